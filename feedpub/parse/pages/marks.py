"""The marks inside a page's article: microdata, microformats, rel, <time>, and the classes that themes use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from feedpub.parse.pages.scope import Scope
from feedpub.parse.pages.tree import Node, Page, ancestors, is_elsewhere, plain, select, values
from feedpub.text import one_line

_WANTED = (
    "[itemprop],[rel],time,abbr[title],h1,.p-name,.entry-title,.post-title,.dt-published,.dt-updated,.published,"
    ".updated,.p-category,.p-author,.author,.byline,.fn,.p-summary,.u-photo,.u-featured,.u-uid,.u-audio,.u-video,"
    ".post-category,.post-categories,.entry-categories,.cat-links,.tags,.post-tags,.entry-tags,.tag-links,.tag-list,"
    '.post-author,.entry-author,.author-name,audio,video,a[href*="/tag" i],a[href*="/label" i],a[href*="/categor" i]'
)
_MOST = 2_000
#: Parts of an article that are about somebody or something else (h-card, h-cite, an item of another type).
_OTHER = re.compile(r"(?:^|\s)(?:h-card|vcard|h-cite|p-comment|u-comment|h-geo|h-adr)(?=\s|$)")
_ARTICLE_TYPE = re.compile(r"(?:Article|Posting|Report|Review|Recipe|CreativeWork|WebPage)\b")
_LABELS = re.compile(r"\b(?:tags?|labels?|categories|category|terms)\b", re.IGNORECASE)
_BODY = re.compile(r"(?:^|\s)(?:articleBody|e-content|entry-content|post-content|post-body)(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Mark:
    """One marked element and its attributes."""

    node: Node
    values: dict[str, str]
    props: frozenset[str]
    classes: frozenset[str]
    rels: frozenset[str]
    is_inner: bool  #: it stands within somebody's card or an item of another kind

    @property
    def text(self) -> str:
        """What the element says: the value that is meant for machines, else the one that people see."""
        for name in ("content", "datetime"):
            if value := one_line(self.values.get(name, "")):
                return value
        if self.node.tag == "abbr" and (value := one_line(self.values.get("title", ""))):
            return value
        return plain(self.node)

    @property
    def address(self) -> str:
        for name in ("content", "src", "href", "data"):
            if self.values.get(name, "").strip():
                return self.values[name].strip()
        return ""


def gather(scope: Scope) -> list[Mark]:
    """Return the marks of the article in their order, without those of comments and of related articles."""
    found = [scope.node] if scope.node.attributes.get("itemprop") else []
    found += [node for node in select(scope.node, _WANTED)[:_MOST] if node.mem_id != scope.node.mem_id]
    return [_mark(node, scope) for node in found if not is_elsewhere(node, scope.node)]


def _mark(node: Node, scope: Scope) -> Mark:
    declared = values(node)
    return Mark(
        node,
        declared,
        frozenset(declared.get("itemprop", "").split()),
        frozenset(declared.get("class", "").split()),
        frozenset(declared.get("rel", "").lower().split()),
        _is_inner(node, scope.node),
    )


def _is_inner(node: Node, until: Node) -> bool:
    for parent in ancestors(node, until):
        attributes = parent.attributes
        if "itemscope" in attributes and not _ARTICLE_TYPE.search(attributes.get("itemtype") or ""):
            return True
        if _OTHER.search(attributes.get("class") or ""):
            return True
    return False


def own(marks: Sequence[Mark], *, prop: str = "", classes: frozenset[str] = frozenset()) -> Iterator[Mark]:
    """Yield the marks with this property or one of these classes that are about the article itself."""
    for mark in marks:
        if not mark.is_inner and (prop in mark.props or not classes.isdisjoint(mark.classes)):
            yield mark


def headings(page: Page, scope: Scope) -> list[str]:
    """Return the headings that may name the article, those of its own part first, the site's own left out."""
    found = [plain(node) for node in scope.node.css("h1,h2")[:20]]
    if scope.is_marked and page.tree.body is not None:
        found += [plain(node) for node in page.tree.body.css("h1")[:5]]
    return [text for text in dict.fromkeys(found) if text]


def is_in_prose(node: Node, until: Node) -> bool:
    """Tell whether a link stands in a sentence of the body, and so is no label."""
    parent = node.parent
    if parent is None or _LABELS.search(parent.attributes.get("class") or ""):
        return False
    if any(_BODY.search(_names(around)) for around in ancestors(node, until)):
        links = sum(len(link.text(strip=True)) for link in parent.css("a"))
        return links < 0.6 * len(parent.text(strip=True))
    return parent.tag == "p" and len(parent.text(strip=True)) > 200


def _names(node: Node) -> str:
    attributes = node.attributes
    return f"{attributes.get('class') or ''} {attributes.get('itemprop') or ''}"
