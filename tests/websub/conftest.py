"""Hubs on loopback that do as they are told, and sites that tell them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from feedpub.report import Report
from feedpub.state import open_state
from feedpub.state.pings import Ping
from feedpub.websub import tell_hubs
from tests.newsroom import CONFIG, Newsroom


@dataclass
class Hub:
    """A hub that notes what it is told, and answers as the test wants."""

    address: str = ""
    status: int = 202
    headers: dict[str, str] = field(default_factory=dict)
    #: given the handler, and called instead of an ordinary answer
    answer: Callable[[BaseHTTPRequestHandler], None] | None = None
    told: list[dict[str, list[str]]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)  #: method, path and agent of each request

    def topics(self) -> list[str]:
        return sorted(form["hub.topic"][0] for form in self.told)


def serve(hub: Hub) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.respond()

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if not self.path.startswith("/moved"):
                hub.told.append(parse_qs(body.decode(), strict_parsing=True))
            self.respond()

        def respond(self) -> None:
            hub.asked.append(f"{self.command} {self.path} {self.headers['User-Agent']}")
            if hub.answer is not None:
                hub.answer(self)
                return
            self.send_response(hub.status)
            for name, value in {"Content-Length": "0", **hub.headers}.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.block_on_close = False  # a hub that hangs is not waited for
    hub.address = f"http://127.0.0.1:{server.server_address[1]}/hub"
    return server


@pytest.fixture
def start_hub() -> Iterator[Callable[[], Hub]]:
    servers: list[tuple[ThreadingHTTPServer, threading.Thread]] = []

    def start() -> Hub:
        hub = Hub()
        server = serve(hub)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        servers.append((server, thread))
        return hub

    yield start
    for server, thread in servers:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def hub(start_hub: Callable[[], Hub]) -> Hub:
    return start_hub()


@dataclass
class Publisher(Newsroom):
    """A newsroom whose builds are told to hubs, as the commands do."""

    def build_and_tell(self, **options: Any) -> Report:
        report = self.build(**options)
        self.tell()
        return report

    def tell(self, **options: Any) -> datetime | None:
        return tell_hubs(self.settings, self.now, **options)

    def subscribe_to(self, *hubs: Hub) -> None:
        """Have these hubs told from now on."""
        addresses = ", ".join(f'"{hub.address}"' for hub in hubs)
        self.config = f"{CONFIG}[websub]\nhubs = [{addresses}]\n"

    def waiting(self) -> list[Ping]:
        with open_state(self.settings.state) as state:
            return state.pings.all()


@pytest.fixture
def newsroom(tmp_path: Path, hub: Hub) -> Publisher:
    newsroom = Publisher(tmp_path)
    newsroom.subscribe_to(hub)
    newsroom.article("a.md", "Перша", tags=["ліс"])
    return newsroom
