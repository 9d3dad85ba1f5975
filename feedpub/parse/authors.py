"""Who wrote an article, however its header names them. Nothing here raises."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from feedpub.article import Author
from feedpub.parse import values
from feedpub.parse.titles import resolved

#: "Name <mail@example.org>", "Name (https://example.org)", "[Name](https://example.org)"
_AUTHOR = re.compile(r"([^<>()]{0,200}?)\s{0,9}[<(]\s{0,9}([^<>()\s]{1,200})\s{0,9}[>)]")
_LINK = re.compile(r"\[([^\[\]]+)\]\((https?://[^()\s]+)\)")
#: "Sammy Davis, Jr." is one person.
_REVERSED = re.compile(r"[^\W\d_a-z][\w'’.-]*, ?[^\W\d_a-z][\w'’.-]*")  # so is "Петренко, Олена"
_SUFFIX = re.compile(r",\s*(?:Jr|Sr|Ph\.?D|M\.?D|MD|II|III|IV|Inc|Ltd|LLC)\b\.?", re.IGNORECASE)
_SHORT = 100  #: characters of a name that is worth remembering


def authors_of(value: object) -> tuple[Author, ...]:
    """Return authors from a name, "Name <mail>", a mapping or a list of these."""
    if isinstance(value, str) and len(value) < _SHORT:
        return _known_authors(value)
    return tuple(dict.fromkeys(_authors(value, 0)))


@lru_cache(maxsize=1_024)  # the same names come again from article to article
def _known_authors(value: str) -> tuple[Author, ...]:
    return tuple(dict.fromkeys(_authors(value, 0)))


def _authors(value: object, depth: int) -> list[Author]:
    if depth > values.DEPTH:
        return []
    if isinstance(value, list | tuple):
        return [author for member in value[: values.LAST] for author in _authors(member, depth + 1)]
    if isinstance(value, Author):
        return [value]
    if isinstance(value, Mapping):
        return _of_mapping(value)
    whole = values.line(resolved(values.text(value) or ""))
    if not whole:
        return []
    if depth == 0 and ";" in whole:
        return _authors(whole.split(";"), 1)
    if depth == 0 and "," in whole and not _SUFFIX.search(whole) and not _REVERSED.fullmatch(whole):
        return _authors(whole.split(","), 1)
    return [_author(whole)]


def _author(whole: str) -> Author:
    whole = values.unlinked(whole)
    links = _LINK.findall(whole) if "](" in whole else ()
    if links and len(shown := _LINK.sub(r"\1", whole)) > len(links[0][0]):
        return Author(shown, url=links[0][1])  # "Олена ([@olena](https://…))", "[Олена](https://…) (Луки)"
    match = _AUTHOR.fullmatch(whole) if whole[-1] in ">)" else None
    if match is None:
        return Author(whole)
    name, place = match[1].strip(" \"'"), match[2]
    if name[:1] == "[" and name[-1:] == "]":  # a link of Markdown
        name = name[1:-1].strip()
    if values.mail(place.removeprefix("mailto:")):
        return Author(name or place, email=place.removeprefix("mailto:"))
    return Author(name or place, url=place) if values.web(place) else Author(whole)


def _of_mapping(value: Mapping[object, object]) -> list[Author]:
    """The author that a mapping is, or those that it holds: {olena: {name: Olena}, taras: {…}}, as data files do."""
    one = _person(value)
    if one:
        return [one]
    members = [
        (key, member) for key, member in list(value.items())[: values.LAST] if isinstance(member, Mapping)
    ]
    return [_person(member) or Author(name) for key, member in members if (name := values.text(key))]


def _person(value: Mapping[object, object]) -> Author | None:
    given = " ".join(
        filter(None, (values.text(value.get("first_name")), values.text(value.get("last_name"))))
    )
    keys = ("name", "display_name", "title", "fullname")
    name = next(filter(None, (values.text(value.get(key)) for key in keys)), given)
    place = values.web(value.get("url") or value.get("link") or value.get("uri"))
    return (
        Author(name, url=place, email=values.mail(value.get("email") or value.get("mail"))) if name else None
    )
