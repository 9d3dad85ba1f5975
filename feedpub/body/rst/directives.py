"""What directives become: those of Sphinx, Pelican, Nikola, ABlog and Tinkerer besides docutils' own, and unknown ones.

docutils knows directives by a table for the whole process, to which this only adds: the same for every text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import Directive
from docutils.parsers.rst import directives as table
from docutils.parsers.rst.directives.images import Figure, Image
from docutils.parsers.rst.directives.tables import CSVTable
from docutils.parsers.rst.languages import en

from feedpub.body.rst.session import Session, session_of

_NAMES = re.compile(r"\.\.[ ]+(?:\|[^|\n]{1,100}\|[ ]+)?([^\W_](?:[-._+:]?[^\W_])*)[ ]?::")
_MOST_NAMES = 200  #: unknown names of one text that are taken in; docutils itself names the others
_SOURCE = re.compile(
    r"<(?:iframe|embed|video|audio|source|img)\b[^<>]{0,500}?\ssrc\s*=\s*[\"']?([^\s\"'<>]{4,500})",
    re.IGNORECASE,
)
_WEB = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_ROLE = re.compile(r"\s*([\w.+:-]{1,60})\s*(?:\(\s*([\w.+:-]{1,60})\s*\))?\s*")


class _AnyOptions(dict[str, Callable[[str], Any]]):
    """Takes every option as it stands; a value that docutils would refuse costs that option only."""

    def __missing__(self, key: str) -> Callable[[str], Any]:
        return table.unchanged

    def __bool__(self) -> bool:
        return True


def _forgiving(spec: dict[str, Callable[[str], Any]]) -> _AnyOptions:
    return _AnyOptions({name: _without_error(convert) for name, convert in spec.items()})


def _without_error(convert: Callable[[str], Any]) -> Callable[[str], Any]:
    def converted(value: str) -> Any:
        try:
            return convert(value)
        except (ValueError, TypeError):
            return None

    return converted


class _Any(Directive):
    """A directive that takes whatever is written."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar[Any] = _AnyOptions()

    @property
    def session(self) -> Session:
        return session_of(self.state.document)

    @property
    def argument(self) -> str:
        return " ".join(self.arguments[0].split()) if self.arguments else ""

    def parsed(self) -> list[nodes.Node]:
        """Return what the content means."""
        holder = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, holder)
        return list(holder.children)

    def inline(self, text: str) -> list[nodes.Node]:
        found, _ = self.state.inline_text(text, self.lineno)
        return list(found)


class Silent(_Any):
    """Nothing that readers of the page see, or nothing that is of use in a feed."""

    def run(self) -> list[nodes.Node]:
        return []


class Dropped(_Any):
    """What cannot be shown, and is named."""

    reason = "feedpub does not know it"

    def run(self) -> list[nodes.Node]:
        self.session.note(self.lineno, f'the directive "{self.name}" was dropped: {self.reason}')
        return []


class OtherFile(Dropped):
    reason = "it would read another file"


class Clock(Dropped):
    reason = "it would show the day on which the feed is made"


class Content(_Any):
    """What is inside, below the argument as a title."""

    def run(self) -> list[nodes.Node]:
        title = (
            [nodes.paragraph("", "", nodes.strong("", "", *self.inline(self.argument)))]
            if self.argument
            else []
        )
        return [*title, *self.parsed()]


class OnlyContent(_Any):
    """What is inside; the argument is for the program."""

    def run(self) -> list[nodes.Node]:
        return self.parsed()


class Line(_Any):
    """The argument, as a paragraph."""

    def run(self) -> list[nodes.Node]:
        return [nodes.paragraph("", "", *self.inline(self.argument)), *self.parsed()]


class Code(_Any):
    """Code, in the language of the argument."""

    def run(self) -> list[nodes.Node]:
        caption = " ".join((self.options.get("caption") or "").split())
        if not self.content:
            return []  # `.. highlight:: python` sets the language of what follows
        block = nodes.literal_block("", "\n".join(self.content))
        block["language"] = re.sub(r"[^\w.+#-]", "", self.argument)
        above = [nodes.paragraph("", "", nodes.strong("", "", *self.inline(caption)))] if caption else []
        return [*above, block]


class PlainCode(_Any):
    """Code whose argument belongs to it or to its program."""

    def run(self) -> list[nodes.Node]:
        block = nodes.literal_block("", "\n".join(self.content) or self.argument)
        block["language"] = ""
        return [block]


class Box(_Any):
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
        first, _, rest = (
            self.argument.partition(" ") if self.name.startswith("version") else (self.argument, "", "")
        )
        title = pattern.format(first).strip() if "{}" in pattern else pattern
        box = nodes.admonition("", nodes.title("", title), classes=[nodes.make_id(self.name)])
        words = rest if "{}" in pattern else self.argument
        if words:
            box += nodes.paragraph("", "", *self.inline(words))
        box += self.parsed()
        return [box]


class Player(_Any):
    """A link to what a frame would play; the class tells the fingerprint that it is a medium."""

    places: ClassVar[dict[str, str]] = {
        "youtube": "https://www.youtube.com/watch?v={}",
        "vimeo": "https://vimeo.com/{}",
        "gist": "https://gist.github.com/{}",
        "dailymotion": "https://www.dailymotion.com/video/{}",
        "soundcloud": "https://api.soundcloud.com/tracks/{}",
        "soundcloud_playlist": "https://api.soundcloud.com/playlists/{}",
        "tweet": "https://twitter.com/i/status/{}",
        "instagram": "https://www.instagram.com/p/{}/",
    }

    def run(self) -> list[nodes.Node]:
        word = (self.argument or " ".join(self.content)).split(" ")[0]
        if not word:
            return []
        place = word if _WEB.match(word) else self.places.get(self.name.lower(), "{}").format(word)
        return [_link(place)]


class Raw(_Any):
    """Raw HTML is never taken over; what it would play is linked to."""

    def run(self) -> list[nodes.Node]:
        if "html" not in self.argument.lower():
            return []  # for LaTeX and the like
        self.session.note(
            self.lineno, "raw HTML was dropped: it cannot be trusted; only what it plays is linked to"
        )
        places = (place for place in _SOURCE.findall("\n".join(self.content)[:100_000]) if _WEB.match(place))
        return [_link(place) for place in dict.fromkeys(places)]


def _link(place: str) -> nodes.Node:
    reference = nodes.reference("", place, refuri=place, classes=["embedded"])
    return nodes.paragraph("", "", reference)


class More(_Any):
    """Where the excerpt ends: as a comment of HTML, which `excerpt` knows."""

    def run(self) -> list[nodes.Node]:
        return [nodes.comment("", "more")]


def _usable(options: dict[str, Any]) -> dict[str, Any]:
    """Return the options that were understood, without those of the layout: `figwidth: image` opens the picture."""
    return {
        name: value
        for name, value in options.items()
        if value is not None and name not in ("align", "figwidth")
    }


class Picture(Image):
    """A picture with any options."""

    option_spec: ClassVar[Any] = _forgiving(dict(Image.option_spec or {}))

    def run(self) -> list[nodes.Node]:
        self.options = _usable(self.options)
        return list(super().run())


class PictureWithCaption(Figure):
    """A figure with any options; Nikola's thumbnails are such figures."""

    option_spec: ClassVar[Any] = _forgiving(dict(Figure.option_spec or {}))

    def run(self) -> list[nodes.Node]:
        self.options = _usable(self.options)
        return list(super().run())


class Pictures(_Any):
    """A list of pictures, an address on each line."""

    def run(self) -> list[nodes.Node]:
        return [nodes.image("", uri=line.strip(), alt="") for line in self.content if line.strip()]


class Table(CSVTable):
    """A table whose rows stand in the text."""

    def run(self) -> list[nodes.Node]:
        if "file" in self.options or "url" in self.options:
            session_of(self.state.document).note(
                self.lineno, f'the directive "{self.name}" was dropped: {OtherFile.reason}'
            )
            return []
        return list(super().run())


class Role(_Any):
    """A role of the text's own; docutils would keep it for all texts that follow."""

    def run(self) -> list[nodes.Node]:
        match = _ROLE.fullmatch(self.argument.partition(":")[0] if ":" not in self.argument[:1] else "")
        if match:
            roles = self.session.roles
            base = (match[2] or "").lower()
            roles[match[1].lower()] = roles.get(base, base)
        return []


class DefaultRole(_Any):
    """The role of text between backticks without a name."""

    def run(self) -> list[nodes.Node]:
        roles = self.session.roles
        name = self.argument.lower()
        if name:
            roles[""] = roles.get(name, name) or "emphasis"
        else:
            roles.pop("", None)
        return []


def _table() -> Iterator[tuple[type[Directive], str]]:
    yield (
        Silent,
        (
            "post tags categories author comments index toctree contents sectnum header footer meta highlightlang "
            "default-domain currentmodule module tabularcolumns sectionauthor codeauthor title disqus bibliography "
            "postlist post-list blogposts tagline datetemplate orphan restructuredtext-test-directive testsetup testcleanup"
        ),
    )
    yield OtherFile, "include literalinclude listing excel-table csv-file jinja notebook doc-include"
    yield Clock, "date"
    yield Code, "code code-block sourcecode highlight pygments ipython console"
    yield (
        PlainCode,
        "doctest testcode testoutput prompt command-output parsed-code productionlist click asciinema-text",
    )
    yield (
        Box,
        (
            "seealso versionadded versionchanged versionremoved deprecated update info success example question abstract"
        ),
    )
    yield (
        Player,
        (
            "youtube vimeo gist dailymotion soundcloud soundcloud_playlist tweet instagram media video audio peertube "
            "iframe asciinema bandcamp embed"
        ),
    )
    yield Raw, "raw raw-html"
    yield More, "more read_more readmore teaser_end"
    yield Picture, "image"
    yield PictureWithCaption, "figure thumbnail"
    yield Pictures, "slides carousel gallery"
    yield Table, "csv-table"
    yield Role, "role"
    yield DefaultRole, "default-role"
    yield (
        OnlyContent,
        (
            "only rst-class cssclass glossary hlist acks tabs tab-set grid panels centered-block columns lead "
            "list-style translations"
        ),
    )
    yield (
        Content,
        "tab tab-item group-tab grid-item grid-item-card card dropdown details collapse spoiler toggle rubric",
    )
    yield Line, "centered"


_KNOWN = {name: directive for directive, names in _table() for name in names.split()}
for _name, _directive in _KNOWN.items():
    table.register_directive(_name, _directive)


def register(text: str) -> None:
    """Have every directive of `text` that nobody knows dropped and named: docutils would show its source."""
    if "::" not in text:
        return
    unknown = {name.lower() for name in _NAMES.findall(text)} - _KNOWN.keys() - en.directives.keys()
    for name in sorted(unknown)[:_MOST_NAMES]:
        table.register_directive(name, Dropped)
