"""What kind of document bytes are, and what a browser may do with it."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from feedpub.document import MEDIA_TYPES
from feedpub.serve.response import SEALED, Header

FEEDS = ("rss", "atom", "json")
_TYPES = {
    **MEDIA_TYPES,
    "opml": "text/x-opml; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "ico": "image/x-icon",
    "xml": "application/xml",
    "txt": "text/plain; charset=utf-8",
    "webmanifest": "application/manifest+json",
}
_ROOTS = {b"rss": "rss", b"feed": "atom", b"opml": "opml"}
#: The first element, past declaration, comments and instructions. The head that is searched is short.
_ROOT = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:<[?!][^>]*>\s*)*<(rss|feed|opml)[\s>]")
_JSON_FEED = re.compile(rb'\A\s*\{[^{}]*"https://jsonfeed\.org/version/')
_HEAD = 1024

#: Our pages need our own style, script and pictures, and nothing else from anywhere.
_PAGE_POLICY = (
    b"default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    b"manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)


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
    """Return the Content-Type of a format (RFC 4287 §7, RFC 7303, JSON Feed 1.1)."""
    return _TYPES[format].encode()


def policy(format: str) -> Header:
    """Return the Content-Security-Policy of a format: a feed may do nothing, whatever an article holds."""
    return (b"content-security-policy", _PAGE_POLICY) if format == "html" else SEALED
