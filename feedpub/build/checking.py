"""Everything that a person should look at: in the articles, and in the published documents. Changes nothing."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from feedpub.article import Article, Body
from feedpub.body import Site, finish
from feedpub.build import find
from feedpub.build.linking import Linker, is_looked_up
from feedpub.build.listing import open_article
from feedpub.build.noticing import find_unread, refuse_emptied
from feedpub.build.options import Options
from feedpub.build.reading import convention_of
from feedpub.build.summary import problems_of, real_path, unfinished_settings
from feedpub.errors import ArticleError, EmptiedError, Problem, UsageError, shown
from feedpub.feed import FeedKey
from feedpub.lint import check
from feedpub.parse.conventions.convention import Convention
from feedpub.parse.names import kind_of
from feedpub.publish import is_intact
from feedpub.settings import Settings
from feedpub.source import SourceFile
from feedpub.state import State
from feedpub.state.documents import KnownDocument

_FORMATS = {".rss": "rss", ".atom": "atom", ".json": "json"}
_SNIFFED = 4_000  # bytes in which the root element of a document is looked for


def check_all(settings: Settings, state: State) -> Iterator[Problem]:
    """Yield the problems of every article and of every published document."""
    found = find(settings)
    directory = shown(settings.source.directory)
    linker = _linker(found.files, settings)
    yield from unfinished_settings(settings)
    try:
        refuse_emptied(found, state, settings, Options())
    except EmptiedError as error:
        yield from problems_of(error, settings.file)
    for problem in (*found.unreadable, *linker.convention.problems):
        yield replace(problem, path=os.path.normpath(directory / problem.path))
    yield from _check_formats(settings, linker.convention)
    for file in found.files:
        yield from check_article(file, settings, linker)
    yield from check_links(settings, state)
    yield from check_ids(settings, state)
    for known in _known(state).values():
        yield from check_published(known, settings)
    yield from check_emptied(settings, state)


def _check_formats(settings: Settings, convention: Convention) -> Iterator[Problem]:
    """Yield a problem for each format of articles that is not read, at the first of them."""
    by_suffix: dict[str, list[str]] = {}
    for path in find_unread(settings):
        if not convention.place(path).why:
            by_suffix.setdefault(path[path.rfind(".") :].lower(), []).append(path)
    for suffix, paths in by_suffix.items():
        yield Problem(
            path=str(shown(settings.source.directory / paths[0])),
            message=f"no format that is read ends with {suffix}: files left aside, {len(paths)}; convert them, or name "
            "them in source.exclude",
            level="warning",
        )


def check_paths(paths: Sequence[Path], settings: Settings, state: State) -> Iterator[Problem]:
    """Yield the problems of these articles and documents only, and of all that are below a directory.

    Raises UsageError where there is nothing at a path, or nothing that can be checked.
    """
    found = find(settings).files
    linker = _linker(found, settings)
    source, output = (os.path.realpath(one) for one in (settings.source.directory, settings.feeds.directory))
    articles = {f"{source}/{file.path}": file for file in found}
    configuration = str(real_path(settings.file))
    documents = {f"{output}/{path}": known for path, known in _known(state).items()}
    for path in paths:
        whole = os.path.realpath(path) if os.path.isdir(path) else str(real_path(path))
        if whole in articles:
            yield from check_article(articles[whole], settings, linker)
        elif whole == configuration:
            yield from unfinished_settings(settings)
        elif whole in documents:
            yield from check_published(documents[whole], settings)
        elif os.path.isdir(path):
            for name, file in articles.items():
                if name.startswith(whole + os.sep):
                    yield from check_article(file, settings, linker)
            for name, known in documents.items():
                if name.startswith(whole + os.sep):
                    yield from check_published(known, settings)
        elif os.path.isfile(path):
            yield from _check_other(path, Path(whole), settings, linker)
        else:
            raise UsageError(_why_nothing(path), path)


def _why_nothing(path: Path) -> str:
    try:
        path.stat()
    except OSError as error:
        if error.errno not in (errno.ENOENT, errno.ENOTDIR):
            return f"it cannot be read ({error.strerror})"
    return "there is no such file or directory"


def check_article(file: SourceFile, settings: Settings, linker: Linker) -> Iterator[Problem]:
    """Yield what is wrong with one article, and what was dropped, guessed or contradictory in it."""
    path = str(shown(settings.source.directory) / file.path)
    problems: list[Problem] = []
    try:
        article, body = open_article(file, settings, linker.convention)
        problems += article.problems
        if article.standing == "article":
            problems += _problems_of_body(body, article, linker)
    except ArticleError as error:
        problems.append(Problem(path=path, line=error.line, message=error.reason))
    for problem in sorted(problems, key=lambda one: one.line or 0):
        yield replace(problem, path=path)


def _problems_of_body(body: Body, article: Article, linker: Linker) -> Iterator[Problem]:
    asked: dict[str, str | None] = {}

    def resolve(reference: str) -> str | None:
        if is_looked_up(reference, asked):
            asked[reference] = linker.link(reference, article.path)
        return None

    convention = linker.convention
    site = Site(
        convention=convention.name,
        variables=convention.variables,
        resolve=resolve,
        renamed=convention.renamed(),
    )
    yield from finish(body, article, site).problems
    for reference, found in asked.items():
        if found is None and not _is_page(reference):
            name = reference.partition("?lang=")[0]
            what = f"it refers to {name}, which means no file of the source, or several; write the path of the one meant"
            place = re.search(rf"(?<![\w/.-]){re.escape(name)}(?![\w/.-])", body.text)
            line = body.line + body.text.count("\n", 0, place.start()) if place else None
            yield Problem(path=article.path, line=line, level="warning", message=what)


def _linker(files: Sequence[SourceFile], settings: Settings) -> Linker:
    """Return what tells whether there is a file behind a reference, built or not; in place of its link, its path."""
    places = _Files(frozenset(file.path for file in files))
    return Linker(places, convention_of((file.path for file in files), settings))


@dataclass(frozen=True, slots=True)
class _Files:
    known: frozenset[str]

    def links(self, paths: Sequence[str]) -> dict[str, str]:
        return {path: path for path in paths if path in self.known}

    def paths(self) -> Iterable[str]:
        return self.known


def _is_page(reference: str) -> bool:
    """Say whether a reference may be an address on the site as well, or a file that is none of an article."""
    name = reference.partition("#")[0].partition("?")[0]
    kind = kind_of(name)
    return kind == "html" if kind else Path(name).suffix[1:].isalnum()


def check_links(settings: Settings, state: State) -> Iterator[Problem]:
    """Yield the articles whose link leads to another article too."""
    directory = shown(settings.source.directory)
    for link, (first, *others) in state.public.shared_links():
        for path in others:
            yield Problem(
                path=str(directory / path),
                level="warning",
                message=f"its link {link} is also that of {directory / first}; give one of them a slug of its own",
            )


def check_ids(settings: Settings, state: State) -> Iterator[Problem]:
    """Yield the articles that declare an id and have another."""
    directory = shown(settings.source.directory)
    for path, own, id in state.articles.unused_ids():
        what = f"its id {own} is not used: it was published as {id}, and keeps that id for ever"
        yield Problem(path=str(directory / path), level="warning", message=what)


def check_published(known: KnownDocument, settings: Settings) -> Iterator[Problem]:
    """Yield what is wrong with a document that a build has published."""
    target = settings.feeds.directory / known.path
    path = str(shown(target))
    if not is_intact(
        settings.feeds.directory,
        known.path,
        size=known.size,
        modified=known.modified,
        codings=settings.feeds.compress,
    ):
        yield Problem(
            path=path,
            level="warning",
            message="it or a compressed copy is not as it was published; `feedpub build` writes it anew",
        )
    if os.path.isfile(target) and known.format in _FORMATS.values():
        yield from check_document(target, known.format)


def check_emptied(settings: Settings, state: State) -> Iterator[Problem]:
    """Yield the feeds that have lost their last article, of which subscribers hear nothing any more."""
    for feed in state.documents.feeds().values():
        if not feed.articles and feed.key.kind != "all":
            place = next(iter(state.documents.of(feed.key)), "")
            what = (
                f"the feed {feed.title!r} holds no article: none matches its `include`, or `exclude` takes off all"
                if feed.key.kind == "custom"
                else f"the feed of {feed.key.kind} {feed.title!r} has lost its last article"
            )
            yield Problem(path=str(shown(settings.feeds.directory / place)), level="warning", message=what)


def check_document(path: Path, format: str) -> Iterator[Problem]:
    """Yield what is wrong with one document."""
    try:
        content = path.read_bytes()
    except OSError as error:
        yield _unreadable(path, error)
        return
    yield from check(format, content, str(shown(path)))


def _unreadable(path: Path, error: OSError) -> Problem:
    return Problem(path=str(shown(path)), message=f"it cannot be read ({error.strerror or error})")


def _known(state: State) -> dict[str, KnownDocument]:
    """Return every document that stands in the output directory, by path."""
    return {
        path: known
        for key in sorted(_feeds_and_pages(state), key=lambda key: (key.kind, key.name))
        for path, known in state.documents.of(key).items()
    }


def _feeds_and_pages(state: State) -> set[FeedKey]:
    feeds = set(state.documents.feeds())
    return feeds | {key for _, _, _, key in state.documents.stamps() if key.owner in feeds}


def _check_other(path: Path, whole: Path, settings: Settings, linker: Linker) -> Iterator[Problem]:
    """Yield what is wrong with a file that no scan finds and no build has published, but the operator asks about."""
    source, output = (os.path.realpath(one) for one in (settings.source.directory, settings.feeds.directory))
    if whole.is_relative_to(source) and not whole.is_relative_to(output):
        name = whole.relative_to(source).as_posix()
        yield from check_article(SourceFile(name, whole.stat().st_size, 0), settings, linker)
        return
    try:
        format = _format_of(whole)
    except OSError as error:
        yield _unreadable(whole, error)
        return
    if format is None and not whole.is_relative_to(output):
        yield Problem(path=str(path), message="it is no article of this site, and no RSS, Atom or JSON feed")
    elif format is not None:  # pages, their style and compressed copies stand beside the documents
        yield from check_document(whole, format)


def _format_of(path: Path) -> str | None:
    """Return the format of a document by its suffix, else by how it begins; None for what is no feed."""
    if path.suffix in _FORMATS:
        return _FORMATS[path.suffix]
    with path.open("rb") as file:
        start = file.read(_SNIFFED).lstrip()
    if start.startswith(b"{"):
        return "json"
    if b"<feed" in start and b"http://www.w3.org/2005/Atom" in start:
        return "atom"
    return "rss" if b"<rss" in start else None
