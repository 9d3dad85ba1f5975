"""Names in the letters of ASCII, as programs spell them for addresses: each has a table of its own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

_CYRILLIC = "абвгґдеєжзиіїйклмнопрстуфхцчшщюяыэё"
_MARKS = re.compile(r"[\u0300-\u036f]")


def table(cyrillic: str, others: Mapping[str, str]) -> dict[int, str]:
    """Return how letters are spelt: the Cyrillic ones as these words, in the order of the alphabet, signs by nothing."""
    return str.maketrans({"ь": "", "ъ": "", **dict(zip(_CYRILLIC, cyrillic.split(), strict=True)), **others})


def spelt(text: str, letters: dict[int, str]) -> str | None:
    """Return a text in small letters without their marks; None where the table does not have one of them."""
    known = unicodedata.normalize("NFC", text.lower()).translate(letters)
    made = _MARKS.sub("", unicodedata.normalize("NFD", known))
    return None if any(sign.isalpha() and not sign.isascii() for sign in made) else made


#: As Unidecode has them, which Nikola and Pelican ask.
UNIDECODE = table(
    "a b v g g d e ie zh z i i yi i k l m n o p r s t u f kh ts ch sh shch iu ia y e io",
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ў": "u"}
    | {"–": "-", "—": "-", "№": "no ", "×": "x", "°": "deg", "²": "2", "³": "3", "€": "eur"},
)
