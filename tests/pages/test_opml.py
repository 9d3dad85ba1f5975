"""The OPML list of all feeds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from feedpub.pages import opml

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
