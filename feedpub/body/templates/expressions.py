"""What `{{ … }}` stands for, where that can be known: the site's addresses, the article's own fields, literals."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from urllib.parse import quote, urlsplit

from feedpub.body.limits import LARGEST
from feedpub.body.templates.place import Place
from feedpub.errors import ArticleError

Value = str | tuple[str, ...]
_LONGEST = 20_000
_LONGEST_CODE = 2_000
_MOST = 1_000  #: values in a list
_LITERAL = re.compile(r"""\s*(?:"((?:[^"\\]|\\.)*+)"|'((?:[^'\\]|\\.)*+)'|(-?\d+(?:\.\d+)?))\s*""", re.DOTALL)
_NAME = re.compile(r"\s*\$?[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*\s*")
_MEMBER = re.compile(r"\s*([A-Za-z_][\w.-]*)\[(\d{1,4})\]\s*")
_PIECE = re.compile(r"""(?:[^|"']|"[^"]*"|'[^']*')+""")
_FILTER = re.compile(r"\s*([A-Za-z_]\w*)\s*(?:[:(](.*?)\)?)?\s*", re.DOTALL)
_SPACES = re.compile(r"\s+")
_TAGS = re.compile(r"<[^<>]*>")


class Variables:
    """What templates can ask for, and what the text itself has assigned."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.assigned: dict[str, Value] = {}
        self.captured: dict[str, str] = {}  #: pieces of the body, already without template code
        self._left = LARGEST

    def spend(self, characters: int) -> None:
        """Count what values and loops add to a text: few signs may stand for very much.

        Raises ArticleError where that is more than a body may have.
        """
        self._left -= characters
        if self._left < 0:
            raise ArticleError(f"its template code makes more than {LARGEST:,} characters")

    def named(self, name: str) -> Value | None:
        if name in self.assigned:
            return self.assigned[name]
        if name in self.place.variables:
            return self.place.variables[name]
        known = _KNOWN.get(name)
        return _declared(name, self.place) if known is None else known(self.place)


def _declared(name: str, place: Place) -> Value | None:
    """Give what the article's header says under a name; None for what it does not say, and for what is no plain value."""
    first, *rest = name.split(".")
    if first in _PAGES and rest:
        first, *rest = rest
    elif place.site.convention not in _BARE:
        return None
    for header in (place.header, *(place.header.get(key) for key in _NESTED)):
        value = header.get(first) if isinstance(header, Mapping) else None
        for key in rest:
            value = value.get(key) if isinstance(value, Mapping) else None
        if value is not None:
            return _plain(value)
    return None


def _plain(value: object) -> Value | None:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | int | float):
        return str(value)[:_LONGEST]
    if isinstance(value, list) and len(value) <= _MOST:
        members = tuple(one for one in map(_plain, value) if isinstance(one, str))
        return members if len(members) == len(value) else None
    return None


def _page(place: Place) -> str:
    """Give the article's address below the site's own."""
    path = urlsplit(place.link).path
    return path.removeprefix(place.base) if path.startswith(f"{place.base}/") else path


#: Where programs have an article's header: Jekyll and Hexo, Astro and VuePress.
_PAGES = ("page", "post", "frontmatter", "$frontmatter")
_BARE = ("eleventy", "auto", "none")  #: where its keys are names of their own, too
_NESTED = ("params", "extra")  #: where Hugo and Zola have what is the author's own
_KNOWN: dict[str, Callable[[Place], str]] = {
    "site.url": lambda place: place.origin,
    "site.baseurl": lambda place: place.base,
    "site.base_url": lambda place: place.base,
    "site.BaseURL": lambda place: f"{place.origin}{place.base}/",
    "baseurl": lambda place: place.base,
    "base_url": lambda place: place.base,
    "base_path": lambda place: place.base,
    "BASE_PATH": lambda place: place.base,
    "root_url": lambda place: place.base,
    "site.root": lambda place: place.base,
    "SITEURL": lambda place: place.origin + place.base,
    "config.base_url": lambda place: place.origin + place.base,
    "page.title": lambda place: place.title,
    "title": lambda place: place.title,
    "page.url": _page,
    "page.permalink": _page,
    "page.id": lambda place: _page(place).rstrip("/"),
    "page.path": lambda place: place.path,
    "page.slug": lambda place: place.slug,
    "page.fileSlug": lambda place: place.slug,
}


def evaluate(code: str, variables: Variables) -> Value | None:
    """Give the value of an expression with its filters; None where it cannot be known."""
    pieces = _PIECE.findall(code[:_LONGEST_CODE])
    value = _operand(pieces[0], variables) if pieces else None
    for piece in pieces[1:]:
        found = _FILTER.fullmatch(piece)
        work = _FILTERS.get(found[1]) if found is not None else None
        if found is None or work is None:
            return None
        if value is None and found[1] != "default":
            return None
        arguments = [_operand(one, variables) for one in _split(found[2] or "")]
        value = work(value, tuple(arguments), variables.place)
        if value is not None and len(value) > (_LONGEST if isinstance(value, str) else _MOST):
            return None
    return value


def _operand(code: str, variables: Variables) -> Value | None:
    literal = _LITERAL.fullmatch(code)
    if literal is not None:
        number = literal[3]
        return number if number is not None else str(literal[1] if literal[1] is not None else literal[2])
    if member := _MEMBER.fullmatch(code):
        listed, place = variables.named(member[1]), int(member[2])
        return listed[place] if isinstance(listed, tuple) and place < len(listed) else None
    return variables.named(code.strip()) if _NAME.fullmatch(code) else None


def _split(code: str) -> list[str]:
    return re.findall(r"""(?:[^,"']|"[^"]*"|'[^']*')+""", code)


Work = Callable[[Value | None, tuple[Value | None, ...], Place], Value | None]


def _of_text(change: Callable[[str], str]) -> Work:
    return lambda value, _arguments, _place: change(value) if isinstance(value, str) else None


def _relative(value: Value | None, arguments: tuple[Value | None, ...], place: Place) -> Value | None:
    if not isinstance(value, str) or "://" in value:
        return value
    return f"{place.base}/{value.lstrip('/')}"


def _absolute(value: Value | None, arguments: tuple[Value | None, ...], place: Place) -> Value | None:
    if not isinstance(value, str) or "://" in value:
        return value
    return f"{place.origin}{place.base}/{value.lstrip('/')}"


def _prepend(value: Value | None, arguments: tuple[Value | None, ...], place: Place) -> Value | None:
    first = arguments[0] if arguments else None
    return f"{first or ''}{value}" if isinstance(value, str) and not isinstance(first, tuple) else None


def _append(value: Value | None, arguments: tuple[Value | None, ...], place: Place) -> Value | None:
    first = arguments[0] if arguments else None
    return f"{value}{first or ''}" if isinstance(value, str) and not isinstance(first, tuple) else None


def _default(value: Value | None, arguments: tuple[Value | None, ...], place: Place) -> Value | None:
    return value or (arguments[0] if arguments else None)


def _replace(value: Value | None, arguments: tuple[Value | None, ...], place: Place) -> Value | None:
    old, new = (*arguments, "", "")[:2]
    if isinstance(value, str) and isinstance(old, str) and isinstance(new, str) and old:
        return value.replace(old, new) if value.count(old) * len(new) < _LONGEST else None
    return None


def _list(value: Value | None, arguments: tuple[Value | None, ...], place: Place) -> Value | None:
    sign = arguments[0] if arguments else None
    if not isinstance(value, str) or not isinstance(sign, str):
        return None
    return tuple(value.split(sign)) if sign else tuple(value)


def _joined(value: Value | None, arguments: tuple[Value | None, ...], place: Place) -> Value | None:
    sign = arguments[0] if arguments else " "
    return sign.join(value) if isinstance(value, tuple) and isinstance(sign, str) else None


def _end(number: int) -> Work:
    return lambda value, _arguments, _place: value[number] if isinstance(value, tuple) and value else None


def _slug(value: str) -> str:
    return re.sub(r"[^\w]+", "-", value.lower()).strip("-")


_FILTERS: dict[str, Work] = {
    "absolute_url": _absolute,
    "append": _append,
    "capitalize": _of_text(str.capitalize),
    "default": _default,
    "downcase": _of_text(str.lower),
    "escape": _of_text(lambda value: html.escape(html.unescape(value))),
    "escape_once": _of_text(lambda value: html.escape(html.unescape(value))),
    "first": _end(0),
    "join": _joined,
    "last": _end(-1),
    "lower": _of_text(str.lower),
    "lstrip": _of_text(str.lstrip),
    "markdownify": _of_text(lambda value: value),
    "prepend": _prepend,
    "raw": _of_text(lambda value: value),
    "relative_url": _relative,
    "remove": _replace,
    "replace": _replace,
    "rstrip": _of_text(str.rstrip),
    "safe": _of_text(lambda value: value),
    "slugify": _of_text(_slug),
    "split": _list,
    "squish": _of_text(lambda value: _SPACES.sub(" ", value).strip()),
    "strip": _of_text(str.strip),
    "strip_html": _of_text(lambda value: _TAGS.sub("", value)),
    "strip_newlines": _of_text(lambda value: value.replace("\n", "")),
    "trim": _of_text(str.strip),
    "upcase": _of_text(str.upper),
    "upper": _of_text(str.upper),
    "uri_escape": _of_text(lambda value: quote(value, safe="/:?&=#%")),
    "url": _relative,
    "url_encode": _of_text(lambda value: quote(value, safe="")),
    "urlencode": _of_text(lambda value: quote(value, safe="")),
    "xml_escape": _of_text(html.escape),
}
