"""MDX: components and expressions between Markdown."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

_LONGEST = 20_000
_NAME = re.compile(r"<(/)?([A-Z][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)*|[a-z][a-z0-9]*(?=[\s/>]))(?=[\s/>])")
_FRAGMENT = re.compile(r"</?>")
_SPECIAL = re.compile(r"[\"'`{}<>]")
_ATTRIBUTE = re.compile(r"([A-Za-z_][\w:.-]*)\s*(?:=\s*(?:\"([^\"]*)\"|'([^']*)'|(\{)))?|\{")
_LITERAL = re.compile(r"\s*(?:\"([^\"]*)\"|'([^']*)'|`([^`$]*)`|(\d+))\s*")
_FILE = re.compile(r"\s*(?:require|useBaseUrl|withBase|new URL)\(\s*[\"']([^\"']+)[\"'][^{}]*\)(?:\.\w+)*\s*")
_IMPORTED = re.compile(
    r"^import\s+(\w+)\s+from\s+[\"']([^\"'\n]+\.(?:png|jpe?g|gif|svg|webp|avif|mp3|mp4))[\"']", re.MULTILINE
)
_RENAMED = {"classname": "class", "htmlfor": "for"}
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_HTML_IN_CAPITALS = frozenset(
    "a abbr address audio b big blockquote body br center code dd div dl dt em embed font form frame h1 h2 h3 h4 h5 h6"
    " head hr html i iframe img input li link meta object ol option p param pre q s script select small span strike"
    " strong style sub sup table tbody td textarea tfoot th thead title tr tt u ul var video".split()
)


@dataclass(slots=True)
class Sight:
    """What must be known of the whole text to read components; and how much may yet be spent on looking for ends."""

    mdx: bool
    budget: int
    closed: frozenset[str] = frozenset()  #: names that have an end somewhere
    files: Mapping[str, str] = field(default_factory=dict)  #: imported pictures


@dataclass(frozen=True, slots=True)
class Tag:
    form: Literal["open", "close", "single", "text"]
    name: str
    attributes: str  #: as `name="value"`; for the form "text" the whole tag as HTML
    end: int


def imported(text: str) -> dict[str, str]:
    """Give the pictures and recordings that MDX imports, by the name that it gives them."""
    return dict(_IMPORTED.findall(text)) if "import " in text else {}


def read(text: str, start: int, sight: Sight) -> Tag | None:
    """Read the tag of a component at `start`; in MDX also what is JSX in tags of HTML."""
    if sight.mdx and (fragment := _FRAGMENT.match(text, start)):
        return Tag("text", "", "", fragment.end())
    found = _NAME.match(text, start)
    if found is None:
        return None
    name = found[2]
    if name[0].islower():
        return _html(text, found, sight) if sight.mdx and not found[1] else None
    if name.lower() in _HTML_IN_CAPITALS and (name.isupper() or len(name) < 3):
        return None
    if found[1]:
        closing = re.compile(r"\s*>").match(text, found.end())
        return None if closing is None else Tag("close", name, "", closing.end())
    end = _end(text, found.end(), ">", sight)
    if end is None:
        return None
    inside = text[found.end() : end - 1]
    single = inside.rstrip().endswith("/")
    if not (single or name in sight.closed or sight.mdx):
        return None
    attributes = _written(_attributes(inside.rstrip().removesuffix("/"), sight))
    return Tag("single" if single or name not in sight.closed else "open", name, attributes, end)


def expression(text: str, start: int, sight: Sight) -> tuple[int, str | None] | None:
    """Give the end of an expression in braces, and its text where it is a literal."""
    end = _end(text, start + 1, "}", sight)
    if end is None:
        return None
    return end, _literal(text[start + 1 : end - 1])


def _html(text: str, found: re.Match[str], sight: Sight) -> Tag | None:
    """Give a tag of HTML without what only JSX knows, where it has any of that: braces, `className`, its own end."""
    end = _end(text, found.end(), ">", sight)
    if end is None:
        return None
    inside = text[found.end() : end - 1].rstrip()
    is_empty = (
        inside.endswith("/") and found[2] not in _VOID
    )  # <iframe … />: in HTML all that follows would be in it
    if "{" not in inside and "className" not in inside and not is_empty:
        return None
    attributes = _written(_attributes(inside.removesuffix("/"), sight))
    closing = f"></{found[2]}>" if is_empty else " />" if inside.endswith("/") else ">"
    return Tag("text", found[2], f"<{found[2]}{' ' if attributes else ''}{attributes}{closing}", end)


def _end(text: str, position: int, sign: str, sight: Sight) -> int | None:
    """Find the `sign` that stands in no braces and no quotation marks."""
    depth = 0
    first = position
    while position - first < min(_LONGEST, sight.budget):
        found = _SPECIAL.search(text, position, first + _LONGEST)
        if found is None:
            break
        position = found.end()
        if found[0] == sign and not depth:
            sight.budget -= 16
            return position
        if found[0] == "{":
            depth += 1
        elif found[0] == "}":
            depth -= 1
        elif found[0] in "\"'`" and (sign == ">" or found[0] == "`" or depth or position - first < 3):
            closing = text.find(found[0], position, first + _LONGEST)
            position = closing + 1 if closing >= 0 else position
        elif found[0] == "<" and sign == ">" and not depth:
            break
        if depth < 0:
            break
    sight.budget -= max(position - first, 1)
    return None


def _attributes(inside: str, sight: Sight) -> dict[str, str]:
    attributes: dict[str, str] = {}
    position = 0
    while found := _ATTRIBUTE.search(inside, position):
        position = found.end()
        value = found[2] if found[2] is not None else found[3]
        if found[4] is not None or found[1] is None:
            whole = Sight(sight.mdx, len(inside))
            end = _end(inside, position, "}", whole)
            if end is None:
                break
            value = _value(inside[position : end - 1], sight) if found[1] is not None else None
            position = end
            if value is None:
                continue
        if found[1] is not None:
            name = found[1].lower()
            attributes.setdefault(_RENAMED.get(name, name), html.unescape(value or ""))
    return attributes


def _value(code: str, sight: Sight) -> str | None:
    file = _FILE.fullmatch(code)
    return (
        file[1] if file is not None else _literal(code) or sight.files.get(code.strip().removesuffix(".src"))
    )


def _literal(code: str) -> str | None:
    found = _LITERAL.fullmatch(code[:_LONGEST])
    return None if found is None else next((value for value in found.groups() if value is not None), None)


def _written(attributes: Mapping[str, str]) -> str:
    return " ".join(
        f'{name}="{html.escape(value).replace("{", "&#123;")}"' for name, value in attributes.items()
    )
