"""Where the documents of every feed go: feeds.paths, [[feeds.custom]], and that no two stand at one path."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from feedpub.config.mistakes import Mistakes, Wrong, show
from feedpub.config.patterns import Paths, by_format, clashes
from feedpub.config.places import Place
from feedpub.settings import CUSTOM_PATH, PATHS, CustomFeed, FeedSettings, SiteSettings, default_paths

#: What a feed of one's own takes from [feeds] where it does not say.
_INHERITED = ("limit", "content", "formats", "max_bytes")


def custom_feeds(
    tables: list[dict[str, Any]], feeds: FeedSettings, site: SiteSettings, mistakes: Mistakes
) -> dict[int, CustomFeed]:
    """The feeds of one's own that can be made, by the number of their table."""
    found: dict[int, CustomFeed] = {}
    names: dict[str, int] = {}
    for number, values in enumerate(tables):
        place: Place = ("feeds", "custom", number)
        name = values.get("name")
        if name is None or mistakes.spoiled((*place, "path"), (*place, "formats")):
            continue
        # Folded, because some disks take "Partner" and "partner" for the same file.
        first = names.setdefault(name.lower(), number)
        if first != number:
            mistakes.add(
                (*place, "name"), f"must not be {show(name)}, which is the name of number {first + 1} already"
            )
            continue
        custom = _custom_feed(name, values, feeds, site, place, mistakes)
        if custom is not None:
            found[number] = custom
    return found


def _custom_feed(
    name: str,
    values: Mapping[str, Any],
    feeds: FeedSettings,
    site: SiteSettings,
    place: Place,
    mistakes: Mistakes,
) -> CustomFeed | None:
    inherited = {key: getattr(feeds, key) for key in _INHERITED} | dict(values)
    paths = inherited.pop("path", CUSTOM_PATH)
    try:
        filled = by_format(paths, CUSTOM_PATH, inherited["formats"])
    except Wrong as wrong:
        mistakes.add_wrong((*place, "path"), wrong)
        return None
    inherited["title"] = inherited.get("title") or f"{site.title} — {name}"
    return CustomFeed(
        **inherited, paths={form: path.replace("{name}", name) for form, path in filled.items()}
    )


def feed_paths(
    chosen: Mapping[str, Paths], feeds: FeedSettings, custom: Mapping[int, CustomFeed], mistakes: Mistakes
) -> dict[str, dict[str, str]]:
    """`FeedSettings.paths`; two documents at one path are a mistake."""
    paths = default_paths(feeds.formats)
    if mistakes.spoiled(("feeds", "formats"), ("feeds", "by"), ("feeds", "paths")):
        return paths
    for kind, pattern in chosen.items():
        try:
            paths[kind] = by_format(pattern, PATHS[kind], feeds.formats)
        except Wrong as wrong:
            mistakes.add_wrong(("feeds", "paths", kind), wrong)
    patterns: list[tuple[Place, str]] = [
        (("feeds", "paths", kind), pattern) for kind in ("all", *feeds.by) for pattern in paths[kind].values()
    ]
    for number, feed in custom.items():
        patterns += [(("feeds", "custom", number, "path"), path) for path in feed.paths.values()]
    for place, message in clashes(patterns, pages=feeds.pages, archive=feeds.archive):
        mistakes.add(place, message)
    return paths
