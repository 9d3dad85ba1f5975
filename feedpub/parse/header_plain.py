"""Read a YAML header: the plain lines that most articles have here, at once; PyYAML is loaded only for what is more."""

from __future__ import annotations

import re

from feedpub.parse.limits import Quoted, Values

NULLS = frozenset({"", "~", "null", "Null", "NULL"})
# Line by line: many times as fast as PyYAML, and the same to the letter.
# A plain scalar must not begin like anything else, and must hold no ": " and no " #". All quantifiers are possessive.
_PLAIN = r"""[^\s\-?:,\[\]{}#&*!|>'"%@`<=](?:[^:#\n]++|:(?=[^\s])|(?<![ ])\#)*+"""
_QUOTED = r"""\"[^"\\\n]*+\"|'[^'\n]*+'"""
#: One match for each line: key and value, or indent and entry, or the whole of what is neither, blank nor a comment.
_LINE = re.compile(
    rf"""(?:
      ([A-Za-z_][\w.-]{{0,100}}+):(?:[ ]++({_QUOTED}|\[[^\[\]\n]*+\]|{_PLAIN}))?[ ]*
    | ([ ]*+)-[ ]++({_QUOTED}|{_PLAIN})[ ]*
    | [ ]*
    | \#.*
    | (.+)
    )(?:\n|\Z)""",
    re.VERBOSE,
)
#: One match for each member; "" is found for a sign that belongs to none.
_MEMBER = re.compile(
    r"""[ ]*+("[^"\\]*+"|'[^']*+'|[^\s\-?:,\[\]{}#&*!|>'"%@`<=][^:#,\[\]{}?]*+)[ ]*(?:,|\Z)|.""", re.VERBOSE
)


def read(text: str, first: int, path: str) -> Values | None:
    """Return the values of a YAML header whose first line is line `first`; None where it is no mapping at all."""
    values = Values(path)
    if _read_plain(text, first, values):
        return values
    from feedpub.parse import header_yaml

    return header_yaml.read(text, first, path)


def _read_plain(text: str, first: int, values: Values) -> bool:
    """Read a header of plain keys line by line; False, whatever was found, where PyYAML must read it."""
    if not text.replace("\n", "").isprintable():  # tabs, controls, foreign line ends
        return False
    found, lines = values.found, values.lines
    key_above = ""
    entries: list[object] | None = None  # of the key above, where it has nothing on its own line
    indent = ""
    for number, (key, value, before, entry, other) in enumerate(_LINE.findall(text), first):
        if key:
            if key in found or key in NULLS:
                return False
            lines[key] = number
            entries = None
            if not value:
                found[key] = None
                entries = []
                key_above = key
            elif value[0] != "[":
                found[key] = _scalar(value)
            elif (members := _read_flow(value[1:-1])) is not None:
                found[key] = members
            else:
                return False
        elif entry:
            if entries is None or (entries and before != indent):
                return False
            indent = before
            entries.append(_scalar(entry))
            found[key_above] = entries
        elif other:
            return False
    return True


def _scalar(text: str) -> str | None:
    """Return what a plain or quoted scalar means."""
    if text[0] in "\"'":
        return Quoted(text[1:-1]) if text[5:6] == "-" and text[1].isdigit() else text[1:-1]
    plain = text.rstrip(" ")
    return None if plain in NULLS else plain


def _read_flow(text: str) -> list[str | None] | None:
    """Read what stands in [a, "b", c]; None where it is more than plain or quoted words."""
    members = _MEMBER.findall(text.rstrip(" "))
    return None if "" in members else [_scalar(member) for member in members]
