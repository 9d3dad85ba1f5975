"""Articles in every format and with every header, one folder each: what is read of them, and what becomes of the body.

`site/` has the files, with what stands beside them; `expected.jsonl` has a row for each article, without what is empty.
A folder that misses a part fails. Adding a case needs no code.
"""

from __future__ import annotations

import dataclasses
import json
import os
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from feedpub.article import Article, Author, Enclosure, Image, Via
from feedpub.body import finish
from feedpub.build.reading import load_beside
from feedpub.errors import ArticleError
from feedpub.parse import is_article, read, read_body, sidecars, table
from feedpub.parse.decode import decode
from feedpub.parse.names import SUFFIX
from feedpub.scan import Wanted, scan
from feedpub.settings import Settings, SiteSettings, SourceSettings

CASES = Path(__file__).resolve().parent.parent / "cases-formats"
UNSAID = {"path", "problems", "origins"}


def cases() -> list[str]:
    found = sorted(path.name for path in CASES.iterdir())
    assert found, "there must be cases"
    return found


def settings_of(case: str) -> Settings:
    return Settings(
        file=CASES / case / "config.toml",
        site=SiteSettings(
            title="Луки", url="https://luky.example/", language="uk", timezone=ZoneInfo("Europe/Kyiv")
        ),
        source=SourceSettings(directory=CASES / case / "site", convention="none"),
    )


def rows_of(case: str) -> list[dict[str, object]]:
    settings = settings_of(case)
    found = scan(
        Wanted(
            directory=settings.source.directory,
            is_article=is_article,
            sidecars=sidecars,
            sidecar_suffix=SUFFIX,
        )
    )
    return [row_of(file.path, settings) for file in found.files]


def row_of(path: str, settings: Settings) -> dict[str, object]:
    source = settings.source.directory
    try:
        article, body = read(
            (source / path).read_bytes(), path, settings, load_beside(source, sidecars(path))
        )
        row: dict[str, object] = {"path": path, **{name: plain(value) for name, value in said(article)}}
        told = [f"{problem.line}: {problem.message}" for problem in article.problems]
        if article.standing == "article":
            made = finish(body, article)
            told += [f"{problem.line}: {problem.message}" for problem in made.problems]
            row |= {
                "excerpt": made.summary if made.summary != article.summary else None,
                "content": made.content,
            }
    except ArticleError as error:
        return {"path": path, "error": f"{error.line}: {error.reason}"}
    row["told"] = told
    return {key: value for key, value in row.items() if value not in (None, [], "", True, "article")}


def said(article: Article) -> list[tuple[str, object]]:
    return [
        (field.name, getattr(article, field.name))
        for field in dataclasses.fields(article)
        if field.name not in UNSAID
    ]


def plain(value: object) -> object:
    """What is said of an article, as JSON has it."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Author | Enclosure | Image | Via):
        return {key: member for key, member in dataclasses.asdict(value).items() if member is not None}
    return [plain(member) for member in value] if isinstance(value, tuple) else value


@pytest.mark.parametrize("case", cases())
def test_each_article_is_read_as_its_format_says(case: str) -> None:
    rows = rows_of(case)
    assert rows, f"{case}/site has no article"
    expected = CASES / case / "expected.jsonl"
    if os.environ.get("FEEDPUB_GOLDEN"):
        expected.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    assert rows == [json.loads(line) for line in expected.read_text("utf-8").splitlines()]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "text",
        "---\ntitle: a\n---\n\nb\n",
        "---\nno mapping\n---\nb",
        "Title: a\nDate: 2024-01-02\n\nb",
        "\ufeff\n{}\nb",
    ],
)
def test_a_body_alone_is_the_body_that_is_read_with_its_fields(text: str) -> None:
    settings = settings_of(cases()[0])
    whole = table.FORMATS["markdown"].read(decode(text.encode())[0], "a.md", settings)
    assert read_body(text.encode(), "a.md", settings) == whole.body
