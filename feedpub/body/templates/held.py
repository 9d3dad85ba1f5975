"""Codes whose inside stays to the letter up to their own end: listings, diagrams, formulas; and where that end is."""

from __future__ import annotations

import re

#: What is drawn by a script that feeds do not have: name to the language that it is written in.
DRAWN = {"mermaid": "mermaid"} | dict.fromkeys(("katex", "latex", "math", "mathjax"), "latex")
#: What Eleventy takes out of the text for the head of the page.
BUNDLED = ("css", "js")
_TAGS = ("highlight", "codeblock", "code", "comment", "verbatim", *DRAWN, *BUNDLED)
_SHORT = ("highlight", "code", "comment", *DRAWN)

#: The end of each, by the language of its code and its name; none where a group is empty.
ENDS: dict[tuple[str, str], re.Pattern[str]] = (
    {("tag", name): re.compile(rf"\{{%[-~+]?\s*end{name}\b[^%{{}}]*%\}}") for name in _TAGS}
    | {("zola", name): re.compile(rf"\{{%[-~+]?\s*end(?:{name}\b[^%{{}}]*|\s*[-~+]?)%\}}") for name in _TAGS}
    | {("tera", name): re.compile(rf"\{{%-?\s*</{name}\s*>\s*-?%\}}") for name in _TAGS}
    | {("short", name): re.compile(rf"\{{\{{[<%]\s*(/)\s*{name}\s*[>%]\}}\}}") for name in _SHORT}
    # Without an end before the name comes again, one only loads what formulas need.
    | {("short", name): re.compile(rf"\{{\{{[<%]\s*(/?)\s*{name}\b[^<>{{}}]*[>%]\}}\}}") for name in DRAWN}
)
RAW_ENDS = {name: re.compile(rf"\{{%[-~+]?\s*end{name}\b[^%{{}}]*%\}}") for name in ("raw", "verbatim")}
