"""Hubs that are slow, odd or hostile: each costs a ping, and no more."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from feedpub import __version__
from feedpub.websub import sending
from tests.websub.conftest import Hub, Publisher, serve

Answer = Callable[[BaseHTTPRequestHandler], None]


@pytest.fixture
def end() -> threading.Event:
    """Set at the end of a test: until then, a hub hangs."""
    return threading.Event()


@pytest.fixture
def newsroom(newsroom: Publisher) -> Publisher:
    newsroom.build()
    return newsroom


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "TIMEOUT", 2.0)


def hanging(end: threading.Event) -> Answer:
    def hang(handler: BaseHTTPRequestHandler) -> None:
        end.wait(60)

    return hang


def errors(newsroom: Publisher) -> set[str | None]:
    return {ping.error for ping in newsroom.waiting()}


@pytest.mark.usefixtures("impatient")
def test_a_hub_that_does_not_answer_is_asked_once(
    newsroom: Publisher, hub: Hub, end: threading.Event
) -> None:
    hub.answer = hanging(end)
    begun = time.monotonic()
    newsroom.tell()
    end.set()
    assert time.monotonic() - begun < 10  # not six times
    assert len(hub.told) == 1
    assert errors(newsroom) == {"did not answer within 2 seconds"}
    assert {ping.attempts for ping in newsroom.waiting()} == {1}


@pytest.mark.usefixtures("impatient")
def test_a_hub_that_sends_a_byte_now_and_then_has_no_more_time(
    newsroom: Publisher, hub: Hub, end: threading.Event
) -> None:
    def trickle(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 202 Accepted\r\nX-Slow: ")
        while not end.wait(0.05):
            try:
                handler.wfile.write(b"x")
            except OSError:
                return

    hub.answer = trickle
    newsroom.tell()
    end.set()
    assert errors(newsroom) == {"did not answer within 2 seconds"}


def test_a_hub_whose_answer_has_no_end_was_told(newsroom: Publisher, hub: Hub) -> None:
    sent: list[int] = []

    def flood(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 202 Accepted\r\nTransfer-Encoding: chunked\r\n\r\n")
        try:
            while sum(sent) < 100_000_000:
                handler.wfile.write(b"10000\r\n" + b"x" * 65_536 + b"\r\n")
                sent.append(65_536)
        except OSError:
            pass
        handler.close_connection = True

    hub.answer = flood
    newsroom.tell()
    assert not newsroom.waiting()
    assert len(hub.told) == 6
    assert sum(sent) < 6 * 16_000_000  # what the sockets' buffers hold, and not what the hub would send


def test_a_hub_whose_header_has_no_end_is_no_hub(newsroom: Publisher, hub: Hub) -> None:
    def flood(handler: BaseHTTPRequestHandler) -> None:
        try:
            for _ in range(1_000):
                handler.wfile.write(b"X-Long: " + b"x" * 65_536)
        except OSError:
            pass
        handler.close_connection = True

    hub.answer = flood
    newsroom.tell()
    assert len(errors(newsroom)) == 1
    assert None not in errors(newsroom)


def test_a_hub_that_speaks_another_language_is_no_hub(newsroom: Publisher, hub: Hub) -> None:
    def ssh(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n")
        handler.close_connection = True

    hub.answer = ssh
    newsroom.tell()
    assert len(errors(newsroom)) == 1
    assert None not in errors(newsroom)


def test_a_hub_that_is_down_is_asked_once(newsroom: Publisher) -> None:
    with socket.socket() as closed:  # bound, and not listening
        closed.bind(("127.0.0.1", 0))
        newsroom.subscribe_to(Hub(f"http://127.0.0.1:{closed.getsockname()[1]}/hub"))
        newsroom.build_and_tell()
    assert {ping.attempts for ping in newsroom.waiting()} == {1}
    assert len(newsroom.waiting()) == 6
    assert len(errors(newsroom)) == 1


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_hub_that_has_moved_is_told_at_its_new_address(newsroom: Publisher, hub: Hub, status: int) -> None:
    def move(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(202 if handler.path == "/new" else status)
        handler.send_header("Content-Length", "0")
        handler.send_header("Location", "/new")
        handler.end_headers()

    newsroom.subscribe_to(Hub(hub.address.replace("/hub", "/moved")))
    newsroom.build()
    hub.answer = move
    newsroom.tell()
    assert not newsroom.waiting()
    assert len(hub.told) == 6  # as POST, with the form: a GET would tell nothing
    assert hub.told[0]["hub.mode"] == ["publish"]


@pytest.mark.parametrize(
    ("location", "error"),
    [
        ("/hub", "answered 302 to http://127.0.0.1:"),  # in a circle
        ("ftp://127.0.0.1/", "Request URL has an unsupported protocol"),
        ("http://127.0.0.1:99999/", "port must be 0-65535"),
        ("http://[::1/", "Invalid"),
        ("//", "answered 302 to"),
    ],
)
def test_a_hub_that_leads_nowhere_was_not_told(
    newsroom: Publisher, hub: Hub, location: str, error: str
) -> None:
    hub.status, hub.headers = 302, {"Location": location}
    newsroom.tell()
    (found,) = errors(newsroom)
    assert found and error.lower() in found.lower()
    assert len(hub.told) <= 4


def test_see_other_is_no_yes(newsroom: Publisher, hub: Hub) -> None:
    hub.status, hub.headers = 303, {"Location": "/thanks"}
    newsroom.tell()
    assert errors(newsroom) == {"answered 303"}
    assert all(request.startswith("POST") for request in hub.asked)


def test_a_hub_learns_who_tells_it(newsroom: Publisher, hub: Hub) -> None:
    newsroom.tell()
    assert hub.asked[0] == f"POST /hub feedpub/{__version__}"


def test_a_hub_that_hangs_holds_up_no_other(
    newsroom: Publisher, hub: Hub, start_hub: Callable[[], Hub], end: threading.Event,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(sending, "TIMEOUT", 30.0)
    other = start_hub()
    newsroom.subscribe_to(hub, other)
    newsroom.build()
    hub.answer = hanging(end)
    begun = time.monotonic()
    newsroom.tell(stopping=lambda: len(other.told) == 6)
    end.set()
    assert time.monotonic() - begun < 20
    assert {(ping.hub, ping.attempts) for ping in newsroom.waiting()} == {(hub.address, 0)}  # called off


def test_hubs_have_only_so_much_time(newsroom: Publisher, hub: Hub, end: threading.Event) -> None:
    hub.answer = hanging(end)
    begun = time.monotonic()
    newsroom.tell(seconds=0.2)
    end.set()
    assert time.monotonic() - begun < 10
    assert {ping.attempts for ping in newsroom.waiting()} <= {0, 1}


def test_a_hub_is_asked_over_few_connections(newsroom: Publisher, hub: Hub) -> None:
    ports = set()

    def note(handler: BaseHTTPRequestHandler) -> None:
        ports.add(handler.client_address[1])
        handler.send_response(202)
        handler.send_header("Content-Length", "2")
        handler.end_headers()
        handler.wfile.write(b"ok")

    hub.answer = note
    newsroom.tell()
    assert len(hub.told) == 6
    assert len(ports) == 1


def test_a_hub_whose_certificate_nobody_vouches_for_is_told_nothing(
    newsroom: Publisher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs openssl: apt-get install openssl")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = [
        openssl,
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=127.0.0.1",
    ]
    command += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)
    hub = Hub()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with serve(hub) as server:
        server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a client that hangs up
        server.socket = context.wrap_socket(server.socket, server_side=True)
        hub.address = hub.address.replace("http:", "https:")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        newsroom.subscribe_to(hub)
        newsroom.build_and_tell()
        (error,) = errors(newsroom)
        assert error and "CERTIFICATE_VERIFY_FAILED" in error
        assert not hub.told
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))  # now somebody does
        newsroom.article("b.md", "Друга")
        newsroom.build_and_tell()
        assert len(hub.told) == 6
        server.shutdown()
        thread.join()
