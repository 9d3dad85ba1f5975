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
    """Remembers rendered articles, each by the very object that holds its bytes, and the frame that gave those bytes
    their meaning.

    Not by the bytes themselves: to hash them takes longer than half of all the rules. Equal bytes in another object
    are judged anew. The objects are held, so that none can take the place of another.
    """

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: dict[int, tuple[bytes, Hashable, Facts]] = {}

    def __len__(self) -> int:
        return len(self._known)

    def get(self, frame: Hashable, article: bytes) -> Facts | None:
        """Give what is known of an article that was found sound in this frame."""
        known = self._known.get(id(article))
        return known[2] if known is not None and known[1] == frame else None

    def find(self, article: bytes) -> tuple[Hashable, Facts] | None:
        """Give the frame and the facts of an article that was found sound, so that another process may `put` them."""
        known = self._known.get(id(article))
        return None if known is None else known[1:]

    def put(self, frame: Hashable, article: bytes, facts: Facts) -> None:
        self._known[id(article)] = (article, frame, facts)
