"""Files as found in the source directory."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple


class SourceFile(NamedTuple):
    """A regular file under the source directory, seen but not yet read."""

    path: str  #: relative to the source directory, parts joined by "/"
    size: int  #: bytes
    modified: int  #: nanoseconds since 1970
    beside: tuple[str, ...] = ()  #: paths of the files that stand beside it and hold its header


def holds(paths: Sequence[str], path: str) -> bool:
    """Tell whether a path is among these, which are in order."""
    place = bisect_left(paths, path)
    return place < len(paths) and paths[place] == path
