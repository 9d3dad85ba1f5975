"""What a file declares, in the shape that the state keeps; and what of a record outlives a change of its file."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple

from feedpub.address import encode
from feedpub.article import Article
from feedpub.errors import ArticleError
from feedpub.source import SourceFile
from feedpub.state.files import KnownFile
from feedpub.state.packing import pack
from feedpub.state.records import Record, Term

Terms = Callable[[Article], Iterable[tuple[str, str, str]]]  #: kind, key, spelling


class Declared(NamedTuple):
    """What a file declares of its article: columns of the state. Small, so that it may come from another process."""

    path: str
    link: str
    title: str
    own_id: str | None
    published: int | None  #: seconds since 1970, as are all moments here
    expires: int | None
    updated: int | None
    standing: str
    why: str | None
    visible: bool
    packed: str
    terms: tuple[tuple[str, str, str], ...]


class FileRead(NamedTuple):
    """A new or changed file, and what it declares or why it cannot be read."""

    file: SourceFile
    digest: bytes
    outcome: Declared | ArticleError


def declared(article: Article, terms: Terms) -> Declared:
    """Return what an article's file declares, and the terms that it stands under."""
    visible = article.standing == "article" and article.in_feeds
    return Declared(
        article.path,
        encode(article.link),
        article.title,
        article.own_id,
        _seconds(article.published),
        _seconds(article.expires),
        _seconds(article.updated),
        article.standing,
        article.why,
        visible,
        pack(article),
        tuple(terms(article)) if visible else (),
    )


def is_another(record: Record, found: Declared) -> bool:
    """Tell whether a path now seems to hold another article: nothing that identifies one is as it was."""
    return (
        record.title != found.title
        and record.published != found.published
        and (record.own_id is None or record.own_id != found.own_id)
    )


def is_retitled(record: Record, found: Declared) -> bool:
    """Tell whether a path holds another title: the same article, unless its content is known from another path."""
    return record.title != found.title and (record.own_id is None or record.own_id != found.own_id)


def new_record(number: int, found: Declared, digest: bytes, id: str | None = None) -> Record:
    """Return the record of an article that was never met; raises ValueError where it has no date."""
    if found.published is None:
        raise ValueError(f"{found.path}: an article must have a date")
    return Record(
        number=number,
        path=found.path,
        id=id,
        own_id=found.own_id,
        link=found.link,
        title=found.title,
        published=found.published,
        expires=found.expires,
        declared=found.updated,
        updated=None,
        digest=digest,
        finished=None,
        fingerprint=None,
        told=None,
        visible=found.visible,
        declares=found.packed,
    )


def changed_record(record: Record, found: Declared, digest: bytes) -> Record:
    """Return a record after a change of its file: the id and the last edit stay."""
    fresh = new_record(record.number, found, digest)
    keeps_date = record.adopted and _declared_date(record) in (None, _declared_date(fresh))
    return fresh._replace(
        id=record.id,
        published=record.published if keeps_date else fresh.published,
        adopted=keeps_date,
        updated=record.updated,
        finished=record.finished,
        fingerprint=record.fingerprint,
        told=record.told,
        withdrawn=record.withdrawn,
        opening=record.opening,
        answers=record.answers,
    )


def hidden_record(record: Record, digest: bytes) -> Record:
    """Return the record of an article whose file cannot be read any more."""
    return record._replace(visible=False, digest=digest)


def known_file(read: FileRead) -> KnownFile:
    """Return what the state remembers of a file."""
    file, outcome = read.file, read.outcome
    if isinstance(outcome, ArticleError):
        return KnownFile(
            file.path, file.size, file.modified, read.digest, "unreadable", outcome.reason, outcome.line
        )
    return KnownFile(file.path, file.size, file.modified, read.digest, outcome.standing, outcome.why)


def places_of(record: Record, terms: Iterable[tuple[str, str, str]]) -> list[Term]:
    """Return the places of an article under its terms; none for one that never stands in feeds."""
    if not record.visible:
        return []
    return [Term(kind, key, record.published, record.number, spelling) for kind, key, spelling in terms]


def _declared_date(record: Record) -> object:
    return json.loads(record.declares).get("published")


def _seconds(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp())
