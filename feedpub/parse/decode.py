"""Turn the bytes of a file into text: which encoding they are in, and LF as the end of every line.

chardet lives here. It is loaded only for a file that is neither UTF-8 nor what it declares to be.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from feedpub.errors import ArticleError

CAP = 10_000_000  #: bytes; an article is a text, and a file beyond this is something else

_UNREADABLE = "is no text: it holds bytes that no encoding of text allows; an article is a text file"
#: Longest first, because UTF-32's mark begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Patterns are compiled, and kept by re, where a file needs them: most are UTF-8, and need none.
#: <meta charset=…>, <meta … content="text/html; charset=…">, <?xml encoding="…"?>, -*- coding: … -*-
_DECLARED = (
    rb"""(?i)<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{2,40})"""
    rb"""|<\?xml[^>]{0,100}?encoding\s{0,9}=\s{0,9}["']([\w.:-]{2,40})"""
    rb"""|\A(?:[^\n]{0,200}\n)?[^\n]{0,200}?coding[:=][ \t]{0,9}([\w.-]{2,40})"""
)
#: What people declare and what they then write: the WHATWG's superset of each, by its Python name.
_MEANT = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "koi8-r": "koi8-u",
}
#: Codecs of Python that are no encodings of texts, or that turn ASCII into something else.
_NO_TEXT = frozenset(
    "base64 bz2 hex idna mbcs oem palmos punycode quopri raw-unicode-escape rot-13 undefined unicode-escape utf-7 uu "
    "zlib".split()
)
_WIDE = ("utf-16", "utf-32")
_EASTERN = frozenset({"gb18030", "big5hkscs", "cp949", "cp932", "euc_jp", "euc_jis_2004", "shift_jis_2004"})
_KANA = r"[\u3041-\u30fe]"
_IDEOGRAPH = r"[\u3041-\u30fe\u3400-\u9fff\uac00-\ud7a3\uff66-\uff9f]"
#: What no text in Chinese or Korean goes without: one in ten of their characters, or more, is among these.
_COMMON = (
    "[的一是不了人我在有他这個个上们們來来到时時大地为為子中你说說生国國年着就那和要她出也得里後后自以会會"
    "이다는에의을를가은한고로하기지사자도리서그인나아어대있습니해시]"
)
_ISO_2022 = (
    (rb"\x1b\$\)C", "iso2022_kr"),
    (rb"\x1b(?:\$[@B]|\$\([D@BOPQ]|\([BIJ])", "iso2022_jp_ext"),
)
#: ASCII, Latin, Greek, Cyrillic, general punctuation, kana: with zeros or pairs read the wrong way they turn to others.
_LIKELY = r"[\t\n\r -~\u00a0-\u04ff\u2010-\u2026\u3000-\u30ff]"
_UNLIKELY = r"[\x00-\x08\x0b\x0e-\x1f]|[\x80-\x9f\ud800-\udfff\ue000-\uf8ff\ufffe\uffff]{3}"
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\x0b\x0c\r\x1b")
_SAMPLE = 65_536


def decode(raw: bytes, declared: str | None = None) -> tuple[str, str]:
    """Return the text of `raw` and the name of its encoding. Raises ArticleError for a file that is no text.

    A byte order mark counts most, then UTF-8 where the bytes are valid UTF-8, then `declared` or what the file itself
    declares where that yields sensible text, then what chardet makes of the bytes.
    """
    if len(raw) > CAP:
        raise ArticleError(
            f"is {len(raw) / 1e6:.1f} MB; at most {CAP // 1_000_000} MB are read as an article"
        )
    text, encoding = _decode(raw, declared)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text, encoding


def _decode(raw: bytes, declared: str | None) -> tuple[str, str]:
    if raw[:1] in b"\xef\xff\xfe\x00":
        for mark, encoding in _MARKS:
            if raw.startswith(mark):
                return raw[len(mark) :].decode(encoding, "replace"), encoding
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        return _decode_wide(raw) or _decode_other(raw, declared, error)
    if "\x00" in text:
        return _decode_wide(raw) or _decode_zeros(raw)
    if "\x1b" in text and raw.isascii():
        return _decode_escapes(raw, text)
    return text, "utf-8"


def _decode_wide(raw: bytes) -> tuple[str, str] | None:
    """Return UTF-16 or UTF-32 without a mark: read the right way it is made of letters, spaces and line ends."""
    sample = raw[:_SAMPLE]
    for encoding in ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be"):
        text = sample.decode(encoding, "replace")
        if len(re.findall(_LIKELY, text)) > 0.3 * len(text) and not re.search(_UNLIKELY, text):
            return raw.decode(encoding, "replace"), encoding
    return None


def _decode_zeros(raw: bytes) -> tuple[str, str]:
    if _is_binary(raw):
        raise ArticleError(_UNREADABLE)
    return raw.decode("utf-8", "replace").replace("\x00", ""), "utf-8"


def _decode_escapes(raw: bytes, text: str) -> tuple[str, str]:
    """ISO-2022-JP and ISO-2022-KR are ASCII to the eye: only their escape sequences tell."""
    for escape, encoding in _ISO_2022:
        if re.search(escape, raw):
            found = raw.decode(encoding, "replace")
            if found.count("\ufffd") * 20 <= len(found):
                return found, encoding.replace("iso2022_jp_ext", "iso-2022-jp").replace(
                    "iso2022_kr", "iso-2022-kr"
                )
    return text, "utf-8"


def _decode_other(raw: bytes, declared: str | None, error: UnicodeDecodeError) -> tuple[str, str]:
    if _is_mostly_utf8(raw):
        return raw.decode("utf-8", _WINDOWS), "utf-8"
    # Without its own declaration: chardet would believe that, and it is weighed below.
    guess = _guess(re.sub(_DECLARED, b"", raw[max(0, error.start - 2_000) :][:_SAMPLE]))
    if _is_binary(raw):
        raise ArticleError(_UNREADABLE)
    said = _codec(declared) or _codec(_declaration(raw))
    candidates = [name for name in dict.fromkeys((said, guess, "cp1252")) if name]
    texts = [(name, text) for name in candidates if (text := _try(raw, name)) is not None]
    # Windows-1252 reads anything, so there is always one. What is declared is believed unless another reading is
    # plainly more like language.
    odds = [max(_oddness(text), _strangeness(text, name)) for name, text in texts]
    best = odds.index(min(odds))
    name, text = texts[best] if odds[0] > odds[best] + 0.1 else texts[0]
    return text, name


def _guess(raw: bytes) -> str | None:
    import chardet

    return _codec(chardet.detect(raw[:_SAMPLE])["encoding"])


def _codec(name: str | None) -> str | None:
    """Python's name for an encoding of text, or None where it is no such thing."""
    if not name:
        return None
    try:
        found = codecs.lookup(name.strip())
    except (LookupError, ValueError):
        return None
    if found.name in _NO_TEXT or found.name.startswith(_WIDE):  # what says so in ASCII is no such thing
        return None
    return _MEANT.get(found.name, found.name)


def _declaration(raw: bytes) -> str | None:
    match = re.search(_DECLARED, raw[:4096])
    return next(group for group in match.groups() if group).decode("ascii", "replace") if match else None


def _try(raw: bytes, encoding: str) -> str | None:
    if encoding.startswith("utf-8"):  # declared, but it failed already
        return None
    if encoding in ("cp1252", "cp1254", "cp874"):
        return raw.decode(encoding, _LATIN)  # the few bytes that they leave open are C1 characters
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        text = raw.decode(encoding, "replace")
        return text if text.count("\ufffd") * 100 <= len(text) else None


def _is_mostly_utf8(raw: bytes) -> bool:
    """Say whether these bytes are UTF-8 with a few strays, as a text that was pasted together has."""
    text = raw.decode("utf-8", "replace")
    strays = text.count("\ufffd")
    others = len(text) - len(text.encode("ascii", "ignore")) - strays
    return strays * 10 <= others


def _is_binary(raw: bytes) -> bool:
    sample = raw[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls * 100 > len(sample) and controls > 3


def _oddness(text: str) -> float:
    """How much of what is not ASCII no writer would have put there: a wrong encoding makes many such characters.

    Cyrillic read as Latin has an accent on every letter; KOI8 read as Windows-1251, or the other way, swaps the case
    of every letter; a wrong code page puts signs, boxes and controls inside words, or Cyrillic into a Latin one.
    """
    odd = count = 0
    before = " "
    for character in text[:20_000]:
        if character >= "\x80":
            count += 2
            kind = unicodedata.category(character)
            odd += 2 * (kind in ("Cc", "Cn", "Co", "So", "Sk", "Sm", "Sc", "No") or character == "\ufffd")
            odd += kind == "Lu"
            odd += "\xc0" <= character <= "\u024f" and "\xc0" <= before <= "\u024f"
            odd += 2 * (kind == "Lu" and before.islower())
            odd += 2 * (character >= "\u0370" and kind[0] == "L" and before.isascii() and before.isalpha())
        before = character
    return odd / count if count else 0.0


def _strangeness(text: str, encoding: str) -> float:
    """How sure it is that an encoding of the Far East is not the one that a text was written in.

    They read nearly any bytes of one another: as characters that hardly anybody uses, and as half-width letters.
    """
    if encoding not in _EASTERN:
        return 0.0
    sample = text[:20_000]
    letters = len(re.findall(_IDEOGRAPH, sample))
    kana = len(re.findall(_KANA, sample))
    if letters < 10:
        return 0.0
    if encoding in ("gb18030", "big5hkscs", "cp949"):  # kana are the same in all of them, the rest is not
        return 0.5 if kana > 0.1 * letters or len(re.findall(_COMMON, sample)) < 0.04 * letters else 0.0
    return 0.5 if kana < 0.1 * letters else 0.0


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    strays = error.object[error.start : error.end]
    return strays.decode("cp1252", _LATIN), error.end


def _as_latin(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("latin-1"), error.end


_LATIN = "feedpub-latin"
_WINDOWS = "feedpub-windows"
codecs.register_error(_LATIN, _as_latin)
codecs.register_error(_WINDOWS, _as_windows)
