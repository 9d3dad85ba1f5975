"""Where the service can listen: addresses of either family, a free port, a Unix socket."""

from __future__ import annotations

import errno
import socket
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from feedpub.errors import UsageError
from feedpub.serve import listen
from feedpub.serve.listen import addresses, close, open_sockets
from feedpub.serve.server import Server
from feedpub.serve.table import Site
from feedpub.settings import ServerSettings
from tests.serving import Address, Press, ask, connect


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    press = Press(tmp_path_factory.mktemp("press"))
    press.publish("all.rss")
    return Site.of(press.stamps(), (), press.settings)


@contextmanager
def serving(settings: ServerSettings, site: Site) -> Iterator[Server]:
    server = Server(settings, site)
    server.start()
    try:
        yield server
    finally:
        server.stop()
        server.wait()


def port_of(server: Server) -> int:
    return int(server.addresses[0].rpartition(":")[2])


with_ipv6 = pytest.mark.skipif(not socket.has_dualstack_ipv6(), reason="this machine has no IPv6")


@with_ipv6
def test_an_ipv6_address_is_listened_at(site: Site) -> None:
    with serving(ServerSettings(host="::1", port=0), site) as server:
        assert server.addresses[0].startswith("http://[::1]:")
        assert ask(("::1", port_of(server)), "/feeds/all.rss").status == 200
        with pytest.raises(OSError):
            connect(("127.0.0.1", port_of(server)))


@with_ipv6
def test_everywhere_is_both_families(site: Site) -> None:
    with serving(ServerSettings(host="::", port=0), site) as server:
        for host in ("::1", "127.0.0.1"):
            assert ask((host, port_of(server)), "/feeds/all.rss").status == 200


def test_a_name_is_listened_at_by_all_its_addresses_with_one_port(site: Site) -> None:
    with serving(ServerSettings(host="localhost", port=0), site) as server:
        assert len({address.rpartition(":")[2] for address in server.addresses}) == 1
        assert ask(("localhost", port_of(server)), "/feeds/all.rss").status == 200


def test_a_port_that_is_taken_is_said_before_anything_begins(site: Site) -> None:
    with (
        serving(ServerSettings(port=0), site) as server,
        pytest.raises(UsageError, match="another program listens there"),
    ):
        Server(ServerSettings(port=port_of(server)), site)


@pytest.mark.parametrize(
    "host, reason", [("no such name", "there is no such address"), ("192.0.2.1", "cannot listen there")]
)
def test_an_address_that_is_not_ours_is_an_error_with_advice(host: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        open_sockets(ServerSettings(host=host, port=0))


def test_a_port_that_needs_a_privilege_is_an_error_with_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> socket.socket:
        raise PermissionError(errno.EACCES, "Permission denied")  # what root never sees

    monkeypatch.setattr(listen, "_bound", refused)
    with pytest.raises(UsageError, match="below 1024"):
        open_sockets(ServerSettings(port=80))


def test_a_server_that_is_told_to_stop_at_once_never_serves(site: Site) -> None:
    server = Server(ServerSettings(port=0), site)
    server.stop()
    server.run()
    server.wait()
    with pytest.raises(ConnectionRefusedError):
        connect(("127.0.0.1", port_of(server)))


def test_a_unix_socket_serves_any_local_proxy_and_is_taken_away(site: Site, tmp_path: Path) -> None:
    path = tmp_path / "run" / "feedpub.sock"
    address: Address = str(path)
    with serving(ServerSettings(socket=path), site) as server:
        assert server.addresses == [f"unix:{path}"]
        assert ask(address, "/feeds/all.rss", "X-Forwarded-For: 203.0.113.9").status == 200
        assert stat.S_IMODE(path.stat().st_mode) == 0o666
    assert not path.exists()


def test_a_socket_that_a_dead_process_left_is_replaced(site: Site, tmp_path: Path) -> None:
    path = tmp_path / "feedpub.sock"
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(path))
    with serving(ServerSettings(socket=path), site):
        assert ask(str(path), "/feeds/all.rss").status == 200


def test_a_socket_that_is_alive_is_left_alone(site: Site, tmp_path: Path) -> None:
    path = tmp_path / "feedpub.sock"
    with serving(ServerSettings(socket=path), site):
        with pytest.raises(UsageError, match="another program listens there"):
            Server(ServerSettings(socket=path), site)
        assert ask(str(path), "/feeds/all.rss").status == 200


def test_a_file_in_the_place_of_the_socket_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "feedpub.sock"
    path.write_text("важливе")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=r"socket 'feedpub\.sock': is a file of another kind"):
        open_sockets(ServerSettings(socket=path))
    assert path.read_text() == "важливе"


def test_a_socket_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be made"):
        open_sockets(ServerSettings(socket=tmp_path / ("x" * 200)))


def test_addresses_can_be_given_to_a_browser() -> None:
    settings = ServerSettings(port=0)
    opened = open_sockets(settings)
    assert addresses(opened) == [f"http://127.0.0.1:{opened[0].getsockname()[1]}"]
    close(opened, settings)
