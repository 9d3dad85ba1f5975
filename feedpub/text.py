"""Characters that may stand in a feed, tidy spaces, and the keys and slugs that are made from names."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import cache


@cache  # compiling it takes longer than all else that a build needs of this module where nothing has changed
def _suspect() -> re.Pattern[str]:
    """Anything but what may stay. Planes above 2, nearly empty, are suspect: a class so short is searched fast."""
    return re.compile(
        "[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffc\U00010000-\U0001fffd\U00020000-\U0002fffd]"
    )


#: Makes NUL of every ASCII character but what may stay: far faster than to search for one of them.
_ASCII = bytes(code if code in b"\t\n" or 0x20 <= code <= 0x7E else 0 for code in range(256))

#: What XML 1.0 §2.2 forbids, DEL and C1 controls, surrogates, non-characters, and line ends other than LF. Two
#: surrogates that belong together are one character.
_UNWELCOME = (
    "\r\n|[\ud800-\udbff][\udc00-\udfff]|"
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffd-\uffff"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
    + "]"
)
_REPLACEMENTS = {"\r\n": "\n", "\r": "\n"} | {
    chr(code): bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)
}
#: Ordinary white space and line ends; U+00A0 is not among them, its author put it there on purpose.
_SPACES = re.compile("[ \t\n\u2028\u2029]+")

_APOSTROPHES = re.compile(
    "['`\u00b4\u02b9\u02bb-\u02bf\u02c8\u02ca\u02cb\u02ee\u055a\u05f3\u07f4\u07f5"
    "\u1fbd\u1fbf\u1ffe\u2018\u2019\u201b\u2032\u2035\ua78b\ua78c\uff07\uff40]"
)
_UKRAINIAN_ONLY = re.compile("[ґєїҐЄЇ]")
_CYRILLIC_WORD = re.compile("[\u0400-\u04ff]+")
_HAN = "[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"  # compiled, and kept by re, where it is needed
#: Categories of symbols, punctuation, private and unassigned characters. Format characters (Cf) stay:
#: anyascii drops them, so that a soft hyphen parts no word.
_SIGNS = frozenset(
    ("Sm", "Sc", "Sk", "So", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Zl", "Zp", "Co", "Cn", "Cs")
)
_LEADING_DOT = re.compile(r"(?<![\w.])\.(?=[^\W\d_])")  # .NET, not an ellipsis
_PLUS = re.compile(r"(?<=[\w+])\+")  # C++, LGBT+, not "a + b"
_SHARP = re.compile(r"(?<=[^\W\d_])[#\u266f](?!\w)")  # C#, F#, not "issue #5"
_NOT_SLUG = re.compile("[^a-z0-9]+")
_LONGEST_SLUG = 200
#: Names that Windows keeps for devices, whatever suffix follows.
_DEVICE = re.compile("(?:con|prn|aux|nul|com[0-9]|lpt[0-9])$")


def clean(text: str) -> str:
    """Give `text` with only characters that may stand in a feed, and LF as the end of every line.

    C1 characters become what Windows-1252 means by them; what means nothing there, what XML 1.0 forbids,
    lone surrogates, non-characters and the replacement character (a lost one) are removed.
    """
    if text.isascii():
        if b"\0" not in text.encode().translate(_ASCII):
            return text
    elif _suspect().search(text) is None:
        return text
    return re.sub(_UNWELCOME, _replacement, text)  # compiled, and kept by re, only where it is needed


def one_line(text: str) -> str:
    """Give `text`, clean, on one line: runs of ordinary white space are one space, none at either end."""
    # Most texts need nothing: no white space is printable but the space, and nothing unclean but what is looked for.
    if text.isprintable() and "  " not in text and "\ufffd" not in text:
        return text.strip()
    unbroken = text.replace("\x0b", " ").replace("\x0c", " ")  # white space too, though XML forbids them
    return _SPACES.sub(" ", clean(unbroken)).strip()


def fold(text: str) -> str:
    """Give the key by which two names are the same tag: no matter the case, the spaces, the composition."""
    # Unicode §3.13, D145: caseless matching is sound only when decomposed first.
    caseless = unicodedata.normalize("NFD", unicodedata.normalize("NFD", text).casefold())
    return unicodedata.normalize("NFC", " ".join(caseless.split()))


def digest(text: str, length: int = 8) -> str:
    """Give `length` (at most 64) hexadecimal digits that stand for `text`, the same on every machine."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]


def slugify(text: str, language: str = "en") -> str:
    """Give a name for `text` that is safe in an address and on every disk: [a-z0-9] in words joined by "-".

    Ukrainian is romanised by resolution 55 of 2010 of the Cabinet of Ministers, where `language` is uk or the
    text has ґ, є or ї; other scripts by anyascii. Apostrophes vanish; every other sign parts words, except
    that C++ is "c-plus-plus", C# "c-sharp" and .NET "dot-net". Never empty, hardly longer than 200 characters,
    never the name of a device of Windows.
    """
    words = _spell_signs(_APOSTROPHES.sub("", unicodedata.normalize("NFC", text)).replace("_", " "))
    if not words.isascii():
        words = _romanise(words, language)
    slug = _shorten(_NOT_SLUG.sub("-", words.lower()).strip("-"))
    if not slug:
        return f"tag-{digest(fold(text), 6)}"
    if _DEVICE.match(slug):
        return f"{slug}-{digest(fold(text), 6)}"
    return slug


def first_words(text: str, most: int = 300) -> str:
    """Give the beginning of a plain text on one line, cut between words: `most` characters with the "…"."""
    line = one_line(text)
    if len(line) <= most:
        return line
    cut = most - 1
    if line[cut] != " ":
        space = line.rfind(" ", 0, cut)
        # A space far back means a script that writes none; such a text is better cut inside.
        cut = space if space > cut // 2 else _between_characters(line, cut)
    return line[:cut].rstrip(" \u00a0,;:.…–—-") + "…"


def _replacement(match: re.Match[str]) -> str:
    found = match[0]
    if len(found) == 2 and found != "\r\n":
        return clean(found.encode("utf-16-le", "surrogatepass").decode("utf-16-le"))
    return _REPLACEMENTS.get(found, "")


def _spell_signs(text: str) -> str:
    dotted = _LEADING_DOT.sub(" dot ", text)
    return _SHARP.sub(" sharp ", _PLUS.sub(" plus ", dotted))


def _romanise(text: str, language: str) -> str:
    from anyascii import anyascii

    # Without this, anyascii would name emoji and spell out signs: ":grinning:", "(C)".
    words = "".join(" " if unicodedata.category(letter) in _SIGNS else letter for letter in text)
    if language.lower().replace("_", "-").split("-")[0] == "uk" or _UKRAINIAN_ONLY.search(words):
        words = _romanise_ukrainian(words)
    words = re.sub(_HAN, r"\g<0> ", words)  # each character is a word of its own: bei-jing, not beijing
    return _APOSTROPHES.sub("", anyascii(words))  # its soft signs are apostrophes


def _romanise_ukrainian(text: str) -> str:
    from translitua import translit

    # What is left of combining marks is stress («за́мок»), which would part a word in two. Word by word,
    # because translitua takes a letter after a digit for the middle of a word.
    unstressed = text.replace("\u0301", "").replace("\u0300", "")
    return _CYRILLIC_WORD.sub(lambda word: str(translit(word[0])), unstressed)


def _shorten(slug: str) -> str:
    if len(slug) <= _LONGEST_SLUG:
        return slug
    hyphen = slug.rfind("-", 0, _LONGEST_SLUG + 1)
    return slug[: hyphen if hyphen > 0 else _LONGEST_SLUG]


def _between_characters(line: str, cut: int) -> int:
    """Give the nearest place up to `cut` that parts no letter from its marks, no emoji from its joiner."""
    start = cut
    while cut > 1 and start - cut < 16 and (_is_attached(line[cut]) or line[cut - 1] == "\u200d"):
        cut -= 1
    return cut


def _is_attached(character: str) -> bool:
    return (
        unicodedata.category(character).startswith("M") or character == "\u200d" or "🏻" <= character <= "🏿"
    )
