"""Gatsby and Astro: folders of articles below `content/` or `src/content/`; what has no date is a page."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
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
    """How Astro's content collections are read; where their pages are, only the site's own program knows."""

    title: ClassVar[str] = "Astro"
    kept_media: ClassVar[str] = "public"

    def link(self, facts: Facts) -> str | None:
        inside = self.inside(facts.path) or facts.path
        parts = inside.removeprefix("src/").removeprefix("content/").rpartition(".")[0].split("/")
        parts = parts[:-1] if parts[-1] == "index" and len(parts) > 1 else parts
        collection, own = (parts[:1], parts[1:]) if len(parts) > 1 else ([], parts)
        names = [facts.slug.strip("/")] if facts.slug else map(_github_slug, own)
        return tidy_path("/".join([*collection, *names]) + "/")


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
    return Astro(name="astro", before=root.before, below=root.below)
