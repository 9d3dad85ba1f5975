"""Addresses that templates take from the path of a source file: of articles, and of what lies beside them."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import quote, unquote

from feedpub.body.templates.place import Place
from feedpub.text import slugify

_DATED = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})[-_](.+)")
_ARTICLE = re.compile(
    r"\.(?:md|markdown|mdx|mkd|html?|rst|adoc|textile|ipynb|org|njk|liquid)$", re.IGNORECASE
)
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_LANGUAGE = re.compile(r"\.[a-z]{2}(?:-[A-Za-z]{2})?$")
_INDEXES = ("index", "_index", "readme")
_PELICAN = re.compile(
    r"(?:\{(?P<kind>filename|static|attach|photo|tag|category|author|index)\}"
    r"|(?<=[(<\"' ])\|(?P<old>filename|static|attach)\|)(?P<path>[^)\s\"'<>{}|`\]]*)"
)
#: Nikola's links to articles, by slug and by file.
_NIKOLA = re.compile(r"link://(?:slug|filename)/([^)\s\"'<>`\]]+)")
#: Where Zola looks for images, as their paths may say it.
_ROOTS = re.compile(r"^(?:@/|\.?/)?(?:static/|content/)?")
_LISTS = ("tag", "category", "author")
_PELICAN_SIGNS = (
    *(f"{{{name}}}" for name in ("filename", "static", "attach", "photo", "index", *_LISTS)),
    *("|filename|", "|static|", "|attach|"),
)


def of_article(path: str, place: Place, language: str = "") -> str:
    """Give the address of the article in the file at `path`, or of its translation, as far as it can be told."""
    path, hash_sign, anchor = path.strip().partition("#")
    ending = f"#{anchor}" if hash_sign else ""
    if not path or "://" in path or path.startswith("mailto:"):
        return path + ending
    found = place.resolved(f"{path}?lang={language}" if language else path)
    return with_place(found, ending) if found else _guessed(path, place) + ending


def with_place(address: str, ending: str) -> str:
    """Give an address with the place in it that a reference names, "#place" or nothing, instead of its own."""
    return address.partition("#")[0] + ending if ending else address


def _guessed(path: str, place: Place) -> str:
    bare = _ARTICLE.sub("", path)
    if bare == path and _SUFFIX.search(path):
        return of_file(path, place)
    bare = _LANGUAGE.sub("", bare)
    segments = [segment for segment in bare.split("/") if segment not in ("", ".", "..")]
    if len(segments) > 1 and segments[-1].lower() in _INDEXES:
        segments.pop()
    stem = segments[-1] if segments else ""
    dated = _DATED.fullmatch(stem)
    if dated or "_posts" in segments or not bare.strip("./").count("/"):
        return _beside(dated[4] if dated else stem, dated, place)
    return f"{place.base}/{quote('/'.join((segments[0].lstrip('_'), *segments[1:])))}/"


def of_sibling(path: str, place: Place) -> str:
    """Give the address of an article whose directory says nothing of it, as with Pelican."""
    path, hash_sign, anchor = path.partition("#")
    ending = f"#{anchor}" if hash_sign else ""
    found = place.resolved(path)
    if found or not path:
        return with_place(found or "", ending)
    stem = _ARTICLE.sub("", path).rpartition("/")[2]
    dated = _DATED.fullmatch(stem)
    return _beside(dated[4] if dated else stem, dated, place) + ending


def _beside(stem: str, dated: re.Match[str] | None, place: Place) -> str:
    """Give this article's own link with the other's name and date in place of its own."""
    root = place.link.partition("://")[0] + "://" if "://" in place.link else ""
    rest = place.link.removeprefix(root).partition("#")[0].partition("?")[0]
    head, _, last = rest.rstrip("/").rpartition("/")
    name, ending = quote(stem), "/" if rest.endswith("/") else ""
    if not head or not place.slug or place.slug not in last:
        return f"{place.origin}{place.base}/{name}/"
    if dated and place.published is not None:
        head = _redated(head, place, dated)
    return f"{root}{head}/{last.replace(place.slug, name)}{ending}"


def _redated(head: str, place: Place, dated: re.Match[str]) -> str:
    assert place.published is not None
    year, month, day = place.published.strftime("%Y %m %d").split()
    for own, other in (
        (f"/{year}/{month}/{day}", f"/{dated[1]}/{dated[2]:0>2}/{dated[3]:0>2}"),
        (f"/{year}/{month}", f"/{dated[1]}/{dated[2]:0>2}"),
        (f"/{year}", f"/{dated[1]}"),
    ):
        if head.endswith(own):
            return head.removesuffix(own) + other
    return head


def of_file(path: str, place: Place) -> str:
    """Give the address of a file that is published where it lies."""
    tidy = re.sub(r"^(?:\.?/)+", "", path.strip())
    return f"{place.base}/{quote(tidy, safe='/%?=&;,:@+~')}"


def of_image(path: str, place: Place) -> str:
    """Give the address of an image that Zola looks for in `static/`, in `content/` or beside its article."""
    tidy = _ROOTS.sub("", path.strip())
    near = beside(tidy, place)
    is_near = near != tidy or ("/" not in tidy and _is_bundle(place))
    return near if is_near else of_file(tidy, place)


def beside(path: str, place: Place) -> str:
    """Give the path of a picture that counts from the folder of all articles, or of the site, as a browser finds it."""
    source = place.variables.get("eleventy.input")
    if source and (inside := path.removeprefix("./").removeprefix("/")).startswith(source):
        return of_file(inside[len(source) :], place)  # where a site's own short code reads it
    if not _is_bundle(place):
        return path
    folder = f"/{place.path}".rpartition("/")[0]
    return path.removeprefix(f"{folder.rpartition('/content/')[2].strip('/')}/")


def _is_bundle(place: Place) -> bool:
    return place.path.rpartition("/")[2].startswith("index.")


def internal(text: str, place: Place) -> str:
    """Give `text` with the internal links of Pelican and Nikola made addresses."""
    if "link://" in text:
        text = _NIKOLA.sub(lambda match: of_sibling(match[1], place), text)
    if not any(sign in text for sign in _PELICAN_SIGNS):
        return text
    return _PELICAN.sub(lambda match: _from_pelican(match, place), text)


def _from_pelican(match: re.Match[str], place: Place) -> str:
    kind, path = match["kind"] or match["old"], match["path"]
    if kind == "filename":
        suffix = _SUFFIX.search(path.partition("#")[0])
        if suffix is None or _ARTICLE.search(path.partition("#")[0]):
            return of_sibling(path, place)
    if kind in _LISTS:
        return f"{place.base}/{kind}/{slugify(unquote(path))}.html"
    if kind == "index":
        return f"{place.base}/"
    if path.startswith("/") or not path:
        return place.base + path
    if kind == "attach":
        return path
    directory = place.path.rpartition("/")[0]
    return of_file(posixpath.normpath(f"/{directory}/{path}"), place)
