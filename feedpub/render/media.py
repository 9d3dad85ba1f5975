"""Media RSS, in RSS and Atom alike: an article's picture, its enclosures and the credit."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import splitext
from urllib.parse import urlsplit

from feedpub.article import Enclosure, Image
from feedpub.feed import PublishedArticle
from feedpub.render import node
from feedpub.render.node import Node
from feedpub.render.plain import media_type, plain

# The standard library's table takes in files of the machine, and would give other bytes elsewhere.
_IMAGE_TYPES = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}
_MEDIUMS = ("image", "audio", "video")


def media(article: PublishedArticle) -> Iterator[Node]:
    """Yield media:content for each file (without media:group: MediaGroupWithoutAlternatives) and media:credit.

    An alternative text is a media:title: feedparser takes a media:description for the summary of the article.
    """
    if article.image:
        yield _image(article.image)
    for enclosure in article.enclosures:
        if article.image is None or enclosure.address != article.image.address:
            yield _enclosure(enclosure)
    if article.credit:
        yield Node("media:credit", article.credit)


def _image(image: Image) -> Node:
    suffix = splitext(urlsplit(image.address).path)[1].lower()
    attributes = {
        "url": image.address,
        "type": _IMAGE_TYPES.get(suffix),
        "medium": "image",
        "width": _positive(image.width),
        "height": _positive(image.height),
    }
    return Node("media:content", _titled(image.alt), attributes)


def _enclosure(enclosure: Enclosure) -> Node:
    kind = media_type(enclosure.type)
    medium = kind.partition("/")[0]
    attributes = {
        "url": enclosure.address,
        "fileSize": _positive(enclosure.length),
        "type": kind,
        "medium": medium if medium in _MEDIUMS else "document",
        "duration": _positive(enclosure.duration),
    }
    return Node("media:content", _titled(enclosure.title), attributes)


def _titled(title: str | None) -> tuple[Node, ...]:
    return (node.plain("media:title", plain(title)),) if title else ()


def _positive(number: int | None) -> str | None:
    """What may stand in an attribute that validators want to be above zero (InvalidPositiveInteger)."""
    return str(number) if number and number > 0 else None
