"""Read a header without fences: `Key: value` on each line up to a blank one, or YAML up to a line of dashes.

    Title: The footbridge                   title: The footbridge
    Date: 2025-12-19                        tags:
    Tags: bridges, rivers                     - bridges
        and weirs                           ---

The first is Pelican's and MultiMarkdown's, the second Hexo's; YAML may end with a blank line, too. Many a text begins
with a line that has a colon in it: this is a header only where its keys are those of an article.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from feedpub.parse import fields, header_json, header_plain
from feedpub.parse.header import Header
from feedpub.parse.limits import CAP, Values, check_nesting

_KEY = re.compile(r" {0,3}([\"']?)([^\W\d_][\w.-]{0,40}(?:[ _-][\w.-]{1,20}){0,3})\1[ \t]*:(?:[ \t]+(.*))?")
#: Pelican wants no space behind the colon.
_TIGHT = re.compile(
    r"^( {0,3}(?:title|date|modified|category|tags|slug|authors?|summary|status|lang)):(?=[^\s:])",
    re.IGNORECASE,
)
_LIST = re.compile(r"[ \t]*-(?:[ \t]+\S.*)?")
_FENCE = re.compile(r"-{3,}|\.{3}|;{3,}")
#: What HTML, and Pico, put around such a header.
_WRAPPED = re.compile(
    r"(?:<!--++(?!>)|/\*++(?!/))((?:(?!--{1,99}>|\*/).){1,8000}+)(?:--+>|\*/)[ \t]*\n?", re.DOTALL
)
_LIKE_YAML = re.compile(
    r"^[^:\n]{1,60}:[ \t]+(?:\[.*\]|\{.*\}|[|>][+-]?|&\S+|\*\S+)[ \t]*$|^[ \t]*-[ \t]+\S", re.MULTILINE
)
_QUOTED = re.compile(r"""^[a-z_][\w-]{0,60}:[ \t]+(?:"[^"\n]*"|'[^'\n]*')[ \t]*$""", re.MULTILINE)
_MOST_LINES = 300
#: One of these keys makes a header; of the others there must be two.
_SURE = frozenset({"title", "headline", "date", "pubdate", "pub_date", "publishdate"})
_OTHERS = frozenset(
    "published updated expires slug permalink tags categories authors status draft summary language aliases".split()
)
_NAMES = frozenset({"tags", "categories", "authors"})


@dataclass(frozen=True, slots=True)
class _Block:
    """The lines of what looks like a header, and how it ends."""

    keys: tuple[str, ...]
    lines: tuple[str, ...]
    end: int  #: the line, from 0, on which the body begins
    fence: str  #: "" where a blank line ends it


def read(text: str, path: str) -> Header | None:
    """Return the header that `text` begins with; None where there is no such header.

    Raises ArticleError for one that is nested too deeply.
    """
    start = len(text) - len(text.lstrip("\ufeff \t\n"))
    first = text.count("\n", 0, start) + 1
    if text[start : start + 1] in ("<", "/"):
        return _read_wrapped(text, start, path)
    block = _block(text[start:])
    if block is None:
        return None
    rest = text[start:].split("\n", block.end)
    body = rest[block.end] if len(rest) > block.end else ""
    return _header(block, first, path, body, first + block.end)


def _read_wrapped(text: str, start: int, path: str) -> Header | None:
    match = _WRAPPED.match(text, start)
    inside = match[1].lstrip(" \t\n") if match else ""
    block = _block(inside.rstrip())
    if match is None or block is None or len(block.lines) <= inside.rstrip().count("\n"):
        return None
    first = text.count("\n", 0, match.end(1) - len(inside)) + 1
    return _header(block, first, path, text[match.end() :], text.count("\n", 0, match.end()) + 1)


def _key(line: str) -> re.Match[str] | None:
    return _KEY.fullmatch(line) or _KEY.fullmatch(_TIGHT.sub(r"\1: ", line))


def _block(text: str) -> _Block | None:
    """Return the header's lines at the beginning of a text, where it begins with any."""
    lines = text[:CAP].split("\n", _MOST_LINES)[:_MOST_LINES]
    keys: list[str] = []
    end = after = 0  # where it ends if no fence follows; how many keys stand after that
    for place, line in enumerate(lines):
        tidy = line.rstrip()
        match = _key(tidy)
        if match:
            if end and not fields.meanings(match[2]):
                break
            keys.append(match[2])
            after += bool(end)
        elif keys and _FENCE.fullmatch(tidy) and (after or not end):
            return _checked(_Block(tuple(keys), tuple(lines[:place]), place + 1, tidy))
        elif not keys or (tidy and line[0] not in " \t#" and not _LIST.fullmatch(tidy)):
            end = end or (place if len(keys) > 1 else 0)  # Pelican wants no blank line where a line is no key
            break
        elif not end and (not tidy or line[0] == "#"):
            end = place
    else:
        end = end or len(lines)
    return _checked(_Block(tuple(keys[: len(keys) - after]), tuple(lines[:end]), end, "")) if end else None


def _checked(block: _Block) -> _Block | None:
    """Return a block whose keys are those of an article."""
    if any(fields.word(key) in _SURE for key in block.keys):
        return block
    known = {name for key in block.keys for name in fields.meanings(key)}
    return block if len(known & _OTHERS) > 1 else None


def _header(block: _Block, first: int, path: str, body: str, line: int) -> Header | None:
    inside = "\n".join(block.lines)
    check_nesting(inside, first)
    if block.fence[:1] == ";":
        values = header_json.read(inside, first, path)
    elif block.fence or _LIKE_YAML.search(inside) or _QUOTED.search(inside):
        values = header_plain.read(inside, first, path)
    else:
        values = _read_lines(block.lines, first, path)
    if values is None:
        return None
    return Header("keys", body, line, values.found, values.lines, tuple(values.problems), "header")


def _read_lines(lines: tuple[str, ...], first: int, path: str) -> Values:
    """Read `Key: value`; a line that is indented goes on with the value above it."""
    values = Values(path)
    key, parts, number = "", [""], first
    for place, line in enumerate((*lines, "end:"), first):
        match = _key(line.rstrip())
        if match is None:
            parts.append(line.strip())
            continue
        if key:
            values.add(key, _joined(key, parts), number)
        key, parts, number = match[2], [(match[3] or "").strip()], place
    return values


def _joined(key: str, parts: list[str]) -> str | None:
    """Return a value that stands on several lines: they part names where no comma does."""
    is_list = not _NAMES.isdisjoint(fields.meanings(key)) and not any(
        "," in part or ";" in part for part in parts
    )
    return (", " if is_list else " ").join(filter(None, parts)) or None
