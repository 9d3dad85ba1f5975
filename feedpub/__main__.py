"""The entry point: answers `--version` before anything else is loaded, since scripts and health checks ask often."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from feedpub import __version__


def main() -> None:
    """Run the command line."""
    _open_streams()
    if sys.argv[1:] == ["--version"]:
        print(f"feedpub {__version__}")
        return
    if sys.getfilesystemencoding() != "utf-8" and os.environ.get("PYTHONUTF8") != "1":
        _begin_again_in_utf8()
    if {"run", "serve"} & set(sys.argv[1:]):
        for number in (
            signal.SIGTERM,
            signal.SIGINT,
        ):  # until the service can do better: nothing is in hand yet
            signal.signal(number, lambda *_: sys.exit(0))
    try:
        from feedpub.cli import feedpub

        feedpub(prog_name="feedpub")
    except KeyboardInterrupt:
        sys.exit(
            130
        )  # before a command could say more: a shell expects this of a program that Ctrl-C has ended


def _open_streams() -> None:
    """Give a program that was started with closed streams, as some supervisors do, others that nobody reads."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - open as long as the process


def _begin_again_in_utf8() -> None:
    """Replace this process by one whose file names are UTF-8: links and ids made of them must not follow the locale."""
    os.environ["PYTHONUTF8"] = "1"
    os.environ.setdefault("PYTHONIOENCODING", f"{sys.stdout.encoding}:backslashreplace")
    os.execv(sys.executable, sys.orig_argv)  # noqa: S606 - the same program once more


if __name__ == "__main__":
    main()
