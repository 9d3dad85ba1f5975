"""One build at a time: operating-system locks on the state and on the output directory."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from feedpub.errors import LockError, PublishError

NAME = ".feedpub.lock"
_PATIENCE = 1.0  # seconds in which a directory may be deleted between being made and being locked


@contextmanager
def build_lock(
    *directories: Path, wait: float = 0, stopping: Callable[[], bool] = lambda: False
) -> Iterator[None]:
    """Hold a lock in each of these directories, making those that are missing.

    Raises LockError where another build holds one after `wait` seconds in all, or at once when `stopping` turns true;
    PublishError where a directory cannot be written. Afterwards nothing is left: neither the file of a lock nor a
    directory that was made for it. The operating system lets go of the locks of a process that ends, however it ends.
    """
    deadline = time.monotonic() + wait
    with ExitStack() as held:
        # One directory is locked once, and all in one order, so that no two builds wait for each other.
        for directory in sorted({os.path.realpath(directory) for directory in directories}):
            held.enter_context(_locked(Path(directory), deadline, stopping))
        yield


@contextmanager
def _locked(directory: Path, deadline: float, stopping: Callable[[], bool]) -> Iterator[None]:
    from filelock import FileLock, Timeout

    was_missing = not os.path.isdir(directory)
    lock = FileLock(directory / NAME)
    while True:
        try:
            directory.mkdir(parents=True, exist_ok=True)
            lock.acquire(timeout=max(deadline - time.monotonic(), 0), cancel_check=stopping)
            break
        except Timeout:
            raise LockError(
                "another build is at work here; try again when it has ended (build, retire and withdraw wait for it "
                "with --wait SECONDS)",
                directory,
            ) from None
        except FileNotFoundError:
            if time.monotonic() >= deadline + _PATIENCE:
                raise PublishError("cannot be written; it is deleted again and again", directory) from None
            # The build before this one has just deleted the empty directory that it had made.
            time.sleep(0.01)
        except OSError as error:
            raise PublishError(f"cannot be written ({error.strerror or error})", directory) from error
    try:
        yield
    finally:
        # Deleted while it is still held: who waits for it finds out, and begins again with a new file.
        (directory / NAME).unlink(missing_ok=True)
        lock.release()
        if was_missing:
            _remove_empty(directory)


def _remove_empty(directory: Path) -> None:
    try:
        directory.rmdir()
    except OSError:
        pass  # it is not empty, as after every good build
