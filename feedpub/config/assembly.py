"""Values become Settings: paths absolute, defaults that follow from other keys, what must agree."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from feedpub.article import Author
from feedpub.config.mistakes import Mistakes
from feedpub.config.outputs import custom_feeds, feed_paths
from feedpub.config.sections import Read
from feedpub.settings import (
    STATE,
    FeedSettings,
    GuardSettings,
    HookSettings,
    ScheduleSettings,
    ServerSettings,
    Settings,
    SiteSettings,
    SourceSettings,
)


def assemble(file: Path, read: Read, custom: list[dict[str, Any]], mistakes: Mistakes) -> Settings:
    """The settings. Where anything is recorded in `mistakes`, they are good for nothing but finding more."""
    home = file.parent
    site = _site(read)
    settings = Settings(
        file=file,
        site=site,
        source=SourceSettings(**_placed(home, read["source"], "directory", SourceSettings().directory)),
        feeds=_feeds(home, site, read, custom, mistakes),
        schedule=_schedule(read["schedule"], mistakes),
        guard=GuardSettings(**read["guard"]),
        server=_server(home, read["server"]),
        hubs=read["websub"].get("hubs", ()),
        hooks=HookSettings(**read["hooks"]),
        state=_absolute(home, read["state"].get("path", STATE)),
    )
    _keep_directories_apart(settings, mistakes)
    return settings


def _site(read: Read) -> SiteSettings:
    # Where one of the two required keys is wrong, the rest is checked as if it were this.
    values: dict[str, Any] = {"title": "", "url": "https://site.invalid/"} | read["site"]
    author = read["site.author"]
    url = values["url"]
    return SiteSettings(
        **values
        | {
            "description": values.get("description") or values["title"],
            "icon": _on_site(url, values.get("icon", "")),
            "logo": _on_site(url, values.get("logo", "")),
            "author": Author(
                author.get("name") or values["title"],
                _on_site(url, author.get("url", "")) or None,
                author.get("email") or None,
            ),
        }
    )


def _on_site(base: str, address: str) -> str:
    return f"{base}{address[1:]}" if address.startswith("/") else address


def _feeds(
    home: Path, site: SiteSettings, read: Read, custom: list[dict[str, Any]], mistakes: Mistakes
) -> FeedSettings:
    values = _placed(home, read["feeds"], "directory", FeedSettings().directory)
    values["url"] = values.get("url") or f"{site.url}feeds/"
    plain = FeedSettings(**values)
    feeds = custom_feeds(custom, plain, site, mistakes)
    paths = feed_paths(read["feeds.paths"], plain, feeds, mistakes)
    return FeedSettings(**values, paths=paths, custom=tuple(feeds.values()))


def _schedule(values: Mapping[str, Any], mistakes: Mistakes) -> ScheduleSettings:
    watch = values.get("watch", True)
    cron = values.get("cron")
    if cron is None:
        if values.get("every", True) is None:
            mistakes.add(("schedule", "every"), 'must be a duration such as "10m", or cron must be set')
        return ScheduleSettings(every=values.get("every", ScheduleSettings().every), watch=watch)
    if values.get("every") is not None:
        mistakes.add(("schedule", "cron"), "cannot be set together with every; keep one of the two")
    return ScheduleSettings(every=None, cron=cron, watch=watch)


def _server(home: Path, values: Mapping[str, Any]) -> ServerSettings:
    socket = values.get("socket")
    return ServerSettings(**{**values, "socket": _absolute(home, socket) if socket else None})


def _placed(home: Path, values: Mapping[str, Any], name: str, default: Path) -> dict[str, Any]:
    """The values with one that is a path made absolute."""
    return {**values, name: _absolute(home, values.get(name, default))}


def _absolute(home: Path, path: str | Path) -> Path:
    # Not resolved: a link is the operator's way to move a directory without touching the configuration.
    return Path(os.path.normpath(home / path))


def _keep_directories_apart(settings: Settings, mistakes: Mistakes) -> None:
    """The output may lie inside the source, which leaves it out; never the other way round."""
    if mistakes.spoiled(("source", "directory"), ("feeds", "directory")):
        return
    source, feeds = _real(settings.source.directory), _real(settings.feeds.directory)
    if source == feeds:
        mistakes.add(("feeds", "directory"), "must not be source.directory; give the feeds one of their own")
    elif source.is_relative_to(feeds):
        mistakes.add(
            ("source", "directory"), "must not lie inside feeds.directory, where everything is public"
        )
    state = _real(settings.state)
    if state in (source, feeds):
        mistakes.add(("state", "path"), "must be a file of its own, not source.directory or feeds.directory")
    elif state.is_relative_to(feeds):
        mistakes.add(("state", "path"), "must not lie inside feeds.directory, where everything is public")


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))
