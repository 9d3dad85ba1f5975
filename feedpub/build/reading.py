"""New and changed files to articles."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import xxhash

from feedpub import __version__
from feedpub.build.workers import Workers
from feedpub.errors import ArticleError
from feedpub.parse.marks import are_as_they_were
from feedpub.settings import Settings
from feedpub.source import SourceFile
from feedpub.state import State
from feedpub.steps import Steps, side_by_side
from feedpub.terms import terms_of

if TYPE_CHECKING:
    from feedpub.article import Article
    from feedpub.identity import Declared, FileRead
    from feedpub.parse.conventions.convention import Convention


class SourceChanged(Exception):
    """A file changed between being read and being rendered; the build begins again."""


MAX_BYTES = 20_000_000  # a larger file is no article; reading it would only fill the memory
_USUAL = 65_536  # bytes that hardly any article passes
_FEW = 400  # so many articles are read before other processes have begun
_BATCHES = 50  # into so many parts they are divided, of at most so many articles
_BATCH = 500
_AHEAD = 8_000  # so many articles are given out before the first result is taken
_SIDE_BY_SIDE = 100  # articles that are worked on at once
_BYTES_SIDE_BY_SIDE = 1_000_000  # of their files, about: one more may pass it
MAX_SIDECAR = 1_000_000  # bytes of a header in a file of its own
Item = TypeVar("Item")
_Read = tuple[bytes, "Declared | ArticleError"]  # a digest, and what a file declares or why it cannot be read


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs between the source directory and the state."""

    changed: tuple[SourceFile, ...]
    gone: tuple[str, ...]
    full: bool  #: whether files are to be read though their bytes are as they were


def compare(files: Iterable[SourceFile], closed: tuple[str, ...], state: State, *, full: bool) -> Changes:
    """Return the files to read and the paths that are gone; with `full` every file is to be read.

    What stood in a directory that could not be looked into (`closed`) is not gone.
    """
    known = state.files.stamps()
    if not known:
        return Changes(tuple(files), (), full)
    changed = []
    for file in files:
        path, size, modified, _ = file
        if known.pop(path, None) != (size, modified) or full:
            changed.append(file)
    gone = [path for path in known if not path.startswith(closed)] if closed else list(known)
    return Changes(tuple(changed), tuple(gone), full)


def convention_of(paths: Iterable[str], settings: Settings) -> Convention:
    """Return how the program that the articles at these paths were written for reads them."""
    from feedpub.parse.conventions.finding import find

    return find(settings, tuple(paths))


def reading_context(settings: Settings, convention: Convention) -> str:
    """Return a digest of everything but the files themselves that reading depends on."""
    return f"{_settings_of_reading(settings)} {convention.digest}"


def _settings_of_reading(settings: Settings) -> str:
    site, source = settings.site, settings.source
    made_from = (__version__, site.url, site.permalink, site.timezone.key, site.language, source.convention)
    labels = sorted(source.labels.items())
    return hashlib.blake2b(repr((made_from, labels)).encode(), digest_size=8).hexdigest()


def is_read_as_before(settings: Settings, state: State) -> bool:
    """Tell whether files that have not changed are read as they were, without a look for the convention.

    Only where no file came or went: the convention depends on the paths of all.
    """
    if not (state.get("reading") or "").startswith(_settings_of_reading(settings)):
        return False
    looked = json.loads(state.get("looked") or "null")
    return looked is not None and are_as_they_were(
        settings.source.directory, {place: before and tuple(before) for place, before in looked.items()}
    )


def remember_reading(settings: Settings, convention: Convention, state: State) -> None:
    """Remember how files were read, so that `is_read_as_before` can tell."""
    state.set("reading", reading_context(settings, convention))
    state.set("looked", json.dumps(dict(convention.looked), separators=(",", ":")))


def read_changed(
    files: Sequence[SourceFile],
    kinds: tuple[str, ...],
    settings: Settings,
    convention: Convention,
    state: State,
    workers: Workers,
    *,
    full: bool,
    progress: Callable[[str, int, int], None],
) -> Iterator[FileRead]:
    """Yield what each file declares, filed under terms of these kinds.

    A file whose bytes are as they were is not yielded; only its new time is remembered.
    """
    from feedpub.identity import FileRead

    touched = []
    size = min(max(len(files) // _BATCHES, 1), _BATCH)
    batches = (
        _with_digests(files[start : start + size], state, full=full) for start in range(0, len(files), size)
    )
    read_batch = partial(_read_many, settings, convention, kinds)
    work = workers.map(read_batch, batches, pays=len(files) >= _FEW, ahead=_AHEAD // size)
    reads = chain.from_iterable(work)
    for done, (file, read) in enumerate(zip(files, reads, strict=True)):
        if done % 100 == 0:
            progress("Reading articles", done, len(files))
        if read is None:
            touched.append(file)
        else:
            yield FileRead(file, *read)
    state.files.touch(touched)


def _with_digests(
    files: Sequence[SourceFile], state: State, *, full: bool
) -> list[tuple[SourceFile, bytes | None]]:
    """Return files with the digests of what they held; with none where they are to be read whatever they held."""
    known = {} if full else state.files.digests([file.path for file in files])
    return [(file, known.get(file.path)) for file in files]


def _read_many(
    settings: Settings,
    convention: Convention,
    kinds: tuple[str, ...],
    items: Sequence[tuple[SourceFile, bytes | None]],
) -> list[_Read | None]:
    from feedpub.identity import declared
    from feedpub.parse.table import read_file

    def read(source: Source, known: bytes | None) -> Steps[_Read | None]:
        if known == source.digest:
            return None
        if isinstance(source.raw, ArticleError):
            return source.digest, source.raw
        try:
            article, _ = yield from read_file(source.raw, source.path, settings, source.beside, convention)
        except ArticleError as error:
            return source.digest, error
        yield
        return source.digest, declared(article, terms)

    def terms(article: Article) -> Iterable[tuple[str, str, str]]:
        return terms_of(article, kinds, settings.site.language)

    directory = settings.source.directory
    loaded = ((known, load_source(directory, file, file.beside)) for file, known in items)
    return [
        one
        for group in in_groups(loaded)
        for one in side_by_side(read(source, known) for known, source in group)
    ]


class Source(NamedTuple):
    """What a file holds, or why that cannot be had, and what stands beside it."""

    path: str
    raw: bytes | ArticleError
    beside: Mapping[str, bytes]
    digest: bytes  #: of both


def load_source(directory: Path, file: SourceFile, names: Iterable[str]) -> Source:
    """Return what a file holds, and those of the files of these names that can be read."""
    raw, beside = load(directory, file), load_beside(directory, names)
    return Source(file.path, raw, beside, digest_of(raw, beside))


def in_groups(sources: Iterable[tuple[Item, Source]]) -> Iterator[list[tuple[Item, Source]]]:
    """Yield sources that are worked on side by side: as many as pays, or as there is memory for."""
    group: list[tuple[Item, Source]] = []
    size = 0
    for item, source in sources:
        group.append((item, source))
        size += 0 if isinstance(source.raw, ArticleError) else len(source.raw)
        size += sum(map(len, source.beside.values()))
        if len(group) >= _SIDE_BY_SIDE or size >= _BYTES_SIDE_BY_SIDE:
            yield group
            group, size = [], 0
    if group:
        yield group


def load(directory: Path, file: SourceFile) -> bytes | ArticleError:
    """Return the bytes of a file, or why they cannot be had."""
    if file.size > MAX_BYTES:
        return ArticleError(f"the file has {file.size:,} bytes; an article may have {MAX_BYTES:,}")
    try:
        handle = os.open(f"{directory}/{file.path}", os.O_RDONLY | os.O_NONBLOCK)
        try:
            return _read_all(handle)
        finally:
            os.close(handle)
    except OSError as error:
        return ArticleError(f"the file cannot be read ({error.strerror or error})")


def _read_all(handle: int) -> bytes:
    raw = os.read(handle, _USUAL)  # one call instead of the four of an opened file
    if len(raw) < _USUAL:
        return raw
    parts = [raw]
    while raw and sum(map(len, parts)) <= MAX_BYTES:
        raw = os.read(handle, MAX_BYTES)
        parts.append(raw)
    return b"".join(parts)


def load_beside(directory: Path, names: Iterable[str]) -> dict[str, bytes]:
    """Return the bytes of the files that stand beside an article and hold its header, by path.

    One that is a link, cannot be read or is no regular file is none.
    """
    found = {}
    for name in names:
        try:
            handle = os.open(os.path.join(directory, name), os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
            with os.fdopen(handle, "rb") as opened:
                found[name] = opened.read(MAX_SIDECAR)
        except OSError:
            continue
    return found


def digest_of(raw: bytes | ArticleError, beside: Mapping[str, bytes]) -> bytes:
    """Return a digest of a file's bytes, or of the reason why there are none, and of what stands beside it."""
    content = raw.reason.encode() if isinstance(raw, ArticleError) else raw
    for name, more in beside.items():
        content += b"\0" + name.encode() + b"\0" + more
    return xxhash.xxh3_128_digest(content)
