"""How Hugo spells the parts of a link."""

from __future__ import annotations

import re

_UNWANTED = re.compile(r"[^\w./\\_+~@# -]+")
_DASHED = re.compile(r" *- *")


def part(name: str, *, keeps_case: bool) -> str:
    """Return a part of a link as Hugo has it: white space is a dash, other signs go."""
    plain = _UNWANTED.sub("", "-".join(name.split()))
    return plain if keeps_case else plain.lower()


def words(text: str, *, keeps_case: bool) -> str:
    """Return a slug or a title as Hugo has it: one dash between words, however many signs went."""
    spaced = _DASHED.sub("-", _UNWANTED.sub("", " ".join(text.split())))
    return part(spaced.strip(), keeps_case=keeps_case)


def closed(path: str) -> str:
    return path if path.endswith("/") else f"{path}/"
