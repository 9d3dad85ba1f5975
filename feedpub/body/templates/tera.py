"""Tera's components, which Zola has in place of short codes: {{ <youtube id="…" /> }}, {% <quote> %} … {% </quote> %}."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

_COMPONENT = re.compile(
    r"""\{(?:\{-?\s++|%-?\s*+)<(?P<close>/?)(?P<name>[A-Za-z_][\w.]*+)"""
    r"""(?P<rest>(?:[^"'<>{}]|"[^"]*+"|'[^']*+'|\{[^{}]*+\})*+)>\s*+-?[%}]\}"""
)
_BRACED = re.compile(r"=\s*\{([^{}]*)\}")


class Tag(NamedTuple):
    """A component's beginning, its end, or all of it, as written."""

    form: Literal["open", "close", "single"]
    end: int
    name: str
    attributes: str


def read(text: str, start: int) -> Tag | None:
    """Read the component whose brace stands at `start`; None for anything else, Hugo's {{< short codes >}} too."""
    found = _COMPONENT.match(text, start)
    if found is None:
        return None
    rest = found["rest"].rstrip()
    alone = rest.endswith("/")
    if text[start + 1] == "{" and not alone:
        return None
    attributes = _BRACED.sub(r"=\1", rest.removesuffix("/"))
    form: Literal["open", "close", "single"] = "close" if found["close"] else "single" if alone else "open"
    return Tag(form, found.end(), found["name"].lower(), attributes)
