"""What Python-Markdown reads otherwise than CommonMark: made so that CommonMark reads the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from textwrap import dedent

from feedpub.body.templates.verbatim import Kind, kinds

_OTHERWISE = re.compile(r"^#{1,6}(?:[^#\s]|[^\n]*#[ \t]*$)", re.MULTILINE)
_HEADING = re.compile(r"(#{1,6})(?!#)[ \t]*+(\S.*)")
_TIGHT = re.compile(r"^#{2,6}[^#\s]", re.MULTILINE)
_CLOSING_SIGNS = re.compile(r"(?<![#\\])#+\s*$")
#: The first line of a block of code, where it names its language: ":::python", "#!python". A path is code.
_LANGUAGE = re.compile(
    r"<pre><code>[ ]*+(?:::++|\#!)([\w+#.-]++)(?:[ ]++hl_lines=(?:&quot;|\"|')[\d ]*+(?:&quot;|\"|'))?[ ]*+\n"
)
#: The text of a block of code that begins with a space.
_SET_IN = re.compile(r"(?<=>)[ ][^<>]*(?=</code></pre>)")


def as_commonmark(text: str, least: int = 1) -> str:
    """Give Markdown whose headings need no space ("##Рівень##"). Every line stays where it was, and code as it was.

    `least` is the number of signs from which on a word behind them is no hashtag.
    """
    if not (_OTHERWISE if least == 1 else _TIGHT).search(
        text
    ):  # most texts have none of it, and this tells soon
        return text
    return "\n".join(_lines(text, least))


def _lines(text: str, least: int) -> Iterator[str]:
    for line, kind in zip(text.split("\n"), kinds(text), strict=True):
        heading = _HEADING.fullmatch(line) if kind is Kind.TEXT and line.startswith("#" * least) else None
        yield f"{heading[1]} {_without_closing_signs(heading[2], len(heading[1]))}" if heading else line


def _without_closing_signs(words: str, level: int) -> str:
    """Give a heading without the signs that close it; that of "C#" is a letter."""
    signs = _CLOSING_SIGNS.search(words)
    if signs is None or len(signs[0].rstrip()) not in (level, *range(2, 7)):
        return words
    return words[: signs.start()]


def with_code(html: str) -> str:
    """Give HTML in which blocks of code whose first line names their language are in that language, without the line.

    No block is set in as a whole: what stands in a list is so by eight columns, where CommonMark wants fewer.
    """
    if "<pre><code" not in html:
        return html
    named = _LANGUAGE.sub(lambda found: f'<pre><code class="language-{found[1]}">', html)
    named = named.replace('<pre><code class="language-.', '<pre><code class="language-')  # "```.python"
    return _SET_IN.sub(lambda found: dedent(found[0]), named)
