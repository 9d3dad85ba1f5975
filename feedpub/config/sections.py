"""config.toml held against the table of keys: unknown and missing keys, values that cannot be used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from feedpub.config.keys import KEYS, SECTIONS, Key
from feedpub.config.mistakes import Mistakes, Wrong, quote, show
from feedpub.config.places import Place
from feedpub.errors import nearest, suggest

#: Values as they were read, section by section: {"site": {"title": …}, "site.author": {…}, …}.
Read = dict[str, dict[str, Any]]

_TOP = tuple(dict.fromkeys(section.partition(".")[0] for section in SECTIONS))


def read_sections(tables: Mapping[str, Any], mistakes: Mistakes) -> tuple[Read, list[dict[str, Any]]]:
    """Every value that can be used, and those of each [[feeds.custom]]; every other one is a mistake."""
    for name, value in tables.items():
        if name not in _TOP:
            _unknown_section(name, value, mistakes)
    read: Read = {}
    for section in SECTIONS:
        if section != "feeds.custom":
            table = _table(tables, section, mistakes)
            read[section] = {} if table is None else read_keys(section, _place(section), table, mistakes)
    return read, _custom(tables, mistakes)


def _place(section: str) -> Place:
    """The place of a section that stands only once."""
    return tuple(section.split("."))


def read_keys(section: str, place: Place, table: Mapping[str, Any], mistakes: Mistakes) -> dict[str, Any]:
    """The values of one table."""
    keys = SECTIONS[section]
    values: dict[str, Any] = {}
    for name, value in table.items():
        key = keys.get(name)
        if key is not None:
            _read_key(key, (*place, name), value, values, mistakes)
        elif f"{section}.{name}" not in SECTIONS:
            meant = _meant_section(name, value, section)
            what = f"section {quote(name)}{meant}" if meant else f"key {quote(name)}{_advice(name, section)}"
            mistakes.add_unknown((*place, name), f"unknown {what}")
    for key in keys.values():
        if key.required and key.name not in table:
            mistakes.add((*place, key.name), f"is missing: {key.help.removesuffix(' Required.')}")
    return values


def _read_key(key: Key, place: Place, value: object, values: dict[str, Any], mistakes: Mistakes) -> None:
    try:
        found = key.read(value)
    except Wrong as wrong:
        mistakes.add_wrong(place, wrong)
        return
    values[key.name] = found


def _table(tables: Mapping[str, Any], section: str, mistakes: Mistakes) -> Mapping[str, Any] | None:
    """The section's table, empty where the file has none; None where something else stands in its place."""
    table: object = tables
    place: Place = ()
    for name in _place(section):
        place = (*place, name)
        if not isinstance(table, Mapping):
            return None  # told of the section around it
        table = table.get(name, {})
    if isinstance(table, Mapping):
        return table
    doubled = f", not [[{section}]]" if isinstance(table, list) else f", not {show(table)}"
    mistakes.add(place, f"must be a section that begins with the line [{section}]{doubled}")
    for key in SECTIONS[section]:
        mistakes.spoil((*place, key))
    return None


def _custom(tables: Mapping[str, Any], mistakes: Mistakes) -> list[dict[str, Any]]:
    feeds = tables.get("feeds")
    found = feeds.get("custom", []) if isinstance(feeds, Mapping) else []
    if not isinstance(found, list) or not all(isinstance(table, Mapping) for table in found):
        mistakes.add(
            ("feeds", "custom"), "must begin each feed with the line [[feeds.custom]], in double brackets"
        )
        return []
    return [
        read_keys("feeds.custom", ("feeds", "custom", number), table, mistakes)
        for number, table in enumerate(found)
    ]


def _unknown_section(name: str, value: object, mistakes: Mistakes) -> None:
    if isinstance(value, Mapping | list):
        near = nearest(name, _TOP)
        inner = [section for section in SECTIONS if section.endswith(f".{name}")]
        meant = inner[0] if inner else near
        message = f"unknown section [{quote(name)[1:-1]}]" + (f"; did you mean [{meant}]?" if meant else "")
    else:
        message = f"unknown key {quote(name)}, which stands in no section{_advice(name, '')}"
    mistakes.add_unknown((name,), message)


def _meant_section(name: str, value: object, section: str) -> str:
    """The section below this one that a table was meant to be, as in [feeds.path]; nothing for what is no table."""
    if not isinstance(value, Mapping) and not (
        isinstance(value, list) and value and isinstance(value[0], Mapping)
    ):
        return ""
    inner = [one.rpartition(".")[2] for one in SECTIONS if one.startswith(f"{section}.")]
    found = nearest(name, inner)
    return f"; did you mean [{section}.{found}]?" if found else ""


def _advice(name: str, section: str) -> str:
    """What was meant: a near key of this section, else the same key of another, else a near one of another."""
    own = suggest(name, SECTIONS.get(section, ()))
    if own:
        return own
    homes = _homes(name, KEYS) or _homes(nearest(name, {key.name for key in KEYS}), KEYS)
    if not homes:
        return ""
    return f"; did you mean {' or '.join(homes)}?"


def _homes(name: str | None, keys: Iterable[Key]) -> list[str]:
    """The key with its section, for each section that has it."""
    found = [
        (f'"{key.name}"', f"[{key.section}]")
        for key in keys
        if key.name == name and key.section != "feeds.custom"
    ]
    return [f"{key} in {section}" for key, section in found][:3]
