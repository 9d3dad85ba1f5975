"""What a date must look like in each format, and which moment it means; rules as those of `values`."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache

from feedpub.lint.values import Doubt, shown

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = {
    name: number for number, name in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)
}
_RFC822 = re.compile(
    rf"(?:({'|'.join(_DAYS)}), )?([0-9]{{1,2}}) ({'|'.join(_MONTHS)}) ([0-9]{{4}}) "
    "([0-9]{2}):([0-9]{2})(?::([0-9]{2}))? "
    "(?:[+-][0-9]{2}[03]0|UT|GMT|[ECMP][SD]T|Z)"
)
_RFC3339 = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})"
)
_W3CDTF = re.compile(
    r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}(?:Z|[+-][0-9]{2}:[0-9]{2}))?)?)?"
)
_FIRST_YEAR = 1990


def rfc822(value: str) -> str | None:
    """RSS 2.0, pubDate and lastBuildDate: RFC 822 with a year of four digits."""
    try:
        read = _read_822(value)
    except ValueError as error:
        return f"holds {shown(value)}, which is no date: {error} (InvalidRFC2822Date)"
    if read is None:
        return (
            f"holds {shown(value)}; a date is written as Wed, 18 Sep 2024 13:20:00 GMT (InvalidRFC2822Date)"
        )
    moment, day = read
    if day and _DAYS[moment.weekday()] != day:
        return f"holds {shown(value)}, but that day is a {_DAYS[moment.weekday()]} (IncorrectDOW)"
    return _plausible(moment.year, value)


@lru_cache(maxsize=256)  # a date is judged, and then it is asked what it means
def _read_822(value: str) -> tuple[datetime, str | None] | None:
    """Give the date and time that are written, as if they were in UTC, and the name of the day."""
    match = _RFC822.fullmatch(value)
    if match is None:
        return None
    name, day, month, year, hour, minute, second = match.groups()
    moment = datetime(
        int(year), _MONTHS[month], int(day), int(hour), int(minute), int(second or 0), tzinfo=UTC
    )
    return moment, name


def rfc3339(value: str) -> str | None:
    """RFC 4287 §3.3: a date and time of RFC 3339, with seconds, offset and capital letters."""
    try:
        moment = _read_3339(value)
    except ValueError as error:
        return _no_moment(value, error, "InvalidRFC3339Date")
    if moment is None:
        return f"holds {shown(value)}; a moment is written as 2024-09-18T13:20:00Z (InvalidRFC3339Date)"
    return _plausible(moment.year, value)


def w3cdtf(value: str) -> str | None:
    """Dublin Core, date and modified: as RFC 3339, but time, day and month may be left out."""
    try:
        moment = _read_3339(value)
        if moment is None and _W3CDTF.fullmatch(value):
            # What is left out is the first.
            moment = datetime.fromisoformat(value + "-01-01"[len(value) - 4 :])
    except ValueError as error:
        return _no_moment(value, error, "InvalidW3CDTFDate")
    if moment is None:
        return f"holds {shown(value)}; a date is written as 2024-09-18T13:20:00Z or 2024-09-18 (InvalidW3CDTFDate)"
    return _plausible(moment.year, value)


@lru_cache(maxsize=256)  # one moment stands in an article under more than one name
def _read_3339(value: str) -> datetime | None:
    return datetime.fromisoformat(value) if _RFC3339.fullmatch(value) else None


def _no_moment(value: str, error: ValueError, code: str) -> str:
    return f"holds {shown(value)}, which is no moment: {error} ({code})"


def _plausible(year: int, value: str) -> str | None:
    if year >= _FIRST_YEAR:
        return None
    return Doubt(
        f"holds {shown(value)}; some readers take a date before {_FIRST_YEAR} for a mistake (ImplausibleDate)"
    )


def moment_of(value: str) -> datetime | None:
    """Give the moment that a date of RSS, Atom or JSON Feed means; None where it means none."""
    try:
        if value.endswith(" GMT") and (read := _read_822(value)):
            return read[0]  # parsedate_to_datetime is slow
        moment = datetime.fromisoformat(value) if value[:4].isdigit() else parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def seconds_of(value: str) -> float | None:
    """Give the seconds since 1970 of a date; None where it is none."""
    moment = moment_of(value)
    return moment.timestamp() if moment else None
