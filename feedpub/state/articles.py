"""The articles: which id each was given, when it was last edited, and under which terms it stands."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter

from feedpub.state.records import COLUMNS, Record, Term

_BATCH = 10_000  # articles
_NEW = f"articles ({COLUMNS}) VALUES ({', '.join('?' * len(Record._fields))})"
#: What an article has when it is met for the first time. A NULL costs sqlite3 more than a text: the rest is left out.
_DECLARED = (
    "number", "path", "id", "own_id", "link", "title", "published", "expires", "declared", "digest", "visible", "declares",
)  # fmt: skip
_declared = itemgetter(*map(Record._fields.index, _DECLARED))
_MET = (
    f"articles ({', '.join(_DECLARED)}, withdrawn, adopted) VALUES ({', '.join('?' * len(_DECLARED))}, 0, 0)"
)


class Articles:
    """The tables of articles and terms, as builds change them."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def at(self, paths: Sequence[str]) -> dict[str, Record]:
        """Return the records of the articles at these paths."""
        query = f"SELECT {COLUMNS} FROM articles WHERE path IN (SELECT value FROM json_each(?))"
        rows = self._connection.execute(query, (json.dumps(paths),))
        return {row[1]: Record._make(row) for row in rows}

    def without_file(self) -> list[Record]:
        """Return the articles whose files are gone, or that were only told of."""
        return list(
            map(
                Record._make,
                self._connection.execute(f"SELECT {COLUMNS} FROM articles WHERE path IS NULL"),
            )
        )

    def all(self) -> Iterator[Record]:
        """Yield every article that has a file."""
        return map(
            Record._make,
            self._connection.execute(f"SELECT {COLUMNS} FROM articles WHERE path IS NOT NULL"),
        )

    def get(self, number: int) -> Record:
        """Return one record; raises KeyError where there is none."""
        row = self._connection.execute(
            f"SELECT {COLUMNS} FROM articles WHERE number = ?", (number,)
        ).fetchone()
        if row is None:
            raise KeyError(number)
        return Record._make(row)

    def ids(self, numbers: Sequence[int]) -> tuple[str, ...]:
        """Return the id of each of these articles, "" for one that has none yet; raises KeyError where there is none."""
        if not numbers:
            return ()
        query = "SELECT number, id FROM articles WHERE number IN (SELECT value FROM json_each(?))"
        found = dict(self._connection.execute(query, (json.dumps(numbers),)))
        return tuple(found[number] or "" for number in numbers)

    def next_number(self) -> int:
        """Return a number above that of every article."""
        return int(
            self._connection.execute("SELECT coalesce(max(number), 0) + 1 FROM articles").fetchone()[0]
        )

    def add(self, records: Iterable[Record]) -> None:
        """Add new articles."""
        self._connection.executemany(f"INSERT INTO {_NEW}", records)

    def add_unless_contested(self, records: Sequence[Record]) -> set[str]:
        """Add articles that were just met, by rising number.

        Return the ids that more than one article claims: all of them go without.
        """
        added = self._connection.executemany(
            f"INSERT OR IGNORE INTO {_MET}", map(_declared, records)
        ).rowcount
        if added == len(records):
            return set()
        query = "SELECT number FROM articles WHERE number >= ?"
        there = {number for (number,) in self._connection.execute(query, (records[0].number,))}
        refused = [record for record in records if record.number not in there]
        contested = {record.id for record in refused if record.id is not None}
        self._connection.executemany(
            "UPDATE articles SET id = NULL WHERE id = ?", ((id,) for id in contested)
        )
        self.add(record._replace(id=None) for record in refused)
        return contested

    def change(self, records: Iterable[Record]) -> None:
        """Replace what is known of articles, by number. Paths are let go first, since two may swap theirs."""
        records = list(records)
        self._connection.executemany(
            "UPDATE articles SET path = NULL WHERE number = ?",
            ((r.number,) for r in records),
        )
        self._connection.executemany(
            "UPDATE articles SET path = ?2, id = ?3, own_id = ?4, link = ?5, title = ?6, published = ?7, expires = ?8, "
            "declared = ?9, updated = ?10, digest = ?11, finished = ?12, fingerprint = ?13, told = ?14, visible = ?15, "
            "declares = ?16, withdrawn = ?17, adopted = ?18, opening = ?19, answers = ?20 WHERE number = ?1",
            records,
        )

    def lose(self, numbers: Iterable[int]) -> None:
        """Remember that the files of these articles are gone; their ids stay used."""
        self._connection.executemany(
            "UPDATE articles SET path = NULL, visible = 0 WHERE number = ?",
            ((number,) for number in numbers),
        )

    def withdraw(self, number: int, *, withdrawn: bool) -> None:
        """Take an article out of all feeds for good, or let it in again."""
        self._connection.execute("UPDATE articles SET withdrawn = ? WHERE number = ?", (withdrawn, number))

    def any_withdrawn(self) -> bool:
        """Tell whether any article was taken out for good."""
        return (
            self._connection.execute("SELECT 1 FROM articles WHERE withdrawn = 1 LIMIT 1").fetchone()
            is not None
        )

    def withdrawn(self) -> list[str]:
        """Return the paths of the articles that were taken out for good and whose files are there, in order."""
        query = (
            "SELECT path FROM articles WHERE withdrawn = 1 AND visible = 1 AND path IS NOT NULL ORDER BY path"
        )
        return [path for (path,) in self._connection.execute(query)]

    def unused_ids(self) -> list[tuple[str, str, str]]:
        """Return (path, the id that it declares, the id that it has) of articles whose own id came too late."""
        query = "SELECT path, own_id, id FROM articles WHERE own_id != id AND visible = 1 AND path IS NOT NULL ORDER BY path"
        return [(path, own, id) for path, own, id in self._connection.execute(query)]

    def hide(self, number: int) -> None:
        """Take an article out of all feeds until its file changes."""
        self._connection.execute("UPDATE articles SET visible = 0 WHERE number = ?", (number,))

    def any_without_id(self, now: int) -> bool:
        """Tell whether any article is public for the first time."""
        query = "SELECT 1 FROM articles WHERE id IS NULL AND visible = 1 AND published <= ? LIMIT 1"
        return self._connection.execute(query, (now,)).fetchone() is not None

    def claims(self, now: int) -> Iterator[list[tuple[int, str, str | None]]]:
        """Yield (number, the id it should have, path) of the articles that are public for the first time, oldest first.

        A list holds as many as there is memory for. The caller may issue the ids of one before it takes the next.
        """
        query = (
            "SELECT number, coalesce(own_id, link), path FROM articles WHERE id IS NULL AND visible = 1 AND published <= ? "
            "ORDER BY published, path"
        )
        rows = self._connection.execute(query, (now,))
        while batch := rows.fetchmany(_BATCH):
            yield batch

    def used(self, ids: Sequence[str]) -> set[str]:
        """Return those of `ids` that any article, gone or not, was ever given."""
        query = "SELECT id FROM articles WHERE id IN (SELECT value FROM json_each(?))"
        return {id for (id,) in self._connection.execute(query, (json.dumps(ids),))}

    def with_id(self, id: str) -> Record | None:
        """Return the article that was given this id."""
        row = self._connection.execute(f"SELECT {COLUMNS} FROM articles WHERE id = ?", (id,)).fetchone()
        return None if row is None else Record._make(row)

    def with_link(self, link: str) -> Record | None:
        """Return the article of this link; of several, one whose file is there."""
        row = self._connection.execute(
            f"SELECT {COLUMNS} FROM articles WHERE link = ? ORDER BY path IS NULL, path LIMIT 1", (link,)
        ).fetchone()
        return None if row is None else Record._make(row)

    def issue(self, ids: Iterable[tuple[int, str]]) -> None:
        """Give ids, as pairs of number and id, for ever."""
        self._connection.executemany("UPDATE articles SET id = ?2 WHERE number = ?1 AND id IS NULL", ids)

    def settle(self, records: Iterable[Record]) -> None:
        """Remember what was made of articles' bodies, and when they were last edited."""
        self._connection.executemany(
            "UPDATE articles SET updated = ?, finished = ?, fingerprint = ?, opening = ?, answers = ?, told = NULL "
            "WHERE number = ?",
            ((r.updated, r.finished, r.fingerprint, r.opening, r.answers, r.number) for r in records),
        )

    def reopen_all(self) -> None:
        """Have every article's body made ready anew."""
        self._connection.execute("UPDATE articles SET finished = NULL, answers = ''")

    def reopen(self, numbers: Iterable[int]) -> None:
        """Have articles' bodies made ready anew: what they refer to leads elsewhere now."""
        self._connection.executemany(
            "UPDATE articles SET finished = NULL, answers = '' WHERE number = ?",
            ((number,) for number in numbers),
        )

    # Terms

    def add_terms(self, terms: Iterable[Term]) -> None:
        """Place articles under their terms."""
        self._connection.executemany("INSERT OR REPLACE INTO terms VALUES (?, ?, ?, ?, ?)", terms)

    def remove_terms(self, terms: Iterable[Term]) -> None:
        """Take articles away from terms."""
        self._connection.executemany(
            "DELETE FROM terms WHERE kind = ? AND key = ? AND published = ? AND number = ?",
            (term[:4] for term in terms),
        )

    def clear_terms(self) -> None:
        """Forget every term; the caller adds them again."""
        self._connection.execute("DELETE FROM terms")
