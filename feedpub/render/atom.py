"""Atom 1.0 (RFC 4287), with Media RSS and dc:source."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from feedpub.article import Author, Enclosure, Via
from feedpub.feed import Feed, PublishedArticle
from feedpub.render import generator, node
from feedpub.render.media import media
from feedpub.render.node import Node, write
from feedpub.render.plain import mailbox, media_type, plain, source, summary, timestamp


def entry(article: PublishedArticle) -> bytes:
    """An <entry>, with authors of its own: newsboat and sfeed do not inherit the feed's (RFC 4287 §4.2.1)."""
    return write(Node("entry", tuple(_entry(article)), {"xml:lang": article.language})).encode()


def frame(feed: Feed) -> tuple[bytes, bytes]:
    links = [{"rel": "self", "type": "application/atom+xml", "href": feed.addresses["atom"]}]
    links += [{"rel": "hub", "href": hub} for hub in feed.hubs]
    for relation, address in feed.relations("atom"):
        links.append({"rel": relation, "type": "application/atom+xml", "href": address})
    links.append({"rel": "alternate", "type": "text/html", "href": feed.link})
    return generator.atom_frame(feed, links)


def _entry(article: PublishedArticle) -> Iterator[Node]:
    yield Node("id", article.id)
    yield node.plain("title", plain(article.title))
    yield Node("updated", _distinct(article))
    for author in article.authors:
        yield Node("author", tuple(_person(author)))
    if article.content:
        yield Node("content", article.content, {"type": "html"})
    yield Node("link", (), {"href": article.link, "rel": "alternate", "type": "text/html"})
    yield from map(_enclosure, article.enclosures)
    if article.via and article.via.address:
        yield _via(article.via, article.via.address)
    if text := summary(article):
        yield node.plain("summary", text, {"type": "text"})
    for tag in article.tags:
        yield Node("category", (), {"term": plain(tag)})
    yield Node("published", timestamp(article.published))
    if article.via and (name := source(article.via)):
        yield Node("dc:source", name)
    yield from media(article)


def _person(author: Author) -> Iterator[Node]:
    yield node.plain("name", plain(author.name))
    if email := mailbox(author):
        yield Node("email", email)
    if author.url:
        yield Node("uri", author.url)


def _distinct(article: PublishedArticle) -> str:
    """`updated` with a fraction made from the id: the validator wants no two alike (DuplicateUpdated).

    The second stays true, and the fraction is never zero, which some writers would drop.
    """
    digest = int.from_bytes(sha256(article.id.encode()).digest()[:8])
    return f"{timestamp(article.updated)[:-1]}.{digest % 999_999 + 1:06}Z"


def _enclosure(enclosure: Enclosure) -> Node:
    length = enclosure.length if enclosure.length and enclosure.length > 0 else None
    attributes = {
        "href": enclosure.address,
        "rel": "enclosure",
        "type": media_type(enclosure.type),
        "length": str(length) if length else None,
        "title": plain(enclosure.title) if enclosure.title else None,
    }
    return Node("link", (), attributes, is_plain=bool(enclosure.title))


def _via(via: Via, address: str) -> Node:
    title = plain(via.name) if via.name else None
    return Node("link", (), {"href": address, "rel": "via", "title": title}, is_plain=title is not None)
