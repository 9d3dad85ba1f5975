"""uvicorn's HTTP connection with limits: how long a client may take, and how much it may send.

uvicorn itself waits for ever for a request that was begun or for a response to be taken, and reads headers of any
size. Here every connection has a deadline, and one sweep a second ends those that are past it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Generator, Iterable
from heapq import nsmallest
from time import monotonic
from types import coroutine
from typing import Any, cast

from uvicorn._types import ASGI3Application, ASGISendEvent
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from feedpub.serve.response import Headers

HEAD = 20.0  #: seconds for a request line with its headers
IDLE = 75.0  #: seconds between two requests; longer than the 60 of nginx, so that it never picks a connection that ends
STALL = 60.0  #: seconds without progress in taking a response
LONGEST_LINE = 8_192  #: bytes of a request target
LONGEST_HEAD = 32_768  #: bytes of the headers
LONGEST_BODY = 1_048_576  #: bytes of a body, which nothing here reads

_LINE = b"414 URI Too Long"
_FIELDS = b"431 Request Header Fields Too Large"


class PreparedCycle(RequestResponseCycle):
    """One response. Headers that were prepared are sent as they are, in one piece with the body: to check and join
    them again for each request would take longer than all the rest.
    """

    _head = b""  # of a response that waits for its body

    async def send(self, message: ASGISendEvent) -> None:
        """Send a part of the response, as ASGI has it."""
        if message["type"] == "http.response.start":
            headers = message.get("headers")
            if not isinstance(headers, Headers):
                return await super().send(message)
            self.response_started = True
            self.waiting_for_100_continue = False
            self._head = self._prepared(message["status"], headers)
        elif not self._head:
            await super().send(message)
        else:
            if self.flow.write_paused:
                await self.flow.drain()
            self._finish(cast("bytes", message.get("body", b"")))
        return None

    def _prepared(self, status: int, headers: Headers) -> bytes:
        date = b"".join([b"%s: %s\r\n" % pair for pair in self.default_headers])
        end = b"\r\n" if self.keep_alive else b"connection: close\r\n\r\n"
        return STATUS_LINE[status] + date + headers.wire + end

    def _finish(self, body: bytes) -> None:
        """Send the whole of the response, in one call to the operating system and without copying the body."""
        if not self.transport.is_closing():
            self.transport.writelines((self._head, body))
        self.response_complete = True
        self.message_event.set()
        if not self.keep_alive:
            self.transport.close()
        self.on_response()


class LimitedProtocol(HttpToolsProtocol):
    """One connection."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.deadline = monotonic() + HEAD
        self._in_head = True
        self._received = 0  # bytes of the head, or of the body
        self._unsent = 0  # bytes that the client had not taken at the last sweep
        self._refusal = b""

    def data_received(self, data: bytes) -> None:
        self._received += len(data)
        if self._received > LONGEST_BODY and not self._in_head:
            self.transport.abort()
            return
        super().data_received(data)  # before the next check: one piece may hold many requests
        if self._received > LONGEST_HEAD and self._in_head and not self.transport.is_closing():
            self._refuse(_FIELDS)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.deadline = monotonic() + HEAD

    def on_headers_complete(self) -> None:
        if self._received > LONGEST_LINE:
            self._check_lengths()
        # RFC 9112 §3.2: exactly one, or 400.
        if [name for name, _ in self.headers].count(b"host") != 1 and self.parser.get_http_version() == "1.1":
            raise ValueError("the parser turns this into its own error")
        self._in_head = False
        self._received = 0
        self.deadline = monotonic() + STALL
        super().on_headers_complete()

    def _check_lengths(self) -> None:
        if len(self.url) > LONGEST_LINE:
            self._refusal = _LINE
        elif sum(len(name) + len(value) + 4 for name, value in self.headers) > LONGEST_HEAD:
            self._refusal = _FIELDS
        if self._refusal:
            raise ValueError("the parser turns this into its own error, and send_400_response is called")

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self._in_head = True
        self._received = 0

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        """Run the application at once, without the cost of a task, where nothing will have it wait."""
        cycle.__class__ = PreparedCycle  # uvicorn has no other way to say how a response is sent
        if self.flow.write_paused:
            super()._start_asgi_task(cycle, app)
            return
        work = cycle.run_asgi(app)
        try:
            waits_for = work.send(None)
        except StopIteration:
            return
        task = self.loop.create_task(_rest(work, waits_for))
        task.add_done_callback(self.tasks.discard)
        self.tasks.add(task)

    def on_response_complete(self) -> None:
        """Go on to the next request. uvicorn would set a timer here, for every response; the deadline is enough."""
        self.deadline = monotonic() + IDLE
        if self.pipeline:
            super().on_response_complete()
            return
        self.server_state.total_requests += 1
        if not self.transport.is_closing():
            self.flow.resume_reading()

    def send_400_response(self, msg: str) -> None:
        if self._refusal:
            self._refuse(self._refusal)
        else:
            super().send_400_response(msg)

    def _refuse(self, status: bytes) -> None:
        self.transport.write(b"HTTP/1.1 %s\r\ncontent-length: 0\r\nconnection: close\r\n\r\n" % status)
        self.transport.close()

    def eof_received(self) -> bool | None:  # type: ignore[override]  # asyncio's own signature, which uvicorn narrows
        """Answer what was asked before the client closed its side: it may still be reading."""
        if _is_done(self.cycle):
            return None
        self.cycle.keep_alive = False  # the last that was asked for; others may wait before it
        return True

    def end_if_late(self, now: float) -> None:
        """End the connection where its deadline has passed and the client takes nothing."""
        unsent = self.transport.get_write_buffer_size()
        if now < self.deadline:
            return
        if unsent and unsent != self._unsent:
            self._unsent = unsent
            self.deadline = now + STALL
            return
        self.transport.abort()

    def is_idle(self) -> bool:
        """Tell whether nothing is asked of us on this connection."""
        return _is_done(self.cycle)


def _is_done(cycle: RequestResponseCycle | None) -> bool:
    return cycle is None or cycle.response_complete


def sweep(connections: Iterable[asyncio.Protocol], now: float) -> None:
    """End the connections that are past their deadline."""
    for connection in [each for each in connections if isinstance(each, LimitedProtocol)]:
        connection.end_if_late(now)


def make_room(connections: Iterable[asyncio.Protocol], most: int) -> None:
    """Where there are more connections than we can hold, end the idle ones that have waited longest."""
    ours = [connection for connection in connections if isinstance(connection, LimitedProtocol)]
    if len(ours) <= most:
        return
    idle = (connection for connection in ours if connection.is_idle())
    # Some more than needed, so that a flood does not have us look for one at every arrival.
    for connection in nsmallest(len(ours) - most + most // 20, idle, key=lambda each: each.deadline):
        connection.transport.abort()


@coroutine
def _rest(work: Coroutine[Any, Any, None], waits_for: Any) -> Generator[Any, Any, None]:
    """Go on with a coroutine that was begun outside of a task, and waits after all."""
    yield waits_for
    yield from work
