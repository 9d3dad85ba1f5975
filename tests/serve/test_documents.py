"""What readers rely on in a document over a real socket: media types, codings, validators, HEAD, caching.

`conftest.py` starts every server. A test of `address` asks nginx and Caddy too, with what `deploy-config` prints, and feedpub
behind nginx; a test of `ours` asks only those that feedpub itself runs in: there, other servers are content with less.
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
    ],
)
def test_each_document_has_its_exact_media_type(address: Address, path: str, type: str) -> None:
    answer = ask(address, f"/feeds/{path}")
    assert (answer.status, answer.all("content-type")) == (200, [type])


def test_a_document_says_itself_what_it_is_whatever_its_name(ours: Address) -> None:
    assert ask(ours, "/feeds/feed.xml")["content-type"] == "application/atom+xml; charset=utf-8"


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
        ("GZIP", "gzip"),
        ("gzip;q=0.2, br;q=0", "gzip"),
        ("gzip;q=0", ""),
        ("*;q=0", ""),
        ("gzip;q=0, *;q=0", ""),
        ("identity", ""),
        ("identity, *;q=0", ""),
        ("", ""),
        ("deflate, compress", ""),
        (None, ""),
    ],
)
def test_the_coding_is_one_that_the_client_takes(address: Address, accept: str | None, coding: str) -> None:
    check_coding(address, accept, coding)


@pytest.mark.parametrize(
    "accept, coding",
    [
        ("zstd", "zstd"),
        ("x-gzip", "gzip"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("gzip;q=0.2, br;q=0, zstd ; q=0.1", "gzip"),
        ("*", "br"),
        ("*;q=0.1, br;q=0", "zstd"),
        ("identity;q=1, gzip;q=0.5", ""),
        ("gzip;q=abc", ""),
    ],
)
def test_the_coding_is_the_one_that_the_client_likes_best(ours: Address, accept: str, coding: str) -> None:
    check_coding(ours, accept, coding)


def check_coding(address: Address, accept: str | None, coding: str) -> None:
    answer = ask(address, "/feeds/all.atom", *([] if accept is None else [f"Accept-Encoding: {accept}"]))
    assert (answer.status, answer["content-encoding"]) == (200, coding)
    assert decoded(answer) == ATOM.format("Новини").encode()
    assert int(answer["content-length"]) == len(answer.body)


def test_zstd_is_sent_by_all_but_nginx_which_has_no_module_for_it(
    address: Address, request: pytest.FixtureRequest
) -> None:
    check_coding(address, "zstd", "" if "[nginx]" in request.node.name else "zstd")


def test_accept_encoding_may_come_in_several_lines(ours: Address) -> None:
    answer = ask(ours, "/feeds/all.atom", "Accept-Encoding: gzip;q=0.1", "Accept-Encoding: zstd")
    assert answer["content-encoding"] == "zstd"


def test_a_client_that_refuses_even_the_plain_document_is_told_what_there_is(ours: Address) -> None:
    answer = ask(ours, "/feeds/all.atom", "Accept-Encoding: identity;q=0")
    assert answer.status == 406
    assert b"gzip" in answer.body
    assert ask(ours, "/feeds/all.atom", "Accept-Encoding: identity;q=0, gzip")["content-encoding"] == "gzip"


def test_all_codings_share_one_date(address: Address) -> None:
    answers = [ask(address, "/feeds/all.rss", f"Accept-Encoding: {c}") for c in ("identity", "gzip", "br")]
    assert [answer["content-encoding"] for answer in answers] == ["", "gzip", "br"]
    assert {answer["last-modified"] for answer in answers} == {"Sun, 01 Mar 2026 12:00:00 GMT"}
    assert {answer["vary"] for answer in answers} == {"Accept-Encoding"}


def test_all_codings_share_one_weak_tag(ours: Address) -> None:
    codings = ("identity", "gzip", "br", "zstd")
    answers = [ask(ours, "/feeds/all.rss", f"Accept-Encoding: {coding}") for coding in codings]
    assert {answer["content-encoding"] for answer in answers} == {"", "gzip", "br", "zstd"}
    tags = {answer["etag"] for answer in answers}
    assert len(tags) == 1
    assert re.fullmatch(r'W/"[0-9a-f]{16,}"', tags.pop())


def tag_of(address: Address) -> str:
    """The tag of a document without its quotes."""
    return re.sub(r'^(?:W/)?"|"$', "", ask(address, "/feeds/all.rss")["etag"])


@pytest.mark.parametrize("offered", ['W/"{}"', '"{}"', '"other", W/"{}"', 'W/"{}","other"', "*"])
def test_a_reader_that_has_the_document_gets_304(address: Address, offered: str) -> None:
    check_unchanged(address, offered)


@pytest.mark.parametrize(
    "offered",
    [
        'w/"{}"',
        '"{}-gzip"',
        'W/"{}-br"',
        'W/"{}-zstd"',
        'W/"{}-zst"',
        '"{};gzip"',
        '"{}"-gzip',
        ' "a,b" , "{}-gzip" ',
        "{}",
    ],
)
def test_a_tag_is_known_by_what_proxies_and_readers_make_of_it(ours: Address, offered: str) -> None:
    check_unchanged(ours, offered)


def check_unchanged(address: Address, offered: str) -> None:
    answer = ask(address, "/feeds/all.rss", f"If-None-Match: {offered.format(tag_of(address))}")
    assert (answer.status, answer.body) == (304, b"")


@pytest.mark.parametrize("offered", ['"other"', '"{}x"', '"x{}"', 'W/"{}-other"', '"*"'])
def test_a_reader_that_has_another_document_gets_this_one(address: Address, offered: str) -> None:
    check_changed(address, offered)


@pytest.mark.parametrize("offered", ["", "***"])
def test_a_tag_that_is_none_is_another(ours: Address, offered: str) -> None:
    check_changed(ours, offered)


def check_changed(address: Address, offered: str) -> None:
    since = "If-Modified-Since: Sun, 01 Mar 2026 12:00:00 GMT"
    tag = offered.format(tag_of(address))
    assert ask(address, "/feeds/all.rss", f"If-None-Match: {tag}", since).status == 200


@pytest.mark.parametrize(
    "since, status",
    [
        ("Sun, 01 Mar 2026 12:00:00 GMT", 304),
        ("Sunday, 01-Mar-26 12:00:00 GMT", 304),
        ("Sun Mar  1 12:00:00 2026", 304),
        ("Mon, 02 Mar 2026 00:00:00 GMT", 304),
        ("Sun, 01 Mar 2026 11:59:59 GMT", 200),
        ("yesterday", 200),
        ("Sun, 99 Mar 2026 12:00:00 GMT", 200),
        ("0", 200),
        ("", 200),
    ],
)
def test_if_modified_since_alone_decides_by_date(address: Address, since: str, status: int) -> None:
    assert ask(address, "/feeds/all.rss", f"If-Modified-Since: {since}").status == status


def test_a_date_of_another_zone_is_no_date_of_http(ours: Address) -> None:
    line = "If-Modified-Since: Sun, 01 Mar 2026 14:00:00 +0200"
    assert ask(ours, "/feeds/all.rss", line).status == 200


def test_if_none_match_overrides_if_modified_since(ours: Address) -> None:
    """nginx sends the document where the two disagree; nobody can tell it otherwise."""
    old = "If-Modified-Since: Thu, 01 Jan 1970 00:00:00 GMT"
    assert ask(ours, "/feeds/all.rss", f'If-None-Match: "{tag_of(ours)}"', old).status == 304


def test_preconditions_that_name_another_document_fail(address: Address) -> None:
    assert ask(address, "/feeds/all.rss", f'If-Match: W/"{tag_of(address)}"').status == 412
    assert ask(address, "/feeds/all.rss", "If-Match: *").status == 200
    assert ask(address, "/feeds/all.rss", "If-Unmodified-Since: Sun, 01 Mar 2026 11:00:00 GMT").status == 412
    assert ask(address, "/feeds/all.rss", "If-Unmodified-Since: Sun, 01 Mar 2026 12:00:00 GMT").status == 200


def test_a_304_keeps_what_a_reader_refreshes_from_it(address: Address) -> None:
    kept = "etag vary cache-control link access-control-allow-origin access-control-expose-headers"
    check_kept(address, kept.split())


def test_a_304_keeps_the_date_too(ours: Address) -> None:
    """Caddy leaves it out where there is a tag, as RFC 9110 §15.4.5 allows."""
    check_kept(ours, ["last-modified"])


def check_kept(address: Address, names: list[str]) -> None:
    whole, unchanged = ask(address, "/feeds/all.rss"), ask(address, "/feeds/all.rss", "If-None-Match: *")
    assert unchanged.status == 304
    for name in names:
        assert unchanged.all(name) == whole.all(name) != [], name
    assert len(unchanged.all("date")) == 1
    assert not unchanged.names() & {"content-type", "content-encoding", "transfer-encoding"}
    assert unchanged.body == b""


LINES = pytest.mark.parametrize(
    "lines", [(), ("Accept-Encoding: gzip",), ("If-None-Match: *",)], ids=["plain", "gzip", "304"]
)


@pytest.mark.parametrize(
    "target", ["/feeds/all.rss", "/feeds/", "/feeds", "/feeds/nothing", "/feeds/tags/gone.rss"]
)
@LINES
def test_head_has_the_headers_of_get_and_no_body(
    address: Address, target: str, lines: tuple[str, ...]
) -> None:
    check_head(address, target, lines, {"content-length"})  # RFC 9110 §9.3.2: HEAD may leave out the length


@pytest.mark.parametrize("target", ["/feeds/all.rss", "/nothing", "/healthz", "/healthz/build", "/metrics"])
@LINES
def test_head_tells_the_length_too(ours: Address, target: str, lines: tuple[str, ...]) -> None:
    check_head(ours, target, lines, {"content-length"} & LIVE.get(target, set()))


LIVE = {target: {"content-length"} for target in ("/metrics", "/healthz/build")}


def check_head(address: Address, target: str, lines: tuple[str, ...], may_differ: set[str]) -> None:
    got, head = ask(address, target, *lines), ask(address, target, *lines, method="HEAD")
    volatile = {"date", *may_differ}
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
