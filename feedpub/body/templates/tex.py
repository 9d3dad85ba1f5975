"""Formulas in TeX: programs that show them take them before Markdown does, so that each sign of theirs stays."""

from __future__ import annotations

import re

#: Between signs of money there is TeX only where it has a sign of its own; "from $5 to 10$" has none.
_MAY_HOLD = re.compile(r"\$\$|\$(?=[^$\n`]*[\\^_])[^$\n`]++\$|\\[(\[]")
_FORMULA = re.compile(
    r"\$\$([^$]{1,5000}+)\$\$(?!\$)"
    r"|(?<!\w)\$(?![\s$])((?:[^$\n`<\]]|<(?![a-z/])|\](?!\())++)(?<!\s)\$(?![\w$\\])"
    r"|\\\(((?:[^\\\n]|\\[^()\n])++)\\\)"
    r"|\\\[[ \t]*(\n(?:[^\\]|\\[^\[\]])++)\\\]"
)
_OWN = re.compile(r"[\\^_{}]")
_BLANK_LINE = re.compile(r"\n[ \t>]*(?=\n)")
_ALONE = re.compile(r"[ \t]*\n.*\n[ \t>]*", re.DOTALL)  #: between signs that have lines of their own
#: What would be Markdown, HTML or template code, or make a list or a heading of a line.
_SIGNS = re.compile(r"[\\`*_\[\]{}<~!]|&(?!#?\w+;)|^(?<=\n)[ \t]*[-+=#]", re.MULTILINE)


def may_hold_formula(text: str) -> bool:
    """Tell whether `text` is worth a closer look."""
    return ("$" in text or "\\" in text) and _MAY_HOLD.search(text) is not None


def formula(text: str, start: int, *, mdx: bool) -> tuple[int, str] | None:
    """Give where the formula at `start` ends, and its text, each of its signs standing for itself; None: there is none."""
    found = _FORMULA.match(text, start)
    if found is None:
        return None
    inside = next(filter(None, found.groups()))
    whole = found[0]
    if _ALONE.fullmatch(inside):
        whole = _BLANK_LINE.sub("", whole)  # TeX knows none here, and Markdown would begin a paragraph
    if not _OWN.search(inside) or _BLANK_LINE.search(whole):
        return None
    if not mdx and ("{{" in inside or "{%" in inside):  # the template engine comes before all
        return None
    return found.end(), _SIGNS.sub(_literal, whole)


def _literal(sign: re.Match[str]) -> str:
    return f"{sign[0][:-1]}&#{ord(sign[0][-1])};"
