"""HTML as plain text, and the fingerprint by which an edit is told from a new rendering of the same text."""

from __future__ import annotations

import hashlib
import html as entities
import re
import unicodedata
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from feedpub.address import media_type
from feedpub.body import elements
from feedpub.body.elements import Elements
from feedpub.text import clean

#: What no reader sees as text. An unclosed element reaches to the end, as browsers read it.
_UNSHOWN = (
    r"<(script|style|template|noscript|head|title|svg|button|select|textarea|datalist)(?=[\s/>]).*?(?:</\1\s*>|\Z)"
    r"|<!--.*?(?:-->|\Z)"
)
_HIDDEN = re.compile(_UNSHOWN, re.IGNORECASE | re.DOTALL)
_MARKUP = re.compile(rf"{_UNSHOWN}|</?[a-zA-Z!?][^<>]*>", re.IGNORECASE | re.DOTALL)
#: How any of what no reader sees may begin: most texts have none of it, and this finds that out soon.
_MAY_HIDE = re.compile(r"<(?=[snthbd!])(?:sc|sty|sv|sel|te|tit|no|head[\s/>]|bu|data|!)", re.IGNORECASE)
_BLOCK = re.compile(
    r"</?(?:address|article|aside|blockquote|br|caption|center|d[dlt]|details|div|fig(?:caption|ure)|footer|form|h[1-6]"
    r"|header|hr|li|main|nav|ol|p|pre|section|summary|table|t(?:body|foot|head|r)|ul)(?=[\s/>])[^<>]*>",
    re.IGNORECASE,
)
_CELL = re.compile(r"</t[dh]\s*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z!?][^<>]*>")
_PARAGRAPH = re.compile(r"<p(?: [^<>]*)?>")

_EMBEDDED = re.compile(r'<a [^<>]*class="embedded"[^<>]*>[^<>]*</a>')
_FOOTNOTE_MARK = re.compile(
    r"<sup\b[^<>]*>\s*(?:<a\b[^<>]*>\s*)?\[?\d{1,3}\]?\s*(?:</a>\s*)?</sup>", re.IGNORECASE
)
#: The number of a footnote where it is called, which leads to it; "m<sup>2</sup>" leads nowhere.
_CALL = re.compile(r"<sup\b[^<>]*>\s*<a\b[^<>]*>\s*\[?\d{1,3}\]?\s*</a>\s*</sup>", re.IGNORECASE)
_MEDIA = re.compile(
    r"""<(?=[iavseo])(?:img|audio|video|source|iframe|embed|object|a(?=\s[^<>]*class="embedded"))(?=\s)[^<>]*?\s(?:src|data|href)\s*=\s*"""
    r"""(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""",
    re.IGNORECASE,
)
#: Signs of lists, headings and quotations, where somebody typed them in plain text. Most lines are told by their first.
_LINE_START = re.compile(
    rb"\n(?=[ \t#>*+|\xe2\d-])(?:[ \t]{0,40}(?:[#>*+|-]+|\xe2\x80[\xa2\x93\x94]|\d{1,2}[.)])(?=[ \t\n])"
    rb"(?:[ \t]+\[[ xX]\](?=[ \t\n]))?)+"
)
#: White space, quotes, dashes, brackets and what markup is made of. Signs that carry meaning stay: "C++", "5%", "1.5".
_UNSEEN = b" \t\n\r\f\v\"'`*_~>|\\[](){}<=-^"
#: The same beyond ASCII: U+2000 to U+206F, no-break space, «», soft hyphen, accents, the letter apostrophe, ☐☑☒, ↩.
_UNSEEN_WIDE = re.compile(
    rb"\xe2(?:[\x80\x81][\x80-\xbf]|\x98[\x90-\x92]|\x86\xa9)|\xc2[\xa0\xab\xad\xb4\xb6\xb7\xbb]|\xca\xbc|\xef\xb8[\x8e\x8f]"
    rb"|\xe3\x80\x80"
)
_WIDE_LEADS = (b"\xe2", b"\xc2", b"\xca", b"\xef", b"\xe3")  #: one byte is found far faster than a pattern


def plain_text(html: str) -> str:
    """Give the text of `html`, a line for each block; no scripts, no empty lines, entities resolved."""
    if "<" in html:
        if _MAY_HIDE.search(html):
            html = _HIDDEN.sub("", html)
        html = _BLOCK.sub("\n", _CELL.sub(" ", " ".join(html.split())))
        html = _TAG.sub("", html)
    if "&" in html:
        html = clean(entities.unescape(html))
    if "\n" not in html:
        return " ".join(html.split())
    lines = (" ".join(line.split()) for line in html.split("\n"))
    return "\n".join(line for line in lines if line)


def told_text(html: str) -> str:
    """Give the same of what stands alone, without the footnotes that it calls."""
    return plain_text(_CALL.sub("", html) if "<sup" in html else html)


def first_paragraph(html: str) -> str:
    """Give the text of the first paragraph with any, else of the first block; `html` is sanitised."""
    start = 0
    while (opening := _PARAGRAPH.search(html, start)) and (end := html.find("</p>", opening.end())) >= 0:
        inner = html[opening.end() : end]
        text = told_text(_EMBEDDED.sub("", inner) if "embedded" in inner else inner)
        if text:
            return text
        start = end
    return plain_text(html).partition("\n")[0]


def fingerprint(title: str, html: str, media: Iterable[str] = (), found: Elements | None = None) -> str:
    """Give a digest that changes only when the title, the text or the media of an article change.

    It is the same for one article in Markdown, HTML and plain text: white space, quotes, dashes, markup, scripts and
    comments do not count, nor does the directory or the site that a medium lies in. `media` are addresses besides those
    in `html`. `found` is what `html` may hold, where that is known.
    """
    found = found or elements.of(html)
    names = {_medium(address) for address in media if address}
    if found.media or "embedded" in html:
        names.update(_media(html))
    seen = [folded(title).encode("utf-8", "replace"), _folded(_text(html, found))]
    seen += [name.encode("utf-8", "replace") for name in sorted(names)]
    return hashlib.sha256(b"\0".join(seen)).hexdigest()[:32]


def folded(text: str) -> str:
    """Give what is left of plain text when white space, quotes, dashes and markup do not count."""
    return _folded(text).decode("utf-8", "replace")


def _media(html: str) -> Iterator[str]:
    if "src" in html or "embedded" in html or "data" in html or "SRC" in html:
        for quoted, single, bare in _MEDIA.findall(html):
            yield _medium(entities.unescape(quoted or single or bare))


def _text(html: str, found: Elements) -> str:
    """Give the text of `html` with a line end for each tag, faster than `plain_text` and not fit to be shown."""
    if "<" not in html:
        return entities.unescape(html)
    if found.raised and "<sup" in html:
        html = _FOOTNOTE_MARK.sub("", html)
    if 'class="embedded"' in html:
        html = _EMBEDDED.sub("", html)
    text = (_MARKUP if found.hiding and _MAY_HIDE.search(html) else _TAG).sub("\n", html)
    return entities.unescape(text) if "&" in text else text


def _folded(text: str) -> bytes:
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    seen = _LINE_START.sub(b"\n", b"\n" + text.encode("utf-8", "replace"))
    seen = seen.translate(None, _UNSEEN)
    if not seen.isascii() and any(lead in seen for lead in _WIDE_LEADS):
        seen = _UNSEEN_WIDE.sub(b"", seen)
    return seen.replace(b"...", b"")  # as "…", which is one of those that do not count


def _medium(address: str) -> str:
    """Give the name of a medium: the last segment of its address, and the query where that decides what it is."""
    path, _, query = address.strip().partition("#")[0].partition("?")
    name = unicodedata.normalize("NFC", unquote(path.rstrip("/").rpartition("/")[2]))
    return name if not query or media_type(name) else f"{name}?{query}"
