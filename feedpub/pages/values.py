"""What pages are made of, besides a feed: an article as a line of a list, a feed as a line of the index."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PageArticle:
    """As much of an article as a page shows of it."""

    title: str
    link: str
    published: datetime
    summary: str = ""  #: plain text: the article's summary, or its first words
    language: str | None = None  #: where it differs from the feed's


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexEntry:
    """As much of a feed as the index and the OPML list show of it."""

    title: str  #: as the feed has it: "site title — tag"
    kind: str  #: as `FeedKey.kind` has it
    slug: str = ""  #: its name in Latin letters, as its addresses have it
    page: str  #: path of its page, relative to the output directory
    addresses: Mapping[str, str]  #: format to the absolute address of that document
    count: int  #: articles in the feed
    newest: datetime | None = None  #: when its newest article was published
