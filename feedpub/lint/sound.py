"""Articles that were judged before in this process and found without a problem, so that none is judged twice."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple


class Facts(NamedTuple):
    """What rules among the articles of a document need to know of one."""

    id: str
    updated: str | None  #: where two articles may not have the same
    published: float | None  #: seconds since 1970


class Parts(NamedTuple):
    """What a document was joined from, but for the separator of its articles."""

    head: bytes
    articles: Sequence[bytes]
    tail: bytes


class Sound:
    """Remembers rendered articles by their bytes and by the frame that gave those bytes their meaning.

    An article is told by the 64 bits of Python's keyed hash and by its length: enough against chance, and nobody
    outside of the process knows the key.
    """

    __slots__ = ("_facts", "_frames")

    def __init__(self) -> None:
        self._facts: dict[tuple[Hashable, int, int], Facts] = {}
        self._frames: set[Hashable] = set()

    def __len__(self) -> int:
        return len(self._facts)

    def get(self, frame: Hashable, article: bytes) -> Facts | None:
        """Give what is known of an article that was found sound."""
        return self._facts.get((frame, hash(article), len(article)))

    def find(self, article: bytes) -> tuple[Hashable, Facts] | None:
        """Give the frame and the facts of an article that was found sound, so that another process may `put` them."""
        for frame in self._frames:
            facts = self.get(frame, article)
            if facts is not None:
                return frame, facts
        return None

    def put(self, frame: Hashable, article: bytes, facts: Facts) -> None:
        self._facts[frame, hash(article), len(article)] = facts
        self._frames.add(frame)
