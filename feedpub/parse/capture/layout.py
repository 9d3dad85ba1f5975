"""Which lines of a capture are the article's title, body and marks, and which are the page around it.

A page is a title, what stands about it (date, labels), the text, and below it a tail: date, labels, related articles.
Nothing after the beginning of the tail is text, unless paragraphs of prose follow each other there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from feedpub.errors import ArticleError
from feedpub.parse.capture.piece import Line, Piece
from feedpub.parse.capture.words import fold

_PROSE = 80  #: characters; a shorter line may be the title of a related article
_SENTENCE_ENDS = (".", "!", "?", ":", ";")
_CUT = ("...", "…", "[…]", "[...]")
_OWN = ("tags", "source", "end")  #: what ends related articles: labels that only the page's own article has
_SHORTEST = 15  #: characters of a line that may be the title of a related article
_TITLE = 300  #: characters of the longest title
_EARLY = 12  #: lines in which a title, and a way to it, can stand
_LINKS = 6  #: titles of related articles that may stand between two parts of a text
_TAG = 60  #: characters of the longest tag that stands on a line of its own


def is_prose(line: Line) -> bool:
    """Whether `line` is a paragraph as only texts have them, not a title and not a teaser that is cut off."""
    if not line.is_text or len(line.text) < _PROSE or is_cut(line):
        return False
    # A title may well end with a quotation or a bracket, a short one seldom with a full stop.
    bare = line.text.rstrip('»”")“')
    return bare.endswith(_SENTENCE_ENDS) or (bare != line.text and len(line.text) >= 2 * _PROSE)


def is_cut(line: Line) -> bool:
    """Whether `line` ends with «…», as the titles and teasers of related articles do."""
    return line.text.endswith(_CUT)


def find_title(lines: Sequence[Line]) -> int:
    """Give the place of the title: the first line that is no furniture. Raises ArticleError where there is none."""
    early = [place for place in _candidates(lines) if len(lines[place].text) <= _TITLE]
    if early and is_prose(lines[early[0]]) and early[0] and lines[early[0] - 1].has("section"):
        return early[0] - 1
    if not early:
        raise ArticleError("a capture begins with its title, and this one has no line that could be it")
    # A trail «Головна / Новини / …» or the line repeated below the text tells which of the first lines it is.
    before = {
        fold(part) for line in lines[: early[-1]] if line.has("furniture") for part in _trail(line.text)
    }
    for place in early:
        if fold(lines[place].text) in before:
            return place
    later = {fold(line.text) for line in lines[early[-1] + 1 :] if len(line.text) <= _TITLE}
    repeated = [place for place in early if fold(lines[place].text) in later]
    if len(repeated) == 1 and not any(is_prose(lines[place]) for place in early if place < repeated[0]):
        return repeated[0]
    return early[0]


def _candidates(lines: Sequence[Line]) -> list[int]:
    """The places of the first lines of text, up to the first paragraph of prose."""
    found: list[int] = []
    for place, line in enumerate(lines):
        if line.is_text:
            found.append(place)
            if is_prose(line) or len(found) == 4:
                break
        elif found and place > found[0] + _EARLY:
            break
    if len(found) > 1 and is_prose(lines[found[-1]]):
        found.pop()
    return found


def _trail(text: str) -> list[str]:
    for sign in "/›»>→|":
        if sign in text:
            return [part for part in text.split(sign) if part.strip()]
    return [text]


def with_values(lines: Sequence[Line], start: int) -> list[Line]:
    """Give `lines` with the values that stand below their labels put into the labels' pieces, their own lines emptied.

    «Теги:» takes a tag from each short line below it; the others take one line, if it is surely theirs.
    """
    result = list(lines)
    place = 0
    while place < len(result):
        label = result[place].pieces[-1] if result[place].pieces else None
        after = place + 1
        if label is not None and after > start and label.label and _is_open(label):
            after = _tags_end(result, place) if label.kind == "tags" else _value_end(result, place, label)
            values = [line.text for line in result[place + 1 : after]]
            if values:
                filled = replace(label, value=", ".join([*filter(None, [label.value.strip(" ,;")]), *values]))
                result[place] = replace(result[place], pieces=(*result[place].pieces[:-1], filled))
                for taken in range(place + 1, after):
                    result[taken] = replace(result[taken], pieces=(Piece("furniture"),))
        place = after
    return result


def _is_open(piece: Piece) -> bool:
    if piece.kind == "tags":
        return not piece.value or piece.value.rstrip().endswith((",", ";"))
    if piece.kind == "source" and "://" not in piece.value:
        return True
    return not piece.value and piece.kind in ("source", "credit", "authors", "category")


def _tags_end(lines: Sequence[Line], place: int) -> int:
    end = place + 1
    while end < len(lines) and _may_be_tags(lines, end):
        # Tags on adjacent lines end where a blank line does; tags parted by blank lines go on.
        if lines[end].gap and end > place + 1 and not lines[end - 1].gap:
            break
        end += 1
    return end


def _may_be_tags(lines: Sequence[Line], place: int) -> bool:
    text = lines[place].text
    is_list = "," in text and max(map(len, text.split(","))) <= _TAG
    # A tag may be called like a section of the site: «культура».
    is_name = lines[place].is_text or all(piece.kind == "section" for piece in lines[place].pieces)
    if not is_name or text.endswith((".", "!", "?", "…", ":")):
        return False
    if len(text) > _TAG and not is_list:
        return False
    return len(text.split()) <= 5 * (text.count(",") + 1) and not opens_card(lines, place)


def opens_card(lines: Sequence[Line], place: int) -> bool:
    """Whether a related article begins at `place`: its title, then the title cut off, or its date."""
    following = lines[place + 1] if place + 1 < len(lines) else None
    if following is None:
        return False
    is_stamped = following.has("date", "relative") and not following.has("views", "updated")
    is_labelled = any(piece.label for piece in following.pieces if piece.kind == "date")
    return is_copy(lines[place], following) or (
        is_stamped and not is_labelled and len(lines[place].text.split()) > 2
    )


def is_copy(title: Line, line: Line) -> bool:
    """Whether `line` is `title` cut off."""
    if not (title.is_text and line.is_text and is_cut(line)):
        return False
    stem = line.text.rstrip(".…[] ")
    return len(stem) >= 8 and title.text.startswith(stem) and not is_prose(title)


def _value_end(lines: Sequence[Line], place: int, label: Piece) -> int:
    """One line behind the label, if it adjoins it or if nothing that could make it a related title follows."""
    after = place + 1
    if (
        after >= len(lines)
        or not lines[after].is_text
        or len(lines[after].text) > 120
        or opens_card(lines, after)
    ):
        return after
    if lines[after].text.endswith((".", "…", "?", "!")):
        return after
    adjoins = not lines[after].gap
    ends = after + 1 >= len(lines) or not lines[after + 1].is_text
    return after + 1 if adjoins or ends else after


def without_related(lines: Sequence[Line], title: int) -> list[Line]:
    """Give `lines` with everything of related articles and comments, labelled or not, turned into one kind of piece."""
    result = list(lines)
    place = first = _text_start(lines, title)
    last_own = max((at for at, line in enumerate(lines) if line.has(*_OWN)), default=-1)
    while place < len(result):
        end = place
        if result[place].has("end"):
            end = len(result)
        elif result[place].has("related") or (place > last_own and _begins_comments(result, place)):
            end = _related_end(result, place, at_head=place == first)
        elif _begins_cards(result, place, title):
            end = _own_label(result, place + 1)
        for taken in range(place, end):
            label = next((piece.label for piece in result[taken].pieces if piece.kind == "related"), "")
            result[taken] = replace(result[taken], pieces=(Piece("related", label=label),))
        place = max(end, place + 1)
    return result


def _text_start(lines: Sequence[Line], title: int) -> int:
    """The place of the first text after the title. What stands above it may be any widget, but belongs to the page."""
    for place in range(title + 1, len(lines)):
        if lines[place].is_text and fold(lines[place].text) != fold(lines[title].text):
            return place
        if lines[place].has("related") and not lines[place].has("date"):
            return place
    return len(lines)


def _begins_comments(lines: Sequence[Line], place: int) -> bool:
    """«Коментарі (0)» beside a date or above more of the text is no beginning of comments."""
    line = lines[place]
    return line.has("comments") and not line.has("date", "views") and not _run_of_prose(lines, place + 1)


def _run_of_prose(lines: Sequence[Line], place: int) -> bool:
    return all(place + step < len(lines) and is_prose(lines[place + step]) for step in (0, 1))


def _related_end(lines: Sequence[Line], place: int, *, at_head: bool) -> int:
    """Where what the label at `place` opens is over: at the article's own labels, or where its text goes on."""
    inline = at_head or any(piece.value for piece in lines[place].pieces if piece.kind == "related")
    links = 0
    after = place + 1
    while after < len(lines):
        line = lines[after]
        if line.has("related", *_OWN):
            return after
        if is_prose(line) and ((inline and not links) or _run_of_prose(lines, after)) and links <= _LINKS:
            return after
        if line.has("date", "relative") or is_cut(line):
            return _own_label(lines, after)
        links += line.is_text
        after += 1
    return after


def _own_label(lines: Sequence[Line], place: int) -> int:
    while place < len(lines) and not lines[place].has(*_OWN):
        place += 1
    return place


def _begins_cards(lines: Sequence[Line], place: int, title: int) -> bool:
    """Whether related articles without a label begin here: a title and the same cut off, perhaps below a bare date."""
    at = place
    if lines[at].has("date") and _is_bare(lines[at]) and at + 1 < len(lines):
        at += 1
    if at + 1 >= len(lines) or fold(lines[at].text) == fold(lines[title].text):
        return False
    return is_copy(lines[at], lines[at + 1]) or _begins_teasers(lines, at)


def _begins_teasers(lines: Sequence[Line], place: int) -> bool:
    """Whether titles and teasers that are cut off follow each other, twice at least."""
    if not is_headline(lines[place]):
        return False
    texts = [line for line in lines[place : place + 12] if line.is_text][:4]
    return len(texts) == 4 and all(map(is_headline, texts[::2])) and all(map(is_cut, texts[1::2]))


def is_headline(line: Line) -> bool:
    """Whether `line` looks like the title of a related article."""
    return (
        line.is_text
        and _SHORTEST <= len(line.text) <= _TITLE
        and not line.text.endswith((*_SENTENCE_ENDS, ",", "…"))
    )


def _is_bare(line: Line) -> bool:
    """Whether a date line has nothing but the date, as those of related articles mostly do."""
    return all(piece.kind == "date" and not piece.label and not piece.has_time for piece in line.pieces)
