"""Where a value stands in config.toml: its place among the tables, and its line."""

from __future__ import annotations

import re
from collections import Counter

#: ("site", "title"), ("feeds", "custom", 0, "limit")
Place = tuple[str | int, ...]

_PART = r"""(?:[\w-]+|"[^"\n]*"|'[^'\n]*')"""
_NAME = rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*"
_HEADER = re.compile(rf"[ \t]*(\[\[?)[ \t]*({_NAME})[ \t]*\]\]?[ \t]*(?:#.*)?$")
_KEY = re.compile(rf"[ \t]*({_NAME})[ \t]*=")
_MULTILINE = re.compile(r'"""|' + "'''")


def find_lines(text: str) -> dict[Place, int]:
    """The line of every section, and of every key that begins a line."""
    lines: dict[Place, int] = {}
    tables: Counter[Place] = Counter()  # how many [[tables]] of each name there were so far
    section: Place = ()
    closing: str | None = None  # the quotation marks that will end a text of several lines
    for number, line in enumerate(text.split("\n"), 1):
        if closing is None:
            section, named = _read(line.rstrip("\r"), section, tables)
            for length in range(1, len(named) + 1):
                lines.setdefault(named[:length], number)
        closing = _still_open(line, closing)
    return lines


def _read(line: str, section: Place, tables: Counter[Place]) -> tuple[Place, Place]:
    """The section that the next line stands in, and the place that this line names."""
    header = _HEADER.match(line)
    if header:
        names = _names(header[2])
        if header[1] == "[[":
            tables[names] += 1
        section = _indexed(names, tables)
        return section, section
    key = _KEY.match(line)
    return section, (*section, *_names(key[1])) if key else ()


def _indexed(names: Place, tables: Counter[Place]) -> Place:
    """The names, the number of a [[table]] behind its own: [feeds.custom.include] is part of the last one."""
    for length in range(len(names), 0, -1):
        if tables[names[:length]]:
            return (*names[:length], tables[names[:length]] - 1, *names[length:])
    return names


def _names(dotted: str) -> Place:
    return tuple(part.strip("\"'") for part in re.findall(_PART, dotted))


def _still_open(line: str, closing: str | None) -> str | None:
    for mark in _MULTILINE.findall(line):
        if closing is None:
            closing = mark
        elif mark == closing:
            closing = None
    return closing
