"""One article's file to its rendered entries: read, made ready, judged for edits, and rendered in each format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from feedpub.address import below
from feedpub.article import Article
from feedpub.body import Finished, Site, finish_in_steps
from feedpub.build.fragments import Kept
from feedpub.build.judging import judge_entries
from feedpub.build.linking import is_looked_up
from feedpub.build.reading import Source, SourceChanged, in_groups, load_source
from feedpub.build.recovery import is_as_told
from feedpub.build.scratch import Scratch
from feedpub.errors import ArticleError
from feedpub.feed import PublishedArticle
from feedpub.parse import read_body, sidecars
from feedpub.parse.conventions.convention import Convention
from feedpub.render import FORMATS
from feedpub.settings import Settings
from feedpub.source import SourceFile
from feedpub.state.records import Record
from feedpub.steps import Steps, side_by_side

_NO_LINKS: Mapping[str, str | None] = {}


class Job(NamedTuple):
    """An article to render."""

    record: Record
    tags: tuple[str, ...]
    contents: tuple[str, ...]  #: "full", "summary" or both
    formats: tuple[str, ...]
    links: Mapping[str, str | None] = _NO_LINKS  #: what its text refers to, as far as that is known


class Rendered(NamedTuple):
    """An article whose entries were rendered, and what became known of it on the way."""

    number: int
    path: str
    updated: int
    fingerprint: str
    opening: str  #: its summary, or its first words
    links: Mapping[str, str | None]  #: what its text refers to, and the links that were found
    entries: dict[tuple[str, str], Kept]  #: by content and format; those that were kept


class Failed(NamedTuple):
    """An article that turned out to be unreadable when its body was looked at."""

    number: int
    path: str
    error: ArticleError


class Asking(NamedTuple):
    """An article whose text refers to others: it can be rendered once it is known where they are."""

    number: int
    path: str
    references: tuple[str, ...]


Outcome = Rendered | Asking | Failed


class _Entry(NamedTuple):
    """An entry that was rendered, of the article at this place in a batch."""

    place: int
    content: str
    format: str
    text: bytes


def render_many(
    scratch: Scratch, settings: Settings, convention: Convention, now: int, jobs: Sequence[Job]
) -> list[Outcome]:
    """Render the entries of several articles, hold each against the rules of its format, and keep those that are sound.

    Raises SourceChanged where a file is not what the state knows, OSError where there is no room for them.
    """
    directory = settings.source.directory
    sources = ((job, _source_of(directory, job.record)) for job in jobs)
    return [
        outcome
        for group in in_groups(sources)
        for outcome in _render_group(scratch, settings, convention, now, group)
    ]


def _render_group(
    scratch: Scratch,
    settings: Settings,
    convention: Convention,
    now: int,
    group: Sequence[tuple[Job, Source]],
) -> list[Outcome]:
    made = side_by_side(_render(settings, convention, now, job, source) for job, source in group)
    outcomes = [outcome for outcome, _ in made]
    for name in FORMATS:
        entries = [
            _Entry(place, content, format, text)
            for place, (_, texts) in enumerate(made)
            for (content, format), text in texts.items()
            if format == name
        ]
        _keep(entries, outcomes, settings, scratch)
    return outcomes


def _source_of(directory: Path, record: Record) -> Source:
    """Return what an article's file holds; raises SourceChanged where that is not what the state knows."""
    path = record.path or ""
    # A header beside it may have come since the file was read.
    source = load_source(directory, SourceFile(path, 0, 0), sidecars(path))
    if source.digest != record.digest:
        raise SourceChanged(record.path)
    return source


def _keep(entries: Sequence[_Entry], outcomes: list[Outcome], settings: Settings, scratch: Scratch) -> None:
    """Keep entries of one format; an article of which one is not valid has failed."""
    if not entries:
        return
    judged = judge_entries(entries[0].format, [entry.text for entry in entries], settings.site)
    pieces = scratch.keep([entry.text for entry in entries])
    for entry, known, piece in zip(entries, judged, pieces, strict=True):
        outcome = outcomes[entry.place]
        if isinstance(known, str):
            error = ArticleError(f"its {entry.format} entry would not be valid: {known}")
            outcomes[entry.place] = Failed(outcome.number, outcome.path, error)
        elif isinstance(outcome, Rendered):
            outcome.entries[entry.content, entry.format] = Kept(piece, known)


def _render(
    settings: Settings, convention: Convention, now: int, job: Job, source: Source
) -> Steps[tuple[Outcome, dict[tuple[str, str], bytes]]]:
    """Return what became known of one article, and its entries by content and format."""
    record = job.record
    links: dict[str, str | None] = {}

    def resolve(reference: str) -> str | None:
        if not is_looked_up(reference, links):
            return None
        return links.setdefault(reference, job.links.get(reference))

    try:
        if isinstance(source.raw, ArticleError):
            raise source.raw
        article = record.article()
        yield
        body = read_body(source.raw, source.path, settings, source.beside)
        yield
        folder = convention.base(source.path)
        base = None if folder is None else below(settings.site.url, folder)
        beside = convention.beside(source.path)
        site = Site(
            convention=convention.name,
            variables=convention.variables,
            resolve=resolve,
            base=base,
            media=None if beside is None else resolve(beside),
        )
        finished = yield from finish_in_steps(body, article, site)
        if not links.keys() <= job.links.keys():
            return Asking(record.number, source.path, tuple(links)), {}
        yield
        updated = last_edit(record, article, finished, now)
        entries = {}
        for content in job.contents:
            ready = published(article, finished, record, job.tags, updated, content, settings)
            for name in job.formats:
                yield
                entries[content, name] = FORMATS[name].entry(ready)
    except ArticleError as error:
        return Failed(record.number, source.path, error), {}
    opening = finished.summary or finished.first
    return Rendered(record.number, source.path, updated, finished.fingerprint, opening, links, {}), entries


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
        authors=article.authors or (site.author,),
        tags=tags,
        language=language,
        summary=finished.summary if content == "full" else finished.summary or finished.first,
        content=finished.content if content == "full" else None,
        image=article.image,
        enclosures=article.enclosures,
        credit=article.credit,
        via=article.via,
    )
