"""Bytes to text: encodings that are declared, undeclared and declared wrongly, and files that are no text."""

from __future__ import annotations

import codecs
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedpub.errors import ArticleError
from feedpub.parse.decode import CAP, decode

UKRAINIAN = "Сьогодні громада відкрила новий міст через річку. Об'єднання їздило на відкриття з Києва."
RUSSIAN = "Вчера городской совет обсудил развитие сети велодорожек с жителями района."
JAPANESE = "これは町の新しい図書館についての記事です。フィードでも読めます。"
CHINESE = "這是一篇文章，關於城市的發展與合作。今天的天氣很好。"
KOREAN = "이것은 마을 도서관에 관한 기사입니다. 오늘은 날씨가 좋습니다."


def sized(text: str) -> str:
    return f"---\ntitle: {text[:12]}\n---\n{text}\n\n{text}\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (UKRAINIAN, "utf-8"),
        (UKRAINIAN, "utf-8-sig"),
        (UKRAINIAN, "utf-16"),
        (UKRAINIAN, "utf-16-le"),
        (UKRAINIAN, "utf-16-be"),
        (UKRAINIAN, "utf-32"),
        (UKRAINIAN, "utf-32-le"),
        (UKRAINIAN, "cp1251"),
        (UKRAINIAN, "koi8-u"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "cp1251"),
        (JAPANESE, "euc-jp"),
        (JAPANESE, "cp932"),
        (JAPANESE, "iso-2022-jp"),
        (CHINESE, "big5"),
        (KOREAN, "euc-kr"),
        (KOREAN, "iso-2022-kr"),
        ("Ein schöner Tag für Grüße aus Köln", "cp1252"),
    ],
)
def test_a_text_in_any_encoding_is_read_without_a_declaration(text: str, encoding: str) -> None:
    assert decode(sized(text).encode(encoding))[0] == sized(text)


@pytest.mark.parametrize(
    ("declaration", "encoding"),
    [
        ('<meta charset="windows-1251">', "cp1251"),
        ("<meta http-equiv=Content-Type content='text/html; charset=koi8-u'>", "koi8-u"),
        ('<?xml version="1.0" encoding="iso-8859-5"?>', "iso8859-5"),
        ("<!-- -*- coding: cp866 -*- -->", "cp866"),
    ],
)
def test_a_declared_encoding_is_believed(declaration: str, encoding: str) -> None:
    text = f"{declaration}\n{RUSSIAN}"
    assert decode(text.encode(encoding)) == (text, codecs.lookup(encoding).name)


def test_an_encoding_can_be_declared_from_outside() -> None:
    assert decode("їжак".encode("cp1251"), "windows-1251") == ("їжак", "cp1251")


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("windows-1251", "koi8-u"),
        ("koi8-r", "cp1251"),
        ("utf-8", "cp1251"),
        ("iso-8859-1", "cp1251"),
        ("iso-2022-jp", "koi8-u"),
    ],
)
def test_a_wrong_declaration_is_not_believed(declared: str, encoding: str) -> None:
    text = f'<meta charset="{declared}"><p>{UKRAINIAN}</p>'
    assert decode(text.encode(encoding))[0] == text


@pytest.mark.parametrize("declared", ["no-such-encoding", "rot13", "hex", "utf-7", "punycode", "\x00", ""])
def test_a_declaration_of_nonsense_is_ignored(declared: str) -> None:
    assert decode(UKRAINIAN.encode(), declared) == (UKRAINIAN, "utf-8")
    assert decode("café au lait".encode("cp1252"), declared)[0] == "café au lait"


def test_ends_of_lines_become_one_kind() -> None:
    assert decode(b"a\r\nb\rc\n")[0] == "a\nb\nc\n"


def test_a_stray_byte_in_utf_8_costs_only_itself() -> None:
    assert decode(UKRAINIAN.encode() + b" caf\xe9 \x81") == (UKRAINIAN + " café \x81", "utf-8")


def test_a_single_zero_does_not_make_a_text_binary() -> None:
    assert (
        decode(b"A text that goes on\x00 and on for a while.")[0] == "A text that goes on and on for a while."
    )


def test_an_escape_character_alone_is_no_japanese() -> None:
    assert decode(b"red \x1b[31m text")[0] == "red \x1b[31m text"
    assert decode(b"\x1b$B" + b"\x7f" * 40)[1] == "utf-8"


@pytest.mark.parametrize(
    "raw",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + random.Random(1).randbytes(4_000),
        random.Random(2).randbytes(5_000),
        bytes(500),
        b"%PDF-1.7\n" + random.Random(3).randbytes(4_000),
    ],
)
def test_a_binary_file_is_no_article(raw: bytes) -> None:
    with pytest.raises(ArticleError, match="no text"):
        decode(raw)


def test_a_file_beyond_the_cap_is_named_with_the_cap() -> None:
    with pytest.raises(ArticleError, match="at most 10 MB"):
        decode(b" " * (CAP + 1))


@given(
    st.binary(max_size=300), st.sampled_from([b"", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1b$B", b"charset=big5 "])
)
def test_any_bytes_are_text_or_named(raw: bytes, mark: bytes) -> None:
    try:
        text, encoding = decode(mark + raw)
    except ArticleError:
        return
    assert "\r" not in text
    assert codecs.lookup(encoding)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\x00\x1b\ufeff"), max_size=200))
def test_any_text_in_utf_8_comes_back(text: str) -> None:
    assert decode(text.encode()) == (text, "utf-8")


def test_an_escape_sequence_makes_no_japanese_of_a_text_in_utf_8() -> None:
    text = f"Міст. {'plain ' * 99}\x1b$B<$N\x1b(B"
    assert decode(text.encode()) == (text, "utf-8")
