"""JSON Feed 1.1, with two extensions, whose names begin with an underscore as the specification wants it:
`_media` (credit, and alt, width and height of the image) and `_via` (name and url of the source)."""

from __future__ import annotations

from json import JSONEncoder

from feedpub.article import Author, Enclosure
from feedpub.dates import rfc3339_utc
from feedpub.feed import Feed, PublishedArticle
from feedpub.render.plain import media_type, plain, positive, summary

VERSION = "https://jsonfeed.org/version/1.1"

_Object = dict[str, object]

_encode = JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def entry(article: PublishedArticle) -> bytes:
    return _encode(_item(article)).encode()


def frame(feed: Feed) -> tuple[bytes, bytes]:
    head = _encode(_feed(feed) | {"items": []})
    return head.removesuffix("]}").encode() + b"\n", b"\n]}\n"


def _item(article: PublishedArticle) -> _Object:
    text = summary(article)
    image, via = article.image, article.via
    return _present(
        id=article.id,
        url=article.link,
        title=plain(article.title),
        # One of the two is required: in a feed of summaries the summary is all the text there is.
        content_html=article.content,
        content_text=None if article.content else text,
        summary=text,
        image=image and image.address,
        date_published=rfc3339_utc(article.published),
        date_modified=rfc3339_utc(article.updated),
        authors=[_author(author) for author in article.authors],
        tags=[plain(tag) for tag in article.tags],
        language=article.language,
        attachments=[_attachment(enclosure) for enclosure in article.enclosures],
        _media=_present(
            credit=article.credit,
            alt=image and image.alt and plain(image.alt),
            width=image and positive(image.width),
            height=image and positive(image.height),
        ),
        _via=_present(name=via and via.name and plain(via.name), url=via and via.address),
    )


def _feed(feed: Feed) -> _Object:
    return _present(
        version=VERSION,
        title=plain(feed.title),
        home_page_url=feed.link,
        feed_url=feed.addresses["json"],
        description=plain(feed.description),
        next_url=feed.next and feed.next["json"],
        icon=feed.logo or feed.icon,
        favicon=feed.icon,
        authors=[_author(feed.author)],
        language=feed.language,
        hubs=[{"type": "WebSub", "url": hub} for hub in feed.hubs],
    )


def _author(author: Author) -> _Object:
    return _present(name=plain(author.name), url=author.url)


def _attachment(enclosure: Enclosure) -> _Object:
    return _present(
        url=enclosure.address,
        mime_type=media_type(enclosure.type),
        title=enclosure.title and plain(enclosure.title),
        size_in_bytes=positive(enclosure.length),
        duration_in_seconds=positive(enclosure.duration),
    )


def _present(**members: object) -> _Object:
    """The members that have something to say."""
    return {name: value for name, value in members.items() if value}
