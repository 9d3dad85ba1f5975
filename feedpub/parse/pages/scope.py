"""Which part of a page is its article: found by its marks, and told from the entries of a listing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from feedpub.parse.pages.tree import Node, Page, ancestors, is_elsewhere, plain, select
from feedpub.text import fold

_ENTRIES = (
    "article,.h-entry,.hentry,.ablog-post,.post,.entry,.news-item,"
    '[itemtype*="Article"],[itemtype*="BlogPosting"],[itemtype$="/Report"],[itemtype*="Review"]'
)
_HEADING = "h1,h2,h3,h4,.entry-title,.post-title,.p-name,[itemprop~=headline]"
_REGIONS = (
    "main",
    "[role=main]",
    "#main-content,#mw-content-text,#bodyContent",
    "#content,#main,#post,#article,.article",
    ".content,.main,.entry-content,.post-content,.article-content",
)
_MOST_ENTRIES = 200
_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """A part that is marked as an article, or as the teaser of one."""

    node: Node
    heading: str
    address: str  #: where the heading leads; "" for nowhere


@dataclass(frozen=True, slots=True)
class Scope:
    """The part of the page in which its article is described."""

    node: Node
    entries: tuple[Entry, ...]  #: all that are marked
    own: Entry | None  #: the one among them that is the page's
    is_marked: bool  #: False where the whole body had to do


def find(page: Page, titles: Sequence[str]) -> Scope | None:
    """Return the article's part, None for a page without a body; `titles` is what the head calls the page."""
    body = page.tree.body
    if body is None:
        return None
    entries = _entries(page, body)
    own = _own(entries, titles)
    if own is not None:
        return Scope(own.node, entries, own, is_marked=True)
    for region in _REGIONS:
        for node in page.tree.css(region):
            if not is_elsewhere(node, body):
                return Scope(node, entries, None, is_marked=True)
    return Scope(body, entries, None, is_marked=False)


def _entries(page: Page, body: Node) -> tuple[Entry, ...]:
    """Return the outermost marked parts; where one holds several others with headings, those."""
    nodes = [node for node in select(body, _ENTRIES)[:_MOST_ENTRIES] if not is_elsewhere(node, body)]
    known = {node.mem_id for node in nodes}
    outer = [node for node in nodes if not any(parent.mem_id in known for parent in ancestors(node))]
    if len(outer) == 1 and len(nodes) > 1:
        inner = [_entry(node) for node in nodes if node.mem_id != outer[0].mem_id]
        linked = [entry for entry in inner if entry.address]
        if len(linked) > 1 and outer[0].css_first("h1,h2") is not None and not _leads(outer[0], linked):
            return (_entry(outer[0]),)
        if len(linked) > 1:
            return tuple(linked)
    return tuple(_entry(node) for node in outer)


def _leads(outer: Node, inner: Sequence[Entry]) -> bool:
    """Tell whether what stands in `outer` is mostly its inner entries: then it is a list, not an article."""
    whole = len(outer.text())
    return sum(len(entry.node.text()) for entry in inner) > 0.7 * whole


def _entry(node: Node) -> Entry:
    heading = node.css_first(_HEADING)
    if heading is None:
        return Entry(node, "", "")
    link = heading.css_first("a[href]") or (
        heading.parent if heading.parent and heading.parent.tag == "a" else None
    )
    reference = (link.attributes.get("href") or "") if link is not None else ""
    return Entry(node, plain(heading), "" if reference.startswith("#") else reference)


def _own(entries: Sequence[Entry], titles: Sequence[str]) -> Entry | None:
    if len(entries) == 1:
        return entries[0]
    keys = [key(title) for title in titles]
    for entry in entries:
        heading = key(entry.heading)
        if len(heading) > 2 and any(title.startswith(heading) or title.endswith(heading) for title in keys):
            return entry
    # The one that has no heading to click on, or that holds nearly all of the text, is what the others are related to.
    still = [entry for entry in entries if entry.heading and not entry.address]
    if len(still) == 1 and len(entries) > 1:
        return still[0]
    return None


def key(text: str) -> str:
    """Return what is compared of two titles: letters and digits."""
    return _LETTERS.sub("", fold(text))
