"""What stands behind the name of a short code or a tag: values by place, and values by name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_LONGEST = 5_000
_ARGUMENT = re.compile(
    r"""(?:(?P<key>--?[\w-]+|[\w.@-]+)\s*(?:=|:(?=[\s"'`]))\s*)?"""
    r"""(?:"(?P<double>(?:[^"\\]|\\.)*+)"|'(?P<single>(?:[^'\\]|\\.)*+)'|`(?P<raw>[^`]*+)`|(?P<word>[^\s,"'`]+))""",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\([\"'\\])")


@dataclass(frozen=True, slots=True)
class Arguments:
    """Values as written, quotation marks taken away. Names are in lower case."""

    places: tuple[str, ...]
    names: Mapping[str, str]
    words: frozenset[str]  #: values that stood without quotation marks: they may be variables
    text: str  #: everything, as written

    def first(self, *names: str) -> str:
        """Give the value of the first of `names` that has any; "" where none has."""
        return next((value for name in names if (value := self.names.get(name, "").strip())), "")

    def place(self, number: int) -> str:
        return self.places[number] if number < len(self.places) else ""


def read(text: str) -> Arguments:
    """Read what stands behind a name; commas and round brackets around the whole do not count."""
    tidy = text.strip()[:_LONGEST]
    if tidy.startswith("(") and tidy.endswith(")"):
        tidy = tidy[1:-1]
    places: list[str] = []
    names: dict[str, str] = {}
    words: set[str] = set()
    for found in _ARGUMENT.finditer(tidy):
        value = _value(found)
        if found["word"] is not None:
            words.add(value)
        if found["key"] is None:
            places.append(value)
        else:
            names.setdefault(found["key"].lower().lstrip("-"), value)
    return Arguments(tuple(places), names, frozenset(words), tidy)


def _value(found: re.Match[str]) -> str:
    for kind in ("double", "single"):
        if found[kind] is not None:
            value: str = found[kind]
            return _ESCAPE.sub(r"\1", value) if "\\" in value else value
    return str(found["raw"] if found["raw"] is not None else found["word"])
