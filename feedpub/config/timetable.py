"""When to build: a duration such as "10m", or the five fields of cron(5)."""

from __future__ import annotations

import re
from datetime import timedelta

from feedpub.config.mistakes import Wrong, not_one, quote

_DURATION = re.compile(r"(?:(\d{1,5})d)?\s*(?:(\d{1,6})h)?\s*(?:(\d{1,7})m)?\s*(?:(\d{1,8})s)?", re.ASCII)
_LONGEST = timedelta(days=365)

_FIELDS = (
    ("minute", 0, 59),
    ("hour", 0, 23),
    ("day of the month", 1, 31),
    ("month", 1, 12),
    ("day of the week", 0, 7),
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_NAMES = {
    "month": {name: number for number, name in enumerate(_MONTHS, 1)},
    "day of the week": {name: number for number, name in enumerate(_DAYS)},
}
_PART = re.compile(r"(?:(\*)|(\w{1,9})(?:-(\w{1,9}))?)(?:/(\d{1,4}))?", re.ASCII)
_SHORTHANDS = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
}
_LONGEST_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def every(value: object) -> timedelta | None:
    """A duration from a second to a year; "" for none."""
    wanted = 'a duration such as "10m", "1h30m", "90s" or "1d"'
    if not isinstance(value, str):
        unit = isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10**6
        raise not_one(value, wanted, f'; did you mean "{value}m" or "{value}s"?' if unit else "")
    if value == "":
        return None
    found = _DURATION.fullmatch(value.strip().lower())
    if not found or not any(found.groups()):
        raise not_one(value, wanted)
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    duration = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    if not timedelta(seconds=1) <= duration <= _LONGEST:
        raise not_one(value, 'a duration from "1s" to "365d"')
    return duration


def cron(value: object) -> str | None:
    """The five fields, one space between them; "" for none."""
    wanted = 'the five fields of cron(5), such as "*/10 * * * *"'
    if not isinstance(value, str):
        raise not_one(value, wanted)
    fields = value.split()
    if not fields:
        return None
    if len(fields) != len(_FIELDS):
        meant = _SHORTHANDS.get(value.strip().lower())
        raise not_one(value, wanted, f'; did you mean "{meant}"?' if meant else f": it has {len(fields)}")
    mistakes: list[str] = []
    chosen: list[set[int]] = []
    for field, (name, least, most) in zip(fields, _FIELDS, strict=True):
        try:
            chosen.append(_numbers(field, name, least, most))
        except Wrong as wrong:
            mistakes += [message for _, message in wrong.mistakes]
    if mistakes:
        raise Wrong(*mistakes)
    # cron(5): where both days are restricted, either will do; where only one is, the other is "*".
    if fields[4] == "*" and not any(min(chosen[2]) <= _LONGEST_MONTHS[month - 1] for month in chosen[3]):
        raise Wrong(f"names a day that never comes, {quote(value)}")
    return " ".join(fields)


def _numbers(field: str, name: str, least: int, most: int) -> set[int]:
    """Every number that a field of cron(5) stands for."""
    numbers: set[int] = set()
    for part in field.split(","):
        found = _PART.fullmatch(part)
        if not found:
            raise Wrong(
                f"has {quote(part)} as {name}, which is neither *, a number, a range nor a step such as */10"
            )
        star, first, last, step = found.groups()
        low = least if star else _number(first, name, least, most)
        high = most if star else _number(last or first, name, least, most)
        if low > high:
            raise Wrong(
                f"has the range {quote(part)} as {name}, which must go from the smaller to the larger number"
            )
        if step and first and not last:
            raise Wrong(f'has {quote(part)} as {name}; a step needs a range, such as "{first}-{most}/{step}"')
        if step and not 1 <= int(step) <= most:
            raise Wrong(f"has the step {quote(part)} as {name}, which must be from 1 to {most}")
        numbers.update(range(low, high + 1, int(step or 1)))
    return numbers


def _number(word: str, name: str, least: int, most: int) -> int:
    number = _NAMES.get(name, {}).get(word.lower())
    if number is None and word.isdigit():
        number = int(word)
    if number is None or not least <= number <= most:
        raise Wrong(f"has {quote(word)} as {name}, which must be from {least} to {most}")
    return number
