"""What one line of a capture is by itself: text, or pieces such as a label, a date, a count of views.

Looks at no other line: what a piece means for the article is decided by `layout`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from feedpub.parse.capture import stamp, unlabelled
from feedpub.parse.capture.piece import Line, Piece
from feedpub.parse.capture.words import Vocabulary, fold

_SHORT = 110  #: characters of the longest line that asks to share or to follow
LONGEST = 1_000  #: characters of the longest line that may be anything but text
#: How long the value behind a label may be; longer is a sentence that happens to begin like a label.
_VALUE = {"tags": LONGEST, "source": 300, "credit": 300, "related": 300, "authors": 120, "category": 120}
_BARE = frozenset({*_VALUE, "date", "updated", "views", "comments", "furniture", "section"})


_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad]")
_PARTS = re.compile(r"\s*[|•·¦⋅]\s*|\t\s*|\s{2,}|\s+/\s+(?=[^/]{2,30}:)")
_SIGNS = re.compile(r"[|•·:👁👀©\d]")


def read_lines(text: str, words: Vocabulary, zone: ZoneInfo, language: str) -> list[Line]:
    """Every line of `text` that is not blank, with what it is by itself."""
    lines: list[Line] = []
    gap = False
    for number, raw in enumerate(text.split("\n"), start=1):
        line = _INVISIBLE.sub("", raw).strip()
        if not line:
            gap = True
            continue
        pieces = pieces_of(line, words, zone, language) if len(line) <= LONGEST else ()
        lines.append(Line(number, line.replace("\t", " "), gap, pieces))
        gap = False
    return lines


def pieces_of(line: str, words: Vocabulary, zone: ZoneInfo, language: str) -> tuple[Piece, ...]:
    """What `line` is made of; nothing where it is text."""
    if _is_plain(line, words):
        return _plain(line)
    if len(line) <= 200 and unlabelled.ends_page(line):
        return (Piece("end"),)
    parts = [part for part in _PARTS.split(line) if part]
    found: list[Piece] = []
    unknown = 0
    for part in parts:
        pieces = _part(part, words, zone, language)
        if pieces:
            found.extend(pieces)
        elif found and _takes(found[-1]):
            value = ", ".join(filter(None, [found[-1].value, part]))
            found[-1] = Piece(found[-1].kind, value, found[-1].label)
        else:
            unknown += 1
    if unknown and not _carries(found, unknown, line):
        return ()
    return tuple(found)


def _plain(line: str) -> tuple[Piece, ...]:
    """The few things that show neither by their first word nor by a sign."""
    if len(line) > _SHORT:
        return ()
    if stamp.is_relative(line):
        return (Piece("relative", line),)
    return (Piece("furniture"),) if unlabelled.is_noise(line) else ()


def _is_plain(line: str, words: Vocabulary) -> bool:
    """Whether `line` cannot be anything but text: the quick way for nearly every line of a body."""
    first = line.split(None, 1)[0]
    if len(line) > 200:
        return fold(first) not in words.starts and first[0] != "#"
    if fold(first) in words.starts or not first[0].isalpha() or unlabelled.ends_page(line):
        return False
    return not (stamp.may_hold_date(line) or _SIGNS.search(line))


def _carries(found: list[Piece], unknown: int, line: str) -> bool:
    """Whether the recognised parts are enough to make the unknown ones page furniture too, such as a section's name."""
    if not found or len(line) > 200:
        return False
    if found[0].kind == "furniture":
        return True
    return unknown <= 2 and any(piece.kind in ("date", "updated", "views", "relative") for piece in found)


def _takes(piece: Piece) -> bool:
    """Whether an unknown part behind `piece` is its value: more tags, or what stands in the next column of a table."""
    return piece.kind == "tags" or (piece.kind in _VALUE and bool(piece.label) and not piece.value)


def _part(part: str, words: Vocabulary, zone: ZoneInfo, language: str) -> tuple[Piece, ...]:
    if part[0] == "#" and (tags := unlabelled.hashtags(part)):
        return (tags,)
    labelled = _labelled(part, words, zone, language)
    if labelled is not None:
        return labelled
    if stamp.is_relative(part):
        return (Piece("relative", part),)
    dated = stamp.read(part, words, zone, language)
    if dated is not None:
        return tuple(_stamped(dated))
    piece = unlabelled.recognise(part, words)
    return () if piece is None else (piece,)


def _stamped(dated: stamp.Stamp) -> Iterator[Piece]:
    for date in dated.dates:
        yield Piece(date.kind, date.raw, date.label, date.moment, date.has_time)
    if dated.has_views:
        yield Piece("views")
    for author in dated.authors:
        yield Piece("authors", author, "by")


def _labelled(part: str, words: Vocabulary, zone: ZoneInfo, language: str) -> tuple[Piece, ...] | None:
    """Read «Label: value» and a label alone; None where there is neither."""
    alone = words.kinds.get(fold(part)) if len(part) <= 60 else None
    if alone in _BARE:
        return (Piece(alone, "", part.strip(" :：")),)
    head, colon, value = part[:60].replace("：", ":").partition(":")
    kind = words.kinds.get(fold(head)) if colon else None
    if kind is None:
        return None
    label, value = head.strip(" \t([*_#•-–—"), part[len(head) + 1 :].strip(" *_")
    if part[0] in "([" and value[-1:] in (")", "]"):
        value = value[:-1]
    return _by_kind(kind, label, value, words, zone, language)


def _by_kind(
    kind: str, label: str, value: str, words: Vocabulary, zone: ZoneInfo, language: str
) -> tuple[Piece, ...] | None:
    if kind in ("date", "updated"):
        dated = stamp.read(f"{label}: {value}", words, zone, language)
        return tuple(_stamped(dated)) if dated is not None else None
    if kind in ("views", "comments"):
        return (Piece(kind, "", label),) if unlabelled.is_number(value) else None
    if kind in ("furniture", "section"):
        return (Piece("furniture", "", label),) if len(value) <= 100 and value[-1:] not in ".!?…»" else None
    return (Piece(kind, value, label),) if len(value) <= _VALUE[kind] else None
