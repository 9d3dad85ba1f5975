"""What a reader makes of one file, and the article that it becomes. Knows no format and reads no file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Literal, NamedTuple

from feedpub.errors import Problem

#: How the text of a body is marked up, and so which function turns it into HTML.
Markup = Literal["markdown", "html", "page", "text", "rst"]
#: Why an article does or does not stand in feeds, as far as its file alone can tell.
Standing = Literal["article", "draft", "left out"]


@dataclass(frozen=True, slots=True)
class Author:
    """A person or an organisation (RFC 4287 §3.2)."""

    name: str
    url: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """The picture that stands for an article. `address` is as declared until `Article` holds it, then absolute."""

    address: str
    alt: str | None = None
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A media file that belongs to an article (RSS 2.0 <enclosure>, RFC 4287 rel="enclosure")."""

    address: str
    type: str | None = None  #: media type; guessed from the address where it is not declared
    length: int | None = None  #: bytes; None where nobody knows
    title: str | None = None
    duration: int | None = None  #: seconds


@dataclass(frozen=True, slots=True)
class Via:
    """Where an article was taken from: a name, an address, or both (dc:source, rel=via)."""

    name: str | None = None
    address: str | None = None


class Field(NamedTuple):
    """One thing that a file says about its article, and where it says so."""

    name: str  #: our word for it: "title", "published", "tags"; `parse.keys` has the list
    value: object  #: as declared: text, number, list, mapping, date; interpreted later
    origin: str  #: for people: 'front matter "Pubdate"', '<meta property="og:title">', "file's name"
    line: int | None = None


class Body(NamedTuple):
    """The text of an article before it is turned into HTML."""

    markup: Markup
    text: str
    line: int = 1  #: the line of the file on which `text` begins
    header: Mapping[str, object] = MappingProxyType({})  #: what stands above it, by keys as written


class Reading(NamedTuple):
    """What a format's reader found in one file: fields, best first for each name, and the body."""

    format: str
    fields: tuple[Field, ...]
    body: Body
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An article as its file, the convention and the settings declare it. Its id is given later, by the state.

    Every date carries a time zone: the declared offset, else that of `site.timezone`.
    Every address is absolute and percent-encoded.
    """

    path: str  #: of its file, relative to the source directory; "#n" is appended for the nth of an export
    format: str
    title: str
    link: str
    slug: str
    published: datetime | None = None
    updated: datetime | None = None
    expires: datetime | None = None
    own_id: str | None = None  #: an absolute IRI that the article declares
    language: str | None = None  #: BCP 47; None: that of the site
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    authors: tuple[Author, ...] = ()
    summary: str | None = None  #: as declared, plain text
    image: Image | None = None
    enclosures: tuple[Enclosure, ...] = ()
    credit: str | None = None
    via: Via | None = None
    aliases: tuple[str, ...] = ()
    standing: Standing = "article"
    why: str | None = None  #: why it is a draft or left out
    in_feeds: bool = True  #: False for `feed: false`
    origins: Mapping[str, str] = field(default_factory=dict)  #: field name to the place that it came from
    problems: tuple[Problem, ...] = ()

    def __post_init__(self) -> None:
        for moment in (self.published, self.updated, self.expires):
            if moment is not None and moment.tzinfo is None:
                raise ValueError(f"{self.path}: {moment} must carry a time zone")
        if self.standing == "article" and self.published is None:
            raise ValueError(f"{self.path}: an article must have a date")
