"""reStructuredText as HTML: docutils, kept from files, from the clock and from its own messages.

What each directive and role becomes stands in `directives` and `roles`. Only articles in this markup load any of it.
"""

from __future__ import annotations

import re
from textwrap import dedent

from docutils import ApplicationError, nodes
from docutils.frontend import Values, get_default_settings
from docutils.parsers.rst import Parser
from docutils.readers.standalone import Reader
from docutils.transforms import universal, writer_aux
from docutils.utils import Reporter, new_document
from docutils.writers.html5_polyglot import Writer

from feedpub.article import Article
from feedpub.body.rst import directives, roles
from feedpub.body.rst.session import Session
from feedpub.body.rst.writing import Translator
from feedpub.body.templates import addresses
from feedpub.body.templates.place import Note, Place, Site
from feedpub.errors import ArticleError
from feedpub.text import digest

__all__ = ["to_html"]

LARGEST = 1_000_000  #: characters
MOST_LINES = 15_000  #: docutils reads a thousand lines, or more, in a second
LONGEST_LINE = 50_000  #: characters; what substitutions blow up to is held to it, too
_MOST_COLUMNS = 200
_WIDE_TABLE = re.compile(
    rf"^[ ]*+(?:=++[ ]++){{{_MOST_COLUMNS}}}|^[ ]*+(?:[+]-++){{{_MOST_COLUMNS}}}", re.MULTILINE
)
_MOST_NESTED = 10  #: substitutions within substitutions
_DEFAULTS = get_default_settings(Parser, Reader, Writer)
_OWN = {
    "doctitle_xform": False,  # the title is taken off by `parse.header_rst`
    "sectsubtitle_xform": False,
    "docinfo_xform": False,
    "file_insertion_enabled": False,
    "raw_enabled": False,
    # What docutils has to say is for `check`, never for subscribers.
    "report_level": Reporter.SEVERE_LEVEL + 1,
    "halt_level": Reporter.SEVERE_LEVEL + 1,
    "warning_stream": False,
    "syntax_highlight": "none",
    "math_output": "latex",
    "image_loading": "link",
    "embed_stylesheet": False,
    "stylesheet_path": [],
    "toc_backlinks": False,
    "line_length_limit": LONGEST_LINE,
    "smart_quotes": False,  # as Pelican and Nikola have it
    "generator": None,
    "datestamp": None,
}
_FOOTNOTE = re.compile(r'( (?:href="#|id="))((?:footnote|citation)-(?:reference-)?\d{1,9}")')
_LINK = re.compile(r'<a class="reference (?:ex|in)ternal(?: image-reference)?(?:"| (embedded"))')
#: The signs around a reference that leads nowhere.
_SIGNS = re.compile(r"^[`|*]+|(?:[`|*]+_{0,2}|(?<=[\w\]])__?)$")
_TARGET = re.compile(r"(?<!\s)\s*+<[^<>]*>$")


def to_html(text: str, article: Article, site: Site | None = None) -> tuple[str, tuple[Note, ...]]:
    """Give the HTML that `text` stands for, and a note for each thing that was dropped or could not be read.

    Raises ArticleError where docutils cannot read it at all.
    """
    _refuse_large(text)
    place = Place(
        link=article.link,
        title=article.title,
        slug=article.slug,
        path=article.path,
        published=article.published,
        site=site or Site(),
    )
    session = Session(place)
    try:
        document = _tree(text, session)
        _resolve(document, place)
        translator = Translator(document)
        document.walkabout(translator)
    except RecursionError:
        raise ArticleError("the body is nested too deeply for reStructuredText") from None
    except (
        ApplicationError,
        ArithmeticError,
        AssertionError,
        AttributeError,
        LookupError,
        NotImplementedError,
        TypeError,
        ValueError,
    ) as error:
        # docutils stumbles over odd markup itself; that must cost this article only.
        raise ArticleError(f"the body cannot be read as reStructuredText ({error})") from error
    made = _LINK.sub(_own_class, "".join(translator.fragment))
    # docutils counts footnotes, so that every article has a "footnote-1"; in a page of several they must differ.
    made = _FOOTNOTE.sub(rf"\1fn-{digest(article.link, 6)}-\2", made)
    return made, session.collected()


def _refuse_large(text: str) -> None:
    if len(text) > LARGEST:
        raise ArticleError(f"the body has {len(text):,} characters; in reStructuredText {LARGEST:,} are read")
    lines = text.split("\n")
    if len(lines) > MOST_LINES:
        raise ArticleError(f"the body has {len(lines):,} lines; in reStructuredText {MOST_LINES:,} are read")
    if _WIDE_TABLE.search(text):
        raise ArticleError(f"a table has more than {_MOST_COLUMNS} columns")
    longest = max(map(len, lines))
    if longest > LONGEST_LINE:
        raise ArticleError(
            f"a line has {longest:,} characters; in reStructuredText {LONGEST_LINE:,} are read",
            _line_of(lines, longest),
        )


def _line_of(lines: list[str], length: int) -> int:
    return next(number for number, line in enumerate(lines, 1) if len(line) == length)


def _settings(session: Session) -> Values:
    settings: Values = _DEFAULTS.copy()
    for name, value in _OWN.items():
        setattr(settings, name, value)
    settings.feedpub = session
    return settings


def _tree(text: str, session: Session) -> nodes.document:
    directives.register(text)
    document = new_document("", _settings(session))
    document.reporter.attach_observer(session.observe)
    Parser(inliner=roles.Inliner()).parse(text, document)
    document.current_source = document.current_line = None
    _refuse_bombs(document)
    document.transformer.add_transforms([*Reader().get_transforms(), writer_aux.Admonitions, _NoMessages])
    document.transformer.apply_transforms()
    return document


def _refuse_bombs(document: nodes.document) -> None:
    """Substitutions within substitutions double; and a long one, used often, is long many times."""
    known, names = document.substitution_defs, document.substitution_names
    nested = sum(1 for one in known.values() for _ in one.findall(nodes.substitution_reference))
    sizes = {name: len(one.astext()) for name, one in known.items()}
    used = (ref["refname"] for ref in document.findall(nodes.substitution_reference))
    whole = sum(sizes.get(name, 0) or sizes.get(names.get(name.lower(), ""), 0) for name in used)
    if nested > _MOST_NESTED or whole > LARGEST:
        raise ArticleError(
            f"its substitutions make more than {LARGEST:,} characters of it, or hold one another"
        )


class _NoMessages(universal.FilterMessages):
    """Takes the messages of docutils out of the text.

    Of a reference that leads nowhere only its words are shown, and what cannot be read as a table stands as it is typed.
    """

    def apply(self) -> None:
        for node in tuple(self.document.findall(nodes.problematic)):
            words = _SIGNS.sub("", _TARGET.sub("", _SIGNS.sub("", node.astext())))
            node.parent.replace(node, nodes.Text(words))
        for message in tuple(self.document.findall(nodes.system_message)):
            unread = [
                nodes.literal_block("", text)
                for one in message.findall(nodes.literal_block)
                if (text := _typed(one))
            ]
            message.parent.replace(message, unread)


def _typed(source: nodes.literal_block) -> str:
    """Return what docutils could not read, without the directive and the options that it stands below."""
    text = source.astext()
    return dedent(text.partition("\n\n")[2]).rstrip() if text.startswith("..") else text


def _resolve(document: nodes.document, place: Place) -> None:
    """Give Pelican's links their addresses, and Sphinx's references the titles of what they lead to."""
    for node in document.findall(nodes.Element):
        for name in ("refuri", "uri"):
            if name in node and ("{" in node[name] or "|" in node[name] or "%7B" in node[name]):
                node[name] = addresses.internal(node[name].replace("%7B", "{").replace("%7D", "}"), place)
    for node in tuple(document.findall(roles.Pointer)):
        node.parent.replace(node, _pointed(node, document))


def _pointed(node: roles.Pointer, document: nodes.document) -> nodes.Node:
    """Return the link, or only the words, that a reference to a place in the text becomes."""
    words, label = node.astext(), nodes.fully_normalize_name(node["label"])
    found = document.nameids.get(label)
    target = document.ids.get(found) if found else None
    if target is None:
        return nodes.Text(words)
    if not node["named"]:
        title = target.next_node(nodes.title)
        words = title.astext() if title is not None else words
    return nodes.reference("", words, refid=found)


def _own_class(match: re.Match[str]) -> str:
    """Keep of a link's classes only the one that the fingerprint knows."""
    return '<a class="embedded"' if match[1] else "<a"
