from __future__ import annotations

from collections.abc import Callable
from email.utils import parsedate_to_datetime
from html import unescape
from typing import Any

import feedparser
import pytest
from lxml import etree

from feedpub.article import Author, Enclosure, Via
from feedpub.feed import Feed, PublishedArticle

Render = Callable[..., bytes]
Vary = Callable[..., Any]

NAMES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "media": "http://search.yahoo.com/mrss/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
}


def texts(root: Any, path: str) -> list[str | None]:
    return [element.text for element in root.findall(path, NAMES)]


def test_a_channel_says_who_publishes_what_and_where(render: Render, feed: Feed) -> None:
    channel = etree.fromstring(render("rss", feed))[0]
    assert texts(channel, "title") == [feed.title]
    assert texts(channel, "link") == ["https://hromady.example/"]
    assert texts(channel, "description") == [feed.description]
    assert texts(channel, "language") == ["uk"]
    assert texts(channel, "copyright") == ["© Громади & Ко"]
    assert texts(channel, "generator") == ["feedpub"]
    assert texts(channel, "ttl") == ["10"]
    assert texts(channel, "lastBuildDate") == ["Thu, 19 Sep 2024 06:05:04 GMT"]
    assert channel.find("docs") is None


def test_a_channel_links_to_itself_its_hubs_and_the_preceding_archive(render: Render, feed: Feed) -> None:
    channel = etree.fromstring(render("rss", feed))[0]
    assert [dict(link.attrib) for link in channel.findall("atom:link", NAMES)] == [
        {"href": "https://hromady.example/feeds/all.rss", "rel": "self", "type": "application/rss+xml"},
        {"rel": "hub", "href": "https://hub.example/"},
        {"rel": "hub", "href": "https://other-hub.example/"},
        {"rel": "prev-archive", "href": "https://hromady.example/feeds/all-7.rss"},
    ]


def test_a_channel_without_extras_has_no_empty_elements(render: Render, vary: Vary, feed: Feed) -> None:
    small = vary(feed, copyright="", icon="", logo="", hubs=(), next=None, author=Author("Редакція"), ttl=0)
    channel = etree.fromstring(render("rss", small))[0]
    names = [etree.QName(element).localname for element in channel]
    assert names == [
        "title", "link", "description", "link", "generator", "language", "lastBuildDate", "updatePeriod", "updateFrequency",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "icon,logo,expected",
    [
        ("https://x.example/icon.png", "https://x.example/logo.JPG", "https://x.example/logo.JPG"),
        ("https://x.example/icon.png", "https://x.example/logo.svg", "https://x.example/icon.png"),
        ("https://x.example/icon.ico", "", None),
        ("https://x.example/icon", "", "https://x.example/icon"),
        ("", "https://x.example/logo?v=2.webp", None),
    ],
)
def test_a_channels_image_is_one_that_rss_allows(
    render: Render, vary: Vary, feed: Feed, icon: str, logo: str, expected: str | None
) -> None:
    channel = etree.fromstring(render("rss", vary(feed, icon=icon, logo=logo)))[0]
    assert channel.findtext("image/url") == expected
    if expected:
        assert channel.findtext("image/title") == channel.findtext("title")
        assert channel.findtext("image/link") == channel.findtext("link")


@pytest.mark.parametrize(
    "author,expected",
    [
        (Author("Редакція (Київ)", None, "red@hromady.example"), "red@hromady.example (Редакція Київ)"),
        (Author("Редакція", None, "red at hromady"), None),
        (Author("Редакція", None, "red@localhost"), None),
        (Author("()", None, "red@hromady.example"), None),
        (Author("Редакція"), None),
    ],
)
def test_a_managing_editor_is_named_only_with_a_sound_address(
    render: Render, vary: Vary, feed: Feed, author: Author, expected: str | None
) -> None:
    channel = etree.fromstring(render("rss", vary(feed, author=author)))[0]
    assert channel.findtext("managingEditor") == expected


@pytest.mark.parametrize(
    "ttl,period,frequency",
    [
        (1, "hourly", "60"),
        (10, "hourly", "6"),
        (45, "daily", "32"),
        (50, "daily", "29"),
        (60, "hourly", "1"),
        (120, "daily", "12"),
        (1440, "daily", "1"),
        (10_080, "weekly", "1"),
        (7, "weekly", "1440"),
        (11, "daily", "131"),
        (37, "daily", "39"),
        (300, "daily", "5"),
        (61, "hourly", "1"),
        (44_000, "monthly", "1"),
        (600_000, "yearly", "1"),
        (0, "hourly", "60"),
    ],
)
def test_the_rhythm_agrees_with_ttl(
    render: Render, vary: Vary, feed: Feed, ttl: int, period: str, frequency: str
) -> None:
    channel = etree.fromstring(render("rss", vary(feed, ttl=ttl)))[0]
    assert channel.findtext("sy:updatePeriod", namespaces=NAMES) == period
    assert channel.findtext("sy:updateFrequency", namespaces=NAMES) == frequency


def test_an_item_carries_everything(render: Render, feed: Feed, article: PublishedArticle) -> None:
    item = etree.fromstring(render("rss", feed, article)).find("channel/item")
    assert item is not None
    assert texts(item, "title") == [article.title]
    assert texts(item, "link") == [article.link]
    assert texts(item, "guid") == [article.id]
    assert item.find("guid").get("isPermaLink") == "false"  # type: ignore[union-attr]
    assert texts(item, "pubDate") == ["Wed, 18 Sep 2024 13:20:00 GMT"]
    assert parsedate_to_datetime(str(item.findtext("pubDate"))) == article.published
    assert texts(item, "atom:updated") == ["2024-09-19T06:05:04Z"]
    assert texts(item, "dcterms:modified") == ["2024-09-19T06:05:04Z"]
    assert texts(item, "dc:creator") == ["Ганна Ґжицька", "Oleh Kish"]
    assert texts(item, "category") == list(article.tags)
    assert texts(item, "dc:language") == ["en"]
    assert [unescape(str(text)) for text in texts(item, "description")] == [article.summary]
    assert texts(item, "content:encoded") == [article.content]
    assert texts(item, "dc:source") == ["Урядовий портал & <інші>"]
    assert item.find("author") is None
    assert item.find("source") is None
    via = item.find("atom:link", NAMES)
    assert via is not None
    assert dict(via.attrib) == {
        "rel": "via",
        "href": "https://uriad.example/uhoda?x=1&y=2",
        "title": "Урядовий портал & <інші>",
    }


def test_an_item_has_its_media_without_groups(render: Render, feed: Feed, article: PublishedArticle) -> None:
    item = etree.fromstring(render("rss", feed, article)).find("channel/item")
    assert item is not None
    assert item.find("media:group", NAMES) is None
    image, paper, talk = item.findall("media:content", NAMES)
    assert dict(image.attrib) == {
        "url": "https://hromady.example/i/uhoda.jpg?w=640&h=480",
        "type": "image/jpeg",
        "medium": "image",
        "width": "640",
        "height": "480",
    }
    assert image.findtext("media:title", namespaces=NAMES) == "Підпис <угоди> & рукостискання"
    assert dict(paper.attrib) == {
        "url": "https://hromady.example/f/uhoda.pdf",
        "fileSize": "52000",
        "type": "application/pdf",
        "medium": "document",
    }
    assert talk.get("duration") == "605"
    assert talk.get("medium") == "audio"
    assert texts(item, "media:credit") == ["Міська рада & друзі"]


def test_the_description_stands_before_the_content(
    render: Render, feed: Feed, article: PublishedArticle
) -> None:
    item = etree.fromstring(render("rss", feed, article)).find("channel/item")
    assert item is not None
    names = [etree.QName(element).localname for element in item]
    assert names.index("description") < names.index("encoded")


def test_content_without_a_summary_is_the_description_since_it_may_not_stand_alone(
    render: Render, feed: Feed, bare: PublishedArticle
) -> None:
    item = etree.fromstring(render("rss", feed, bare)).find("channel/item")
    assert item is not None
    assert texts(item, "description") == ["<p>Воду ввімкнули.</p>"]
    assert item.find("content:encoded", NAMES) is None


def test_a_summary_without_content_is_html_that_shows_it(
    render: Render, vary: Vary, feed: Feed, article: PublishedArticle
) -> None:
    parsed = feedparser.parse(render("rss", feed, vary(article, content=None)))
    assert parsed.entries[0].summary == "Стисло: 3 &lt; 4 &amp; «угода» діє."


@pytest.mark.parametrize("content", [None, ""])
def test_an_article_without_any_text_is_described_by_its_title(
    render: Render, vary: Vary, feed: Feed, bare: PublishedArticle, content: str | None
) -> None:
    item = etree.fromstring(render("rss", feed, vary(bare, content=content))).find("channel/item")
    assert item is not None
    assert texts(item, "description") == ["Вода повернулася"]


def test_the_one_enclosure_is_the_first_recording(
    render: Render, feed: Feed, article: PublishedArticle
) -> None:
    item = etree.fromstring(render("rss", feed, article)).find("channel/item")
    assert item is not None
    (enclosure,) = item.findall("enclosure")
    assert dict(enclosure.attrib) == {
        "url": "https://hromady.example/f/rozmova.mp3?a=1&b=2",
        "length": "1234567",
        "type": "audio/mpeg",
    }


@pytest.mark.parametrize("declared", [None, "", "mp3", "audio / mpeg", "аудіо/mpeg"])
def test_an_enclosure_of_which_little_is_known_is_still_valid(
    render: Render, vary: Vary, feed: Feed, bare: PublishedArticle, declared: str | None
) -> None:
    files = (Enclosure(address="https://hromady.example/f", type=declared),)
    item = etree.fromstring(render("rss", feed, vary(bare, enclosures=files))).find("channel/item")
    assert item is not None
    (enclosure,) = item.findall("enclosure")
    assert enclosure.get("type") == "application/octet-stream"
    assert enclosure.get("length") == "0"
    (content,) = item.findall("media:content", NAMES)
    assert content.get("fileSize") is None


@pytest.mark.parametrize(
    "address", ["ftp://hromady.example/a.mp3", "https://localhost/a.mp3", "https://під.example/a.mp3"]
)
def test_an_address_that_rss_refuses_is_no_enclosure_but_still_media(
    render: Render, vary: Vary, feed: Feed, bare: PublishedArticle, address: str
) -> None:
    files = (Enclosure(address=address, type="audio/mpeg", length=-1),)
    item = etree.fromstring(render("rss", feed, vary(bare, enclosures=files))).find("channel/item")
    assert item is not None
    assert item.find("enclosure") is None
    assert [content.get("url") for content in item.findall("media:content", NAMES)] == [address]


def test_a_picture_that_is_also_enclosed_is_described_once(
    render: Render, vary: Vary, feed: Feed, article: PublishedArticle
) -> None:
    files = (Enclosure(address=article.image.address, type="image/jpeg"),)  # type: ignore[union-attr]
    item = etree.fromstring(render("rss", feed, vary(article, enclosures=files))).find("channel/item")
    assert item is not None
    assert len(item.findall("media:content", NAMES)) == 1


@pytest.mark.parametrize(
    "via,source,link",
    [
        (Via("Портал"), ["Портал"], []),
        (Via(None, "https://uriad.example/"), ["https://uriad.example/"], ["https://uriad.example/"]),
        (Via(), [], []),
        (None, [], []),
    ],
)
def test_a_source_is_a_name_an_address_or_both(
    render: Render,
    vary: Vary,
    feed: Feed,
    bare: PublishedArticle,
    via: Via,
    source: list[str],
    link: list[str],
) -> None:
    item = etree.fromstring(render("rss", feed, vary(bare, via=via))).find("channel/item")
    assert item is not None
    assert texts(item, "dc:source") == source
    assert [element.get("href") for element in item.findall("atom:link", NAMES)] == link


def test_feedparser_reads_an_item_back(render: Render, feed: Feed, article: PublishedArticle) -> None:
    parsed = feedparser.parse(render("rss", feed, article))
    assert not parsed.bozo
    entry = parsed.entries[0]
    assert (entry.id, entry.title) == (article.id, article.title)
    assert entry.link == article.link
    assert not entry.guidislink
    assert [tag.term for tag in entry.tags] == list(article.tags)
    assert [author.name for author in entry.authors] == ["Ганна Ґжицька", "Oleh Kish"]
    assert entry.updated_parsed[:6] == (2024, 9, 19, 6, 5, 4)
    assert entry.published_parsed[:6] == (2024, 9, 18, 13, 20, 0)
    assert entry.content[0].value == article.content
    assert entry.media_credit[0]["content"] == article.credit
