"""Rows of the state as values: an article, and its place under a term."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from feedpub.article import Article


#: Why an article is left out that an operator took out.
WITHDRAWN = "it was withdrawn; `feedpub withdraw --undo` lets it in again"


class Record(NamedTuple):
    """An article as the state knows it. Moments are seconds since 1970; `state/schema.py` says what each means."""

    number: int
    path: str | None
    id: str | None
    own_id: str | None
    link: str
    title: str
    published: int
    expires: int | None
    declared: int | None
    updated: int | None
    digest: bytes | None
    finished: bytes | None
    fingerprint: str | None
    told: str | None
    visible: bool
    declares: str
    withdrawn: bool = False
    adopted: bool = False
    opening: str | None = None
    answers: str | None = None

    @property
    def language(self) -> str | None:
        """The language that the article declares, if it does."""
        from feedpub.state.packing import language_of

        return language_of(self.declares)

    def article(self) -> Article:
        """Return the article that the file declares; raises ValueError where its file is gone."""
        if self.path is None:
            raise ValueError(f"{self.id}: the article has no file")
        from feedpub.state.packing import unpack

        return unpack(self.declares, self.path, self.title, self.link)


class Term(NamedTuple):
    """An article's place under a tag, category, author, language or directory."""

    kind: str
    key: str
    published: int
    number: int
    spelling: str


#: The columns of a Record, in its order.
COLUMNS = ", ".join(Record._fields)
