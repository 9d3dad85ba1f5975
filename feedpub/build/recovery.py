"""A lost state made good: ids, dates and edits are read back from the published documents before any is written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from feedpub.body import fingerprint
from feedpub.errors import UsageError
from feedpub.feed import FeedKey
from feedpub.readback import Told, ToldFeed, read_feed
from feedpub.settings import Settings
from feedpub.state import State
from feedpub.state.documents import KnownFeed
from feedpub.state.records import Record
from feedpub.text import fold

_ORDER = ("atom", "json", "rss")  # Atom alone tells the id of the feed; any of them tells the articles


@dataclass(frozen=True, slots=True)
class Published:
    """A feed that stands in the output directory."""

    key: FeedKey
    slug: str
    title: str
    told: ToldFeed
    at: int  #: when its document was written, in seconds since 1970


def recover(settings: Settings, state: State) -> int:
    """Have an empty state know every article that the published documents tell of; return how many there are."""
    numbers: dict[str, int] = {}
    for feed in published_feeds(settings):
        fresh = [told for told in feed.told.articles if told.id and told.id not in numbers]
        first = state.articles.next_number()
        records: list[Record] = []
        for told in fresh:
            if told.id not in numbers:
                numbers[told.id] = first + len(records)
                records.append(remembered(numbers[told.id], told))
        state.articles.add(records)
        state.documents.save_feeds(
            [KnownFeed(feed.key, feed.slug, feed.title, feed.told.id, feed.told.updated)]
        )
        held = [
            (numbers[told.id], told.updated or told.published or 0) for told in feed.told.articles if told.id
        ]
        state.documents.add_edition(feed.key, feed.at, held)
    return len(numbers)


def remembered(number: int, told: Told) -> Record:
    """Return the record of an article of which only a document tells."""
    published = told.published if told.published is not None else told.updated or 0
    return Record(
        number=number,
        path=None,
        id=told.id,
        own_id=None,
        link=told.link,
        title=told.title,
        published=published,
        expires=None,
        declared=None,
        updated=told.updated if told.updated is not None else published,
        digest=None,
        finished=None,
        fingerprint=None,
        told=fingerprint(told.title, told.content, ()) if told.content else None,
        visible=False,
        declares="{}",
    )


def published_feeds(settings: Settings) -> Iterator[Published]:
    """Yield the feeds that stand in the output directory at the addresses that the configuration gives."""
    output = settings.feeds.directory
    for kind in ("all", *settings.feeds.by):
        yield from _of_kind(kind, settings.feeds.paths[kind], output, settings.site.title)
    for custom in settings.feeds.custom:
        key = FeedKey("custom", custom.name)
        paths = [output / custom.paths[name] for name in _ORDER if name in custom.paths]
        yield from _first(key, custom.name, paths, custom.title)


def _of_kind(kind: str, patterns: Mapping[str, str], output: Path, site: str) -> Iterator[Published]:
    found: dict[str, list[Path]] = {}
    for name in _ORDER:
        pattern = patterns.get(name, "").replace("{format}", name)
        if not pattern:
            continue
        if kind == "all":
            found.setdefault("", []).append(output / pattern)
            continue
        wanted = re.compile(re.escape(pattern).replace(r"\{slug\}", "(?P<slug>[^/]+)"))
        for path in sorted(output.glob(pattern.replace("{slug}", "*"))):
            if match := wanted.fullmatch(path.relative_to(output).as_posix()):
                found.setdefault(match["slug"], []).append(path)
    for slug, paths in found.items():
        yield from _first(FeedKey(kind, slug), slug, paths, site)


def _first(key: FeedKey, slug: str, paths: list[Path], site: str) -> Iterator[Published]:
    """Yield what the first readable document of a feed tells."""
    for path in paths:
        try:
            told = read_feed(path.read_bytes(), str(path))
            at = int(path.stat().st_mtime)
        except (OSError, UsageError):
            continue
        if key.kind in ("all", "custom"):
            yield Published(key, slug, site, told, at)
        else:
            name = _name(told.title, site)
            yield Published(FeedKey(key.kind, fold(name)), slug, name, told, at)
        return


def _name(title: str, site: str) -> str:
    """Return the tag's name in the title of its feed: `site title — tag`."""
    if title.startswith(f"{site} — "):
        return title.removeprefix(f"{site} — ")
    return title.partition(" — ")[2] or title
