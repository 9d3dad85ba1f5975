"""The dates of an article: which of all that are declared counts, and where to look when none is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from feedpub import dates
from feedpub.parse import values
from feedpub.parse.found import Found
from feedpub.parse.links import Name, date_in_path
from feedpub.settings import Settings

_APART = 2  # days


def find_publication(found: Found, name: Name, settings: Settings, language: str | None) -> datetime | None:
    """Return the declared date; else that in the file's name, its address, its directories; else the update's."""
    declared = find_moment(found, "published", settings, language)
    if declared is not None:
        _compare(found, declared, name)
        if "not_before" in found.by_name:
            waits = find_moment(found, "not_before", settings, language)
            return max(declared, waits or declared)
        return declared
    for day, origin in _other_days(found, name):
        if day:
            found.origins["published"] = origin
            return dates.parse(f"{day[0]:04}-{day[1]}-{day[2]}", settings.site.timezone)
    changed = find_moment(found, "updated", settings, language)
    if changed is not None:
        found.origins["published"] = found.origins["updated"]
        found.warn("no date of publication; that of the last change stands for it")
    return changed


def _compare(found: Found, declared: datetime, name: Name) -> None:
    """Name a date in the file's name that is another day. Two days apart: neither zone nor midnight explains that."""
    if name.date and abs(declared.date().toordinal() - date(*name.date).toordinal()) >= _APART:
        day = date(*name.date).isoformat()
        found.warn(f"the file's name says {day}, {found.origins['published']} says otherwise; the key counts")


def _other_days(found: Found, name: Name) -> Iterator[tuple[tuple[int, int, int] | None, str]]:
    yield name.date, "file's name"
    for field in found.fields("permalink"):
        if isinstance(field.value, str):
            yield date_in_path(field.value), field.origin
    yield date_in_path(name.directory), "directory's name"


def find_moment(found: Found, name: str, settings: Settings, language: str | None) -> datetime | None:
    """Return the first moment declared under `name`; each that cannot be read is named."""
    for field in found.by_name.get(name, ()):
        value = field.value
        if value is None or value == "" or isinstance(value, dict) or _is_flag(name, value):
            continue
        try:
            moment = dates.parse(value, settings.site.timezone, language or settings.site.language)
        except ValueError as error:
            found.warn(f"is not used: {error}", field)
            continue
        found.origins[name] = field.origin
        return moment
    return None


def _is_flag(name: str, value: object) -> bool:
    """Say whether `published: true` or `expires: never` is no date at all."""
    return values.flag(value) is not None or (
        name == "expires" and str(value).strip().lower() in ("never", "none")
    )
