"""Dates as people write them: where in a text they stand, and the numbers that they are made of.

Names of months and days come from babel (CLDR), in the language of the text and in the languages of Europe.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo
from functools import cache, lru_cache

from feedpub.dates.moments import Clock, Day, offset_of, zone_named


@dataclass(frozen=True, slots=True)
class Written:
    """A date in a text: where it stands and what it says, not yet known to exist."""

    start: int
    end: int
    day: Day
    clock: Clock | None
    zone: tzinfo | None


#: Languages whose names of months are known in any text. Where two disagree («listopad») the first is right.
_LANGUAGES = (
    *("en", "uk", "ru", "de", "fr", "es", "it", "pl", "pt", "nl", "cs", "sk", "ro", "bg", "be", "tr"),
    *("sv", "da", "nb", "fi", "hu", "lt", "lv", "et", "el"),
)
_AMERICAN = frozenset({"en", "en-us"})

# Every piece is bounded, so that no text, however hostile, takes more than a short look at each place.
_WORD = r"[^\W\d_][^\s\d.,/()|:;\-]{1,19}"
_ORDINAL = r"(?:st|nd|rd|th|er|-?го|º|ª|\.)?"
_GAP = r"(?:[.,]?\s{1,3}|\.|[-/])(?:(?:of|de|del|di|d['’])\s{0,2})?"
_PLAIN_ZONE = r"(?P<zone>[A-Z]{1,5}|[+-]\d{4})"
_BEGIN, _END = r"(?<![\w/.])(?<!\d-)", r"(?!\d|[./]\d)"
_FORMS = tuple(
    re.compile(_BEGIN + form + _END)
    for form in (
        r"(?P<y>\d{4})(?P<sign>[-/.])(?P<m>\d{1,2})(?P=sign)(?P<d>\d{1,2})",
        r"(?P<a>\d{1,2})(?P<sign>[-/]|\.\s?)(?P<b>\d{1,2})(?P=sign)(?P<y>\d{4})",
        rf"(?P<d>\d{{1,2}}){_ORDINAL}{_GAP}(?P<month>{_WORD}){_GAP}(?P<y>\d{{4}})",
        rf"(?P<month>{_WORD})\.?[\s-](?P<d>\d{{1,2}}){_ORDINAL}(?:\s?,\s?|[\s-])\s?(?P<y>\d{{4}})",
        rf"(?P<y>\d{{4}})[.,]?[\s-](?P<month>{_WORD})\.?[\s-](?P<d>\d{{1,2}})\.?",
        r"(?P<y>\d{4})\s?[年년]\s?(?P<m>\d{1,2})\s?[月월]\s?(?P<d>\d{1,2})\s?[日일号]",
        r"(?P<y>\d{4})\.\s(?P<m>\d{1,2})\.\s(?P<d>\d{1,2})\.?",
        # C's asctime and date(1): Mon Jun  1 19:30:27 EDT 2015
        rf"(?P<month>{_WORD})\s{{1,2}}(?P<d>\d{{1,2}})\s(?P<clock>\d{{1,2}}:\d\d(?::\d\d)?)(?:\s{_PLAIN_ZONE})?\s(?P<y>\d{{4}})",
    )
)
_YEAR = re.compile(r"\d{4}")

_HOUR_SIGN = r"(?:[:：]|\s?[h時时点點]\s?|시\s?|\.(?=\d\d\s?[Uu]hr))"
_CLOCK = (
    rf"(?<![\d:.,])(?P<h>\d{{1,2}})(?:{_HOUR_SIGN}(?P<min>\d\d)[分분]?(?:[:：](?P<s>\d\d)(?:[.,]\d{{1,9}})?)?"
    r"(?:\s?(?P<half>[AaPp])\.?[Mm]\b\.?)?|\s?(?P<bare>[AaPp])\.?[Mm]\b\.?)(?!\d|:\d)"
)
_ZONE = (
    r"(?:\s?(?:(?:GMT|UTC?)\s?)?(?P<offset>[+\-\u2212]\d\d:?\d\d(?!\d)|(?<=[\dCT])[+\-\u2212]\d{1,2}(?![\d:.]))"
    r"|\s?[(\[]?(?P<name>[A-Z][A-Za-z_]{2,20}/[A-Za-z_/+\-]{2,30}|[A-Z]{1,5}(?![^\W_]))[)\]]?)"
)
#: Words between a date and its time: "at 16:20", «р. о 16:20», "um 16.20 Uhr".
_LINKS = (
    "at on um à a alle ore le às as las los om v ve kl klo ora"
    " la saat r roku o godz godzina р року рік г год года году о об в во у на і и".split()
)
_LINK = rf"(?<![^\W\d_])(?:{'|'.join(sorted(_LINKS, key=len, reverse=True))})(?![^\W\d_])\.?"
_SEPARATOR = rf"(?:[\s,;|/·•@–—\-]|T(?=\d)|{_LINK}){{0,12}}?"
_AFTER = re.compile(rf"{_SEPARATOR}{_CLOCK}(?P<rest>{_ZONE})?")
_BEFORE = re.compile(rf"{_CLOCK}(?P<rest>{_ZONE})?{_SEPARATOR}\Z")
_FARTHEST_CLOCK = 40  # characters between the beginning of a time and that of the date after it
_NOON = 12

#: Words that may stand around a declared date and change nothing.
_FILLERS = frozenset({*_LINKS, "the", "uhr", "год", "ч", "h", "hrs", "hours", "час", "am", "den", "el", "il"})
_APOSTROPHES = dict.fromkeys(map(ord, "`´ʼ‘’′＇"), "'")  #: in «п’ятниця», whichever is typed
_FILLER_WORD = re.compile(r"[^\W\d_]+(?:['`´‘’′＇][^\W\d_]+)*|\d")
_COMMENT = re.compile(r"[(\[][^()\[\]\d]{1,60}[)\]]$")  # RFC 5322 §3.3 (CEST), RFC 9557 [Europe/Kyiv]


def find_written(text: str, language: str | None) -> list[Written]:
    """Give every date in `text`, in order, with the time beside it: one before it wins, if it is free."""
    if not _YEAR.search(text):
        return []
    found: list[Written] = []
    free = 0
    for match, day in _days(text, language):
        if match.start() < free:
            continue
        written = _with_clock(text, match, day, free)
        if written is not None:
            found.append(written)
            free = written.end
    return found


def is_filler(text: str, written: Written, language: str | None) -> bool:
    """Tell whether nothing that matters stands around a date: a day of the week, "at", its zone once more."""
    rest = text[written.end :].strip()
    if written.zone is not None:
        rest = _COMMENT.sub("", rest)
    for word in _FILLER_WORD.findall(f"{text[: written.start]} {rest}"):
        key = _key(word)
        if (
            key not in _FILLERS
            and not _is_weekday(key, language)
            and (written.zone is None or not zone_named(word))
        ):
            return False
    return True


def _days(text: str, language: str | None) -> list[tuple[re.Match[str], Day]]:
    found = [
        (match, day)
        for form in _FORMS
        for match in form.finditer(text)
        if (day := _day(match, language)) is not None
    ]
    return sorted(found, key=lambda pair: (pair[0].start(), -pair[0].end()))


def _day(match: re.Match[str], language: str | None) -> Day | None:
    parts = match.groupdict()
    year = int(parts["y"])
    if "a" in parts:
        return _in_order(year, int(parts["a"]), int(parts["b"]), match["sign"], language)
    month = int(parts["m"]) if "m" in parts else _month(_key(parts["month"]), language)
    return None if month is None else (year, month, int(parts["d"]))


def _in_order(year: int, first: int, second: int, sign: str, language: str | None) -> Day:
    """Read a/b/yyyy: a number over 12 is the day, else the language tells; dots always mean the day first."""
    is_american = (language or "en").lower().replace("_", "-") in _AMERICAN
    if "." not in sign and (second > 12 or (is_american and first <= 12)):
        return year, first, second
    return year, second, first


def _with_clock(text: str, match: re.Match[str], day: Day, free: int) -> Written | None:
    start, end = match.span()
    inner = match.groupdict()
    if inner.get("clock"):
        hour, minute, second = map(int, f"{inner['clock']}:0".split(":")[:3])
        zone = _zone(inner["zone"], inner["zone"]) if inner["zone"] else None
        return (
            None if inner["zone"] and zone is None else Written(start, end, day, (hour, minute, second), zone)
        )
    before = _BEFORE.search(text, max(free, start - _FARTHEST_CLOCK), start)
    beside = before or _AFTER.match(text, end)
    if beside is None:
        return Written(start, end, day, None, None)
    zone = _zone(beside["offset"], beside["name"])
    clock_end = beside.end() if zone is not None or beside["rest"] is None else beside.start("rest")
    span = (before.start(), end) if before else (start, clock_end)
    return Written(*span, day, _clock(beside), zone)


def _clock(match: re.Match[str]) -> Clock:
    hour, half = int(match["h"]), (match["half"] or match["bare"] or "").lower()
    if half and hour == _NOON:
        hour = 0
    if half == "p" and hour < _NOON:
        hour += _NOON
    return hour, int(match["min"] or 0), int(match["s"] or 0)


def _zone(offset: str | None, name: str | None) -> tzinfo | None:
    if offset and offset[0] in "+-\u2212":
        try:
            return offset_of(offset)
        except ValueError:  # "16:20 -1777" is no offset
            return None
    return zone_named(name) if name else None


def _key(word: str) -> str:
    return unicodedata.normalize("NFC", word).casefold().translate(_APOSTROPHES).strip(".'")


def _month(word: str, language: str | None) -> int | None:
    for names in _tables(language):
        if word in names[0]:
            return names[0][word]
    return None


def _is_weekday(word: str, language: str | None) -> bool:
    return any(word in names[1] for names in _tables(language))


def _tables(language: str | None) -> Iterator[tuple[dict[str, int], frozenset[str]]]:
    """The names in the text's language, in English, then, only if asked for, in all that we know."""
    if language:
        yield _names(language.replace("-", "_"))
    yield _names("en")
    yield _all_names()


@cache
def _all_names() -> tuple[dict[str, int], frozenset[str]]:
    months: dict[str, int] = {}
    weekdays: frozenset[str] = frozenset()
    for language in _LANGUAGES:
        more_months, more_weekdays = _names(language)
        months = more_months | months
        weekdays |= more_weekdays
    return months, weekdays


@lru_cache(maxsize=64)
def _names(language: str) -> tuple[dict[str, int], frozenset[str]]:
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return {}, frozenset()
    months = {
        _key(name): number
        for context in ("stand-alone", "format")
        for width in ("abbreviated", "wide")
        for number, name in locale.months[context][width].items()
    }
    unaccented = {_bare(name): number for name, number in months.items()}
    weekdays = (
        name for context in locale.days.values() for width in context.values() for name in width.values()
    )
    return unaccented | months, frozenset(map(_key, weekdays))


def _bare(name: str) -> str:
    return "".join(
        letter for letter in unicodedata.normalize("NFD", name) if not unicodedata.combining(letter)
    )
