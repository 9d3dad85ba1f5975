"""From the bytes of a file to an article. `names` tells by its name whether a file could be one; `table` reads it.

What reading needs is loaded with the first file that is read: a build that finds nothing changed pays for none of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from feedpub.article import Article, Body
from feedpub.parse.names import is_article, sidecars
from feedpub.settings import Settings
from feedpub.steps import alone

if TYPE_CHECKING:
    from feedpub.parse.conventions.convention import Convention

__all__ = ["is_article", "read", "read_body", "read_page_link", "sidecars"]

_NOTHING: Mapping[str, bytes] = MappingProxyType({})


def read(
    raw: bytes,
    path: str,
    settings: Settings,
    beside: Mapping[str, bytes] = _NOTHING,
    convention: Convention | None = None,
) -> tuple[Article, Body]:
    """Return the article in the bytes of the file at `path` (relative to the source), and its body.

    `beside` has the bytes of those of its `sidecars` that there are; `convention` is what `conventions.finding.find`
    has found. Raises ArticleError where it cannot be read as an article.
    """
    from feedpub.parse.conventions.convention import NONE
    from feedpub.parse.table import read_file

    return alone(read_file(raw, path, settings, beside, convention or NONE))


def read_body(raw: bytes, path: str, settings: Settings, beside: Mapping[str, bytes] = _NOTHING) -> Body:
    """Return the body of an article whose fields are known: what `read` would return beside it.

    Raises ArticleError where the file cannot be read.
    """
    from feedpub.parse.table import body_of

    return body_of(raw, path, settings, beside)


def read_page_link(
    raw: bytes, path: str, settings: Settings, beside: Mapping[str, bytes], convention: Convention
) -> str | None:
    """Return the link of the page that the program makes of a file which is no article; None where that is not known."""
    from feedpub.parse.table import page_link

    return page_link(raw, path, settings, beside, convention)
