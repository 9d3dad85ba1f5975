"""What feedgen does when it is left alone. Each test here is the reason for an odd line in feedpub/render/generator.py:
when one fails after an update of feedgen, that line may go."""

from __future__ import annotations

import locale
from datetime import UTC, datetime
from typing import Any

import pytest
from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator
from feedgen.util import formatRFC2822
from lxml import etree

MOMENT = datetime(2024, 9, 18, 13, 20, tzinfo=UTC)
ATOM = "{http://www.w3.org/2005/Atom}"
MEDIA = "{http://search.yahoo.com/mrss/}"


def some_feed() -> Any:
    out = FeedGenerator()
    out.id("https://hromady.example/")
    out.title("Новини громад")
    out.description("Опис")
    out.link(href="https://hromady.example/", rel="alternate")
    out.updated(MOMENT)
    return out


def some_entry(out: Any = None, name: str = "1") -> Any:
    entry = FeedEntry() if out is None else out.add_entry()
    entry.id(f"https://hromady.example/{name}")
    entry.title("Вода")
    entry.link(href=f"https://hromady.example/{name}")
    entry.updated(MOMENT)
    entry.published(MOMENT)
    return entry


def test_rss_has_no_link_but_self() -> None:
    out = some_feed()
    out.link(href="https://hub.example/", rel="hub")
    out.link(href="https://hromady.example/feed.rss", rel="self")
    rss = etree.fromstring(out.rss_str())
    assert [link.get("rel") for link in rss.iter(ATOM + "link")] == ["self"]


def test_rss_takes_the_last_link_even_a_hub_for_the_site() -> None:
    out = some_feed()
    out.link(href="https://hub.example/", rel="hub")
    assert etree.fromstring(out.rss_str()).findtext("channel/link") == "https://hub.example/"


def test_dates_that_are_not_set_are_now() -> None:
    year = datetime.now(UTC).year
    out = FeedGenerator()
    assert abs(out.updated().year - year) <= 1
    assert abs(out.lastBuildDate().year - year) <= 1
    assert abs(FeedEntry().updated().year - year) <= 1


def test_the_syndication_extension_writes_its_names_in_the_wrong_case() -> None:
    out = some_feed()
    out.load_extension("syndication")
    out.syndication.update_period("hourly")
    out.syndication.update_frequency(6)
    names = {
        etree.QName(element).localname for element in etree.fromstring(out.rss_str()).iter(etree.Element)
    }
    assert "UpdatePeriod" in names
    assert "updatePeriod" not in names


def test_rss_dates_set_the_locale_of_the_whole_process(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str | None] = []

    def setlocale(category: int, value: str | None = None) -> str:
        calls.append(value)
        return "C"

    monkeypatch.setattr(locale, "setlocale", setlocale)
    assert formatRFC2822(MOMENT) == "Wed, 18 Sep 2024 13:20:00 +0000"
    assert calls == [None, "C", "C"]


def test_a_control_character_or_a_lone_surrogate_breaks_the_whole_feed() -> None:
    entry = some_entry()
    entry.title("Вода\x08")
    with pytest.raises(ValueError, match="XML compatible"):
        entry.rss_entry()
    entry.title("Вода\ud800")
    with pytest.raises(UnicodeEncodeError):
        entry.rss_entry()
