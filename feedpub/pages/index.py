"""The page that lists all feeds."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from feedpub.document import INDEX
from feedpub.pages.feeds import Moment, day_of, heading
from feedpub.pages.frame import render
from feedpub.pages.places import relative
from feedpub.pages.values import IndexEntry
from feedpub.pages.words import Words, words_for
from feedpub.settings import KINDS, Settings, SiteSettings
from feedpub.text import clean

_ORDER = {kind: place for place, kind in enumerate(("all", "custom", *KINDS))}
#: Letters that stand in alphabets right after another one, but not in Unicode. U+FFFF is greater than any letter.
_ALPHABET = str.maketrans(
    {chr(code): unicodedata.normalize("NFD", chr(code)) for code in range(0xC0, 0x250)}
    | {"ґ": "г\uffff", "є": "е\uffff", "ё": "е\uffff", "і": "и\ufffe", "ї": "и\uffff", "ў": "у\uffff"}
)


@dataclass(frozen=True, slots=True)
class _Line:
    title: str
    page: str
    slug: str  #: so that a name is found in Latin letters too
    addresses: Mapping[str, str]
    count: int
    newest: Moment | None


def index_page(feeds: Iterable[IndexEntry], *, settings: Settings) -> bytes:
    """Return the page that lists `feeds`, to stand at INDEX: by kind, then by alphabet, in whatever order they come.

    Equal values give equal bytes.
    """
    site = settings.site
    words = words_for(site.language)
    ordered = in_order(feeds, site)
    titles = group_titles(words)
    everything = next((feed for feed in ordered if feed.kind == "all"), None)
    return render(
        "index.html",
        language=site.language,
        path=INDEX,
        settings=settings,
        groups=[
            (kind, titles[kind], [_line(feed, site, words) for feed in group])
            for kind, group in groupby(ordered, key=lambda feed: feed.kind)
        ],
        count=len(ordered),
        everything=everything,
        description="" if site.description == site.title else clean(site.description),
    )


def in_order(feeds: Iterable[IndexEntry], site: SiteSettings) -> list[IndexEntry]:
    """Return feeds as people look for them: by kind, then by alphabet, whatever the script."""
    return sorted(
        feeds, key=lambda feed: (_ORDER[feed.kind], _alphabetical(heading(feed.title, site)), feed.page)
    )


def group_titles(words: Words) -> dict[str, str]:
    """Return kind to what a group of such feeds is called."""
    gettext = words.translations.gettext
    return {
        "all": gettext("All articles"),
        "custom": gettext("Selections"),
        "tag": gettext("Tags"),
        "category": gettext("Categories"),
        "author": gettext("Authors"),
        "language": gettext("Languages"),
        "directory": gettext("Sections"),
    }


def _alphabetical(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold().translate(_ALPHABET)


def _line(feed: IndexEntry, site: SiteSettings, words: Words) -> _Line:
    return _Line(
        clean(heading(feed.title, site)),
        relative(feed.page, INDEX),
        feed.slug,
        feed.addresses,
        feed.count,
        day_of(feed.newest, site, words) if feed.newest else None,
    )
