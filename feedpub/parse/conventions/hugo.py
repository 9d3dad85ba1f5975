"""Hugo: `content/`, page bundles, sections, languages by folder and by suffix, `permalinks`, `cascade`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar

from feedpub.article import Field
from feedpub.parse import values
from feedpub.parse.conventions import content, hugo_cascades, hugo_links, hugo_parts, ordinary
from feedpub.parse.conventions.content import Tongues
from feedpub.parse.conventions.convention import (
    Convention,
    Facts,
    Place,
    breaking,
    first_text,
    leave_out,
    says,
    tidy_path,
)
from feedpub.parse.conventions.hugo_cascades import Cascade
from feedpub.parse.conventions.looking import NOTATIONS, NOTHING, Root, Site
from feedpub.parse.conventions.patterns import Word, date_words, fill
from feedpub.parse.found import Found
from feedpub.parse.links import name_of
from feedpub.text import slugify

_SECTIONS = re.compile(r":sections\[(\d*|last)(:(\d*|last))?\]")
_PLUS = re.compile(r"\+[+-]*(/?)")
#: Layouts of pages that only serve the site.
_LAYOUTS = frozenset(
    {"search", "archives", "archive", "404", "terms", "list", "section", "home", "contact", "offline"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hugo(Convention):
    """How Hugo reads."""

    title: ClassVar[str] = "Hugo"
    fills_patterns: ClassVar[bool] = True

    tongues: Tongues = field(default_factory=Tongues)
    permalinks: Mapping[str, str] = field(default_factory=dict)  #: section to pattern
    is_ugly: bool = False  #: links end with .html
    keeps_case: bool = False
    has_loose_pages: bool = False  #: what stands in no section is a page, because articles stand in sections
    names_date: bool = False  #: a date in the file's name may count, and is then no part of the link
    is_name_first: bool = False  #: it counts before any other
    sections: tuple[str, ...] = ()  #: folders below content/ with a page of their own, in order
    cascades: tuple[Cascade, ...] = ()  #: what articles inherit, the nearest first
    disabled: tuple[str, ...] = ()  #: languages that are not published
    root: str = "/"  #: the path of the site

    def roots(self, language: str) -> tuple[str, ...]:
        return content.roots(self.tongues, language)

    def main_language(self) -> str:
        return self.tongues.main

    def place_inside(self, path: str) -> Place:
        found = content.locate(path, self.tongues)
        if found is None:
            return Place(why="it stands outside of content/, where Hugo's articles are")
        language, inner, stem = found
        if language.lower() in self.disabled:
            return Place(why="its language is disabled")
        if stem == "_index":
            return Place(why="it is the page of a section, not an article")
        if not inner or inner == "index":
            return Place(why="it is the site's own first page")
        section = inner.partition("/")[0] if "/" in inner else ""
        if section in ("page", "pages"):
            return Place(why=f"it stands in {section}/, where pages are")
        if section and (inner.count("/") > 1 or stem != "index"):
            undated = (
                "" if ordinary.is_for_articles(section) else f"it is a page of {section}/ and has no date"
            )
            return Place(language=language, inner=inner, undated=undated)
        if self.has_loose_pages:
            return Place(why="it is a page outside of any section")
        return Place(
            language=language, inner=inner, undated="it is a page outside of any section and has no date"
        )

    def page_inside(self, path: str) -> Place | None:
        return content.page(path, self.tongues)

    def beside(self, path: str) -> str | None:
        place, name = self.place(path), path.rpartition("/")[2]
        is_translation = place.language.lower() not in ("", self.tongues.main) and name.count(".") > 1
        # The languages of a bundle share its media, which are published once.
        return (
            f"./index.md?lang={self.tongues.main}" if is_translation and name.startswith("index.") else None
        )

    def adapt(self, found: Found, place: Place) -> None:
        for cascade in self.cascades:
            if cascade.is_for(place):
                for one in cascade.given:
                    found.by_name.setdefault(one.name, [one])
        Convention.adapt(self, found, place)
        # What has a `publishDate` is not public before it, whatever its date.
        waits = [one for one in found.fields("published") if one.origin.lower().endswith('publishdate"')]
        if waits:
            found.by_name["not_before"] = waits
        elif self.is_name_first and name_of(found.path).date:
            found.by_name.pop("published", None)
        if "image" in found.by_name and not place.inner.endswith("/index"):
            found.by_name["image"] = [hugo_links.rooted(one, self.root) for one in found.by_name["image"]]
        prefix = self.tongues.prefix(place.language)
        if "permalink" in found.by_name:
            found.by_name["permalink"] = [self._url(prefix, one) for one in found.by_name["permalink"]]
        why = _why_no_article(found)
        if why:
            leave_out(found, why)

    def link(self, facts: Facts) -> str | None:
        place, prefix = facts.place, self.tongues.prefix(facts.place.language)
        if not place.inner:
            return None
        section = [] if place.inner == "index" else content.section_of(place.inner)
        if section is not None:
            return tidy_path("/".join((prefix, *map(self._part, section), "")))
        parts = place.inner.removesuffix("/index").split("/")
        own_slug = self._own_slug(facts)
        pattern = facts.pattern or self.permalinks.get(parts[0] if len(parts) > 1 else "/")
        made = self._fill(pattern, parts, own_slug, facts) if pattern else None
        if made is None:
            made = "/".join([*map(self._part, parts[:-1]), own_slug or self._part(parts[-1])])
            made += ".html" if self.is_ugly else "/"
        return tidy_path(f"{prefix}/{made}")

    def _own_slug(self, facts: Facts) -> str:
        """Return the slug that the article declares, or the name of a file that gives it its date; "" for none."""
        is_named = self.names_date and facts.found.origins.get("published") == "file's name"
        return self._words(facts.slug or (facts.name.rest if is_named else ""))

    def _url(self, prefix: str, url: Field) -> Field:
        """Return a `url` as Hugo has it: below its language's address unless it begins with "/", with "/" at its end."""
        value = url.value
        if not isinstance(value, str) or "://" in value:
            return url
        if prefix and not value.startswith("/") and ":" not in value:
            value = f"/{prefix}/{value}"
        if value.endswith("/index.html"):
            value = value.removesuffix("index.html")
        is_page = not self.is_ugly and "." not in value.rpartition("/")[2]
        return url._replace(value=hugo_links.closed(value) if is_page else value)

    def _title(self, facts: Facts) -> str:
        title = facts.title.replace("/", "-").replace("\\", "-")
        return self._words(title) or slugify(title, facts.language)

    def _part(self, name: str) -> str:
        return hugo_links.part(name, keeps_case=self.keeps_case)

    def _words(self, text: str) -> str:
        return hugo_links.words(text, keeps_case=self.keeps_case)

    def _sections(self, folders: list[str]) -> list[str]:
        """Return the folders down to the nearest that is a section: the first, or one with a page of its own."""
        deepest = (
            depth for depth in range(len(folders), 1, -1) if "/".join(folders[:depth]) in self.sections
        )
        return folders[: next(deepest, 1)]

    def _fill(self, pattern: str, parts: list[str], own_slug: str, facts: Facts) -> str | None:
        sections = [self._part(part) for part in self._sections(parts[:-1])]
        name = self._words(parts[-1])
        words: dict[str, Word] = {
            **{sign: word for sign, word in date_words(facts.published).items() if sign in _DATED},
            "section": sections[0] if sections else "",
            "sections": "/".join(sections),
            "title": lambda: self._title(facts),
            "slug": lambda: own_slug or self._title(facts),
            "slugorfilename": own_slug or name,
            "slugorcontentbasename": own_slug or name,
            "filename": name,
            "contentbasename": name,
        }
        made = fill(_SECTIONS.sub(lambda found: _some(sections, found), pattern), words)
        if not made:
            return None
        made = made if "." in pattern[-6:] else hugo_links.closed(made)
        return _PLUS.sub(lambda found: found[1] or "-", made)  # only in patterns


_DATED = frozenset({"year", "month", "monthname", "day", "weekday", "weekdayname", "yearday"})


def _some(sections: list[str], found: re.Match[str]) -> str:
    """Return those sections that `:sections[…]` means."""
    begin, end = (
        len(sections) - 1 if one == "last" else int(one) if one else None for one in found.group(1, 3)
    )
    if found[2]:
        return "/".join(sections[begin:end])
    return "/".join(sections[begin : begin + 1]) if begin is not None else ""


def _why_no_article(found: Found) -> str:
    by_name = found.by_name
    if "headless" in by_name and says(found, "headless", answer=True):
        return "it is headless: it has no page of its own"
    for one in by_name.get("build", ()):
        if isinstance(one.value, dict):
            for key in ("list", "render"):
                said = (values.text(one.value.get(key)) or "").lower()
                if said in ("never", "false"):
                    return f"{one.origin} says {key}: {said}"
    if "layout" in by_name and first_text(found, "layout").lower() in _LAYOUTS:
        return f'its layout is "{first_text(found, "layout")}", that of a page'
    return ""


_NAMES = ("hugo", "config", "config/_default/hugo", "config/_default/config")
_FOLDERS = ("archetypes", "layouts")
#: What a file called config.* holds when it is Hugo's; feedpub's own and Zola's are called the same.
_KEYS = frozenset(
    "baseurl languagecode theme permalinks contentdir taxonomies params menu markup defaultcontentlanguage "
    "googleanalytics disqusshortname paginate pygmentsstyle outputs module".split()
)


def find(site: Site, root: Root) -> Convention | None:
    """Return Hugo where a site's own file speaks for it."""
    for name in _NAMES:
        for suffix in NOTATIONS:
            place = f"{root.place}{name}.{suffix}"
            if not site.has(place):
                continue
            config = {str(key).lower(): value for key, value in site.mapping(place).items()}
            if name != "config" or _is_hugos(config):
                return make(site, root, hugo_parts.together(site, root, config))
    return None


def _is_hugos(config: Mapping[str, object]) -> bool:
    return "base_url" not in config and "site" not in config and not _KEYS.isdisjoint(config)


def find_by_paths(site: Site, root: Root) -> Convention | None:
    """Return Hugo where there is no configuration, but pages of sections are."""
    if root.place and not (root.below and content.is_in(site, root, "content")):
        return None
    has_sections = any(content.SECTION_PAGE.search(path) for path in site.paths)
    has_folders = content.is_in(site, root, "content") and any(map(site.has, _FOLDERS))
    return make(site, root, {}) if has_sections or has_folders else None


def make(site: Site, root: Root, config: Mapping[str, object] = NOTHING) -> Hugo:
    """Return Hugo as its configuration has it."""
    languages = {
        name.lower(): _lower(value) for name, value in values.mapping(config.get("languages")).items()
    }
    folder = (values.text(config.get("contentdir")) or "content").strip("/")
    before = root.before
    if not before and not root.place.startswith("../") and not content.is_in(site, root, folder):
        before = f"{folder}/"  # the source is the folder of articles itself, and nothing above it says so
    main = (values.text(config.get("defaultcontentlanguage")) or "en").lower()
    tongues = content.tongues(
        site,
        Root(root.place, before, root.below),
        folder,
        tuple(languages),
        main,
        hugo_parts.folders(config, languages, main),
        is_main_prefixed=values.flag(config.get("defaultcontentlanguageinsubdir")) is True,
    )
    dates = tuple(map(str.lower, values.names(_lower(config.get("frontmatter")).get("date"))))
    base = Hugo(name="hugo", before=before, below=root.below, tongues=tongues)
    return replace(
        base,
        permalinks=_permalinks(config.get("permalinks")),
        is_ugly=values.flag(config.get("uglyurls")) is True,
        keeps_case=values.flag(config.get("disablepathtolower")) is True,
        has_loose_pages=content.has_loose_pages(site, base, tongues),
        names_date=":filename" in dates,
        is_name_first=dates[:1] == (":filename",),
        sections=_sections(site, base),
        cascades=hugo_cascades.read(site, base, tongues, config.get("cascade")),
        disabled=_disabled(config, languages),
        root=hugo_links.root(config.get("baseurl")),
        variables=breaking(is_on=hugo_parts.breaks(config)),
        strays=ordinary.parts_of_bundles(site.paths),
    )


def _sections(site: Site, hugo: Hugo) -> tuple[str, ...]:
    places = (
        content.locate(hugo.inside(path) or "", hugo.tongues) for path in content.section_pages(site.paths)
    )
    return tuple(sorted({place[1].removesuffix("_index").rstrip("/") for place in places if place}))


def _disabled(config: Mapping[str, object], languages: Mapping[str, Mapping[str, object]]) -> tuple[str, ...]:
    named = values.names(config.get("disablelanguages"))
    off = [name for name, said in languages.items() if values.flag(said.get("disabled")) is True]
    return tuple(sorted({*map(str.lower, named), *off}))


def _lower(value: object) -> dict[str, object]:
    return {key.lower(): member for key, member in values.mapping(value).items()}


def _permalinks(value: object) -> dict[str, str]:
    found = values.mapping(value)
    found |= values.mapping(found.get("page"))
    return {
        name: pattern
        for name, member in found.items()
        if isinstance(member, str) and (pattern := member.strip())
    }
