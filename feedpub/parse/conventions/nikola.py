"""Nikola: `conf.py` (read as text, never run) with POSTS and PAGES; languages by suffix; tags that are states."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import ClassVar

from feedpub.parse import values
from feedpub.parse.conventions import ordinary, spelling
from feedpub.parse.conventions.convention import Convention, Facts, Place, breaking, tidy_path
from feedpub.parse.conventions.looking import NOTHING, Root, Site
from feedpub.parse.found import Found
from feedpub.text import slugify

_UNWANTED = re.compile(r"[^+\w\s-]", re.ASCII)
_GAPS = re.compile(r"[-\s]+")
_SOME = 5  #: articles that are looked into
#: Tags that say how an article is shown, not what it is about.
_STATES = {"draft": "draft", "private": "hidden"}
#: Where what a folder holds is published, by language; "": in all others.
_Targets = Mapping[str, str]
_POSTS: tuple[tuple[str, _Targets], ...] = (("posts/", {"": "posts"}),)
_PAGES: tuple[tuple[str, _Targets], ...] = (("pages/", {"": "pages"}), ("stories/", {"": "stories"}))
_SIGNS = frozenset({"draft", "private", "mathjax"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Nikola(Convention):
    """How Nikola reads."""

    title: ClassVar[str] = "Nikola"

    posts: tuple[tuple[str, _Targets], ...] = _POSTS  #: folder, and where its articles are published
    pages_in: tuple[tuple[str, _Targets], ...] = _PAGES  #: likewise, of pages
    is_pretty: bool = True  #: PRETTY_URLS
    main: str = ""
    prefixes: Mapping[str, str] | None = None  #: language to what stands before its links

    def roots(self, language: str) -> tuple[str, ...]:  # noqa: ARG002  # as Convention's
        return ("", *(folder for folder, _ in self.posts))

    def main_language(self) -> str:
        return self.main.lower()

    def place_inside(self, path: str) -> Place:
        if path.startswith(tuple(folder for folder, _ in self.pages_in)):
            return Place(why=f"it stands in {path.partition('/')[0]}/, where Nikola's pages are")
        place = _among(self.posts, path)
        return place or Place(why="it stands in none of the folders that POSTS names")

    def page_inside(self, path: str) -> Place | None:
        return _among(self.pages_in, path) or _among(self.posts, path)

    def adapt(self, found: Found, place: Place) -> None:
        Convention.adapt(self, found, place)
        for position, one in enumerate(found.fields("tags")):
            names = values.names(one.value)
            if not _SIGNS.isdisjoint(names):
                kept: list[object] = [name for name in names if name not in _SIGNS]
                found.by_name["tags"][position] = one._replace(value=kept)
                for name in names:
                    if name in _STATES:
                        found.default(_STATES[name], "true", f'{one.origin} "{name}"')

    def link(self, facts: Facts) -> str | None:
        place = facts.place
        inside = self.inside(facts.path) or ""
        places = (*self.pages_in, *self.posts)
        targets = next((targets for folder, targets in places if inside.startswith(folder)), _POSTS[0][1])
        target = targets.get(place.language.lower() or self.main) or targets.get("", "")
        folders, _, name = place.inner.rpartition("/")
        slug = facts.slug or _slug(folders.rpartition("/")[2] if name == "index" else name, facts.language)
        folders = folders.rpartition("/")[0] if name == "index" else folders
        prefix = (
            (self.prefixes or {}).get(place.language.lower(), place.language.lower())
            if place.language
            else ""
        )
        prefix = "" if place.language.lower() == self.main else prefix
        own = [values.flag(one.value) for one in facts.found.fields("pretty_url")]
        is_pretty = next((said for said in own if said is not None), self.is_pretty)
        return tidy_path(f"{prefix}/{target}/{folders}/{slug}" + ("/" if is_pretty else ".html"))


def _among(places: tuple[tuple[str, _Targets], ...], path: str) -> Place | None:
    """Return what a path says that lies in one of these folders; None for any other."""
    for folder, _ in places:
        if path.startswith(folder):
            language = ordinary.language_of(path, ())
            inner = path[len(folder) :].rpartition(".")[0]
            return Place(language=language, inner=inner.removesuffix(f".{language}") if language else inner)
    return None


def _slug(name: str, language: str) -> str:
    """Return the name of a file as Nikola's `slugify` has it."""
    spelt = spelling.spelt(name, spelling.UNIDECODE) or ""
    return _GAPS.sub("-", _UNWANTED.sub("", spelt).strip()) or slugify(name, language)


def find(site: Site, root: Root) -> Convention | None:
    """Return Nikola where a site's own file speaks for it."""
    config = site.literals(f"{root.place}conf.py")
    return make(site, root, config) if "POSTS" in config or "BLOG_TITLE" in config else None


def find_by_paths(site: Site, root: Root) -> Convention | None:
    """Return Nikola where there is no configuration, but `posts/` and headers as only Nikola has them."""
    folder = f"{root.below}posts"
    if root.before or folder not in site.folders:
        return None
    some = list(islice((path for path in site.paths if path.startswith(f"{folder}/")), _SOME))
    is_like = any(site.has(f"{path.rpartition('.')[0]}.meta") or _is_headed(site.text(path)) for path in some)
    return make(site, root) if is_like else None


def _is_headed(text: str | None) -> bool:
    return text is not None and text.lstrip().removeprefix("<!--").lstrip().startswith(".. title:")


def make(site: Site, root: Root, config: Mapping[str, object] = NOTHING) -> Nikola:
    """Return Nikola as its configuration has it."""
    main = (values.text(config.get("DEFAULT_LANG")) or "").lower()
    posts = tuple(_places(config.get("POSTS"), main))
    pages = tuple(
        (folder, targets)
        for folder, targets in _places(config.get("PAGES", config.get("STORIES")), main)
        if folder and folder not in dict(posts)
    )
    prefixes = {
        language.lower(): (values.text(place) or "").strip("./")
        for language, place in values.mapping(config.get("TRANSLATIONS")).items()
    }
    return Nikola(
        name="nikola",
        before=root.before if root.before or posts else _before(site, root),
        below=root.below,
        posts=posts or _POSTS,
        pages_in=pages or tuple(one for one in _PAGES if one[0] not in dict(posts)),
        is_pretty=config.get("PRETTY_URLS", True) is not False,
        variables=breaking(is_on="nl2br" in str(config.get("MARKDOWN_EXTENSIONS"))),
        main=main,
        prefixes=prefixes or None,
    )


def _before(site: Site, root: Root) -> str:
    """Without a configuration, a source without posts/ is that folder itself."""
    return "" if f"{root.below}posts" in site.folders else "posts/"


def _places(value: object, main: str) -> Iterator[tuple[str, _Targets]]:
    """Yield folder and targets of ("posts/*.rst", "posts", "post.tmpl"), where a mapping may have one for each language."""
    for one in value if isinstance(value, list) else ():
        if not isinstance(one, list) or len(one) < 2 or not isinstance(one[0], str):
            continue
        folder = one[0].rpartition("/")[0]
        said = one[1] if isinstance(one[1], dict) else {"": one[1]}
        targets = {
            language.lower(): target.strip("/")
            for language, target in said.items()
            if isinstance(target, str)
        }
        if targets:
            first = next(iter(targets.values()))
            yield (f"{folder}/" if folder else "", {"": targets.get(main, first), **targets})
