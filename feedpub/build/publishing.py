"""A plan carried out: documents checked and written, obsolete ones deleted, and both remembered."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice, takewhile

from feedpub.build.archives import forget_archives, remember_archives
from feedpub.build.companions import SITE, page_of, site_pages
from feedpub.build.feeds import Edition, drafts_of, known_feed, paths_of_edition
from feedpub.build.options import Options
from feedpub.build.plan import Plan
from feedpub.build.scratch import Scratch
from feedpub.build.summary import problems_of
from feedpub.build.workers import Workers
from feedpub.build.writing import Draft, Outcome, Page, Writer
from feedpub.document import INDEX
from feedpub.errors import Problem, PublishError, shown
from feedpub.feed import FeedKey
from feedpub.pages import GENERATOR
from feedpub.publish import delete
from feedpub.report import Report, worst
from feedpub.settings import Settings
from feedpub.state import State
from feedpub.state.documents import KnownDocument, KnownFeed
from feedpub.websub import note_changes

_CHUNK = 16  # documents that are written together
_AHEAD = 16  # so many times as many are given out before the first result is taken
_FEW = 32  # documents that are written before other processes have begun


def publish_plan(
    plan: Plan,
    settings: Settings,
    state: State,
    now: datetime,
    options: Options,
    report: Report,
    workers: Workers,
) -> Report:
    """Write what differs, delete what is obsolete, and remember both. One document's failure costs only itself."""
    publication = _Publication(settings, state, now, workers.scratch)
    try:
        if publication.publish(plan, workers, options):
            publication.settled += [(edition, ()) for edition in plan.settled]
            publication.remove(plan.obsolete)
            if not options.tags:
                publication.publish_site(plan)
    except PublishError as error:
        publication.exits.append(5)
        publication.problems += problems_of(error, settings.feeds.directory)
    finally:
        publication.remember(plan)
    return replace(
        report,
        exit=worst(report.exit, *plan.exits(), *publication.exits),
        feeds=plan.changes,
        written=tuple(publication.written),
        deleted=tuple(publication.deleted),
        problems=(*report.problems, *publication.problems),
    )


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A document of an edition: as the state will remember it, but for what only writing tells, and its draft."""

    edition: Edition
    known: KnownDocument
    draft: Draft | Page


class _Publication:
    """A publication under way: what was written so far."""

    def __init__(self, settings: Settings, state: State, now: datetime, scratch: Scratch) -> None:
        self._settings = settings
        self._state = state
        self._now = now.timestamp()
        feeds = settings.feeds
        self._writer = Writer(feeds.directory, feeds.compress, scratch, self._now, time.monotonic())
        self.settled: list[tuple[Edition, tuple[KnownDocument, ...]]] = []
        self.written: list[str] = []
        self.found: list[str] = []  #: written by a build that was killed before it could say so
        self.deleted: list[str] = []
        self.site: list[KnownDocument] = []
        self.site_stands = False
        self.forgotten: list[FeedKey] = []
        self.problems: list[Problem] = []
        self.exits: list[int] = []

    def publish(self, plan: Plan, workers: Workers, options: Options) -> bool:
        """Write the documents that differ from what stands, each after a check; return False where told to stop."""
        total = sum(len(paths_of_edition(edition)) for edition in plan.editions)
        prepared = takewhile(lambda _: not options.stopping(), self._prepare(plan))
        begun: deque[list[_Prepared]] = deque()
        drafts = (_drafts(chunk, begun) for chunk in _chunks(prepared))
        outcomes = workers.map(self._writer.write, drafts, pays=total >= _FEW, ahead=_AHEAD)
        done = 0
        failures: list[PublishError] = []
        for found in outcomes:
            chunk = begun.popleft()
            options.progress("Publishing feeds", done, total)
            if not done and total >= _FEW:
                self._state.settle()  # while other processes write
            failures += self._settle_chunk(chunk, found)
            done += len(chunk)
        if failures:
            raise failures[0]
        return not options.stopping()

    def _prepare(self, plan: Plan) -> Iterator[_Prepared]:
        for edition in plan.editions:
            standing = self._state.documents.of(edition.selected.key)
            for known, draft in drafts_of(edition, plan.fragments, standing):
                yield _Prepared(edition, known, draft)
            if edition.feed.page is not None:
                records = [plan.records[number] for number in edition.numbers]
                path, content = page_of(edition, records, self._settings)
                known, page = self._page(edition.selected.key, path, content, standing.get(path))
                yield _Prepared(edition, replace(known, signature=edition.signature), page)

    def _page(
        self, key: FeedKey, path: str, content: bytes, old: KnownDocument | None
    ) -> tuple[KnownDocument, Page]:
        known = KnownDocument(path, key, path.rpartition(".")[2], b"", 0, 0, "")
        return known, Page(path, old, content, self._settings.feeds.url)

    def publish_site(self, plan: Plan) -> None:
        """Write the pages that are of no single feed, or delete them where no pages are wanted."""
        standing = self._state.documents.of(SITE)
        pages = list(site_pages(self._feeds(plan), self._settings)) if self._settings.feeds.pages else []
        for path, content in pages:
            if path == INDEX and path not in standing and self._is_of_others(path):
                continue
            known, page = self._page(SITE, path, content, standing.get(path))
            (outcome,) = self._writer.write([page])
            if outcome.error is not None:
                raise outcome.error
            if (document := self._noted(known, outcome)) is not None:
                self.site.append(document)
        self.site_stands = True
        wanted = {path for path, _ in pages}
        self._delete(path for path in standing if path not in wanted)

    def _is_of_others(self, path: str) -> bool:
        """Tell whether a page stands here that is not ours, and name it: it may be the front page of a whole site."""
        target = self._settings.feeds.directory / path
        try:
            is_ours = GENERATOR in target.read_bytes()
        except OSError:
            return False  # nothing, or what writing has a better word for
        if not is_ours:
            what = "it is not feedpub's and stays as it is; set [feeds] pages = false, or move it away"
            self.problems.append(Problem(path=str(shown(target)), level="warning", message=what))
        return not is_ours

    def _feeds(self, plan: Plan) -> list[KnownFeed]:
        """Return every feed that stands after this build."""
        feeds = {
            key: feed for key, feed in self._state.documents.feeds().items() if key not in self.forgotten
        }
        feeds.update(
            (e.selected.key, known_feed(e, plan.known[e.feed.key]))
            for e, _ in self.settled
            if not e.selected.key.is_page
        )
        return list(feeds.values())

    def _settle_chunk(self, chunk: Sequence[_Prepared], outcomes: Sequence[Outcome]) -> list[PublishError]:
        """Note what became of documents that were prepared together; return what could not be written, and why."""
        failures = []
        for prepared, outcome in zip(chunk, outcomes, strict=True):
            if outcome.error is not None:
                failures.append(outcome.error)
            elif (known := self._noted(prepared.known, outcome)) is not None:
                self._settle(prepared.edition, known)
        return failures

    def _noted(self, known: KnownDocument, outcome: Outcome) -> KnownDocument | None:
        """Note what became of a draft; return the document as it stands, None where the draft was not sound."""
        if outcome.problems:
            self.exits.append(1)
            self.problems += outcome.problems
            return None
        if outcome.is_written:
            self.written.append(known.path)
        if outcome.is_found:
            self.found.append(known.path)
        return replace(known, digest=outcome.digest, size=outcome.size, modified=outcome.modified)

    def _settle(self, edition: Edition, known: KnownDocument) -> None:
        """Note a document that stands; when all of its feed do, what the feed had elsewhere is deleted."""
        if not self.settled or self.settled[-1][0] is not edition:
            self.settled.append((edition, ()))
        documents = (*self.settled[-1][1], known)
        self.settled[-1] = (edition, documents)
        wanted = paths_of_edition(edition)
        if len(documents) == len(wanted):
            self._delete(
                path for path in self._state.documents.of(edition.selected.key) if path not in wanted
            )

    def remove(self, keys: Iterable[FeedKey]) -> None:
        """Delete the documents of feeds that are no longer asked for."""
        for key in keys:
            self._delete(self._state.documents.of(key))
            self.forgotten.append(key)

    def _delete(self, paths: Iterable[str]) -> None:
        for path in paths:
            delete(self._settings.feeds.directory, path)
            self.deleted.append(path)

    def remember(self, plan: Plan) -> None:
        """Record what stands in the output directory now."""
        state = self._state
        with state.transaction():
            state.documents.forget(self.deleted)
            state.documents.forget_feeds(self.forgotten)
            state.documents.settle(self.forgotten)
            forget_archives(state, self.forgotten)
            state.documents.save(self.site)
            state.documents.mark([SITE])
            if self.site_stands:
                state.documents.settle([SITE])
            state.documents.save(document for _, documents in self.settled for document in documents)
            whole: set[FeedKey] = set()
            for edition, documents in self.settled:
                if documents and len(documents) < len(paths_of_edition(edition)):
                    continue  # one of its documents failed its check, or could not be written: the feed stays pending
                whole.add(edition.selected.key)
                state.documents.settle([edition.selected.key])
                if edition.selected.key.is_page:
                    continue
                state.documents.save_feeds([known_feed(edition, plan.known[edition.feed.key])])
                if documents:
                    self._remember_edition(edition, plan)
            remember_archives(state, plan.archives, whole)
            state.documents.mark(plan.held)
            changed = [*self.written, *self.found]
            note_changes(self._settings, state, changed, self.deleted, int(self._now))
            if self._settings.hooks.published:
                from feedpub.notify import note_untold

                note_untold(state, [*changed, *self.deleted])
        state.mark_publication()

    def _remember_edition(self, edition: Edition, plan: Plan) -> None:
        key = edition.selected.key
        if key in plan.anew:
            self._state.documents.forget_editions(key)
        held = zip(edition.numbers, edition.updated, strict=True)
        self._state.documents.add_edition(key, int(self._now), held)


def _drafts(chunk: list[_Prepared], begun: deque[list[_Prepared]]) -> list[Draft | Page]:
    begun.append(chunk)
    return [one.draft for one in chunk]


def _chunks(prepared: Iterable[_Prepared]) -> Iterator[list[_Prepared]]:
    rest = iter(prepared)
    while chunk := list(islice(rest, _CHUNK)):
        yield chunk
