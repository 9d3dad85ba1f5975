"""The operator's hooks."""

from __future__ import annotations

import json
import logging
import time
from pathlib import Path

import pytest

from feedpub.build.once import tell_hooks
from feedpub.errors import StateError
from feedpub.notify import note_untold, run_hooks
from feedpub.state import open_state
from tests.newsroom import CONFIG, Newsroom

ALL = [f"https://luky.example/feeds/all.{format}" for format in ("atom", "html", "json", "rss")]


class Killed(BaseException):
    """What ends a build as a signal does."""


def die(*_: object, **__: object) -> None:
    raise Killed


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> pytest.LogCaptureFixture:
    monkeypatch.setattr(logging.getLogger("feedpub"), "propagate", True)
    return caplog


def test_a_hook_is_given_the_report_as_json(tmp_path: Path, log: pytest.LogCaptureFixture) -> None:
    run_hooks(["cat > report.json"], {"written": ["теги/міст.rss"]}, tmp_path)
    assert json.loads((tmp_path / "report.json").read_text("utf-8")) == {"written": ["теги/міст.rss"]}
    assert not log.records


def test_hooks_run_one_after_the_other_where_the_configuration_is(tmp_path: Path) -> None:
    run_hooks(["echo one >> order", "echo two >> order"], {}, tmp_path)
    assert (tmp_path / "order").read_text() == "one\ntwo\n"


def test_a_hook_that_fails_is_named_and_the_next_one_runs(
    tmp_path: Path, log: pytest.LogCaptureFixture
) -> None:
    run_hooks(["exit 7", "touch done"], {}, tmp_path)
    assert "'exit 7' reason='exit code 7'" in log.text
    assert (tmp_path / "done").exists()


def test_a_hook_that_hangs_is_ended_with_all_that_it_began(
    tmp_path: Path, log: pytest.LogCaptureFixture
) -> None:
    begun = time.monotonic()
    run_hooks(["(sleep 60; touch late) & sleep 60"], {}, tmp_path, seconds=0.2)
    assert time.monotonic() - begun < 10
    assert "longer than 0.2 seconds" in log.text


def test_a_hook_may_leave_work_in_the_background(tmp_path: Path, log: pytest.LogCaptureFixture) -> None:
    begun = time.monotonic()
    run_hooks(["sleep 5 > /dev/null 2>&1 &"], {}, tmp_path)
    assert time.monotonic() - begun < 4
    assert not log.records


def test_a_hook_need_not_read_a_long_report(tmp_path: Path, log: pytest.LogCaptureFixture) -> None:
    run_hooks(["true"], {"written": ["x" * 1_000_000]}, tmp_path)
    assert not log.records


def test_what_a_hook_prints_stays_off_standard_output(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    run_hooks(["echo purged"], {}, tmp_path)
    said = capfd.readouterr()
    assert said.out == ""
    assert said.err == "purged\n"


def test_a_hook_that_cannot_be_started_is_named(tmp_path: Path, log: pytest.LogCaptureFixture) -> None:
    run_hooks(["true"], {}, tmp_path / "gone")
    assert "No such file" in log.text


@pytest.mark.parametrize(
    "moment",
    [
        "feedpub.build.publishing._Publication.remember",  # the documents stand, and the state knows nothing of it
        "feedpub.build.once._remember",  # it knows, and the hooks have not run
    ],
)
def test_hooks_learn_of_what_a_build_published_that_was_ended_before_they_ran(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    newsroom = Newsroom(tmp_path, config=CONFIG + '[hooks]\npublished = ["cat > told.json"]\n')
    newsroom.article("a.md", body="Було.")
    newsroom.build()
    told = tmp_path / "told.json"
    told.unlink()
    newsroom.article("a.md", body="Стало.")
    with monkeypatch.context() as patch:
        patch.setattr(moment, die)
        with pytest.raises(Killed):
            newsroom.build()
    assert not told.exists()
    assert newsroom.build().written == ()
    assert set(ALL) <= set(json.loads(told.read_text("utf-8"))["addresses"])
    told.unlink()
    newsroom.build()
    assert not told.exists()


@pytest.mark.parametrize("where", ["feedpub.build.once.view", "feedpub.build.once.open_state"])
def test_hooks_run_where_the_state_cannot_tell_what_they_were_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    newsroom = Newsroom(tmp_path, config=CONFIG + '[hooks]\npublished = ["cat > told.json"]\n')
    newsroom.article("a.md")
    report = newsroom.build()
    told = tmp_path / "told.json"
    told.unlink()
    with open_state(newsroom.settings.state) as state, state.transaction():
        note_untold(state, ["all.rss"])

    def closed(path: Path) -> None:
        raise StateError("the state cannot be opened", path)

    monkeypatch.setattr(where, closed)
    tell_hooks(report, newsroom.settings)
    assert ALL[3] in json.loads(told.read_text("utf-8"))["addresses"]
