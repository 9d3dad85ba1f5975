"""Selected feeds to documents: renders the entries that are missing, fits each feed to its size, joins, checks, writes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from feedpub.build.entries import Asking, Failed, Job, Outcome, Rendered, render_many
from feedpub.build.fragments import Fragments, slices
from feedpub.build.heads import LONGEST_PAGE, Context
from feedpub.build.linking import Linker, answers_of, page_links, references_of
from feedpub.build.workers import Workers
from feedpub.build.writing import Draft
from feedpub.document import page_path
from feedpub.feed import Feed
from feedpub.parse.conventions.convention import Convention
from feedpub.render import FORMATS
from feedpub.selection import Selected, Selector, fit
from feedpub.settings import Settings
from feedpub.state import State
from feedpub.state.documents import KnownDocument, KnownFeed, Place
from feedpub.state.records import Record

_BATCH = 50  # articles that are rendered and judged together
_AHEAD = 8  # batches that are in memory at once
_FEW = 4  # batches that are rendered before other processes have begun
# More than any frame has: only a feed nearer than this to its limit needs the exact figure.
_FRAME_BYTES = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A feed ready to be joined: its articles after fitting, and what stands around them."""

    selected: Selected
    feed: Feed
    numbers: tuple[int, ...]
    revisions: tuple[str, ...]
    updated: tuple[int, ...]
    frames: dict[str, tuple[bytes, bytes]]
    signature: str
    newest: int | None  #: when its newest article was published, in seconds since 1970


class Renderer:
    """Renders articles once for all the feeds of a build, and remembers their sizes."""

    def __init__(
        self,
        state: State,
        settings: Settings,
        convention: Convention,
        selector: Selector,
        fragments: Fragments,
        workers: Workers,
        now: int,
        progress: Callable[[str, int, int], None],
    ) -> None:
        self._state = state
        self._settings = settings
        self._convention = convention
        self._linker = Linker(state.files, convention, page_links(settings, convention))
        self._selector = selector
        self._fragments = fragments
        self._workers = workers
        self._now = now
        self._progress = progress
        self._sizes: dict[tuple[int, str], dict[str, int]] = {}

    def finish(self, feeds: Iterable[Selected]) -> list[Failed]:
        """Make sure that each article of these feeds is judged for edits and its sizes are known.

        Returns the articles that cannot be read after all; the caller takes them out and selects again.
        """
        return self._render(self._unfinished(feeds))

    def is_finished(self, feeds: Iterable[Selected]) -> bool:
        """Tell whether there is nothing that `finish` would do."""
        return not self._unfinished(feeds)

    def _unfinished(self, feeds: Iterable[Selected]) -> dict[int, dict[str, set[str]]]:
        wanted: dict[int, dict[str, set[str]]] = {}
        for feed in feeds:
            for number in feed.numbers:
                record = self._selector.members[number].record
                if record.finished != record.digest or not (
                    self.sizes(number, feed.content).keys() >= set(feed.formats)
                ):
                    wanted.setdefault(number, {}).setdefault(feed.content, set()).update(feed.formats)
        return wanted

    def supply(self, editions: Iterable[Edition]) -> list[Failed]:
        """Make sure that each entry of these editions can be had: taken from its old document, or rendered anew."""
        editions = tuple(editions)
        for edition in editions:
            for name, missing in self._missing(edition):
                self._take_over(edition, name, missing)
        wanted: dict[int, dict[str, set[str]]] = {}
        for edition in editions:
            for name, missing in self._missing(edition):
                for number, _ in missing:
                    wanted.setdefault(number, {}).setdefault(edition.selected.content, set()).add(name)
        return self._render(wanted)

    def _missing(self, edition: Edition) -> Iterator[tuple[str, list[tuple[int, str]]]]:
        content = edition.selected.content
        for name in edition.selected.formats:
            pairs = zip(edition.numbers, edition.revisions, strict=True)
            missing = [pair for pair in pairs if not self._fragments.has(pair[0], content, pair[1], name)]
            if missing:
                yield name, missing

    def _take_over(self, edition: Edition, format: str, missing: list[tuple[int, str]]) -> None:
        """Take entries out of the document that holds them now; those that leave it may be wanted by another."""
        known = self._state.documents.of(edition.selected.key).get(edition.selected.paths[format])
        if (
            known is None
            or known.format != format
            or not {(place.number, place.revision) for place in known.layout}.intersection(missing)
        ):
            return
        held = slices(self._settings.feeds.directory, known, len(FORMATS[format].separator))
        content = edition.selected.content
        new = {
            key: entry
            for key, entry in held.items()
            if not self._fragments.has(key[0], content, key[1], format)
        }
        self._fragments.take(content, format, new)

    def sizes(self, number: int, content: str) -> dict[str, int]:
        """Return format to bytes of an article's entry, as far as they are known."""
        if (number, content) not in self._sizes:
            revision = self._selector.members[number].revision
            self._sizes[number, content] = self._state.documents.sizes(number, content, revision) or {}
        return self._sizes[number, content]

    def _render(self, wanted: dict[int, dict[str, set[str]]]) -> list[Failed]:
        jobs = [self._job(number, contents) for number, contents in wanted.items()]
        failed: list[Failed] = []
        while jobs:
            jobs, more = self._render_all(jobs)
            failed += more
        return failed

    def _render_all(self, jobs: Sequence[Job]) -> tuple[list[Job], list[Failed]]:
        """Render articles; return those to render again, with the links that their texts ask for, and what failed."""
        batches = [jobs[start : start + _BATCH] for start in range(0, len(jobs), _BATCH)]
        render = partial(render_many, self._workers.scratch, self._settings, self._convention, self._now)
        work = self._workers.map(render, batches, pays=len(batches) >= _FEW, ahead=_AHEAD)
        asking: list[Job] = []
        failed: list[Failed] = []
        for done, (batch, outcomes) in enumerate(zip(batches, work, strict=True)):
            self._progress("Rendering articles", done * _BATCH, len(jobs))
            asking += self._keep_all(batch, outcomes, failed)
        again = [job._replace(links=self._linker.links(job.links, job.record.path or "")) for job in asking]
        return again, failed

    def _keep_all(self, jobs: Sequence[Job], outcomes: Sequence[Outcome], failed: list[Failed]) -> list[Job]:
        """Remember what was rendered, and what failed; return what asks, with its references."""
        asking: list[Job] = []
        settled: list[Record] = []
        sizes: list[tuple[int, str, str, Mapping[str, int]]] = []
        referring: list[Rendered] = []
        for job, outcome in zip(jobs, outcomes, strict=True):
            if isinstance(outcome, Failed):
                failed.append(outcome)
            elif isinstance(outcome, Asking):
                asking.append(job._replace(links=dict.fromkeys(outcome.references)))
            else:
                self._keep(job, outcome, settled, sizes)
                if job.record.answers is not None or outcome.links:
                    referring.append(outcome)
        self._state.articles.settle(settled)
        self._state.documents.save_sizes(sizes)
        self._state.references.save(
            [one.number for one in referring],
            [reference for one in referring for reference in references_of(one.number, one.links)],
        )
        return asking

    def _job(self, number: int, contents: dict[str, set[str]]) -> Job:
        member = self._selector.members[number]
        formats = tuple(name for name in FORMATS if any(name in names for names in contents.values()))
        record = member.record
        # A text that was made ready before is made of the same answers again: its revision tells of them.
        is_answered = record.answers and record.finished == record.digest
        links = self._state.references.of(number) if is_answered else {}
        return Job(record, member.tags, tuple(sorted(contents)), formats, links)

    def _keep(
        self,
        job: Job,
        rendered: Rendered,
        settled: list[Record],
        saved: list[tuple[int, str, str, Mapping[str, int]]],
    ) -> None:
        record = job.record._replace(
            updated=rendered.updated,
            finished=job.record.digest,
            fingerprint=rendered.fingerprint,
            opening=rendered.opening,
            answers=answers_of(rendered.links),
            told=None,
        )
        if record != job.record:
            settled.append(record)
            self._selector.renew(record)
        revision = self._selector.members[record.number].revision
        sizes: dict[str, dict[str, int]] = {}
        for (content, name), entry in rendered.entries.items():
            self._fragments.put(record.number, content, revision, name, entry)
            sizes.setdefault(content, {})[name] = entry.piece.size
        for content, fresh in sizes.items():
            known = self._sizes.get((record.number, content), {}) if record == job.record else {}
            self._sizes[record.number, content] = {**known, **fresh}
            saved.append((record.number, content, revision, {**known, **fresh}))


def edition_of(
    selected: Selected, before: KnownFeed, renderer: Renderer, selector: Selector, context: Context
) -> Edition:
    """Return a feed with as many articles as its size allows, and what stands around them."""
    numbers = selected.numbers[: _room(selected, before, renderer, context)]
    newest = max((selector.members[number].record.updated or 0 for number in numbers), default=0)
    moment = max(newest, before.updated or 0) or context.now
    return edition_with(selected, context.feed(selected, before, moment), numbers, selector)


def edition_with(selected: Selected, feed: Feed, numbers: tuple[int, ...], selector: Selector) -> Edition:
    """Return a feed with these articles, whose size has been seen to."""
    members = [selector.members[number] for number in numbers]
    return edition_from(
        selected, feed, [(one.record, one.revision, one.record.updated or 0) for one in members]
    )


def edition_from(selected: Selected, feed: Feed, places: Sequence[tuple[Record, str, int]]) -> Edition:
    """Return an edition of these articles under this head; with each its revision and when it was last edited."""
    numbers = tuple(record.number for record, _, _ in places)
    revisions = tuple(revision for _, revision, _ in places)
    frames = {name: FORMATS[name].frame(feed) for name in selected.formats}
    made_from = repr((frames, feed.page, numbers, revisions, selected.content)).encode()
    return Edition(
        selected=selected,
        feed=feed,
        numbers=numbers,
        revisions=revisions,
        updated=tuple(updated for _, _, updated in places),
        frames=frames,
        signature=hashlib.blake2b(made_from, digest_size=8).hexdigest(),
        newest=places[0][0].published if places else None,
    )


def _room(selected: Selected, before: KnownFeed, renderer: Renderer, context: Context) -> int:
    feed = context.feed(selected, before, before.updated or context.now)
    if context.settings.feeds.archive:  # how long the link to it is shows later
        feed = replace(feed, next=context.addresses(selected, LONGEST_PAGE))
    return room(selected, selected.numbers, feed, renderer)


def room(selected: Selected, numbers: Sequence[int], feed: Feed, renderer: Renderer) -> int:
    """Return how many of these articles, from the first on, fit into a document with this head."""
    sizes = []
    for number in numbers:
        known = renderer.sizes(number, selected.content)
        sizes.append({name: known[name] + len(FORMATS[name].separator) for name in selected.formats})
    largest = max((sum(size[name] for size in sizes) for name in selected.formats), default=0)
    if largest + _FRAME_BYTES <= selected.max_bytes:
        return len(sizes)
    frames = {name: sum(map(len, FORMATS[name].frame(feed))) for name in selected.formats}
    return fit(sizes, frames, selected.max_bytes)


def drafts_of(
    edition: Edition, fragments: Fragments, standing: Mapping[str, KnownDocument]
) -> Iterator[tuple[KnownDocument, Draft]]:
    """Yield each document of a feed as the state will remember it, but for what only writing tells, and its draft."""
    content = edition.selected.content
    members = list(zip(edition.numbers, edition.revisions, edition.updated, strict=True))
    for name, path in edition.selected.paths.items():
        entries = [fragments.get(number, content, revision, name) for number, revision, _ in members]
        places = tuple(
            Place(number, revision, entry.piece.size, updated)
            for (number, revision, updated), entry in zip(members, entries, strict=True)
        )
        head, tail = edition.frames[name]
        known = KnownDocument(
            path, edition.selected.key, name, b"", 0, 0, edition.signature, len(head), places
        )
        yield known, Draft(path, standing.get(path), name, head, tail, tuple(entries))


def paths_of_edition(edition: Edition) -> frozenset[str]:
    """Return the paths of all files of a feed: its documents and its page."""
    paths = set(edition.selected.paths.values())
    if edition.feed.page is not None:
        paths.add(page_path(edition.selected.paths))
    return frozenset(paths)


def known_feed(edition: Edition, before: KnownFeed) -> KnownFeed:
    """Return what the state remembers of a feed that was published; `before` is what it knew."""
    feed, selected = edition.feed, edition.selected
    return replace(
        before,
        slug=selected.slug,
        title=selected.title,
        id=feed.id,
        updated=int(feed.updated.timestamp()),
        articles=len(edition.numbers),
        newest=edition.newest,
    )
