"""A file that the processes of a build share for what they make on the way: neither sent nor held in memory."""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterable
from multiprocessing.context import get_spawning_popen
from typing import NamedTuple


class Piece(NamedTuple):
    """Where some bytes lie."""

    start: int
    size: int


class Scratch:
    """A file without a name: where a build is killed, nothing of it is left behind.

    Pickled, it means the same file to a process that was given it when it began, and to no other.
    """

    def __init__(self, descriptor: int | None = None) -> None:
        if descriptor is None:
            with tempfile.TemporaryFile(prefix="feedpub-") as file:
                descriptor = os.dup(file.fileno())
        self._descriptor = descriptor

    def __reduce__(self) -> tuple[type[Scratch], tuple[int]]:
        begun = get_spawning_popen()
        if begun is not None:
            begun.duplicate_for_child(self._descriptor)
        return Scratch, (self._descriptor,)

    def close(self) -> None:
        """Let go of everything."""
        os.close(self._descriptor)

    def keep(self, texts: Iterable[bytes]) -> list[Piece]:
        """Add texts; return where each lies. Raises OSError where the disk is full."""
        texts = list(texts)
        fcntl.lockf(self._descriptor, fcntl.LOCK_EX)
        try:
            end = start = os.fstat(self._descriptor).st_size
            left = memoryview(b"".join(texts))
            while left:
                written = os.pwrite(self._descriptor, left, end)
                left, end = left[written:], end + written
        except OSError as error:
            raise OSError(error.errno, error.strerror, tempfile.gettempdir()) from error
        finally:
            fcntl.lockf(self._descriptor, fcntl.LOCK_UN)
        pieces = []
        for text in texts:
            pieces.append(Piece(start, len(text)))
            start += len(text)
        return pieces

    def read(self, piece: Piece) -> bytes:
        """Return the bytes that lie there."""
        return os.pread(self._descriptor, piece.size, piece.start)
