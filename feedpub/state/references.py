"""What articles refer to: other articles, by their files, and the links that those had when the text was rendered."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable
from typing import NamedTuple


class Reference(NamedTuple):
    """A reference in the text of an article."""

    number: int  #: of the article that refers
    reference: str  #: as written
    name: str  #: of the file that it means, without suffix and language
    link: str | None  #: of the article that it was found to mean; None for none


class References:
    """The table `refers`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def any(self) -> bool:
        """Tell whether any article refers to another."""
        return self._connection.execute("SELECT 1 FROM refers LIMIT 1").fetchone() is not None

    def all(self) -> list[Reference]:
        """Return every reference, by article."""
        return self._select("", ())

    def of(self, number: int) -> dict[str, str | None]:
        """Return the references in one article, and what each was found to mean."""
        return {one.reference: one.link for one in self._select("WHERE number = ?", (number,))}

    def about(self, names: Collection[str], paths: Collection[str]) -> list[Reference]:
        """Return the references to files of these names, and those in the articles at these paths, by article."""
        which = (
            "WHERE name IN (SELECT value FROM json_each(?)) OR number IN "
            "(SELECT number FROM articles WHERE path IN (SELECT value FROM json_each(?)))"
        )
        return self._select(which, (json.dumps(list(names)), json.dumps(list(paths))))

    def _select(self, which: str, values: tuple[str | int, ...]) -> list[Reference]:
        rows = self._connection.execute(f"SELECT * FROM refers {which} ORDER BY number, reference", values)
        return [Reference(*row) for row in rows]

    def save(self, numbers: Iterable[int], references: Iterable[Reference]) -> None:
        """Remember what these articles refer to, in place of what they did."""
        self._connection.executemany("DELETE FROM refers WHERE number = ?", ((one,) for one in numbers))
        self._connection.executemany("INSERT INTO refers VALUES (?, ?, ?, ?)", references)
