"""config.toml as a file: its name for people, its text, its tables."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from feedpub.config.mistakes import refuse_file

LARGEST = 1_000_000  #: bytes; the parser is quadratic on some texts, and no real configuration comes near

_PLACE_IN_MESSAGE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


def read_text(file: Path, path: str) -> str:
    """The file's text. Raises ConfigError that says what to do where there is none."""
    try:
        with file.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except FileNotFoundError:
        refuse_file(path, 'there is no such file; "feedpub init" writes one, --config names another')
    except IsADirectoryError:
        refuse_file(path, "is a directory; --config must name a file, such as config.toml")
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the name
        reason = getattr(error, "strerror", None) or str(error)
        refuse_file(path, f"cannot be read: {reason}")
    if len(data) > LARGEST:
        refuse_file(path, f"is larger than {LARGEST // 1_000_000} MB, which no configuration is")
    try:
        return data.decode("utf-8-sig")  # Notepad puts a byte order mark first
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        refuse_file(path, "is not UTF-8, as TOML must be; save it in that encoding", line)


def parse(text: str, path: str) -> dict[str, Any]:
    """The tables of a TOML text. Raises ConfigError with the line of what is not TOML."""
    try:
        return tomllib.loads(text)
    except RecursionError:
        refuse_file(path, "is not TOML that can be read: brackets are nested too deeply")
    except ValueError as error:  # TOMLDecodeError is one; an integer of 5,000 digits raises the plain one
        message = str(error)
        found = _PLACE_IN_MESSAGE.search(message)
        reason = message[: found.start()] if found else message
        line = _line_of(found, text) if found else None
        if line is not None:
            reason = _in_words(reason, text.split("\n")[line - 1]) or reason
        refuse_file(path, f"is not valid TOML: {reason}", line)


def _in_words(reason: str, line: str) -> str | None:
    """What tomllib says without the key, in Python's words, or without what would be right; None for anything else."""
    if reason == "Invalid value":
        return 'Invalid value; text stands in quotation marks, as in title = "News"'
    if reason == "Cannot overwrite a value":
        key, sign, _ = line.partition("=")
        return f"{f'the key {key.strip()}' if sign else 'a key'} is set twice; keep one of the two"
    if re.fullmatch(r"Cannot declare \(.*\) twice", reason):
        return f"the section {line.strip()} stands twice; put all its keys below one line of that name"
    return None


def _line_of(found: re.Match[str], text: str) -> int:
    return int(found[1]) if found[1] else len(text.rstrip().split("\n"))
