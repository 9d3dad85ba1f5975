"""Feeds that have to be looked at, selected, rendered and compared with what is published: the plan of a build."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from feedpub.build.archives import Archive, Archivist, pages_of
from feedpub.build.changes import Reviewed, review
from feedpub.build.entries import Failed
from feedpub.build.feeds import Edition, Renderer, edition_of, paths_of_edition
from feedpub.build.fragments import Fragments
from feedpub.build.heads import Context
from feedpub.build.holding import take_out_withdrawn
from feedpub.build.options import Options
from feedpub.build.summary import in_source
from feedpub.build.workers import Workers
from feedpub.errors import Problem
from feedpub.feed import FeedKey
from feedpub.parse.conventions.convention import Convention
from feedpub.publish import is_intact
from feedpub.report import FeedChange, Report, worst
from feedpub.selection import Selected, Selector, settings_of
from feedpub.settings import Settings
from feedpub.state import State
from feedpub.state.documents import KnownFeed
from feedpub.state.records import Record
from feedpub.timing import ttl_minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be published: the editions that differ, those that stand as they should, and what is to go."""

    editions: tuple[Edition, ...]
    settled: tuple[Edition, ...]
    obsolete: tuple[FeedKey, ...]
    changes: tuple[FeedChange, ...]
    problems: tuple[Problem, ...]
    anew: frozenset[FeedKey]  #: feeds whose past is no measure for the guard any more
    #: Of which at most what was withdrawn is taken out: the next build looks at them again.
    held: frozenset[FeedKey]
    archives: Mapping[FeedKey, Archive]  #: of the feeds that are not held back
    fragments: Fragments
    known: dict[FeedKey, KnownFeed]
    records: Mapping[int, Record]  #: of the articles of all editions

    def described(self, report: Report) -> Report:
        """Return a report of what would be published."""
        planned = sum(len(paths_of_edition(edition)) for edition in self.editions)
        return replace(report, feeds=self.changes, planned=planned, exit=worst(report.exit, *self.exits()))

    def exits(self) -> list[int]:
        """Return the exit codes that follow from the plan."""
        return [3] if any(change.held for change in self.changes) else []


def make_plan(
    feeds: Sequence[KnownFeed],
    obsolete: Sequence[FeedKey],
    settings: Settings,
    convention: Convention,
    state: State,
    now: datetime,
    options: Options,
    workers: Workers,
) -> Plan:
    """Select and render what these feeds hold, and compare it with what is published."""
    second = int(now.timestamp())
    selector = Selector(state, settings, second)
    fragments = Fragments(workers.scratch)
    renderer = Renderer(state, settings, convention, selector, fragments, workers, second, options.progress)
    context = Context(settings, second, ttl_minutes(settings.schedule))
    known = {feed.key: replace(feed, settings=settings_of(feed.key, settings)) for feed in feeds}
    archivist = Archivist(state, renderer, selector, context, full=options.full)
    selected = _edited(feeds, known, selector, renderer, archivist, context, state)
    archives = {edition.selected.key: archivist.plan(edition) for edition in selected}
    editions = [archive.edition for archive in archives.values()]
    differing = [edition for edition in editions if _differs(edition, state, settings, full=options.full)]
    changed = {feed.key for feed in feeds if feed.settings not in ("", known[feed.key].settings)}
    reviewed = _reviewed(differing, changed, selector, state, settings, second, force=options.force)
    held = {key for key, review in reviewed.items() if review.change.held}
    free = {key: archive for key, archive in archives.items() if key not in held}
    pages = [page for archive in free.values() for page in archive.pages]
    publishable = [
        # Pages first: what a feed no longer holds must stand elsewhere before.
        *(page for page in pages if _differs(page, state, settings, full=options.full)),
        *(edition for edition in differing if edition.selected.key not in held),
    ]
    renderer.supply(publishable)
    known.update((feed.key, feed) for feed in feeds if feed.key in held)  # with what they were published with
    stopped = [edition for edition in differing if edition.selected.key in held]
    standing, spoiled = take_out_withdrawn(stopped, known, state, settings, context, fragments)
    records = {number: member.record for number, member in selector.members.items()}
    records |= {number: state.articles.get(number) for edition in standing for number in edition.numbers}
    changing = held | {edition.selected.key for edition in publishable}
    return Plan(
        editions=(*publishable, *standing),
        settled=tuple(edition for edition in (*pages, *editions) if edition.selected.key not in changing),
        obsolete=(
            *obsolete,
            *pages_of(state, obsolete),
            *(key for archive in free.values() for key in archive.obsolete),
        ),
        archives=free,
        changes=tuple(r.change for r in reviewed.values() if r.change != FeedChange(path=r.change.path)),
        problems=(
            *(problem for review in reviewed.values() for problem in review.problems),
            *spoiled,
            *in_source(_crowding(editions, renderer, selector), settings),
        ),
        anew=frozenset(key for key, review in reviewed.items() if review.begins_anew),
        fragments=fragments,
        known=known,
        held=frozenset(held),
        records=records,
    )


def _edited(
    feeds: Sequence[KnownFeed],
    known: Mapping[FeedKey, KnownFeed],
    selector: Selector,
    renderer: Renderer,
    archivist: Archivist,
    context: Context,
    state: State,
) -> list[Edition]:
    """Return each feed with the articles that it holds; one that turns out to be unreadable is taken out everywhere."""
    while True:
        selected = _select(feeds, selector, renderer, state)
        editions = [edition_of(feed, known[feed.key], renderer, selector, context) for feed in selected]
        failed = archivist.finish(editions)
        if not failed:
            return editions
        for failure in failed:
            _take_out(failure, state)


def _reviewed(
    editions: Iterable[Edition],
    changed: Collection[FeedKey],
    selector: Selector,
    state: State,
    settings: Settings,
    now: int,
    *,
    force: bool,
) -> dict[FeedKey, Reviewed]:
    """Return what the guard says of each feed; `changed` are those of which the configuration says something new."""
    return {
        edition.selected.key: review(
            edition,
            name_of(edition.selected),
            selector,
            state,
            settings.guard,
            now,
            begins_anew=edition.selected.key in changed,
            force=force,
        )
        for edition in editions
    }


def _select(
    feeds: Sequence[KnownFeed], selector: Selector, renderer: Renderer, state: State
) -> list[Selected]:
    """Select the articles of each feed; one that turns out to be unreadable is taken out, and others move up."""
    while True:
        selected = [selector.select(feed) for feed in feeds]
        failed = renderer.finish(selected)
        if not failed:
            return selected
        for failure in failed:
            _take_out(failure, state)


def _take_out(failure: Failed, state: State) -> None:
    state.articles.hide(failure.number)
    state.files.reject(failure.path, failure.error.reason, failure.error.line)


def _differs(edition: Edition, state: State, settings: Settings, *, full: bool) -> bool:
    known = state.documents.of(edition.selected.key)
    if known.keys() != paths_of_edition(edition):
        return True
    return full or any(
        document.signature != edition.signature
        or not is_intact(
            settings.feeds.directory,
            document.path,
            size=document.size,
            modified=document.modified,
            codings=settings.feeds.compress,
        )
        for document in known.values()
    )


def _crowding(editions: Iterable[Edition], renderer: Renderer, selector: Selector) -> Iterator[Problem]:
    """Name the articles that leave others no room in their feeds; paths are relative to the source."""
    crowded: dict[int, list[str]] = {}
    for edition in editions:
        selected = edition.selected
        if len(edition.numbers) < len(selected.numbers):
            for number in edition.numbers:
                if max(renderer.sizes(number, selected.content).values()) > selected.max_bytes / 2:
                    crowded.setdefault(number, []).append(name_of(selected))
    for number, feeds in crowded.items():
        more = f" and {len(feeds) - 3} more" if len(feeds) > 3 else ""
        what = (
            f"it is so large that others have no room beside it in {', '.join(feeds[:3])}{more}: raise feeds.max_bytes, "
            'shorten it, or have feeds.content = "summary"'
        )
        yield Problem(path=selector.members[number].record.path or "", level="warning", message=what)


def name_of(selected: Selected) -> str:
    """Return the path of a feed's first document without the suffix of its format."""
    format, path = next(iter(selected.paths.items()))
    return path.removesuffix(f".{format}")
