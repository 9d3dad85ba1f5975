"""Read a whole HTML page: what its head, its linked data and its marks say about its article.

The body is left as it stands; `body.extract` takes the article out of it for those that stand in feeds.
Fields are best first for each name: JSON-LD, OpenGraph, microdata, microformats, Dublin Core, what people see.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from feedpub.address import as_id
from feedpub.article import Body, Field, Reading
from feedpub.errors import Problem
from feedpub.parse.pages import labels, linked, marks, media, moments, people, scope, standing, titles, tree
from feedpub.parse.pages.linked import Linked
from feedpub.parse.pages.marks import Mark
from feedpub.parse.pages.scope import Scope
from feedpub.parse.pages.titles import Candidate
from feedpub.parse.pages.tree import Page
from feedpub.text import one_line

_SITE_NAMES = (
    "og:site_name",
    "application-name",
    "apple-mobile-web-app-title",
    "dc.publisher",
    "twitter:app:name:iphone",
)
_FEED_TITLE = re.compile(
    r"\s*(?:[»|:–—-]\s*)?(?:(?:posts?|comments?|articles?)\s+)?\b(?:RSS|Atom|feed|JSON).*$", re.IGNORECASE
)
_HOME = (
    'a[rel~=home],a[href="/"],a[href="./"],a[href="../"],a[href="index.html"],'
    'a[href$="../index.html"],a[href$="../../"]'
)
_LONGEST_NAME = 120
_WEB = re.compile(r"https?://[^/]+/.", re.IGNORECASE)


def read(text: str, path: str) -> Reading:
    """Return what the page at `path` declares. Its fields have "standing" where it is no article.

    Raises ArticleError for a page nested so deeply that no parser should have it.
    """
    page = tree.parse(text, path)
    data = linked.read(page.scripts, _addresses(page))
    names = [*_linked_titles(data), *page.meta.get("og:title", ()), page.title]
    part = scope.find(page, [name for name in names if name])
    found = marks.gather(part) if part is not None else []
    fields = list(_fields(page, data, found, part))
    fields += _standing(page, data, part, fields)
    return Reading(
        format="page",
        fields=tuple(_with_line(fields, text)),
        body=Body(markup="page", text=text),
        problems=tuple(_broken(data, text, path)),
    )


def _fields(page: Page, data: Linked, found: Sequence[Mark], part: Scope | None) -> Iterator[Field]:
    yield from _titles(page, data, found, part)
    languages = list(_languages(page, data, part))
    language = str(languages[0].value) if languages else None
    yield from languages
    if part is not None:
        yield from moments.published(page, data, found, part, language)
        yield from labels.tags(page, data, found, part)
        yield from labels.categories(page, data, found, part)
        yield from media.enclosures(page, data, found, part)
    yield from moments.updated(page, data, found)
    yield from moments.expires(page, data)
    yield from people.authors(page, data, found)
    yield from _summaries(page, data, found)
    yield from media.images(page, data, found)
    yield from media.credits(data)
    yield from _links(page, data)
    yield from _ids(page, data, found)
    yield from _sources(page, data)


def _titles(page: Page, data: Linked, found: Sequence[Mark], part: Scope | None) -> Iterator[Field]:
    sure = [
        *(Candidate(text, "JSON-LD headline") for text in _linked_titles(data)[:1]),
        *(Candidate(mark.text, "itemprop=headline") for mark in marks.own(found, prop="headline")),
        *_marked_titles(found, part),
    ]
    if sure and titles.is_whole(sure[0].text):
        yield Field("title", sure[0].text, sure[0].origin)
        return
    headings = marks.headings(page, part) if part is not None else []
    candidates = [
        *sure,
        *_head_titles(page, ("og:title",)),
        *_h1(found, page, part),
        *_head_titles(page, ("twitter:title",)),
        Candidate(page.title, "<title>", has_site=True),
        *_head_titles(page, ("dc.title", "dcterms.title")),
        *(Candidate(text, "the first heading") for text in headings[:1]),
    ]
    for one in titles.best_first([one for one in candidates if one.text], _names(page, data), headings):
        yield Field("title", one.text, one.origin)


def _linked_titles(data: Linked) -> list[str]:
    item = data.article or {}
    return [*linked.texts(item.get("headline"), {}), *linked.texts(item.get("name"), {})]


def _marked_titles(found: Sequence[Mark], part: Scope | None) -> Iterator[Candidate]:
    if part is None or part.own is None:
        return
    for name in ("p-name", "entry-title", "post-title"):
        for mark in marks.own(found, classes=frozenset({name})):
            yield Candidate(mark.text, f'class="{name}"')
            break


def _h1(found: Sequence[Mark], page: Page, part: Scope | None) -> Iterator[Candidate]:
    """Yield the article's heading; outside of a marked part only one that <title> knows: else it is the site's."""
    for mark in found:
        if mark.node.tag == "h1" and (text := mark.text) and not _leads_home(mark):
            is_known = scope.key(text) in scope.key(page.title)
            if (part is not None and part.is_marked) or is_known:
                yield Candidate(text, "<h1>")
                return


def _leads_home(mark: Mark) -> bool:
    link = mark.node.css_first(_HOME)
    return link is not None and tree.plain(link) == mark.text


def _head_titles(page: Page, names: Sequence[str]) -> Iterator[Candidate]:
    for name in names:
        for text in page.meta.get(name, ())[:1]:
            attribute = "property" if name.startswith("og:") else "name"
            yield Candidate(one_line(text), f'<meta {attribute}="{name}">', has_site=True)


def _names(page: Page, data: Linked) -> list[str]:
    """Return what the site may be called."""
    names = [*data.names, *(name for key in _SITE_NAMES for name in page.meta.get(key, ()))]
    for link in page.links:
        if (
            "alternate" in link["rel"].split()
            and "xml" in link.get("type", "")
            and 0 < len(link.get("title", "")) < _LONGEST_NAME
        ):
            names += [link["title"], _FEED_TITLE.sub("", link["title"])]
        elif link["rel"] in ("home", "start", "index", "top", "search") and link.get("title"):
            names.append(link["title"])
    for node in page.tree.css(_HOME)[:10]:
        picture = node.css_first("img[alt]")
        names += [tree.plain(node), (picture.attributes.get("alt") or "") if picture is not None else ""]
        names.append(node.attributes.get("title") or "")
    return [one_line(name) for name in names if 1 < len(name.strip()) < _LONGEST_NAME]


def _languages(page: Page, data: Linked, part: Scope | None) -> Iterator[Field]:
    around = [part.node] if part is not None else []
    for node in (*around, page.tree.root):
        for name in ("lang", "xml:lang"):
            value = (node.attributes.get(name) or "").strip() if node is not None else ""
            if value and node is not None:
                yield Field("language", value, f"<{node.tag} {name}>")
    for text in linked.texts((data.article or {}).get("inLanguage"), data.by_id)[:1]:
        yield Field("language", text, "JSON-LD inLanguage")
    for name in ("http-equiv content-language", "dc.language", "dcterms.language", "language", "og:locale"):
        for text in page.meta.get(name, ())[:1]:
            yield Field("language", text.split(",")[0].strip().replace("_", "-"), f'<meta "{name}">')


def _summaries(page: Page, data: Linked, found: Sequence[Mark]) -> Iterator[Field]:
    for text in linked.texts((data.article or {}).get("description"), data.by_id)[:1]:
        yield Field("summary", text, "JSON-LD description")
    for mark in marks.own(found, prop="description", classes=frozenset({"p-summary", "entry-summary"})):
        if "articleBody" not in mark.props:  # Blogger calls the whole body a description
            yield Field("summary", mark.text, "the summary that the article marks")
            break
    for name in (
        "og:description",
        "description",
        "twitter:description",
        "dc.description",
        "dcterms.abstract",
        "summary",
    ):
        for text in page.meta.get(name, ())[:1]:
            attribute = "property" if name.startswith("og:") else "name"
            yield Field("summary", one_line(text), f'<meta {attribute}="{name}">')


def _links(page: Page, data: Linked) -> Iterator[Field]:
    for address, origin in _own_addresses(page, data):
        # Sites that give every page the address of their home page mean none of them.
        if _WEB.match(address) or (address.startswith("/") and len(address) > 1) or _is_home(page):
            yield Field("link", address, origin)


def _own_addresses(page: Page, data: Linked) -> Iterator[tuple[str, str]]:
    canonical = page.link("canonical")
    if canonical is not None:
        yield page.resolve(canonical["href"]), '<link rel="canonical">'
    for address in page.meta.get("og:url", ())[:1]:
        yield page.resolve(address), '<meta property="og:url">'
    item = data.article or {}
    for key in ("url", "mainEntityOfPage"):
        value = item.get(key)
        value = value.get("@id", value.get("url")) if isinstance(value, dict) else value
        if isinstance(value, str) and value.strip():
            yield page.resolve(value), f"JSON-LD {key}"


def _addresses(page: Page) -> list[str]:
    return [address.split("#")[0] for address, _ in _own_addresses(page, Linked())]


def _is_home(page: Page) -> bool:
    return page.path.lower() in ("index.html", "index.htm")


def _ids(page: Page, data: Linked, found: Sequence[Mark]) -> Iterator[Field]:
    """Yield ids that are addresses or UUIDs; numbers of a data base are none of an article's."""
    declared = [
        (text, "JSON-LD identifier")
        for text in linked.texts((data.article or {}).get("identifier"), data.by_id)
    ]
    declared += [(mark.address or mark.text, 'class="u-uid"') for mark in found if "u-uid" in mark.classes]
    declared += [
        (text, f'<meta name="{name}">')
        for name in ("dc.identifier", "dcterms.identifier")
        for text in page.meta.get(name, ())
    ]
    for text, origin in declared:
        if as_id(text) is not None:
            yield Field("id", text, origin)


def _sources(page: Page, data: Linked) -> Iterator[Field]:
    for one in linked.items((data.article or {}).get("isBasedOn"), data.by_id)[:1]:
        if isinstance(one, str):
            yield Field("via", one, "JSON-LD isBasedOn")
        elif isinstance(place := one.get("url", one.get("@id")), str):
            yield Field(
                "via",
                {"name": next(iter(linked.texts(one.get("name"), {})), ""), "url": place},
                "JSON-LD isBasedOn",
            )
    for name in ("original-source", "syndication-source", "dc.source", "dcterms.source"):
        for text in page.meta.get(name, ())[:1]:
            yield Field("via", one_line(text), f'<meta name="{name}">')


def _standing(page: Page, data: Linked, part: Scope | None, fields: Sequence[Field]) -> list[Field]:
    title = next((str(field.value) for field in fields if field.name == "title"), "")
    is_dated = any(
        field.name == "published"
        and (field.origin.startswith(("JSON-LD", "<meta")) or "WebPage" in field.origin)
        for field in fields
    )
    why = standing.why_no_article(page, part, data, title, is_dated=is_dated)
    if why is None:
        return []
    return [Field("standing", "left out", "the page itself"), Field("why", why, "the page itself")]


def _with_line(fields: Sequence[Field], text: str) -> Iterator[Field]:
    """Add the line to the date, the field that is most often wrong; others do not pay for it."""
    wanted = True
    for field in fields:
        if wanted and field.name == "published":
            wanted = False
            at = text.find(str(field.value))
            line = text.count("\n", 0, at) + 1 if at >= 0 else None
            yield Field(field.name, field.value, field.origin, line)
        else:
            yield field


def _broken(data: Linked, text: str, path: str) -> Iterator[Problem]:
    for reason in data.broken:
        at = text.find("ld+json")
        message = f"a block of JSON-LD cannot be read ({reason}); the rest of the page is; it should be one JSON value"
        yield Problem(
            path=path, line=text.count("\n", 0, at) + 1 if at >= 0 else None, message=message, level="warning"
        )
