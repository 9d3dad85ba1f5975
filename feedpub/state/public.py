"""Which articles are public at a moment, and which of them stand under a term: the questions that selection asks."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from feedpub.feed import FeedKey
from feedpub.state.records import COLUMNS, Record

_QUALIFIED = ", ".join(f"a.{name.strip()}" for name in COLUMNS.split(","))
_PUBLIC = (
    "a.visible = 1 AND a.withdrawn = 0 AND a.published <= :now AND (a.expires IS NULL OR a.expires > :now)"
)
_MARK = (
    "a.number || ' ' || a.published || ' ' || ifnull(a.updated, '') || ' ' || ifnull(hex(a.digest), '') || ' ' || a.id "
    "|| ' ' || a.link || ' ' || a.title || ' ' || ifnull(a.answers, '') || ' ' || a.declares"
)


class Public:
    """The tables of articles and terms, as seen at a moment. Moments are seconds since 1970."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def term_keys(self, kind: str) -> list[str]:
        """Return the keys of a kind that any visible article has."""
        # From each key on to the next one: DISTINCT would go through every article.
        query = (
            "WITH RECURSIVE found (key) AS (SELECT min(key) FROM terms WHERE kind = ?1 UNION ALL SELECT (SELECT "
            "min(key) FROM terms WHERE kind = ?1 AND key > found.key) FROM found WHERE found.key IS NOT NULL) "
            "SELECT key FROM found WHERE key IS NOT NULL"
        )
        return [key for (key,) in self._connection.execute(query, (kind,))]

    def oldest(self, feed: FeedKey, now: int) -> tuple[int, str, str, str | None] | None:
        """Return (published, id, spelling, language that it declares) of the oldest public article under a term."""
        row = self._connection.execute(
            "SELECT t.published, a.id, t.spelling, json_extract(a.declares, '$.language') "
            "FROM terms t JOIN articles a USING (number) "
            f"WHERE t.kind = :kind AND t.key = :key AND t.published <= :now AND a.id IS NOT NULL AND {_PUBLIC} "
            "ORDER BY t.published, a.id LIMIT 1",
            {"kind": feed.kind, "key": feed.name, "now": now},
        ).fetchone()
        return None if row is None else (row[0], row[1], row[2], row[3])

    def beside(self, feed: FeedKey) -> set[FeedKey]:
        """Return the terms of all articles under a term."""
        query = "SELECT DISTINCT o.kind, o.key FROM terms t JOIN terms o USING (number) WHERE t.kind = ? AND t.key = ?"
        return {FeedKey(kind, key) for kind, key in self._connection.execute(query, (feed.kind, feed.name))}

    def count(self, feed: FeedKey, now: int, most: int) -> int:
        """Return how many public articles stand under a term, counting no further than `most`."""
        query = (
            f"SELECT count(*) FROM (SELECT 1 FROM terms t JOIN articles a USING (number) WHERE t.kind = :kind "
            f"AND t.key = :key AND t.published <= :now AND {_PUBLIC} LIMIT :most)"
        )
        values = {"kind": feed.kind, "key": feed.name, "now": now, "most": most}
        return int(self._connection.execute(query, values).fetchone()[0])

    def newest(self, now: int, limit: int) -> list[Record]:
        """Return the newest public articles, ties broken by id."""
        return self._select(
            f"SELECT {_QUALIFIED} FROM articles a INDEXED BY articles_by_date WHERE {_PUBLIC} AND a.id IS NOT NULL "
            "ORDER BY a.published DESC, a.id LIMIT :limit",
            {"now": now, "limit": limit},
        )

    def newest_under(self, feed: FeedKey, now: int, limit: int) -> list[Record]:
        """Return the newest public articles under a term, ties broken by id."""
        return self._select(
            f"SELECT {_QUALIFIED} FROM terms t CROSS JOIN articles a USING (number) WHERE t.kind = :kind AND t.key = :key "
            f"AND t.published <= :now AND {_PUBLIC} AND a.id IS NOT NULL ORDER BY t.published DESC, a.id LIMIT :limit",
            {"kind": feed.kind, "key": feed.name, "now": now, "limit": limit},
        )

    def newest_of(
        self,
        include: Sequence[tuple[str, str]],
        exclude: Sequence[tuple[str, str]],
        now: int,
        limit: int,
    ) -> list[Record]:
        """Return the newest public articles under any of `include` (all, where it is empty) and none of `exclude`."""
        values: dict[str, object] = {"now": now, "limit": limit}
        wanted = f"AND {_under(include, values, 'i')}" if include else ""
        unwanted = f"AND NOT {_under(exclude, values, 'e')}" if exclude else ""
        return self._select(
            f"SELECT {_QUALIFIED} FROM articles a WHERE {_PUBLIC} AND a.id IS NOT NULL {wanted} {unwanted} "
            "ORDER BY a.published DESC, a.id LIMIT :limit",
            values,
        )

    def chronicle(
        self, include: Sequence[tuple[str, str]], exclude: Sequence[tuple[str, str]], now: int
    ) -> list[tuple[int, int, str]]:
        """Return (number, published, mark) of every public article under any of `include` (all, where it is empty) and
        none of `exclude`, in the opposite of a feed's order. The mark holds all that an entry is made from.
        """
        values: dict[str, object] = {"now": now}
        source, wanted = "articles a INDEXED BY articles_by_date", ""
        if len(include) == 1:
            source = "terms t CROSS JOIN articles a USING (number)"
            wanted = "AND t.kind = :kind AND t.key = :key"
            values |= {"kind": include[0][0], "key": include[0][1]}
        elif include:
            wanted = f"AND {_under(include, values, 'i')}"
        unwanted = f"AND NOT {_under(exclude, values, 'e')}" if exclude else ""
        return self._connection.execute(
            f"SELECT a.number, a.published, {_MARK} FROM {source} WHERE {_PUBLIC} AND a.id IS NOT NULL {wanted} "
            f"{unwanted} ORDER BY a.published, a.id DESC",
            values,
        ).fetchall()

    def standing(
        self,
        include: Sequence[tuple[str, str]],
        exclude: Sequence[tuple[str, str]],
        now: int,
        numbers: Sequence[int],
    ) -> set[int]:
        """Return those of `numbers` that are public articles under any of `include` and none of `exclude`."""
        values: dict[str, object] = {"now": now, "numbers": json.dumps(list(numbers))}
        wanted = f"AND {_under(include, values, 'i')}" if include else ""
        unwanted = f"AND NOT {_under(exclude, values, 'e')}" if exclude else ""
        query = (
            f"SELECT a.number FROM json_each(:numbers) n CROSS JOIN articles a ON a.number = n.value "
            f"WHERE {_PUBLIC} AND a.path IS NOT NULL {wanted} {unwanted}"
        )
        return {number for (number,) in self._connection.execute(query, values)}

    def shared_links(self) -> Iterator[tuple[str, list[str]]]:
        """Yield (link, paths) of visible articles that lead to one address, the oldest first."""
        rows = self._connection.execute(
            "SELECT link, path FROM articles WHERE visible = 1 AND path IS NOT NULL AND link IN (SELECT link FROM "
            "articles WHERE visible = 1 AND path IS NOT NULL GROUP BY link HAVING count(*) > 1) "
            "ORDER BY link, published, path"
        )
        for link, group in groupby(rows, key=itemgetter(0)):
            yield link, [path for _, path in group]

    def turning(self, after: int, until: int) -> list[Record]:
        """Return the visible articles that fell due or expired after one moment and not after another."""
        return self._select(
            f"SELECT {_QUALIFIED} FROM articles a WHERE a.visible = 1 AND a.path IS NOT NULL AND a.number IN ("
            "SELECT number FROM articles WHERE visible = 1 AND published > :after AND published <= :until UNION "
            "SELECT number FROM articles WHERE expires > :after AND expires <= :until)",
            {"after": after, "until": until},
        )

    def next_turn(self, after: int) -> int | None:
        """Return the next moment at which an article falls due or expires."""
        row = self._connection.execute(
            "SELECT min(moment) FROM (SELECT min(published) AS moment FROM articles WHERE visible = 1 AND published > ?1 "
            "UNION ALL SELECT min(expires) FROM articles WHERE visible = 1 AND expires > ?1)",
            (after,),
        ).fetchone()
        return None if row[0] is None else int(row[0])

    def count_due(self, now: int) -> int:
        """Return how many articles will be published later."""
        query = "SELECT count(*) FROM articles WHERE visible = 1 AND withdrawn = 0 AND published > ?"
        return int(self._connection.execute(query, (now,)).fetchone()[0])

    def count_expired(self, now: int) -> int:
        """Return how many articles have left the feeds at their own wish."""
        query = "SELECT count(*) FROM articles WHERE visible = 1 AND withdrawn = 0 AND expires <= ?"
        return int(self._connection.execute(query, (now,)).fetchone()[0])

    def _select(self, query: str, values: dict[str, object]) -> list[Record]:
        return list(map(Record._make, self._connection.execute(query, values)))


def _under(terms: Sequence[tuple[str, str]], values: dict[str, object], prefix: str) -> str:
    pairs = []
    for position, (kind, key) in enumerate(terms):
        values[f"{prefix}k{position}"], values[f"{prefix}n{position}"] = kind, key
        pairs.append(f"(:{prefix}k{position}, :{prefix}n{position})")
    return f"a.number IN (SELECT number FROM terms WHERE (kind, key) IN (VALUES {', '.join(pairs)}))"
