from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from feedpub.article import Author, Enclosure, Image, Via
from feedpub.feed import Feed, PublishedArticle

Render = Callable[..., bytes]
Vary = Callable[..., Any]


def test_a_feed_says_who_publishes_what_and_where(render: Render, feed: Feed) -> None:
    assert json.loads(render("json", feed)) == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": "https://hromady.example/",
        "feed_url": "https://hromady.example/feeds/all.json",
        "description": feed.description,
        "next_url": "https://hromady.example/feeds/all-7.json",
        "icon": "https://hromady.example/logo.svg",
        "favicon": "https://hromady.example/icon.png",
        "authors": [{"name": "Редакція (Київ)", "url": "https://hromady.example/about"}],
        "language": "uk",
        "hubs": [
            {"type": "WebSub", "url": "https://hub.example/"},
            {"type": "WebSub", "url": "https://other-hub.example/"},
        ],
        "items": [],
    }


def test_a_feed_without_extras_has_no_empty_members(render: Render, vary: Vary, feed: Feed) -> None:
    small = vary(feed, copyright="", icon="", logo="", hubs=(), next=None, author=Author("Редакція"))
    members = json.loads(render("json", small))
    assert list(members) == [
        "version", "title", "home_page_url", "feed_url", "description", "authors", "language", "items",
    ]  # fmt: skip
    assert members["authors"] == [{"name": "Редакція"}]


def test_an_item_carries_everything(render: Render, feed: Feed, article: PublishedArticle) -> None:
    (item,) = json.loads(render("json", feed, article))["items"]
    assert item == {
        "id": article.id,
        "url": article.link,
        "title": article.title,
        "content_html": article.content,
        "summary": article.summary,
        "image": "https://hromady.example/i/uhoda.jpg?w=640&h=480",
        "date_published": "2024-09-18T13:20:00Z",
        "date_modified": "2024-09-19T06:05:04Z",
        "authors": [
            {"name": "Ганна Ґжицька", "url": "https://hromady.example/people/hanna"},
            {"name": "Oleh Kish"},
        ],
        "tags": ["партнерство", "R&D", "вода"],
        "language": "en",
        "attachments": [
            {
                "url": "https://hromady.example/f/uhoda.pdf",
                "mime_type": "application/pdf",
                "size_in_bytes": 52000,
            },
            {
                "url": "https://hromady.example/f/rozmova.mp3?a=1&b=2",
                "mime_type": "audio/mpeg",
                "title": "Розмова & спогади",
                "size_in_bytes": 1234567,
                "duration_in_seconds": 605,
            },
        ],
        "_media": {
            "credit": "Міська рада & друзі",
            "alt": "Підпис <угоди> & рукостискання",
            "width": 640,
            "height": 480,
        },
        "_via": {"name": "Урядовий портал & <інші>", "url": "https://uriad.example/uhoda?x=1&y=2"},
    }


def test_a_bare_item_has_no_empty_members(render: Render, feed: Feed, bare: PublishedArticle) -> None:
    (item,) = json.loads(render("json", feed, bare))["items"]
    assert list(item) == ["id", "url", "title", "content_html", "date_published", "date_modified", "authors"]


def test_in_a_feed_of_summaries_the_summary_is_the_text(
    render: Render, vary: Vary, feed: Feed, article: PublishedArticle, bare: PublishedArticle
) -> None:
    documents = render("json", feed, vary(article, content=None), vary(bare, content=None))
    first, second = json.loads(documents)["items"]
    assert (first["content_text"], first["summary"]) == (article.summary, article.summary)
    assert second["content_text"] == "Вода повернулася"
    assert "content_html" not in first


def test_a_credit_alone_and_a_name_alone_are_kept(
    render: Render, vary: Vary, feed: Feed, bare: PublishedArticle
) -> None:
    (item,) = json.loads(render("json", feed, vary(bare, credit="Міністерство", via=Via("Портал"))))["items"]
    assert item["_media"] == {"credit": "Міністерство"}
    assert item["_via"] == {"name": "Портал"}


def test_an_attachment_always_has_a_type(
    render: Render, vary: Vary, feed: Feed, bare: PublishedArticle
) -> None:
    files = (Enclosure(address="https://hromady.example/f"),)
    (item,) = json.loads(render("json", feed, vary(bare, enclosures=files)))["items"]
    assert item["attachments"] == [
        {"url": "https://hromady.example/f", "mime_type": "application/octet-stream"}
    ]


def test_numbers_that_say_nothing_are_left_out(
    render: Render, vary: Vary, feed: Feed, bare: PublishedArticle
) -> None:
    files = (Enclosure(address="https://hromady.example/f", type="audio/ogg", length=-1, duration=0),)
    picture = Image(address="https://hromady.example/i.png", width=0, height=-5)
    (item,) = json.loads(render("json", feed, vary(bare, enclosures=files, image=picture)))["items"]
    assert item["attachments"] == [{"url": "https://hromady.example/f", "mime_type": "audio/ogg"}]
    assert "_media" not in item


def test_a_document_is_utf8_one_line_for_each_item(
    render: Render, feed: Feed, article: PublishedArticle, bare: PublishedArticle
) -> None:
    lines = render("json", feed, article, bare).decode().split("\n")
    assert len(lines) == 5
    assert "Громади підписали" in lines[1]
    assert lines[3:] == ["]}", ""]
