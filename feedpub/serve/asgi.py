"""The application: an ASGI callable over a site that is swapped whole."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, MutableMapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from feedpub.serve.health import build_health, health
from feedpub.serve.metrics import Metrics, exposition
from feedpub.serve.respond import Request, for_method, respond
from feedpub.serve.response import NOT_ALLOWED, PREFLIGHT, Header, Response
from feedpub.serve.table import Site

log = logging.getLogger(__name__)

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Clock = Callable[[], datetime]
Live = Callable[[list[Header]], Response]  #: what is made for each request: not of feeds, but of the service


def utc_now() -> datetime:
    """Return the moment; only health and subscribers ask, and responses never depend on it."""
    return datetime.now(UTC)


class App:
    """Answers from the site that it holds; `swap` replaces it between two requests.

    `start` is called when the server comes up, `stop` when it goes down (ASGI lifespan).
    """

    def __init__(
        self,
        site: Site,
        clock: Clock = utc_now,
        start: Callable[[App], None] | None = None,
        stop: Callable[[], None] | None = None,
    ) -> None:
        self.site = site
        self.metrics = Metrics()
        self._clock = clock
        self._start = start
        self._stop = stop
        self._live: dict[bytes, Live] = {
            b"/healthz": self._health,
            b"/healthz/build": self._build_health,
            b"/metrics": self._exposition,
        }

    def swap(self, site: Site) -> None:
        """Serve another site from the next request on. Safe to call from any thread."""
        former, self.site = self.site, site
        self.metrics.swapped(site, former)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._answer(scope, send)
        elif scope["type"] == "lifespan":
            await self._live_through(receive, send)
        else:  # a WebSocket: closing it unaccepted is 403
            await send({"type": "websocket.close"})

    async def _answer(self, scope: Scope, send: Send) -> None:
        method: str = scope["method"]
        headers: list[Header] = scope["headers"]
        path = _path(scope)
        live = self._live.get(path)
        if live is None:
            response = respond(Request(method, path, headers), self.site)
            self.metrics.served(response, _agent(headers), self._clock)
        else:
            response = _live_response(method, live, headers)
        if log.isEnabledFor(logging.DEBUG):
            _log(scope, path, response)
        await send({"type": "http.response.start", "status": response.status, "headers": response.headers})
        await send({"type": "http.response.body", "body": response.body})

    def _health(self, _headers: list[Header]) -> Response:
        return health(self.site)

    def _build_health(self, _headers: list[Header]) -> Response:
        return build_health(self.site, self._clock())

    def _exposition(self, headers: list[Header]) -> Response:
        accept = ",".join(value.decode("latin-1") for name, value in headers if name == b"accept")
        return exposition(self.metrics, self.site, accept, self._clock().timestamp())

    async def _live_through(self, receive: Receive, send: Send) -> None:
        await receive()
        if self._start is not None:
            self._start(self)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        if self._stop is not None:
            self._stop()
        await send({"type": "lifespan.shutdown.complete"})


def _path(scope: Scope) -> bytes:
    """Return the path as it was sent: decoded, it could not tell "%2F" from "/"."""
    raw: bytes | None = scope.get("raw_path")
    if raw is None:  # ASGI lets a server leave it out
        raw = quote(scope["path"]).encode()
    # RFC 9112 §3.2.2: a target may be a whole address, which not every server takes apart.
    if not raw.startswith(b"/"):
        raw = b"/" + raw.partition(b"://")[2].partition(b"/")[2]
    return raw.partition(b"?")[0]  # some servers leave the query in it


def _agent(headers: list[Header]) -> bytes | None:
    for name, value in headers:
        if name == b"user-agent":
            return value
    return None


def _live_response(method: str, live: Live, headers: list[Header]) -> Response:
    if method in ("GET", "HEAD"):
        return for_method(method, live(headers))
    return PREFLIGHT if method == "OPTIONS" else NOT_ALLOWED


def _log(scope: Scope, path: bytes, response: Response) -> None:
    client = scope.get("client")
    log.debug(
        "request client=%s scheme=%s method=%s path=%r status=%d bytes=%d",
        client[0] if client else "-",
        scope.get("scheme", "http"),
        scope["method"],
        path.decode("latin-1"),
        response.status,
        len(response.body),
    )
