"""The two ends of an article's body: the headline and the date line before it, ways to other articles after it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from selectolax.lexbor import LexborNode

from feedpub import dates
from feedpub.body.frame import ancestors, is_attached, select, weight

_LETTERS = re.compile(r"[\W_]+")
_LONGEST_LINE = 160
_AROUND_DATE = 60
_UTC = ZoneInfo("UTC")
_YEAR_WORD = re.compile(r"^\s*(?:р|г|року|года)\b\.?")
_RELATED_HEADING = re.compile(
    r"(?:related (?:posts?|articles?|news|reading)|read (?:also|more|next)|see also|you (?:may|might) also like|"
    r"recommended|more (?:news|stories|posts)|share (?:this|on|with)\b.{0,30}|comments?|leave a (?:reply|comment)|"
    r"читайте також|читати також|схожі (?:статті|новини|матеріали)|інші новини|поділитися|коментарі|"
    r"читайте также|похожие (?:статьи|новости|материалы)|другие новости|поделиться|комментарии)\s*:?\s*(?:\(\d+\))?",
    re.IGNORECASE,
)

_WAY = re.compile(
    r"[←→«»<>‹›]|previous|prev|next|older|newer|back to|"
    r"попередн|наступн|назад|вперед|предыдущ|следующ|на головну|на главную",
    re.IGNORECASE,
)


def trim(node: LexborNode, title: str | None) -> None:
    """Take away from an article's element what is there besides its frame and is not its text."""
    _remove_headline(node, title)
    _remove_date_line(node)
    _remove_tail(node)
    _remove_ways(node)


def _remove_headline(node: LexborNode, title: str | None) -> None:
    wanted = key(title or "")
    for one in select(node, "h1,h2,h3,[itemprop~=headline],.entry-title,.post-title")[:5]:
        found = key(one.text())
        if not found:
            continue
        is_title = found == wanted or (
            bool(wanted) and (wanted.startswith(found) or found.startswith(wanted)) and one.tag == "h1"
        )
        if is_title and not _has_text_before(one, node):
            _take(one, node)
            return
    first = _first_block(node)
    if first is not None and wanted and key(first.text()) == wanted and first.css_first("img") is None:
        _take(first, node)


def _has_text_before(one: LexborNode, node: LexborNode) -> bool:
    """Tell whether more than a line or two stands before a heading: then it is a heading of the text."""
    before = 0
    for current in (one, *ancestors(one, node)):
        sibling = current.prev
        while sibling is not None:
            before += len(sibling.text(strip=True)) if sibling.tag != "-comment" else 0
            sibling = sibling.prev
    return before > 2 * _LONGEST_LINE


def _first_block(node: LexborNode) -> LexborNode | None:
    """Return the innermost element that begins the text and holds its first line whole."""
    current = node
    while True:
        child = next(
            (
                one
                for one in current.iter(include_text=True)
                if one.tag != "-comment" and one.text(strip=True)
            ),
            None,
        )
        if child is None or child.tag == "-text":
            return None if current.mem_id == node.mem_id else current
        current = child


def _remove_date_line(node: LexborNode) -> None:
    """Take away the line that dates the article, where it stands at the beginning."""
    for _ in range(2):
        block = _first_block(node)
        while block is not None and block.parent is not None and block.parent.mem_id != node.mem_id:
            if weight(block.parent) > weight(block) and len(block.parent.text(strip=True)) > _LONGEST_LINE:
                break
            block = block.parent
        if block is None or not _is_date_line(block):
            return
        _take(block, node)


def _take(one: LexborNode, node: LexborNode) -> None:
    """Take an element away, and what around it is empty without it; a rule that parted it from the text too."""
    parent = one.parent
    after = one.next
    one.decompose()
    while (
        parent is not None
        and parent.mem_id != node.mem_id
        and not parent.text(strip=True)
        and parent.css_first("img") is None
    ):
        one, parent = parent, parent.parent
        after = one.next
        one.decompose()
    while after is not None and (
        after.tag in ("hr", "br") or (after.tag == "-text" and not after.text(strip=True))
    ):
        gone, after = after, after.next
        gone.decompose()


def _is_date_line(block: LexborNode) -> bool:
    text = " ".join(block.text(separator=" ").split())
    if not 0 < len(text) <= _LONGEST_LINE or not any(letter.isdigit() for letter in text):
        return False
    if block.css_first("img,video,audio,iframe") is not None:
        return False
    found = dates.find(text, _UTC)
    if not found:
        return False
    start, end = found[0][0], found[0][1]
    rest = _YEAR_WORD.sub("", text[end:])
    return len(text) - (end - start) <= _AROUND_DATE and not rest.rstrip().endswith((".", "!", "?", "…"))


def _remove_tail(node: LexborNode) -> None:
    """Take away what follows a heading of related articles or of comments, where nothing else follows."""
    for heading in select(node, "h2,h3,h4,h5,strong,b,p")[-60:]:
        text = " ".join(heading.text().split())
        if len(text) > 60 or not _RELATED_HEADING.fullmatch(text) or not is_attached(heading, node):
            continue
        block = heading
        while (
            block.parent is not None
            and block.parent.mem_id != node.mem_id
            and block.parent.text(strip=True) == text
        ):
            block = block.parent
        rest = list(following(block))
        if all(_is_links(one) for one in rest):
            for one in (*rest, block):
                one.decompose()
            return


def _remove_ways(node: LexborNode) -> None:
    """Take away the ways to the articles before and after this one, at the very end."""
    for _ in range(4):
        last = _last_block(node)
        text = " ".join(last.text().split()) if last is not None else ""
        if last is None or not _WAY.match(text) or len(text) > _LONGEST_LINE or not _is_links(last):
            return
        last.decompose()


def _last_block(node: LexborNode) -> LexborNode | None:
    """Return the outermost element at the end that is a line of its own."""
    current = node
    while True:
        children = [
            one for one in current.iter(include_text=True) if one.tag != "-comment" and one.text(strip=True)
        ]
        if not children or children[-1].tag == "-text":
            return None
        current = children[-1]
        if len(current.text(strip=True)) <= _LONGEST_LINE:
            return current


def following(block: LexborNode) -> Iterator[LexborNode]:
    after = block.next
    while after is not None:
        yield after
        after = after.next


def _is_links(one: LexborNode) -> bool:
    if one.tag in ("-text", "-comment"):
        return not one.text(strip=True) or one.tag == "-comment"
    links = one.css("a[href]")
    return weight(one) == 0 or sum(weight(link) for link in links) >= 0.5 * weight(one)


def key(text: str) -> str:
    return _LETTERS.sub("", unicodedata.normalize("NFC", text).casefold())
