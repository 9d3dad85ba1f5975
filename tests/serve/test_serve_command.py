"""`feedpub serve`, as operators and their service managers see it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.serving import Press, ask, free_port, running

pytestmark = pytest.mark.slow


@pytest.fixture
def press(tmp_path: Path) -> Press:
    press = Press(tmp_path)
    press.publish("all.rss")
    return press


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_with_0(press: Press, number: signal.Signals) -> None:
    port = free_port()
    with running(
        ["feedpub", "serve"], press.folder, ("127.0.0.1", port), FEEDPUB_SERVER__PORT=str(port)
    ) as process:
        process.send_signal(number)
        _, said = process.communicate(timeout=10)
    assert process.returncode == 0
    assert f"http://127.0.0.1:{port}/feeds/" in said
    assert "Traceback" not in said


def test_each_request_is_a_line_where_that_is_wished(press: Press) -> None:
    port = free_port()
    address = "127.0.0.1", port
    environment = {"FEEDPUB_SERVER__PORT": str(port)}
    with running(["feedpub", "serve", "--verbose"], press.folder, address, **environment) as process:
        ask(address, "/feeds/all.rss?x=1", "X-Forwarded-For: 203.0.113.9", "X-Forwarded-Proto: https")
        ask(address, "/feeds/%0a%1b[31m")
        process.terminate()
        _, said = process.communicate(timeout=10)
    lines = [line for line in said.splitlines() if "request " in line and "healthz" not in line]
    assert "client=203.0.113.9 scheme=https method=GET path='/feeds/all.rss' status=200 bytes=" in lines[0]
    assert "client=127.0.0.1" in lines[1]
    assert "status=404" in lines[1]
    assert "\x1b" not in said


def test_who_is_no_trusted_proxy_is_not_believed(press: Press) -> None:
    port = free_port()
    address = "127.0.0.1", port
    environment = {"FEEDPUB_SERVER__PORT": str(port), "FORWARDED_ALLOW_IPS": "192.0.2.1"}
    with running(["feedpub", "serve", "--verbose"], press.folder, address, **environment) as process:
        ask(address, "/feeds/all.rss", "X-Forwarded-For: 203.0.113.9", "X-Forwarded-Proto: https")
        process.terminate()
        _, said = process.communicate(timeout=10)
    assert "client=127.0.0.1 scheme=http method=GET path='/feeds/all.rss'" in said
    assert "203.0.113.9" not in said


def test_nothing_is_said_of_requests_otherwise(press: Press) -> None:
    port = free_port()
    address = "127.0.0.1", port
    with running(["feedpub", "serve"], press.folder, address, FEEDPUB_SERVER__PORT=str(port)) as process:
        ask(address, "/feeds/all.rss")
        process.terminate()
        _, said = process.communicate(timeout=10)
    assert "all.rss" not in said


def test_a_port_that_is_taken_is_wrong_usage(press: Press) -> None:
    port = free_port()
    with running(["feedpub", "serve"], press.folder, ("127.0.0.1", port), FEEDPUB_SERVER__PORT=str(port)):
        second = subprocess.run(
            [sys.executable, "-m", "feedpub", "serve"],
            cwd=press.folder,
            env={**os.environ, "FEEDPUB_SERVER__PORT": str(port)},
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
    assert second.returncode == 2
    assert "another program listens there" in second.stderr
