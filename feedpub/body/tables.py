"""Tables as kramdown has them: without a heading row, and with rules between their rows."""

from __future__ import annotations

import re
from itertools import groupby

from feedpub.body.templates.verbatim import Kind, kinds

_ROW = re.compile(r" {0,3}\|.*\|[ \t]*")
_RULE = re.compile(r" {0,3}\|(?=[^=-]*+[=-])[ \t|:+=-]*+")
_BAR = re.compile(r"(?<!\\)\|")


def as_commonmark(text: str) -> str:
    """Give Markdown whose tables have a heading row, empty where there was none, and one rule, below it."""
    if "\n|" not in text:
        return text
    made: list[str] = []
    above = ""
    told = zip(text.split("\n"), kinds(text), strict=True)
    for is_table, group in groupby(
        told, lambda one: one[1] is Kind.TEXT and _ROW.fullmatch(one[0]) is not None
    ):
        lines = [line for line, _ in group]
        made += _table(lines) if is_table and len(lines) > 1 and not above.strip() else lines
        above = lines[-1]
    return "\n".join(made)


def _table(lines: list[str]) -> list[str]:
    rules = [_RULE.fullmatch(line) is not None for line in lines]
    rows = [line for line, is_rule in zip(lines, rules, strict=True) if not is_rule]
    columns = max((_columns(row) for row in rows), default=0)
    has_heading = rules[1] and not rules[0]
    if has_heading and _columns(lines[1]) == columns:
        return [rows[0], lines[1], *rows[1:]]
    heading = rows.pop(0) if has_heading else "|" + " |" * columns
    return [heading, "|" + "---|" * columns, *rows]


def _columns(line: str) -> int:
    return len(_BAR.findall(line)) - 1
