"""Hexo: `source/_posts`, `_drafts`, `_config.yml` with `permalink` and `new_post_name`."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from feedpub.parse import values
from feedpub.parse.conventions.convention import Convention, Facts, Place, breaking, tidy_path
from feedpub.parse.conventions.jekyll import read_zone, variables_of
from feedpub.parse.conventions.looking import NOTHING, Root, Site
from feedpub.parse.conventions.patterns import date_words, fill
from feedpub.parse.found import Found

#: Keys of _config.yml that Hexo has and Jekyll has not.
_KEYS = frozenset(
    "source_dir public_dir new_post_name default_layout filename_case skip_render tag_dir archive_dir".split()
)
_SIGNS = {"year": r"(?P<year>\d{4})", "month": r"(?P<month>\d{2})", "day": r"(?P<day>\d{2})",
          "i_month": r"(?P<month>\d{1,2})", "i_day": r"(?P<day>\d{1,2})", "title": r"(?P<title>.+)"}  # fmt: skip
_SIGN = re.compile(r":([a-z_]+)")
_SPECIAL = re.compile(r"""[\s~`!@#$%^&*()\-_+=\[\]{}|\\;:"'<>,.?/]+""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hexo(Convention):
    """How Hexo reads."""

    title: ClassVar[str] = "Hexo"
    fills_patterns: ClassVar[bool] = True

    source: str = "source/"
    permalink: str = ":year/:month/:day/:title/"
    words: Mapping[str, str] | None = None  #: permalink_defaults
    name_pattern: re.Pattern[str] | None = None
    default_category: str = "uncategorized"
    slugs: Mapping[str, str] = field(default_factory=dict)  #: category_map
    zone: ZoneInfo | None = None
    locked: frozenset[str] = frozenset()  #: tags whose articles hexo-blog-encrypt shows for a password only

    def roots(self, language: str) -> tuple[str, ...]:  # noqa: ARG002  # as Convention's
        return (f"{self.source}_posts/", self.source)

    def place_inside(self, path: str) -> Place:
        if path.startswith(f"{self.source}_posts/"):
            return Place(inner=path[len(self.source) + 7 :].rpartition(".")[0])
        if path.startswith(f"{self.source}_drafts/"):
            return Place(draft="it stands in _drafts")
        return Place(why="it is a page or no part of the site: Hexo's articles stand in source/_posts")

    def page_inside(self, path: str) -> Place | None:
        parts = path.removeprefix(self.source).split("/")
        if not path.startswith(self.source) or any(part.startswith("_") for part in parts):
            return None
        return Place(inner="/".join(parts).rpartition(".")[0])

    def adapt(self, found: Found, place: Place) -> None:
        Convention.adapt(self, found, place)
        if self.locked and any(
            not self.locked.isdisjoint(values.names(one.value)) for one in found.fields("tags")
        ):
            found.default("password", "its tag's", "_config.yml")
        match = self.name_pattern.fullmatch(place.inner[:500]) if self.name_pattern else None
        if match and "published" not in found.by_name:
            said = match.groupdict()
            if all(said.get(part) for part in ("year", "month", "day")):
                found.default("published", f"{said['year']}-{said['month']}-{said['day']}", "file's name")

    def link(self, facts: Facts) -> str | None:
        inner = facts.place.inner
        if facts.place.is_page:
            return _linked_page(inner)
        match = self.name_pattern.fullmatch(inner[:500]) if self.name_pattern else None
        name = match["title"] if match else inner
        slug = facts.slug or name.removesuffix("/index")
        categories = [_slugized(self.slugs.get(one, one)) for one in _last(facts)]
        words = {
            **(self.words or {}),
            **{key: word for key, value in facts.found.header.items() if (word := values.text(value))},
            **date_words(facts.published, self.zone),
            "title": slug,
            "name": name.rpartition("/")[2],
            "post_title": _slugized(facts.title).lower(),
            "category": "/".join(categories) or self.default_category,
            "lang": facts.language,
            "hash": _hash(slug, facts.published),
        }
        pattern = facts.pattern or self.permalink
        made = fill(pattern, words)
        if made is None and not facts.place.draft:
            facts.found.warn(
                f'permalink "{pattern}" of {self.title} needs what is not said here; the link is made without it'
            )
        return tidy_path(made) if made else None


def _slugized(name: str) -> str:
    """Return a name as hexo-util's slugize has it: letters of any script stay, Latin ones without their marks."""
    plain = "".join(unicodedata.normalize("NFD", sign)[0] if sign < "\u0250" else sign for sign in name)
    return _SPECIAL.sub("-", plain).strip("-")


def _last(facts: Facts) -> tuple[str, ...]:
    """Return the categories that are one within the other; of several such lists, the last."""
    declared = next((one.value for one in facts.found.fields("categories")), None)
    if isinstance(declared, list) and declared and isinstance(declared[-1], list):
        return values.names(declared[-1])
    return facts.categories


def _hash(slug: str, published: datetime | None) -> str:
    moment = int(published.timestamp()) if published else 0
    return hashlib.sha1(f"{slug}{moment}".encode(), usedforsecurity=False).hexdigest()[:12]


def _linked_page(inner: str) -> str:
    folder, _, name = inner.rpartition("/")
    return f"{folder}/" if name == "index" else f"{inner}.html"


def find(site: Site, root: Root) -> Convention | None:
    """Return Hexo where a site's own file or its folders speak for it."""
    file = site.first(f"{root.place}_config.yml", f"{root.place}_config.yaml", f"{root.place}_config.json")
    config = site.mapping(file) if file else {}
    if not _KEYS.isdisjoint(config):
        return make(site, root, config)
    # Jekyll, too, may have its site in a folder: then it says `source: source`.
    is_like = f"{root.below}source/_posts" in site.folders or "source/_posts/" in root.before
    return make(site, root, config) if file and is_like and "source" not in config else None


def find_by_paths(site: Site, root: Root) -> Convention | None:
    """Return Hexo where there is no configuration, but `source/_posts`, and nothing of Ruby's."""
    is_like = f"{root.below}source/_posts" in site.folders or root.before.endswith("source/_posts/")
    is_ruby = site.has(f"{root.place}Gemfile") or site.has(f"{root.place}Rakefile")
    # Octopress, which is Jekyll, calls its files 2013-05-06-title.markdown.
    is_dated = any(path.endswith(".markdown") for path in site.paths)
    return make(site, root) if is_like and not is_ruby and not is_dated else None


def make(site: Site, root: Root, config: Mapping[str, object] = NOTHING) -> Hexo:
    """Return Hexo as its configuration has it."""
    source = (values.text(config.get("source_dir")) or "source").strip("/") + "/"
    before = root.before
    if not config and not before and f"{root.below}{source}_posts" not in site.folders:
        before = source if f"{root.below}_posts" in site.folders else f"{source}_posts/"
    return Hexo(
        name="hexo",
        before=before,
        below=root.below,
        source=source,
        permalink=values.text(config.get("permalink")) or ":year/:month/:day/:title/",
        words=_texts(config.get("permalink_defaults")),
        name_pattern=_name_pattern(values.text(config.get("new_post_name")) or ":title.md"),
        default_category=values.text(config.get("default_category")) or "uncategorized",
        slugs=_texts(config.get("category_map")) or {},
        zone=read_zone(config.get("timezone")),
        locked=_locked(config.get("encrypt")),
        variables=variables_of(config) | _shown(config),
    )


def _shown(config: Mapping[str, object]) -> dict[str, str]:
    """Return what the configuration says of how texts are shown."""
    root = (values.text(config.get("root")) or "").strip("/")
    folders = {"hexo.folders": "yes"} if values.flag(config.get("post_asset_folder")) else {}
    return ({"root": f"/{root}/"} if root else {}) | folders | breaking(is_on=_breaks(config))


def _breaks(config: Mapping[str, object]) -> bool:
    """Say whether lines end where they end in the text, which Hexo's renderers do unless they are told not to."""
    markdown = config.get("markdown")
    told = (config.get("marked"), markdown, markdown.get("render") if isinstance(markdown, dict) else None)
    return not any(isinstance(one, dict) and values.flag(one.get("breaks")) is False for one in told)


def _texts(value: object) -> dict[str, str] | None:
    return (
        {str(key): values.text(one) or "" for key, one in value.items()} if isinstance(value, dict) else None
    )


def _locked(encrypt: object) -> frozenset[str]:
    tags = encrypt.get("tags") if isinstance(encrypt, dict) else None
    return frozenset(values.names(tags) if isinstance(tags, list) else ())


def _name_pattern(pattern: str) -> re.Pattern[str] | None:
    """Return what finds date and title in a file's name; None where the pattern is only a title."""
    stem = pattern.rpartition(".")[0] or pattern
    made, place = [], 0
    for match in _SIGN.finditer(stem[:200]):
        if match[1] not in _SIGNS:
            return None
        made += [re.escape(stem[place : match.start()]), _SIGNS[match[1]]]
        place = match.end()
    made.append(re.escape(stem[place:]))
    try:
        return re.compile("".join(made)) if len(made) > 3 and ":title" in stem else None
    except re.error:  # one sign twice
        return None
