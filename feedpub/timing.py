"""How often the service builds, as far as feeds and responses tell of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

from feedpub.settings import ScheduleSettings

_START = datetime(2024, 1, 1, tzinfo=UTC)  # any fixed moment: the answer must not depend on today
_RUNS = 100  # more than any line of cron needs to show its shortest pause, but for odd ones
_LONGEST = timedelta(days=365)
_MISSED = 3  # runs without a build, after which something is wrong
_GRACE = timedelta(minutes=1)


def interval(schedule: ScheduleSettings) -> timedelta:
    """Return the time between two builds; for a cron line, the shortest in its next hundred runs."""
    if schedule.every is not None:
        return schedule.every
    from cronsim import CronSim

    runs = islice(CronSim(schedule.cron or "", _START), _RUNS)
    return min((later - earlier for earlier, later in pairwise(runs)), default=_LONGEST)


def ttl_minutes(schedule: ScheduleSettings) -> int:
    """Return the minutes after which a reader should look again, kept between 5 minutes and 5 hours."""
    return min(max(round(interval(schedule).total_seconds() / 60), 5), 300)


def overdue_from(schedule: ScheduleSettings, zone: ZoneInfo, built: datetime) -> datetime:
    """Return from when on a build is overdue, where the last one began at `built`: cron may rest for a night."""
    if schedule.every is not None:
        return built + _MISSED * schedule.every + _GRACE
    from cronsim import CronSim

    runs = islice(CronSim(schedule.cron or "", built.astimezone(zone)), _MISSED)
    return max((run.astimezone(UTC) for run in runs), default=built + _LONGEST) + _GRACE
