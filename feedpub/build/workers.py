"""Work on many things at once, in other processes where that pays."""

from __future__ import annotations

import gc
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

Item = TypeVar("Item")
Result = TypeVar("Result")

_LOOK_EVERY = 0.5  # seconds between looks whether the parent is still there
FEW = 400  # so many articles are done before other processes have begun
#: What the work needs: loaded once, before a process becomes several.
_NEEDED = (
    "feedpub.parse.table",
    "feedpub.build.publishing",
    "feedpub.render.rss",
    "feedpub.render.atom",
    "feedpub.render.jsonfeed",
    "feedpub.lint.rss",
    "feedpub.lint.atom",
    "feedpub.lint.jsonfeed",
)


class Workers:
    """Up to `processes` processes, begun only when there is much to do. Use it as a context manager.

    Functions and what they take and return cross a process boundary: they must be picklable.
    """

    def __init__(self, processes: int) -> None:
        self._processes = processes
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def map(
        self, function: Callable[[Item], Result], items: Sequence[Item], *, few: int = FEW, chunk: int = 100
    ) -> Iterator[Result]:
        """Yield `function` of each item, in their order."""
        if self._processes < 2 or len(items) < few:
            return map(function, items)
        if self._pool is None:
            self._pool = _begin(self._processes)
        return self._pool.map(function, items, chunksize=chunk)


def _begin(processes: int) -> ProcessPoolExecutor:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    # A fork is quick; beside threads, such as the service has, it is not safe.
    way = "fork" if threading.active_count() == 1 else "spawn"
    if way == "fork":
        for name in _NEEDED:
            import_module(name)
    # What a process makes it sends away or drops at once: looking for cycles among it would only cost time.
    context = multiprocessing.get_context(way)
    pool = ProcessPoolExecutor(processes, context, initializer=_settle_in, initargs=(os.getpid(),))
    # Ctrl-C is for the parent, which tells the others; one that came while a process forks would be lost.
    held_back = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        pool.submit(os.getpid).result()  # the first work begins the processes
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held_back)
    return pool


def _settle_in(parent: int) -> None:
    """Begin as a worker: without the garbage collector, and not to outlive the process that gives the work."""
    gc.disable()
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_EVERY)
    os._exit(1)  # the parent was killed: nobody waits for what is being done here
