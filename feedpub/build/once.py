"""One build from beginning to end, whoever asks for it: lock, state, build, hooks, and what `status` shows of it."""

from __future__ import annotations

import json
import logging
import os
import time
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path

from feedpub.address import below
from feedpub.build import Options, build
from feedpub.build.summary import problems_of
from feedpub.errors import (
    ConfigError,
    FeedpubError,
    LockError,
    PublishError,
    SourceError,
    StateError,
    UsageError,
    shown,
)
from feedpub.lock import build_lock
from feedpub.report import Report
from feedpub.settings import Settings
from feedpub.state import DamagedError, State, is_there, none_left_behind, open_state, peek, set_aside, view

log = logging.getLogger(__name__)


def build_once(settings: Settings, now: datetime, options: Options, *, wait: float = 0) -> Report:
    """Build, and return the report; what went wrong is in its `exit` and `problems`.

    Waits up to `wait` seconds for another build to end. Runs the hooks where something was published or failed, once
    `options.published` has it served: a hook that purges a cache must not have the old documents come back.
    Where nothing was to be touched, nothing is left behind: no state, no directory, no file of a lock.
    """
    begun = time.perf_counter()
    try:
        report = _locked(settings, now, options, wait)
    except (LockError, UsageError, ConfigError) as error:
        return _failure(error, settings, now, begun)  # the caller's affair: nobody is paged for it
    except FeedpubError as error:
        report = _failure(error, settings, now, begun)
        if not options.dry_run:
            _remember_failure(report, settings)
    if not options.dry_run:
        options.published(report)
        tell_hooks(report, settings)
    return report


def _locked(settings: Settings, now: datetime, options: Options, wait: float) -> Report:
    _require(settings.source.directory)
    is_there(settings.state)  # raises where none can ever be, before a folder is made for it
    with build_lock(settings.state.parent, settings.feeds.directory, wait=wait, stopping=options.stopping):
        try:
            with none_left_behind(settings.state, SourceError, UsageError, ConfigError):
                return _build_or_mend(settings, now, options)
        except OSError as error:
            raise PublishError.of(error) from error


def _require(directory: Path) -> None:
    """Find out first whether there is a source: of several things that are wrong, this one counts most."""
    try:
        os.scandir(directory).close()
    except OSError as error:
        raise SourceError(
            f"[source] directory {str(shown(directory))!r} cannot be read ({error.strerror}); nothing was touched"
        ) from error


def _build_or_mend(settings: Settings, now: datetime, options: Options) -> Report:
    """Build; where the state turns out to be damaged on the way, set it aside and build again from the documents."""
    try:
        return _build(settings, now, options)
    except DamagedError as error:
        log.warning("%s; kept as %s", error, set_aside(settings.state).name)
        return _build(settings, now, options)


def _build(settings: Settings, now: datetime, options: Options) -> Report:
    with (peek if options.dry_run else open_state)(settings.state) as state:
        for note in state.notes:
            log.warning("%s", note)
        with nullcontext() if options.dry_run else state.building():
            report = build(settings, state, now, options)
        if not options.dry_run:
            _remember(report, state)
    return report


def _remember(report: Report, state: State) -> None:
    with state.transaction():
        state.set("report", json.dumps(report.as_json(), ensure_ascii=False))


def _remember_failure(report: Report, settings: Settings) -> None:
    """Have `status` show a build that failed, where the state can tell."""
    try:
        if is_there(settings.state):
            with open_state(settings.state) as state:
                _remember(report, state)
    except FeedpubError as error:
        log.debug("the report could not be kept: %s", error)


def _failure(error: FeedpubError, settings: Settings, now: datetime, begun: float) -> Report:
    problems = problems_of(error, settings.file)
    return Report.failed(problems, error.exit, now, time.perf_counter() - begun)


def tell_hooks(report: Report, settings: Settings) -> None:
    """Run the hooks that a report calls for: something was published, or it failed.

    They learn also of what was published by a build that ended before it could tell them.
    """
    untold = _untold(settings)
    changed = list(dict.fromkeys([*report.written, *report.deleted, *untold]))
    commands = (settings.hooks.published if changed else ()) + (settings.hooks.failed if report.exit else ())
    if commands:
        from feedpub.notify import run_hooks

        addresses = [below(settings.feeds.url, path) for path in changed]
        run_hooks(commands, {**report.as_json(), "addresses": addresses}, settings.file.parent)
    if untold:
        _forget_untold(settings, untold)


def _untold(settings: Settings) -> list[str]:
    if not settings.hooks.published:
        return []
    from feedpub.notify import untold

    try:
        with view(settings.state) as state:
            return untold(state)
    except StateError:  # as the report says
        return []


def _forget_untold(settings: Settings, told: list[str]) -> None:
    from feedpub.notify import forget_untold

    try:
        with open_state(settings.state) as state, state.transaction():
            forget_untold(state, told)
    except StateError as error:  # they are told again
        log.debug("that hooks were told could not be noted: %s", error)
