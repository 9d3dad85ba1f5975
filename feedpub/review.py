"""The guard: what is about to be published against what a feed held a day ago. Reads no file, writes none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from feedpub.settings import Bound, GuardSettings
from feedpub.state.documents import DAY

ALWAYS = 3  #: articles that may vanish or be edited whatever the limits say: a small feed must stay usable


@dataclass(frozen=True, slots=True)
class Breach:
    """A limit that publishing a feed would pass."""

    limit: str  #: the key in [guard]
    articles: tuple[int, ...]
    of: int  #: articles that the feed held
    allowed: int

    def describe(self, examples: Sequence[str]) -> str:
        """Return what a person should know, with examples of articles."""
        what = {
            "removed": "would vanish",
            "edited": "would show as edited",
            "reissued": "would get another id and show twice",
            "added": "would appear",
        }[self.limit]
        shown = ", ".join(examples)
        part = f" of {self.of}" if self.limit in ("removed", "edited") else ""
        return f"{len(self.articles)}{part} articles {what}; [guard] {self.limit} allows {self.allowed} ({shown})"


def baseline(editions: Sequence[tuple[int, Mapping[int, int]]], now: int) -> dict[int, int] | None:
    """Return number to `updated` of what a feed is measured against, or None for a feed that is new.

    That is what it held 24 hours ago. A feed younger than that is measured against everything that it has held.
    """
    if not editions:
        return None
    old = [held for at, held in editions if at <= now - DAY]
    if old:
        return dict(old[-1])
    held: dict[int, int] = {}
    for _, edition in editions:
        for number, updated in edition.items():
            held.setdefault(number, updated)
    return held


def judge(
    before: Mapping[int, int],
    after: Mapping[int, int],
    *,
    excused: frozenset[int],
    reissued: Sequence[int],
    guard: GuardSettings,
) -> list[Breach]:
    """Return the limits that a feed would pass.

    `before` and `after` are number to `updated`; `excused` are articles that left for a good reason: pushed out by newer
    ones, expired, withdrawn; `reissued` are articles that come back under another id.
    """
    removed = [number for number in before if number not in after and number not in excused]
    edited = [number for number in after if number in before and before[number] != after[number]]
    added = [number for number in after if number not in before]
    breaches = []
    for limit, articles, bound, always in (
        ("removed", removed, guard.removed, ALWAYS),
        ("edited", edited, guard.edited, ALWAYS),
        ("reissued", reissued, guard.reissued, 0),
        ("added", added, guard.added, 0),
    ):
        allowed = _allowed(bound, len(before), always)
        if allowed is not None and len(articles) > allowed:
            breaches.append(Breach(limit, tuple(articles), len(before), allowed))
    return breaches


def _allowed(bound: Bound, held: int, always: int) -> int | None:
    if bound.count is not None:
        return max(bound.count, always)
    if bound.share is not None:
        return max(int(held * bound.share + 1e-9), always)
    return None
