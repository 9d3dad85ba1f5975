"""Tell others what was published: the operator's hooks."""

from __future__ import annotations

import json
import logging
import subprocess
from collections.abc import Mapping, Sequence

log = logging.getLogger(__name__)

SECONDS = 60  # a hook that takes longer is ended: the next build must not wait for it


def run_hooks(commands: Sequence[str], message: Mapping[str, object]) -> None:
    """Run each command in a shell with `message` as JSON on its standard input; log those that fail."""
    given = json.dumps(message, ensure_ascii=False).encode()
    for command in commands:
        try:
            done = subprocess.run(  # noqa: S602 - the operator's own commands, from the configuration
                command, shell=True, input=given, capture_output=True, timeout=SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            log.error("hook failed command=%r reason='took longer than %d seconds'", command, SECONDS)
            continue
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip()[-500:]
            log.error("hook failed command=%r exit=%d stderr=%r", command, done.returncode, said)
