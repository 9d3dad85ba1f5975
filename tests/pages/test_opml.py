"""The OPML list of all feeds."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from feedpub.pages import opml
from tests.webservers import require

if TYPE_CHECKING:
    from tests.pages.conftest import MakeEntry, MakeSettings


def test_the_list_holds_each_feed_in_a_folder_of_its_kind(
    make_settings: MakeSettings, make_entry: MakeEntry
) -> None:
    entries = [
        make_entry("tag", "Верхні Луки — вода", "tags/voda.html"),
        make_entry("all", "Верхні Луки", "all.html"),
    ]
    root = etree.fromstring(opml(entries, settings=make_settings()))
    assert (root.tag, root.get("version")) == ("opml", "2.0")
    assert root.findtext("head/title") == "Стрічки: Верхні Луки"
    assert root.findtext("head/dateModified") == "Wed, 18 Sep 2024 13:20:00 +0000"
    everything, folder = root.iterfind("body/outline")
    assert dict(everything.attrib) == {
        "type": "rss",
        "text": "Верхні Луки",
        "title": "Верхні Луки",
        "xmlUrl": "https://luky.example/feeds/all.rss",
        "htmlUrl": "https://luky.example/feeds/all.html",
        "version": "RSS",
    }
    assert folder.get("text") == "Теги"
    assert [feed.get("xmlUrl") for feed in folder] == ["https://luky.example/feeds/tags/voda.rss"]


def test_a_feed_without_rss_is_listed_with_what_it_has(
    make_settings: MakeSettings, make_entry: MakeEntry
) -> None:
    root = etree.fromstring(
        opml([make_entry("all", "A", "all.html", ("json", "atom"))], settings=make_settings())
    )
    (feed,) = root.iterfind("body/outline")
    assert (feed.get("xmlUrl"), feed.get("version")) == ("https://luky.example/feeds/all.atom", None)


def test_a_list_of_nothing_is_whole(make_settings: MakeSettings) -> None:
    root = etree.fromstring(opml([], settings=make_settings(language="en")))
    assert root.findtext("head/title") == "Feeds of Верхні Луки"
    assert root.find("head/dateModified") is None
    assert list(root.iterfind("body/outline")) == []


def test_what_xml_forbids_is_left_out(make_settings: MakeSettings, make_entry: MakeEntry) -> None:
    made = opml([make_entry("all", 'a\x00b<&"', "all.html")], settings=make_settings(title="c\x0bd"))
    (feed,) = etree.fromstring(made).iterfind("body/outline")
    assert feed.get("text") == 'ab<&"'


def test_equal_values_give_equal_bytes_whatever_the_order(
    make_settings: MakeSettings, make_entry: MakeEntry
) -> None:
    entries = [make_entry("tag", title, f"tags/{title}.html") for title in "abc"]
    assert opml(entries, settings=make_settings()) == opml(entries[::-1], settings=make_settings())


@pytest.mark.slow
def test_newsboat_imports_every_feed_with_its_kind(
    make_settings: MakeSettings, make_entry: MakeEntry, tmp_path: Path
) -> None:
    program = require("newsboat", "newsboat")
    entries = [
        make_entry("all", "Верхні Луки", "all.html"),
        make_entry("tag", 'Верхні Луки — "C++" & <b>', "tags/c-plus-plus.html"),
        make_entry("author", "Верхні Луки — Ґанна", "authors/ganna.html", ("json", "atom")),
    ]
    (tmp_path / "feeds.opml").write_bytes(opml(entries, settings=make_settings()))
    urls = tmp_path / "urls"
    command = [program, "-u", str(urls), "-c", f"{tmp_path}/cache.db", "-i", f"{tmp_path}/feeds.opml"]
    environment = {**os.environ, "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert urls.read_text("utf-8").splitlines() == [
        "https://luky.example/feeds/all.rss",
        'https://luky.example/feeds/tags/c-plus-plus.rss "Теги"',
        'https://luky.example/feeds/authors/ganna.atom "Автори"',
    ]


def test_every_outline_has_what_the_format_asks_for(
    make_settings: MakeSettings, make_entry: MakeEntry
) -> None:
    """OPML 2.0, "Subscription lists": each feed has type, text and xmlUrl; a head comes before a body, one each."""
    entries = [make_entry(kind, f"x {kind}", f"{kind}.html") for kind in ("all", "custom", "tag", "author")]
    root = etree.fromstring(opml(entries, settings=make_settings()))
    assert [part.tag for part in root] == ["head", "body"]
    outlines = list(root.iter("outline"))
    assert all(outline.get("text") for outline in outlines)
    feeds = [outline for outline in outlines if outline.get("type")]
    assert len(feeds) == len(entries)
    assert all(feed.get("type") == "rss" and feed.get("xmlUrl") and not len(feed) for feed in feeds)
