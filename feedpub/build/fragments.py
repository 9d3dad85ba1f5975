"""Rendered entries on their way into documents: kept in a temporary file, so that memory does not grow with them."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from feedpub.build.judging import Judged
from feedpub.state.documents import KnownDocument

_MOST_WAITING = 1_000_000  # bytes that are written together
_Key = tuple[int, str, str, str]  # number, content, revision, format


class Fragments:
    """A store of rendered entries that lives as long as one build."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="feedpub-", buffering=0)  # noqa: SIM115 - closed by close()
        self._places: dict[_Key, tuple[int, int]] = {}
        self._judged: dict[_Key, Judged] = {}
        self._waiting: list[bytes] = []
        self._written = 0
        self._end = 0

    def close(self) -> None:
        """Let go of every entry."""
        self._file.close()

    def put(
        self,
        number: int,
        content: str,
        revision: str,
        entries: Mapping[str, bytes],
        judged: Mapping[str, Judged] = MappingProxyType({}),
    ) -> None:
        """Keep an article's entry in each format, and what is known of those that were found sound."""
        for format, entry in entries.items():
            key = (number, content, revision, format)
            self._places[key] = (self._end, len(entry))
            self._waiting.append(entry)
            self._end += len(entry)
            if format in judged:
                self._judged[key] = judged[format]
        if self._end - self._written > _MOST_WAITING:
            self._write()

    def _write(self) -> None:
        self._written += os.pwrite(self._file.fileno(), b"".join(self._waiting), self._written)
        if self._written != self._end:  # in part: the disk is full
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), tempfile.gettempdir())
        self._waiting.clear()

    def has(self, number: int, content: str, revision: str, format: str) -> bool:
        return (number, content, revision, format) in self._places

    def get(self, number: int, content: str, revision: str, format: str) -> bytes:
        """Return an entry; raises KeyError where it was never put."""
        start, size = self._places[number, content, revision, format]
        if start + size > self._written:
            self._write()
        return os.pread(self._file.fileno(), size, start)

    def judged(self, number: int, content: str, revision: str, format: str) -> Judged | None:
        """Return what is known of an entry that was found sound in this build."""
        return self._judged.get((number, content, revision, format))


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
