"""Hubs told in a thread of its own: a slow one holds up neither a build nor a reader, and a retry needs no build."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

from feedpub.errors import StateError

log = logging.getLogger(__name__)

#: Seconds until the next look where one failed, or where a clock that was set might make one due.
RETRY = 60.0

#: Tells hubs what is due at a moment; is given what to hold while it finds out, and what says that it is to stop.
#: Returns the next moment at which something is due.
Tell = Callable[[datetime, AbstractContextManager[object], Callable[[], bool]], datetime | None]


class Teller:
    """Tells hubs when it is woken, and when an attempt that failed is due again."""

    def __init__(self, tell: Tell, clock: Callable[[], datetime]) -> None:
        self._tell = tell
        self._clock = clock
        self._woken = threading.Event()
        self._is_stopping = False
        #: Held by who publishes, until the new documents are served: a hub fetches a document as soon as it is told.
        self.turn = threading.Lock()
        # A daemon: what is under way when the process ends is remembered as not told.
        self._thread = threading.Thread(target=self._run, name="feedpub-teller", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """Something may have to be told."""
        self._woken.set()

    def stop(self) -> None:
        """Call off what is under way; what was not told is still noted."""
        self._is_stopping = True
        self._woken.set()

    def wait(self, seconds: float) -> bool:
        """Wait for the end after a stop; False where it took too long."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        pause: float | None = None  # nothing waits: only a wake matters
        while True:
            self._woken.wait(pause)
            self._woken.clear()
            if self._is_stopping:
                return
            pause = self._turn()

    def _turn(self) -> float | None:
        """Tell what is due; return the seconds until something is due again."""
        try:
            following = self._tell(self._clock(), self.turn, lambda: self._is_stopping)
        except StateError as error:  # what was not told is still noted
            log.warning("hubs could not be told: %s", error)
            return RETRY
        except Exception:  # a fault of ours must not end it: the next turn tries again
            log.exception("hubs could not be told")
            return RETRY
        if following is None:
            return None
        return min(max((following - self._clock()).total_seconds(), 0.0) + 0.1, RETRY)
