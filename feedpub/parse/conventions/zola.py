"""Zola: `content/`, dates in names and in `path`, `_index.md`, `[extra]`, languages by suffix."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import ClassVar

from feedpub.article import Field
from feedpub.parse import values
from feedpub.parse.conventions import content, ordinary
from feedpub.parse.conventions.content import Tongues
from feedpub.parse.conventions.convention import Convention, Facts, Place, leave_out, says, tidy_path
from feedpub.parse.conventions.looking import NOTHING, Root, Site
from feedpub.parse.found import Found
from feedpub.text import slugify

#: Zola takes the date off a name that begins with one, parted by "-" or "_".
_DATED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9:.]{2,15}(?:Z|[+-][0-9:]{5})?)?[ _-](?=.)")
#: What no name of a file on Windows may have: all that is taken away where names are not made slugs.
_FORBIDDEN = re.compile(r'[<>:"\\|?*]')
#: Keys that only the pages of Zola's sections have.
_KEYS = frozenset(
    "sort_by paginate_by page_template transparent generate_feed generate_feeds insert_anchor_links "
    "in_search_index".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Zola(Convention):
    """How Zola reads."""

    title: ClassVar[str] = "Zola"

    tongues: Tongues = field(default_factory=Tongues)
    is_slugified: bool = True
    keeps_dates: bool = False  #: of names, in links
    ignored: tuple[str, ...] = ()  #: globs of what the configuration has it ignore
    drafts: tuple[tuple[str, str], ...] = ()  #: folders whose section is a draft, and in which language

    def roots(self, language: str) -> tuple[str, ...]:
        return content.roots(self.tongues, language)

    def main_language(self) -> str:
        return self.tongues.main

    def place_inside(self, path: str) -> Place:
        found = content.locate(path, self.tongues)
        if found is None:
            return Place(why="it stands outside of content/, where Zola's articles are")
        language, inner, stem = found
        if any(fnmatchcase(f"/{path}", glob) for glob in self.ignored):
            return Place(why="ignored_content in Zola's configuration names it")
        if stem == "_index":
            return Place(why="it is the page of a section, not an article")
        if any(inner.startswith(draft) and tongue in ("", language) for draft, tongue in self.drafts):
            return Place(language=language, inner=inner, draft="its section is a draft")
        # Zola's feeds hold no page without a date (docs: "Feeds").
        folder = inner.partition("/")[0] if "/" in inner else ""
        undated = "" if ordinary.is_for_articles(folder) else "it is a page without a date"
        return Place(language=language, inner=inner, undated=undated)

    def page_inside(self, path: str) -> Place | None:
        return content.page(path, self.tongues)

    def adapt(self, found: Found, place: Place) -> None:
        Convention.adapt(self, found, place)
        for position, one in enumerate(found.fields("permalink")):
            path = values.text(one.value)
            if path and "://" not in path:  # its address below the site, with a "/" at both ends
                found.by_name["permalink"][position] = one._replace(value=f"/{path.strip('/')}/")
        if "image" in found.by_name:
            found.by_name["image"] = [_image(one, place.inner) for one in found.fields("image")]
        if "render" in found.by_name and says(found, "render", answer=False):
            leave_out(found, "`render = false`: it has no page of its own")

    def link(self, facts: Facts) -> str | None:
        place = facts.place
        if not place.inner:
            return None
        section = content.section_of(place.inner)
        if section is not None:
            made = "/".join(section)
        else:
            parts = place.inner.removesuffix("/index").split("/")
            name = facts.slug or (parts[-1] if self.keeps_dates else _DATED.sub("", parts[-1], count=1))
            made = "/".join([*parts[:-1], *name.strip("/").split("/")])
        if self.is_slugified:
            made = "/".join(_slug(part, facts.language) for part in made.split("/"))
        else:
            made = "/".join(_FORBIDDEN.sub("", part.rstrip(" .")) for part in made.split("/"))
        prefix = (
            place.language if self.tongues.prefix(place.language) else ""
        )  # as written, other than Hugo's
        return tidy_path(f"{prefix}/{made}/")


def _image(one: Field, inner: str) -> Field:
    """Return an image as a browser finds it: templates look for its path from the site, or in an article's own folder."""
    path = one.value
    if not isinstance(path, str) or path.startswith(("/", ".")) or ":" in path:
        return one
    folder, _, name = inner.rpartition("/")
    return one._replace(value=path.removeprefix(f"{folder}/") if name == "index" else f"/{path}")


def _slug(part: str, language: str) -> str:
    plain = part.lower()
    return slugify(plain, language) if plain.strip("-_") != slugify(plain, language) else plain.strip("-_")


def find(site: Site, root: Root) -> Convention | None:
    """Return Zola where a site's own file speaks for it."""
    for name in ("zola.toml", "config.toml"):
        place = f"{root.place}{name}"
        config = site.mapping(place) if site.has(place) else {}
        if "base_url" in config:
            return make(site, root, config)
    return None


def find_by_paths(site: Site, root: Root) -> Convention | None:
    """Return Zola where there is no configuration, but pages of sections that only Zola understands."""
    if root.place and not (root.below and content.is_in(site, root, "content")):
        return None
    pages = content.section_pages(site.paths)[:5]
    if any(not _KEYS.isdisjoint(site.header(page)) for page in pages):
        return make(site, root, {})
    return None


def make(site: Site, root: Root, config: Mapping[str, object] = NOTHING) -> Zola:
    """Return Zola as its configuration has it."""
    before = root.before
    if not before and not root.place.startswith("../") and not content.is_in(site, root, "content"):
        before = "content/"
    names = tuple(str(name).lower() for name in _languages(config.get("languages")))
    main = (values.text(config.get("default_language")) or "en").lower()
    slugs = values.mapping(config.get("slugify"))
    style = values.text(slugs.get("paths"))
    ignored = config.get("ignored_content")
    where = Root(root.place, before, root.below)
    tongues = Tongues(
        {"content/": main if names else ""},
        content.tongues(site, where, "content", names, main, {}).suffixes,
        main,
    )
    base = Zola(name="zola", before=before, below=root.below)
    return Zola(
        name="zola",
        before=before,
        below=root.below,
        tongues=tongues,
        drafts=_drafts(site, base, tongues),
        is_slugified=style in (None, "on"),
        keeps_dates=values.flag(slugs.get("paths_keep_dates")) is True,
        ignored=tuple(map(str, ignored)) if isinstance(ignored, list) else (),
        strays=ordinary.parts_of_bundles(site.paths),
    )


def _languages(value: object) -> list[object]:
    """Return the languages besides the main one: since Zola 0.14 a table of each, before it a list of tables."""
    if isinstance(value, dict):
        return list(value)
    return (
        [one["code"] for one in value if isinstance(one, dict) and "code" in one]
        if isinstance(value, list)
        else []
    )


def _drafts(site: Site, zola: Zola, tongues: Tongues) -> tuple[tuple[str, str], ...]:
    """Return the folders whose section is a draft: nothing below them is public, whatever it says itself."""
    found: list[tuple[str, str]] = []
    for path in content.section_pages(site.paths):
        place = content.locate(zola.inside(path) or "", tongues)
        if place and values.flag(site.header(path).get("draft")) is True:
            language = "" if place[0].lower() == tongues.main else place[0]
            found.append((place[1].removesuffix("_index"), language))
    return tuple(found)
