"""What a script would put into a page: AMP's pictures and players, posts of other sites. They become plain elements.

A post or a player becomes a frame; what a feed shows in its place is for `replacing` to say.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_PICTURES = "amp-img,amp-anim"
_OF_PICTURE = ("src", "srcset", "sizes", "alt", "width", "height", "title")
#: What stands for a post or a player; the attribute that says which one; its address.
_FRAMES = (
    ("amp-youtube", "data-videoid", "https://www.youtube.com/watch?v={}"),
    ("lite-youtube", "videoid", "https://www.youtube.com/watch?v={}"),
    ("amp-vimeo", "data-videoid", "https://vimeo.com/{}"),
    ("amp-twitter", "data-tweetid", "https://twitter.com/i/status/{}"),
    ("amp-instagram", "data-shortcode", "https://www.instagram.com/p/{}/"),
    ("amp-facebook", "data-href", "{}"),
    ("amp-iframe,amp-video,amp-audio,amp-video-iframe", "src", "{}"),
    ("script[src*='gist.github.com/'],script[src*='asciinema.org/a/']", "src", "{}"),
    ("script.speakerdeck-embed[data-id]", "data-id", "https://speakerdeck.com/player/{}"),
    ("script[data-telegram-post]", "data-telegram-post", "https://t.me/{}"),
    (".fb-post[data-href],.fb-video[data-href]", "data-href", "{}"),
    ("blockquote[data-instgrm-permalink]", "data-instgrm-permalink", "{}"),
)
#: What AMP shows until, or where, its elements do not work.
_INSTEAD = frozenset(("noscript", "source", "track"))
_MARKS = (
    *("<amp-", "<lite-", "data-telegram-post", "data-href", "data-instgrm-permalink"),
    *("gist.github.com/", "asciinema.org/a/", "speakerdeck-embed"),
)
#: What of a script's address is not that of the page which shows the same.
_SCRIPT = re.compile(r"\.js(?:\?.*)?$")


def may_be_in(html: str) -> bool:
    """Tell whether there may be any of this."""
    return any(mark in html for mark in _MARKS)


def fill(tree: LexborHTMLParser) -> None:
    """Put plain elements into the places of those that a script would fill."""
    for node in tree.css(_PICTURES):
        _put(tree, node, "img", {name: node.attributes.get(name) for name in _OF_PICTURE})
    for selector, name, pattern in _FRAMES:
        for node in tree.css(selector):
            said = node.attributes.get(name) or _source(node)
            if said and node.css_first("a[href]") is None:
                said = (
                    _SCRIPT.sub("", said.strip()) if name == "src" and node.tag == "script" else said.strip()
                )
                _put(tree, node, "iframe", {"src": pattern.format(said)})


def _source(node: LexborNode) -> str | None:
    source = node.css_first("source[src]")
    return source.attributes.get("src") if source is not None else None


def _put(tree: LexborHTMLParser, node: LexborNode, tag: str, attributes: dict[str, str | None]) -> None:
    """Put an element into the place of another, behind which stays what it held: authors forget ends."""
    made = tree.create_node(tag)
    for name, value in attributes.items():
        if value:
            made.attrs[name] = value
    node.insert_before(made)
    for inner in list(node.iter()):
        if inner.tag in _INSTEAD or "fallback" in inner.attributes or "placeholder" in inner.attributes:
            inner.decompose()
    if node.tag == "script" or node.first_child is None:
        node.decompose()
    else:
        node.unwrap()
