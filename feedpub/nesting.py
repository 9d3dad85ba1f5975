"""How deep the elements of HTML stand in one another, as its tags alone tell: asked before any parser sees them."""

from __future__ import annotations

import re
from collections import Counter

#: Elements that hold nothing, or that the next one of their kind closes: they never nest by themselves.
_FLAT = frozenset(
    "a area base br col colgroup dd dt embed hr img input li link meta optgroup option p param rp rt script source style"
    " tbody td tfoot th thead tr track wbr".split()
)
#: A tag; any end of a heading closes any heading.
_TAG = re.compile(r"<(/?)(h(?=[1-6][ \t\r\n\f/>])|[a-z][^ \t\r\n\f/>]*)", re.IGNORECASE)
#: A drawing in which nothing can be HTML: there, a tag that ends with "/>" opens nothing.
_DRAWING = re.compile(
    r"<svg\b[^<>]*+>(?:[^<]++|<![^<>]*+>|<(?:title|desc|style)\b[^<>]*+>[^<]*+</(?:title|desc|style)>"
    r"|</?(?:[a-z]+:[a-z]+|g|defs|symbol|use|path|rect|circle|ellipse|line|polyline|polygon|text|tspan|image|marker"
    r"|pattern|mask|clippath|lineargradient|radialgradient|stop|filter|fe[a-z]+|animate[a-z]*|set|metadata)\b[^<>]*+>)*+</svg",
    re.IGNORECASE,
)
_CLOSED = re.compile(r"<[^<>]*+(?<=/)>")


def deepest(html: str, limit: int) -> tuple[int, int]:
    """Return how deep elements nest, and where that is first deeper than `limit`.

    An end closes an element of its name alone: "<b></i>" leaves one open, as it does in a parser. So what is told may be
    too much, where authors forget ends, but hardly too little.
    """
    if "<svg" in html:
        html = _DRAWING.sub(_without_closed, html)
    opened: Counter[str] = Counter()
    depth = most = where = 0
    for match in _TAG.finditer(html):
        name = match[2].lower()
        if name in _FLAT:
            continue
        if not match[1]:
            opened[name] += 1
            depth += 1
            if depth > most:
                most = depth
                where = match.start() if most == limit + 1 else where
        elif opened[name]:
            opened[name] -= 1
            depth -= 1
    return most, where


def _without_closed(drawing: re.Match[str]) -> str:
    """Return a drawing with spaces for its closed tags, so that every place stays where it was."""
    return _CLOSED.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), drawing[0])
