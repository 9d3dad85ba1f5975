"""A state that can be trusted: checked after an unclean end, copied before a migration, set aside when damaged."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from urllib.parse import quote

from feedpub.errors import StateError
from feedpub.state import schema

Migration = Callable[[sqlite3.Connection], None]


class DamagedError(StateError):
    """The file is no database, or not a whole one."""


def open_database(
    path: Path, migrations: Sequence[Migration] = schema.MIGRATIONS, version: int = schema.VERSION
) -> sqlite3.Connection:
    """Open the database at `path` in its newest form.

    Raises DamagedError where the file is damaged, StateError where a newer feedpub wrote it, OSError and sqlite3.Error
    where the system does not let it be opened.
    """
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=30)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA cache_size = -48000")  # kB: an archive of a million has large indexes
        _bring_up_to_date(connection, path, migrations, version)
        if mark_of_building(path).exists():
            _check(connection, path)
    except sqlite3.DatabaseError as error:
        connection.close()
        raise wrapped(error, path) from error
    except BaseException:
        connection.close()
        raise
    return connection


def open_to_look(path: Path) -> sqlite3.Connection:
    """Open the database at `path` for reading alone: nothing is checked, made newer or set aside.

    Raises StateError where it cannot be read, or is of another version.
    """
    try:
        connection, found = _look(path, "mode=ro")
    except sqlite3.Error as error:
        raise wrapped(error, path) from error
    if found != schema.VERSION:
        connection.close()
        raise StateError(f"the state is of version {found}, not {schema.VERSION}", path)
    return connection


def _look(path: Path, how: str) -> tuple[sqlite3.Connection, int]:
    connection = sqlite3.connect(f"file:{quote(str(path))}?{how}", uri=True, isolation_level=None, timeout=30)
    try:
        return connection, int(connection.execute("PRAGMA user_version").fetchone()[0])
    except sqlite3.OperationalError:
        connection.close()
        if "immutable" in how or path.with_name(f"{path.name}-wal").exists():
            raise
        # SQLite wants to write beside what it reads, unless it is told that nobody changes the file: without a log
        # beside it nobody does.
        return _look(path, f"{how}&immutable=1")
    except sqlite3.Error:
        connection.close()
        raise


def wrapped(error: sqlite3.Error, path: Path | None) -> StateError:
    """Return an error of SQLite as one of ours: damage, or anything that the system did not allow."""
    if type(error) is sqlite3.DatabaseError:  # its subclasses tell of full disks, locks and mistakes of ours
        return DamagedError(f"the state is damaged ({error})", path)
    return StateError(f"the state cannot be used ({error})", path)


def mark_of_building(path: Path) -> Path:
    """Return the file that stands beside a state while a build is under way: where it is left, the end was unclean."""
    return path.with_name(f"{path.name}.building")


def mark_of_publication(path: Path) -> Path:
    """Return the file beside a state whose time tells of the last publication."""
    return path.with_name(f"{path.name}.published")


def set_aside(path: Path) -> Path:
    """Move a damaged state out of the way, with what belongs to it; return where it is now."""
    names = (path.with_name(f"{path.name}.damaged-{number}") for number in count(1))
    aside = next(name for name in names if not name.exists())
    path.rename(aside)
    for suffix in ("-wal", "-shm"):
        beside = path.with_name(path.name + suffix)
        if beside.exists():
            beside.rename(aside.with_name(aside.name + suffix))
    return aside


def _bring_up_to_date(
    connection: sqlite3.Connection, path: Path, migrations: Sequence[Migration], version: int
) -> None:
    found = connection.execute("PRAGMA user_version").fetchone()[0]
    if found > version:
        raise StateError(
            f"the state was written by a newer feedpub (version {found}); upgrade feedpub, or move the file away to "
            "have ids and dates read back from the published feeds",
            path,
        )
    if found == 0:
        schema.create(connection)
        return
    for number in range(found, version):
        _copy(connection, path.with_name(f"{path.name}.version-{number}"))
        connection.execute("BEGIN IMMEDIATE")
        migrations[number - 1](connection)
        connection.execute(f"PRAGMA user_version = {number + 1}")
        connection.execute("COMMIT")


def _copy(connection: sqlite3.Connection, target: Path) -> None:
    copy = sqlite3.connect(target)
    try:
        connection.backup(copy)
    finally:
        copy.close()


def _check(connection: sqlite3.Connection, path: Path) -> None:
    faults = [row[0] for row in connection.execute("PRAGMA quick_check")]
    if faults != ["ok"]:
        raise DamagedError(f"the state is damaged ({'; '.join(faults[:3])})", path)
