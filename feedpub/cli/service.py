"""What the service is made of: builds of this site, and what the log and `status` are told of them."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from feedpub.build import Options
from feedpub.build.concerns import concerns
from feedpub.build.once import build_once
from feedpub.build.options import Memory
from feedpub.cli.build_command import processors, tell
from feedpub.cli.printing import say
from feedpub.cli.progress import Progress
from feedpub.errors import Problem, StateError
from feedpub.report import Report
from feedpub.schedule import Service, Stopped, Work
from feedpub.settings import Settings
from feedpub.state import is_there, last_publication, open_state, peek
from feedpub.websub import tell_hubs

log = logging.getLogger(__name__)

_LOCK_PATIENCE = 60.0  # seconds to wait for a once-off build to end
_LAST_MOMENT = 253_402_300_799  # the end of the year 9999, past which Python knows no date


def service_of(settings: Settings, published: Callable[[Report], None], take: Callable[[], None]) -> Service:
    """Return the service of a site, not started yet; `published` has each build served, `take` what others publish."""
    told: set[Problem] = set()

    memory = Memory()

    def build(now: datetime, changed: frozenset[str] | None, served: Callable[[], None]) -> Report:
        def serve(report: Report) -> None:
            published(report)
            served()

        options = Options(
            changed=changed,
            memory=memory,
            processes=processors(),
            published=serve,
            stopping=service.stopping,
        )
        report = _build(settings, now, service, options)
        _say_new(report, told)
        tell(report)
        return report

    work = Work(
        build=build,
        next_turn=lambda now: _next_turn(settings, now),
        tell=lambda next_run, events: _remember(settings, next_run, events),
        concerns=concerns(settings),
        stamp=lambda: last_publication(settings.state),
        take=take,
        tell_hubs=lambda now, turn, stopping: tell_hubs(settings, now, turn=turn, stopping=stopping),
    )
    service = Service(work, settings.schedule, settings.site.timezone, settings.source.directory)
    return service


def _build(settings: Settings, now: datetime, service: Service, options: Options) -> Report:
    with Progress() as shown:

        def progress(what: str, done: int, total: int) -> None:
            if service.stopping():
                raise Stopped
            shown(what, done, total)

        report = build_once(settings, now, replace(options, progress=progress), wait=_LOCK_PATIENCE)
    if service.stopping() and report.exit == 4:
        raise Stopped  # while it waited for the lock
    return report


def _say_new(report: Report, told: set[Problem]) -> None:
    """Name the problems that the last build did not have: a file that stays wrong is no news every ten minutes."""
    for problem in report.problems:
        if problem not in told:
            say(problem)
    told.clear()
    told.update(report.problems)


def _next_turn(settings: Settings, now: datetime) -> datetime | None:
    try:
        with peek(settings.state) as state:
            moment = state.public.next_turn(int(now.timestamp()))
    except StateError as error:  # the next build that can use it plans again
        log.debug("whether an article falls due is not known: %s", error)
        return None
    return None if moment is None else datetime.fromtimestamp(min(moment, _LAST_MOMENT), UTC)


def _remember(settings: Settings, next_run: datetime | None, events: list[str]) -> None:
    """Have `status` know when the next build is due and what went wrong."""
    try:
        if not is_there(settings.state):
            return  # nothing was ever built: a state of ours would only pretend so
        with open_state(settings.state) as state, state.transaction():
            state.set("next run", next_run.astimezone(UTC).isoformat(timespec="seconds") if next_run else "")
            state.set("events", json.dumps(events, ensure_ascii=False))
    except StateError as error:
        log.debug("the next run could not be noted: %s", error)
