"""Feeds to documents: a table of formats. An entry is rendered once for each format and shared by all feeds
that hold it; a document is a frame with entries in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from feedpub.feed import Feed, PublishedArticle

#: What stands before and after the entries of a document.
Frame = tuple[bytes, bytes]


class _FormatModule(Protocol):
    def entry(self, article: PublishedArticle) -> bytes: ...
    def frame(self, feed: Feed) -> Frame: ...


@cache
def _module(name: str) -> _FormatModule:
    # feedgen takes 50 ms to import: a build that changes nothing must not pay for it.
    return cast("_FormatModule", import_module(f"feedpub.render.{name}"))


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write a feed. A new one is a module with `entry` and `frame`, and a row in `FORMATS`."""

    module: str
    separator: bytes  #: stands between two entries

    def entry(self, article: PublishedArticle) -> bytes:
        """One article as it stands in every document of this format; depends on nothing but the article."""
        return _module(self.module).entry(article)

    def frame(self, feed: Feed) -> Frame:
        """What stands before and after the entries of this feed."""
        return _module(self.module).frame(feed)


FORMATS = {
    "rss": Format("rss", b"\n"),
    "atom": Format("atom", b"\n"),
    "json": Format("jsonfeed", b",\n"),
}
