"""Addresses: encoding, joining, ids and media types."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedpub import address

BASE = "https://hromady.example/news/a/"
HOSTILE = st.one_of(
    st.text(st.characters(codec=None, exclude_categories=()), max_size=40),
    st.text("htps:/?#[]@%2fA.їЇ \\\n", max_size=40),
    st.text("htps:/?#[]@%2fA.їЇ \\\n", max_size=30).map("https://h".__add__),
)
URI = re.compile(r"(?:%[0-9A-F]{2}|[A-Za-z0-9\-._~!$&'()*+,;=:@/?#\[\]])*")


@pytest.mark.parametrize(
    ("iri", "uri"),
    [
        ("https://hromady.example/news/1/", "https://hromady.example/news/1/"),
        (
            "https://Приклад.Укр/Новини?q=ї#ж",
            "https://xn--80aikifvh.xn--j1amh/%D0%9D%D0%BE%D0%B2%D0%B8%D0%BD%D0%B8?q=%D1%97#%D0%B6",
        ),
        ("HTTP://Hromady.EXAMPLE", "http://hromady.example/"),
        ("http://hromady.example?q", "http://hromady.example/?q"),
        ("http://h/a b%zz%d0%B6%", "http://h/a%20b%25zz%D0%B6%25"),
        ("http://h/%7Ea%2Fb", "http://h/%7Ea%2Fb"),
        ("http://h/?a[]=1|2#x#y", "http://h/?a%5B%5D=1%7C2#x%23y"),
        (" \thttp://h/a\nb \r\n", "http://h/ab"),
        ("http://u ser:p@h:8080/", "http://u%20ser:p@h:8080/"),
        ("http://h:/", "http://h/"),
        ("http://[2001:DB8::1]:80/", "http://[2001:db8::1]:80/"),
        ("http://%D0%BF.ua/", "http://xn--o1a.ua/"),
        ("http://straße.example/", "http://xn--strae-oqa.example/"),
        ("http://a_b.example./", "http://a_b.example./"),
        ("file:///x", "file:///x"),
        ("mailto:Іра@h.ua", "mailto:%D0%86%D1%80%D0%B0@h.ua"),
        ("a\x0bb\x0cc\x7f", "a%0Bb%0Cc%7F"),
        ("1:2", "./1:2"),
        ("//Host/x", "//host/x"),
        ("", ""),
    ],
)
def test_an_iri_is_encoded_once(iri: str, uri: str) -> None:
    assert address.encode(iri) == uri
    assert address.encode(uri) == uri


@pytest.mark.parametrize(
    "hopeless",
    [
        *(
            "http://[",
            "http://",
            "http:///x",
            "http:x",
            "https://exa mple/",
            "http://h:99999/",
            "http://h:x/",
        ),
        *(
            "http://ex..com/",
            "http://\ud800/",
            f"http://{'а' * 300}.ua",
            "http://[::1/",
            "//h:x/",
            "http://@/",
            "http://[::::]/",
            "http://h:123456/",
        ),
    ],
)
def test_a_hopeless_address_is_none_at_all(hopeless: str) -> None:
    assert address.encode(hopeless) == ""
    assert address.absolute(hopeless, BASE) == ""
    assert address.as_id(hopeless) is None


@given(HOSTILE)
@settings(max_examples=200)
def test_encoding_never_fails_and_twice_is_once(raw: str) -> None:
    uri = address.encode(raw)
    assert URI.fullmatch(uri)
    assert address.encode(uri) == uri


@pytest.mark.parametrize(
    ("reference", "uri"),
    [
        ("/x", "https://hromady.example/x"),
        ("x/../y.png", "https://hromady.example/news/a/y.png"),
        ("../../../x", "https://hromady.example/x"),
        ("//host/x", "https://host/x"),
        ("//HOST", "https://host/"),
        ("#fn1", "https://hromady.example/news/a/#fn1"),
        ("#примітка", "https://hromady.example/news/a/#%D0%BF%D1%80%D0%B8%D0%BC%D1%96%D1%82%D0%BA%D0%B0"),
        ("?q=1", "https://hromady.example/news/a/?q=1"),
        ("", BASE),
        ("images\\a b.png?x\\y", "https://hromady.example/news/a/images/a%20b.png?x%5Cy"),
        ("./1:2", "https://hromady.example/news/a/1:2"),
        ("https://other.example/", "https://other.example/"),
        ("HTTPS://Other.example", "https://other.example/"),
        ("mailto:a@b.ua", "mailto:a@b.ua"),
        ("tel:+380441234567", "tel:+380441234567"),
        ("data:image/png;base64,AA==", "data:image/png;base64,AA=="),
        ("javascript:alert(1)", "javascript:alert(1)"),
    ],
)
def test_a_reference_becomes_absolute_against_the_article(reference: str, uri: str) -> None:
    assert address.absolute(reference, BASE) == uri


@given(HOSTILE)
@settings(max_examples=200)
def test_a_reference_becomes_an_absolute_uri_or_nothing(raw: str) -> None:
    uri = address.absolute(raw, BASE)
    assert uri == "" or re.match("[a-z][a-z0-9+.-]*:", uri)
    assert address.absolute(uri, BASE) == (uri or BASE)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("https://hromady.example/Новини", True),
        ("tag:hromady.example,2024:1", True),
        ("urn:isbn:9780306406157", True),
        ("note:1", True),
        ("http:", False),
        ("http:/x", False),
        ("/x", False),
        ("//host/x", False),
        ("a post", False),
        ("https://h/a b", False),
        ("https://h/%zz", False),
        ("C:\\news\\a.md", False),
        ("c:/news/a.md", False),
        ("1a:b", False),
        ("42", False),
        ("", False),
    ],
)
def test_an_absolute_iri_is_told_from_other_words(text: str, is_one: bool) -> None:
    assert address.is_absolute_iri(text) is is_one


@pytest.mark.parametrize(
    ("declared", "id"),
    [
        ("https://hromady.example/news/1/", "https://hromady.example/news/1/"),
        ("HTTP://Hromady.EXAMPLE.:80/a/../b/./%7Ea%2f?q=%41#%2d", "http://hromady.example/b/~a%2F?q=A#-"),
        ("https://hromady.example", "https://hromady.example/"),
        ("https://hromady.example:443?p=1", "https://hromady.example/?p=1"),
        ("https://hromady.example:8443/..", "https://hromady.example:8443/"),
        ("https://h/ї", "https://h/%D1%97"),
        ("https://h/i%CC%88", "https://h/%C3%AF"),
        ("https://h/%EF%F0", "https://h/%EF%F0"),
        ("{6BA7B810-9DAD-11D1-80B4-00C04FD430C8}", "urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8"),
        (" 6ba7b810-9dad-11d1-80b4-00c04fd430c8\n", "urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8"),
        ("URN:UUID:6BA7B810-9DAD-11D1-80B4-00C04FD430C8", "urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8"),
        ("urn:ISBN:9780306406157", "urn:isbn:9780306406157"),
        ("tag:hromady.example,2024-05-06:news/1", "tag:hromady.example,2024-05-06:news/1"),
        ("Tag:a@hromady.example,2024:ї", "tag:a@hromady.example,2024:%D1%97"),
        ("note:%7E1", "note:~1"),
        ("{6BA7B810-9DAD-11D1-80B4-00C04FD430C8", None),
        ("urn:uuid:1", None),
        ("urn:x", None),
        ("tag:x", None),
        ("42", None),
        ("my first id", None),
        ("", None),
    ],
)
def test_an_own_id_is_made_canonical_or_refused(declared: str, id: str | None) -> None:
    assert address.as_id(declared) == id
    assert id is None or address.as_id(id) == id


@given(HOSTILE)
@settings(max_examples=200)
def test_an_id_made_canonical_stays_as_it_is(raw: str) -> None:
    once = address.as_id(raw)
    assert once is None or address.as_id(once) == once


@pytest.mark.parametrize(
    ("where", "type"),
    [
        ("https://h/a.MP3?x=1.pdf#y", "audio/mpeg"),
        ("/images/a%2Ewebp", "image/webp"),
        ("a.opus", "audio/ogg"),
        ("a.epub", "application/epub+zip"),
        ("https://h.mp3", None),
        ("https://h/a.unknown", None),
        ("", None),
    ],
)
def test_a_media_type_is_told_by_the_suffix(where: str, type: str | None) -> None:
    assert address.media_type(where) == type
