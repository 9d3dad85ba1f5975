"""Articles without a file, that a new file may turn out to hold."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from feedpub.identity.recording import Declared
from feedpub.state.records import Record


class Candidates:
    """Articles without a file, that a new file may turn out to hold. Each is claimed once."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._free: dict[int, Record] = {}
        self._by_key: dict[object, list[int]] = {}
        for record in records:
            self.add(record)

    def __bool__(self) -> bool:
        return bool(self._free)

    def free(self) -> list[Record]:
        return list(self._free.values())

    def add(self, record: Record) -> None:
        self._free[record.number] = record
        for key in _keys(record):
            self._by_key.setdefault(key, []).append(record.number)

    def is_free(self, record: Record) -> bool:
        return record.number in self._free

    def not_found(self) -> list[Record]:
        """Return the articles read back from our own feeds that no file holds: they are deleted, not awaited.

        A later file with such a link is another article. One that was adopted is still awaited.
        """
        told = [r for r in self._free.values() if r.path is None and r.digest is None and not r.adopted]
        return [record._replace(digest=b"") for record in told]

    def claim(self, record: Record | None) -> Record | None:
        return None if record is None else self._free.pop(record.number, None)

    def claim_surely(self, found: Declared, digest: bytes) -> Record | None:
        """Return the article that has this own id or this very content; of copies, the one with this link."""
        if found.own_id and (record := self._only(("id", found.own_id))):
            return self.claim(record)
        same = self._all(("digest", digest))
        with_link = [record for record in same if record.link == found.link]
        return self.claim(next(iter(with_link or same), None))

    def claim_at_link(self, found: Declared) -> Record | None:
        """Return the article of this link and title."""
        same = self._all(("link", found.link))
        return self.claim(next((record for record in same if record.title == found.title), None))

    def claim_titled(self, found: Declared, among: Collection[int] | None = None) -> Record | None:
        """Return the one article of this title and date, if it is `among` these."""
        record = self._only(("title", found.title, found.published))
        return self.claim(record) if record and (among is None or record.number in among) else None

    def claim_dated(self, found: Declared) -> Record | None:
        """Return the one article of this link and date that only a document tells of.

        Its own file is the likeliest to have that link. Where its file was seen, another article may have taken its
        place.
        """
        same = [r for r in self._all(("link", found.link)) if r.published == found.published]
        return self.claim(same[0]) if len(same) == 1 and same[0].digest is None else None

    def claim_by_link(self, found: Declared) -> Record | None:
        """Return the article of this link of which no file was ever seen: its document was all that was known."""
        return self.claim(next((r for r in self._all(("link", found.link)) if r.digest is None), None))

    def _all(self, key: object) -> list[Record]:
        return [self._free[number] for number in self._by_key.get(key, ()) if number in self._free]

    def _only(self, key: object) -> Record | None:
        found = self._all(key)
        return found[0] if len(found) == 1 else None


def _keys(record: Record) -> Iterator[object]:
    if record.digest:
        yield ("digest", record.digest)
    yield ("link", record.link)
    yield ("title", record.title, record.published)
    for id in {record.own_id, record.id} - {None}:
        yield ("id", id)
