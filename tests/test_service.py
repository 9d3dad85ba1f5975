"""Real `feedpub run` processes with a real clock. They wait for what must happen, and no longer."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest

from feedpub.lock import build_lock
from feedpub.schedule.watching import REST
from feedpub.state import schema
from tests.newsroom import CONFIG, Newsroom

pytestmark = pytest.mark.slow

HOURLY = CONFIG + '[schedule]\nevery = "1h"\n'
EACH_SECOND = CONFIG + '[schedule]\nevery = "1s"\nwatch = false\n'
PATIENCE = 20.0  # seconds that a busy machine may need for what takes one


class Running:
    """A service under way, and what it has logged."""

    def __init__(self, newsroom: Newsroom, log: Path) -> None:
        newsroom.save()
        self.newsroom = newsroom
        self.path = log
        with log.open("w") as stderr:
            self.process = subprocess.Popen(
                feedpub(newsroom, "run"), stderr=stderr, env=environment(), cwd=newsroom.folder
            )

    def log(self) -> str:
        return self.path.read_text("utf-8")

    def builds(self) -> int:
        return self.log().count("INFO build exit=")

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    def settled(self) -> Running:
        """Wait until the service has built and watches the source."""
        until(lambda: self.builds() >= 2, self)
        return self


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    return Newsroom(tmp_path / "site", config=HOURLY)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[Newsroom], Running]]:
    begun: list[Running] = []

    def one(newsroom: Newsroom) -> Running:
        begun.append(Running(newsroom, tmp_path / f"log-{len(begun)}"))
        return begun[-1]

    yield one
    for service in begun:
        service.process.kill()
        service.process.wait()


Start = Callable[[Newsroom], Running]


def feedpub(newsroom: Newsroom, *arguments: str) -> list[str]:
    return [
        sys.executable,
        "-m",
        "feedpub",
        *arguments,
        "--config",
        str(newsroom.folder / "config.toml"),
    ]


def environment() -> dict[str, str]:
    paths = os.pathsep.join(path for path in sys.path if path)
    return {**os.environ, "PYTHONPATH": paths, "FEEDPUB_SERVER__PORT": "0"}  # services of many tests at once


def run(newsroom: Newsroom, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        feedpub(newsroom, *arguments), capture_output=True, text=True, env=environment(), check=False
    )


def status(newsroom: Newsroom) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(run(newsroom, "status", "--json").stdout)
    return answer


def until(is_so: Callable[[], object], service: Running) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert service.process.poll() is None, service.log()
        assert time.monotonic() < deadline, service.log()
        time.sleep(0.02)


def titles(newsroom: Newsroom) -> list[str]:
    """What readers see now; nothing before the first build."""
    path = newsroom.feeds / "all.atom"
    return [entry.title for entry in feedparser.parse(path.read_bytes()).entries] if path.exists() else []


def in_seconds(seconds: int) -> datetime:
    return (datetime.now(UTC) + timedelta(seconds=seconds)).replace(microsecond=0)


def test_a_schedule_builds_again_and_again_and_status_knows_the_next_run(
    newsroom: Newsroom, start: Start
) -> None:
    newsroom.config = EACH_SECOND
    newsroom.article("a.md", "Перша")
    service = start(newsroom)
    until(lambda: titles(newsroom) == ["Перша"], service)
    newsroom.article("b.md", "Друга", date="2026-02-02")
    until(lambda: titles(newsroom) == ["Друга", "Перша"], service)
    until(lambda: service.builds() >= 4, service)
    next_run = datetime.fromisoformat(status(newsroom)["next_run"])
    assert abs(next_run - datetime.now(UTC)) < timedelta(seconds=PATIENCE)
    assert service.stop() == 0
    assert status(newsroom)["next_run"] is None


def test_a_file_that_is_written_while_the_service_runs_appears_at_once(
    newsroom: Newsroom, start: Start
) -> None:
    service = start(newsroom).settled()
    newsroom.article("new/a.md", "Нова")
    until(lambda: titles(newsroom) == ["Нова"], service)
    (newsroom.source / "new").rename(newsroom.source / "renamed")
    (newsroom.source / "renamed" / "a.md").unlink()
    newsroom.article("b.md", "Інша")
    until(lambda: titles(newsroom) == ["Інша"], service)


def test_a_file_that_is_still_being_written_is_read_when_it_has_rested(
    newsroom: Newsroom, start: Start
) -> None:
    service = start(newsroom).settled()
    with (newsroom.source / "slow.md").open("w", encoding="utf-8") as file:
        file.write("---\ntitle: Повільна\ndate: 2026-02-01\n---\n\n")
        longest, before = 0.0, time.monotonic()
        for number in range(60):
            file.write(f"Абзац {number}.\n\n")
            file.flush()
            time.sleep(0.01)
            longest, before = max(longest, time.monotonic() - before), time.monotonic()
    until(lambda: titles(newsroom) == ["Повільна"], service)
    if longest >= REST:  # a machine so busy that the writer itself seemed to have come to rest
        until(lambda: "Абзац 59." in newsroom.feed().entries[0].content[0].value, service)
        return
    entry = newsroom.feed().entries[0]
    assert "Абзац 59." in entry.content[0].value
    assert entry.updated_parsed == entry.published_parsed, "half of it was published, and then edited"


def test_a_thousand_files_at_once_make_one_or_two_builds(newsroom: Newsroom, start: Start) -> None:
    newsroom.config = HOURLY + "[feeds]\nlimit = 5\nby = []\n"
    service = start(newsroom).settled()
    before = service.builds()
    for number in range(1_000):
        newsroom.article(f"{number:04}.md", f"Новина {number}", date=f"2026-02-01 10:00:{number % 60:02}")
    newsroom.article("zz.md", "Остання", date="2026-02-03")
    until(lambda: "Остання" in titles(newsroom), service)
    until(lambda: service.builds() > before, service)  # the line comes after the documents
    time.sleep(0.5)
    assert service.builds() - before <= 2


def test_what_feedpub_itself_writes_makes_no_builds(newsroom: Newsroom, start: Start) -> None:
    newsroom.config = HOURLY + '[source]\ndirectory = "."\n'
    newsroom.article("a.md", "Перша")
    service = start(newsroom).settled()
    newsroom.write("picture.png", b"no article")
    newsroom.write(".b.md.swp", "an editor's own")
    newsroom.write("b.md~", "an editor's own")
    newsroom.article("b.md", "Друга")
    until(lambda: len(titles(newsroom)) == 2 and service.builds() >= 3, service)
    before = service.builds()
    time.sleep(1.5)
    assert service.builds() == before


def test_a_dated_article_appears_and_leaves_at_its_moment_to_the_second(
    newsroom: Newsroom, start: Start
) -> None:
    service = start(newsroom).settled()
    due, expiry = in_seconds(4), in_seconds(6)
    newsroom.article("a.md", "Майбутня", date=due.isoformat(), expires=expiry.isoformat())
    until(lambda: titles(newsroom) == ["Майбутня"], service)
    appeared = datetime.now(UTC)
    until(lambda: titles(newsroom) == [], service)
    left = datetime.now(UTC)
    assert due <= appeared < due + timedelta(seconds=1.5)
    assert expiry <= left < expiry + timedelta(seconds=1.5)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_service_with_0_within_seconds(
    newsroom: Newsroom, start: Start, number: signal.Signals
) -> None:
    service = start(newsroom).settled()
    begun = time.monotonic()
    assert service.stop(number) == 0
    assert time.monotonic() - begun < 5
    assert "service stopped" in service.log()
    assert "Traceback" not in service.log()


def test_a_signal_in_the_middle_of_a_big_build_leaves_whole_documents(
    newsroom: Newsroom, start: Start
) -> None:
    for number in range(1_500):
        newsroom.article(
            f"{number}.md", f"Новина {number}", date=f"2026-02-01 10:00:{number % 60:02}", tags=[number % 40]
        )
    service = start(newsroom)
    until((newsroom.folder / ".feedpub").exists, service)
    begun = time.monotonic()
    assert service.stop() == 0
    assert time.monotonic() - begun < 10
    for path in newsroom.feeds.rglob("*.atom"):
        assert not feedparser.parse(path.read_bytes()).bozo
    assert run(newsroom, "build").returncode == 0
    assert len(titles(newsroom)) == 50


def test_a_source_that_vanishes_and_comes_back_costs_nothing(newsroom: Newsroom, start: Start) -> None:
    newsroom.article("a.md", "Перша")
    service = start(newsroom).settled()
    before = newsroom.files()
    newsroom.source.rename(newsroom.folder / "away")
    time.sleep(1.5)
    assert newsroom.files() == before
    (newsroom.folder / "away").rename(newsroom.source)
    newsroom.article("b.md", "Друга", date="2026-02-02")
    until(lambda: titles(newsroom) == ["Друга", "Перша"], service)
    newsroom.article("c.md", "Третя", date="2026-02-03")
    until(lambda: len(titles(newsroom)) == 3, service)


def test_a_source_that_is_exchanged_for_another_is_watched(newsroom: Newsroom, start: Start) -> None:
    newsroom.article("a.md", "Перша")
    service = start(newsroom).settled()
    other = Newsroom(newsroom.folder / "other")
    other.article("a.md", "Перша")
    other.article("b.md", "Друга", date="2026-02-02")
    newsroom.source.rename(newsroom.folder / "away")
    other.source.rename(newsroom.source)
    until(lambda: len(titles(newsroom)) == 2, service)
    until(lambda: service.builds() >= 4, service)
    newsroom.article("c.md", "Третя", date="2026-02-03")
    until(lambda: len(titles(newsroom)) == 3, service)


def test_a_service_without_a_source_waits_for_it(newsroom: Newsroom, start: Start) -> None:
    newsroom.source.rmdir()
    service = start(newsroom)
    until(lambda: "exit=2" in service.log(), service)
    newsroom.article("a.md", "Перша")
    until(lambda: titles(newsroom) == ["Перша"], service)


def test_a_build_that_cannot_write_does_not_end_the_service(newsroom: Newsroom, start: Start) -> None:
    newsroom.config = EACH_SECOND + '[hooks]\nfailed = ["cat > failed.json"]\n'
    newsroom.article("a.md", "Перша")
    newsroom.feeds.write_text("a file where the directory should be")
    service = start(newsroom)
    until(lambda: "exit=5" in service.log(), service)
    until((newsroom.folder / "failed.json").exists, service)
    newsroom.feeds.unlink()
    until(lambda: titles(newsroom) == ["Перша"], service)


def test_a_state_that_cannot_be_used_is_told_to_who_is_paged_and_does_not_end_the_service(
    newsroom: Newsroom, start: Start
) -> None:
    newsroom.config = EACH_SECOND + '[hooks]\nfailed = ["cat > failed.json"]\n'
    newsroom.article("a.md", "Перша")
    newsroom.build()
    set_version(newsroom.settings.state, schema.VERSION + 1)
    service = start(newsroom)
    until((newsroom.folder / "failed.json").exists, service)
    until(lambda: service.log().count("exit=5") >= 2, service)
    assert "Traceback" not in service.log()
    set_version(newsroom.settings.state, schema.VERSION)
    newsroom.article("b.md", "Друга")
    until(lambda: "Друга" in titles(newsroom), service)


def set_version(state: Path, version: int) -> None:
    """Have a state look as one of another version of feedpub."""
    connection = sqlite3.connect(state)
    connection.execute(f"PRAGMA user_version = {version}")
    connection.close()


def test_a_problem_that_stays_is_told_once(newsroom: Newsroom, start: Start) -> None:
    newsroom.config = EACH_SECOND
    newsroom.write("bad.md", "---\ntitle: Без дати\n---\nтекст")
    service = start(newsroom)
    until(lambda: service.builds() >= 3, service)
    assert service.log().count("bad.md") == 1


def test_hooks_are_given_the_report_and_the_changed_addresses(newsroom: Newsroom, start: Start) -> None:
    newsroom.config = HOURLY + '[hooks]\npublished = ["cat > part; mv part published.json"]\n'
    newsroom.article("a.md", "Перша")
    service = start(newsroom)
    told = newsroom.folder / "published.json"
    until(told.exists, service)
    report = json.loads(told.read_text("utf-8"))
    assert report["exit"] == 0
    assert "all.rss" in report["written"]
    assert "https://luky.example/feeds/all.rss" in report["addresses"]


def test_a_feed_that_the_guard_holds_back_is_told_and_its_documents_stand(
    newsroom: Newsroom, start: Start
) -> None:
    newsroom.config += '[hooks]\nfailed = ["cat > failed.json.part && mv failed.json.part failed.json"]\n'
    for number in range(12):
        folder = "stari" if number < 5 else "novi"
        newsroom.article(f"{folder}/{number:02}.md", f"Новина {number}", f"2026-02-{number + 1:02}")
    service = start(newsroom).settled()
    before = newsroom.document("all.atom")
    (newsroom.source / "stari").rename(newsroom.folder / "stari")
    until((newsroom.folder / "failed.json").exists, service)
    told = json.loads((newsroom.folder / "failed.json").read_text("utf-8"))
    assert (told["exit"], told["written"]) == (3, [])
    held = "all: error: held back, the old documents stand: 5 of 12 articles would vanish"
    until(lambda: held in service.log(), service)  # it is logged once the hooks have run
    assert newsroom.document("all.atom") == before
    shown = status(newsroom)
    assert (shown["last_build"]["exit"], [feed["held"] for feed in shown["feeds"]]) == (3, [True])
    assert "held back by the guard" in run(newsroom, "status").stdout
    (newsroom.folder / "stari").rename(newsroom.source / "stari")
    until(lambda: status(newsroom)["last_build"]["exit"] == 0, service)
    assert [feed["held"] for feed in status(newsroom)["feeds"]] == [False]
    assert newsroom.document("all.atom") == before


def test_a_once_off_build_that_meets_another_ends_with_4_and_the_service_waits(
    newsroom: Newsroom, start: Start
) -> None:
    newsroom.article("a.md", "Перша")
    settings = newsroom.settings
    with build_lock(settings.state.parent, settings.feeds.directory):
        service = start(newsroom)
        until(lambda: "service started" in service.log(), service)
        assert run(newsroom, "build").returncode == 4
        assert titles(newsroom) == []
    until(lambda: titles(newsroom) == ["Перша"], service)
    assert service.stop() == 0


def test_a_service_that_waits_for_a_lock_still_ends_at_once(newsroom: Newsroom, start: Start) -> None:
    settings = newsroom.settings
    with build_lock(settings.state.parent, settings.feeds.directory):
        service = start(newsroom)
        until(lambda: "service started" in service.log(), service)
        begun = time.monotonic()
        assert service.stop() == 0
        assert time.monotonic() - begun < 5


def test_two_services_of_one_site_take_turns(newsroom: Newsroom, start: Start) -> None:
    services = [start(newsroom), start(newsroom)]
    for service in services:
        service.settled()
    newsroom.article("a.md", "Перша")
    until(lambda: titles(newsroom) == ["Перша"], services[0])
    assert [service.stop() for service in services] == [0, 0]
    assert "Traceback" not in services[0].log() + services[1].log()


def test_status_after_a_service_was_killed_says_that_it_is_late(newsroom: Newsroom, start: Start) -> None:
    newsroom.config = EACH_SECOND
    service = start(newsroom).settled()
    service.process.kill()
    service.process.wait()
    time.sleep(1.2)
    assert "late, or was killed" in run(newsroom, "status").stdout


def test_a_full_disk_leaves_the_last_good_documents(newsroom: Newsroom, start: Start, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=300k", "none", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no right to mount a small disk")
    try:
        newsroom.config = EACH_SECOND.replace(
            "[schedule]", f'[feeds]\ndirectory = "{disk}/feeds"\n[schedule]'
        )
        newsroom.article("a.md", "Перша")
        service = start(newsroom)
        published = disk / "feeds" / "all.rss"
        until(published.exists, service)
        until(lambda: service.builds() >= 2, service)
        before = published.read_bytes()
        (disk / "ballast").write_bytes(bytes(os.statvfs(disk).f_bavail * os.statvfs(disk).f_bsize))
        newsroom.article("b.md", "Друга", body="слово " * 10_000)
        until(lambda: "exit=5" in service.log(), service)
        assert published.read_bytes() == before
        (disk / "ballast").unlink()
        until(lambda: published.read_bytes() != before, service)
        assert service.stop() == 0
    finally:
        subprocess.run(["umount", str(disk)], check=True)
