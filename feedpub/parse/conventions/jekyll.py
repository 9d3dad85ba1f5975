"""Jekyll: `_posts`, `_drafts`, dates in names, categories from folders, `permalink`, `defaults`, collections."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from typing import ClassVar
from zoneinfo import ZoneInfo

from feedpub.article import Field
from feedpub.parse import fields, values
from feedpub.parse.conventions import jekyll_images
from feedpub.parse.conventions.convention import ANYWHERE, Convention, Facts, Place, tidy_path
from feedpub.parse.conventions.looking import NOTHING, Root, Site
from feedpub.parse.conventions.patterns import date_words, fill, jekyll_pretty, jekyll_slug
from feedpub.parse.found import Found
from feedpub.parse.limits import Quoted
from feedpub.parse.links import Name

STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
_POSTS = re.compile(r"(?:^|/)_posts/")
_DRAFTS = re.compile(r"(?:^|/)_drafts/")
_SPACES = re.compile(r"\s+")
_OF_UTC = re.compile(r"\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?")
_GEMS = ("vendor/bundle/", "vendor/cache/", "vendor/gems/", "vendor/ruby/")
_MOST_VARIABLES = 500
_TYPOGRAPHERS = frozenset({"jekyll-feed", "jekyll-seo-tag"})


@dataclass(frozen=True, slots=True)
class Default:
    """Values that articles of a folder and a kind have where they say nothing (`defaults`)."""

    path: str
    kind: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Jekyll(Convention):
    """How Jekyll reads."""

    title: ClassVar[str] = "Jekyll"
    fills_patterns: ClassVar[bool] = True

    permalink: str = STYLES["date"]
    collections: tuple[tuple[str, str], ...] = ()  #: those that are put out, and their patterns
    defaults: tuple[Default, ...] = ()
    excluded: tuple[str, ...] = ()  #: globs, or what paths begin with
    collected: str = ""  #: the folder of all collections (`collections_dir`), ending with "/"
    zone: ZoneInfo | None = None  #: of the dates in links

    def roots(self, language: str) -> tuple[str, ...]:  # noqa: ARG002  # as Convention's
        return ("", "_posts/")

    def inside(self, path: str) -> str | None:
        inside = Convention.inside(self, path)
        is_collected = self.collected and inside and inside.startswith(f"{self.collected}_")
        return inside.removeprefix(self.collected) if inside and is_collected else inside

    def outside(self, inside: str) -> str | None:
        return Convention.outside(self, self.collected + inside if inside.startswith("_") else inside)

    def place_inside(self, path: str) -> Place:
        if any(path.startswith(one) or fnmatchcase(path, one) for one in self.excluded):
            return Place(why="Jekyll leaves it out (exclude in _config.yml, or a folder of gems)")
        match = _POSTS.search(path)
        if match:
            return Place(categories=tuple(part for part in path[: match.start()].split("/") if part))
        if _DRAFTS.search(path):
            return Place(draft="it stands in _drafts")
        first = path.partition("/")[0]
        if self._is_in_collection(path):
            return Place(undated=f"it is a page of the collection {first[1:]} and has no date")
        if first.startswith("_"):
            return Place(why=f"it stands in {first}, which holds no articles")
        return Place(why="it is a page: Jekyll's articles stand in _posts")

    def page_inside(self, path: str) -> Place | None:
        is_page = self._is_in_collection(path) or not path.startswith("_")
        return ANYWHERE if is_page and not _DRAFTS.search(path) else None

    def adapt(self, found: Found, place: Place) -> None:
        for default in self._defaults(found.path):
            for one in default.fields:
                found.by_name.setdefault(one.name, [one])
        split_words(found, "tags")
        own = found.by_name.get("categories", [])
        split_words(found, "categories")
        if place.categories:
            found.prepend("categories", place.categories, "directory's name")
        elif own:
            found.by_name["categories"] = together(found.by_name["categories"])
        Convention.adapt(self, found, place)
        jekyll_images.place(found, self.variables.get("site.baseurl", "").strip("/"))

    def _defaults(self, path: str) -> list[Default]:
        """Return the defaults of a file, the narrowest first."""
        if not self.defaults:
            return []
        inside = self.inside(path) or path
        kind = (
            "posts"
            if _POSTS.search(inside)
            else "drafts"
            if _DRAFTS.search(inside)
            else inside.partition("/")[0][1:]
        )
        return [one for one in self.defaults if one.kind in ("", kind) and _is_under(inside, one.path)]

    def name_title(self, name: Name) -> str:
        return " ".join(part.capitalize() for part in _SPACES.sub("-", name.rest).split("-") if part)

    def link(self, facts: Facts) -> str | None:
        inside = self.inside(facts.path) or facts.path
        if facts.place.is_page and not self._is_in_collection(inside):
            return self._page_link(inside, facts.pattern)
        pattern = facts.pattern or self._pattern(facts.path)
        pattern = STYLES.get(pattern.strip(), pattern)
        stem = facts.name.rest
        folders = _POSTS.split(inside)[0].split("/") if _POSTS.search(inside) else []
        categories = [one.lower() for one in dict.fromkeys([*filter(None, folders), *facts.categories])]
        collection = inside.partition("/")[0].removeprefix("_")
        made = fill(
            pattern,
            {
                **date_words(self._moment(facts), self.zone),
                "title": lambda: jekyll_pretty(facts.slug or stem),
                "slug": lambda: jekyll_slug(facts.slug or stem),
                "name": lambda: jekyll_slug(inside.rpartition("/")[2].rpartition(".")[0]),
                "basename": stem,
                "path": lambda: inside.partition("/")[2].rpartition(".")[0],
                "collection": collection,
                "categories": "/".join(dict.fromkeys(categories)),
                "slugified_categories": lambda: "/".join(dict.fromkeys(map(jekyll_slug, categories))),
                "output_ext": ".html",
            },
        )
        return tidy_path(made) if made else None

    def _moment(self, facts: Facts) -> datetime | None:
        """Return the moment of which links tell the day: YAML takes one with seconds, and without an offset, for UTC."""
        origin = facts.found.origins.get("published")
        written = [one.value for one in facts.found.fields("published") if one.origin == origin]
        plain = [value for value in written if isinstance(value, str) and not isinstance(value, Quoted)]
        if facts.published and self.zone and any(map(_OF_UTC.fullmatch, plain)):
            return facts.published.replace(tzinfo=UTC)
        return facts.published

    def _page_link(self, path: str, pattern: str | None) -> str | None:
        folder, _, name = path.rpartition("/")
        stem = name.rpartition(".")[0]
        if pattern is not None:
            return fill(pattern, {"path": folder, "basename": stem, "output_ext": ".html"})
        if stem == "index":
            return f"{folder}/"
        ending = (
            ".html" if self.permalink.endswith(":output_ext") else "/" if self.permalink.endswith("/") else ""
        )
        return f"{folder}/{stem}{ending}"

    def _is_in_collection(self, path: str) -> bool:
        first = path.partition("/")[0]
        return any(first == f"_{name}" for name, _ in self.collections)

    def _pattern(self, path: str) -> str:
        first = (self.inside(path) or path).partition("/")[0]
        return next((pattern for name, pattern in self.collections if first == f"_{name}"), self.permalink)


def _is_under(path: str, folder: str) -> bool:
    """Say whether a file stands in the folder of a scope, which may leave `_posts` unsaid or hold a *."""
    if not folder:
        return True
    if "*" in folder:
        return fnmatchcase(path, folder) or fnmatchcase(path, folder.rstrip("/") + "/*")
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def split_words(found: Found, name: str) -> None:
    """Have `tags: a b` be two tags, as only Jekyll has it; where there are commas, they part the names."""
    for place, one in enumerate(found.by_name.get(name, ())):
        if isinstance(one.value, str) and " " in one.value.strip():
            # A key in the singular is one name, whatever is in it.
            if not one.origin.lower().endswith(f'"{name}"'):
                continue
            words: list[object] = list(
                filter(None, values.names(one.value) if "," in one.value else one.value.split())
            )
            found.by_name[name][place] = one._replace(value=words)


def together(declared: list[Field]) -> list[Field]:
    """Return one field of `category` and `categories`, which Jekyll takes together."""
    if len(declared) == 1:
        return declared
    names = [name for one in declared if not isinstance(one.value, bool) for name in values.names(one.value)]
    return [Field(declared[0].name, names, declared[0].origin, declared[0].line)]


def find(site: Site, root: Root) -> Convention | None:
    """Return Jekyll where a site's own file speaks for it."""
    file = site.first(*(f"{root.place}_config.{suffix}" for suffix in ("yml", "yaml", "toml")))
    if not file:
        return None
    config = site.mapping(file)
    base = (values.text(config.get("baseurl")) or "").strip("/")
    if base and site.address and not site.address.endswith(f"/{base}/"):
        site.warn(
            file, f'baseurl is "/{base}", with which site.url does not end; links would lead past the site'
        )
    return make(site, root, config)


def find_by_paths(site: Site, root: Root) -> Convention | None:
    """Return Jekyll where there is no configuration, but `_posts` right in a root, or anywhere in the source."""
    if root.before:
        return make(site, root) if root.before.endswith("_posts/") or "/_posts/" in root.before else None
    is_here = f"{root.below}_posts" in site.folders or f"{root.below}source/_posts" in site.folders
    return make(site, root) if is_here or (not root.below and site.mentions("_posts/")) else None


def make(site: Site, root: Root, config: Mapping[str, object] = NOTHING) -> Jekyll:
    """Return Jekyll as its configuration has it."""
    permalink = values.text(config.get("permalink")) or "date"
    listed = config.get("collections")
    collections = _collections(listed) if isinstance(listed, dict) else ()
    posts = listed.get("posts") if isinstance(listed, dict) else None
    if isinstance(posts, dict) and values.text(posts.get("permalink")):
        permalink = values.text(posts["permalink"]) or permalink
    if not config and not root.place and not site.mentions("_posts/"):
        root = Root("", "_posts/", "")  # the operator says that the source is Jekyll's: it is that folder
    usual = "source" if f"{root.below}source/_posts" in site.folders and not config else "."
    source = (values.text(config.get("source")) or usual).strip("./")
    root = _in(root, source + "/", site) if source else root
    return Jekyll(
        name="jekyll",
        before=root.before,
        below=root.below,
        # Titles are as they were written, but for these plugins, which make the feed and the page's head.
        typographic=not _TYPOGRAPHERS.isdisjoint(values.names(config.get("plugins") or config.get("gems"))),
        permalink=STYLES.get(permalink, permalink),
        collections=collections,
        defaults=_read_defaults(config.get("defaults")),
        excluded=_excluded(config),
        collected=f"{folder}/"
        if (folder := (values.text(config.get("collections_dir")) or "").strip("./"))
        else "",
        zone=read_zone(config.get("timezone")),
        variables=variables_of(config),
    )


def _excluded(config: Mapping[str, object]) -> tuple[str, ...]:
    """Return what Jekyll leaves out of the site, beside what it makes no articles of anyway."""
    named = (*_GEMS, *values.names(config.get("exclude")))
    included = ("/", *values.names(config.get("include")))
    return tuple(one.lstrip("/") for one in named if one not in included)


def variables_of(config: Mapping[str, object]) -> dict[str, str]:
    """Return what a configuration says in plain texts, by the name that templates use: "site.baseurl"."""
    plain = [(name, values.text(value)) for name, value in list(config.items())[:_MOST_VARIABLES]]
    return {f"site.{name}": value for name, value in plain if value is not None}


def _in(root: Root, source: str, site: Site) -> Root:
    """Return a root that is the folder of the site which `source` names: what stands in it is the site."""
    if root.before:
        return Root(root.place, root.before.removeprefix(source), root.below)
    below = root.below + source
    return Root(root.place, "", below) if below.rstrip("/") in site.folders else root


def _collections(listed: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """Return the collections that are put out, and their patterns. Their pages are articles where they have dates."""
    return tuple(
        (str(name), values.text(value.get("permalink")) or "/:collection/:path:output_ext")
        for name, value in listed.items()
        if isinstance(value, dict) and values.flag(value.get("output")) and name not in ("posts", "drafts")
    )


def _read_defaults(listed: object) -> tuple[Default, ...]:
    found = []
    for one in listed[:100] if isinstance(listed, list) else ():
        scope, given = (one.get("scope"), one.get("values")) if isinstance(one, dict) else (None, None)
        if not isinstance(given, dict):
            continue
        scope = scope if isinstance(scope, dict) else {}
        path = (values.text(scope.get("path")) or "").strip("/")
        chosen = fields.select(given, {}, "_config.yml defaults")
        found.append(Default(path, values.text(scope.get("type")) or "", chosen))
    found.reverse()  # of two alike the later counts, and the longer path is the narrower scope
    return tuple(sorted(found, key=lambda one: (-len(one.path), not one.kind)))


def read_zone(value: object) -> ZoneInfo | None:
    """Return the time zone that a configuration names; None where it names none that exists."""
    name = values.text(value)
    try:
        return ZoneInfo(name) if name else None
    except (ValueError, OSError):
        return None
