"""For tests of the server: feeds published by hand, and requests over a real socket, byte for byte."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from feedpub.config import load
from feedpub.feed import FeedKey
from feedpub.publish import File, delete, write
from feedpub.serve.contents import Published
from feedpub.settings import Settings
from feedpub.state import open_state
from feedpub.state.documents import KnownDocument

CONFIG = """
[site]
title = "Верхні Луки"
url = "https://luky.example/"
[feeds]
compress = ["gzip", "br", "zstd"]
[schedule]
every = "20m"
"""
MOMENT = 1_772_366_400  # 2026-03-01 12:00 UTC
RSS = (
    '<?xml version="1.0"?>\n<rss version="2.0"><channel><title>{}</title>'
    + "громада " * 200
    + "</channel></rss>"
)
ATOM = (
    '<?xml version="1.0"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><title>{}</title>'
    + "луки " * 200
    + "</feed>"
)
JSON = '{{"version": "https://jsonfeed.org/version/1.1", "title": "{}"}}' + " " * 500
HTML = "<!DOCTYPE html><html lang='uk'><title>{}</title>" + "<p>поле</p>" * 100 + "</html>"
TEXTS = {
    "rss": RSS,
    "atom": ATOM,
    "json": JSON,
    "html": HTML,
    "opml": '<opml version="2.0"><!-- {} --></opml>',
}
FILES = {
    "all.rss": "rss",
    "all.atom": "atom",
    "all.json": "json",
    "index.html": "html",
    "all.html": "html",
    "feeds.opml": "opml",
    "tags/partnerstvo.rss": "rss",
    "tags/їжа.rss": "rss",
    "feed.xml": "atom",
}


@dataclass
class Press:
    """A folder with a configuration, published documents and a state that knows them."""

    folder: Path
    config: str = CONFIG
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def settings(self) -> Settings:
        (self.folder / "config.toml").write_text(self.config, "utf-8")
        return load(self.folder / "config.toml", self.environment)

    @property
    def feeds(self) -> Path:
        return self.folder / "feeds"

    def write(self, path: str, title: str = "Новини", modified: int = MOMENT) -> KnownDocument:
        """Write a document and its copies, as a build does, and tell nobody."""
        content = TEXTS[FILES.get(path, "rss")].format(title).encode()
        write(self.feeds, [File(path, content, modified)], self.settings.feeds.compress)
        return KnownDocument(path, FeedKey("all"), FILES.get(path, "rss"), b"", len(content), modified, "")

    def record(self, *documents: KnownDocument, **report: object) -> None:
        """Have the state know documents, and a build that wrote them."""
        told = {
            "started": "2026-03-01T12:00:00+00:00",
            "exit": 0,
            "seconds": 0.5,
            "articles": {"published": 3},
        }
        with open_state(self.settings.state) as state, state.transaction():
            state.documents.save(documents)
            state.set("report", json.dumps({**told, **report}))

    def publish(self, *paths: str, title: str = "Новини", modified: int = MOMENT) -> None:
        """Publish documents and record them."""
        self.record(*(self.write(path, title, modified) for path in paths))

    def withdraw(self, path: str) -> None:
        """Delete a document, and have the state forget it."""
        delete(self.feeds, path)
        with open_state(self.settings.state) as state, state.transaction():
            state.documents.forget([path])

    def stamps(self) -> list[Published]:
        """What the state knows as published."""
        with open_state(self.settings.state) as state:
            return [Published(path, size, modified) for path, size, modified, _ in state.documents.stamps()]


@dataclass(frozen=True)
class Answer:
    """A response as it came over the wire."""

    status: int
    fields: tuple[tuple[str, str], ...]
    body: bytes

    def __getitem__(self, name: str) -> str:
        return ", ".join(self.all(name))

    def all(self, name: str) -> list[str]:
        """Every value of a header, in order."""
        return [value for field, value in self.fields if field == name.lower()]

    def names(self) -> set[str]:
        return {name for name, _ in self.fields}


Address = tuple[str, int] | str


def connect(address: Address) -> socket.socket:
    """Open a connection: a string is the path of a Unix socket."""
    if isinstance(address, str):
        client = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        client.settimeout(10)
        try:
            client.connect(address)
        except OSError:
            client.close()
            raise
        return client
    return socket.create_connection(address, timeout=10)


def ask(address: Address, target: str, *lines: str, method: str = "GET") -> Answer:
    """Send a request as written, and read the response until the server closes."""
    head = "\r\n".join([f"{method} {target} HTTP/1.1", "Host: luky.example", "Connection: close", *lines])
    return send(address, f"{head}\r\n\r\n".encode("latin-1"))


def send(address: Address, request: bytes) -> Answer:
    """Send bytes, and read the response until the server closes."""
    with connect(address) as client:
        client.sendall(request)
        return parse(read_all(client))


def read_all(client: socket.socket) -> bytes:
    """Read until the other side closes."""
    received = b""
    while True:
        try:
            data = client.recv(65_536)
        except ConnectionResetError:
            return received
        if not data:
            return received
        received += data


def parse(received: bytes) -> Answer:
    """Take one response apart."""
    head, _, body = received.partition(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    fields = tuple((line.partition(": ")[0].lower(), line.partition(": ")[2]) for line in lines)
    return Answer(int(status.split()[1]), fields, body)


class FileServer(SimpleHTTPRequestHandler):
    """Serves files with Last-Modified, answers 304, and keeps silent."""

    extensions_map = {  # noqa: RUF012 - the base class declares it so
        ".rss": "application/rss+xml",
        ".atom": "application/atom+xml",
        ".xml": "application/xml",
        ".json": "application/feed+json",
    }

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path, handler: type[FileServer] = FileServer) -> Iterator[str]:
    """Serve a folder on the loopback; yield its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder))) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            server.shutdown()
            thread.join()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(
    arguments: list[str], folder: Path, address: Address, **environment: str
) -> Iterator[subprocess.Popen[str]]:
    """Run a server in a process of its own until the block ends; it must end by itself then, with 0."""
    with subprocess.Popen(
        [sys.executable, "-m", *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        text=True,
        stderr=subprocess.PIPE,
    ) as process:
        try:
            await_server(address, process)
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)


def await_server(address: Address, process: subprocess.Popen[Any] | None = None) -> None:
    """Wait until something answers at an address."""
    for _ in range(400):
        assert process is None or process.poll() is None, process.stderr and process.stderr.read()
        try:
            ask(address, "/healthz")
            return
        except (OSError, IndexError):
            time.sleep(0.025)
    raise AssertionError(f"no server answers at {address}")


def eventually(claim: object, seconds: float = 10) -> None:
    """Wait until a claim, given as a callable, holds: what another thread or process does takes its time."""
    assert callable(claim)
    end = time.monotonic() + seconds
    while not claim():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.02)
