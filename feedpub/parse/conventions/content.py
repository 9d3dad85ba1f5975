"""What Hugo and Zola share: a folder of sections, page bundles, and languages by folder or by suffix."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice

from feedpub.parse.conventions import ordinary
from feedpub.parse.conventions.convention import Convention, Place
from feedpub.parse.conventions.looking import Root, Site

SECTION_PAGE = re.compile(r"(?:^|/)_index(?:\.[a-zA-Z-]{2,8})?\.(?:md|markdown|html?)$")
_MOST_SECTIONS = 200


@dataclass(frozen=True, slots=True)
class Tongues:
    """Where articles stand, and in which languages."""

    #: Folder to language, longest first.
    folders: Mapping[str, str] = field(default_factory=lambda: {"content/": ""})
    suffixes: tuple[str, ...] = ()  #: in order and in lower case: `name.uk.md`
    main: str = ""  #: the language whose links have no prefix
    is_main_prefixed: bool = False

    def prefix(self, language: str) -> str:
        """Return what stands before the links of a language."""
        if not language or (language.lower() == self.main and not self.is_main_prefixed):
            return ""
        return language.lower()


def locate(path: str, tongues: Tongues) -> tuple[str, str, str] | None:
    """Return language, path below the folder of articles without suffix, and the name at its end; None outside."""
    folder = next((one for one in tongues.folders if path.startswith(one)), None)
    if folder is None:
        return None
    language = tongues.folders[folder]
    inner = path[len(folder) :].rpartition(".")[0]
    if tongues.suffixes and "." in inner[-9:]:
        stem, _, suffix = inner.rpartition(".")
        if suffix.lower() in tongues.suffixes:
            inner, language = stem, suffix
    return language, inner, inner.rpartition("/")[2]


def page(path: str, tongues: Tongues) -> Place | None:
    """Return what the path of a page, or of the page of a section, says; None outside of the folder of articles."""
    found = locate(path, tongues)
    return None if found is None else Place(language=found[0], inner=found[1])


def section_of(inner: str) -> list[str] | None:
    """Return the folders of the section whose page stands at `Place.inner`; None for any other page."""
    folder, _, name = inner.rpartition("/")
    return [part for part in folder.split("/") if part] if name == "_index" else None


def roots(tongues: Tongues, language: str) -> tuple[str, ...]:
    """Return the folders from which references in articles of a language count: its own, and those of all languages."""
    meant = language.lower() or tongues.main
    own = [folder for folder, one in tongues.folders.items() if not one or one.lower() == meant]
    return tuple(own or tongues.folders)


def is_in(site: Site, root: Root, folder: str) -> bool:
    """Say whether a folder of the site is in the source."""
    return f"{root.below}{folder}" in site.folders


def tongues(
    site: Site,
    root: Root,
    folder: str,
    languages: tuple[str, ...],
    main: str,
    own_folders: Mapping[str, str],
    *,
    is_main_prefixed: bool = False,
) -> Tongues:
    """Return where articles stand, by the configuration, and where there is none by the names of folders."""
    folders = {f"{folder}/": main if main in languages else ""}
    for language, own in own_folders.items():
        if own:
            folders[own.strip("/") + "/"] = language
    if not languages:
        seen = _path_of(site, root, folder)
        found = () if seen is None else ordinary.language_folders(site.folders, seen)
        folders |= {f"{folder}/{language}/": language for language in found}
    ordered = dict(sorted(folders.items(), key=lambda pair: -len(pair[0])))
    suffixes = tuple(sorted(languages or ordinary.LANGUAGES))
    return Tongues(ordered, suffixes, main, is_main_prefixed)


def _path_of(site: Site, root: Root, folder: str) -> str | None:
    """Return what stands before a site's folder in the source's own paths."""
    if not root.before:
        return f"{root.below}{folder}/"
    return "" if root.before.rstrip("/") == folder else None


def has_loose_pages(site: Site, convention: Convention, tongues: Tongues) -> bool:
    """Say whether articles stand in sections, so that the few files outside of them are pages."""
    sections: Counter[str] = Counter()
    for path in site.paths:
        inside = convention.inside(path)
        found = locate(inside, tongues) if inside is not None else None
        if found is not None and found[2] != "_index":
            section, parted, rest = found[1].partition("/")
            # A folder with nothing but index.md is one page.
            sections[section if parted and rest != "index" else ""] += 1
    loose = sections.pop("", 0)
    return bool(sections) and loose <= max(sections.values())


def section_pages(paths: Iterable[str]) -> list[str]:
    """Return the pages of sections; a site has few of them."""
    return list(
        islice((path for path in paths if "_index" in path and SECTION_PAGE.search(path)), _MOST_SECTIONS)
    )
