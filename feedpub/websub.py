"""Tell WebSub hubs which feeds have changed (W3C WebSub §6). What fails is tried again by later builds."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from feedpub.address import below
from feedpub.settings import Settings
from feedpub.state import State
from feedpub.state.pings import Ping

if TYPE_CHECKING:
    import httpx

log = logging.getLogger(__name__)

TIMEOUT = 3.0  #: seconds that a hub has to answer
BUDGET = 5.0  #: seconds that one build spends on hubs; the rest is told by the next
REDIRECTS = 3
FIRST_PAUSE = 60  #: seconds until the second attempt; doubled after each
LONGEST_PAUSE = 6 * 3_600


def tell_hubs(settings: Settings, state: State, changed: Iterable[str], now: datetime) -> None:
    """Tell every hub of the changed documents that are feeds, and of those that an earlier build could not.

    What has to be told is remembered first, so that a build that is killed here loses nothing. Never raises for what a
    hub does.
    """
    moment = int(now.timestamp())
    with state.transaction():
        topics = [below(settings.feeds.url, path) for path in state.pings.feeds_among(changed)]
        state.pings.save(Ping(hub, topic, next_try=moment) for hub in settings.hubs for topic in topics)
        state.pings.forget(ping for ping in state.pings.all() if ping.hub not in settings.hubs)
    due = [ping for ping in state.pings.all() if ping.next_try <= moment]
    if not due:
        return
    told, failed = _send(due, moment)
    with state.transaction():
        state.pings.forget(told)
        state.pings.save(failed)
    log.info("hubs told pings=%d failed=%d", len(told), len(failed))


def _send(due: list[Ping], moment: int) -> tuple[list[Ping], list[Ping]]:
    """Return the pings that succeeded and those that failed; one for which no time was left is in neither."""
    import httpx

    told: list[Ping] = []
    failed: list[Ping] = []
    silent: dict[str, str] = {}  # hubs that do not answer are asked once
    end = time.monotonic() + BUDGET
    with httpx.Client(timeout=TIMEOUT, follow_redirects=True, max_redirects=REDIRECTS) as client:
        for ping in due:
            if time.monotonic() >= end:
                break
            error = silent.get(ping.hub) or _ping(client, ping, silent)
            if error is None:
                told.append(ping)
            else:
                failed.append(_later(ping, error, moment))
                log.warning("hub not told hub=%s topic=%s reason=%r", ping.hub, ping.topic, error)
    return told, failed


def _ping(client: httpx.Client, ping: Ping, silent: dict[str, str]) -> str | None:
    """Return why the hub was not told, or None."""
    import httpx

    form = {"hub.mode": "publish", "hub.url": ping.topic, "hub.topic": ping.topic}
    try:
        # Only the status matters: a body without end must not hold the build.
        with client.stream("POST", ping.hub, data=form) as response:
            return None if response.is_success else f"answered {response.status_code}"
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        reason = str(error) or type(error).__name__
        silent[ping.hub] = reason
        return reason


def _later(ping: Ping, error: str, moment: int) -> Ping:
    pause = min(FIRST_PAUSE * 2 ** min(ping.attempts, 20), LONGEST_PAUSE)
    return replace(ping, attempts=ping.attempts + 1, next_try=moment + pause, error=error)
