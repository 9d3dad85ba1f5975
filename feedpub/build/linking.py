"""Articles that others refer to by their files: found in the state, and looked at again when something has moved.

The state remembers what each rendered text refers to and what was found (`state.references`). A build asks again for
those references alone that the files which it has read, or lost, may answer otherwise: by their names, or as they hold them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache, cached_property
from itertools import groupby
from typing import Protocol

from feedpub.build.reading import load_source
from feedpub.errors import ArticleError
from feedpub.parse import read_page_link, sidecars
from feedpub.parse.conventions.convention import Convention
from feedpub.parse.conventions.referring import (
    candidates,
    is_name,
    is_named,
    language_in,
    language_meant,
    name_in,
    name_meant,
    names_of,
)
from feedpub.settings import Settings
from feedpub.source import SourceFile
from feedpub.state import State
from feedpub.state.records import Record
from feedpub.state.references import Reference
from feedpub.text import digest

_MANY = 2_000  # so many files have names that are no more worth a question each
_LONGEST_REFERENCE = 1_000
_MOST_REFERENCES = 1_000


class Places(Protocol):
    """Where articles stand."""

    def links(self, paths: Sequence[str]) -> Mapping[str, str | None]:
        """Return path to link of those of these files that there are; None for one that is no article."""

    def paths(self) -> Iterable[str]:
        """Return the path of every file."""


PageLink = Callable[[str], str | None]


def _unknown(_: str) -> None:
    return None


def page_links(settings: Settings, convention: Convention) -> PageLink:
    """Return what gives the link of a page of the program's site that is no article, by its file, which it reads."""

    def page_link(path: str) -> str | None:
        source = load_source(settings.source.directory, SourceFile(path, 0, 0), sidecars(path))
        if isinstance(source.raw, ArticleError):
            return None
        return read_page_link(source.raw, path, settings, source.beside, convention)

    return page_link


class Linker:
    """Finds the articles that others refer to, among the files that stand at `places`; none comes or goes meanwhile.

    `page_link` gives the link of a page that is no article, by the path of its file.
    """

    def __init__(self, places: Places, convention: Convention, page_link: PageLink = _unknown) -> None:
        self._places = places
        self.convention = convention
        self._page_link = cache(page_link)
        self._found: dict[tuple[str, str], str | None] = {}  #: by language and reference without a place

    def link(self, reference: str, path: str) -> str | None:
        """Return the link of what `reference`, in the article at `path`, means: an article or a page; None for nothing."""
        wanted = candidates(reference, path, self.convention)
        links = self._places.links(wanted) if wanted else {}
        found = next((one for one in wanted if one in links), None)
        if found is None and wanted and is_name(reference, self.convention):
            found = self._named(reference, path)
            links = self._places.links([found]) if found else {}
        return (links[found] or self._page_link(found)) if found else None

    def links(self, references: Iterable[str], path: str) -> dict[str, str | None]:
        """Return what `link` does of each."""
        return {reference: self.link(reference, path) for reference in references}

    def _named(self, reference: str, path: str) -> str | None:
        """Return the one file of a name and of the language that is meant, wherever it stands."""
        language = language_meant(reference, path, self.convention).lower()
        key = language, reference.partition("#")[0]
        if key not in self._found:
            named = (
                one
                for one in self._by_name.get(name_meant(reference), ())
                if is_named(one, reference) and language_in(one, self.convention).lower() == language
            )
            first, second = next(named, None), next(named, None)
            self._found[key] = None if second else first
        return self._found[key]

    @cached_property
    def _by_name(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for path in self._places.paths():
            # What the program has made of its own articles has their names.
            if not self.convention.place(path).why or self.convention.page(path) is not None:
                found.setdefault(name_in(path, self.convention), []).append(path)
        return found


def is_looked_up(reference: str, known: Collection[str]) -> bool:
    """Say whether a reference is looked up, beside those known of its article: nobody writes longer ones, or more."""
    return len(reference) <= _LONGEST_REFERENCE and (reference in known or len(known) < _MOST_REFERENCES)


def answers_of(links: Mapping[str, str | None]) -> str | None:
    """Return a digest of what an article refers to and where that leads; None where it refers to nothing."""
    return digest(repr(sorted(links.items(), key=lambda pair: pair[0])), 16) if links else None


def references_of(number: int, links: Mapping[str, str | None]) -> list[Reference]:
    """Return what an article refers to as the state remembers it."""
    return [Reference(number, reference, name_meant(reference), link) for reference, link in links.items()]


def reopen(paths: Collection[str], state: State, linker: Linker) -> list[Record]:
    """Have those articles rendered anew that refer elsewhere now that files at these paths were read or are gone.

    Returns them as they were.
    """
    references = state.references
    asked = (
        references.all()
        if len(paths) > _MANY
        else references.about(names_of(paths, linker.convention), paths)
    )
    reopened = []
    for number, group in groupby(asked, key=lambda one: one.number):
        record = state.articles.get(number)
        if record.path is not None and any(
            linker.link(one.reference, record.path) != one.link for one in group
        ):
            reopened.append(record)
    state.articles.reopen(record.number for record in reopened)
    return reopened
