"""Docusaurus: `blog/` with `authors.yml` and `tags.yml`, dates from names and folders, `slug`, partial files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from feedpub.parse import values
from feedpub.parse.conventions.convention import Convention, Facts, Place, tidy_path
from feedpub.parse.conventions.looking import Root, Site
from feedpub.parse.found import Found

_FILES = tuple(f"docusaurus.config.{suffix}" for suffix in ("js", "ts", "mjs", "cjs", "mts", "cts"))
_SITE_FILE = "siteConfig.js"  # Docusaurus 1
_BASE = re.compile(r"""\bbaseUrl\s*:\s*["'`](/[\w./~-]+/)["'`]""")
_CLEAN = re.compile(r"\bcleanUrl\s*:\s*true")
_BLOG = re.compile(r"\b(?:blog\s*:|plugin-content-blog)")
_PATH = re.compile(r"""\bpath\s*:\s*["'](?:\./)?([\w./-]{1,100})["']""")
_ROUTE = re.compile(r"""\brouteBasePath\s*:\s*["']([\w./-]{1,100})["']""")
_SLASH = re.compile(r"\btrailingSlash\s*:\s*true")
#: An article's name: a date, its own or its folder's, then the rest (blog plugin, "Blog post date").
_NAME = re.compile(r"(?P<folder>.*?)(?P<date>\d{4}[-/]\d{1,2}[-/]\d{1,2})[-/]?(?P<text>.*?)(?:/index)?")
#: What orders pages and is no part of their addresses (docs plugin, "numberPrefixParser").
_NUMBERED = re.compile(r"\d+\s*[-_.]+\s*(?=[^-_.\s])")
_TRANSLATED = re.compile(r"i18n/([A-Za-z-]{2,10})/docusaurus-plugin-content-blog(?:-[\w-]+)?/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Docusaurus(Convention):
    """How Docusaurus reads."""

    title: ClassVar[str] = "Docusaurus"
    kept_media: ClassVar[str] = "static"

    blogs: tuple[tuple[str, str], ...] = (("blog/", "blog"),)  #: folder, and where its articles are published
    ending: str = ""  #: of links
    labels: Mapping[str, str] = field(default_factory=dict)  #: tags.yml: key to what is shown

    def roots(self, language: str) -> tuple[str, ...]:  # noqa: ARG002  # as Convention's
        return ("", *(folder for folder, _ in self.blogs))

    def place_inside(self, path: str) -> Place:
        translated = _TRANSLATED.match(path)
        language = translated[1] if translated else ""
        start = (
            translated.end()
            if translated
            else next((len(one) for one, _ in self.blogs if path.startswith(one)), -1)
        )
        if start < 0:
            return Place(why="it stands outside of blog/, where Docusaurus's articles are")
        inner = path[start:]
        if inner.startswith("_") or "/_" in inner:
            return Place(why="its name begins with _: a part of other files")
        return Place(inner=inner.rpartition(".")[0], language=language)

    def page_inside(self, path: str) -> Place | None:
        found = self.place_inside(path)
        if not found.why:
            return found
        parts = path.rpartition(".")[0].split("/")
        if parts[:2] == ["src", "pages"]:
            parts = parts[2:]
        elif parts[0] != "docs":
            return None
        return None if any(part.startswith("_") for part in parts) else Place(inner="/".join(parts))

    def adapt(self, found: Found, place: Place) -> None:
        Convention.adapt(self, found, place)
        if self.labels:
            found.by_name["tags"] = [
                one._replace(value=[self.labels.get(name, name) for name in values.names(one.value)])
                for one in found.fields("tags")
            ]
        if "published" not in found.by_name:
            match = _NAME.fullmatch(place.inner[:500])
            if match:
                found.default("published", match["date"].replace("/", "-"), "file's name")

    def link(self, facts: Facts) -> str | None:
        inside, place = self.inside(facts.path) or "", facts.place
        if self.place_inside(inside).why:
            return self._page_link(place.inner, facts.slug)
        base = next((base for folder, base in self.blogs if inside.startswith(folder)), self.blogs[0][1])
        name = facts.slug.strip("/") if facts.slug else _linked(place.inner)
        return tidy_path("/".join(filter(None, (place.language, base, name))) + self.ending)

    def _page_link(self, inner: str, slug: str | None) -> str:
        *folders, name = (_NUMBERED.sub("", part) for part in inner.split("/"))
        # A slug that begins with "/" counts from docs/, any other from the page's folder.
        own = slug.strip("/") if slug else "" if name.lower() in ("index", "readme") else name
        parts = (*(folders[:1] if slug and slug.startswith("/") else folders), own)
        return "/".join(filter(None, parts)) + self.ending


def _linked(inner: str) -> str:
    match = _NAME.fullmatch(inner[:500])
    if match is None:
        return inner.removesuffix("/index")
    date = match["date"].replace("-", "/")
    return "/".join(filter(None, (match["folder"].strip("/"), date, match["text"])))


def find(site: Site, root: Root) -> Convention | None:
    """Return Docusaurus where a site's own file speaks for it."""
    file = site.first(*(f"{root.place}{name}" for name in (*_FILES, _SITE_FILE)))
    if file is None:
        return None
    return make(site, root, site.text(file) or "", is_first=file.endswith(_SITE_FILE))


def find_by_paths(site: Site, root: Root) -> Convention | None:
    """Return Docusaurus where a folder of articles has its file of authors, which no other program has there."""
    if root.before:
        return None
    is_like = site.has(f"{root.below}blog/authors.yml")
    is_like = is_like or (site.directory.name == "blog" and not root.below and site.has("authors.yml"))
    return make(site, root, "") if is_like else None


def make(site: Site, root: Root, config: str = "", *, is_first: bool = False) -> Docusaurus:
    """Return Docusaurus; of its configuration, a program, only folders and routes are understood."""
    blogs = _blogs(config)
    before = root.before
    if not config and not before and f"{root.below}blog" not in site.folders:
        before = "blog/"
    labels: dict[str, str] = {}
    for folder, _ in blogs:
        place = folder.removeprefix(before) if before else root.place + folder
        data = site.mapping(f"{place}tags.yml") if site.has(f"{place}tags.yml") else {}
        for key, value in data.items():
            label = values.text(value.get("label")) if isinstance(value, dict) else None
            labels[str(key)] = label or str(key)
    return Docusaurus(
        name="docusaurus",
        before=before,
        below=root.below,
        blogs=blogs,
        ending=_ending(config, is_first=is_first),
        variables=({"root": base[1]} if (base := _BASE.search(config)) else {})
        | ({"docusaurus.first": "yes"} if is_first else {}),
        labels=labels,
    )


def _ending(config: str, *, is_first: bool) -> str:
    if is_first:
        return "" if _CLEAN.search(config) else ".html"
    return "/" if _SLASH.search(config) else ""


def _blogs(config: str) -> tuple[tuple[str, str], ...]:
    """Return the folders of articles and their routes: what stands behind each mention of the blog in the program."""
    found = {}
    starts = [match.start() for match in _BLOG.finditer(config)]
    for start, end in zip(starts, [*starts[1:], len(config)], strict=False):
        part = config[start : min(end, start + 1_500)]
        folder, route = _PATH.search(part), _ROUTE.search(part)
        if folder:
            base = route[1] if route else "blog"
            found[folder[1].strip("/") + "/"] = base.strip("/")
        elif route:
            found.setdefault("blog/", route[1].strip("/"))
    return tuple(sorted(found.items())) or (("blog/", "blog"),)
