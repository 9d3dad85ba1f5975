"""Read plain texts that begin with a header without fences: lines of a text log, or `Key: value` up to a blank line.

    Title                                   Title: The footbridge
    meta-creation_date: 2021-10-05 18:42    Date: 2025-12-19

    Text.                                   Text.

A header of the second kind names its title; else the file is a capture, which may begin with labels as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import takewhile

from feedpub.article import Body, Field, Reading
from feedpub.parse import fields
from feedpub.parse.capture.paragraphs import paragraphs, unwrap
from feedpub.parse.capture.piece import Line

_MOST_LINES = 100  #: of a header
_META = re.compile(r"meta-([\w.-]{1,60})[ \t]*:[ \t]*(.*)", re.IGNORECASE)
_KEY = re.compile(r"([^\W\d_][\w.-]{0,30}(?:[ _-][\w.-]{1,20}){0,2})[ \t]*:(?:[ \t]+(.*))?", re.IGNORECASE)
#: Keys that texts in Ukrainian, Russian, Polish and German have, in the words of `parse.fields`.
_TRANSLATED: Mapping[str, str] = {
    **dict.fromkeys(("заголовок", "назва", "название", "tytuł", "titel", "überschrift"), "title"),
    **dict.fromkeys(
        ("дата", "опубліковано", "дата публікації", "опубликовано", "datum", "opublikowano"), "date"
    ),
    **dict.fromkeys(("оновлено", "обновлено", "aktualizacja", "aktualisiert"), "updated"),
    **dict.fromkeys(("теги", "мітки", "ключові слова", "метки", "tagi", "schlagwörter"), "tags"),
    **dict.fromkeys(("категорія", "рубрика", "категория", "kategoria", "kategorie"), "category"),
    **dict.fromkeys(("автор", "автори", "авторы", "autor"), "author"),
    **dict.fromkeys(("мова", "язык", "język", "sprache"), "language"),
    **dict.fromkeys(("джерело", "источник", "źródło", "quelle"), "source"),
    **dict.fromkeys(("фото", "zdjęcie", "foto"), "credit"),
    **dict.fromkeys(("опис", "анотація", "описание", "opis", "beschreibung"), "summary"),
}
_HEADLINES = frozenset({"title", "headline"})


def read(text: str, path: str) -> Reading | None:
    """Return what a text with such a header says of its article; None where there is no such header."""
    lines = text.split("\n", _MOST_LINES + 1)
    return _read_log(text, lines) or _read_headed(text, lines)


def _read_log(text: str, lines: list[str]) -> Reading | None:
    """A title, then lines `meta-key: value`; the text begins right below them."""
    title = next((place for place, line in enumerate(lines[:5]) if line.strip()), None)
    if title is None or _META.match(lines[title]):
        return None
    found = list(
        takewhile(bool, map(_META.fullmatch, map(str.rstrip, lines[title + 1 : title + _MOST_LINES])))
    )
    if not found:
        return None
    keys = ((match[1], match[2], title + 2 + place) for place, match in enumerate(found) if match)
    headline = Field("title", lines[title].strip(), f"text, line {title + 1}", title + 1)
    declared = tuple(_as_meta(one) for one in _select(keys) if one.name != "title")
    return _reading((headline, *declared), text, title + 1 + len(found))


def _as_meta(field: Field) -> Field:
    return replace(field, origin=field.origin.replace('"', '"meta-', 1))


def _read_headed(text: str, lines: list[str]) -> Reading | None:
    """`Key: value` on each line up to a blank one; a line that is indented goes on with the value above it."""
    keys: list[tuple[str, str, int]] = []
    end = 0
    for number, line in enumerate(lines[:_MOST_LINES], start=1):
        match = _KEY.fullmatch(line.rstrip())
        if match:
            keys.append((match[1], match[2] or "", number))
        elif keys and line[:1] in (" ", "\t") and line.strip():
            key, value, first = keys[-1]
            keys[-1] = (key, f"{value} {line.strip()}".strip(), first)
        elif line.strip():
            return None
        elif keys:
            break
        end = number
    if not any(_word(key) in _HEADLINES for key, _, _ in keys):
        return None
    return _reading(_select(keys), text, end)


def _word(key: str) -> str:
    folded = " ".join(key.casefold().split())
    return _TRANSLATED.get(folded, folded)


def _select(keys: Iterable[tuple[str, str, int]]) -> tuple[Field, ...]:
    """The fields that the keys mean; of a key that stands twice, the first."""
    values: dict[str, object] = {}
    places: dict[str, int] = {}
    spelled: dict[str, str] = {}
    for key, value, number in keys:
        word = _word(key)
        if word not in values:
            values[word], places[word], spelled[word] = value, number, key
    return tuple(_as_spelled(field, spelled) for field in fields.select(values, places, "header"))


def _as_spelled(field: Field, spelled: Mapping[str, str]) -> Field:
    word = field.origin.partition('"')[2].rstrip('"')
    return replace(field, origin=f'header "{spelled.get(word, word)}"')


def _reading(declared: tuple[Field, ...], text: str, header: int) -> Reading:
    """The reading of a text whose first `header` lines, and blank ones above it, are its header."""
    lines = list(_lines(text, header))
    # `unwrap` leaves the first line alone, which here is no title.
    whole = unwrap([Line(0, "", True), *lines])[1:]
    body = "\n\n".join(paragraphs(whole, range(len(whole))))
    return Reading(
        format="text", fields=declared, body=Body("text", body, lines[0].number if lines else header + 1)
    )


def _lines(text: str, header: int) -> Iterator[Line]:
    gap = True
    for number, line in enumerate(text.split("\n"), start=1):
        if number <= header:
            continue
        if line.strip():
            yield Line(number, line.strip(), gap)
        gap = not line.strip()
