"""The state file: newer versions, damage, and an unclean end."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from feedpub.errors import StateError
from feedpub.state import State, open_state, peek, view
from feedpub.state.safety import mark_of_building, open_database
from tests.newsroom import Newsroom, without_rights


def test_a_state_of_a_newer_feedpub_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    open_state(path).close()
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 99")
    with pytest.raises(StateError, match="newer feedpub"):
        open_state(path)
    assert [file.name for file in tmp_path.iterdir() if "damaged" in file.name] == []


def test_an_older_state_is_copied_before_it_is_migrated(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    with open_state(path) as state, state.transaction():
        state.set("built", "7")
    with sqlite3.connect(path) as older:
        older.execute("PRAGMA user_version = 1")
    seen = []

    def migrate(connection: sqlite3.Connection) -> None:
        seen.append(connection.execute("SELECT value FROM meta").fetchall())
        connection.execute("CREATE TABLE more (one TEXT)")

    database = open_database(path, migrations=(migrate,), version=2)
    assert database.execute("PRAGMA user_version").fetchone() == (2,)
    assert database.execute("SELECT count(*) FROM more").fetchone() == (0,)
    database.close()
    assert seen == [[("7",)]]
    copy = sqlite3.connect(tmp_path / "state.db.version-1")
    assert copy.execute("PRAGMA user_version").fetchone() == (1,)
    copy.close()


@pytest.mark.parametrize("damage", ["garbage", "truncated", "torn"])
def test_a_damaged_state_is_set_aside_and_made_good_from_the_documents(
    newsroom: Newsroom, damage: str
) -> None:
    for number in range(30):
        newsroom.article(f"{number}.md", f"Новина {number}", tags=["Дороги"], body="Текст. " * 200)
    newsroom.build()
    before = newsroom.files()
    path = newsroom.settings.state
    whole = path.read_bytes()
    if damage == "garbage":
        path.write_bytes(b"no database" * 100)
    elif damage == "truncated":
        path.write_bytes(whole[: len(whole) // 2])
    else:
        path.write_bytes(whole[:4096] + b"\xff" * 8192 + whole[4096 + 8192 :])
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    newsroom.article("new.md", "Нова", date="2026-02-02")
    report = newsroom.build()
    assert report.exit == 0
    assert "Нова" in newsroom.titles()
    assert len(newsroom.titles()) == 31
    assert newsroom.files()["tags/dorohy.rss"] == before["tags/dorohy.rss"]
    assert [file.name for file in path.parent.glob("*damaged*")] != []


def test_after_an_unclean_end_the_state_is_checked(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.article("a.md")
    newsroom.build()
    checked = []
    monkeypatch.setattr("feedpub.state.safety._check", lambda _, path: checked.append(path))
    newsroom.build()
    assert checked == []
    mark = mark_of_building(newsroom.settings.state)
    mark.touch()
    assert newsroom.build().exit == 0
    assert checked == [newsroom.settings.state]
    assert not mark.exists()


def test_a_build_that_is_under_way_leaves_its_mark(newsroom: Newsroom) -> None:
    newsroom.article("a.md")
    seen = []
    newsroom.build(progress=lambda *_: seen.append(mark_of_building(newsroom.settings.state).exists()))
    assert seen
    assert all(seen)


def test_who_only_looks_leaves_a_damaged_state_as_it_is(tmp_path: Path) -> None:
    """`feedpub serve` set it aside, and served nothing until the next build."""
    path = tmp_path / "state.db"
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(StateError, match="the next build sets it aside"):
        peek(path)
    assert [file.name for file in tmp_path.iterdir()] == ["state.db"]


def test_a_directory_in_place_of_the_state_is_told_with_what_would_be_right(newsroom: Newsroom) -> None:
    newsroom.article("a.md")
    newsroom.settings.state.mkdir(parents=True)
    report = newsroom.build()
    assert report.exit == 5
    assert "[state] path must name a file" in report.problems[0].message


@pytest.mark.parametrize("look", [peek, view])
def test_a_state_in_a_folder_that_may_not_be_written_can_be_looked_at(look: Callable[[Path], State]) -> None:
    """`feedpub status` of another user ended with 5, and `feedpub serve` forgot what was retired."""
    with TemporaryDirectory(dir="/tmp") as folder:  # the folders of pytest are closed to others
        path = Path(folder) / "state.db"
        with open_state(path) as state, state.transaction():
            state.set("built", "7")
        Path(folder).chmod(0o555)
        try:
            with without_rights(), look(path) as state:
                assert state.get("built") == "7"
                with pytest.raises(StateError), state.transaction():
                    state.set("built", "8")
            assert [file.name for file in Path(folder).iterdir()] == ["state.db"]
        finally:
            Path(folder).chmod(0o755)


def test_who_may_not_write_sees_what_a_build_has_committed_and_is_still_at() -> None:
    with TemporaryDirectory(dir="/tmp") as folder:
        path = Path(folder) / "state.db"
        with open_state(path) as state:
            with state.transaction():
                state.set("built", "7")
            assert path.with_name("state.db-wal").exists()
            Path(folder).chmod(0o555)
            try:
                with without_rights(), peek(path) as seen:
                    assert seen.get("built") == "7"
            finally:
                Path(folder).chmod(0o755)
