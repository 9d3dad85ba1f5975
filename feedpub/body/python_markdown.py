"""What Python-Markdown reads otherwise than CommonMark: made so that CommonMark reads the same."""

from __future__ import annotations

import re

#: Whose Markdown that is.
PROGRAMS = frozenset({"pelican", "nikola", "mkdocs"})

#: The first line of a block of code, where it names its language: ":::python", "#!python". A path is code.
_LANGUAGE = re.compile(
    r"<pre><code>[ ]*+(?:::++|\#!)([\w+#.-]++)(?:[ ]++hl_lines=(?:&quot;|\"|')[\d ]*+(?:&quot;|\"|'))?[ ]*+\n"
)


def with_languages(html: str) -> str:
    """Give HTML in which blocks of code whose first line names their language are in that language, without the line."""
    if "<pre><code>" not in html:
        return html
    return _LANGUAGE.sub(lambda found: f'<pre><code class="language-{found[1]}">', html)
