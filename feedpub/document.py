"""What documents are called by those who fetch them, and where the page of a feed stands beside its documents."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

MEDIA_TYPES = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json",
}
INDEX = "index.html"  #: the page of all feeds
#: What documents' names end in, by default and in the addresses that Pelican, Hugo and WordPress gave.
_SUFFIXES = (".rss", ".atom", ".json", ".xml", ".rdf")


def page_path(paths: Mapping[str, str]) -> str:
    """Return where the page of a feed stands, given format to path of its documents.

    It is the path of the first one with ".html" for the suffix of its format; where the index stands there,
    ".html" follows the whole path.
    """
    first = next(iter(paths.values()))
    stem = first
    while stem.endswith(_SUFFIXES) and not posixpath.basename(stem).startswith("."):
        stem = posixpath.splitext(stem)[0]
    page = f"{stem}.html"
    return f"{first}.html" if page == INDEX else page
