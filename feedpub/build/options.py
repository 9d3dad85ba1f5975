"""What one build is asked to do, and how it tells of its progress."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from feedpub.errors import Problem
    from feedpub.parse.conventions.convention import Convention
    from feedpub.report import Report


@dataclass(frozen=True, slots=True)
class Known:
    """The source as a build left it."""

    paths: tuple[str, ...]  #: of every file that could be an article, in order
    convention: Convention
    unreadable: tuple[Problem, ...]  #: what a scan could not look into


class Memory:
    """What a service knows between two of its builds: nothing at first, and after one that came to no good end."""

    known: Known | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The options of `feedpub build`, and the ways in which the outside takes part in a build."""

    full: bool = False  #: read every article again
    tags: tuple[str, ...] = ()  #: write only the feeds of these tags, by name or slug
    dry_run: bool = False  #: publish nothing and remember nothing
    force: bool = False  #: past the guard
    strict: bool = False  #: publish nothing if any article cannot be read
    changed: frozenset[str] | None = None  #: all paths that changed since the last build; None: any may have
    memory: Memory | None = None  #: of who will tell the next build what has changed
    processes: int = 1  #: that may share the work where there is much of it
    #: Told what is being done, how many are done, of how many.
    progress: Callable[[str, int, int], None] = lambda what, done, total: None
    #: Called when the state tells how it ended, if it can, before anybody else is told.
    published: Callable[[Report], None] = lambda report: None
    stopping: Callable[[], bool] = lambda: False  #: looked at between documents; True ends the build early
