"""Tell others what was published: the operator's hooks."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

log = logging.getLogger(__name__)

SECONDS = 60.0  #: a hook that takes longer is ended: the next build must not wait for it


def run_hooks(
    commands: Sequence[str], message: Mapping[str, object], directory: Path, seconds: float = SECONDS
) -> None:
    """Run each command in a shell with `message` as JSON on its standard input; log those that fail.

    They run in `directory`, one after the other. What they print goes to standard error, where the log is.
    """
    given = json.dumps(message, ensure_ascii=False).encode("utf-8", "backslashreplace")
    for command in commands:
        failure = _run(command, given, directory, seconds)
        if failure:
            log.error("hook failed command=%r reason=%r", command, failure)


def _run(command: str, given: bytes, directory: Path, seconds: float) -> str | None:
    """Return why the command failed, or None."""
    try:
        hook = subprocess.Popen(  # noqa: S602 - the operator's own command, from the configuration
            command,
            shell=True,
            cwd=directory,
            stdin=subprocess.PIPE,
            stdout=2,  # standard error: standard output is for the results of our own commands
            start_new_session=True,  # Ctrl-C is meant for us; and what the shell has begun can be ended with it
        )
    except OSError as error:
        return error.strerror or str(error)
    try:
        hook.communicate(given, timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(hook.pid, signal.SIGKILL)
        hook.wait()
        return f"took longer than {seconds:g} seconds"
    return f"exit code {hook.returncode}" if hook.returncode else None
