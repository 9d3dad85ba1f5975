"""What an article stands under: its tags, categories, authors, language and directory."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

from feedpub.article import Article
from feedpub.settings import Settings
from feedpub.text import fold, one_line

_SHORT = 100  #: characters of a name that is worth remembering: the same come again from article to article


def terms_of(article: Article, kinds: Iterable[str], language: str) -> tuple[tuple[str, str, str], ...]:
    """Return (kind, key, spelling) of everything that an article stands under, each once.

    `language` is the site's, in which an article is that names none.
    """
    found: dict[tuple[str, str], tuple[str, str, str]] = {}
    for kind in kinds:
        for spelling in _VALUES[kind](article) or ((language,) if kind == "language" else ()):
            term = (_known_term if len(spelling) < _SHORT else _term)(kind, spelling)
            if term[1]:
                found.setdefault(term[:2], term)
    return tuple(found.values())


def key_of(name: str) -> str:
    """Return the key by which two names are the same tag: `text.fold`, remembered where a name is short."""
    return _known_key(name) if len(name) < _SHORT else fold(name)


def once(names: Iterable[str]) -> tuple[str, ...]:
    """Return names of which no two are the same tag; the first spelling stays."""
    unique: dict[str, str] = {}
    for name in names:
        unique.setdefault(key_of(name), name)
    return tuple(unique.values())


def _term(kind: str, spelling: str) -> tuple[str, str, str]:
    return kind, key_of(spelling), one_line(spelling)


_known_key = lru_cache(maxsize=4_096)(fold)
_known_term = lru_cache(maxsize=4_096)(_term)


def _directory(article: Article) -> tuple[str, ...]:
    """Return the folder that an article lies in; what has a folder of its own, as index.md, lies in the one above."""
    folder, _, name = article.path.rpartition("/")
    if name.startswith("index."):
        folder = folder.rpartition("/")[0]
    return (folder,) if folder else ()


_VALUES: dict[str, Callable[[Article], tuple[str, ...]]] = {
    "tag": lambda article: article.tags,
    "category": lambda article: article.categories,
    "author": lambda article: tuple(author.name for author in article.authors),
    "language": lambda article: (article.language,) if article.language else (),
    "directory": _directory,
}


def kinds_in_use(settings: Settings) -> tuple[str, ...]:
    """Return the kinds of term that this configuration makes feeds of; always tags, since feeds show them."""
    kinds = {"tag", *settings.feeds.by}
    for custom in settings.feeds.custom:
        kinds.update(custom.include, custom.exclude)
    return tuple(sorted(kinds))
