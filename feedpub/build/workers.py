"""Work on many things at once, in other processes where that pays."""

from __future__ import annotations

import gc
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from importlib import import_module
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from feedpub.errors import PublishError

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

    from feedpub.build.scratch import Scratch

Item = TypeVar("Item")
Result = TypeVar("Result")

_LOOK_EVERY = 0.5  # seconds between looks whether the parent is still there
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
        self._scratch: Scratch | None = None

    @property
    def scratch(self) -> Scratch:
        """A file that all processes share."""
        if self._scratch is None:
            from feedpub.build.scratch import Scratch

            self._scratch = Scratch()
        return self._scratch

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
        if self._scratch is not None:
            self._scratch.close()

    def map(
        self, function: Callable[[Item], Result], items: Iterable[Item], *, pays: bool, ahead: int
    ) -> Iterator[Result]:
        """Yield `function` of each item, in their order; in other processes where that `pays`.

        Items are taken as they are needed, at most `ahead` of them before the first result is taken. Raises
        PublishError where one of the processes was killed.
        """
        if self._processes < 2 or not pays:
            return map(function, items)
        if self._pool is None:
            self._pool = _pool(self._processes, self.scratch)
            _start(self._pool)
        import pickle

        return _in_order(self._pool, partial(_call, pickle.dumps(function)), items, ahead)


def _call(packed: bytes, item: object) -> Any:
    """Call a function that was packed once for all its items: settings and the like come with it."""
    return _unpacked(packed)(item)


@lru_cache(maxsize=2)
def _unpacked(packed: bytes) -> Callable[[object], Any]:
    import pickle

    function: Callable[[object], Any] = pickle.loads(packed)  # noqa: S301 - from the parent process
    return function


def _in_order(
    pool: ProcessPoolExecutor, function: Callable[[Item], Result], items: Iterable[Item], ahead: int
) -> Iterator[Result]:
    from concurrent.futures import BrokenExecutor

    begun: deque[Future[Result]] = deque()
    try:
        for item in items:
            begun.append(pool.submit(function, item))
            if len(begun) >= ahead:
                yield _result(begun.popleft(), pool)
        while begun:
            yield _result(begun.popleft(), pool)
    except BrokenExecutor as error:
        raise PublishError(
            "a process of the build was killed, most likely as memory ran out; the last good documents stand"
        ) from error


def _result(future: Future[Result], pool: ProcessPoolExecutor) -> Result:
    """Return a result once it is there. A pool whose process was killed while it sent one would wait for the rest."""
    while True:
        try:
            return future.result(_LOOK_EVERY)
        except TimeoutError:
            if future.done():
                raise  # by the work itself
            if not all(process.is_alive() for process in (pool._processes or {}).values()):  # noqa: SLF001
                _end_broken(pool)


def _end_broken(pool: ProcessPoolExecutor) -> None:
    """Have a pool find out that it is broken: it reads to the end of what can be sent no more."""
    for process in pool._processes.values():  # noqa: SLF001 - a public way comes with Python 3.14
        process.kill()
    pool._result_queue._writer.close()  # type: ignore[attr-defined]  # noqa: SLF001 - of ours, unused


def _pool(processes: int, scratch: Scratch) -> ProcessPoolExecutor:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    # A fork is quick; beside threads, such as the service has, it is not safe.
    way = "fork" if threading.active_count() == 1 else "spawn"
    if way == "fork":
        for name in _NEEDED:
            import_module(name)
    # What a process makes it sends away or drops at once: looking for cycles among it would only cost time.
    context = multiprocessing.get_context(way)
    return ProcessPoolExecutor(processes, context, initializer=_settle_in, initargs=(os.getpid(), scratch))


def _start(pool: ProcessPoolExecutor) -> None:
    """Begin the processes. Ctrl-C is for the parent, which tells the others; it must not come while one is forked."""
    held_back = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        pool.submit(os.getpid)  # the first work begins the processes
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held_back)


def _settle_in(parent: int, _: Scratch) -> None:
    """Begin as a worker: without the garbage collector, and not to outlive the process that gives the work."""
    gc.disable()
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_EVERY)
    os._exit(1)  # the parent was killed: nobody waits for what is being done here
