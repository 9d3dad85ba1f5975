"""Entries and documents held against the rules of their formats, each entry once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from feedpub.errors import Problem, PublishError
from feedpub.feed import Feed, FeedKey
from feedpub.lint import Facts, Sound, check_parts
from feedpub.pages import faults
from feedpub.publish import File, write
from feedpub.render import FORMATS
from feedpub.settings import SiteSettings

Judged = tuple[object, Facts]  #: the frame in which an entry was found sound, and what is known of it


def judge_entries(format: str, entries: Sequence[bytes], site: SiteSettings) -> list[Judged | str | None]:
    """Return what is known of each of these entries: its facts, or what is wrong with it.

    An article whose entry is not valid is left out: in a document it would cost all the others.
    """
    head, tail = _frame(format, site)
    separator = FORMATS[format].separator
    sound = Sound()
    problems = check_parts(format, head, entries, separator, tail, format, sound)
    judged: list[Judged | str | None] = [sound.find(entry) for entry in entries]
    if any(problem.level == "error" for problem in problems):
        for place, entry in enumerate(entries):
            if judged[place] is None:
                alone = check_parts(format, head, [entry], separator, tail, format)
                judged[place] = next((problem.message for problem in alone if problem.level == "error"), None)
    return judged


@lru_cache(maxsize=16)
def _frame(format: str, site: SiteSettings) -> tuple[bytes, bytes]:
    """Return the frame of a feed that is sure to be sound."""
    feed = Feed(
        key=FeedKey("all"),
        id="https://feed.example/",
        title="feed",
        description="feed",
        link="https://feed.example/",
        addresses={name: f"https://feed.example/all.{name}" for name in FORMATS},
        language="en",
        updated=datetime(2000, 1, 1, tzinfo=UTC),
        author=site.author,
        ttl=60,
    )
    return FORMATS[format].frame(feed)


@dataclass(frozen=True, slots=True)
class Draft:
    """A document to be checked as a whole and written."""

    path: str
    format: str
    head: bytes
    entries: tuple[bytes, ...]
    tail: bytes
    judged: tuple[Judged | None, ...]  #: of each entry, where it was judged before
    modified: int

    def content(self) -> bytes:
        return join(self.head, self.entries, self.tail, FORMATS[self.format].separator)

    def problems(self, output: Path) -> list[Problem]:
        """Read the document back; return what is wrong with it."""
        sound = Sound()
        for entry, known in zip(self.entries, self.judged, strict=True):
            if known is not None:
                sound.put(known[0], entry, known[1])
        separator = FORMATS[self.format].separator
        shown = str(output / self.path)
        found = check_parts(self.format, self.head, self.entries, separator, self.tail, shown, sound)
        return found if any(problem.level == "error" for problem in found) else []


@dataclass(frozen=True, slots=True)
class Page:
    """A page to be written: made by us from escaped text, and parsed by the pages' own check."""

    path: str
    text: bytes
    modified: int
    base: str  #: the address of the output directory

    def content(self) -> bytes:
        return self.text

    def problems(self, _: Path) -> list[Problem]:
        return faults(self.text, self.path, self.base) if self.path.endswith(".html") else []


Outcome = (
    list[Problem] | PublishError
)  #: what is wrong with a draft, nothing where it was written; or why it could not be


def check_and_write(output: Path, codings: tuple[str, ...], drafts: Sequence[Draft | Page]) -> list[Outcome]:
    """Read each draft back and write those that are sound; return the outcome of each."""
    outcomes: list[Outcome] = [*(draft.problems(output) for draft in drafts)]
    sound = [place for place, problems in enumerate(outcomes) if not problems]
    files = [File(drafts[place].path, drafts[place].content(), drafts[place].modified) for place in sound]
    try:
        write(output, files, codings)
    except PublishError as error:
        if len(files) == 1:
            outcomes[sound[0]] = error
        else:  # one by one, so that it costs only those that are concerned
            for place in sound:
                outcomes[place] = check_and_write(output, codings, [drafts[place]])[0]
    return outcomes


def join(head: bytes, entries: Sequence[bytes], tail: bytes, separator: bytes) -> bytes:
    """Return the bytes of a document."""
    return b"".join((head, separator.join(entries), tail))
