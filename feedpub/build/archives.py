"""Archives (RFC 5005 §4): the pages that hold everything older than a feed's own documents do.

A page holds the articles of one year, `limit` of them, counted from the oldest: a new article changes no page, an old one
only those of its own year. What the feed's documents hold is on a page only where others on it are older.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from feedpub.build.entries import Failed
from feedpub.build.feeds import Edition, Renderer, edition_with, room
from feedpub.build.heads import LONGEST_PAGE, Context, archive_path
from feedpub.feed import EVERY_PAGE, Feed, FeedKey
from feedpub.selection import Selected, Selector
from feedpub.state import State

_Known = dict[str, tuple[str, int, str | None]]  # batch to its mark, its pages, and the page before its first


@dataclass(frozen=True, slots=True)
class Batch:
    """Articles of one year, the oldest first, as many as a page may hold; they fill more pages where they are large."""

    name: str
    numbers: tuple[int, ...]
    mark: str  #: of all that their entries are made from

    def page(self, place: int) -> str:
        return self.name if place == 0 else f"{self.name}-{place + 1}"


@dataclass(frozen=True, slots=True)
class Archive:
    """A feed's archive as it should stand: its pages that may differ from what does, and what is to be remembered."""

    edition: Edition  #: the feed itself, with the link to its newest page
    pages: tuple[Edition, ...]
    obsolete: tuple[FeedKey, ...]
    memory: str | None  #: None where there is none and never was


class Archivist:
    """Plans the archives of one build; looks at those batches only of which something has changed."""

    def __init__(
        self, state: State, renderer: Renderer, selector: Selector, context: Context, *, full: bool
    ) -> None:
        self._state = state
        self._renderer = renderer
        self._selector = selector
        self._context = context
        self._full = full
        self._cut: dict[FeedKey, list[Batch]] = {}
        self._marked = {key for key in state.documents.pending() if key.is_page}

    def finish(self, editions: Iterable[Edition]) -> list[Failed]:
        """Have the articles rendered that archives need; return those that cannot be read after all."""
        wanted = []
        for edition in editions:
            known = _known(self._state, edition.selected.key)
            for batch in self._batches(edition):
                if self._is_changed(batch, edition, known):
                    wanted.append(self._selected(batch, edition.selected))
        if self._renderer.is_finished(wanted):
            return []
        self._cut.clear()  # rendering may find that an article was edited
        return self._renderer.finish(wanted)

    def plan(self, edition: Edition) -> Archive:
        """Return a feed with its archive; `finish` has seen to the articles."""
        key, known = edition.selected.key, _known(self._state, edition.selected.key)
        batches = self._batches(edition)
        now: _Known = {}
        pages: list[Edition] = []
        older: str | None = None
        for place, batch in enumerate(batches):
            before = known.get(batch.name)
            if before is not None and before[2] == older and not self._is_changed(batch, edition, known):
                now[batch.name] = before
            else:
                after = batches[1].name if place == 0 and len(batches) > 1 else None
                made = list(self._pages(batch, edition, older, after, is_first=place == 0))
                pages += made
                now[batch.name] = (batch.mark, len(made), older)
            older = batch.page(now[batch.name][1] - 1)
        gone = set(_names(known)) - set(_names(now))
        return Archive(
            edition=self._linked(edition, older),
            pages=tuple(pages),
            obsolete=tuple(key.page(name) for name in sorted(gone)),
            memory=json.dumps(now, separators=(",", ":")) if now or known else None,
        )

    def _linked(self, edition: Edition, page: str | None) -> Edition:
        if page is None:
            return edition
        feed = replace(edition.feed, next=self._context.addresses(edition.selected, page))
        return edition_with(edition.selected, feed, edition.numbers, self._selector)

    def _batches(self, edition: Edition) -> list[Batch]:
        """Return what is on pages, the oldest first; the feed's own documents hold what comes after it."""
        if not self._context.settings.feeds.archive:
            return []
        key = edition.selected.key
        if key not in self._cut:
            self._cut[key] = self._cut_anew(edition)
        return self._cut[key]

    def _cut_anew(self, edition: Edition) -> list[Batch]:
        key, held = edition.selected.key, set(edition.numbers)
        rows = self._selector.chronicle(key)
        cut = list(_cut(rows, self._selector.limit(key)))
        while cut and held.issuperset(number for number, _, _ in cut[-1][1]):
            cut.pop()
        made_from = self._made_from(edition)
        batches = []
        for place, (name, part) in enumerate(cut):
            # What a page says of others: the first links to the second; the last one's end may be in the feed itself.
            beside = cut[1][0] if place == 0 and len(cut) > 1 else ""
            shared = sum(number in held for number, _, _ in part)
            text = "\n".join((made_from, beside, str(shared), *(mark for _, _, mark in part)))
            mark = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
            batches.append(Batch(name, tuple(number for number, _, _ in part), mark))
        return batches

    def _made_from(self, edition: Edition) -> str:
        """Return what all pages of a feed are made from besides their articles."""
        selected = edition.selected
        head = replace(edition.feed, updated=datetime.fromtimestamp(0, UTC))
        return repr((self._context.revision, head, selected.content, selected.max_bytes, selected.slug))

    def _is_changed(self, batch: Batch, edition: Edition, known: _Known) -> bool:
        before = known.get(batch.name)
        if self._full or before is None or before[0] != batch.mark:
            return True
        key = edition.selected.key
        looked_at = (EVERY_PAGE, *(batch.page(place) for place in range(before[1])))
        return any(key.page(name) in self._marked for name in looked_at)

    def _selected(self, batch: Batch, feed: Selected) -> Selected:
        for number in batch.numbers:
            if number not in self._selector.members:
                self._selector.remember(self._state.articles.get(number))
        return replace(feed, numbers=batch.numbers)

    def _pages(
        self, batch: Batch, edition: Edition, older: str | None, after: str | None, *, is_first: bool
    ) -> Iterator[Edition]:
        """Yield the pages of a batch: one, unless they would be too large."""
        selected = self._selected(batch, edition.selected)
        parts = list(self._parts(selected, edition))
        for place, numbers in enumerate(parts):
            newer = batch.page(1) if len(parts) > 1 else after
            yield self._page(
                batch.page(place), numbers, edition, older, newer if is_first and place == 0 else None
            )
            older = batch.page(place)

    def _parts(self, selected: Selected, edition: Edition) -> Iterator[tuple[int, ...]]:
        self._renderer.finish([selected])
        longest = self._head(edition, LONGEST_PAGE, LONGEST_PAGE, LONGEST_PAGE)
        rest, held = selected.numbers, set(edition.numbers)
        while rest and not held.issuperset(rest):
            count = room(selected, rest, longest, self._renderer)
            yield rest[:count]
            rest = rest[count:]

    def _head(self, edition: Edition, page: str, older: str | None, newer: str | None) -> Feed:
        selected, addresses = edition.selected, self._context.addresses
        return replace(
            edition.feed,
            key=selected.key.page(page),
            addresses=addresses(selected, page),
            hubs=(),  # nobody subscribes to a page
            page=None,
            next=addresses(selected, older) if older else None,
            # Only the first page has it, which needs one of the two (ArchiveIncomplete): it would change all others.
            newer=addresses(selected, newer) if newer else None,
            current=edition.feed.addresses,
        )

    def _page(
        self, name: str, numbers: Sequence[int], edition: Edition, older: str | None, newer: str | None
    ) -> Edition:
        head, owner = self._head(edition, name, older, newer), edition.selected
        paths = {form: archive_path(owner.key, owner.slug, name, form) for form in owner.formats}
        newest_first = tuple(reversed(numbers))
        updated = max(self._selector.members[number].record.updated or 0 for number in numbers)
        return edition_with(
            replace(owner, key=head.key, paths=paths, numbers=newest_first),
            replace(head, updated=datetime.fromtimestamp(updated, UTC)),
            newest_first,
            self._selector,
        )


def _cut(
    rows: Sequence[tuple[int, int, str]], limit: int
) -> Iterator[tuple[str, Sequence[tuple[int, int, str]]]]:
    """Yield the name and the rows of each batch; `rows` are (number, published, mark), the oldest first."""
    start = 0
    while start < len(rows):
        year = datetime.fromtimestamp(rows[start][1], UTC).year
        end = int(datetime(year + 1, 1, 1, tzinfo=UTC).timestamp())
        count = 0
        while start < len(rows) and rows[start][1] < end:
            stop = start
            while stop < len(rows) and stop < start + limit and rows[stop][1] < end:
                stop += 1
            count += 1
            yield f"{year:04}-{count}", rows[start:stop]
            start = stop


def _known(state: State, key: FeedKey) -> _Known:
    found = json.loads(state.get(_memory_key(key)) or "{}")
    return {name: (mark, pages, older) for name, (mark, pages, older) in found.items()}


def _names(known: Mapping[str, tuple[str, int, str | None]]) -> Iterator[str]:
    for name, (_, pages, _) in known.items():
        for place in range(pages):
            yield Batch(name, (), "").page(place)


def _memory_key(key: FeedKey) -> str:
    return f"archive {key.kind} {key.name}"


def remember_archives(state: State, archives: Mapping[FeedKey, Archive], whole: Collection[FeedKey]) -> None:
    """Remember what archives are made from, so that what changes is found; `whole` are the documents that stand.

    A feed of which a page does not stand has to be looked at again.
    """
    for key, archive in archives.items():
        if any(page.selected.key not in whole for page in archive.pages):
            state.documents.mark([key])
            continue
        state.documents.settle([key.page(EVERY_PAGE)])
        if archive.memory is not None and archive.memory != state.get(_memory_key(key)):
            state.set(_memory_key(key), archive.memory)


def forget_archives(state: State, keys: Iterable[FeedKey]) -> None:
    """Forget the archives of feeds that are gone, and so are their pages."""
    for key in keys:
        if state.get(_memory_key(key)) is not None:
            state.set(_memory_key(key), "{}")


def pages_of(state: State, keys: Iterable[FeedKey]) -> list[FeedKey]:
    """Return the keys of all pages that the archives of these feeds have."""
    return [key.page(name) for key in keys for name in _names(_known(state, key))]
