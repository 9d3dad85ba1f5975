"""Flask-WebSub's subscriber finds its hub in our responses, and gets what we publish (why this one: decision 0012)."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.newsroom import CONFIG
from tests.serving import FileServer, ask, await_server, eventually, free_port, served
from tests.websub.conftest import Hub
from tests.websub.test_services import FORMATS, PATIENCE, Site

pytestmark = pytest.mark.slow


@dataclass
class Parties:
    """A hub, and a subscriber that has never heard of it."""

    hub: str
    subscriber: int

    def ask(self, path: str) -> Any:
        address = f"http://127.0.0.1:{self.subscriber}{path}"
        with urllib.request.urlopen(address, timeout=30) as response:
            return json.load(response)

    def subscribe(self, url: str) -> Any:
        return self.ask(f"/subscribe?url={quote(url)}")

    def discover(self, url: str) -> Any:
        return self.ask(f"/discover?url={quote(url)}")

    def delivered(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.ask("/got")["delivered"]
        return found


@pytest.fixture
def parties(tmp_path: Path) -> Iterator[Parties]:
    folder = tmp_path / "parties"
    folder.mkdir()
    hub, subscriber = free_port(), free_port()
    script = Path(__file__).with_name("flask_websub_process.py")
    command = [sys.executable, str(script), str(folder), str(hub), str(subscriber)]
    with (folder / "log").open("w") as log, subprocess.Popen(command, stderr=log) as process:
        try:
            await_server(("127.0.0.1", subscriber))
            await_server(("127.0.0.1", hub))
            yield Parties(f"http://127.0.0.1:{hub}/hub", subscriber)
        finally:
            process.kill()


@pytest.fixture
def site(tmp_path: Path, parties: Parties) -> Site:
    site = Site.of(tmp_path / "site", Hub(parties.hub))
    site.article("a.md", "Перша", tags=["ліс"])
    return site


def test_a_subscriber_that_has_found_its_hub_in_our_headers_gets_each_publication_byte_for_byte(
    site: Site, parties: Parties
) -> None:
    feeds = [f"/feeds/{name}.{format}" for name in ("all", "tags/lis") for format in FORMATS]
    service = ("127.0.0.1", site.port)
    base = f"http://127.0.0.1:{site.port}"
    with site.running():
        eventually(lambda: "Перша" in site.served(), PATIENCE)
        eventually(lambda: site.status() == [], PATIENCE)
        for feed in feeds:
            assert parties.subscribe(base + feed) == {"hub_url": parties.hub, "topic_url": base + feed}
        assert sorted(parties.ask("/got")["verified"]) == sorted(base + feed for feed in feeds)
        assert not parties.delivered()

        site.article("b.md", "Друга, «про все» & <b>")
        eventually(lambda: len(parties.delivered()) == 3, PATIENCE)
        eventually(lambda: site.status() == [], PATIENCE)
        delivered = {one["topic"]: one for one in parties.delivered()}
        assert delivered.keys() == {base + feed for feed in feeds if "/all." in feed}
        for topic, one in delivered.items():
            answer = ask(service, topic.removeprefix(base))
            assert base64.b64decode(one["body"]) == answer.body
            assert one["type"] == answer["content-type"]
            assert one["link"] == answer["link"] == f'<{topic}>; rel="self", <{parties.hub}>; rel="hub"'

        site.article("c.md", "Третя", tags=["ліс"])
        eventually(lambda: len(parties.delivered()) == 3 + 6, PATIENCE)
        for one in parties.delivered()[3:]:
            assert base64.b64decode(one["body"]) == ask(service, one["topic"].removeprefix(base)).body


class Bare(FileServer):
    """A server that knows of no hubs, and of feeds only that they are UTF-8."""

    extensions_map = {".rss": "text/xml; charset=utf-8", ".atom": "text/xml; charset=utf-8"}  # noqa: RUF012


# Flask-WebSub looks for links in XML and HTML only; what JSON says is compared in test_discovery.py.
@pytest.mark.parametrize("format", ["rss", "atom"])
def test_a_subscriber_that_is_told_nothing_by_headers_finds_its_hub_in_the_feed(
    site: Site, parties: Parties, format: str
) -> None:
    site.build()
    with served(site.feeds, Bare) as elsewhere:
        found = parties.discover(f"{elsewhere}all.{format}")
    assert found == {
        "hub_url": parties.hub,
        "topic_url": f"http://127.0.0.1:{site.port}/feeds/all.{format}",
    }


def test_a_site_without_hubs_speaks_of_none(site: Site, parties: Parties) -> None:
    site.config = CONFIG
    site.build()
    with served(site.feeds, Bare) as elsewhere:
        assert parties.discover(f"{elsewhere}all.rss") is None
