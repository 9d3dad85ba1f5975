"""A plan carried out: documents checked and written, obsolete ones deleted, and both remembered."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import islice, takewhile

import xxhash

from feedpub.build.archives import forget_archives, remember_archives
from feedpub.build.companions import SITE, page_of, site_pages
from feedpub.build.feeds import Edition, Parts, documents_of, known_document, known_feed, paths_of_edition
from feedpub.build.judging import Draft, Outcome, Page, check_and_write
from feedpub.build.options import Options
from feedpub.build.plan import Plan
from feedpub.build.summary import problem_of
from feedpub.build.workers import Workers
from feedpub.errors import Problem, PublishError
from feedpub.feed import FeedKey
from feedpub.publish import delete, is_intact, modified_at
from feedpub.report import Report, worst
from feedpub.settings import Settings
from feedpub.state import State
from feedpub.state.documents import KnownDocument, KnownFeed
from feedpub.websub import note_changes

_CHUNK = 16  # documents that are written together
_AHEAD = 6  # so many times as many are held in memory at once
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
    publication = _Publication(settings, state, now)
    try:
        if publication.publish(plan, workers, options):
            publication.settled += [(edition, ()) for edition in plan.settled]
            publication.remove(plan.obsolete)
            if not options.tags:
                publication.publish_site(plan)
    except PublishError as error:
        publication.exits.append(5)
        publication.problems.append(problem_of(error, settings.feeds.directory))
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


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A document of an edition: as the state will remember it, and the draft to write where it differs."""

    edition: Edition
    known: KnownDocument
    draft: Draft | Page | None


class _Publication:
    """A publication under way: what was written so far."""

    def __init__(self, settings: Settings, state: State, now: datetime) -> None:
        self._settings = settings
        self._state = state
        self._now = now.timestamp()
        self._check_and_write = partial(check_and_write, settings.feeds.directory, settings.feeds.compress)
        self._begun = time.monotonic()
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
        outcomes = workers.map(self._check_and_write, drafts, pays=total >= _FEW, ahead=_AHEAD)
        done = 0
        failures: list[PublishError] = []
        for found in outcomes:
            chunk = begun.popleft()
            options.progress("Publishing feeds", done, total)
            failures += self._settle_chunk(chunk, found)
            done += len(chunk)
        if failures:
            raise failures[0]
        return not options.stopping()

    def _prepare(self, plan: Plan) -> Iterator[_Prepared]:
        for edition in plan.editions:
            standing = self._state.documents.of(edition.selected.key)
            for parts in documents_of(edition, plan.fragments):
                yield self._prepared(edition, parts, standing.get(parts.path))
            if edition.feed.page is not None:
                records = [plan.records[number] for number in edition.numbers]
                path, content = page_of(edition, records, self._settings)
                known, page = self._prepared_page(edition.selected.key, path, content, standing.get(path))
                yield _Prepared(edition, replace(known, signature=edition.signature), page)

    def _prepared_page(
        self, key: FeedKey, path: str, content: bytes, old: KnownDocument | None
    ) -> tuple[KnownDocument, Page | None]:
        digest = xxhash.xxh3_128_digest(content)
        known = KnownDocument(path, key, path.rpartition(".")[2], digest, len(content), 0, "")
        modified = self._unchanged_since(path, content, old, digest)
        if modified is not None:
            return replace(known, modified=modified), None
        modified = self._settle_time(old, path)
        page = Page(path, content, modified, self._settings.feeds.url)
        return replace(known, modified=modified), page

    def publish_site(self, plan: Plan) -> None:
        """Write the pages that are of no single feed, or delete them where no pages are wanted."""
        standing = self._state.documents.of(SITE)
        pages = list(site_pages(self._feeds(plan), self._settings)) if self._settings.feeds.pages else []
        for path, content in pages:
            known, page = self._prepared_page(SITE, path, content, standing.get(path))
            if page is not None and not self._is_written(known, self._check_and_write([page])[0]):
                continue
            self.site.append(known)
        self.site_stands = True
        wanted = {path for path, _ in pages}
        self._delete(path for path in standing if path not in wanted)

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

    def _prepared(self, edition: Edition, parts: Parts, old: KnownDocument | None) -> _Prepared:
        content = parts.join()
        new = known_document(edition, parts, content, 0)
        modified = self._unchanged_since(parts.path, content, old, new.digest)
        if modified is not None:
            return _Prepared(edition, replace(new, modified=modified), None)
        modified = self._settle_time(old, parts.path)
        draft = Draft(
            path=parts.path,
            format=parts.format,
            head=parts.head,
            entries=parts.entries,
            tail=parts.tail,
            judged=parts.judged,
            modified=modified,
        )
        return _Prepared(edition, replace(new, modified=modified), draft)

    def _settle_chunk(self, chunk: Sequence[_Prepared], found: Sequence[Outcome]) -> list[PublishError]:
        """Note what became of documents that were prepared together; return what could not be written, and why."""
        failures = []
        outcomes = iter(found)
        for prepared in chunk:
            outcome = next(outcomes) if prepared.draft is not None else None
            if isinstance(outcome, PublishError):
                failures.append(outcome)
            elif outcome is None or self._is_written(prepared.known, outcome):
                self._settle(prepared)
        return failures

    def _is_written(self, known: KnownDocument, outcome: Outcome) -> bool:
        """Note what became of a draft; raises PublishError where it could not be written."""
        if isinstance(outcome, PublishError):
            raise outcome
        if outcome:
            self.exits.append(1)
            self.problems += outcome
            return False
        self.written.append(known.path)
        return True

    def _settle(self, prepared: _Prepared) -> None:
        """Note a document that stands; when all of its feed do, what the feed had elsewhere is deleted."""
        if not self.settled or self.settled[-1][0] is not prepared.edition:
            self.settled.append((prepared.edition, ()))
        edition, documents = self.settled[-1]
        documents = (*documents, prepared.known)
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
        state.mark_publication()

    def _remember_edition(self, edition: Edition, plan: Plan) -> None:
        key = edition.selected.key
        if key in plan.anew:
            self._state.documents.forget_editions(key)
        held = zip(edition.numbers, edition.updated, strict=True)
        self._state.documents.add_edition(key, int(self._now), held)

    def _unchanged_since(
        self, path: str, content: bytes, old: KnownDocument | None, digest: bytes
    ) -> int | None:
        """Return since when the file and its copies stand with these very bytes; None where they do not.

        The state may know nothing of it: it was lost, or a build was killed before it could remember.
        """
        feeds = self._settings.feeds
        target = feeds.directory / path
        try:
            modified = int(target.stat().st_mtime)
            if not is_intact(
                feeds.directory, path, size=len(content), modified=modified, codings=feeds.compress
            ):
                return None
            as_known = old is not None and old.modified == modified and old.digest == digest
            if not as_known:
                if target.read_bytes() != content:
                    return None
                self.found.append(path)
            return modified
        except OSError:
            return None

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


def _drafts(chunk: list[_Prepared], begun: deque[list[_Prepared]]) -> list[Draft | Page]:
    begun.append(chunk)
    return [one.draft for one in chunk if one.draft is not None]


def _chunks(prepared: Iterable[_Prepared]) -> Iterator[list[_Prepared]]:
    rest = iter(prepared)
    while chunk := list(islice(rest, _CHUNK)):
        yield chunk
