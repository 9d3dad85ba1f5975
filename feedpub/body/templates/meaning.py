"""What one piece of template code becomes: its values filled in, its kind looked up, its place on the line seen to."""

from __future__ import annotations

import re

from feedpub.body.templates import addresses, arguments, emit, includes, named, table, themes
from feedpub.body.templates.call import Call
from feedpub.body.templates.emit import Made
from feedpub.body.templates.expressions import Value, Variables, evaluate
from feedpub.body.templates.pictures import is_image
from feedpub.body.templates.piece import Piece
from feedpub.body.templates.place import Lines, Notes, shortened
from feedpub.body.templates.press import BARE
from feedpub.body.templates.scanner import Scanner

_LONGEST_PREFIX = 200
_PREFIX = re.compile(r"(?:[ \t]|>|(?:[-*+]|\d{1,9}[.)])(?=[ \t]))*")
_MARKER = re.compile(r"[^\s>]")
_LINE_END = re.compile(r"[ \t]*(?:\n|\Z)")
_BLANK_QUOTED = re.compile(r"[ \t>]*(?:\n|\Z)")
_UNNAMED = re.compile(r"[\d\s.-]*")
_GAP = re.compile(r"\n\s*\n")
_LONGEST_TAG = 1_000  #: characters
_IN_TAG = re.compile(r"(?:<[A-Za-z/][^<>]*|\]\(<?)$")
_FIGURE = re.compile(r"<figure\b[^<>]*>\s*(?:<(?:a|div)\b[^<>]*>\s*)?$", re.IGNORECASE)
_BLOCK = re.compile(
    r"[ \t>]*<(?:center|div|p|figure|table|t[dhr]|section|article|aside|details|summary|li|ul|ol|h[1-6]|blockquote)[\s>]",
    re.IGNORECASE,
)
_PUNCTUATION = re.compile(r"[^\w\s-]")
#: Files that a note can hold, and a feed can only lead to.
_MEDIUM = re.compile(r"\.(?:mp3|m4a|ogg|wav|flac|mp4|webm|mov|mkv|pdf)$", re.IGNORECASE)
#: What a list of numbers begins with.
_NUMBER = re.compile(r"^(\d+)([.)])")
_CALL = re.compile(r"([A-Za-z_]\w*)\((.*)\)((?:\.\w+)*)", re.DOTALL)
_FIRST_NAME = re.compile(r"\s*([\w-]+)\s*((?:\|[^|]*)*)")
_VALUE = re.compile(r"\{\{-?([^{}]*)\}\}")
_ASKED = re.compile(r"(?:page|site|include|post|layout|forloop|item)\.[\w.]+")
_INCLUDES = ("include", "include-relative", "include-cached", "render", "partial", "component")
#: They show nothing where they stand, and nobody misses them.
_SILENT = frozenset(
    "increment decrement break continue endraw toc br clear clearfix katex math mathjax icon load-photoswipe"
    " blogdown/postref from import".split()
)
#: They only arrange what stands inside of them.
_FRAMES = frozenset(
    "tabs tab tabpane tabitem tabgroup columns column cols col row grid center div section span rawhtml markdown md steps"
    " block content wrap fragment browserwindow cards card card-group cardpane vc-row vc-column vc-column-text"
    " rendertemplate gallery carousel lead pageinfo badge keyword keywordlist typeit timeline ltr rtl hl".split()
)
#: What stands inside of them is data or a program.
_PROGRAMS = frozenset("chart chartjs echarts plotly apexcharts highcharts script".split())

_OF_TERA = ("zola", "tera")
_KINDS = {
    "short": "the short code",
    "zola": "the short code",
    "tera": "the component",
    "press": "the short code",
    "jsx": "the component",
}


class Meaning:
    """Gives the text that a piece becomes, and notes what is dropped."""

    def __init__(self, scanner: Scanner, variables: Variables, notes: Notes, lines: Lines) -> None:
        self.scanner = scanner
        self.variables = variables
        self.notes = notes
        self.lines = lines

    def note(self, piece: Piece, message: str) -> None:
        self.notes.add(self.lines.at(piece.start), message)

    def single(self, piece: Piece) -> str:
        if piece.language in ("wiki", "image"):
            return self._wiki(piece)
        return self.made(piece, None, piece.start, piece.end)

    def made(self, piece: Piece, inner: str | None, start: int, end: int) -> str:
        prefix = self._prefix(start)
        indent = _MARKER.sub(" ", prefix) if prefix is not None else ""
        alone = prefix is not None and _LINE_END.match(self.scanner.text, end) is not None
        if inner is not None and alone and piece.form != "held":
            inner = _dedented(inner, len(indent))
        given = self._arguments(piece)
        if inner is None and piece.language in (*_OF_TERA, "short"):
            inner = given.first("body") or None  # what stands between the markers is this argument, too
        call = Call(
            piece.name.lower().replace("_", "-").rpartition(".")[2],
            given,
            inner,
            self.variables.place,
            indent,
            self.scanner.markdown and (alone or not self._is_in_html(start)),
        )
        made = self._make(piece, call)
        if made is None:
            return self._unknown(piece, call)
        if alone and made.block.startswith("<figure><") and self._is_in_figure(start):
            return made.block.removeprefix("<figure>").removesuffix("</figure>")
        return self._placed(made, end, indent) if alone else made.inline

    def _make(self, piece: Piece, call: Call) -> Made | None:
        if piece.language == "tag" and call.name in _INCLUDES:
            return includes.make_include(call)
        if piece.language == "tag" and (made := themes.make(call)):
            return made
        if piece.language == "jsx":
            return named.make_component(call)
        if call.name == "param":
            name = call.arguments.place(0)
            value = self.variables.named(f"page.{name}") or self.variables.named(f"site.{name}")
            return Made(value, value) if isinstance(value, str) else None
        return table.make(call) or (None if call.name in _FRAMES else named.make_unknown(call))

    def _unknown(self, piece: Piece, call: Call) -> str:
        if call.name in _FRAMES and call.inner is not None:
            given = call.arguments
            # jekyll-tabs says first of which group a tab is
            words = (
                given.places[1:] if piece.language == "tag" and len(given.places) > 1 else given.places[:1]
            )
            title = given.first("label", "title", "name", "header") or (
                " ".join(words) if call.name == "tab" else ""
            )
            title = title.strip("*")  # it is bold already
            if call.name == "rawhtml" and call.markdown and "<pre" not in call.inner:
                return _GAP.sub("\n", call.inner)  # HTML would end at a blank line (CommonMark §4.6)
            if not title or call.name not in ("tab", "tabitem", "tabpane", "card"):
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
            if call.inner and call.name in _PROGRAMS:
                self.note(piece, f"{what} {told} cannot be shown in a feed; it was left out")
                return ""
            if call.inner is not None and call.inner.strip():
                self.note(piece, f"{what} {told} is not known; its text was kept")
            elif call.name == "param":
                self.note(
                    piece, f'the parameter "{shortened(piece.text)}" has no value here; it was left out'
                )
            elif spoken := call.arguments.first("text", "label"):  # a sentence would have a gap without it
                self.note(piece, f"{what} {told} is not known; its text was kept")
                if piece.language in _OF_TERA:  # whose short codes read Markdown there
                    return emit.line(spoken)
                return emit.words(spoken) if call.markdown else emit.text(spoken)
            elif call.name in table.MAKERS or call.name in BARE:
                self.note(piece, f"{what} {told} cannot be shown in a feed; it was left out")
            else:
                self.note(piece, f"{what} {told} is not known and was left out")
        return call.inner or ""

    def _placed(self, made: Made, end: int, indent: str) -> str:
        """Give a block its blank line: HTML goes on in Markdown until there is one."""
        text = self.scanner.text
        line = _LINE_END.match(text, end)
        if not self.scanner.markdown or made.block == made.inline or not made.block:
            return made.block
        blank = _BLANK_QUOTED if ">" in indent else _LINE_END
        following = blank.match(text, line.end() if line is not None else end)
        return made.block if following is not None else f"{made.block}\n{indent.rstrip()}"

    def _prefix(self, start: int) -> str | None:
        """Give what stands before a piece on its line, where that is nothing but a list's or a quotation's sign."""
        text = self.scanner.text
        begin = text.rfind("\n", max(0, start - _LONGEST_PREFIX), start) + 1
        if not begin and start > _LONGEST_PREFIX:
            return None
        before = text[begin:start]
        return before if _PREFIX.fullmatch(before) else None

    def _is_in_figure(self, start: int) -> bool:
        """Tell whether a piece is what its author has written a figure around."""
        return _FIGURE.search(self.scanner.text, max(0, start - _LONGEST_TAG), start) is not None

    def _is_in_html(self, start: int) -> bool:
        """Tell whether the line that holds a piece began as HTML, in which nothing is Markdown (CommonMark §4.6)."""
        text = self.scanner.text
        return (
            _BLOCK.match(text, text.rfind("\n", max(0, start - _LONGEST_TAG), start) + 1, start) is not None
        )

    def _arguments(self, piece: Piece) -> arguments.Arguments:
        text = piece.text[:5_000]
        if piece.language in ("tag", "zola"):
            text = _VALUE.sub(lambda found: self._spent(_plain(evaluate(found[1], self.variables))), text)
        read = arguments.read(text)
        if piece.language != "tag" or not read.words:
            return read
        values = {word: self._spent(self._word(word)) for word in read.words}
        return arguments.Arguments(
            tuple(values.get(one, one) for one in read.places),
            {name: values.get(one, one) for name, one in read.names.items()},
            read.words,
            read.text,
        )

    def _spent(self, value: str) -> str:
        self.variables.spend(len(value))
        return value

    def _word(self, word: str) -> str:
        """Give what a word without quotation marks stands for: a variable's value, or itself."""
        value = self.variables.named(word)
        if isinstance(value, str):
            return value
        return "" if _ASKED.fullmatch(word) else word

    def value(self, piece: Piece) -> str:
        if piece.language == "mdx":
            self.note(piece, f'the expression "{shortened(piece.text)}" was left out')
            return ""
        first = _FIRST_NAME.fullmatch(piece.text)
        if first is not None and first[1] in self.variables.captured:
            inner = self.variables.captured[first[1]]
            return f"\n\n{inner.strip()}\n\n" if "markdownify" in first[2] else inner
        call = _CALL.fullmatch(piece.text)
        if call is not None:
            return self._called(piece, call)
        value = evaluate(piece.text, self.variables)
        if value is None:
            self.note(piece, f'"{{{{ {shortened(piece.text)} }}}}" has no value here; it was left out')
        return _plain(value)

    def _called(self, piece: Piece, call: re.Match[str]) -> str:
        """Zola's short codes, and the functions of Tera and Nunjucks that give an address."""
        given = arguments.read(call[2])
        if call[1] in ("get_url", "url_for", "url", "relref", "ref"):
            path = given.first("path") or given.place(0)
            if path.startswith("@/"):
                return emit.address(addresses.of_article(path[1:], self.variables.place))
            if path:
                return emit.address(
                    addresses.of_file(path, self.variables.place) if "://" not in path else path
                )
        if call[1] == "resize_image" and (call[3] == ".url" or self._is_in_tag(piece)):
            return emit.address(addresses.of_image(given.first("path"), self.variables.place))
        if call[3]:
            self.note(piece, f'"{{{{ {shortened(piece.text)} }}}}" has no value here; it was left out')
            return ""
        return self.made(
            Piece("single", piece.start, piece.end, call[2], call[1], "zola"), None, piece.start, piece.end
        )

    def _wiki(self, piece: Piece) -> str:
        target, shown = piece.text.strip(), piece.name.strip()
        name = target.partition("#")[0].rpartition("/")[2]
        if target.strip("_").lower() == "toc":
            return ""
        if piece.language == "image":
            if _MEDIUM.search(target):
                return emit.player(emit.address(target), name).inline
            if not is_image(target):
                self.note(piece, f'"![[{shortened(target)}]]" is not embedded; it was left out')
                return ""
            return emit.picture(
                target, alt=name if shown.isdecimal() else shown or name, markdown=True
            ).inline
        where = self.variables.place.resolved(target) if name else None
        if where is None and name and _UNNAMED.fullmatch(name):  # a date that no article is called by
            return self.scanner.text[piece.start : piece.end]
        part = target.partition("#")[2].strip("^ ")
        title = shown or name or part or target
        if where is None:
            return _NUMBER.sub(r"\1\\\2", emit.words(title))
        if self._is_in_tag(piece):
            return emit.text(title)
        if part:  # as GitHub names a heading's place
            where = addresses.with_place(where, f"#{'-'.join(_PUNCTUATION.sub('', part.lower()).split())}")
        return emit.link(emit.address(where), emit.text(title)).inline  # in Markdown and in HTML alike

    def _is_in_tag(self, piece: Piece) -> bool:
        """Tell whether a piece is part of an attribute, or of a link's address."""
        return _IN_TAG.search(self.scanner.text, max(0, piece.start - _LONGEST_TAG), piece.start) is not None


def _plain(value: Value | None) -> str:
    text = "".join(value) if isinstance(value, tuple) else value or ""
    return text.replace("{{", "&#123;&#123;").replace("{%", "&#123;%") if "{" in text else text


def _dedented(inner: str, column: int) -> str:
    """Take away what all lines between two markers are set in by, spaces or tabs, beyond the markers themselves."""
    if not inner.lstrip(" \t").startswith("\n"):
        return inner
    lines = inner.split("\n")
    widths = [len(line) - len(line.lstrip(" \t")) for line in lines if line.strip()]
    extra = min(widths, default=0) - column
    if extra <= 0:
        return inner
    return "\n".join(line[extra:] if line.strip() else line for line in lines)
