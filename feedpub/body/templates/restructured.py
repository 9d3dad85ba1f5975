"""Short codes of Nikola and links of Pelican in reStructuredText."""

from __future__ import annotations

import html
import re

from feedpub.body.templates import addresses, arguments, table
from feedpub.body.templates.call import Call
from feedpub.body.templates.place import Notes, Place

_CODE = re.compile(r"``[^`\n]*``|\{\{([<%])\s*+(/?)([\w-]++)((?:[^{>%]|\{(?!\{)|[>%](?!\}\}))*+)[>%]\}\}")
_SPAN = re.compile(r"(``[^`\n]*``)")
_LITERAL = re.compile(r"(?:.*::[ \t]*|\.\. (?:code|code-block|sourcecode|raw|parsed-literal)::.*)")
_ADDRESS = re.compile(r'(?:href|src)="([^"]*)"')


def replace(text: str, place: Place, notes: Notes) -> str:
    """Give reStructuredText with short codes as links and images; code stays as it is."""
    lines = text.split("\n")
    literal: int | None = None
    for number, line in enumerate(lines):
        column = len(line) - len(line.lstrip())
        if literal is not None and line.strip() and column <= literal:
            literal = None
        if literal is None:
            lines[number] = _with_addresses(_without_codes(line, place, notes, number + 1), place)
            if "::" in line and _LITERAL.fullmatch(line.strip()):
                literal = column
    return "\n".join(lines)


def _with_addresses(line: str, place: Place) -> str:
    """Give a line with internal links made addresses; code stays as it is."""
    parts = _SPAN.split(line)
    parts[::2] = [addresses.internal(part, place) for part in parts[::2]]
    return "".join(parts)


def _without_codes(line: str, place: Place, notes: Notes, number: int) -> str:
    return _CODE.sub(lambda found: _made(found, place, notes, number), line) if "{{" in line else line


def _made(found: re.Match[str], place: Place, notes: Notes, line: int) -> str:
    if found[1] is None or found[2]:
        return "" if found[2] else found[0]
    name = found[3].lower()
    given = arguments.read(found[4].rstrip().removesuffix("/"))
    call = Call(name.replace("_", "-"), given, None, place, "", markdown=False)
    made = table.make(call)
    address = _ADDRESS.search(made.inline) if made is not None else None
    if address is None:
        notes.add(line, f'the short code "{name}" is not known and was left out')
        return ""
    return f"`{html.unescape(address[1])} <{html.unescape(address[1])}>`__"
