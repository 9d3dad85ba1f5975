"""The stages in order: scan, read, record, select, render, check, publish. The only package that knows the order.

Imports of the later stages stand inside functions: a build that finds nothing changed needs none of them.
"""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from feedpub.build.noticing import find, notice
from feedpub.build.options import Options
from feedpub.build.planning import plan_feeds
from feedpub.build.reading import SourceChanged, convention_of
from feedpub.build.recording import record
from feedpub.build.summary import count_articles, in_source, unfinished_settings, unreadable_files
from feedpub.build.workers import Workers
from feedpub.errors import EmptiedError, Problem, PublishError, SourceError, shown
from feedpub.report import Report
from feedpub.settings import Settings
from feedpub.state import State

if TYPE_CHECKING:
    from feedpub.build.plan import Plan

__all__ = ["Options", "build", "find", "publish_pending", "record_source"]

_ATTEMPTS = 3  # a source that changes during so many builds in a row is left to the next one


def build(settings: Settings, state: State, now: datetime, options: Options | None = None) -> Report:
    """Bring the published documents up to date with the source at the moment `now`, and tell what was done.

    Raises SourceError where there is no readable source directory, EmptiedError where it is suddenly empty, ConfigError
    where a tag that was asked for does not exist; nothing is touched then. The caller holds the build lock.
    """
    options = options or Options()
    with Workers(options.processes) as workers:
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return _attempt(settings, state, now, options, workers)
            except SourceChanged as change:
                if attempt == _ATTEMPTS:
                    raise SourceError(
                        f"{change} changes while it is read; try again when it has come to rest"
                    ) from None
    raise AssertionError("a build returns or raises")


def _attempt(settings: Settings, state: State, now: datetime, options: Options, workers: Workers) -> Report:
    begun = time.perf_counter()
    with state.transaction(durable=True) as transaction:
        noticed = notice(settings, state, options)
        problems = [
            *unfinished_settings(settings),
            *in_source((replace(problem, level="warning") for problem in noticed.unreadable), settings),
            *record(noticed, settings, state, now, options, workers),
        ]
        # Which may find more that is unreadable.
        plan = plan_feeds(settings, noticed.convention, state, now, options, workers)
        refused = options.strict and bool(
            unreadable_files(state, settings)
            or any(problem.level == "error" for problem in noticed.unreadable)
        )
        if refused:
            problems.append(_refusal(settings))
        report = Report(
            started=now,
            seconds=0,
            exit=1 if refused else 0,
            articles=count_articles(state, int(now.timestamp())),
            problems=(*problems, *(plan.problems if plan else ()), *unreadable_files(state, settings)),
        )
        transaction.keep = not (refused or options.dry_run)
    if options.memory is not None and transaction.keep:
        options.memory.known = noticed.known()
    told = replace(options, dry_run=options.dry_run or refused)
    done = _carry_out(plan, report, settings, state, now, told, workers)
    return done.finished(time.perf_counter() - begun)


def _refusal(settings: Settings) -> Problem:
    what = "nothing was published, as not everything can be read and --strict asks for that"
    return Problem(path=str(shown(settings.source.directory)), message=what)


def record_source(settings: Settings, state: State, now: datetime) -> None:
    """Bring the state up to date with the source and publish nothing; the caller holds a transaction."""
    options = Options(force=True)
    with Workers(1) as alone:
        record(notice(settings, state, options), settings, state, now, options, alone)


def publish_pending(settings: Settings, state: State, now: datetime, options: Options) -> Report:
    """Publish what the state has marked; the caller holds the build lock.

    The source is looked at only where an article that moves up into a feed has changed since the last build: then all
    that has changed is published, as far as the guard lets it. Raises SourceError where there is no source then.
    """
    try:
        with Workers(options.processes) as workers:
            return _publish_pending(settings, state, now, options, workers)
    except SourceChanged as change:
        return _build_instead(str(change), settings, state, now, options)
    except OSError as error:
        raise PublishError.of(error) from error


def _build_instead(needed: str, settings: Settings, state: State, now: datetime, options: Options) -> Report:
    """Build, as the article at this path is needed as it is now."""
    try:
        return build(settings, state, now, options)
    except (SourceError, EmptiedError) as error:
        directory = str(shown(settings.source.directory))
        raise SourceError(
            f"[source] directory {directory!r} is missing, empty or cannot be read, and {needed} is needed from it to move "
            "up in a feed. What was asked for is remembered; the next build that finds the articles does it"
        ) from error
    except OSError as error:
        raise PublishError.of(error) from error


def _publish_pending(
    settings: Settings, state: State, now: datetime, options: Options, workers: Workers
) -> Report:
    begun = time.perf_counter()
    with state.transaction(durable=True):
        convention = cache(lambda: convention_of(sorted(state.files.stamps()), settings))
        plan = plan_feeds(settings, convention, state, now, options, workers)
        report = Report(
            started=now,
            seconds=0,
            articles=count_articles(state, int(now.timestamp())),
            problems=plan.problems if plan else (),
        )
    done = _carry_out(plan, report, settings, state, now, options, workers)
    return done.finished(time.perf_counter() - begun)


def _carry_out(
    plan: Plan | None,
    report: Report,
    settings: Settings,
    state: State,
    now: datetime,
    options: Options,
    workers: Workers,
) -> Report:
    if plan is None:
        return report
    if options.dry_run:
        return plan.described(report)
    from feedpub.build.publishing import publish_plan

    return publish_plan(plan, settings, state, now, options, report, workers)
