"""Elements of entries as values, and the one writer that makes XML of them.

feedgen makes the frames; an entry is made for every article, and this is several times faster (docs/decisions/0011).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

_LONG = 500  # characters from which a text is worth to be remembered for the other format
_NONE: Mapping[str, str | None] = MappingProxyType({})


class Node(NamedTuple):
    """An element. Its names are as a document's root declares them: "media:title"."""

    name: str
    inside: str | tuple[Node, ...] = ()  #: its text, or its elements
    attributes: Mapping[str, str | None] = _NONE  #: those that are None are left out
    is_plain: bool = False  #: plain text, in which the W3C validator looks for HTML


def plain(name: str, text: str, attributes: Mapping[str, str | None] = _NONE) -> Node:
    """Return an element that holds plain text, which readers show as it is."""
    return Node(name, text, attributes, is_plain=True)


def write(node: Node) -> str:
    """Return an element as XML, as lxml writes it, but for plain text.

    In plain text the W3C validator takes `<b>` and `&amp;` for HTML (CharacterData, ContainsHTML), unless the line on
    which the element begins holds a hexadecimal reference. Readers read both alike. A line end becomes a reference
    too, so that the text stays on that line.
    """
    name, inside, attributes, is_plain = node
    tag = name
    for key, value in attributes.items():
        if value is not None:
            tag += f' {key}="{_attribute(value, is_plain=is_plain)}"'
    if isinstance(inside, str):
        return f"<{tag}>{_text(inside, is_plain=is_plain)}</{name}>"
    return f"<{tag}>{''.join(map(write, inside))}</{name}>" if inside else f"<{tag}/>"


def _text(text: str, *, is_plain: bool) -> str:
    if is_plain:
        return _escaped(text, is_plain=True).replace("\n", "&#xA;")
    return _long(text) if len(text) > _LONG else _escaped(text, is_plain=False)


@lru_cache(maxsize=4)  # RSS and Atom hold one body
def _long(text: str) -> str:
    return _escaped(text, is_plain=False)


def _attribute(value: str, *, is_plain: bool) -> str:
    if value.isalnum():
        return value
    escaped = _escaped(value, is_plain=is_plain).replace('"', "&quot;")
    return escaped.replace("\t", "&#9;").replace("\n", "&#10;")


def _escaped(text: str, *, is_plain: bool) -> str:
    if is_plain:
        text = text.replace("&", "&#x26;").replace("<", "&#x3C;")
    else:
        text = text.replace("&", "&amp;").replace("<", "&lt;")
    return text.replace(">", "&gt;").replace("\r", "&#13;")
