"""The title of a page's article: the candidates in order, the site's name taken off, no cut one before a whole one."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from feedpub.parse.pages.scope import key

# Each begins where white space does: else a long run of it would be gone through again from each of its places.
_SEPARATOR = r"(?<!\s)\s*(?:\||·|•|«|»|‹|›|::|—|–|\s-|-\s|\s/|\s>|\s<|←|:\s)\s*"
_LAST = re.compile(rf"{_SEPARATOR}$")
_FIRST = re.compile(rf"^{_SEPARATOR}")
#: Signs that hardly ever stand in a title, so that what follows is the site. "»" leads from it to the article.
_STRONG = re.compile(r"(?<!\s)\s+(?:\||«|‹|::|•)\s+")
_TRAIL = re.compile(r"(?<!\s)\s+(?:»|›)\s+")
_LONGEST_NAME = 60
_CUT_FROM = 60  # characters: og:title is cut at 70, headlines at 110
_ELLIPSIS = re.compile(r"(?<!\s)\s*(?:…|\.\.\.|\[…\]|\[\.\.\.\])$")
_ENTITY = re.compile(r"&(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|[a-zA-Z]{2,8});")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A title and where it stands."""

    text: str
    origin: str
    has_site: bool = False  #: the site's name may stand in it


def best_first(found: Iterable[Candidate], names: Iterable[str], headings: Sequence[str]) -> list[Candidate]:
    """Return the candidates without the site's name, whole ones first, each text once."""
    known = sorted({name for name in names if name}, key=len, reverse=True)
    tidy = [
        Candidate(_without_site(one.text, known, headings) if one.has_site else one.text, one.origin)
        for one in found
    ]
    tidy = [one for one in _decoded(tidy) if one.text]
    if not tidy:
        return []
    whole = next((other for other in tidy[1:] if _is_cut(tidy[0].text, other.text)), None)
    if whole is not None:
        tidy = [whole, *(one for one in tidy if one is not whole)]
    seen: set[str] = set()
    return [one for one in tidy if not (one.text in seen or seen.add(one.text))]  # type: ignore[func-returns-value]


def is_whole(title: str) -> bool:
    """Tell whether a title says by itself that no limit has cut it and nothing has escaped it twice."""
    return 0 < len(title) < _CUT_FROM and not _ELLIPSIS.search(title) and "&" not in title


def _decoded(found: Sequence[Candidate]) -> Iterator[Candidate]:
    """Undo a second escaping ("&#8217;" in JSON), where another candidate shows it or no title would say so."""
    texts = {one.text for one in found}
    for one in found:
        if "&" in one.text and _ENTITY.search(one.text):
            plain = html.unescape(one.text)
            if plain in texts or "&#" in one.text or len(texts) == 1:
                yield Candidate(plain, one.origin)
                continue
        yield one


def _is_cut(text: str, other: str) -> bool:
    """Tell whether `text` is the beginning of `other` that a limit has left."""
    stem = _ELLIPSIS.sub("", text)
    if len(other) <= len(stem) or not other.startswith(stem):
        return False
    return stem != text or (len(text) >= _CUT_FROM and not _FIRST.match(other[len(stem) :]))


def _without_site(title: str, names: Sequence[str], headings: Sequence[str]) -> str:
    for _ in range(3):  # "Title | Section | Site"
        shorter = _without_name(title, names)
        if shorter == title:
            break
        title = shorter
    heading = _heading_in(title, names, headings)
    return heading or _without_rest(title)


def _without_name(title: str, names: Sequence[str]) -> str:
    lower = title.casefold()
    if len(lower) != len(title):  # a letter that folds into two: positions would not agree
        lower = title
    for name in names:
        folded = name.casefold()
        if len(folded) < 2 or lower == folded:
            continue
        if lower.endswith(folded):
            rest = title[: -len(folded)]
            if _LAST.search(rest) and not _LAST.fullmatch(rest):
                return _LAST.sub("", rest)
        if lower.startswith(folded):
            rest = title[len(folded) :]
            if _FIRST.match(rest) and not _FIRST.fullmatch(rest):
                return _FIRST.sub("", rest)
    return title


def _heading_in(title: str, names: Sequence[str], headings: Sequence[str]) -> str | None:
    """Return the heading that the title begins or ends with, a separator between it and the rest."""
    known = {key(name) for name in names}
    for heading in headings:
        if len(heading) < 3 or key(heading) in known or heading == title:
            continue
        if title.startswith(heading) and _FIRST.match(title[len(heading) :]):
            return heading
    for heading in headings[:2]:
        is_last = len(heading) > 8 and key(heading) not in known and title.endswith(heading)
        if is_last and _LAST.search(title[: -len(heading)]):
            return heading
    return None


def _without_rest(title: str) -> str:
    trail = _TRAIL.split(title)
    if len(trail) > 1:
        return trail[-1]
    parts = _STRONG.split(title)
    if len(parts) > 1 and len(parts[-1]) <= _LONGEST_NAME:
        return title[: title.rindex(parts[-1])].rstrip().rstrip("|«‹:•").rstrip()
    return title
