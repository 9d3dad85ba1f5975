"""What can be configured: frozen values, every default in one place. `config` fills them from config.toml."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from feedpub.article import Author

Content = Literal["full", "summary"]
FORMATS = ("rss", "atom", "json")
#: what a feed can be made of, besides all and custom
KINDS = ("tag", "category", "author", "language", "directory")
#: how documents can be compressed, and the suffix of such copies
CODINGS: Mapping[str, str] = {"gzip": ".gz", "br": ".br", "zstd": ".zst"}
#: where each kind of feed is written, below `feeds.directory`
PATHS: Mapping[str, str] = {
    "all": "all.{format}",
    "tag": "tags/{slug}.{format}",
    "category": "categories/{slug}.{format}",
    "author": "authors/{slug}.{format}",
    "language": "languages/{slug}.{format}",
    "directory": "directories/{slug}.{format}",
}
CUSTOM_PATH = "custom/{name}.{format}"
STATE = Path(".feedpub/state.db")
#: what a capture's labels can introduce; `source.labels` adds words to them
LABELS = ("tags", "source", "credit", "related", "views", "authors", "date", "category")
CONVENTIONS = (
    "auto",
    "jekyll",
    "hugo",
    "zola",
    "pelican",
    "nikola",
    "eleventy",
    "hexo",
    "docusaurus",
    "gatsby",
    "astro",
    "mkdocs",
    "ablog",
    "none",
)

#: The links of articles where nothing is configured: a program whose convention is found then gives its own.
PERMALINK = "/{slug}/"
#: The site's address in a configuration that nobody has made his own yet.
EXAMPLE = "https://www.example.org/"


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteSettings:
    """[site]: who publishes, and where the articles' links lead."""

    title: str
    url: str  #: absolute, ends with "/"
    description: str = ""  #: never empty once loaded: default is the title
    language: str = "en"
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    permalink: str = PERMALINK
    copyright: str = ""
    icon: str = ""
    logo: str = ""
    author: Author = Author("")  #: its name is never empty once loaded: default is the site's title


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSettings:
    """[source]: where articles are and how to read them."""

    directory: Path = Path("articles")
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    convention: str = "auto"
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomFeed:
    """[[feeds.custom]]: a feed of the operator's own."""

    name: str
    title: str
    paths: Mapping[str, str]  #: format to path, no placeholder left
    include: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  #: kind to names or slugs
    exclude: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    limit: int = 50
    max_bytes: int = 1_000_000
    content: Content = "full"
    formats: tuple[str, ...] = FORMATS


def default_paths(formats: Iterable[str] = FORMATS) -> dict[str, dict[str, str]]:
    """`FeedSettings.paths` where nothing is configured."""
    formats = tuple(formats)
    return {kind: {form: path.replace("{format}", form) for form in formats} for kind, path in PATHS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSettings:
    """[feeds]: which feeds there are and what they hold."""

    directory: Path = Path("feeds")
    url: str = ""  #: absolute, ends with "/" once loaded: default is site.url + "feeds/"
    formats: tuple[str, ...] = FORMATS
    limit: int = 50
    max_bytes: int = 1_000_000
    content: Content = "full"
    by: tuple[str, ...] = ("tag",)
    minimum: int = 1
    archive: bool = False
    pages: bool = True
    compress: tuple[str, ...] = ("gzip", "br")
    #: every kind ("all", "tag", …) to each of `formats` to a pattern in which only {slug} is left
    paths: Mapping[str, Mapping[str, str]] = field(default_factory=default_paths)
    custom: tuple[CustomFeed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleSettings:
    """[schedule]: when `feedpub run` builds. Exactly one of `every` and `cron` is set."""

    every: timedelta | None = timedelta(minutes=10)
    cron: str | None = None
    watch: bool = True


@dataclass(frozen=True, slots=True)
class Bound:
    """A limit of the guard: so many articles, or such a share of a feed; "any" is None and None."""

    count: int | None = None
    share: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardSettings:
    """[guard]: how much one feed may change against what it held 24 hours ago."""

    removed: Bound = Bound(share=0.2)
    edited: Bound = Bound(share=0.5)
    reissued: Bound = Bound(count=0)
    added: Bound = Bound()


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSettings:
    """[server]: where the service listens."""

    host: str = "127.0.0.1"
    port: int = 8000
    socket: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HookSettings:
    """[hooks]: commands that are given the report as JSON on standard input."""

    published: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """A whole configuration, checked. Every path is absolute."""

    file: Path
    site: SiteSettings
    source: SourceSettings = SourceSettings()
    feeds: FeedSettings = FeedSettings()
    schedule: ScheduleSettings = ScheduleSettings()
    guard: GuardSettings = GuardSettings()
    server: ServerSettings = ServerSettings()
    hubs: tuple[str, ...] = ()
    hooks: HookSettings = HookSettings()
    state: Path = STATE
