"""Numbers to a moment: days that exist, clock changes, offsets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

Day = tuple[int, int, int]  #: year, month, day
Clock = tuple[int, int, int]  #: hour, minute, second

# A year to spare, so that no conversion to UTC leaves what Python can hold.
FIRST_YEAR, LAST_YEAR = 1900, 9998

#: Hours before or after UTC. North America's are those of RFC 822 §5. Names that mean several zones elsewhere
#: (IST, AST) are left out, so that nobody's date is guessed.
_ABBREVIATIONS = {
    name: hours
    for hours, names in {
        0: "Z UT UTC GMT WET",
        1: "WEST BST CET MEZ",
        2: "CEST MESZ EET SAST",
        3: "EEST MSK",
        8: "SGT HKT AWST",
        9: "JST KST",
        10: "AEST",
        11: "AEDT",
        12: "NZST",
        13: "NZDT",
        -2.5: "NDT",
        -3: "ADT",
        -3.5: "NST",
        -4: "EDT",
        -5: "EST CDT",
        -6: "CST MDT",
        -7: "MST PDT",
        -8: "PST AKDT",
        -9: "AKST",
        -10: "HST",
    }.items()
    for name in names.split()
}
_FARTHEST = 14 * 60  # minutes; no place on Earth is farther from UTC


def compose(day: Day, clock: Clock | None, zone: tzinfo) -> datetime:
    """Give the moment at which calendars and clocks in `zone` show this; without a clock, midnight.

    24:00 is the next midnight (ISO 8601), a leap second (RFC 3339 §5.7) the second before it.
    """
    _check_year(day[0])
    hour, minute, second = clock or (0, 0, 0)
    days = 0
    if (hour, minute, second) == (24, 0, 0):
        hour, days = 0, 1
    try:
        shown = datetime(*day, hour, minute, 59 if second == 60 else second, tzinfo=zone)
    except ValueError:
        what = "{:04}-{:02}-{:02}".format(*day) + (" {:02}:{:02}:{:02}".format(*clock) if clock else "")
        raise ValueError(f"there is no {what}; write a day and a time that exist") from None
    return _settled(shown + timedelta(days) if days else shown)


def settle(moment: datetime, zone: tzinfo) -> datetime:
    """Give `moment` to the second with a fixed offset: its own, else that of `zone`."""
    _check_year(moment.year)
    whole = moment.replace(microsecond=0)
    offset = whole.utcoffset()
    if offset is None:
        return _settled(whole.replace(tzinfo=zone, fold=0))
    return whole.replace(tzinfo=_fixed(offset), fold=0)


def _settled(shown: datetime) -> datetime:
    """Give what clocks show (fold 0) as a moment: the earlier of two, and moved by the gap where clocks skip it.

    Its offset is fixed, because Python compares two times of one ZoneInfo by what clocks show, whatever they
    did between.
    """
    if isinstance(shown.tzinfo, timezone):
        return shown
    earlier = shown.utcoffset() or timedelta()
    later = shown.replace(fold=1).utcoffset() or timedelta()
    if later > earlier:
        return (shown + (later - earlier)).replace(tzinfo=_fixed(later))
    return shown.replace(tzinfo=_fixed(earlier))


def offset_of(text: str) -> timezone:
    """Give the fixed offset that "Z", "+03:00", "-0700" or "+03" stands for."""
    if text in ("Z", "z"):
        return UTC
    digits = text[1:].replace(":", "")
    hours, minutes = (
        int(digits[:-2] if len(digits) > 2 else digits),
        int(digits[-2:] if len(digits) > 2 else 0),
    )
    total = hours * 60 + minutes
    if minutes > 59 or total > _FARTHEST:
        raise ValueError(f"no place is {text} from UTC; write an offset such as +03:00")
    return timezone(timedelta(minutes=-total if text[0] in "-\u2212" else total))


def zone_named(name: str) -> tzinfo | None:
    """Give the zone that "EDT", "Europe/Kyiv" or "GMT+0200" names, or None where nobody is sure."""
    hours = _ABBREVIATIONS.get(name)
    if hours is not None:
        return timezone(timedelta(hours=hours))
    if "/" not in name:
        return None
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # no such zone, or not even a name
        return None


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"the year must be between {FIRST_YEAR} and {LAST_YEAR}, not {year}")


def _fixed(offset: timedelta) -> timezone:
    if offset.seconds % 60:  # local mean time, before there were zones; RFC 3339 cannot say its seconds
        offset = timedelta(minutes=round(offset / timedelta(minutes=1)))
    return timezone(offset)
