"""Documents to files: each written beside its target and renamed, so that a reader finds the old one or the new one.

Leaves to others what a document holds and whether it should be published at all.
"""

from __future__ import annotations

import gzip
import os
from collections.abc import Sequence
from pathlib import Path

from feedpub.errors import PublishError

SUFFIXES = {"gzip": ".gz", "br": ".br", "zstd": ".zst"}


def write(output: Path, path: str, content: bytes, *, modified: int, codings: Sequence[str]) -> None:
    """Publish `content` at `path` under `output` with its compressed copies, all with one modification time.

    `modified` is in seconds since 1970. Copies in codings that are no longer wanted are deleted. Raises PublishError
    where a file cannot be written; every file is then as it was, or whole and new.
    """
    target = output / path
    files = [(target, content)]
    files += [(_copy(target, coding), compress(content, coding)) for coding in codings]
    drafts: list[tuple[Path, Path]] = []
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        for name, data in files:
            draft = name.with_name(f".{name.name}.new")  # same folder: a rename cannot cross disks
            drafts.append((draft, name))
            _write_draft(draft, data, modified)
        for draft, name in drafts:
            draft.replace(name)
        _sync_folder(target.parent)
        for coding in SUFFIXES.keys() - set(codings):
            _copy(target, coding).unlink(missing_ok=True)
    except OSError as error:
        for draft, _ in drafts:
            draft.unlink(missing_ok=True)
        raise PublishError(
            f"{target}: cannot be written ({error.strerror or error}); the last good document stands"
        ) from error


def delete(output: Path, path: str) -> None:
    """Delete a document that an earlier build wrote, its copies, and folders that this leaves empty."""
    target = output / path
    try:
        for name in (target, *(_copy(target, coding) for coding in SUFFIXES)):
            name.unlink(missing_ok=True)
    except OSError as error:
        raise PublishError(f"{target}: cannot be deleted ({error.strerror or error})") from error
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
        return all(int(os.stat(target + SUFFIXES[coding]).st_mtime) == modified for coding in codings)
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
        return gzip.compress(content, compresslevel=6, mtime=0)
    if coding == "br":
        import brotli

        return bytes(brotli.compress(content, quality=5))
    import zstandard

    return zstandard.compress(content, 9)


def _copy(target: Path, coding: str) -> Path:
    return target.with_name(target.name + SUFFIXES[coding])


def _write_draft(draft: Path, content: bytes, modified: int) -> None:
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.utime(file.fileno(), (modified, modified))
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)  # the rename itself must survive a power cut
    finally:
        os.close(handle)
