"""Where a body's excerpt ends, and whether the body begins by repeating the title."""

from __future__ import annotations

import re
from collections.abc import Iterator

from feedpub.body.plain import folded, plain_text, told_text

#: WordPress, Hugo, Hexo, Zola, MkDocs; Eleventy, Jekyll; Docusaurus; Nikola; Pelican; Drupal.
_WORDS = (
    r"(?:more|excerpt|truncate|read[-_ ]?more|teaser(?:[-_ ]?end)?(?:\s*:[^<>]*)?|break|cut"
    r"|(?:end[-_ ]?(?:of[-_ ]?)?|)(?:excerpt|summary)|(?:excerpt|summary)[-_ ]?end|pelican_end_summary)"
)
_COMMENT = rf"<!--+\s*{_WORDS}\s*--+>|<!--more[ :][^<>]*-->"
_LINE = r"\{/\*\s*truncate\s*\*/\}|\.\. TEASER_END(?::[^\n<]*)?"  # Docusaurus in MDX; Nikola
_MARKER = re.compile(
    rf"(?P<comment>{_COMMENT})|(?:(?<=<p>)|(?<=\n)|^)(?P<line>{_LINE})(?=</p>|\s*\n|\s*$)", re.IGNORECASE
)
_LONE = re.compile(rf"\s*(?:{_COMMENT}|{_LINE})\s*", re.IGNORECASE)
#: What stands before it is no part of the summary.
_BEGIN = re.compile(
    r"<!--\s*(?:pelican_begin_summary|(?:excerpt|summary)[-_ ]?(?:start|begin)"
    r"|(?:start|begin)[-_ ]?(?:excerpt|summary))\s*-->",
    re.IGNORECASE,
)
_HEADING = re.compile(r"<h([1-6])(?=[\s>])[^<>]*>", re.IGNORECASE)
_LONGEST_BEFORE_HEADING = 2_000  #: of tags and comments alone
_LONGEST_HEADING = 2_000


def is_marker(text: str) -> bool:
    """Tell whether `text` is an excerpt marker and nothing else."""
    return _LONE.fullmatch(text) is not None


def cut(html: str) -> tuple[str, str | None]:
    """Give `html` without its excerpt markers, and the plain text before the first that ends an excerpt."""
    if not _may_be_marked(html):
        return html, None
    begin = _BEGIN.search(html)
    start = begin.end() if begin else 0
    ends = list(_ends(html))
    end = next((match.start() for match in ends if match.start() >= start), None)
    before = told_text(html[start:end]) if end is not None else ""
    return _BEGIN.sub("", _without(html, ends)), before or None


def _may_be_marked(html: str) -> bool:
    """Tell whether `html` is worth a closer look; rare single signs first, they are found fastest."""
    return (
        ("!" in html and "<!--" in html)
        or ("{" in html and "{/*" in html)
        or ("_" in html and ".. TEASER_END" in html)
    )


def without_title(html: str, title: str) -> str:
    """Give `html` without its first heading where that repeats the title, and nothing but tags stands before it."""
    if html.startswith("<p>") and html[3:4].isalnum():  # most begin so: text stands before every heading
        return html
    opening = _HEADING.search(html, 0, _LONGEST_BEFORE_HEADING)
    if opening is None:
        return html
    closing = f"</h{opening[1]}>"
    end = html.find(closing, opening.end(), opening.end() + _LONGEST_HEADING)
    if end < 0:
        return html
    heading = plain_text(html[opening.end() : end]).removesuffix("#")
    if folded(heading).casefold() != folded(title).casefold() or plain_text(html[: opening.start()]):
        return html
    return html[: opening.start()] + html[end + len(closing) :]


def _ends(html: str) -> Iterator[re.Match[str]]:
    """Yield the markers; not those that are text, no comments, and shown as an example."""
    place = inside = 0
    for match in _MARKER.finditer(html):
        start = match.start()
        inside += html.count("<pre", place, start) - html.count("</pre>", place, start)
        place = start
        if match["line"] is None or inside <= 0:
            yield match


def _without(html: str, matches: list[re.Match[str]]) -> str:
    pieces, position = [], 0
    for match in matches:
        start, end = match.span()
        if html[start - 3 : start] == "<p>" and html[end : end + 4] == "</p>":
            start, end = start - 3, end + 4
        pieces.append(html[position:start])
        position = end
    return "".join((*pieces, html[position:]))
