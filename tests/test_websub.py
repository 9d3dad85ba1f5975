"""Hubs are told of changed feeds after a build, and a hub that fails is tried again."""

from __future__ import annotations

import threading
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from feedpub.cli.status_command import status_of
from feedpub.state import open_state
from feedpub.state.pings import Ping
from tests.newsroom import CONFIG, Newsroom


@dataclass
class Hub:
    """A hub on loopback that fetches each topic it is told of, and delivers it to its subscriber."""

    address: str = ""
    status: int = 202
    told: list[dict[str, list[str]]] = field(default_factory=list)
    feeds: Path = Path()
    delivered: list[bytes] = field(default_factory=list)

    def topics(self) -> list[str]:
        return sorted(form["hub.topic"][0] for form in self.told)


@pytest.fixture
def hub() -> Iterator[Hub]:
    hub = Hub()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path == "/subscriber":
                hub.delivered.append(body)
            else:
                hub.told.append(parse_qs(body.decode(), strict_parsing=True))
                if hub.status == 202:
                    self.deliver(hub.told[-1]["hub.topic"][0])
            self.send_response(202 if self.path == "/subscriber" else hub.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def deliver(self, topic: str) -> None:
            content = (hub.feeds / topic.partition("/feeds/")[2]).read_bytes()
            request = urllib.request.Request(hub.address.replace("/hub", "/subscriber"), data=content)
            urllib.request.urlopen(request, timeout=5).close()

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        hub.address = f"http://127.0.0.1:{server.server_address[1]}/hub"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield hub
        server.shutdown()
        thread.join()


@pytest.fixture
def newsroom(tmp_path: Path, hub: Hub) -> Newsroom:
    hub.feeds = tmp_path / "feeds"
    newsroom = Newsroom(tmp_path, config=f'{CONFIG}[websub]\nhubs = ["{hub.address}"]\n')
    newsroom.article("a.md", "Перша", tags=["ліс"])
    return newsroom


def waiting(newsroom: Newsroom) -> list[Ping]:
    with open_state(newsroom.settings.state) as state:
        return state.pings.all()


def test_a_subscriber_gets_the_new_document_after_a_build(newsroom: Newsroom, hub: Hub) -> None:
    newsroom.build()
    assert newsroom.document("all.atom") in hub.delivered
    form = next(form for form in hub.told if form["hub.topic"][0].endswith("all.atom"))
    assert form["hub.mode"] == ["publish"]
    assert form["hub.url"] == form["hub.topic"] == ["https://luky.example/feeds/all.atom"]
    assert not waiting(newsroom)


def test_only_changed_feeds_are_told_and_no_pages(newsroom: Newsroom, hub: Hub) -> None:
    newsroom.build()
    base = "https://luky.example/feeds/"
    assert hub.topics() == sorted(
        f"{base}{n}.{f}" for n in ("all", "tags/lis") for f in ("rss", "atom", "json")
    )
    hub.told.clear()
    newsroom.build()
    assert not hub.told
    newsroom.article("b.md", "Друга")
    newsroom.build()
    assert hub.topics() == sorted(f"{base}all.{form}" for form in ("rss", "atom", "json"))


def test_a_hub_that_fails_is_tried_again_later_and_later(newsroom: Newsroom, hub: Hub) -> None:
    hub.status = 503
    assert newsroom.build().exit == 0
    assert {(p.attempts, p.error) for p in waiting(newsroom)} == {(1, "answered 503")}
    hub.told.clear()
    newsroom.build(later=timedelta(seconds=30))
    assert not hub.told  # too early
    newsroom.build(later=timedelta(seconds=31))
    assert len(hub.told) == 6
    pauses = {p.next_try - int(newsroom.now.timestamp()) for p in waiting(newsroom)}
    assert pauses == {120}
    hub.status = 202
    newsroom.build(later=timedelta(seconds=121))
    assert not waiting(newsroom)
    assert newsroom.document("all.rss") in hub.delivered


def test_status_shows_what_a_hub_was_not_told(newsroom: Newsroom, hub: Hub) -> None:
    hub.status = 500
    newsroom.build()
    with open_state(newsroom.settings.state) as state:
        shown = status_of(state)["websub"]
    assert len(shown) == 6
    assert shown[0]["hub"] == hub.address
    assert shown[0]["error"] == "answered 500"


def test_a_hub_that_does_not_answer_costs_one_attempt(newsroom: Newsroom, hub: Hub) -> None:
    newsroom.config = newsroom.config.replace(hub.address, "http://127.0.0.1:1/hub")
    assert newsroom.build().exit == 0
    assert {p.attempts for p in waiting(newsroom)} == {1}
    assert len(waiting(newsroom)) == 6


def test_a_hub_that_is_no_longer_configured_is_forgotten(newsroom: Newsroom, hub: Hub) -> None:
    hub.status = 500
    newsroom.build()
    newsroom.config = CONFIG
    newsroom.build()
    assert not waiting(newsroom)


def test_a_dry_run_tells_nobody(newsroom: Newsroom, hub: Hub) -> None:
    newsroom.build(dry_run=True)
    assert not hub.told
