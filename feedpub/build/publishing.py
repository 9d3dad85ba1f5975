"""From feeds that have to be looked at to documents in the output directory, and back to the state."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from feedpub.build.changes import review
from feedpub.build.entries import Failed
from feedpub.build.feeds import Context, Edition, Renderer, documents_of, edition_of, known_document
from feedpub.build.fragments import Fragments
from feedpub.build.options import Options
from feedpub.build.workers import Workers
from feedpub.document import Document
from feedpub.errors import Problem, PublishError
from feedpub.feed import FeedKey
from feedpub.lint import check
from feedpub.publish import delete, is_intact, modified_at, write
from feedpub.report import FeedChange, Report, worst
from feedpub.selection import Selected, Selector, settings_of
from feedpub.settings import Settings
from feedpub.state import State
from feedpub.state.documents import KnownDocument, KnownFeed
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
    fragments: Fragments
    known: dict[FeedKey, KnownFeed]

    def described(self, report: Report) -> Report:
        """Return a report of what would be published, and let go of the entries."""
        self.fragments.close()
        return replace(report, feeds=self.changes, exit=worst(report.exit, *self.exits()))

    def exits(self) -> list[int]:
        """Return the exit codes that follow from the plan."""
        return [3] if any(change.held for change in self.changes) else []


def make_plan(
    feeds: Sequence[KnownFeed],
    obsolete: Sequence[FeedKey],
    settings: Settings,
    state: State,
    now: datetime,
    options: Options,
    workers: Workers,
) -> Plan:
    """Select and render what these feeds hold, and compare it with what is published."""
    second = int(now.timestamp())
    selector = Selector(state, settings, second)
    fragments = Fragments()
    renderer = Renderer(state, settings, selector, fragments, workers, second, options.progress)
    selected = _select(feeds, selector, renderer, state)
    context = Context(settings, second, ttl_minutes(settings.schedule))
    known = {feed.key: replace(feed, settings=settings_of(feed.key, settings)) for feed in feeds}
    changed = {feed.key for feed in feeds if feed.settings not in ("", known[feed.key].settings)}
    editions = [edition_of(feed, known[feed.key], renderer, selector, context) for feed in selected]
    differing = [edition for edition in editions if _differs(edition, state, settings, full=options.full)]
    reviewed = {
        edition.selected.key: review(
            edition,
            name_of(edition.selected),
            selector,
            state,
            settings.guard,
            second,
            begins_anew=edition.selected.key in changed,
            force=options.force,
        )
        for edition in differing
    }
    held = {key for key, review in reviewed.items() if review.change.held}
    publishable = [edition for edition in differing if edition.selected.key not in held]
    renderer.supply(publishable)
    return Plan(
        editions=tuple(publishable),
        settled=tuple(edition for edition in editions if edition not in differing),
        obsolete=tuple(obsolete),
        changes=tuple(r.change for r in reviewed.values() if r.change != FeedChange(path=r.change.path)),
        problems=tuple(problem for review in reviewed.values() for problem in review.problems),
        anew=frozenset(key for key, review in reviewed.items() if review.begins_anew),
        fragments=fragments,
        known=known,
    )


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
    state.articles.hide(failure.record.number)
    state.files.reject(failure.record.path or "", failure.error.reason, failure.error.line)


def _differs(edition: Edition, state: State, settings: Settings, *, full: bool) -> bool:
    known = state.documents.of(edition.selected.key)
    paths = edition.selected.paths
    if set(known) != set(paths.values()):
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


def name_of(selected: Selected) -> str:
    """Return the path of a feed's first document without the suffix of its format."""
    format, path = next(iter(selected.paths.items()))
    return path.removesuffix(f".{format}")


def publish_plan(
    plan: Plan, settings: Settings, state: State, now: datetime, options: Options, report: Report
) -> Report:
    """Write what differs, delete what is obsolete, and remember both. One document's failure costs only itself."""
    publication = _Publication(settings, state, now)
    try:
        for done, edition in enumerate(plan.editions):
            if options.stopping():
                break
            options.progress("Publishing feeds", done, len(plan.editions))
            publication.publish(edition, plan.fragments)
        else:
            publication.settled += [(edition, ()) for edition in plan.settled]
            publication.remove(plan.obsolete)
    except PublishError as error:
        publication.exits.append(5)
        publication.problems.append(Problem(path=str(settings.feeds.directory), message=str(error)))
    finally:
        plan.fragments.close()
        publication.remember(plan)
    return replace(
        report,
        exit=worst(report.exit, *plan.exits(), *publication.exits),
        feeds=plan.changes,
        written=tuple(publication.written),
        deleted=tuple(publication.deleted),
        problems=(*report.problems, *publication.problems),
    )


class _Publication:
    """A publication under way: what was written so far."""

    def __init__(self, settings: Settings, state: State, now: datetime) -> None:
        self._settings = settings
        self._state = state
        self._now = now.timestamp()
        self._begun = time.monotonic()
        self.settled: list[tuple[Edition, tuple[KnownDocument, ...]]] = []
        self.written: list[str] = []
        self.deleted: list[str] = []
        self.forgotten: list[FeedKey] = []
        self.problems: list[Problem] = []
        self.exits: list[int] = []

    def publish(self, edition: Edition, fragments: Fragments) -> None:
        """Write the documents of one feed that differ from what stands, each after a check."""
        output, codings = self._settings.feeds.directory, self._settings.feeds.compress
        known = self._state.documents.of(edition.selected.key)
        documents = []
        sound = True
        for document, places in documents_of(edition, fragments):
            faults = [
                problem for problem in check(document.format, document.content, str(output / document.path))
            ]
            if any(fault.level == "error" for fault in faults):
                sound = False
                self.exits.append(1)
                self.problems += faults
                continue
            new = known_document(edition, document, places, 0)
            modified = self._unchanged_since(document, known.get(document.path), new.digest)
            if modified is None:
                modified = self._settle_time(known.get(document.path), document.path)
                write(output, document.path, document.content, modified=modified, codings=codings)
                self.written.append(document.path)
            documents.append(replace(new, modified=modified))
        self.deleted += [path for path in known if path not in edition.selected.paths.values()]
        for path in known.keys() - set(edition.selected.paths.values()):
            delete(output, path)
        if sound:
            self.settled.append((edition, tuple(documents)))

    def remove(self, keys: Iterable[FeedKey]) -> None:
        """Delete the documents of feeds that are no longer asked for."""
        for key in keys:
            for path in self._state.documents.of(key):
                delete(self._settings.feeds.directory, path)
                self.deleted.append(path)
            self.forgotten.append(key)

    def remember(self, plan: Plan) -> None:
        """Record what stands in the output directory now."""
        state = self._state
        with state.transaction():
            state.documents.forget(self.deleted)
            state.documents.forget_feeds(self.forgotten)
            state.documents.settle(self.forgotten)
            state.documents.save(document for _, documents in self.settled for document in documents)
            state.documents.save_feeds(_known_feed(edition, plan.known) for edition, _ in self.settled)
            for edition, documents in self.settled:
                if documents:
                    if edition.selected.key in plan.anew:
                        state.documents.forget_editions(edition.selected.key)
                    held = zip(edition.numbers, edition.updated, strict=True)
                    state.documents.add_edition(edition.selected.key, int(self._now), held)
            state.documents.settle(edition.selected.key for edition, _ in self.settled)

    def _unchanged_since(self, document: Document, old: KnownDocument | None, digest: bytes) -> int | None:
        """Return since when the file and its copies stand with these very bytes; None where they do not."""
        feeds = self._settings.feeds
        if old is not None and old.digest != digest:
            return None
        target = feeds.directory / document.path
        try:
            modified = old.modified if old is not None else int(target.stat().st_mtime)
            size = len(document.content)
            if not is_intact(
                feeds.directory, document.path, size=size, modified=modified, codings=feeds.compress
            ):
                return None
            same = (
                old is not None or target.read_bytes() == document.content
            )  # the state was lost, the file was not
        except OSError:
            return None
        return modified if same else None

    def _settle_time(self, old: KnownDocument | None, path: str) -> int:
        """Return the modification time to publish with, at least a second after the last one of this document.

        Validators are made of whole seconds: two publications in one would leave readers with the first for ever.
        """
        clock = self._now + time.monotonic() - self._begun
        last = old.modified if old is not None else modified_at(self._settings.feeds.directory, path)
        if last is None or last < int(clock):
            return int(clock)
        if last - clock < 1:  # else the clock was set back, and waiting would take too long
            time.sleep(last + 1 - clock)
        return last + 1


def _known_feed(edition: Edition, known: dict[FeedKey, KnownFeed]) -> KnownFeed:
    feed, selected = edition.feed, edition.selected
    return replace(
        known[feed.key],
        slug=selected.slug,
        title=selected.title,
        id=feed.id,
        updated=int(feed.updated.timestamp()),
        articles=len(edition.numbers),
        newest=edition.newest,
        settings=known[feed.key].settings,
    )
