"""Pages beside the documents: one for each feed, the index, the OPML list, and the files that they share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from feedpub.address import below
from feedpub.build.feeds import Edition
from feedpub.build.heads import title_of
from feedpub.document import INDEX, page_path
from feedpub.feed import FeedKey
from feedpub.pages import (
    MOST_ARTICLES,
    OPML,
    IndexEntry,
    PageArticle,
    assets,
    feed_page,
    index_page,
    opml,
)
from feedpub.selection import paths_of
from feedpub.settings import Settings
from feedpub.state.documents import KnownFeed
from feedpub.state.records import Record

SITE = FeedKey("site")  #: what the pages belong to that are of no single feed


def page_of(edition: Edition, records: Sequence[Record], settings: Settings) -> tuple[str, bytes]:
    """Return the path and the bytes of a feed's page; `records` are its articles."""
    path = page_path(edition.selected.paths)
    shown = [_page_article(record) for record in records[:MOST_ARTICLES]]
    return path, feed_page(edition.feed, shown, path=path, count=len(edition.numbers), settings=settings)


def _page_article(record: Record) -> PageArticle:
    published = datetime.fromtimestamp(record.published, UTC)
    return PageArticle(
        title=record.title,
        link=record.link,
        published=published,
        summary=record.opening or "",
        language=record.language,
    )


def site_pages(feeds: Iterable[KnownFeed], settings: Settings) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the bytes of every page that is of no single feed."""
    entries = [_index_entry(feed, settings) for feed in feeds]
    yield INDEX, index_page(entries, settings=settings)
    yield OPML, opml(entries, settings=settings)
    yield from assets().items()


def _index_entry(feed: KnownFeed, settings: Settings) -> IndexEntry:
    paths: Mapping[str, str] = paths_of(feed, settings)
    newest = None if feed.newest is None else datetime.fromtimestamp(feed.newest, UTC)
    return IndexEntry(
        title=title_of(feed.key, feed.title, settings),
        kind=feed.key.kind,
        slug=feed.slug,
        page=page_path(paths),
        addresses={name: below(settings.feeds.url, path) for name, path in paths.items()},
        count=feed.articles,
        newest=newest,
    )
