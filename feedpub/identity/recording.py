"""An article as read to its record in the state, and what of the record outlives a change of its file."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime

from feedpub.address import encode
from feedpub.article import Article
from feedpub.errors import ArticleError
from feedpub.source import SourceFile
from feedpub.state.files import KnownFile
from feedpub.state.packing import pack
from feedpub.state.records import Record


@dataclass(frozen=True, slots=True)
class FileRead:
    """A new or changed file, and the article that it holds or why it holds none."""

    file: SourceFile
    digest: bytes
    outcome: Article | ArticleError


def is_another(record: Record, article: Article) -> bool:
    """Tell whether a path now seems to hold another article: nothing that identifies one is as it was."""
    return (
        record.title != article.title
        and record.published != seconds(article.published)
        and (record.own_id is None or record.own_id != article.own_id)
    )


def new_record(number: int, article: Article, digest: bytes) -> Record:
    published = seconds(article.published)
    if published is None:
        raise ValueError(f"{article.path}: an article must have a date")
    return Record(
        number=number,
        path=article.path,
        id=None,
        own_id=article.own_id,
        link=encode(article.link),
        title=article.title,
        published=published,
        expires=seconds(article.expires),
        declared=seconds(article.updated),
        updated=None,
        digest=digest,
        finished=None,
        fingerprint=None,
        told=None,
        visible=article.standing == "article" and article.in_feeds,
        declares=pack(article),
    )


def changed_record(record: Record, article: Article, digest: bytes) -> Record:
    fresh = new_record(record.number, article, digest)
    keeps_date = record.adopted and _declared_date(record) in (None, _declared_date(fresh))
    return replace(
        fresh,
        id=record.id,
        published=record.published if keeps_date else fresh.published,
        adopted=keeps_date,
        updated=record.updated,
        finished=record.finished,
        fingerprint=record.fingerprint,
        told=record.told,
        withdrawn=record.withdrawn,
    )


def _declared_date(record: Record) -> object:
    return json.loads(record.declares).get("published")


def hidden_record(record: Record, digest: bytes) -> Record:
    return replace(record, visible=False, digest=digest)


def known_file(read: FileRead) -> KnownFile:
    file, outcome = read.file, read.outcome
    if isinstance(outcome, ArticleError):
        return KnownFile(
            file.path, file.size, file.modified, read.digest, "unreadable", outcome.reason, outcome.line
        )
    return KnownFile(file.path, file.size, file.modified, read.digest, outcome.standing, outcome.why)


def seconds(moment: object) -> int | None:
    return int(moment.timestamp()) if isinstance(moment, datetime) else None
