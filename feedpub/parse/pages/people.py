"""Authors of a page's article."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from feedpub.article import Field
from feedpub.parse.pages.labels import on_card, split
from feedpub.parse.pages.linked import Linked, items, texts
from feedpub.parse.pages.marks import Mark
from feedpub.parse.pages.tree import Node, Page, plain
from feedpub.text import one_line

_BY = re.compile(
    r"^(?:(?:written|posted|published|article|text|story)\s+)?(?:by|автор(?:ка)?|author|от|від|von|par|por|di)\s*:?\s+|"
    r"^(?:автор(?:ка)?|author|text|текст)\s*:\s*",
    re.IGNORECASE,
)
_WEB = re.compile(r"https?://", re.IGNORECASE)
_META = (
    *("author", "dc.creator", "dcterms.creator", "dc.author", "article:author_name", "sailthru.author"),
    *("parsely-author", "citation_author", "byl"),
)
_CLASSES = ("p-author", "author", "post-author", "entry-author", "author-name", "byline")
# A line of names and dates is no name.
_DATED = re.compile(r"\b(?:19|20)\d\d\b|\d\d?[:.]\d\d|\b\d{1,2} [^\W\d_]{3,}")
_OPEN_GRAPH = '<meta property="article:author">'
_LONGEST = 80
_MOST = 20

Person = str | dict[str, str]


def authors(page: Page, linked: Linked, marks: Sequence[Mark]) -> Iterator[Field]:
    """Yield the sources of authors, best first: names, or mappings of name, url and email."""
    found = False
    for people, origin in _sources(page, linked, marks):
        for field in _field(people, origin):
            found = True
            yield field
    if not found:
        yield from _field(list(on_card(page, "author")), "ABlog's card")


def _sources(
    page: Page, linked: Linked, marks: Sequence[Mark]
) -> Iterator[tuple[Sequence[Person | None], str]]:
    item = linked.article or {}
    for key in ("author", "creator"):
        yield [_of_item(one, linked) for one in items(item.get(key), linked.by_id)], f"JSON-LD {key}"
    yield list(_of_properties(page, marks)), "itemprop=author"
    for name in _CLASSES[:2]:
        yield list(_of_classes(page, marks, name)), f'class="{name}"'
    yield [value for value in page.meta.get("article:author", ()) if not _WEB.match(value)], _OPEN_GRAPH
    for name in _META:
        yield page.meta.get(name, ()), f'<meta name="{name}">'
    yield split(page.meta.get("authors", ())), '<meta name="authors">'
    yield [_of_node(page, mark.node) for mark in marks if "author" in mark.rels], "rel=author"
    for name in _CLASSES[2:]:
        yield list(_of_classes(page, marks, name)), f'class="{name}"'


def _field(found: Sequence[Person | None], origin: str) -> Iterator[Field]:
    kept: list[Person] = []
    for person in found:
        if person and person not in kept and not _is_known(person, kept):
            kept.append(person)
    if kept:
        yield Field("authors", kept[:_MOST], origin)


def _is_known(person: Person, kept: Sequence[Person]) -> bool:
    return _name(person) in [_name(one) for one in kept]


def _name(person: Person) -> str:
    return person if isinstance(person, str) else person["name"]


def _of_item(item: Mapping[str, object] | str, linked: Linked) -> Person | None:
    if isinstance(item, str):
        return None if _WEB.match(item) else one_line(item)
    names = texts(item.get("name"), linked.by_id)
    if not names:
        return None
    more = {key: str(item[key]) for key in ("url", "email") if isinstance(item.get(key), str) and item[key]}
    if "email" in more:
        more["email"] = more["email"].removeprefix("mailto:")
    return {"name": names[0], **more} if more else names[0]


def _of_properties(page: Page, marks: Sequence[Mark]) -> Iterator[Person | None]:
    for mark in marks:
        if "author" in mark.props and not mark.is_inner:
            yield _of_node(page, mark.node)


def _of_classes(page: Page, marks: Sequence[Mark], name: str) -> Iterator[Person | None]:
    for mark in marks:
        if name in mark.classes and not mark.is_inner:
            yield _of_node(page, mark.node)


def _of_node(page: Page, node: Node) -> Person | None:
    named = node.css_first("[itemprop~=name],.p-name,.fn,.author-name") or node
    content = named.attributes.get("content") or node.attributes.get("content") or ""
    name = _BY.sub("", one_line(content) or plain(named)).strip(" ,·|–—-")
    if not name or len(name) > _LONGEST or _WEB.match(name) or _DATED.search(name):
        return None
    link = (
        node
        if node.tag == "a"
        else node.css_first('a[itemprop~=url],a.u-url,a.url,a[rel~=author],a[href^="http"]')
    )
    url = page.resolve((link.attributes.get("href") or "") if link is not None else "")
    if url.lower().startswith("mailto:"):
        return {"name": name, "email": url[7:]}
    return {"name": name, "url": url} if _WEB.match(url) else name
