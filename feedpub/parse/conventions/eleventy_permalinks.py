"""Permalinks of Eleventy: their expressions, in Nunjucks or Liquid, filled in with what is known of an article."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from feedpub.parse.conventions import spelling
from feedpub.parse.conventions.patterns import strftime

_EXPRESSION = re.compile(r"\{\{-?\s*+([\w.]++)\s*+((?:\|[^|{}]++)*+)-?\}\}")
_TEMPLATE = re.compile(r"\{[{%]|[}%]\}")
_DATE = re.compile(r"""date\s*:\s*(["'])([^"']+)\1""")
_INDEX = re.compile(r"(?:^|(?<=/))index\.html$")
#: What @sindresorhus/slugify, which Eleventy asks, spells otherwise than without its marks.
_LETTERS = spelling.table(
    "a b v g g d e ye zh z i i yi y k l m n o p r s t u f kh ts ch sh sch yu ya y e yo",
    {"ß": "ss", "ä": "ae", "ö": "oe", "ü": "ue", "æ": "ae", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l"}
    | {"ı": "i", "€": "e", "&": " and "},
)
_POSSESSIVE = re.compile(r"(?<=[a-z\d])'(?=[ts](?:\s|$))")
_NOT_SLUG = re.compile(r"[^a-z\d]+")
_PLAIN = re.compile(r"[a-z\d]+(?:[ -][a-z\d]+)*", re.IGNORECASE)


def fill(pattern: str, words: Mapping[str, str | None], moment: datetime | None) -> str | None:
    """Return the path that a permalink means; None where only Eleventy can tell, as of a filter of the site's own."""
    made: list[str] = []
    place = 0
    for match in _EXPRESSION.finditer(pattern):
        filters = [one.removesuffix("-").strip() for one in match[2].split("|")[1:]]
        word = _dated(filters, moment) if match[1] == "page.date" else _filtered(words.get(match[1]), filters)
        if word is None:
            return None
        made += (pattern[place : match.start()], word)
        place = match.end()
    made.append(pattern[place:])
    return None if _TEMPLATE.search("".join(made[::2])) else page("".join(made))


def page(path: str) -> str:
    """Return the path of a page as it is linked to: its folder, where it is the index of one."""
    return _INDEX.sub("", path) or "/"


def _dated(filters: list[str], moment: datetime | None) -> str | None:
    match = _DATE.fullmatch(filters[0]) if len(filters) == 1 else None
    return strftime(match[2], moment) if match and moment else None


def _filtered(word: str | None, filters: list[str]) -> str | None:
    for name in filters:
        word = _FILTERS[name](word) if word is not None and name in _FILTERS else None
    return word


def slugify(text: str) -> str | None:
    """Return a text as the filter `slugify` has it; None for scripts whose letters it spells in its own way."""
    spelt = spelling.spelt(text, _LETTERS)
    return None if spelt is None else _NOT_SLUG.sub("-", _POSSESSIVE.sub("", spelt)).strip("-")


def _old_slug(text: str) -> str | None:
    """Return a text as the old filter `slug` has it, where nothing is in it that it keeps in its own way."""
    return text.lower().replace(" ", "-") if _PLAIN.fullmatch(text) else None


_FILTERS: dict[str, Callable[[str], str | None]] = {
    "slugify": slugify,
    "slug": _old_slug,
    "lower": str.lower,
    "downcase": str.lower,
    "safe": str,
    "trim": str.strip,
    "strip": str.strip,
}
