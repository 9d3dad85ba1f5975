"""What Hugo's `cascade` hands down: from the page of a section or the configuration to the articles it is meant for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from feedpub.article import Field
from feedpub.parse import fields, values
from feedpub.parse.conventions import content
from feedpub.parse.conventions.convention import Convention, Place
from feedpub.parse.conventions.looking import Site
from feedpub.parse.conventions.patterns import matches

_TARGETS = ("target", "_target")
#: What a target may ask for beside the path, and what is the answer for every article.
_ANSWERS = {"kind": "page", "environment": "production"}


class Cascade(NamedTuple):
    """What one entry hands down, and to which articles."""

    folder: str  #: "posts/", or "" for all
    language: str  #: a glob, "" for every one
    path: str  #: a glob, "" for every path
    given: tuple[Field, ...]

    def is_for(self, place: Place) -> bool:
        path = f"{place.inner.removesuffix('/index')}/"
        return (
            path.startswith(self.folder)
            and _is_met(self.language, place.language)
            and _is_met(self.path, f"/{path[:-1]}")
        )


def read(site: Site, hugo: Convention, tongues: content.Tongues, config: object) -> tuple[Cascade, ...]:
    """Return what is handed down: by the page of the nearest section first, and by the configuration last."""
    found: list[Cascade] = []
    for path in content.section_pages(site.paths):
        place = content.locate(hugo.inside(path) or "", tongues)
        if place is not None:
            header = {str(key).lower(): value for key, value in site.header(path).items()}
            folder = place[1].removesuffix("_index")
            found += _entries(header.get("cascade"), folder, place[0], f"{path} cascade")
    nearest_first = sorted(found, key=lambda one: (-len(one.folder), one.folder))
    return (*nearest_first, *_entries(config, "", "", "cascade"))


def _entries(said: object, folder: str, language: str, origin: str) -> Iterator[Cascade]:
    for one in said if isinstance(said, list) else [said]:
        entry = values.mapping(one)
        target = next((values.mapping(entry.pop(key)) for key in _TARGETS if key in entry), {})
        if all(_is_met(target.get(key), answer) for key, answer in _ANSWERS.items()):
            path = values.text(target.get("path")) or ""
            yield Cascade(folder, _languages(target) or language, path, fields.select(entry, {}, origin))


def _languages(target: Mapping[str, object]) -> str:
    """Return the languages that a target names, as a glob."""
    matrix = values.mapping(values.mapping(target.get("sites")).get("matrix"))
    named = values.names(matrix.get("languages") or target.get("lang"))
    return f"{{{','.join(named)}}}" if named else ""


def _is_met(wanted: object, answer: str) -> bool:
    """Say whether an answer is what a glob wants; none wants anything."""
    glob = values.text(wanted)
    return not glob or matches(glob.lower(), answer.lower())
