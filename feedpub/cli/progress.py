"""Progress of long work: a bar on a terminal, a log line for each stage elsewhere."""

from __future__ import annotations

import logging
import sys
import time
from typing import Any

import click

log = logging.getLogger("feedpub")

_PATIENCE = 0.5  # seconds that a stage may take before anything is shown of it
_LINE_EVERY = 10.0  # seconds between log lines of one stage


class Progress:
    """Shows how far a build is. Call it with (what is being done, how many are done, of how many)."""

    def __init__(self) -> None:
        self._stage = ""
        self._begun = 0.0
        self._told = 0.0
        self._done = 0
        self._bar: Any = None

    def __call__(self, what: str, done: int, total: int) -> None:
        if what != self._stage:
            self.close()
            self._stage, self._begun, self._told, self._done = what, time.monotonic(), time.monotonic(), 0
        if time.monotonic() - self._begun < _PATIENCE:
            return
        if sys.stderr.isatty():
            self._show(what, done, total)
        elif time.monotonic() - self._told >= _LINE_EVERY:
            self._told = time.monotonic()
            log.info("%s done=%d of=%d", what.lower(), done, total)

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.__exit__(None, None, None)
            self._bar = None

    def _show(self, what: str, done: int, total: int) -> None:
        if self._bar is None:
            self._bar = click.progressbar(length=total, label=what, file=sys.stderr)
            self._bar.__enter__()
        self._bar.update(done - self._done)
        self._done = done
