"""Codes that are known by nothing but what they say: components of MDX, and whatever only names a picture."""

from __future__ import annotations

import re
from dataclasses import replace

from feedpub.body.templates import emit, table
from feedpub.body.templates.call import Call
from feedpub.body.templates.emit import Made
from feedpub.body.templates.pictures import is_image, picture, sources

_RECORDING = re.compile(r"\.(?:mp4|webm|mov|mp3|m4a|ogg)(?:[?#].*)?$", re.IGNORECASE)


def make_component(call: Call) -> Made | None:
    """Give what a component of MDX becomes, by its name; of one that is not known, what it shows or leads to."""
    name = call.name.removesuffix("embed").removeprefix("lite")
    if name == "link":
        where = call.arguments.first("to", "href")
        return emit.link(where, " ".join((call.inner or "").split())) if where and call.inner else None
    if name in ("ref", "doc", "x", "code", "iframe") and call.name != "code":
        return None
    if name == "highlight" and not call.arguments.first("lang", "language", "code"):  # words in a colour
        return None
    called = replace(call, name=name)
    return table.make(called) or (_shown(called) or _led_to(called) if _is_unknown(called) else None)


def make_unknown(call: Call) -> Made | None:
    """Give the picture that a code names whose meaning nobody knows; None where it names none."""
    return _shown(call) if _is_unknown(call) else None


def _is_unknown(call: Call) -> bool:
    return call.inner is None and call.name not in table.MAKERS


def _shown(call: Call) -> Made | None:
    return picture(call) if any(map(is_image, sources(call.arguments))) else None


def _led_to(call: Call) -> Made | None:
    """Give what a component leads to that nobody knows: a recording, or a page."""
    given = call.arguments
    source, where, title = given.first("src", "url"), given.first("href"), given.first("title", "name")
    if _RECORDING.search(source):
        return emit.player(source, title)
    return emit.link(where, emit.text(title)) if where and title else None
