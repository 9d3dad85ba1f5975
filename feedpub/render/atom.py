"""Atom 1.0 (RFC 4287), with Media RSS and dc:source."""

from __future__ import annotations

from functools import partial
from hashlib import sha256

from lxml.etree import _Element as Element

from feedpub.article import Enclosure, Via
from feedpub.feed import Feed, PublishedArticle
from feedpub.render import generator
from feedpub.render.generator import add, qualified, set_updated
from feedpub.render.media import add_media
from feedpub.render.plain import media_type, plain, source, summary, timestamp

_Link = dict[str, str]


def entry(article: PublishedArticle) -> bytes:
    """An <entry>, with authors of its own: newsboat and sfeed do not inherit the feed's (RFC 4287 §4.2.1)."""
    links = [{"href": article.link, "rel": "alternate", "type": "text/html"}]
    links += map(_enclosure, article.enclosures)
    if article.via and article.via.address:
        links.append(_via(article.via, article.via.address))
    return generator.atom_entry(
        article, summary=summary(article), links=links, finish=partial(_finish, article=article)
    )


def frame(feed: Feed) -> tuple[bytes, bytes]:
    links = [{"rel": "self", "type": "application/atom+xml", "href": feed.addresses["atom"]}]
    links += [{"rel": "hub", "href": hub} for hub in feed.hubs]
    if feed.next:
        # RFC 5005 §4: older entries are in the preceding archive.
        links.append({"rel": "prev-archive", "type": "application/atom+xml", "href": feed.next["atom"]})
    links.append({"rel": "alternate", "type": "text/html", "href": feed.link})
    return generator.atom_frame(feed, links)


def _finish(element: Element, article: PublishedArticle) -> None:
    set_updated(element, _distinct(article))
    add(element, "published", timestamp(article.published))
    if article.language:
        element.set(qualified("xml:lang"), article.language)
    if article.via and (name := source(article.via)):
        add(element, "dc:source", name)
    add_media(element, article)


def _distinct(article: PublishedArticle) -> str:
    """`updated` with a fraction made from the id: the validator wants no two alike (DuplicateUpdated).

    The second stays true, and the fraction is never zero, which some writers would drop.
    """
    digest = int.from_bytes(sha256(article.id.encode()).digest()[:8])
    return f"{timestamp(article.updated)[:-1]}.{digest % 999_999 + 1:06}Z"


def _enclosure(enclosure: Enclosure) -> _Link:
    link = {"rel": "enclosure", "type": media_type(enclosure.type), "href": enclosure.address}
    if enclosure.length and enclosure.length > 0:
        link["length"] = str(enclosure.length)
    if enclosure.title:
        link["title"] = plain(enclosure.title)
    return link


def _via(via: Via, address: str) -> _Link:
    link = {"rel": "via", "href": address}
    return link | {"title": plain(via.name)} if via.name else link
