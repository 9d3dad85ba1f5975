"""What was read and which files are gone, recorded: each file is matched with the article that it holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from feedpub.errors import ArticleError, Problem
from feedpub.feed import ALL, FeedKey
from feedpub.identity.candidates import Candidates
from feedpub.identity.issuing import claim_of
from feedpub.identity.recording import (
    Declared,
    FileRead,
    Terms,
    changed_record,
    hidden_record,
    is_another,
    is_retitled,
    known_file,
    new_record,
    places_of,
)
from feedpub.state import State
from feedpub.state.records import Record, Term

_BATCH = 500  # so many articles are held in memory at once


@dataclass(slots=True)
class Placed:
    """What recording changed: the feeds that it touches, and what a person should know."""

    touched: set[FeedKey] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)


class Likely(Protocol):
    """A file and an article without one that have much text in common."""

    @property
    def path(self) -> str: ...
    @property
    def record(self) -> Record: ...
    @property
    def is_sure(self) -> bool: ...


Waiting = tuple[FileRead, Declared, Record | None]  #: with the article that was at this path before
Claim = Callable[[FileRead, Declared], Record | None]
Alike = Callable[[Sequence[Declared], Sequence[Record]], Sequence[Likely]]


def place(
    reads: Iterable[FileRead],
    gone: Sequence[str],
    state: State,
    now: int,
    terms: Terms,
    alike: Alike,
) -> Placed:
    """Record what was read and which files are gone. `alike` compares texts.

    Ids are given by `issue`; but where no article was known before, those that one alone claims are given at once.
    """
    placed = Placed()
    lost = list(state.articles.at(gone).values())
    _withdraw_terms(lost, state, terms, placed)
    if lost:
        placed.touched.add(ALL)
    state.articles.lose(record.number for record in lost)
    state.files.forget(gone)
    recorder = _Recorder(state, now, terms, placed, Candidates([*lost, *_told_of(state, lost)]))
    for batch in _batches(reads, _BATCH):
        recorder.take(batch)
    recorder.finish(alike)
    return placed


class _Recorder:
    """Records batches of what was read; holds back what only a look at everything can decide."""

    def __init__(self, state: State, now: int, terms: Terms, placed: Placed, candidates: Candidates) -> None:
        self.state = state
        self.now = now
        self.terms_of = terms
        self.placed = placed
        self.candidates = candidates
        self.next_number = state.articles.next_number()
        self.knows_any = self.next_number > 1
        self.waiting: list[Waiting] = []
        self.retitled_paths: set[str] = set()
        self.contested: set[str] = set()  #: ids that several articles claim; kept for `issue`
        self.added: list[Record] = []
        self.changed: list[tuple[Record, Record]] = []
        self.terms: list[Term] = []

    def take(self, batch: Sequence[FileRead]) -> None:
        """Record what is certain of a batch."""
        known = self.state.articles.at([read.file.path for read in batch]) if self.knows_any else {}
        as_they_were = self._others_as_they_were(batch, known)
        for read in batch:
            record, found = known.get(read.file.path), read.outcome
            if read.file.path in as_they_were:
                continue
            if isinstance(found, ArticleError) or found.published is None:
                if record:
                    self._change(record, hidden_record(record, read.digest), ())
            elif record is None:
                self._meet(read, found)
            elif is_another(record, found):
                self.candidates.add(record)
                self.waiting.append((read, found, record))
            elif is_retitled(record, found):
                self.candidates.add(record)
                self.waiting.append((read, found, record))
                self.retitled_paths.add(found.path)
            else:
                self._keep(record, read, found)
        self._save()
        self.state.files.save(map(known_file, batch))

    def _others_as_they_were(self, batch: Sequence[FileRead], known: Mapping[str, Record]) -> set[str]:
        """Return the paths of drafts and the like that hold no known article and have not changed.

        They are only read where everything is, and must not take an article then that they would not take otherwise.
        """
        others = {
            read.file.path: read.digest
            for read in batch
            if self.knows_any
            and read.file.path not in known
            and not isinstance(read.outcome, ArticleError)
            and read.outcome.standing != "article"
        }
        before = self.state.files.digests(list(others)) if others else {}
        return {path for path, digest in before.items() if digest == others[path]}

    def finish(self, alike: Alike) -> None:
        """Record what was held back: by content and own id, then title and date, then the text, then the path."""
        self._displace([old for _, _, old in self.waiting if old and self.candidates.is_free(old)])
        rest = self._settle(
            self.waiting, lambda read, found: self.candidates.claim_surely(found, read.digest)
        )
        rest = self._settle(rest, self._claim_retitled)
        rest = self._settle_supplanted(rest, alike)
        rest = [one for one in rest if not self._stayed(*one)]
        rest = self._settle(rest, lambda _, found: self.candidates.claim_at_link(found))
        rest = self._settle_titled(rest)
        rest, doubts = self._settle_alike(rest, self.candidates.free(), alike)
        rest = self._settle(rest, lambda _, found: self.candidates.claim_dated(found))
        for read, found, fallback in rest:
            if record := self.candidates.claim(fallback) or self.candidates.claim_by_link(found):
                self._keep(record, read, found)
            elif found.standing == "article":
                self._add(read, found)
                self.placed.problems += [_doubt(pair) for pair in doubts if pair.path == found.path]
        self._save()
        self.state.articles.change(self.candidates.not_found())

    def _displace(self, records: Sequence[Record]) -> None:
        """Take articles off their paths, which others may have taken; those that are found again get theirs back."""
        _withdraw_terms(records, self.state, self.terms_of, self.placed)
        self.state.articles.lose(record.number for record in records)

    def _claim_retitled(self, _: FileRead, found: Declared) -> Record | None:
        """Return the article whose title and date a file has that stood for another of the same date."""
        return self.candidates.claim_titled(found) if found.path in self.retitled_paths else None

    def _settle_supplanted(self, waiting: list[Waiting], alike: Alike) -> list[Waiting]:
        """Record the articles that moved to a new file while another of the same date took theirs; return the others.

        Whether a path that has another title now holds the same article shows in what the new files hold.
        """
        if all(fallback is not None for _, _, fallback in waiting):
            return waiting
        retitled = {old.number for _, found, old in waiting if old and found.path in self.retitled_paths}
        rest = self._settle(waiting, lambda _, found: self.candidates.claim_titled(found, among=retitled))
        rest, _ = self._settle_alike(
            rest, [one for one in self.candidates.free() if one.number in retitled], alike
        )
        return rest

    def _stayed(self, read: FileRead, found: Declared, fallback: Record | None) -> bool:
        """Record an article that kept its path and its date, and is no other article's file: it has another title."""
        if fallback is None or is_another(fallback, found) or not (record := self.candidates.claim(fallback)):
            return False
        self._keep(record, read, found)
        return True

    def _settle(self, waiting: list[Waiting], claim: Claim) -> list[Waiting]:
        """Record the articles that `claim` knows again; return the others."""
        rest = []
        for read, found, fallback in waiting:
            if record := claim(read, found):
                self._keep(record, read, found)
            else:
                rest.append((read, found, fallback))
        return rest

    def _settle_titled(self, waiting: list[Waiting]) -> list[Waiting]:
        """Record the articles known by title and date; of two files that share both, neither is certain."""
        files = Counter((found.title, found.published) for _, found, _ in waiting)
        return self._settle(
            waiting,
            lambda _, found: (
                self.candidates.claim_titled(found) if files[found.title, found.published] == 1 else None
            ),
        )

    def _settle_alike(
        self, waiting: list[Waiting], lost: Sequence[Record], alike: Alike
    ) -> tuple[list[Waiting], list[Likely]]:
        """Record the articles whose text is known again; return the others, and the doubtful pairs."""
        pairs = alike([found for _, found, _ in waiting], lost) if waiting and lost else []
        sure = {pair.path: pair.record for pair in pairs if pair.is_sure}
        rest = self._settle(waiting, lambda _, found: self.candidates.claim(sure.get(found.path)))
        return rest, [pair for pair in pairs if not pair.is_sure]

    def _meet(self, read: FileRead, found: Declared) -> None:
        """Record a file that is new. A draft may hold an article that was published before; it is never a new one."""
        if self.candidates and (record := self.candidates.claim_surely(found, read.digest)):
            self._keep(record, read, found)
        elif self.knows_any:  # an article whose path another has taken may come later
            self.waiting.append((read, found, None))
        elif found.standing == "article":
            self._add(read, found)

    def _add(self, read: FileRead, found: Declared) -> None:
        id = None if self.knows_any else claim_of(found, self.now)
        record = new_record(self.next_number, found, read.digest, None if id in self.contested else id)
        self.next_number += 1
        self.added.append(record)
        self.terms += places_of(record, found.terms)

    def _keep(self, record: Record, read: FileRead, found: Declared) -> None:
        self._change(record, changed_record(record, found, read.digest), found.terms)

    def _change(self, old: Record, new: Record, terms: Iterable[tuple[str, str, str]]) -> None:
        self.changed.append((old, new))
        self.terms += places_of(new, terms)

    def _save(self) -> None:
        articles = self.state.articles
        _withdraw_terms((old for old, _ in self.changed), self.state, self.terms_of, self.placed)
        articles.change(new for _, new in self.changed)
        self.contested |= articles.add_unless_contested(self.added)
        if self.added or self.changed:
            self.placed.touched.add(ALL)
        articles.add_terms(self.terms)
        self.placed.touched.update(
            {FeedKey(*pair) for pair in {(term.kind, term.key) for term in self.terms}}
        )
        self.added, self.changed, self.terms = [], [], []


def _doubt(pair: Likely) -> Problem:
    old = pair.record
    return Problem(
        path=pair.path,
        level="warning",
        message=f"it may be the article {old.title!r} ({old.id}) under another name; that is not certain, so it counts "
        "as a new one. If it is the same, put it back as it was, and change its name and its text in two builds",
    )


def terms_of(record: Record, terms: Terms) -> list[Term]:
    """Return the places of a recorded article under its terms."""
    return places_of(record, terms(record.article())) if record.visible and record.path is not None else []


def _withdraw_terms(records: Iterable[Record], state: State, terms: Terms, placed: Placed) -> None:
    old = [term for record in records for term in terms_of(record, terms)]
    state.articles.remove_terms(old)
    placed.touched.update(FeedKey(term.kind, term.key) for term in old)


def _told_of(state: State, lost: Sequence[Record]) -> list[Record]:
    just_lost = {record.number for record in lost}
    return [record for record in state.articles.without_file() if record.number not in just_lost]


def _batches(items: Iterable[FileRead], size: int) -> Iterator[list[FileRead]]:
    batch: list[FileRead] = []
    for item in items:
        batch.append(item)
        if len(batch) >= size:
            yield batch
            batch = []
    if batch:
        yield batch
