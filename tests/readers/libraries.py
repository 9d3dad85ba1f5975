"""Libraries that programs read feeds with: feedparser and reader from PyPI, rss-parser and feedsmith from npm."""

from __future__ import annotations

import json
from calendar import timegm
from pathlib import Path
from typing import Any

import feedparser
import pytest
from reader import Entry, make_reader

from tests.readers.programs import Addresses, Open, Poll, Shown, require, run
from tests.readers.seen import Seen, seen

BROWSER = Path(__file__).parents[1] / "browser"


def with_feedparser(folder: Path, addresses: Addresses) -> Poll:
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
        return {format: [of_feedparser(entry) for entry in answer.entries] for format, answer in last.items()}

    return poll


def of_feedparser(entry: Any) -> Seen:
    html = entry.content[0].value if "content" in entry else entry.summary
    return seen(entry.title, entry.link, timegm(entry.published_parsed), html)


def with_reader(folder: Path, addresses: Addresses) -> Poll:
    def poll() -> Shown:
        with make_reader(str(folder / "reader.sqlite")) as reader:
            for address in addresses.values():
                reader.add_feed(address, exist_ok=True)
                reader.update_feed(address)
            return {
                format: [of_reader(entry) for entry in reader.get_entries(feed=address)]
                for format, address in addresses.items()
            }

    return poll


def of_reader(entry: Entry) -> Seen:
    html = entry.content[0].value if entry.content else entry.summary
    assert entry.title and entry.link and entry.published and html
    return seen(entry.title, entry.link, entry.published, html)


def from_npm(library: str) -> Open:
    def opened(folder: Path, addresses: Addresses) -> Poll:
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
                    shown[format] = [
                        seen(one["title"], one["link"], one["date"], one["body"]) for one in told["articles"]
                    ]
            return dict(shown)

        return poll

    return opened
