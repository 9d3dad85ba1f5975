"""Patterns with placeholders: the articles' links, and the paths of documents."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePosixPath

from feedpub.config.mistakes import Wrong, not_one, options, quote
from feedpub.config.places import Place
from feedpub.config.values import known, text
from feedpub.errors import suggest
from feedpub.settings import CODINGS, FORMATS

PLACEHOLDERS = ("slug", "stem", "title", "path", "year", "month", "day")
#: With one of these, or a whole date, two articles seldom have the same link.
_TELLING = ("slug", "stem", "title", "path")
_DATE = ("year", "month", "day")

#: What feedpub itself writes beside the documents.
_PAGES = ("index.html", "feeds.opml")

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_LONGEST_PART = 200  #: bytes; file systems take 255, and a draft's name is a little longer

#: A path, or one for each format.
Paths = str | Mapping[str, str]


def permalink(value: object) -> str:
    """A pattern of the articles' links, to be joined to `site.url`."""
    if not isinstance(value, str):
        raise not_one(value, 'a pattern such as "/news/{slug}/"')
    pattern = text(value)
    names = placeholders(pattern, PLACEHOLDERS)
    if "://" in pattern or pattern.startswith("//"):
        raise not_one(value, 'a path such as "/news/{slug}/", which is joined to site.url')
    if any(one.isspace() or one in '\\<>"' for one in pattern):
        raise not_one(value, "a path without white space, backslashes, quotation marks and angle brackets")
    if any(part in (".", "..") for part in re.split("[/?#]", pattern)):
        raise not_one(value, 'a path without "." and ".." as parts')
    if not (names.intersection(_TELLING) or names.issuperset(_DATE)):
        wanted = options(f"{{{name}}}" for name in _TELLING)
        raise Wrong(
            f"must hold {wanted}, not {quote(value)}, which would give different articles the same link"
        )
    return pattern


def placeholders(pattern: str, allowed: tuple[str, ...]) -> set[str]:
    """The names in braces. Raises Wrong for one that means nothing here, or a brace alone."""
    names = set(_PLACEHOLDER.findall(pattern))
    there_is = [f"{{{name}}}" for name in allowed]
    wrong = sorted(f"{{{name}}}" for name in names.difference(allowed))
    mistakes = [
        f"has an unknown placeholder {quote(one)}{suggest(one, there_is, f'; there is {options(there_is)}')}"
        for one in wrong
    ]
    if mistakes:
        raise Wrong(*mistakes)
    if re.search("[{}]", _PLACEHOLDER.sub("", pattern)):
        raise Wrong(f"has a brace without its other one, {quote(pattern)}")
    return names


def document_paths(*allowed: str) -> Callable[[object], Paths]:
    """A pattern of documents' paths below the output directory, or a table with one for each format."""

    def read(value: object) -> Paths:
        if not isinstance(value, Mapping):
            return _document_path(value, allowed)
        paths: dict[str, str] = {}
        mistakes: list[tuple[Place, str]] = []
        for form, pattern in value.items():
            try:
                known(form, FORMATS)
                paths[form] = _document_path(pattern, allowed)
            except Wrong as wrong:
                mistakes += [((form, *at), message) for at, message in wrong.mistakes]
        if mistakes:
            raise Wrong(*mistakes)
        return paths

    return read


def _document_path(value: object, allowed: tuple[str, ...]) -> str:
    example = "feeds/{slug}.{format}" if "slug" in allowed else "feeds/news.{format}"
    if not isinstance(value, str):
        raise not_one(value, f'a path such as "{example}", or a table with one for each format')
    pattern = text(value)
    names = placeholders(pattern, (*allowed, "format"))
    if "slug" in allowed and "slug" not in names:
        raise Wrong(f'must hold "{{slug}}", not {quote(value)}, which would put all its feeds at one path')
    parts = pattern.split("/")
    if (
        "\\" in pattern
        or pattern.startswith("/")
        or re.match("[A-Za-z]:", pattern)
        or "" in parts
        or ".." in parts
    ):
        raise not_one(
            value, f'a path below feeds.directory, its parts joined by single slashes, such as "{example}"'
        )
    if any(part.startswith(".") for part in parts):
        raise not_one(value, "a path without hidden files and directories, which servers do not show")
    if any(len(part.encode()) > _LONGEST_PART for part in parts):
        raise not_one(value, f"a path of parts of at most {_LONGEST_PART} bytes")
    if pattern.endswith(copies := tuple(CODINGS.values())):
        raise not_one(value, f"a path that does not end in {', '.join(copies)}, which compressed copies have")
    return pattern


def by_format(paths: Paths, default: str, formats: tuple[str, ...]) -> dict[str, str]:
    """Each format's own pattern, {format} filled in. A format that a table leaves out has the default.

    Raises Wrong where one pattern would serve several formats.
    """
    table = {form: paths if isinstance(paths, str) else paths.get(form, default) for form in formats}
    filled = {form: pattern.replace("{format}", form) for form, pattern in table.items()}
    if isinstance(paths, str) and len(set(filled.values())) < len(formats):
        raise Wrong(
            f'must hold "{{format}}" or be a table with a path for each format, not {quote(paths)}, '
            f"which would put {' and '.join(formats)} at one path"
        )
    return filled


def clashes(patterns: Iterable[tuple[Place, str]], *, pages: bool, archive: bool) -> list[tuple[Place, str]]:
    """Every place whose documents would stand where something else does, with the reason.

    Two patterns with {slug} clash where they are the same. Whether a tag's slug meets a fixed path shows in the
    build: Pelican's own addresses are feeds/all.atom.xml and feeds/{slug}.atom.xml.
    """
    owners: dict[str, Place] = {}
    found: dict[Place, str] = {}
    for place, pattern in patterns:
        owner = owners.setdefault(pattern, place)
        if pages and (pattern in _PAGES or pattern.endswith(".html")):
            found.setdefault(
                place, f"must not be {quote(pattern)}, where a page stands; choose another or pages = false"
            )
        elif archive and pattern.partition("/")[0].lower() == "archive":
            found.setdefault(
                place, f"must not be {quote(pattern)}: archive/ holds the pages of archives; choose another"
            )
        elif owner is not place:
            whose = "another format" if owner == place else _named(owner)
            found.setdefault(place, f"must not be {quote(pattern)}: {whose} has that path already")
    for pattern, place in owners.items():
        for parent in PurePosixPath(pattern).parents:
            if str(parent) in owners:
                found.setdefault(
                    place, f"must not be {quote(pattern)}: {quote(str(parent))} is a file, not a directory"
                )
    return list(found.items())


def _named(place: Place) -> str:
    if place[1] == "custom":
        return f"[[feeds.custom]] number {int(place[2]) + 1}"
    return ".".join(map(str, place))
