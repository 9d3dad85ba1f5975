"""reStructuredText as HTML: docutils, kept from files, from raw HTML, from the clock and from its own messages.

What each directive and role becomes stands in `rst_directives` and `rst_roles`; only articles in this markup load them.
"""

from __future__ import annotations

import re
from typing import Any, cast

from docutils import ApplicationError, nodes
from docutils.core import Publisher
from docutils.frontend import get_default_settings
from docutils.io import StringInput, StringOutput
from docutils.parsers.rst import Parser
from docutils.readers.standalone import Reader
from docutils.utils import Reporter
from docutils.writers.html5_polyglot import HTMLTranslator, Writer

from feedpub.article import Article
from feedpub.body import rst_directives, rst_places, rst_roles
from feedpub.errors import ArticleError
from feedpub.text import digest

LARGEST = 1_000_000  #: characters: docutils reads a megabyte in about ten seconds
_MOST_NOTES = 20
_SETTINGS = {
    "doctitle_xform": False,  # the title is taken off by `parse.header_rst`
    "sectsubtitle_xform": False,
    "docinfo_xform": False,
    "initial_header_level": 2,
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "report_level": Reporter.SEVERE_LEVEL + 1,  # what docutils has to say is for `check`, never for subscribers
    "halt_level": Reporter.SEVERE_LEVEL + 1,
    "warning_stream": False,
    "traceback": True,
    "syntax_highlight": "none",
    "math_output": "latex",
    "embed_stylesheet": False,
    "stylesheet_path": [],
    "cloak_email_addresses": False,
    "smart_quotes": False,
    "toc_backlinks": False,
    "line_length_limit": LARGEST,
    "input_encoding": "unicode",
    "output_encoding": "unicode",
    "_disable_config": True,
}
_FOOTNOTE = re.compile(r'(?<= )(href="#|id=")((?:footnote|citation)(?:-reference)?-\d+)"')


def to_html(text: str, article: Article) -> tuple[str, tuple[str, ...]]:
    """Give the HTML that `text` stands for, and a sentence for each thing that was dropped or could not be read.

    Raises ArticleError where docutils cannot read it at all.
    """
    if len(text) > LARGEST:
        raise ArticleError(f"the body has {len(text):,} characters; in reStructuredText {LARGEST:,} can be read")
    rst_directives.register(text)
    writer = Writer()
    writer.translator_class = _Translator
    parser = Parser(inliner=rst_roles.Inliner())
    publisher = Publisher(
        Reader(parser), parser, writer, None, StringInput, None, StringOutput, settings=_settings(article)
    )
    publisher.set_source(text, None)
    publisher.set_destination(None, None)
    notes: dict[str, None] = {}
    publisher.settings.feedpub_notes = notes
    try:
        publisher.publish()
    except RecursionError:
        raise ArticleError("the body is nested too deeply for reStructuredText") from None
    except (ApplicationError, ValueError, TypeError, AttributeError, IndexError, KeyError) as error:
        # docutils has bugs of its own in odd markup; one such article must not cost the others anything.
        raise ArticleError(f"the body cannot be read as reStructuredText ({error})") from error
    made = str(writer.parts["body"])
    return _with_own_places(made, article), tuple(notes)
