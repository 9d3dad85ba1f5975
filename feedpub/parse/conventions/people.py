"""Authors of whom an article only gives a key: the data files that tell who they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from feedpub.article import Author
from feedpub.parse import values
from feedpub.parse.conventions.looking import NOTATIONS, Root, Site

#: Where programs keep data, below the root of a site. Docusaurus and MkDocs have the file beside the articles.
_FOLDERS = (
    "_data",
    "data",
    "src/_data",
    "src/data",
    "source/_data",
    "content",
    "content/data",
    "blog",
    "docs/blog",
    "",
)
_FILES = ("authors", ".authors", "people", "author", "writers", "contributors", "team")
#: Folders with a file for each author, called after the key.
_COLLECTIONS = (
    "data/authors",
    "data/people",
    "_authors",
    "_people",
    "content/authors",
    "src/people",
    "src/authors",
)
_MOST = 2_000
_KEYS = ("id", "key", "slug", "handle", "username", "login", "nickname", "short_name", "shortname")
_NAMES = ("name", "display_name", "displayname", "full_name", "fullname", "title", "label")
_PLACES = ("url", "uri", "website", "web", "homepage", "home", "site", "link", "blog")
_HANDLES = {"github": "https://github.com/", "mastodon": "", "twitter": "https://twitter.com/"}


def find(site: Site, root: Root) -> dict[str, Author]:
    """Return the authors of whom the data files of a site tell, by key. The first file that tells of one counts."""
    found: dict[str, Author] = {}
    for folder in dict.fromkeys((*_FOLDERS, *_beside(site, root))):
        place = f"{root.place}{folder}".rstrip("/")
        for file in _FILES:
            for path in _files(site, f"{place}/{file}" if place else file):
                for key, author in _of(site.data(path)):
                    found.setdefault(key, author)
    for folder in _COLLECTIONS:
        for key, author in _collection(site, f"{root.place}{folder}"):
            found.setdefault(key, author)
    return found


def _beside(site: Site, root: Root) -> list[str]:
    """Return the source itself and what stands right in it, as seen from the root."""
    if root.place.startswith("../"):
        return [root.before.rstrip("/"), root.before.partition("/")[0]]
    return sorted(folder for folder in site.folders if "/" not in folder)[:50] if not root.place else []


def _files(site: Site, place: str) -> Iterator[str]:
    for suffix in NOTATIONS:
        if site.has(f"{place}.{suffix}"):
            yield f"{place}.{suffix}"


def _of(data: object) -> Iterator[tuple[str, Author]]:
    """Yield the people in {key: {name: …}}, in [{id: …, name: …}] or in {authors: …} around either."""
    if isinstance(data, dict) and len(data) == 1:
        (only,) = data.values()
        if str(next(iter(data))).lower() in _FILES and isinstance(only, dict | list):
            data = only
    if isinstance(data, dict):
        for key, value in list(data.items())[:_MOST]:
            yield from _person(str(key), value)
    elif isinstance(data, list):
        for value in data[:_MOST]:
            if isinstance(value, dict):
                for key in filter(None, (values.text(value.get(name)) for name in _KEYS)):
                    yield from _person(key, value)


def _person(key: str, value: object) -> Iterator[tuple[str, Author]]:
    if isinstance(value, str) and value.strip():
        yield key, Author(values.line(value))
    elif isinstance(value, dict):
        lower = {str(name).lower(): member for name, member in value.items()}
        name = _first(lower, _NAMES) or _both(lower)
        if name:
            yield key, Author(name, _place(lower), values.mail(lower.get("email") or lower.get("mail")))


def _first(value: Mapping[str, object], names: tuple[str, ...]) -> str | None:
    return next((found for name in names if (found := values.text(value.get(name)))), None)


def _both(value: Mapping[str, object]) -> str | None:
    given = _first(value, ("first_name", "firstname", "given_name"))
    family = _first(value, ("last_name", "lastname", "family_name", "surname"))
    return " ".join(filter(None, (given, family))) or None


def _place(value: Mapping[str, object]) -> str | None:
    for name in _PLACES:
        place = values.web(value.get(name))
        if place:
            return place
    for name, site in _HANDLES.items():
        handle = values.text(value.get(name))
        if handle:
            return values.web(handle) or (values.web(site + handle.lstrip("@")) if site else None)
    return None


def _collection(site: Site, folder: str) -> Iterator[tuple[str, Author]]:
    if not site.has(folder):
        return
    for entry in sorted((site.directory / folder).iterdir())[:_MOST]:
        key, dot, suffix = entry.name.rpartition(".")
        if dot and suffix.lower() in NOTATIONS:
            yield from _person(key, site.data(f"{folder}/{entry.name}"))
        elif suffix.lower() == "md" and dot:
            yield from _person(key, site.header(f"{folder}/{entry.name}"))
        elif entry.is_dir():
            yield from _person(entry.name, site.header(f"{folder}/{entry.name}/_index.md"))
