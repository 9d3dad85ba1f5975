"""What is too large or too deep: parsers of HTML take time that grows with the square of the depth."""

from __future__ import annotations

from feedpub import nesting
from feedpub.errors import ArticleError

LARGEST = 5_000_000  #: characters of a body before and after its markup is read
DEEPEST = 500  #: elements inside one another
#: An unclosed <b> is opened again in every paragraph that follows: what comes out is as large as this product.
_LARGEST_PRODUCT = 10_000_000
_LARGEST_ABSOLUTE = 20_000_000  #: characters of all addresses of a body


def refuse_large(text: str) -> None:
    """Raise ArticleError where a body has more than LARGEST characters."""
    if len(text) > LARGEST:
        raise ArticleError(f"the body has {len(text):,} characters; at most {LARGEST:,} can be published")


def refuse_deep(html: str, openings: int | None = None) -> None:
    """Raise ArticleError where elements are nested more than DEEPEST deep.

    `openings` is a number of tags that elements open with, where it is known that there are no more.
    """
    refuse_large(html)
    if openings is not None and openings <= DEEPEST and len(html) <= _LARGEST_PRODUCT // DEEPEST:
        return
    tags = html.count("<")
    if tags <= DEEPEST:
        return
    most, _ = nesting.deepest(html, DEEPEST)
    if most > DEEPEST or most * tags > _LARGEST_PRODUCT:
        raise ArticleError(f"elements are nested {most:,} deep; at most {DEEPEST} can be published")


def refuse_far(html: str, *bases: str | None) -> None:
    """Raise ArticleError where a long link, put before each relative address, would make very much of a body."""
    longest = max(len(base or "") for base in bases)
    if len(html) * longest <= _LARGEST_ABSOLUTE:
        return
    addresses = html.count("=") + html.count(",")  # at most so many: an attribute, or one of several in it
    if addresses * longest > _LARGEST_ABSOLUTE:
        raise ArticleError(
            f"its link has {longest:,} characters, too many to stand before each of its addresses"
        )
