"""Every key of config.toml in a table: what it may be, its default, and a sentence for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from feedpub.config import timetable, tongues, values
from feedpub.config.patterns import document_paths, permalink
from feedpub.config.values import Reader, list_of, one_of, optional, switch, table_of, whole
from feedpub.settings import CODINGS, CONVENTIONS, CUSTOM_PATH, FORMATS, KINDS, LABELS, PATHS, STATE

#: How the text of an environment variable becomes a value: as it is, as TOML, parted by commas, or as one command.
Shape = Literal["text", "toml", "list", "commands"]


@dataclass(frozen=True, slots=True)
class Key:
    """A key that config.toml may have."""

    section: str  #: "site", "site.author", "feeds.custom"
    name: str
    read: Reader
    default: str  #: as TOML; "" where the key must be given
    help: str  #: one sentence
    shape: Shape = "text"

    @property
    def required(self) -> bool:
        """Whether the file must have it."""
        return not self.default


_content = one_of("full", "summary")
_formats = list_of(one_of(*FORMATS), '["rss", "atom", "json"]', least=1)
_globs = list_of(values.filled, '["news/**"]')
_names = table_of(list_of(values.title, '["громади"]', least=1), KINDS, '{ tag = ["громади"] }')
_labels = table_of(list_of(values.title, '["Ключові слова"]'), LABELS, '{ tags = ["Ключові слова"] }')
_commands = list_of(values.filled, '["./purge-cache"]')


def _kinds_path(kind: str, sentence: str) -> Key:
    allowed = () if kind == "all" else ("slug",)
    return Key("feeds.paths", kind, document_paths(*allowed), f'"{PATHS[kind]}"', sentence, "toml")


KEYS: tuple[Key, ...] = (
    Key("site", "title", values.title, "", "The name of the site, and so of its feeds. Required."),
    Key(
        "site", "url", values.base, "",
        "The site that the articles' links lead to; a trailing slash is added. Required.",
    ),
    Key("site", "description", values.text, '""', "What the site is about; empty: the title."),
    Key(
        "site", "language", tongues.language, '"en"',
        "The language of articles that name none, as BCP 47 has it: uk, en-US.",
    ),
    Key(
        "site", "timezone", tongues.zone, '"UTC"',
        "The time zone of dates that carry no offset, and of cron.",
    ),
    Key(
        "site", "permalink", permalink, '"/{slug}/"',
        "The link of an article that has none of its own, joined to url:"
        " {slug} {stem} {title} {path} {year} {month} {day}.",
    ),
    Key("site", "copyright", values.text, '""', "Who holds the rights, in words."),
    Key("site", "icon", optional(values.on_site), '""', "The address of a small square image."),
    Key("site", "logo", optional(values.on_site), '""', "The address of a larger image."),
    Key(
        "site.author", "name", values.line, '""',
        "Who writes articles that name no author; empty: the site's title.",
    ),
    Key(
        "site.author", "email", optional(values.email), '""',
        "Their e-mail address, which feeds show to everyone.",
    ),
    Key("site.author", "url", optional(values.on_site), '""', "Their page."),
    Key("source", "directory", values.filled, '"articles"', "Where the articles are, relative to this file."),
    Key(
        "source", "include", _globs, "[]",
        "Globs of the files to read; none: every format that feedpub reads.", "list",
    ),
    Key(
        "source", "exclude", _globs, "[]",
        "Globs of files to leave alone, besides dot-files, README, LICENSE, node_modules and the output directory.",
        "list",
    ),
    Key(
        "source", "convention", one_of(*CONVENTIONS), '"auto"',
        f"Whose rules the directory follows: {', '.join(CONVENTIONS)}.",
    ),
    Key(
        "source", "labels", _labels, "{}",
        f"More words that introduce parts of a capture: {', '.join(LABELS)}.", "toml",
    ),
    Key(
        "feeds", "directory", values.filled, '"feeds"',
        "Where the feeds are written, relative to this file.",
    ),
    Key(
        "feeds", "url", optional(values.base), '""',
        'The address that directory is served at; empty: url of the site + "feeds/".',
    ),
    Key("feeds", "formats", _formats, '["rss", "atom", "json"]', "The formats of each feed.", "list"),
    Key("feeds", "limit", whole(1), "50", "The most articles in a feed; the newest are kept.", "toml"),
    Key(
        "feeds", "max_bytes", values.size, '"1MB"',
        "The largest a document may be before compression; every format of a feed holds the same articles.",
    ),
    Key(
        "feeds", "content", _content, '"full"',
        'Whether a feed holds whole articles ("full") or only their summaries ("summary").',
    ),
    Key(
        "feeds", "by", list_of(one_of(*KINDS), '["tag"]'), '["tag"]',
        f"One feed for each: {', '.join(KINDS)}.", "list",
    ),
    Key(
        "feeds", "minimum", whole(1), "1",
        "The articles that a tag, category, … needs before it has feeds.", "toml",
    ),
    Key("feeds", "archive", switch, "false", "Whether archives (RFC 5005) hold everything older.", "toml"),
    Key(
        "feeds", "pages", switch, "true",
        "Whether each feed has an HTML page, beside an index and an OPML list.", "toml",
    ),
    Key(
        "feeds", "compress", list_of(one_of(*CODINGS), '["gzip", "br"]'), '["gzip", "br"]',
        f"The compressed copies beside each document: {', '.join(CODINGS)}.", "list",
    ),
    _kinds_path("all", "The path of the feed of all articles: a pattern, or a table with one for each format."),
    _kinds_path("tag", "The path of a tag's feed."),
    _kinds_path("category", "The path of a category's feed."),
    _kinds_path("author", "The path of an author's feed."),
    _kinds_path("language", "The path of a language's feed."),
    _kinds_path("directory", "The path of the feed of a directory of articles."),
    Key(
        "feeds.custom", "name", values.slug, "",
        "The name of a feed of your own, as its address has it. Required.",
    ),
    Key("feeds.custom", "title", values.line, '""', "Its title; empty: that of the site, and the name."),
    Key(
        "feeds.custom", "path", document_paths("name"), f'"{CUSTOM_PATH}"',
        "Its path: a pattern, or a table with one for each format.", "toml",
    ),
    Key(
        "feeds.custom", "include", _names, "{}",
        f"Which articles it holds, by {', '.join(KINDS)}; none: all.", "toml",
    ),
    Key("feeds.custom", "exclude", _names, "{}", "Which of these it does not hold.", "toml"),
    Key("feeds.custom", "limit", whole(1), "50", "As in [feeds], which gives the default.", "toml"),
    Key("feeds.custom", "content", _content, '"full"', "As in [feeds], which gives the default."),
    Key(
        "feeds.custom", "formats", _formats, '["rss", "atom", "json"]',
        "As in [feeds], which gives the default.", "list",
    ),
    Key("feeds.custom", "max_bytes", values.size, '"1MB"', "As in [feeds], which gives the default."),
    Key("schedule", "every", timetable.every, '"10m"', 'How long "feedpub run" waits between builds.'),
    Key("schedule", "cron", timetable.cron, '""', "When it builds, as cron(5) has it, instead of every."),
    Key("schedule", "watch", switch, "true", "Whether it also builds when a file changes.", "toml"),
    Key(
        "guard", "removed", values.bound, '"20%"',
        'The most articles that may vanish from a feed in 24 hours: a number, a share or "any"; three always may.', "toml",
    ),
    Key(
        "guard", "edited", values.bound, '"50%"',
        "The most whose date of update may move; three always may.", "toml",
    ),
    Key("guard", "reissued", values.bound, "0", "The most published articles whose id may change.", "toml"),
    Key("guard", "added", values.bound, '"any"', "The most articles that may appear.", "toml"),
    Key("server", "host", values.host, '"127.0.0.1"', "The address that the service listens at."),
    Key("server", "port", whole(0, 65535), "8000", "Its port; 0: any that is free.", "toml"),
    Key("server", "socket", values.socket, '""', "A Unix socket instead, relative to this file."),
    Key(
        "websub", "hubs", list_of(values.address, '["https://hub.example/"]'), "[]",
        "The WebSub hubs to tell of changed feeds.", "list",
    ),
    Key(
        "hooks", "published", _commands, "[]",
        "Commands to run when feeds have changed, given the report as JSON on standard input.", "commands",
    ),
    Key(
        "hooks", "failed", _commands, "[]",
        "Commands to run when a build failed or the guard held feeds back.", "commands",
    ),
    Key(
        "state", "path", values.filled, f'"{STATE}"',
        "Where feedpub remembers what it has published, relative to this file.",
    ),
)  # fmt: skip

#: Section to its keys by name: "site", "site.author", "feeds.paths", …
SECTIONS: dict[str, dict[str, Key]] = {}
for _key in KEYS:
    SECTIONS.setdefault(_key.section, {})[_key.name] = _key
