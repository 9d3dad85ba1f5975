"""How often the service builds, as far as feeds and responses tell of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from feedpub.settings import ScheduleSettings


def interval(schedule: ScheduleSettings) -> timedelta:
    """Return the time between two builds; for a cron line, the shortest in its next hundred runs."""
    if schedule.every is not None:
        return schedule.every
    from cronsim import CronSim

    runs = CronSim(schedule.cron or "", datetime(2024, 1, 1, tzinfo=UTC))
    moments = [next(runs) for _ in range(100)]
    return min(later - earlier for earlier, later in zip(moments, moments[1:], strict=False))


def ttl_minutes(schedule: ScheduleSettings) -> int:
    """Return the minutes after which a reader should look again, kept between 5 minutes and 5 hours."""
    return min(max(round(interval(schedule).total_seconds() / 60), 5), 300)
