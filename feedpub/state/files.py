"""The files that were seen: so that only new and changed ones are read again."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from feedpub.source import SourceFile


class KnownFile(NamedTuple):
    """A file as an earlier build saw it, and what it made of it."""

    path: str
    size: int
    modified: int
    digest: bytes
    outcome: str  #: "article", "draft", "left out" or "unreadable"
    why: str | None = None
    line: int | None = None


class Files:
    """The table of files."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def stamps(self) -> dict[str, tuple[int, int]]:
        """Return path to (size, modified) of every known file."""
        rows = self._connection.execute("SELECT path, size, modified FROM files")
        return {path: (size, modified) for path, size, modified in rows}

    def digests(self, paths: Sequence[str]) -> dict[str, bytes]:
        """Return path to digest of the content of these files, as far as they are known."""
        query = "SELECT path, digest FROM files WHERE path IN (SELECT value FROM json_each(?))"
        return dict(self._connection.execute(query, (json.dumps(paths),)))

    def touch(self, files: Iterable[SourceFile]) -> None:
        """Remember new sizes and times of files whose content is the same."""
        self._connection.executemany(
            "UPDATE files SET size = ?, modified = ? WHERE path = ?",
            ((file.size, file.modified, file.path) for file in files),
        )

    def save(self, files: Iterable[KnownFile]) -> None:
        """Remember what was made of files."""
        self._connection.executemany("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?)", files)

    def forget(self, paths: Iterable[str]) -> None:
        """Forget files that are gone."""
        self._connection.executemany("DELETE FROM files WHERE path = ?", ((path,) for path in paths))

    def reject(self, path: str, why: str, line: int | None) -> None:
        """Remember that a file cannot be read as an article after all."""
        self._connection.execute(
            "UPDATE files SET outcome = 'unreadable', why = ?, line = ? WHERE path = ?", (why, line, path)
        )

    def counts(self) -> dict[str, int]:
        """Return how many files there are of each outcome."""
        return dict(self._connection.execute("SELECT outcome, count(*) FROM files GROUP BY outcome"))

    def unpublished(self) -> Iterator[KnownFile]:
        """Yield the files that are no published article, by path."""
        rows = self._connection.execute("SELECT * FROM files WHERE outcome != 'article' ORDER BY path")
        return (KnownFile(*row) for row in rows)
