"""What roles become: those of docutils, those of Sphinx and its extensions, those that a text defines, and unknown ones.

Roles that a text defines live as long as its session: docutils would give them to every text that follows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from docutils import nodes
from docutils.parsers.rst import states
from docutils.parsers.rst.languages import en
from docutils.utils import unescape

from feedpub.body.rst.session import OTHER, Session, session_of
from feedpub.body.templates import addresses

_SIGNS = re.compile(r"[*`|_\[:@]")
_TITLED = re.compile(r"(.+?)(?<!\s)\s*+<([^<>]+)>", re.DOTALL)
_NAMED = re.compile(r"(.+?)(?<!\s)\s*+\(([^()]+)\)", re.DOTALL)
#: What Sphinx shows as code: names of files and programs' parts, in any domain.
_CODE = frozenset(
    "attr class const data envvar exc file func literal macro meth mod module obj option regexp samp makevar member "
    "function type var property mimetype manpage token directive role setting django-admin fn kbd keyword".split()
)
_STRONG = frozenset("command program guilabel menuselection newsgroup dfn b bold".split())
_EMPHASIS = frozenset("i em italic mailheader".split())
_PLACES = frozenset("ref numref any eq term confval".split())
_NUMBERED = frozenset("issue issues pr pull bug ticket gh".split())


class Pointer(nodes.inline):
    """A reference of Sphinx to a label; what it becomes is known when the whole text is read."""


_Shown = tuple[list[nodes.Node], list[nodes.system_message]]
_Maker = Callable[[str, Session], nodes.Node]


class Inliner(states.Inliner):
    """Finds inline markup as docutils does, and knows more roles."""

    def parse(self, text: str, lineno: int, memo: Any, parent: nodes.Element) -> _Shown:
        # Each sign that may begin something is looked for an end through all of the rest.
        signs = len(_SIGNS.findall(text))
        if not session_of(memo.document).afford(lineno, signs * len(text)):
            return [nodes.Text(text)], []
        return super().parse(text, lineno, memo, parent)

    def interpreted(self, rawsource: str, text: str, role: str, lineno: int) -> _Shown:
        session = session_of(self.document)
        name = role.lower()
        if name in session.roles:
            base = session.roles[name]
            if not base:
                return [nodes.inline(rawsource, unescape(text), classes=[nodes.make_id(name)])], []
            name = base
        plain = name.rpartition(":")[2]
        if name == "raw":
            return [nodes.raw(rawsource, unescape(text, restore_backslashes=True), format="html")], []
        if name == OTHER:
            return [], []
        if not name or name in en.roles:
            return super().interpreted(rawsource, text, name, lineno)
        maker = _MAKERS.get(plain)
        if maker is None:
            session.note(lineno, f'the role "{role}" is not known; its text alone is shown')
            return [nodes.Text(_words(unescape(text)))], []
        return [maker(unescape(text), session)], []


# docutils builds its patterns from the attributes of the very class, not of those that it derives from.
for _name, _value in vars(states.Inliner).items():
    if isinstance(_value, str) and not _name.startswith("__"):
        setattr(Inliner, _name, _value)


def _words(text: str) -> str:
    """Return what is shown of `title <target>`, `!name` and `~package.name`."""
    titled = _TITLED.fullmatch(text)
    if titled:
        return titled[1]
    return text[1:].rpartition(".")[2] if text.startswith("~") else text.removeprefix("!")


def _code(text: str, session: Session) -> nodes.Node:
    return nodes.literal("", _words(text))


def _call(text: str, session: Session) -> nodes.Node:
    words = _words(text)
    return nodes.literal("", words if words.endswith(")") or _TITLED.fullmatch(text) else f"{words}()")


def _strong(text: str, session: Session) -> nodes.Node:
    return nodes.strong("", _words(text).replace("-->", "‣"))


def _emphasis(text: str, session: Session) -> nodes.Node:
    return nodes.emphasis("", _words(text))


def _number(text: str, session: Session) -> nodes.Node:
    words = _words(text)
    return nodes.Text(f"#{words}" if words.isdigit() else words)


def _abbreviation(text: str, session: Session) -> nodes.Node:
    named = _NAMED.fullmatch(text)
    return nodes.abbreviation("", named[1] if named else text)


def _document(text: str, session: Session) -> nodes.Node:
    """Return a link to another article, whose file or slug the role names."""
    titled = _TITLED.fullmatch(text)
    words, target = (titled[1], titled[2]) if titled else (text.strip("/").rpartition("/")[2], text)
    return nodes.reference("", words, refuri=addresses.of_sibling(target.strip(), session.place))


def _file(text: str, session: Session) -> nodes.Node:
    titled = _TITLED.fullmatch(text)
    words, target = (titled[1], titled[2]) if titled else (text.rpartition("/")[2], text)
    return nodes.reference(
        "", words, refuri=addresses.of_file(target, session.place) if "//" not in target else target
    )


def _pointer(text: str, session: Session) -> nodes.Node:
    titled = _TITLED.fullmatch(text)
    label = titled[2] if titled else text
    return Pointer("", titled[1] if titled else _words(text), label=label, named=bool(titled))


_MAKERS: Mapping[str, _Maker] = {
    **dict.fromkeys(_CODE, _code),
    **dict.fromkeys(("func", "meth", "function"), _call),
    **dict.fromkeys(_STRONG, _strong),
    **dict.fromkeys(_EMPHASIS, _emphasis),
    **dict.fromkeys(_PLACES, _pointer),
    **dict.fromkeys(_NUMBERED, _number),
    "abbr": _abbreviation,
    "doc": _document,
    "download": _file,
}
