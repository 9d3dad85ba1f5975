"""Template code in bodies: Liquid, Nunjucks, short codes of Hugo, Zola, Nikola, WordPress; MDX, kramdown, Pelican."""

from __future__ import annotations

from feedpub.article import Markup
from feedpub.body.templates.hints import may_hold_code
from feedpub.body.templates.place import Note, Place, Site, is_mdx

__all__ = ["Note", "Place", "Site", "is_mdx", "may_hold_code", "replace"]


def replace(text: str, markup: Markup, place: Place) -> tuple[str, tuple[Note, ...]]:
    """Give `text` with its template code replaced, and a note for each thing that was dropped."""
    if not (is_mdx(place.path, place.site) or may_hold_code(text, markup)):
        return text, ()
    from feedpub.body.templates import replacing  # most articles need none of it

    return replacing.replace(text, markup, place)
