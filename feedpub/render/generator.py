"""The only door to feedgen: entries and frames as bytes. "Trap" names what makes an odd line odd, and
tests/render/test_feedgen_traps.py shows that the trap is there."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import copy
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import cache
from typing import Any

import feedgen.entry
import feedgen.feed
from lxml import etree
from lxml.etree import _Element as Element

from feedpub.article import Enclosure
from feedpub.feed import Feed, PublishedArticle
from feedpub.render.plain import GENERATOR, mailbox, media_type, plain, timestamp

#: Every prefix that a document may use, as the W3C validator knows it.
NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "media": "http://search.yahoo.com/mrss/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "xml": "http://www.w3.org/XML/1998/namespace",
}
#: Those that a document's root declares, so that no entry has to.
RSS_PREFIXES = ("atom", "content", "dc", "dcterms", "media", "sy")
ATOM_PREFIXES = ("dc", "media")

Finish = Callable[[Element], None]


def _rfc822(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)


# Trap: feedgen formats RSS dates by setting the locale of the whole process and setting it back; three
# threads left it stuck. Both modules that hold the function get one that needs no locale, and is faster.
feedgen.entry.formatRFC2822 = feedgen.feed.formatRFC2822 = _rfc822


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


def rss_item(
    article: PublishedArticle, *, description: str | None, enclosure: Enclosure | None, finish: Finish
) -> bytes:
    """An RSS <item>; `description` is HTML, `finish` adds what feedgen cannot."""
    entry = _entry(article)
    entry.link(href=article.link, rel="alternate")
    entry.published(article.published)
    if article.content:
        entry.content(article.content)
    if description:
        entry.summary(description)
    if enclosure:
        # Trap: RSS keeps only the last enclosure, and a length that is a number crashes lxml.
        length = str(max(enclosure.length or 0, 0))
        entry.link(href=enclosure.address, rel="enclosure", type=media_type(enclosure.type), length=length)
    item = entry.rss_entry()
    finish(item)
    return _fragment(item, "rss", RSS_PREFIXES)


def atom_entry(
    article: PublishedArticle, *, summary: str | None, links: list[dict[str, str]], finish: Finish
) -> bytes:
    """An Atom <entry> without its dates; `finish` adds what feedgen cannot, and sets `updated`."""
    entry = _entry(article)
    entry.author([_person(author.name, mailbox(author), author.url) for author in article.authors])
    if article.content:
        # Trap: type="CDATA" is written into Atom as an illegal type.
        entry.content(article.content, type="html")
    if summary:
        entry.summary(summary, type="text")
    entry.link(links)
    element = entry.atom_entry()
    # Trap: an entry's links lose all attributes but href, which makes an enclosure an alternate.
    for link, wanted in zip(element.iterchildren("link"), links, strict=True):
        link.attrib.update(wanted)
    finish(element)
    return _fragment(element, "feed", ATOM_PREFIXES)


def set_updated(parent: Element, text: str) -> None:
    # feedgen writes the offset as +00:00; elfeed ignores offsets, so every moment ends in Z.
    next(parent.iterchildren("updated")).text = text


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
    out = _frame(feed, ATOM_PREFIXES, lambda root: set_updated(root, timestamp(feed.updated)))
    out.author(_person(feed.author.name, mailbox(feed.author), feed.author.url))
    out.link(links)
    if feed.icon:
        out.icon(feed.icon)
    if feed.logo:
        out.logo(feed.logo)
    return _cut(out.atom_str(pretty=True), b"</feed>\n")


def _entry(article: PublishedArticle) -> Any:
    entry = feedgen.entry.FeedEntry()
    entry.id(article.id)  # in RSS a guid that is no permalink
    entry.title(plain(article.title))
    # Trap: `updated` is now unless it is set.
    entry.updated(article.updated)
    entry.category([{"term": plain(tag)} for tag in article.tags])
    return entry


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
    out.feedpub.namespaces = {prefix: NAMESPACES[prefix] for prefix in prefixes}
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


@cache
def _root(tag: str, prefixes: tuple[str, ...]) -> tuple[Element, int]:
    """The root that entries find in their document, and how many bytes its start tag has."""
    root = etree.Element(tag, nsmap={prefix: NAMESPACES[prefix] for prefix in prefixes})
    return root, len(etree.tostring(root)) - len("/")


def _fragment(element: Element, tag: str, prefixes: tuple[str, ...]) -> bytes:
    """The element as it stands in its document: its root, which declares the namespaces, is cut off again."""
    pattern, start = _root(tag, prefixes)
    root = copy(pattern)
    root.append(element)
    xml = etree.tostring(root, encoding="utf-8")[start : -len(f"</{tag}>")]
    return _IN_ENTRY.sub(_refer, xml)


def _cut(xml: bytes, tail: bytes) -> tuple[bytes, bytes]:
    assert xml.endswith(tail)
    return _IN_FRAME.sub(_refer, xml.removesuffix(tail)), b"\n" + tail


# The W3C validator looks for HTML in plain texts: `<b>` is CharacterData and `&amp;` ContainsHTML, unless
# the line on which the element begins holds a hexadecimal reference. Readers read both alike. A line end
# becomes a reference too, so that the text stays on that line. Content and items' descriptions are HTML.
_TEXT = rb"[^<&\n]*[&\n][^<]*"
_IN_ENTRY = re.compile(
    rb"<(?:title|media:title|category|summary|name)(?: [^>]*)?>%b|<(?:atom:)?link [^>]* title=[^>]*>" % _TEXT
)
_IN_FRAME = re.compile(rb"<(?:title|description|copyright|managingEditor|subtitle|rights|name)>%b" % _TEXT)


def _refer(match: re.Match[bytes]) -> bytes:
    return match[0].replace(b"&amp;", b"&#x26;").replace(b"&lt;", b"&#x3C;").replace(b"\n", b"&#xA;")
