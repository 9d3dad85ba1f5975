"""Read a TOML header with the standard library, and where it is broken, key by key."""

from __future__ import annotations

import re
import tomllib

from feedpub.parse.limits import Values, check_dots

#: A table, or a key with its sign, at the start of a line.
_STATEMENT = re.compile(
    r"""^[ \t]*(?:(\[{1,2}[^\[\]\n]{1,100}\]{1,2})[ \t]*(?:\#[^\n]*)?$"""
    r"""|("[^"\n]{1,100}"|'[^'\n]{1,100}'|[\w-]{1,100}(?:[ \t]*\.[ \t]*[\w-]{1,100}){0,5})[ \t]*=)""",
    re.MULTILINE,
)
_STATEMENTS = 1_000


def read(text: str, first: int, path: str) -> Values | None:
    """Return the values of a TOML header whose first line is line `first`; None where it is none at all.

    Raises ArticleError for a key of very many parts.
    """
    check_dots(text, first)
    values = Values(path)
    try:
        found = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        return _rescue(text, first, values, error)
    values.found.update(found)
    table = ""
    for match in _STATEMENT.finditer(text):
        name = (match[1] or table or match[2]).strip("[]\"' \t").split(".")[0].strip("\"' \t")
        table = match[1] or table
        values.lines.setdefault(name, first + text.count("\n", 0, match.start()))
    return values


def _rescue(text: str, first: int, values: Values, error: Exception) -> Values | None:
    """Read one statement at a time; each that is no TOML is named, and read as text if it can be."""
    starts = list(_STATEMENT.finditer(text))[:_STATEMENTS]
    if not starts:
        return None
    ends = [match.start() for match in starts[1:]] + [len(text)]
    table = ""
    line, place = first, 0
    for match, end in zip(starts, ends, strict=True):
        line += text.count("\n", place, match.start())
        place = match.start()
        if match[1]:
            table = match[1]
        elif table.startswith("[["):
            continue  # lists of tables hold nothing that articles need
        else:
            _rescue_statement(text[place:end], match, table, line, values)
    if not values.problems:
        values.warn(f"the header is no valid TOML as a whole ({error}); its keys were read one by one", first)
    return values


def _rescue_statement(chunk: str, match: re.Match[str], table: str, line: int, values: Values) -> None:
    try:
        found = tomllib.loads(f"{table}\n{chunk}")
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        key = match[2].strip("\"' \t")
        rest = chunk[match.end() - match.start() :].strip()
        reason = str(error).partition(" (at ")[0]
        if table or "\n" in rest or not rest or rest[0] in "[{":
            values.warn(f'"{key}" is no valid TOML ({reason}); it was left out', line)
            return
        values.warn(f'"{key}" is no valid TOML ({reason}); read as plain text', line)
        values.add(key, rest.strip("\"'"), line)
        return
    for key, value in found.items():
        there = values.found.get(key)
        if isinstance(there, dict) and isinstance(value, dict):
            there.update(value)
        else:
            values.add(key, value, line)
