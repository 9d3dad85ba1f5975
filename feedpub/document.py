"""A document: one feed in one format, as bytes at an address."""

from __future__ import annotations

from dataclasses import dataclass

MEDIA_TYPES = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json",
}


@dataclass(frozen=True, slots=True)
class Document:
    """Bytes to publish. `path` is relative to the output directory, parts joined by "/"."""

    path: str
    format: str
    content: bytes
