"""Pieces of a body put together again: what begins finds its end, and each piece of code becomes what it means."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from feedpub.body.templates import addresses, component
from feedpub.body.templates.expressions import Variables, evaluate
from feedpub.body.templates.held import BUNDLED
from feedpub.body.templates.hints import ICON
from feedpub.body.templates.meaning import Meaning
from feedpub.body.templates.piece import Piece
from feedpub.body.templates.place import Lines, Notes, Place, shortened
from feedpub.body.templates.press import BARE
from feedpub.body.templates.scanner import Scanner

_DEEPEST = 40
#: Into so many an address before another is parted: "(", {{ site.url }}, {{ site.baseurl }}.
_ADDRESS_PIECES = 4
_WHOLE_ADDRESS = re.compile(r"https?://[^\s\"'<>]+")
_HOST_AT_END = re.compile(r"https?://[^\s/\"'()<>]*\Z")
_LONGEST_HOST = 300
_ENDS = re.compile(
    r"\{%[-~+]?\s*end(?P<tag>\w*)|\{\{[<%]\s*/\s*(?P<short>[^\s>%}]+)|\[/(?P<press>[\w-]+)\]|</(?P<jsx>[A-Z][\w.]*)\s*>"
    r"|\{%-?\s*</(?P<tera>[\w.]+)"
)
_FOR = re.compile(r"\s*([\w-]+)\s+in\s+([\w.-]+)\s*")
_FOR_END = re.compile(r"\{%[-~+]?\s*endfor\s*[-~+]?%\}")
_FOR_AGAIN = re.compile(r"\{%[-~+]?\s*for\b")
_ASSIGN = re.compile(r"\s*([\w-]+)\s*=\s*(.*)", re.DOTALL)
_MOST_REPEATED = 100
_LARGEST_REPEATED = 20_000  #: characters of a loop's text
_CHOICES = ("if", "unless", "case", "ifchanged")
_BRANCHES = ("else", "elsif", "elif", "elseif", "when")


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
        self.meaning = Meaning(scanner, variables, notes, lines)
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

    def _put_made(self, text: str, *, may_be_path: bool = False) -> None:
        """Put what a piece of code has become; an address may follow what its author wrote of it himself."""
        place, chunks = self.variables.place, self.stack[-1].chunks
        if _WHOLE_ADDRESS.fullmatch(text):
            _take_site_away(chunks, place)
        elif may_be_path and place.base and text.startswith(f"{place.base}/"):
            _take_base_away(chunks, place)
        self._put(text)

    def _take(self, piece: Piece) -> None:
        form = piece.form
        if form == "text":
            self._put(ICON.sub("", addresses.internal(piece.text, self.variables.place)))
        elif form == "code":
            self._put(piece.text)
        elif form == "value":
            value = self.meaning.value(piece)
            self.variables.spend(len(value))
            self._put_made(value)
        elif form == "close":
            self._close(piece)
        elif form == "open":
            self._open(piece)
        elif form == "single":
            self._put_made(self.meaning.single(piece), may_be_path=True)
        else:
            self.ends[_key(piece)] -= 1
            if piece.name != "comment" and not (piece.language == "tag" and piece.name in BUNDLED):
                made = self.meaning.made(piece, piece.inner, piece.start, piece.end)
                self._put_made(made, may_be_path=True)

    def _open(self, piece: Piece) -> None:
        name = piece.name
        if piece.language == "tag":
            if name in _BRANCHES:
                self._branch()
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
            self._put_made(self.meaning.single(piece), may_be_path=True)

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
        self._put(self.meaning.single(frame.piece))
        for branch in frame.branches:
            self.stack[-1].chunks.extend(branch)
        self.stack[-1].chunks.extend(frame.chunks)

    def _branch(self) -> None:
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
        return self.meaning.made(piece, "".join(frame.chunks), piece.start, closing.end)

    def _choice(self, piece: Piece, branches: list[list[str]]) -> str:
        told = f"{piece.name} {shortened(piece.text)}"
        if len(branches) == 1:
            self.meaning.note(piece, f'the condition "{told}" is not judged; what depends on it was kept')
            return "".join(branches[0])
        self.meaning.note(piece, f'the condition "{told}" is not judged; its first case was kept')
        return "".join(branches[1] if piece.name == "case" else branches[0])

    def _loop(self, piece: Piece, inner: str, closing: Piece) -> str:
        found = _FOR.match(piece.text)
        told = f'the loop "for {shortened(piece.text)}" is not run; '
        source = self.scanner.text[piece.end : closing.start]
        if found is None or re.search(rf"\b{re.escape(found[1])}\b", source):
            self.meaning.note(piece, told + "it was left out")
            return ""
        self.meaning.note(piece, told + "what it holds was kept once")
        return inner

    def _repeat(self, piece: Piece) -> bool:
        """Run a loop over a list that is known: the text has assigned it, or its header has it."""
        found = _FOR.match(piece.text)
        values = self.variables.named(found[2]) if found is not None else None
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
            self.variables.spend(len(made))
            self._put(made)
        self.variables.assigned.pop(found[1], None)
        self.ends["tag", "for"] -= 1
        self.skip_to = end.end()
        return True

    def _assign(self, piece: Piece) -> None:
        found = _ASSIGN.match(piece.text)
        value = evaluate(found[2], self.variables) if found is not None else None
        if found is not None and value is not None and len(self.variables.assigned) < 1_000:
            self.variables.assigned[found[1]] = value


def _key(piece: Piece) -> tuple[str, str]:
    if piece.language == "zola":
        return "tag", ""
    return piece.language, piece.name.lower().replace("_", "-")


def _key_of(frame: _Frame) -> tuple[str, str] | None:
    return None if frame.piece is None else _key(frame.piece)


def _is_bare(piece: Piece) -> bool:
    return piece.language == "press" and piece.name in BARE


def _take_site_away(chunks: list[str], place: Place) -> None:
    """Take the site's address away from before an article's, which has it already: {{ site.url }}{% post_url … %}."""
    before = _last(chunks, place)
    _shorten(chunks, len(before) - len(_HOST_AT_END.sub("", before.removesuffix(place.base))))


def _take_base_away(chunks: list[str], place: Place) -> None:
    """Take the site's path away from before that of a file, which has it already: {{ site.baseurl }}{% link a.pdf %}."""
    if _last(chunks, place).endswith(place.base):
        _shorten(chunks, len(place.base))


def _last(chunks: list[str], place: Place) -> str:
    """Return what stands last: as much of it as an address may take."""
    most = _LONGEST_HOST + len(place.base)
    return "".join(chunk[-most:] for chunk in chunks[-_ADDRESS_PIECES:])[-most:]


def _shorten(chunks: list[str], count: int) -> None:
    """Take so many characters from the end."""
    while count:
        last = chunks.pop()
        if len(last) > count:
            chunks.append(last[:-count])
        count -= min(len(last), count)
