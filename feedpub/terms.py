"""What an article stands under: its tags, categories, authors, language and directory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from feedpub.article import Article
from feedpub.settings import Settings
from feedpub.text import fold, one_line


def terms_of(article: Article, kinds: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Yield (kind, key, spelling) of everything that an article stands under, each once."""
    for kind in kinds:
        seen = set()
        for spelling in _VALUES[kind](article):
            key = fold(spelling)
            if key and key not in seen:
                seen.add(key)
                yield kind, key, one_line(spelling)


def _directory(article: Article) -> tuple[str, ...]:
    folder, slash, _ = article.path.rpartition("/")
    return (folder,) if slash else ()


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
