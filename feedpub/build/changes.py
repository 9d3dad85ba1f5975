"""What is about to be published against what is, one feed at a time: what changes, and whether the guard lets it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from feedpub.build.feeds import Edition
from feedpub.errors import Problem
from feedpub.report import FeedChange
from feedpub.review import Breach, baseline, judge
from feedpub.selection import Selector
from feedpub.settings import Bound, GuardSettings
from feedpub.state import State
from feedpub.state.records import Record

_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A feed's change, and the reasons to hold it back."""

    change: FeedChange
    problems: tuple[Problem, ...] = ()
    begins_anew: bool = False  #: what the feed held before is no measure for later builds


def review(
    edition: Edition,
    path: str,
    selector: Selector,
    state: State,
    guard: GuardSettings,
    now: int,
    *,
    begins_anew: bool,
    force: bool,
) -> Reviewed:
    """Return how a feed differs from what is published, held back where it passes a limit of the guard.

    A feed whose configuration has changed begins anew, and so does one that is forced past the guard. What the
    configuration lets in or pushes out does not count; what is deleted in the same build does.
    """
    editions = state.documents.editions(edition.selected.key)
    after = dict(zip(edition.numbers, edition.updated, strict=True))
    change = _change(path, editions[-1][1] if editions else _standing(edition, state), after, state)
    before = baseline(editions, now)
    if before is None:
        return Reviewed(change, begins_anew=begins_anew)
    gone = [number for number in before if number not in after]
    excused = _excused(gone, edition, selector, state, now)
    if begins_anew:
        excused |= state.public.standing([], [], now, gone)
        guard = replace(guard, added=Bound())
    reissued = _reissued([n for n in gone if n not in excused], [n for n in after if n not in before], state)
    breaches = judge(before, after, excused=excused, reissued=reissued, guard=guard)
    if not breaches or force:
        return Reviewed(change, begins_anew=begins_anew or bool(breaches))
    held = replace(change, reissued=state.articles.ids(reissued), held=True)
    last = editions[-1][1]
    earlier = frozenset(number for number in before if number not in last)
    return Reviewed(held, tuple(_problem(path, breach, earlier, state) for breach in breaches))


def _standing(edition: Edition, state: State) -> dict[int, int]:
    """Return what the documents hold of a feed whose history was forgotten, as `adopt` does."""
    known = state.documents.of(edition.selected.key).values()
    return {place.number: place.updated for document in known for place in document.layout}


def _change(path: str, before: Mapping[int, int], after: Mapping[int, int], state: State) -> FeedChange:
    added = [number for number in after if number not in before]
    removed = [number for number in before if number not in after]
    edited = [number for number in after if number in before and before[number] != after[number]]
    reissued = _reissued(removed, added, state)
    return FeedChange(
        path=path,
        added=state.articles.ids(added),
        edited=state.articles.ids(edited),
        removed=state.articles.ids(removed),
        reissued=state.articles.ids(reissued),
    )


def _excused(
    gone: Sequence[int], edition: Edition, selector: Selector, state: State, now: int
) -> frozenset[int]:
    """Return the articles that left for a good reason: pushed out by newer ones, expired, or withdrawn."""
    standing = selector.standing(edition.selected.key, gone)
    records = [state.articles.get(number) for number in gone]
    left = {r.number for r in records if r.withdrawn or (r.expires is not None and r.expires <= now)}
    return frozenset(standing | left)


def _reissued(removed: Iterable[int], added: Iterable[int], state: State) -> list[int]:
    """Return the added articles that seem to be removed ones under another id: of one title, and one link or date."""
    gone = {key for number in removed for key in _marks(state.articles.get(number))}
    return (
        [number for number in added if not gone.isdisjoint(_marks(state.articles.get(number)))]
        if gone
        else []
    )


def _marks(record: Record) -> tuple[object, object]:
    return (record.title, record.link), (record.title, record.published)


def _problem(path: str, breach: Breach, earlier: Collection[int], state: State) -> Problem:
    """Say why a feed is held back; `earlier` are articles that are gone from it already, within the last day."""
    fresh = [number for number in breach.articles if number not in earlier]
    examples = [state.articles.get(number).title for number in (fresh or breach.articles)[:_EXAMPLES]]
    count = len(breach.articles) - len(fresh)
    before = f", {count} of them are gone already, since a day ago" if count else ""
    return Problem(
        path=path,
        message=f"held back, the old documents stand: {breach.describe(examples)}{before}. If this "
        "is right, run `feedpub build --force`; `feedpub plan` shows all of it",
    )
