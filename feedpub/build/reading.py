"""New and changed files to articles."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import xxhash

from feedpub import __version__
from feedpub.article import Article
from feedpub.errors import ArticleError
from feedpub.identity import FileRead
from feedpub.settings import Settings
from feedpub.source import SourceFile
from feedpub.state import State


class SourceChanged(Exception):
    """A file changed between being read and being rendered; the build begins again."""


MAX_BYTES = 20_000_000  # a larger file is no article; reading it would only fill the memory


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs between the source directory and the state."""

    changed: tuple[SourceFile, ...]
    gone: tuple[str, ...]


def compare(files: Iterable[SourceFile], closed: tuple[str, ...], state: State, *, full: bool) -> Changes:
    """Return the files to read and the paths that are gone; with `full` every file is to be read.

    What stood in a directory that could not be looked into (`closed`) is not gone.
    """
    known = state.files.stamps()
    changed = []
    for file in files:
        stamp = known.pop(file.path, None)
        if full or stamp != (file.size, file.modified):
            changed.append(file)
    gone = [path for path in known if not path.startswith(closed)] if closed else list(known)
    return Changes(tuple(changed), tuple(gone))


def reading_context(settings: Settings) -> str:
    """Return a digest of everything but the files themselves that reading depends on."""
    site, source = settings.site, settings.source
    made_from = (__version__, site.url, site.permalink, site.timezone.key, site.language, source.convention)
    labels = sorted(source.labels.items())
    return hashlib.blake2b(repr((made_from, labels)).encode(), digest_size=8).hexdigest()


def read_changed(
    files: Sequence[SourceFile],
    settings: Settings,
    state: State,
    *,
    full: bool,
    progress: Callable[[str, int, int], None],
) -> Iterator[FileRead]:
    """Yield what is in each file; one whose bytes are as they were only has its new time remembered."""
    touched = []
    for done, file in enumerate(files):
        if done % 100 == 0:
            progress("Reading articles", done, len(files))
        raw = load(settings.source.directory, file)
        digest = digest_of(raw)
        if not full and state.files.digest(file.path) == digest:
            touched.append(file)
        else:
            yield FileRead(file, digest, _outcome(raw, file.path, settings))
    state.files.touch(touched)


def _outcome(raw: bytes | ArticleError, path: str, settings: Settings) -> Article | ArticleError:
    if isinstance(raw, ArticleError):
        return raw
    from feedpub.parse import read

    try:
        return read(raw, path, settings)[0]
    except ArticleError as error:
        return error


def load(directory: Path, file: SourceFile) -> bytes | ArticleError:
    """Return the bytes of a file, or why they cannot be had."""
    if file.size > MAX_BYTES:
        return ArticleError(f"the file has {file.size:,} bytes; an article may have {MAX_BYTES:,}")
    try:
        handle = os.open(os.path.join(directory, file.path), os.O_RDONLY | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as opened:
            return opened.read(MAX_BYTES + 1)
    except OSError as error:
        return ArticleError(f"the file cannot be read ({error.strerror or error})")


def digest_of(raw: bytes | ArticleError) -> bytes:
    """Return a digest of a file's bytes, or of the reason why there are none."""
    return xxhash.xxh3_128_digest(raw.reason.encode() if isinstance(raw, ArticleError) else raw)
