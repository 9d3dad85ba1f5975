"""What one build did, and what went wrong: the value behind messages, `--json`, hooks and `status`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from feedpub.errors import Problem

VERSION = 1  #: of the shape that `as_json` gives
STATES = ("published", "draft", "due", "expired", "left out")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedChange:
    """How a feed differs from what was published before. Every list holds ids of articles."""

    path: str  #: of its documents, without the suffix of a format
    added: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    reissued: tuple[str, ...] = ()
    held: bool = False  #: True where the guard kept the old documents

    def as_json(self) -> dict[str, object]:
        return {
            "path": self.path,
            "added": list(self.added),
            "edited": list(self.edited),
            "removed": list(self.removed),
            "reissued": list(self.reissued),
            "held": self.held,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The outcome of a build. `exit` is the exit code of the contract."""

    started: datetime
    seconds: float
    exit: int = 0
    articles: Mapping[str, int] = field(default_factory=dict)  #: state of an article to how many there are
    feeds: tuple[FeedChange, ...] = ()  #: those that differ
    planned: int = 0  #: documents that a build would write, where it only says so
    written: tuple[str, ...] = ()  #: paths relative to the output directory
    deleted: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @classmethod
    def failed(cls, problems: Iterable[Problem], exit: int, started: datetime, seconds: float = 0) -> Report:
        """Return the report of a build that could do nothing at all."""
        return cls(started=started, seconds=seconds, exit=exit, problems=tuple(problems))

    def finished(self, seconds: float) -> Report:
        """Return the report with the time that the build took."""
        return replace(self, seconds=seconds)

    def as_json(self) -> dict[str, object]:
        """Return the report in the shape that scripts rely on."""
        return {
            "version": VERSION,
            "exit": self.exit,
            "started": self.started.isoformat(timespec="seconds"),
            "seconds": round(self.seconds, 3),
            "articles": {**dict.fromkeys(STATES, 0), **self.articles},
            "feeds": [change.as_json() for change in self.feeds],
            "written": list(self.written),
            "deleted": list(self.deleted),
            "problems": [problem_as_json(problem) for problem in self.problems],
        }


def problem_as_json(problem: Problem) -> dict[str, object]:
    """Return a problem as `check --json` lists it."""
    return {"path": problem.path, "line": problem.line, "level": problem.level, "message": problem.message}


EXIT_ORDER = (2, 4, 5, 3, 1, 0)  #: where several hold, the first


def worst(*codes: int) -> int:
    """Return the exit code that tells most, by the contract's order."""
    return min(codes, key=EXIT_ORDER.index, default=0)
