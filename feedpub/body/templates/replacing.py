"""Template code in the text of a body replaced by what it means, before the markup is read."""

from __future__ import annotations

import re

from feedpub.article import Markup
from feedpub.body.templates import addresses, blocks, component, press, remarks, restructured
from feedpub.body.templates.assembling import Assembly
from feedpub.body.templates.expressions import Variables
from feedpub.body.templates.place import Lines, Note, Notes, Place, is_mdx
from feedpub.body.templates.scanner import Scanner

_COMPONENT_END = re.compile(r"</([A-Z][\w.]*)\s*>")


def replace(text: str, markup: Markup, place: Place) -> tuple[str, tuple[Note, ...]]:
    """Give `text` with its template code replaced, and a note for each thing that was dropped.

    Code stays as its readers should see it. Only for what `may_hold_code` says yes to.
    """
    if markup == "page":  # of the program that has made it, or of Pelican, whose links it may have
        return (addresses.internal(text, place) if place.site.convention == "pelican" else text), ()
    notes = Notes()
    if markup == "rst":
        return restructured.replace(text, place, notes), notes.collected()
    markdown = markup == "markdown"
    sight = component.Sight(
        mdx=is_mdx(place.path, place.site),
        budget=8 * len(text) + 10_000,
    )
    origins = None
    if markdown:
        text = press.unescaped(remarks.without(text, place.site.convention))
        sight.files = component.imported(text)
        text, origins, sight.mdx = blocks.read_blocks(text, notes, mdx=sight.mdx)
        sight.closed = frozenset(_COMPONENT_END.findall(text)) if "</" in text else frozenset()
    scanner = Scanner(text, markdown=markdown, sight=sight, templated=_is_templated(place, markdown=markdown))
    return Assembly(scanner, Variables(place), notes, Lines(text, origins)).text(), notes.collected()


def _is_templated(place: Place, *, markdown: bool) -> bool:
    """Tell whether the article's program reads template code in it: Jekyll and Eleventy can be told not to."""
    usual = place.variables.get("eleventy.engines") if markdown else None
    engines = place.header.get("templateEngineOverride", usual)
    return place.header.get("render_with_liquid") is not False and engines not in (False, "md", "html")
