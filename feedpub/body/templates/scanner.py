"""Cuts a body into text, code that stays, and pieces of template code."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from typing import ClassVar

from feedpub.body.excerpt import is_marker
from feedpub.body.templates import attributes, component, tera, tex
from feedpub.body.templates.held import ENDS, RAW_ENDS
from feedpub.body.templates.piece import Piece
from feedpub.body.templates.press import PRESS
from feedpub.body.templates.verbatim import code_ranges, escaped_short_code, in_code

_SIGNS = re.compile(r"[`<{\[\\$]")
_SIGNS_HTML = re.compile(r"[<{\[]")
_TICKS = re.compile("`+")
_PARAGRAPH_END = re.compile(r"\n[ \t>]*\n")
_HOLDER = re.compile(r"<(?!(?-i:Code)\b)(pre|code|script|style|textarea|xmp)(?=[\s>])", re.IGNORECASE)
_SHORT = re.compile(r"\{\{([<%])((?:[^{>%]|\{(?!\{[<%])|[>%](?!\}\}))*+)[>%]\}\}")
_SHORT_NAME = re.compile(r"\s*+(/)?\s*+([^\s/>%\"'(][^\s/>%\"'(]*(?:/[^\s/>%\"'(]+)*)?")
_TAG = re.compile(r"\{%[-~+]?\s*+((?:[^%{]|%(?!\})|\{(?!%))*+)%\}")
_TAG_NAME = re.compile(r"(\w[\w.-]*)\s*(\()?")
_VALUE = re.compile(r"""\{\{[-~]?(?!\{)((?:[^"'{}]|"[^"\n]*+"|'[^'\n]*+'|\}(?!\}))*+)\}\}""")
_VALUE_LOOSE = re.compile(r"\{\{[-~]?(?!\{)((?:[^{}]|\}(?!\}))*+)\}\}")
_VALUE_BEGINS = re.compile(r"\s*[\w\"'(\[.$@#/&!>*^-]")
_MDX_COMMENT = re.compile(r"\{/\*((?:[^*{]|\*(?!/)|\{(?!/\*))*+)\*/\}")
_COMMENT = re.compile(r"\{#(?:[^#{]|#(?!\})|\{(?!#))*+#\}")
_DEFINITION = re.compile(r"^[ ]{0,3}\[([^\]\n]+)\]:", re.MULTILINE)
#: A name has a letter in it, or is a date; a part of the article itself begins with "#".
_WIKI = re.compile(
    r"(!?)\[\[((?=#?[^\[\]\n|#^]*?(?:[^\W\d_]|\b\d{4}-\d\d-\d\d))[^\[\]\n|]*+)(?:\|([^\[\]\n]*+))?\]\](?![(\[:])"
)


class Scanner:
    """One way through a text, from its beginning to its end, in time that grows with its length."""

    def __init__(self, text: str, *, markdown: bool, sight: component.Sight, templated: bool = True) -> None:
        self.text = text
        self.templated = templated  #: whether braces and percent signs mean anything
        self.markdown = markdown
        self.sight = sight
        self.raw_end = -1  #: up to here, `{% raw %}` holds
        self._never: set[str] = set()
        self._code = code_ranges(text, indented=not sight.mdx) if markdown else []
        self._code_index = 0
        self._runs: dict[int, list[int]] = {}
        self._breaks: list[int] = []
        self._defined: frozenset[str] | None = None
        if markdown and "`" in text:
            for run in _TICKS.finditer(text):
                self._runs.setdefault(len(run[0]), []).append(run.start())
            self._breaks = [found.start() for found in _PARAGRAPH_END.finditer(text)]

    def pieces(self) -> Iterator[Piece]:
        signs = _SIGNS if self.markdown else _SIGNS_HTML
        position = shown = 0
        while True:
            code = self._next_code(position)
            border = len(self.text) if code is None else max(code[0], position)
            found = signs.search(self.text, position, border)
            if found is None:
                yield from self._text(shown, border)
                if code is None:
                    return
                yield self.code(border, code[1])
                position = shown = code[1]
                continue
            start = found.start()
            piece = self._HANDLERS[self.text[start]](self, start)
            if piece is None:
                position = start + 1
                continue
            yield from self._text(shown, piece.start)
            yield piece
            position = shown = max(piece.end, start + 1)

    def code(self, start: int, end: int) -> Piece:
        """Give code as it is shown: inside of `{% raw %}` to the letter."""
        chunk = self.text[start:end]
        if start >= self.raw_end:
            return Piece("code", start, end, in_code(chunk) if self.templated else chunk)
        if end > self.raw_end:
            closing = _TAG.match(self.text, self.raw_end)
            after = closing.end() if closing is not None else self.raw_end
            chunk = self.text[start : self.raw_end] + self.text[after:end]
        return Piece("code", start, end, chunk)

    def _text(self, start: int, end: int) -> Iterator[Piece]:
        if end > start:
            yield Piece("text", start, end, self.text[start:end])

    def _next_code(self, position: int) -> tuple[int, int] | None:
        ranges = self._code
        while self._code_index < len(ranges) and ranges[self._code_index][1] <= position:
            self._code_index += 1
        return ranges[self._code_index] if self._code_index < len(ranges) else None

    def _find(self, pattern: re.Pattern[str], position: int) -> re.Match[str] | None:
        """Search for an end; one that does not come is not searched for again."""
        if pattern.pattern in self._never:
            return None
        found = pattern.search(self.text, position)
        if found is None:
            self._never.add(pattern.pattern)
        return found

    def _at_tick(self, start: int) -> Piece | None:
        run = _TICKS.match(self.text, start)
        assert run is not None
        length = run.end() - start
        places = self._runs.get(length, [])
        after = bisect_left(places, run.end())
        limit = bisect_left(self._breaks, start)
        border = self._breaks[limit] if limit < len(self._breaks) else len(self.text)
        if after < len(places) and places[after] < border:
            return self.code(start, places[after] + length)
        return Piece("text", start, run.end(), run[0])

    def _at_escape(self, start: int) -> Piece | None:
        following = self.text[start + 1 : start + 2]
        if following in ("`", "\\", "$") or (following == "{" and self.sight.mdx):
            return Piece("text", start, start + 2, self.text[start : start + 2])
        return self._at_formula(start) if following in ("(", "[") else None

    def _at_formula(self, start: int) -> Piece | None:
        found = tex.formula(self.text, start, mdx=self.sight.mdx)
        return None if found is None else Piece("text", start, *found)

    def _at_angle(self, start: int) -> Piece | None:
        if self.text.startswith("<!--", start):
            end = self._find(_COMMENT_END, start + 4)
            return None if end is None else Piece("code", start, end.end(), self.text[start : end.end()])
        holder = _HOLDER.match(self.text, start)
        if holder is not None:
            end = self._find(_HOLDER_ENDS[holder[1].lower()], holder.end())
            return None if end is None else self.code(start, end.end())
        if not self.markdown:
            return None
        tag = component.read(self.text, start, self.sight)
        return None if tag is None else Piece(tag.form, start, tag.end, tag.attributes, tag.name, "jsx")

    def _at_bracket(self, start: int) -> Piece | None:
        if self.markdown and self.text.startswith("[[", start):
            return self._wiki(start)
        found = PRESS.match(self.text, start)
        if found is None or (self.markdown and self._is_reference(found)):
            return None
        name, rest = found["name"].lower().replace("_", "-"), found["rest"]
        if found["close"]:
            return Piece("close", start, found.end(), "", name, "press")
        if name in ("sourcecode", "code"):
            end = self._find(_PRESS_ENDS[name], found.end())
            if end is None:
                return None
            return Piece("held", start, end.end(), rest, name, "press", self.text[found.end() : end.start()])
        return Piece("open", start, found.end(), rest.rstrip("/"), name, "press")

    def _wiki(self, start: int) -> Piece | None:
        begin = start - 1 if start and self.text[start - 1] == "!" else start
        found = _WIKI.match(self.text, begin)
        if found is None or found[2][0].isspace() or found[2].casefold() in self._definitions():
            return None
        target = found[2].removesuffix("\\")  # in a table "|" is written as "\|"
        return Piece("single", begin, found.end(), target, found[3] or "", "image" if found[1] else "wiki")

    def _definitions(self) -> frozenset[str]:
        if self._defined is None:
            self._defined = frozenset(name.casefold() for name in _DEFINITION.findall(self.text))
        return self._defined

    def _is_reference(self, found: re.Match[str]) -> bool:
        """Tell whether brackets are a link: "[video](…)", "[video][1]", "[video]: …", or "[video]" alone."""
        following = self.text[found.end() : found.end() + 1]
        if following in ("(", ":"):
            return found["close"] is None
        if following == "[":
            after = PRESS.match(self.text, found.end())  # its end, or another code: [row][column]
            is_code = after and (after["close"] or after["name"].casefold() not in self._definitions())
            return found["close"] is None and not is_code
        bare = not found["rest"].strip() and not found["close"]
        return bare and found["name"].casefold() in self._definitions()

    def _at_brace(self, start: int) -> Piece | None:
        following = self.text[start + 1 : start + 2]
        raw = start < self.raw_end
        if self.text.startswith(("{{{<", "{{{%"), start) and not raw:
            return Piece("text", start, start + 1)  # as Kubernetes has it: {{{< tab >}} … {{< /tab >}}}
        if following in ("{", "%"):
            if raw or self.raw_end == start:
                return self._in_raw(start)
            if self.templated and (escaped := escaped_short_code(self.text, start)):
                return Piece("text", start, *escaped)
            piece = self._code_at(start, following) if self.templated else None
            return piece or Piece("text", start, start + 2, f"&#123;{'%' if following == '%' else '&#123;'}")
        if raw:
            return None
        if following == "/":
            return self._mdx_comment(start)
        if following == "#":
            return self._attributes(start) or self._whole(_COMMENT, start)
        if following in (":", "."):
            return self._attributes(start)
        if (
            self.markdown
            and start
            and self.text[start - 1] in ")]`:\n"
            and (listed := self._attributes(start))
        ):
            return listed
        return self._expression(start)

    def _code_at(self, start: int, following: str) -> Piece | None:
        return self._component(start) or (self._short(start) if following == "{" else self._tag(start))

    def _in_raw(self, start: int) -> Piece:
        if start == self.raw_end and (closing := _TAG.match(self.text, start)):
            self.raw_end = -1
            return Piece("text", start, closing.end())
        return Piece("text", start, start + 1, "&#123;")

    def _short(self, start: int) -> Piece | None:
        found = _SHORT.match(self.text, start)
        if found is None:
            return self._value(start)
        named = _SHORT_NAME.match(found[2])
        name = ((named and named[2]) or "").lower()
        rest = found[2][named.end() :] if named is not None else ""
        if named is not None and named[1]:
            after = found.end() + self.text.startswith("}\n", found.end())
            return Piece("close", start, after, "", name, "short")
        if rest.rstrip().endswith("/"):
            return Piece("single", start, found.end(), rest.rstrip()[:-1], name, "short")
        return self._opened(start, found.end(), rest, name, "short")

    def _opened(self, start: int, end: int, rest: str, name: str, language: str) -> Piece:
        """Give what begins here: whole, where its inside stays to the letter."""
        closing = ENDS.get((language, name))
        found = self._find(closing, end) if closing is not None else None
        if found is None or "" in found.groups():
            return Piece("open", start, end, rest, name, language)
        return Piece("held", start, found.end(), rest, name, language, self.text[end : found.start()])

    def _component(self, start: int) -> Piece | None:
        found = tera.read(self.text, start)
        if found is None:
            return None
        if found.form == "open":
            return self._opened(start, found.end, found.attributes, found.name, "tera")
        return Piece(found.form, start, found.end, found.attributes, found.name, "tera")

    def _value(self, start: int) -> Piece | None:
        found = _VALUE.match(self.text, start) or _VALUE_LOOSE.match(self.text, start)
        if found is None or not _VALUE_BEGINS.match(found[1]):
            return None
        return Piece("value", start, found.end(), found[1].strip().rstrip("-~").strip())

    def _tag(self, start: int) -> Piece | None:
        found = _TAG.match(self.text, start)
        if found is None:
            return None
        code = found[1].rstrip(" \t\n-~+")
        named = _TAG_NAME.match(code)
        name = named[1].lower() if named is not None else ""
        rest = code[named.end(1) :] if named is not None else code
        if name == "raw" or (name == "verbatim" and not rest.strip()):
            end = self._find(RAW_ENDS[name], found.end())
            self.raw_end = end.start() if end is not None else -1
            return Piece("text", start, found.end())
        if name.startswith("end"):
            return Piece("close", start, found.end(), rest, name[3:], "zola" if name == "end" else "tag")
        language = "zola" if named is not None and named[2] else "tag"
        return self._opened(start, found.end(), rest, name, language)

    def _mdx_comment(self, start: int) -> Piece | None:
        found = _MDX_COMMENT.match(self.text, start)
        if found is None:
            return None
        word = f"<!--{found[1].strip()}-->"
        return Piece("text", start, found.end(), word if is_marker(word) else "")

    def _whole(self, pattern: re.Pattern[str], start: int) -> Piece | None:
        found = pattern.match(self.text, start)
        return None if found is None else Piece("text", start, found.end())

    def _attributes(self, start: int) -> Piece | None:
        found = attributes.read(self.text, start, markdown=self.markdown)
        return None if found is None else Piece("text", start, found[0], found[1])

    def _expression(self, start: int) -> Piece | None:
        found = (
            component.expression(self.text, start, self.sight) if self.sight.mdx and self.markdown else None
        )
        if found is None:
            return None
        if found[1] is not None:
            return Piece("text", start, found[0], found[1].replace("{", "&#123;"))
        return Piece("value", start, found[0], self.text[start : found[0]], language="mdx")

    _HANDLERS: ClassVar[dict[str, Callable[[Scanner, int], Piece | None]]] = {
        "`": _at_tick,
        "\\": _at_escape,
        "$": _at_formula,
        "<": _at_angle,
        "[": _at_bracket,
        "{": _at_brace,
    }


_COMMENT_END = re.compile("-->")
_HOLDER_ENDS = {
    name: re.compile(rf"</{name}\s*>", re.IGNORECASE)
    for name in ("pre", "code", "script", "style", "textarea", "xmp")
}
_PRESS_ENDS = {name: re.compile(rf"\[/{name}\]", re.IGNORECASE) for name in ("sourcecode", "code")}
