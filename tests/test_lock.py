"""One build at a time."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from feedpub.errors import LockError, PublishError
from feedpub.lock import build_lock


def test_a_second_build_is_refused_while_the_first_is_at_work(tmp_path: Path) -> None:
    with (
        build_lock(tmp_path),
        pytest.raises(LockError, match="another build") as raised,
        build_lock(tmp_path),
    ):
        pytest.fail("two builds at once")
    assert str(tmp_path) in str(raised.value)
    with build_lock(tmp_path):
        pass


@pytest.mark.parametrize("shared", ["state", "feeds"])
def test_either_directory_is_enough_to_meet_another_build(tmp_path: Path, shared: str) -> None:
    state, feeds = tmp_path / "state", tmp_path / "feeds"
    with (
        build_lock(state, feeds),
        pytest.raises(LockError),
        build_lock(tmp_path / shared, tmp_path / "other"),
    ):
        pytest.fail("two builds at once")


def test_a_state_in_the_output_directory_does_not_lock_itself_out(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    with build_lock(tmp_path, tmp_path, tmp_path / "link"):
        pass


def test_nothing_is_left_of_a_lock(tmp_path: Path) -> None:
    with build_lock(tmp_path / "made", tmp_path):
        assert (tmp_path / "made").is_dir()
    assert list(tmp_path.iterdir()) == []


def test_a_directory_that_was_filled_meanwhile_stays(tmp_path: Path) -> None:
    with build_lock(tmp_path / "feeds"):
        (tmp_path / "feeds" / "all.rss").touch()
    assert [path.name for path in (tmp_path / "feeds").iterdir()] == ["all.rss"]


def test_a_lock_that_a_killed_build_left_behind_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / ".feedpub.lock").touch()
    with build_lock(tmp_path):
        pass


def test_wait_is_the_time_for_both_directories_together(tmp_path: Path) -> None:
    begun = time.monotonic()
    with build_lock(tmp_path), pytest.raises(LockError), build_lock(tmp_path / "a", tmp_path, wait=0.2):
        pytest.fail("two builds at once")
    assert 0.2 <= time.monotonic() - begun < 2


def test_a_stop_ends_the_waiting(tmp_path: Path) -> None:
    begun = time.monotonic()
    with build_lock(tmp_path), pytest.raises(LockError), build_lock(tmp_path, wait=60, stopping=lambda: True):
        pytest.fail("two builds at once")
    assert time.monotonic() - begun < 10


def test_a_directory_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(PublishError, match="feeds: cannot be written"),
        build_lock(tmp_path / "file" / "feeds"),
    ):
        pytest.fail("locked what is no directory")
