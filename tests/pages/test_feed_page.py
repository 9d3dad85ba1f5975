"""The page of one feed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from feedpub.pages import MOST_ARTICLES, PageArticle, faults, feed_page
from feedpub.settings import FORMATS, Settings
from feedpub.text import clean, first_words

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from tests.pages.conftest import MakeFeed, MakeSettings

BASE = "https://luky.example/feeds/"
WATER = PageArticle(
    title="Водогін відкрито",
    link="https://luky.example/news/vodohin/",
    published=datetime(2024, 9, 18, 21, 30, tzinfo=UTC),
    summary="Будували сім місяців.",
)


def parse(page: bytes) -> Element:
    assert faults(page, "all.html", BASE) == []
    return etree.fromstring(page)


def texts(page: Element, path: str) -> list[str]:
    return [" ".join("".join(element.itertext()).split()) for element in page.iterfind(path)]


def links(page: Element) -> list[str]:
    return [link.get("href", "") for link in page.iter("a")]


@pytest.fixture
def page_of(make_settings: MakeSettings, make_feed: MakeFeed) -> PageOf:
    return PageOf(make_settings, make_feed)


class PageOf:
    """Makes a page, and reads it."""

    def __init__(self, make_settings: MakeSettings, make_feed: MakeFeed) -> None:
        self.make_settings = make_settings
        self.make_feed = make_feed

    def __call__(
        self,
        *articles: PageArticle,
        kind: str = "all",
        name: str = "",
        count: int = 3,
        stem: str = "all",
        formats: tuple[str, ...] = FORMATS,
        **site: str,
    ) -> Element:
        configured = self.make_settings(**site)
        return parse(
            self.bytes(configured, *articles, kind=kind, name=name, count=count, stem=stem, formats=formats)
        )

    def bytes(
        self,
        configured: Settings,
        *articles: PageArticle,
        kind: str = "all",
        name: str = "",
        count: int = 3,
        stem: str = "all",
        formats: tuple[str, ...] = FORMATS,
    ) -> bytes:
        feed = self.make_feed(configured, kind, name, formats, stem)
        return feed_page(feed, articles, path=f"{stem}.html", count=count, settings=configured)


def test_a_page_says_what_it_is_and_how_to_subscribe(page_of: PageOf) -> None:
    page = page_of(WATER)
    assert page.findtext("head/title") == "Верхні Луки"
    assert texts(page, ".//h1") == ["Верхні Луки"]
    assert texts(page, ".//h2") == ["Підписатися", "Найновіші статті"]
    assert texts(page, ".//p[@class='lead']") == ["Новини громади"]


def test_a_page_gives_the_address_of_each_format_with_a_button_that_copies_it(page_of: PageOf) -> None:
    page = page_of(WATER)
    for format in FORMATS:
        address = page.find(f".//a[@id='address-{format}']")
        assert address is not None
        assert "".join(address.itertext()) == address.get("href") == f"{BASE}all.{format}"
        button = page.find(f".//button[@data-copies='address-{format}']")
        assert button is not None
        assert (button.text, button.get("hidden")) == ("Копіювати", "hidden"), "no use without the script"


def test_browsers_and_readers_find_every_format(page_of: PageOf) -> None:
    page = page_of(name="партнерство", kind="tag")
    assert [
        (link.get("type"), link.get("href")) for link in page.iterfind("head/link[@rel='alternate']")
    ] == [
        ("application/rss+xml", f"{BASE}all.rss"),
        ("application/atom+xml", f"{BASE}all.atom"),
        ("application/feed+json", f"{BASE}all.json"),
    ]


def test_apps_and_web_readers_are_given_the_address_as_they_take_it(page_of: PageOf) -> None:
    address = "https%3A%2F%2Fluky.example%2Ffeeds%2Fall.rss"
    found = links(page_of())
    assert f"feed:{BASE}all.rss" in found
    assert f"https://feedly.com/i/subscription/feed%2F{address}" in found
    assert f"https://www.inoreader.com/?add_feed={address}" in found
    assert f"https://www.newsblur.com/?url={address}" in found
    assert f"https://theoldreader.com/feeds/subscribe?url={address}" in found
    assert f"https://feedbin.com/?subscribe={address}" in found


@pytest.mark.parametrize(
    "formats, expected", [(("json", "atom"), "atom"), (("json",), "json"), (("atom", "rss"), "rss")]
)
def test_readers_are_given_the_format_that_most_of_them_take(
    page_of: PageOf, formats: tuple[str, ...], expected: str
) -> None:
    assert f"feed:{BASE}all.{expected}" in links(page_of(formats=formats))


def test_articles_stand_with_link_summary_and_a_date_in_the_sites_language_and_zone(page_of: PageOf) -> None:
    page = page_of(WATER)
    (article,) = page.iterfind(".//ul[@class='articles']/li")
    assert texts(article, "h3/a") == ["Водогін відкрито"]
    assert links(article) == ["https://luky.example/news/vodohin/"]
    assert texts(article, "p") == ["Будували сім місяців."]
    time = article.find("time")
    assert time is not None
    assert time.get("datetime") == "2024-09-18T21:30:00Z"
    assert time.text is not None
    assert time.text.startswith("19 вересня 2024") and time.text.endswith("00:30"), "after midnight in Kyiv"


def test_an_english_page_is_in_english_throughout(page_of: PageOf) -> None:
    page = page_of(WATER, language="en-GB")
    assert page.get("lang") == "en-GB"
    assert texts(page, ".//h2") == ["Subscribe", "Newest articles"]
    assert texts(page, ".//time")[1] == "19 September 2024, 00:30"


@pytest.mark.parametrize(
    "count, expected",
    [
        (0, "0 статей"),
        (1, "1 стаття"),
        (2, "2 статті"),
        (5, "5 статей"),
        (11, "11 статей"),
        (14, "14 статей"),
        (21, "21 стаття"),
        (22, "22 статті"),
        (1001, "1\N{NO-BREAK SPACE}001 стаття"),
    ],
)
def test_articles_are_counted_as_ukrainian_counts(page_of: PageOf, count: int, expected: str) -> None:
    facts = page_of(count=count).find(".//p[@class='facts']/span")
    assert facts is not None
    assert facts.text == expected


@pytest.mark.parametrize(
    "kind, lead",
    [
        ("tag", "Статті з тегом «Ґанок»"),
        ("category", "Статті в категорії «Ґанок»"),
        ("author", "Статті, автор яких — Ґанок"),
        ("language", "Статті однією мовою: Ґанок"),
        ("directory", "Статті в розділі «Ґанок»"),
        ("custom", "Добірка статей"),
    ],
)
def test_the_lead_says_what_a_feed_is_of(page_of: PageOf, kind: str, lead: str) -> None:
    page = page_of(kind=kind, name="Ґанок")
    assert texts(page, ".//h1") == ["Ґанок"], "the site's title stands above"
    assert texts(page, ".//p[@class='lead']") == [lead]
    description = page.find("head/meta[@name='description']")
    assert description is not None
    assert description.get("content") == lead
    assert page.findtext("head/title") == "Ґанок — Верхні Луки"


def test_a_site_without_description_needs_none(page_of: PageOf) -> None:
    assert texts(page_of(description="Верхні Луки"), ".//p[@class='lead']") == ["Усі статті"]


def test_a_feed_without_articles_says_so(page_of: PageOf) -> None:
    assert texts(page_of(), ".//p[@class='nothing']") == [
        "Статей поки немає. Підпишіться зараз — і перша надійде сама."
    ]


def test_a_page_shows_the_newest_articles_only(page_of: PageOf) -> None:
    page = page_of(*[WATER] * (MOST_ARTICLES + 5), count=25)
    assert len(page.findall(".//ul[@class='articles']/li")) == MOST_ARTICLES


@pytest.mark.parametrize("stem", ["all", "tags/voda", "custom/a b/ї:у"])
def test_links_to_our_own_files_work_at_any_depth(page_of: PageOf, stem: str) -> None:
    page = page_of(stem=stem)
    style, script = page.find("head/link[@rel='stylesheet']"), page.find("head/script")
    assert style is not None and script is not None
    own = {style.get("href", ""), script.get("src", ""), *(link for link in links(page) if "//" not in link)}
    at = urljoin("file:///srv/feeds/", page_of_address(page).removeprefix(BASE))
    assert {urljoin(at, link) for link in own - {"#main"}} == {
        "file:///srv/feeds/feedpub.css",
        "file:///srv/feeds/feedpub.js",
        "file:///srv/feeds/index.html",
        "file:///srv/feeds/feeds.opml",
    }


def page_of_address(page: Element) -> str:
    canonical = page.find("head/link[@rel='canonical']")
    assert canonical is not None
    address = canonical.get("href", "")
    assert address.startswith(BASE)
    return address


def test_an_address_of_its_own_is_percent_encoded(page_of: PageOf) -> None:
    assert page_of_address(page_of(stem="custom/a b")) == f"{BASE}custom/a%20b.html"


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        " JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "/relative/",
        "//other.example/",
        "",
    ],
)
def test_a_link_that_is_not_of_the_web_is_no_link(page_of: PageOf, link: str) -> None:
    page = page_of(PageArticle(title="Злий", link=link, published=WATER.published))
    assert texts(page, ".//ul[@class='articles']/li/h3") == ["Злий"]
    assert page.find(".//ul[@class='articles']//a") is None


def test_mail_and_non_ascii_links_are_links(page_of: PageOf) -> None:
    mail = PageArticle(title="а", link="mailto:a@luky.example", published=WATER.published)
    iri = PageArticle(title="б", link="https://луки.укр/новини", published=WATER.published)
    found = links(page_of(mail, iri))
    assert "mailto:a@luky.example" in found
    assert "https://xn--h1adc6a.xn--j1amh/%D0%BD%D0%BE%D0%B2%D0%B8%D0%BD%D0%B8" in found


def test_markup_in_titles_is_text(page_of: PageOf) -> None:
    nasty = '</title><script>alert("1")</script><img src=x onerror=alert(1)>{{ 7*7 }} %(name)s & "'
    page = page_of(
        PageArticle(
            title=nasty, link="https://luky.example/\"onclick='x", published=WATER.published, summary=nasty
        ),
        kind="tag",
        name=nasty,
        title="A <b>",
        description=nasty,
    )
    assert page.findtext(".//h1") == nasty
    assert texts(page, ".//ul[@class='articles']/li/h3/a") == [nasty]
    assert [script.get("src") for script in page.iter("script")] == ["feedpub.js"]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=st.text(min_size=1), summary=st.text(), link=st.text())
def test_whatever_an_article_holds_the_page_is_sound(
    page_of: PageOf, title: str, summary: str, link: str
) -> None:
    article = PageArticle(title=title, link=link, published=WATER.published, summary=summary)
    page = page_of(article, kind="tag", name=title)
    # An XML parser makes white space in attributes spaces, and leaves text alone.
    assert page.findtext(".//h1") == clean(title)
    assert texts(page, ".//ul[@class='articles']/li/p") == (
        [" ".join(first_words(summary).split())] if first_words(summary) else []
    )


def test_equal_values_give_equal_bytes(page_of: PageOf) -> None:
    configured = page_of.make_settings()
    assert page_of.bytes(configured, WATER) == page_of.bytes(configured, WATER)


def test_an_icon_is_shown_only_where_that_asks_nobody_else(page_of: PageOf) -> None:
    own = page_of(icon=f"{BASE}icon.png")
    assert [image.get("src") for image in own.iter("img")] == [f"{BASE}icon.png"]
    other = page_of(icon="https://luky.example.evil.example/icon.png")
    assert other.find(".//img") is None


def test_a_shared_page_has_a_picture_where_the_site_has_one(page_of: PageOf) -> None:
    logo = "https://cdn.example/logo.png"
    named = page_of(logo=logo).find("head/meta[@property='og:image']")
    assert named is not None
    assert named.get("content") == logo
    assert page_of().find("head/meta[@property='og:image']") is None


def test_a_page_in_another_language_marks_our_english_words(page_of: PageOf) -> None:
    page = page_of(WATER, language="cs")
    assert (page.get("lang"), page.get("dir")) == ("cs", "ltr")
    heading = page.find(".//h2")
    assert heading is not None
    assert (heading.text, heading.get("lang")) == ("Subscribe", "en")
    assert texts(page, ".//ul[@class='articles']/li/time") == ["19 September 2024, 00:30"]


def test_a_page_from_right_to_left_says_so(page_of: PageOf) -> None:
    page = page_of(WATER, language="he")
    assert (page.get("lang"), page.get("dir")) == ("he", "rtl")


def test_an_article_in_another_language_says_so_and_its_date_stays_in_the_pages(page_of: PageOf) -> None:
    english = PageArticle(
        title="Water",
        link="https://luky.example/w",
        published=WATER.published,
        summary="Pipes.",
        language="en",
    )
    ours = replace(WATER, language="uk")
    first, *others = page_of(english, WATER, ours).iterfind(".//ul[@class='articles']/li")
    assert {part.tag: part.get("lang") for part in first} == {"time": None, "h3": "en", "p": "en"}
    link = first.find("h3/a")
    assert link is not None
    assert link.get("hreflang") == "en"
    assert len(others) == 2
    assert not [part for other in others for part in other.iter("*") if {"lang", "hreflang"} & {*part.attrib}]


def test_of_several_formats_the_page_says_which_to_take(page_of: PageOf) -> None:
    hint = ".//p[@class='hint']"
    assert texts(page_of(formats=("json", "atom")), hint) == [
        "Статті всюди ті самі. Якщо вагаєтеся, беріть Atom."
    ]
    assert texts(page_of(formats=("json",)), hint) == []


def test_who_does_not_know_what_a_reader_is_can_ask_the_page(page_of: PageOf) -> None:
    assert texts(page_of(), ".//details/summary") == ["Що таке програма для читання стрічок?"]
    assert len(page_of().findall(".//details/ol/li")) == 3


def test_a_site_at_an_odd_address_is_named_without_a_link(page_of: PageOf) -> None:
    page = page_of(url="gopher://luky.example/")
    assert texts(page, ".//span[@class='site']") == ["Верхні Луки"]
    assert not [link for link in links(page) if link.startswith("gopher:")]
