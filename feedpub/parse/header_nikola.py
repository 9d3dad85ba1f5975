"""Read Nikola's headers: lines `.. key: value` above a text, within a comment of HTML, or in a file beside it.

<!--                                     .. title: The footbridge
.. title: The footbridge                 .. date: 2025-12-19 16:20:00 UTC+02:00
.. date: 2025-12-19 16:20:00 UTC+02:00   .. tags: bridges, rivers
-->
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from feedpub.article import Field
from feedpub.errors import ArticleError
from feedpub.parse import fields, header, header_keys
from feedpub.parse.header import Header
from feedpub.parse.limits import CAP, Values

#: Keys that mean something else to Nikola: `link` is where a text was taken from.
MEANT: Mapping[str, str] = MappingProxyType({"link": "source", "type": "", "status": "status"})
#: Tags that are orders to Nikola.
_ORDERS: Mapping[str, tuple[str, object]] = MappingProxyType(
    {"draft": ("status", "draft"), "private": ("status", "private"), "mathjax": ("", None)}
)

_KEY = re.compile(r"[ \t]*\.\.[ \t]+([A-Za-z_][\w-]{0,60})[ \t]*:(?!:)(?:[ \t]+(.*))?")
_FIELD = re.compile(r":([A-Za-z_][\w -]{0,60}):(?:[ \t]+(.*))?")
_COMMENT = re.compile(r"<!--+[ \t]*\n((?:(?!--{1,99}>).){1,20000}+)--+>[ \t]*\n?", re.DOTALL)
#: The oldest notation has no keys at all: what stands on which line.
_LINES = ("title", "slug", "date", "tags", "link", "description")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def read(text: str, path: str) -> Header | None:
    """Return the header that a text begins with, its comment taken off; None where there is none."""
    start = len(text) - len(text.lstrip("\ufeff \t\n"))
    if text.startswith("<!--", start):
        match = _COMMENT.match(text, start)
        if match is None or not match[1].lstrip().startswith(".."):
            return None
        first = text.count("\n", 0, match.start(1)) + 1
        values, end = _read_lines(match[1].split("\n"), first, path)
        if not values.found or match[1].split("\n", end)[end].strip():
            return None
        rest, line = text[match.end() :], text.count("\n", 0, match.end()) + 1
    elif text.startswith("..", start):
        first = text.count("\n", 0, start) + 1
        values, end = _read_lines(text[start : start + CAP].split("\n"), first, path)
        if not values.found:
            return None
        lines = text[start:].split("\n", end)
        rest, line = (lines[end] if len(lines) > end else ""), first + end
    else:
        return None
    return Header("comments", rest, line, values.found, values.lines, tuple(values.problems), "header")


def _read_lines(lines: list[str], first: int, path: str) -> tuple[Values, int]:
    """Read the lines `.. key: value` at the beginning, blank ones among them; and say how many lines they take."""
    values = Values(path)
    end = 0
    for place, line in enumerate(lines):
        match = _KEY.fullmatch(line.rstrip())
        if match:
            values.add(match[1], (match[2] or "").strip() or None, first + place)
            end = place + 1
        elif line.strip():
            break
    return values, end


def read_beside(text: str, name: str) -> Header | None:
    """Return the header that the file called `name`, which stands beside an article, holds; None where it holds none.

    Its lines are not the article's, so no field or problem of it has one.
    """
    found = _read_any(text.lstrip("\ufeff"), name)
    if found is None:
        return None
    short = name.rpartition("/")[2]
    problems = tuple(
        replace(problem, line=None, message=f"{short}, line {problem.line}: {problem.message}")
        for problem in found.problems
    )
    return found._replace(kind="comments", lines={}, problems=problems, where=short)


def _read_any(text: str, name: str) -> Header | None:
    try:
        fenced = header.read(text, name)
        found = fenced if fenced.kind else read(text, name) or header_keys.read(text, name)
    except ArticleError as error:
        raise ArticleError(f"{name}: {error.reason}", None) from error
    if found is not None:
        return found
    values = _read_docinfo(text, name) or _read_old(text, name)
    return Header("comments", "", 1, values.found, {}, tuple(values.problems)) if values else None


def _read_docinfo(text: str, name: str) -> Values | None:
    values = Values(name)
    for number, line in enumerate(text[:CAP].split("\n"), 1):
        match = _FIELD.fullmatch(line.rstrip())
        if match:
            values.add(match[1], (match[2] or "").strip() or None, number)
    return values if values.found else None


def _read_old(text: str, name: str) -> Values | None:
    """Read title, slug, date, tags, link and description, each on its line, as the first versions wrote them."""
    lines = text[:CAP].strip("\n").split("\n")
    if len(lines) < 3 or len(lines) > 12 or not _YEAR.search(lines[2]):
        return None
    values = Values(name)
    for key, line in zip(_LINES, lines, strict=False):
        values.add(key, line.strip() or None, 1)
    return values


def select(found: Header) -> tuple[Field, ...]:
    """Return the fields of a header of this kind; tags that are orders to Nikola are taken for that."""
    declared: list[Field] = []
    for one in fields.select(found.values, found.lines, found.where, MEANT):
        declared += _without_orders(one) if one.name == "tags" and isinstance(one.value, str) else (one,)
    return tuple(declared)


def _without_orders(field: Field) -> Iterable[Field]:
    names = [part.strip() for part in str(field.value).split(",")]
    orders = [name for name in names if name.lower() in _ORDERS]
    yield field._replace(value=", ".join(name for name in names if name not in orders)) if orders else field
    for name in orders:
        meaning, value = _ORDERS[name.lower()]
        if meaning:
            yield field._replace(name=meaning, value=value)
