"""The service's thread that tells hubs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import pytest

from feedpub.errors import StateError
from feedpub.schedule import telling
from feedpub.schedule.telling import Teller
from tests.serving import eventually


class Told:
    """Stands in for hubs: notes when it was asked to tell them, and says when the next attempt is due."""

    def __init__(self) -> None:
        self.moments: list[datetime] = []
        self.answers: list[Exception | timedelta] = []

    def __call__(
        self, now: datetime, turn: AbstractContextManager[object], _: Callable[[], bool]
    ) -> datetime | None:
        with turn:
            self.moments.append(now)
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, Exception):
            raise answer
        return None if answer is None else now + answer


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def teller(told: Told) -> Iterator[Teller]:
    teller = Teller(told, lambda: datetime.now(UTC))
    teller.start()
    yield teller
    teller.stop()
    assert teller.wait(10)


def test_a_wake_has_hubs_told(teller: Teller, told: Told) -> None:
    teller.wake()
    eventually(lambda: len(told.moments) == 1)
    teller.wake()
    eventually(lambda: len(told.moments) == 2)


def test_an_attempt_that_is_due_needs_no_build(teller: Teller, told: Told) -> None:
    told.answers = [timedelta(seconds=0.2), timedelta()]
    teller.wake()
    eventually(lambda: len(told.moments) == 3)
    assert told.moments[1] - told.moments[0] >= timedelta(seconds=0.2)


def test_hubs_wait_until_what_was_published_is_served(teller: Teller, told: Told) -> None:
    with teller.turn:
        teller.wake()
        assert not told.moments
    eventually(lambda: len(told.moments) == 1)


@pytest.mark.parametrize("fault", [StateError("busy"), ZeroDivisionError()])
def test_a_fault_is_no_end(
    teller: Teller, told: Told, fault: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "RETRY", 0.05)
    told.answers = [fault]
    teller.wake()
    eventually(lambda: len(told.moments) == 2)


def test_a_stop_is_told_to_what_is_under_way() -> None:
    begun = threading.Event()

    def tell(now: datetime, turn: AbstractContextManager[object], stopping: Callable[[], bool]) -> None:
        begun.set()
        eventually(stopping)

    teller = Teller(tell, lambda: datetime.now(UTC))
    teller.start()
    teller.wake()
    assert begun.wait(10)
    assert not teller.wait(0)
    teller.stop()
    assert teller.wait(10)
