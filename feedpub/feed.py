"""A feed: which articles, in which order, under which addresses. Knows no format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from feedpub.article import Author, Enclosure, Image, Via

_ARCHIVE = "/archive"
EVERY_PAGE = "*"  #: stands for all pages of a feed's archive where they have to be looked at


@dataclass(frozen=True, slots=True)
class FeedKey:
    """What a feed is of: ("all", ""), ("tag", the tag's folded name), ("custom", its name)."""

    kind: str
    name: str = ""

    def page(self, name: str) -> FeedKey:
        """Return the key of a page of this feed's archive: ("tag/archive", "2024-1 its folded name")."""
        return FeedKey(self.kind + _ARCHIVE, f"{name} {self.name}")

    @property
    def is_page(self) -> bool:
        return self.kind.endswith(_ARCHIVE)

    @property
    def owner(self) -> FeedKey:
        """The feed that this is, or that it is a page of."""
        if not self.is_page:
            return self
        return FeedKey(self.kind.removesuffix(_ARCHIVE), self.name.partition(" ")[2])


ALL = FeedKey("all")  #: the feed of all articles


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedArticle:
    """An article ready for rendering: its id given, its body safe, its addresses absolute, its text clean.

    `published` and `updated` are UTC, whole seconds. Every string holds only characters that XML allows.
    """

    id: str
    link: str
    title: str  #: plain text, never empty
    published: datetime
    updated: datetime
    authors: tuple[Author, ...]  #: never empty
    tags: tuple[str, ...] = ()  #: tags, then categories
    language: str | None = None  #: where it differs from the site's
    summary: str | None = None  #: plain text
    content: str | None = None  #: HTML; None in a feed of summaries
    image: Image | None = None
    enclosures: tuple[Enclosure, ...] = ()
    credit: str | None = None
    via: Via | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """Everything of a feed but its articles, which are rendered once and shared by all feeds."""

    key: FeedKey
    id: str  #: absolute IRI (RFC 4287 §4.2.6); given once, and kept when the site or the feed moves
    title: str
    description: str
    link: str  #: the site, or its page that a person should see
    addresses: Mapping[str, str]  #: format to the absolute address of that document
    language: str
    updated: datetime  #: UTC, whole seconds; never goes back
    author: Author
    ttl: int  #: minutes until a reader should look again
    copyright: str = ""
    icon: str = ""
    logo: str = ""
    hubs: tuple[str, ...] = ()
    page: str | None = None  #: address of the feed's HTML page
    next: Mapping[str, str] | None = None  #: format to the address of the next older page
    newer: Mapping[str, str] | None = None  #: of a page: format to the address of the one after it
    current: Mapping[str, str] | None = None  #: of a page: format to the address to subscribe to

    @property
    def is_archive(self) -> bool:
        """Whether it may carry the mark of an archive, which must not stand alone (RFC 5005 §4)."""
        return self.current is not None and bool(self.next or self.newer)

    def relations(self, format: str) -> list[tuple[str, str]]:
        """Return (relation, address) of the other parts of this feed (RFC 5005 §4)."""
        parts = {"prev-archive": self.next, "next-archive": self.newer, "current": self.current}
        return [(relation, there[format]) for relation, there in parts.items() if there]
