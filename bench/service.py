"""How soon `feedpub run` has a change in the feeds, what a burst of changes costs, and what waiting costs.

`python -m bench.service --articles 100000`. Linux only: it reads the processor time from /proc.
"""

from __future__ import annotations

import argparse
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

from bench.corpus import Corpus, edit, make_corpus, restore
from bench.measure import processor_seconds
from bench.peers import Job, feedpub_command, feedpub_job
from bench.rounds import forget, tidy
from bench.table import machine, save

WORK = Path(__file__).parent / ".work"
RESULTS = Path(__file__).parent / "RESULTS.md"
BUDGET = 0.150  #: seconds from the closing of a file to the feeds served, at any size of archive
_LOOK_EVERY = 0.001  # seconds
_APART = 2.5  # seconds between two changes: two publications of a document are at least one apart
_PATIENCE = 60.0  # seconds after which a change counts as never served
_QUIET = 4.0  # seconds without a build after which a burst is over
_START = 3_600.0  # seconds that the first build may take

#: Returns what can be read of the feed of all articles just now; empty where nothing can.
Reader = Callable[[], bytes]


class ServiceFailed(Exception):
    """The service did not do what is measured."""


@dataclass(frozen=True, slots=True)
class Service:
    """`feedpub run` while it runs."""

    job: Job
    process: subprocess.Popen[bytes]
    log: Path
    port: int

    def builds(self) -> int:
        """Return how many builds have ended so far."""
        return self.log.read_bytes().count(b"build exit=")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what was measured; 1 where a change took longer than the budget, or a burst more than one build."""
    options = _options(arguments)
    corpus = make_corpus(WORK / "corpora", options.articles)
    edited = range(max(options.edits, options.burst))
    restore(corpus, edited)
    told: list[str] = []
    try:
        with running(corpus) as service:
            kept = [*_report_changes(service, corpus, options.edits, told)]
            kept.append(_report_burst(service, corpus, options.burst, told))
            _report_idle(service, options.idle, told)
    finally:
        restore(corpus, edited)
    title = f"{options.articles:,} articles watched by the service"
    lines = "\n".join(f"- {line}" for line in told)
    save(RESULTS, title, f"{title}\n\n{machine(datetime.now(UTC).date())}\n\n{lines}\n")
    return 0 if all(kept) else 1


@contextmanager
def running(corpus: Corpus) -> Iterator[Service]:
    """Run the service on a corpus, from after its first build, until the block ends."""
    port = _free_port()
    job = feedpub_job(
        "service", corpus, WORK / str(corpus.articles) / "service",
        more=f'[schedule]\nevery = "1d"\n[server]\nport = {port}\n',
    )  # fmt: skip
    forget(job)
    tidy([job])
    log = job.command.directory / "service.log"
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [*feedpub_command(), "run"],
            cwd=job.command.directory,
            env=job.command.environment,
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
        )
    service = Service(job, process, log, port)
    try:
        _wait(service, lambda: service.builds() > 0, _START, "its first build has not ended")
        time.sleep(_APART)
        yield service
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(35)


def delays(service: Service, corpus: Corpus, edits: int, read: Reader) -> list[float]:
    """Return the seconds from the closing of a changed file until the change can be read, for so many changes."""
    found = []
    for number in range(edits):
        mark = f"change {time.time_ns()}"
        edit(corpus.path(number), mark)
        closed = time.perf_counter()
        _wait(service, lambda: mark.encode() in read(), _PATIENCE, f"{mark} is not in the feeds")  # noqa: B023
        found.append(time.perf_counter() - closed)
        time.sleep(_APART)
    return found


def burst(service: Service, corpus: Corpus, files: int) -> tuple[int, float]:
    """Change so many files at once; return how many builds followed, and the seconds until the last had ended."""
    before, begun = service.builds(), time.perf_counter()
    for number in range(files):
        edit(corpus.path(number), f"burst {number}")
    _wait(service, lambda: service.builds() > before, _PATIENCE, "no build followed the burst")
    counted, last = service.builds(), time.perf_counter()
    while time.perf_counter() - last < _QUIET:
        time.sleep(0.01)
        if service.builds() != counted:
            counted, last = service.builds(), time.perf_counter()
    return counted - before, last - begun


def _report_changes(service: Service, corpus: Corpus, edits: int, told: list[str]) -> Iterator[bool]:
    readers: dict[str, Reader] = {"on the disk": _file_reader(service)}
    readers["over HTTP"] = _http_reader(service.port)
    for where, read in readers.items():
        found = delays(service, corpus, edits, read)
        kept = median(found) <= BUDGET
        _tell(
            told,
            f"one change {where}: median {median(found) * 1000:.0f} ms, longest {max(found) * 1000:.0f} ms, "
            f"at most {BUDGET * 1000:.0f} ms: {'kept' if kept else 'missed'}",
        )
        yield kept


def _report_burst(service: Service, corpus: Corpus, files: int, told: list[str]) -> bool:
    builds, seconds = burst(service, corpus, files)
    _tell(
        told,
        f"{files:,} files at once: {builds} builds in {seconds:.1f} s, "
        f"at most one: {'kept' if builds == 1 else 'missed'}",
    )
    return builds == 1


def _report_idle(service: Service, seconds: float, told: list[str]) -> None:
    before = processor_seconds(service.process.pid)
    time.sleep(seconds)
    used = processor_seconds(service.process.pid) - before
    _tell(
        told,
        f"waiting for {seconds:.0f} s: {used * 1000:.0f} ms of processor, {used / seconds:.2%} of a core",
    )


def _file_reader(service: Service) -> Reader:
    path = service.job.output / service.job.address(None, "rss")
    seen = b""
    stamp = (0, 0)

    def read() -> bytes:
        nonlocal seen, stamp
        status = path.stat()
        if (status.st_ino, status.st_mtime_ns) != stamp:
            stamp, seen = (status.st_ino, status.st_mtime_ns), path.read_bytes()
        return seen

    return read


def _http_reader(port: int) -> Reader:
    """Return a reader that polls on one connection, and is sent only what it has not."""
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    tag, seen = "", b""

    def read() -> bytes:
        nonlocal tag, seen
        connection.request("GET", "/feeds/all.rss", headers={"If-None-Match": tag} if tag else {})
        response = connection.getresponse()
        body = response.read()
        if response.status == 200:
            tag, seen = response.headers["ETag"], body
        return seen

    return read


def _wait(service: Service, reached: Callable[[], bool], patience: float, otherwise: str) -> None:
    end = time.perf_counter() + patience
    while not reached():
        if service.process.poll() is not None or time.perf_counter() > end:
            told = service.log.read_text(encoding="utf-8", errors="replace")[-1_000:]
            raise ServiceFailed(f"{otherwise}; the service says: {told}")
        time.sleep(_LOOK_EVERY)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def _tell(told: list[str], line: str) -> None:
    told.append(line)
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.service", description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000, help="size of the corpus (default 10000)")
    parser.add_argument("--edits", type=int, default=10, help="changes to time (default 10)")
    parser.add_argument("--burst", type=int, default=1_000, help="files changed at once (default 1000)")
    parser.add_argument("--idle", type=float, default=60, help="seconds to wait for nothing (default 60)")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except ServiceFailed as failure:
        sys.exit(f"service: {failure}")
