"""Every file that could be an article, and what it is: for `list`, `show` and `check`. Changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from feedpub.address import encode
from feedpub.article import Article, Body
from feedpub.build import find
from feedpub.build.reading import load, load_beside, reading_context
from feedpub.errors import ArticleError, UsageError
from feedpub.parse import read
from feedpub.settings import Settings
from feedpub.source import SourceFile
from feedpub.state import State
from feedpub.state.records import Record


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

    def as_json(self) -> dict[str, object]:
        """Return the row that `list --json` prints."""
        article, record = self.article, self.record
        public = self.state in ("published", "expired")
        updated = article and (_last_edit(article, record) or article.updated or article.published)
        return {
            "path": self.path,
            "id": ((record and record.id) or (article.own_id or encode(article.link)))
            if article and public
            else None,
            "link": article.link if article else None,
            "title": article.title if article else None,
            "published": article.published.isoformat() if article and article.published else None,
            "updated": updated.isoformat() if updated else None,
            "tags": list(article.tags) if article else [],
            "categories": list(article.categories) if article else [],
            "authors": [author.name for author in article.authors] if article else [],
            "language": article.language if article else None,
            "state": self.state,
            "why": self.why,
            "problem": self.problem,
        }


def _last_edit(article: Article, record: Record | None) -> datetime | None:
    if record is None or record.updated is None or article.published is None:
        return None
    return datetime.fromtimestamp(record.updated, article.published.tzinfo)


def listing(settings: Settings, state: State, now: datetime) -> list[Listed]:
    """Return every file that could be an article, newest first; those without a date last, by path."""
    rows = list(_rows(settings, state, now))
    rows.sort(
        key=lambda row: (row.record and row.record.id) or (row.article.link if row.article else row.path)
    )
    rows.sort(key=_moment, reverse=True)
    return rows


def _moment(row: Listed) -> float:
    return row.article.published.timestamp() if row.article and row.article.published else float("-inf")


def _rows(settings: Settings, state: State, now: datetime) -> Iterator[Listed]:
    found = find(settings)
    is_known = state.get("reading") == reading_context(settings)
    stamps = state.files.stamps() if is_known else {}
    records = {record.path: record for record in state.articles.all()}
    for problem in found.unreadable:
        yield Listed(path=problem.path, state="left out", why=problem.message, problem=True)
    for file in found.files:
        record = records.get(file.path)
        if record and record.visible and stamps.get(file.path) == (file.size, file.modified):
            yield classified(record.article(), record, now)
        else:
            yield read_file(file, settings, record, now)


def read_file(file: SourceFile, settings: Settings, record: Record | None, now: datetime) -> Listed:
    """Return what one file is, by reading it."""
    try:
        article, _ = open_article(file, settings)
    except ArticleError as error:
        return Listed(path=file.path, state="left out", why=error.reason, line=error.line, problem=True)
    return classified(article, record, now)


def open_article(file: SourceFile, settings: Settings) -> tuple[Article, Body]:
    """Return the article in a file and its body; raise ArticleError where it holds none."""
    raw = load(settings.source.directory, file)
    if isinstance(raw, ArticleError):
        raise raw
    return read(raw, file.path, settings, load_beside(settings.source.directory, file.path))


def classified(article: Article, record: Record | None, now: datetime) -> Listed:
    """Return an article with the state that it is in at a moment."""
    state, why = article.standing, article.why
    if state == "article":
        state, why = _state_of_public(article, now)
    return Listed(path=article.path, state=state, article=article, record=record, why=why)


def _state_of_public(article: Article, now: datetime) -> tuple[str, str | None]:
    if article.published and article.published > now:
        return "due", f"it is dated {article.published.isoformat()}"
    if article.expires and article.expires <= now:
        return "expired", f"it expired at {article.expires.isoformat()}"
    return "published", None if article.in_feeds else "it says `feed: false` and stands in no feed"


def find_one(name: str, settings: Settings, state: State) -> SourceFile:
    """Return the file of the article that an operator means: by path, id or link. Raises UsageError for none."""
    found = find(settings).files
    wanted = {name.removeprefix("./")}
    for base in (settings.source.directory, settings.file.parent):
        wanted.add(_relative(name, base, settings))
    for file in found:
        if file.path in wanted:
            return file
    for record in state.articles.all():
        if name in (record.id, record.link) and record.path:
            return next(file for file in found if file.path == record.path)
    for file in found:
        listed = read_file(file, settings, None, datetime.now().astimezone())
        if listed.article and name in (listed.article.link, listed.article.own_id, listed.article.slug):
            return file
    raise UsageError(f"there is no article {name!r}; `feedpub list` shows the path of each")


def _relative(name: str, base: object, settings: Settings) -> str:
    from pathlib import Path

    try:
        return Path(str(base), name).resolve().relative_to(settings.source.directory.resolve()).as_posix()
    except ValueError:
        return name
