"""When the service builds, with builds, clocks and moments of our own."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import watchfiles

from feedpub.build.concerns import concerns
from feedpub.report import Report
from feedpub.schedule import Service, Stopped, Work
from feedpub.schedule import watching as watching_module
from feedpub.schedule.timetable import CronTrigger, trigger_of
from feedpub.schedule.watching import Watcher
from feedpub.settings import ScheduleSettings
from feedpub.timing import interval, overdue_from, ttl_minutes
from tests.newsroom import CONFIG, Newsroom

KYIV = ZoneInfo("Europe/Kyiv")
PATIENCE = 10.0


def always(path: str) -> bool:
    return True


def runs(line: str, start: str, count: int, zone: ZoneInfo = KYIV) -> list[str]:
    """The next moments of a line of cron, as a clock on the wall shows them."""
    trigger, now = CronTrigger(line, zone), datetime.fromisoformat(start)
    found = []
    for _ in range(count):
        moment = trigger.get_next_fire_time(None, now)
        assert moment is not None
        now = moment
        found.append(now.astimezone(zone).isoformat(timespec="minutes"))
    return found


@pytest.mark.parametrize("sunday", ["0", "7", "sun", "SUN"])
def test_sunday_is_0_or_7_as_in_cron(sunday: str) -> None:
    assert runs(f"0 9 * * {sunday}", "2026-03-02T00:00Z", 1) == ["2026-03-08T09:00+02:00"]


def test_weekdays_count_from_monday_as_1() -> None:
    assert runs("0 9 * * 1-5", "2026-03-06T12:00Z", 2) == ["2026-03-09T09:00+02:00", "2026-03-10T09:00+02:00"]


def test_a_line_of_cron_is_in_the_zone_of_the_site() -> None:
    assert runs("30 7 * * *", "2026-03-02T00:00Z", 1) == ["2026-03-02T07:30+02:00"]
    assert runs("30 7 * * *", "2026-03-02T00:00Z", 1, ZoneInfo("UTC")) == ["2026-03-02T07:30+00:00"]


def test_a_run_in_the_hour_that_spring_skips_comes_once_right_after() -> None:
    assert runs("30 3 * * *", "2026-03-28T12:00Z", 2) == ["2026-03-29T04:00+03:00", "2026-03-30T03:30+03:00"]


def test_a_run_in_the_hour_that_october_repeats_comes_once() -> None:
    assert runs("30 3 * * *", "2026-10-24T12:00Z", 2) == ["2026-10-25T03:30+03:00", "2026-10-26T03:30+02:00"]


@pytest.mark.parametrize("minute", range(0, 60, 7))
def test_no_run_lies_behind_a_service_that_starts_in_the_hour_that_october_repeats(minute: int) -> None:
    """Nor does it end up in a loop of runs that it has missed."""
    start = f"2026-10-25T01:{minute:02}:19Z"
    assert runs("0,30 3 * * *", start, 1) == ["2026-10-26T03:00+02:00"]
    assert runs("30 1-3 * * *", start, 1) == ["2026-10-26T01:30+02:00"]


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_a_run_every_ten_minutes_knows_no_clock_change(day: str) -> None:
    trigger, now = CronTrigger("*/10 * * * *", KYIV), datetime.fromisoformat(f"{day}T00:00Z")
    for _ in range(24):
        moment = trigger.get_next_fire_time(None, now)
        assert moment == now + timedelta(minutes=10)
        now = moment


def test_a_line_of_cron_does_not_run_again_at_once_after_a_long_sleep() -> None:
    trigger = CronTrigger("* * * * *", KYIV)
    before, now = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 9, 12, 0, 30, tzinfo=UTC)
    assert trigger.get_next_fire_time(before, now) == datetime(2026, 3, 9, 12, 1, tzinfo=UTC)


def test_a_day_that_never_comes_ends_the_schedule() -> None:
    assert CronTrigger("0 0 30 2 1", ZoneInfo("UTC")).get_next_fire_time(None, datetime.now(UTC)) is not None


@pytest.mark.parametrize("month", [3, 10])
def test_an_interval_knows_no_clock_change(month: int) -> None:
    trigger = trigger_of(ScheduleSettings(every=timedelta(minutes=30)), KYIV)
    previous = datetime(2026, month, 29 if month == 3 else 25, 0, 0, tzinfo=UTC)
    for _ in range(6):
        moment = trigger.get_next_fire_time(previous, previous)
        assert moment - previous == timedelta(minutes=30)
        previous = moment


@pytest.mark.parametrize(
    ("settings", "minutes"),
    [
        (ScheduleSettings(every=timedelta(minutes=10)), 10),
        (ScheduleSettings(every=timedelta(seconds=1)), 5),
        (ScheduleSettings(every=timedelta(days=2)), 300),
        (ScheduleSettings(every=None, cron="*/15 8-17 * * 1-5"), 15),
        (ScheduleSettings(every=None, cron="0 0 29 2 *"), 300),
    ],
)
def test_readers_are_told_to_come_as_often_as_builds_do(settings: ScheduleSettings, minutes: int) -> None:
    assert ttl_minutes(settings) == minutes


def test_the_interval_of_a_line_of_cron_is_its_shortest() -> None:
    assert interval(ScheduleSettings(every=None, cron="0 8,9,20 * * *")) == timedelta(hours=1)


def test_no_build_is_overdue_in_a_night_for_which_cron_rests() -> None:
    """Every night and every weekend the README's own line had monitoring told that something is wrong."""
    working = ScheduleSettings(every=None, cron="*/10 6-22 * * 1-5")
    friday = datetime(2026, 3, 6, 22, 50, tzinfo=KYIV)
    assert overdue_from(working, KYIV, friday) == datetime(2026, 3, 9, 6, 21, tzinfo=KYIV)
    monday = datetime(2026, 3, 9, 12, 0, tzinfo=KYIV)
    assert overdue_from(working, KYIV, monday) == monday + timedelta(minutes=31)
    assert overdue_from(ScheduleSettings(every=timedelta(hours=1)), KYIV, monday) == monday + timedelta(
        minutes=181
    )


# The service, with builds of our own


@dataclass
class Desk:
    """What a service is handed, and what it did with it."""

    turns: list[datetime] = field(default_factory=list)
    built: list[datetime] = field(default_factory=list)
    changed: list[frozenset[str] | None] = field(default_factory=list)
    told: list[tuple[datetime | None, list[str]]] = field(default_factory=list)
    exits: list[int] = field(default_factory=list)
    during: Callable[[], None] = lambda: None
    service: Service | None = None

    def build(self, now: datetime, changed: frozenset[str] | None, served: Callable[[], None]) -> Report:
        self.built.append(now)
        self.changed.append(changed)
        self.during()
        served()
        return Report(started=now, seconds=0, exit=self.exits.pop(0) if self.exits else 0)

    def next_turn(self, now: datetime) -> datetime | None:
        return next((turn for turn in self.turns if turn > now), None)

    def start(self, source: Path, settings: ScheduleSettings | None = None, **clocks: object) -> Service:
        work = Work(
            build=self.build,
            next_turn=self.next_turn,
            tell=lambda moment, events: self.told.append((moment, events)),
            concerns=always,
        )
        hourly = ScheduleSettings(every=timedelta(hours=1), watch=False)
        self.service = Service(work, settings or hourly, KYIV, source, **clocks)  # type: ignore[arg-type]
        self.service.start()
        return self.service


@pytest.fixture
def desk() -> Iterator[Desk]:
    one = Desk()
    yield one
    if one.service is not None:
        one.service.stop()
        assert one.service.wait()


def until(is_so: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_the_first_build_is_at_the_start_and_the_next_run_is_told(desk: Desk, tmp_path: Path) -> None:
    begun = datetime.now(UTC)
    desk.start(tmp_path)
    until(lambda: desk.told)
    assert len(desk.built) == 1
    next_run = desk.told[0][0]
    assert next_run is not None
    assert timedelta(minutes=59) < next_run - begun < timedelta(minutes=61)


def test_what_is_asked_for_during_a_build_is_done_after_it(desk: Desk, tmp_path: Path) -> None:
    going, asked = threading.Event(), threading.Event()

    def during() -> None:
        going.set()
        assert asked.wait(PATIENCE)

    desk.during = during
    service = desk.start(tmp_path)
    assert going.wait(PATIENCE)
    for reason in ("due", "schedule", "3 changes"):
        service.ask(reason)
    asked.set()
    until(lambda: len(desk.told) == 2)
    assert len(desk.built) == 2


def test_an_article_is_built_for_at_its_moment_and_not_before(desk: Desk, tmp_path: Path) -> None:
    turn = datetime.now(UTC) + timedelta(seconds=0.5)
    desk.turns = [turn]
    service = desk.start(tmp_path)
    until(lambda: desk.told)
    assert desk.told[0][0] == service.next_run() == turn
    until(lambda: len(desk.built) == 2)
    assert turn <= desk.built[1] < turn + timedelta(seconds=1)


def test_an_article_that_falls_due_during_the_build_that_finds_it_is_not_forgotten(
    desk: Desk, tmp_path: Path
) -> None:
    desk.turns = [datetime.now(UTC) + timedelta(seconds=0.3)]
    desk.during = lambda: time.sleep(0.4) if len(desk.built) == 1 else None
    desk.start(tmp_path)
    until(lambda: len(desk.built) == 2)
    assert desk.built[1] >= desk.turns[0]


def test_an_article_due_at_the_end_of_time_breaks_nothing(desk: Desk, tmp_path: Path) -> None:
    desk.turns = [datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)]
    service = desk.start(tmp_path)
    until(lambda: desk.told)
    service.ask("again")
    until(lambda: len(desk.told) == 2)
    assert service.events() == []


def test_a_build_that_breaks_is_told_and_the_service_goes_on(
    desk: Desk, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger("feedpub"), "propagate", True)

    def during() -> None:
        if len(desk.built) == 1:
            raise ZeroDivisionError("our own fault")

    desk.during = during
    service = desk.start(tmp_path)
    until(lambda: desk.told)
    assert "build broke: ZeroDivisionError: our own fault" in desk.told[0][1][0]
    assert "Traceback" in caplog.text
    service.ask("again")
    until(lambda: len(desk.built) == 2)


def test_a_status_that_cannot_be_written_does_not_end_the_service(desk: Desk, tmp_path: Path) -> None:
    service = desk.start(tmp_path)
    until(lambda: desk.told)
    desk.told = None  # type: ignore[assignment]
    service.ask("again")
    until(lambda: len(desk.built) == 2)
    desk.told = []
    service.ask("again")
    until(lambda: desk.told)


def test_a_build_that_met_another_is_tried_again(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feedpub.schedule.LOCKED", timedelta(seconds=0.1))
    desk.exits = [4]
    desk.start(tmp_path)
    until(lambda: len(desk.built) == 2)


def test_runs_that_a_long_build_swallowed_are_told(desk: Desk, tmp_path: Path) -> None:
    started = threading.Event()

    def during() -> None:
        assert started.wait(PATIENCE)
        if len(desk.built) == 1 and desk.service is not None:
            for _ in range(3):
                desk.service._on_schedule()

    desk.during = during
    service = desk.start(tmp_path)
    started.set()
    until(lambda: len(desk.built) == 2)
    assert "2 scheduled runs missed" in service.events()[0]


def test_a_stop_in_the_middle_of_a_build_is_no_fault(desk: Desk, tmp_path: Path) -> None:
    def during() -> None:
        raise Stopped

    desk.during = during
    service = desk.start(tmp_path)
    until(lambda: desk.told)
    assert service.events() == []


def test_the_end_is_told_and_there_is_no_next_run(desk: Desk, tmp_path: Path) -> None:
    service = desk.start(tmp_path)
    until(lambda: desk.told)
    assert not service.stopping()
    service.stop()
    assert service.stopping()
    assert service.wait()
    assert desk.told[-1][0] is None
    desk.service = None


def test_a_build_that_does_not_end_is_not_waited_for_for_ever(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feedpub.schedule.PATIENCE", 0.05)
    going, end = threading.Event(), threading.Event()

    def during() -> None:
        going.set()
        assert end.wait(PATIENCE)

    desk.during = during
    service = desk.start(tmp_path)
    assert going.wait(PATIENCE)
    service.stop()
    assert not service.wait()
    end.set()
    desk.service = None


@pytest.mark.parametrize("jump", [timedelta(hours=3), timedelta(hours=-3)])
def test_a_clock_that_is_set_is_noticed_and_the_schedule_begins_anew(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jump: timedelta
) -> None:
    monkeypatch.setattr("feedpub.schedule.HEARTBEAT", 0.02)
    offset = timedelta(0)
    desk.start(tmp_path, clock=lambda: datetime.now(UTC) + offset)
    until(lambda: len(desk.told) == 1)
    offset = jump
    until(lambda: len(desk.built) == 2)
    assert abs(desk.built[1] - desk.built[0] - jump) < timedelta(seconds=PATIENCE)


def test_what_the_scheduler_complains_of_is_told(desk: Desk, tmp_path: Path) -> None:
    service = desk.start(tmp_path)
    service._scheduler.add_job(lambda: 1 / 0, id="broken")
    until(service.events)
    assert "scheduled run failed: broken" in service.events()[0]


def test_changes_that_are_named_are_handed_to_the_build_and_no_others(desk: Desk, tmp_path: Path) -> None:
    service = desk.start(tmp_path)
    until(lambda: desk.told)
    service.ask_for("1 change", ["a.md"])
    until(lambda: len(desk.told) == 2)
    service.ask_for("an article falls due", ())
    until(lambda: len(desk.told) == 3)
    assert desk.changed == [None, {"a.md"}, frozenset()]


def test_changes_of_several_askings_are_one_build(desk: Desk, tmp_path: Path) -> None:
    going, asked = threading.Event(), threading.Event()

    def during() -> None:
        going.set()
        assert asked.wait(PATIENCE)

    desk.during = during
    service = desk.start(tmp_path)
    assert going.wait(PATIENCE)
    service.ask_for("1 change", ["a.md"])
    service.ask_for("2 changes", ["a.md", "b.md"])
    asked.set()
    until(lambda: len(desk.told) == 2)
    service.ask_for("1 change", ["c.md"])
    service.ask("schedule")
    until(lambda: len(desk.told) >= 3)
    assert desk.changed[:2] == [None, {"a.md", "b.md"}]
    assert desk.changed[-1] is None


@pytest.mark.parametrize("exit", [2, 4, 5])
def test_after_a_build_that_took_nothing_in_the_next_one_looks_itself(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exit: int
) -> None:
    monkeypatch.setattr("feedpub.schedule.LOCKED", timedelta(hours=1))
    desk.exits = [0, exit, 1, 3]
    service = desk.start(tmp_path)
    for number in range(1, 5):
        until(lambda: len(desk.told) == number)  # noqa: B023
        service.ask_for("1 change", [f"{number}.md"])
    until(lambda: len(desk.told) == 5)
    assert desk.changed == [None, {"1.md"}, None, {"3.md"}, {"4.md"}]


def test_after_a_build_that_broke_the_next_one_looks_itself(desk: Desk, tmp_path: Path) -> None:
    def during() -> None:
        if len(desk.built) == 2:
            raise ZeroDivisionError

    desk.during = during
    service = desk.start(tmp_path)
    for number in range(1, 4):
        until(lambda: len(desk.told) == number)  # noqa: B023
        service.ask_for("1 change", [f"{number}.md"])
    until(lambda: len(desk.told) == 4)
    assert desk.changed == [None, {"1.md"}, None, {"3.md"}]


# Watching


@pytest.fixture
def asked() -> list[str]:
    return []


@pytest.fixture
def watcher(tmp_path: Path, asked: list[str]) -> Iterator[Watcher]:
    one = Watcher(tmp_path / "articles", always, asked.append, lambda reason, _: asked.append(reason))
    yield one
    one.stop()
    if one._thread.is_alive():
        one._thread.join(PATIENCE)


def test_a_directory_that_is_not_there_is_waited_for(
    watcher: Watcher, tmp_path: Path, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching_module, "LOOK", 0.05)
    watcher.start()
    time.sleep(0.1)
    assert asked == []
    (tmp_path / "articles").mkdir()
    until(lambda: asked)


def test_a_system_that_allows_no_watching_is_told_of_once(
    watcher: Watcher,
    tmp_path: Path,
    asked: list[str],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    tries = []

    def watch(*paths: object, **options: object) -> Iterator[None]:
        tries.append(paths)
        raise OSError("OS file watch limit reached")

    monkeypatch.setattr(logging.getLogger("feedpub"), "propagate", True)
    monkeypatch.setattr("watchfiles.watch", watch)
    monkeypatch.setattr(watching_module, "RETRY", 0.01)
    (tmp_path / "articles").mkdir()
    watcher.start()
    until(lambda: len(tries) > 2)
    # one record may be caught twice: on its way up, and where another test has left the log
    told = [
        (one.thread, one.message) for one in {record.created: record for record in caplog.records}.values()
    ]
    assert len(told) == 1, (told, threading.enumerate())
    assert "OS file watch limit reached" in told[0][1]


def test_a_directory_that_is_closed_keeps_no_other_from_being_watched(
    watcher: Watcher, tmp_path: Path, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "articles"
    (source / "lost+found").mkdir(parents=True)
    (source / "news").mkdir()
    watched: list[tuple[object, ...]] = []
    watch = watchfiles.watch

    def as_no_root(*paths: Path, **options: Any) -> Iterator[set[Any]]:
        watched.append(paths)
        if not options["ignore_permission_denied"] and (source / "lost+found").exists():
            raise PermissionError("Permission denied")
        return watch(*paths, **options)

    monkeypatch.setattr("watchfiles.watch", as_no_root)
    watcher.start()
    until(lambda: "watching begins" in asked)
    (source / "news" / "a.md").write_text("x")
    until(lambda: "1 changes" in asked)
    assert {str(source), str(source / "news")} <= set(watched[-1])
    (source / "lost+found").rmdir()  # or opened; either is a change of the directory above
    (source / "more").mkdir()
    until(lambda: watched[-1] == (str(source),))


def test_a_source_that_is_closed_is_not_watched_and_told_of(
    watcher: Watcher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def closed(*_: object, **__: object) -> Iterator[None]:
        raise PermissionError("Permission denied")

    monkeypatch.setattr(logging.getLogger("feedpub"), "propagate", True)
    monkeypatch.setattr("watchfiles.watch", closed)
    monkeypatch.setattr(os, "scandir", closed)
    (tmp_path / "articles").mkdir()
    watcher.start()
    until(lambda: "watching failed reason='Permission denied'" in caplog.text)


def test_paths_are_named_as_the_source_has_them(tmp_path: Path) -> None:
    named: list[str] = []
    begun = threading.Event()
    source = tmp_path / "articles"
    (source / "news").mkdir(parents=True)
    one = Watcher(source, always, lambda _: begun.set(), lambda _, paths: named.extend(paths))
    one.start()
    assert begun.wait(PATIENCE)
    (source / "news" / "новина.md").write_text("x")
    until(lambda: named)
    one.stop()
    assert set(named) == {"news/новина.md"}


def test_a_file_that_never_rests_does_not_keep_others_waiting_for_ever(
    watcher: Watcher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching_module, "LONGEST", 0.1)
    monkeypatch.setattr(watching_module, "_last_change", lambda _: time.time())
    begun = time.monotonic()
    watcher._rest([str(tmp_path / "log.txt")])
    assert 0.1 <= time.monotonic() - begun < PATIENCE
    watcher.wait_for_rest()


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("articles/a.md", True),
        ("articles/new/a.txt", True),
        ("articles/a.meta", True),
        ("articles/gone", True),
        ("articles/picture.png", False),
        ("articles/.a.md.swp", False),
        ("articles/.git/index", False),
        ("articles/a.md~", False),
        ("articles/feeds", False),
        ("articles/feeds/all.json", False),
        ("articles/state/state.db-wal", False),
        ("articles/feeds.md", True),
        ("articles/" + "x" * 300, True),  # it cannot be looked at, as in a directory that is closed
    ],
)
def test_a_change_is_a_concern_where_it_may_change_an_article(
    tmp_path: Path, path: str, expected: bool
) -> None:
    newsroom = Newsroom(
        tmp_path,
        config=f'{CONFIG}[feeds]\ndirectory = "articles/feeds"\n[state]\npath = "articles/state/state.db"\n',
    )
    newsroom.write("picture.png", "no article")
    assert concerns(newsroom.settings)(str(tmp_path / path)) is expected


def test_a_state_in_the_source_itself_is_no_concern_and_hides_no_article(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path, config=f'{CONFIG}[state]\npath = "articles/state.db"\n')
    is_concern = concerns(newsroom.settings)
    assert not is_concern(str(newsroom.source / "state.db-wal"))
    assert is_concern(str(newsroom.source / "a.md"))


def test_an_article_below_the_folder_of_the_state_is_a_concern(tmp_path: Path) -> None:
    """Nothing that was written was noticed where the state lay beside the folder of articles, as in our systemd unit."""
    newsroom = Newsroom(tmp_path, config=f'{CONFIG}[state]\npath = "state.db"\n')
    is_concern = concerns(newsroom.settings)
    assert is_concern(str(newsroom.source / "a.md"))
    assert not is_concern(str(newsroom.source / ".state.db"))


def test_with_globs_of_ones_own_any_file_is_a_concern(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path, config=f'{CONFIG}[source]\ninclude = ["*.news"]\n')
    newsroom.write("a.news", "x")
    assert concerns(newsroom.settings)(str(newsroom.source / "a.news"))
