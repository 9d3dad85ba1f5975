"""Read a capture: a plain-text copy of a news page.

`line` says what each line is by itself, `layout` and `chosen` what the lines are for the page, this module makes
fields of them. Nothing is guessed: a capture without a title, a date or a text is no article, and the error says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from feedpub.article import Body, Field, Reading, Via
from feedpub.errors import ArticleError, Problem
from feedpub.parse.capture import stamp
from feedpub.parse.capture.chosen import Chosen, choose
from feedpub.parse.capture.layout import find_title, with_values, without_related
from feedpub.parse.capture.line import read_lines
from feedpub.parse.capture.paragraphs import paragraphs, unwrap
from feedpub.parse.capture.piece import Line, Piece
from feedpub.parse.capture.words import vocabulary

__all__ = ["read"]

_FIELDS = {"tags": "tags", "category": "categories", "authors": "authors"}
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>\"«»]{3,2000}|(?<![\w@.])(?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,12}/[^\s<>\"«»]{0,500}",
    re.IGNORECASE,
)
_LIST = re.compile(r"\s*[,;|•·\n]\s*")
_NOTHING = frozenset({"", "-", "–", "—", "немає", "нет", "none", "brak", "n/a"})


def read(
    text: str, path: str, labels: Mapping[str, tuple[str, ...]], zone: ZoneInfo, language: str
) -> Reading:
    """Return what `text`, decoded and with LF at the ends of lines, says of its article.

    `labels` adds words to those that introduce tags, a source and so on. A date without offset is in `zone`.
    Raises ArticleError where there is no title, no text, or no date that is surely the article's own.
    """
    lines = unwrap(_with_whole_dates(read_lines(text, vocabulary(labels), zone, language), zone, language))
    title = find_title(lines)
    lines[title] = replace(lines[title], pieces=())
    lines = without_related(with_values(lines, title + 1), title)
    chosen = choose(lines, title)
    body = paragraphs(lines, chosen.body)
    if not body:
        raise ArticleError("the capture has a title but no text below it", lines[title].number)
    dates, problems = _dates(lines, chosen, path)
    headline = Field(
        "title", lines[title].text.removeprefix("# "), "capture, first line", lines[title].number
    )
    return Reading(
        format="capture",
        fields=(headline, *dates, *_fields(lines, set(chosen.body))),
        body=Body("text", "\n\n".join(body), lines[chosen.body[0]].number),
        problems=problems,
    )


def _with_whole_dates(lines: list[Line], zone: ZoneInfo, language: str) -> list[Line]:
    """Join what a page shows on several lines: a label and its date, a date and its time."""
    for place in range(len(lines) - 1):
        upper, lower = lines[place], lines[place + 1]
        label = upper.pieces[-1] if upper.pieces else None
        if label and label.kind in ("date", "updated") and label.moment is None and lower.has("date"):
            first = replace(lower.pieces[0], kind=label.kind, label=label.label)
            lines[place + 1] = replace(lower, pieces=(first, *lower.pieces[1:]))
            lines[place] = replace(upper, pieces=(*upper.pieces[:-1], Piece("furniture")))
    for place in range(len(lines) - 1):
        for dated, timed in ((place, place + 1), (place + 1, place)):
            _join_time(lines, dated, timed, zone, language)
    return lines


def _join_time(lines: list[Line], dated: int, timed: int, zone: ZoneInfo, language: str) -> None:
    date = next((piece for piece in lines[dated].pieces if piece.kind == "date"), None)
    if date is None or date.moment is None or date.has_time or not stamp.is_time(lines[timed].text):
        return
    old = stamp.Dated(date.kind, date.value, date.label, date.moment, False)
    new = stamp.with_time(old, lines[timed].text, zone, language)
    whole = replace(date, value=new.raw, moment=new.moment, has_time=new.has_time)
    lines[dated] = replace(
        lines[dated], pieces=tuple(whole if piece is date else piece for piece in lines[dated].pieces)
    )
    lines[timed] = replace(lines[timed], pieces=(Piece("furniture"),))


def _dates(lines: Sequence[Line], chosen: Chosen, path: str) -> tuple[list[Field], tuple[Problem, ...]]:
    if chosen.published is None and chosen.updated is None:
        raise _no_date(lines)
    if chosen.published is None:
        assert chosen.updated is not None
        line, piece = chosen.updated
        why = f"«{piece.label}» has the only date, which is taken as the publication's; add the date of publication"
        return [_date_field("published", line, piece)], (_warning(path, line, why),)
    line, piece = chosen.published
    fields = [_date_field("published", line, piece)]
    if chosen.updated and chosen.updated[1].moment != piece.moment:
        fields.append(_date_field("updated", *chosen.updated))
    rivals = [f"{one.value} on line {where.number}" for where, one in chosen.rivals]
    if not rivals:
        return fields, ()
    others = ", ".join(rivals[:3])
    why = f"{piece.value} is taken as the date of publication, but there is also {others}; leave one date"
    return fields, (_warning(path, line, why),)


def _warning(path: str, line: Line, message: str) -> Problem:
    return Problem(path=path, message=message, line=line.number, level="warning")


def _date_field(name: str, line: Line, piece: Piece) -> Field:
    return Field(
        name,
        piece.moment,
        f"capture, label «{piece.label}»" if piece.label else "capture, date line",
        line.number,
    )


def _no_date(lines: Sequence[Line]) -> ArticleError:
    """Say what was seen in the place of a date."""
    right = "add a line such as «18.09.2024 16:20» below the title or the text"
    for line in lines:
        if line.has("relative"):
            return ArticleError(f"«{line.text}» does not say which day it was; {right}", line.number)
    for line in lines:
        if line.has("date"):
            return ArticleError(
                f"«{line.text}» may be the date of another article on the page; {right}", line.number
            )
    return ArticleError(f"the capture has no date of its own; {right}")


def _fields(lines: Sequence[Line], body: set[int]) -> Iterator[Field]:
    marks = [(line, piece) for place, line in enumerate(lines) if place not in body for piece in line.pieces]
    for kind, name in _FIELDS.items():
        found = [(line, piece, _items(piece.value)) for line, piece in marks if piece.kind == kind]
        values = list(dict.fromkeys(value for _, _, items in found for value in items))
        if values:
            line, piece = next((line, piece) for line, piece, items in found if items)
            yield Field(name, values, _origin(piece, line), line.number)
    credits = [(line, piece) for line, piece in marks if piece.kind == "credit" and _tidy(piece.value)]
    if credits:
        value = "; ".join(dict.fromkeys(_tidy(piece.value) for _, piece in credits))
        yield Field("credit", value, _origin(credits[0][1], credits[0][0]), credits[0][0].number)
    for line, piece in marks:
        via = _via(piece.value) if piece.kind == "source" else None
        if via:
            yield Field("via", via, _origin(piece, line), line.number)
            return


def _origin(piece: Piece, line: Line) -> str:
    return f"capture, label «{piece.label}»" if piece.label else f"capture, line «{line.text[:40]}»"


def _tidy(value: str) -> str:
    tidy = " ".join(value.split()).strip(" ,;*_–—-")
    return "" if tidy.casefold() in _NOTHING else tidy


def _items(value: str) -> list[str]:
    # "#a #b" is two tags, «#a b» inside of a list is one.
    parted = re.sub(r"\s+#", ", #", value)
    items = (_tidy(item).lstrip("#").strip(" .").strip('"“”') for item in _LIST.split(parted))
    return [item for item in items if item.casefold() not in _NOTHING]


def _via(value: str) -> Via | None:
    """Part «Назва https://…» into name and address."""
    found = _ADDRESS.search(value)
    if not found:
        name = _tidy(value)
        return Via(name) if name else None
    address = found[0].rstrip(".,;:)]»")
    name = _tidy((value[: found.start()] + value[found.start() + len(address) :]).strip(" .,:;()[]–—-|"))
    whole = address if "://" in address else f"https://{address}"
    return Via(name or None, whole)
