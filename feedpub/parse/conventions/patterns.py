"""Patterns of links as programs write them, and the words for which they have signs."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from functools import lru_cache

_SIGN = re.compile(r":([a-z_]+)")
_BRACES = re.compile(r"\{(\w+)(?::([^{}]{1,40}))?\}")
_FORMAT = re.compile(r"%(-?)([A-Za-z%])")
# strftime would ask the process's locale.
_MONTHS = "January February March April May June July August September October November December".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_PRETTY = re.compile(r"[^\w.~!$&'()+,;=@]+")
_WORDS = re.compile(r"[\W_]+")

_GLOB = re.compile(r"\*\*|[*?]|\{[^{}]*\}")
_CHOICE = re.compile(r"\*+|\{")
_MOST_CHOICES = 4

Word = str | Callable[[], str]


def fill(pattern: str, words: Mapping[str, Word]) -> str | None:
    """Return a pattern with its signs filled in; None where one is not known."""
    made: list[str] = []
    place = 0
    for match in _SIGN.finditer(pattern):
        word = words.get(match[1])
        if word is None:
            return None
        made += (pattern[place : match.start()], word if isinstance(word, str) else word())
        place = match.end()
    made.append(pattern[place:])
    return "".join(made)


def fill_braces(pattern: str, words: Mapping[str, str], moment: datetime | None) -> str | None:
    """Return a pattern of Python's: {slug}, {date:%Y}."""
    made: list[str] = []
    place = 0
    for match in _BRACES.finditer(pattern):
        if match[1] == "date" and moment is not None:
            word: str | None = strftime(match[2] or "%Y-%m-%d", moment)
        else:
            word = words.get(match[1])
        if word is None:
            return None
        made += (pattern[place : match.start()], word)
        place = match.end()
    made.append(pattern[place:])
    return "".join(made)


def strftime(pattern: str, moment: datetime) -> str:
    """Return a moment by strftime's signs; names are English whatever the process's locale."""
    words = date_words(moment)
    signs = {
        "Y": "year", "y": "short_year", "m": "month", "d": "day", "b": "short_month", "B": "long_month", "j": "y_day",
        "H": "hour", "M": "minute", "S": "second", "a": "short_day", "A": "long_day", "G": "w_year", "V": "week",
        "u": "w_day",
    }  # fmt: skip

    def word(match: re.Match[str]) -> str:
        if match[2] == "%":
            return "%"
        found = words.get(signs.get(match[2], ""), match[0])
        found = found if isinstance(found, str) else found()
        return found.lstrip("0") or "0" if match[1] else found

    return _FORMAT.sub(word, pattern)


def date_words(moment: datetime | None, zone: tzinfo | None = None) -> dict[str, Word]:
    """Return what the signs for parts of a date stand for; nothing where there is none."""
    if moment is None:
        return {}
    at = moment if zone is None else moment.astimezone(zone)
    return {
        "year": f"{at.year:04}",
        "month": f"{at.month:02}",
        "day": f"{at.day:02}",
        # The others stand in few patterns.
        "short_year": lambda: f"{at.year % 100:02}",
        "i_month": lambda: str(at.month),
        "short_month": lambda: _MONTHS[at.month - 1][:3],
        "long_month": lambda: _MONTHS[at.month - 1],
        "monthname": _MONTHS[at.month - 1].lower,
        "i_day": lambda: str(at.day),
        "y_day": lambda: f"{at.timetuple().tm_yday:03}",
        "yearday": lambda: str(at.timetuple().tm_yday),
        "w_year": lambda: f"{at.isocalendar().year:04}",
        "week": lambda: f"{at.isocalendar().week:02}",
        "w_day": lambda: str(at.isoweekday()),
        "weekday": lambda: str(at.isoweekday() % 7),
        "short_day": lambda: _DAYS[at.weekday()][:3],
        "long_day": lambda: _DAYS[at.weekday()],
        "weekdayname": _DAYS[at.weekday()].lower,
        "hour": lambda: f"{at.hour:02}",
        "minute": lambda: f"{at.minute:02}",
        "second": lambda: f"{at.second:02}",
    }


def matches(glob: str, path: str) -> bool:
    """Say whether a path is what a glob means: "**" is anything, "*" and "?" no "/", "{a,b}" a choice.

    Nothing is, where a glob has so many signs that looking for them could take for ever.
    """
    return _compiled(glob).fullmatch(path) is not None


@lru_cache(maxsize=256)
def _compiled(glob: str) -> re.Pattern[str]:
    return re.compile(_translated(glob) if len(_CHOICE.findall(glob)) <= _MOST_CHOICES else "(?!)")


def _translated(glob: str) -> str:
    made: list[str] = []
    place = 0
    for match in _GLOB.finditer(glob):
        made += (re.escape(glob[place : match.start()]), _meaning(match[0]))
        place = match.end()
    return "".join([*made, re.escape(glob[place:])])


def _meaning(sign: str) -> str:
    if sign.startswith("{"):
        return f"(?:{'|'.join(_translated(choice) for choice in sign[1:-1].split(','))})"
    return {"**": ".*", "*": "[^/]*", "?": "[^/]"}[sign]


def jekyll_pretty(name: str) -> str:
    """Return a name as Jekyll's mode "pretty" has it: signs that addresses can hold stay, others are dashes."""
    return _PRETTY.sub("-", name).strip("-")


def jekyll_slug(name: str) -> str:
    """Return a name as Jekyll's default mode has it: letters and digits of any script, in lower case."""
    return _WORDS.sub("-", name).strip("-").lower()
