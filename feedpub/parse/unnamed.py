"""Look into a file whose name has no suffix: a page, a text with a header, a log, a capture; or no article at all.

Most files of such a name are no articles, so nothing here is a problem that somebody must look at, except in a page or
below a header: those were meant as articles.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from feedpub.article import Body, Field, Reading
from feedpub.errors import ArticleError
from feedpub.parse import fields, fronted, header_nikola, header_rst, textlog
from feedpub.parse.decode import decode
from feedpub.settings import Settings

_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*){0,3}<(?:!doctype\s+html|html|head|body|article)\b",
    re.IGNORECASE | re.DOTALL,
)
_CODE = re.compile(r"\s*(?:#!|<\?php|%!|%PDF|[{\[(;@$=|\\])")
_SURE = frozenset({"title", "published"})


def read(
    raw: bytes,
    path: str,
    settings: Settings,
    page: Callable[[str, str, Settings], Reading],
    capture: Callable[[str, str, Settings], Reading],
) -> Reading:
    """Return what the file holds; `page` and `capture` read those formats. Where it is no article, "standing" says so."""
    try:
        text, _ = decode(raw)
    except ArticleError:
        return _nothing(path, "its name has no suffix, and it is no text")
    if _PAGE.match(text):
        return page(text, path, settings)
    if _CODE.match(text) and text.lstrip()[:1] != "{":
        return _nothing(path, "its name has no suffix, and it begins like a program")
    headed = _headed(text, path, settings)
    if headed is not None:
        return headed
    try:
        return capture(text, path, settings)
    except ArticleError as error:
        return _nothing(path, f"its name has no suffix, and it is no article: {error.reason}")


def _headed(text: str, path: str, settings: Settings) -> Reading | None:
    found = fronted.read_header(text, path)
    if found is not None and not _SURE.isdisjoint(
        name for key in found.values for name in fields.meanings(key)
    ):
        return fronted.reading(found, "markdown") if found.kind != "comments" else header_rst.read(text, path)
    if header_nikola.read(text, path) or header_rst.is_headed(text):
        return header_rst.read(text, path)
    return textlog.read(text, path)


def _nothing(path: str, why: str) -> Reading:
    name = path.rpartition("/")[2]
    return Reading(
        format="none",
        fields=(
            Field("title", name, "file's name"),
            Field("standing", "left out", "content"),
            Field("why", why, "content"),
        ),
        body=Body("text", ""),
    )
