"""What can go wrong, as values and as exceptions.

FeedpubError
├── ConfigError     the configuration, or an option, has mistakes (exit 2)
├── SourceError     there is no readable source directory (exit 2)
├── EmptiedError    the source directory is suddenly empty (exit 3)
├── PlaceError      something stands against a file or a directory, which is named
│   ├── UsageError      a command was called with something that does not exist (exit 2)
│   ├── LockError       another build is running (exit 4)
│   ├── PublishError    a document could not be written (exit 5)
│   └── StateError      the state cannot be opened or used (exit 5)
└── ArticleError    one file cannot be read as an article; it costs only itself
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something a person should look at: where it is, what it is, and what would be right."""

    path: str
    message: str
    line: int | None = None
    level: Level = "error"

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{place}: {self.level}: {self.message}"


def shown(path: Path) -> Path:
    """Return a path as messages show it: relative to the working directory where it lies below that."""
    try:
        return path.relative_to(Path.cwd())
    except (ValueError, OSError):  # elsewhere, or the working directory is gone
        return path


def suggest(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """Return `; did you mean "limit"?`, or what to say where no known word is near."""
    found = nearest(word, known)
    return f'; did you mean "{found}"?' if found else otherwise


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that looks most like this one."""
    from difflib import get_close_matches  # slow to import, and needed only where something is wrong

    by_folded = {one.casefold(): one for one in known}
    found = get_close_matches(word[:100].casefold(), by_folded, n=1)
    return by_folded[found[0]] if found else None


class FeedpubError(Exception):
    """The root of every exception that feedpub raises on purpose."""

    exit = 1  #: the exit code of a command that this ends


class ConfigError(FeedpubError):
    """The configuration, or the options of a command, cannot be used; `problems` names every mistake."""

    exit = 2

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class PlaceError(FeedpubError):
    """Something stands against a file or a directory; `path` is None where the message names the place itself."""

    def __init__(self, message: str, path: Path | None = None) -> None:
        self.message = message
        self.path = path
        super().__init__(message, path)

    def __str__(self) -> str:
        return self.message if self.path is None else f"{shown(self.path)}: {self.message}"


class UsageError(PlaceError):
    """A command named something that does not exist."""

    exit = 2


class SourceError(FeedpubError):
    """The source directory is missing or cannot be read."""

    exit = 2


class EmptiedError(FeedpubError):
    """The source directory held articles and is empty now; that is more likely a mistake than a wish."""

    exit = 3


class LockError(PlaceError):
    """Another build holds the lock."""

    exit = 4


class PublishError(PlaceError):
    """A document could not be written; the last good documents stand."""

    exit = 5

    @classmethod
    def of(cls, error: OSError) -> Self:
        """Return a full disk or too many open files, where no stage has a better word for it."""
        place = Path(os.fsdecode(error.filename)) if error.filename else None
        return cls(f"could not be written ({error.strerror or error})", place)


class StateError(PlaceError):
    """The state cannot be opened, read or written."""

    exit = 5


class ArticleError(FeedpubError):
    """A file cannot be read as an article. `line` counts from 1."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        self.reason = reason
        self.line = line
        super().__init__(reason, line)

    def __str__(self) -> str:
        return self.reason
