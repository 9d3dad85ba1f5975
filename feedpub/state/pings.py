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
        """Return those published paths that are feeds, not pages."""
        query = "SELECT path FROM documents WHERE path = ? AND format IN ('rss', 'atom', 'json')"
        return [path for path in paths if self._connection.execute(query, (path,)).fetchone()]

    def all(self) -> list[Ping]:
        """Return every ping that has not succeeded yet."""
        rows = self._connection.execute(
            "SELECT hub, topic, attempts, next_try, error FROM pings ORDER BY next_try, hub, topic"
        )
        return [Ping(*row) for row in rows]

    def save(self, pings: Iterable[Ping]) -> None:
        """Remember pings to be made."""
        self._connection.executemany(
            "INSERT OR REPLACE INTO pings VALUES (?, ?, ?, ?, ?)",
            ((p.hub, p.topic, p.attempts, p.next_try, p.error) for p in pings),
        )

    def forget(self, pings: Iterable[Ping]) -> None:
        """These were made, or need not be made any more."""
        self._connection.executemany(
            "DELETE FROM pings WHERE hub = ? AND topic = ?", ((p.hub, p.topic) for p in pings)
        )
