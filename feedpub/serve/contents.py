"""The bytes of published documents, read from the output directory once, when a site is made."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from feedpub.settings import CODINGS

#: what is served where no state says which files are ours
SERVED = frozenset(".rss .atom .json .xml .html .opml .css .js .svg .png .ico .txt .webmanifest".split())


@dataclass(frozen=True, slots=True)
class Published:
    """A document as the state knows it; `path` is relative to the output directory, its parts joined by "/"."""

    path: str
    size: int
    modified: int  #: seconds since 1970


@dataclass(frozen=True, slots=True)
class Contents:
    """A document as it stands."""

    plain: bytes
    coded: dict[str, bytes]  #: coding to compressed copy
    modified: int


class Unsettled(Exception):
    """A file is not as it was published: most likely a build is replacing it just now."""


def read_settled(output: Path, published: Published, codings: Iterable[str]) -> Contents:
    """Return a document whose copies all stand as published; raise Unsettled where they do not."""
    codings = tuple(codings)
    contents = read_standing(output, published, codings)
    if (
        contents is None
        or contents.modified != published.modified
        or len(contents.plain) != published.size
        or len(contents.coded) != len(codings)
    ):
        raise Unsettled(published.path)
    return contents


def read_standing(output: Path, published: Published, codings: Iterable[str]) -> Contents | None:
    """Return a document as it stands, without copies that belong to another version of it; None where it is gone."""
    target = str(output / published.path)
    plain = _read(target)
    if plain is None:
        return None
    body, modified = plain
    copies = ((coding, _read(target + CODINGS[coding])) for coding in codings)
    coded = {coding: copy[0] for coding, copy in copies if copy is not None and copy[1] == modified}
    return Contents(body, coded, modified)


def _read(path: str) -> tuple[bytes, int] | None:
    """Return content and modification time of one file, both of the same version; a link is not followed."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            return None
        with os.fdopen(handle, "rb", closefd=False) as file:
            return file.read(), int(status.st_mtime)
    finally:
        os.close(handle)


def find(output: Path) -> Iterator[Published]:
    """Yield what could be a document, by its suffix: for an output directory that comes without a state."""
    for folder in folders(output):
        for entry in _entries(folder):
            if Path(entry.name).suffix in SERVED and entry.is_file(follow_symlinks=False):
                path = os.path.relpath(entry.path, output).replace(os.sep, "/")
                try:
                    status = entry.stat(follow_symlinks=False)
                except OSError:
                    continue  # replaced or deleted just now; the folder has changed and is looked at again
                yield Published(path, status.st_size, int(status.st_mtime))


def folders(output: Path) -> list[str]:
    """Return the output directory and every folder below it; links are not followed, hidden ones not entered."""
    found = [str(output)]
    for folder in found:
        found += [entry.path for entry in _entries(folder) if entry.is_dir(follow_symlinks=False)]
    return found


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted((e for e in entries if not e.name.startswith(".")), key=lambda entry: entry.name)
    except OSError:
        return []
