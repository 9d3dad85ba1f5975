"""Articles and feeds to render: one with everything, and the means to vary it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from feedpub.article import Author, Enclosure, Image, Via
from feedpub.feed import Feed, FeedKey, PublishedArticle
from feedpub.render import FORMATS

ARTICLE = PublishedArticle(
    id="https://hromady.example/news/pidpysano-uhodu/",
    link="https://hromady.example/news/pidpysano-uhodu/?lang=uk&v=2",
    title="Громади підписали угоду: вода & тепло для <чотирьох> сіл",
    published=datetime(2024, 9, 18, 13, 20, tzinfo=UTC),
    updated=datetime(2024, 9, 19, 6, 5, 4, tzinfo=UTC),
    authors=(
        Author("Ганна Ґжицька", "https://hromady.example/people/hanna", "hanna@hromady.example"),
        Author("Oleh Kish"),
    ),
    tags=("партнерство", "R&D", "вода"),
    language="en",
    summary="Стисло: 3 < 4 & «угода» діє.",
    content='<p>Угоду підписали <a href="https://hromady.example/?a=1&amp;b=2">вчора</a> &amp; сьогодні.</p>\n<p>Кінець</p>',
    image=Image(
        address="https://hromady.example/i/uhoda.jpg?w=640&h=480",
        alt="Підпис <угоди> & рукостискання",
        width=640,
        height=480,
    ),
    enclosures=(
        Enclosure(address="https://hromady.example/f/uhoda.pdf", type="application/pdf", length=52000),
        Enclosure(
            address="https://hromady.example/f/rozmova.mp3?a=1&b=2",
            type="audio/mpeg",
            length=1234567,
            title="Розмова & спогади",
            duration=605,
        ),
    ),
    credit="Міська рада & друзі",
    via=Via("Урядовий портал & <інші>", "https://uriad.example/uhoda?x=1&y=2"),
)

FEED = Feed(
    key=FeedKey("tag", "партнерство"),
    id="tag:hromady.example,2024:tag/partnerstvo",
    title="Новини громад & <сіл> — партнерство",
    description="Що & де відбувається",
    link="https://hromady.example/",
    addresses={name: f"https://hromady.example/feeds/all.{name}" for name in FORMATS},
    language="uk",
    updated=datetime(2024, 9, 19, 6, 5, 4, tzinfo=UTC),
    author=Author("Редакція (Київ)", "https://hromady.example/about", "red@hromady.example"),
    ttl=10,
    copyright="© Громади & Ко",
    icon="https://hromady.example/icon.png",
    logo="https://hromady.example/logo.svg",
    hubs=("https://hub.example/", "https://other-hub.example/"),
    next={name: f"https://hromady.example/feeds/all-7.{name}" for name in FORMATS},
)


@pytest.fixture
def article() -> PublishedArticle:
    """Everything that an article can have."""
    return ARTICLE


@pytest.fixture
def bare() -> PublishedArticle:
    """Nothing that an article can do without."""
    return PublishedArticle(
        id="urn:uuid:0f3c1d9e-7e39-4a5b-9c5f-2f3d4f6a7b8c",
        link="https://hromady.example/news/voda/",
        title="Вода повернулася",
        published=datetime(2023, 1, 2, 3, 4, 5, tzinfo=UTC),
        updated=datetime(2023, 1, 2, 3, 4, 5, tzinfo=UTC),
        authors=(Author("Новини громад"),),
        content="<p>Воду ввімкнули.</p>",
    )


@pytest.fixture
def feed() -> Feed:
    return FEED


@pytest.fixture
def vary() -> Callable[..., Any]:
    """A copy with other values."""
    return replace


@pytest.fixture
def render() -> Callable[..., bytes]:
    """A whole document from a format's name, a feed and articles."""

    def whole(name: str, feed: Feed, *articles: PublishedArticle) -> bytes:
        form = FORMATS[name]
        head, tail = form.frame(feed)
        return head + form.separator.join(form.entry(article) for article in articles) + tail

    return whole
