"""Media RSS, in RSS and Atom alike: an article's picture, its enclosures and the credit."""

from __future__ import annotations

from feedpub import address
from feedpub.article import Enclosure, Image
from feedpub.feed import PublishedArticle
from feedpub.render.node import attributes, plain_text, text
from feedpub.render.plain import media_type, plain, positive

_MEDIUMS = ("image", "audio", "video")


def media(article: PublishedArticle) -> bytes:
    """Return media:content for each file (without media:group: MediaGroupWithoutAlternatives) and media:credit.

    An alternative text is a media:title: feedparser takes a media:description for the summary of the article.
    """
    image, found = article.image, b""
    if image:
        found += _image(image)
    for enclosure in article.enclosures:
        if image is None or enclosure.address != image.address:
            found += _enclosure(enclosure)
    if article.credit:
        found += b"<media:credit>%b</media:credit>" % text(article.credit)
    return found


def _image(image: Image) -> bytes:
    kind = address.media_type(image.address) or ""
    given: dict[str, str | int | None] = {
        "url": image.address,
        "type": kind if kind.startswith("image/") else None,
        "medium": "image",
        "width": positive(image.width),
        "height": positive(image.height),
    }
    return _content(given, image.alt)


def _enclosure(enclosure: Enclosure) -> bytes:
    kind = media_type(enclosure.type)
    medium = kind.partition("/")[0]
    given: dict[str, str | int | None] = {
        "url": enclosure.address,
        "fileSize": positive(enclosure.length),
        "type": kind,
        "medium": medium if medium in _MEDIUMS else "document",
        "duration": positive(enclosure.duration),
    }
    return _content(given, enclosure.title)


def _content(given: dict[str, str | int | None], title: str | None) -> bytes:
    if not title:
        return b"<media:content%b/>" % attributes(given)
    titled = b"<media:content%b><media:title>%b</media:title></media:content>"
    return titled % (attributes(given), plain_text(plain(title)))
