"""What a command costs: time, processor time, and the memory of it and its children together."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_LOOK_EVERY = 0.01  # seconds between two looks at the memory
_PROC = Path("/proc")


class CommandFailed(Exception):
    """A measured command ended with an error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command to measure, and where and with what it runs."""

    argv: Sequence[str]
    directory: Path
    additions: Mapping[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """Ours and the additions. Python programs keep their bytecode, as they do wherever they are installed."""
        return {**os.environ, "PYTHONDONTWRITEBYTECODE": "", **self.additions}


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took."""

    seconds: float
    processor: float  #: seconds of all cores, children included


def time_of(command: Command) -> Cost:
    """Run the command undisturbed and return what it took."""
    with tempfile.TemporaryFile() as complaints:
        begun = time.perf_counter()
        process = _start(command, complaints.fileno())
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        complaints.seek(0)
        _expect_success(process, complaints.read())
    return Cost(seconds, usage.ru_utime + usage.ru_stime)


def peak_memory_of(command: Command) -> int:
    """Run the command and return the most bytes that it and its children held at one moment.

    Shared pages count once (PSS). Looking slows the command down, so its time is not to be used. Without /proc (macOS)
    it is the largest single process.
    """
    highest = 0
    with tempfile.TemporaryFile() as complaints:
        process = _start(command, complaints.fileno())
        while True:
            ended, status, usage = os.wait4(process.pid, os.WNOHANG)
            if ended:
                break
            highest = max(highest, sum(map(_proportional, tree(process.pid))))
            time.sleep(_LOOK_EVERY)
        process.returncode = os.waitstatus_to_exitcode(status)
        complaints.seek(0)
        _expect_success(process, complaints.read())
    return highest or _largest_process(usage.ru_maxrss)


def processor_seconds(root: int) -> float:
    """Return the processor time that a running process and its running children have used so far (Linux)."""
    ticks = 0
    for process in tree(root):
        fields = (_PROC / str(process) / "stat").read_text().rpartition(")")[2].split()
        ticks += sum(map(int, fields[11:15]))  # utime, stime, and those of children that have ended: proc(5)
    return ticks / os.sysconf("SC_CLK_TCK")


def tree(root: int) -> Iterable[int]:
    """Yield a process and all that descend from it (Linux)."""
    yield root
    for children in _PROC.glob(f"{root}/task/*/children"):
        for child in _read(children).split():
            yield from tree(int(child))


def _start(command: Command, complaints: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command.argv,
        cwd=command.directory,
        env=command.environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=complaints,
    )


def _expect_success(process: subprocess.Popen[bytes], complaints: bytes) -> None:
    if process.returncode:
        last = complaints.decode(errors="replace").strip()[-2_000:]
        raise CommandFailed(f"{process.args!r} ended with {process.returncode}: {last}")


def _proportional(process: int) -> int:
    for line in _read(_PROC / str(process) / "smaps_rollup").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


def _read(path: Path) -> str:
    """Return the text of a file of /proc, empty where the process has ended meanwhile."""
    try:
        return path.read_text()
    except OSError:
        return ""


def _largest_process(most: int) -> int:
    return most if os.uname().sysname == "Darwin" else most * 1024  # getrusage(2): bytes there, kB elsewhere
