"""Pings sent to hubs: all hubs at once, the pings of one hub one after the other. The door to httpx for hubs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from itertools import groupby
from operator import attrgetter

import httpx

from feedpub import __version__
from feedpub.state.pings import Ping

TIMEOUT = 10.0  #: seconds that a hub has for everything: its name, the connection, redirects and its answer
REDIRECTS = 3
#: Bytes of an answer's body that are read, for the connection to serve the next ping as well.
_DRAINED = 16_384
_DRAINING = 0.5  #: seconds for that
_LOOK = 0.1  #: seconds between two looks at whether to stop
_MOVED = frozenset({301, 302, 307, 308})
#: The last three come from below httpx, for addresses that a hub may send us to: a port past 65535, say.
_FAULTS = (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError, ExceptionGroup)
_BUSY = frozenset({429, 503})  #: a hub that says so is not asked for its other topics just now


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a ping."""

    ping: Ping
    error: str | None = None  #: why the hub was not told
    pause: int = 0  #: seconds that the hub itself asks us to wait


@dataclass(frozen=True, slots=True)
class _Answer:
    error: str | None = None
    pause: int = 0
    is_of_hub: bool = False  #: the other topics of this hub would fare no better


def send(pings: Iterable[Ping], seconds: float | None, stopping: Callable[[], bool]) -> list[Outcome]:
    """Send pings and return what became of each; one for which no time was left has no outcome."""
    by_hub = sorted(pings, key=attrgetter("hub"))  # stable: those that have waited longest stay first
    queues = [list(group) for _, group in groupby(by_hub, key=attrgetter("hub"))]
    return asyncio.run(_send(queues, seconds, stopping))


async def _send(
    queues: Sequence[Sequence[Ping]], seconds: float | None, stopping: Callable[[], bool]
) -> list[Outcome]:
    outcomes: list[Outcome] = []
    loop = asyncio.get_running_loop()
    end = float("inf") if seconds is None else loop.time() + seconds
    agent = {"User-Agent": f"feedpub/{__version__}"}
    async with httpx.AsyncClient(timeout=None, headers=agent) as client:  # noqa: S113 - `_ask` minds the time
        tasks = [asyncio.create_task(_tell(client, queue, outcomes)) for queue in queues]
        running = set(tasks)
        while running and not stopping() and loop.time() < end:
            _, running = await asyncio.wait(running, timeout=_LOOK)
        for task in running:
            task.cancel()
        await asyncio.wait(tasks)
    for task in tasks:
        if not task.cancelled():
            task.result()  # a fault of ours is not hidden
    return outcomes


async def _tell(client: httpx.AsyncClient, pings: Sequence[Ping], outcomes: list[Outcome]) -> None:
    """Send the pings of one hub. One that does not answer is asked once, not for each topic."""
    for number, ping in enumerate(pings):
        answer = await _ask(client, ping)
        outcomes.append(Outcome(ping, answer.error, answer.pause))
        if answer.is_of_hub:
            outcomes += [Outcome(other, answer.error, answer.pause) for other in pings[number + 1 :]]
            return


async def _ask(client: httpx.AsyncClient, ping: Ping) -> _Answer:
    try:
        # httpx's own limits count anew with each byte that comes.
        async with asyncio.timeout(TIMEOUT):
            return await _post(client, ping, ping.hub, REDIRECTS)
    except TimeoutError:
        return _Answer(f"did not answer within {TIMEOUT:g} seconds", is_of_hub=True)
    except _FAULTS as error:
        first = error.exceptions[0] if isinstance(error, ExceptionGroup) else error
        return _Answer(str(first) or type(first).__name__, is_of_hub=True)


async def _post(client: httpx.AsyncClient, ping: Ping, address: str, redirects: int) -> _Answer:
    # hub.url is the name of W3C WebSub's examples and of older hubs, hub.topic that of newer ones.
    form = {"hub.mode": "publish", "hub.url": ping.topic, "hub.topic": ping.topic}
    async with client.stream("POST", address, data=form) as response:
        status = response.status_code
        if response.is_success:
            await _drain(response)
            return _Answer()
        if status not in _MOVED or response.next_request is None:
            return _Answer(f"answered {status}", _pause(response), is_of_hub=status in _BUSY)
        target = response.next_request.url
    # The method stays: turned into a GET, as browsers do (RFC 9110 §15.4.2), the hub would be told nothing.
    if redirects == 0 or (response.url.scheme == "https" and target.scheme != "https"):
        return _Answer(f"answered {status} to {target}", is_of_hub=True)
    return await _post(client, ping, str(target), redirects - 1)


async def _drain(response: httpx.Response) -> None:
    """Read what little body there is. The status has said everything: one without end is not waited for."""
    size = 0
    try:
        async with asyncio.timeout(_DRAINING):
            async for data in response.aiter_raw():
                size += len(data)
                if size > _DRAINED:
                    return
    except (TimeoutError, httpx.HTTPError):
        return


def _pause(response: httpx.Response) -> int:
    """Return the seconds that a hub asks us to wait, in seconds or as a date by its own clock (RFC 9110 §10.2.3)."""
    value = response.headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit() and len(value) < 10:
        return int(value)
    try:
        wait = parsedate_to_datetime(value) - parsedate_to_datetime(response.headers["Date"])
    except (KeyError, TypeError, ValueError):  # no date, or one of the two without its zone
        return 0
    return max(int(wait.total_seconds()), 0)
