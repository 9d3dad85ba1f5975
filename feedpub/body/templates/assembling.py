"""Pieces of a body put together again: what begins finds its end, and each piece of code becomes what it means."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from feedpub.body.templates import addresses, arguments, component, emit, table
from feedpub.body.templates.emit import Made
from feedpub.body.templates.expressions import Value, Variables, evaluate
from feedpub.body.templates.place import Lines, Notes, shortened
from feedpub.body.templates.press import BARE
from feedpub.body.templates.scanner import Piece, Scanner

_DEEPEST = 40
_LONGEST_PREFIX = 200
_PREFIX = re.compile(r"(?:[ \t]|>|(?:[-*+]|\d{1,9}[.)])(?=[ \t]))*")
_MARKER = re.compile(r"[^\s>]")
_LINE_END = re.compile(r"[ \t]*(?:\n|\Z)")
_BLANK = re.compile(r"[ \t>]*(?:\n|\Z)")
_ENDS = re.compile(
    r"\{%[-~+]?\s*end(?P<tag>\w*)|\{\{[<%]\s*/\s*(?P<short>[^\s>%}]+)|\[/(?P<press>[\w-]+)\]|</(?P<jsx>[A-Z][\w.]*)\s*>"
)
_FOR = re.compile(r"\s*(\w+)\s+in\s+([\w.-]+)\s*")
_FOR_END = re.compile(r"\{%[-~+]?\s*endfor\s*[-~+]?%\}")
_FOR_AGAIN = re.compile(r"\{%[-~+]?\s*for\b")
_ASSIGN = re.compile(r"\s*(\w+)\s*=\s*(.*)", re.DOTALL)
_CALL = re.compile(r"([A-Za-z_]\w*)\((.*)\)((?:\.\w+)*)", re.DOTALL)
_FIRST_NAME = re.compile(r"\s*(\w+)\s*((?:\|\s*\w+\s*)*)")
_VALUE = re.compile(r"\{\{-?([^{}]*)\}\}")
_ASKED = re.compile(r"(?:page|site|include|post|layout|forloop|item)\.[\w.]+")
_MOST_REPEATED = 100
_LARGEST_REPEATED = 20_000  #: characters of a loop's text
_CHOICES = ("if", "unless", "case", "ifchanged")
_BRANCHES = ("else", "elsif", "elif", "elseif", "when")
_INCLUDES = ("include", "include-relative", "include-cached", "render", "partial", "component")
#: They show nothing where they stand, and nobody misses them.
_SILENT = frozenset("increment decrement break continue endraw toc br clear clearfix".split())
#: They only arrange what stands inside of them.
_FRAMES = frozenset(
    "tabs tab tabpane tabitem tabgroup columns column cols col row grid center div section span rawhtml markdown md steps"
    " block content wrap fragment browserwindow cards card-group vc-row vc-column vc-column-text".split()
)


@dataclass(slots=True)
class _Frame:
    piece: Piece | None
    chunks: list[str] = field(default_factory=list)
    branches: list[list[str]] = field(default_factory=list)  #: of a condition, those that are complete


class Assembly:
    """Builds the text that takes the place of a body with template code."""

    def __init__(self, scanner: Scanner, variables: Variables, notes: Notes, lines: Lines) -> None:
        self.scanner = scanner
        self.variables = variables
        self.notes = notes
        self.lines = lines
        self.stack = [_Frame(None)]
        self.skip_to = 0
        self.ends = Counter(
            (found.lastgroup, (found[found.lastgroup or 0]).lower().replace("_", "-"))
            for found in _ENDS.finditer(scanner.text)
        )

    def text(self) -> str:
        for piece in self.scanner.pieces():
            if piece.start >= self.skip_to:
                self._take(piece)
        while len(self.stack) > 1:
            self._give_up()
        return "".join(self.stack[0].chunks)

    def _put(self, text: str) -> None:
        if text:
            self.stack[-1].chunks.append(text)

    def _note(self, piece: Piece, message: str) -> None:
        self.notes.add(self.lines.at(piece.start), message)

    def _take(self, piece: Piece) -> None:
        form = piece.form
        if form == "text":
            self._put(addresses.in_pelican(piece.text, self.variables.place))
        elif form == "code":
            self._put(piece.text)
        elif form == "value":
            self._put(self._value(piece))
        elif form == "close":
            self._close(piece)
        elif form == "open":
            self._open(piece)
        elif piece.name != "comment":
            self._put(
                self._single(piece)
                if form == "single"
                else self._made(piece, piece.inner, piece.start, piece.end)
            )

    # What begins and ends

    def _open(self, piece: Piece) -> None:
        name = piece.name
        if piece.language == "tag":
            if name in _BRANCHES:
                self._branch(piece)
                return
            if name in ("assign", "set") and "=" in piece.text:
                self._assign(piece)
                return
            if name == "for" and self._repeat(piece):
                return
        if self.ends[_key(piece)] > 0 and len(self.stack) <= _DEEPEST and not _is_bare(piece):
            self.stack.append(_Frame(piece))
        elif piece.language == "press" and not piece.text.strip() and name not in BARE:
            self._put(self.scanner.text[piece.start : piece.end])
        else:
            self._put(self._single(piece))

    def _close(self, piece: Piece) -> None:
        key = _key(piece)
        self.ends[key] -= 1
        depth = next(
            (depth for depth in range(len(self.stack) - 1, 0, -1) if _key_of(self.stack[depth]) == key), None
        )
        if depth is None:
            if piece.language == "press" and piece.name in ("code", "video", "audio", "table"):
                self._put(self.scanner.text[piece.start : piece.end])
            return
        while len(self.stack) - 1 > depth:
            self._give_up()
        frame = self.stack.pop()
        assert frame.piece is not None
        self._put(self._paired(frame, piece))

    def _give_up(self) -> None:
        """Treat what began, and has no end, as a piece that stands alone."""
        frame = self.stack.pop()
        assert frame.piece is not None
        self._put(self._single(frame.piece))
        for branch in frame.branches:
            self.stack[-1].chunks.extend(branch)
        self.stack[-1].chunks.extend(frame.chunks)

    def _branch(self, piece: Piece) -> None:
        depth = next(
            (
                depth
                for depth in range(len(self.stack) - 1, 0, -1)
                if (opened := self.stack[depth].piece) and opened.name in (*_CHOICES, "for")
            ),
            None,
        )
        if depth is None:
            return
        while len(self.stack) - 1 > depth:
            self._give_up()
        frame = self.stack[-1]
        frame.branches.append(frame.chunks)
        frame.chunks = []

    def _paired(self, frame: _Frame, closing: Piece) -> str:
        piece = frame.piece
        assert piece is not None
        branches = [*frame.branches, frame.chunks]
        if piece.language == "tag":
            if piece.name in _CHOICES:
                return self._choice(piece, branches)
            if piece.name in ("for", "tablerow"):
                return self._loop(piece, "".join(branches[0]), closing)
            if piece.name in ("capture", "set"):
                name = piece.text.strip(" \"'")
                self.variables.captured[name] = "".join(frame.chunks)
                return ""
        return self._made(piece, "".join(frame.chunks), piece.start, closing.end)

    def _choice(self, piece: Piece, branches: list[list[str]]) -> str:
        told = f"{piece.name} {shortened(piece.text)}"
        if len(branches) == 1:
            self._note(piece, f'the condition "{told}" is not judged; what depends on it was kept')
            return "".join(branches[0])
        self._note(piece, f'the condition "{told}" is not judged; its first case was kept')
        return "".join(branches[1] if piece.name == "case" else branches[0])

    def _loop(self, piece: Piece, inner: str, closing: Piece) -> str:
        found = _FOR.match(piece.text)
        told = f'the loop "for {shortened(piece.text)}" is not run; '
        source = self.scanner.text[piece.end : closing.start]
        if found is None or re.search(rf"\b{re.escape(found[1])}\b", source):
            self._note(piece, told + "it was left out")
            return ""
        self._note(piece, told + "what it holds was kept once")
        return inner

    def _repeat(self, piece: Piece) -> bool:
        """Run a loop over a list that the text itself has assigned."""
        found = _FOR.match(piece.text)
        values = self.variables.assigned.get(found[2]) if found is not None else None
        source = self.scanner.text
        end = (
            _FOR_END.search(source, piece.end, piece.end + _LARGEST_REPEATED)
            if isinstance(values, tuple)
            else None
        )
        if found is None or end is None or _FOR_AGAIN.search(source, piece.end, end.start()):
            return False
        body = source[piece.end : end.start()]
        budget = _LARGEST_REPEATED * 10
        for value in values[:_MOST_REPEATED] if values else ():
            self.variables.assigned[found[1]] = value
            sight = component.Sight(self.scanner.sight.mdx, len(body))
            scanner = Scanner(body, markdown=self.scanner.markdown, sight=sight)
            made = Assembly(scanner, self.variables, self.notes, Lines(body, None)).text()
            budget -= len(made)
            if budget < 0:
                break
            self._put(made)
        self.variables.assigned.pop(found[1], None)
        self.ends["tag", "for"] -= 1
        self.skip_to = end.end()
        return True

    # What a piece becomes

    def _single(self, piece: Piece) -> str:
        if piece.language in ("wiki", "image"):
            return self._wiki(piece)
        return self._made(piece, None, piece.start, piece.end)

    def _made(self, piece: Piece, inner: str | None, start: int, end: int) -> str:
        prefix = self._prefix(start)
        indent = _MARKER.sub(" ", prefix) if prefix is not None else ""
        alone = prefix is not None and _LINE_END.match(self.scanner.text, end) is not None
        if inner is not None and alone and piece.form != "held":
            inner = _dedented(inner, len(indent))
        call = table.Call(
            piece.name.lower().replace("_", "-"),
            self._arguments(piece),
            inner,
            self.variables.place,
            indent,
            self.scanner.markdown,
        )
        made = self._make(piece, call)
        if made is None:
            return self._unknown(piece, call)
        return self._placed(made, end, indent) if alone else made.inline

    def _make(self, piece: Piece, call: table.Call) -> Made | None:
        if piece.language == "tag" and call.name in _INCLUDES:
            return table.make_include(call)
        if piece.language == "jsx":
            return table.make_component(call)
        if call.name == "param":
            name = call.arguments.place(0)
            value = self.variables.named(f"page.{name}") or self.variables.named(f"site.{name}")
            return Made(value, value) if isinstance(value, str) else None
        return table.make(call)

    def _unknown(self, piece: Piece, call: table.Call) -> str:
        if call.name in _FRAMES and call.inner is not None:
            title = call.arguments.first("label", "title", "name", "header") or (
                call.arguments.place(0) if call.name == "tab" else ""
            )
            if not title or call.name not in ("tab", "tabitem", "tabpane"):
                return call.inner
            shown = (
                f"\n\n{call.prefix}**{title}**\n\n"
                if call.markdown
                else f"<p><strong>{emit.text(title)}</strong></p>"
            )
            return shown + call.inner
        if call.name not in _SILENT:
            what = _KINDS.get(piece.language, "the tag")
            told = f"{call.name} {shortened(piece.text)}".strip() if call.name in _INCLUDES else piece.name
            told = f"<{told}>" if piece.language == "jsx" else f'"{told}"'
            if call.inner is not None and call.inner.strip():
                self._note(piece, f"{what} {told} is not known; its text was kept")
            elif call.name in table.MAKERS or call.name in BARE:
                self._note(piece, f"{what} {told} cannot be shown in a feed; it was left out")
            else:
                self._note(piece, f"{what} {told} is not known and was left out")
        return call.inner or ""

    def _placed(self, made: Made, end: int, indent: str) -> str:
        """Give a block its blank line: HTML goes on in Markdown until there is one."""
        text = self.scanner.text
        line = _LINE_END.match(text, end)
        if not self.scanner.markdown or made.block == made.inline or not made.block:
            return made.block
        following = _BLANK.match(text, line.end() if line is not None else end)
        return made.block if following is not None else f"{made.block}\n{indent.rstrip()}"

    def _prefix(self, start: int) -> str | None:
        """Give what stands before a piece on its line, where that is nothing but a list's or a quotation's sign."""
        text = self.scanner.text
        begin = text.rfind("\n", max(0, start - _LONGEST_PREFIX), start) + 1
        if not begin and start > _LONGEST_PREFIX:
            return None
        before = text[begin:start]
        return before if _PREFIX.fullmatch(before) else None

    def _arguments(self, piece: Piece) -> arguments.Arguments:
        text = piece.text[:5_000]
        if piece.language in ("tag", "zola"):
            text = _VALUE.sub(lambda found: self._plain(evaluate(found[1], self.variables)), text)
        read = arguments.read(text)
        if piece.language != "tag" or not read.words:
            return read
        values = {word: self._word(word) for word in read.words}
        return arguments.Arguments(
            tuple(values.get(one, one) for one in read.places),
            {name: values.get(one, one) for name, one in read.names.items()},
            read.words,
            read.text,
        )

    def _word(self, word: str) -> str:
        """Give what a word without quotation marks stands for: a variable's value, or itself."""
        value = self.variables.named(word)
        if isinstance(value, str):
            return value
        return "" if _ASKED.fullmatch(word) else word

    def _value(self, piece: Piece) -> str:
        if piece.language == "mdx":
            self._note(piece, f'the expression "{shortened(piece.text)}" was left out')
            return ""
        first = _FIRST_NAME.fullmatch(piece.text)
        if first is not None and first[1] in self.variables.captured:
            inner = self.variables.captured[first[1]]
            return (
                f"\n\n{inner.strip()}\n\n" if "markdownify" in first[2] and "\n" in inner.strip() else inner
            )
        call = _CALL.fullmatch(piece.text)
        if call is not None:
            return self._called(piece, call)
        value = evaluate(piece.text, self.variables)
        if value is None:
            self._note(piece, f'"{{{{ {shortened(piece.text)} }}}}" has no value here; it was left out')
        return self._plain(value)

    def _called(self, piece: Piece, call: re.Match[str]) -> str:
        """Zola's short codes, and the functions of Tera and Nunjucks that give an address."""
        given = arguments.read(call[2])
        if call[1] in ("get_url", "url_for", "url", "relref", "ref", "resize_image"):
            path = given.first("path") or given.place(0)
            if path.startswith("@/"):
                return emit.address(addresses.of_article(path[2:], self.variables.place))
            if path:
                return emit.address(
                    addresses.of_file(path, self.variables.place) if "://" not in path else path
                )
        if call[3]:
            self._note(piece, f'"{{{{ {shortened(piece.text)} }}}}" has no value here; it was left out')
            return ""
        return self._made(
            Piece("single", piece.start, piece.end, call[2], call[1], "zola"), None, piece.start, piece.end
        )

    def _wiki(self, piece: Piece) -> str:
        target, shown = piece.text.strip(), piece.name.strip()
        name = target.partition("#")[0].rpartition("/")[2]
        if target.strip("_").lower() == "toc":
            return ""
        if piece.language == "image":
            if not table.is_image(target):
                self._note(piece, f'"![[{shortened(target)}]]" is not embedded; it was left out')
                return ""
            return emit.picture(target, alt=name if shown.isdecimal() else shown or name).inline
        resolve = self.variables.place.resolve
        where = resolve(target) if resolve is not None else None
        title = shown or name or target
        return f"[{title}]({emit.address(where)})" if where else title

    def _assign(self, piece: Piece) -> None:
        found = _ASSIGN.match(piece.text)
        value = evaluate(found[2], self.variables) if found is not None else None
        if found is not None and value is not None and len(self.variables.assigned) < 1_000:
            self.variables.assigned[found[1]] = value

    def _plain(self, value: Value | None) -> str:
        text = "".join(value) if isinstance(value, tuple) else value or ""
        return text.replace("{{", "&#123;&#123;").replace("{%", "&#123;%") if "{" in text else text


_KINDS = {
    "short": "the short code",
    "zola": "the short code",
    "press": "the short code",
    "jsx": "the component",
}


def _key(piece: Piece) -> tuple[str, str]:
    if piece.language == "zola":
        return "tag", ""
    return piece.language, piece.name.lower().replace("_", "-")


def _key_of(frame: _Frame) -> tuple[str, str] | None:
    return None if frame.piece is None else _key(frame.piece)


def _is_bare(piece: Piece) -> bool:
    return piece.language == "press" and piece.name in BARE


def _dedented(inner: str, column: int) -> str:
    """Take away the columns by which all lines between two markers are set in, deeper than the markers themselves."""
    if not inner.startswith("\n"):
        return inner
    lines = inner.split("\n")
    widths = [len(line) - len(line.lstrip(" ")) for line in lines if line.strip()]
    extra = min(widths, default=0) - column
    if extra <= 0:
        return inner
    return "\n".join(line[extra:] if line.strip() else line for line in lines)
