"""Elements of entries as XML: the one place that escapes. Everything else in an entry is written by its format.

feedgen makes the frames; an entry is made for every article, and this is several times faster (docs/decisions/0011).
Bytes, since `bytes.replace` takes a third of the time of `str.replace`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

_LONG = 500  # characters from which a text is worth to be remembered for the other format


def text(value: str) -> bytes:
    """Return what stands in an element, as lxml writes it."""
    return _long(value) if len(value) > _LONG else _escaped(value.encode())


def plain_text(value: str) -> bytes:
    """Return plain text, which readers show as it is, as it stands in an element.

    In plain text the W3C validator takes `<b>` and `&amp;` for HTML (CharacterData, ContainsHTML), unless the line on
    which the element begins holds a hexadecimal reference. Readers read both alike. A line end becomes a reference
    too, so that the text stays on that line.
    """
    return _referred(value.encode()).replace(b"\n", b"&#xA;")


def attribute(value: str) -> bytes:
    """Return what stands between the quotation marks of an attribute, as lxml writes it."""
    return _quoted(_escaped(value.encode()))


def attributes(given: Mapping[str, str | int | None], *, is_plain: bool = False) -> bytes:
    """Return attributes, each with a space before it; those that are None are left out.

    Where one of them is plain text, all are written as such.
    """
    found = b""
    for name, value in given.items():
        if value is not None:
            said = str(value).encode()
            escaped = _referred(said) if is_plain else _escaped(said)
            found += b' %b="%b"' % (name.encode(), _quoted(escaped))
    return found


@lru_cache(maxsize=4)  # RSS and Atom hold one body
def _long(value: str) -> bytes:
    return _escaped(value.encode())


def _escaped(value: bytes) -> bytes:
    return _closed(value.replace(b"&", b"&amp;").replace(b"<", b"&lt;"))


def _referred(value: bytes) -> bytes:
    return _closed(value.replace(b"&", b"&#x26;").replace(b"<", b"&#x3C;"))


def _closed(value: bytes) -> bytes:
    return value.replace(b">", b"&gt;").replace(b"\r", b"&#13;")


def _quoted(value: bytes) -> bytes:
    return value.replace(b'"', b"&quot;").replace(b"\t", b"&#9;").replace(b"\n", b"&#10;")
