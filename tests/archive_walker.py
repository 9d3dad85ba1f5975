"""For tests of archives: sites that have them, and a subscriber who walks from a feed through every page of its archive."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import feedparser
from lxml import etree

from feedpub.lint import check
from tests.newsroom import CONFIG, Newsroom

FORMATS = ("rss", "atom", "json")
BASE = "https://luky.example/feeds/"
_LINK = "{http://www.w3.org/2005/Atom}link"
_MARK = "{http://purl.org/syndication/history/1.0}archive"


@dataclass(frozen=True)
class Part:
    """A document on the way: where it is, what it holds, and what it says of the others."""

    path: str
    ids: tuple[str, ...]
    links: dict[str, str]  #: relation to path
    is_marked: bool


def walk(feeds: Path, path: str) -> list[Part]:
    """Return a feed's document and every page of its archive, the newest first; each is read and checked."""
    parts: list[Part] = []
    following: str | None = path
    while following is not None:
        assert following not in [part.path for part in parts]
        parts.append(read(feeds, following))
        following = parts[-1].links.get("prev-archive")
    return parts


def read(feeds: Path, path: str) -> Part:
    """Return one document as independent parsers read it."""
    content = (feeds / path).read_bytes()
    format = path.rpartition(".")[2]
    assert check(format, content, path) == []
    if format == "json":
        feed = json.loads(content)
        assert feed["feed_url"] == BASE + path
        links = {"prev-archive": feed["next_url"]} if "next_url" in feed else {}
        ids = [item["id"] for item in feed["items"]]
        return Part(path, tuple(ids), _paths(links), is_marked=False)
    parsed = feedparser.parse(content)
    assert not parsed.bozo, parsed.bozo_exception
    root = etree.fromstring(content)
    head = root if format == "atom" else root[0]
    links = {link.get("rel", ""): link.get("href", "") for link in head.iterchildren(_LINK)}
    assert links["self"] == BASE + path
    marked = head.find(_MARK) is not None
    return Part(path, tuple(entry.id for entry in parsed.entries), _paths(links), is_marked=marked)


def _paths(links: dict[str, str]) -> dict[str, str]:
    return {rel: href.removeprefix(BASE) for rel, href in links.items() if href.startswith(BASE)}


def archive_config(limit: int = 2, more: str = "") -> str:
    return f"{CONFIG}[feeds]\narchive = true\nlimit = {limit}\n{more}\n"


def article(newsroom: Newsroom, number: int, year: int = 2025, **keys: object) -> None:
    day = datetime(year, 1, 1, 9) + timedelta(days=number)
    keys = {"tags": ["Вода"] if number % 2 else [], **keys}
    newsroom.article(f"{number:03}.md", f"Новина {number}", f"{day:%Y-%m-%d %H:%M}", **keys)  # type: ignore[arg-type]


def fill(newsroom: Newsroom, count: int, year: int = 2025) -> None:
    for number in range(count):
        article(newsroom, number, year)


def pages(newsroom: Newsroom, path: str = "archive") -> list[str]:
    found = (newsroom.feeds / path).rglob("*.*")
    return sorted(file.relative_to(newsroom.feeds).as_posix() for file in found if file.suffix[1:] in FORMATS)


def rewritten(newsroom: Newsroom, before: dict[str, tuple[bytes, int]]) -> list[str]:
    """Return the documents and copies that are not as they were, by their modification times."""
    after = newsroom.files()
    changed = [path for path in before.keys() | after.keys() if before.get(path) != after.get(path)]
    touched = [path for path in before.keys() & after.keys() if before[path][1] != after[path][1]]
    assert {*touched} <= {*changed}
    return sorted(changed)


def of_archive(paths: Sequence[str]) -> set[str]:
    return {
        path.rpartition(".")[0] for path in paths if path.startswith("archive/") and path.endswith(FORMATS)
    }


def titles(newsroom: Newsroom, path: str) -> list[str]:
    return [entry.title for entry in newsroom.feed(path).entries]


def assert_complete(newsroom: Newsroom, count: int) -> None:
    """Every article is reached from each format, at most the newest pages and the feed overlap, and no two pages do."""
    for feed in ("all", "tags/voda"):
        ways: list[list[Part]] = [walk(newsroom.feeds, f"{feed}.{name}") for name in FORMATS]
        for current, *archive in ways:
            held = [id for page in archive for id in page.ids]
            assert len(held) == len(set(held))
            missing = [id for id in current.ids if id not in held]
            assert list(current.ids[: len(missing)]) == missing  # what both hold are the feed's oldest
            assert feed != "all" or len({*held, *current.ids}) == count
        assert len({json.dumps([part.ids for part in way]) for way in ways}) == 1
    reached = {
        part.path
        for feed in ("all", "tags/voda")
        for n in FORMATS
        for part in walk(newsroom.feeds, f"{feed}.{n}")
    }
    assert reached >= set(pages(newsroom))
