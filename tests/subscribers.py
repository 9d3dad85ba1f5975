"""For tests that poll as subscribers do: a real reader library, over a real socket."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from reader import Reader, make_reader


@dataclass(frozen=True, slots=True)
class News:
    """What one poll of one feed showed a subscriber: titles of articles, each as the reader has it now.

    A date of change where the old feed had none is no edit.
    """

    new: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()


@dataclass
class Subscriber:
    """Somebody who has subscribed to feeds and polls them."""

    address: str
    reader: Reader = field(default_factory=lambda: make_reader(":memory:"))
    paths: list[str] = field(default_factory=list)

    def subscribe(self, paths: Sequence[str]) -> None:
        for path in paths:
            self.reader.add_feed(self.address + path)
            self.paths.append(path)

    def poll(self, paths: Sequence[str] | None = None) -> dict[str, News]:
        """Poll and return what each feed showed: articles never seen before, and those whose `updated` moved."""
        return {path: self._poll(self.address + path) for path in paths or self.paths}

    def _poll(self, address: str) -> News:
        before = self._seen(address)
        self.reader.update_feed(address)
        after = self._seen(address)
        return News(
            tuple(sorted(title for id, (title, _) in after.items() if id not in before)),
            tuple(
                sorted(
                    title
                    for id, (title, at) in after.items()
                    if id in before and before[id][1] not in (None, at)
                )
            ),
        )

    def _seen(self, address: str) -> dict[str, tuple[str, datetime | None]]:
        return {
            entry.id: (entry.title or "", entry.updated) for entry in self.reader.get_entries(feed=address)
        }

    def ids(self, path: str) -> set[str]:
        """Return every id that the feed ever showed."""
        return set(self._seen(self.address + path))

    def move(self, path: str, address: str) -> None:
        """Follow a feed to another address, and keep what was read, as a permanent redirect has readers do."""
        self.reader.change_feed_url(self.address + path, address + path)

    def close(self) -> None:
        self.reader.close()
