"""Part a text into the header that stands between fences at its start, and the body below it.

Knows the fences; what stands between them is read by a module for each notation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from feedpub.errors import ArticleError, Problem
from feedpub.parse import header_plain
from feedpub.parse.limits import CAP, Values, check_nesting


class Header(NamedTuple):
    """The header of a file and what stands below it."""

    kind: str  #: "yaml", "toml", "json", "keys", "comments", "docinfo"; "" where there is none
    body: str
    line: int = 1  #: the line on which the body begins
    values: Mapping[str, object] = MappingProxyType({})  #: keys as written
    lines: Mapping[str, int] = MappingProxyType({})  #: the line of each key of the outermost level
    problems: tuple[Problem, ...] = ()
    where: str = "front matter"  #: what messages call it


@dataclass(frozen=True, slots=True)
class _Fence:
    """How a header begins and ends, and what reads what stands between."""

    kind: str
    closing: re.Pattern[str]
    read: Callable[[str, int, str], Values | None]


# Rarer notations are loaded where one comes.
def _read_toml(text: str, first: int, path: str) -> Values | None:
    from feedpub.parse import header_toml

    return header_toml.read(text, first, path)


def _read_json(text: str, first: int, path: str) -> Values | None:
    from feedpub.parse import header_json

    return header_json.read(text, first, path)


_DASHES = re.compile(r"\n(?:---|\.\.\.)[ \t]*(?=\n|\Z)")
_PLUSES = re.compile(r"\n\+\+\+[ \t]*(?=\n|\Z)")
_SEMICOLONS = re.compile(r"\n;;;[ \t]*(?=\n|\Z)")
#: What the first line of a file says about its header. A notation may be named behind the dashes.
FENCES = {
    "---": _Fence("yaml", _DASHES, header_plain.read),
    "---yaml": _Fence("yaml", _DASHES, header_plain.read),
    "---toml": _Fence("toml", _DASHES, _read_toml),
    "---json": _Fence("json", _DASHES, _read_json),
    "+++": _Fence("toml", _PLUSES, _read_toml),
    ";;;": _Fence("json", _SEMICOLONS, _read_json),
}
_FIRST = frozenset("-+;{")
_KEY = re.compile(r"[ \t]*[\"']?[\w.-]{1,60}[\"']?[ \t]*[:=](?:[ \t]|$)")


def read(text: str, path: str) -> Header:
    """Return the header of `text`, or one of kind "" where there is none.

    Raises ArticleError for a header that is never closed, too large, or nested too deeply.
    """
    start = 0
    if text[:1] not in _FIRST:
        start = len(text) - len(text.lstrip("\ufeff \t\n"))
        if text[start : start + 1] not in _FIRST or text[:start].strip("\ufeff")[-1:] not in ("", "\n"):
            return Header("", text)
    if text[start] == "{":
        return _read_object(text, start, path)
    end = text.find("\n", start)
    fence = FENCES.get(text[start:end].rstrip().replace("--- ", "---")) if end > 0 else None
    return Header("", text) if fence is None else _read_fenced(text, end, fence, path)


def _read_fenced(text: str, end: int, fence: _Fence, path: str) -> Header:
    """Read the header below the opening fence, whose line ends at `end`."""
    first = text.count("\n", 0, end) + 2
    closing = fence.closing.search(text, end)
    if closing is None:
        if _KEY.match(text, end + 1):
            raise ArticleError(
                "the header that begins here is never closed; a line of the same three signs must end it",
                first - 1,
            )
        return Header("", text)
    inside = text[end + 1 : closing.start()] if closing.start() > end else ""
    if len(inside) > CAP:
        raise ArticleError(f"the header is {len(inside):,} characters long; at most {CAP:,} are read", first)
    check_nesting(inside, first)
    values = fence.read(inside, first, path)
    if values is None:  # a rule between two paragraphs looks like a fence
        return Header("", text)
    # The body begins behind the closing line, at its own first line.
    body = text[closing.end() + 1 :]
    line = first + inside.count("\n") + (2 if closing.start() > end else 1)
    return Header(fence.kind, body, line, values.found, values.lines, tuple(values.problems))


def _read_object(text: str, start: int, path: str) -> Header:
    """Read a JSON object that stands at the start of a file and ends with its own bracket."""
    from feedpub.parse import header_json

    first = text.count("\n", 0, start) + 1
    read = header_json.read_object(text, start, first, path)
    if read is None:
        return Header("", text)
    values, end = read
    rest = text[end:]
    body = rest.lstrip(" \t").removeprefix("\n")
    line = first + text.count("\n", start, len(text) - len(body))
    return Header("json", body, line, values.found, values.lines, tuple(values.problems))
