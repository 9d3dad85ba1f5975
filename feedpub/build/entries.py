"""One article's file to its rendered entries: read, made ready, judged for edits, and rendered in each format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from feedpub.article import Article, Author
from feedpub.body import Finished, Site, finish
from feedpub.build.judging import Judged, judge_entries
from feedpub.build.reading import SourceChanged, digest_of, load, load_beside
from feedpub.build.recovery import is_as_told
from feedpub.errors import ArticleError
from feedpub.feed import PublishedArticle
from feedpub.parse import read_body, sidecars
from feedpub.parse.conventions.convention import Convention
from feedpub.render import FORMATS
from feedpub.settings import Settings
from feedpub.source import SourceFile
from feedpub.state.records import Record


@dataclass(frozen=True, slots=True)
class Job:
    """An article to render."""

    record: Record
    tags: tuple[str, ...]
    contents: tuple[str, ...]  #: "full", "summary" or both
    formats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rendered:
    """An article's entries, and what became known of it on the way."""

    number: int
    path: str
    updated: int
    fingerprint: str
    opening: str  #: its summary, or its first words
    entries: Mapping[str, Mapping[str, bytes]]  #: content to format to entry
    judged: dict[
        tuple[str, str], Judged
    ]  #: (content, format) to what is known of an entry that was found sound


@dataclass(frozen=True, slots=True)
class Failed:
    """An article that turned out to be unreadable when its body was looked at."""

    number: int
    path: str
    error: ArticleError


def render_many(
    settings: Settings, convention: Convention, now: int, jobs: Sequence[Job]
) -> list[Rendered | Failed]:
    """Return the entries of several articles, each held against the rules of its format.

    Raises SourceChanged where a file is not what the state knows.
    """
    outcomes = [render_entries(settings, convention, now, job) for job in jobs]
    for format in FORMATS:
        _judge(format, outcomes, settings)
    return outcomes


def _judge(format: str, outcomes: list[Rendered | Failed], settings: Settings) -> None:
    found = [
        (place, content, made[format])
        for place, outcome in enumerate(outcomes)
        if isinstance(outcome, Rendered)
        for content, made in outcome.entries.items()
        if format in made
    ]
    if not found:
        return
    judged = judge_entries(format, [entry for _, _, entry in found], settings.site)
    for (place, content, _), known in zip(found, judged, strict=True):
        outcome = outcomes[place]
        if isinstance(known, str) and isinstance(outcome, Rendered):
            error = ArticleError(f"its {format} entry would not be valid: {known}")
            outcomes[place] = Failed(outcome.number, outcome.path, error)
        elif known is not None and not isinstance(known, str) and isinstance(outcome, Rendered):
            outcome.judged[content, format] = known


def render_entries(settings: Settings, convention: Convention, now: int, job: Job) -> Rendered | Failed:
    """Return the entries of one article; raises SourceChanged where its file is not what the state knows."""
    record = job.record
    raw = load(settings.source.directory, SourceFile(record.path or "", 0, 0))
    beside = load_beside(settings.source.directory, sidecars(record.path or ""))
    if digest_of(raw, beside) != record.digest:
        raise SourceChanged(record.path)
    try:
        if isinstance(raw, ArticleError):
            raise raw
        article, body = record.article(), read_body(raw, record.path or "", settings, beside)
        finished = finish(body, article, Site(convention=convention.name, variables=convention.variables))
        updated = last_edit(record, article, finished, now)
        entries = {}
        for content in job.contents:
            ready = published(article, finished, record, job.tags, updated, content, settings)
            entries[content] = {name: FORMATS[name].entry(ready) for name in job.formats}
    except ArticleError as error:
        return Failed(record.number, record.path or "", error)
    return Rendered(
        record.number,
        record.path or "",
        updated,
        finished.fingerprint,
        finished.summary or finished.first,
        entries,
        {},
    )


def last_edit(record: Record, article: Article, finished: Finished, now: int) -> int:
    """Return when the article's title, text or media last changed, in seconds since 1970.

    Moves only where they have changed since the last publication: to the declared date where that is later than the
    last one, else to now.
    """
    declared = record.declared if record.declared is not None and record.declared <= now else None
    if record.updated is None:
        return max(record.published, declared or record.published)
    if record.fingerprint is not None:
        same = record.fingerprint == finished.fingerprint
    elif record.told is not None:  # read back from a published document, after sanitising
        same = is_as_told(record.told, article, finished)
    else:
        same = True  # known only by id and date: nothing to judge by
    if same:
        return record.updated
    if declared is not None and declared > record.updated:
        return declared
    return max(now, record.updated + 1)


def published(
    article: Article,
    finished: Finished,
    record: Record,
    tags: tuple[str, ...],
    updated: int,
    content: str,
    settings: Settings,
) -> PublishedArticle:
    """Return an article as feeds show it."""
    if record.id is None:
        raise ValueError(f"{article.path}: an article in a feed must have an id")
    site = settings.site
    language = article.language if article.language and article.language != site.language else None
    return PublishedArticle(
        id=record.id,
        link=record.link,
        title=article.title,
        published=datetime.fromtimestamp(record.published, UTC),
        updated=datetime.fromtimestamp(updated, UTC),
        authors=article.authors or (Author(site.author.name, site.author.url, site.author.email),),
        tags=tags,
        language=language,
        summary=finished.summary if content == "full" else finished.summary or finished.first,
        content=finished.content if content == "full" else None,
        image=article.image,
        enclosures=article.enclosures,
        credit=article.credit,
        via=article.via,
    )
