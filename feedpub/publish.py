"""Documents to files: each written beside its target and renamed, so that a reader finds the old one or the new one.

Leaves to others what a document holds and whether it should be published at all.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from feedpub.errors import PublishError
from feedpub.settings import CODINGS

_FEW = 8  # files that are made safe one after the other, and as many at once where there are more


class File(NamedTuple):
    """What is to be published at a path."""

    path: str  #: relative to the output directory
    content: bytes
    modified: int  #: seconds since 1970


def write(output: Path, files: Sequence[File], codings: Sequence[str]) -> None:
    """Publish `files` under `output`, each with its compressed copies, a file and its copies with one modification time.

    All are written beside their targets and made safe on the disk before the first is renamed: that is faster than one
    by one. Copies in codings that are no longer wanted are deleted. Raises PublishError where a file cannot be written;
    every file is then as it was, or whole and new.
    """
    drafts: list[tuple[str, str]] = []  # where each is written, and where it belongs
    target = str(output)
    folders = {os.path.dirname(os.path.join(output, file.path)) for file in files}
    try:
        for target in sorted(folders):
            os.makedirs(target, exist_ok=True)
        for file in files:
            target = os.path.join(output, file.path)
            drafts += _write_drafts(target, file, codings)
        _sync([draft for draft, _ in drafts])
        for draft, target in drafts:
            os.replace(draft, target)
        _sync(folders)  # the renaming itself must survive a power cut
        unwanted = [suffix for coding, suffix in CODINGS.items() if coding not in codings]
        for file in files:
            for suffix in unwanted:
                _remove(os.path.join(output, file.path + suffix))
    except OSError as error:
        for draft, _ in drafts:
            _remove(draft)
        raise PublishError(
            f"cannot be written ({error.strerror or error}); the last good document stands", Path(target)
        ) from error


def delete(output: Path, path: str) -> None:
    """Delete a document that an earlier build wrote, its copies, and folders that this leaves empty."""
    target = output / path
    try:
        for suffix in ("", *CODINGS.values()):
            _remove(f"{target}{suffix}")
    except OSError as error:
        raise PublishError(f"cannot be deleted ({error.strerror or error})", Path(target)) from error
    for folder in target.parents:
        if folder == output or not folder.is_relative_to(output):
            return
        try:
            folder.rmdir()
        except OSError:
            return  # not empty, or not ours to remove


def is_intact(output: Path, path: str, *, size: int, modified: int, codings: Sequence[str]) -> bool:
    """Tell whether a document and its copies stand as they were written, judged by size and time."""
    target = os.path.join(output, path)
    try:
        status = os.stat(target)
        if status.st_size != size or int(status.st_mtime) != modified:
            return False
        return all(int(os.stat(target + CODINGS[coding]).st_mtime) == modified for coding in codings)
    except OSError:
        return False


def modified_at(output: Path, path: str) -> int | None:
    """Return when a document was last written, in seconds since 1970; None where there is none."""
    try:
        return int((output / path).stat().st_mtime)
    except OSError:
        return None


def compress(content: bytes, coding: str) -> bytes:
    """Return `content` in a content coding (RFC 9110 §8.4.1); the same bytes give the same bytes."""
    if coding == "gzip":
        import deflate

        return bytes(deflate.gzip_compress(content, 6))  # without a time (RFC 1952 §2.3.1, MTIME)
    if coding == "br":
        import brotli

        return bytes(brotli.compress(content, quality=5))
    import zstandard

    return zstandard.compress(content, 9)


def _remove(path: str) -> None:
    with suppress(FileNotFoundError):
        os.unlink(path)


def _write_drafts(target: str, file: File, codings: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Write a file and its copies beside their targets; yield each draft, before it is written, and its target."""
    folder, name = os.path.split(target)
    contents = {"": file.content} | {CODINGS[one]: compress(file.content, one) for one in codings}
    for suffix, content in contents.items():
        draft = os.path.join(folder, f".{name}{suffix}.new")  # same folder: a rename cannot cross disks
        yield draft, target + suffix
        with open(draft, "wb", buffering=0) as opened:
            left = memoryview(content)
            while left:
                left = left[opened.write(left) :]
            os.utime(opened.fileno(), (file.modified, file.modified))


def _sync(paths: Collection[str]) -> None:
    """Have files survive a power cut; a disk takes many at once in about half the time."""
    if len(paths) < _FEW:
        list(map(_sync_one, paths))
        return
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(_FEW) as pool:
        list(pool.map(_sync_one, paths))


def _sync_one(path: str) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
