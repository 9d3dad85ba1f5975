"""Notice that files of the source have changed, and wait until they are written. The door to watchfiles."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

log = logging.getLogger(__name__)

REST = 0.03  #: seconds without a change after which a file counts as written
LONGEST = 10.0  #: seconds that one file may keep others waiting by never coming to rest
LOOK = 1.0  #: seconds between two looks at whether the directory itself is still there
RETRY = 30.0  #: seconds until watching is tried again where the system did not allow it
_MOST_GROUPED = 1_600  # milliseconds over which changes are gathered while ever more files change


class Watcher:
    """Asks for a build when something in the source directory has changed and come to rest."""

    def __init__(
        self,
        source: Path,
        concerns: Callable[[str], bool],
        ask: Callable[[str], None],
        ask_for: Callable[[str, Iterable[str]], None],
    ) -> None:
        self._source = source
        self._concerns = concerns  #: whether a change at a path can matter to a build
        self._ask = ask  #: for a build of everything
        self._ask_for = ask_for  #: for one of the changes at some paths, relative to the source
        self._stopping = threading.Event()
        self._quiet = threading.Event()
        self._quiet.set()
        self._thread = threading.Thread(target=self._run, name="feedpub-watcher", daemon=True)
        self._complaint = ""

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Have it end soon."""
        self._stopping.set()
        self._quiet.set()

    def wait_for_rest(self) -> None:
        """Wait until no file is known to be in the middle of being written, but no longer than `LONGEST`."""
        self._quiet.wait(LONGEST)

    def _run(self) -> None:
        while not self._stopping.is_set():
            place = _identity(self._source)
            if place is None:
                self._stopping.wait(LOOK)
                continue
            try:
                try:
                    self._watch(place)
                except PermissionError:
                    # A directory below is closed to us, as lost+found is: the others are watched.
                    self._watch(place, _open_directories(self._source))
            except (OSError, RuntimeError) as error:  # a system's limit on watches is an OSError
                self._complain(str(error))
                self._stopping.wait(RETRY)

    def _watch(self, place: tuple[int, int], opened: Sequence[str] = ()) -> None:
        """Watch until the directory is not the one that it was: gone, moved, or another one in its place.

        Where only those below it that are `opened` can be watched, also until a directory has changed: it may have been
        opened or closed.
        """
        from watchfiles import watch

        is_new = True
        for changes in watch(
            *(opened or [str(self._source)]),
            watch_filter=lambda _, path: self._concerns(path),
            debounce=_MOST_GROUPED,
            step=int(REST * 1_000),
            rust_timeout=int(LOOK * 1_000),
            yield_on_timeout=True,
            stop_event=self._stopping,
            raise_interrupt=False,
            ignore_permission_denied=bool(opened),
        ):
            if is_new:
                is_new, self._complaint = False, ""
                self._ask("watching begins")  # for what changed between the last build and now
            if changes:
                paths = {path for _, path in changes}
                self._rest(paths)
                self._ask_for(
                    f"{len(paths)} changes", [os.path.relpath(path, self._source) for path in paths]
                )
                if opened and any(map(os.path.isdir, paths)):
                    return
            if _identity(self._source) != place:
                return

    def _rest(self, paths: Iterable[str]) -> None:
        """Wait until these files have rested: watchfiles tells of a file once, however often it is written to."""
        self._quiet.clear()
        files = set(paths)
        give_up = time.monotonic() + LONGEST
        while not self._stopping.is_set() and time.monotonic() < give_up:
            newest = max(map(_last_change, files), default=0.0)
            age = time.time() - newest
            if abs(age) >= REST:  # a change of the future is one from before the clock was set back
                break
            self._stopping.wait(REST - age)
        self._quiet.set()

    def _complain(self, reason: str) -> None:
        if reason != self._complaint:  # once, not every time
            log.warning("watching failed reason=%r; files are looked at on the schedule only", reason)
        self._complaint = reason


def _identity(directory: Path) -> tuple[int, int] | None:
    """Return what tells a directory from another one of the same name; None where there is none."""
    try:
        status = directory.stat()
    except OSError:
        return None
    return (status.st_dev, status.st_ino)


def _open_directories(source: Path) -> list[str]:
    """Return the source and every directory below it that may be looked into; raise OSError where the source may not."""
    os.scandir(source).close()
    return [directory for directory, _, _ in os.walk(source)]


def _last_change(path: str) -> float:
    try:
        return Path(path).stat().st_ctime  # not st_mtime, which copying tools set back
    except OSError:
        return 0
