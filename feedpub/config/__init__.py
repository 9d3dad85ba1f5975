"""config.toml and the environment to Settings; every mistake reported together.

`KEYS` is the table that says what may be configured. `reading` opens the file, `environment` overrides it,
`sections` holds it against the table, `assembly` makes Settings of what was read. Past this package nobody tests
for a missing key, a relative path or a wrong type.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from feedpub.config.assembly import assemble
from feedpub.config.environment import override
from feedpub.config.keys import KEYS, Key
from feedpub.config.mistakes import Mistakes, refuse_file
from feedpub.config.reading import parse, read_text
from feedpub.config.sections import read_sections
from feedpub.errors import shown
from feedpub.settings import Settings

__all__ = ["KEYS", "Key", "load"]


#: Keys that Zola or Hugo has at the top of a config.toml.
_KEYS_OF_OTHERS = ("base_url", "baseURL", "baseurl", "languageCode")


def load(file: Path, environment: Mapping[str, str]) -> Settings:
    """Settings from the file, with what the environment overrides. Raises ConfigError that names every mistake.

    Paths in the file are relative to the directory that `file` names, whatever the working directory.
    """
    path = shown(file).as_posix()
    text = read_text(file, path)
    tables = parse(text, path)
    if "site" not in tables and (mark := next((one for one in _KEYS_OF_OTHERS if one in tables), None)):
        refuse_file(
            path,
            f'is the configuration of another program ({mark} stands in it); "feedpub init --config feedpub.toml" writes '
            "one for feedpub, and every command takes --config feedpub.toml",
        )
    mistakes = Mistakes(path, text)
    override(tables, environment, mistakes)
    read, custom = read_sections(tables, mistakes)
    settings = assemble(Path(os.path.normpath(file.absolute())), read, custom, mistakes)
    mistakes.refuse()
    return settings
