"""When the schedule asks for a build: an interval, or a line of cron(5). The door to APScheduler's triggers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.interval import IntervalTrigger
from cronsim import CronSim

from feedpub.settings import ScheduleSettings

_USUAL = timedelta(minutes=10)


class CronTrigger(BaseTrigger):  # type: ignore[misc]  # APScheduler carries no types
    """Fires as cron(5) does, Sunday being 0 or 7: APScheduler's own trigger takes 0 for Monday.

    Where the clock is put forward, a run of the hour that is skipped comes right after it; where the clock is put back,
    a run of the hour that comes twice comes once.
    """

    def __init__(self, line: str, zone: ZoneInfo) -> None:
        self.line = line
        self.zone = zone

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime | None:
        """Return the next moment of the line after now, and after the last one."""
        after = max(previous, now) if previous else now
        runs = (run.astimezone(UTC) for run in CronSim(self.line, after.astimezone(self.zone)))
        # In an hour that comes for the second time, CronSim goes on from the first.
        return next((run for run in runs if run > after), None)


def trigger_of(schedule: ScheduleSettings, zone: ZoneInfo) -> BaseTrigger:
    """Return what fires when the schedule says so; the first time after an interval, not at once."""
    if schedule.cron is not None:
        return CronTrigger(schedule.cron, zone)
    # In UTC, where every hour comes once: an interval knows no time of day.
    return IntervalTrigger(seconds=int((schedule.every or _USUAL).total_seconds()), timezone=UTC)
