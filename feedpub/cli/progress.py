"""Progress of long work: a line that is written over on a terminal, a log line now and then elsewhere."""

from __future__ import annotations

import logging
import sys
import time
from contextlib import suppress
from types import TracebackType
from typing import Self

from feedpub.cli.printing import is_terminal

log = logging.getLogger("feedpub")

_PATIENCE = 0.5  # seconds that a stage may take before anything is shown of it
_SHOW_EVERY = 0.1
_LOG_EVERY = 10.0
_ERASE = "\r\x1b[K"


class Progress:
    """Shows how far a build is. Call it with (what is being done, how many are done, of how many)."""

    def __init__(self) -> None:
        self._is_wanted = log.isEnabledFor(logging.INFO)
        self._is_terminal = is_terminal()
        self._stage = ""
        self._next = 0.0
        self._is_shown = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __call__(self, what: str, done: int, total: int) -> None:
        now = time.monotonic()
        if what != self._stage:
            self._stage = what
            self._next = now + (_PATIENCE if self._is_terminal else _LOG_EVERY)
        if not self._is_wanted or now < self._next:
            return
        if self._is_terminal:
            self._next = now + _SHOW_EVERY
            self._show(f"{what}: {done:,} of {total:,} ({100 * done // max(total, 1)}%)")
        else:
            self._next = now + _LOG_EVERY
            log.info("%s done=%d of=%d", what.lower(), done, total)

    def close(self) -> None:
        """Take the line away."""
        if self._is_shown:
            self._show("")
            self._is_shown = False

    def _show(self, text: str) -> None:
        with suppress(OSError):  # a terminal that has hung up
            sys.stderr.write(_ERASE + text)
            sys.stderr.flush()
        self._is_shown = True
