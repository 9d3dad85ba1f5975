"""Templates to bytes (jinja2 lives here). They are compiled once for each language.

The templates are written so that a page is well-formed XML too: a slip in escaping cannot hide (`faults` looks).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from feedpub.document import INDEX
from feedpub.pages.places import OPML, SCRIPT, STYLE, relative, safe_link, same_origin
from feedpub.pages.words import words_for
from feedpub.settings import Settings

if TYPE_CHECKING:
    from jinja2 import Environment

#: What tells browsers and readers of the formats (the type that <link rel="alternate"> names).
TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}
LABELS = {"rss": "RSS", "atom": "Atom", "json": "JSON"}


def render(template: str, *, language: str, path: str, settings: Settings, **values: Any) -> bytes:
    """Return the page that stands at `path` below the output directory."""
    site, base = settings.site, settings.feeds.url
    words = words_for(language)
    text = (
        _templates(language)
        .get_template(template)
        .render(
            words=words,
            language=language,
            # The attributes of our own words where they are English in a page of another language (WCAG 2.2, 3.1.2).
            own={"lang": "en", "dir": "ltr"} if words.is_fallback else {},
            site=site,
            site_link=safe_link(site.url),
            icon=site.icon if same_origin(site.icon, base) else "",
            # Named for those who show a link to the page; no browser fetches it.
            picture=safe_link(site.logo or site.icon),
            address=base + relative(path, ""),
            style=relative(STYLE, path),
            script=relative(SCRIPT, path),
            index=relative(INDEX, path),
            opml=relative(OPML, path),
            types=TYPES,
            labels=LABELS,
            **values,
        )
    )
    return text.encode()


@lru_cache(maxsize=32)
def _templates(language: str) -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("feedpub.pages"),
        autoescape=True,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
    )
    # newstyle: what is put into a translated text is escaped.
    environment.install_gettext_translations(words_for(language).translations, newstyle=True)  # type: ignore[attr-defined]
    return environment
