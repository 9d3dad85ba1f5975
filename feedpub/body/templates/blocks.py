"""What is told by whole lines of Markdown: boxes and tabs, imports of MDX, kramdown's attribute lists, contents."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from feedpub.body.templates.flow import open_elements
from feedpub.body.templates.modules import end_of_export, end_of_import, has_imports
from feedpub.body.templates.place import Notes, shortened
from feedpub.body.templates.verbatim import Kind, indent_of, kinds

#: Something here has a meaning only where one of these stands in the text.
HINT = re.compile(
    r"^[ \t]*(?:>[ \t]*)*(?::{3}|::[a-z][\w-]*[\[{]|/{3}|!!![ ]|\?\?\?|===[!+]?[ ]\"|\[\[?_?toc_?\]|\[!|\{:|import[ ]"
    r"|export[ ]|\$\{toc|-+8<|\*\[|<!--[ ]*tab[ ])",
    re.MULTILINE | re.IGNORECASE,
)
_COLONS = re.compile(
    r"(?P<indent>[ \t]*)(?P<colons>:{3,})[ ]*+(?:\{\.?(?P<curly>[\w-]++)[^{}]*\}|(?P<name>[\w-]++))?"
    r"[ ]*+(?:\[(?P<bracket>[^\]]*)\])?[ ]*+(?:\{[^{}]*\})?(?P<title>.*)"
)
#: A directive without a body: ::github{repo="luky/mist"}, ::youtube[Words]{#id}.
_LEAF = re.compile(
    r"(?P<indent>[ \t]*)::(?P<name>[a-z][\w-]*+)(?:\[[^\[\]]*\])?\{(?P<attributes>[^{}]*)\}[ \t]*"
)
_BARE = re.compile(r"(?<!\S)#([\w-]+)")
_UNQUOTED = re.compile(r"=([^\s\"']+)")
#: The blocks of PyMdown: /// details | Title.
_SLASHES = re.compile(
    r"(?P<indent>[ \t]*)(?P<slashes>/{3,})(?:[ ]+(?P<name>[\w-]+)[ ]*(?:\|(?P<title>.*))?)?[ ]*"
)
_OPTION = re.compile(r"[ ]{4,}[\w-]+:.*")
_BANG = re.compile(
    r"(?P<indent>[ \t]*)(?P<sign>!!!|\?\?\?\+?|===[!+]?)[ ]++(?P<kind>(?:[\w-]++(?:[ ]++(?=[\w-]))?)*+)"
    r"[ ]*+(?:\"(?P<title>[^\"]*)\"|'(?P<other>[^']*)')?[ ]*"
)
_ALERT = re.compile(r"(?P<quote>[ \t]*(?:>[ ]?)+)\[!(?P<kind>[\w-]+)\][+-]?[ ]*(?P<title>[^\]]*)")
#: Between {% tabs %} and its end, in themes of Hexo; the other between ::: tabs and its end, in VuePress.
_TAB = re.compile(r"(?P<indent>[ \t]*)<!--[ ]*tab(?P<title>[ ][^\n@>]*)(?:@[^\n>]*)?-->[ \t]*")
_AT_TAB = re.compile(r"(?P<indent>[ \t]*)@tab(?::active)?(?P<title>[ ][^\n#]*)(?:#.*)?")
_CONTENTS = re.compile(r"[ \t]*(?:\[toc\]|\[\[_?toc_?\]\]|\$\{toc\})[ \t]*", re.IGNORECASE)
_CONTENTS_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d+[.)])[ \t]+[^\n]{0,60}")
_ATTRIBUTES = re.compile(r"[ \t]*(?:>[ \t]*)*\{:[^{}]*\}[ \t]*")
_KRAMDOWN_COMMENT = re.compile(r"[ \t]*\{::comment[ ]?[^{}/]*\}[ \t]*")
_SNIPPET = re.compile(r"[ \t]*-+8<-+(?:[ ]+[\"'](?P<file>[^\"'\n]*)[\"'])?[ \t]*")
#: A name alone, or nothing.
_FILE = re.compile(r"[ \t]*+(?!-+8<)[^\s]{0,300}+[ \t]*")
#: "*[Note]: words*" is a sentence in italics.
_ABBREVIATION = re.compile(r"[ ]{0,3}\*\[[^\]\n]{1,100}\]:[ ][^*]*")
_ATTRIBUTES_AT_END = re.compile(r"[ ]*\{[^{}]*\}$")
_MOST_LINES = 300  #: of a comment

_BOXES = frozenset(
    "note tip info caution danger warning important secondary success quote question abstract todo bug example failure"
    " details hint attention error seealso admonition alert summary tldr check done help faq fail missing cite".split()
)
#: They only say what their text is of, or how it is arranged.
_PLAIN_BLOCKS = frozenset(
    "caption figure-caption table-caption tab html define tabs code-group code-group-item center right raw v-pre".split()
)


@dataclass(slots=True)
class _Reader:
    lines: list[str]
    kinds: list[Kind]
    numbers: Sequence[int]  #: of the lines, in the text as its author has it
    notes: Notes
    out: list[str] = field(default_factory=list)
    origins: list[int] = field(default_factory=list)  #: of each line in `out`, the line it came from
    colons: list[tuple[int, str]] = field(default_factory=list)  #: how many, and what closes the box
    boxes: list[tuple[int, str]] = field(default_factory=list)  #: column, and what closes the box
    mdx: bool = False
    tabs: bool = False  #: whether it holds {% tabs %}

    def put(self, number: int, *lines: str) -> None:
        self.out.extend(lines)
        self.origins.extend([self.numbers[number]] * len(lines))

    def note(self, number: int, message: str) -> None:
        self.notes.add(self.numbers[number], message)


def read_blocks(text: str, notes: Notes, *, mdx: bool) -> tuple[str, list[int] | None, bool]:
    """Give `text` with its boxes as HTML around Markdown, the line each line came from, and whether it is MDX."""
    mdx = mdx or has_imports(text)
    if HINT.search(text) is None and not (mdx and "<" in text):
        return text, None, mdx
    lines, told = text.split("\n"), list(kinds(text, indented=not mdx))
    numbers: Sequence[int] = range(1, len(lines) + 1)
    if mdx and "<" in text:
        lines, told, numbers = map(
            list, zip(*open_elements(zip(lines, told, numbers, strict=True), text), strict=True)
        )
    reader = _Reader(lines, told, numbers, notes, mdx=mdx, tabs="{% tabs" in text)
    number = 0
    while number < len(reader.lines):
        number = _read_line(reader, number)
    last = len(reader.lines) - 1
    while reader.boxes:
        reader.put(last, "", reader.boxes.pop()[1], "")
    while reader.colons:
        reader.put(last, "", reader.colons.pop()[1], "")
    return "\n".join(reader.out), reader.origins, mdx


def _read_line(reader: _Reader, number: int) -> int:
    line = reader.lines[number]
    if reader.boxes:
        line = _inside_box(reader, number, line)
    if reader.kinds[number] is Kind.TEXT:
        for sign, work in _WORKS:
            if sign in line and (after := work(reader, number, line)) is not None:
                return after
    reader.put(number, line)
    return number + 1


def _inside_box(reader: _Reader, number: int, line: str) -> str:
    """Close the boxes that a line no longer belongs to, and take away the columns of those it does."""
    if not line.strip():
        return line
    column = indent_of(line)
    while reader.boxes and column < reader.boxes[-1][0] + 4:
        reader.put(number, "", reader.boxes.pop()[1], "")
    columns = 4 * len(reader.boxes)
    return " " * (column - columns) + line.lstrip(" \t") if columns else line


def _colon(reader: _Reader, number: int, line: str) -> int | None:
    found = _COLONS.fullmatch(line)
    if found is None:
        return None
    name, title = found["curly"] or found["name"], (found["bracket"] or found["title"] or "").strip()
    if name is None and not title:
        return _close_colons(reader, number, len(found["colons"]))
    if name is None or len(reader.colons) > 20:
        return None
    indent = found["indent"]
    title = _ATTRIBUTES_AT_END.sub("", title.rstrip(": ")) if title.strip(":") and title[0] != "#" else ""
    if name.lower() in _BOXES:
        closing = _open_box(reader, number, indent, name.lower(), title or name.capitalize())
    else:
        if name.lower() not in _PLAIN_BLOCKS:
            reader.note(number, f'the block ":::{name}" is not known; its text was kept')
        reader.put(number, "", *([f"{indent}**{title}**", ""] if title else []))
        closing = ""
    reader.colons.append((len(found["colons"]), closing))
    return number + 1


def _leaf(reader: _Reader, number: int, line: str) -> int | None:
    """Becomes a component of the same name, which is looked up as any other."""
    found = _LEAF.fullmatch(line)
    if found is None:
        return None
    attributes = _BARE.sub(r'id="\1"', found["attributes"])
    attributes = _UNQUOTED.sub(r'="\1"', attributes)
    reader.put(number, f"{found['indent']}<{found['name'].capitalize()} {attributes} />")
    return number + 1


def _slashes(reader: _Reader, number: int, line: str) -> int | None:
    found = _SLASHES.fullmatch(line)
    if found is None:
        return None
    name, marks, title = found["name"], len(found["slashes"]), (found["title"] or "").strip()
    if name is None:
        return _close_colons(reader, number, marks)
    is_box = name.lower() in _BOXES
    if not is_box and name.lower() not in _PLAIN_BLOCKS:
        return None
    if is_box:
        closing = _open_box(reader, number, found["indent"], name.lower(), title or name.capitalize())
    else:
        reader.put(number, "", *([f"{found['indent']}**{title}**", ""] if title and name == "tab" else []))
        closing = ""
    reader.colons.append((marks, closing))
    number += 1
    while number < len(reader.lines) and _OPTION.fullmatch(reader.lines[number]):
        number += 1
    return number


def _close_colons(reader: _Reader, number: int, colons: int) -> int | None:
    if not reader.colons:
        return None
    while len(reader.colons) > 1 and colons > reader.colons[-1][0]:
        reader.put(number, "", reader.colons.pop()[1], "")
    reader.put(number, "", reader.colons.pop()[1], "")
    return number + 1


def _open_box(reader: _Reader, number: int, indent: str, kind: str, title: str) -> str:
    above = [f'{indent}<blockquote class="admonition {kind}">', ""]
    reader.put(number, "", *above, *([f"{indent}**{title}**", ""] if title else []))
    return f"{indent}</blockquote>"


def _bang(reader: _Reader, number: int, line: str) -> int | None:
    found = _BANG.fullmatch(line)
    title = found["title"] if found is not None and found["title"] is not None else found and found["other"]
    if found is None or len(reader.boxes) > 20 or not (found["kind"] or title):
        return None
    indent = found["indent"]
    column = indent_of(line) + 4 * len(reader.boxes)
    kind = (found["kind"].split() or ["note"])[0].lower()
    if found["sign"].startswith("="):
        if title is None or found["kind"]:
            return None
        reader.put(number, "", f"{indent}**{title}**", "")
        closing = ""
    else:
        closing = _open_box(reader, number, indent, kind, kind.capitalize() if title is None else title)
    reader.boxes.append((column, closing))
    return number + 1


def _alert(reader: _Reader, number: int, line: str) -> int | None:
    """GitHub's and Obsidian's boxes: a quotation whose first line is "[!NOTE]"."""
    found = _ALERT.fullmatch(line)
    if found is None:
        return None
    title = found["title"].strip() or found["kind"].replace("-", " ").capitalize()
    reader.put(number, f"{found['quote']}**{title}**", found["quote"].rstrip())
    return number + 1


def _tab(reader: _Reader, number: int, line: str) -> int | None:
    found = _TAB.fullmatch(line) if reader.tabs else None
    found = _AT_TAB.fullmatch(line) if found is None and reader.colons else found
    title = found["title"].strip() if found is not None else ""
    if found is None or not title:
        return None
    reader.put(number, "", f"{found['indent']}**{title}**", "")
    return number + 1


def _contents(reader: _Reader, number: int, line: str) -> int | None:
    if not _CONTENTS.fullmatch(line):
        return None
    reader.put(number, "")
    return number + 1


def _attributes(reader: _Reader, number: int, line: str) -> int | None:
    """Kramdown's "{: .class #id}", "{:toc}" under the list that it replaces, "{::options … /}", comments."""
    if not _ATTRIBUTES.fullmatch(line):
        return None
    if _KRAMDOWN_COMMENT.fullmatch(line):
        for after in range(number + 1, min(number + _MOST_LINES, len(reader.lines))):
            if "{:/" in reader.lines[after]:
                return after + 1
    if "toc" in line.replace("no_toc", "") and reader.out and _CONTENTS_ITEM.fullmatch(reader.out[-1]):
        reader.out[-1] = ""
    return number + 1


def _snippet(reader: _Reader, number: int, line: str) -> int | None:
    """What MkDocs puts in from another file, or from several that are named between two such signs, each on its line."""
    found = _SNIPPET.fullmatch(line)
    if found is None:
        return None
    end, files = number + 1, [found["file"] or ""]
    if not found["file"]:
        while end < len(reader.lines) and _FILE.fullmatch(reader.lines[end]):
            end += 1
        if end == len(reader.lines) or reader.lines[end].strip() != line.strip():
            return number + 1
        files, end = reader.lines[number + 1 : end], end + 1
    for file in filter(str.strip, files):
        reader.note(number, f'the snippet "{shortened(file)}" was left out')
    return end


def _abbreviation(reader: _Reader, number: int, line: str) -> int | None:
    """What an abbreviation means, which readers see when they point at it: "*[HTML]: HyperText Markup Language"."""
    return number + 1 if _ABBREVIATION.fullmatch(line) else None


def _module(reader: _Reader, number: int, line: str) -> int | None:
    """MDX's imports and exports, which show nothing: at the beginning of a line, after a blank line or one another."""
    if not line.startswith(("import", "export")) or (reader.out and reader.out[-1].strip()):
        return None
    end = (
        end_of_import(reader.lines, number)
        if line.startswith("import")
        else end_of_export(reader.lines, number)
    )
    if end is None:
        return None
    while end < len(reader.lines) and reader.lines[end].startswith(("import ", "export ")):
        following = end_of_import(reader.lines, end) or (
            end_of_export(reader.lines, end) if reader.lines[end].startswith("export") else None
        )
        if following is None:
            break
        end = following
    reader.put(number, "")
    return end


_WORKS: tuple[tuple[str, Callable[[_Reader, int, str], int | None]], ...] = (
    (":::", _colon),
    ("::", _leaf),
    ("///", _slashes),
    ("!!!", _bang),
    ("???", _bang),
    ("===", _bang),
    ("[!", _alert),
    ("tab", _tab),
    ("toc", _contents),
    ("TOC", _contents),
    ("{:", _attributes),
    ("8<", _snippet),
    ("*[", _abbreviation),
    ("port", _module),
)
