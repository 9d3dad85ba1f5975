"""The way of a body from its file to the feeds, step by step."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from feedpub.article import Article, Body
from feedpub.body import dialects, elements, excerpt, limits, markup, plain, replacing, sanitise, templates
from feedpub.body.rewriting import rewriting
from feedpub.errors import Problem
from feedpub.steps import Steps, alone
from feedpub.text import clean, first_words

_LONGEST_FIRST = 300
_IMAGE_BESIDE = re.compile(
    r"<img\b[^<>]*?\ssrc=[\"'](?![a-z][a-z0-9+.-]*:|/|@site/static/)([^\"']+)", re.IGNORECASE
)


class Finished(NamedTuple):
    """A body ready for every feed and format that its article stands in. Every string holds only clean characters."""

    content: str  #: safe HTML, every address absolute; never empty
    summary: str | None  #: plain text: declared by the article, else what stands before the excerpt marker
    first: str  #: the first paragraph as plain text, at most 300 characters; else the title
    fingerprint: str  #: moves only when title, text or media change
    problems: tuple[Problem, ...] = ()  #: what was dropped or replaced, as warnings
    media: tuple[str, ...] = ()  #: addresses of the body's images, audio and video, absolute, in order


def finish(body: Body, article: Article, site: templates.Site | None = None) -> Finished:
    """Turn the body of `article` into what feeds show of it; `site` is what its convention knows of the site.

    Raises ArticleError where the body is too large, or nested too deeply, to be handled safely.
    """
    return alone(finish_in_steps(body, article, site))


def finish_in_steps(body: Body, article: Article, site: templates.Site | None) -> Steps[Finished]:
    """Return what `finish` returns, in steps."""
    limits.refuse_large(body.text)
    asked: list[str] = []
    text, dropped = _without_template_code(body, article, site and _noting(site, asked))
    yield
    raw, lost = markup.to_html(body.markup, text, article, site)
    yield
    opened = elements.openings(raw)
    limits.refuse_deep(raw, len(opened))
    shown, before = excerpt.cut(excerpt.without_title(raw, article.title))
    found = elements.among(opened) if shown is raw else elements.of(shown)
    raw, notes = replacing.replace(shown, found)
    if raw is not shown:
        found = elements.of(raw)
    yield
    asking = site or templates.Site()
    folder = _place(body, article, site).media
    limits.refuse_far(raw, article.link, asking.base, folder)
    rewrite = rewriting(asking, article.path, article.link)
    safe = sanitise.sanitise(raw, article.link, found, asking.resolve, asking.base, folder, rewrite)
    # A character reference can mean a character that may not stand in XML.
    if _may_hold_reference(body.text) or _may_hold_reference(raw):
        safe = clean(safe)
    yield
    if "data:" in raw and sanitise.has_lost_image(raw, safe):
        notes = (*notes, sanitise.LOST_IMAGE)
    if asking.renamed and (image := _IMAGE_BESIDE.search(raw)):
        notes = (*notes, f"the address of the image {image[1]!r} is not known: {asking.renamed}")
    summary = article.summary or before
    first = first_words(plain.first_paragraph(safe), _LONGEST_FIRST)
    media = sanitise.media(safe)
    if not first and not media:
        raw = safe = f"<p>{html.escape(clean(summary or article.title), quote=False)}</p>"
        found = elements.of(raw)
        first = first_words(summary or "", _LONGEST_FIRST)
    unanswered = raw
    if asked and site and (first or media):
        # Where other articles are is no part of what this one says: no reader is told that it was edited when they move.
        unanswered = _html_of(body, article, site._replace(resolve=None))
        found = elements.of(unanswered)
    yield
    return Finished(
        content=safe,
        summary=summary,
        first=first or article.title,
        fingerprint=plain.fingerprint(article.title, unanswered, _declared_media(article), found),
        problems=(
            *dropped,
            *_as_problems(lost, body, article),
            *(Problem(path=article.path, message=note, line=body.line, level="warning") for note in notes),
        ),
        media=media,
    )


def _noting(site: templates.Site, asked: list[str]) -> templates.Site:
    """Return a site that notes what its articles' places are asked for."""
    resolve = site.resolve
    if resolve is None:
        return site

    def noting(reference: str) -> str | None:
        asked.append(reference)
        return resolve(reference)

    return site._replace(resolve=noting)


def _html_of(body: Body, article: Article, site: templates.Site) -> str:
    """Give the HTML of a body before it is sanitised."""
    text, _ = _without_template_code(body, article, site)
    raw, _ = markup.to_html(body.markup, text, article, site)
    shown, _ = excerpt.cut(excerpt.without_title(raw, article.title))
    return replacing.replace(shown, elements.of(shown))[0]


def _may_hold_reference(text: str) -> bool:
    return "&" in text and "&#" in text


def _without_template_code(
    body: Body, article: Article, site: templates.Site | None
) -> tuple[str, tuple[Problem, ...]]:
    """Replace template code in the text, before its markup is read."""
    text = clean(body.text)
    if site is not None and site.convention == "jekyll":
        text = _with_marker(text, body.header, site)
    if body.markup == "markdown" and site is not None:
        text = dialects.set_out(text, site.convention)
    if not (templates.is_mdx(article.path, site) or templates.may_hold_code(text, body.markup)):
        return text, ()
    text, notes = templates.replace(text, body.markup, _place(body, article, site))
    # A value of the header, or of the site, may be made of escapes.
    return clean(text), _as_problems(notes, body, article)


def _with_marker(text: str, header: Mapping[str, object], site: templates.Site) -> str:
    """Put the marker that all know where Jekyll's `excerpt_separator` names a comment of its own."""
    declared = header.get("excerpt_separator") or site.variables.get("site.excerpt_separator")
    if isinstance(declared, str) and declared.startswith("<!--") and not excerpt.is_marker(declared):
        return text.replace(declared, "<!--more-->", 1)
    return text


def _place(body: Body, article: Article, site: templates.Site | None) -> templates.Place:
    return templates.Place(
        link=article.link,
        title=article.title,
        slug=article.slug,
        path=article.path,
        published=article.published,
        header=body.header,
        site=site or templates.Site(),
    )


def _as_problems(notes: Iterable[templates.Note], body: Body, article: Article) -> tuple[Problem, ...]:
    return tuple(
        Problem(path=article.path, message=note.message, line=body.line + note.line - 1, level="warning")
        for note in notes
    )


def _declared_media(article: Article) -> tuple[str, ...]:
    image = () if article.image is None else (article.image.address,)
    return (*image, *(enclosure.address for enclosure in article.enclosures))
