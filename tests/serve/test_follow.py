"""What another process publishes is taken over: whole, soon, and never half."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Iterator, MutableMapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import feedpub.serve
from feedpub.errors import FeedpubError
from feedpub.feed import FeedKey
from feedpub.report import Report
from feedpub.serve import follow
from feedpub.serve.follow import PATIENCE, SETTLING, SWEEP, Follower, published_site, site_after
from feedpub.serve.health import build_health
from feedpub.serve.respond import Request, respond
from feedpub.serve.table import Site
from feedpub.state import open_state
from tests.newsroom import NOON
from tests.serving import MOMENT, Address, Press, ask, eventually, free_port, running


@pytest.fixture
def press(tmp_path: Path) -> Press:
    return Press(tmp_path)


def settle(follower: Follower) -> Site:
    """Look until nothing more is to be seen."""
    for _ in range(SETTLING + 2):
        follower.look()
    assert follower.look() is None
    return follower.site


def title_of(site: Site, path: str = "all.rss") -> str:
    body = site.documents[path].variants["identity"].whole.body.decode()
    return body.partition("<title>")[2].partition("</title>")[0]


def test_what_is_published_later_is_taken_over(press: Press) -> None:
    follower = Follower(press.settings)
    assert not settle(follower).documents
    press.publish("all.rss", "tags/a.rss")
    assert set(settle(follower).documents) == {"all.rss", "tags/a.rss"}
    press.publish("all.rss", title="Зміна", modified=MOMENT + 60)
    assert title_of(settle(follower)) == "Зміна"
    press.withdraw("tags/a.rss")
    assert set(settle(follower).documents) == {"all.rss"}


def test_a_build_that_is_at_work_shows_nothing_of_itself(press: Press) -> None:
    press.publish("all.rss", "tags/a.rss")
    follower = Follower(press.settings)
    before = settle(follower)
    changed = press.write("all.rss", "Зміна", MOMENT + 60)
    follower.look()
    assert follower.site is before
    press.record(changed)  # as if another build had begun to write the next document after that
    press.write("all.rss", "Ще зміна", MOMENT + 120)
    for _ in range(5):
        assert follower.look() is None
    press.record(press.write("all.rss", "Ще зміна", MOMENT + 120))
    assert title_of(settle(follower)) == "Ще зміна"


def test_a_hand_in_the_feeds_is_waited_for_and_then_named(
    press: Press, caplog: pytest.LogCaptureFixture
) -> None:
    press.publish("all.rss", "tags/a.rss")
    follower = Follower(press.settings)
    settle(follower)
    press.publish("all.rss", title="Зміна", modified=MOMENT + 60)
    (press.feeds / "all.rss").write_text("<rss><title>рукою</title></rss>")
    for _ in range(PATIENCE - 1):
        assert follower.look() is None
    with caplog.at_level(logging.WARNING, "feedpub"):
        site = follower.look()
    assert site is not None
    assert title_of(site) == "рукою"
    assert "all.rss" in caplog.text
    assert follower.look() is None


def test_the_first_look_serves_what_stands_though_a_build_is_at_work(press: Press) -> None:
    press.publish("all.rss", "tags/a.rss")
    press.write("all.rss", "Зміна", MOMENT + 60)
    site = Follower(press.settings).look()
    assert site is not None
    assert title_of(site) == "Зміна"


def test_a_feed_that_is_retired_ends_or_moves_soon(press: Press) -> None:
    press.publish("all.rss", "tags/a.rss")
    follower = Follower(press.settings)
    settle(follower)
    press.withdraw("tags/a.rss")
    for target, status in (("all.rss", 301), (None, 410)):
        with open_state(press.settings.state) as state, state.transaction():
            state.documents.retire(FeedKey("tag", "a"), [("tags/a.rss", target)])
        assert respond(Request("GET", b"/feeds/tags/a.rss", ()), settle(follower)).status == status


def test_a_build_without_changes_is_told_of_all_the_same(press: Press) -> None:
    press.publish("all.rss")
    follower = Follower(press.settings)
    documents = settle(follower).documents
    press.record(started="2026-03-01T12:20:00+00:00")
    site = settle(follower)
    assert site.documents == documents
    assert site.build is not None
    assert site.build.started.minute == 20


def test_feeds_without_a_state_are_served_as_they_lie_there(press: Press) -> None:
    press.write("all.rss")
    follower = Follower(press.settings)
    assert set(settle(follower).documents) == {"all.rss"}
    press.write("tags/a.rss")
    assert follower.look() is None  # the folder has just changed: more may come
    assert set(settle(follower).documents) == {"all.rss", "tags/a.rss"}
    press.write("tags/b.rss")
    assert "tags/b.rss" in settle(follower).documents


def test_a_file_changed_in_place_is_noticed_before_long(press: Press) -> None:
    press.write("all.rss")
    follower = Follower(press.settings)
    settle(follower)
    with (press.feeds / "all.rss").open("r+") as file:
        file.write("<rss><title>на місці</title></rss>")
    for _ in range(SWEEP + SETTLING + 1):
        follower.look()
    assert title_of(follower.site) == "на місці"


def test_a_state_that_cannot_be_read_is_done_without(press: Press, caplog: pytest.LogCaptureFixture) -> None:
    press.write("all.rss")
    press.settings.state.parent.mkdir()
    press.settings.state.write_bytes(b"no database at all" * 100)
    follower = Follower(press.settings)
    with caplog.at_level(logging.WARNING, "feedpub"):
        assert set(settle(follower).documents) == {"all.rss"}
    assert len(caplog.records) == 1


def test_a_state_that_cannot_even_be_looked_for_is_done_without(
    press: Press, caplog: pytest.LogCaptureFixture
) -> None:
    press.write("all.rss")
    folder = press.folder / (
        "x" * 300
    )  # which cannot be looked into, as one that is closed to the server's user
    follower = Follower(replace(press.settings, state=folder / "state.db"))
    with caplog.at_level(logging.WARNING, "feedpub"):
        assert set(settle(follower).documents) == {"all.rss"}
        press.write("tags/a.rss")
        assert set(settle(follower).documents) == {"all.rss", "tags/a.rss"}
    assert len(caplog.records) == 1


def test_feeds_go_on_being_served_while_the_state_is_lost_and_until_a_build_has_made_it_good(
    press: Press,
) -> None:
    press.publish("all.rss")
    follower = Follower(press.settings)
    served = settle(follower)
    press.settings.state.unlink()
    assert published_site(press.settings, served).table == served.table
    assert settle(follower).table == served.table
    open_state(press.settings.state).close()  # as a build that has only begun leaves it
    assert published_site(press.settings, served).table == served.table
    assert settle(follower).table == served.table
    assert settle(Follower(press.settings)).table == served.table


def test_a_build_that_failed_for_the_state_is_told_of_and_the_feeds_stand(press: Press) -> None:
    press.publish("all.rss")
    served = published_site(press.settings, Site.empty(press.settings))
    press.settings.state.write_bytes(b"no database at all" * 100)
    site = site_after(Report.failed([], 5, NOON, 0.1), press.settings, served)
    assert site.table == served.table
    assert build_health(site, NOON).status == 503


def test_a_fault_in_one_look_is_no_end_of_looking(
    press: Press, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(follow, "EVERY", 0.01)
    follower = Follower(press.settings)
    look = follower.look
    faults = iter([OSError("disk")])

    def faulty() -> Site | None:
        for fault in faults:
            raise fault
        return look()

    monkeypatch.setattr(follower, "look", faulty)
    taken: list[Site] = []
    with caplog.at_level(logging.ERROR, "feedpub"):
        follower.start(taken.append)
        follower.start(taken.append)
        press.publish("all.rss")
        eventually(lambda: taken and "all.rss" in taken[-1].documents)
        follower.stop()
    assert "taking over failed" in caplog.text


@pytest.mark.slow
@pytest.mark.parametrize("server", ["serve", "uvicorn"])
def test_a_running_server_takes_over_within_seconds(press: Press, server: str) -> None:
    port = free_port()
    address: Address = ("127.0.0.1", port)
    _ = press.settings
    arguments = ["feedpub", "serve"]
    environment = {"FEEDPUB_SERVER__PORT": str(port)}
    if server == "uvicorn":
        arguments = ["uvicorn", "feedpub.serve:app", "--port", str(port), "--log-level", "error"]
    with running(arguments, press.folder, address, **environment):
        assert ask(address, "/feeds/all.rss").status == 503
        assert ask(address, "/healthz").status == 503
        press.publish("all.rss")
        eventually(lambda: ask(address, "/feeds/all.rss").status == 200)
        assert ask(address, "/healthz").status == 200


@pytest.fixture
def fresh_app(press: Press, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have `feedpub.serve:app` begin anew, with the configuration of this press."""
    monkeypatch.setenv("FEEDPUB_CONFIG", os.fspath(press.folder / "config.toml"))
    follow.following_app.cache_clear()
    yield
    follow.following_app.cache_clear()


async def called(scope: dict[str, Any], *received: str) -> list[MutableMapping[str, Any]]:
    """Call the application as a server does; return what it sends."""
    sent: list[MutableMapping[str, Any]] = []
    waiting = list(received)

    async def receive() -> dict[str, str]:
        return {"type": waiting.pop(0)}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    await feedpub.serve.app(scope, receive, send)
    return sent


@pytest.mark.usefixtures("fresh_app")
def test_feedpub_config_names_the_configuration(press: Press) -> None:
    press.publish("all.rss")
    scope = {"type": "http", "method": "GET", "path": "/feeds/all.rss", "headers": []}
    start, body = asyncio.run(called(scope))
    assert start["status"] == 200
    assert body["body"] == (press.feeds / "all.rss").read_bytes()
    assert follow.following_app() is follow.following_app()


@pytest.mark.usefixtures("fresh_app")
def test_a_server_that_cannot_start_is_told_why(press: Press) -> None:
    _ = press.settings
    (press.folder / "config.toml").write_text("[site]\n")
    (failed,) = asyncio.run(called({"type": "lifespan"}, "lifespan.startup"))
    assert failed["type"] == "lifespan.startup.failed"
    assert "title" in failed["message"]
    with pytest.raises(FeedpubError, match="title"):
        asyncio.run(called({"type": "http"}))


def test_the_application_is_there_for_servers_that_look_it_up_without_asking_the_module() -> None:
    assert eval("app", vars(feedpub.serve)) is feedpub.serve.app  # as Hypercorn does
