"""What a header may be at most, and the values that are collected from one, whatever its notation."""

from __future__ import annotations

import re

from feedpub.errors import ArticleError, Problem

CAP = 65_536  #: characters of a header
DEEPEST = 100  #: lists and mappings within one another
MOST = 20_000  #: values of a header, those that aliases repeat counted each time

_BRACKET = re.compile(r"[\[\]{}]")
#: "- - - -" and "? ? ? ?" open a level with every sign.
_STAIRS = re.compile(rf"(?:[-?:][ \t]+){{{DEEPEST}}}")
#: A key of TOML, "a.b.c", of so many parts. Each begins where a word does: no text takes long.
_DOTTED = re.compile(rf"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){{{DEEPEST}}}""")


class Quoted(str):
    """A text that begins like a date, and stood between quotation marks: to YAML it is none."""

    __slots__ = ()


class Values:
    """The values of a header as they are found, and what is wrong with them."""

    __slots__ = ("found", "lines", "path", "problems")

    def __init__(self, path: str) -> None:
        self.path = path
        self.found: dict[str, object] = {}
        self.lines: dict[str, int] = {}
        self.problems: list[Problem] = []

    def add(self, key: str, value: object, line: int) -> None:
        """Record a value. A key that was there before is named; the later value counts, as Jekyll has it."""
        if key in self.found:
            self.warn(
                f'the header has "{key}" twice (first on line {self.lines[key]}); the later one counts', line
            )
            if value is None or value == "":
                return
        self.found[key] = value
        self.lines[key] = line

    def warn(self, message: str, line: int | None) -> None:
        self.problems.append(Problem(path=self.path, line=line, message=message, level="warning"))


def check_nesting(text: str, first: int) -> None:
    """Raise ArticleError where a header is nested so deeply that a parser's stack may not hold it.

    PyYAML's C loader ends the whole process at 50,000 open brackets; so this runs before any parser.
    """
    if text.count("[") + text.count("{") > DEEPEST:
        depth = 0
        for match in _BRACKET.finditer(text):
            depth += 1 if match[0] in "[{" else -(depth > 0)
            if depth > DEEPEST:
                raise _too_deep(first + text.count("\n", 0, match.start()))
    stairs = _STAIRS.search(text) if len(text) > 2 * DEEPEST and _signs(text) >= DEEPEST else None
    if stairs:
        raise _too_deep(first + text.count("\n", 0, stairs.start()))


def check_dots(text: str, first: int) -> None:
    """Raise ArticleError where a key of TOML has so many parts that its parser, which takes memory with their square,
    would fill the machine: 4 GB for a header of 64 kB.
    """
    dotted = _DOTTED.search(text) if text.count(".") >= DEEPEST else None
    if dotted:
        raise _too_deep(first + text.count("\n", 0, dotted.start()))


def _signs(text: str) -> int:
    return text.count("-") + text.count("?") + text.count(":")


def _too_deep(line: int) -> ArticleError:
    return ArticleError(f"the header is nested more than {DEEPEST} levels deep", line)


class Budget:
    """How many values may still be taken from a header: an alias bomb is small as text and endless as values."""

    __slots__ = ("left", "line")

    def __init__(self, line: int) -> None:
        self.left = MOST
        self.line = line

    def spend(self, depth: int) -> None:
        self.left -= 1
        if self.left < 0:
            raise ArticleError(f"the header's aliases make more than {MOST:,} values of it", self.line)
        if depth > DEEPEST:
            raise _too_deep(self.line)
