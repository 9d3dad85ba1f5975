"""From the bytes of a file to an article: the table of formats.

A new format is one module, whose function makes a Reading of a text, and one row. What a Reading's fields mean is the
same for all formats and stands in `interpret`. Bodies are only carried; `feedpub.body` turns them into HTML. Readers that
few sites need are loaded with the first file that wants them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from feedpub.article import Article, Body, Markup, Reading
from feedpub.errors import ArticleError
from feedpub.parse import fronted
from feedpub.parse import header as fenced
from feedpub.parse.conventions.convention import NONE, Convention
from feedpub.parse.decode import decode
from feedpub.parse.header import Header
from feedpub.parse.interpret import interpret, link_of_page
from feedpub.parse.lengths import with_lengths
from feedpub.parse.names import SUFFIXES, kind_of, may_be_unnamed
from feedpub.settings import Settings
from feedpub.steps import Steps


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file, and what reads it; `names.SUFFIXES` says by which suffixes it is known."""

    name: str
    read: Callable[[str, str, Settings], Reading]  #: text, path and settings; raises ArticleError
    markup: Markup  #: of the body of a file whose header stands beside it


def _read_page(text: str, path: str, settings: Settings) -> Reading:
    header = fronted.read_header(text, path)
    if header is not None:  # a generator's source: what is below it is the article, not a page around it
        return fronted.reading(header, "html")
    from feedpub.parse import page  # lxml is loaded only where there are pages

    return page.read(text, path)


def _read_capture(text: str, path: str, settings: Settings) -> Reading:
    header = fenced.read(text, path)
    if header.kind:
        return fronted.reading(header, "text")
    from feedpub.parse import header_nikola, header_rst, textlog

    if header_nikola.read(text, path):  # to Nikola a .txt is reStructuredText
        return header_rst.read(text, path)
    logged = textlog.read(text, path)
    if logged is not None:
        return logged
    if header_rst.is_headed(text):
        return header_rst.read(text, path)
    from feedpub.parse import capture

    site = settings.site
    return capture.read(text, path, settings.source.labels, site.timezone, site.language)


FORMATS = {
    "markdown": Format("markdown", fronted.read_markdown, "markdown"),
    "html": Format("html", _read_page, "html"),
    "rst": Format("rst", fronted.read_rst, "rst"),
    "capture": Format("capture", _read_capture, "rst"),
}
_EMPTY = Body("text", "")


def read_file(
    raw: bytes, path: str, settings: Settings, beside: Mapping[str, bytes], convention: Convention
) -> Steps[tuple[Article, Body]]:
    """Return the article in the bytes of the file at `path`, and its body; `feedpub.parse.read` says more."""
    place = convention.place(path)
    if place.why:
        return _no_article(path, place.why), _EMPTY
    if convention.below and convention.inside(path) is None:
        convention = NONE  # what stands outside of the program's site is none of its articles
    try:
        reading = _reading(raw, path, settings, beside)
    except ArticleError as error:
        # A broken header is one all the same.
        if not (place.undated or place.draft) or error.line is not None:
            raise
        # What need not be an article is no trouble where it is none.
        return _no_article(path, place.undated or place.draft), _EMPTY
    yield
    article = interpret(
        reading, path, settings, convention, place, slug_from_title=reading.format == "capture"
    )
    return with_lengths(article, settings), reading.body


def body_of(raw: bytes, path: str, settings: Settings, beside: Mapping[str, bytes]) -> Body:
    """Return the body in the bytes of a file; `feedpub.parse.read_body` says more."""
    if kind_of(path) == "markdown" and not beside:  # as most are: what the header declares is not asked for
        return fronted.body_of_markdown(decode(raw)[0], path)
    return _reading(raw, path, settings, beside).body


def page_link(
    raw: bytes, path: str, settings: Settings, beside: Mapping[str, bytes], convention: Convention
) -> str | None:
    """Return the link of the page in the bytes of a file; `feedpub.parse.read_page_link` says more."""
    place = convention.page(path)
    if place is None:
        return None
    try:
        return link_of_page(_reading(raw, path, settings, beside), path, settings, convention, place)
    except ArticleError:
        return None


def _no_article(path: str, why: str) -> Article:
    """Return what stands for a file in which the convention has no article; nothing of it is read."""
    row = _row(path)
    return Article(
        path=path, format=row.name if row else "", title="", link="", slug="", standing="left out", why=why
    )


def _reading(raw: bytes, path: str, settings: Settings, beside: Mapping[str, bytes]) -> Reading:
    row = _row(path)
    if row is None and may_be_unnamed(path.rpartition("/")[2]):
        from feedpub.parse import unnamed

        return unnamed.read(raw, path, settings, _read_page, _read_capture)
    if row is None:
        known = " ".join(suffix for suffixes in SUFFIXES.values() for suffix in suffixes)
        raise ArticleError(f"no format reads files of this name; those that are read end with {known}")
    text, _ = decode(raw)
    headers = _headers(beside) if beside else ()
    if not headers and (not text or text.isspace()):  # a disk that was full, an upload that was cut off
        raise ArticleError("the file is empty; write its text, or delete it")
    return _read_below(headers, row, text, path, settings) if headers else row.read(text, path, settings)


def _headers(beside: Mapping[str, bytes]) -> tuple[Header, ...]:
    """Return the headers in the files beside an article, the first counts most."""
    from feedpub.parse import header_nikola

    found = (header_nikola.read_beside(decode(raw)[0], name) for name, raw in beside.items())
    return tuple(header for header in found if header is not None)


def _read_below(
    headers: tuple[Header, ...], row: Format, text: str, path: str, settings: Settings
) -> Reading:
    """Read a text whose header stands beside it: the whole of it is its body, unless it has a header, too."""
    titled = any(map(fronted.is_titled, headers))
    reading = fronted.read_beside(text, row.markup, path, titled=titled)
    for header in reversed(headers):
        reading = fronted.with_header(header, reading)
    return reading


def _row(path: str) -> Format | None:
    kind = kind_of(path)
    return None if kind is None else FORMATS[kind]
