"""A newsroom for tests: a configuration, a source directory and feeds in a folder of its own, with a clock by hand."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser

from feedpub.build import Options
from feedpub.build.once import build_once
from feedpub.config import load
from feedpub.report import Report
from feedpub.settings import Settings

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

CONFIG = """
[site]
title = "Верхні Луки"
url = "https://luky.example/"
language = "uk"
timezone = "Europe/Kyiv"
permalink = "/news/{slug}/"
"""


@dataclass
class Newsroom:
    """Write articles, build, and look at what was published."""

    folder: Path
    now: datetime = NOON
    config: str = CONFIG
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.source.mkdir(parents=True, exist_ok=True)

    @property
    def source(self) -> Path:
        return self.folder / "articles"

    @property
    def feeds(self) -> Path:
        return self.folder / "feeds"

    @property
    def settings(self) -> Settings:
        return load(self.save(), self.environment)

    def save(self) -> Path:
        """Write the configuration; return its path."""
        path = self.folder / "config.toml"
        path.write_text(self.config, "utf-8")
        return path

    def write(self, path: str, text: str | bytes) -> Path:
        """Write a file into the source directory."""
        target = self.source / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else text.encode())
        return target

    def article(
        self,
        path: str,
        title: str = "Новина",
        date: str = "2026-02-01 10:00",
        body: str = "Текст новини.",
        **keys: object,
    ) -> Path:
        """Write a Markdown article with a YAML header."""
        header = {"title": title, "date": date, **keys}
        lines = "\n".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in header.items())
        return self.write(path, f"---\n{lines}\n---\n\n{body}\n")

    def build(self, *, later: timedelta = timedelta(minutes=10), **options: Any) -> Report:
        """Build ten minutes after the last build."""
        self.now += later
        return build_once(self.settings, self.now, Options(**options))

    def document(self, path: str = "all.atom") -> bytes:
        return (self.feeds / path).read_bytes()

    def feed(self, path: str = "all.atom") -> Any:
        """Return a published document as an independent parser reads it."""
        parsed = feedparser.parse(self.document(path))
        assert not parsed.bozo, parsed.bozo_exception
        return parsed

    def titles(self, path: str = "all.atom") -> list[str]:
        return [entry.title for entry in self.feed(path).entries]

    def files(self) -> dict[str, tuple[bytes, int]]:
        """Return every published file with its bytes and modification time."""
        return {
            str(path.relative_to(self.feeds)): (path.read_bytes(), os.stat(path).st_mtime_ns)
            for path in sorted(self.feeds.rglob("*"))
            if path.is_file() and not path.name.startswith(".")
        }

    def contents(self) -> dict[str, bytes]:
        """Return every published file with its bytes."""
        return {path: content for path, (content, _) in self.files().items()}

    def lose_state(self) -> None:
        shutil.rmtree(self.folder / ".feedpub", ignore_errors=True)


@contextmanager
def without_rights() -> Iterator[None]:
    """Be a user who owns nothing, where this process is root, whom no permission stops."""
    os.seteuid(os.getuid() or 65_534)
    try:
        yield
    finally:
        os.seteuid(os.getuid())
