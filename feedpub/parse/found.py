"""The fields of one reading while they are being interpreted: which are left, which were taken, what was wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from feedpub.article import Field, Reading
from feedpub.errors import Problem

T = TypeVar("T")
_SHOWN = 60  #: characters of a value that a message quotes


class Found:
    """Fields by name, best first; the header as written; the place that each was taken from; the problems so far."""

    __slots__ = ("by_name", "header", "origins", "path", "problems")

    def __init__(self, reading: Reading, path: str) -> None:
        self.path = path
        self.header = reading.body.header  #: all that it declares, by keys as written
        self.by_name: dict[str, list[Field]] = {}
        for field in reading.fields:
            self.by_name.setdefault(field.name, []).append(field)
        self.origins: dict[str, str] = {}
        self.problems: list[Problem] = list(reading.problems)

    def fields(self, name: str) -> list[Field]:
        return self.by_name.get(name, _NONE)

    def take(self, name: str, meaning: Callable[[object], T | None]) -> T | None:
        """Return the first value under `name` that means something, and remember where it came from."""
        for field in self.by_name.get(name, _NONE):
            value = meaning(field.value)
            if value is not None and value != ():
                self.origins[name] = field.origin
                return value
        return None

    def default(self, name: str, value: object, origin: str) -> None:
        """Give a field that the article does not declare itself."""
        if name not in self.by_name:
            self.by_name[name] = [Field(name, value, origin)]

    def prepend(self, name: str, more: tuple[str, ...], origin: str) -> None:
        """Put names before those that the first field of a name declares."""
        own = self.by_name.get(name)
        if own is None:
            self.by_name[name] = [Field(name, list(more), origin)]
            return
        declared = own[0].value
        # Texts with commas are several names, as elsewhere.
        parts = declared if isinstance(declared, list) else [declared]
        merged = [
            *more,
            *(part for one in parts for part in (one.split(",") if isinstance(one, str) else (one,))),
        ]
        self.by_name[name] = [Field(name, merged, f"{origin}, {own[0].origin}", own[0].line)]

    def is_unreadable(self, name: str) -> Problem | None:
        """Return what is wrong with a value under `name` that could not be read; None where there is none such."""
        origins = tuple(field.origin for field in self.fields(name))
        return next((one for one in self.problems if origins and one.message.startswith(origins)), None)

    def warn(self, message: str, field: Field | None = None) -> None:
        """Name what is wrong with a field, or with the article."""
        line = field.line if field else None
        said = f"{field.origin} {message}" if field else message
        self.problems.append(Problem(path=self.path, line=line, message=said, level="warning"))


def shown(value: object) -> str:
    """Return a declared value as a message quotes it."""
    if isinstance(value, str):
        return f'"{value[:_SHOWN]}…"' if len(value) > _SHOWN else f'"{value}"'
    kind = "a list" if isinstance(value, list | tuple) else "a mapping" if isinstance(value, dict) else None
    return kind or str(value)[:_SHOWN]


_NONE: list[Field] = []
