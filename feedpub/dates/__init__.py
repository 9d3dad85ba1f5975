"""Text to a moment, and a moment to text. Every moment carries an offset; none is finer than a second.

`moments` makes a moment of numbers, `written` finds dates as people write them, this module reads what
files declare.
"""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from feedpub.dates.moments import compose, offset_of, settle

__all__ = ["find", "in_name", "parse", "rfc822", "rfc3339_utc"]

_SHAPE = "write it as 2024-09-18, 2024-09-18 16:20 or 2024-09-18T16:20:00+03:00"
_LONGEST = 120  # characters of a declared date, the name of its zone in brackets included
#: ISO 8601 and RFC 3339 as people write them: a space for the T, one digit for two, no seconds.
_ISO = re.compile(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
    r"(?:[Tt\x20]\x20?([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]{1,9})?)?"
    r"\x20?([Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)?)?"
)
#: The same as machines write it, with no number that does not exist but for a day or a month: there
#: `datetime.fromisoformat` gives what `compose` would, at once.
_MACHINE = re.compile(
    r"(?:19|[2-8][0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}"
    r"(?:[T\x20](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9])?)?"
)
_ISO_BASIC = re.compile(
    r"([0-9]{4})([0-9]{2})([0-9]{2})(?:[Tt]?([0-9]{2})([0-9]{2})([0-9]{2})?([Zz]|[+-][0-9]{4})?)?"
)
_NUMBER = re.compile(r"-?[0-9]{9,13}(?:\.[0-9]{0,9})?")
_NO_NUMBER = 10**15  # beyond any date, and beyond what Python writes without an exponent
_MILLISECONDS_FROM = 100_000_000_000  # as seconds: the year 5138; as milliseconds: 1973
#: What some generators write: the year once more between the time and the offset.
_YEAR_TWICE = re.compile(r"([0-9]{4})(-[0-9]{2}-[0-9]{2}\s[0-9:]{4,8})\s\1(?=\s|$)")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_STEM = re.compile(
    r"([0-9]{4})([-_.])([0-9]{1,2})\2([0-9]{1,2})(?:[-_.\x20]+(.*))?|([0-9]{4})([0-9]{2})([0-9]{2})(?:[-_\x20]+(.*))?",
    re.DOTALL,
)


def parse(value: object, zone: ZoneInfo, language: str | None = None) -> datetime:
    """Give the moment that a declared value means: date, datetime, (milli)seconds since 1970, or text.

    What carries no offset is in `zone`: the earlier moment where the clock change makes two of it, moved by
    the gap where it makes none. A date without a time is its midnight. The offset is kept, fixed; fractions
    are dropped. 18.09.2024 is the 18th. In 03/04/2024 the month comes first where `language` is None, "en" or
    "en-US", else the day.

    Raises ValueError that says what would be right: for relative words, lone times, months and years, years
    of two digits, days that do not exist, and years outside 1900…9998.
    """
    if isinstance(value, str):
        return _from_text(value, zone, language)
    if isinstance(value, datetime):
        return settle(value, zone)
    if isinstance(value, date):
        return compose((value.year, value.month, value.day), None, zone)
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _NO_NUMBER:
        return _from_text(repr(value), zone, language)
    raise ValueError(f"{_shown(value)} is not a date; {_SHAPE}")


def find(text: str, zone: ZoneInfo, language: str | None = None) -> list[tuple[int, int, datetime, bool]]:
    """Give the dates that a line of text shows, in order: start, end, moment, and whether it has a time.

    A time may stand before its date or after it. 31.02.2024 only looks like a date and is passed over.
    """
    from feedpub.dates.written import find_written

    found = []
    for written in find_written(text, language):
        try:
            moment = compose(written.day, written.clock, written.zone or zone)
        except ValueError:
            continue
        found.append((written.start, written.end, moment, written.clock is not None))
    return found


def in_name(stem: str) -> tuple[tuple[int, int, int], str] | None:
    """Give the date at the beginning of a file's name and the rest of it: 2015-8-5-title, 2013_05_06_title,
    20130506-title. None where there is no date that exists; the rest of a bare date is "".
    """
    match = _STEM.fullmatch(stem)
    if not match:
        return None
    year, _, month, day, rest, *basic = match.groups()
    if year is None:
        year, month, day, rest = basic
    numbers = (int(year), int(month), int(day))
    try:
        compose(numbers, None, UTC)
    except ValueError:
        return None
    return numbers, rest or ""


def rfc3339_utc(moment: datetime) -> str:
    """Give RFC 3339 in UTC, for Atom and JSON Feed: 2024-09-18T13:20:00Z."""
    return f"{_in_utc(moment).isoformat()[:19]}Z"


def rfc822(moment: datetime) -> str:
    """Give RFC 822 in UTC with four digits of the year, for RSS: Wed, 18 Sep 2024 13:20:00 GMT.

    It is what `email.utils.format_datetime` writes, in a third of the time.
    """
    moment = _in_utc(moment)
    day, month = _DAYS[moment.weekday()], _MONTHS[moment.month - 1]
    return f"{day}, {moment.day:02} {month} {moment.year:04} {moment.isoformat()[11:19]} GMT"


def _in_utc(moment: datetime) -> datetime:
    # Articles come in UTC: astimezone would make the same moment again, which takes as long as to write it.
    return moment if moment.tzinfo is UTC else moment.astimezone(UTC)


def _from_text(text: str, zone: ZoneInfo, language: str | None) -> datetime:
    if _MACHINE.fullmatch(text):
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:  # no such day: `compose` says so
            pass
        else:
            return moment if moment.tzinfo else settle(moment, zone)
    match = _ISO.fullmatch(text)
    if match:
        return _from_match(match, zone)
    tidy = " ".join(text.split())
    if len(tidy) > _LONGEST:
        raise ValueError(f"{_shown(tidy)} is too long for a date; {_SHAPE}")
    match = _ISO.fullmatch(tidy) or _ISO_BASIC.fullmatch(tidy)
    if match:
        return _from_match(match, zone)
    if _NUMBER.fullmatch(tidy):
        return _from_number(float(tidy))
    return _from_words(_YEAR_TWICE.sub(r"\1\2", tidy), zone, language)


def _from_match(match: re.Match[str], zone: tzinfo) -> datetime:
    year, month, day, hour, minute, second, offset = match.groups()
    clock = None if hour is None else (int(hour), int(minute), int(second or 0))
    return compose((int(year), int(month), int(day)), clock, offset_of(offset) if offset else zone)


def _from_number(number: float) -> datetime:
    seconds = math.floor(number / 1000 if abs(number) >= _MILLISECONDS_FROM else number)
    return settle(_EPOCH + timedelta(seconds=seconds), UTC)


def _from_words(text: str, zone: ZoneInfo, language: str | None) -> datetime:
    from feedpub.dates.written import find_written, is_filler  # most sites have no such dates

    found = find_written(text, language)
    if len(found) != 1 or not is_filler(text, found[0], language):
        raise ValueError(f"{_shown(text)} is not a date; {_SHAPE}")
    return compose(found[0].day, found[0].clock, found[0].zone or zone)


def _shown(value: object) -> str:
    text = str(value) if isinstance(value, str | float | bool | None) else f"a {type(value).__name__}"
    return f'"{text[:57]}…"' if len(text) > 60 else f'"{text}"'
