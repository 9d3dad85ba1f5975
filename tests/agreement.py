"""The RSS, Atom and JSON of one feed against each other: the same articles, in the same order, said alike."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from itertools import zip_longest
from typing import NamedTuple

from lxml import etree

from feedpub.lint.moments import seconds_of
from feedpub.lint.words import ATOM, DCTERMS


class Told(NamedTuple):
    """What one document says of one article."""

    id: str
    title: str
    published: int | None  #: whole seconds since 1970
    updated: int | None
    tags: tuple[str, ...]


def differences(documents: Mapping[str, bytes]) -> list[str]:
    """Compare each document, by its path, with the first."""
    (first, expected), *others = ((path, _read(content)) for path, content in documents.items())
    return [
        f"{path}: {one} where {first} has {wanted}"
        for path, told in others
        for one, wanted in zip_longest(told, expected)
        if one is None or wanted is None or _differ(one, wanted)
    ]


def _differ(one: Told, wanted: Told) -> bool:
    """RSS may leave out when an article was changed."""
    if None in (one.updated, wanted.updated):
        wanted = wanted._replace(updated=one.updated)
    return one != wanted


def _read(content: bytes) -> list[Told]:
    if content.startswith(b"{"):
        names = ("id", "title", "date_published", "date_modified")
        return [_told(item.get("tags", ()), *map(item.get, names)) for item in json.loads(content)["items"]]
    root = etree.fromstring(content)
    if root.tag == ATOM + "feed":
        texts = [ATOM + name for name in ("id", "title", "published", "updated")]
        return [
            _told(
                (tag.get("term", "") for tag in entry.iterfind(ATOM + "category")),
                *map(entry.findtext, texts),
            )
            for entry in root.iterfind(ATOM + "entry")
        ]
    return [
        _told(
            (tag.text or "" for tag in item.iterfind("category")),
            item.findtext("guid"),
            item.findtext("title"),
            item.findtext("pubDate"),
            item.findtext(ATOM + "updated") or item.findtext(DCTERMS + "modified"),
        )
        for item in root.iterfind("channel/item")
    ]


def _told(
    tags: Iterable[str], id: str | None, title: str | None, published: str | None, updated: str | None
) -> Told:
    return Told(id or "", title or "", _whole(published), _whole(updated), tuple(tags))


def _whole(date: str | None) -> int | None:
    seconds = seconds_of(date) if date else None
    return None if seconds is None else int(seconds)
