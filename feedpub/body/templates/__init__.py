"""Template code in bodies: Liquid, Nunjucks, short codes of Hugo, Zola, Nikola and WordPress, MDX, kramdown, Pelican."""

from __future__ import annotations

from feedpub.body.templates.place import Note, Place
from feedpub.body.templates.replacing import replace

__all__ = ["Note", "Place", "replace"]
