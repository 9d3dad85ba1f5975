from __future__ import annotations

import logging
import socket
from pathlib import Path

import pytest

from feedpub.readiness import READY, STOPPING, tell_manager


@pytest.mark.parametrize("message", [READY, STOPPING])
def test_the_service_manager_is_told(tmp_path: Path, message: str) -> None:
    address = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(address)
        tell_manager(message, {"NOTIFY_SOCKET": address})
        manager.settimeout(5)
        assert manager.recv(100) == message.encode()


def test_a_name_outside_of_the_file_system_is_understood() -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        try:
            manager.bind("")  # the kernel chooses an abstract name
        except OSError:
            pytest.skip("needs Linux")
        name = manager.getsockname()
        if not name:
            pytest.skip("needs Linux")
        tell_manager(READY, {"NOTIFY_SOCKET": "@" + name[1:].decode()})
        manager.settimeout(5)
        assert manager.recv(100) == b"READY=1"


@pytest.mark.parametrize("environment", [{}, {"NOTIFY_SOCKET": ""}, {"NOTIFY_SOCKET": "vsock:2:1"}])
def test_without_a_service_manager_nothing_happens(
    environment: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    tell_manager(READY, environment)
    assert not caplog.records


def test_a_service_manager_that_is_gone_is_a_line_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        logging.getLogger("feedpub"), "propagate", True
    )  # a command may have started its own log
    with caplog.at_level(logging.WARNING):
        tell_manager(STOPPING, {"NOTIFY_SOCKET": str(tmp_path / "gone")})
    assert "STOPPING=1" in caplog.text
