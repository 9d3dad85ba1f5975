"""Which program articles were written for, found by its own marks: a row for each.

`find` is called once for a build. What it returns is a value that may cross to another process; its `digest` stands
for all the files that it was made of.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any

from feedpub.parse.conventions import ordinary
from feedpub.parse.conventions.convention import NONE, Convention
from feedpub.parse.conventions.looking import Root, Site
from feedpub.settings import Settings


@dataclass(frozen=True, slots=True)
class Program:
    """A program that articles are written for. Its module is loaded where there is a mark of it."""

    name: str
    module: str
    #: Files or folders of which one stands in the root of its sites; one that ends with "/" may stand anywhere below.
    marks: tuple[str, ...]
    finder: str = "find"  #: the function that looks closer
    maker: str = "make"  #: the function for where the operator says that it is this one and no file tells


_CONFIG = ("_config.yml", "_config.yaml", "_config.toml", "_config.json")
_SETTINGS = tuple(f"config.{suffix}" for suffix in ("toml", "yaml", "yml", "json"))
_SCRIPTS = ("js", "ts", "mjs", "cjs", "mts", "cts")
#: In the order in which they are looked for: those whose files are unmistakable come first.
PROGRAMS = (
    Program("docusaurus", "docusaurus", (*(f"docusaurus.config.{one}" for one in _SCRIPTS), "siteConfig.js")),
    Program("mkdocs", "mkdocs", ("mkdocs.yml", "mkdocs.yaml")),
    Program("pelican", "pelican", ("pelicanconf.py", "publishconf.py", "settings.py")),
    Program("nikola", "nikola", ("conf.py",)),
    Program("ablog", "ablog", ("conf.py",)),
    Program("eleventy", "eleventy", (".eleventy.js", *(f"eleventy.config.{one}" for one in _SCRIPTS))),
    Program("gatsby", "gatsby", tuple(f"gatsby-config.{one}" for one in _SCRIPTS), "make"),
    Program("astro", "gatsby", tuple(f"astro.config.{one}" for one in _SCRIPTS), "make_astro", "make_astro"),
    Program("hexo", "hexo", _CONFIG),
    Program("jekyll", "jekyll", _CONFIG),
    Program("zola", "zola", ("zola.toml", "config.toml")),
    Program(
        "hugo",
        "hugo",
        (*(f"hugo.{one.partition('.')[2]}" for one in _SETTINGS), *_SETTINGS, "config/_default"),
    ),
)
#: Where no file tells, and names of folders do.
_BY_PATHS = (
    Program("docusaurus", "docusaurus", ("blog/authors.yml", "authors.yml"), "find_by_paths"),
    Program("nikola", "nikola", ("posts",), "find_by_paths"),
    Program("hexo", "hexo", ("_posts/",), "find_by_paths"),
    Program("jekyll", "jekyll", ("_posts/",), "find_by_paths"),
    Program("zola", "zola", ("_index", "content"), "find_by_paths"),
    Program("hugo", "hugo", ("_index", "content"), "find_by_paths"),
)
_SOURCE = Root("", "", "")


def find(settings: Settings, paths: Sequence[str]) -> Convention:
    """Return how the articles at `paths` (all that stand in the source) are to be read."""
    wanted = settings.source.convention
    if wanted == "none":
        return NONE
    site = Site(settings.source.directory, paths, settings.file, settings.site.url)
    found = _automatic(site) if wanted == "auto" else _forced(site, wanted)
    if found:
        return _sealed(*found, site)
    convention = Convention(languages=ordinary.language_folders(site.folders), is_plain=not site.marks)
    return _sealed(convention, _SOURCE, site)


def is_indifferent(convention: Convention, paths: Sequence[str], others: Iterable[str]) -> bool:
    """Say whether `find` would return this convention, which it made of `paths`, with or without any of `others`.

    `paths` are in order and have none of `others`. False may be wrong, true never is.
    """
    folders = {place.rpartition("/")[0] for place, stamp in convention.looked.items() if stamp is not None}
    return (
        convention.is_plain
        and all(ordinary.stands_apart(one, paths) and one.rpartition("/")[0] not in folders for one in others)
        and ordinary.are_apart(paths)
    )


def _sealed(convention: Convention, root: Root, site: Site) -> Convention:
    """Return a convention with what all of them have, and the digest of all that it holds."""
    from feedpub.parse.conventions import people

    strays = _sorted({**convention.strays, **ordinary.strays(site.paths)})
    pages = _sorted(ordinary.pages_of_bundles(site.paths))
    whole = replace(
        convention,
        authors=people.find(site, root),
        strays=strays,
        pages=pages,
        is_plain=convention.is_plain and not strays and not pages,
        problems=tuple(site.problems),
        looked=dict(site.looked),
    )
    return replace(whole, digest=hashlib.blake2b(repr(whole).encode(), digest_size=8).hexdigest())


def _sorted(found: dict[str, str]) -> dict[str, str]:
    return dict(sorted(found.items()))


def _automatic(site: Site) -> tuple[Convention, Root] | None:
    """Return the program that the marks in and above the source speak for."""
    if not site.paths:
        return None
    roots = tuple(site.roots())
    for root, program in (
        *((root, program) for root in roots for program in PROGRAMS),
        *((root, program) for program in _BY_PATHS for root in (*roots[1:], roots[0])),
    ):
        if _has_mark(site, root, program):
            site.marks += 1
            convention = _call(program, program.finder, site, root)
            if convention is not None and _has_articles(convention, site):
                return convention, root
    return None


def _has_mark(site: Site, root: Root, program: Program) -> bool:
    for mark in program.marks:
        if mark.endswith("/"):
            if mark in root.before or site.mentions(mark):
                return True
        elif site.has(root.place + mark) or (mark == "_index" and site.mentions("_index.")):
            return True
    return False


def _call(program: Program, function: str, site: Site, root: Root) -> Convention | None:
    module: Any = import_module(f"feedpub.parse.conventions.{program.module}")
    call: Callable[[Site, Root], Convention | None] = getattr(module, function)
    return call(site, root)


def _has_articles(convention: Convention, site: Site) -> bool:
    """Say whether a program would make an article of anything here: else its marks only stand nearby."""
    return any(not convention.place(path).why for path in site.paths)


def _forced(site: Site, wanted: str) -> tuple[Convention, Root]:
    """Return the program that the operator names, as its own files have it where they can be found."""
    (program,) = (one for one in PROGRAMS if one.name == wanted)
    by_paths = [one for one in _BY_PATHS if one.name == wanted]
    for looked_for in (program, *by_paths):
        for root in site.roots():
            found = _has_mark(site, root, looked_for) and _call(looked_for, looked_for.finder, site, root)
            if found and found.name == wanted:
                return found, root
    return _call(program, program.maker, site, _SOURCE) or Convention(), _SOURCE
