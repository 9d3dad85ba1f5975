"""The entry point: answers `--version` before anything else is loaded, since scripts and health checks ask often."""

from __future__ import annotations

import os
import signal
import sys

from feedpub import __version__


def main() -> None:
    """Run the command line."""
    _open_standard_files()
    if sys.argv[1:] == ["--version"]:
        print(f"feedpub {__version__}")
        return
    if sys.getfilesystemencoding() != "utf-8" and os.environ.get("PYTHONUTF8") != "1":
        _begin_again_in_utf8()
    if {"run", "serve"} & set(sys.argv[1:]):
        # Until the service can do better: nothing is in hand yet. An exception might come where Python ignores it, as in
        # the middle of an import.
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: os._exit(0))
    try:
        from feedpub.cli import feedpub

        feedpub(prog_name="feedpub")
    except KeyboardInterrupt:
        # Before a command could say more: a shell expects this of a program that Ctrl-C has ended.
        sys.exit(130)


def _open_standard_files() -> None:
    """Open those of the first three files that are closed: else the state would get a number of theirs, and the log of
    a hook would be written into it.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            null = os.open(os.devnull, os.O_RDWR)  # the lowest number that is free, which is the missing one
            os.set_inheritable(null, True)
            setattr(sys, name, os.fdopen(null, mode, encoding="utf-8"))


def _begin_again_in_utf8() -> None:
    """Replace this process by one whose file names are UTF-8: links and ids made of them must not follow the locale."""
    os.environ["PYTHONUTF8"] = "1"
    os.environ.setdefault("PYTHONIOENCODING", f"{sys.stdout.encoding}:backslashreplace")
    os.execv(sys.executable, sys.orig_argv)  # noqa: S606 - the same program once more


if __name__ == "__main__":
    main()
