"""Obsidian's comments, %%…%%, which no reader of a note ever sees."""

from __future__ import annotations

import re

from feedpub.body.templates.verbatim import Kind, kinds

#: Within a line. "%%d and %%s" is none, nor is "50%%".
_WITHIN = re.compile(r"(?<![\w%])%%(?!%)(?:[^%]|%(?!%))*%%(?![\w%])")
#: Notes are kept in a folder of no other program; those show such signs as they stand.
_OF_NOTES = frozenset({"auto", "none"})


def without(text: str, convention: str) -> str:
    """Give Markdown without its comments. Every line stays where it was."""
    if "%%" not in text or convention not in _OF_NOTES:
        return text
    lines = text.split("\n")
    last = max(number for number, line in enumerate(lines) if "%%" in line)
    is_inside = False
    for number, kind in enumerate(kinds(text)):
        line = lines[number]
        if is_inside:
            _, end, lines[number] = line.partition("%%")
            is_inside = not end
        elif "%%" in line and "`" not in line and kind is Kind.TEXT:
            lines[number] = _WITHIN.sub("", line)
            if lines[number].lstrip().startswith("%%") and number < last:
                lines[number], is_inside = "", True
    return "\n".join(lines)
