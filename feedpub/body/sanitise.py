"""HTML made safe and its addresses absolute (nh3 lives here)."""

from __future__ import annotations

import html as entities
import re
from collections.abc import Callable, Iterator
from functools import partial

import nh3

from feedpub.address import absolute
from feedpub.body import elements
from feedpub.body.elements import Elements

#: What the W3C feed validator accepts, without what has no use in a feed: forms, menus, presentation.
#: Not <bdo>, which it calls a risk, nor `controls`, likewise.
_EVERYWHERE = {"class", "dir", "id", "lang", "title"}
_CELL = {"abbr", "align", "colspan", "headers", "rowspan", "scope", "style", "valign"}
_PLAIN_ELEMENTS = (
    "abbr acronym address article aside b bdi big br caption center cite code dd dfn div dl dt em figcaption figure"
    " footer header h1 h2 h3 h4 h5 h6 hgroup hr i kbd main mark nav p picture pre rp rt ruby s samp section small span"
    " strike strong sub summary sup tbody tfoot thead tr tt u ul var wbr"
)
_ELEMENTS: dict[str, set[str]] = {name: set() for name in _PLAIN_ELEMENTS.split()} | {
    "a": {"href", "hreflang", "name", "rel", "type"},
    "audio": {"loop", "preload", "src"},
    "blockquote": {"cite"},
    "col": {"span"},
    "colgroup": {"span"},
    "data": {"value"},
    "del": {"cite", "datetime"},
    "details": {"open"},
    "img": {"align", "alt", "decoding", "height", "loading", "longdesc", "sizes", "src", "srcset", "width"},
    "ins": {"cite", "datetime"},
    "li": {"value"},
    "ol": {"reversed", "start", "type"},
    "q": {"cite"},
    "source": {"height", "media", "sizes", "src", "srcset", "type", "width"},
    "table": {"border", "cellpadding", "cellspacing", "summary"},
    "td": _CELL,
    "th": _CELL,
    "time": {"datetime"},
    "track": {"default", "kind", "label", "src", "srclang"},
    "video": {"height", "loop", "muted", "playsinline", "poster", "preload", "src", "width"},
}
for _styled in "caption div figure h1 h2 h3 h4 h5 h6 p tbody tfoot thead tr".split():
    _ELEMENTS[_styled] = {"align", "style"}

_LINK_SCHEMES = frozenset(("http", "https", "mailto", "tel", "ftp", "geo", "magnet", "sms", "xmpp"))
_WEB = frozenset(("http", "https"))

_CLEANER = nh3.Cleaner(
    tags=set(_ELEMENTS),
    attributes={"*": _EVERYWHERE}
    | {name: attributes for name, attributes in _ELEMENTS.items() if attributes},
    clean_content_tags=set("script style title template iframe object svg math textarea select".split()),
    link_rel=None,  # a feed reader opens links as its user wishes; `rel` is the author's
    filter_style_properties={"text-align"},
    url_schemes={*_LINK_SCHEMES, "data", "pathname"},  # the last is Docusaurus', and is gone before all ends
)

#: A link that needs nothing done.
_DONE = re.compile(r' href="https?://[a-z0-9.-]*[a-z0-9]/[A-Za-z0-9._~/-]*"')
#: A path from the site's root, or a place in the article, that needs nothing but the base before it.
_ROOTED = re.compile(r"(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+/?")
_ORIGIN = re.compile(r"https?://[A-Za-z0-9.:-]+(?=/)")
#: A path from the page's own folder, likewise; and the page's folder, where its address is plain.
_BESIDE = re.compile(r"((?:\.\./)*)((?:[A-Za-z0-9_~-][A-Za-z0-9._~-]*/)*(?:[A-Za-z0-9_~-][A-Za-z0-9._~-]*)?)")
_FOLDER = re.compile(r"(https?://[A-Za-z0-9.:-]+/(?:[A-Za-z0-9_~-][A-Za-z0-9._~-]*/)*)[A-Za-z0-9._~-]*")
#: A path to a file that may be an article's.
_FILE = re.compile(r"(?!//)([^:?#]+\.(?:md|markdown|mdx|mkd|rst|html?))((?:#.*)?)", re.IGNORECASE | re.DOTALL)
_PLACE = re.compile(r"#[A-Za-z0-9._~:-]+")
#: nh3 writes every tag like this, and "<" in text never: one search finds every tag that has attributes, and no other.
_TAG = re.compile(r'<([a-z][a-z0-9]*)((?: [^\s"=<>]+="[^"]*")+)>')
_LINK_TAG = re.compile(r'<a(?: [^\s"=<>]+="[^"]*")*>|</a>')
#: Elements that are dropped, and in which HTML's parser begins anew (HTML §13.2.4.3): a link may open in a link there.
_WALL = re.compile(f"<(?:{'|'.join(elements.WALLS)})", re.IGNORECASE)
_ATTRIBUTE = re.compile(r' ([^\s"=<>]+)="([^"]*)"')
_PAIR = ' %s="%s"'
_ALIGNMENT = re.compile(r"text-align: ?(?:left|right|center|justify|start|end);?")
_IMAGE_DATA = re.compile(r"data:image/(?:png|gif|jpe?g|webp|avif);base64,[A-Za-z0-9+/=]+")
_LONGEST_DATA = 32_768  #: characters of an image inside of the text
LOST_IMAGE = (
    f"an image inside of the text was left out: it has more than {_LONGEST_DATA:,} characters, or is no PNG, GIF, JPEG, "
    "WebP or AVIF"
)
_INSIDE = re.compile(r"<img\b[^<>]*?\ssrc\s*=\s*[\"']?data:", re.IGNORECASE)
_BETWEEN = ", \t\n\r\f"  #: candidates of a srcset
_CANDIDATE = re.compile(r"[\s,]*+(\S*[^\s,])((?:\s[^,]*)?)(?:,|$)")
_DESCRIPTOR = re.compile(r"(?:\s+[0-9]{1,9}(?:\.[0-9]{1,9})?[wxh])*\s*")
_LOST_LINE_END = re.compile(r"(<pre(?: [^<>]*)?>)\n")
_MEDIUM = re.compile(r'<(?:img|audio|video|source)(?: [^\s"=<>]+="[^"]*")*? src="([^"]*)"')


def sanitise(
    html: str,
    link: str,
    found: Elements | None = None,
    resolve: Callable[[str], str | None] | None = None,
    base: str | None = None,
    media: str | None = None,
    rewrite: Callable[[str, bool], str] | None = None,
) -> str:
    """Give `html` with nothing but what a feed may hold, and every address absolute against `base`, else against `link`.

    `link` is that of the article; addresses of media count from `media`, where it is given. `found` is what `html` may
    hold, where that is known. `resolve` gives the address of the article in a file that a link leads to; `rewrite` gives
    what an address means to the site's program, and is told whether it is that of a link.
    """
    found = found or elements.of(html)
    safe = _CLEANER.clean(html)
    # What a parser let stand inside of it may not stand there without it.
    if found.walls and _WALL.search(html):
        safe = _CLEANER.clean(safe)
    # What stands in a table that nobody has closed goes before it, where it may be no part of what is around it.
    if found.tables and html.count("<table") != html.count("</table"):
        safe = _CLEANER.clean(_LOST_LINE_END.sub("\\1\n\n", safe))
    # The other such wall, and one that stays: a link left open before it holds those in its cells.
    if found.tables and "<table" in safe:
        safe = _links_apart(safe)
    # A parser drops the first line end in <pre>: what is one now was the second.
    if found.verbatim and "<pre" in safe:
        safe = _LOST_LINE_END.sub("\\1\n\n", safe)
    if "<img>" in safe:  # one of which every attribute was refused
        safe = safe.replace("<img>", "")
    base = base or link
    return _TAG.sub(partial(_rewritten, link, base, media or base, resolve, rewrite), safe).strip()


def _links_apart(safe: str) -> str:
    """Drop the tags of links around other links, and leave what they hold."""
    opened: list[int] = []
    doomed: set[int] = set()
    for match in _LINK_TAG.finditer(safe):
        if match[0] != "</a>":
            doomed.update(opened)
            opened.append(match.start())
        elif opened and opened.pop() in doomed:
            doomed.add(match.start())
    return _LINK_TAG.sub(lambda match: "" if match.start() in doomed else match[0], safe) if doomed else safe


def has_lost_image(html: str, safe: str) -> bool:
    """Tell whether an image inside of the text is no more in what was made of it."""
    return len(_INSIDE.findall(html)) > len(_INSIDE.findall(safe))


def media(html: str) -> tuple[str, ...]:
    """Give the addresses of images, audio and video in sanitised HTML, in order."""
    if " src=" not in html:
        return ()
    return tuple(dict.fromkeys(entities.unescape(address) for address in _MEDIUM.findall(html)))


def candidates(srcset: str) -> Iterator[tuple[str, str]]:
    """Give address and size of each candidate; one whose size is none is no candidate (HTML §4.8.4.2.2)."""
    for address, descriptor in _CANDIDATE.findall(srcset.rstrip(_BETWEEN)):
        if _DESCRIPTOR.fullmatch(descriptor):
            yield address, descriptor.strip()


def _rewritten(
    link: str,
    base: str,
    media: str,
    resolve: Callable[[str], str | None] | None,
    rewrite: Callable[[str, bool], str] | None,
    match: re.Match[str],
) -> str:
    name, attributes = match[1], match[2]
    if (name not in _BEARERS and "style=" not in attributes) or _DONE.fullmatch(attributes):
        return match[0]
    kept: dict[str, str] = {}
    for attribute, value in _ATTRIBUTE.findall(attributes):
        treat = _TREATMENTS.get(attribute)
        if treat is None:
            kept[attribute] = value
        elif new := (name == "a" and resolve and _of_file(value, resolve)) or treat(
            rewrite(value, name == "a") if rewrite and attribute in _OWN_ADDRESS else value,
            link if value.startswith("#") else base if name == "a" else media,
        ):
            kept[attribute] = new
    if name == "img" and "src" not in kept and "srcset" not in kept:
        return kept.get("alt", "")
    return f"<{name}{''.join([_PAIR % pair for pair in kept.items()])}>"


def _of_file(value: str, resolve: Callable[[str], str | None]) -> str | None:
    """Give the address of the article that a link to its file means, escaped; None for any other link."""
    file = _FILE.fullmatch(value)
    if file is None:
        return None
    path = entities.unescape(file[1])
    # Zola's "@/" is the root of the articles, Docusaurus' "@site/" that of the site.
    address = resolve(path[path.index("/") :] if path.startswith(("@/", "@site/")) else path)
    if not address:
        return None
    return entities.escape(address.partition("#")[0] if file[2] else address) + file[2]


def _resolved(value: str, base: str, schemes: frozenset[str]) -> str:
    """Give the absolute address, escaped; "" where its scheme is not one of `schemes`."""
    if _ROOTED.fullmatch(value) and (origin := _ORIGIN.match(base)):
        return origin[0] + value
    if _PLACE.fullmatch(value) and "#" not in base:
        return entities.escape(base) + value
    if value and (beside := _BESIDE.fullmatch(value)) and (page := _FOLDER.fullmatch(base)):
        scheme, host, *folders, _ = page[1].replace("://", "/").split("/")
        kept = folders[: max(0, len(folders) - beside[1].count("../"))]
        return f"{scheme}://{'/'.join((host, *kept, beside[2]))}"
    address = absolute(entities.unescape(value) if "&" in value else value, base)
    if address.partition(":")[0] not in schemes:
        return ""
    return entities.escape(address) if "&" in address or "'" in address else address


def _link(value: str, base: str) -> str:
    return _resolved(value, base, _LINK_SCHEMES)


def _web(value: str, base: str) -> str:
    return _resolved(value, base, _WEB)


def _image(value: str, base: str) -> str:
    if value.startswith("data:"):
        return value if len(value) <= _LONGEST_DATA and _IMAGE_DATA.fullmatch(value) else ""
    return _resolved(value, base, _WEB)


def _candidates(value: str, base: str) -> str:
    """Make each candidate of a srcset absolute."""
    found = []
    for address, descriptor in candidates(entities.unescape(value)):
        made = _resolved(entities.escape(address), base, _WEB).replace(",", "%2C")
        if made:
            found.append(f"{made} {descriptor}".strip())
    return ", ".join(found)


def _alignment(value: str, base: str) -> str:
    return value if _ALIGNMENT.fullmatch(value) else ""


_TREATMENTS: dict[str, Callable[[str, str], str]] = {
    "cite": _web,
    "href": _link,
    "longdesc": _web,
    "poster": _web,
    "src": _image,
    "srcset": _candidates,
    "style": _alignment,
}
#: Attributes that hold one address, and that a program may read in its own way.
_OWN_ADDRESS = frozenset(("href", "poster", "src"))
#: Elements that can carry an address.
_BEARERS = frozenset(("a", "audio", "blockquote", "del", "img", "ins", "q", "source", "track", "video"))
