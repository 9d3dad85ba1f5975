"""Sites and feeds to make pages of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from feedpub.article import Author
from feedpub.feed import Feed, FeedKey
from feedpub.pages import IndexEntry
from feedpub.settings import FORMATS, FeedSettings, Settings, SiteSettings

SITE = "https://luky.example/"
NOON = datetime(2024, 9, 18, 13, 20, tzinfo=UTC)

MakeSettings = Callable[..., Settings]
MakeFeed = Callable[..., Feed]
MakeEntry = Callable[..., IndexEntry]


@pytest.fixture
def make_settings() -> MakeSettings:
    """A configuration; keywords are those of [site]."""

    def make(language: str = "uk", **site: str) -> Settings:
        values = {"title": "Верхні Луки", "url": SITE, "description": "Новини громади", **site}
        return Settings(
            file=Path("/config.toml"),
            site=SiteSettings(**values, language=language, timezone=ZoneInfo("Europe/Kyiv")),  # type: ignore[arg-type]
            feeds=FeedSettings(url=f"{SITE}feeds/"),
        )

    return make


@pytest.fixture
def make_feed() -> MakeFeed:
    def make(
        settings: Settings,
        kind: str = "all",
        name: str = "",
        formats: Iterable[str] = FORMATS,
        stem: str = "all",
    ) -> Feed:
        site = settings.site
        return Feed(
            key=FeedKey(kind, name),
            id=f"{SITE}feeds/{stem}.atom",
            title=f"{site.title} — {name}" if name else site.title,
            description=site.description,
            link=site.url,
            addresses={format: f"{settings.feeds.url}{stem}.{format}" for format in formats},
            language=site.language,
            updated=NOON,
            author=Author(site.title),
            ttl=10,
        )

    return make


@pytest.fixture
def make_entry() -> MakeEntry:
    def make(
        kind: str,
        title: str,
        page: str = "tags/x.html",
        formats: Iterable[str] = FORMATS,
        newest: datetime | None = NOON,
        count: int = 3,
    ) -> IndexEntry:
        stem = page.removesuffix(".html")
        addresses = {format: f"{SITE}feeds/{stem}.{format}" for format in formats}
        return IndexEntry(
            title=title,
            kind=kind,
            slug=stem.rpartition("/")[2],
            page=page,
            addresses=addresses,
            count=count,
            newest=newest,
        )

    return make
