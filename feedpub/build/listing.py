"""Every file that could be an article, and what it is: for `list`, `show` and `check`. Changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from feedpub.address import encode
from feedpub.article import Article, Body
from feedpub.build import find
from feedpub.build.reading import convention_of, load, load_beside, reading_context
from feedpub.build.summary import paths_in_source
from feedpub.errors import ArticleError, UsageError, suggest
from feedpub.identity import canonical
from feedpub.parse import read, sidecars
from feedpub.parse.conventions.convention import Convention
from feedpub.settings import Settings
from feedpub.source import SourceFile
from feedpub.state import State
from feedpub.state.records import WITHDRAWN, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A file that could be an article."""

    path: str
    state: str  #: "published", "draft", "due", "expired" or "left out"
    article: Article | None = None
    record: Record | None = None
    why: str | None = None
    line: int | None = None
    problem: bool = False  #: True where a person should look

    @property
    def id(self) -> str | None:
        """The id that it has, or that the next build gives it; None where it is not public."""
        if self.record and self.record.id:
            return self.record.id
        if self.article is None or self.state not in ("published", "expired"):
            return None
        return canonical(self.article.own_id or encode(self.article.link))

    @property
    def published(self) -> datetime | None:
        """Its date, with the offset that the article declares; an adopted article keeps its subscribers' date."""
        declared = self.article.published if self.article else None
        if declared and self.record and self.record.adopted:
            return datetime.fromtimestamp(self.record.published, declared.tzinfo)
        return declared

    @property
    def updated(self) -> datetime | None:
        """When it was last edited: as the feeds tell it, else as it declares."""
        if self.article is None or self.published is None:
            return None
        if self.record and self.record.updated is not None:
            return datetime.fromtimestamp(self.record.updated, self.published.tzinfo)
        return self.article.updated or self.published

    def as_json(self) -> dict[str, object]:
        """Return the row that `list --json` prints."""
        article = self.article
        return {
            "path": self.path,
            "id": self.id,
            "link": (article.link or None) if article else None,
            "title": (article.title or None) if article else None,
            "published": _iso(self.published),
            "updated": _iso(self.updated),
            "tags": list(article.tags) if article else [],
            "categories": list(article.categories) if article else [],
            "authors": [author.name for author in article.authors] if article else [],
            "language": article.language if article else None,
            "state": self.state,
            "why": self.why,
            "problem": self.problem,
        }


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")


def listing(settings: Settings, state: State, now: datetime) -> list[Listed]:
    """Return every file that could be an article, newest first, ties by id; those without a date last, by path."""
    rows = list(_rows(settings, state, now))
    dated = [(-row.published.timestamp(), row.id or "", row.path, row) for row in rows if row.published]
    undated = [row for row in rows if row.published is None]
    return [
        *(row for *_, row in sorted(dated, key=lambda one: one[:3])),
        *sorted(undated, key=lambda row: row.path),
    ]


def _rows(settings: Settings, state: State, now: datetime) -> Iterator[Listed]:
    found = find(settings)
    convention = convention_of((file.path for file in found.files), settings)
    is_known = state.get("reading") == reading_context(settings, convention)
    stamps = state.files.stamps() if is_known else {}
    refused = {file.path: file for file in state.files.unpublished() if file.outcome == "unreadable"}
    records = {record.path: record for record in state.articles.all()}
    for problem in found.unreadable:
        yield Listed(path=problem.path, state="left out", why=problem.message, problem=True)
    for file in found.files:
        record = records.get(file.path)
        is_same = stamps.get(file.path) == (file.size, file.modified)
        if is_same and file.path in refused:
            known = refused[file.path]
            yield Listed(path=file.path, state="left out", why=known.why, line=known.line, problem=True)
        elif is_same and record and record.visible:
            yield classified(record.article(), record, now)
        else:
            yield _read(file, settings, convention, record, now)


def _read(
    file: SourceFile, settings: Settings, convention: Convention, record: Record | None, now: datetime
) -> Listed:
    try:
        article, _ = open_article(file, settings, convention)
    except ArticleError as error:
        return Listed(path=file.path, state="left out", why=error.reason, line=error.line, problem=True)
    return classified(article, record, now)


def source_convention(settings: Settings) -> Convention:
    """Return how the articles that stand in the source now are read."""
    return convention_of((file.path for file in find(settings).files), settings)


def open_article(file: SourceFile, settings: Settings, convention: Convention) -> tuple[Article, Body]:
    """Return the article in a file and its body; raise ArticleError where it holds none."""
    raw = load(settings.source.directory, file)
    if isinstance(raw, ArticleError):
        raise raw
    return read(
        raw, file.path, settings, load_beside(settings.source.directory, sidecars(file.path)), convention
    )


def classified(article: Article, record: Record | None, now: datetime) -> Listed:
    """Return an article with the state that it is in at a moment."""
    listed = Listed(
        path=article.path, state=article.standing, article=article, record=record, why=article.why
    )
    if article.standing != "article":
        return listed
    state, why = _state_of_public(article, listed.published, now)
    if record and record.withdrawn:
        state, why = "left out", WITHDRAWN
    return replace(listed, state=state, why=why)


def _state_of_public(article: Article, published: datetime | None, now: datetime) -> tuple[str, str | None]:
    if published and published > now:
        return "due", f"it is dated {_iso(published)}"
    if article.expires and article.expires <= now:
        return "expired", f"it expired at {_iso(article.expires)}"
    return (
        "published",
        None if article.in_feeds else "it asks for no feed (`feed: false`, `hidden: true` or the like)",
    )


def find_one(name: str, settings: Settings, state: State) -> SourceFile:
    """Return the file of the article that an operator means: by path, id or link. Raises UsageError for none."""
    files = {file.path: file for file in find(settings).files}
    paths, records = meant(name, settings, state)
    for path in (*paths, *(record.path or "" for record in records)):
        if path in files:
            return files[path]
    convention = convention_of(files, settings)
    for file in files.values():
        try:
            article, _ = open_article(file, settings, convention)
        except ArticleError:
            continue
        if name in (article.link, article.own_id):
            return file
    hint = suggest(name, files, "; `feedpub list` shows the path of each")
    raise UsageError(f"{name}: no article has this path, id or link{hint}")


def meant(name: str, settings: Settings, state: State) -> tuple[list[str], list[Record]]:
    """Return what an operator may mean by a name, best first: paths in the source, and articles by their id or link."""
    text = name.encode("utf-8", "replace").decode()  # an argument may be any bytes
    records = (state.articles.with_id(text), state.articles.with_link(text))
    return list(paths_in_source(name, settings)), [record for record in records if record]
