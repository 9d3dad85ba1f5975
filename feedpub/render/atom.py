"""Atom 1.0 (RFC 4287), with Media RSS and dc:source."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256

from feedpub.article import Enclosure, Via
from feedpub.dates import rfc3339_utc
from feedpub.feed import Feed, PublishedArticle
from feedpub.render import generator
from feedpub.render.media import media
from feedpub.render.node import attribute, attributes, plain_text, text
from feedpub.render.plain import mailbox, media_type, plain, positive, source, summary


def entry(article: PublishedArticle) -> bytes:
    """An <entry>, with authors of its own: newsboat and sfeed do not inherit the feed's (RFC 4287 §4.2.1)."""
    language, via = article.language, article.via
    parts = [
        b'<entry xml:lang="%b"><id>' % attribute(language) if language is not None else b"<entry><id>",
        text(article.id),
        b"</id><title>",
        plain_text(plain(article.title)),
        b"</title><updated>",
        _distinct(article).encode(),
        b"</updated>",
    ]
    parts += [_person(author.name, mailbox(author), author.url) for author in article.authors]
    if article.content:
        parts += b'<content type="html">', text(article.content), b"</content>"
    parts += b'<link href="', attribute(article.link), b'" rel="alternate" type="text/html"/>'
    parts += map(_enclosure, article.enclosures)
    if via and via.address:
        parts.append(_via(via, via.address))
    if said := summary(article):
        parts += b'<summary type="text">', plain_text(said), b"</summary>"
    parts += map(_category, article.tags)
    parts += b"<published>", rfc3339_utc(article.published).encode(), b"</published>"
    if via and (name := source(via)):
        parts += b"<dc:source>", text(name), b"</dc:source>"
    parts += media(article), b"</entry>"
    return b"".join(parts)


def frame(feed: Feed) -> tuple[bytes, bytes]:
    links = [{"rel": "self", "type": "application/atom+xml", "href": feed.addresses["atom"]}]
    links += [{"rel": "hub", "href": hub} for hub in feed.hubs]
    for relation, address in feed.relations("atom"):
        links.append({"rel": relation, "type": "application/atom+xml", "href": address})
    links.append({"rel": "alternate", "type": "text/html", "href": feed.link})
    return generator.atom_frame(feed, links)


@lru_cache(maxsize=1024)  # authors and tags come again and again
def _person(name: str, email: str | None, url: str | None) -> bytes:
    found = b"<author><name>%b</name>" % plain_text(plain(name))
    if email:
        found += b"<email>%b</email>" % text(email)
    if url:
        found += b"<uri>%b</uri>" % text(url)
    return found + b"</author>"


@lru_cache(maxsize=1024)
def _category(tag: str) -> bytes:
    return b'<category term="%b"/>' % attribute(plain(tag))


def _distinct(article: PublishedArticle) -> str:
    """`updated` with a fraction made from the id: the validator wants no two alike (DuplicateUpdated).

    The second stays true, and the fraction is never zero, which some writers would drop.
    """
    digest = int.from_bytes(sha256(article.id.encode()).digest()[:8])
    return f"{rfc3339_utc(article.updated)[:-1]}.{digest % 999_999 + 1:06}Z"


def _enclosure(enclosure: Enclosure) -> bytes:
    given = {
        "href": enclosure.address,
        "rel": "enclosure",
        "type": media_type(enclosure.type),
        "length": positive(enclosure.length),
        "title": plain(enclosure.title) if enclosure.title else None,
    }
    return b"<link%b/>" % attributes(given, is_plain=bool(enclosure.title))


def _via(via: Via, address: str) -> bytes:
    title = plain(via.name) if via.name else None
    given = {"href": address, "rel": "via", "title": title}
    return b"<link%b/>" % attributes(given, is_plain=title is not None)
