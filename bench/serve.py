"""How fast `feedpub serve` answers, against nginx (gzip_static) with the same files in the same run, one core each.

Then whether readers notice that builds replace the feeds once a second. Needs wrk and nginx, both Debian packages.

    python -m bench.serve            the table, then a minute of replacing under load; written into RESULTS.md
    python -m bench.serve --quick    both in short, to see that they work
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from xml.etree import ElementTree as ET

from bench.table import machine, save
from feedpub.build import Options
from feedpub.build.once import build_once
from feedpub.config import load

RESULTS = Path(__file__).parent / "RESULTS.md"
CONNECTIONS = 64
SERVER_CORE, CLIENT_CORE = "0", "1"
TARGETS = {"200 plain": 0.40, "200 gzip": 0.28, "304": 0.20}
PATH = "/feeds/all.atom"

CONFIG = """
[site]
title = "Вимірювання"
url = "https://bench.example/"
[feeds]
formats = ["rss", "atom", "json"]
by = ["tag"]
pages = false
"""
NGINX = """
worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000; open_file_cache max=1000; etag on;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  types {{ application/atom+xml atom; application/rss+xml rss; application/feed+json json; }}
  server {{ listen 127.0.0.1:{port}; root {folder}; gzip_static on; }}
}}
"""


@dataclass
class Newsroom:
    """A folder of articles that makes an Atom feed of some 60 kB."""

    folder: Path
    edits: int = 0

    def fill(self) -> None:
        (self.folder / "articles").mkdir()
        (self.folder / "config.toml").write_text(CONFIG, "utf-8")
        for number in range(50):
            self._write(number, f"Новина {number}")
        self.build()

    def edit(self) -> None:
        """Change one article, as an editor would: one of three, since the guard stops one who rewrites half a feed."""
        self.edits += 1
        self._write(self.edits % 3, f"Новина {self.edits % 3}, зміна {self.edits}")

    def build(self) -> None:
        settings = load(self.folder / "config.toml", {})
        report = build_once(settings, datetime.now(UTC), Options(), wait=10)
        if report.exit:
            sys.exit(f"the build failed: {report.problems}")

    def _write(self, number: int, title: str) -> None:
        day = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number)
        text = f"{title}. Громада обговорила партнерство з сусідами. " * 8
        header = f"---\ntitle: {title}\ndate: {day:%Y-%m-%d}\ntags: [громади, tag{number % 5}]\n---\n"
        (self.folder / "articles" / f"article-{number}.md").write_text(f"{header}\n{text}\n", "utf-8")


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def program(arguments: list[str], port: int, **environment: str) -> Iterator[None]:
    """Run a server on its core until the block ends."""
    command = ["taskset", "-c", SERVER_CORE, *arguments]
    with subprocess.Popen(command, env={**os.environ, **environment}) as process:
        try:
            _await(port)
            yield
        finally:
            process.send_signal(signal.SIGTERM)


def _await(port: int) -> None:
    for _ in range(200):
        try:
            if fetch(port)[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.05)
    sys.exit(f"no server answers at port {port}")


def fetch(port: int, **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", PATH, headers={name.replace("_", "-"): v for name, v in headers.items()})
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def wrk(port: int, seconds: float, *headers: str) -> float:
    """Return requests a second; ends the program where any of them failed."""
    command = ["taskset", "-c", CLIENT_CORE, "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds:g}s"]
    command += [part for header in headers for part in ("-H", header)]
    said = subprocess.run(
        [*command, f"http://127.0.0.1:{port}{PATH}"], capture_output=True, text=True, check=True
    ).stdout
    if re.search("Socket errors|Non-2xx", said):
        sys.exit(f"requests failed:\n{said}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    assert found, said
    return float(found[1])


def compare(ports: dict[str, int], rounds: int, seconds: float) -> dict[str, dict[str, float]]:
    """Return case to server to requests a second, and to "ratio": medians of rounds in which the servers take turns.

    The ratio is that of each round, since others may use the machine, too.
    """
    results: dict[str, dict[str, float]] = {}
    for case in TARGETS:
        figures: dict[str, list[float]] = {name: [] for name in (*ports, "ratio")}
        for _ in range(rounds):
            for name, port in ports.items():
                figures[name].append(wrk(port, seconds, *_headers(case, port)))
            figures["ratio"].append(figures["feedpub"][-1] / figures["nginx"][-1])
        results[case] = {name: statistics.median(values) for name, values in figures.items()}
    return results


def _headers(case: str, port: int) -> tuple[str, ...]:
    if case == "200 gzip":
        return ("Accept-Encoding: gzip",)
    return (f"If-None-Match: {fetch(port)[1]['etag']}",) if case == "304" else ()


def table_of(results: dict[str, dict[str, float]]) -> str:
    """Return requests a second and ratios as a table."""
    lines = ["|  | nginx, /s | feedpub, /s | ratio | at least |", "| --- | ---: | ---: | ---: | ---: |"]
    for case, figures in results.items():
        cells = (f"{figures['nginx']:,.0f}", f"{figures['feedpub']:,.0f}", f"{figures['ratio']:.2f}")
        lines.append(f"| {case} | {' | '.join(cells)} | {TARGETS[case]:.2f} |")
    return "\n".join(lines)


@dataclass
class Watch:
    """Readers that look at every document that they are given."""

    port: int
    requests: int = 0
    loaded: float = 0  #: requests a second of wrk
    versions: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def read(self, until: Callable[[], bool]) -> None:
        while not until():
            for accept in ("identity", "gzip", "br"):
                self.requests += 1
                try:
                    self._look(*fetch(self.port, Accept_Encoding=accept))
                except (OSError, ValueError, ET.ParseError) as error:
                    self.faults.append(repr(error))

    def load(self, seconds: float) -> None:
        """Ask as fast as wrk can."""
        try:
            self.loaded = wrk(self.port, seconds)
        except SystemExit as error:
            self.faults.append(str(error))

    def _look(self, status: int, headers: dict[str, str], body: bytes) -> None:
        if status != 200:
            raise ValueError(f"status {status}")
        coding = headers.get("content-encoding")
        if coding == "br":
            import brotli

            body = brotli.decompress(body)
        elif coding == "gzip":
            body = gzip.decompress(body)
        ET.fromstring(body)  # noqa: S314 - our own feed
        if headers["etag"] != f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"':
            raise ValueError("the tag is not that of the body")
        self.versions.add(headers["etag"])


def replace_under_load(newsroom: Newsroom, port: int, seconds: float) -> Watch:
    """Build once a second while wrk loads the server and readers check what they get."""
    watch = Watch(port)
    end = time.monotonic() + seconds
    reader = threading.Thread(target=watch.read, args=(lambda: time.monotonic() > end,))
    load = threading.Thread(target=watch.load, args=(seconds,))
    reader.start()
    load.start()
    begun = time.monotonic()
    while time.monotonic() < end:
        newsroom.edit()
        newsroom.build()
        time.sleep(max(0, newsroom.edits - (time.monotonic() - begun)))
    reader.join()
    load.join()
    return watch


def measure(folder: Path, *, quick: bool) -> bool:
    """Print the table and what readers saw while builds replaced the feeds; tell whether all is as it should be."""
    folder.chmod(0o755)  # nginx reads as another user
    newsroom = Newsroom(folder)
    newsroom.fill()
    ports = {"nginx": free_port(), "feedpub": free_port()}
    config = folder / "nginx.conf"
    config.write_text(NGINX.format(folder=folder, port=ports["nginx"]), "utf-8")
    nginx = ["nginx", "-c", str(config), "-e", "stderr"]
    serve = [sys.executable, "-m", "feedpub", "serve", "--quiet", "--config", str(folder / "config.toml")]
    with ExitStack() as running:
        running.enter_context(program(nginx, ports["nginx"]))
        running.enter_context(program(serve, ports["feedpub"], FEEDPUB_SERVER__PORT=str(ports["feedpub"])))
        size = len(fetch(ports["feedpub"])[2])
        what = f"Atom feed of {size:,} bytes, {CONNECTIONS} connections, one core each."
        results = compare(ports, 3 if quick else 11, 1 if quick else 2)
        say(f"{what}\n\n{table_of(results)}\n")
        watch = replace_under_load(newsroom, ports["feedpub"], 5 if quick else 60)
    told = (
        f"{newsroom.edits} builds in {5 if quick else 60} s under load: {watch.requests:,} documents checked, "
        f"{len(watch.versions)} versions seen, {len(watch.faults)} faults; wrk: {watch.loaded:,.0f} requests a second."
    )
    say(told)
    for fault in watch.faults[:10]:
        say(f"  {fault}")
    held = all(figures["ratio"] >= TARGETS[case] for case, figures in results.items())
    if not quick:
        text = f"{machine(datetime.now(UTC).date())} {what}\n\n{table_of(results)}\n\n{told}\n"
        save(
            RESULTS,
            "Serving, beside nginx with the same files",
            f"Serving, beside nginx with the same files\n\n{text}",
        )
    return held and not watch.faults and len(watch.versions) > 1


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    for name in ("wrk", "nginx", "taskset"):
        if not shutil.which(name):
            package = "util-linux" if name == "taskset" else name
            sys.exit(f"{name} is missing: as root, apt-get install {package}")
    with tempfile.TemporaryDirectory(prefix="feedpub-serve-") as folder:
        return 0 if measure(Path(folder), quick=quick) else 1


if __name__ == "__main__":
    sys.exit(main())
