"""The length of a media file that lies in the source directory: RSS wants it, and few articles declare it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import unquote, urlsplit

from feedpub.article import Article, Enclosure
from feedpub.settings import Settings

#: Folders whose contents generators copy to the root of the site.
_STATIC = ("", "static", "public", "assets", "content", "files", "extra", "src")


def with_lengths(article: Article, settings: Settings) -> Article:
    """Return an article with the lengths of those of its media files that lie in the source directory."""
    if all(one.length is not None for one in article.enclosures):
        return article
    measured = tuple(
        one if one.length is not None else replace(one, length=_length(one, article, settings))
        for one in article.enclosures
    )
    return replace(article, enclosures=measured)


def _length(file: Enclosure, article: Article, settings: Settings) -> int | None:
    parts = _parts(file.address, settings.site.url)
    if not parts:
        return None
    root = os.path.realpath(settings.source.directory)
    for place in _places(parts, article.path):
        target = os.path.realpath(os.path.join(root, place))
        # Neither ".." nor a link leads out of the source directory.
        if target.startswith(root + os.sep) and os.path.isfile(target):
            return os.stat(target).st_size
    return None


def _parts(address: str, site: str) -> list[str]:
    """Return the parts of the path of an address on our own site; none for one on another."""
    mine, its = urlsplit(site), urlsplit(address)
    if its.netloc != mine.netloc or not its.path.startswith(mine.path):
        return []
    parts = [unquote(part) for part in its.path[len(mine.path) :].split("/") if part]
    return [] if any(part in (".", "..") or "/" in part or "\0" in part for part in parts) else parts


def _places(parts: list[str], path: str) -> Iterator[str]:
    """Yield where the file may lie: as the site has it, or in the article's own folder."""
    for folder in _STATIC:
        yield os.path.join(folder, *parts)
    directory = path.rpartition("/")[0]
    for start in range(max(0, len(parts) - 3), len(parts)):
        yield os.path.join(directory, *parts[start:])
