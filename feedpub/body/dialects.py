"""Markdown where its program reads it otherwise than CommonMark. What that takes is loaded with the first such text."""

from __future__ import annotations

#: Those that have Python-Markdown.
PYTHON = frozenset({"mkdocs", "nikola", "pelican"})
#: Those that have it, or kramdown.
LENIENT = PYTHON | {"jekyll"}


def set_out(text: str, program: str) -> str:
    """Give Markdown, before its template code is replaced, with its elements and headings as CommonMark has them."""
    if program not in LENIENT:
        return text
    from feedpub.body import held, python_markdown

    # What Jekyll had before kramdown needed no space in a heading either.
    return python_markdown.as_commonmark(held.set_out(text), 1 if program in PYTHON else 2)


def as_commonmark(text: str, program: str) -> str:
    """Give Markdown, without template code, that CommonMark reads as its program does."""
    if program not in LENIENT:
        return text
    from feedpub.body import held, lenient, tables

    text = held.told_by_tags(lenient.as_commonmark(text))
    return tables.as_commonmark(text) if program == "jekyll" else text


def with_code(html: str, program: str) -> str:
    """Give the HTML made of it, with its blocks of code as its program has them."""
    if program not in PYTHON:
        return html
    from feedpub.body import python_markdown

    return python_markdown.with_code(html)
