"""reStructuredText as HTML: docutils, kept from files, from raw HTML, from the clock and from its own messages.

What each directive and role becomes stands in `directives` and `roles`. Only articles in this markup load any of it.
"""

from __future__ import annotations

import re

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
from feedpub.body.templates.place import Place
from feedpub.errors import ArticleError
from feedpub.text import digest

__all__ = ["to_html"]

LARGEST = 1_000_000  #: characters; docutils takes its time
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
    "line_length_limit": LARGEST,
    "smart_quotes": False,  # as Pelican and Nikola have it
    "generator": None,
    "datestamp": None,
}
_FOOTNOTE = re.compile(r'( (?:href="#|id="))((?:footnote|citation)-(?:reference-)?\d{1,9}")')
_LINK = re.compile(r'<a class="reference (?:ex|in)ternal(?: image-reference)?(?:"| (embedded"))')
#: The signs around a reference that leads nowhere.
_SIGNS = re.compile(r"^[`|*]+|(?:\]_|[`|*]+_{0,2}|(?<=\w)__?)$")
_TARGET = re.compile(r"\s*<[^<>]*>$")


def to_html(text: str, article: Article) -> tuple[str, tuple[tuple[int, str], ...]]:
    """Give the HTML that `text` stands for; and what was dropped or could not be read, each with its line from 1.

    Raises ArticleError where docutils cannot read it at all.
    """
    if len(text) > LARGEST:
        raise ArticleError(f"the body has {len(text):,} characters; in reStructuredText {LARGEST:,} are read")
    place = Place(
        link=article.link, title=article.title, slug=article.slug, path=article.path, published=article.published
    )
    session = Session(place)
    try:
        document = _tree(text, session)
        _resolve(document, place)
        translator = Translator(document)
        document.walkabout(translator)
    except RecursionError:
        raise ArticleError("the body is nested too deeply for reStructuredText") from None
    except (ApplicationError, ArithmeticError, AssertionError, AttributeError, LookupError, NotImplementedError, TypeError, ValueError) as error:
        # docutils stumbles over odd markup itself; that must cost this article only.
        raise ArticleError(f"the body cannot be read as reStructuredText ({error})") from error
    made = _LINK.sub(_own_class, "".join(translator.fragment))
    # docutils counts footnotes, so that every article has a "footnote-1"; in a page of several they must differ.
    made = _FOOTNOTE.sub(rf"\1fn-{digest(article.link, 6)}-\2", made)
    return made, session.collected()


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
    document.transformer.add_transforms([*Reader().get_transforms(), writer_aux.Admonitions, _NoMessages])
    document.transformer.apply_transforms()
    return document


class _NoMessages(universal.FilterMessages):
    """Takes the messages of docutils out of the text, and shows of a reference that leads nowhere only its words."""

    def apply(self) -> None:
        for node in tuple(self.document.findall(nodes.problematic)):
            words = _SIGNS.sub("", _TARGET.sub("", _SIGNS.sub("", node.astext())))
            node.parent.replace(node, nodes.Text(words))
        for message in tuple(self.document.findall(nodes.system_message)):
            message.parent.remove(message)


def _resolve(document: nodes.document, place: Place) -> None:
    """Give Pelican's links their addresses, and Sphinx's references the titles of what they lead to."""
    for node in document.findall(nodes.Element):
        for name in ("refuri", "uri"):
            if name in node and ("{" in node[name] or "|" in node[name] or "%7B" in node[name]):
                node[name] = addresses.in_pelican(node[name].replace("%7B", "{").replace("%7D", "}"), place)
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
