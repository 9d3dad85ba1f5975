"""One press and every server that can publish it, for the tests over real sockets.

`ours` is each server that feedpub itself can run in, `address` besides them nginx and Caddy as `deploy-config` sets them up,
and feedpub on a Unix socket behind nginx: what readers rely on holds for all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from feedpub.feed import FeedKey
from feedpub.serve.follow import published_site
from feedpub.serve.server import Server
from feedpub.serve.table import Site
from feedpub.settings import ServerSettings
from feedpub.state import open_state
from tests import webservers
from tests.serving import FILES, Address, Press, free_port, running

RETIRED = [
    ("tags/old.rss", "tags/partnerstvo.rss"),
    ("tags/gone.rss", None),
    ("tags/older.rss", "tags/old.rss"),
]
OURS = ["server", "serve", "uvicorn"]
OTHERS = ["nginx", "caddy", "behind nginx"]
HOST = "127.0.0.1"


@pytest.fixture(scope="session")
def press(tmp_path_factory: pytest.TempPathFactory) -> Press:
    press = Press(tmp_path_factory.mktemp("press"))
    press.publish(*FILES)
    with open_state(press.settings.state) as state, state.transaction():
        state.documents.retire(FeedKey("tag", "old"), RETIRED)
    (press.folder / "secret.txt").write_text("пароль")
    (press.feeds / "secret.rss").write_text("пароль")
    (press.feeds / ".hidden.rss").write_text("пароль")
    return press


@pytest.fixture(scope="module", params=OURS)
def ours(request: pytest.FixtureRequest, press: Press) -> Iterator[Address]:
    with serving(request.param, press) as address:
        yield address


@pytest.fixture(scope="module", params=[*OURS, *OTHERS])
def address(request: pytest.FixtureRequest, press: Press) -> Iterator[Address]:
    with serving(request.param, press) as address:
        yield address


@contextmanager
def serving(name: str, press: Press) -> Iterator[Address]:
    """Run a server until the block ends."""
    port = free_port()
    environment = {"FEEDPUB_SERVER__PORT": str(port), "FEEDPUB_CONFIG": str(press.folder / "config.toml")}
    if name == "server":
        server = Server(ServerSettings(port=port), published_site(press.settings, Site.empty(press.settings)))
        server.start()
        yield HOST, port
        server.stop()
        server.wait()
    elif name == "serve":
        with running(["feedpub", "serve"], press.folder, (HOST, port), **environment):
            yield HOST, port
    elif name == "uvicorn":
        arguments = ["uvicorn", "feedpub.serve:app", "--port", str(port), "--log-level", "error"]
        with running(arguments, press.folder, (HOST, port), **environment):
            yield HOST, port
    elif name == "nginx":
        with webservers.nginx(webservers.nginx_part(press.folder), press.folder / "nginx", port):
            yield HOST, port
    elif name == "caddy":
        with webservers.caddy(webservers.caddy_part(press.folder), press.folder / "caddy", port):
            yield HOST, port
    else:
        socket = str(press.folder / "feedpub.sock")
        proxy = f"location / {{ proxy_pass http://unix:{socket}; proxy_http_version 1.1; }}"
        with (
            running(["feedpub", "serve"], press.folder, socket, FEEDPUB_SERVER__SOCKET=socket),
            webservers.nginx(proxy, press.folder / "proxy", port),
        ):
            yield HOST, port
