"""Readers that people use subscribe to a running service: what they show, and what their polls cost."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.readers.libraries import from_npm, with_feedparser, with_reader
from tests.readers.programs import Open, Poll, newsboat, rss2email, sfeed
from tests.readers.seen import (
    Remembers,
    Seen,
    by_link,
    the_first_of_each,
    the_first_of_each_title,
    the_newest_of_each,
    what_the_feed_holds,
)
from tests.readers.site import HISTORY, Exchange, Site, path_of, serving_site, touch

pytestmark = pytest.mark.slow


class Reader(NamedTuple):
    open: Open
    formats: tuple[str, ...]  #: those that it reads
    remembers: Remembers
    latches: bool = False  #: keeps its old validators where no article is new or edited, and so asks for ever


XML = ("rss", "atom")
ALL = (*XML, "json")
READERS = {
    "feedparser": Reader(with_feedparser, XML, what_the_feed_holds),
    "reader": Reader(with_reader, ALL, the_newest_of_each, latches=True),
    "newsboat": Reader(newsboat, XML, the_newest_of_each),
    "sfeed": Reader(sfeed, XML, the_first_of_each_title),
    "rss2email": Reader(rss2email, XML, the_first_of_each),
    "rss-parser": Reader(from_npm("rss-parser"), XML, what_the_feed_holds),
    "feedsmith": Reader(from_npm("feedsmith"), ALL, what_the_feed_holds),
}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with serving_site(tmp_path / "site") as site:
        yield site


def subscribe(name: str, site: Site, folder: Path) -> Poll:
    (folder / name).mkdir()
    return READERS[name].open(
        folder / name, {format: site.address(format) for format in READERS[name].formats}
    )


@pytest.mark.parametrize("name", READERS)
def test_a_reader_shows_each_article_as_it_is_and_polls_for_nothing_when_nothing_changed(
    name: str, site: Site, tmp_path: Path
) -> None:
    poll = subscribe(name, site, tmp_path)
    for step, (change, held) in enumerate(HISTORY, start=1):
        site.carry_out(change, held)
        expected = by_link(READERS[name].remembers(held for _, held in HISTORY[:step]))
        poll_costs(poll, site, name, 200, expected)
        site.carry_out(touch, held)
        is_deletion = step == len(HISTORY)
        poll_costs(poll, site, name, 200 if is_deletion and READERS[name].latches else 304, expected)


def poll_costs(poll: Poll, site: Site, name: str, status: int, expected: list[Seen]) -> None:
    """Poll once: the reader shows these articles in each format, for one request with this answer each."""
    site.relay.exchanges.clear()
    shown = poll()
    for format in READERS[name].formats:
        assert by_link(shown[format]) == expected, format
    assert cost(site.relay.exchanges) == {(path_of(format), status): 1 for format in READERS[name].formats}


def cost(exchanges: list[Exchange]) -> dict[tuple[str, int], int]:
    """Return how often each path was answered with each status; no 304 may have a body, nor a 200 lack one."""
    assert all((exchange.length == 0) == (exchange.status == 304) for exchange in exchanges)
    answers = [(exchange.path, exchange.status) for exchange in exchanges]
    return {answer: answers.count(answer) for answer in answers}


def test_all_readers_may_poll_at_once_while_the_service_builds(site: Site, tmp_path: Path) -> None:
    polls = {name: subscribe(name, site, tmp_path) for name in READERS}
    histories: dict[str, list[list[Seen]]] = {name: [] for name in READERS}
    with ThreadPoolExecutor(len(READERS)) as pool:
        for change, held in HISTORY[:3]:
            site.carry_out(change, held)
            site.newsroom.write("tags/later.md", "not an article")  # a build while they poll
            shown = dict(zip(polls, pool.map(lambda poll: poll(), polls.values()), strict=True))
            for name, reader in READERS.items():
                histories[name].append(held)
                for format in reader.formats:
                    assert by_link(shown[name][format]) == by_link(reader.remembers(histories[name])), name
        site.relay.exchanges.clear()
        list(pool.map(lambda poll: poll(), polls.values()))
    assert {status for _, status in cost(site.relay.exchanges)} == {304}
