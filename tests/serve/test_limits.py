"""Clients that are slow, half gone, too many or too loud stop nobody else."""

from __future__ import annotations

import asyncio
import resource
import socket
import struct
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from feedpub.serve import protocol
from feedpub.serve.contents import Published, find
from feedpub.serve.listen import room_for_connections
from feedpub.serve.protocol import LimitedProtocol
from feedpub.serve.server import Server, _Uvicorn
from feedpub.serve.table import Site
from feedpub.settings import ServerSettings
from tests.serving import MOMENT, TEXTS, Address, Press, ask, connect, eventually, parse, read_all

pytestmark = pytest.mark.slow
GET = b"GET /feeds/%s HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    press = Press(tmp_path_factory.mktemp("press"))
    press.publish("all.rss", "all.json")
    big = TEXTS["rss"].format("Велика " + "громада " * 1_000_000).encode()
    (press.feeds / "big.rss").write_bytes(big)
    return Site.of([*press.stamps(), *_found(press)], (), press.settings)


def _found(press: Press) -> list[Published]:
    return [published for published in find(press.feeds) if published.path == "big.rss"]


@pytest.fixture
def running(site: Site) -> Iterator[Server]:
    running = Server(ServerSettings(port=0), site)
    running.start()
    yield running
    running.stop()
    running.wait()


@pytest.fixture
def address(running: Server) -> Address:
    return "127.0.0.1", int(running.addresses[0].rpartition(":")[2])


def connections(running: Server) -> int:
    return len(running._uvicorn.server_state.connections)


def test_a_request_that_comes_byte_by_byte_is_answered(address: Address) -> None:
    with connect(address) as client:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in b"GET /feeds/all.rss HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n":
            client.sendall(bytes([byte]))
        assert parse(read_all(client)).status == 200


def test_a_request_that_never_ends_is_ended(address: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "HEAD", 0.2)
    with connect(address) as silent, connect(address) as slow, connect(address) as later:
        slow.sendall(b"GET /feeds/all.rss HTTP/1.1\r\nX: ")
        later.sendall(GET % b"all.json")
        later.recv(10_000)
        later.sendall(b"GET /feeds")
        assert read_all(silent) == b""
        assert read_all(slow) == b""
        assert read_all(later) == b""
    assert ask(address, "/feeds/all.rss").status == 200


def test_a_connection_is_kept_and_then_let_go(address: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "IDLE", 0.2)
    with connect(address) as client:
        client.sendall(GET % b"all.json")
        assert b"200 OK" in client.recv(10_000)
        client.sendall(GET % b"all.json")
        assert b"200 OK" in client.recv(10_000)
        assert read_all(client) == b""


def test_a_client_that_takes_nothing_is_let_go(
    running: Server, address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "STALL", 0.2)
    monkeypatch.setattr(protocol, "IDLE", 0.2)
    with connect(address) as client:
        client.sendall(GET % b"big.rss" * 4)
        eventually(lambda: connections(running) == 1)
        assert ask(address, "/feeds/all.rss").status == 200
        eventually(lambda: connections(running) == 0)


def test_a_client_that_takes_its_time_gets_everything(
    site: Site, address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "STALL", 1.5)
    monkeypatch.setattr(protocol, "IDLE", 1.5)
    size = len(site.documents["big.rss"].variants["identity"].whole.body)
    received = 0
    with connect(address) as client:
        client.sendall((GET % b"big.rss") * 2)
        while received < 2 * size:
            received += len(client.recv(2_000_000))
            time.sleep(0.02)
    assert received > 2 * size


def stalled(running: Server, client: socket.socket) -> None:
    """Ask for much and take nothing, until the server waits."""
    client.sendall((GET % b"big.rss") * 2)
    held = running._uvicorn.server_state.connections
    eventually(lambda: any(each.flow.write_paused for each in held if isinstance(each, LimitedProtocol)))


def test_a_client_that_closes_its_side_still_gets_its_answers(running: Server, address: Address) -> None:
    with connect(address) as client:
        stalled(running, client)
        client.sendall((GET % b"all.rss") * 3 + GET % b"all.json")
        client.shutdown(socket.SHUT_WR)
        received = read_all(client)
    assert received.count(b"HTTP/1.1 200 OK") == 6
    assert received.endswith(TEXTS["json"].format("Новини").encode())


def test_a_client_that_leaves_while_we_wait_for_it_is_forgotten(running: Server, address: Address) -> None:
    with connect(address) as client:
        stalled(running, client)
        client.sendall((GET % b"all.rss") * 3)
        eventually(lambda: running._uvicorn.server_state.tasks)
    eventually(lambda: connections(running) == 0 and not running._uvicorn.server_state.tasks)


def test_a_client_that_closes_its_side_without_a_request_is_closed(running: Server, address: Address) -> None:
    with connect(address) as client:
        client.shutdown(socket.SHUT_WR)
        assert read_all(client) == b""
    eventually(lambda: connections(running) == 0)


def test_a_client_that_resets_in_the_middle_harms_nobody(running: Server, address: Address) -> None:
    for _ in range(20):
        client = connect(address)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        client.sendall(GET % b"big.rss")
        client.close()
    assert ask(address, "/feeds/all.rss").status == 200
    eventually(lambda: connections(running) == 0)


@pytest.mark.parametrize(
    "head, status",
    [
        (b"GET /" + b"a" * 9_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
        (b"GET /feeds/all.rss HTTP/1.1\r\nX: " + b"a" * 40_000 + b"\r\n\r\n", 431),
        (b"GET /feeds/all.rss HTTP/1.1\r\n" + b"X: y\r\n" * 9_000 + b"\r\n", 431),
    ],
    ids=["line", "one field", "many fields"],
)
def test_a_head_that_is_too_long_is_refused(address: Address, head: bytes, status: int) -> None:
    with connect(address) as client:
        client.sendall(head)
        assert parse(read_all(client)).status == status
    assert ask(address, "/feeds/all.rss").status == 200


@pytest.mark.parametrize(
    "version, hosts, status",
    [(b"1.1", 1, 200), (b"1.1", 0, 400), (b"1.1", 2, 400), (b"1.0", 0, 200)],
)
def test_a_request_names_one_host_as_its_version_asks_for(
    address: Address, version: bytes, hosts: int, status: int
) -> None:
    with connect(address) as client:
        client.sendall(
            b"GET /feeds/all.rss HTTP/%s\r\n%sConnection: close\r\n\r\n" % (version, b"Host: x\r\n" * hosts)
        )
        assert parse(read_all(client)).status == status


def test_a_head_without_an_end_is_refused_long_before_memory_is_full(address: Address) -> None:
    with connect(address) as client, pytest.raises(OSError):
        client.sendall(b"GET /feeds/all.rss HTTP/1.1\r\n" + b"X: y\r\n" * 10_000_000)
    assert ask(address, "/feeds/all.rss").status == 200


def test_long_heads_within_reason_are_answered(address: Address) -> None:
    assert ask(address, "/feeds/all.rss?" + "a" * 7_000, "Cookie: " + "b" * 20_000).status == 200


def test_many_requests_in_one_piece_are_no_long_head(address: Address) -> None:
    with connect(address) as client:
        client.sendall((GET % b"all.json") * 1_000)
        client.shutdown(socket.SHUT_WR)
        assert read_all(client).count(b"HTTP/1.1 200 OK") == 1_000


def test_a_body_without_an_end_is_cut_off(address: Address) -> None:
    with connect(address) as client:
        client.sendall(b"POST /feeds/all.rss HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999\r\n\r\n")
        with pytest.raises(OSError):
            client.sendall(b"x" * 100_000_000)


def test_what_follows_a_last_request_is_not_answered(address: Address) -> None:
    last = b"GET /feeds/all.json HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    with connect(address) as client:
        client.sendall(last + GET % b"all.rss")
        assert read_all(client).count(b"HTTP/1.1 ") == 1


def test_ten_thousand_idle_connections_stop_nobody(running: Server, address: Address) -> None:
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    number = min(10_000, (soft - 1_000) // 2)  # both ends are in this process
    with ExitStack() as stack:
        for _ in range(number):
            stack.enter_context(connect(address))
        eventually(lambda: connections(running) >= number)
        begun = time.monotonic()
        assert ask(address, "/feeds/all.rss").status == 200
        assert time.monotonic() - begun < 1
    eventually(lambda: connections(running) == 0)


def test_where_connections_run_out_the_longest_idle_ones_make_room(running: Server, address: Address) -> None:
    running._uvicorn._room = 50
    with ExitStack() as stack:
        idle = [stack.enter_context(connect(address)) for _ in range(200)]
        assert read_all(idle[0]) == b""
        eventually(lambda: connections(running) <= 50)
        assert ask(address, "/feeds/all.rss").status == 200


def test_a_server_stops_within_seconds_whatever_its_clients_do(site: Site) -> None:
    running = Server(ServerSettings(port=0), site)
    running.start()
    address = "127.0.0.1", int(running.addresses[0].rpartition(":")[2])
    with connect(address) as stalled, connect(address) as idle, connect(address) as slow:
        stalled.sendall(GET % b"big.rss" * 4)
        idle.sendall(GET % b"all.json")
        slow.sendall(b"GET /feeds")
        assert b"200 OK" in idle.recv(10_000)
        begun = time.monotonic()
        running.stop()
        running.wait()
        assert time.monotonic() - begun < 6
    with pytest.raises(OSError):
        connect(address)


def test_a_swap_is_seen_by_the_next_request(
    press_site: tuple[Press, Site], running: Server, address: Address
) -> None:
    _, site = press_site
    running.swap(site)
    assert running.site is site
    assert ask(address, "/feeds/all.rss").body == TEXTS["rss"].format("Інша").encode()
    assert ask(address, "/feeds/all.json").status == 404


@pytest.fixture
def press_site(tmp_path: Path) -> tuple[Press, Site]:
    press = Press(tmp_path)
    press.publish("all.rss", title="Інша", modified=MOMENT + 60)
    return press, Site.of(press.stamps(), (), press.settings)


def test_no_file_is_opened_for_a_request(running: Server, address: Address, opened: list[str]) -> None:
    ask(address, "/metrics")  # loads what it needs once
    opened.clear()
    for target in ("all.rss", "all.json", "nothing.rss", "%2e%2e/secret", "", "../feeds/all.rss.gz"):
        for lines in ((), ("Accept-Encoding: gzip",), ("If-None-Match: *",)):
            ask(address, f"/feeds/{target}", *lines)
    for target in ("/healthz", "/healthz/build", "/metrics"):
        ask(address, target)
    assert opened == []


@pytest.fixture
def opened() -> Iterator[list[str]]:
    """What the server's thread opens or lists, as Python's own audit tells of it."""
    seen: list[str] = []
    is_on = True

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        is_theirs = is_on and event in ("open", "os.listdir", "os.scandir")
        if is_theirs and threading.current_thread().name == "feedpub-server":
            seen.append(f"{event} {arguments}")

    sys.addaudithook(hook)  # it stays for as long as the process lives, and does nothing then
    yield seen
    is_on = False


def test_as_many_files_may_be_open_as_the_system_allows() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(soft, 512), hard))
        room = room_for_connections()
        now, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        assert now == min(hard, 65_536) > room > 0
        resource.setrlimit(resource.RLIMIT_NOFILE, (now, hard))
        assert room_for_connections() == room
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.parametrize("fault", [False, True])
def test_an_application_may_wait_or_fail_and_others_are_answered(
    running: Server, address: Address, fault: bool, caplog: pytest.LogCaptureFixture
) -> None:
    assert ask(address, "/feeds/all.rss").status == 200
    ours = running._uvicorn.config.loaded_app

    async def hesitant(scope: Any, receive: Any, send: Any) -> None:
        await asyncio.sleep(0)
        if fault:
            raise ValueError("a fault of ours")
        await ours(scope, receive, send)

    running._uvicorn.config.loaded_app = hesitant
    assert ask(address, "/feeds/all.rss").status == (500 if fault else 200)
    running._uvicorn.config.loaded_app = ours
    assert ask(address, "/feeds/all.rss").status == 200
    assert ("a fault of ours" in caplog.text) == fault


def test_the_date_of_an_answer_is_that_of_the_clock_at_every_tick(monkeypatch: pytest.MonkeyPatch) -> None:
    async def app(*_: object) -> None: ...

    tried = _Uvicorn(uvicorn.Config(app))
    monkeypatch.setattr("uvicorn.server.time.time", lambda: 1_772_366_400.5)
    asyncio.run(tried.on_tick(3))
    assert dict(tried.server_state.default_headers)[b"date"] == b"Sun, 01 Mar 2026 12:00:00 GMT"
