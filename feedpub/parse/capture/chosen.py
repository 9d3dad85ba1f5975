"""Which date line of a page is the article's own, and where its text ends. Related articles' dates are never taken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from feedpub.parse.capture.layout import is_headline, is_prose
from feedpub.parse.capture.piece import Line, Piece
from feedpub.parse.capture.words import VAGUE, fold

_SURE = 3  #: the rank up to which a date is surely meant as the article's
_LEAD = 2  #: paragraphs that may stand between the title and the date


@dataclass(frozen=True, slots=True)
class Candidate:
    """A date line that could be the article's own. A lower rank is surer."""

    place: int
    rank: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """The article's own dates, each with its line, and the places of the lines of its text."""

    published: tuple[Line, Piece] | None
    updated: tuple[Line, Piece] | None
    body: tuple[int, ...]
    #: Other dates that stand where an own date does and differ from it.
    rivals: tuple[tuple[Line, Piece], ...]


def choose(lines: Sequence[Line], title: int) -> Chosen:
    """Find the own dates among `lines`, in which related articles are already marked, and part text from tail."""
    start = _text_start(lines, title)
    candidates = sorted(_candidates(lines, title, start), key=lambda one: (one.rank, one.place))
    own = candidates[0].place if candidates else None
    tail = _tail(lines, start, own)
    return Chosen(
        published=_published(lines, [one.place for one in candidates]),
        updated=_updated(lines),
        body=tuple(_body(lines, title, start, tail, own)),
        rivals=tuple(_rivals(lines, candidates)),
    )


def is_title(text: str, name: str) -> bool:
    """Whether a line is the title once more, whole or cut off. `name` is the title folded."""
    if len(text) > len(name) + 20:
        return False
    folded = fold(text)
    return folded == name or (text.endswith(("...", "…")) and len(folded) >= 8 and name.startswith(folded))


def _text_start(lines: Sequence[Line], title: int) -> int:
    name = fold(lines[title].text)
    for place in range(title + 1, len(lines)):
        if lines[place].is_text and not is_title(lines[place].text, name):
            return place
    return len(lines)


def _candidates(lines: Sequence[Line], title: int, start: int) -> Iterator[Candidate]:
    dated = [place for place, line in enumerate(lines) if _date(line) is not None]
    for place in dated:
        if place < start:
            yield Candidate(place, _rank_above(lines[place], is_above_title=place < title))
    below = [place for place in dated if place >= start]
    lead = next((place for place in below if _stands_by_lead(lines, start, place)), None)
    if lead is not None:
        yield Candidate(lead, _rank_above(lines[lead], is_above_title=False))
    name = fold(lines[title].text)
    for place in _own_below(lines, below, name):
        if place != lead:
            yield Candidate(place, _rank_below(lines[place]))


def _date(line: Line) -> Piece | None:
    return next((piece for piece in line.pieces if piece.kind == "date" and piece.moment is not None), None)


def _rank_above(line: Line, *, is_above_title: bool) -> int:
    date = _date(line)
    assert date is not None
    if date.label:
        return 0
    is_full = date.has_time or line.has("views")
    # Above the title a bare date may be the day on which the page was copied.
    return (5 if is_full else 7) if is_above_title else (2 if is_full else 4)


def _rank_below(line: Line) -> int:
    date = _date(line)
    assert date is not None
    if date.label and not _is_vague(date):
        return 1
    return 3 if line.has("views") else 6 if date.has_time else 8


def _stands_by_lead(lines: Sequence[Line], start: int, place: int) -> bool:
    """Whether the date stands below a lead and above the text."""
    texts = sum(line.is_text for line in lines[start : min(place, start + 40)])
    following = _next(lines, place)
    return place < start + 40 and texts <= _LEAD and following is not None and is_prose(lines[following])


def _next(lines: Sequence[Line], place: int) -> int | None:
    """The next line that is more than furniture."""
    for after in range(place + 1, min(len(lines), place + 20)):
        if not all(
            piece.kind in ("furniture", "views", "comments", "section") for piece in lines[after].pieces
        ):
            return after
        if lines[after].is_text:
            return after
    return None


def _own_below(lines: Sequence[Line], below: Sequence[int], title: str) -> Iterator[int]:
    """Those dates below the beginning of the text that do not head or close a related article."""
    shapes = [_shape(lines[place]) for place in below]
    opening = [_opens_related(lines, place, title) for place in below]
    opened: set[tuple[bool, ...]] = set()
    for place, shape, opens in zip(below, shapes, opening, strict=True):
        is_alone = any(shape) and shapes.count(shape) == 1 if len(below) <= 50 else False
        following = _next(lines, place)
        is_in_text = following is not None and is_prose(lines[following]) and not (shape[0] or shape[1])
        if (is_alone or (not opens and shape not in opened)) and not is_in_text:
            yield place
        if opens:
            opened.add(shape)
    # Related articles that each end with their date: the first date follows the text itself.
    if len(below) > 1 and all(opening[:-1]) and not opening[-1] and is_prose(lines[below[0] - 1]):
        yield below[0]


def _shape(line: Line) -> tuple[bool, ...]:
    date = _date(line)
    assert date is not None
    return (bool(date.label) and not _is_vague(date), line.has("views"), date.has_time)


def _opens_related(lines: Sequence[Line], place: int, title: str) -> bool:
    """Whether a title of another article follows the date."""
    after = _next(lines, place)
    if after is None:
        return False
    following = lines[after]
    return following.is_text and not is_title(following.text, title) and not is_prose(following)


def _published(lines: Sequence[Line], places: Sequence[int]) -> tuple[Line, Piece] | None:
    """The surest date; where another one says the same day with a time, that one."""
    own = [(lines[place], date) for place in places if (date := _date(lines[place])) is not None]
    if not own:
        return None
    first = own[0][1].moment
    for line, date in own:
        if (
            date.has_time
            and date.moment is not None
            and first is not None
            and date.moment.date() == first.date()
        ):
            return (line, date) if not own[0][1].has_time else own[0]
    return own[0]


def _rivals(lines: Sequence[Line], candidates: Sequence[Candidate]) -> Iterator[tuple[Line, Piece]]:
    for one in candidates[1:]:
        date, first = _date(lines[one.place]), _date(lines[candidates[0].place])
        if one.rank <= _SURE and date and first and _differ(date, first):
            yield lines[one.place], date


def _differ(one: Piece, other: Piece) -> bool:
    return bool(one.moment and other.moment and one.moment.date() != other.moment.date())


def _updated(lines: Sequence[Line]) -> tuple[Line, Piece] | None:
    """The first date labelled as that of a change."""
    dated = (
        (line, piece) for line in lines for piece in line.pieces if piece.kind == "updated" and piece.moment
    )
    return next(dated, None)


def _tail(lines: Sequence[Line], start: int, own: int | None) -> int:
    """Where the text is over: at the own date below it, at labels, at related articles that begin with a date."""
    # A list of related articles is the last thing on a page; dates above other labels are days of a programme.
    last_label = max((place for place, line in enumerate(lines) if _is_label(line)), default=-1)
    texts = 0
    for place in range(start, len(lines)):
        line = lines[place]
        texts += line.is_text
        if line.is_text or (
            is_day(line) and place != own and (place < last_label or own is None or own > place)
        ):
            continue
        ends = place == own or line.has("tags", "source", "end", "views", "date", "updated")
        if ends and not _goes_on(lines, place, is_lead=texts <= _LEAD):
            return place
    return len(lines)


def _is_label(line: Line) -> bool:
    return line.has("tags", "source", "credit") or any(p.kind == "related" and p.label for p in line.pieces)


def is_day(line: Line) -> bool:
    """Whether the line is a date that may be a heading in the text: a day, with no more than a vague label."""
    return bool(line.pieces) and all(
        piece.kind == "date" and piece.moment and not piece.has_time and (not piece.label or _is_vague(piece))
        for piece in line.pieces
    )


def _is_vague(piece: Piece) -> bool:
    return fold(piece.label) in VAGUE


def _goes_on(lines: Sequence[Line], place: int, *, is_lead: bool) -> bool:
    """Whether prose follows: two paragraphs on end, or one behind a lead or a source and no other text near it."""
    texts = 0
    for line in lines[place + 1 : place + 40]:
        if line.is_text:
            if not is_prose(line):
                return texts > 0 and is_lead
            texts += 1
            if texts > 1 or is_lead:
                return True
        elif line.has("date", "tags", "related"):
            break
    return texts > 0 and lines[place].has("source", "views")


def _body(lines: Sequence[Line], title: int, start: int, tail: int, own: int | None) -> Iterator[int]:
    """The places of the text's lines: those that are text, and what is text between others."""
    name = fold(lines[title].text)
    day = _moment_day(lines, own)
    end = next((place + 1 for place in range(tail - 1, start, -1) if lines[place].is_text), start + 1)
    if end > start + 1 and own != tail and _closes_related(lines, end - 1, tail, day):
        end -= 1
    texts = 0
    for place in range(start, min(end, tail)):
        line = lines[place]
        is_heading = place != own and is_day(line) and line.pieces[0].moment.date() != day  # type: ignore[union-attr]
        is_between = (
            texts > _LEAD
            and not line.is_text
            and all(piece.kind in ("section", "category") for piece in line.pieces)
        )
        if (line.is_text and not is_title(line.text, name)) or is_heading or is_between:
            texts += 1
            yield place


def _closes_related(lines: Sequence[Line], last: int, tail: int, day: date | None) -> bool:
    """Whether the last line above the tail is the title of a related article, whose date stands below it."""
    if (
        tail >= len(lines)
        or not is_day(lines[tail])
        or _moment_day(lines, tail) == day
        or not is_headline(lines[last])
    ):
        return False
    dated = [place for place in range(tail, len(lines)) if is_day(lines[place])]
    return _next(lines, dated[-1]) is None or (
        len(dated) > 1 and all(is_headline(lines[at - 1]) for at in dated)
    )


def _moment_day(lines: Sequence[Line], own: int | None) -> date | None:
    piece = None if own is None else _date(lines[own])
    return piece.moment.date() if piece and piece.moment else None
