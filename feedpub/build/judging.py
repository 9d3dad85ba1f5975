"""Entries held against the rules of their formats, each once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache

from feedpub.feed import Feed, FeedKey
from feedpub.lint import Facts, Sound, check_parts
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
