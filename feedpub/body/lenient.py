"""What kramdown and Python-Markdown take within a line and CommonMark does not: made so that CommonMark takes it too."""

from __future__ import annotations

import re
from collections.abc import Iterator

from feedpub.body.templates.verbatim import Kind, kinds

_CODE_SPAN = re.compile(r"(`+[^`]*`+)")
_LINK = re.compile(r"\]\(((?:[^()<>\n]|\([^()<>\n]{0,100}\)){2,500})\)")
#: Code stays; what is strong may hold code.
_STRONG = re.compile(r"`+[^`]*`+|(?<!\*)\*\*(?![\s*])((?:`[^`]{1,300}`|[^*`]){1,500})(?<!\s)\*\*(?!\*)")
#: Where CommonMark sees neither a beginning nor an end: "**«Слово».**далі" (§6.2, flanking delimiter runs).
_LOST = re.compile(r"\*\*(?:(?<=[^\w\s*]\*\*)\w|(?<=\w\*\*)[^\w\s*])")


def as_commonmark(text: str) -> str:
    """Give Markdown whose links may have spaces in their addresses, and whose strong words may end before a letter.

    Every line stays where it was, and code as it was.
    """
    if "](" not in text and not ("**" in text and _LOST.search(text)):
        return text
    return "\n".join(_lines(text))


def _lines(text: str) -> Iterator[str]:
    for line, kind in zip(text.split("\n"), kinds(text), strict=True):
        if kind is not Kind.TEXT or not ("](" in line or "**" in line):
            yield line
            continue
        parts = _CODE_SPAN.split(line)
        parts[::2] = [_LINK.sub(_without_spaces, part) for part in parts[::2]]
        yield _STRONG.sub(_strong, "".join(parts))


def _strong(found: re.Match[str]) -> str:
    words = found[1]
    if words is None:
        return found[0]
    before, after = found.string[: found.start()][-1:], found.string[found.end() : found.end() + 1]
    is_lost = (before.isalnum() and not words[0].isalnum()) or (after.isalnum() and not words[-1].isalnum())
    return f"<strong>{words}</strong>" if is_lost else found[0]


def _without_spaces(link: re.Match[str]) -> str:
    address, title = link[1].strip(), ""
    quote = address[-1:]
    if quote in ('"', "'") and (start := address.find(quote)) < len(address) - 1:
        address, title = address[:start].rstrip(), f" {address[start:]}"
    if " " not in address:
        return link[0]
    return f"]({address.replace(' ', '%20')}{title})"
