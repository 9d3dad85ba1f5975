"""What may be asked for over a real socket, and how: addresses, methods, browsers, retired feeds, nonsense.

`conftest.py` starts every server. A test of `address` asks nginx and Caddy too, with what `deploy-config` prints, and feedpub
behind nginx; a test of `ours` asks only those that feedpub itself runs in.
"""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime

import pytest

from tests.serving import Address, ask, connect, read_all, send

pytestmark = pytest.mark.slow


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


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "PROPFIND"])
@pytest.mark.parametrize("target", ["/feeds/all.rss", "/feeds/all.html", "/feeds/"])
def test_other_methods_are_told_which_are_allowed(address: Address, method: str, target: str) -> None:
    answer = ask(address, target, "Content-Length: 0", method=method)
    assert (answer.status, answer["allow"]) == (405, "GET, HEAD, OPTIONS")


@pytest.mark.parametrize("method", ["POST", "TRACE"])
@pytest.mark.parametrize("target", ["/feeds/all.rss", "/healthz", "/metrics"])
def test_what_is_not_published_can_only_be_read_either(ours: Address, method: str, target: str) -> None:
    answer = ask(ours, target, "Content-Length: 0", method=method)
    assert (answer.status, answer["allow"]) == (405, "GET, HEAD, OPTIONS")


def test_a_body_that_is_sent_all_the_same_does_not_get_in_the_way(ours: Address) -> None:
    with connect(ours) as client:
        client.sendall(
            b"POST /feeds/all.rss HTTP/1.1\r\nHost: x\r\nContent-Length: 70000\r\n\r\n" + b"x" * 70_000
        )
        client.sendall(b"GET /feeds/all.json HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        received = read_all(client)
    assert received.count(b"HTTP/1.1 ") == 2
    assert received.startswith(b"HTTP/1.1 405")
    assert b"jsonfeed.org" in received


ODD = pytest.mark.parametrize(
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


@ODD
def test_no_address_however_odd_shows_anything_but_documents(address: Address, target: str) -> None:
    answer = ask(address, target)
    if (
        answer.status == 200
    ):  # other servers tidy an address up before they look; Caddy answers with nothing elsewhere
        tidied = target.replace("%2F", "/").replace("%2f", "/").replace("/./", "/").replace("//", "/")
        assert answer.body in (b"", ask(address, tidied.replace("/secret.rss/..", "")).body)
        assert answer["content-type"] in ("", "application/rss+xml; charset=utf-8")
    else:
        assert answer.status in (308, 400, 404)
        assert "пароль".encode() not in answer.body


@ODD
def test_odd_addresses_are_simply_absent(ours: Address, target: str) -> None:
    answer = ask(ours, target)
    assert (answer.status, answer["cache-control"]) == (404, "no-store")
    assert "пароль".encode() not in answer.body


def test_what_no_build_published_is_not_served_though_it_lies_there(ours: Address) -> None:
    assert ask(ours, "/feeds/secret.rss").status == 404


@pytest.mark.parametrize(
    "target",
    [
        "/feeds/tags/%D1%97%D0%B6%D0%B0.rss",
        "/feeds/tags/%d1%97%d0%b6%d0%b0.rss",
        "/feed%73/tags/%d1%97%D0%B6%d0%b0%2Erss",
    ],
)
def test_one_address_may_be_spelt_in_several_ways(address: Address, target: str) -> None:
    assert ask(address, target).status == 200


def test_letters_and_their_marks_may_be_written_apart(ours: Address) -> None:
    """і and a combining diaeresis: NFD."""
    assert ask(ours, "/feeds/tags/%D1%96%CC%88%D0%B6%D0%B0.rss").status == 200


def test_the_self_link_stands_once_and_is_the_address_of_the_document(address: Address) -> None:
    link = ask(address, "/feeds/tags/partnerstvo.rss")["link"]
    assert re.findall(r'<([^>]*)>; rel="self"', link) == ["https://luky.example/feeds/tags/partnerstvo.rss"]


def test_the_self_link_is_an_address_in_ascii(ours: Address) -> None:
    link = ask(ours, "/feeds/tags/%D1%97%D0%B6%D0%B0.rss")["link"]
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
    types = re.findall(rb"(?i)content-type: application/(\w+)", received)
    assert types == [b"rss", b"feed", b"atom"]


def test_http_1_0_is_answered_and_closed(address: Address) -> None:
    with connect(address) as client:
        client.sendall(b"GET /feeds/all.rss HTTP/1.0\r\n\r\n")
        received = read_all(client)
    assert re.match(rb"HTTP/1\.[01] 200", received)
    assert received.endswith(b"</rss>")


@pytest.mark.parametrize(
    "request_line, status",
    [
        (b"GET http://luky.example/feeds/all.rss HTTP/1.1", 200),
        (b"GET https://other.example:8443/feeds/all.rss?x=1 HTTP/1.1", 200),
        (b"GET http://luky.example/secret.txt HTTP/1.1", 404),
        (b"OPTIONS * HTTP/1.1", 404),
        (b"GET /feeds/all.rss#x HTTP/1.1", 200),
    ],
)
def test_a_target_may_come_in_any_form(ours: Address, request_line: bytes, status: int) -> None:
    answer = send(ours, request_line + b"\r\nHost: luky.example\r\nConnection: close\r\n\r\n")
    assert answer.status == status


@pytest.mark.parametrize("host", ["", "evil.example", "a b/<script>", "luky.example:99999", "x" * 3_000])
def test_no_host_changes_an_answer_or_stands_in_one(ours: Address, host: str) -> None:
    request = f"GET /feeds HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()
    answer = send(ours, request)
    assert (answer.status, answer["location"]) == (301, "/feeds/")
    assert not host or host.encode() not in repr(answer).encode()


def test_a_client_that_waits_to_be_told_to_go_on_gets_its_answer(ours: Address) -> None:
    expecting = b"POST /feeds/all.rss HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 100-continue\r\n"
    with connect(ours) as client:
        client.sendall(expecting + b"Connection: close\r\n\r\n")
        assert b"HTTP/1.1 405 " in client.recv(65_536)  # though the body has not been sent
    assert ask(ours, "/feeds/all.rss", "Expect: 100-continue").status == 200
    assert ask(ours, "/feeds/all.rss", "Expect: the unexpected").status == 200


@pytest.mark.parametrize(
    "fields",
    [
        b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"Content-Length: 4\r\nContent-Length: 5\r\n\r\nhello",
        b"Transfer-Encoding: gzip\r\n\r\nGET /feeds/all.rss HTTP/1.1\r\nHost: x\r\n\r\n",
    ],
    ids=["two framings", "two lengths", "no framing"],
)
def test_what_follows_a_request_without_one_certain_end_is_not_answered(ours: Address, fields: bytes) -> None:
    with connect(ours) as client:
        client.sendall(b"POST /feeds/all.rss HTTP/1.1\r\nHost: x\r\n" + fields)
        client.sendall(b"GET /feeds/all.json HTTP/1.1\r\nHost: x\r\n\r\n")
        received = read_all(client)
    assert b"HTTP/1.1 200" not in received
    assert received.rpartition(b"HTTP/1.1 ")[2].startswith(b"400")


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
        assert re.match(rb"HTTP/1\.[01] (?:400|404|405|505)|<html>|\Z", read_all(client))
    assert ask(address, "/feeds/all.rss").status == 200


def test_date_is_there_once_and_right(address: Address) -> None:
    (date,) = ask(address, "/feeds/all.rss").all("date")
    assert parsedate_to_datetime(date).tzinfo is not None


def test_the_service_does_not_tell_what_it_is_made_of(ours: Address) -> None:
    if ours[1] and "server" in ask(ours, "/healthz").names():
        pytest.skip("uvicorn by itself says so, unless told not to")
    assert "server" not in ask(ours, "/feeds/all.rss").names()


def test_feeds_can_be_served_says_healthz(ours: Address) -> None:
    answer = ask(ours, "/healthz")
    assert (answer.status, answer["cache-control"]) == (200, "no-store")


def test_a_retired_feed_is_gone_and_says_so_shortly(address: Address) -> None:
    answer = ask(address, "/feeds/tags/gone.rss")
    assert answer.status == 410
    assert 0 < len(answer.body) < 200


@pytest.mark.parametrize("path", ["tags/old.rss", "tags/older.rss"])
def test_a_renamed_feed_is_moved_in_one_step(address: Address, path: str) -> None:
    answer = ask(address, f"/feeds/{path}")
    assert (answer.status, answer["location"]) == (301, "/feeds/tags/partnerstvo.rss")
    assert ask(address, answer["location"]).status == 200
