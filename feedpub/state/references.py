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

    def to(self, names: Collection[str] | None) -> list[Reference]:
        """Return the references to files of these names; all of them for None."""
        query, values = "SELECT * FROM refers", []
        if names is not None:
            query += " WHERE name IN (SELECT value FROM json_each(?))"
            values = [json.dumps(list(names))]
        return [Reference(*row) for row in self._connection.execute(f"{query} ORDER BY number", values)]

    def save(self, numbers: Iterable[int], references: Iterable[Reference]) -> None:
        """Remember what these articles refer to, in place of what they did."""
        self._connection.executemany("DELETE FROM refers WHERE number = ?", ((one,) for one in numbers))
        self._connection.executemany("INSERT INTO refers VALUES (?, ?, ?, ?)", references)
