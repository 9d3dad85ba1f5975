"""Whether a client has the document already (RFC 9110 §13)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_tz
from functools import lru_cache

#: One offered tag. Proxies that compress weaken a tag, or add what they compressed with, before or after the quote.
_OFFERED = re.compile(rb'\s*(?:[Ww]/)?"?([0-9a-f]+)(?:[-;](?:gzip|br|zstd?|deflate))*"?(?:-gzip)?\s*')
_LONGEST_DATE = 64


def is_refused(found: Mapping[bytes, bytes], modified: int) -> bool:
    """Tell whether If-Match or If-Unmodified-Since asks for another document than this one (412).

    If-Match compares strongly (§13.1.1), and ours is a weak tag: only `*` can match it.
    """
    if (wanted := found.get(b"if-match")) is not None:
        return wanted.strip() != b"*"
    moment = _moment(found.get(b"if-unmodified-since"))
    return moment is not None and modified > moment


def is_unchanged(found: Mapping[bytes, bytes], tag: bytes, modified: int) -> bool:
    """Tell whether 304 is the answer; If-None-Match alone decides where it is sent (§13.2.2)."""
    if (offered := found.get(b"if-none-match")) is not None:
        return matches(offered, tag)
    moment = _moment(found.get(b"if-modified-since"))
    return moment is not None and modified <= moment


def matches(offered: bytes, tag: bytes) -> bool:
    """Tell whether a list of entity tags holds ours, by weak comparison (§8.8.3.2)."""
    if offered == b'W/"%s"' % tag:  # as nearly everyone sends it back
        return True
    if tag not in offered:
        return offered.strip() == b"*"
    return any((one := _OFFERED.fullmatch(part)) and one[1] == tag for part in offered.split(b","))


def _moment(date: bytes | None) -> int | None:
    if date is None or len(date) > _LONGEST_DATE:
        return None
    return _seconds(date)


@lru_cache(maxsize=1024)
def _seconds(date: bytes) -> int | None:
    """Return seconds since 1970 of any of the three forms of an HTTP-date (§5.6.7); None for anything else."""
    try:
        parts = parsedate_tz(date.decode("latin-1"))
        if parts is None or parts[9]:  # an HTTP-date is in GMT
            return None
        return int(datetime(*parts[:6], tzinfo=UTC).timestamp())
    except (IndexError, OverflowError, TypeError, ValueError):
        return None
