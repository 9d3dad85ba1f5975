"""Read what a reStructuredText file says of its article: its title, its fields, and directives that are a header.

    The footbridge          :title: The footbridge       .. post:: 19 Dec 2025       .. tags:: bridges, rivers
    ==============          :date: 2025-12-19               :tags: bridges              (Tinkerer)
    :date: 2025-12-19          (Pelican, too)               (ABlog)

Fields may stand below the title or above it, comments and targets between them. Reads lines only: docutils, a hundred
times slower, reads the body of what is published.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from feedpub.article import Body, Field, Reading
from feedpub.parse import fields, header_nikola
from feedpub.parse.limits import CAP, Values

_TITLE_LINE = re.compile(r"([!-/:-@\[-`{-~])\1*")
_FIELD = re.compile(r":((?![: ])(?:\\.|[^\\:\n]|:(?! |`|$)){1,80}):(?:[ \t]+(.*))?")
_EXPLICIT = re.compile(r"\.\.(?:[ \t]|$)")
_DIRECTIVE = re.compile(r"\.\.[ \t]+([\w.+:-]{1,60}?)[ \t]?::(?:[ \t]+(.*))?")
#: Directives that show nothing: what is below them may still be the header.
_SILENT = frozenset(
    "meta post role default-role highlight contents sectnum include tags categories author comments index".split()
)
_POST = re.compile(r"^([ \t]{0,8})\.\.[ \t]+post::(?:[ \t]+(.*))?$", re.MULTILINE)
_UPDATE = re.compile(r"^\.\.[ \t]+update::[ \t]+(.{1,100})$", re.MULTILINE)
#: ABlog counts pictures and paragraphs, and its `redirect` names old addresses.
_POST_MEANT: Mapping[str, str] = MappingProxyType({"redirect": "aliases", "image": "", "excerpt": ""})
_LINES = re.compile(r"^\.\.[ \t]+(author|categories|tags)::[ \t]+(\S.*)$", re.MULTILINE)
_FILLERS = frozenset({"default", "none"})  # what Tinkerer writes into a new article
#: docutils' fields of a bibliography, and what they mean here.
_DOCINFO_MEANT: Mapping[str, str] = MappingProxyType({"contact": "email", "abstract": "summary"})
_KEYWORD = re.compile(r"\$[A-Za-z]{2,20}:(.*)\$")  # $Date: 2025-12-19 $, as version control fills it in
_LIST_SIGN = re.compile(r"[-*+][ \t]+")

# --- Inline markup, as titles and summaries have it.
_INLINE = (
    (re.compile(r"``([^`]{1,500})``"), r"\1"),
    (re.compile(r":[\w.+:-]{1,40}:`([^`<]{1,500})(?:<[^`>]{0,500}>)?`"), r"\1"),
    # Backticks alone stay: they are more often Markdown's than a role that has no name.
    (re.compile(r"`([^`<]{1,500}?)[ ]?(?:<[^`>]{0,500}>)?`(?::[\w.+:-]{1,40}:|__?)"), r"\1"),
    (re.compile(r"(?<![\w*\\])\*\*(?=\S)([^*]{1,500})(?<=[^\s\\])\*\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<![\w*\\])\*(?=\S)([^*]{1,500})(?<=[^\s\\])\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<![\w_|\\])\|(?=\S)([^|]{1,200})(?<=\S)\|_{0,2}(?!\w)"), r"\1"),
    (re.compile(r"\b([A-Za-z0-9]+)__?(?=[\s.,;:!?)]|$)"), r"\1"),
    (re.compile(r"\\(?:\s|(.))"), r"\1"),
)


@dataclass(slots=True)
class _Head:
    """What is found at the beginning of a text, line by line."""

    lines: list[str]
    declared: Values
    meta: Values
    title: str | None = None
    title_line: int = 0
    taken: list[tuple[int, int]] = field(default_factory=list)  #: lines that are no part of the body


def read(text: str, path: str, *, titled: bool = False) -> Reading:
    """Return what a text in reStructuredText declares. Where it is `titled` elsewhere, no heading is its title."""
    comments = header_nikola.read(text, path)
    named = titled or bool(comments and any(fields.word(key) == "title" for key in comments.values))
    head = _read_head(text, path, named=named or _has_title_field(text))
    found = [
        *(header_nikola.select(comments) if comments else ()),
        *_plain(fields.select(head.declared.found, head.declared.lines, "field", _DOCINFO_MEANT)),
        *_post(text, path),
        *_directives(text),
        *_title(head),
        *_plain(fields.select(head.meta.found, head.meta.lines, ".. meta::")),
    ]
    problems = (*(comments.problems if comments else ()), *head.declared.problems)
    return Reading(
        format="rst", fields=tuple(found), body=Body("rst", _body(text, head), 1), problems=problems
    )


def is_headed(text: str) -> bool:
    """Say whether a text of no telling name begins as articles in reStructuredText do: with fields or a directive."""
    if ".. post::" in text and _POST.search(text):
        return True
    head = _read_head(text, "", named=False)
    known = {name for key in head.declared.found for name in fields.meanings(key)}
    return "published" in known or (head.title is not None and bool(known & {"tags", "slug", "categories"}))


def _has_title_field(text: str) -> bool:
    return re.search(r"^:title:[ \t]", text[:CAP], re.IGNORECASE | re.MULTILINE) is not None


def _read_head(text: str, path: str, *, named: bool) -> _Head:
    """Read fields, comments and the title from the top down to the first line of the body."""
    head = _Head(text.split("\n"), Values(path), Values(path))
    place, most = 0, min(len(head.lines), 2_000)
    while place < most:
        line = head.lines[place].rstrip()
        if not line:
            place += 1
        elif _EXPLICIT.match(line):
            after = _after_block(head.lines, place)
            directive = _DIRECTIVE.fullmatch(line)
            if directive and "|" not in directive[1] and directive[1].lower() not in _SILENT:
                break
            if directive and directive[1].lower() == "meta":
                _read_fields(head.lines[place + 1 : after], place + 1, head.meta)
            place = after
        elif line[0] == ":" and _FIELD.fullmatch(line):
            after = _read_field(head.lines, place, 0, head.declared)
            head.taken.append((place, after))
            place = after
        elif head.title is None and (end := _title_at(head.lines, place)):
            _take_title(head, place, end, named=named)
            if named:
                break
            place = end
        elif head.title is not None and not head.declared.found and (end := _subtitle_at(head.lines, place)):
            place = end  # it stays in the body
        else:
            break
    return head


def _subtitle_at(lines: list[str], place: int) -> int:
    """Return where a heading ends below which a field of an article stands; 0 where none does."""
    end = _title_at(lines, place)
    below = next((line for line in lines[end : end + 5] if line.strip()), "") if end else ""
    found = _FIELD.fullmatch(below.rstrip())
    return end if found and fields.meanings(found[1]) else 0


def _take_title(head: _Head, place: int, end: int, *, named: bool) -> None:
    if named:
        return
    line = place + (end - place == 3)  # a line above the title, too
    head.title, head.title_line = head.lines[line].strip(), line + 1
    head.taken.append((place, end))


def _title_at(lines: list[str], place: int) -> int:
    """Return where a heading that begins on a line ends; 0 where none begins there."""
    first, second, third = (
        lines[there].rstrip() if there < len(lines) else "" for there in (place, place + 1, place + 2)
    )
    if _TITLE_LINE.fullmatch(first) and len(first) > 1:
        inside = second.strip()
        is_title = inside and third == first and len(first) >= min(len(inside), 4)
        return place + 3 if is_title and not _TITLE_LINE.fullmatch(inside) else 0
    if first[:1].isspace() or not _TITLE_LINE.fullmatch(second) or len(second) < min(len(first), 4):
        return 0
    return place + 2


def _after_block(lines: list[str], place: int) -> int:
    """Return the line after explicit markup: indented lines belong to it."""
    place += 1
    end = place
    while place < len(lines):
        line = lines[place]
        if line.strip():
            if not line[0].isspace():
                break
            end = place + 1
        place += 1
    return end


def _read_field(lines: list[str], place: int, indent: int, values: Values) -> int:
    """Read the field that begins on a line, with the indented lines below it; return the line after them."""
    match = _FIELD.fullmatch(lines[place].strip())
    after = place + 1
    while (
        after < len(lines)
        and lines[after].strip()
        and len(lines[after]) - len(lines[after].lstrip()) > indent
    ):
        after += 1
    if match:
        parts = [match[2] or "", *lines[place + 1 : after]]
        values.add(match[1].strip(), _value([part.strip() for part in parts if part.strip()]), place + 1)
    return after


def _read_fields(lines: list[str], first: int, values: Values) -> None:
    """Read the fields of a directive, whose first line is line `first`, from 0."""
    inside = [""] * first + lines
    place = first
    while place < len(inside):
        line = inside[place]
        if line.strip() and not line.lstrip().startswith(":"):
            break
        place = (
            _read_field(inside, place, len(line) - len(line.lstrip()), values) if line.strip() else place + 1
        )


def _value(parts: list[str]) -> object:
    """Return a field's value: a list where every line has a list's sign."""
    if parts and all(map(_LIST_SIGN.match, parts)):
        return [_LIST_SIGN.sub("", part, count=1) for part in parts]
    whole = " ".join(parts)
    keyword = _KEYWORD.fullmatch(whole)
    return (keyword[1].strip() if keyword else whole) or None


def _title(head: _Head) -> Iterator[Field]:
    if head.title is not None:
        yield Field("title", plain(head.title), f"title on line {head.title_line}", head.title_line)
        return
    for place in range(min(len(head.lines), 2_000)):
        end = _title_at(head.lines, place) if head.lines[place].strip() else 0
        if end:
            line = place + (end - place == 3)
            yield Field("title", plain(head.lines[line].strip()), f"heading on line {line + 1}", line + 1)
            return


def _plain(found: tuple[Field, ...]) -> Iterator[Field]:
    for one in found:
        if one.name in ("title", "summary") and isinstance(one.value, str):
            yield Field(one.name, plain(one.value), one.origin, one.line)
        else:
            yield one


def plain(text: str) -> str:
    """Return one line without the marks of reStructuredText."""
    if len(text) > 2_000 or not any(sign in text for sign in "`*_\\|"):
        return text
    for pattern, shown in _INLINE:
        text = pattern.sub(shown, text)
    return text.strip()


def _post(text: str, path: str) -> Iterator[Field]:
    """Yield what ABlog's directive says; without a date it makes a draft."""
    match = _POST.search(text) if ".. post::" in text or "..  post::" in text else None
    if match is None:
        return
    line = text.count("\n", 0, match.start()) + 1
    date = (match[2] or "").strip()
    yield (
        Field("published", date, ".. post::", line)
        if date
        else Field("status", "draft", ".. post:: without a date", line)
    )
    below = text[match.end() + 1 :].split("\n", 60)[:60]
    values = Values(path)
    _read_fields(below, line, values)
    for one in fields.select(values.found, values.lines, ".. post::", _POST_MEANT):
        yield one._replace(value=_rooted(one.value)) if one.name == "aliases" else one
    updates = list(_UPDATE.finditer(text))[-1:]
    for update in updates:
        yield Field("updated", update[1].strip(), ".. update::", text.count("\n", 0, update.start()) + 1)


def _rooted(value: object) -> list[str]:
    """Return old addresses as ABlog means them: below the site, parted by commas."""
    return [f"/{part.strip().lstrip('/')}" for part in str(value or "").split(",") if part.strip()]


def _directives(text: str) -> Iterator[Field]:
    """Yield what Tinkerer's directives say, which mostly stand at the end."""
    if ".. tags::" not in text and ".. categories::" not in text and ".. author::" not in text:
        return
    for match in _LINES.finditer(text):
        if match[2].strip().lower() not in _FILLERS:
            name = {"author": "authors"}.get(match[1], match[1])
            yield Field(name, match[2].strip(), f".. {match[1]}::", text.count("\n", 0, match.start()) + 1)


def _body(text: str, head: _Head) -> str:
    """Return the text with the title and the fields left empty, so that each line keeps its number."""
    if not head.taken:
        return text
    lines = list(head.lines)
    for start, end in head.taken:
        lines[start:end] = [""] * (end - start)
    return "\n".join(lines)
