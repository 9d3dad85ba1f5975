"""Elements of HTML in MDX: what stands in them is Markdown, without a blank line and set in as well."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from feedpub.body.templates.verbatim import Kind, indent_of

_TAG = re.compile(r"[ \t]*<(/?)([a-z][a-z0-9]*)((?=[\s/>])[^<>]*(?<![=/])|)>[ \t]*")
_WHOLE = re.compile(r"[ \t]*(<([a-z][a-z0-9]*)(?:(?=\s)[^<>]*(?<![=/])|)>)(.*)(</\2\s*>)[ \t]*")
_MARKDOWN = re.compile(r"[*_`\[]")
_NAME = re.compile(r"<([a-z][a-z0-9]*)")
_CLOSING = re.compile(r"</([a-z][a-z0-9]*)\s*>")
_BLOCKS = frozenset(
    "article aside blockquote center dd details div dl dt figcaption figure footer header li main ol p section summary"
    " table tbody td tfoot th thead tr ul".split()
)


def open_elements(lines: Iterable[tuple[str, Kind, int]], text: str) -> Iterator[tuple[str, Kind, int]]:
    """Yield lines, each with its number, with blank ones around such tags.

    Between blank lines CommonMark reads as Markdown what is not set in deeper than the tag above it.
    """
    closed = frozenset(_CLOSING.findall(text))
    #: Name, column, and by how much what it holds is set in: -1 is unknown yet.
    opened: list[tuple[str, int, int]] = []
    for line, kind, number in lines:
        if opened and opened[-1][2] < 0 and line.strip() and not _closes(line, opened[-1][0]):
            name, column, _ = opened[-1]
            opened[-1] = (name, column, max(0, indent_of(line) - column))
        tag = _TAG.fullmatch(line) if kind is Kind.TEXT else None
        if tag is not None and tag[1] and opened and opened[-1][0] == tag[2]:
            opened.pop()
            made = _parted(_paragraph(tag[0], tag[2]))
        elif tag is not None and not tag[1] and tag[2] in _BLOCKS and tag[2] in closed and len(opened) < 40:
            made = _parted(_paragraph(tag[0], tag[2]))
        elif kind is Kind.TEXT and (whole := _WHOLE.fullmatch(line)) and whole[2] in _BLOCKS:
            tag, made = None, _whole(whole)
        else:
            tag, made = None, (line,)
        extra = sum(max(0, inner) for _, _, inner in opened)
        yield from ((_set_out(one, line, extra), kind, number) for one in made)
        if tag is not None and not tag[1]:
            opened.append((tag[2], indent_of(line), -1))


def _closes(line: str, name: str) -> bool:
    return line.lstrip(" \t").startswith(f"</{name}")


def _whole(found: re.Match[str]) -> tuple[str, ...]:
    line, opening, name, inside, closing = found[0], *found.groups()
    if not _MARKDOWN.search(inside) or not _BLOCKS.isdisjoint(_NAME.findall(inside)):
        return _parted(line)
    inside = inside.strip()
    return _parted(inside) if name == "p" else ("", opening, *_parted(inside), closing, "")


def _parted(tag: str) -> tuple[str, ...]:
    return ("", tag, "")


def _paragraph(tag: str, name: str) -> str:
    """A paragraph of HTML holds no others: those of Markdown take its place."""
    return "" if name == "p" else tag.strip(" \t")


def _set_out(made: str, line: str, extra: int) -> str:
    if not made.strip(" \t") or (made is line and not extra):
        return made
    column = max(0, indent_of(line) - extra)
    return " " * column + made.lstrip(" \t")
