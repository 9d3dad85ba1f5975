"""HTML in Markdown whose text is Markdown again, as kramdown and Python-Markdown mark it: <div markdown="1">."""

from __future__ import annotations

import re
from collections.abc import Iterator

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_OPENING = re.compile(
    r"( {0,3}<([a-z][a-z0-9-]{0,30})\b[^<>]{0,500}?)\s+markdown"
    r"""(?:\s*=\s*["']?(?:1|block|span|parse)["']?)?(?![\w=-])([^<>]{0,500}>)(.*)""",
    re.IGNORECASE,
)
_CLOSING = re.compile(r"(.*?)</([A-Za-z][A-Za-z0-9-]{0,30})\s*>\s*")


def open_blocks(text: str) -> str:
    """Give `text` with blank lines around what stands in such elements: CommonMark reads it as Markdown then."""
    return "\n".join(_lines(text))


def _lines(text: str) -> Iterator[str]:
    fence = ""
    opened: list[str] = []  # elements, the innermost last
    for line in text.split("\n"):
        found = _FENCE.match(line)
        if fence:
            if found and found[1].startswith(fence) and not line[found.end() :].strip():
                fence = ""
            yield line
        elif found:
            fence = found[1]
            yield line
        elif opening := _OPENING.match(line):
            start, name, end, rest = opening.groups()
            yield from (start + end, "")
            opened.append(name.lower())
            yield from _closed(rest, opened) if rest.strip() else ()
        elif opened:
            yield from _closed(line, opened)
        else:
            yield line


def _closed(line: str, opened: list[str]) -> Iterator[str]:
    """Yield a line inside of elements; a closing tag at its end gets a line of its own."""
    found = _CLOSING.fullmatch(line)
    if found is None or found[2].lower() != opened[-1]:
        yield line
        return
    opened.pop()
    if found[1].strip():
        yield found[1]
    yield from ("", f"</{found[2]}>", "")
