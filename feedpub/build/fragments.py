"""Rendered entries on their way into documents, and those that published documents hold."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from feedpub.build.judging import Judged
from feedpub.build.scratch import Piece, Scratch
from feedpub.state.documents import KnownDocument

_Key = tuple[int, str, str, str]  # number, content, revision, format


class Kept(NamedTuple):
    """A rendered entry: where its bytes lie, and what is known of it where it was found sound in this build."""

    piece: Piece
    judged: Judged | None = None


class Fragments:
    """The rendered entries of one build, by article, content, revision and format."""

    def __init__(self, scratch: Scratch) -> None:
        self._scratch = scratch
        self._kept: dict[_Key, Kept] = {}
        self._frames: dict[object, object] = {}

    def put(self, number: int, content: str, revision: str, format: str, entry: Kept) -> None:
        """Remember an entry that was kept."""
        if entry.judged is not None:  # all were found sound in a few frames: one value of each is soon sent
            frame, facts = entry.judged
            entry = Kept(entry.piece, (self._frames.setdefault(frame, frame), facts))
        self._kept[number, content, revision, format] = entry

    def take(self, content: str, format: str, entries: Mapping[tuple[int, str], bytes]) -> None:
        """Keep entries of one format that are at hand, by number and revision."""
        pieces = self._scratch.keep(entries.values())
        for (number, revision), piece in zip(entries, pieces, strict=True):
            self.put(number, content, revision, format, Kept(piece))

    def has(self, number: int, content: str, revision: str, format: str) -> bool:
        return (number, content, revision, format) in self._kept

    def get(self, number: int, content: str, revision: str, format: str) -> Kept:
        """Return an entry; raises KeyError where it was never put."""
        return self._kept[number, content, revision, format]


def slices(output: Path, document: KnownDocument, separator: int) -> dict[tuple[int, str], bytes]:
    """Return the entries of a published document, by number and revision; nothing where it is not as it was written."""
    import xxhash

    try:
        content = (output / document.path).read_bytes()
    except OSError:
        return {}
    if xxhash.xxh3_128_digest(content) != document.digest:
        return {}
    entries = {}
    start = document.head
    for place in document.layout:
        entries[place.number, place.revision] = content[start : start + place.size]
        start += place.size + separator
    return entries
