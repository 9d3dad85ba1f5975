"""Attribute lists of kramdown and Pandoc, `{: .class}` and `{#id}`: only a heading's id is kept."""

from __future__ import annotations

import re

_PAIR = r"(?:[.#][\w:.-]+|[\w-]+=(?:\"[^\"\n]*\"|'[^'\n]*'|[\w%./-]+))"
_LIST = re.compile(rf"\{{:?[ ]?{_PAIR}(?:[ ]+{_PAIR})*[ ]?\}}")
#: Whatever stands in it, kramdown shows nothing of a list right behind a link or an image.
_SPAN_LIST = re.compile(r"\{:[^{}\n]{0,500}\}")
_KRAMDOWN = re.compile(r"\{::?/?[^{}\n]*\}")
_HEADING = re.compile(r"[ ]{0,3}#{1,6}[ \t]")
_UNDERLINE = re.compile(r"[ \t]*\n[ ]{0,3}(?:=+|-+)[ \t]*(?:\n|\Z)")
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
    ends_line = _LINE_END.match(text, found.end()) is not None
    if text[start + 1] == "." and before not in _SPAN_ENDS:
        return None
    if text[start + 1] != "#" and before.isspace() and not ends_line:
        return None
    if markdown and ends_line and _is_heading(text, start, found.end()):
        identifier = _IDENTIFIER.search(found[0])
        return found.end(), f"{{{identifier[0]}}}" if identifier is not None else ""
    return found.end(), ""


def _is_heading(text: str, start: int, end: int) -> bool:
    begin = text.rfind("\n", max(0, start - _LONGEST_HEADING), start) + 1
    return bool(_HEADING.match(text, begin) or _UNDERLINE.match(text, end))
