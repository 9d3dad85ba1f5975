"""What directives become: those of Sphinx, Pelican, Nikola, ABlog and Tinkerer besides docutils' own, and unknown ones.

docutils knows directives by a table for the whole process, to which this only adds: the same for every text.
"""

from __future__ import annotations

import re
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import Directive
from docutils.parsers.rst import directives as table
from docutils.parsers.rst.directives.tables import CSVTable
from docutils.parsers.rst.languages import en

from feedpub.body.rst import pictures
from feedpub.body.rst.lenient import AnyDirective
from feedpub.body.rst.session import OTHER, session_of

_NAMES = re.compile(r"\.\.[ ]+(?:\|[^|\n]{1,100}\|[ ]+)?([^\W_](?:[-._+:]?[^\W_])*)[ ]?::")
_MOST_NAMES = 200  #: unknown names of one text that are taken in; docutils itself names the others
_ROLE = re.compile(r"\s*+([\w.+:-]{1,60})\s*+(?:\(\s*+([\w.+:-]{1,60})\s*+\))?\s*")


class Silent(AnyDirective):
    """Nothing that readers of the page see, or nothing that is of use in a feed."""

    def run(self) -> list[nodes.Node]:
        return []


class Dropped(AnyDirective):
    """What cannot be shown, and is named."""

    reason = "feedpub does not know it"

    def run(self) -> list[nodes.Node]:
        self.session.note(self.lineno, f'the directive "{self.name}" was dropped: {self.reason}')
        return self.nothing()


class OtherFile(Dropped):
    reason = "it would read another file"


class Clock(Dropped):
    reason = "it would show the day on which the feed is made"


class Content(AnyDirective):
    """What is inside, below the argument as a title."""

    def run(self) -> list[nodes.Node]:
        title = (
            [nodes.paragraph("", "", nodes.strong("", "", *self.inline(self.argument)))]
            if self.argument
            else []
        )
        return [*title, *self.parsed()]


class OnlyContent(AnyDirective):
    """What is inside; the argument is for the program."""

    def run(self) -> list[nodes.Node]:
        return self.parsed()


class Line(AnyDirective):
    """The argument, as a paragraph."""

    def run(self) -> list[nodes.Node]:
        return [nodes.paragraph("", "", *self.inline(self.argument)), *self.parsed()]


class Code(AnyDirective):
    """Code, in the language of the argument."""

    def run(self) -> list[nodes.Node]:
        caption = " ".join((self.options.get("caption") or "").split())
        if not self.content:
            return []  # `.. highlight:: python` sets the language of what follows
        block = nodes.literal_block("", "\n".join(self.content))
        block["language"] = re.sub(r"[^\w.+#-]", "", self.argument)
        above = [nodes.paragraph("", "", nodes.strong("", "", *self.inline(caption)))] if caption else []
        return [*above, block]


class PlainCode(AnyDirective):
    """Code whose argument belongs to it or to its program."""

    def run(self) -> list[nodes.Node]:
        block = nodes.literal_block("", "\n".join(self.content) or self.argument)
        block["language"] = ""
        return [block]


class Box(AnyDirective):
    """A box with a title: a note, what is new, what is to be seen besides."""

    titles: ClassVar[dict[str, str]] = {
        "seealso": "See also",
        "versionadded": "New in version {}",
        "versionchanged": "Changed in version {}",
        "versionremoved": "Removed in version {}",
        "deprecated": "Deprecated since version {}",
        "update": "Updated on {}",
    }

    def run(self) -> list[nodes.Node]:
        pattern = self.titles.get(self.name.lower(), self.name.capitalize())
        title, words = pattern, self.argument
        if "{}" in pattern:  # a version is one word, a date one line
            whole = self.arguments[0] if self.arguments else ""
            first, _, rest = whole.partition("\n" if self.name.lower() == "update" else " ")
            title, words = pattern.format(first.strip()).strip(), " ".join(rest.split())
        box = nodes.admonition("", nodes.title("", title), classes=[nodes.make_id(self.name)])
        if words:
            box += nodes.paragraph("", "", *self.inline(words))
        box += self.parsed()
        return [box]


class More(AnyDirective):
    """Where the excerpt ends: as a comment of HTML, which `excerpt` knows."""

    def run(self) -> list[nodes.Node]:
        return [nodes.comment("", "more")]


class Table(CSVTable):
    """A table whose rows stand in the text."""

    def run(self) -> list[nodes.table | nodes.system_message]:
        if "file" in self.options or "url" in self.options:
            session_of(self.state.document).note(
                self.lineno, f'the directive "{self.name}" was dropped: {OtherFile.reason}'
            )
            return []
        return list(super().run())


class Role(AnyDirective):
    """A role of the text's own; docutils would keep it for all texts that follow."""

    def run(self) -> list[nodes.Node]:
        match = _ROLE.fullmatch(self.argument.partition(":")[0] if ":" not in self.argument[:1] else "")
        if match:
            roles = self.session.roles
            base = (match[2] or "").lower()
            is_other = base == "raw" and "html" not in str(self.options.get("format")).lower()
            roles[match[1].lower()] = OTHER if is_other else roles.get(base, base)
        return []


class DefaultRole(AnyDirective):
    """The role of text between backticks without a name."""

    def run(self) -> list[nodes.Node]:
        roles = self.session.roles
        name = self.argument.lower()
        if name:
            roles[""] = roles.get(name, name) or "emphasis"
        else:
            roles.pop("", None)
        return []


_SILENT = (
    "post tags categories author comments index toctree contents sectnum header footer meta highlightlang default-domain "
    "currentmodule module tabularcolumns sectionauthor codeauthor title disqus bibliography postlist post-list blogposts "
    "tagline datetemplate orphan restructuredtext-test-directive testsetup testcleanup"
)
_FILES = "include literalinclude listing excel-table csv-file jinja notebook doc-include"
_PLAIN_CODE = (
    "doctest testcode testoutput prompt command-output parsed-code productionlist click asciinema-text"
)
_BOXES = "seealso versionadded versionchanged versionremoved deprecated update info success example question abstract"
_PLAYERS = (
    "youtube vimeo gist dailymotion soundcloud soundcloud_playlist tweet instagram media video audio peertube iframe "
    "asciinema bandcamp embed"
)
_ONLY_CONTENT = (
    "only rst-class cssclass glossary hlist acks tabs tab-set grid panels centered-block columns lead list-style "
    "translations"
)
_CONTENT = (
    "tab tab-item group-tab grid-item grid-item-card card dropdown details collapse spoiler toggle rubric"
)
_TABLE: tuple[tuple[type[Directive], str], ...] = (
    (Silent, _SILENT),
    (OtherFile, _FILES),
    (Clock, "date"),
    (Code, "code code-block sourcecode highlight pygments ipython console"),
    (PlainCode, _PLAIN_CODE),
    (Box, _BOXES),
    (pictures.Player, _PLAYERS),
    (pictures.Raw, "raw raw-html"),
    (More, "more read_more readmore teaser_end"),
    (pictures.Picture, "image"),
    (pictures.PictureWithCaption, "figure thumbnail"),
    (pictures.Pictures, "slides carousel gallery"),
    (Table, "csv-table"),
    (Role, "role"),
    (DefaultRole, "default-role"),
    (OnlyContent, _ONLY_CONTENT),
    (Content, _CONTENT),
    (Line, "centered"),
)
_KNOWN = {name: directive for directive, names in _TABLE for name in names.split()}
for _name, _directive in _KNOWN.items():
    table.register_directive(_name, _directive)


def register(text: str) -> None:
    """Have every directive of `text` that nobody knows dropped and named: docutils would show its source."""
    if "::" not in text:
        return
    unknown = {name.lower() for name in _NAMES.findall(text)} - _KNOWN.keys() - en.directives.keys()
    for name in sorted(unknown)[:_MOST_NAMES]:
        table.register_directive(name, Dropped)
