"""Whether a text may hold template code: asked of every article, so that it must be quick and load nothing."""

from __future__ import annotations

import re

from feedpub.article import Markup
from feedpub.body.templates.press import NAMES
from feedpub.body.templates.tex import may_hold_formula

_BRACES = re.compile(
    r"\{(?:[{%:#./]|(?<=[)\]`:\n]\{)[ \w]|filename\}|static\}|attach\}|photo\}|tag\}|category\}|author\}|index\})"
)
_BARS = re.compile(r"\|(?:filename|static|attach)\|")
#: What WordPress' short codes, wikis, boxes of GitHub and tables of contents begin with.
_BRACKETS = re.compile(rf"\[(?:[\[!]|[tT](?:oc|OC)\]|/?(?:{NAMES})\b)")
_LINES = re.compile(r"\n[:ie*/-](?:::|:[a-z][\w-]*[\[{]|//[ ]|mport |xport |\[|-*8<)")
#: Icons of Material for MkDocs, which feeds cannot show.
ICON = re.compile(r":(?:material|octicons|fontawesome|simple)-[a-z0-9-]{1,80}:")
#: What such icons and Nikola's link://slug/ have in common.
_COLONS = re.compile(r":(?:(?<=link:)//|(?:material|octicons|fontawesome|simple)-)")
_COMPONENT = re.compile(r"</?[A-Z][A-Za-z]*[a-z]")


def may_hold_code(text: str, markup: Markup) -> bool:
    """Tell whether `text` is worth a closer look; quick, for most articles hold no template code."""
    if markup == "text":
        return False
    if markup == "page":
        return "{filename}" in text or "{static}" in text or "{attach}" in text
    if ("{" in text and _BRACES.search(text)) or ("|" in text and _BARS.search(text)):
        return True
    if ":" in text and _COLONS.search(text):
        return True
    if markup == "rst":
        return False
    if "[" in text and _BRACKETS.search(text):
        return True
    return markup == "markdown" and (_may_hold_lines(text) or may_hold_formula(text))


def _may_hold_lines(text: str) -> bool:
    """Tell the same of Markdown: rare single letters first, they are found fastest."""
    # A string that ends with a space is found slowly.
    return bool(
        ("<" in text and _COMPONENT.search(text))
        or ("!" in text and "!!!" in text and "!!! " in text)
        or ("?" in text and "???" in text)
        or ("=" in text and '=== "' in text)
        or ("%" in text and "%%" in text)
        or _LINES.search(text)
        or text.startswith(("::", "import ", "export ", "--8<", "*["))
    )
