"""Which hubs are told of what, and when one that fails is tried again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from feedpub.cli.status_command import _lines, status_of
from feedpub.state import open_state
from feedpub.websub import GIVE_UP
from tests.websub.conftest import Hub, Publisher

BASE = "https://luky.example/feeds/"
FORMATS = ("rss", "atom", "json")


def topics(*names: str) -> list[str]:
    return sorted(f"{BASE}{name}.{format}" for name in names for format in FORMATS)


def test_a_hub_is_told_of_each_format_of_each_changed_feed_and_of_no_page(
    newsroom: Publisher, hub: Hub
) -> None:
    newsroom.build_and_tell()
    assert hub.topics() == topics("all", "tags/lis")
    assert {tuple(form["hub.mode"]) for form in hub.told} == {("publish",)}
    assert all(form["hub.url"] == form["hub.topic"] for form in hub.told)
    assert not newsroom.waiting()


def test_a_feed_that_has_not_changed_is_not_told(newsroom: Publisher, hub: Hub) -> None:
    newsroom.build_and_tell()
    hub.told.clear()
    newsroom.build_and_tell()
    assert not hub.told
    newsroom.article("b.md", "Друга")
    newsroom.build_and_tell()
    assert hub.topics() == topics("all")


def test_a_dry_run_tells_nobody(newsroom: Publisher, hub: Hub) -> None:
    newsroom.build_and_tell(dry_run=True)
    assert not hub.told


def test_a_feed_that_the_guard_holds_back_is_not_told(newsroom: Publisher, hub: Hub) -> None:
    for number in range(8):
        newsroom.article(f"{number}.md", f"Новина {number}", tags=["міст"])
    newsroom.build_and_tell()
    hub.told.clear()
    for number in range(8):
        (newsroom.source / f"{number}.md").unlink()
    newsroom.article("b.md", "Друга", tags=["ліс"])
    assert newsroom.build_and_tell().exit == 3
    assert hub.topics() == topics("tags/lis")
    hub.told.clear()
    newsroom.build_and_tell(force=True)
    assert hub.topics() == topics("all", "tags/mist")


def test_what_a_killed_build_has_written_is_told_by_the_next(newsroom: Publisher, hub: Hub) -> None:
    newsroom.build_and_tell()
    hub.told.clear()
    with open_state(newsroom.settings.state) as state:
        before = state.documents.of(next(iter(state.documents.feeds())))
    newsroom.article("b.md", "Друга")
    newsroom.build()  # the documents are written, and then nothing more is remembered
    with open_state(newsroom.settings.state) as state, state.transaction():
        state.pings.forget(state.pings.all())
        state.documents.save(before.values())
        state.documents.mark(state.documents.feeds())
    newsroom.build_and_tell()
    assert hub.topics() == topics("all")


def test_a_hub_that_fails_is_tried_again_later_and_later(newsroom: Publisher, hub: Hub) -> None:
    hub.status = 503
    assert newsroom.build_and_tell().exit == 0
    pauses = []
    for attempts in range(1, GIVE_UP):
        assert {(p.attempts, p.error) for p in newsroom.waiting()} == {(attempts, "answered 503")}
        due = newsroom.waiting()[0].next_try
        pauses.append(due - int(newsroom.now.timestamp()))
        hub.told.clear()
        newsroom.now += timedelta(seconds=pauses[-1] - 1)
        newsroom.tell()
        assert not hub.told  # too early
        newsroom.now += timedelta(seconds=1)
        newsroom.tell()
    assert pauses == [60 * 2**n for n in range(9)] + [21_600] * (GIVE_UP - 10)
    assert sum(pauses) == pytest.approx(timedelta(days=2).total_seconds(), rel=0.1)


def test_a_hub_that_is_well_again_is_told_without_a_build(newsroom: Publisher, hub: Hub) -> None:
    hub.status = 500
    newsroom.build_and_tell()
    hub.told.clear()
    hub.status = 202
    newsroom.now += timedelta(seconds=60)
    assert newsroom.tell() is None
    assert hub.topics() == topics("all", "tags/lis")
    assert not newsroom.waiting()


def test_a_hub_that_stays_down_is_given_up_until_the_feed_changes(newsroom: Publisher, hub: Hub) -> None:
    hub.status = 404
    newsroom.build_and_tell()
    for _ in range(GIVE_UP - 1):
        newsroom.now += timedelta(hours=6)
        newsroom.tell()
    assert {ping.attempts for ping in newsroom.waiting()} == {GIVE_UP}
    hub.told.clear()
    newsroom.now += timedelta(days=1)
    assert newsroom.tell() is None
    assert not hub.told
    with open_state(newsroom.settings.state) as state:
        status = status_of(state)
    assert {ping["next_try"] for ping in status["websub"]} == {None}
    assert "given up until the feed changes, answered 404" in "\n".join(_lines(status, newsroom.now))
    newsroom.article("b.md", "Друга")
    newsroom.build_and_tell()
    assert hub.topics() == topics("all")
    assert {p.attempts for p in newsroom.waiting() if "/all." in p.topic} == {1}


def test_a_change_is_told_at_once_where_an_earlier_one_waits_and_the_pause_goes_on_growing(
    newsroom: Publisher, hub: Hub
) -> None:
    hub.status = 500
    newsroom.build_and_tell()
    for number in range(3):
        hub.told.clear()
        newsroom.article("b.md", f"Друга, {number}")
        newsroom.build_and_tell(later=timedelta(seconds=5))
        assert hub.topics() == topics("all")
    (pause,) = {p.next_try - int(newsroom.now.timestamp()) for p in newsroom.waiting() if "/all." in p.topic}
    assert pause == 8 * 60


def test_a_feed_that_changes_while_its_hub_is_told_is_told_again(newsroom: Publisher, hub: Hub) -> None:
    def publish_meanwhile(handler: object) -> None:
        hub.answer = None
        with open_state(newsroom.settings.state) as state, state.transaction():
            moment = int(newsroom.now.timestamp())  # the worst case: all within one second
            state.pings.ask([(hub.address, f"{BASE}all.rss")], moment, GIVE_UP)
        handler.respond()  # type: ignore[attr-defined]

    newsroom.build()
    hub.answer = publish_meanwhile
    newsroom.tell()
    assert [ping.topic for ping in newsroom.waiting()] == [f"{BASE}all.rss"]
    newsroom.now += timedelta(seconds=1)
    newsroom.tell()
    assert not newsroom.waiting()
    assert hub.topics().count(f"{BASE}all.rss") == 2


def test_a_hub_says_itself_when_to_come_again(newsroom: Publisher, hub: Hub) -> None:
    hub.status, hub.headers = 429, {"Retry-After": "900"}
    newsroom.build_and_tell()
    assert {p.next_try - int(newsroom.now.timestamp()) for p in newsroom.waiting()} == {900}
    assert len(hub.told) == 1  # and is not asked for its other topics now


@pytest.mark.parametrize(
    ("date", "seconds"),
    [
        ("Sun, 01 Mar 2026 12:30:00 GMT", 1_800),
        ("Sunday, 01-Mar-26 12:30:00 GMT", 1_800),
        ("Sun, 01 Mar 2026 11:30:00 GMT", 60),
        ("Sun, 01 Mar 2026 12:30:00 -0000", 60),
        ("soon", 60),
    ],
)
def test_a_hub_may_say_so_as_a_date_by_its_own_clock(
    newsroom: Publisher, hub: Hub, date: str, seconds: int
) -> None:
    def say_when(handler: Any) -> None:
        handler.send_response_only(429)
        handler.send_header("Date", "Sun, 01 Mar 2026 12:00:00 GMT")
        handler.send_header("Retry-After", date)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    hub.answer = say_when
    newsroom.build_and_tell()
    assert {p.next_try - int(newsroom.now.timestamp()) for p in newsroom.waiting()} == {seconds}


def test_a_hub_that_asks_for_a_year_is_tried_within_hours(newsroom: Publisher, hub: Hub) -> None:
    hub.status, hub.headers = 503, {"Retry-After": "31536000"}
    newsroom.build_and_tell()
    assert {p.next_try - int(newsroom.now.timestamp()) for p in newsroom.waiting()} == {6 * 3_600}


def test_a_clock_that_is_set_back_by_a_year_delays_no_hub_by_a_year(newsroom: Publisher, hub: Hub) -> None:
    hub.status = 503
    newsroom.build_and_tell()
    hub.told.clear()
    hub.status = 202
    newsroom.now -= timedelta(days=365)
    newsroom.tell()
    assert hub.topics() == topics("all", "tags/lis")
    assert not newsroom.waiting()


def test_a_topic_that_is_refused_costs_the_others_nothing(newsroom: Publisher, hub: Hub) -> None:
    def refuse_one(handler: object) -> None:
        hub.status = 400 if hub.told[-1]["hub.topic"] == [f"{BASE}all.rss"] else 204
        hub.answer = None
        handler.respond()  # type: ignore[attr-defined]
        hub.answer = refuse_one

    hub.answer = refuse_one
    newsroom.build_and_tell()
    assert [(p.topic, p.error) for p in newsroom.waiting()] == [(f"{BASE}all.rss", "answered 400")]


def test_one_hub_that_fails_costs_another_nothing(
    newsroom: Publisher, hub: Hub, start_hub: Callable[[], Hub]
) -> None:
    other = start_hub()
    newsroom.subscribe_to(hub, other)
    hub.status = 500
    newsroom.build_and_tell()
    assert other.topics() == topics("all", "tags/lis")
    assert {ping.hub for ping in newsroom.waiting()} == {hub.address}


def test_status_shows_what_a_hub_was_not_told(newsroom: Publisher, hub: Hub) -> None:
    hub.status = 500
    newsroom.build_and_tell()
    with open_state(newsroom.settings.state) as state:
        status = status_of(state)
    assert [ping["topic"] for ping in status["websub"]] == topics("all", "tags/lis")
    assert status["websub"][0] == {
        "hub": hub.address,
        "topic": f"{BASE}all.atom",
        "attempts": 1,
        "next_try": (newsroom.now + timedelta(seconds=60)).isoformat(),
        "error": "answered 500",
    }
    shown = "\n".join(_lines(status, newsroom.now))
    assert f"hub {hub.address} not told of {BASE}all.rss: attempts 1, next 2026-03-01" in shown


def test_a_hub_that_is_no_longer_configured_is_forgotten(newsroom: Publisher, hub: Hub) -> None:
    hub.status = 500
    newsroom.build_and_tell()
    newsroom.subscribe_to()
    newsroom.build_and_tell()
    assert not newsroom.waiting()


def test_nobody_is_told_of_a_feed_that_is_gone_or_has_moved(newsroom: Publisher, hub: Hub) -> None:
    hub.status = 500
    newsroom.build_and_tell()
    newsroom.config += "[feeds]\nby = []\n"
    newsroom.build_and_tell()
    assert [ping.topic for ping in newsroom.waiting()] == topics("all")
    newsroom.config += 'url = "https://cdn.example/"\n'
    newsroom.build_and_tell()
    assert [ping.topic for ping in newsroom.waiting()] == sorted(
        f"https://cdn.example/all.{format}" for format in FORMATS
    )


def test_an_article_that_is_withdrawn_is_told_of(newsroom: Publisher, hub: Hub) -> None:
    from feedpub.build.interventions import find_record, withdraw

    newsroom.article("b.md", "Друга")
    newsroom.build_and_tell()
    hub.told.clear()
    newsroom.now += timedelta(minutes=1)
    settings = newsroom.settings
    with open_state(settings.state) as state:
        withdraw(find_record("b.md", settings, state), settings, state, newsroom.now)
    newsroom.tell()
    assert hub.topics() == topics("all")
