"""What kind of document bytes are, and what a browser may do with it."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from feedpub.answers import OTHER_TYPE, PAGE_POLICY, TYPES
from feedpub.serve.response import SEALED, Header

_TYPES = {**TYPES, "txt": OTHER_TYPE}
_ROOTS = {b"rss": "rss", b"feed": "atom", b"opml": "opml"}
#: The first element, past declaration, comments and instructions. The head that is searched is short.
_ROOT = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:<[?!][^>]*>\s*)*<(rss|feed|opml)[\s>]")
_JSON_FEED = re.compile(rb'\A\s*\{[^{}]*"https://jsonfeed\.org/version/')
_HEAD = 1024
_PAGE: Header = (b"content-security-policy", PAGE_POLICY.encode())


def format_of(path: str, body: bytes) -> str:
    """Return "rss", "atom", "json", "html", …: by what the document says, since `feeds.paths` may name it anything."""
    head = body[:_HEAD]
    if root := _ROOT.match(head):
        return _ROOTS[root[1]]
    if _JSON_FEED.match(head):
        return "json"
    suffix = PurePosixPath(path).suffix.removeprefix(".").lower()
    return suffix if suffix in _TYPES else "txt"


def media_type(format: str) -> bytes:
    """Return the Content-Type of a format."""
    return _TYPES[format].encode()


def policy(format: str) -> Header:
    """Return the Content-Security-Policy of a format: a feed may do nothing, whatever an article holds."""
    return _PAGE if format == "html" else SEALED
