"""One build at a time: operating-system locks on the state and on the output directory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from feedpub.errors import LockError, PublishError


@contextmanager
def build_lock(*directories: Path, wait: float = 0) -> Iterator[None]:
    """Hold a lock in each of these directories; raise LockError where another build holds one after `wait` seconds.

    The operating system lets go of the locks of a process that ends, however it ends.
    """
    from filelock import FileLock, Timeout

    with ExitStack() as held:
        for directory in directories:
            try:
                directory.mkdir(parents=True, exist_ok=True)
                held.enter_context(FileLock(directory / ".feedpub.lock", timeout=wait))
            except Timeout:
                raise LockError(
                    f"another build holds {directory / '.feedpub.lock'}; try again, or use --wait SECONDS"
                ) from None
            except OSError as error:
                raise PublishError(f"{directory}: cannot be written ({error.strerror or error})") from error
        yield
