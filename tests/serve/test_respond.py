"""The table by itself: no request can make it fail, and every answer is one that was prepared."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedpub.serve.conditional import is_refused, is_unchanged, matches
from feedpub.serve.contents import Published
from feedpub.serve.media import format_of
from feedpub.serve.negotiate import PREFERENCE, choose
from feedpub.serve.prepare import Resource
from feedpub.serve.respond import Request, respond
from feedpub.serve.table import Retired, Site, canonical
from tests.serving import FILES, MOMENT, TEXTS, Press

PATHS = [
    b"/feeds/all.rss",
    b"/feeds/",
    b"/feeds",
    b"/feeds/tags/old.rss",
    b"/feeds/gone.rss",
    b"/x",
    b"*",
    b"",
]
NAMES = [
    b"accept-encoding",
    b"if-none-match",
    b"if-modified-since",
    b"if-match",
    b"if-unmodified-since",
    b"cookie",
]
VALUES = [
    b"*",
    b'W/"0"',
    b'"',
    b"gzip;q=0",
    b"identity;q=0",
    b"Sun, 01 Mar 2026 12:00:00 GMT",
    b"Thu, 01 Jan 0 0:0:0 GMT",
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    press = Press(tmp_path_factory.mktemp("press"))
    press.publish(*FILES)
    retired = [Retired("tags/old.rss", "all.rss"), Retired("gone.rss")]
    return Site.of(
        press.stamps(),
        retired,
        replace(press.settings, hubs=("https://hub.example/", "https://друга.example/h")),
    )


def ask(
    site: Site, path: bytes, *headers: tuple[bytes, bytes], method: str = "GET"
) -> tuple[int, dict[bytes, bytes]]:
    response = respond(Request(method, path, headers), site)
    return response.status, dict(response.headers)


@settings(max_examples=200)
@given(
    method=st.sampled_from(["GET", "HEAD", "OPTIONS", "POST", "", "get"]),
    path=st.one_of(
        st.sampled_from(PATHS), st.binary(max_size=60), st.binary(max_size=40).map(lambda b: b"/feeds/" + b)
    ),
    headers=st.lists(
        st.tuples(st.sampled_from(NAMES), st.one_of(st.sampled_from(VALUES), st.binary(max_size=80))),
        max_size=6,
    ),
)
def test_no_request_makes_it_fail(
    site: Site, method: str, path: bytes, headers: list[tuple[bytes, bytes]]
) -> None:
    response = respond(Request(method, path, headers), site)
    assert response.status in {200, 204, 301, 304, 404, 405, 406, 410, 412}
    known = {b""} | {variant.whole.body for r in site.documents.values() for variant in r.variants.values()}
    if response.status == 200:
        assert response.body in known
    if method == "HEAD" or response.status in (204, 304):
        assert response.body == b""
    assert b"\n" not in b"".join(name + value for name, value in response.headers)


@settings(max_examples=200)
@given(st.binary(max_size=60).map(lambda tail: b"/feeds/" + tail))
def test_only_published_paths_are_ever_found(site: Site, path: bytes) -> None:
    found = site.find(path)
    if isinstance(found, Resource):
        assert canonical(path) in {b"/feeds/", *(canonical(f"/feeds/{name}".encode()) for name in FILES)}


@given(st.binary(max_size=60))
def test_the_canonical_spelling_of_a_path_is_its_own(path: bytes) -> None:
    once = canonical(path)
    assert once is None or canonical(once) == once or b"%2F" in once


@given(accept=st.binary(max_size=300), available=st.sets(st.sampled_from(PREFERENCE[:-1])).map(tuple))
def test_a_client_is_only_sent_what_there_is(accept: bytes, available: tuple[str, ...]) -> None:
    assert choose(accept, available) in {None, "identity", *available}


def test_a_header_of_any_length_is_read(site: Site) -> None:
    accept = b"x;q=0.1, " * 2_000 + b"gzip"
    assert ask(site, b"/feeds/all.rss", (b"accept-encoding", accept))[1][b"content-encoding"] == b"gzip"


def test_hubs_stand_in_one_header_with_the_one_self(site: Site) -> None:
    link = ask(site, b"/feeds/all.rss")[1][b"link"].decode()
    assert link == (
        '<https://luky.example/feeds/all.rss>; rel="self", <https://hub.example/>; rel="hub", '
        '<https://xn--80afc2cp.example/h>; rel="hub"'
    )
    assert ask(site, b"/feeds/all.rss", (b"if-none-match", b"*"))[1][b"link"].decode() == link


def test_a_page_names_no_hub(site: Site) -> None:
    assert b"link" not in ask(site, b"/feeds/all.html")[1]


def test_a_date_that_is_none_decides_nothing() -> None:
    for date in (
        b"",
        b"x" * 100,
        b"Sun, 31 Feb 2026 12:00:00 GMT",
        b"\xff\xfe",
        b"Sun, 01 Mar 99999 1:1:1 GMT",
    ):
        assert not is_unchanged({b"if-modified-since": date}, b"00", MOMENT)
        assert not is_refused({b"if-unmodified-since": date}, MOMENT)


def test_a_tag_matches_in_time_that_grows_with_its_length_only() -> None:
    assert not matches(b"-gzip" * 5_000 + b'"abc', b"abc")
    assert matches(b'"x", ' * 5_000 + b'"abc"', b"abc")


@pytest.mark.parametrize(
    "path, start, format",
    [
        ("feed.xml", b'<?xml version="1.0"?><!-- rss --><rss version="2.0">', "rss"),
        ("news", b"\xef\xbb\xbf<feed xmlns='http://www.w3.org/2005/Atom'>", "atom"),
        ("index.xml", b'<?xml version="1.0"?>\n<opml version="2.0">', "opml"),
        ("feed", b'{\n "version": "https://jsonfeed.org/version/1.1"', "json"),
        ("feed.rss", b"<feed>", "atom"),
        ("style.css", b"body {}", "css"),
        ("a.html", b"<!DOCTYPE html><html>", "html"),
        ("README", b"text", "txt"),
        ("a.exe", b"MZ", "txt"),
    ],
)
def test_a_document_says_itself_what_it_is(path: str, start: bytes, format: str) -> None:
    assert format_of(path, start) == format


def test_before_the_first_build_every_feed_is_expected(tmp_path: Path) -> None:
    site = Site.empty(Press(tmp_path).settings)
    status, headers = ask(site, b"/feeds/all.rss")
    assert (status, headers[b"cache-control"]) == (503, b"no-store")
    assert int(headers[b"retry-after"]) > 0
    assert ask(site, b"/elsewhere")[0] == 404


def test_a_reader_that_reads_once_is_counted_with_what_it_was_spared(site: Site) -> None:
    plain = len(TEXTS["rss"].format("Новини").encode())
    response = respond(Request("GET", b"/feeds/all.rss", [(b"accept-encoding", b"gzip")]), site)
    assert response.squeezed == plain - len(response.body) > 0
    assert respond(Request("GET", b"/feeds/all.rss", [(b"if-none-match", b"*")]), site).spared == plain
    head = respond(Request("HEAD", b"/feeds/all.rss", [(b"accept-encoding", b"gzip")]), site)
    assert (head.spared, head.squeezed) == (0, 0)


def test_a_document_is_of_a_path_of_its_own(site: Site) -> None:
    assert {r.published for r in site.documents.values()} == {
        Published(path, len(TEXTS[kind].format("Новини").encode()), MOMENT) for path, kind in FILES.items()
    }
