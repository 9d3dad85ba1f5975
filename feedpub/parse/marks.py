"""The places that tell which program articles were written for: whether they are as they were. Loads nothing heavy."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

#: Size and time of the last change in nanoseconds; None where there is nothing.
Stamp = tuple[int, int] | None


def stamp(directory: Path, place: str) -> Stamp:
    """Return the stamp of what stands at a place seen from the source directory."""
    try:
        status = os.stat(os.path.join(directory, place))
    except (OSError, ValueError):  # nothing there, or a folder that must not be looked into
        return None
    return status.st_size, status.st_ctime_ns


def are_as_they_were(directory: Path, looked: Mapping[str, Stamp]) -> bool:
    """Say whether everything that was looked at still has the stamp that it had."""
    return all(stamp(directory, place) == before for place, before in looked.items())
