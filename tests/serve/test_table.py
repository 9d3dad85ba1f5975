"""What readers and aggregators rely on, each over a real socket, from every server that feedpub can run in."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from pathlib import Path

import brotli
import pytest
import zstandard
from serving import ATOM, FILES, JSON, RSS, Address, Answer, Press, ask, connect, free_port, read_all, running

from feedpub.serve.server import Server
from feedpub.serve.site import Retired, Site
from feedpub.settings import ServerSettings

pytestmark = pytest.mark.slow
RETIRED = (
    Retired("tags/old.rss", "tags/partnerstvo.rss"),
    Retired("tags/gone.rss"),
    Retired("tags/older.rss", "tags/old.rss"),
)


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Press:
    press = Press(tmp_path_factory.mktemp("press"))
    press.publish(*FILES)
    (press.folder / "secret.txt").write_text("пароль")
    (press.feeds / "secret.rss").write_text("пароль")
    (press.feeds / ".hidden.rss").write_text("пароль")
    return press


@pytest.fixture(scope="module", params=["server", "serve", "uvicorn"])
def address(request: pytest.FixtureRequest, press: Press) -> Iterator[Address]:
    port = free_port()
    if request.param == "server":
        server = Server(ServerSettings(port=port), Site.of(press.stamps(), RETIRED, press.settings))
        server.start()
        yield "127.0.0.1", port
        server.stop()
        server.wait()
    elif request.param == "serve":
        with running(["feedpub", "serve"], press.folder, ("127.0.0.1", port), FEEDPUB_SERVER__PORT=str(port)):
            yield "127.0.0.1", port
    else:
        config = str(press.folder / "config.toml")
        arguments = ["uvicorn", "feedpub.serve:app", "--port", str(port), "--log-level", "error"]
        with running(arguments, press.folder, ("127.0.0.1", port), FEEDPUB_CONFIG=config):
            yield "127.0.0.1", port


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


@pytest.mark.parametrize("query", ["?_=0.123", "?", "?a=%2F..%2F", "?utm_source=x&y=%D0%AF"])
def test_queries_change_nothing(address: Address, query: str) -> None:
    plain, queried = ask(address, "/feeds/all.rss"), ask(address, f"/feeds/all.rss{query}")
    assert (queried.status, queried["etag"], queried.body) == (200, plain["etag"], plain.body)


@pytest.mark.parametrize("agent", ["Mozilla/5.0", "curl/8", "", "<script>", "x" * 2_000])
def test_no_user_agent_is_turned_away(address: Address, agent: str) -> None:
    assert ask(address, "/feeds/all.rss", f"User-Agent: {agent}").status == 200


def test_readers_in_a_browser_may_read_every_answer(address: Address) -> None:
    for target in ("/feeds/all.rss", "/feeds/nothing.rss", "/feeds"):
        answer = ask(address, target, "Origin: https://reader.example")
        assert answer.all("access-control-allow-origin") == ["*"]
        exposed = {name.strip().lower() for name in answer["access-control-expose-headers"].split(",")}
        assert {"etag", "link", "last-modified"} <= exposed


def test_a_preflight_allows_validators(address: Address) -> None:
    asked = (
        "Origin: https://r.example",
        "Access-Control-Request-Method: GET",
        "Access-Control-Request-Headers: if-none-match",
    )
    answer = ask(address, "/feeds/all.rss", *asked, method="OPTIONS")
    assert (answer.status, answer.body) == (204, b"")
    assert "if-none-match" in answer["access-control-allow-headers"].lower()
    assert "GET" in answer["access-control-allow-methods"]
    assert answer["access-control-allow-origin"] == "*"


def test_a_browser_can_make_nothing_of_a_feed_but_text(address: Address) -> None:
    answer = ask(address, "/feeds/all.rss")
    assert answer["x-content-type-options"] == "nosniff"
    assert answer["content-security-policy"] == "default-src 'none'; style-src 'self'; sandbox"


def test_a_page_may_use_its_own_style_and_script_and_nothing_else(address: Address) -> None:
    rules = ask(address, "/feeds/all.html")["content-security-policy"].split("; ")
    assert {"default-src 'none'", "style-src 'self'", "script-src 'self'", "base-uri 'none'"} <= set(rules)
    assert not any("unsafe" in rule or "http" in rule for rule in rules)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"])
@pytest.mark.parametrize("target", ["/feeds/all.rss", "/healthz", "/metrics"])
def test_other_methods_are_told_which_are_allowed(address: Address, method: str, target: str) -> None:
    answer = ask(address, target, "Content-Length: 0", method=method)
    assert (answer.status, answer["allow"]) == (405, "GET, HEAD, OPTIONS")


def test_a_body_that_is_sent_all_the_same_does_not_get_in_the_way(address: Address) -> None:
    with connect(address) as client:
        client.sendall(
            b"POST /feeds/all.rss HTTP/1.1\r\nHost: x\r\nContent-Length: 70000\r\n\r\n" + b"x" * 70_000
        )
        client.sendall(b"GET /feeds/all.json HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        received = read_all(client)
    assert received.count(b"HTTP/1.1 ") == 2
    assert received.startswith(b"HTTP/1.1 405")
    assert b"jsonfeed.org" in received


@pytest.mark.parametrize(
    "target",
    [
        "/feeds/../secret.txt",
        "/feeds/..%2Fsecret.txt",
        "/feeds/%2e%2e/secret.txt",
        "/feeds/./all.rss",
        "/feeds//all.rss",
        "//feeds/all.rss",
        "/feeds%2Fall.rss",
        "/feeds%2fall.rss",
        "/feeds/tags%2Fpartnerstvo.rss",
        "/feeds/all.rss%00",
        "/feeds/%00",
        "/feeds/%ff.rss",
        "/feeds/%c3%28.rss",
        "/feeds/all.rss/",
        "/feeds/ALL.rss",
        "/feeds/all.rss%20",
        "/feeds/all.rss%3Fx",
        "/feeds/all.rss.gz",
        "/feeds/%zz",
        "/feeds/%",
        "/feeds/secret.rss/../all.rss",
        "/feeds/.hidden.rss",
        "/feeds/.feedpub.lock",
        "/feeds/..%5c..%5csecret.txt",
        "/secret.txt",
        "/config.toml",
        "/all.rss",
        "/",
        "/feeds/" + "a" * 3_000,
    ],
)
def test_odd_addresses_are_simply_absent(address: Address, target: str) -> None:
    answer = ask(address, target)
    assert (answer.status, answer["cache-control"]) == (404, "no-store")
    assert "пароль".encode() not in answer.body


def test_what_no_build_published_is_not_served_though_it_lies_there(address: Address) -> None:
    assert ask(address, "/feeds/secret.rss").status == 404


@pytest.mark.parametrize(
    "target",
    [
        "/feeds/tags/%D1%97%D0%B6%D0%B0.rss",
        "/feeds/tags/%d1%97%d0%b6%d0%b0.rss",
        "/feeds/tags/%D1%96%CC%88%D0%B6%D0%B0.rss",  # і and a combining diaeresis: NFD
        "/feed%73/tags/%d1%97%D0%B6%d0%b0%2Erss",
    ],
)
def test_one_address_may_be_spelt_in_several_ways(address: Address, target: str) -> None:
    assert ask(address, target).status == 200


def test_the_self_link_stands_once_and_is_the_address_of_the_document(address: Address) -> None:
    link = ask(address, "/feeds/tags/%D1%97%D0%B6%D0%B0.rss")["link"]
    assert re.findall(r'<([^>]*)>; rel="self"', link) == [
        "https://luky.example/feeds/tags/%D1%97%D0%B6%D0%B0.rss"
    ]


def test_pages_have_no_link_of_a_feed(address: Address) -> None:
    assert "link" not in ask(address, "/feeds/all.html").names()


def test_the_directory_itself_shows_the_index(address: Address) -> None:
    assert ask(address, "/feeds/").body == ask(address, "/feeds/index.html").body
    moved = ask(address, "/feeds")
    assert (moved.status, moved["location"]) == (301, "/feeds/")


def test_neither_host_nor_proxy_headers_change_an_answer(address: Address) -> None:
    plain = ask(address, "/feeds/all.rss")
    lines = (
        "X-Forwarded-Host: evil.example",
        "X-Forwarded-Proto: https",
        "X-Forwarded-For: 203.0.113.7",
        "Forwarded: host=evil",
    )
    other = ask(address, "/feeds/all.rss", *lines)
    ignored = {"date"}
    assert [f for f in other.fields if f[0] not in ignored] == [
        f for f in plain.fields if f[0] not in ignored
    ]


def test_requests_in_one_piece_are_answered_in_order(address: Address) -> None:
    request = b"GET /feeds/all.%s HTTP/1.1\r\nHost: x\r\n\r\n"
    last = b"GET /feeds/all.atom HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    with connect(address) as client:
        client.sendall(request % b"rss" + request % b"json" + last)
        received = read_all(client)
    types = re.findall(rb"content-type: application/(\w+)", received)
    assert types == [b"rss", b"feed", b"atom"]


def test_http_1_0_is_answered_and_closed(address: Address) -> None:
    with connect(address) as client:
        client.sendall(b"GET /feeds/all.rss HTTP/1.0\r\n\r\n")
        received = read_all(client)
    assert received.startswith(b"HTTP/1.1 200")
    assert received.endswith(b"</rss>")


def test_an_upgrade_is_declined_by_answering(address: Address) -> None:
    for protocol in ("websocket", "h2c"):
        answer = ask(address, "/feeds/all.rss", "Connection: Upgrade", f"Upgrade: {protocol}")
        assert answer.status in (200, 400, 403)  # uvicorn by itself has its own opinion
    assert ask(address, "/feeds/all.rss").status == 200


@pytest.mark.parametrize(
    "request_line", [b"GET", b"\x16\x03\x01\x02\x00", b"GET / HTTP/9.9\r\n\r\n", b"FOO / HTTP/1.1\r\n\r\n"]
)
def test_nonsense_ends_only_its_own_connection(address: Address, request_line: bytes) -> None:
    with connect(address) as client:
        client.sendall(request_line + b"\r\n\r\n")
        assert read_all(client)[:12] in (b"HTTP/1.1 400", b"")
    assert ask(address, "/feeds/all.rss").status == 200


def test_date_is_there_once_and_right(address: Address) -> None:
    (date,) = ask(address, "/feeds/all.rss").all("date")
    assert parsedate_to_datetime(date).tzinfo is not None


def test_the_service_does_not_tell_what_it_is_made_of(address: Address) -> None:
    if address[1] and "server" in ask(address, "/healthz").names():
        pytest.skip("uvicorn by itself says so, unless told not to")
    assert "server" not in ask(address, "/feeds/all.rss").names()


def test_feeds_can_be_served_says_healthz(address: Address) -> None:
    answer = ask(address, "/healthz")
    assert (answer.status, answer["cache-control"]) == (200, "no-store")


@pytest.fixture
def retiring(press: Press) -> Iterator[Address]:
    server = Server(ServerSettings(port=0), Site.of(press.stamps(), RETIRED, press.settings))
    server.start()
    yield "127.0.0.1", int(server.addresses[0].rpartition(":")[2])
    server.stop()
    server.wait()


def test_a_retired_feed_is_gone_and_says_so_shortly(retiring: Address) -> None:
    answer = ask(retiring, "/feeds/tags/gone.rss")
    assert answer.status == 410
    assert 0 < len(answer.body) < 200


@pytest.mark.parametrize("path", ["tags/old.rss", "tags/older.rss"])
def test_a_renamed_feed_is_moved_in_one_step(retiring: Address, path: str) -> None:
    answer = ask(retiring, f"/feeds/{path}")
    assert (answer.status, answer["location"]) == (301, "/feeds/tags/partnerstvo.rss")
    assert ask(retiring, answer["location"]).status == 200


def test_a_secret_outside_cannot_be_reached_by_a_link(tmp_path: Path) -> None:
    press = Press(tmp_path)
    press.publish("all.rss")
    (tmp_path / "secret.rss").write_text("пароль")
    (press.feeds / "all.rss").unlink()
    (press.feeds / "all.rss").symlink_to(tmp_path / "secret.rss")
    site = Site.of(press.stamps(), (), press.settings)
    assert not site.documents
