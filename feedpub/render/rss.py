"""RSS 2.0 with the RSS Advisory Board's profile, Dublin Core, Media RSS and Syndication."""

from __future__ import annotations

import re
from functools import lru_cache, partial
from html import escape

from lxml.etree import _Element as Element

from feedpub.article import Enclosure, Via
from feedpub.dates import rfc822, rfc3339_utc
from feedpub.feed import Feed, PublishedArticle
from feedpub.render import generator
from feedpub.render.generator import add, add_with
from feedpub.render.media import media
from feedpub.render.node import attributes, plain_text, text
from feedpub.render.plain import mailbox, media_type, plain, source, summary

# What the W3C validator takes for the address of an enclosure (InvalidURLAttribute): http, a dot in the host.
_ENCLOSABLE = re.compile(r"(?i)https?://(?:[a-z0-9-]+\.)+[a-z0-9][a-z0-9-]*(?::[0-9]+)?(?:/|$)")
# What it takes for the kind of a picture, and the kinds that it lets pass (ImageUrlFormat).
_SUFFIX = re.compile(r"\.(\w+)$")
_PICTURES = ("jpg", "jpeg", "gif", "png")
_PERIODS = (("hourly", 60), ("daily", 1440), ("weekly", 10_080), ("monthly", 43_200), ("yearly", 525_600))


def entry(article: PublishedArticle) -> bytes:
    """An <item>. The description is the summary, as HTML, and content:encoded the text; without a summary the
    description is the text, since content:encoded may not stand alone (NeedDescriptionBeforeContent)."""
    said, updated = summary(article), rfc3339_utc(article.updated).encode()
    parts = [
        b"<item><title>",
        plain_text(plain(article.title)),
        b"</title><link>",
        text(article.link),
        b"</link>",
    ]
    if said:
        parts += b"<description>", text(escape(said, quote=False)), b"</description>"
    if article.content:
        name = b"content:encoded" if said else b"description"
        parts += b"<", name, b">", text(article.content), b"</", name, b">"
    parts += b'<guid isPermaLink="false">', text(article.id), b"</guid>"
    parts += map(_category, article.tags)
    if enclosure := _main(article.enclosures):
        parts.append(_enclosure(enclosure))
    parts += b"<pubDate>", rfc822(article.published).encode(), b"</pubDate>"
    # <author> must not stand beside dc:creator, and needs an e-mail address.
    parts += [_creator(author.name) for author in article.authors]
    # RSS has no element for edits; readers know these two.
    parts += b"<atom:updated>", updated, b"</atom:updated><dcterms:modified>", updated, b"</dcterms:modified>"
    if article.language:
        parts += b"<dc:language>", text(article.language), b"</dc:language>"
    if article.via:
        parts.append(_source(article.via))
    parts += media(article), b"</item>"
    return b"".join(parts)


def frame(feed: Feed) -> tuple[bytes, bytes]:
    return generator.rss_frame(
        feed, image=_image(feed), editor=_editor(feed), finish=partial(_finish_channel, feed=feed)
    )


@lru_cache(maxsize=1024)  # tags and authors come again and again
def _category(tag: str) -> bytes:
    return b"<category>%b</category>" % plain_text(plain(tag))


@lru_cache(maxsize=1024)
def _creator(name: str) -> bytes:
    return b"<dc:creator>%b</dc:creator>" % text(plain(name))


def _enclosure(enclosure: Enclosure) -> bytes:
    length = str(max(enclosure.length or 0, 0))
    given = {"url": enclosure.address, "length": length, "type": media_type(enclosure.type)}
    return b"<enclosure%b/>" % attributes(given)


def _source(via: Via) -> bytes:
    # <source> would mean the feed that an item came from.
    name, found = source(via), b""
    if name:
        found += b"<dc:source>%b</dc:source>" % text(name)
    if via.address:
        title = plain(via.name) if via.name else None
        given = {"rel": "via", "href": via.address, "title": title}
        found += b"<atom:link%b/>" % attributes(given, is_plain=title is not None)
    return found


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
