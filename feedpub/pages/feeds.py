"""The page of one feed: what it is, how to subscribe, its newest articles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from feedpub.dates import rfc3339_utc
from feedpub.feed import Feed
from feedpub.pages.frame import render
from feedpub.pages.places import main_format, reader_links, safe_link
from feedpub.pages.values import PageArticle
from feedpub.pages.words import Words, words_for
from feedpub.settings import Settings, SiteSettings
from feedpub.text import clean, first_words

MOST_ARTICLES = 20  #: on a page; the feed itself has the rest
_LONGEST_SUMMARY = 300


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment as machines read it and as people do."""

    machine: str
    people: str


@dataclass(frozen=True, slots=True)
class _Line:
    title: str
    link: str
    published: Moment
    summary: str
    lang: Mapping[str, str]  #: attributes of text in the article's language, where that is not the page's
    hreflang: Mapping[str, str]  #: of a link to it


def feed_page(
    feed: Feed, articles: Sequence[PageArticle], *, path: str, count: int, settings: Settings
) -> bytes:
    """Return the HTML page of a feed, to stand at `path` below the output directory.

    It shows the first MOST_ARTICLES of `articles`; `count` is how many the feed holds. Equal values give equal
    bytes. Its links to feedpub's own files are relative, so that it works at any address and from a disk.
    """
    site = settings.site
    words = words_for(feed.language)
    best = main_format(feed.addresses)
    address = feed.addresses[best]
    return render(
        "feed.html",
        language=feed.language,
        path=path,
        settings=settings,
        title=clean(feed.title),
        heading=clean(heading(feed.title, site)),
        kind=feed.key.kind,
        description="" if feed.description == site.title else clean(feed.description),
        addresses=feed.addresses,
        best=best,
        subscription=f"feed:{address}",
        readers=list(reader_links(address)),
        articles=list(_lines(articles[:MOST_ARTICLES], feed, site, words)),
        count=count,
        updated=moment_of(feed.updated, site, words),
        copyright=clean(feed.copyright),
    )


def heading(title: str, site: SiteSettings) -> str:
    """Return the title of a feed without the site's, which stands above it."""
    return title.removeprefix(f"{site.title} — ") or title


def moment_of(moment: datetime, site: SiteSettings, words: Words) -> Moment:
    return Moment(rfc3339_utc(moment), words.moment(moment.astimezone(site.timezone)))


def day_of(moment: datetime, site: SiteSettings, words: Words) -> Moment:
    return Moment(rfc3339_utc(moment), words.short_day(moment.astimezone(site.timezone)))


def _lines(articles: Sequence[PageArticle], feed: Feed, site: SiteSettings, words: Words) -> Iterator[_Line]:
    for article in articles:
        other = article.language if article.language != feed.language else None
        yield _Line(
            clean(article.title),
            safe_link(article.link),
            moment_of(article.published, site, words),
            first_words(article.summary, _LONGEST_SUMMARY),
            {"lang": other} if other else {},
            {"hreflang": other} if other else {},
        )
