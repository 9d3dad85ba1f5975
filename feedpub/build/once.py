"""One build from beginning to end, whoever asks for it: lock, state, build, hooks, and what `status` shows of it."""

from __future__ import annotations

import json
import time
from datetime import datetime

from feedpub.build import Options, build
from feedpub.errors import (
    EmptiedError,
    FeedpubError,
    LockError,
    Problem,
    PublishError,
    SourceError,
    StateError,
    UsageError,
)
from feedpub.lock import build_lock
from feedpub.notify import run_hooks
from feedpub.report import Report
from feedpub.settings import Settings
from feedpub.state import State, open_state

_EXITS: tuple[tuple[type[FeedpubError], int], ...] = (
    (SourceError, 2),
    (UsageError, 2),
    (EmptiedError, 3),
    (LockError, 4),
    (PublishError, 5),
    (StateError, 5),
)


def build_once(settings: Settings, now: datetime, options: Options, *, wait: float = 0) -> Report:
    """Build, and return the report; what went wrong is in its `exit` and `problems`.

    Waits up to `wait` seconds for another build to end. Runs the hooks where something was published or failed.
    """
    begun = time.perf_counter()
    try:
        with (
            build_lock(settings.state.parent, settings.feeds.directory, wait=wait),
            open_state(settings.state) as state,
        ):
            report = _build(settings, state, now, options, begun)
    except (LockError, PublishError, StateError) as error:
        report = _failure(error, settings, now, begun)
    if not options.dry_run:
        _tell(report, settings)
    return report


def _build(settings: Settings, state: State, now: datetime, options: Options, begun: float) -> Report:
    try:
        report = build(settings, state, now, options)
    except FeedpubError as error:
        report = _failure(error, settings, now, begun)
    if not options.dry_run:
        state.set("report", json.dumps(report.as_json(), ensure_ascii=False))
    return report


def _failure(error: FeedpubError, settings: Settings, now: datetime, begun: float) -> Report:
    exit = next(code for kind, code in _EXITS if isinstance(error, kind))
    problem = Problem(path=str(settings.file.name), message=str(error))
    return Report(started=now, seconds=time.perf_counter() - begun, exit=exit, problems=(problem,))


def _tell(report: Report, settings: Settings) -> None:
    base = settings.feeds.url
    message = {**report.as_json(), "addresses": [base + path for path in (*report.written, *report.deleted)]}
    if report.written or report.deleted:
        run_hooks(settings.hooks.published, message)
    if report.exit not in (0, 4):
        run_hooks(settings.hooks.failed, message)
