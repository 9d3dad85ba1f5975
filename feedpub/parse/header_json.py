"""Read a JSON header with the standard library's decoder, one key at a time, so that a bad value costs only itself."""

from __future__ import annotations

import re
from json import JSONDecodeError, JSONDecoder

from feedpub.errors import ArticleError
from feedpub.parse.limits import CAP, Values

_DECODER = JSONDecoder(strict=False)  # a tab or a line end inside a string is no reason to lose it
_BETWEEN = re.compile(r"(?:[\s,]|//[^\n]*|/\*(?:[^*]|\*(?!/))*+\*/)*+")
_LAST_COMMA = re.compile(r",(?=\s{0,200}[\]}])")
_COLON = re.compile(r"\s*:\s*")
#: Where reading goes on after a value that is no JSON: the next key or the end of the object, at the start of a line.
_NEXT = re.compile(r"""\n[ \t]*(?="(?:[^"\\\n]|\\.){0,100}"[ \t]*:|\}[ \t]*(?:\n|\Z))""")


def read(text: str, first: int, path: str) -> Values | None:
    """Return the values of a JSON header between fences; its own brackets may be missing (Middleman's `;;;`)."""
    start = len(text) - len(text.lstrip())
    if text[start : start + 1] == "{":
        read_whole = read_object(text, start, first + text.count("\n", 0, start), path)
        return read_whole[0] if read_whole else None
    if text[start:] and text[start] != '"':
        return None
    return _read_keys(text + "\n}", start, first, path)[0]


def read_object(text: str, start: int, first: int, path: str) -> tuple[Values, int] | None:
    """Return the values of the JSON object that begins at `start`, and where it ends; None where there is none.

    `first` is the line on which it begins. Raises ArticleError where it never ends or is too large.
    """
    place = _skip(text, start + 1)
    if text[place : place + 1] not in ('"', "}"):
        return None  # "{% include … %}", "{{ … }}", "{: .class }"
    window = text[: start + 1 + CAP]
    values, end = _read_keys(window, start + 1, first, path, start)
    if not values.found and not values.problems and text[end:].partition("\n")[0].strip():
        return None  # "{}" followed by text on the same line
    return values, end


def _read_keys(text: str, place: int, first: int, path: str, origin: int = 0) -> tuple[Values, int]:
    """Read keys and values from `place` to the closing bracket; lines are counted from `origin`."""
    values = Values(path)
    while True:
        place = _skip(text, place)
        if text[place : place + 1] == "}":
            return values, place + 1
        if place >= len(text):
            raise ArticleError("the JSON header that begins here never ends; a } must close it", first)
        line = first + text.count("\n", origin, place) if len(values.found) < 500 else first
        try:
            key, after = _DECODER.raw_decode(text, place)
            colon = _COLON.match(text, after)
            if not isinstance(key, str) or colon is None:
                raise JSONDecodeError("Expecting a key in quotes and a colon", text, place)
        except (JSONDecodeError, RecursionError) as error:
            place = _go_on(text, place, values, "a key", error, line)
            continue
        try:
            value, place = _DECODER.raw_decode(text, colon.end())
        except (ValueError, RecursionError) as error:
            after = _go_on(text, colon.end(), values, f'"{key}"', error, line)
            value = _without_commas(text[colon.end() : after])
            place = after
            if value is None:
                continue
            values.problems.pop()
        values.add(key, value, line)


def _go_on(text: str, place: int, values: Values, what: str, error: Exception, line: int) -> int:
    """Name a key that is no JSON and return where to go on. Raises ArticleError where nothing follows."""
    reason = error.msg if isinstance(error, JSONDecodeError) else str(error)
    following = _NEXT.search(text, place)
    if following is None:
        raise ArticleError(f"the JSON header cannot be read from {what} on ({reason}), or never ends", line)
    values.warn(f"{what} in the header is no valid JSON ({reason}); it was left out", line)
    return following.end()


def _without_commas(text: str) -> object:
    """Return a list or an object that only has a comma too many, as people leave them; None for anything else."""
    try:
        value: object = _DECODER.decode(_LAST_COMMA.sub("", text).rstrip(", \t\n"))
    except (ValueError, RecursionError):
        return None
    return value


def _skip(text: str, place: int) -> int:
    match = _BETWEEN.match(text, place)
    return match.end() if match else place
