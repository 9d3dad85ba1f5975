"""The operator's hooks."""

from __future__ import annotations

import json
import logging
import time
from pathlib import Path

import pytest

from feedpub.notify import run_hooks


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
