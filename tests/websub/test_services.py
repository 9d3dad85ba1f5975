"""Hubs told by real processes: after the new documents are served, and at nobody's expense."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from tests.newsroom import CONFIG, Newsroom
from tests.serving import ask, eventually, free_port, running
from tests.websub.conftest import Hub

pytestmark = pytest.mark.slow

SITE = """
[feeds]
url = "http://127.0.0.1:{port}/feeds/"
[schedule]
every = "1h"
[server]
port = {port}
[websub]
hubs = ["{hub}"]
"""
PATIENCE = 60.0
FORMATS = ("rss", "atom", "json")
PYTHONPATH = os.pathsep.join([str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")])


class Site(Newsroom):
    """A site whose feeds are served at a port, and told to a hub."""

    port: int

    @classmethod
    def of(cls, folder: Path, hub: Hub) -> Site:
        port = free_port()
        site = cls(folder, config=CONFIG + SITE.format(port=port, hub=hub.address))
        site.port = port
        site.save()
        return site

    def feedpub(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "feedpub", *arguments],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": PYTHONPATH},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    @contextmanager
    def running(self, command: str = "run") -> Iterator[subprocess.Popen[str]]:
        with running(
            ["feedpub", command], self.folder, ("127.0.0.1", self.port), PYTHONPATH=PYTHONPATH
        ) as process:
            yield process

    def served(self, format: str = "json") -> str:
        return ask(("127.0.0.1", self.port), f"/feeds/all.{format}").body.decode()

    def topics(self) -> set[str]:
        return {f"http://127.0.0.1:{self.port}/feeds/all.{format}" for format in FORMATS}

    def status(self) -> list[dict[str, Any]]:
        shown: list[dict[str, Any]] = json.loads(self.feedpub("status", "--json").stdout)["websub"]
        return shown


@pytest.fixture
def site(tmp_path: Path, hub: Hub) -> Site:
    return Site.of(tmp_path / "site", hub)


class Fetches:
    """A hub that fetches what it is told of before it answers."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self.found: dict[str, str] = {}  #: the text of each topic as it was first fetched
        hub.answer = self.answer

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        topic = self._hub.told[-1]["hub.topic"][0]
        with urllib.request.urlopen(topic, timeout=10) as response:
            self.found.setdefault(topic, response.read().decode())
        handler.send_response(202)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    def have(self, topics: set[str], text: str) -> bool:
        return all(text in self.found.get(topic, "") for topic in topics)


def test_a_hub_that_fetches_at_once_gets_the_new_document_from_the_service(site: Site, hub: Hub) -> None:
    fetches = Fetches(hub)
    site.article("a.md", "Перша")
    with site.running():
        eventually(lambda: fetches.have(site.topics(), "Перша"), PATIENCE)
        for number in range(3):
            fetches.found.clear()
            site.article("b.md", f"Друга, {number}")
            eventually(lambda: fetches.found.keys() == site.topics(), PATIENCE)
            assert fetches.have(site.topics(), f"Друга, {number}")


def test_a_hub_that_fetches_at_once_gets_the_new_document_of_a_build_beside_a_server(
    site: Site, hub: Hub
) -> None:
    fetches = Fetches(hub)
    site.article("a.md", "Перша")
    site.feedpub("build", "--config", "config.toml")
    with site.running("serve"):
        fetches.found.clear()
        site.article("b.md", "Друга")
        done = site.feedpub("build")
        assert done.returncode == 0, done.stderr
        assert "hubs told pings=3 failed=0" in done.stderr
        assert fetches.have(site.topics(), "Друга")
        fetches.found.clear()
        assert site.feedpub("withdraw", "articles/b.md", "--wait", "30").returncode == 0
        assert fetches.found.keys() == site.topics()
        assert not any("Друга" in text for text in fetches.found.values())


def test_a_hub_that_hangs_holds_up_neither_builds_nor_readers_nor_the_end(site: Site, hub: Hub) -> None:
    end = threading.Event()
    hub.answer = lambda handler: hang(handler, end)
    site.article("a.md", "Перша")
    try:
        with site.running() as process:
            eventually(lambda: hub.told, PATIENCE)
            site.article("b.md", "Друга")
            eventually(lambda: "Друга" in site.served(), PATIENCE)
            begun = time.monotonic()
            process.send_signal(signal.SIGTERM)
            assert process.wait(PATIENCE) == 0
            assert time.monotonic() - begun < 20
    finally:
        end.set()
    assert {ping["topic"] for ping in site.status()} == site.topics()


def hang(handler: BaseHTTPRequestHandler, end: threading.Event) -> None:
    end.wait(PATIENCE)
    handler.close_connection = True


def test_what_a_service_could_not_tell_the_next_one_tells_without_a_change(site: Site, hub: Hub) -> None:
    hub.status = 503
    site.article("a.md", "Перша")
    with site.running():
        eventually(lambda: hub.told, PATIENCE)
        eventually(lambda: all(ping["error"] == "answered 503" for ping in site.status()), PATIENCE)
    assert {(ping["topic"], ping["attempts"]) for ping in site.status()} == {(t, 1) for t in site.topics()}
    hub.told.clear()
    hub.status = 202
    with closing(sqlite3.connect(site.folder / ".feedpub" / "state.db", isolation_level=None)) as state:
        state.execute("UPDATE pings SET next_try = next_try - 3600")  # an hour passes
    files = site.files()
    with site.running():
        eventually(lambda: set(hub.topics()) == site.topics(), PATIENCE)
        eventually(lambda: site.status() == [], PATIENCE)
    assert site.files() == files


def test_what_is_withdrawn_beside_a_service_is_served_no_more_and_its_hub_learns_of_it(
    site: Site, hub: Hub
) -> None:
    """It was served on until the service's next build."""
    fetches = Fetches(hub)
    site.article("a.md", "Перша")
    site.article("b.md", "Друга", tags=["ліс"])
    with site.running():
        eventually(lambda: fetches.have(site.topics(), "Друга"), PATIENCE)
        eventually(lambda: site.status() == [], PATIENCE)
        fetches.found.clear()
        assert site.feedpub("withdraw", "articles/b.md", "--wait", "30").returncode == 0
        eventually(lambda: "Друга" not in site.served(), PATIENCE)
        eventually(lambda: site.topics() <= fetches.found.keys(), PATIENCE)
        assert not any("Друга" in text for text in fetches.found.values())
        assert site.feedpub("retire", "ліс", "--wait", "30").returncode == 0
        eventually(lambda: ask(("127.0.0.1", site.port), "/feeds/tags/lis.rss").status == 410, PATIENCE)


def test_a_hook_runs_once_the_new_documents_are_served(site: Site, hub: Hub) -> None:
    """A cache that is purged before would be filled with the old documents again."""
    if shutil.which("curl") is None:
        pytest.skip("needs curl: apt-get install curl")
    site.config += (
        f'[hooks]\npublished = ["curl -s http://127.0.0.1:{site.port}/feeds/all.json > seen.json"]\n'
    )
    site.save()
    seen = site.folder / "seen.json"
    seen.touch()
    site.article("a.md", "Перша")
    with site.running():
        eventually(lambda: "Перша" in seen.read_text("utf-8", "replace"), PATIENCE)
        site.article("b.md", "Друга")  # the hook runs once for it, and must see it then
        eventually(lambda: "Друга" in seen.read_text("utf-8", "replace"), PATIENCE)
