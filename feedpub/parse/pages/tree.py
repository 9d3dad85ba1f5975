"""An HTML page parsed once: its head, and small questions to its nodes. selectolax (Lexbor) lives here.

Lexbor, because it builds the tree that browsers build, in half of the time of lxml (measured on pages of 25 kB).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from feedpub import address, nesting
from feedpub.errors import ArticleError
from feedpub.text import one_line

Node = LexborNode

_DEEPEST = 1_000
_MANY_TAGS = 2 * _DEEPEST
_HEAD = 'title,meta,link,base,script[type*="ld+json" i]'
#: Links of a head that say nothing of an article.
_FURNITURE = frozenset(
    {
        "stylesheet",
        "preload",
        "icon",
        "shortcut icon",
        "preconnect",
        "dns-prefetch",
        "modulepreload",
        "apple-touch-icon",
    }
)
_LONGEST_META = 20_000
_LONG = 5_000  #: characters of a body that is no stub, whatever scripts are among them
#: Parts of a page, or of an article, that speak of other articles or of nobody's.
_ELSEWHERE_TAGS = frozenset({"nav", "aside"})
_ELSEWHERE = re.compile(
    r"comments?|comments?-(?:area|list|section)|comment-?list|disqus_thread|respond|related\w*|related-(?:posts?|articles?|news|content)|"
    r"jp-relatedposts|yarpp\w*|recommended|recommendations|recent-?posts|popular-?posts|latest-(?:posts|news)|similar-?\w*|"
    r"more-(?:posts|news|articles|stories)|read-?(?:also|next)|see-also|sidebar|side-bar|widget-area|widget_\w+|breadcrumbs?|"
    r"tag-?cloud|pagination|pager|post-nav\w*|nav-links|paginav|h-cite|p-comment|u-comment|webmentions?|blogroll",
    re.IGNORECASE,
)
_SILENT = frozenset({"script", "style", "template", "noscript", "svg", "select"})
_ANCHOR = re.compile(
    r"\b(?:header-?link|header-?anchor|heading-?anchor|anchor-?link|anchor|permalink|hash-?link)\b"
)


@dataclass(slots=True)
class Page:
    """A parsed page. `meta` and `links` are those of the head, in their order."""

    tree: LexborHTMLParser
    path: str
    text: str  #: the whole page as it stands: to see what is worth looking for
    title: str = ""
    base: str = ""
    meta: dict[str, list[str]] = field(default_factory=dict)  #: lower-case name or property to contents
    links: list[dict[str, str]] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)  #: JSON-LD as it stands

    def link(self, rel: str) -> dict[str, str] | None:
        return next((link for link in self.links if rel in link["rel"].split()), None)

    def resolve(self, reference: str) -> str:
        """Return a reference as <base href> has it; without one it stays as declared."""
        reference = reference.strip()
        return address.absolute(reference, self.base) if self.base and reference else reference


def parse(text: str, path: str) -> Page:
    """Return the page; raise ArticleError where its elements are nested too deeply to be a page."""
    if text.count("<") > _MANY_TAGS:
        _check_depth(text)
    # Bytes: a lone surrogate would else end the text for the parser.
    page = Page(LexborHTMLParser(text.encode("utf-8", "replace")), path, text)
    for node in page.tree.css(_HEAD):
        _record(page, node)
    return page


def visible(page: Page) -> str:
    """Return the text of a small body without scripts; of a longer one its beginning, scripts and all."""
    body = page.tree.body
    text = body.text(strip=True) if body is not None else ""
    if body is None or len(text) > _LONG:
        return text[:_LONG]
    return "".join(
        part.text(strip=True)
        for part in body.traverse(include_text=True)
        if part.tag == "-text" and part.parent is not None and part.parent.tag not in _SILENT
    )


def _check_depth(text: str) -> None:
    """Lexbor's time grows with the square of the depth: 200,000 open <div> take it two minutes."""
    most, where = nesting.deepest(text, _DEEPEST)
    if most > _DEEPEST:
        line = text.count("\n", 0, where) + 1
        raise ArticleError(f"the page's elements are nested more than {_DEEPEST:,} levels deep", line)


def _record(page: Page, node: Node) -> None:
    tag = node.tag
    if tag == "meta":
        _record_meta(page, node, node.attributes)
    elif tag == "link":
        rel = (node.attributes.get("rel") or "").lower()
        if rel and rel not in _FURNITURE and node.attributes.get("href"):
            page.links.append({**values(node), "rel": rel})
    elif tag == "script":
        page.scripts.append(node.text())
    elif tag == "base":
        page.base = page.base or (node.attributes.get("href") or "").strip()
    elif tag == "title" and not page.title and not _is_in_svg(node):
        page.title = one_line(node.text())


def _record_meta(page: Page, node: Node, attributes: dict[str, str | None]) -> None:
    content = (attributes.get("content") or "").strip()
    if not content or len(content) > _LONGEST_META:
        return
    if "\n" in content or "  " in content or "\t" in content:
        content = one_line(content)
    for attribute in ("property", "name"):
        for name in (attributes.get(attribute) or "").lower().split():
            contents = page.meta.setdefault(name, [])
            if content not in contents:
                contents.append(content)
    for attribute in ("http-equiv", "itemprop"):
        name = (attributes.get(attribute) or "").lower()
        # Microdata below the head is the article's, and read with its marks.
        if name and (attribute == "http-equiv" or (node.parent is not None and node.parent.tag == "head")):
            page.meta.setdefault(f"{attribute} {name}", []).append(content)


def _is_in_svg(node: Node) -> bool:
    parent = node.parent
    return (parent is None or parent.tag != "head") and any(around.tag == "svg" for around in ancestors(node))


def select(node: Node, selector: str) -> list[Node]:
    """Return what matches below a node, each once: Lexbor gives a node for every part of the selector."""
    found = node.css(selector)
    return list({one.mem_id: one for one in found}.values()) if len(found) > 1 else found


def values(node: Node) -> dict[str, str]:
    """Return the attributes of a node; one without a value has ""."""
    return {name: value or "" for name, value in node.attributes.items()}


def ancestors(node: Node, until: Node | None = None) -> Iterator[Node]:
    """Yield the elements around a node, innermost first, up to but without `until`."""
    parent = node.parent
    while parent is not None and (until is None or parent.mem_id != until.mem_id):
        yield parent
        parent = parent.parent


def is_elsewhere(node: Node, until: Node | None) -> bool:
    """Tell whether a node stands in a part of the page that is not the article's own: comments, related, a bar."""
    for parent in (node, *ancestors(node, until)):
        if parent.tag in _ELSEWHERE_TAGS:
            return True
        if parent.tag in ("body", "html", "main"):
            return False
        attributes = parent.attributes
        if _is_elsewhere_named(attributes.get("class") or "", attributes.get("id") or ""):
            return True
    return False


@lru_cache(4096)  # the pages of a site share their names
def _is_elsewhere_named(classes: str, id: str) -> bool:
    return any(_ELSEWHERE.fullmatch(name) for name in (*classes.split(), id))


def plain(node: Node) -> str:
    """Return the text of a small element on one line, without anchors, scripts and symbols; <br> is a space."""
    pieces: list[str] = []
    _collect(node, pieces, 0)
    return one_line("".join(pieces)).rstrip("¶").rstrip()


def _collect(node: Node, pieces: list[str], depth: int) -> None:
    for child in node.iter(include_text=True):
        if child.tag == "-text":
            pieces.append(child.text())
        elif child.tag == "br":
            pieces.append(" ")
        elif child.tag not in _SILENT and depth < 50 and not _is_anchor(child):
            _collect(child, pieces, depth + 1)


def _is_anchor(node: Node) -> bool:
    if node.tag != "a":
        return False
    return bool(_ANCHOR.search(node.attributes.get("class") or "")) and len(node.text(strip=True)) < 12
