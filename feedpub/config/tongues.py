"""Languages (BCP 47) and time zones, with the near one for what is neither."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

from feedpub.config.mistakes import Wrong, not_one, quote
from feedpub.errors import nearest
from feedpub.languages import COUNTRIES, LANGUAGES

#: RFC 5646 §2.1: language, extended languages, script, region, variants, extensions, private use.
_TAG = re.compile(
    r"(?:([a-z]{2,3})(?:-[a-z]{3}){0,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?"
    r"(?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*(?:-[a-wy-z\d](?:-[a-z\d]{2,8})+)*(?:-x(?:-[a-z\d]{1,8})+)?)",
    re.ASCII | re.IGNORECASE,
)
_LONGEST_TAG = 64


def language(value: object) -> str:
    """A language tag (BCP 47), in the usual case: uk, en-US, sr-Latn-RS."""
    wanted = 'a language tag (BCP 47) such as "uk" or "en-US"'
    if not isinstance(value, str):
        raise not_one(value, wanted)
    if tag := _tag(value):
        return tag
    likely = _likely_language(value.split(".")[0].replace("_", "-"))
    raise not_one(value, wanted, f'; did you mean "{likely}"?' if likely else "")


def _tag(text: str) -> str | None:
    """A tag of a language that exists, in the usual case; None for anything else."""
    found = _TAG.fullmatch(text) if len(text) <= _LONGEST_TAG else None
    is_known = found and (len(found[1]) == 3 or found[1].lower() in LANGUAGES)
    return _usual_case(text) if is_known else None


def _likely_language(tag: str) -> str | None:
    """The tag that was meant: en_US.UTF-8 is en-US, and ua is uk; None where nobody can tell."""
    first, dash, rest = tag.partition("-")
    return _tag(f"{COUNTRIES.get(first.lower(), first)}{dash}{rest}")


def _usual_case(tag: str) -> str:
    """RFC 5646 §2.1.1: all lower, but regions upper and scripts title, until the first part of one letter."""
    parts = tag.lower().split("-")
    for index, part in enumerate(parts[1:], 1):
        if len(part) == 1:
            break
        if len(part) == 2:
            parts[index] = part.upper()
        elif len(part) == 4 and part.isalpha():
            parts[index] = part.title()
    return "-".join(parts)


def zone(value: object) -> ZoneInfo:
    """A time zone by its IANA name."""
    wanted = 'a time zone such as "Europe/Kyiv" or "UTC"'
    if not isinstance(value, str):
        raise not_one(value, wanted)
    # Only names of zones may reach the disk; "localtime" and "posixrules" would differ between machines.
    if re.fullmatch(r"[A-Za-z][\w+/-]{0,60}", value, re.ASCII) and value not in ("localtime", "posixrules"):
        try:
            return ZoneInfo(value)
        except (LookupError, OSError, ValueError):
            pass
    raise _no_zone(value, wanted)


def _no_zone(value: str, wanted: str) -> Wrong:
    from zoneinfo import available_timezones  # reads a whole directory

    zones = sorted(available_timezones())
    if not zones:
        return Wrong(
            f"cannot be {quote(value)}: this machine has no time zones; install the Python package tzdata"
        )
    cities = {one.rpartition("/")[2]: one for one in reversed(zones)}
    city = nearest(value.rpartition("/")[2], cities)
    found = nearest(value, zones) or (cities[city] if city else None)
    return not_one(value, wanted, f'; did you mean "{found}"?' if found else "")
