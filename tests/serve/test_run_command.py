"""What `feedpub run` serves while it builds, over a real socket: the first minutes, and builds under load."""

from __future__ import annotations

import gzip
import hashlib
import threading
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Self

import brotli
import pytest

from feedpub.build import Options
from feedpub.build.once import build_once
from feedpub.lock import build_lock
from feedpub.serve.follow import published_site
from feedpub.serve.table import Site
from tests.newsroom import CONFIG, Newsroom
from tests.serving import Address, Answer, ask, eventually, free_port, running

pytestmark = pytest.mark.slow

DECODERS: dict[str, Callable[[bytes], bytes]] = {"": bytes, "gzip": gzip.decompress, "br": brotli.decompress}


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    newsroom = Newsroom(tmp_path, config=f'{CONFIG}[schedule]\nevery = "1h"\n')
    for number in range(5):
        newsroom.article(f"n{number}.md", f"Новина {number}", f"2026-02-{number + 1:02}", tags=["поле"])
    newsroom.save()
    return newsroom


@pytest.fixture
def address() -> Address:
    return "127.0.0.1", free_port()


@pytest.fixture
def service(newsroom: Newsroom, address: Address) -> Iterator[Newsroom]:
    """A newsroom whose service has built."""
    with running(["feedpub", "run"], newsroom.folder, address, FEEDPUB_SERVER__PORT=str(address[1])):
        eventually(lambda: ask(address, "/healthz/build").status == 200, 30)
        yield newsroom


def test_a_service_answers_as_readers_expect_and_its_metrics_know(
    service: Newsroom, address: Address
) -> None:
    whole = ask(address, "/feeds/all.atom", "Accept-Encoding: gzip")
    assert (whole.status, whole["content-encoding"]) == (200, "gzip")
    assert whole["cache-control"] == "public, max-age=3600, stale-if-error=86400"
    assert gzip.decompress(whole.body) == service.document("all.atom")
    reader = "User-Agent: Feedly/1.0 (+http://www.feedly.com/fetcher.html; 16 subscribers)"
    assert ask(address, "/feeds/all.atom", f"If-None-Match: {whole['etag']}", reader).status == 304
    head = ask(address, "/feeds/all.atom", "Accept-Encoding: gzip", method="HEAD")
    assert dict(head.fields) == {**dict(whole.fields), "date": head["date"]}
    assert ask(address, "/feeds/all.atom", method="OPTIONS").status == 204
    assert ask(address, "/feeds/all.atom", method="POST").status == 405
    assert ask(address, "/feeds/.feedpub.lock").status == ask(address, "/articles/n1.md").status == 404
    metrics = ask(address, "/metrics").body.decode()
    for line in (
        'feedpub_articles{state="published"} 5.0',
        "feedpub_feeds 2.0",
        'feedpub_requests_total{feed="all",format="atom",status="304"} 1.0',
        'feedpub_subscribers{aggregator="Feedly",feed="all",format="atom"} 16.0',
        'feedpub_builds_total{exit="0"}',
        f'feedpub_saved_bytes_total{{by="not_modified"}} {len(service.document("all.atom"))}.0',
    ):
        assert line in metrics, metrics


def test_before_the_first_build_readers_are_asked_to_come_back(newsroom: Newsroom, address: Address) -> None:
    environment = {"FEEDPUB_SERVER__PORT": str(address[1])}
    with (
        build_lock(newsroom.folder / ".feedpub", newsroom.feeds),  # as if another build were at work
        running(["feedpub", "run"], newsroom.folder, address, **environment),
    ):
        for target in ("/feeds/all.rss", "/feeds/tags/pole.rss", "/feeds/"):
            answer = ask(address, target)
            assert (answer.status, answer["cache-control"]) == (503, "no-store"), target
            assert int(answer["retry-after"]) > 0
        assert ask(address, "/elsewhere").status == 404
        assert ask(address, "/healthz").status == ask(address, "/healthz/build").status == 503


def test_a_service_that_starts_again_serves_the_old_feeds_at_once(
    newsroom: Newsroom, address: Address
) -> None:
    newsroom.build()
    environment = {"FEEDPUB_SERVER__PORT": str(address[1])}
    with (
        build_lock(newsroom.folder / ".feedpub", newsroom.feeds),
        running(["feedpub", "run"], newsroom.folder, address, **environment),
    ):
        assert ask(address, "/feeds/all.rss").body == newsroom.document("all.rss")


def test_a_service_whose_state_is_damaged_serves_the_old_feeds_and_mends_it(
    newsroom: Newsroom, address: Address
) -> None:
    newsroom.build()
    newsroom.settings.state.write_bytes(b"no database at all" * 100)
    environment = {"FEEDPUB_SERVER__PORT": str(address[1])}
    with running(["feedpub", "run"], newsroom.folder, address, **environment):
        assert ask(address, "/feeds/all.rss").status == 200
        eventually(lambda: ask(address, "/healthz/build").status == 200, 30)
        assert ask(address, "/feeds/all.rss").status == 200


def test_two_edits_within_one_second_move_last_modified_by_one(newsroom: Newsroom) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    settings = newsroom.settings
    build_once(settings, now, Options())
    first = published_site(settings, Site.empty(settings))
    newsroom.article("n1.md", "Змінена", "2026-02-02", tags=["поле"])
    build_once(settings, now, Options())
    second = published_site(settings, first)
    for path in ("all.rss", "all.atom", "all.json", "tags/pole.rss"):
        before, after = first.documents[path], second.documents[path]
        assert after.tag != before.tag
        assert after.modified == before.modified + 1


class Reader:
    """Polls as fast as it can, in turn in each coding, and looks at every answer."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self.seen: dict[str, str] = {}  #: tag to Last-Modified
        self.faults: list[str] = []
        self.count = 0
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._read)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._thread.join()

    def _read(self) -> None:
        while not self._stopping.is_set():
            for coding in DECODERS:
                try:
                    answer = ask(self.address, "/feeds/all.atom", f"Accept-Encoding: {coding}")
                    self._judge(answer)
                except (OSError, ValueError, AssertionError, ET.ParseError) as error:
                    self.faults.append(repr(error))
                self.count += 1

    def _judge(self, answer: Answer) -> None:
        assert answer.status == 200, answer
        body = DECODERS[answer["content-encoding"]](answer.body)
        ET.fromstring(body)
        assert answer["etag"] == f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
        assert self.seen.setdefault(answer["etag"], answer["last-modified"]) == answer["last-modified"]


@pytest.mark.parametrize("server", ["run", "serve"])
def test_builds_that_replace_the_feeds_tear_no_document_and_fail_no_request(
    newsroom: Newsroom, address: Address, server: str
) -> None:
    newsroom.build()
    environment = {"FEEDPUB_SERVER__PORT": str(address[1])}
    with running(["feedpub", server], newsroom.folder, address, **environment):
        eventually(lambda: ask(address, "/feeds/all.atom").status == 200)
        with Reader(address) as reader, Reader(address) as other:
            for number in range(4):
                title = f"Зміна {number}"
                newsroom.article("n1.md", title, "2026-02-02", tags=["поле"])
                if server == "serve":
                    build_once(newsroom.settings, datetime.now(UTC), Options())
                eventually(lambda: title.encode() in ask(address, "/feeds/all.atom").body, 30)  # noqa: B023
    assert reader.faults == other.faults == []
    assert len(reader.seen) >= 4
    dates = [parsedate_to_datetime(date) for date in reader.seen.values()]
    assert dates == sorted(set(dates))  # each version is later than the one before it
    assert min(reader.count, other.count) > 4
