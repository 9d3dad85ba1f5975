"""What of the source has changed: found by a look at all of it, or in the service only at what the watcher named.

A build that is told what has changed begins from what the last one knew, so that it costs what the change costs. Where
that is not certain to find the same as a look at everything, everything is looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from feedpub.build.concerns import HEADERS
from feedpub.build.options import Known, Options
from feedpub.build.reading import Changes, compare, convention_of, is_read_as_before, reading_context
from feedpub.errors import EmptiedError, Problem, shown
from feedpub.parse import is_article, sidecars
from feedpub.parse.names import SUFFIX, is_unread
from feedpub.scan import Found, Wanted, look, scan
from feedpub.settings import Settings
from feedpub.source import holds
from feedpub.state import State

if TYPE_CHECKING:
    from feedpub.parse.conventions.convention import Convention

#: A watcher that tells of more than this may have lost some: the system's queue of changes has an end.
MOST_NAMED = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """What a build has to read, and what it can know of the rest."""

    changes: Changes
    convention: Callable[[], Convention]  #: how files are read; found when it is first asked for
    is_read_anew: bool = False  #: whether the state has to remember how files are read
    paths: tuple[str, ...]  #: of every file that could be an article, in order
    unreadable: tuple[Problem, ...]
    is_whole: bool = False  #: whether everything was looked at
    is_lasting: bool = True  #: whether the next build may begin from this one

    def known(self) -> Known | None:
        """Return what the next build may begin from."""
        return Known(self.paths, self.convention(), self.unreadable) if self.is_lasting else None


def notice(settings: Settings, state: State, options: Options) -> Noticed:
    """Return what differs between the source and the state.

    Raises SourceError where there is no readable source directory, EmptiedError where it is suddenly empty.
    """
    known = _recalled(options)
    if known is not None and options.changed is not None and len(options.changed) <= MOST_NAMED:
        noticed = _among(options.changed, known, settings, state)
        if noticed is not None and not options.full:
            return noticed
    return _everywhere(settings, state, options)


def _recalled(options: Options) -> Known | None:
    """Return what the last build knew, which counts no more until this one has come to a good end."""
    if options.memory is None:
        return None
    known, options.memory.known = options.memory.known, None
    return known


def find(settings: Settings) -> Found:
    """Return the files of the source directory that could be articles."""
    return scan(_wanted(settings))


def find_unread(settings: Settings) -> tuple[str, ...]:
    """Return the paths of what may be articles in formats that are not read; none where the operator says what is."""
    if settings.source.include:
        return ()
    found = scan(replace(_wanted(settings), is_article=is_unread))
    return tuple(file.path for file in found.files)


def _wanted(settings: Settings) -> Wanted:
    source = settings.source
    return Wanted(
        directory=source.directory,
        is_article=is_article,
        include=source.include,
        exclude=source.exclude,
        skip=settings.feeds.directory,
        state=settings.state,
        sidecars=sidecars,
        sidecar_suffix=SUFFIX,
    )


def _everywhere(settings: Settings, state: State, options: Options) -> Noticed:
    found = find(settings)
    refuse_emptied(found, state, settings, options)
    paths = tuple([file.path for file in found.files])
    convention = cache(lambda: convention_of(paths, settings))
    changes = compare(found.files, found.closed, state, full=options.full)
    is_read_anew = bool(changes.changed or changes.gone) or not is_read_as_before(settings, state)
    if is_read_anew and not options.full and _reads_otherwise(settings, convention(), state):
        changes = compare(found.files, found.closed, state, full=True)
    return Noticed(
        changes=changes,
        convention=convention,
        is_read_anew=is_read_anew,
        paths=paths,
        unreadable=found.unreadable,
        is_whole=True,
        # A link changes when another file does, and what is closed opens without a word.
        is_lasting=not found.has_links and not found.closed,
    )


def _among(changed: frozenset[str], known: Known, settings: Settings, state: State) -> Noticed | None:
    """Return what has changed at these paths and so in the source; None where they may not be all."""
    files = look(_wanted(settings), sorted(changed))
    if files is None or any(path.endswith(HEADERS) for path in changed):
        return None
    gone = changed.difference(file.path for file in files)
    if any(map(state.files.stands_below, gone)):
        return None  # it was a directory
    new = [file.path for file in files if not holds(known.paths, file.path)]
    lost = {path for path in gone if holds(known.paths, path)}
    kept = tuple(path for path in known.paths if path not in lost) if lost else known.paths
    paths = tuple(sorted((*kept, *new))) if new else kept
    from feedpub.parse.conventions.finding import is_indifferent

    convention = known.convention
    others = [*new, *lost]
    if not changed.isdisjoint(convention.looked) or (others and not is_indifferent(convention, kept, others)):
        convention = convention_of(paths, settings)
    if not paths or _reads_otherwise(settings, convention, state):
        return None
    stamps = state.files.stamps([*changed])
    changes = Changes(
        tuple(file for file in files if stamps.get(file.path) != (file.size, file.modified)),
        tuple(path for path in sorted(gone) if path in stamps),
        full=False,
    )
    return Noticed(
        changes=changes,
        convention=lambda: convention,
        is_read_anew=convention is not known.convention,
        paths=paths,
        unreadable=known.unreadable,
    )


def _reads_otherwise(settings: Settings, convention: Convention, state: State) -> bool:
    """Tell whether every file has to be read again, as something that reading depends on is not what it was."""
    return state.get("reading") != reading_context(settings, convention)


def refuse_emptied(found: Found, state: State, settings: Settings, options: Options) -> None:
    """Raise EmptiedError where the source held articles, as the state or the published feeds tell, and is empty now."""
    if found.files or found.closed or options.force or not _held_articles(state, settings):
        return
    raise EmptiedError(
        f"[source] directory {str(shown(settings.source.directory))!r} held articles and is now empty; nothing was "
        "touched. If it should be, run `feedpub build --force`"
    )


def _held_articles(state: State, settings: Settings) -> bool:
    if state.get("built") is not None:
        return bool(state.files.counts().get("article"))
    from feedpub.build.standing import published_feeds

    return any(feed.told.articles for feed in published_feeds(settings))
