"""How Hugo spells the parts of a link."""

from __future__ import annotations

import re
from unicodedata import category
from urllib.parse import urlsplit

from feedpub.article import Field
from feedpub.parse import values

_SIGNS = frozenset("./\\_+~@#- ")
_SPACE = re.compile(r"\s")
_RELATIVE = re.compile(r"(?![/.#]|[a-zA-Z][a-zA-Z0-9+.-]*:)\S")
_DASHED = re.compile(r" *- *")


def part(name: str, *, keeps_case: bool) -> str:
    """Return a part of a link as Hugo has it: each white space is a dash, other signs go."""
    plain = _allowed(_SPACE.sub("-", name))
    # Go knows letters alone: "İ" is one, and no sigma is another at the end of a word.
    return plain if keeps_case else "".join(letter.lower()[0] for letter in plain)


def words(text: str, *, keeps_case: bool) -> str:
    """Return a slug or a title as Hugo has it: one dash between words, however many signs went."""
    spaced = _DASHED.sub("-", _allowed(" ".join(text.split())))
    return part(" ".join(spaced.split()), keeps_case=keeps_case)


def _allowed(text: str) -> str:
    """Return the letters with their marks, the digits, and the signs that may stand in a link."""
    return "".join(one for one in text if one in _SIGNS or category(one)[0] in "LM" or category(one) == "Nd")


def closed(path: str) -> str:
    return path if path.endswith("/") else f"{path}/"


def root(address: object) -> str:
    """Return the path of a `baseURL`, with "/" at both its ends."""
    try:
        path = urlsplit(values.text(address) or "").path.strip("/")
    except ValueError:
        path = ""
    return f"/{path}/" if path else "/"


def rooted(image: Field, root: str) -> Field:
    """Return an image whose address counts from the site: themes hand those of articles without a folder to `absURL`."""
    return image._replace(value=_rooted(image.value, root))


def _rooted(value: object, root: str) -> object:
    if isinstance(value, str):
        return root + value.strip() if _RELATIVE.match(value.strip()) and "." in value else value
    if isinstance(value, list):
        return [_rooted(member, root) for member in value[:10]]
    if isinstance(value, dict):
        return {
            key: _rooted(member, root) if key in values.ADDRESS_KEYS and isinstance(member, str) else member
            for key, member in value.items()
        }
    return value
