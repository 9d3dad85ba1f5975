"""Pelican: `pelicanconf.py` (read as text, never run), `Slug`, `Status`, `Category` from the folder, pages apart."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from feedpub.article import Field
from feedpub.parse import fields, values
from feedpub.parse.conventions import hugo_links, ordinary, spelling
from feedpub.parse.conventions.convention import Convention, Facts, Place, breaking, tidy_path
from feedpub.parse.conventions.looking import NOTHING, Root, Site
from feedpub.parse.conventions.patterns import fill_braces
from feedpub.parse.found import Found
from feedpub.text import slugify

_FILES = ("pelicanconf.py", "publishconf.py", "settings.py")
_SIGNS = re.compile(r"[^\w\s-]", re.ASCII)
_ASCII_SIGNS = re.compile(r"[!-,./:-@\[-^`{-~]")
_GAPS = re.compile(r"[-\s]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pelican(Convention):
    """How Pelican reads."""

    title: ClassVar[str] = "Pelican"

    content: str = ""  #: PATH, ending with "/"
    articles: tuple[str, ...] = ()  #: ARTICLE_PATHS, each ending with "/"; none: everywhere
    pages_in: tuple[str, ...] = ("pages/",)  #: PAGE_PATHS
    apart: tuple[str, ...] = ()  #: ARTICLE_EXCLUDES
    unread: tuple[str, ...] = ()  #: suffixes of files that READERS turns off
    address: str = "{slug}.html"
    other_address: str = "{slug}-{lang}.html"
    #: Of the plugin i18n_subsites: language to the pattern of its articles, which stand below the language.
    subsites: Mapping[str, str] | None = None
    page_address: str = "pages/{slug}.html"
    other_page_address: str = "pages/{slug}-{lang}.html"
    takes_folders: bool = True  #: USE_FOLDER_AS_CATEGORY
    slug_source: str = "title"
    name_pattern: re.Pattern[str] | None = None
    path_pattern: re.Pattern[str] | None = None
    defaults: tuple[Field, ...] = ()
    root: str = "/"  #: the path of SITEURL, "/" at both its ends
    main: str = ""  #: DEFAULT_LANG

    def roots(self, language: str) -> tuple[str, ...]:  # noqa: ARG002  # as Convention's
        return (self.content,)

    def main_language(self) -> str:
        return self.main.lower()

    def place_inside(self, path: str) -> Place:
        if not path.startswith(self.content):
            return Place(why=f"it stands outside of {self.content}, where Pelican's articles are")
        inner = path[len(self.content) :]
        if inner.startswith((*self.pages_in, *self.apart)):
            return Place(
                why=f"it stands in {inner.partition('/')[0]}/: a page or a file apart, not an article"
            )
        if self.articles and not inner.startswith(self.articles):
            return Place(why="it stands outside of ARTICLE_PATHS")
        if self.unread and inner.endswith(self.unread):
            return Place(why=f"READERS turns .{inner.rpartition('.')[2]} off")
        folder = inner.rpartition("/")[0]
        category = (folder.rpartition("/")[2],) if folder and self.takes_folders else ()
        language = ordinary.language_of(inner, ())
        return Place(categories=category, inner=inner.rpartition(".")[0], language=language)

    def page_inside(self, path: str) -> Place | None:
        inner = path.removeprefix(self.content)
        if not path.startswith(self.content) or not inner.startswith(self.pages_in):
            return None
        return Place(inner=inner.rpartition(".")[0], language=ordinary.language_of(inner, ()))

    def adapt(self, found: Found, place: Place) -> None:
        # "Category:" with nothing behind it is as good as no such line.
        for name in [name for name, said in found.by_name.items() if all(one.value is None for one in said)]:
            del found.by_name[name]
        for one in fields.select(self._told(found.path, place), {}, "path"):
            if one.value is not None:
                found.by_name.setdefault(one.name, [one])
        if "image" in found.by_name:  # themes put SITEURL before it
            found.by_name["image"] = [hugo_links.rooted(one, self.root) for one in found.by_name["image"]]
        if place.categories:
            found.default("categories", list(place.categories), "directory's name")
        for one in self.defaults:
            found.by_name.setdefault(one.name, [one])
        Convention.adapt(self, found, place)

    def _told(self, path: str, place: Place) -> dict[str, str]:
        """Return what FILENAME_METADATA and PATH_METADATA tell of a file by the names of their groups."""
        name, whole = place.inner.rpartition("/")[2], (self.inside(path) or path).removeprefix(self.content)
        return {
            key: value
            for pattern, text in ((self.path_pattern, whole), (self.name_pattern, name))
            if pattern and (match := pattern.match(text[:500]))
            for key, value in match.groupdict().items()
            if value is not None
        }

    def _of_subsite(self, language: str) -> str | None:
        code = language.lower()
        subsites = self.subsites or {}
        found = code if code in subsites else code.partition("-")[0]
        return f"{found}/{subsites[found].lstrip('/')}" if found in subsites else None

    def link(self, facts: Facts) -> str | None:
        place = facts.place
        is_other = (
            bool(self.main)
            and "language" in facts.found.by_name  # else Pelican takes the article to be in DEFAULT_LANG
            and facts.language.partition("-")[0] != self.main.partition("-")[0]
        )
        if place.inner.startswith(self.pages_in):
            pattern = self.other_page_address if is_other else self.page_address
        else:
            pattern = self._of_subsite(facts.language) or self.other_address if is_other else self.address
        source = place.inner.rpartition("/")[2] if self.slug_source == "basename" else facts.title
        category = facts.categories[0] if facts.categories else "misc"
        made = fill_braces(
            pattern,
            {
                **self._told(facts.path, place),
                "slug": facts.slug or slug(source, facts.language),
                "category": slug(category, facts.language),
                "lang": facts.language,
                "author": slug(facts.authors[0].name, facts.language) if facts.authors else "",
                "path_no_ext": place.inner,
                "title": facts.title,
            },
            facts.published,
        )
        return tidy_path(made.removesuffix("index.html")) if made else None


def slug(text: str, language: str) -> str:
    """Return a name as Pelican has it: its signs are dropped, not made dashes."""
    plain = html.unescape(text)
    spelt = spelling.spelt(plain, spelling.UNIDECODE)
    if spelt is None:  # of a script that takes more than a table
        return slugify(_ASCII_SIGNS.sub("", plain), language)
    return _GAPS.sub("-", _SIGNS.sub("", spelt).strip()).strip("-") or slugify(plain, language)


def find(site: Site, root: Root) -> Convention | None:
    """Return Pelican where a site's own file speaks for it."""
    config: dict[str, object] = {}
    for name in _FILES:
        if site.has(f"{root.place}{name}"):
            read = site.literals(f"{root.place}{name}")
            address = config.get("SITEURL") or read.get("SITEURL")  # mostly that of publishconf.py
            config = {**read, **config, "SITEURL": address}
    if not site.has(f"{root.place}pelicanconf.py") and not ("SITENAME" in config and "PATH" in config):
        return None
    return make(site, root, config)


def make(site: Site, root: Root, config: Mapping[str, object] = NOTHING) -> Pelican:
    """Return Pelican as its configuration has it."""
    path = _folder(config.get("PATH", "content")) or ""
    before = root.before
    if (
        path
        and not before
        and not root.place.startswith("../")
        and f"{root.below}{path}".rstrip("/") not in site.folders
    ):
        path = ""  # the source is the folder of articles itself
    pages = _folders(config.get("PAGE_PATHS", config.get("PAGE_DIR", ["pages"])))
    address = values.text(config.get("ARTICLE_URL") or config.get("ARTICLE_SAVE_AS"))
    page_address = values.text(config.get("PAGE_URL") or config.get("PAGE_SAVE_AS"))
    readers = values.mapping(config.get("READERS"))
    defaults = values.mapping(config.get("DEFAULT_METADATA"))
    for key, name in (("AUTHOR", "author"), ("DEFAULT_CATEGORY", "category")):
        if values.text(config.get(key)):
            defaults.setdefault(name, config[key])
    return Pelican(
        name="pelican",
        before=before,
        below=root.below,
        content=path,
        articles=tuple(
            one for one in _folders(config.get("ARTICLE_PATHS", config.get("ARTICLE_DIR", [""]))) if one
        ),
        pages_in=tuple(one for one in pages if one),
        apart=(*_folders(config.get("ARTICLE_EXCLUDES", [])), "extra/"),
        variables=breaking(is_on="nl2br" in f"{config.get('MARKDOWN')} {config.get('MD_EXTENSIONS')}"),
        unread=tuple(f".{suffix}" for suffix, reader in readers.items() if reader is None),
        address=address or "{slug}.html",
        other_address=values.text(config.get("ARTICLE_LANG_URL")) or "{slug}-{lang}.html",
        subsites={
            language.lower(): values.text(values.mapping(said).get("ARTICLE_URL")) or address or "{slug}.html"
            for language, said in values.mapping(config.get("I18N_SUBSITES")).items()
        }
        or None,
        page_address=page_address or "pages/{slug}.html",
        other_page_address=values.text(config.get("PAGE_LANG_URL")) or "pages/{slug}-{lang}.html",
        takes_folders=config.get("USE_FOLDER_AS_CATEGORY", True) is not False,
        slug_source=values.text(config.get("SLUGIFY_SOURCE")) or "title",
        name_pattern=_pattern(config.get("FILENAME_METADATA")),
        path_pattern=_pattern(config.get("PATH_METADATA")),
        defaults=tuple(fields.select(defaults, {}, "pelicanconf.py")),
        root=hugo_links.root(config.get("SITEURL")),
        main=(values.text(config.get("DEFAULT_LANG")) or ("en" if config else "")).lower().replace("_", "-"),
    )


def _folder(value: object) -> str | None:
    text = values.text(value)
    return None if text is None else text.removeprefix("./").strip("/") + "/" if text.strip("./") else ""


def _folders(value: object) -> tuple[str, ...]:
    listed = value if isinstance(value, list) else [value]
    return tuple(folder for folder in map(_folder, listed) if folder is not None)


def _pattern(value: object) -> re.Pattern[str] | None:
    if not isinstance(value, str) or not value or len(value) > 300:
        return None
    try:
        return re.compile(value)
    except (re.error, RecursionError):
        return None
