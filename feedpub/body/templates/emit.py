"""The HTML that takes the place of template code. What comes from outside is escaped, braces too."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from urllib.parse import quote

_LINK = re.compile(r"\[([^\[\]\n]+)\]\(([^()\s]+)\)")
#: A link, or one of the other things that captions and titles have of Markdown.
_MARKED = re.compile(
    rf"{_LINK.pattern}|`(?P<code>[^`]+)`|\*\*(?=[^\s*])(?P<strong>[^*]+)(?<=\S)\*\*"
    r"|(?<![\w*])(?P<sign>[*_])(?=[^\s*_])(?P<em>[^*_]+)(?<=\S)(?P=sign)(?![\w*])"
)
_EXECUTABLE = re.compile(r"\s*(?:javascript|vbscript|data|blob|about):", re.IGNORECASE)
_SIGNS = re.compile(r"[\[\]\\`*_]")
#: What Markdown would change inside of an element on a line, and what parts the cells of its tables.
_SPECIAL = re.compile(r"[\[\]\\`*_~|{$]")
_TICKS = re.compile("`+")


@dataclass(frozen=True, slots=True)
class Made:
    """What a piece of code becomes: on a line of its own, and inside of a line."""

    block: str
    inline: str
    #: `block` holds Markdown between blank lines, so that it needs such lines around it too.
    opens: bool = False


def text(value: str) -> str:
    return html.escape(value, quote=False).replace("{", "&#123;")


def attribute(value: str) -> str:
    return html.escape(" ".join(value.split())).replace("{", "&#123;")


def address(value: str) -> str:
    """Give an address that can stand in Markdown's brackets, and in no template."""
    return quote(value.strip(), safe="!#$%&'*+,-./:;=?@_~[]")


def line(value: str) -> str:
    """Give a caption or a title, on one line: in HTML with links, or plain with Markdown's links, emphasis and code."""
    tidy = " ".join(value.split())
    if "<" in tidy:
        return _LINK.sub(r'<a href="\2">\1</a>', tidy.replace("{", "&#123;"))
    return _MARKED.sub(_element, text(tidy))


def _element(found: re.Match[str]) -> str:
    if found[2]:
        return f'<a href="{found[2]}">{_MARKED.sub(_element, found[1])}</a>'
    name = found.lastgroup
    return f"<{name}>{found[name or 0]}</{name}>"


def words(value: str) -> str:
    """Give plain text as it stands in Markdown."""
    return _SIGNS.sub(r"\\\g<0>", text(" ".join(value.split())))


def _literal(value: str) -> str:
    """Give text that means nothing to Markdown, nor to a template: in HTML it is the same."""
    return _SPECIAL.sub(lambda sign: f"&#{ord(sign[0])};", html.escape(value, quote=False))


def picture(
    source: str, *, alt: str = "", caption: str = "", link: str = "", size: str = "", markdown: bool
) -> Made:
    shown = f'<img src="{attribute(source)}" alt="{attribute(alt)}"{size}>'
    if link:
        shown = f'<a href="{attribute(link)}">{shown}</a>'
    below = f"<figcaption>{line(caption)}</figcaption>" if caption.strip() else ""
    block = f"<figure>{shown}{below}</figure>"
    return Made(block, _inline_picture(source, alt, link) if markdown else shown)


def _inline_picture(source: str, alt: str, link: str) -> str:
    """Give a picture as Markdown writes it: a lone tag would make HTML of the lines below it (CommonMark §4.6)."""
    tidy = words(alt)
    shown = f"![{tidy}](<{address(source)}>)"
    return f"[{shown}](<{address(link)}>)" if link else shown


def player(where: str, title: str = "") -> Made:
    """Give a link to what would be played or shown in a frame; the class tells the fingerprint that it is a medium."""
    if _EXECUTABLE.match(where):
        return Made("", "")
    shown = f'<a class="embedded" href="{attribute(where)}">{line(title) or text(where)}</a>'
    return Made(f"<p>{shown}</p>", shown)


def link(where: str, title: str) -> Made:
    shown = f'<a href="{attribute(where)}">{title}</a>'
    return Made(shown, shown)


def code(source: str, language: str, prefix: str, *, markdown: bool) -> Made:
    """Give a block of code: a fence in Markdown, so that it stays in the list or the quotation that it stands in."""
    language = "".join(language.split())
    inside = f"<code>{_literal(' '.join(source.split()))}</code>" if "\n" not in source.strip() else ""
    body = source.strip("\n").rstrip()
    if not markdown:
        kind = f' class="language-{attribute(language)}"' if language else ""
        block = f"<pre><code{kind}>{text(body)}</code></pre>"
        return Made(block, inside or block)
    marks = "`" * max(3, 1 + max(map(len, _TICKS.findall(body)), default=0))
    if not body.startswith(prefix):
        body = prefix + body
    block = f"{marks}{language.replace('`', '')}\n{body}\n{prefix}{marks}"
    return Made(block, inside or f"\n\n{prefix}{block}\n\n{prefix}", opens=True)


def box(kind: str, title: str, inner: str, prefix: str, *, markdown: bool) -> Made:
    """Give a note, a tip, a warning: a quotation with its title in bold."""
    element = f'<blockquote class="admonition {attribute(kind)}">'
    return _around(
        element, f"<strong>{line(title)}</strong>" if title else "", inner, prefix, markdown=markdown
    )


def quotation(by: str, inner: str, prefix: str, *, markdown: bool) -> Made:
    below = f"— {line(by)}" if by else ""
    made = inner.rstrip() + (f"\n\n{prefix}{below}\n" if markdown else f"<p>{below}</p>") if below else inner
    return _around("<blockquote>", "", made, prefix, markdown=markdown)


def details(summary: str, inner: str, prefix: str, *, markdown: bool) -> Made:
    opening = f"<details><summary>{line(summary) or '…'}</summary>"
    return _around(opening, "", inner, prefix, markdown=markdown)


def _around(opening: str, title: str, inner: str, prefix: str, *, markdown: bool) -> Made:
    closing = f"</{opening[1:].partition('>')[0].partition(' ')[0]}>"
    if not markdown:
        block = f"{opening}{f'<p>{title}</p>' if title else ''}{inner}{closing}"
        return Made(block, block)
    first = "" if inner.startswith("\n") else prefix
    above = f"{prefix}<p>{title}</p>\n{prefix.rstrip()}\n" if title else ""
    gap = prefix.rstrip()
    block = f"{opening}\n{gap}\n{above}{first}{inner.strip(chr(10))}\n{gap}\n{prefix}{closing}"
    return Made(block, f"\n{gap}\n{prefix}{block}\n{gap}\n{prefix}", opens=True)
