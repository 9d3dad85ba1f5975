"""Which lines of Markdown are code, and so stay as they are; and the little that template engines change even there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

_FENCE = re.compile(r"(`{3,})(?=[^`]*$)|(~{3,})")
_ITEM = re.compile(r"(?:[-*+]|\d{1,9}[.)])(?:[ \t]+|$)")
#: MkDocs' boxes and tabs, footnotes and definitions hold what is indented by four.
_HOLDER = re.compile(r"(?:!!!|\?\?\?\+?|===[!+]?)[ ]|\[\^[^\]\n]+\]:|:[ ]{3}")
_QUOTE = re.compile(r"(?:[ ]{0,3}>[ ]?)+")
_OPENING = re.compile(
    r"<(?P<html>pre|script|style|textarea|xmp)(?=[\s>])|(?P<comment><!--)"
    r"|\{%[-~+]?\s*(?P<tag>highlight|codeblock|comment|code|verbatim|mermaid)\b(?=[^{}%]*%\})"
    r"|\{\{[<%]\s*(?P<short>highlight|mermaid)\b(?=[^{}]*[%>]\}\})"
    r"|\[(?P<press>sourcecode|code)\b[^\[\]\n]*\](?![(\[:])",
    re.IGNORECASE,
)
_RAW = re.compile(r"\{%[-~+]?\s*(raw|verbatim)\s*[-~+]?%\}")
_RAW_ENDS = {name: re.compile(rf"\{{%[-~+]?\s*end{name}\s*[-~+]?%\}}") for name in ("raw", "verbatim")}
_ESCAPED = re.compile(
    r"\{\{(?:<\s*/\*((?:[^*{]|\*(?!/)|\{(?!\{))*+)\*/\s*>|%\s*/\*((?:[^*{]|\*(?!/)|\{(?!\{))*+)\*/\s*%)\}\}"
)
#: Zola's: {{/* youtube(id="…") */}}, {%/* quote() */%} … {%/* end */%}.
_ZOLA_ESCAPED = re.compile(r"\{([{%])/\*((?:\s*[\w:]+\([^*{}]*\)|\s*end)\s*+)\*/([}%])\}")


#: Docusaurus': // highlight-next-line, {/* highlight-start */}; Gatsby's at the end of a line.
_MARKED_LINE = re.compile(
    r"^[ \t]*(?:\{?/\*|//|<!--|#|--|%|;)[ \t]*highlight-(?:next-line|start|end|range)(?:\{[^{}\n]*\})?"
    r"[ \t]*(?:\*/\}?|-->)?[ \t]*\n",
    re.MULTILINE,
)
#: VitePress' and Shiki's: // [!code ++].
_MARK = re.compile(
    r"(?<=[^ \t])[ \t]*(?:\{?/\*|//|<!--|#|--|%|;)[ \t]*(?:\[!code [^\[\]\n]{1,60}\]|highlight-line)"
    r"[ \t]*(?:\*/\}?|-->)?[ \t]*$",
    re.MULTILINE,
)


class Kind(Enum):
    """What a line of Markdown is."""

    TEXT = 1
    CODE = 2  #: fenced or indented
    OTHER = 3  #: held by an element or a tag that has an end of its own


def in_code(code: str) -> str:
    """Give code as its readers see it: engines take out `{% raw %}` and the signs of escaped short codes even there.

    What only tells a program which lines to show in another colour goes, too.
    """
    if "highlight-" in code or "[!code" in code:
        code = _MARKED_LINE.sub("", _MARK.sub("", code))
    if "{" not in code:
        return code
    if "%}" in code and ("raw" in code or "verbatim" in code):
        code = _without_raw_marks(code)
    return _ZOLA_ESCAPED.sub(r"{\1\2\3}", _ESCAPED.sub(_unescaped, code)) if "/*" in code else code


def escaped_short_code(text: str, start: int) -> tuple[int, str] | None:
    """Give where a short code that its author has escaped ends, and how it is shown."""
    if found := _ESCAPED.match(text, start):
        shown = _unescaped(found)
    elif found := _ZOLA_ESCAPED.match(text, start):
        shown = found.expand(r"{\1\2\3}")
    else:
        return None
    return found.end(), shown.replace("{", "&#123;").replace("<", "&lt;").replace(">", "&gt;")


def _without_raw_marks(code: str) -> str:
    kept: list[str] = []
    position = 0
    while opening := _RAW.search(code, position):
        end = _RAW_ENDS[opening[1]].search(code, opening.end())
        if end is None:
            break
        kept.extend((code[position : opening.start()], code[opening.end() : end.start()]))
        position = end.end()
    return "".join((*kept, code[position:]))


def _unescaped(match: re.Match[str]) -> str:
    return f"{{{{<{match[1]}>}}}}" if match[1] is not None else f"{{{{%{match[2]}%}}}}"


@dataclass(slots=True)
class _State:
    text: str
    fence: str = ""
    fence_base: int = 0
    fence_quoted: bool = False
    end: int = 0  #: where what an element or a tag holds ends
    never: set[re.Pattern[str]] = field(default_factory=set)  #: ends that do not come any more
    #: Columns at which lists' items and boxes hold their text.
    holders: list[int] = field(default_factory=list)
    after_blank: bool = True
    indented: bool = False


def kinds(text: str, *, indented: bool = True) -> Iterator[Kind]:
    """Tell of each line what it is. MDX knows no code by indentation: `indented` is False there."""
    state = _State(text)
    offset = 0
    for line in text.split("\n"):
        yield _next(state, line, offset, indented=indented)
        offset += len(line) + 1


def code_ranges(text: str, *, indented: bool) -> list[tuple[int, int]]:
    """Give where the lines of code begin and end, one after another."""
    ranges: list[tuple[int, int]] = []
    start = 0
    for kind, line in zip(kinds(text, indented=indented), text.split("\n"), strict=True):
        end = min(start + len(line) + 1, len(text))
        if kind is Kind.CODE and end > start:
            if ranges and ranges[-1][1] == start:
                ranges[-1] = (ranges[-1][0], end)
            else:
                ranges.append((start, end))
        start = end
    return ranges


def _next(state: _State, line: str, offset: int, *, indented: bool) -> Kind:
    if offset < state.end:
        return Kind.OTHER
    if state.fence and not _leaves_fence(state, line):
        if line.lstrip(" \t>").startswith(state.fence) and not line.strip(f" \t>{state.fence[0]}"):
            state.fence = ""
        return Kind.CODE
    rest = line.lstrip(" \t")
    if not rest:
        state.after_blank = True
        return Kind.TEXT
    column = indent_of(line)
    if _is_indented_code(state, rest, column) and indented:
        state.indented, state.after_blank = True, False
        return Kind.CODE
    state.indented = state.after_blank = False
    return _opened(state, rest, column, offset + len(line) - len(rest))


def _leaves_fence(state: _State, line: str) -> bool:
    """A fence ends with the list's item or the quotation that it stands in."""
    if not line.strip():
        return False
    left = (state.fence_quoted and not _QUOTE.match(line)) or (
        not state.fence_quoted and indent_of(line) < state.fence_base
    )
    if left:
        state.fence = ""
    return left


def _is_indented_code(state: _State, rest: str, column: int) -> bool:
    holders = state.holders
    if state.after_blank or _ITEM.match(rest) or _HOLDER.match(rest):
        while holders and column < holders[-1]:
            holders.pop()
    base = holders[-1] if holders else 0
    return column - base >= 4 and (state.after_blank or state.indented)


def _opened(state: _State, rest: str, column: int, offset: int) -> Kind:
    """Look for what begins on a line: lists' items, a fence, an element that holds code."""
    quoted = False
    for _ in range(8):
        if found := _QUOTE.match(rest):
            quoted = True
        elif found := _ITEM.match(rest):
            column += found.end() if found.end() < 7 else 2
            if not quoted:
                state.holders.append(column)
        else:
            break
        rest, offset = rest[found.end() :], offset + found.end()
    if _HOLDER.match(rest) and not quoted:
        state.holders.append(column + 4)
    if fence := _FENCE.match(rest):
        state.fence = fence[1] or fence[2]
        state.fence_base = state.holders[-1] if state.holders and column >= state.holders[-1] else 0
        state.fence_quoted = quoted
        return Kind.CODE
    line_end = offset + len(rest)
    if "<" in rest or "{" in rest or "[" in rest:
        state.end = _unfinished(state, offset, line_end)
    return Kind.OTHER if state.end > line_end else Kind.TEXT


def _unfinished(state: _State, start: int, line_end: int) -> int:
    """Give where that ends which begins on a line and does not end on it; 0 where there is none."""
    position, ticks = start, 0
    while opening := _OPENING.search(state.text, position, line_end):
        ticks += state.text.count("`", start, opening.start())
        start = opening.start()
        is_example = ticks % 2 == 1  # in a code span, which ends on its line
        group = opening.lastgroup or ""
        end = _ENDS[group, opening[group].lower()]
        until = line_end if is_example else len(state.text)
        closing = None if end in state.never else end.search(state.text, opening.end(), until)
        if closing is None:
            if not is_example:
                state.never.add(end)
            position = opening.end()
        elif closing.end() > line_end:
            return closing.end()
        else:
            position = closing.end()
    return 0


def _end_of(group: str, name: str) -> re.Pattern[str]:
    forms = {
        "html": rf"</{name}\s*>",
        "comment": "-->",
        "tag": rf"\{{%[-~+]?\s*end{name}\b",
        "short": rf"\{{\{{[<%]\s*/\s*{name}\b",
        "press": rf"\[/{name}\]",
    }
    return re.compile(forms[group], re.IGNORECASE)


_ENDS = {
    (group, name): _end_of(group, name)
    for group, names in {
        "html": ("pre", "script", "style", "textarea", "xmp"),
        "comment": ("<!--",),
        "tag": ("highlight", "codeblock", "comment", "code", "verbatim", "mermaid"),
        "short": ("highlight", "mermaid"),
        "press": ("sourcecode", "code"),
    }.items()
    for name in names
}


def indent_of(line: str) -> int:
    """Give the column of the first letter; a tab reaches to the next multiple of four."""
    column = 0
    for letter in line:
        if letter == " ":
            column += 1
        elif letter == "\t":
            column += 4 - column % 4
        else:
            break
    return column
