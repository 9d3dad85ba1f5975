"""Tell WebSub hubs which feeds have changed (W3C WebSub §6): what is noted, when it is told, and when tried again.

A publication notes what has to be told in the transaction that records its documents, so that a crash loses nothing.
It is told later, once the documents are served, from where a slow hub holds up nobody.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from feedpub.address import below, encode
from feedpub.settings import Settings
from feedpub.state import State, is_there, open_state
from feedpub.state.pings import Ping

if TYPE_CHECKING:
    from feedpub.websub.sending import Outcome

__all__ = ["GIVE_UP", "note_changes", "tell_hubs"]

log = logging.getLogger(__name__)

FIRST_PAUSE = 60  #: seconds until the second attempt; doubled after each
LONGEST_PAUSE = 6 * 3_600
GIVE_UP = 16  #: attempts, which is two days; the feed's next change begins anew


def note_changes(
    settings: Settings, state: State, changed: Iterable[str], gone: Iterable[str], moment: int
) -> None:
    """Note that every hub has to be told of those changed documents that are feeds; the caller holds a transaction.

    Nobody is told any more of documents that are gone, at an address that is no longer ours, or where the hub is not
    configured any more.
    """
    base = settings.feeds.url
    if settings.hubs:
        topics = [below(base, path) for path in state.pings.feeds_among(changed)]
        state.pings.ask(((hub, topic) for hub in settings.hubs for topic in topics), moment, GIVE_UP)
    lost = {below(base, path) for path in gone}
    state.pings.forget(
        ping
        for ping in state.pings.all()
        if ping.hub not in settings.hubs or ping.topic in lost or not ping.topic.startswith(encode(base))
    )


def tell_hubs(
    settings: Settings,
    now: datetime,
    *,
    turn: AbstractContextManager[object] | None = None,
    seconds: float | None = None,
    stopping: Callable[[], bool] = lambda: False,
) -> datetime | None:
    """Tell hubs what is due at `now`, and return when the next attempt is due; None where nothing waits.

    `turn` is held while the state is read and written, not while hubs are told: whoever publishes holds it until the
    new documents are served.
    Ends early after `seconds`, and soon after `stopping` turns true; what was not told then stays due. Never raises for
    what a hub does; raises StateError where the state cannot be used.
    """
    if not settings.hubs or not is_there(settings.state):
        return None
    moment = int(now.timestamp())
    turn = turn or nullcontext()
    with turn, open_state(settings.state) as state:
        waiting = _waiting(settings, state)
    # What waits longer than we ever let it was noted before the clock was set back.
    due = [ping for ping in waiting if not moment < ping.next_try <= moment + LONGEST_PAUSE]
    if due:
        from feedpub.websub.sending import send

        outcomes = send(due, seconds, stopping)
        with turn, open_state(settings.state) as state:
            _settle(state, outcomes, moment)
            waiting = _waiting(settings, state)
    following = min((ping.next_try for ping in waiting), default=None)
    return None if following is None else datetime.fromtimestamp(following, UTC)


def _waiting(settings: Settings, state: State) -> list[Ping]:
    """Return the pings that are to be made, now or later."""
    return [ping for ping in state.pings.all() if ping.hub in settings.hubs and ping.attempts < GIVE_UP]


def _settle(state: State, outcomes: Sequence[Outcome], moment: int) -> None:
    """Remember what became of pings. One whose feed has changed meanwhile is another one, and stays."""
    told = [outcome.ping for outcome in outcomes if outcome.error is None]
    failed = [outcome for outcome in outcomes if outcome.error is not None]
    with state.transaction():
        state.pings.forget(told)
        state.pings.change((outcome.ping, _later(outcome, moment)) for outcome in failed)
    for outcome in failed:
        ping, is_last = outcome.ping, outcome.ping.attempts + 1 >= GIVE_UP
        log.log(
            logging.ERROR if is_last else logging.WARNING,
            "hub not told%s hub=%s topic=%s reason=%r",
            ", and given up until the feed changes" if is_last else "",
            ping.hub,
            ping.topic,
            outcome.error,
        )
    log.info("hubs told pings=%d failed=%d", len(told), len(failed))


def _later(outcome: Outcome, moment: int) -> Ping:
    ping = outcome.ping
    pause = max(FIRST_PAUSE * 2 ** min(ping.attempts, 20), outcome.pause)
    return replace(
        ping,
        attempts=ping.attempts + 1,
        next_try=moment + min(pause, LONGEST_PAUSE),
        error=outcome.error,
    )
