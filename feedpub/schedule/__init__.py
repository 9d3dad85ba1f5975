"""The service: builds on a timetable, when files change, and when a dated article falls due.

Every reason to build only asks for a build; one thread builds, one build after the other, so that what is asked for
while one is running is done after it. A build for changes that the watcher names, or for a moment, is told that nothing
else has changed; any other looks at everything. Leaves to `build` what a build is.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import Empty, SimpleQueue
from zoneinfo import ZoneInfo

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED, JobEvent
from apscheduler.schedulers.background import BackgroundScheduler

from feedpub.report import Report
from feedpub.schedule.noticing import Noticer
from feedpub.schedule.telling import Tell, Teller
from feedpub.schedule.timetable import trigger_of
from feedpub.schedule.watching import Watcher
from feedpub.settings import ScheduleSettings

__all__ = ["Service", "Stopped", "Work"]

log = logging.getLogger(__name__)

HEARTBEAT = 30.0  #: seconds within which a clock that was set is noticed
JUMP = 5.0  #: seconds by which the clock must have been set to matter
PATIENCE = 25.0  #: seconds that a stop waits for the document in hand; the contract allows 30 in all
LOCKED = timedelta(seconds=5)  #: until a build is tried again that met a once-off build
_EVERYTHING_RECORDED = (0, 1, 3)  # exits of builds that have taken in all that they were told of
_EVENTS = {EVENT_JOB_ERROR: "failed", EVENT_JOB_MISSED: "missed", EVENT_JOB_MAX_INSTANCES: "still running"}


class Stopped(Exception):
    """Raised in the middle of a build by who follows its progress: the service is to end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What the service does, handed in by who knows: a build, and what follows from it."""

    #: make one build, and end it soon after `Service.stopping` turns true; told what has changed since the last one,
    #: or None where it must look itself; calls the last when the new documents are served, before it runs hooks
    build: Callable[[datetime, frozenset[str] | None, Callable[[], None]], Report]
    #: The next moment at which an article falls due or expires.
    next_turn: Callable[[datetime], datetime | None]
    #: Have others know when the next run is, and what went wrong.
    tell: Callable[[datetime | None, list[str]], None]
    concerns: Callable[[str], bool]  #: whether a change at a path can matter to a build
    stamp: Callable[[], object] = lambda: None  #: what differs after each publication, by whatever process
    take: Callable[[], None] = lambda: None  #: have served what another process has published
    tell_hubs: Tell = lambda now, turn, stopping: None  #: tell hubs what is due


class Service:
    """Builds whenever there is a reason to, until it is told to stop."""

    def __init__(
        self,
        work: Work,
        settings: ScheduleSettings,
        zone: ZoneInfo,
        source: Path,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._work = work
        self._settings = settings
        self._zone = zone
        self._clock = clock
        self._steady = steady  #: a clock that nobody sets
        self._lead = self._measure_lead()
        #: What has changed; None: it is not known.
        self._asked: SimpleQueue[frozenset[str] | None] = SimpleQueue()
        self._is_current = False  #: whether the last build has taken in all that it was told of
        self._is_building = False
        self._missed = 0
        self._is_stopping = False
        self._stops: SimpleQueue[None] = SimpleQueue()
        self._due: datetime | None = None
        self._events: deque[str] = deque(maxlen=20)
        logging.getLogger("apscheduler").addHandler(logging.NullHandler())  # `_note` says it, in our words
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            # The defaults would drop a run that is one second late.
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        self._builder = threading.Thread(target=self._run, name="feedpub-builder")
        self._watcher = Watcher(source, work.concerns, self.ask, self.ask_for)
        self._teller = Teller(work.tell_hubs, clock)
        self._noticer = Noticer(work.stamp, self._take)

    # What the outside does

    def start(self) -> None:
        """Begin: the first build is asked for at once, which also catches up on what was missed."""
        self._scheduler.add_listener(self._note, EVENT_JOB_ERROR | EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES)
        self._scheduler.add_job(self._on_schedule, trigger_of(self._settings, self._zone), id="schedule")
        self._scheduler.start()
        self.ask("start")
        self._builder.start()
        self._teller.start()
        self._noticer.start()
        if self._settings.watch:
            self._watcher.start()

    def ask(self, reason: str) -> None:
        """Ask for a build that looks at everything: at once, or right after the one that is running."""
        log.debug("build asked for reason=%r", reason)
        self._asked.put(None)

    def ask_for(self, reason: str, paths: Iterable[str]) -> None:
        """Ask for a build of changes at these paths, relative to the source, as soon."""
        log.debug("build asked for reason=%r", reason)
        self._asked.put(frozenset(paths))

    def stopping(self) -> bool:
        """Tell whether the service is to end."""
        return self._is_stopping

    def stop(self) -> None:
        """Ask for the end. Safe in a signal handler, where taking a lock may wait for ever: `wait` does the rest."""
        self._is_stopping = True
        self._stops.put(None)

    def wait(self) -> bool:
        """Wait until the service was told to stop and what is in hand has ended; False where that took too long."""
        self._stops.get()
        self._asked.put(None)
        self._watcher.stop()
        self._end_schedule()
        end = time.monotonic() + PATIENCE
        self._noticer.stop()
        self._teller.stop()
        self._builder.join(PATIENCE)
        # It waits for the builder, and for a name server that does not answer: that cannot be called off.
        return self._teller.wait(max(end - time.monotonic(), 1.0)) and not self._builder.is_alive()

    def next_run(self) -> datetime | None:
        """Return the moment of the next build that is already certain."""
        job = self._scheduler.get_job("schedule")
        moments = [moment for moment in (job.next_run_time if job else None, self._due) if moment]
        return min(moments, default=None)

    def events(self) -> list[str]:
        """Return what went wrong lately: builds that broke, and runs that failed or were missed."""
        return list(self._events)

    # What goes on inside

    def _run(self) -> None:
        while not self._is_stopping:
            try:
                asked = self._asked.get(timeout=HEARTBEAT)
            except Empty:
                pass
            else:
                self._watcher.wait_for_rest()
                changed = self._all_asked(asked)
                if not self._is_stopping:
                    self._build(changed if self._is_current else None)
            self._mind_clock()
        self._tell(None)

    def _all_asked(self, changed: frozenset[str] | None) -> frozenset[str] | None:
        """Return what was asked for together with all that was asked for meanwhile: it is one build."""
        while not self._asked.empty():
            more = self._asked.get()
            changed = None if changed is None or more is None else changed | more
        return changed

    def _build(self, changed: frozenset[str] | None) -> None:
        now, begun = self._clock(), self._steady()
        self._is_building, self._is_current = True, False
        try:
            with self._teller.turn, self._noticer.publishing() as served:
                report = self._work.build(now, changed, served)
            self._is_current = report.exit in _EVERYTHING_RECORDED
            self._teller.wake()
            if report.exit == 4:
                self._at(self._clock() + LOCKED, "locked", self.ask, "another build is at work")
            self._plan_turn(now)
        except Stopped:
            log.info("build stopped; the next one does the rest")
        except Exception as error:  # a fault of ours must not end the service: the next build tries again
            log.exception("build broke")
            self._remember(f"build broke: {type(error).__name__}: {error}")
        self._is_building = False
        if self._missed:
            self._remember(
                f"{self._missed} scheduled runs missed: the build took {self._steady() - begun:.1f} s"
            )
            log.warning("scheduled runs missed count=%d", self._missed)
            self._missed = 0
        self._tell(self.next_run())

    def _take(self) -> None:
        self._work.take()
        self._teller.wake()

    def _tell(self, next_run: datetime | None) -> None:
        try:
            self._work.tell(next_run, self.events())
        except Exception:  # as above: only `status` knows less
            log.exception("the next run could not be noted")

    def _plan_turn(self, built: datetime) -> None:
        """Have a build asked for at the moment at which the next article falls due or expires.

        What turned between the beginning of the build and its end has passed already, and is built for at once.
        """
        self._due = self._work.next_turn(built)
        if self._due is not None:
            self._at(self._due, "due", self.ask_for, "an article falls due or expires", ())

    def _end_schedule(self) -> None:
        """Shut the scheduler down. In the middle of a run it would stumble over its own end (APScheduler #985)."""
        self._scheduler.pause()
        self._scheduler.get_jobs()  # waits for the lock that a run holds
        self._scheduler.shutdown(wait=False)

    def _at(self, moment: datetime, id: str, ask: Callable[..., None], *arguments: object) -> None:
        self._scheduler.add_job(ask, "date", run_date=moment, args=arguments, id=id, replace_existing=True)

    def _on_schedule(self) -> None:
        if self._is_building and not self._asked.empty():
            self._missed += 1  # the run before it waits still: the two are one
        self.ask("schedule")

    def _mind_clock(self) -> None:
        """Notice that the clock was set, or that the machine slept: timers go by a clock that knows of neither."""
        if self._is_stopping:
            return
        self._scheduler.wakeup()  # a timer of hours must not drift by seconds
        lead = self._measure_lead()
        if abs(lead - self._lead) > JUMP:
            log.info("clock set seconds=%+.0f", lead - self._lead)
            self._scheduler.reschedule_job("schedule", trigger=trigger_of(self._settings, self._zone))
            self.ask("the clock was set")
        self._lead = lead

    def _measure_lead(self) -> float:
        return self._clock().timestamp() - self._steady()

    def _note(self, event: JobEvent) -> None:
        what = f"scheduled run {_EVENTS[event.code]}: {event.job_id}"
        self._remember(what)
        log.error(what)

    def _remember(self, what: str) -> None:
        self._events.append(f"{self._clock().isoformat(timespec='seconds')} {what}")
