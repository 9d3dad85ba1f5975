"""What was published: feeds, their documents, and the feeds that the next build has to look at."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from feedpub.feed import FeedKey

DAY = 86_400  #: seconds: how far back the guard compares


@dataclass(frozen=True, slots=True)
class KnownFeed:
    """A feed as it was last published."""

    key: FeedKey
    slug: str
    title: str
    id: str = ""  #: given at the first publication, for ever
    updated: int | None = None  #: seconds since 1970; None while it was never published
    articles: int = 0
    newest: int | None = None  #: when its newest article was published
    settings: str = ""  #: digest of what the configuration said of it


@dataclass(frozen=True, slots=True)
class Place:
    """An article's entry in a document: where one ends, the next begins after the format's separator."""

    number: int
    revision: str
    size: int  #: bytes
    updated: int  #: as this entry tells it


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """A file that feedpub wrote."""

    path: str
    feed: FeedKey
    format: str
    digest: bytes
    size: int
    modified: int  #: seconds since 1970
    signature: str
    head: int = 0
    layout: tuple[Place, ...] = ()


class Documents:
    """The tables of feeds, documents, entry sizes and pending feeds."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    # Feeds

    def feeds(self) -> dict[FeedKey, KnownFeed]:
        """Return every feed that was ever published."""
        rows = self._connection.execute(
            "SELECT kind, name, slug, title, id, updated, articles, newest, settings FROM feeds"
        )
        return {(key := FeedKey(kind, name)): KnownFeed(key, *rest) for kind, name, *rest in rows}

    def save_feeds(self, feeds: Iterable[KnownFeed]) -> None:
        """Remember feeds."""
        self._connection.executemany(
            "INSERT OR REPLACE INTO feeds VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (f.key.kind, f.key.name, f.slug, f.title, f.id, f.updated, f.articles, f.newest, f.settings)
                for f in feeds
            ),
        )

    def forget_feeds(self, keys: Iterable[FeedKey]) -> None:
        """Forget feeds that the configuration no longer asks for."""
        self._connection.executemany(
            "DELETE FROM feeds WHERE kind = ? AND name = ?",
            ((k.kind, k.name) for k in keys),
        )

    # Documents

    def of(self, feed: FeedKey) -> dict[str, KnownDocument]:
        """Return path to document of one feed."""
        rows = self._connection.execute(
            "SELECT * FROM documents WHERE kind = ? AND name = ?",
            (feed.kind, feed.name),
        )
        return {row[0]: _document(row) for row in rows}

    def stamps(self) -> Iterator[tuple[str, int, int, FeedKey]]:
        """Yield (path, size, modified, feed) of every document, without its layout."""
        rows = self._connection.execute(
            "SELECT path, size, modified, kind, name FROM documents ORDER BY path"
        )
        return ((path, size, modified, FeedKey(kind, name)) for path, size, modified, kind, name in rows)

    def holding(self, numbers: Iterable[int]) -> list[str]:
        """Return the paths of a few documents that together hold these articles, as far as any does."""
        rows = self._connection.execute(
            "SELECT d.path, json_extract(e.value, '$[0]') AS number FROM documents d, json_each(d.layout) e "
            "WHERE number IN (SELECT value FROM json_each(?)) ORDER BY d.kind <> 'all', d.path",
            (json.dumps(list(numbers)),),
        )
        first: dict[int, str] = {}
        for path, number in rows:
            first.setdefault(number, path)
        return list(dict.fromkeys(first.values()))

    def save(self, documents: Iterable[KnownDocument]) -> None:
        """Remember documents that stand in the output directory."""
        self._connection.executemany(
            "INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (d.path, d.feed.kind, d.feed.name, d.format, d.digest, d.size, d.modified, d.signature, d.head,
                 json.dumps([[p.number, p.revision, p.size, p.updated] for p in d.layout], separators=(",", ":")))
                for d in documents
            ),
        )  # fmt: skip

    def forget(self, paths: Iterable[str]) -> None:
        """Forget documents that were deleted."""
        self._connection.executemany("DELETE FROM documents WHERE path = ?", ((path,) for path in paths))

    # Sizes of rendered entries

    def sizes(self, number: int, content: str, revision: str) -> dict[str, int] | None:
        """Return format to bytes of an article's entry, where they are known for this revision."""
        row = self._connection.execute(
            "SELECT bytes FROM sizes WHERE number = ? AND content = ? AND revision = ?",
            (number, content, revision),
        ).fetchone()
        return None if row is None else json.loads(row[0])

    def save_sizes(self, sizes: Iterable[tuple[int, str, str, Mapping[str, int]]]) -> None:
        """Remember the bytes of articles' entries in each format, as (number, content, revision, format to bytes)."""
        self._connection.executemany(
            "INSERT OR REPLACE INTO sizes VALUES (?, ?, ?, ?)",
            ((number, content, revision, json.dumps(one)) for number, content, revision, one in sizes),
        )

    # What feeds held, for the guard

    def editions(self, feed: FeedKey) -> list[tuple[int, dict[int, int]]]:
        """Return (since when, number to updated) of what a feed held during the last day, oldest first."""
        rows = self._connection.execute(
            "SELECT at, held FROM editions WHERE kind = ? AND name = ? ORDER BY at", (feed.kind, feed.name)
        )
        return [(at, {int(n): updated for n, updated in json.loads(held)}) for at, held in rows]

    def add_edition(self, feed: FeedKey, at: int, held: Iterable[tuple[int, int]]) -> None:
        """Remember what a feed holds from now on; forget what was replaced more than a day ago."""
        self._connection.execute(
            "INSERT OR REPLACE INTO editions VALUES (?, ?, ?, ?)",
            (feed.kind, feed.name, at, json.dumps(list(held), separators=(",", ":"))),
        )
        self._connection.execute(
            "DELETE FROM editions WHERE kind = ?1 AND name = ?2 AND at < "
            "(SELECT max(at) FROM editions WHERE kind = ?1 AND name = ?2 AND at <= ?3)",
            (feed.kind, feed.name, at - DAY),
        )

    def forget_editions(self, feed: FeedKey) -> None:
        """Begin anew: what the feed held before is no measure any more."""
        self._connection.execute("DELETE FROM editions WHERE kind = ? AND name = ?", (feed.kind, feed.name))

    # Retired documents

    def retire(self, feed: FeedKey, moves: Iterable[tuple[str, str | None]]) -> None:
        """Remember for ever that documents are gone, as pairs of path and the path that they moved to."""
        self._connection.executemany(
            "INSERT OR REPLACE INTO retired VALUES (?, ?, ?, ?)",
            ((feed.kind, feed.name, path, target) for path, target in moves),
        )

    def unretire(self, feed: FeedKey) -> None:
        """Let a feed be published again."""
        self._connection.execute("DELETE FROM retired WHERE kind = ? AND name = ?", (feed.kind, feed.name))

    def retired(self) -> list[tuple[FeedKey, str, str | None]]:
        """Return (feed, path, where it moved) of every retired document."""
        rows = self._connection.execute("SELECT kind, name, path, target FROM retired ORDER BY path")
        return [(FeedKey(kind, name), path, target) for kind, name, path, target in rows]

    # Pending feeds

    def pending(self) -> set[FeedKey]:
        """Return the feeds that have to be looked at."""
        return {
            FeedKey(kind, name) for kind, name in self._connection.execute("SELECT kind, name FROM pending")
        }

    def mark(self, keys: Iterable[FeedKey]) -> None:
        """Have these feeds looked at by this build, or by the next where this one is killed."""
        self._connection.executemany(
            "INSERT OR IGNORE INTO pending VALUES (?, ?)",
            ((k.kind, k.name) for k in keys),
        )

    def settle(self, keys: Iterable[FeedKey]) -> None:
        """These feeds stand as they should."""
        self._connection.executemany(
            "DELETE FROM pending WHERE kind = ? AND name = ?",
            ((k.kind, k.name) for k in keys),
        )


def _document(row: tuple[Any, ...]) -> KnownDocument:
    path, kind, name, format, digest, size, modified, signature, head, layout = row
    places = tuple(Place(*place) for place in json.loads(layout))
    return KnownDocument(path, FeedKey(kind, name), format, digest, size, modified, signature, head, places)
