"""Titles and summaries as plain text, and the heading of a body that can stand for a title."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from html.entities import html5

from feedpub.text import one_line

# --- Inline markup. Texts are short lines; every pattern is bounded by _LONGEST all the same.
_LONGEST = 5_000
_SPECIAL = re.compile(r"[*_`\[<&\\~{]")
_KEPT = re.compile(
    r"(?P<ticks>(?<!`)`{1,3}(?!`))(?P<code>(?:(?!(?P=ticks)).){1,500})(?P=ticks)(?!`)"
    r"|\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|<(?P<place>https?://[^\s<>]{1,500})>"
)
_LINK = re.compile(
    r"!?\[([^\[\]]{0,500})\]\((?:[^()\s]|\([^()\s]{0,200}\)){0,500}(?:\s+[\"'][^\"'()]{0,200}[\"'])?\)"
)
_EMPHASIS = (
    re.compile(r"(?<![\w*])\*\*\*(?=[^\s*])([^*]{1,500}?)(?<=[^\s*])\*\*\*(?![\w*])"),
    re.compile(r"(?<![\w*])\*\*(?=[^\s*])([^*]{1,500}?)(?<=[^\s*])\*\*(?!\*)"),
    re.compile(r"(?<![\w*])\*(?=[^\s*])([^*]{1,500}?)(?<=[^\s*])\*(?![\w*])"),
    # "__init__" is a name; two words between the signs are words in bold.
    re.compile(r"(?<![\w_])__(?=[^\s_])([^_\n]{1,250} [^_]{1,250}?)(?<=[^\s_])__(?![\w_])"),
    re.compile(r"(?<![\w_])_(?=[^\s_])([^_]{1,500}?)(?<=[^\s_])_(?![\w_])"),
    re.compile(r"~~(?=[^\s~])([^~]{1,500}?)(?<=[^\s~])~~"),
)
_INLINE = (
    "a|abbr|b|bdi|big|cite|code|del|dfn|em|font|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|tt|u|var"
)
#: A pair of tags is markup; one alone, as in "The <template> element", is what the title speaks of.
_PAIR = re.compile(rf"<({_INLINE})(?:\s[^<>]{{0,500}})?>([^<>]{{0,1000}})</\1\s?>", re.IGNORECASE)
_BREAK = re.compile(r"<(?:br|wbr|hr)\s?/?>", re.IGNORECASE)
_BLOCK = re.compile(
    r"</?(?:p|div|ul|ol|li|blockquote|h[1-6]|figure|section|img)(?:\s[^<>]{0,500})?/?>", re.IGNORECASE
)
_COMMENT = re.compile(r"<!--.{0,2000}?-->", re.DOTALL)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_HOLDER = re.compile("\ufdd0([0-9]{1,5})\ufdd1")  # characters that no clean text can hold

# --- Headings.
_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_MARK = re.compile(r"\s*\{:?\s*[#.][^{}]{0,200}\}\s*$")
_H1 = re.compile(r"<h1(?:\s[^<>]{0,500})?>", re.IGNORECASE)
_H1_END = re.compile(r"</h1\s?>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,500}>")
_LINES = 2_000  #: of a body that are looked through for a heading
_WORDS = re.compile(r"[-_\s]+")


def plain_title(text: str, markup: str) -> str:
    """Return a declared title, on one line, as plain text: what its markup shows."""
    line = one_line(text)
    if not _SPECIAL.search(line) or markup not in ("markdown", "html"):
        return line
    return _plain_markdown(line) if markup == "markdown" else one_line(_plain_html(line)) or line


def plain_summary(text: str, markup: str) -> str:
    """Return a declared summary as plain text on one line. Paragraphs and other blocks in it are HTML everywhere."""
    line = one_line(text)
    if not _SPECIAL.search(line):
        return line
    line = one_line(_BLOCK.sub(" ", _COMMENT.sub("", line)))
    return _plain_markdown(line) if markup == "markdown" else one_line(_plain_html(line)) or line


def _plain_markdown(line: str) -> str:
    """Resolve what CommonMark §6 makes of one line, except that signs which belong to names stay."""
    if len(line) > _LONGEST:
        return line
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append((match["code"] or match["escaped"] or match["place"]).strip())
        return f"\ufdd0{len(kept) - 1}\ufdd1"

    text = _KEPT.sub(keep, line)
    text = _LINK.sub(r"\1", text)
    for emphasis in _EMPHASIS * 2:  # one within the other
        text = emphasis.sub(r"\1", text)
    return one_line(_HOLDER.sub(lambda match: kept[int(match[1])], _plain_html(text))) or line


def _plain_html(line: str) -> str:
    """Take away pairs of inline tags and resolve entities, once."""
    if "<" in line and len(line) <= _LONGEST:
        line = _BREAK.sub(" ", line)
        for _ in range(3):  # pairs within pairs
            line = _PAIR.sub(r"\2", line)
    return resolved(line)


def resolved(line: str) -> str:
    """Return a text with the characters that its character references mean, once."""
    return _ENTITY.sub(_character, line) if "&" in line else line


def _character(match: re.Match[str]) -> str:
    # html.unescape alone would find "&not" in "&notaname;"
    return html.unescape(match[0]) if match[0][1] == "#" else html5.get(match[0][1:], match[0])


def first_heading(body: str, markup: str) -> tuple[str, int] | None:
    """Return the heading that titles a body, as plain text, and its line in it from 0.

    That is a heading of any level where the body begins with it, else the first of the highest level.
    """
    if markup in ("html", "page"):
        return _first_h1(body)
    if markup != "markdown":
        return None
    for level, words, line, opening in _headings(body):
        text = plain_title(_MARK.sub("", words), "markdown")
        if text and (opening or level == 1):
            return text, line
    return None


def _first_h1(body: str) -> tuple[str, int] | None:
    start = _H1.search(body)
    end = _H1_END.search(body, start.end(), start.end() + 2_000) if start else None
    if start is None or end is None:
        return None
    words = one_line(_plain_html(_TAG.sub("", body[start.end() : end.start()])))
    return (words, body.count("\n", 0, start.start())) if words else None


def _headings(body: str) -> Iterator[tuple[int, str, int, bool]]:
    """Yield the headings among the first lines: level, text, line, and whether the body begins with it."""
    fence = before = ""
    alone = True
    begun = False  # something other than comments and imports has come
    for number, line in enumerate(body.split("\n", _LINES)[:_LINES]):
        mark = _FENCE.match(line)
        if fence or mark:
            if mark and (not fence or mark[1].startswith(fence)):
                fence = "" if fence else mark[1]
            before, begun = "", True
            continue
        heading = _ATX.fullmatch(line[:1_000]) if "#" in line[:4] else None
        under = _UNDERLINE.fullmatch(line) if before and line else None
        if heading:
            yield len(heading[1]), heading[2] or "", number, not begun
        elif under:
            yield (1 if under[1][0] == "=" else 2), before, number - 1, alone
        if heading or under:
            before, begun = "", True
            continue
        tidy = line.strip()
        alone = not begun  # a line of text may turn out to be a heading by the line below it
        # A heading is one line of a paragraph of its own; code, lists, quotations and tables are none.
        before = "" if before or line[:4] == "    " or tidy[:1] in ("-", ">", "|", "+", "*") else tidy[:1_000]
        begun = begun or (bool(tidy) and not tidy.startswith(("<!--", "import ", "export ")))


def from_name(stem: str) -> str:
    """Return a title made of a file's name, for want of any other."""
    words = _WORDS.sub(" ", stem).strip()
    return words[:1].upper() + words[1:]
