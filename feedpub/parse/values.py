"""What a declared value means where a text, a yes, names, a mapping, an image or a media file is wanted.

Values come as any notation has them: text, numbers, yes and no, lists, mappings, nulls. Nothing here raises.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from feedpub.article import Enclosure, Image, Via
from feedpub.parse.titles import resolved
from feedpub.text import one_line

_YES = frozenset({"true", "yes", "on", "y", "1"})
_NO = frozenset({"false", "no", "off", "n", "0"})
_WIKI = re.compile(r"\[\[(?:[^\[\]|]{0,300}\|([^\[\]|]{1,200})|(?:[^\[\]|]{0,300}/)?([^\[\]|/]{1,200}))\]\]")
_MAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}\.[^@\s]{1,63}")
_WEB = re.compile(r"https?://", re.IGNORECASE)
_FILE = re.compile(r"[^\n<>\"]{0,500}\.[A-Za-z0-9]{2,5}(?:[?#][^\n<>\"]{0,500})?")
#: WordPress writes address, length and type on a line each, and behind them a duration as PHP has it.
_WORDPRESS = re.compile(
    r"(\S{1,2000})\s++(?:(\d{1,15})\s++)?([\w.+-]{1,60}/[\w.+-]{1,80})(?:\s(.{0,500}))?", re.ASCII | re.DOTALL
)
_SERIALISED = re.compile(r'"duration";s:\d{1,3}:"([\d:]{1,12})"')
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2})")
_PERIOD = re.compile(r"P?T?(?:(\d{1,3})H)?(?:(\d{1,3})M)?(?:(\d{1,5})S)?", re.IGNORECASE)
LAST = 500  #: members of a list that are looked at
DEPTH = 4  #: lists and mappings inside one another that are looked into

ADDRESS_KEYS = (
    "src url path href image file relative filename link teaser og_image feature"
    " thumbnail thumb original large default desktop".split()
)


def text(value: object) -> str | None:
    """Return what is plainly one text, on one line; None for nothing and for lists and mappings."""
    if isinstance(value, str):
        return line(value) or None
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float | date):
        # TOML's 0xfff… may be longer than what Python writes out
        return str(value) if not isinstance(value, int) or value.bit_length() < 200 else None
    if isinstance(value, list | tuple) and len(value) == 1 and not _is_list(value[0]):
        return text(value[0])
    return None


def line(value: str) -> str:
    """Return `text.one_line` of a text, at once where nothing is to be done."""
    if value.isprintable() and "  " not in value and "\ufffd" not in value:
        return value.strip(" ")
    return one_line(value)


def flag(value: object) -> bool | None:
    """Return what a value says where yes or no is wanted; None where it says neither."""
    if isinstance(value, str):
        word = value.strip().lower()
        return True if word in _YES else False if word in _NO else None
    if isinstance(value, bool):
        return value
    return bool(value) if value in (0, 1) else None


def number(value: object) -> int | None:
    """Return a whole number that is not negative: of bytes, of pixels."""
    if isinstance(value, str) and value.strip().isascii() and len(value) < 16:
        digits = value.strip().removesuffix("px")
        return int(digits) if digits.isdigit() else None
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def names(value: object) -> tuple[str, ...]:
    """Return names as tags have them: "a, b" is two, a list's member is one; nulls and repetitions are none.

    "R&amp;D" is R&D, as programs that write HTML export it.
    """
    if isinstance(value, str):
        value = resolved(value)
        found: list[str] = []
        for part in value.split(";" if ";" in value else ",") if "," in value or ";" in value else (value,):
            name = line(part)
            if name:
                found.append(name)
    else:
        found = _members(value, 0)
    if any(map(_is_wiki, found)):
        found = [unlinked(name) for name in found]
    return tuple(dict.fromkeys(found)) if len(found) > 1 else tuple(found)


def _is_wiki(name: str) -> bool:
    return name.startswith("[[")


def unlinked(name: str) -> str:
    """Return the name that a link to a note of Obsidian shows: "[[people/Olena|Olena]]"."""
    match = _WIKI.fullmatch(name) if _is_wiki(name) else None
    return name if match is None else (match[1] or match[2]).strip() or name


def _members(value: object, depth: int) -> list[str]:
    """The names in lists within lists (Hexo's categories) and mappings ({name: …}, {громади: null})."""
    if depth > DEPTH:
        return []
    if isinstance(value, list | tuple):
        found: list[str] = []
        for member in value[:LAST]:
            if isinstance(member, str) and depth < DEPTH:  # as most are: at once
                found.append(line(resolved(member)))
            else:
                found += _members(member, depth + 1)
        return found if all(found) else list(filter(None, found))
    if isinstance(value, Mapping):
        for key in ("name", "title", "label", "tag", "term"):
            if text(value.get(key)):
                return [text(value.get(key)) or ""]
        return [name for key in list(value)[:LAST] if (name := text(key))]
    name = text(value)
    return [name] if name else []


def mapping(value: object) -> dict[str, object]:
    """Return a mapping with keys that are texts; an empty one for anything else."""
    return {str(key): member for key, member in value.items()} if isinstance(value, dict) else {}


def mail(value: object) -> str | None:
    """Return an address of mail."""
    whole = text(value)
    return whole if whole and _MAIL.fullmatch(whole) else None


def web(value: object) -> str | None:
    """Return an absolute web address, as declared."""
    whole = text(value)
    return whole if whole and _WEB.match(whole) else None


def image(value: object) -> Image | None:
    """Return the first image in an address, a mapping ({src: …, alt: …}) or a list of these; not yet absolute."""
    if isinstance(value, list | tuple):
        return (
            next(filter(None, map(image, value[:10])), None)
            if not any(_is_list(part) for part in value)
            else None
        )
    if isinstance(value, Mapping):
        for key in ADDRESS_KEYS:
            place = text(value.get(key))
            if place and _is_place(place):
                return Image(
                    address=place,
                    alt=text(value.get("alt") or value.get("caption") or value.get("title")),
                    width=number(value.get("width")),
                    height=number(value.get("height")),
                )
        return None
    place = value.strip() if isinstance(value, str) else None
    return Image(address=place) if place and _is_place(place) else None


def _is_list(value: object) -> bool:
    return isinstance(value, list | tuple)


def _is_place(place: str) -> bool:
    """Say whether a text can be the address of a file: not a yes, a colour or a sentence."""
    return bool(_WEB.match(place) or place.startswith(("/", "./", "../")) or _FILE.fullmatch(place))


def enclosures(value: object) -> tuple[Enclosure, ...]:
    """Return the media files in an address, a mapping or a list of these; not yet absolute."""
    if isinstance(value, list | tuple):
        return tuple(found for member in value[:50] if not _is_list(member) for found in enclosures(member))
    if isinstance(value, Mapping):
        for key in (*ADDRESS_KEYS, "mp3", "m4a", "ogg", "opus", "mp4", "webm", "audio", "video", "enclosure"):
            place = text(value.get(key))
            if place and _is_place(place):
                return (
                    Enclosure(
                        address=place,
                        type=_media_type(text(value.get("type") or value.get("mime_type"))),
                        length=number(value.get("length") or value.get("size") or value.get("bytes")),
                        title=text(value.get("title")),
                        duration=seconds(value.get("duration")),
                    ),
                )
        return ()
    if not isinstance(value, str):
        return ()
    match = _WORDPRESS.fullmatch(value.strip())
    if match and _is_place(match[1]):
        duration = _SERIALISED.search(match[4] or "")
        return (
            Enclosure(
                address=match[1],
                length=number(match[2]),
                type=_media_type(match[3]),
                duration=seconds(duration[1]) if duration else None,
            ),
        )
    place, *rest = [line.strip() for line in value.strip().split("\n")[:2]] or [""]
    if not _is_place(place):
        return ()
    return (Enclosure(address=place, length=number(rest[0]) if rest else None),)


def _media_type(value: str | None) -> str | None:
    return value.lower() if value and re.fullmatch(r"[\w.+-]{1,60}/[\w.+-]{1,80}", value, re.ASCII) else None


def seconds(value: object) -> int | None:
    """Return a duration written as seconds, as 1:02:03 or as PT1H2M3S."""
    plain = number(value)
    if plain is not None or not isinstance(value, str):
        return plain
    match = _CLOCK.fullmatch(value.strip()) or (_PERIOD.fullmatch(value.strip()) if value.strip() else None)
    if match is None:
        return None
    hours, minutes, rest = (int(group or 0) for group in match.groups())
    return hours * 3600 + minutes * 60 + rest


def via(value: object) -> Via | None:
    """Return the source of an article: a name, an address, or a mapping of both."""
    if isinstance(value, Via):
        return value
    if isinstance(value, list | tuple):
        return via(value[0]) if value and not _is_list(value[0]) else None
    if isinstance(value, Mapping):
        place = text(value.get("url") or value.get("link") or value.get("href"))
        name = text(value.get("title") or value.get("name"))
        found = Via(name, place if place and _WEB.match(place) else None)
        return found if found.name or found.address else None
    whole = text(value)
    if whole is None or flag(value) is not None:
        return None
    return Via(address=whole) if _WEB.match(whole) else Via(whole)
