"""Template code in bodies: Liquid, Nunjucks, short codes of Hugo, Zola, Nikola and WordPress, MDX, kramdown, Pelican."""

from __future__ import annotations

from feedpub.body.templates.replacing import replace
from feedpub.body.templates.place import Note, Place

__all__ = ["Note", "Place", "replace"]
