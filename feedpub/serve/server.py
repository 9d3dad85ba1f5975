"""The server: uvicorn with uvloop and httptools around the application. The only module that starts it."""

from __future__ import annotations

import asyncio
import logging
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import monotonic

import uvicorn

from feedpub.serve.asgi import App
from feedpub.serve.listen import BACKLOG, addresses, close, open_sockets, room_for_connections
from feedpub.serve.protocol import LimitedProtocol, make_room, sweep
from feedpub.serve.table import Site
from feedpub.settings import ServerSettings

log = logging.getLogger(__name__)

GRACE = 3  #: seconds that responses under way have when the server stops


class Server:
    """Serves a site until it is told to stop; the site can be swapped at any time, from any thread.

    The sockets are bound at once, so that an address that cannot be had is known before anything else begins: raises
    UsageError then. Signals are the caller's: a handler calls `stop`.
    """

    def __init__(self, settings: ServerSettings, site: Site) -> None:
        self.app = App(site)
        self._settings = settings
        self._sockets = open_sockets(settings)
        self.addresses = addresses(self._sockets)
        # Who is behind a proxy matters to the log alone, so only the log pays for finding out.
        logged = log.isEnabledFor(logging.DEBUG)
        self._uvicorn = _Uvicorn(_config(self.app, logged=logged, behind=settings.socket is not None))
        self._thread: threading.Thread | None = None

    @property
    def site(self) -> Site:
        """The site that is being served."""
        return self.app.site

    def swap(self, site: Site) -> None:
        """Serve another site from the next request on."""
        self.app.swap(site)

    def run(self) -> None:
        """Serve in this thread until `stop` is called."""
        try:
            self._uvicorn.run(sockets=self._sockets)
        finally:
            close(self._sockets, self._settings)

    def start(self) -> None:
        """Serve in a thread of its own."""
        self._thread = threading.Thread(target=self.run, name="feedpub-server")
        self._thread.start()

    def stop(self) -> None:
        """Ask for the end; safe to call from a signal handler and from any thread."""
        self._uvicorn.should_exit = True

    def wait(self) -> None:
        """Wait until a server that was started in a thread has ended."""
        if self._thread is not None:
            self._thread.join()


def _config(app: App, *, logged: bool, behind: bool) -> uvicorn.Config:
    _quiet_uvicorn()
    return uvicorn.Config(
        app,
        loop="uvloop",
        http=LimitedProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=logged,
        # Behind a Unix socket there is nobody but the proxy; else FORWARDED_ALLOW_IPS names those that are trusted.
        forwarded_allow_ips="*" if behind else None,
        timeout_keep_alive=2**31,  # LimitedProtocol sees to it
        timeout_graceful_shutdown=GRACE + 1,
        backlog=BACKLOG,
    )


def _quiet_uvicorn() -> None:
    """Have uvicorn tell of its own faults only, with our log: strangers who send nonsense are no news."""
    theirs = logging.getLogger("uvicorn.error")
    theirs.setLevel(logging.ERROR)
    theirs.parent = logging.getLogger("feedpub")


class _Uvicorn(uvicorn.Server):
    """uvicorn's server, with a sweep a second over the connections, and an end that waits for nobody for long."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._room = room_for_connections()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to the command."""
        yield

    async def on_tick(self, counter: int) -> bool:
        make_room(self.server_state.connections, self._room)
        if counter % 10 == 0:
            sweep(self.server_state.connections, monotonic())
        # As if each tick were a tenth one, on which uvicorn looks at the clock: Date must not be earlier than the
        # Last-Modified of what was just published (RFC 9110 §8.8.2.1).
        return await super().on_tick(0)

    async def shutdown(self, sockets: Sequence[socket.socket] | None = None) -> None:
        asyncio.get_running_loop().call_later(GRACE, self._abort)
        await super().shutdown(list(sockets or []))

    def _abort(self) -> None:
        for connection in list(self.server_state.connections):
            connection.transport.abort()
