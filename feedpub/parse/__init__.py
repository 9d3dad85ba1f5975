"""From the bytes of a file to an article: the table of formats.

A new format is one module, whose function makes a Reading of a text, and one row. What a Reading's fields mean is the
same for all formats and stands in `interpret`. Bodies are only carried; `feedpub.body` turns them into HTML.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from feedpub.article import Article, Body, Reading
from feedpub.errors import ArticleError
from feedpub.parse import fronted
from feedpub.parse.decode import decode
from feedpub.parse.interpret import interpret
from feedpub.settings import Settings


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: what it is called, by which suffixes it is known, and what reads it."""

    name: str
    suffixes: tuple[str, ...]
    read: Callable[[str, str, Settings], Reading]  #: text, path and settings; raises ArticleError
    slug_from_title: bool = False  #: a file's name says nothing about it


def _read_page(text: str, path: str, settings: Settings) -> Reading:
    header = fronted.read_header(text, path)
    if (
        header is not None
    ):  # a generator's source: what is below the header is the article, not a page around it
        return fronted.reading(header, "html")
    from feedpub.parse import page  # lxml is loaded only where there are pages

    return page.read(text, path)


def _read_capture(text: str, path: str, settings: Settings) -> Reading:
    header = fronted.read_header(text, path)
    if header is not None:
        return fronted.reading(header, "text")
    from feedpub.parse import capture

    site = settings.site
    return capture.read(text, path, settings.source.labels, site.timezone, site.language)


FORMATS = (
    Format(
        "markdown", (".md", ".markdown", ".mdown", ".mkd", ".mkdn", ".mdwn", ".mdtext"), fronted.read_markdown
    ),
    Format("html", (".html", ".htm", ".xhtml"), _read_page),
    Format("capture", (".txt", ".text"), _read_capture, slug_from_title=True),
)
_BY_SUFFIX = {suffix: row for row in FORMATS for suffix in row.suffixes}


def is_article(path: str) -> bool:
    """Say whether some format reads files of this name."""
    return _row(path) is not None


def read(raw: bytes, path: str, settings: Settings) -> tuple[Article, Body]:
    """Return the article in the bytes of the file at `path` (relative to the source), and its body.

    Raises ArticleError where it cannot be read as an article.
    """
    row = _row(path)
    if row is None:
        known = " ".join(suffix for one in FORMATS for suffix in one.suffixes)
        raise ArticleError(f"no format reads files of this name; those that are read end with {known}")
    text, _ = decode(raw)
    reading = row.read(text, path, settings)
    article = interpret(
        reading, path, settings, slug_from_title=row.slug_from_title and reading.format == row.name
    )
    return article, reading.body


def _row(path: str) -> Format | None:
    dot = path.rfind(".")
    return _BY_SUFFIX.get(path[dot:]) or _BY_SUFFIX.get(path[dot:].lower()) if dot >= 0 else None
