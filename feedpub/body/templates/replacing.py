"""Template code in the text of a body replaced by what it means, before the markup is read."""

from __future__ import annotations

import re

from feedpub.article import Markup
from feedpub.body.templates import blocks, component, restructured
from feedpub.body.templates.assembling import Assembly
from feedpub.body.templates.expressions import Variables
from feedpub.body.templates.place import Lines, Note, Notes, Place
from feedpub.body.templates.press import NAMES
from feedpub.body.templates.scanner import Scanner

_BRACES = re.compile(r"\{(?:[{%:#./]|filename\}|static\}|attach\}|photo\}|tag\}|category\}|author\}|index\})")
#: What WordPress' short codes, wikis, boxes of GitHub and tables of contents begin with.
_BRACKETS = re.compile(rf"\[(?:[\[!]|[tT](?:oc|OC)\]|/?(?:{NAMES}))")
_LINES = re.compile(r"\n[:ie](?:::|mport |xport )")
_COMPONENT = re.compile(r"</?[A-Z][A-Za-z]*[a-z]")
_COMPONENT_END = re.compile(r"</([A-Z][\w.]*)\s*>")


def may_hold_code(text: str, markup: Markup) -> bool:
    """Tell whether `text` is worth a closer look; quick, for most articles hold no template code."""
    if markup in ("text", "page"):
        return False
    if ("{" in text and _BRACES.search(text)) or ("|" in text and "|filename|" in text):
        return True
    if markup == "rst":
        return False
    if "[" in text and _BRACKETS.search(text):
        return True
    return markup == "markdown" and _may_hold_lines(text)


def _may_hold_lines(text: str) -> bool:
    """Tell the same of Markdown: rare single letters first, they are found fastest."""
    return bool(
        ("<" in text and _COMPONENT.search(text))
        or ("!" in text and "!!! " in text)
        or ("?" in text and "???" in text)
        or ("=" in text and '=== "' in text)
        or _LINES.search(text)
        or text.startswith((":::", "import ", "export "))
    )


def replace(text: str, markup: Markup, place: Place) -> tuple[str, tuple[Note, ...]]:
    """Give `text` with its template code replaced, and a note for each thing that was dropped.

    Code stays as its readers should see it. Plain text and whole pages are nobody's templates: they stay as they are.
    """
    if not may_hold_code(text, markup):
        return text, ()
    notes = Notes()
    if markup == "rst":
        return restructured.replace(text, place, notes), notes.collected()
    markdown = markup == "markdown"
    sight = component.Sight(
        mdx=place.path.endswith(".mdx") or place.site.convention == "docusaurus",
        budget=8 * len(text) + 10_000,
    )
    origins = None
    if markdown:
        sight.files = component.imported(text)
        text, origins, sight.mdx = blocks.read_blocks(text, notes, mdx=sight.mdx)
        sight.closed = frozenset(_COMPONENT_END.findall(text)) if "</" in text else frozenset()
    scanner = Scanner(text, markdown=markdown, sight=sight)
    return Assembly(scanner, Variables(place), notes, Lines(text, origins)).text(), notes.collected()
