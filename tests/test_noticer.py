"""The service's look for what other processes publish."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from feedpub.schedule import noticing
from feedpub.schedule.noticing import Noticer
from tests.serving import eventually


@dataclass
class Published:
    stamp: int = 0
    taken: list[int] = field(default_factory=list)
    fault: Exception | None = None

    def take(self) -> None:
        if self.fault is not None:
            fault, self.fault = self.fault, None
            raise fault
        self.taken.append(self.stamp)


@pytest.fixture
def published() -> Published:
    return Published()


@pytest.fixture
def noticer(published: Published, monkeypatch: pytest.MonkeyPatch) -> Iterator[Noticer]:
    monkeypatch.setattr(noticing, "EVERY", 0.01)
    noticer = Noticer(lambda: published.stamp, published.take)
    noticer.start()
    yield noticer
    noticer.stop()


def test_what_another_process_publishes_is_taken_over_once(noticer: Noticer, published: Published) -> None:
    published.stamp = 1
    eventually(lambda: published.taken == [1])
    published.stamp = 2
    eventually(lambda: published.taken == [1, 2])


def test_what_the_service_publishes_itself_is_no_news(noticer: Noticer, published: Published) -> None:
    with noticer.publishing() as served:
        published.stamp = 1
        served()
    published.stamp = 2
    eventually(lambda: published.taken == [2])


def test_what_is_published_while_our_hooks_run_is_taken_over_meanwhile(
    noticer: Noticer, published: Published
) -> None:
    with noticer.publishing() as served:
        published.stamp = 1
        served()
        published.stamp = 2
        eventually(lambda: published.taken == [2])


def test_what_another_process_published_while_a_build_came_to_nothing_is_taken_over_after_it(
    noticer: Noticer, published: Published
) -> None:
    with noticer.publishing():
        published.stamp = 1
    eventually(lambda: published.taken == [1])


def test_what_cannot_be_taken_over_now_is_later(noticer: Noticer, published: Published) -> None:
    published.fault = OSError("too many open files")
    published.stamp = 1
    eventually(lambda: published.taken == [1])
