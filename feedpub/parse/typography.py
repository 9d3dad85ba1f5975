"""Typographic quotes, dashes and dots, as Jekyll sets them in titles (`smartify`, in its pages and in its feeds)."""

from __future__ import annotations

import re

_MARKS = re.compile(r"""<[^<>]{1,500}>|\.\.\.|---?|<<|>>|["']""")
_SIGNS = {"...": "…", "---": "—", "--": "–", "<<": "«", ">>": "»"}
_OPENS_AFTER = frozenset(" \t\u00a0([{<-–—/\"'“‘«=")
_CLOSES_BEFORE = frozenset(" \t\u00a0.,;:!?)]}…")
_DECADE = re.compile(r"'\d\ds?\b")


def educate(text: str) -> str:
    """Return one line with typographic signs for what a typewriter has; tags are left alone."""
    made: list[str] = []
    place = 0
    for match in _MARKS.finditer(text):
        made.append(text[place : match.start()])
        place = match.end()
        sign = match[0]
        made.append(_quote(text, match.start()) if sign in "\"'" else _SIGNS.get(sign, sign))
    made.append(text[place:])
    return "".join(made)


def _quote(text: str, place: int) -> str:
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    opens = (not before or before in _OPENS_AFTER) and bool(after) and after not in _CLOSES_BEFORE
    if text[place] == '"':
        return "“" if opens else "”"
    return "‘" if opens and not _DECADE.match(text, place) else "’"
