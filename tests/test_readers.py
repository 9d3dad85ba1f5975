"""Readers that people use subscribe to a running service: what they show, and what their polls cost."""

from __future__ import annotations

import json
import mailbox
import os
import re
import shutil
import sqlite3
import subprocess
from calendar import timegm
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default as email_policy
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest
from reader import make_reader
from selectolax.lexbor import LexborHTMLParser

from tests.newsroom import CONFIG, Newsroom
from tests.serving import ask, eventually, free_port, running

pytestmark = pytest.mark.slow

BROWSER = Path(__file__).parent / "browser"
SERVICE = """
[feeds]
url = "http://127.0.0.1:{port}/feeds/"
[schedule]
every = "1h"
[server]
port = {port}
"""
PATIENCE = 60.0  # seconds that a busy machine may need for what takes one
SHOWN = "a img table th td pre code strong em li h2".split()


@dataclass(frozen=True)
class Seen:
    """An article as a reader shows it; the body as its words and what is marked up in it."""

    title: str
    link: str
    date: datetime
    body: tuple[object, ...]


def seen(title: str, link: str, date: datetime | str | float, html: str) -> Seen:
    if isinstance(date, float | int):
        date = datetime.fromtimestamp(date, UTC)
    elif isinstance(date, str):
        date = datetime.fromisoformat(date) if date[:4].isdigit() else parsedate_to_datetime(date)
    return Seen(title, link, date.astimezone(UTC), body(html))


def body(html: str) -> tuple[object, ...]:
    """Return the words of HTML, and its elements with where they lead: what a reader's cleaning must leave."""
    page = LexborHTMLParser(f"<body>{html}</body>")
    marks = [
        (node.tag, node.attributes.get("href") or node.attributes.get("src"))
        for node in page.css(",".join(SHOWN))
    ]
    assert page.body
    return (" ".join(page.body.text(separator=" ").split()), *marks)


ENTITIES = ("entities.md", "«Use <b> & co»: &amp; is not &", "2026-02-03")
BRIDGE = ("mist.md", "Міст через Ліс відкрито", "2026-02-02 10:00")
PARK = ("park.md", "Парк на вулиці Зеленій", "2026-02-05 08:30")

BRIDGE_BODY = """
Рух мостом **відкрито** з [понеділка](/rukh/).

![Новий міст](/media/mist.png)

| Година | Автобус |
|--------|---------|
| 7:10   | № 3     |

    якщо a < b && c: їдьмо()
"""
BRIDGE_HTML = """
<p>Рух мостом <strong>відкрито</strong> з <a href="https://luky.example/rukh/">понеділка</a>.</p>
<p><img src="https://luky.example/media/mist.png" alt="Новий міст"></p>
<table><thead><tr><th>Година</th><th>Автобус</th></tr></thead>
<tbody><tr><td>7:10</td><td>№ 3</td></tr></tbody></table>
<pre><code>якщо a &lt; b &amp;&amp; c: їдьмо()</code></pre>
"""

FIRST = {
    "entities": seen(
        ENTITIES[1],
        "https://luky.example/news/entities/",
        "2026-02-03T00:00:00+02:00",
        "<p>Write <code>&lt;b&gt;</code> for bold &amp; mind the <em>ampersand</em>.</p>",
    ),
    "bridge": seen(BRIDGE[1], "https://luky.example/news/bridge/", "2026-02-02T10:00:00+02:00", BRIDGE_HTML),
}
EDITED = replace(
    FIRST["bridge"], body=body(BRIDGE_HTML.replace("понеділка</a>.", "понеділка</a>. Вагою до 5 т."))
)
ADDED = seen(
    PARK[1],
    "https://luky.example/news/park/",
    "2026-02-05T08:30:00+02:00",
    "<ul><li>клени</li><li>липи</li></ul>",
)


@dataclass
class Service:
    """`feedpub run`, what is written for it, and what it counts."""

    newsroom: Newsroom
    port: int

    def address(self, format: str) -> str:
        return f"http://127.0.0.1:{self.port}/feeds/all.{format}"

    def get(self, path: str) -> str:
        return ask(("127.0.0.1", self.port), path).body.decode()

    def await_text(self, text: str) -> None:
        """Wait until the feeds hold a text: all of them are swapped at once."""
        eventually(lambda: text in self.get("/feeds/all.json"), PATIENCE)

    def answers(self, format: str) -> dict[int, int]:
        """Return how often the feed of all articles was answered for, by status."""
        counts = re.findall(
            rf'feedpub_requests_total{{feed="all",format="{format}",status="(\d+)"}} (\d+)',
            self.get("/metrics"),
        )
        return {int(status): int(number) for status, number in counts}


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    port = free_port()
    newsroom = Newsroom(tmp_path / "site", config=CONFIG + SERVICE.format(port=port))
    write_first(newsroom)
    arguments = ["feedpub", "run", "--config", str(newsroom.save())]
    path = os.pathsep.join([str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", "")])
    with running(arguments, newsroom.folder, ("127.0.0.1", port), PYTHONPATH=path):
        yield Service(newsroom, port)


def write_first(newsroom: Newsroom) -> None:
    newsroom.article(
        *ENTITIES,
        "Write `<b>` for bold & mind the *ampersand*.",
        tags=["HTML & co"],
        language="en",
        slug="entities",
    )
    newsroom.article(*BRIDGE, BRIDGE_BODY, tags=["Дороги", "Міста"], slug="bridge")


def edit(newsroom: Newsroom) -> None:
    text = BRIDGE_BODY.replace("(/rukh/).", "(/rukh/). Вагою до 5 т.")
    newsroom.article(*BRIDGE, text, tags=["Дороги", "Міста"], slug="bridge")


def add(newsroom: Newsroom) -> None:
    newsroom.article(*PARK, "- клени\n- липи", tags=["Міста"], slug="park")


# Each reader is opened with a folder of its own and addresses by format; what comes back polls them all once
# and tells what the reader shows then.
Shown = dict[str, list[Seen]]
Poll = Callable[[], Shown]


def feedparser_reader(folder: Path, addresses: dict[str, str]) -> Poll:
    last: dict[str, Any] = {}

    def poll() -> Shown:
        for format, address in addresses.items():
            before = last.get(format)
            answer = feedparser.parse(
                address, etag=before and before.etag, modified=before and before.modified
            )
            if answer.status != 304:
                assert not answer.bozo, answer.bozo_exception
                last[format] = answer
        return {
            format: [
                seen(one.title, one.link, timegm(one.published_parsed), one.content[0].value)
                for one in answer.entries
            ]
            for format, answer in last.items()
        }

    return poll


def reader_reader(folder: Path, addresses: dict[str, str]) -> Poll:
    def poll() -> Shown:
        with make_reader(str(folder / "reader.sqlite")) as reader:
            for address in addresses.values():
                reader.add_feed(address, exist_ok=True)
                reader.update_feed(address)
            return {
                format: [
                    seen(one.title or "", one.link or "", one.published or datetime.min, one.content[0].value)
                    for one in reader.get_entries(feed=address)
                ]
                for format, address in addresses.items()
            }

    return poll


def newsboat(folder: Path, addresses: dict[str, str]) -> Poll:
    program = require("newsboat")
    (folder / "urls").write_text("\n".join(addresses.values()) + "\n", "utf-8")
    (folder / "config").write_text("", "utf-8")
    arguments = [f"--{name}-file={folder / name}" for name in ("url", "cache", "config")]
    arguments[0] = f"--url-file={folder / 'urls'}"

    def poll() -> Shown:
        run(folder, program, *arguments, "--execute=reload")
        with sqlite3.connect(folder / "cache") as cache:
            rows = "SELECT title, url, pubDate, content FROM rss_item WHERE feedurl = ?"
            shown = {
                format: [seen(*row) for row in cache.execute(rows, [address])]
                for format, address in addresses.items()
            }
        cache.close()
        return shown

    return poll


# sfeedrc(5) has this fetch as its example of conditional requests
SFEEDRC = """
sfeedpath='{folder}'
fetch() {{
    curl -sS --fail --etag-save '{folder}'/"$1".etag --etag-compare '{folder}'/"$1".etag "$2"
}}
feeds() {{
{feeds}
}}
"""
ESCAPES = {r"\n": "\n", r"\t": "\t", "\\\\": "\\"}


def sfeed(folder: Path, addresses: dict[str, str]) -> Poll:
    program = require("sfeed_update", "sfeed")
    require("curl")
    feeds = "\n".join(f"    feed {format} {address}" for format, address in addresses.items())
    (folder / "sfeedrc").write_text(SFEEDRC.format(folder=folder, feeds=feeds), "utf-8")

    def one(line: str) -> Seen:
        date, title, link, content, *_ = line.split("\t")
        return seen(title, link, int(date), re.sub(r"\\[nt\\]", lambda found: ESCAPES[found[0]], content))

    def poll() -> Shown:
        run(folder, program, str(folder / "sfeedrc"))
        return {
            format: [one(line) for line in (folder / format).read_text("utf-8").splitlines()]
            for format in addresses
        }

    return poll


R2E = """
[DEFAULT]
to = chytach@luky.example
email-protocol = maildir
maildir-path = {folder}/mail
maildir-mailbox = {format}
html-mail = True
date-header = True
trust-guid = True
[feed.{format}]
url = {address}
"""


def rss2email(folder: Path, addresses: dict[str, str]) -> Poll:
    program = require("r2e", "rss2email")
    for format, address in addresses.items():
        (folder / f"{format}.cfg").write_text(
            R2E.format(folder=folder, format=format, address=address), "utf-8"
        )
    (folder / "mail").mkdir()

    def one(message: EmailMessage) -> Seen:
        part = message.get_body(("html",))
        assert part
        content = LexborHTMLParser(part.get_content()).css_first("#body")
        assert content
        return seen(message["Subject"], message["X-RSS-URL"], message["Date"], content.html or "")

    def poll() -> Shown:
        for format in addresses:
            run(folder, program, "-c", f"{format}.cfg", "-d", f"{format}.json", "run")
        return {
            format: [one(message) for message in messages(folder / "mail" / format)] for format in addresses
        }

    return poll


def messages(maildir: Path) -> list[EmailMessage]:
    with_policy = BytesParser(EmailMessage, policy=email_policy)
    box = mailbox.Maildir(maildir, factory=None)
    return [with_policy.parsebytes(box.get_bytes(key)) for key in box.keys()]  # noqa: SIM118 - a mailbox yields messages


def from_npm(library: str) -> Callable[[Path, dict[str, str]], Poll]:
    def opened(folder: Path, addresses: dict[str, str]) -> Poll:
        node = require("node", "nodejs")
        if not (BROWSER / "node_modules" / library).is_dir():
            pytest.skip(f"needs {library}: npm ci --prefix tests/browser")
        tags = dict.fromkeys(addresses, "")
        shown: Shown = {}

        def poll() -> Shown:
            for format, address in addresses.items():
                told = json.loads(
                    run(folder, node, str(BROWSER / "read.mjs"), library, address, tags[format])
                )
                tags[format] = told["etag"]
                if told["articles"] is not None:
                    shown[format] = [seen(**{**one, "html": one.pop("body")}) for one in told["articles"]]
            return dict(shown)

        return poll

    return opened


def require(program: str, package: str | None = None) -> str:
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"needs {program}: apt-get install {package or program}")
    return found


def run(folder: Path, *command: str) -> str:
    """Run a reader in a home of its own; return what it printed."""
    environment = {"HOME": str(folder), "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TERM": "dumb"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


XML = ("rss", "atom")
READERS: dict[str, tuple[tuple[str, ...], Callable[[Path, dict[str, str]], Poll]]] = {
    "feedparser": (XML, feedparser_reader),
    "reader": ((*XML, "json"), reader_reader),
    "newsboat": (XML, newsboat),
    "sfeed": (XML, sfeed),
    "rss2email": (XML, rss2email),
    "rss-parser": (XML, from_npm("rss-parser")),
    "feedsmith": ((*XML, "json"), from_npm("feedsmith")),
}


@pytest.mark.parametrize("name", READERS)
def test_a_reader_shows_each_article_as_it_was_written_and_polls_for_nothing_when_nothing_changed(
    name: str, service: Service, tmp_path: Path
) -> None:
    formats, opened = READERS[name]
    poll = opened(tmp_path, {format: service.address(format) for format in formats})
    mailed = name == "rss2email"  # a mail that was sent is not edited
    bridge = FIRST["bridge"] if mailed else EDITED
    builds = [
        (write_first, "&amp; is not", list(FIRST.values())),
        (edit, "Вагою до 5 т.", [FIRST["entities"], bridge]),
        (add, "липи", [FIRST["entities"], bridge, ADDED]),
    ]
    for change, text, expected in builds:
        change(service.newsroom)
        service.await_text(text)
        shows(poll, service, formats, expected, status=200)
        shows(poll, service, formats, expected, status=304)


def shows(poll: Poll, service: Service, formats: tuple[str, ...], expected: list[Seen], status: int) -> None:
    """Poll once: the reader shows these articles in each format, and each feed was answered once, with a status."""
    before = {format: service.answers(format) for format in formats}
    shown = poll()
    for format in formats:
        assert by_title(shown[format]) == by_title(expected), format
        after = service.answers(format)
        asked = {code: number - before[format].get(code, 0) for code, number in after.items()}
        assert {code: number for code, number in asked.items() if number} == {status: 1}, format


def by_title(articles: list[Seen]) -> list[Seen]:
    return sorted(articles, key=lambda article: article.title)
