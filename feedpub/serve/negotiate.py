"""Which content coding a client is sent (RFC 9110 §12.5.3)."""

from __future__ import annotations

import re
from functools import lru_cache

IDENTITY = "identity"
#: the smallest first, for clients that like several alike
PREFERENCE = ("br", "zstd", "gzip", IDENTITY)
_ALIASES = {"x-gzip": "gzip"}  # RFC 9110 §8.4.1.3
_ELEMENT = re.compile(r"\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*(?:;\s*[qQ]\s*=\s*([01](?:\.[0-9]*)?)\s*)?")
_CACHED = 200  # bytes of a header that is worth remembering


def choose(accept: bytes | None, available: tuple[str, ...]) -> str | None:
    """Return the coding to send, out of "identity" and `available`; None where the client refuses all of them.

    `*;q=0` alone would refuse even the plain document. Clients that send it want no compression, and a reader that
    is refused stays away for days, so it gets the plain one; only `identity;q=0` says otherwise.
    """
    if accept is None or not available:
        return IDENTITY
    if len(accept) <= _CACHED:
        return _remembered(accept, available)
    return _choose(accept, available)


def _choose(accept: bytes, available: tuple[str, ...]) -> str | None:
    weights = _weights(accept)
    others = weights.get("*", 0.0)
    # Identity needs no mention to be acceptable; it beats a coding only where the client says that it likes it better.
    wishes = {coding: weights.get(coding, others) for coding in available}
    wishes[IDENTITY] = weights.get(IDENTITY, 0.0)
    best = max((c for c in PREFERENCE if c in wishes), key=lambda coding: wishes[coding])
    if wishes[best] > 0:
        return best
    return None if weights.get(IDENTITY) == 0 else IDENTITY


_remembered = lru_cache(maxsize=1024)(_choose)


def _weights(accept: bytes) -> dict[str, float]:
    """Return coding to weight; what is malformed is left out."""
    weights: dict[str, float] = {}
    for element in accept.decode("latin-1").split(","):
        found = _ELEMENT.fullmatch(element)
        if found:
            coding = found[1].lower()
            weights[_ALIASES.get(coding, coding)] = min(float(found[2] or 1), 1.0)
    return weights
