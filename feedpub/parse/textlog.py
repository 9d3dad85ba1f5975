"""Read plain texts that begin with a header without fences: lines of a text log, or `Key: value` up to a blank line.

    Title                                   Title: The footbridge
    meta-creation_date: 2021-10-05 18:42    Date: 2025-12-19

    Text.                                   Text.

A header of the second kind names its title; else the file is a capture, which may begin with labels as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import takewhile

from feedpub.article import Body, Field, Reading
from feedpub.errors import Problem
from feedpub.parse import fields, header_keys
from feedpub.parse.capture.paragraphs import paragraphs, unwrap
from feedpub.parse.capture.piece import Line
from feedpub.parse.limits import Values

_MOST_LINES = 100  #: of a header
_META = re.compile(r"(meta-[\w.-]{1,60})[ \t]*:[ \t]*(.*)", re.IGNORECASE)
_HEADLINES = frozenset({"title", "headline"})


def read(text: str, path: str) -> Reading | None:
    """Return what a text with such a header says of its article; None where there is no such header."""
    return _read_log(text, path) or _read_headed(text, path)


def _read_log(text: str, path: str) -> Reading | None:
    """A title, then lines `meta-key: value`; the text begins right below them."""
    lines = text.split("\n", _MOST_LINES + 1)
    title = next((place for place, line in enumerate(lines[:5]) if line.strip()), None)
    if title is None or _META.match(lines[title]):
        return None
    found = list(
        takewhile(bool, map(_META.fullmatch, map(str.rstrip, lines[title + 1 : title + _MOST_LINES])))
    )
    if not found:
        return None
    values = Values(path)
    for number, match in enumerate(found, start=title + 2):
        if match:
            values.add(match[1], match[2], number)
    headline = Field("title", lines[title].strip(), f"text, line {title + 1}", title + 1)
    meant = {fields.word(key): fields.word(key[5:]) for key in values.found}  # without "meta-"
    declared = (
        one for one in fields.select(values.found, values.lines, "header", meant) if one.name != "title"
    )
    return _reading((headline, *declared), text, title + 1 + len(found), values.problems)


def _read_headed(text: str, path: str) -> Reading | None:
    """`Key: value` on each line up to a blank one, a title among them."""
    found = header_keys.read(text, path)
    if found is None or _HEADLINES.isdisjoint(map(fields.word, found.values)):
        return None
    declared = fields.select(found.values, found.lines, found.where)
    return _reading(declared, text, found.line - 1, found.problems)


def _reading(declared: tuple[Field, ...], text: str, header: int, problems: Iterable[Problem]) -> Reading:
    """The reading of a text whose first `header` lines, and blank ones above it, are its header."""
    lines = list(_lines(text, header))
    # `unwrap` leaves the first line alone, which here is no title.
    whole = unwrap([Line(0, "", True), *lines])[1:]
    body = "\n\n".join(paragraphs(whole, range(len(whole))))
    return Reading(
        format="text",
        fields=declared,
        body=Body("text", body, lines[0].number if lines else header + 1),
        problems=tuple(problems),
    )


def _lines(text: str, header: int) -> Iterator[Line]:
    gap = True
    for number, line in enumerate(text.split("\n"), start=1):
        if number <= header:
            continue
        if line.strip():
            yield Line(number, line.strip(), gap)
        gap = not line.strip()
