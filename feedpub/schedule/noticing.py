"""Notice that another process has published, as `feedpub withdraw` does beside a service."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

log = logging.getLogger(__name__)

EVERY = 1.0  #: seconds between two looks


class Noticer:
    """Looks whether what tells of the last publication has changed, and has the new documents served then."""

    def __init__(self, stamp: Callable[[], object], take: Callable[[], None]) -> None:
        self._stamp = stamp  #: what differs after each publication
        self._take = take
        self._turn = threading.Lock()  #: held while we publish ourselves: that is no news
        self._seen = stamp()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="feedpub-noticer", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Have it end soon."""
        self._stopping.set()

    @contextmanager
    def publishing(self) -> Iterator[Callable[[], None]]:
        """Publish inside, and call what is given once that is served: what is published later is news again."""
        with ExitStack() as held:
            held.enter_context(self._turn)

            def served() -> None:
                self._seen = self._stamp()
                held.close()

            yield served

    def _run(self) -> None:
        while not self._stopping.wait(EVERY):
            if self._stamp() == self._seen:
                continue
            try:
                with self._turn:
                    self._look()
            except Exception:  # a fault of ours must not end it: the next look tries again
                log.exception("what another process has published could not be taken over")

    def _look(self) -> None:
        stamp = self._stamp()
        if stamp != self._seen:
            self._take()
            self._seen = stamp
            log.info("taken over what another process has published")
