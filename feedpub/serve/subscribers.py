"""How many people read a feed, as aggregators report it in their User-Agent."""

from __future__ import annotations

import re
from functools import lru_cache

#: What the User-Agent of a well-known aggregator holds, in lower case, and how we call it.
KNOWN = {
    "feedly": "Feedly",
    "inoreader": "Inoreader",
    "newsblur": "NewsBlur",
    "feedbin": "Feedbin",
    "theoldreader": "The Old Reader",
    "bazqux": "BazQux",
    "feedwrangler": "Feed Wrangler",
    "feedhq": "FeedHQ",
    "freshrss": "FreshRSS",
    "miniflux": "Miniflux",
    "commafeed": "CommaFeed",
    "newsgator": "NewsGator",
    "netvibes": "Netvibes",
    "yarrharr": "Yarrharr",
    "bloglovin": "Bloglovin",
    "flipboard": "Flipboard",
    "g2reader": "G2Reader",
    "tiny tiny rss": "Tiny Tiny RSS",
    "feedspot": "Feedspot",
    "readwise": "Readwise",
    "feedfetcher-google": "FeedFetcher-Google",
}
#: Everyone else: a label of its own for each would let a stranger fill the memory of the monitoring.
OTHER = "other"
_COUNT = re.compile(r"(?<![\d.,])(\d{1,9})\s+(?:subscriber|reader)s?\b", re.IGNORECASE)
_LONGEST = 512


def reported(agent: bytes) -> tuple[str, int] | None:
    """Return the aggregator and the number of subscribers that a User-Agent tells of."""
    return _reported(agent) if len(agent) <= _LONGEST else None


@lru_cache(maxsize=1024)
def _reported(agent: bytes) -> tuple[str, int] | None:
    text = agent.decode("latin-1")
    found = _COUNT.search(text)
    if found is None:
        return None
    lower = text.lower()
    name = next((name for word, name in KNOWN.items() if word in lower), OTHER)
    return name, int(found[1])
