"""What readers rely on in a document over a real socket: media types, codings, validators, HEAD, caching.

`conftest.py` starts every server that feedpub can run in; each test asks all of them.
"""

from __future__ import annotations

import gzip
import re

import brotli
import pytest
import zstandard

from tests.serving import ATOM, JSON, RSS, Address, Answer, ask

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    "path, type",
    [
        ("all.rss", "application/rss+xml; charset=utf-8"),
        ("all.atom", "application/atom+xml; charset=utf-8"),
        ("all.json", "application/feed+json"),
        ("all.html", "text/html; charset=utf-8"),
        ("feeds.opml", "text/x-opml; charset=utf-8"),
        ("feed.xml", "application/atom+xml; charset=utf-8"),
    ],
)
def test_each_document_has_its_exact_media_type(address: Address, path: str, type: str) -> None:
    answer = ask(address, f"/feeds/{path}")
    assert (answer.status, answer.all("content-type")) == (200, [type])


def test_a_document_is_sent_as_it_was_published(address: Address) -> None:
    assert ask(address, "/feeds/all.rss").body == RSS.format("Новини").encode()
    assert ask(address, "/feeds/all.json").body == JSON.format("Новини").encode()


def decoded(answer: Answer) -> bytes:
    coding = answer["content-encoding"]
    decoders = {"": bytes, "gzip": gzip.decompress, "br": brotli.decompress, "zstd": zstandard.decompress}
    return bytes(decoders[coding](answer.body))


@pytest.mark.parametrize(
    "accept, coding",
    [
        ("gzip", "gzip"),
        ("gzip, deflate", "gzip"),
        ("br,gzip", "br"),
        ("gzip, deflate, br, zstd", "br"),
        ("zstd", "zstd"),
        ("x-gzip", "gzip"),
        ("GZIP", "gzip"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("gzip;q=0.2, br;q=0, zstd ; q=0.1", "gzip"),
        ("*", "br"),
        ("*;q=0.1, br;q=0", "zstd"),
        ("gzip;q=0", ""),
        ("*;q=0", ""),
        ("gzip;q=0, *;q=0", ""),
        ("identity", ""),
        ("identity;q=1, gzip;q=0.5", ""),
        ("identity, *;q=0", ""),
        ("", ""),
        ("deflate, compress", ""),
        ("gzip;q=abc", ""),
        (None, ""),
    ],
)
def test_the_coding_is_the_one_that_the_client_likes_best(
    address: Address, accept: str | None, coding: str
) -> None:
    answer = ask(address, "/feeds/all.atom", *([] if accept is None else [f"Accept-Encoding: {accept}"]))
    assert (answer.status, answer["content-encoding"]) == (200, coding)
    assert decoded(answer) == ATOM.format("Новини").encode()
    assert int(answer["content-length"]) == len(answer.body)


def test_accept_encoding_may_come_in_several_lines(address: Address) -> None:
    answer = ask(address, "/feeds/all.atom", "Accept-Encoding: gzip;q=0.1", "Accept-Encoding: zstd")
    assert answer["content-encoding"] == "zstd"


def test_a_client_that_refuses_even_the_plain_document_is_told_what_there_is(address: Address) -> None:
    answer = ask(address, "/feeds/all.atom", "Accept-Encoding: identity;q=0")
    assert answer.status == 406
    assert b"gzip" in answer.body
    assert (
        ask(address, "/feeds/all.atom", "Accept-Encoding: identity;q=0, gzip")["content-encoding"] == "gzip"
    )


def test_all_codings_share_one_weak_tag_and_one_date(address: Address) -> None:
    answers = [
        ask(address, "/feeds/all.rss", f"Accept-Encoding: {c}") for c in ("identity", "gzip", "br", "zstd")
    ]
    assert {answer["content-encoding"] for answer in answers} == {"", "gzip", "br", "zstd"}
    tags = {answer["etag"] for answer in answers}
    assert len(tags) == 1
    assert re.fullmatch(r'W/"[0-9a-f]{16,}"', tags.pop())
    assert {answer["last-modified"] for answer in answers} == {"Sun, 01 Mar 2026 12:00:00 GMT"}
    assert {answer["vary"] for answer in answers} == {"Accept-Encoding"}


@pytest.fixture(scope="module")
def tag(address: Address) -> str:
    return re.sub(r'^W/"|"$', "", ask(address, "/feeds/all.rss")["etag"])


@pytest.mark.parametrize(
    "offered",
    [
        'W/"{}"',
        '"{}"',
        'w/"{}"',
        '"{}-gzip"',
        'W/"{}-br"',
        'W/"{}-zstd"',
        'W/"{}-zst"',
        '"{};gzip"',
        '"{}"-gzip',
        '"other", W/"{}"',
        'W/"{}","other"',
        ' "a,b" , "{}-gzip" ',
        "{}",
        "*",
    ],
)
def test_a_reader_that_has_the_document_gets_304(address: Address, tag: str, offered: str) -> None:
    answer = ask(address, "/feeds/all.rss", f"If-None-Match: {offered.format(tag)}")
    assert (answer.status, answer.body) == (304, b"")


@pytest.mark.parametrize("offered", ['"other"', "", '"{}x"', '"x{}"', 'W/"{}-other"', "***", '"*"'])
def test_a_reader_that_has_another_document_gets_this_one(address: Address, tag: str, offered: str) -> None:
    lines = [f"If-None-Match: {offered.format(tag)}", "If-Modified-Since: Sun, 01 Mar 2026 12:00:00 GMT"]
    assert ask(address, "/feeds/all.rss", *lines).status == 200


@pytest.mark.parametrize(
    "since, status",
    [
        ("Sun, 01 Mar 2026 12:00:00 GMT", 304),
        ("Sunday, 01-Mar-26 12:00:00 GMT", 304),
        ("Sun Mar  1 12:00:00 2026", 304),
        ("Mon, 02 Mar 2026 00:00:00 GMT", 304),
        ("Sun, 01 Mar 2026 11:59:59 GMT", 200),
        ("Sun, 01 Mar 2026 14:00:00 +0200", 200),
        ("yesterday", 200),
        ("Sun, 99 Mar 2026 12:00:00 GMT", 200),
        ("0", 200),
        ("", 200),
    ],
)
def test_if_modified_since_alone_decides_by_date(address: Address, since: str, status: int) -> None:
    assert ask(address, "/feeds/all.rss", f"If-Modified-Since: {since}").status == status


def test_if_none_match_overrides_if_modified_since(address: Address, tag: str) -> None:
    old = "If-Modified-Since: Thu, 01 Jan 1970 00:00:00 GMT"
    assert ask(address, "/feeds/all.rss", f'If-None-Match: "{tag}"', old).status == 304


def test_preconditions_that_name_another_document_fail(address: Address, tag: str) -> None:
    assert ask(address, "/feeds/all.rss", f'If-Match: W/"{tag}"').status == 412
    assert ask(address, "/feeds/all.rss", "If-Match: *").status == 200
    assert ask(address, "/feeds/all.rss", "If-Unmodified-Since: Sun, 01 Mar 2026 11:00:00 GMT").status == 412
    assert ask(address, "/feeds/all.rss", "If-Unmodified-Since: Sun, 01 Mar 2026 12:00:00 GMT").status == 200


def test_a_304_keeps_what_a_reader_refreshes_from_it(address: Address) -> None:
    whole, unchanged = ask(address, "/feeds/all.rss"), ask(address, "/feeds/all.rss", "If-None-Match: *")
    kept = (
        "etag vary cache-control last-modified link access-control-allow-origin access-control-expose-headers"
    )
    for name in kept.split():
        assert unchanged.all(name) == whole.all(name) != [], name
    assert len(unchanged.all("date")) == 1
    assert not unchanged.names() & {"content-type", "content-encoding", "transfer-encoding"}
    assert unchanged.body == b""


@pytest.mark.parametrize(
    "target", ["/feeds/all.rss", "/feeds/", "/feeds", "/nothing", "/healthz", "/healthz/build", "/metrics"]
)
@pytest.mark.parametrize("lines", [(), ("Accept-Encoding: gzip",), ("If-None-Match: *",)], ids=str)
def test_head_has_the_headers_of_get_and_no_body(
    address: Address, target: str, lines: tuple[str, ...]
) -> None:
    got, head = ask(address, target, *lines), ask(address, target, *lines, method="HEAD")
    volatile = {"date"} | ({"content-length"} if target in ("/metrics", "/healthz/build") else set())
    assert head.body == b""
    assert head.status == got.status
    assert [f for f in head.fields if f[0] not in volatile] == [f for f in got.fields if f[0] not in volatile]


def test_ranges_are_refused_in_advance_and_ignored(address: Address) -> None:
    answer = ask(address, "/feeds/all.rss", "Range: bytes=0-9")
    assert (answer.status, answer["accept-ranges"]) == (200, "none")
    assert len(answer.body) == int(answer["content-length"]) > 10


def test_caches_may_keep_a_document_for_the_interval_of_the_schedule(address: Address) -> None:
    assert ask(address, "/feeds/all.rss")["cache-control"] == "public, max-age=1200, stale-if-error=86400"
    assert "expires" not in ask(address, "/feeds/all.rss").names()
