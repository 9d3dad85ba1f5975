"""What hubs have still to be told, and how often that failed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ping:
    """A hub that has to be told of a document. Moments are seconds since 1970."""

    hub: str
    topic: str  #: the document's address
    attempts: int = 0
    next_try: int = 0
    error: str | None = None  #: why the last attempt failed


class Pings:
    """The table `pings`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def feeds_among(self, paths: Iterable[str]) -> list[str]:
        """Return those published paths that can be subscribed to: no pages, nor parts of an archive."""
        query = (
            "SELECT path FROM documents WHERE path = ? AND format IN ('rss', 'atom', 'json') "
            "AND kind NOT LIKE '%/archive'"
        )
        return [path for path in paths if self._connection.execute(query, (path,)).fetchone()]

    def all(self) -> list[Ping]:
        """Return every ping that has not succeeded yet."""
        rows = self._connection.execute(
            "SELECT hub, topic, attempts, next_try, error FROM pings ORDER BY next_try, hub, topic"
        )
        return [Ping(*row) for row in rows]

    def ask(self, pings: Iterable[tuple[str, str]], moment: int, most: int) -> None:
        """Note that hubs have to be told of topics, from `moment` on.

        A ping that waits already is due then too, and its attempts go on counting, unless they were `most`. It differs
        from the one before, which may be under way: that tells of the document as it was.
        """
        self._connection.executemany(
            """
            INSERT INTO pings VALUES (?, ?, 0, ?, NULL) ON CONFLICT (hub, topic) DO UPDATE SET
                attempts = CASE WHEN attempts < ? THEN attempts ELSE 0 END,
                next_try = excluded.next_try + (next_try = excluded.next_try)
            """,
            ((hub, topic, moment, most) for hub, topic in pings),
        )

    def change(self, pings: Iterable[tuple[Ping, Ping]]) -> None:
        """Put the second of each pair in the place of the first, where that is still there."""
        self._connection.executemany(
            f"UPDATE pings SET attempts = ?, next_try = ?, error = ? WHERE {_SAME}",
            ((new.attempts, new.next_try, new.error, *_key(old)) for old, new in pings),
        )

    def forget(self, pings: Iterable[Ping]) -> None:
        """These were made, or need not be made any more."""
        self._connection.executemany(f"DELETE FROM pings WHERE {_SAME}", map(_key, pings))


_SAME = "hub = ? AND topic = ? AND attempts = ? AND next_try = ?"


def _key(ping: Ping) -> tuple[str, str, int, int]:
    return ping.hub, ping.topic, ping.attempts, ping.next_try
