"""Tell others what was published: the operator's hooks.

What a publication has changed is noted in the transaction that records it, until the hooks have run: a build that is
stopped or killed before that leaves it to the next one.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from feedpub.state import State

log = logging.getLogger(__name__)

SECONDS = 60.0  #: a hook that takes longer is ended: the next build must not wait for it
_UNTOLD = "untold"  # key in the state


def note_untold(state: State, paths: Iterable[str]) -> None:
    """Note documents that hooks have to be told of; the caller holds a transaction."""
    state.set(_UNTOLD, json.dumps(sorted({*untold(state), *paths})))


def untold(state: State) -> list[str]:
    """Return the documents that hooks have to be told of."""
    paths: list[str] = json.loads(state.get(_UNTOLD) or "[]")
    return paths


def forget_untold(state: State, told: Iterable[str]) -> None:
    """Forget documents that hooks were told of; the caller holds a transaction."""
    state.set(_UNTOLD, json.dumps(sorted({*untold(state)}.difference(told))))


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
