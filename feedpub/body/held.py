"""HTML in Markdown as kramdown and Python-Markdown read it: an element reaches to its closing tag, over blank lines.

To CommonMark it ends at a blank line and nowhere else: what is indented below that is code, what goes on in <pre> is
Markdown, and what follows a closing tag is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate

from feedpub.body.templates.verbatim import Kind, indent_of, kinds

#: Elements whose end is always written.
_NAMES = (
    "div|table|section|article|aside|figure|center|blockquote|[uod]l|details|form|header|footer|nav|main|fieldset"
    "|iframe"
)
_TAG = re.compile(rf"<(/?)({_NAMES})\b([^<>]*)>", re.IGNORECASE)
_FIRST = re.compile(rf"^ {{0,3}}<(?:{_NAMES})\b", re.IGNORECASE | re.MULTILINE)
#: Lines that CommonMark reads together with the text on the next line: an element that has ended, a lone tag below a gap.
_BEFORE_TEXT = re.compile(
    r"(?:^ {0,3}<(?:(?:p|h[1-6]|summary)\b.*</(?:p|h[1-6]|summary)[ ]*>|/(?:p|h[1-6])[ ]*>|hr\b[^<>\n]*>)"
    r"|(?:\A|(?<=\n\n)) {0,3}<(?:img|br)\b[^<>\n]*>)[ \t]*\n(?=[ ]{0,3}[^<\s])",
    re.IGNORECASE | re.MULTILINE,
)
_MARKED = re.compile(r"\smarkdown\b", re.IGNORECASE)
#: What CommonMark, too, lets reach to its end, where it begins a block.
_KEPT = re.compile(r"[ \t]*+(?=<(?:pre|script|style|textarea)\b)", re.IGNORECASE)
_KEPT_END = re.compile(r"</(?:pre|script|style|textarea)\s*>", re.IGNORECASE)


def told_by_tags(text: str) -> str:
    """Give Markdown in which elements of HTML may have blank lines, and be indented below them as in a page."""
    is_held = "</" in text and _FIRST.search(text)
    alone = _alone(text) if "<" in text else frozenset()
    return "\n".join(_lines(text, alone)) if is_held or alone else text


def _alone(text: str) -> frozenset[int]:
    """Return the lines of HTML to which the text on the next line does not belong."""
    lines, line, place = set(), -1, 0
    for found in _BEFORE_TEXT.finditer(text):
        line += text.count("\n", place, found.end())
        place = found.end()
        lines.add(line)
    return frozenset(lines)


def set_out(text: str) -> str:
    """Give Markdown in which nothing in an element is set in so far that it would be code. Every line stays where it was."""
    if "</" not in text or not _FIRST.search(text):
        return text
    lines = text.split("\n")
    told = list(kinds(text, indented=False))
    return "\n".join(_set_out(lines, told, _steps(lines, told)[0]))


def _set_out(lines: list[str], told: list[Kind], steps: list[int]) -> Iterator[str]:
    column, above = "", 0  # what the outermost element is set in by
    for line, kind, depth in zip(lines, told, accumulate(steps), strict=False):
        rest = line.lstrip(" \t")
        if depth and not above:
            column = line[: len(line) - len(rest)]
        above = depth
        yield column + rest if depth and kind is Kind.TEXT and indent_of(line) >= 4 else line


def _lines(text: str, alone: frozenset[int]) -> Iterator[str]:
    lines = text.split("\n")
    told = list(kinds(text, indented=False))
    steps, ends = _steps(lines, told)
    depths = accumulate(steps)
    lines = list(_set_out(lines, told, steps))
    is_kept = False  # whether what is kept goes on from the line before
    for number, (line, kind, depth) in enumerate(zip(lines, told, depths, strict=False)):
        kept = None if is_kept or kind is not Kind.OTHER else _KEPT.search(line)
        is_kept = kind is Kind.OTHER and not _KEPT_END.search(line)
        if kept and depth:
            yield f"{line[: kept.start()]}\n\n{line[kept.end() :]}"
        else:
            yield line
        if number in ends or (number in alone and not depth and kind is Kind.TEXT):
            yield ""


def _steps(lines: list[str], told: list[Kind]) -> tuple[list[int], set[int]]:
    """Say of each line in how many elements more, or fewer, it stands than the line before; and with which one ends."""
    steps = [0] * (len(lines) + 1)
    ends: set[int] = set()
    #: By name, the lines where those begin that have no end yet; -1: not to be told of.
    opened: dict[str, list[int]] = {}
    count = 0
    for number, (line, kind) in enumerate(zip(lines, told, strict=True)):
        for tag in _TAG.finditer(line) if kind is not Kind.CODE and "<" in line else ():
            places = opened.setdefault(tag[2].lower(), [])
            is_first = tag.start() <= 3 and not line[: tag.start()].strip()
            if not tag[1]:
                if is_first or count:
                    places.append(number if is_first and not _MARKED.search(tag[3]) else -1)
                    count += 1
            elif places:
                count -= 1
                if (start := places.pop()) >= 0:
                    steps[start] += start < number
                    steps[number + 1] -= start < number
                    if not count and not line[tag.end() :].strip():
                        ends.add(number)
    return steps, ends
