"""Environment variables that override config.toml: FEEDPUB_SITE__TITLE, FEEDPUB_FEEDS__PATHS__ALL__RSS."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any

from feedpub.config.keys import SECTIONS, Key
from feedpub.config.mistakes import Mistakes
from feedpub.config.places import Place
from feedpub.errors import nearest
from feedpub.settings import FORMATS, KINDS, LABELS

PREFIX = "FEEDPUB_"
_LONGEST = 100_000  #: characters; the parser of TOML is quadratic on some texts


def override(tables: dict[str, Any], environment: Mapping[str, str], mistakes: Mistakes) -> None:
    """Put the value of every FEEDPUB_SECTION__KEY into the tables; name those that set nothing.

    Variables without "__" are none of ours, FEEDPUB_CONFIG and the like, unless only an underscore is missing.
    """
    places = _places()
    found: dict[Place, str] = {}
    for variable in environment:
        name = variable.removeprefix(PREFIX)
        if name == variable:
            continue
        if "__" not in name:
            meant = [key for key in map(_name, places) if key.replace("__", "_") == name.upper()]
            if meant:
                mistakes.add_variable(variable, f"sets no key; did you mean {PREFIX}{meant[0]}?")
            continue
        place: Place = tuple(name.lower().split("__"))
        if place not in places:
            near = nearest(name, map(_name, places))
            mistakes.add_variable(
                variable, "sets no key" + (f"; did you mean {PREFIX}{near}?" if near else "")
            )
        elif place in found:
            mistakes.add_variable(variable, f"sets the same key as {found[place]}")
        else:
            found[place] = variable
    for place in sorted(found, key=len):  # a whole table first, then single keys in it
        _set(tables, place, found[place], environment[found[place]], mistakes)
    _prefer_own_schedule(tables, mistakes)


def _places() -> dict[Place, Key | None]:
    """Every place that a variable can set. None: a whole section, as TOML."""
    places: dict[Place, Key | None] = {}
    for section, keys in SECTIONS.items():
        parts = tuple(section.split("."))
        if len(parts) > 1:
            places[parts] = None
        if section != "feeds.custom":  # a list of tables: set as a whole
            places.update({(*parts, name): key for name, key in keys.items()})
    places.update({("source", "labels", label): None for label in LABELS})
    places.update({("feeds", "paths", kind, form): None for kind in ("all", *KINDS) for form in FORMATS})
    return places


def _name(place: Place) -> str:
    return "__".join(map(str, place)).upper()


def _set(tables: dict[str, Any], place: Place, variable: str, text: str, mistakes: Mistakes) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        mistakes.add_variable(variable, "must hold UTF-8")
        return
    table = tables
    for depth, part in enumerate(place[:-1]):
        inner = table.setdefault(str(part), {})
        if depth == 2 and isinstance(inner, str):
            # The file has one pattern for all formats; now this format has its own.
            inner = table[str(part)] = dict.fromkeys(FORMATS, inner)
        if not isinstance(inner, dict):
            return  # no table, which is told of the file
        table = inner
    mistakes.variables[place] = variable
    table[str(place[-1])] = _value(text, place)


def _value(text: str, place: Place) -> object:
    """The text as the type that its key wants; where it is none, as text, so that the key tells what is wrong."""
    key = _places()[place]
    part_shape = "list" if "labels" in place else "toml"
    shape = key.shape if key else part_shape
    parsed = _parsed(text)
    if shape == "text":
        return parsed if isinstance(parsed, str) else text
    if isinstance(parsed, list) or (shape == "toml" and parsed is not None):
        return parsed
    if shape == "commands":  # a comma may be part of a command
        return [text] if text.strip() else []
    if shape == "list":
        return [part.strip() for part in text.split(",") if part.strip()]
    return text


def _parsed(text: str) -> object:
    """The TOML value that the text is, or None."""
    if len(text) > _LONGEST:
        return None
    try:
        table = tomllib.loads(f"value = {text.strip()}")
    except (ValueError, RecursionError):
        return None
    return table["value"] if len(table) == 1 else None


def _prefer_own_schedule(tables: dict[str, Any], mistakes: Mistakes) -> None:
    """Let FEEDPUB_SCHEDULE__CRON replace the file's `every`, and the other way round: only one can be set."""
    schedule = tables.get("schedule")
    for own, other in (("every", "cron"), ("cron", "every")):
        alone = ("schedule", own) in mistakes.variables and ("schedule", other) not in mistakes.variables
        if alone and isinstance(schedule, dict) and schedule[own]:
            schedule.pop(other, None)
