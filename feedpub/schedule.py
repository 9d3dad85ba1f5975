"""The service: builds on a timetable, when files change, and when a dated article falls due.

Every reason to build only asks for a build; one thread builds, one build after the other, so that what is asked for
while one is running is done after it. Leaves to `build` what a build is.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED, JobEvent
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.interval import IntervalTrigger
from cronsim import CronSim

from feedpub.report import Report
from feedpub.settings import ScheduleSettings

log = logging.getLogger(__name__)

HEARTBEAT = timedelta(seconds=30)  #: how soon a clock that was set is noticed
REST = 30  #: milliseconds without a change after which a file counts as written
PATIENCE = 25.0  #: seconds that a stop waits for the document in hand; the contract allows 30 in all

Clock = Callable[[], datetime]


class CronTrigger(BaseTrigger):  # type: ignore[misc]  # APScheduler carries no types
    """Fires as cron(5) does, Sunday being 0 or 7: APScheduler's own trigger takes 0 for Monday."""

    def __init__(self, line: str, zone: ZoneInfo) -> None:
        self.line = line
        self.zone = zone

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime | None:
        """Return the next moment of the line after now, and after the last one."""
        after = max(previous, now) if previous else now
        return next(CronSim(self.line, after.astimezone(self.zone)), None)


class Service:
    """Builds whenever there is a reason to, until it is told to stop.

    `build` makes one build; it is handed the moment and must end soon after `stopping` turns true. `next_turn` returns
    the next moment at which an article falls due or expires.
    """

    def __init__(
        self,
        build: Callable[[datetime], Report],
        next_turn: Callable[[datetime], datetime | None],
        settings: ScheduleSettings,
        zone: ZoneInfo,
        source: Path,
        clock: Clock = lambda: datetime.now(UTC),
    ) -> None:
        self._build = build
        self._next_turn = next_turn
        self._settings = settings
        self._zone = zone
        self._source = source
        self._clock = clock
        self._asked = threading.Event()
        self._stopping = threading.Event()
        self._due: datetime | None = None
        self._events: deque[str] = deque(maxlen=20)
        self._scheduler = BackgroundScheduler(
            timezone=zone,
            # The defaults would drop a run that is one second late.
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        self._builder = threading.Thread(target=self._work, name="feedpub-builder")
        self._watcher = threading.Thread(target=self._watch, name="feedpub-watcher", daemon=True)

    # What the outside does

    def start(self) -> None:
        """Begin: the first build is asked for at once, which also catches up on what was missed."""
        self._scheduler.add_listener(self._note, EVENT_JOB_ERROR | EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES)
        self._scheduler.add_job(self.ask, self._trigger(), args=["schedule"], id="schedule")
        self._scheduler.add_job(
            self._beat, IntervalTrigger(seconds=int(HEARTBEAT.total_seconds())), id="heartbeat"
        )
        self._scheduler.start()
        self._builder.start()
        if self._settings.watch:
            self._watcher.start()
        self.ask("start")

    def ask(self, reason: str) -> None:
        """Ask for a build: at once, or right after the one that is running."""
        log.debug("build asked reason=%s", reason)
        self._asked.set()

    def stopping(self) -> bool:
        """Tell whether the service is to end."""
        return self._stopping.is_set()

    def stop(self) -> None:
        """Ask for the end; safe to call from a signal handler."""
        self._stopping.set()
        self._asked.set()

    def wait(self) -> bool:
        """Wait until the service was told to stop and the build in hand has ended; False where that took too long."""
        self._stopping.wait()
        self._scheduler.shutdown(wait=False)
        self._builder.join(PATIENCE)
        return not self._builder.is_alive()

    def next_run(self) -> datetime | None:
        """Return the moment of the next build that is already certain."""
        job = self._scheduler.get_job("schedule")
        moments = [moment for moment in (job.next_run_time if job else None, self._due) if moment]
        return min(moments, default=None)

    def events(self) -> list[str]:
        """Return what the scheduler complained of lately: runs that failed, were missed or met a running one."""
        return list(self._events)

    # What goes on inside

    def _trigger(self) -> BaseTrigger:
        if self._settings.cron is not None:
            return CronTrigger(self._settings.cron, self._zone)
        every = self._settings.every or timedelta(minutes=10)
        return IntervalTrigger(seconds=int(every.total_seconds()), timezone=self._zone)

    def _work(self) -> None:
        while True:
            self._asked.wait()
            self._asked.clear()
            if self._stopping.is_set():
                return
            self._build_once()

    def _build_once(self) -> None:
        try:
            self._build(self._clock())
            self._plan_turn()
        except (
            Exception
        ):  # a fault of ours must not end the service; it is logged whole, and the next build tries again
            log.exception("build failed reason='unexpected error'")

    def _plan_turn(self) -> None:
        """Have a build asked for at the moment at which the next article falls due or expires."""
        self._due = self._next_turn(self._clock())
        if self._due is None:
            return
        self._scheduler.add_job(
            self.ask,
            "date",
            run_date=self._due,
            args=["due"],
            id="due",
            replace_existing=True,
            jobstore="default",
        )

    def _beat(self) -> None:
        """Notice a moment that a change of the clock has jumped over."""
        if self._due is not None and self._clock() >= self._due:
            self._due = None
            self.ask("due")

    def _watch(self) -> None:
        from watchfiles import watch

        while not self._stopping.is_set():
            if not self._source.is_dir():
                self._stopping.wait(1)
                if self._source.is_dir():
                    self.ask("source is back")
                continue
            try:
                for changes in watch(
                    self._source, watch_filter=None, debounce=1_600, step=REST, stop_event=self._stopping
                ):
                    self.ask(f"{len(changes)} changes")
                    if not self._source.is_dir():
                        break
            except (OSError, RuntimeError) as error:
                log.warning("watching failed reason=%r", str(error))
                self._stopping.wait(1)

    def _note(self, event: JobEvent) -> None:
        what = _EVENTS.get(event.code, str(event.code))
        job = getattr(event, "job_id", "?")
        self._events.append(f"{self._clock().isoformat(timespec='seconds')} {job} {what}")
        log.error("scheduled run %s job=%s", what, job)


_EVENTS = {EVENT_JOB_ERROR: "failed", EVENT_JOB_MISSED: "missed", EVENT_JOB_MAX_INSTANCES: "still running"}
