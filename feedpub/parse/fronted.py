"""Read texts that begin with a header, or have one beside them: Markdown, and what site generators write otherwise."""

from __future__ import annotations

from feedpub.article import Body, Field, Markup, Reading
from feedpub.parse import fields, header
from feedpub.parse.header import Header
from feedpub.settings import Settings


def read_markdown(text: str, path: str, settings: Settings) -> Reading:
    """Return what a Markdown file declares, with a header or without."""
    return reading(_headed(text, path), "markdown")


def body_of_markdown(text: str, path: str) -> Body:
    """Return the body of what `read_markdown` returns."""
    found = _headed(text, path)
    return Body("markdown", found.body, found.line, found.values)


def read_rst(text: str, path: str, settings: Settings) -> Reading:
    """Return what a reStructuredText file declares: in a header between fences, or as its own programs have it."""
    from feedpub.parse import header_rst

    found = header.read(text, path) if text.lstrip("\ufeff \n")[:3] in ("---", "+++") else None
    if found is None or not found.kind:
        return header_rst.read(text, path)
    below = header_rst.read("\n" * (found.line - 1) + found.body, path, titled="title" in _names(found))
    return with_header(found, below)


def read_header(text: str, path: str) -> Header | None:
    """Return the header of a text that has one: between fences, in a comment, or without either."""
    found = header.read(text, path)
    if found.kind:
        return found
    from feedpub.parse import header_keys, header_nikola  # most have one between fences, and need neither

    return header_nikola.read(text, path) or header_keys.read(text, path)


def reading(found: Header, markup: Markup) -> Reading:
    """Return the reading of a header and the body below it."""
    return Reading(
        format=markup,
        fields=_fields(found) if found.values else (),
        body=Body(markup, found.body, found.line, found.values),
        problems=found.problems,
    )


def with_header(found: Header, below: Reading) -> Reading:
    """Return a reading to which a header is added: what the header says counts more."""
    return below._replace(
        fields=(*_fields(found), *below.fields), problems=(*found.problems, *below.problems)
    )


def read_beside(text: str, markup: Markup, path: str, *, titled: bool) -> Reading:
    """Return what a text declares whose header stands beside it: the whole of it is the body, unless it has its own."""
    if markup == "rst":
        from feedpub.parse import header_rst

        return header_rst.read(text, path, titled=titled)
    return reading(_headed(text, path), markup)


def _headed(text: str, path: str) -> Header:
    return read_header(text, path) or Header("", text)


def _fields(found: Header) -> tuple[Field, ...]:
    if found.kind == "comments":
        from feedpub.parse import header_nikola

        return header_nikola.select(found)
    return fields.select(found.values, found.lines, found.where)


def _names(found: Header) -> set[str]:
    return {name for key in found.values for name in fields.meanings(key)}


def is_titled(found: Header) -> bool:
    """Say whether a header has a title."""
    return "title" in _names(found)
