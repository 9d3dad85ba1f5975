"""The only door to feedgen: frames as bytes. "Trap" names what makes an odd line odd, and
tests/render/test_feedgen_traps.py shows that the trap is there."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

import feedgen.feed
from lxml import etree
from lxml.etree import _Element as Element

from feedpub.dates import rfc822, rfc3339_utc
from feedpub.feed import Feed
from feedpub.render.plain import GENERATOR, mailbox, plain

#: Every prefix that a document may use, as the W3C validator knows it.
NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "fh": "http://purl.org/syndication/history/1.0",
    "media": "http://search.yahoo.com/mrss/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "xml": "http://www.w3.org/XML/1998/namespace",
}
#: Those that a document's root declares, so that no entry has to.
RSS_PREFIXES = ("atom", "content", "dc", "dcterms", "media", "sy")
ATOM_PREFIXES = ("dc", "media")

Finish = Callable[[Element], None]


# Trap: feedgen formats RSS dates by setting the locale of the whole process and setting it back; three
# threads left it stuck. This one needs no locale, and is faster.
feedgen.feed.formatRFC2822 = rfc822


@cache
def qualified(name: str) -> str:
    """`media:title` as lxml wants it, with its namespace in braces."""
    prefix, _, local = name.rpartition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}" if prefix else local


def add(parent: Element, name: str, text: str) -> None:
    """A last child that holds text."""
    etree.SubElement(parent, qualified(name)).text = text


def add_with(parent: Element, name: str, attributes: dict[str, str | None]) -> Element:
    """A last child that holds attributes; those that are None are left out."""
    given = {key: value for key, value in attributes.items() if value is not None}
    return etree.SubElement(parent, qualified(name), given)


def _finish_atom(root: Element, feed: Feed) -> None:
    # feedgen writes the offset as +00:00; elfeed ignores offsets, so every moment ends in Z.
    next(root.iterchildren("updated")).text = rfc3339_utc(feed.updated)
    if feed.is_archive:
        add_with(root, "fh:archive", {})


def rss_frame(feed: Feed, *, image: str | None, editor: str | None, finish: Finish) -> tuple[bytes, bytes]:
    """An RSS document without items, cut where they go; `finish` adds to the channel what feedgen cannot."""
    out = _frame(feed, RSS_PREFIXES[2:], lambda root: finish(root[0]))
    out.link(href=feed.addresses["rss"], rel="self", type="application/rss+xml")
    # Trap: RSS takes the last link, of whatever kind, for its own: the site comes last.
    out.link(href=feed.link, rel="alternate")
    out.docs("")
    if feed.ttl > 0:
        out.ttl(feed.ttl)
    if image:
        out.image(image)
    if editor:
        out.managingEditor(editor)
    return _cut(out.rss_str(pretty=True), b"  </channel>\n</rss>\n")


def atom_frame(feed: Feed, links: list[dict[str, str]]) -> tuple[bytes, bytes]:
    """An Atom document without entries, cut where they go."""
    out = _frame(feed, ATOM_PREFIXES, lambda root: _finish_atom(root, feed))
    out.author(_person(feed.author.name, mailbox(feed.author), feed.author.url))
    out.link(links)
    if feed.icon:
        out.icon(feed.icon)
    if feed.logo:
        out.logo(feed.logo)
    return _cut(out.atom_str(pretty=True), b"</feed>\n")


def _frame(feed: Feed, prefixes: tuple[str, ...], finish: Finish) -> Any:
    out = feedgen.feed.FeedGenerator()
    out.id(feed.id)
    out.title(plain(feed.title))
    out.description(plain(feed.description))
    out.language(feed.language)
    # Trap: `updated` and lastBuildDate are now unless they are set.
    out.updated(feed.updated)
    out.generator(GENERATOR)
    if feed.copyright:
        out.rights(plain(feed.copyright))
    out.register_extension("feedpub", _Extension)
    used = (*prefixes, "fh") if feed.is_archive else prefixes
    out.feedpub.namespaces = {prefix: NAMESPACES[prefix] for prefix in used}
    out.feedpub.finish = finish
    return out


class _Extension:
    """What feedgen calls when a frame is done, so that a format may add what feedgen cannot."""

    namespaces: dict[str, str]
    finish: Finish

    def extend_ns(self) -> dict[str, str]:
        return self.namespaces

    def extend_rss(self, root: Element) -> None:
        self.finish(root)

    def extend_atom(self, root: Element) -> None:
        self.finish(root)


def _person(name: str, email: str | None, uri: str | None) -> dict[str, str]:
    person = {"name": plain(name), "email": email, "uri": uri}
    return {key: value for key, value in person.items() if value}


def _cut(xml: bytes, tail: bytes) -> tuple[bytes, bytes]:
    assert xml.endswith(tail)
    return _IN_FRAME.sub(_refer, xml.removesuffix(tail)), b"\n" + tail


# As in entries (`node.plain_text`): the W3C validator looks for HTML in plain texts.
_TEXT = rb"[^<&\n]*[&\n][^<]*"
_IN_FRAME = re.compile(rb"<(?:title|description|copyright|managingEditor|subtitle|rights|name)>%b" % _TEXT)


def _refer(match: re.Match[bytes]) -> bytes:
    return match[0].replace(b"&amp;", b"&#x26;").replace(b"&lt;", b"&#x3C;").replace(b"\n", b"&#xA;")
