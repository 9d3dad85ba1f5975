"""The page that lists all feeds."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from lxml import etree

from feedpub.pages import faults, index_page

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from feedpub.pages import IndexEntry
    from tests.pages.conftest import MakeEntry, MakeSettings


def parse(page: bytes) -> Element:
    assert faults(page, "index.html", "https://luky.example/feeds/") == []
    return etree.fromstring(page)


def names(page: Element) -> list[str]:
    return [link.text or "" for link in page.iterfind(".//a[@class='name']")]


def tags(make_entry: MakeEntry, *titles: str) -> list[IndexEntry]:
    return [
        make_entry("tag", f"Верхні Луки — {title}", f"tags/{number}.html")
        for number, title in enumerate(titles)
    ]


def test_every_feed_is_listed_with_its_page_and_documents(
    make_settings: MakeSettings, make_entry: MakeEntry
) -> None:
    page = parse(
        index_page([make_entry("tag", "Верхні Луки — вода", "tags/voda.html")], settings=make_settings())
    )
    assert [link.get("href") for link in page.iterfind(".//ul[@class='feeds']//a")] == [
        "tags/voda.html",
        "https://luky.example/feeds/tags/voda.rss",
        "https://luky.example/feeds/tags/voda.atom",
        "https://luky.example/feeds/tags/voda.json",
    ]
    assert [line.get("data-slug") for line in page.iterfind(".//li[@data-slug]")] == ["voda"]
    assert page.findtext(".//span[@class='count']") == "3 статті"


def test_groups_stand_in_one_order_and_names_by_the_ukrainian_alphabet(
    make_settings: MakeSettings, make_entry: MakeEntry
) -> None:
    entries = [
        *tags(
            make_entry,
            "яблука",
            "Їжа",
            "ґанок",
            "гай",
            "імла",
            "ирій",
            "йод",
            "єдність",
            "еко",
            "École",
            "zoo",
            "дім",
        ),
        make_entry("all", "Верхні Луки", "all.html"),
        make_entry("custom", "Партнерам", "custom/partner.html"),
    ]
    expected = ["Верхні Луки", "Партнерам", "École", "zoo"]
    expected += ["гай", "ґанок", "дім", "еко", "єдність", "ирій", "імла", "Їжа", "йод", "яблука"]
    configured = make_settings()
    first = index_page(entries, settings=configured)
    assert names(parse(first)) == expected
    assert [heading.text for heading in parse(first).iterfind(".//h2")] == ["Усі статті", "Добірки", "Теги"]
    random.shuffle(entries)
    assert index_page(entries, settings=configured) == first


def test_groups_can_be_jumped_to_where_there_are_several(
    make_settings: MakeSettings, make_entry: MakeEntry
) -> None:
    entries = [make_entry("all", "Верхні Луки", "all.html"), *tags(make_entry, "вода", "ліс")]
    jumps = ".//nav[@class='jump']//a"
    assert parse(index_page(entries, settings=make_settings())).find(jumps) is None
    several = parse(index_page([*entries, make_entry("author", "Олена")], settings=make_settings()))
    assert [(link.get("href"), "".join(link.itertext())) for link in several.iterfind(jumps)] == [
        ("#tag", "Теги 2"),
        ("#author", "Автори 1"),
    ]


def test_the_feed_of_all_is_found_from_the_index(make_settings: MakeSettings, make_entry: MakeEntry) -> None:
    page = parse(
        index_page([make_entry("all", "Верхні Луки", "all.html", ("atom",))], settings=make_settings())
    )
    assert [link.get("href") for link in page.iterfind("head/link[@rel='alternate']")] == [
        "https://luky.example/feeds/all.atom",
        "feeds.opml",
    ]


def test_an_index_of_nothing_is_a_page(make_settings: MakeSettings) -> None:
    page = parse(index_page([], settings=make_settings(description="Верхні Луки")))
    assert names(page) == []
    assert page.findtext(".//p[@class='facts']/span") == "0 стрічок"


def test_a_feed_without_articles_has_no_date(make_settings: MakeSettings, make_entry: MakeEntry) -> None:
    page = parse(index_page([make_entry("tag", "вода", newest=None, count=0)], settings=make_settings()))
    assert page.find(".//ul[@class='feeds']//time") is None


def test_without_the_script_no_search_is_shown(make_settings: MakeSettings) -> None:
    search = parse(index_page([], settings=make_settings())).find(".//div[@role='search']")
    assert search is not None
    assert search.get("hidden") == "hidden"


def test_markup_in_a_tag_is_text(make_settings: MakeSettings, make_entry: MakeEntry) -> None:
    nasty = "<script>alert(1)</script>&amp;\"'"
    assert names(parse(index_page([make_entry("tag", nasty)], settings=make_settings()))) == [nasty]
