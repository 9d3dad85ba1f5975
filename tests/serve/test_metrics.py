"""What monitoring reads: counts by feed, what was spared, subscribers, and how the last build went."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families

from feedpub.serve.asgi import App
from feedpub.serve.follow import published_site
from feedpub.serve.health import Build
from feedpub.serve.subscribers import reported
from feedpub.serve.table import Site
from tests.serving import FILES, TEXTS, Press

STARTED = datetime(2026, 3, 1, 12, tzinfo=UTC)
FEEDLY = b"Feedly/1.0 (+http://www.feedly.com/fetcher.html; 16 subscribers; like FeedFetcher-Google)"


@pytest.fixture
def press(tmp_path: Path) -> Press:
    press = Press(tmp_path)
    press.publish(*FILES)
    return press


@pytest.fixture
def clock() -> list[datetime]:
    return [STARTED + timedelta(minutes=5)]


@pytest.fixture
def app(press: Press, clock: list[datetime]) -> App:
    app = App(Site.empty(press.settings), lambda: clock[0])
    app.swap(published_site(press.settings, app.site))
    return app


def call(app: App, scope: dict[str, Any], *received: str) -> list[dict[str, Any]]:
    """Call the application as a server does, and return what it sent."""
    sent: list[dict[str, Any]] = []
    messages = iter(received)

    async def receive() -> Any:
        return {"type": next(messages)}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    return sent


def get(app: App, path: str, method: str = "GET", **headers: bytes) -> tuple[int, bytes]:
    fields = [(name.replace("_", "-").encode(), value) for name, value in headers.items()]
    scope = {"type": "http", "method": method, "path": path, "raw_path": path.encode(), "headers": fields}
    start, body = call(app, scope)
    return start["status"], body["body"]


def samples(app: App) -> dict[tuple[str, ...], float]:
    """Each sample of /metrics, as (name, values of its labels in the order of their names…)."""
    text = get(app, "/metrics")[1].decode()
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_requests_are_counted_by_feed_and_status(app: App) -> None:
    for _ in range(3):
        get(app, "/feeds/tags/partnerstvo.rss")
    get(app, "/feeds/tags/partnerstvo.rss", if_none_match=b"*")
    get(app, "/feeds/all.json")
    found = samples(app)
    assert found["feedpub_requests_total", "tags/partnerstvo", "rss", "200"] == 3
    assert found["feedpub_requests_total", "tags/partnerstvo", "rss", "304"] == 1
    assert found["feedpub_requests_total", "all", "json", "200"] == 1


def test_unknown_addresses_are_one_label_however_many(app: App) -> None:
    for number in range(100):
        get(app, f"/feeds/{number}.rss", user_agent=b"%d subscribers" % number)
    labels = [key for key in samples(app) if key[0] == "feedpub_requests_total"]
    assert labels == [("feedpub_requests_total", "", "", "404")]
    assert not any(key[0] == "feedpub_subscribers" for key in samples(app))


def test_what_was_spared_is_counted_in_bytes(app: App) -> None:
    plain = len(TEXTS["rss"].format("Новини").encode())
    sent = len(get(app, "/feeds/all.rss", accept_encoding=b"gzip")[1])
    get(app, "/feeds/all.rss", if_none_match=b"*")
    assert samples(app)["feedpub_saved_bytes_total", "compression"] == plain - sent
    assert samples(app)["feedpub_saved_bytes_total", "not_modified"] == plain


def test_the_site_and_its_builds_are_told_of(app: App, press: Press) -> None:
    press.record(started="2026-03-01T12:20:00+00:00", exit=3, articles={"published": 5, "draft": 2})
    app.swap(published_site(press.settings, app.site))
    app.swap(published_site(press.settings, app.site))
    found = samples(app)
    assert found["feedpub_builds_total", "0"] == found["feedpub_builds_total", "3"] == 1
    assert found["feedpub_last_build_exit",] == 3
    assert found["feedpub_last_build_timestamp_seconds",] == (STARTED + timedelta(minutes=20)).timestamp()
    assert found["feedpub_articles", "draft"] == 2
    assert found["feedpub_documents", "rss"] == found["feedpub_feeds",] == 3


def test_before_the_first_build_metrics_are_there_all_the_same(press: Press) -> None:
    found = samples(App(Site.empty(press.settings)))
    assert found["feedpub_feeds",] == 0


def test_open_metrics_is_spoken_where_it_is_asked_for(app: App) -> None:
    assert get(app, "/metrics", accept=b"application/openmetrics-text; version=1.0.0")[1].endswith(b"# EOF\n")


def test_subscribers_are_the_last_number_that_an_aggregator_reported(app: App, clock: list[datetime]) -> None:
    get(app, "/feeds/all.rss", user_agent=FEEDLY.replace(b"16", b"12"))
    get(app, "/feeds/all.rss", user_agent=FEEDLY, if_none_match=b"*")
    get(app, "/feeds/all.rss", user_agent=b"Mozilla/5.0")
    get(app, "/feeds/all.html", user_agent=FEEDLY)
    found = {key: value for key, value in samples(app).items() if key[0] == "feedpub_subscribers"}
    assert found == {("feedpub_subscribers", "Feedly", "all", "rss"): 16}
    clock[0] += timedelta(days=3)
    assert not any(key[0] == "feedpub_subscribers" for key in samples(app))


@pytest.mark.parametrize(
    "agent, expected",
    [
        (FEEDLY, ("Feedly", 16)),
        (b"Mozilla/5.0 (compatible; inoreader.com; 3 subscribers)", ("Inoreader", 3)),
        (b"NewsBlur Feed Fetcher - 5 subscribers - http://www.newsblur.com/site/1/", ("NewsBlur", 5)),
        (b"Feedbin feed-id:1312 - 1 subscribers", ("Feedbin", 1)),
        (b"Mozilla/5.0 (compatible; theoldreader.com; 1 subscribers; feed-id=0d2)", ("The Old Reader", 1)),
        (b"Mozilla/5.0 (compatible; BazQux/2.4; +https://bazqux.com/fetcher; 1 subscriber)", ("BazQux", 1)),
        (b"Some Reader (7 readers)", ("other", 7)),
        (b"Mozilla/5.0 (X11; Linux x86_64)", None),
        (b"Reader/1.5 subscribers", None),
        (b"99999999999999999999 subscribers", None),
        (b"4 subscribers " + b"x" * 1_000, None),
    ],
)
def test_the_number_of_subscribers_is_read_from_the_name(
    agent: bytes, expected: tuple[str, int] | None
) -> None:
    assert reported(agent) == expected


@given(st.binary(max_size=200))
def test_any_name_is_read_without_harm(agent: bytes) -> None:
    report = reported(agent)
    assert report is None or 0 <= report[1] < 10**9


def test_a_good_build_is_healthy_until_it_is_overdue(app: App, clock: list[datetime]) -> None:
    status, body = get(app, "/healthz/build")
    assert status == 200
    assert b'"started": "2026-03-01T12:00:00+00:00"' in body
    assert b'"exit": 0' in body
    clock[0] = STARTED + timedelta(minutes=60, seconds=59)
    assert get(app, "/healthz/build")[0] == 200
    clock[0] = STARTED + timedelta(minutes=61, seconds=1)
    status, body = get(app, "/healthz/build")
    assert status == 503
    assert b'"build": "overdue"' in body


@pytest.mark.parametrize("exit", [1, 2, 3, 5])
def test_a_build_that_failed_is_not_healthy(app: App, press: Press, exit: int) -> None:
    press.record(exit=exit)
    app.swap(published_site(press.settings, app.site))
    status, body = get(app, "/healthz/build")
    assert (status, b'"build": "failed"' in body) == (503, True)
    assert get(app, "/healthz")[0] == 200  # the last good documents are still served


def test_no_build_is_not_healthy(press: Press) -> None:
    app = App(Site.empty(press.settings))
    assert get(app, "/healthz/build")[0] == 503
    assert get(app, "/healthz")[0] == 503


def test_a_moment_with_an_offset_is_understood() -> None:
    told = {"started": "2026-03-01T14:00:00+02:00", "exit": 0, "seconds": 1, "articles": {}}
    assert Build.told(told).started == STARTED


def test_live_addresses_answer_only_reading(app: App) -> None:
    for path in ("/healthz", "/healthz/build", "/metrics"):
        assert get(app, path, "POST")[0] == 405
        assert get(app, path, "OPTIONS") == (204, b"")
        assert get(app, path, "HEAD")[1] == b""


def test_a_server_that_tells_no_raw_path_is_served(app: App) -> None:
    scope = {"type": "http", "method": "GET", "path": "/feeds/tags/їжа.rss", "headers": []}
    assert call(app, scope)[0]["status"] == 200


def test_a_server_that_leaves_the_query_in_the_path_is_served(app: App) -> None:
    assert get(app, "/feeds/all.rss?x=1")[0] == 200


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("http://luky.example/feeds/all.rss?x=1", 200),
        ("http://luky.example/feeds/nothing", 404),
        ("http://luky.example", 404),
        ("*", 404),
        ("", 404),
    ],
)
def test_a_server_that_leaves_the_whole_address_in_the_path_is_served(
    app: App, target: str, status: int
) -> None:
    assert get(app, target)[0] == status


def test_a_websocket_is_declined(app: App) -> None:
    assert call(app, {"type": "websocket"}) == [{"type": "websocket.close"}]


def test_the_life_of_the_server_is_that_of_the_application(press: Press) -> None:
    seen: list[str] = []
    app = App(
        Site.empty(press.settings), start=lambda _: seen.append("start"), stop=lambda: seen.append("stop")
    )
    for each in (app, App(Site.empty(press.settings))):
        sent = call(each, {"type": "lifespan"}, "lifespan.startup", "lifespan.shutdown")
        assert [message["type"] for message in sent] == [
            "lifespan.startup.complete",
            "lifespan.shutdown.complete",
        ]
    assert seen == ["start", "stop"]
