"""Work in other processes: what becomes of a build when one of them is killed."""

from __future__ import annotations

import os
import signal
import sys
import time
from types import FrameType

import pytest

from feedpub.build.workers import Workers
from feedpub.errors import PublishError


def be_killed(item: int) -> int:
    if item:
        return item
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def be_killed_while_sending(item: int) -> int:
    """Die with a half of a message on the way, and what only one process may have at a time in hand."""
    if item:
        return item
    frame: FrameType | None = sys._getframe()
    while frame is not None and "result_queue" not in frame.f_locals:
        frame = frame.f_back
    assert frame is not None
    results = frame.f_locals["result_queue"]
    with results._wlock:
        os.write(results._writer.fileno(), b"\0\0\x10\0half of it")
        os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


@pytest.mark.parametrize("work", [be_killed, be_killed_while_sending])
def test_a_process_that_is_killed_ends_the_build_and_nothing_waits_for_it(work: object) -> None:
    begun = time.monotonic()
    with pytest.raises(PublishError, match="a process of the build was killed"), Workers(2) as workers:
        list(workers.map(work, range(50), pays=True, ahead=8))  # type: ignore[arg-type]
    assert time.monotonic() - begun < 20


def time_out(item: int) -> int:
    raise TimeoutError(item)


def test_work_that_times_out_is_not_waited_for_again() -> None:
    with pytest.raises(TimeoutError), Workers(2) as workers:
        list(workers.map(time_out, range(3), pays=True, ahead=2))
