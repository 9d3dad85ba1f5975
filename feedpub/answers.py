"""What every server answers with: feedpub's own, and those that `deploy-config` sets up."""

from __future__ import annotations

from collections.abc import Mapping

from feedpub.document import MEDIA_TYPES
from feedpub.settings import ScheduleSettings
from feedpub.timing import ttl_minutes

ENDED = "This feed has ended."
ABSENT = "There is nothing at this address."
READ_ONLY = "This address can only be read."
METHODS = "GET, HEAD, OPTIONS"
NO_STORE = "no-store"

#: Suffix to media type (RFC 4287 §7, RFC 7303, JSON Feed 1.1).
TYPES = {
    **MEDIA_TYPES,
    "opml": "text/x-opml; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "ico": "image/x-icon",
    "xml": "application/xml",
    "webmanifest": "application/manifest+json",
}
OTHER_TYPE = "text/plain; charset=utf-8"

#: Fetch: readers that run in a browser may read responses, and the headers that they need to ask again.
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Last-Modified",
}
#: Of every response: besides, a browser takes no document for something else.
COMMON = {**CORS, "X-Content-Type-Options": "nosniff"}
#: Fetch §4.8: what a browser asks before a request that carries validators.
PREFLIGHT = {
    "Allow": METHODS,
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "*, Accept, Cache-Control, If-Modified-Since, If-None-Match, Range, X-Requested-With",
    "Access-Control-Max-Age": "86400",
}
#: A feed may do nothing in a browser, whatever an article holds.
FEED_POLICY = "default-src 'none'; style-src 'self'; sandbox"
#: Our pages need our own style, script and pictures, and nothing else from anywhere.
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
_STALE = 86_400  # seconds for which a cache may serve its copy while the server is out of reach (RFC 5861 §4)


def caching(schedule: ScheduleSettings) -> str:
    """Return Cache-Control of a document: the minutes of the feeds' ttl, as readers take the longest that they are told."""
    return f"public, max-age={60 * ttl_minutes(schedule)}, stale-if-error={_STALE}"


def end_of(path: str, retired: Mapping[str, str | None]) -> str | None:
    """Return where a retired document has moved in the end, so that readers are sent there in one step; None for nowhere.

    `retired` is each of them with the path that it moved to.
    """
    seen = {path}
    while (target := retired[path]) is not None and target not in seen:
        if target not in retired:
            return target
        seen.add(target)
        path = target
    return None  # moved in a circle, or ended: nothing is left of it
