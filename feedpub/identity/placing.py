"""What was read and which files are gone, recorded: each file is matched with the article that it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from feedpub.article import Article
from feedpub.errors import ArticleError, Problem
from feedpub.feed import FeedKey
from feedpub.identity.candidates import Candidates
from feedpub.identity.recording import (
    FileRead,
    changed_record,
    hidden_record,
    is_another,
    known_file,
    new_record,
)
from feedpub.state import State
from feedpub.state.records import Record, Term

Terms = Callable[[Article], Iterable[tuple[str, str, str]]]  #: kind, key, spelling
_ALL = FeedKey("all")
_BATCH = 2_000  # so many articles are held in memory at once


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


Waiting = tuple[FileRead, Article, Record | None]  #: with the article that was at this path before
Claim = Callable[[FileRead, Article], Record | None]
Alike = Callable[[Sequence[Article], Sequence[Record]], Sequence[Likely]]


def _nothing_alike(fresh: Sequence[Article], lost: Sequence[Record]) -> Sequence[Likely]:
    return ()


def place(
    reads: Iterable[FileRead], gone: Sequence[str], state: State, terms: Terms, alike: Alike = _nothing_alike
) -> Placed:
    """Record what was read and which files are gone. Ids are given by `issue`; `alike` compares texts."""
    placed = Placed()
    lost = list(state.articles.at(gone).values())
    _withdraw_terms(lost, state, terms, placed)
    if lost:
        placed.touched.add(_ALL)
    state.articles.lose(record.number for record in lost)
    state.files.forget(gone)
    recorder = _Recorder(state, terms, placed, Candidates([*lost, *_told_of(state, lost)]))
    for batch in _batches(reads, _BATCH):
        recorder.take(batch)
    recorder.finish(alike)
    return placed


class _Recorder:
    """Records batches of what was read; holds back what only a look at everything can decide."""

    def __init__(self, state: State, terms: Terms, placed: Placed, candidates: Candidates) -> None:
        self.state = state
        self.terms = terms
        self.placed = placed
        self.candidates = candidates
        self.next_number = state.articles.next_number()
        self.waiting: list[Waiting] = []

    def take(self, batch: Sequence[FileRead]) -> None:
        """Record what is certain of a batch."""
        known = self.state.articles.at([read.file.path for read in batch])
        added: list[Record] = []
        changed: list[tuple[Record, Record]] = []
        for read in batch:
            record = known.get(read.file.path)
            if isinstance(read.outcome, ArticleError) or read.outcome.published is None:
                if record:
                    changed.append((record, hidden_record(record, read.digest)))
            elif record is None:
                self._meet(read, read.outcome, added, changed)
            elif is_another(record, read.outcome):
                self.candidates.add(record)
                self.waiting.append((read, read.outcome, record))
            else:
                changed.append((record, changed_record(record, read.outcome, read.digest)))
        self._save(added, changed)
        self.state.files.save(map(known_file, batch))

    def finish(self, alike: Alike) -> None:
        """Record what was held back: by content and own id, then title and date, then the text, then the path."""
        added: list[Record] = []
        changed: list[tuple[Record, Record]] = []
        rest = self._settle(
            self.waiting, lambda read, article: self.candidates.claim_surely(article, read.digest), changed
        )
        rest = self._settle(rest, lambda _, article: self.candidates.claim_likely(article), changed)
        rest = self._settle_alike(rest, alike, changed)
        for read, article, fallback in rest:
            if record := self.candidates.claim(fallback) or self.candidates.claim_by_link(article):
                changed.append((record, changed_record(record, article, read.digest)))
            elif article.standing == "article":
                added.append(self._new(article, read.digest))
        self._save(added, changed)

    def _settle(
        self, waiting: list[Waiting], claim: Claim, changed: list[tuple[Record, Record]]
    ) -> list[Waiting]:
        """Record the articles that `claim` knows again; return the others."""
        rest = []
        for read, article, fallback in waiting:
            if record := claim(read, article):
                changed.append((record, changed_record(record, article, read.digest)))
            else:
                rest.append((read, article, fallback))
        return rest

    def _settle_alike(
        self, waiting: list[Waiting], alike: Alike, changed: list[tuple[Record, Record]]
    ) -> list[Waiting]:
        """Record the articles whose text is known again; name the doubtful ones."""
        pairs = alike([article for _, article, _ in waiting], self.candidates.free()) if waiting else []
        sure = {pair.path: pair.record for pair in pairs if pair.is_sure}
        for pair in pairs:
            if not pair.is_sure:
                self.placed.problems.append(_doubt(pair))
        return self._settle(
            waiting, lambda _, article: self.candidates.claim(sure.get(article.path)), changed
        )

    def _meet(
        self, read: FileRead, article: Article, added: list[Record], changed: list[tuple[Record, Record]]
    ) -> None:
        if article.standing != "article":
            return
        if record := self.candidates.claim_surely(article, read.digest):
            changed.append((record, changed_record(record, article, read.digest)))
        elif self.candidates:
            self.waiting.append((read, article, None))
        else:
            added.append(self._new(article, read.digest))

    def _new(self, article: Article, digest: bytes) -> Record:
        number = self.next_number
        self.next_number += 1
        return new_record(number, article, digest)

    def _save(self, added: list[Record], changed: list[tuple[Record, Record]]) -> None:
        articles = self.state.articles
        _withdraw_terms((old for old, _ in changed), self.state, self.terms, self.placed)
        articles.change(new for _, new in changed)
        articles.add(added)
        if added or changed:
            self.placed.touched.add(_ALL)
        fresh = [
            term for record in (*added, *(new for _, new in changed)) for term in terms_of(record, self.terms)
        ]
        articles.add_terms(fresh)
        self.placed.touched.update(FeedKey(term.kind, term.key) for term in fresh)


def _doubt(pair: Likely) -> Problem:
    old = pair.record
    return Problem(
        path=pair.path,
        level="warning",
        message=f"it may be the article {old.title!r} ({old.id}) under another name; that is not certain, so it counts "
        "as a new one. If it is the same, put it back as it was, and change its name and its text in two builds",
    )


def terms_of(record: Record, terms: Terms) -> Iterator[Term]:
    """Yield the places of an article under its terms; none for one that never stands in feeds."""
    if not record.visible:
        return
    for kind, key, spelling in terms(record.article()):
        yield Term(kind, key, record.published, record.number, spelling)


def _withdraw_terms(records: Iterable[Record], state: State, terms: Terms, placed: Placed) -> None:
    old = [term for record in records if record.path is not None for term in terms_of(record, terms)]
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
