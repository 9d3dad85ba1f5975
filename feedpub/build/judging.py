"""Entries and documents held against the rules of their formats, each entry once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from feedpub.errors import Problem
from feedpub.feed import Feed, FeedKey
from feedpub.lint import Facts, Sound, check_parts
from feedpub.pages import faults
from feedpub.publish import write
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

    output: Path
    path: str
    format: str
    head: bytes
    entries: tuple[bytes, ...]
    tail: bytes
    judged: tuple[Judged | None, ...]  #: of each entry, where it was judged before
    modified: int
    codings: tuple[str, ...]


def check_and_write(draft: Draft) -> list[Problem]:
    """Read a document back, and write it where it is sound; return what is wrong with it.

    Raises PublishError where it cannot be written.
    """
    sound = Sound()
    for entry, known in zip(draft.entries, draft.judged, strict=True):
        if known is not None:
            sound.put(known[0], entry, known[1])
    separator = FORMATS[draft.format].separator
    shown = str(draft.output / draft.path)
    problems = check_parts(draft.format, draft.head, draft.entries, separator, draft.tail, shown, sound)
    if not any(problem.level == "error" for problem in problems):
        content = join(draft.head, draft.entries, draft.tail, separator)
        write(draft.output, draft.path, content, modified=draft.modified, codings=draft.codings)
        return []
    return problems


def join(head: bytes, entries: Sequence[bytes], tail: bytes, separator: bytes) -> bytes:
    """Return the bytes of a document."""
    return b"".join((head, separator.join(entries), tail))


@dataclass(frozen=True, slots=True)
class Page:
    """A page to be written: made by us from escaped text, and parsed by the pages' own check."""

    output: Path
    path: str
    content: bytes
    modified: int
    codings: tuple[str, ...]


def check_and_write_page(page: Page, base: str) -> list[Problem]:
    """Write a page where it is sound; return what is wrong with it. Raises PublishError where it cannot be written."""
    problems = faults(page.content, page.path, base) if page.path.endswith(".html") else []
    if not problems:
        write(page.output, page.path, page.content, modified=page.modified, codings=page.codings)
    return problems
