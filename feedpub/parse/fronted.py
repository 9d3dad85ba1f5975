"""Read texts that begin with a header between fences: Markdown, and HTML and plain text of site generators."""

from __future__ import annotations

from feedpub.article import Body, Markup, Reading
from feedpub.parse import fields, header
from feedpub.parse.header import Header
from feedpub.settings import Settings


def read_markdown(text: str, path: str, settings: Settings) -> Reading:
    """Return what a Markdown file declares, with a header or without."""
    return reading(header.read(text, path), "markdown")


def read_header(text: str, path: str) -> Header | None:
    """Return the header of a text that has one."""
    found = header.read(text, path)
    return found if found.kind else None


def reading(found: Header, markup: Markup) -> Reading:
    """Return the reading of a header and the body below it."""
    return Reading(
        format=markup,
        fields=fields.select(found.values, found.lines) if found.values else (),
        body=Body(markup, found.body, found.line),
        problems=found.problems,
    )
