"""Everything that a person should look at: in the articles, and in the published documents. Changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from feedpub.body import finish
from feedpub.build import find, shown
from feedpub.build.listing import open_article
from feedpub.errors import ArticleError, Problem
from feedpub.lint import check
from feedpub.selection import paths_of
from feedpub.settings import Settings
from feedpub.source import SourceFile
from feedpub.state import State

_FORMATS = {".rss": "rss", ".atom": "atom", ".json": "json", ".xml": ""}


def check_all(settings: Settings, state: State) -> Iterator[Problem]:
    """Yield the problems of every article and of every published document."""
    found = find(settings)
    directory = shown(settings.source.directory)
    for problem in found.unreadable:
        yield replace(problem, path=str(directory / problem.path))
    for file in found.files:
        yield from check_article(file, settings)
    yield from check_links(state)
    yield from check_documents(settings, state)


def check_paths(paths: Sequence[Path], settings: Settings, state: State) -> Iterator[Problem]:
    """Yield the problems of these articles and documents only."""
    source = settings.source.directory.resolve()
    for path in paths:
        whole = path.resolve()
        if not whole.is_file():
            yield Problem(path=str(path), message="there is no such file")
        elif whole.is_relative_to(source):
            name = whole.relative_to(source).as_posix()
            yield from check_article(SourceFile(name, whole.stat().st_size, 0), settings)
        else:
            yield from check_document(whole, _format_of(whole))


def check_article(file: SourceFile, settings: Settings) -> Iterator[Problem]:
    """Yield what is wrong with one article, and what was dropped, guessed or contradictory in it."""
    path = str(shown(settings.source.directory) / file.path)
    try:
        article, body = open_article(file, settings)
        yield from (replace(problem, path=path) for problem in article.problems)
        if article.standing == "article":
            yield from (replace(problem, path=path) for problem in finish(body, article).problems)
    except ArticleError as error:
        yield Problem(path=path, line=error.line, message=error.reason)


def check_links(state: State) -> Iterator[Problem]:
    """Yield the articles whose link leads to another article too."""
    for link, paths in state.public.shared_links():
        yield Problem(
            path=paths[-1],
            level="warning",
            message=f"its link {link} is also that of {', '.join(paths[:-1])}; give one of them a slug of its own",
        )


def check_documents(settings: Settings, state: State) -> Iterator[Problem]:
    """Yield what is wrong with the published documents."""
    for feed in state.documents.feeds().values():
        for format, path in paths_of(feed, settings).items():
            target = settings.feeds.directory / path
            if target.is_file():
                yield from check_document(target, format)
        if not feed.articles and feed.key.kind != "all":
            yield Problem(
                path=str(shown(settings.feeds.directory)),
                level="warning",
                message=f"the feed of {feed.key.kind} {feed.title!r} has lost its last article",
            )


def check_document(path: Path, format: str) -> Iterator[Problem]:
    """Yield what is wrong with one document."""
    try:
        content = path.read_bytes()
    except OSError as error:
        yield Problem(path=str(shown(path)), message=f"it cannot be read ({error.strerror or error})")
        return
    yield from check(format, content, str(shown(path)))


def _format_of(path: Path) -> str:
    """Return the format of a document by its suffix; of an .xml file by its root element."""
    format = _FORMATS.get(path.suffix, "")
    if format:
        return format
    start = path.read_bytes()[:2_000].lstrip()
    if start.startswith(b"{"):
        return "json"
    return "atom" if b"http://www.w3.org/2005/Atom" in start and b"<feed" in start else "rss"
