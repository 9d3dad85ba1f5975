"""The HTML inside of a feed: nothing that readers refuse, no address that is relative, no markup that is broken.

One pass over the tags, without building a tree: entries are many, and what stands in ours is regular.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from html.entities import html5

from feedpub.lint.values import shown
from feedpub.lint.words import (
    CSS_PROPERTIES,
    ENDS_PARAGRAPH,
    HTML_ADDRESSES,
    HTML_ATTRIBUTES,
    HTML_ELEMENTS,
    OPTIONAL_END,
    RISKY_ELEMENTS,
    TABLE_PARTS,
    VOID_ELEMENTS,
)

#: A tag, a comment, or a "<" that is neither. Every "<" matches somehow, and possessively: no input takes long.
_TAG = re.compile(
    r"""<(?:(/?)([A-Za-z][^\s/>]*+)((?:[^"'>]++|"[^"]*+"|'[^']*+')*+)(>?)|(!--.*?(?:-->|\Z))|)""", re.DOTALL
)
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?""")
#: References that need no look at the list of all names.
_ODD_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|nbsp|#39);)")
_REFERENCE = re.compile(r"&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_ABSOLUTE = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_EXECUTABLE = frozenset(("javascript", "vbscript", "livescript", "mocha"))
_CANDIDATE = re.compile(r"[^\s,]\S*")
_ALIGNMENT = re.compile(r"\s*text-align:\s*[a-z]+\s*;?\s*")
_STYLE_TEXT = re.compile(r"""[-:,;#%.\s\w!'"()]*""")
_DECLARATION = re.compile(r"\s*([-\w]+)\s*:([^:;]*)")
_BOX_VALUE = re.compile(r"#[0-9a-f]+|[0-9.]{0,8}(?:cm|em|ex|in|mm|pc|pt|px|%)?|!?[a-z]+")
#: Elements that may open wherever they stand; and those that may where nothing is open.
_EASY = HTML_ELEMENTS - VOID_ELEMENTS - ENDS_PARAGRAPH - OPTIONAL_END - TABLE_PARTS - {"a"}
_EASY_AT_TOP = HTML_ELEMENTS - VOID_ELEMENTS - TABLE_PARTS
_EASY_ATTRIBUTE = re.compile(r' (?:(?:href|src)="https?://[^"]*"|(?:class|id|title|alt)="[^"]*")')


def _held(names: str, inside: str) -> str:
    """A pattern for elements without attributes, behind their "<", that hold text and what is `inside`."""
    return "|".join(rf"{name}>{_TEXT}(?:<(?:{inside}){_TEXT})*</{name}>" for name in names.split())


#: What most of our bodies are made of: elements that leave nothing open, and about which no rule has anything to say.
#: No group repeats possessively, which some versions of Python get wrong; none has two ways to match.
_TEXT = "[^<]*+"
_WORDS = "|".join(rf"{name}>{_TEXT}</{name}>" for name in ("strong", "em", "b", "i", "code"))
_LINK = rf'a href="https?://[^"]*+"(?: title="[^"]*+")?>{_TEXT}</a>'
_IMAGE = r'img src="https?://[^"]*+"(?: alt="[^"]*+")?>'
_PARAGRAPH = _held("p", f"{_LINK}|{_IMAGE}|br>|{_WORDS}")
_LIST = _held("ul ol", _held("li", f"{_LINK}|{_WORDS}|p>{_TEXT}</p>"))
_BLOCKS = "|".join((_PARAGRAPH, _LIST, _held("blockquote", _PARAGRAPH), _held("h2 h3 h4", _LINK)))
_REGULAR = re.compile(f"{_TEXT}(?:<(?:{_BLOCKS}){_TEXT})*")
_DEEPEST = 500  #: elements inside one another: parsers take time that grows with the square of the depth
_MOST = 10  #: sentences about one text: more would say nothing new


@lru_cache(maxsize=256)  # RSS, Atom and JSON hold one body: it is judged for the first of them
def html(text: str) -> tuple[str, ...]:
    """Give a sentence for each thing in a piece of HTML that readers or validators would not take."""
    found: dict[str, None] = {}
    if "<" in text:
        regular = _REGULAR.match(text)
        for broken in _tags(text, regular.end() if regular else 0):
            found[broken] = None
            if len(found) == _MOST:
                return tuple(found)
    if "&" in text and (wrong := _references(text)):
        found[wrong] = None
    return tuple(found)


def _references(text: str) -> str | None:
    for odd in _ODD_AMPERSAND.finditer(text):
        match = _REFERENCE.match(text, odd.start())
        if match is None or (match[1][0] != "#" and f"{match[1]};" not in html5):
            around = text[odd.start() : odd.start() + 20]
            return f"has a bare & in {shown(around)}; write it &amp; (NotHtml)"
    return None


def _tags(text: str, start: int) -> Iterator[str]:
    """Judge the tags from a place on before which nothing is left open."""
    opened: list[str] = []
    for closing, written, attributes, end, comment in _TAG.findall(text, start):
        if closing and end and opened and opened[-1] == written:
            opened.pop()  # with the next two lines, the way of nearly every tag: fast
        elif written in _EASY if opened else written in _EASY_AT_TOP:
            if closing or not end or (attributes and not _EASY_ATTRIBUTE.fullmatch(attributes)):
                yield from _odd_tag(closing, written, attributes, end, comment, opened)
            else:
                opened.append(written)
        else:
            yield from _odd_tag(closing, written, attributes, end, comment, opened)
        if len(opened) > _DEEPEST:
            yield f"has elements nested more than {_DEEPEST} deep; readers lose their way (NotHtml)"
            return
    for name in opened:
        if name not in OPTIONAL_END:
            yield f"has <{name}> without </{name}>; close it (NotHtml)"


def _odd_tag(
    closing: str, written: str, attributes: str, end: str, comment: str, opened: list[str]
) -> Iterator[str]:
    """Judge one tag by every rule, and keep what is open."""
    if not end:
        if comment and not comment.endswith("-->"):
            yield "has <!-- without -->; close the comment, or leave it out (NotHtml)"
        elif not comment:
            yield "has a < that begins no tag, or a tag without its >; write it &lt; (NotHtml)"
        return
    name = written.lower()
    if closing:
        if wrong := _close(name, opened):
            yield wrong
        return
    if name not in HTML_ELEMENTS:
        yield _refusal(name)
    if attributes and attributes != "/":
        yield from _attributes(name, attributes)
    if name in VOID_ELEMENTS:
        return
    if attributes.endswith("/") and not attributes.endswith("=/"):
        yield f"has <{name}/>, which HTML takes for <{name}>; write its end tag (NotHtml)"
    if wrong := _open(name, opened):
        yield wrong
    opened.append(name)


def _refusal(name: str) -> str:
    if name in RISKY_ELEMENTS:
        return f"has <{name}>, which readers refuse; leave it out, or put a link in its place (SecurityRisk)"
    return f"has <{name}>, which is no element of HTML that readers know; leave it out (NotHtml)"


def _open(name: str, opened: list[str]) -> str | None:
    if "p" in opened and name in ENDS_PARAGRAPH:
        if opened[-1] != "p":
            return f"has <{name}> inside of an element of a paragraph; end the paragraph before it (NotHtml)"
        opened.pop()
    elif name in OPTIONAL_END and opened and opened[-1] == name and name != "rt":
        opened.pop()  # HTML Standard §13.1.2.4: <li> ends the <li> before it
    if name in TABLE_PARTS and "table" not in opened:
        return f"has <{name}> outside of a table; put <table> around it (NotHtml)"
    if name == "a" and "a" in opened:
        return "has a link inside of a link; end the first before the second (NotHtml)"
    return None


def _close(name: str, opened: list[str]) -> str | None:
    if opened and opened[-1] == name:
        opened.pop()
        return None
    if name in opened:
        inner: list[str] = []
        while opened[-1] != name:
            inner.append(opened.pop())
        opened.pop()
        if all(one in OPTIONAL_END for one in inner):
            return None
        return f"has </{name}> before </{inner[0]}>; close what was opened last first (NotHtml)"
    return f"has </{name}> without <{name}>; leave it out (NotHtml)"


def _attributes(element: str, attributes: str) -> Iterator[str]:
    seen = set()
    for written, *values in _ATTRIBUTE.findall(attributes):
        name = written.lower()
        value = values[0] or values[1] or values[2]
        if name in seen:
            yield f"has <{element}> with {name} twice; keep one (NotHtml)"
        seen.add(name)
        if name in HTML_ADDRESSES:
            if not value.startswith(("https://", "http://")) or name == "srcset":
                yield from _address(element, name, unescape(value))
        elif name == "style":
            if wrong := _style(unescape(value)):
                yield f"has <{element}> with the style {shown(wrong)}; leave it out (DangerousStyleAttr)"
        elif name not in HTML_ATTRIBUTES and not name.startswith("data-"):
            yield f"has <{element} {name}>, which readers refuse; leave the attribute out (SecurityRiskAttr)"


def _address(element: str, name: str, value: str) -> Iterator[str]:
    if name == "srcset":
        places = [match for match in _CANDIDATE.findall(value) if not _is_descriptor(match)]
    else:
        places = value.split() if name == "ping" else [value.strip()]
    for place in places:
        match = _ABSOLUTE.match(place)
        if match is None:
            yield f"has <{element}> with {name} {shown(place)}, a relative one; give the whole address (ContainsRelRef)"
        elif match[1].lower() in _EXECUTABLE:
            yield f"has <{element}> with {name} {shown(place)}, which is a program; leave it out (SecurityRisk)"


def _is_descriptor(word: str) -> bool:
    """HTML Standard §4.8.4.2.1: 480w, 2x; commas belong to the list."""
    return word.rstrip(",")[:-1].replace(".", "", 1).isdigit() and word.rstrip(",")[-1] in "wxh"


def _style(style: str) -> str | None:
    """Give the part of a style that readers refuse: an unknown property, an address, a function."""
    if _ALIGNMENT.fullmatch(style):
        return None
    if not _STYLE_TEXT.fullmatch(style):
        return style
    for declaration in style.lower().split(";"):
        match = _DECLARATION.fullmatch(declaration)
        if declaration.strip() and (
            match is None or match[1] not in CSS_PROPERTIES or not _is_harmless(*match.groups())
        ):
            return declaration.strip()
    return None


def _is_harmless(name: str, value: str) -> bool:
    if "(" in value and not re.fullmatch(r"\s*rgb\([0-9%,\s]+\)\s*", value):
        return False
    if name.partition("-")[0] not in ("background", "border", "margin", "padding"):
        return True
    return all(_BOX_VALUE.fullmatch(word) for word in value.split()) or "rgb(" in value
