"""What a build left behind, counted and named for people."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from feedpub.errors import ConfigError, FeedpubError, PlaceError, Problem, shown
from feedpub.settings import EXAMPLE, Settings
from feedpub.state import State


def unreadable_files(state: State, settings: Settings) -> list[Problem]:
    """Return a warning for each file that could not be read as an article."""
    directory = shown(settings.source.directory)
    return [
        Problem(
            path=str(directory / file.path),
            message=file.why or "it cannot be read",
            line=file.line,
            level="warning",
        )
        for file in state.files.unpublished()
        if file.outcome == "unreadable"
    ]


def unfinished_settings(settings: Settings) -> list[Problem]:
    """Return a warning where the configuration still has the example's address, which ids are made of."""
    if settings.site.url.rstrip("/") != EXAMPLE.rstrip("/"):
        return []
    what = "[site] url is still that of the example: every id is made of it, for ever; give the site's own"
    return [Problem(path=str(shown(settings.file)), level="warning", message=what)]


def problems_of(error: FeedpubError, file: Path) -> list[Problem]:
    """Return what stopped a build as problems, of the places that the error names, else of `file`."""
    if isinstance(error, ConfigError):
        return list(error.problems)
    if isinstance(error, PlaceError):
        return [Problem(path=str(shown(error.path or file)), message=error.message)]
    return [Problem(path=str(shown(file)), message=str(error))]


def in_source(problems: Iterable[Problem], settings: Settings) -> list[Problem]:
    """Return problems whose paths are relative to the source with paths as messages show them."""
    directory = shown(settings.source.directory)
    return [replace(problem, path=os.path.normpath(directory / problem.path)) for problem in problems]


def paths_in_source(name: str, settings: Settings) -> Iterator[str]:
    """Yield what a name may mean as a path relative to the source, likeliest first.

    It counts from the working directory, the source or the configuration's folder, and may lead through links.
    """
    source = settings.source.directory
    real = Path(os.path.realpath(source))
    for base in (Path.cwd(), source, settings.file.parent):
        whole = Path(os.path.normpath(base / name))
        if whole.is_relative_to(source):
            yield whole.relative_to(source).as_posix()
        followed = real_path(whole)
        if followed.is_relative_to(real):
            yield followed.relative_to(real).as_posix()


def real_path(path: Path) -> Path:
    """Return a whole path without the links on the way to its last name, which may be that of a link."""
    whole = Path(os.path.normpath(path.absolute()))
    return Path(os.path.realpath(whole.parent), whole.name)


def count_articles(state: State, now: int) -> dict[str, int]:
    """Return how many articles there are in each state of the contract."""
    outcomes = state.files.counts()
    due, expired = state.public.count_due(now), state.public.count_expired(now)
    withdrawn = len(state.articles.withdrawn())
    return {
        "published": outcomes.get("article", 0) - due - expired - withdrawn,
        "draft": outcomes.get("draft", 0),
        "due": due,
        "expired": expired,
        "left out": outcomes.get("left out", 0) + outcomes.get("unreadable", 0) + withdrawn,
    }
