"""The RSS, Atom and JSON of one feed against each other: the same articles, in the same order, said alike."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from feedpub.errors import Problem
from feedpub.lint.moments import seconds_of
from feedpub.lint.values import shown
from feedpub.lint.words import ATOM, DCTERMS


@dataclass(frozen=True, slots=True)
class Told:
    """What one document says of one article."""

    id: str
    title: str
    published: int | None  #: whole seconds since 1970
    updated: int | None
    tags: tuple[str, ...]


def differences(documents: Mapping[str, bytes]) -> list[Problem]:
    """Compare each document with the first."""
    read = {path: told for path, content in documents.items() if (told := _read(content)) is not None}
    if not read:
        return []
    first, expected = next(iter(read.items()))
    return [
        problem
        for path, told in read.items()
        if path != first
        for problem in _compare(first, expected, path, told)
    ]


def _compare(first: str, expected: list[Told], path: str, told: list[Told]) -> list[Problem]:
    ids, others = [one.id for one in told], [one.id for one in expected]
    if ids != others:
        return [Problem(path=path, message=f"{_difference(ids, others)} {first}; build the feed anew")]
    found = []
    for one, other in zip(told, expected, strict=True):
        for name in ("title", "published", "updated", "tags"):
            said, wanted = getattr(one, name), getattr(other, name)
            if said != wanted and not (name == "updated" and None in (said, wanted)):
                message = (
                    f"{shown(one.id)}: its {name} is {said!r}, but {wanted!r} in {first}; build the feed anew"
                )
                found.append(Problem(path=path, message=message))
    return found


def _difference(ids: list[str], others: list[str]) -> str:
    for id in ids:
        if id not in others:
            return f"holds {shown(id)}, which is not in"
    for id in others:
        if id not in ids:
            return f"lacks {shown(id)}, which is in"
    return "has its articles in another order than"


def _read(content: bytes) -> list[Told] | None:
    try:
        return (
            _read_json(content) if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{" else _read_xml(content)
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, SyntaxError):
        return None


def _read_json(content: bytes) -> list[Told]:
    return [
        Told(
            id=item["id"],
            title=item.get("title", ""),
            published=_whole(item.get("date_published", "")),
            updated=_whole(item.get("date_modified", "")),
            tags=tuple(item.get("tags", ())),
        )
        for item in json.loads(content)["items"]
    ]


def _read_xml(content: bytes) -> list[Told]:
    from lxml import etree

    root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    if root.tag == ATOM + "feed":
        return [
            Told(
                id=entry.findtext(ATOM + "id", ""),
                title=entry.findtext(ATOM + "title", ""),
                published=_whole(entry.findtext(ATOM + "published", "")),
                updated=_whole(entry.findtext(ATOM + "updated", "")),
                tags=tuple(tag.get("term", "") for tag in entry.iterfind(ATOM + "category")),
            )
            for entry in root.iterfind(ATOM + "entry")
        ]
    return [
        Told(
            id=item.findtext("guid", ""),
            title=item.findtext("title", ""),
            published=_whole(item.findtext("pubDate", "")),
            updated=_whole(item.findtext(ATOM + "updated") or item.findtext(DCTERMS + "modified") or ""),
            tags=tuple(tag.text or "" for tag in item.iterfind("category")),
        )
        for item in root.iterfind("channel/item")
    ]


def _whole(date: str) -> int | None:
    seconds = seconds_of(date.strip())
    return None if seconds is None else int(seconds // 1)
