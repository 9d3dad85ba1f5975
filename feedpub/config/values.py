"""What a single value may be: functions from a TOML value to the value that feedpub uses, or Wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar
from urllib.parse import urlsplit

from feedpub.address import encode
from feedpub.config.mistakes import Wrong, not_one, options, quote, show
from feedpub.config.places import Place
from feedpub.errors import suggest
from feedpub.settings import Bound

#: Every reader is one of these: it returns the value that Settings holds, or raises Wrong.
Reader = Callable[[object], Any]
_Read = TypeVar("_Read")

#: What XML 1.0 §2.2 forbids, and what has no place in a line that people wrote.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_EMAIL = re.compile(r"[\w.+'-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,63}", re.ASCII)
_SIZE = re.compile(r"(\d{1,12}(?:\.\d{1,6})?)\s*(|b|kb|mb|gb|kib|mib|gib)", re.ASCII | re.IGNORECASE)
_UNITS = {"": 1, "b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "kib": 2**10, "mib": 2**20, "gib": 2**30}
_SHARE = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)\s*%", re.ASCII)
_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")
_HOST = re.compile(r"[^\s/\\@?#<>\"'`{}|^]+")


def text(value: object) -> str:
    """Text of any length, "" too; white space around it is dropped."""
    if not isinstance(value, str):
        raise not_one(value, "text in quotation marks")
    if _CONTROL.search(value):
        raise Wrong(f"must not hold control characters, as {quote(value)} does")
    return value.strip()


def line(value: object) -> str:
    """Text on one line, "" too."""
    return " ".join(text(value).split())


def filled(value: object) -> str:
    """Text that is not empty, its inner spaces kept: a path, a glob, a command."""
    return text(value) or _refuse("must not be empty")


def title(value: object) -> str:
    """Text on one line that is not empty."""
    return line(value) or _refuse("must not be empty")


def switch(value: object) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise not_one(value, "true or false, without quotation marks")
    return value


def whole(least: int, most: int | None = None) -> Callable[[object], int]:
    """A whole number within bounds."""
    wanted = (
        f"a whole number of at least {least}" if most is None else f"a whole number from {least} to {most}"
    )

    def read(value: object) -> int:
        # True is an int in Python, and no number to anybody else.
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise not_one(value, wanted)
        if value > (2**31 if most is None else most):
            raise not_one(value, wanted if most is not None else f"{wanted} and no more than {2**31}")
        return value

    return read


def size(value: object) -> int:
    """Bytes: a whole number, or text such as "1MB" (10^6) or "2 MiB" (2^20)."""
    wanted = 'a size of at least one byte, such as "1MB", "500kB" or 1000000'
    found = _SIZE.fullmatch(value.strip()) if isinstance(value, str) else None
    octets = int(float(found[1]) * _UNITS[found[2].lower()]) if found else value
    if isinstance(octets, bool) or not isinstance(octets, int) or not 1 <= octets <= 2**40:
        raise not_one(value, wanted)
    return octets


def one_of(*words: str) -> Callable[[object], str]:
    """One word of a few."""

    def read(value: object) -> str:
        if isinstance(value, str) and value in words:
            return value
        hint = suggest(value, words) if isinstance(value, str) else ""
        raise not_one(value, options(words), hint)

    return read


def list_of(
    read_one: Callable[[object], _Read], example: str, *, least: int = 0
) -> Callable[[object], tuple[_Read, ...]]:
    """A list without doubles; each wrong part of it is named."""

    def read(value: object) -> tuple[_Read, ...]:
        if not isinstance(value, list):
            raise not_one(value, f"a list such as {example}")
        if len(value) < least:
            raise Wrong(f"must hold at least one, such as {example}, not []")
        result: dict[_Read, None] = {}
        mistakes: list[tuple[Place, str]] = []
        for number, one in enumerate(value, 1):
            try:
                known = read_one(one)
            except Wrong as wrong:
                mistakes += [(at, f"number {number} {message}") for at, message in wrong.mistakes]
                continue
            if known in result:
                mistakes.append(((), f"must hold {show(one)} only once"))
            result[known] = None
        if mistakes:
            raise Wrong(*mistakes)
        return tuple(result)

    return read


def table_of(
    read_one: Callable[[object], _Read], names: Iterable[str], example: str
) -> Callable[[object], dict[str, _Read]]:
    """A table with only these names, each read alike; every mistake in it is named."""
    names = tuple(names)

    def read(value: object) -> dict[str, _Read]:
        if not isinstance(value, Mapping):
            raise not_one(value, f"a table such as {example}")
        result: dict[str, _Read] = {}
        mistakes: list[tuple[Place, str]] = []
        for name, one in value.items():
            try:
                known(name, names)
                result[name] = read_one(one)
            except Wrong as wrong:
                mistakes += [((name, *at), message) for at, message in wrong.mistakes]
        if mistakes:
            raise Wrong(*mistakes)
        return result

    return read


def known(name: str, names: Iterable[str]) -> None:
    """Raise Wrong, with the near name or all of them, unless the name is one of these."""
    names = tuple(names)
    if name not in names:
        raise Wrong(f"is unknown{suggest(name, names, f'; there is {options(names)}')}")


def address(value: object) -> str:
    """An absolute http(s) address, percent-encoded."""
    wanted = 'an absolute address such as "https://hromady.example/news"'
    if not isinstance(value, str):
        raise not_one(value, wanted)
    plain = text(value)
    try:
        parts = urlsplit(plain)
        host, _ = parts.hostname or "", parts.port  # asking for a port that is none raises ValueError
    except ValueError:
        raise not_one(value, wanted) from None
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(host):
        near = f'; did you mean "https://{plain}"?' if re.match(r"[\w-]+\.[\w.-]+(/|$)", plain) else ""
        raise not_one(value, wanted, near)
    if "@" in parts.netloc:
        raise Wrong("must not hold a name or password, which every reader would see")
    if any(one.isspace() for one in plain):
        raise not_one(value, f"{wanted}, without white space")
    return encode(plain) or _refuse(f"must be {wanted}, not {show(value)}")


def base(value: object) -> str:
    """An absolute http(s) address that paths are joined to: no query, no fragment, a slash at its end."""
    found = address(value)
    if "?" in found or "#" in found:
        cut = re.split("[?#]", found)[0]
        raise not_one(value, f'an address without "?" and "#", such as "{cut}"')
    return found if found.endswith("/") else f"{found}/"


def optional(read: Callable[[object], str]) -> Callable[[object], str]:
    """The same, or "" for none."""
    return lambda value: "" if value == "" else read(value)


def on_site(value: object) -> str:
    """An absolute address, or a path that begins with a slash and is joined to `site.url`."""
    if isinstance(value, str) and value.startswith("/") and not value.startswith("//"):
        if any(one.isspace() for one in text(value)):
            raise not_one(value, "an address without white space")
        return encode(text(value))
    if isinstance(value, str) and not value.startswith("//") and "://" not in value:
        raise not_one(value, 'an absolute address, or a path that begins with a slash such as "/icon.png"')
    return address(value)


def email(value: object) -> str:
    """An address of e-mail that feed validators take."""
    if not isinstance(value, str) or not _EMAIL.fullmatch(value.strip()):
        raise not_one(value, 'an e-mail address such as "news@hromady.example"')
    return value.strip()


def bound(value: object) -> Bound:
    """A limit of the guard: a number of articles, a share of the feed, or "any"."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 2**31:
        return Bound(count=value)
    if value == "any":
        return Bound()
    found = _SHARE.fullmatch(value.strip()) if isinstance(value, str) else None
    if found and float(found[1]) <= 100:
        return Bound(share=float(found[1]) / 100)
    hint = ""
    if isinstance(value, float) and 0 <= value <= 1:
        hint = f'; did you mean "{value * 100:g}%"?'
    elif isinstance(value, str) and re.fullmatch(r"\d{1,3}", value, re.ASCII):
        hint = f'; did you mean {int(value)} or "{int(value)}%"?'
    raise not_one(value, 'a number of articles, a share from "0%" to "100%", or "any"', hint)


def host(value: object) -> str:
    """A name or address to listen at."""
    if not isinstance(value, str) or not _HOST.fullmatch(value):
        raise not_one(value, 'a host name or address such as "127.0.0.1"')
    return value


def socket(value: object) -> str:
    """A path that the operating system takes for a Unix socket."""
    found = text(value)
    if len(found.encode()) > 103:
        raise not_one(value, "a path of at most 103 bytes, as operating systems want of sockets")
    return found


def slug(value: object) -> str:
    """A name that is safe in an address and on every disk."""
    wanted = 'at most 80 letters a to z, digits and hyphens, such as "partner"'
    if not isinstance(value, str) or not value.strip():
        raise not_one(value, wanted)
    if not _SLUG.fullmatch(value):
        from feedpub.text import slugify  # needed only where something is wrong

        raise not_one(value, wanted, f'; did you mean "{slugify(value, "uk")}"?')
    return value


def _refuse(message: str) -> str:
    raise Wrong(message)
