"""Mistakes in a configuration: worded, placed on their line, and gathered so that all are named at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NoReturn, TypeVar

from feedpub.config.places import Place, find_lines
from feedpub.errors import ConfigError, Problem

SHOWN_LENGTH = 60
#: Sections that stand inside another one; every other key below a section is a part of its value.
INNER_SECTIONS = (("site", "author"), ("feeds", "paths"), ("feeds", "custom"))

_Known = TypeVar("_Known")


class Wrong(Exception):
    """A value that cannot be used. Each mistake is a place below the key and a sentence without its subject."""

    def __init__(self, *mistakes: str | tuple[Place, str]) -> None:
        self.mistakes = tuple(((), one) if isinstance(one, str) else one for one in mistakes)
        super().__init__(*(message for _, message in self.mistakes))


class Mistakes:
    """Gathers every mistake of one configuration, and knows where each value comes from."""

    def __init__(self, path: str, text: str) -> None:
        self.variables: dict[Place, str] = {}  #: what the environment has set, and by which variable
        self._path = path
        self._text = text
        self._lines: dict[Place, int] | None = None
        self._problems: list[Problem] = []
        self._bad: set[Place] = set()

    def add(self, place: Place, message: str) -> None:
        """Record a value that cannot be used; `message` goes on after the key: "must be …, not …"."""
        self._bad.add(place)
        section, key = _parts(place)
        self._record(place, f"{section} {key} {message}" if key else f"{section} {message}")

    def add_wrong(self, place: Place, wrong: Wrong) -> None:
        """Record every mistake that a reader has found in the value at `place`."""
        for below, message in wrong.mistakes:
            self.add((*place, *below), message)
        self._bad.add(place)

    def add_unknown(self, place: Place, message: str) -> None:
        """Record a key or section that does not exist; `message` names it."""
        section, _ = _parts(place[:-1])
        self._record(place, f"{section} {message}".lstrip())

    def add_variable(self, variable: str, message: str) -> None:
        """Record an environment variable that cannot be followed."""
        self._problems.append(Problem(path=_printable(variable), message=message))

    def spoil(self, place: Place) -> None:
        """Take a value for wrong of which nothing needs telling: its whole section is."""
        self._bad.add(place)

    def spoiled(self, *places: Place) -> bool:
        """Whether one of these is already known to be wrong, so that what follows from it needs no telling."""
        return not self._bad.isdisjoint(places)

    def refuse(self) -> None:
        """Raise ConfigError if there was any mistake: those of the file by line, then those of the environment."""
        if self._problems:
            raise ConfigError(sorted(self._problems, key=lambda one: (one.path != self._path, one.line or 0)))

    def _record(self, place: Place, message: str) -> None:
        variable = _nearest(place, self.variables)
        if variable is not None:
            self.add_variable(variable, message)
        else:
            if self._lines is None:
                self._lines = find_lines(self._text)
            line = _nearest(place, self._lines)
            self._problems.append(Problem(path=self._path, line=line, message=message))


def refuse_file(path: str, message: str, line: int | None = None) -> NoReturn:
    """Raise ConfigError for a file of which nothing can be read."""
    raise ConfigError([Problem(path=path, line=line, message=message)])


def not_one(value: object, wanted: str, hint: str = "") -> Wrong:
    """The usual sentence: what the value must be, and what it is."""
    return Wrong(f"must be {wanted}, not {show(value)}{hint}")


def show(value: object) -> str:
    """A value as it stands in TOML, cut to a length that fits a line."""
    if isinstance(value, Mapping):
        return "a table"
    if isinstance(value, list):
        return _cut(f"[{', '.join(map(show, value[:10]))}]")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return quote(value)
    if isinstance(value, int) and value.bit_length() > SHOWN_LENGTH * 3:
        return "so large a number"  # str() of thousands of digits raises ValueError
    return _cut(str(value))


def quote(text: str) -> str:
    """Text in quotation marks, one line, nothing in it that a terminal would obey."""
    return f'"{_cut(_printable(text))}"'


def options(words: Iterable[str]) -> str:
    """A list for people: "rss", "atom" or "json"."""
    *most, last = (f'"{word}"' for word in words)
    return f"{', '.join(most)} or {last}" if most else last


def _parts(place: Place) -> tuple[str, str]:
    """The section as the file writes it, and the key within it."""
    if place[:2] == ("feeds", "custom") and len(place) > 2:
        return f"[[feeds.custom]] number {int(place[2]) + 1}:", _joined(place[3:])
    if place[:2] in INNER_SECTIONS:
        brackets = "[[{}]]" if place[1] == "custom" else "[{}]"
        return brackets.format(_joined(place[:2])), _joined(place[2:])
    return (f"[{_printable(str(place[0]))}]" if place else ""), _joined(place[1:])


def _joined(parts: Place) -> str:
    return _cut(_printable(".".join(map(str, parts))))


def _nearest(place: Place, known: Mapping[Place, _Known]) -> _Known | None:
    """What is known of the place, else of the table around it: a missing key is shown at its section."""
    for length in range(len(place), 0, -1):
        if place[:length] in known:
            return known[place[:length]]
    return None


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN_LENGTH else f"{text[: SHOWN_LENGTH - 1]}…"


def _printable(text: str) -> str:
    """Control characters and half surrogates as escapes, so that a message is one line and can be written."""
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in text)
