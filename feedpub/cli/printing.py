"""Results to standard output, the rest to standard error: the one place that knows of terminals and encodings."""

from __future__ import annotations

import json
import logging
import os
import re
import sys
from collections.abc import Iterable
from contextlib import suppress

import click

from feedpub.errors import Problem, PublishError

# What moves a terminal's cursor, ends a line or cannot be encoded: C0, C1, the separators of lines, half surrogates.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_COLORS = {logging.ERROR: "red", logging.WARNING: "yellow"}


def put(lines: Iterable[str]) -> None:
    """Print lines of results, in the encoding of the terminal; what it cannot show is escaped."""
    text = "".join(f"{printable(line)}\n" for line in lines)
    _write(text.encode(sys.stdout.encoding or "utf-8", "backslashreplace"))


def put_json(value: object) -> None:
    """Print one JSON value over several lines."""
    _write(_encode_json(value, indent=2))


def put_json_lines(values: Iterable[object]) -> None:
    """Print JSON Lines: one value each."""
    _write(b"".join(map(_encode_json, values)))


def say(problem: Problem) -> None:
    """Print a problem on standard error: `path:line: error: what, and what would be right`."""
    level = logging.ERROR if problem.level == "error" else logging.WARNING
    if logging.getLogger("feedpub").isEnabledFor(level):
        text = printable(str(problem))
        say_line(click.style(text, fg=_COLORS[level]) if uses_color() else text)


def say_line(text: str) -> None:
    """Print a line on standard error. Where nobody can hear it, as on a full disk, nothing else fails for that."""
    with suppress(OSError):
        click.echo(text, err=True)


def start_log(*, quiet: bool, verbose: bool) -> None:
    """Send log lines to standard error; other packages' stay away."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Lines())
    log = logging.getLogger("feedpub")
    log.handlers[:] = [handler]
    log.propagate = False
    log.setLevel(logging.ERROR if quiet else logging.DEBUG if verbose else logging.INFO)
    if not logging.root.handlers:
        logging.root.addHandler(logging.NullHandler())


class _Lines(logging.Formatter):
    """A line for each outcome: short on a terminal, with the moment elsewhere, where nobody may be looking."""

    def __init__(self) -> None:
        stamp = "" if is_terminal() else "%(asctime)s "
        super().__init__(f"{stamp}%(levelname)s %(message)s", "%Y-%m-%dT%H:%M:%S%z")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's own name
        """Return the line; what follows it, as of an exception, keeps its lines."""
        text = printable(super().formatMessage(record))
        color = _COLORS.get(record.levelno)
        return click.style(text, fg=color) if color and uses_color() else text


def printable(text: str) -> str:
    """Return a text as one line that does nothing to a terminal."""
    return _UNPRINTABLE.sub(lambda found: repr(found[0])[1:-1], text)


def is_terminal() -> bool:
    """Tell whether standard error is a terminal that can be written over."""
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


def uses_color() -> bool:
    """Tell whether colour is wanted: on a terminal, and not refused (https://no-color.org)."""
    return is_terminal() and not os.environ.get("NO_COLOR")


def _encode_json(value: object, indent: int | None = None) -> bytes:
    # RFC 8259 §8.1: JSON between programs is UTF-8, whatever the terminal's encoding. A half surrogate becomes \udXXX,
    # which is the escape that JSON has for it.
    return f"{json.dumps(value, ensure_ascii=False, indent=indent)}\n".encode("utf-8", "backslashreplace")


def _write(data: bytes) -> None:
    try:
        click.echo(data, nl=False)
    except BrokenPipeError:
        # The reader has seen enough, as in `feedpub list | head`: no mistake, and the rest is for nobody.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        raise PublishError(f"the result could not be written ({error.strerror or error})") from error
