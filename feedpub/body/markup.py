"""A table from markup to the function that makes HTML of it. The HTML is as its author wrote it: not yet safe."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pyromark

from feedpub.article import Article, Markup
from feedpub.body import dialects
from feedpub.body.excerpt import is_marker
from feedpub.body.templates.place import Note, Site
from feedpub.text import digest

#: CommonMark with what GitHub adds. Neither math nor sub- and superscript: "$5 and $6", "x^2" are meant as they stand.
_OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_HEADING_ATTRIBUTES
)
_MARKDOWN = pyromark.Markdown(options=_OPTIONS)
#: With the definition lists of kramdown, Goldmark and Python-Markdown; ":smile:" is a definition to it, too.
_DEFINING = pyromark.Markdown(options=_OPTIONS | pyromark.Options.ENABLE_DEFINITION_LIST)
_LINE_OF_COLON = re.compile(r"\n:")  # found sooner than by `in`
_DEFINITION = re.compile(
    r"\S[ \t]*\n(?:[ \t]*\n:[ ]{3}|:[ \t]+)\S"
)  # after a blank line as Python-Markdown has it
_COLON = re.compile(r"^ {0,3}:(?![ \t])", re.MULTILINE)
_FOOTNOTE_LINK = re.compile(r'<sup class="footnote-reference"><a href="#[^"]*">(\d+)</a></sup>')
_FOOTNOTE = re.compile(
    r'<div class="footnote-definition" id="[^"]*"><sup class="footnote-definition-label">(\d+)</sup>'
)
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)\b[^<>]*>", re.IGNORECASE)
#: In what these hold, no link is made.
_HOLDERS = frozenset(("a", "code", "pre", "script", "style", "textarea"))
#: As pyromark writes it; one that begins with a line's end is the author's own HTML.
_PARAGRAPH = re.compile(r"<p>(?!\n)(?:[^<]|<(?!/?p>))*+</p>")
_LINE_END = re.compile(r"(?<!<br />)(?<!<br/>)(?<!<br>)\n")
#: The language of a fence with attributes, as Pandoc, MkDocs and VitePress have them: "{.python .numbered}", "{ .yaml }",
#: "{r}", "js{4,7-9}"; and as Zola and Gatsby have them: "rust,linenos", "js:title=a.js".
_ATTRIBUTED = re.compile(
    r'<code class="language-([\w+#.-]*)(?:\{\.?([\w+#-]*)[^"{}]*\}?|(?<=[\w+#-])[,:][^"]*)">'
)
_HAS_ATTRIBUTES = re.compile(r'"language-[^"{,:]*[{,:]')
_BODY = re.compile(r"<body\b[^<>]*>(.*?)(?:</body\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_WEB = re.compile("https?://")
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")
#: In text; what follows =" is of a tag, as in <img alt="a > b" src="https://…">.
_ADDRESS = re.compile(r"""(?<![\w@/.])(?<!=["'])https?://[^\s<>"'«»“”]+""")
#: What ends an address where it is written as a reference.
_SIGN = re.compile("&(?:lt|gt|quot|apos|nbsp|laquo|raquo|#34|#39|#160);")
_AFTER_ADDRESS = ".,;:!?…*_"


def to_html(markup: Markup, text: str, article: Article, site: Site | None) -> tuple[str, tuple[Note, ...]]:
    """Give the HTML that `text` stands for, and a note for each thing in it that was dropped."""
    if markup == "rst":  # the only one that has anything to tell
        from feedpub.body import rst  # docutils: only this markup needs it

        return rst.to_html(text, article, site)
    if (
        markup == "page"
        and site is not None
        and site.convention == "pelican"
        and (body := _BODY.search(text))
    ):
        return body[1], ()  # the page around it is made of a theme
    if markup == "markdown" and site is not None:
        return _as_read(text, article, site), ()
    return _CONVERTERS[markup](text, article), ()


def _as_read(text: str, article: Article, site: Site) -> str:
    """Make HTML of Markdown as the site's program reads it."""
    made = _from_markdown(dialects.as_commonmark(text, site.convention), article)
    made = dialects.with_code(made, site.convention)
    return _PARAGRAPH.sub(_with_breaks, made) if site.breaks else made


def _with_breaks(paragraph: re.Match[str]) -> str:
    """End a line in HTML where it ends in the text."""
    inside = paragraph[0]
    return _LINE_END.sub("<br>\n", inside) if "\n" in inside and "$$" not in inside else inside


def _from_markdown(text: str, article: Article) -> str:
    if "<" in text and " markdown" in text:
        from feedpub.body.opened import open_blocks  # few texts have such

        text = open_blocks(text)
    defines = _LINE_OF_COLON.search(text) and _DEFINITION.search(text) and not _COLON.search(text)
    made = (_DEFINING if defines else _MARKDOWN).html(text)
    if 'class="footnote-' in made:
        # pyromark's own id is the label: "1" would be in every article, and "x y" can be none.
        prefix = f"fn-{digest(article.link, 6)}"
        made = _FOOTNOTE_LINK.sub(
            rf'<sup class="footnote-reference"><a href="#{prefix}-\1">\1</a></sup>', made
        )
        made = _FOOTNOTE.sub(
            rf'<div class="footnote-definition" id="{prefix}-\1"><sup class="footnote-definition-label">\1</sup>',
            made,
        )
    if ("`" in text or "~" in text) and _HAS_ATTRIBUTES.search(made):
        made = _ATTRIBUTED.sub(_in_language, made)
    # Most programs make links of plain addresses; most addresses stand in links already.
    is_any_plain = any(made[found.start() - 1] != '"' for found in _WEB.finditer(made))
    return _with_links(made) if is_any_plain else made


def _in_language(code: re.Match[str]) -> str:
    language = code[1] or code[2]
    return f'<code class="language-{language}">' if language else "<code>"


def _with_links(html: str) -> str:
    """Make a link of each plain address in text."""
    made: list[str] = []
    place = 0
    holder = ""  # the element that is to end before links are made again
    for tag in _TAG.finditer(html):
        text, name = html[place : tag.start()], tag[2].lower()
        made += (text if holder else _ADDRESS.sub(_link, text), tag[0])
        place = tag.end()
        if holder:
            holder = "" if tag[1] and name == holder else holder
        elif not tag[1] and name in _HOLDERS:
            holder = name
    rest = html[place:]
    made.append(rest if holder else _ADDRESS.sub(_link, rest))
    return "".join(made)


def _from_html(text: str, article: Article) -> str:
    return text


def _from_page(text: str, article: Article) -> str:
    from feedpub.body.extract import article_html  # lxml and trafilatura: only whole pages need them

    return article_html(text, article.title)


def _from_text(text: str, article: Article) -> str:
    """Make a paragraph of what stands between blank lines, and a link of each plain address."""
    return "\n".join(_paragraph(block) for block in _BLANK_LINES.split(text.strip()) if block)


def _paragraph(block: str) -> str:
    if is_marker(block):
        return block
    escaped = html.escape(block.strip(), quote=False).replace("\n", "<br>\n")
    if "://" in escaped:
        escaped = _ADDRESS.sub(_link, escaped)
    return f"<p>{escaped}</p>"


def _link(match: re.Match[str]) -> str:
    """Make a link of an address, without the signs that end the sentence around it."""
    address = _SIGN.split(match[0], maxsplit=1)[0].rstrip(_AFTER_ADDRESS)
    end = len(address)
    for _ in range(address.count(")") - address.count("(")):
        if address[end - 1] != ")":
            break
        end -= 1
        while address[end - 1] in _AFTER_ADDRESS:
            end -= 1
    address = address[:end]
    if address.endswith("://"):
        return match[0]
    return f'<a href="{address}">{address}</a>{match[0][len(address) :]}'


_CONVERTERS: dict[str, Callable[[str, Article], str]] = {
    "markdown": _from_markdown,
    "html": _from_html,
    "page": _from_page,
    "text": _from_text,
}
