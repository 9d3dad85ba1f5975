"""Feeds of other programs read back."""

from __future__ import annotations

import pytest

from feedpub.errors import UsageError
from feedpub.readback import Told, read_feed

FRAME = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://luky.example/blog/"><title>t</title>'
    "<entry><id>tag:1</id><updated>2026-02-01T10:00:00Z</updated>{}</entry></feed>"
)


def only(entry: str) -> Told:
    return read_feed(FRAME.format(entry).encode(), "feed.xml").articles[0]


def test_the_markup_of_a_title_of_type_html_is_no_part_of_it() -> None:
    title = '<title type="html">Budget &amp;amp; &lt;em&gt;plans&lt;/em&gt;</title>'
    assert only(title).title == "Budget & plans"
    assert only("<title>Budget &amp;amp; &lt;2026&gt;</title>").title == "Budget &amp; <2026>"


def test_a_relative_link_is_joined_to_its_base() -> None:
    assert only('<link href="mist.html"/>').link == "https://luky.example/blog/mist.html"
    assert only('<link href="https://a.example/x"/>').link == "https://a.example/x"


def test_a_link_that_is_no_address_costs_nothing_else() -> None:
    """It ended `adopt` with a traceback, and a build after the state was lost."""
    assert only('<link href="http://[luky"/>').link == "tag:1"
    broken = FRAME.replace("https://luky.example/blog/", "http://[luky")
    entry = '<link href="mist.html"/>'
    assert read_feed(broken.format(entry).encode(), "feed.xml").articles[0].link == "tag:1"


@pytest.mark.parametrize("content", [b"\x00\x01", b"", b"<html/>", b"[1]", b'{"items": 5}', b"{" * 9])
def test_what_is_no_feed_is_named(content: bytes) -> None:
    with pytest.raises(UsageError, match=r"^old\.xml: "):
        read_feed(content, "old.xml")


def test_an_article_without_a_guid_is_known_by_its_link() -> None:
    item = "<item><title>A</title><link>https://luky.example/1</link></item>"
    feed = read_feed(f'<rss version="2.0"><channel><title>t</title>{item}</channel></rss>'.encode(), "x")
    assert feed.articles[0].id == "https://luky.example/1"
