"""What `feedpub init` writes: config.toml with a sentence for every key, and an article in each of two languages."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from feedpub.config.keys import SECTIONS, Key
from feedpub.errors import PublishError
from feedpub.settings import EXAMPLE

_WIDTH = 100

_HEAD = """\
# The configuration of feedpub. Every key is here with its default, but title and url, which are yours to give.
# Paths are relative to this file. An environment variable overrides a key: FEEDPUB_SITE__TITLE, FEEDPUB_FEEDS__LIMIT.
# "feedpub check" names every mistake.
"""

#: What a new site is asked to change first, by section and key, as TOML.
_START = {"site.title": '"My site"', "site.url": f'"{EXAMPLE}"'}
_CUSTOM_START = {
    "feeds.custom.name": '"partner"',
    "feeds.custom.include": '{ tag = ["feeds"] }',
}

_WELCOME = """\
---
title: Your first article
date: 2025-02-03 09:00
lang: en
author: The editors
tags: [feeds, first steps]
---

This file is an article. Its first lines say what it is called, when it was published and what it is about;
the rest is **Markdown**.

Run `feedpub build`, and it stands in the feed of all articles and in that of each of its tags, as RSS, Atom
and JSON. Change a word, build again, and readers see the new text without seeing the article twice.

When your own articles are here, delete this one.
"""

_VITAIEMO = """\
---
title: Ваша перша стаття
date: 2025-02-03 10:30
lang: uk
author: Редакція
tags: [стрічки, перші кроки]
---

Цей файл — стаття. Перші рядки кажуть, як вона зветься, коли вийшла і про що вона, а далі йде текст у **Markdown**.

Виконайте `feedpub build`, і стаття з'явиться у стрічці всіх статей та у стрічках кожного свого тегу: RSS, Atom і
JSON. Виправте слово, зберіть стрічки ще раз — читачі побачать новий текст, але не побачать статтю двічі.

Коли тут будуть ваші статті, цю можна видалити.
"""


#: Articles of a new site: path relative to its directory, and text.
SAMPLES = {
    "articles/vasha-persha-stattia.md": _VITAIEMO,
    "articles/your-first-article.md": _WELCOME,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """What `init` did: the files that it wrote, and those that were there and stay as they are."""

    written: tuple[Path, ...]
    kept: tuple[Path, ...]


def init(config: Path) -> Started:
    """Write a configuration and beside it two articles that a build turns into feeds; never over a file that is there.

    No articles where there was a configuration or a folder of articles before. Raises PublishError where a file cannot
    be written.
    """
    samples = {} if os.path.exists(config) or os.path.isdir(config.parent / "articles") else SAMPLES
    written: list[Path] = []
    kept: list[Path] = []
    for file, text in {
        config: config_text(_START),
        **{config.parent / name: text for name, text in samples.items()},
    }.items():
        (written if _write_new(file, text) else kept).append(file)
    return Started(written=tuple(written), kept=tuple(kept))


def config_text(values: Mapping[str, str]) -> str:
    """A whole config.toml: the given values and else the defaults, as TOML, each under the sentence of its key.

    Values are named by section and key: "site.title". One [[feeds.custom]] stands there as a comment.
    """
    blocks = [_HEAD]
    for section, keys in SECTIONS.items():
        if section == "feeds.custom":
            blocks.append(_commented(keys.values()))
        else:
            blocks.append(_block(f"[{section}]", keys.values(), values))
    return "\n".join(blocks)


def _block(header: str, keys: Iterable[Key], values: Mapping[str, str]) -> str:
    lines = [header]
    for key in keys:
        lines += textwrap.wrap(key.help, _WIDTH, initial_indent="# ", subsequent_indent="# ")
        lines.append(f"{key.name} = {values.get(f'{key.section}.{key.name}', key.default)}")
    return "\n".join(lines) + "\n"


def _commented(keys: Iterable[Key]) -> str:
    """A table of [[feeds.custom]] to take the signs away from: a feed that nobody asked for must not appear."""
    lines = _block("[[feeds.custom]]", keys, _CUSTOM_START).splitlines()
    return "\n".join(line if line.startswith("# ") else f"#{line}" for line in lines) + "\n"


def _write_new(file: Path, text: str) -> bool:
    """Whether the file was written; False where there is one."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except FileExistsError:
        if file.parent.is_dir():
            return False
        raise PublishError(f"{file.parent} is a file where a directory must be; move it away") from None
    except OSError as error:
        raise PublishError(f"could not write {file}: {error.strerror or error}") from error
    return True
