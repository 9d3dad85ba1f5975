"""Tags and categories of a page's article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import unquote

from feedpub.article import Field
from feedpub.parse.pages.linked import Linked, texts
from feedpub.parse.pages.marks import Mark, is_in_prose
from feedpub.parse.pages.scope import Scope
from feedpub.parse.pages.tree import Node, Page, plain
from feedpub.text import fold, one_line

_COMMAS = re.compile(r"\s*[,;、，]\s*")
_TAG_ADDRESS = re.compile(r"(?:^|/)(?:tags?|labels?)/[^/?#]+/?(?:index\.html?)?(?:[?#].*)?$", re.IGNORECASE)
_CATEGORY_ADDRESS = re.compile(r"(?:^|/)categor(?:y|ies)/[^?#]+$", re.IGNORECASE)
_HOST = re.compile(r"(?:https?:)?//([^/?#]+)", re.IGNORECASE)
_BOX_TAGS = frozenset({"ul", "ol", "div", "p", "span", "footer", "section"})
_TAG_BOX = frozenset({"tags", "post-tags", "entry-tags", "tag-links", "tag-list"})
_CATEGORY_BOX = frozenset({"post-category", "post-categories", "entry-categories", "cat-links"})
_AND = re.compile(r"\s*[,;、，]\s*|\s+(?:and|та|і|й|и)\s+")
_LABEL = re.compile(
    r"^(?:tags?|tagged|labels?|categor(?:y|ies)|теги|мітки|метки|категорі[яї]|категори[яи]|рубрик[аи])\s*:?\s*",
    re.IGNORECASE,
)
_LONGEST = 100
_LONGEST_ADDRESS = 1_000
_COUNT = re.compile(r"\s*\(\d+\)$")


def tags(page: Page, linked: Linked, marks: Sequence[Mark], scope: Scope) -> Iterator[Field]:
    """Yield the sources of tags, best first. One that holds all tags of a better one, and more, goes before it."""
    item = linked.article or {}
    sources = [
        (page.meta.get("article:tag", []), '<meta property="article:tag">'),
        (split(texts(item.get("keywords"), linked.by_id)), "JSON-LD keywords"),
        (split(page.meta.get("itemprop keywords", [])), "itemprop=keywords"),
        (split(_property(marks, "keywords")), "itemprop=keywords"),
        (list(_linked_tags(marks)), "rel=tag"),
        (list(_by_address(page, marks, scope, _TAG_ADDRESS, _TAG_BOX)), "links to tags"),
    ]
    found = [(unique(names), origin) for names, origin in sources]
    found = [source for source in found if source[0]] or _card(page, "tags")
    best = found[0] if found else None
    for source in found[1:]:
        # Hugo's template writes six tags at most into article:tag.
        if best and len(source[0]) > len(best[0]) and set(map(fold, best[0])) < set(map(fold, source[0])):
            best = source
    ordered = [source for source in found if source is best] + [
        source for source in found if source is not best
    ]
    ordered.extend(
        (unique(split(page.meta.get(name, []))), f'<meta name="{name}">')
        for name in ("tags", "news_keywords", "keywords", "dc.subject", "dcterms.subject")
    )
    for names, origin in ordered:
        if names:
            yield Field("tags", names, origin)


def categories(page: Page, linked: Linked, marks: Sequence[Mark], scope: Scope) -> Iterator[Field]:
    """Yield the sources of categories, best first."""
    item = linked.article or {}
    sources = [
        (texts(item.get("articleSection"), linked.by_id), "JSON-LD articleSection"),
        (page.meta.get("article:section", []), '<meta property="article:section">'),
        (
            [*page.meta.get("itemprop articlesection", []), *_property(marks, "articleSection")],
            "itemprop=articleSection",
        ),
        ([mark.text for mark in marks if "category" in mark.rels], "rel=category"),
        (list(_by_address(page, marks, scope, _CATEGORY_ADDRESS, _CATEGORY_BOX)), "links to categories"),
        (list(_boxes(marks)), "the page's category"),
        (_wiki(page), "the wiki's categories"),
        (page.meta.get("category", []), '<meta name="category">'),
    ]
    found = [(kept, origin) for names, origin in sources if (kept := unique(names))]
    for kept, origin in found or _card(page, "category"):
        yield Field("categories", kept, origin)


def split(values: Iterable[str]) -> list[str]:
    """Return the names of "a, b" and of lists of names."""
    return [name for value in values for name in _COMMAS.split(value)]


def unique(names: Iterable[str]) -> list[str]:
    tidy = (one_line(name).lstrip("#").strip(" ,;") for name in names)
    return list(dict.fromkeys(name for name in tidy if name and len(name) <= _LONGEST))


def _property(marks: Sequence[Mark], name: str) -> list[str]:
    return [mark.text for mark in marks if name in mark.props and not mark.is_inner]


def _linked_tags(marks: Sequence[Mark]) -> Iterator[str]:
    for mark in marks:
        is_tag = "p-category" in mark.classes or ("tag" in mark.rels and "category" not in mark.rels)
        if is_tag and not _CATEGORY_ADDRESS.search(unquote(mark.values.get("href", "")[:_LONGEST_ADDRESS])):
            yield _COUNT.sub("", mark.text)


def _by_address(
    page: Page, marks: Sequence[Mark], scope: Scope, address: re.Pattern[str], boxes: frozenset[str]
) -> Iterator[str]:
    for mark in marks:
        href = mark.values.get("href", "")[:_LONGEST_ADDRESS]
        if mark.node.tag == "a" and address.search(unquote(href)):
            if _is_of_site(href, page) and not is_in_prose(mark.node, scope.node):
                yield mark.text
        elif not boxes.isdisjoint(mark.classes) and mark.node.tag in _BOX_TAGS:
            for link in mark.node.css("a[href]")[:100]:
                yield plain(link)


def _is_of_site(reference: str, page: Page) -> bool:
    """Tell whether a link stays on the site: a release on a forge ("/releases/tag/v1") is no tag."""
    host = _HOST.match(reference)
    if host is None:
        return True
    declared = [link["href"] for link in page.links if link["rel"] == "canonical"] + page.meta.get(
        "og:url", []
    )
    hosts = {own[1].lower() for address in declared if (own := _HOST.match(address))}
    return host[1].lower() in hosts if hosts else "/releases/" not in reference


def _boxes(marks: Sequence[Mark]) -> Iterator[str]:
    for mark in marks:
        if not _CATEGORY_BOX.isdisjoint(mark.classes) and mark.node.css_first("a") is None:
            yield from _AND.split(_LABEL.sub("", mark.text))


def _card(page: Page, name: str) -> list[tuple[list[str], str]]:
    names = unique(on_card(page, name))
    return [(names, "ABlog's card")] if names else []


def on_card(page: Page, name: str) -> Iterator[str]:
    """ABlog puts what it knows of an article into the page's bar, beside the article."""
    if "ablog" not in page.text and "fa-calendar" not in page.text:
        return
    for node in page.tree.css(f'li[id="{name}"],li[id*="ablog__{name}"],.ablog__{name}'):
        if node.parent is not None and (_is_card(node) or _is_card(node.parent)):
            for link in node.css("a"):
                yield plain(link)


def _is_card(node: Node) -> bool:
    names = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
    before = node.prev
    while before is not None and before.tag in ("-text", "-comment"):
        before = before.prev
    return "ablog" in names or (before is not None and before.css_first(".fa-calendar") is not None)


def _wiki(page: Page) -> list[str]:
    return (
        [plain(node) for node in page.tree.css("#mw-normal-catlinks ul a")]
        if "mw-normal-catlinks" in page.text
        else []
    )
