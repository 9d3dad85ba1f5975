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

    def stamps(self, paths: Sequence[str] | None = None) -> dict[str, tuple[int, int]]:
        """Return path to (size, modified) of every known file, or of those at these paths."""
        query, values = "SELECT path, size, modified FROM files", []
        if paths is not None:
            query, values = f"{query} WHERE path IN (SELECT value FROM json_each(?))", [json.dumps(paths)]
        return {path: (size, modified) for path, size, modified in self._connection.execute(query, values)}

    def stands_below(self, path: str) -> bool:
        """Tell whether a file is known in a directory of this path, or below it."""
        query = "SELECT EXISTS (SELECT 1 FROM files WHERE path > ? AND path < ?)"
        # "0" follows "/".
        return bool(self._connection.execute(query, (f"{path}/", f"{path}0")).fetchone()[0])

    def digests(self, paths: Sequence[str]) -> dict[str, bytes]:
        """Return path to digest of the content of these files, as far as they are known."""
        query = "SELECT path, digest FROM files WHERE path IN (SELECT value FROM json_each(?))"
        return dict(self._connection.execute(query, (json.dumps(paths),)))

    def links(self, paths: Sequence[str]) -> dict[str, str | None]:
        """Return path to link of those of these files that there are; None for one that is no article now."""
        query = (
            "SELECT f.path, CASE f.outcome WHEN 'article' THEN a.link END FROM files f LEFT JOIN articles a USING (path) "
            "WHERE f.path IN (SELECT value FROM json_each(?))"
        )
        return dict(self._connection.execute(query, (json.dumps(paths),)))

    def paths(self) -> Iterator[str]:
        """Yield the path of every known file."""
        return (path for (path,) in self._connection.execute("SELECT path FROM files"))

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
        # Nearly all are articles: to group them, too, would take three times as long.
        query = "SELECT outcome, count(*) FROM files WHERE outcome != 'article' GROUP BY outcome"
        others = dict(self._connection.execute(query))
        (total,) = self._connection.execute("SELECT count(*) FROM files").fetchone()
        articles = total - sum(others.values())
        return {"article": articles, **others} if articles else others

    def unpublished(self) -> Iterator[KnownFile]:
        """Yield the files that are no published article, by path."""
        # In two steps, of which the first is the index's: to have them in order at once, SQLite goes through all files.
        found = "SELECT path FROM files WHERE outcome != 'article'"
        rows = self._connection.execute(f"SELECT * FROM files WHERE path IN ({found}) ORDER BY path")
        return (KnownFile(*row) for row in rows)
