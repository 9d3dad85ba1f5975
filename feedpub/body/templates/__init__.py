"""Template code in bodies: Liquid, Nunjucks, short codes of Hugo, Zola, Nikola, WordPress; MDX, kramdown, Pelican."""

from __future__ import annotations

from feedpub.body.templates.place import Note, Place, Site
from feedpub.body.templates.replacing import may_hold_code, replace

__all__ = ["Note", "Place", "Site", "may_hold_code", "replace"]
