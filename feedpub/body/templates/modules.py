"""MDX's imports and exports: where they end."""

from __future__ import annotations

import re
from collections.abc import Sequence

_IMPORT = re.compile(
    r"import\s++(?:[\w*$\s{},]+?(?<=\s)from\s++)?(?:\"[^\"\n]*\"|'[^'\n]*')\s*+;?\s*+(?://.*)?"
)
_EXPORT = re.compile(r"export\s+(?:default\b|(?:const|let|var|function|async|class)\s+\w|\{|\*\s+from)")
_MOST_LINES = 300  #: of one export


def has_imports(text: str) -> bool:
    """Tell whether a text imports anything, and so is MDX."""
    start = 0
    while (start := text.find("import ", start)) >= 0:
        line = text[start : text.find("\n", start) if "\n" in text[start : start + 400] else start + 400]
        if (start == 0 or text[start - 1] == "\n") and (_IMPORT.fullmatch(line) or "{" in line[:9]):
            return True
        start += 7
    return False


def end_of_import(lines: Sequence[str], number: int) -> int | None:
    """Give the line after the import that begins on a line."""
    joined = ""
    for after in range(number, min(number + 30, len(lines))):
        joined += lines[after] + "\n"
        if _IMPORT.fullmatch(joined.strip()):
            return after + 1
        if not lines[after].strip():
            break
    return None


def end_of_export(lines: Sequence[str], number: int) -> int | None:
    """Give the line after the export that begins on a line."""
    if not _EXPORT.match(lines[number]):
        return None
    depth = 0
    for after in range(number, min(number + _MOST_LINES, len(lines))):
        line = lines[after]
        depth += sum(map(line.count, "([{")) - sum(map(line.count, ")]}"))
        if depth <= 0 and line.rstrip().endswith((";", "}", ")", "]", '"', "'", "`")):
            return after + 1
        if depth <= 0 and not line.strip():
            return after
    return None
