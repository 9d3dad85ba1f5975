"""Lines of a text to its paragraphs: hard-wrapped lines joined, lists and addresses left as lines.

Paragraphs are parted by one blank line, lines inside of a paragraph by a single line end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from feedpub.parse.capture.piece import Line

_NARROW, _WIDE = 45, 100  #: between these a longest line is a margin that lines were wrapped at
_ITEM = re.compile(r"(?:[-–—•*▪·●○◦‣]|\d{1,3}[.)])\s")
_ENDS = (".", "!", "?", ":", ";", "…", "»", "”")


def is_item(text: str) -> bool:
    """Whether a line is an item of a list."""
    return _ITEM.match(text) is not None


def unwrap(lines: Sequence[Line]) -> list[Line]:
    """Give `lines` with those joined that were one paragraph before something wrapped them at a margin.

    The first line of text is the title; it takes the line below it only where that goes on with it in lower case.
    """
    runs = list(_runs(_with_whole_title(lines)))
    margin = max((_margin(run) for run in runs), default=0)
    result: list[Line] = []
    for run in runs:
        if len(run) > 1 and (_margin(run) or _fits_two(run, margin)):
            result.append(replace(run[0], text=" ".join(line.text for line in run)))
        else:
            result.extend(run)
    return result


def _with_whole_title(lines: Sequence[Line]) -> list[Line]:
    result = list(lines)
    for place, line in enumerate(lines[:-1]):
        if line.is_text:
            after = lines[place + 1]
            is_alone = place + 2 >= len(lines) or lines[place + 2].gap or not lines[place + 2].is_text
            goes_on = after.is_text and not after.gap and after.text[0].islower() and len(after.text) <= _WIDE
            if goes_on and is_alone and _NARROW <= len(line.text) <= _WIDE:
                result[place : place + 2] = [replace(line, text=f"{line.text} {after.text}")]
            break
    return result


def _runs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Part `lines` into those that adjoin each other as text, and all others, each by itself."""
    run: list[Line] = []
    title = next((line for line in lines if line.is_text), None)
    for line in lines:
        joins = (
            run
            and line.is_text
            and not line.gap
            and not is_item(line.text)
            and line.text != getattr(title, "text", "")
        )
        if not joins or not run[-1].is_text or run[-1] is title:
            if run:
                yield run
            run = []
        run.append(line)
    if run:
        yield run


def _margin(run: Sequence[Line]) -> int:
    """The margin at which three lines or more were wrapped: no next word would have fitted. 0 where they were not."""
    if len(run) < 3:
        return 0
    width = max(len(line.text) for line in run)
    pairs = list(pairwise(run))
    if not _NARROW <= width <= _WIDE or not all(_is_full(line, after, width) for line, after in pairs):
        return 0
    going_on = sum(after.text[0].islower() or not line.text.endswith(_ENDS) for line, after in pairs)
    return width if 2 * going_on >= len(pairs) else 0


def _is_full(line: Line, after: Line, width: int) -> bool:
    return len(line.text) + 1 + len(after.text.split(None, 1)[0]) > width


def _fits_two(run: Sequence[Line], margin: int) -> bool:
    if len(run) != 2 or not _NARROW <= len(run[0].text) <= _WIDE:
        return False
    if run[1].text[0].islower():
        return True
    return bool(margin) and not run[0].text.endswith(_ENDS) and _is_full(run[0], run[1], margin)


def paragraphs(lines: Sequence[Line], places: Iterable[int]) -> list[str]:
    """Give the paragraphs that the lines at `places` make; a lead repeated word for word stands once."""
    chosen = list(places)
    is_parted = any(lines[place].gap for place in chosen[1:])
    result: list[str] = []
    for group in _groups(lines, chosen):
        result.extend(_paragraphs_of([line.text for line in group], is_parted=is_parted))
    if len(result) > 1 and result[0] == result[1]:
        del result[0]
    return result


def _groups(lines: Sequence[Line], places: Sequence[int]) -> Iterator[list[Line]]:
    group: list[Line] = []
    previous = -1
    for place in places:
        if group and (lines[place].gap or place != previous + 1):
            yield group
            group = []
        group.append(lines[place])
        previous = place
    if group:
        yield group


def _paragraphs_of(texts: Sequence[str], *, is_parted: bool) -> list[str]:
    """Short lines between blank lines, as of an address, stay lines; anything else is a paragraph a line."""
    are_paragraphs = any(len(text) > _WIDE for text in texts) or all(text.endswith(_ENDS) for text in texts)
    if is_parted and not are_paragraphs:
        return ["\n".join(texts)]
    result: list[str] = []
    after_item = False
    for text in texts:
        if after_item and is_item(text):
            result[-1] += f"\n{text}"
        else:
            result.append(text)
        after_item = is_item(text)
    return result
