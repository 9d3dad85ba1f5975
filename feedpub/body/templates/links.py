"""The codes that become a link, or the address of one."""

from __future__ import annotations

import re

from feedpub.body.templates import addresses, emit
from feedpub.body.templates.call import Call
from feedpub.body.templates.emit import Made

_WHOLE = re.compile(r"(?:(?:https?:)?//|mailto:)\S+", re.IGNORECASE)


def reference(call: Call) -> Made | None:
    path = call.arguments.first("path", "slug", "to") or call.arguments.place(0)
    if call.name in ("post-url", "link") and call.place.site.convention == "jekyll":
        path = call.arguments.text.strip(" \t\n\"'")  # a file's name may have spaces
    if not path:
        return None
    shown = emit.address(addresses.of_article(path, call.place, call.arguments.first("lang")))
    return Made(shown, shown)


def link(call: Call) -> Made | None:
    """Jekyll and Zola mean an article by it, Hexo a text and an address, themes of Hugo an address and a text."""
    given = call.arguments
    where = next((one for one in given.places if _WHOLE.fullmatch(one)), "")
    if where and len(given.places) > 1:
        place = given.places.index(where)
        return emit.link(where, emit.text(" ".join(given.places[:place]) or given.places[place + 1]))
    if named := given.first("href"):
        return emit.link(named, emit.text(call.text() or given.first("content", "text", "title") or named))
    if len(given.places) > 1 and given.place(0).startswith("/"):  # Eleventy: an address and a text
        return emit.link(addresses.of_file(given.place(0), call.place), emit.text(given.place(1)))
    return reference(call)


def button(call: Call) -> Made | None:
    """What is drawn as a button: an address, or another article, with a text for it."""
    given = call.arguments
    article = given.first("relref", "ref")
    named = given.first("href", "link", "url", "to", "cta_link")
    where = addresses.of_article(article, call.place) if article else named
    if not where:
        where = next((one for one in given.places if _WHOLE.fullmatch(one) or "/" in one), "")
    text = call.text() or given.first("text", "label", "title", "content", "cta_text")
    if not text or where in ("", "#"):
        return None
    return emit.link(emit.address(where), emit.text(text))


def card(call: Call) -> Made | None:
    """What is drawn as a card: a title that leads somewhere, and a sentence about it. One that holds text is a frame."""
    given = call.arguments
    title, below = given.first("title"), given.first("subtitle", "description")
    if call.inner is not None or not title:
        return None
    where = given.first("link", "href", "url")
    shown = emit.link(emit.address(where), emit.text(title)).inline if where else emit.text(title)
    shown += f" — {emit.line(below)}" if below else ""
    return Made(f"<p>{shown}</p>", shown)


def article_link(call: Call) -> Made | None:
    given = call.arguments
    if not given.places:
        return None
    where = addresses.of_sibling(given.places[0], call.place)
    title = " ".join(one for one in given.places[1:] if one not in ("true", "false"))
    return emit.link(where, emit.text(title or given.places[0].rpartition("/")[2]))


def asset(call: Call) -> Made | None:
    given = call.arguments
    if not given.places:
        return None
    if call.name.endswith("path"):
        return Made(emit.address(given.places[0]), emit.address(given.places[0]))
    return emit.link(given.places[0], emit.text(" ".join(given.places[1:]) or given.places[0]))
