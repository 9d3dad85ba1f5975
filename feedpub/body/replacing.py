"""Elements that no feed may hold, replaced by something that says the same: players by links, formulas by text.

Most bodies have none of them; one look tells, and only the others are parsed (selectolax lives here).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from feedpub.body import elements, widgets
from feedpub.body.elements import Elements

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_TASK = re.compile(r'<input disabled="" type="checkbox"( checked="")?/>')
LAZY = ("data-src", "data-original", "data-lazy-src", "data-orig-file", "data-lazy")
LAZY_SETS = ("data-srcset", "data-lazy-srcset")
#: What a lazy image shows until it is scrolled to.
_PLACEHOLDER = re.compile(
    r"data:|about:|.*(?:placeholder|blank|spacer|pixel|transparent|loading|lazy|1x1)[^/]*$", re.IGNORECASE
)
#: In these a paragraph may stand; elsewhere the link stands alone.
_HOLDS_PARAGRAPHS = frozenset(
    "body div article section main aside figure blockquote li td center details".split()
)
_EXECUTABLE = ("javascript:", "vbscript:", "about:", "data:", "blob:")


def replace(html: str, found: Elements | None = None) -> tuple[str, tuple[str, ...]]:
    """Give `html` without what no feed may hold, and a sentence for each kind of thing that was replaced or dropped.

    `found` is what `html` may hold, where that is known.
    """
    found = found or elements.of(html)
    if found.inputs and '<input disabled="" type="checkbox"' in html:  # as Markdown's task lists make it
        html = _TASK.sub(lambda match: "☑ " if match[1] else "☐ ", html)
        found = elements.of(html)
    if not found.rare and " data-" not in html:
        return html, ()
    from selectolax.lexbor import LexborHTMLParser  # most bodies need none of it

    # <body> first: else a leading <script> is in the head.
    tree = LexborHTMLParser(f"<!DOCTYPE html><body>{html}")
    notes: dict[str, None] = {}
    if widgets.may_be_in(html):
        widgets.fill(tree)
    _unveil_lazy_images(tree)
    for selector, treat in _TREATMENTS:
        for node in tree.css(selector):
            note = treat(tree, node)
            if note:
                notes[note] = None
    body = tree.body
    return (body.inner_html or "" if body is not None else ""), tuple(notes)


def _unveil_lazy_images(tree: LexborHTMLParser) -> None:
    """Show pictures that a script would show, and drop what stands beside them for readers without scripts."""
    found = False
    for node in tree.css("img, source"):
        attributes = node.attributes
        real = next((value for name in LAZY if (value := attributes.get(name))), None)
        real_set = next((value for name in LAZY_SETS if (value := attributes.get(name))), None)
        shown = attributes.get("src") or ""
        if real and (not shown or _PLACEHOLDER.match(shown)):
            node.attrs["src"] = real
            found = True
        if real_set and not attributes.get("srcset"):
            node.attrs["srcset"] = real_set
    for node in tree.css("noscript, noembed, noframes"):
        if found and node.css_first("img") is not None:
            node.decompose()
        else:
            node.unwrap()


def _drop(tree: LexborHTMLParser, node: LexborNode) -> str | None:
    tag = node.tag
    if node.parent is not None:
        node.decompose()
    return None if tag in _SILENT else f"<{tag}> was dropped: no feed may hold it"


def _drop_control(tree: LexborHTMLParser, node: LexborNode) -> str | None:
    node.decompose()
    return "a form's controls were dropped: they do nothing in a feed"


def _tick(tree: LexborHTMLParser, node: LexborNode) -> str | None:
    if (node.attributes.get("type") or "").lower() != "checkbox":
        return None if (node.attributes.get("type") or "").lower() == "hidden" else _drop_control(tree, node)
    node.replace_with("☑ " if "checked" in node.attributes else "☐ ")
    return None


def _tell_picture(tree: LexborHTMLParser, node: LexborNode) -> str | None:
    title = node.css_first("title")
    text = " ".join((title.text() if title is not None else node.attributes.get("aria-label") or "").split())
    node.replace_with(text)
    return f"<svg> was replaced by its title “{text}”" if text else "<svg> was dropped: no feed may hold it"


def _tell_formula(tree: LexborHTMLParser, node: LexborNode) -> str | None:
    source = node.css_first("annotation")
    text = " ".join((source.text() if source is not None else node.text()).split())
    node.replace_with(text or node.attributes.get("alttext") or "")
    return "<math> was replaced by its text"


def _link_player(tree: LexborHTMLParser, node: LexborNode) -> str | None:
    tag = node.tag
    address = _address_of_player(node)
    if address is None:
        if tag in ("object", "applet") and node.css_first("img, a, p") is not None:
            node.unwrap()
            return None
        node.decompose()
        return f"<{tag}> without an address was dropped"
    node.replace_with(_link(tree, node, address, node.attributes.get("title") or address))
    return f"<{tag}> was replaced by a link to {address}"


def _address_of_player(node: LexborNode) -> str | None:
    attributes = node.attributes
    found = [attributes.get(name) for name in ("src", "data", "data-src", "data-lazy-src")]
    found.extend(
        inner.attributes.get("src") or inner.attributes.get("value")
        for inner in node.css("embed, param")
        if inner.tag == "embed" or (inner.attributes.get("name") or "").lower() in ("movie", "src", "url")
    )
    return next((address for value in found if (address := _usable(value))), None)


def _link_recording(tree: LexborHTMLParser, node: LexborNode) -> str | None:
    """Put a link behind <audio> and <video>: without `controls`, which validators refuse, many readers show nothing."""
    source = node.css_first("source[src]")
    address = _usable(node.attributes.get("src")) or (
        _usable(source.attributes.get("src")) if source is not None else None
    )
    if address:
        node.insert_after(_link(tree, node, address, node.attributes.get("title") or address))
    return None


def _link(tree: LexborHTMLParser, beside: LexborNode, address: str, text: str) -> LexborNode:
    link = tree.create_node("a")
    link.attrs["class"] = "embedded"
    link.attrs["href"] = address
    link.insert_child(text)
    if beside.parent is None or beside.parent.tag not in _HOLDS_PARAGRAPHS:
        return link
    paragraph = tree.create_node("p")
    paragraph.insert_child(link)
    return paragraph


def _usable(address: str | None) -> str | None:
    tidy = "".join((address or "").split())
    return None if not tidy or tidy.lower().startswith(_EXECUTABLE) else tidy


#: Dropped without a word: readers of the page saw nothing of them either.
_SILENT = frozenset(("meta", "link", "base", "title", "template", "head", "canvas"))
_TREATMENTS: tuple[tuple[str, Callable[[LexborHTMLParser, LexborNode], str | None]], ...] = (
    ("script, style, meta, link, base, title:not(svg title), template, canvas", _drop),
    ("svg", _tell_picture),
    ("math", _tell_formula),
    ("object, applet", _link_player),
    ("iframe, frame, embed, portal", _link_player),
    ("audio, video", _link_recording),
    ("input", _tick),
    ("button, select, textarea, datalist", _drop_control),
)
