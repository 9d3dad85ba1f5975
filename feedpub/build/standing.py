"""The feeds that stand in the output directory, read back: ours, and another program's whose address we took over."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from glob import escape
from itertools import chain, takewhile
from pathlib import Path

from feedpub.errors import UsageError
from feedpub.feed import FeedKey
from feedpub.readback import ToldFeed, read_feed
from feedpub.settings import Settings
from feedpub.text import digest, fold, slugify

_ORDER = ("atom", "json", "rss")  # Atom alone tells the id of the feed; any of them tells the articles
_SUFFIXES = frozenset({"", ".rss", ".atom", ".json", ".xml", ".rdf"})
_OUR_JSON = b'{"version":"https://jsonfeed.org/version/1.1","title":"'
_OUR_XML = b"<generator>feedpub</generator>"
_HEAD = 20_000  #: bytes that hold what stands before the first article


@dataclass(frozen=True, slots=True)
class Published:
    """A feed that stands in the output directory."""

    key: FeedKey | None  #: None where the configuration asks for no feed there
    slug: str
    title: str
    told: ToldFeed
    at: int  #: when its document was written, in seconds since 1970
    is_ours: bool  #: and not another program's, whose addresses we have taken over


def published_feeds(settings: Settings) -> Iterator[Published]:
    """Yield the feeds that stand in the output directory: at the addresses that the configuration gives, then others.

    Others are left behind where the state was lost and the configuration changed before the next build.
    """
    seen: set[Path] = set()
    for feed, paths in _configured_feeds(settings):
        seen.update(paths)
        if feed is not None:
            yield feed
    yield from _strays(settings, seen)


def _configured_feeds(settings: Settings) -> Iterator[tuple[Published | None, list[Path]]]:
    output, site = settings.feeds.directory, settings.site
    for kind in ("all", *settings.feeds.by):
        for slug, paths in _of_kind(settings.feeds.paths[kind], output).items():
            if (found := _first(paths)) is None:
                yield None, paths
            elif kind == "all":
                yield Published(FeedKey(kind), slug, site.title, *found), paths
            else:
                told, _, is_ours = found
                name = _name(told, site.title, slug, site.language, is_ours=is_ours)
                key = FeedKey(kind, fold(name)) if name else None
                yield Published(key, slug, name or "", *found), paths
    for custom in settings.feeds.custom:
        paths = [output / custom.paths[name] for name in _ORDER if name in custom.paths]
        found = _first(paths)
        key = FeedKey("custom", custom.name)
        yield found and Published(key, custom.name, custom.title, *found), paths


def _regex(pattern: str) -> re.Pattern[str]:
    before, slug, rest = pattern.partition("{slug}")
    behind = "(?P=slug)".join(map(re.escape, rest.split("{slug}")))
    return re.compile(re.escape(before) + (f"(?P<slug>[^/]+){behind}" if slug else ""))


def _of_kind(patterns: Mapping[str, str], output: Path) -> dict[str, list[Path]]:
    """Return slug to paths of the documents that stand where a pattern puts them."""
    found: dict[str, list[Path]] = {}
    for name in _ORDER:
        if pattern := patterns.get(name):
            wanted = _regex(pattern)
            for path in sorted(output.glob(escape(pattern).replace("{slug}", "*"))):
                if match := wanted.fullmatch(path.relative_to(output).as_posix()):
                    found.setdefault(match.groupdict().get("slug", ""), []).append(path)
    return found


def _strays(settings: Settings, seen: Collection[Path]) -> Iterator[Published]:
    """Yield what our other documents in the output directory tell, the newest first."""
    output = settings.feeds.directory
    found = []
    for folder, folders, names in os.walk(output):
        folders[:] = [name for name in folders if not name.startswith(".")]
        paths = [Path(folder, name) for name in names if not name.startswith(".")]
        for path in paths:
            if path.suffix not in _SUFFIXES or path in seen or _is_told_beside(path, output):
                continue
            if is_ours(path):
                found.append((-path.stat().st_mtime, path))
    for _, path in sorted(found):
        if told := _first([path]):
            yield Published(None, "", "", *told)


def _is_told_beside(path: Path, output: Path) -> bool:
    """Tell whether a page of an archive stands beside it in another format, of which each tells all of it."""
    if not path.is_relative_to(output / "archive"):
        return False
    earlier = takewhile(lambda name: path.suffix != f".{name}", _ORDER)
    return any(path.with_suffix(f".{name}").is_file() for name in earlier)


def is_ours(path: Path) -> bool:
    """Tell whether a file is a document that feedpub wrote."""
    try:
        with path.open("rb") as file:
            return _is_ours(file.read(_HEAD))
    except OSError:
        return False


def _is_ours(content: bytes) -> bool:
    return content.startswith(_OUR_JSON) or _OUR_XML in content[:_HEAD]


def _first(paths: list[Path]) -> tuple[ToldFeed, int, bool] | None:
    """Return what the first readable document of a feed tells, when it was written, and whether by us."""
    for path in paths:
        try:
            content = path.read_bytes()
            return read_feed(content, str(path)), int(path.stat().st_mtime), _is_ours(content)
        except (OSError, UsageError):
            continue
    return None


def _name(told: ToldFeed, site: str, slug: str, language: str, *, is_ours: bool) -> str | None:
    """Return the name of the tag that a feed is of, or None where another program's does not tell it.

    Ours is in the title: `site title — tag`. The site may have had another title, and both may hold a dash: the slug
    tells where the tag begins. In another program's feed it is a tag of its articles.
    """
    parted = [told.title[match.end() :] for match in re.finditer(" — ", told.title)]
    if told.title.startswith(f"{site} — "):
        parted.insert(0, told.title.removeprefix(f"{site} — "))
    for name in chain(parted, dict.fromkeys(tag for article in told.articles for tag in article.tags)):
        alone = {slugify(name, spoken) for spoken in (language, "uk", "en")}
        if slug in alone or slug in {f"{one}-{digest(fold(name))}" for one in alone}:
            return name
    return next(iter(parted), told.title) if is_ours else None
