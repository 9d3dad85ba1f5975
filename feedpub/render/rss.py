"""RSS 2.0 with the RSS Advisory Board's profile, Dublin Core, Media RSS and Syndication."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC
from email.utils import format_datetime
from functools import partial
from html import escape

from lxml.etree import _Element as Element

from feedpub.article import Enclosure, Via
from feedpub.feed import Feed, PublishedArticle
from feedpub.render import generator, node
from feedpub.render.generator import add, add_with
from feedpub.render.media import media
from feedpub.render.node import Node, write
from feedpub.render.plain import mailbox, media_type, plain, source, summary, timestamp

# What the W3C validator takes for the address of an enclosure (InvalidURLAttribute): http, a dot in the host.
_ENCLOSABLE = re.compile(r"(?i)https?://(?:[a-z0-9-]+\.)+[a-z0-9][a-z0-9-]*(?::[0-9]+)?(?:/|$)")
# What it takes for the kind of a picture, and the kinds that it lets pass (ImageUrlFormat).
_SUFFIX = re.compile(r"\.(\w+)$")
_PICTURES = ("jpg", "jpeg", "gif", "png")
_NO_PERMALINK = {"isPermaLink": "false"}
_PERIODS = (("hourly", 60), ("daily", 1440), ("weekly", 10_080), ("monthly", 43_200), ("yearly", 525_600))


def entry(article: PublishedArticle) -> bytes:
    """An <item>. The description is the summary, as HTML, and content:encoded the text; without a summary the
    description is the text, since content:encoded may not stand alone (NeedDescriptionBeforeContent)."""
    return write(Node("item", tuple(_item(article)))).encode()


def frame(feed: Feed) -> tuple[bytes, bytes]:
    return generator.rss_frame(
        feed, image=_image(feed), editor=_editor(feed), finish=partial(_finish_channel, feed=feed)
    )


def _item(article: PublishedArticle) -> Iterator[Node]:
    text = summary(article)
    yield node.plain("title", plain(article.title))
    yield Node("link", article.link)
    if text:
        yield Node("description", escape(text, quote=False))
    if article.content:
        yield Node("content:encoded" if text else "description", article.content)
    yield Node("guid", article.id, _NO_PERMALINK)
    for tag in article.tags:
        yield node.plain("category", plain(tag))
    if enclosure := _main(article.enclosures):
        length = str(max(enclosure.length or 0, 0))
        kind = media_type(enclosure.type)
        yield Node("enclosure", (), {"url": enclosure.address, "length": length, "type": kind})
    yield Node("pubDate", format_datetime(article.published.astimezone(UTC), usegmt=True))
    # <author> must not stand beside dc:creator, and needs an e-mail address.
    for author in article.authors:
        yield Node("dc:creator", plain(author.name))
    # RSS has no element for edits; readers know these two.
    updated = timestamp(article.updated)
    yield Node("atom:updated", updated)
    yield Node("dcterms:modified", updated)
    if article.language:
        yield Node("dc:language", article.language)
    if article.via:
        yield from _source(article.via)
    yield from media(article)


def _source(via: Via) -> Iterator[Node]:
    # <source> would mean the feed that an item came from.
    if name := source(via):
        yield Node("dc:source", name)
    if via.address:
        title = plain(via.name) if via.name else None
        attributes = {"rel": "via", "href": via.address, "title": title}
        yield Node("atom:link", (), attributes, is_plain=title is not None)


def _finish_channel(channel: Element, feed: Feed) -> None:
    # Trap: feedgen writes no link but self.
    for hub in feed.hubs:
        add_with(channel, "atom:link", {"rel": "hub", "href": hub})
    for relation, address in feed.relations("rss"):
        add_with(channel, "atom:link", {"rel": relation, "href": address})
    if feed.is_archive:
        add_with(channel, "fh:archive", {})
    # Trap: feedgen's own extension writes sy:UpdatePeriod, in the wrong case.
    period, frequency = _rhythm(feed.ttl)
    add(channel, "sy:updatePeriod", period)
    add(channel, "sy:updateFrequency", str(frequency))


def _main(enclosures: tuple[Enclosure, ...]) -> Enclosure | None:
    """The one enclosure that RSS may have: the first recording, else the first. All are media:content too."""
    fit = [enclosure for enclosure in enclosures if _ENCLOSABLE.match(enclosure.address)]
    recordings = [one for one in fit if media_type(one.type).startswith(("audio/", "video/"))]
    return next(iter(recordings or fit), None)


def _image(feed: Feed) -> str | None:
    for address in (feed.logo, feed.icon):
        suffix = _SUFFIX.search(address)
        if address and (suffix is None or suffix[1].lower() in _PICTURES):
            return address
    return None


def _editor(feed: Feed) -> str | None:
    """`address (name)`, the one form that RSS has for people; parentheses in the name would end it early."""
    address = mailbox(feed.author)
    name = re.sub(r"[()\\]", "", plain(feed.author.name)).strip()
    return f"{address} ({name})" if address and name else None


def _rhythm(minutes: int) -> tuple[str, int]:
    """The period and how many times in it: what `ttl` says, exactly where whole numbers can, else within a twentieth."""
    minutes = max(minutes, 1)
    for period, length in _PERIODS[:3]:
        if length % minutes == 0:
            return period, length // minutes
    for period, length in _PERIODS:
        frequency = max(round(length / minutes), 1)
        if abs(length / frequency - minutes) <= minutes / 20:
            return period, frequency
    return _PERIODS[-1][0], 1
