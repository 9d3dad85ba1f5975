from __future__ import annotations

from collections.abc import Callable
from typing import Any

import feedparser
import pytest
from lxml import etree

from feedpub.article import Author, Enclosure, Via
from feedpub.feed import Feed, PublishedArticle
from feedpub.render import FORMATS

Render = Callable[..., bytes]
Vary = Callable[..., Any]

NAMES = {
    "a": "http://www.w3.org/2005/Atom",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
}
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def texts(root: Any, path: str) -> list[str | None]:
    return [element.text for element in root.findall(path, NAMES)]


def links(root: Any) -> list[dict[str, str]]:
    return [dict(link.attrib) for link in root.findall("a:link", NAMES)]


def only_entry(document: bytes) -> Any:
    (entry,) = etree.fromstring(document).findall("a:entry", NAMES)
    return entry


def test_a_feed_says_who_publishes_what_and_where(render: Render, feed: Feed) -> None:
    root = etree.fromstring(render("atom", feed))
    assert root.get(LANGUAGE) == "uk"
    assert texts(root, "a:id") == ["tag:hromady.example,2024:tag/partnerstvo"]
    assert texts(root, "a:title") == [feed.title]
    assert texts(root, "a:subtitle") == [feed.description]
    assert texts(root, "a:updated") == ["2024-09-19T06:05:04Z"]
    assert texts(root, "a:author/a:name") == ["Редакція (Київ)"]
    assert texts(root, "a:author/a:email") == ["red@hromady.example"]
    assert texts(root, "a:author/a:uri") == ["https://hromady.example/about"]
    assert texts(root, "a:icon") == ["https://hromady.example/icon.png"]
    assert texts(root, "a:logo") == ["https://hromady.example/logo.svg"]
    assert texts(root, "a:rights") == ["© Громади & Ко"]
    assert texts(root, "a:generator") == ["feedpub"]
    assert root.find("a:generator", NAMES).attrib == {}  # type: ignore[union-attr]


def test_a_feed_links_to_itself_its_hubs_the_preceding_archive_and_the_site(
    render: Render, feed: Feed
) -> None:
    assert links(etree.fromstring(render("atom", feed))) == [
        {"href": "https://hromady.example/feeds/all.atom", "rel": "self", "type": "application/atom+xml"},
        {"href": "https://hub.example/", "rel": "hub"},
        {"href": "https://other-hub.example/", "rel": "hub"},
        {
            "href": "https://hromady.example/feeds/all-7.atom",
            "rel": "prev-archive",
            "type": "application/atom+xml",
        },
        {"href": "https://hromady.example/", "rel": "alternate", "type": "text/html"},
    ]


def test_a_feed_without_extras_has_no_empty_elements(render: Render, vary: Vary, feed: Feed) -> None:
    small = vary(feed, copyright="", icon="", logo="", hubs=(), next=None, author=Author("Редакція"))
    root = etree.fromstring(render("atom", small))
    names = [etree.QName(element).localname for element in root]
    assert names == ["id", "title", "updated", "author", "link", "link", "generator", "subtitle"]
    assert [etree.QName(element).localname for element in root.find("a:author", NAMES)] == ["name"]  # type: ignore[union-attr]


def test_an_entry_carries_everything(render: Render, feed: Feed, article: PublishedArticle) -> None:
    entry = only_entry(render("atom", feed, article))
    assert entry.get(LANGUAGE) == "en"
    assert texts(entry, "a:id") == [article.id]
    assert texts(entry, "a:title") == [article.title]
    assert texts(entry, "a:published") == ["2024-09-18T13:20:00Z"]
    assert texts(entry, "a:author/a:name") == ["Ганна Ґжицька", "Oleh Kish"]
    assert texts(entry, "a:author/a:email") == ["hanna@hromady.example"]
    assert texts(entry, "a:author/a:uri") == ["https://hromady.example/people/hanna"]
    assert [tag.get("term") for tag in entry.findall("a:category", NAMES)] == list(article.tags)
    assert texts(entry, "a:summary") == [article.summary]
    assert entry.find("a:summary", NAMES).get("type") == "text"
    assert texts(entry, "a:content") == [article.content]
    assert entry.find("a:content", NAMES).get("type") == "html"
    assert texts(entry, "dc:source") == ["Урядовий портал & <інші>"]
    assert texts(entry, "media:credit") == ["Міська рада & друзі"]
    assert len(entry.findall("media:content", NAMES)) == 3


def test_an_entrys_links_keep_what_they_say(render: Render, feed: Feed, article: PublishedArticle) -> None:
    assert links(only_entry(render("atom", feed, article))) == [
        {"href": article.link, "rel": "alternate", "type": "text/html"},
        {
            "href": "https://hromady.example/f/uhoda.pdf",
            "rel": "enclosure",
            "type": "application/pdf",
            "length": "52000",
        },
        {
            "href": "https://hromady.example/f/rozmova.mp3?a=1&b=2",
            "rel": "enclosure",
            "type": "audio/mpeg",
            "length": "1234567",
            "title": "Розмова & спогади",
        },
        {"href": "https://uriad.example/uhoda?x=1&y=2", "rel": "via", "title": "Урядовий портал & <інші>"},
    ]


def test_a_bare_entry_has_no_empty_elements(render: Render, feed: Feed, bare: PublishedArticle) -> None:
    entry = only_entry(render("atom", feed, bare))
    names = [etree.QName(element).localname for element in entry]
    assert names == ["id", "title", "updated", "author", "content", "link", "published"]
    assert entry.get(LANGUAGE) is None


def test_an_entry_without_any_text_is_summed_up_by_its_title(
    render: Render, vary: Vary, feed: Feed, bare: PublishedArticle
) -> None:
    entry = only_entry(render("atom", feed, vary(bare, content=None)))
    assert texts(entry, "a:summary") == ["Вода повернулася"]
    assert entry.find("a:content", NAMES) is None


@pytest.mark.parametrize(
    "via,expected",
    [(Via("Портал"), []), (Via(None, "https://u.example/"), [{"rel": "via", "href": "https://u.example/"}])],
)
def test_only_a_source_with_an_address_is_linked(
    render: Render, vary: Vary, feed: Feed, bare: PublishedArticle, via: Via, expected: list[dict[str, str]]
) -> None:
    entry = only_entry(render("atom", feed, vary(bare, via=via)))
    assert links(entry)[1:] == expected
    assert texts(entry, "dc:source") == [via.name or via.address]


def test_a_length_nobody_knows_is_not_said(
    render: Render, vary: Vary, feed: Feed, bare: PublishedArticle
) -> None:
    files = (Enclosure(address="https://hromady.example/f"),)
    assert links(only_entry(render("atom", feed, vary(bare, enclosures=files))))[1:] == [
        {"href": "https://hromady.example/f", "rel": "enclosure", "type": "application/octet-stream"}
    ]


def test_updated_is_true_to_the_second_and_never_twice_the_same(
    render: Render, vary: Vary, feed: Feed, article: PublishedArticle
) -> None:
    twins = [vary(article, id=f"https://hromady.example/news/{number}/") for number in range(50)]
    root = etree.fromstring(render("atom", feed, *twins))
    moments = [str(text) for text in texts(root, "a:entry/a:updated")]
    assert len(set(moments)) == 50
    for moment in moments:
        second, _, fraction = moment.partition(".")
        assert second == "2024-09-19T06:05:04"
        assert fraction[-1] == "Z"
        assert len(fraction) == 7
        assert fraction != "000000Z"


def test_the_fraction_of_updated_is_made_from_the_id_alone(vary: Vary, article: PublishedArticle) -> None:
    # a promise to every subscriber: another fraction would make every entry look edited
    assert b"<updated>2024-09-19T06:05:04.770332Z</updated>" in FORMATS["atom"].entry(article)
    assert b".770332Z</updated>" in FORMATS["atom"].entry(
        vary(article, title="Інша назва", updated=article.published)
    )


def test_an_address_that_is_no_mailbox_is_left_out(
    render: Render, vary: Vary, feed: Feed, bare: PublishedArticle
) -> None:
    entry = only_entry(render("atom", feed, vary(bare, authors=(Author("Ганна", None, "Ганна <h@x>"),))))
    assert entry.find("a:author/a:email", NAMES) is None


def test_feedparser_reads_an_entry_back(render: Render, feed: Feed, article: PublishedArticle) -> None:
    parsed = feedparser.parse(render("atom", feed, article))
    assert not parsed.bozo
    entry = parsed.entries[0]
    assert (entry.id, entry.title, entry.link) == (article.id, article.title, article.link)
    assert [tag.term for tag in entry.tags] == list(article.tags)
    assert [author.name for author in entry.authors] == ["Ганна Ґжицька", "Oleh Kish"]
    assert entry.summary == article.summary
    assert entry.content[0].value == article.content
    assert [(file.href, file.type, file.get("length")) for file in entry.enclosures] == [
        ("https://hromady.example/f/uhoda.pdf", "application/pdf", "52000"),
        ("https://hromady.example/f/rozmova.mp3?a=1&b=2", "audio/mpeg", "1234567"),
    ]
