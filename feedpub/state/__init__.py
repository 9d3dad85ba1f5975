"""What feedpub remembers between builds. The only package that knows SQLite.

The state is one file. A build changes it in two transactions: the first records what was read, which ids were given
and which feeds have to be looked at (`pending`), and is committed before any document is renamed into place; the
second records the documents. A build that is killed between the two leaves ids and dates decided and the feeds
pending, and the next build finishes its work with the same bytes.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from feedpub.errors import StateError
from feedpub.state.articles import Articles
from feedpub.state.documents import Documents
from feedpub.state.files import Files
from feedpub.state.pings import Pings
from feedpub.state.public import Public
from feedpub.state.references import References
from feedpub.state.safety import (
    DamagedError,
    mark_of_building,
    mark_of_publication,
    open_database,
    open_to_look,
    set_aside,
    wrapped,
)

__all__ = [
    "DamagedError",
    "State",
    "empty_state",
    "is_there",
    "last_publication",
    "none_left_behind",
    "open_state",
    "peek",
    "set_aside",
    "view",
]


_LOGGED = 1_000  # pages that may stand in the log alone; SQLite's own figure


@dataclass(slots=True)
class Transaction:
    """A change of the state under way."""

    keep: bool = True  #: set to False to forget everything at the end


class State:
    """An open state. Use it from one thread; close it, or use it as a context manager."""

    def __init__(
        self, connection: sqlite3.Connection, path: Path | None = None, notes: tuple[str, ...] = ()
    ) -> None:
        self._connection = connection
        self._path = path
        self.notes = notes  #: what a person should know of how it was opened
        self.files = Files(connection)
        self.articles = Articles(connection)
        self.public = Public(connection)
        self.documents = Documents(connection)
        self.pings = Pings(connection)
        self.references = References(connection)

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def transaction(self, *, durable: bool = False) -> Iterator[Transaction]:
        """Commit everything at the end, or nothing where an exception passes or the block says so.

        What is `durable` survives a power cut once it is committed: ids are promises. Anything else may be lost then,
        as if the build had been killed before it; never in part.
        Raises DamagedError where the file turns out to be damaged, StateError where it cannot be written.
        """
        change = Transaction()
        try:
            self._connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            # What makes a commit durable is written to the log; `settle` moves it to its place, or the next commit.
            self._connection.execute(f"PRAGMA wal_autocheckpoint = {0 if durable else _LOGGED}")
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield change
            except BaseException:
                self._connection.rollback()
                raise
            self._connection.execute("COMMIT" if change.keep else "ROLLBACK")
        except sqlite3.Error as error:
            if self._connection.in_transaction:
                self._connection.rollback()
            raise wrapped(error, self._path) from error

    def settle(self) -> None:
        """Move what was committed from the log to its place, where there is time; the next commit does it otherwise."""
        with suppress(sqlite3.Error):
            self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)")

    @contextmanager
    def building(self) -> Iterator[None]:
        """Leave a mark while a build is under way: a process that is killed leaves it, and the next one checks the file."""
        mark = None if self._path is None else mark_of_building(self._path)
        if mark is not None:
            mark.touch()
        try:
            yield
        finally:
            if mark is not None:
                mark.unlink(missing_ok=True)

    def mark_publication(self) -> None:
        """Have other processes see that something else is published now."""
        if self._path is not None:
            mark_of_publication(self._path).touch()

    def get(self, key: str) -> str | None:
        """Return the single value `key`, or None."""
        row = self._connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def set(self, key: str, value: str) -> None:
        """Remember the single value `key`."""
        self._connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))


def open_state(path: Path) -> State:
    """Open the state at `path`, making it and its folder where they are missing.

    A damaged file is set aside; the state that takes its place is filled from the published documents by the next build,
    and says so in `state.notes`. Raises StateError where the state cannot be opened.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            return State(open_database(path), path)
        except DamagedError as error:
            note = f"{error}; it was kept as {set_aside(path).name}"
            return State(open_database(path), path, (note,))
    except (OSError, sqlite3.Error) as error:
        raise StateError(f"the state cannot be opened ({error})", path) from error


@contextmanager
def none_left_behind(path: Path, *errors: type[Exception]) -> Iterator[None]:
    """Leave no state where there was none and one of these errors passes. The caller holds the build lock: who waited
    for another build has its state.
    """
    is_first = not is_there(path)
    try:
        yield
    except errors:
        if is_first:
            path.unlink(missing_ok=True)
        raise


def empty_state() -> State:
    """Return a state that remembers nothing and is forgotten when it is closed."""
    return State(open_database(Path(":memory:")))


def peek(path: Path) -> State:
    """Open the state to look at it; where there is none yet, one that remembers nothing.

    A damaged one is left as it is: only a build can make it good. One that may not be written, as it is another user's,
    may be looked at all the same. Raises StateError where it cannot be opened.
    """
    if not is_there(path):
        return empty_state()
    if not all(os.access(place, os.W_OK, effective_ids=True) for place in (path, path.parent)):
        return view(path)
    try:
        return State(open_database(path), path)
    except DamagedError as error:
        raise StateError(f"{error}; the next build sets it aside and makes it good", path) from error
    except (OSError, sqlite3.Error) as error:
        raise StateError(f"the state cannot be opened ({error})", path) from error


def view(path: Path) -> State:
    """Open the state as `peek` does, and leave it as it is: who only serves must not mend what a build would.

    Raises StateError where it cannot be read.
    """
    return State(open_to_look(path), path) if is_there(path) else empty_state()


def last_publication(path: Path) -> int | None:
    """Return what differs after each publication into the state at `path`; None before the first."""
    try:
        return mark_of_publication(path).stat().st_mtime_ns
    except OSError:
        return None


def is_there(path: Path) -> bool:
    """Tell whether there is a state already; raise StateError where that cannot be seen, or can never be."""
    if os.path.isdir(path):
        raise StateError("is a directory; [state] path must name a file, such as .feedpub/state.db", path)
    try:
        return path.is_file()
    except OSError as error:  # its directory may not be entered
        raise StateError(f"the state cannot be opened ({error.strerror or error})", path) from error
