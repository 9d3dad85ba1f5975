"""How Hugo spells the parts of a link."""

from __future__ import annotations

import re
from unicodedata import category

_SIGNS = frozenset("./\\_+~@#- ")
_SPACE = re.compile(r"\s")
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
