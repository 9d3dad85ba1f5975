"""Which elements a body opens: found by one look at it, so that each step knows at once whether it has work to do.

What is told may be too much, where a name only looks like one of these, but never too little.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

#: What no feed may hold as it is: something must be done about these.
_RARE = frozenset(
    "iframe frame embed object applet portal video audio svg math noscript noembed noframes script style template"
    " button select textarea datalist input canvas meta link base title xmp plaintext listing amp lite".split()
)
#: How the names begin of what no reader sees as text; "!" begins a comment.
_HIDING = ("sc", "sty", "sv", "sel", "te", "tit", "no", "head", "bu", "data", "!")
#: Elements that are dropped, and in which HTML's parser begins anew (HTML §13.2.4.3).
WALLS = ("marquee", "applet", "object")
_MEDIA = ("img", "audio", "video", "source", "iframe", "embed", "object")
#: Letters beyond ASCII too: patterns that ignore case take "ſ" for an "s", and must not be kept from it. No name above
#: has 12 letters.
_OPENING = re.compile(r"<([^\x00-@\[-`{-\x7f]{1,12}|!)")
_ASCII_LETTERS = re.compile("[a-zA-Z]*")
_MOST_KEPT = 32  #: names


class Elements(NamedTuple):
    """What a body may hold."""

    rare: bool  #: what no feed may hold as it is; this alone is exact
    inputs: bool
    hiding: bool  #: what no reader sees as text, comments among it
    walls: bool
    media: bool
    raised: bool  #: <sup>
    tables: bool
    verbatim: bool  #: <pre>


def openings(html: str) -> list[str]:
    """Give the name of each element where `html` opens one, and "!" for each comment; at least as many as there are."""
    return _OPENING.findall(html)


def among(names: Iterable[str]) -> Elements:
    """Tell what a body with these openings may hold."""
    distinct = frozenset(names)
    return _remembered(distinct) if len(distinct) <= _MOST_KEPT else _told(distinct)


def of(html: str) -> Elements:
    """Tell what `html` may hold."""
    return among(openings(html))


def _told(names: frozenset[str]) -> Elements:
    lowered = [name.lower() for name in names]
    ascii_letters = {_ASCII_LETTERS.findall(name)[0].lower() for name in names}
    is_odd = not all(map(str.isascii, names))

    def may_begin(*prefixes: str) -> bool:
        return is_odd or any(name.startswith(prefixes) for name in lowered)

    return Elements(
        rare=not _RARE.isdisjoint(ascii_letters),
        inputs="input" in ascii_letters,
        hiding=may_begin(*_HIDING),
        walls=may_begin(*WALLS),
        media=may_begin(*_MEDIA),
        raised=may_begin("sup"),
        tables=may_begin("table"),
        verbatim=may_begin("pre"),
    )


_remembered = lru_cache(maxsize=128)(_told)  # most bodies of a site open the same few elements
