"""Media RSS, in RSS and Atom alike: an article's picture, its enclosures and the credit."""

from __future__ import annotations

from posixpath import splitext
from urllib.parse import urlsplit

from lxml.etree import _Element as Element

from feedpub.article import Enclosure, Image
from feedpub.feed import PublishedArticle
from feedpub.render.generator import add, add_with
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


def add_media(parent: Element, article: PublishedArticle) -> None:
    """media:content for each file (without media:group: MediaGroupWithoutAlternatives) and media:credit.

    An alternative text is a media:title: feedparser takes a media:description for the summary of the article.
    """
    if article.image:
        _add_image(parent, article.image)
    for enclosure in article.enclosures:
        if article.image is None or enclosure.address != article.image.address:
            _add_enclosure(parent, enclosure)
    if article.credit:
        add(parent, "media:credit", article.credit)


def _add_image(parent: Element, image: Image) -> None:
    suffix = splitext(urlsplit(image.address).path)[1].lower()
    attributes = {
        "url": image.address,
        "type": _IMAGE_TYPES.get(suffix),
        "medium": "image",
        "width": _positive(image.width),
        "height": _positive(image.height),
    }
    content = add_with(parent, "media:content", attributes)
    if image.alt:
        add(content, "media:title", plain(image.alt))


def _add_enclosure(parent: Element, enclosure: Enclosure) -> None:
    kind = media_type(enclosure.type)
    medium = kind.partition("/")[0]
    attributes = {
        "url": enclosure.address,
        "fileSize": _positive(enclosure.length),
        "type": kind,
        "medium": medium if medium in _MEDIUMS else "document",
        "duration": _positive(enclosure.duration),
    }
    content = add_with(parent, "media:content", attributes)
    if enclosure.title:
        add(content, "media:title", plain(enclosure.title))


def _positive(number: int | None) -> str | None:
    """What may stand in an attribute that validators want to be above zero (InvalidPositiveInteger)."""
    return str(number) if number and number > 0 else None
