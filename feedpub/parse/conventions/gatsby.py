"""Gatsby and Astro: folders of articles below `content/` or `src/content/`; what has no date is a page."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from feedpub.parse.conventions import ordinary
from feedpub.parse.conventions.convention import Convention, Facts, Place, tidy_path
from feedpub.parse.conventions.looking import Root, Site

_APART = (
    "node_modules/",
    "public/",
    "static/",
    "src/components/",
    "src/templates/",
    "src/layouts/",
    "dist/",
    ".cache/",
)
#: Where Astro's themes have their articles' pages, "" is the root; and what the part of the address is called there.
_ROUTES = ("posts", "blog", "post", "articles", "article", "notes", "writing", "")
_PARAMETERS = ("...slug", "slug", "...id", "id", "...path", "...post", "post", "...blog")
_MOST_COLLECTIONS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Gatsby(Convention):
    """How the starter of Gatsby for blogs reads."""

    title: ClassVar[str] = "Gatsby"
    kept_media: ClassVar[str] = "static"

    def place_inside(self, path: str) -> Place:
        if path.startswith(_APART):
            return Place(why=f"it stands in {path.rpartition('/')[0]}/, which holds no articles")
        parts = path.split("/")[:-1]
        is_article = any(map(ordinary.is_for_articles, parts))
        language = ordinary.language_of(path, self.languages)
        return Place(language=language, undated="" if is_article else "it is a page without a date")

    def link(self, facts: Facts) -> str | None:
        inside = self.inside(facts.path) or facts.path
        parts = inside.rpartition(".")[0].split("/")
        # createFilePath gives the path below the folder that gatsby-source-filesystem was given: content/blog.
        while len(parts) > 1 and (
            parts[0] in ("content", "src", "posts", "blog", "pages") or ordinary.is_for_articles(parts[0])
        ):
            parts = parts[1:]
        parts = parts[:-1] if parts[-1] == "index" and len(parts) > 1 else parts
        return tidy_path((facts.slug or "/".join(parts)).strip("/") + "/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Astro(Gatsby):
    """How Astro's content collections are read; where their pages are, the names of the site's own pages tell."""

    title: ClassVar[str] = "Astro"
    kept_media: ClassVar[str] = "public"

    routes: Mapping[str, str] = field(
        default_factory=dict
    )  #: of a collection whose pages are in another folder

    def place_inside(self, path: str) -> Place:
        if path.rpartition("/")[2].startswith("_"):
            return Place(why="its name begins with _: Astro makes no page of it")
        return Gatsby.place_inside(self, path)

    def link(self, facts: Facts) -> str | None:
        collection, own = _collected(self.inside(facts.path) or facts.path)
        own = own[:-1] if own[-1] == "index" and (len(own) > 1 or collection) else own
        names = [facts.slug.strip("/")] if facts.slug else map(_github_slug, own)
        parts = (self.routes.get(collection, collection), *names)
        return tidy_path("/".join(filter(None, parts)) + "/")


def _collected(inside: str) -> tuple[str, list[str]]:
    """Return the collection of a file and the parts of its name in it; the collection is "" for what is in none."""
    parts = inside.rpartition(".")[0].split("/")
    parts = parts[1:] if parts[0] == "src" and len(parts) > 1 else parts
    parts = parts[1:] if parts[0] in ("content", "data") and len(parts) > 1 else parts
    # AstroPaper leaves out folders whose names begin with "_".
    return (
        (parts[0], [part for part in parts[1:] if not part.startswith("_")])
        if len(parts) > 1
        else ("", parts)
    )


def _github_slug(name: str) -> str:
    """Return a name as github-slugger, which Astro asks, has it: letters, digits and marks of any script stay."""
    kept = [
        sign
        for sign in name.lower()
        if sign in " -_" or unicodedata.category(sign)[0] in "LM" or sign.isdecimal()
    ]
    return "".join(kept).replace(" ", "-")


def make(site: Site, root: Root) -> Gatsby:
    """Return Gatsby; its configuration, a program, is not read."""
    return Gatsby(name="gatsby", before=root.before, below=root.below)


def make_astro(site: Site, root: Root) -> Astro:
    """Return Astro; its configuration, a program, is not read."""
    inside = (root.before + path.removeprefix(root.below) for path in site.paths)
    collections = {_collected(path)[0] for path in inside if path.startswith(("src/", "content/"))}
    routes = {one: _route(site, root, one) for one in sorted(collections - {"", "pages"})[:_MOST_COLLECTIONS]}
    return Astro(
        name="astro",
        before=root.before,
        below=root.below,
        routes={one: route for one, route in routes.items() if route is not None and route != one},
    )


def _route(site: Site, root: Root, collection: str) -> str | None:
    """Return the folder below src/pages whose page stands for many: that of the collection, or for articles a usual one."""
    folders: tuple[str, ...] = (collection, *(_ROUTES if ordinary.is_for_articles(collection) else ()))
    for folder in folders:
        place = f"{root.place}src/pages/{folder}/" if folder else f"{root.place}src/pages/"
        if site.first(
            *(f"{place}[{name}]{end}" for name in _PARAMETERS for end in (".astro", "/index.astro"))
        ):
            return folder
    return None
