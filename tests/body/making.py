"""The text of an article as feeds show it."""

from __future__ import annotations

from datetime import UTC, datetime

from feedpub.article import Article, Body
from feedpub.body import Site, finish


def content(text: str, convention: str | None = None) -> str:
    """Return the HTML of Markdown in one line, as the program of this name has it."""
    article = Article(
        path="a.md",
        format="markdown",
        title="Міст",
        link="https://luky.example/a/",
        slug="a",
        published=datetime(2026, 3, 1, 12, 0, tzinfo=UTC),
    )
    site = None if convention is None else Site(convention=convention)
    return finish(Body("markdown", text), article, site).content.replace("\n", "")
