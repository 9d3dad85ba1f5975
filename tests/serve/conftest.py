"""One press and the three servers that feedpub can run in, for the tests over real sockets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from feedpub.feed import FeedKey
from feedpub.serve.follow import published_site
from feedpub.serve.server import Server
from feedpub.serve.table import Site
from feedpub.settings import ServerSettings
from feedpub.state import open_state
from tests.serving import FILES, Address, Press, free_port, running

RETIRED = [
    ("tags/old.rss", "tags/partnerstvo.rss"),
    ("tags/gone.rss", None),
    ("tags/older.rss", "tags/old.rss"),
]


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


@pytest.fixture(scope="module", params=["server", "serve", "uvicorn"])
def address(request: pytest.FixtureRequest, press: Press) -> Iterator[Address]:
    port = free_port()
    if request.param == "server":
        server = Server(ServerSettings(port=port), published_site(press.settings, Site.empty(press.settings)))
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
