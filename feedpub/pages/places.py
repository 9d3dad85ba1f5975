"""Where pages stand, and where their links lead: never to a scheme that runs or reads something."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from urllib.parse import quote, urlsplit

from feedpub.address import encode

OPML = "feeds.opml"
STYLE = "feedpub.css"
SCRIPT = "feedpub.js"
#: By which a page of ours is known, as templates/base.html has it.
GENERATOR = b'<meta name="generator" content="feedpub" />'

_SAFE = ("https://", "http://", "mailto:")
#: Where web readers take the address of a feed, percent-encoded. Feedly's id of a feed is "feed/" and its address.
_READERS = (
    ("Feedly", "https://feedly.com/i/subscription/feed%2F"),
    ("Inoreader", "https://www.inoreader.com/?add_feed="),
    ("NewsBlur", "https://www.newsblur.com/?url="),
    ("The Old Reader", "https://theoldreader.com/feeds/subscribe?url="),
    ("Feedbin", "https://feedbin.com/?subscribe="),
)


def relative(target: str, page: str) -> str:
    """Return the link from one page to another file, both as paths below the output directory."""
    # From the root, so that the working directory plays no part.
    return quote(posixpath.relpath(f"/{target}", f"/{posixpath.dirname(page)}"))


def safe_link(address: str) -> str:
    """Return `address` percent-encoded where it leads to the web or to a mailbox, else ""."""
    encoded = encode(address)
    return encoded if encoded.startswith(_SAFE) else ""


def same_origin(address: str, base: str) -> bool:
    """Tell whether fetching `address` from a page below `base` asks nobody else (RFC 6454 §5)."""
    try:
        one, other = urlsplit(address), urlsplit(base)
    except ValueError:  # a broken IPv6 host
        return False
    return bool(one.netloc) and (one.scheme, one.netloc) == (other.scheme, other.netloc)


def main_format(addresses: Mapping[str, str]) -> str:
    """Return the format to subscribe to where only one can be given: every reader takes RSS, most take Atom."""
    return next(name for name in ("rss", "atom", "json") if name in addresses)


def reader_links(address: str) -> Iterator[tuple[str, str]]:
    """Yield the name of each web reader with the link that subscribes to `address` there."""
    encoded = quote(address, safe="")
    for name, start in _READERS:
        yield name, start + encoded
