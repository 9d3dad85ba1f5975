"""What the response's headers say of a feed, and what its document says, is the same."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from lxml import etree

from feedpub.serve.follow import published_site
from feedpub.serve.server import Server
from feedpub.serve.table import Site
from feedpub.settings import ServerSettings
from tests.newsroom import CONFIG, Newsroom
from tests.serving import Answer, ask, free_port
from tests.websub.test_services import FORMATS

HUBS = ["https://hub.example/?a=b&c=d", "https://друга.example/хаб"]
ENCODED = ["https://hub.example/?a=b&c=d", "https://xn--80afc2cp.example/%D1%85%D0%B0%D0%B1"]
CONFIGURATION = f"""
[feeds]
url = "https://luky.example/стрічки/"
[feeds.paths]
all = "новини.{{format}}"
[websub]
hubs = {json.dumps(HUBS, ensure_ascii=False)}
"""
ROOT = "/%D1%81%D1%82%D1%80%D1%96%D1%87%D0%BA%D0%B8/"
FEEDS = [f"{ROOT}%D0%BD%D0%BE%D0%B2%D0%B8%D0%BD%D0%B8.{format}" for format in FORMATS]
FEEDS += [f"{ROOT}tags/lis.{format}" for format in FORMATS]
SY = "{http://purl.org/rss/1.0/modules/syndication/}"


@dataclass(frozen=True)
class Links:
    """Where a feed says that it stands, and which hubs it has."""

    self: list[str]
    hubs: list[str]


def of_header(answer: Answer) -> Links:
    assert len(answer.all("link")) == 1  # readers there are that take the first header only
    found = re.findall(r'<([^>]*)>; rel="(\w+)"', answer["link"])
    assert {rel for _, rel in found} <= {"self", "hub"}
    return Links([at for at, rel in found if rel == "self"], [at for at, rel in found if rel == "hub"])


def of_document(answer: Answer, path: str) -> Links:
    if path.endswith(".json"):
        feed = json.loads(answer.body)
        hubs = feed.get("hubs", [])
        assert {hub["type"] for hub in hubs} <= {"WebSub"}
        return Links([feed["feed_url"]], [hub["url"] for hub in hubs])
    root = etree.fromstring(answer.body)
    parent = root if path.endswith(".atom") else root[0]
    links = parent.findall("{http://www.w3.org/2005/Atom}link")
    return Links(
        [str(link.get("href")) for link in links if link.get("rel") == "self"],
        [str(link.get("href")) for link in links if link.get("rel") == "hub"],
    )


def serve(newsroom: Newsroom) -> Iterator[tuple[str, int]]:
    newsroom.build()
    port = free_port()
    settings = newsroom.settings
    server = Server(ServerSettings(port=port), published_site(settings, Site.empty(settings)))
    server.start()
    yield "127.0.0.1", port
    server.stop()
    server.wait()


@pytest.fixture
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    newsroom = Newsroom(tmp_path_factory.mktemp("site"), config=CONFIG + CONFIGURATION)
    newsroom.article("a.md", "Перша", tags=["ліс"])
    yield from serve(newsroom)


def test_headers_and_document_name_the_same_hubs_and_one_address_of_the_feed_itself(
    address: tuple[str, int],
) -> None:
    for path in FEEDS:
        answer = ask(address, path)
        assert (
            of_header(answer) == of_document(answer, path) == Links([f"https://luky.example{path}"], ENCODED)
        )


def test_a_subscriber_may_discover_by_head_and_by_304(address: tuple[str, int]) -> None:
    for path in FEEDS:
        answer = ask(address, path)
        assert ask(address, path, method="HEAD")["link"] == answer["link"]
        unchanged = ask(address, path, f"If-None-Match: {answer['etag']}")
        assert (unchanged.status, unchanged["link"]) == (304, answer["link"])


def test_without_hubs_a_feed_names_only_itself(newsroom: Newsroom) -> None:
    newsroom.config = CONFIG
    for address in serve(newsroom):
        for format in FORMATS:
            path = f"/feeds/all.{format}"
            answer = ask(address, path)
            assert (
                of_header(answer) == of_document(answer, path) == Links([f"https://luky.example{path}"], [])
            )


def test_pages_are_no_topics(address: tuple[str, int]) -> None:
    for page in ("index.html", "feeds.opml", "tags/lis.html"):
        answer = ask(address, f"{ROOT}{page}")
        assert answer.status == 200
        assert not answer.all("link")


@pytest.mark.parametrize(
    ("schedule", "minutes"),
    [
        ('every = "10s"', 5),
        ('every = "10m"', 10),
        ('every = "37m"', 37),
        ('every = "2h"', 120),
        ('every = "7h"', 300),
        ('every = "3d"', 300),
        ('cron = "*/15 6-22 * * *"', 15),
        ('cron = "0 9 * * 1"', 300),
    ],
)
def test_everything_that_tells_readers_when_to_come_again_tells_the_same(
    newsroom: Newsroom, schedule: str, minutes: int
) -> None:
    newsroom.config = f"{CONFIG}[schedule]\n{schedule}\n"
    for address in serve(newsroom):
        answers = {format: ask(address, f"/feeds/all.{format}") for format in FORMATS}
        for answer in answers.values():
            assert f"max-age={minutes * 60}," in answer["cache-control"]
            assert not answer.all("expires")
        channel = etree.fromstring(answers["rss"].body)[0]
        assert channel.findtext("ttl") == str(minutes)
        assert rhythm(channel) == pytest.approx(minutes, rel=0.05)
        # They would be the hours of GMT, and a service that builds only by day has other hours in winter.
        assert channel.find("skipHours") is None
        assert channel.find("skipDays") is None


def rhythm(channel: etree._Element) -> float:
    """Return the minutes between two updates, as the syndication module tells them."""
    period, frequency = channel.findtext(f"{SY}updatePeriod"), channel.findtext(f"{SY}updateFrequency")
    assert frequency
    return {"hourly": 60, "daily": 1_440, "weekly": 10_080}[str(period)] / int(frequency)
