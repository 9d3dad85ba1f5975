"""Drafts to documents: joined, compared with what stands, read back, and written where they are sound."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import xxhash

from feedpub.build.fragments import Kept
from feedpub.build.scratch import Scratch
from feedpub.errors import Problem, PublishError, shown
from feedpub.lint import Sound, check_parts
from feedpub.pages import faults
from feedpub.publish import File, is_intact, modified_at, write
from feedpub.render import FORMATS
from feedpub.state.documents import KnownDocument


@dataclass(frozen=True, slots=True)
class Draft:
    """A document to be joined, checked as a whole and written."""

    path: str  #: relative to the output directory
    old: KnownDocument | None  #: what the state knows of the one that stands there
    format: str
    head: bytes
    tail: bytes
    entries: tuple[Kept, ...]

    def content(self, scratch: Scratch) -> bytes:
        return self._joined([scratch.read(entry.piece) for entry in self.entries])

    def _joined(self, entries: Sequence[bytes]) -> bytes:
        return b"".join((self.head, FORMATS[self.format].separator.join(entries), self.tail))

    def problems(self, content: bytes, output: Path) -> list[Problem]:
        """Read the document back; return what is wrong with it, and nothing where there are only doubts."""
        sound = Sound()
        separator = FORMATS[self.format].separator
        entries = []
        start = len(self.head)
        for piece, judged in self.entries:
            entry = content[start : start + piece.size]
            start += piece.size + len(separator)
            entries.append(entry)
            if judged is not None:
                sound.put(judged[0], entry, judged[1])
        path = str(shown(output / self.path))
        found = check_parts(self.format, self.head, entries, separator, self.tail, path, sound)
        return found if any(problem.level == "error" for problem in found) else []


@dataclass(frozen=True, slots=True)
class Page:
    """A page to be written: made by us from escaped text, and parsed by the pages' own check."""

    path: str
    old: KnownDocument | None
    text: bytes
    base: str  #: the address of the output directory

    def content(self, _: Scratch) -> bytes:
        return self.text

    def problems(self, content: bytes, output: Path) -> list[Problem]:
        return (
            faults(content, str(shown(output / self.path)), self.base) if self.path.endswith(".html") else []
        )


class Outcome(NamedTuple):
    """What became of a draft."""

    digest: bytes
    size: int
    modified: int  #: seconds since 1970; since when the document stands
    is_written: bool
    is_found: bool = False  #: it stood already, though the state did not know
    problems: tuple[Problem, ...] = ()  #: why it was not written: the old one stands
    error: PublishError | None = None  #: why it could not be written


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes documents in one build. It may be sent to another process, and so may what it takes and returns."""

    output: Path
    codings: tuple[str, ...]
    scratch: Scratch
    now: float  #: of the build, in seconds since 1970
    begun: float  #: when that was, as time.monotonic() counts

    def write(self, drafts: Sequence[Draft | Page]) -> list[Outcome]:
        """Write those drafts that differ from what stands and are sound; return what became of each."""
        outcomes = []
        files: dict[int, File] = {}
        for place, draft in enumerate(drafts):
            content = draft.content(self.scratch)
            outcome = self._look(draft, content)
            if outcome.is_written:
                files[place] = File(draft.path, content, outcome.modified)
            outcomes.append(outcome)
        for place, error in self._write(files).items():
            outcomes[place] = outcomes[place]._replace(is_written=False, error=error)
        return outcomes

    def _look(self, draft: Draft | Page, content: bytes) -> Outcome:
        """Return what is to become of a draft."""
        digest, size = xxhash.xxh3_128_digest(content), len(content)
        since, is_found = self._standing(draft, content, digest)
        if since is not None:
            return Outcome(digest, size, since, is_written=False, is_found=is_found)
        problems = tuple(draft.problems(content, self.output))
        if problems:
            return Outcome(digest, size, 0, is_written=False, problems=problems)
        return Outcome(digest, size, self._settle_time(draft), is_written=True)

    def _standing(self, draft: Draft | Page, content: bytes, digest: bytes) -> tuple[int | None, bool]:
        """Return since when a file and its copies stand with these very bytes, None where they do not; and whether
        that is news: the state was lost, or a build was killed before it could remember.
        """
        target, old = self.output / draft.path, draft.old
        try:
            modified = int(target.stat().st_mtime)
            if not is_intact(
                self.output, draft.path, size=len(content), modified=modified, codings=self.codings
            ):
                return None, False
            if old is not None and old.modified == modified and old.digest == digest:
                return modified, False
            return (modified, True) if target.read_bytes() == content else (None, False)
        except OSError:
            return None, False

    def _settle_time(self, draft: Draft | Page) -> int:
        """Return the modification time to publish with, at least a second after the last one of this document.

        Validators are made of whole seconds: two publications in one would leave readers with the first for ever.
        """
        clock = self.now + time.monotonic() - self.begun
        last = modified_at(self.output, draft.path) if draft.old is None else draft.old.modified
        if last is None or last < int(clock):
            return int(clock)
        if last - clock < 1:  # else the clock was set back, and waiting would take too long
            time.sleep(last + 1 - clock)
        return last + 1

    def _write(self, files: Mapping[int, File]) -> dict[int, PublishError]:
        """Write files together; return the error of each that could not be written."""
        try:
            write(self.output, list(files.values()), self.codings)
        except PublishError as error:
            if len(files) == 1:
                return dict.fromkeys(files, error)
            # One by one, so that it costs only those that are concerned.
            return {
                key: error
                for place, file in files.items()
                for key, error in self._write({place: file}).items()
            }
        return {}
