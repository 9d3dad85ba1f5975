"""Attribute lists of kramdown and Pandoc, `{: .class}` and `{#id}`: only a heading's id is kept."""

from __future__ import annotations

import re

_PAIR = r"(?:[.#][\w:.-]+|[\w-]+=(?:\"[^\"\n]*\"|'[^'\n]*'|[\w%./-]+))"
_LIST = re.compile(rf"\{{:?[ ]?{_PAIR}(?:[ ]+{_PAIR})*[ ]?\}}")
#: Whatever stands in it, kramdown shows nothing of a list right behind a link or an image.
_SPAN_LIST = re.compile(r"\{:[^{}\n]{0,500}\}")
#: What begins a list on a line of its own; "{n=1}" there may be a formula's.
_TELLING = re.compile(r"\{(?:[:.#]|[ ][.#]|(?:class|style|id|width|height|align|loading)=)")
_KRAMDOWN = re.compile(r"\{::comment\}[^{]{0,5000}+\{:/(?:comment)?\}|\{::?/?[^{}\n]*\}")
_ITEM = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+")
_HEADING = re.compile(r"[ ]{0,3}#{1,6}[ \t]")
_UNDERLINE = re.compile(r"[ \t]*\n[ ]{0,3}(?:=+|-+)[ \t]*(?:\n|\Z)")
_LINE_BEGIN = re.compile(r"[ \t>]*")
_LINE_END = re.compile(r"[ \t]*(?:\n|\Z)")
_IDENTIFIER = re.compile(r"#[\w:.-]+")
_LONGEST_HEADING = 400
_SPAN_ENDS = ")]`*_\"'>"


def read(text: str, start: int, *, markdown: bool) -> tuple[int, str] | None:
    """Give the end of the list at `start` and what is shown in its place; None where there is none."""
    if text.startswith(("{::", "{:/"), start):
        found = _KRAMDOWN.match(text, start)
        return None if found is None else (found.end(), "")
    before = text[start - 1] if start else "\n"
    found = _LIST.match(text, start)
    if found is None and markdown and before in _SPAN_ENDS:
        found = _SPAN_LIST.match(text, start)
    if found is None:
        return None
    if before == "\n" and not _TELLING.match(text, start):
        return None
    ends_line = _LINE_END.match(text, found.end()) is not None
    begin = _begin_of_line(text, start)
    is_alone = ends_line and _LINE_BEGIN.fullmatch(text, begin, start) is not None
    if text[start + 1] == "." and before not in _SPAN_ENDS and not is_alone:
        return None
    is_of_item = markdown and text[start + 1] == ":" and _ITEM.fullmatch(text, begin, start) is not None
    if text[start + 1] != "#" and before.isspace() and not ends_line and not is_of_item:
        return None
    if markdown and ends_line and _is_heading(text, start, found.end()):
        identifier = _IDENTIFIER.search(found[0])
        return found.end(), f"{{{identifier[0]}}}" if identifier is not None else ""
    return found.end(), ""


def _is_heading(text: str, start: int, end: int) -> bool:
    begin = _begin_of_line(text, start)
    return bool(_HEADING.match(text, begin) or _UNDERLINE.match(text, end))


def _begin_of_line(text: str, place: int) -> int:
    return text.rfind("\n", max(0, place - _LONGEST_HEADING), place) + 1
