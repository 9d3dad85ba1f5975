"""What Python-Markdown reads otherwise than CommonMark: made so that CommonMark reads the same."""

from __future__ import annotations

import re
from collections.abc import Iterator

from feedpub.body.templates.verbatim import Kind, kinds

#: Whose Markdown that is.
PROGRAMS = frozenset({"pelican", "nikola", "mkdocs"})

_HEADING = re.compile(r"(#{1,6})(?!#)[ \t]*+(\S.*)")
_CLOSING_SIGNS = re.compile(r"(?<![#\\])#+\s*$")
_LINK = re.compile(r"\]\(([^()<>\n]{2,500})\)")
_CODE_SPAN = re.compile(r"(`+[^`]*`+)")
#: The first line of a block of code, where it names its language: ":::python", "#!python". A path is code.
_LANGUAGE = re.compile(
    r"<pre><code>[ ]*+(?:::++|\#!)([\w+#.-]++)(?:[ ]++hl_lines=(?:&quot;|\"|')[\d ]*+(?:&quot;|\"|'))?[ ]*+\n"
)


def as_commonmark(text: str) -> str:
    """Give Markdown whose headings need no space ("##Рівень##"), and whose links may have spaces in their addresses.

    Every line stays where it was, and code as it was.
    """
    if "](" not in text and not text.startswith("#") and "\n#" not in text:
        return text
    return "\n".join(_lines(text))


def _lines(text: str) -> Iterator[str]:
    for line, kind in zip(text.split("\n"), kinds(text), strict=True):
        if kind is not Kind.TEXT:
            yield line
        elif heading := _HEADING.fullmatch(line):
            yield f"{heading[1]} {_without_closing_signs(heading[2], len(heading[1]))}"
        elif "](" in line:
            parts = _CODE_SPAN.split(line)
            parts[::2] = [_LINK.sub(_without_spaces, part) for part in parts[::2]]
            yield "".join(parts)
        else:
            yield line


def _without_closing_signs(words: str, level: int) -> str:
    """Give a heading without the signs that close it; that of "C#" is a letter."""
    signs = _CLOSING_SIGNS.search(words)
    if signs is None or len(signs[0].rstrip()) not in (level, *range(2, 7)):
        return words
    return words[: signs.start()]


def _without_spaces(link: re.Match[str]) -> str:
    address, title = link[1].strip(), ""
    quote = address[-1:]
    if quote in ('"', "'") and (start := address.find(quote)) < len(address) - 1:
        address, title = address[:start].rstrip(), f" {address[start:]}"
    if " " not in address:
        return link[0]
    return f"]({address.replace(' ', '%20')}{title})"


def with_languages(html: str) -> str:
    """Give HTML in which blocks of code whose first line names their language are in that language, without the line."""
    if "<pre><code>" not in html:
        return html
    return _LANGUAGE.sub(lambda found: f'<pre><code class="language-{found[1]}">', html)
