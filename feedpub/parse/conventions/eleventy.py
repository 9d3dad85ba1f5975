"""Eleventy: directory data files (JSON; JavaScript is never run), collections, `permalink: false`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar

from feedpub.article import Field
from feedpub.parse import fields, links, values
from feedpub.parse.conventions import eleventy_permalinks as permalinks
from feedpub.parse.conventions.convention import (
    Convention,
    Facts,
    Place,
    first_text,
    leave_out,
    says,
    tidy_path,
)
from feedpub.parse.conventions.looking import Root, Site
from feedpub.parse.conventions.ordinary import LANGUAGES, is_for_articles
from feedpub.parse.conventions.patterns import matches
from feedpub.parse.found import Found

_FILES = (
    ".eleventy.js",
    "eleventy.config.js",
    "eleventy.config.mjs",
    "eleventy.config.cjs",
    "eleventy.config.ts",
)
_DIRECTORY = re.compile(
    r"""\b(?:(input|output)\s*:|set(Input|Output)Directory\()\s*["']([\w./-]{1,100})["']"""
)
_UNTEMPLATED = re.compile(r"\bmarkdownTemplateEngine\s*:\s*false\b")
_IGNORES = re.compile(r"""^(?![ \t]*//)[^\n]*?\bignores\.add\(\s*["']([^"'\n]{1,200})["']""", re.MULTILINE)
#: Collections that hold every article: no tags, as Eleventy's own starter has it, and other sites' words for the same.
COLLECTIONS = frozenset("all nav post posts blog blogpost blogposts article articles".split())
_COMPUTED = '"eleventyComputed.permalink"'
_BESIDE = ("_includes", "_data", "_layouts", "node_modules")
_MOST_FOLDERS = 5_000
#: Members of `key: "value"` in a data file that is a program; nothing else of it is understood.
_MEMBER = re.compile(
    r"""(?:^|[{,])[ \t]*["']?(tags|permalink|lang|layout|author)["']?\s*:\s*"""
    r"""(\[[^\[\]\n]*\]|(["'`])(?:(?!\3|\$\{)[^\n])*\3|false)""",
    re.MULTILINE,
)
_PERMALINK = re.compile(r"""(?:^|[{,])[ \t]*["']?permalink["']?\s*[:(]""", re.MULTILINE)
#: A permalink that is a function of nothing but one text with values in it: `data => \`/blog/${data.page.fileSlug}/\``.
_LITERAL = re.compile(
    r"""(?:^|[{,])[ \t]*["']?permalink["']?\s*+:\s*+\(?\s*+(\w++)\s*+\)?\s*+=>\s*+`([^`\n]*+)`[ \t]*+[,;}\n]""",
    re.MULTILINE,
)
_INSERTED = re.compile(r"\$\{([^{}]*)\}")
_WORD = re.compile(r"""["']([^"'\n]+)["']""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Eleventy(Convention):
    """How Eleventy reads."""

    title: ClassVar[str] = "Eleventy"
    fills_patterns: ClassVar[bool] = True

    input: str = ""
    output: str = "_site/"
    #: Folder to what its articles inherit.
    data: Mapping[str, tuple[Field, ...]] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()  #: globs of what .eleventyignore names
    article_folders: tuple[str, ...] = ()  #: those whose data file says so, in order

    def roots(self, language: str) -> tuple[str, ...]:  # noqa: ARG002  # as Convention's
        return (self.input,)

    def place_inside(self, path: str) -> Place:
        if path.startswith(self.output) or not path.startswith(self.input):
            return Place(why=f"it is no part of the site: Eleventy reads {self.input or 'other folders'}")
        inner = path[len(self.input) :]
        if any(f"/{folder}/" in f"/{inner}" for folder in _BESIDE):
            return Place(why="it stands in a folder that Eleventy makes no pages of")
        if any(matches(glob, path) for glob in self.ignored):
            return Place(why=".eleventyignore, or the configuration, has it ignored")
        folders = inner.split("/")[:-1]
        is_article = any(map(is_for_articles, folders)) or any(
            f"{self.input}{'/'.join(folders[: depth + 1])}" in self.article_folders
            for depth in range(len(folders))
        )
        is_own = is_article and not re.fullmatch(
            r"index\.\w+", "/".join(folders[-1:] and [inner.rpartition("/")[2]])
        )
        deep = is_article and len(folders) > 1
        undated = (
            ""
            if (is_own or deep) and not inner.endswith((".html", ".htm"))
            else "it is a page without a date"
        )
        language = folders[0] if folders and folders[0].lower() in LANGUAGES else ""
        return Place(inner=inner.rpartition(".")[0], undated=undated, language=language)

    def adapt(self, found: Found, place: Place) -> None:
        own = set(found.by_name)
        above = _above(self.inside(found.path) or "")
        inherited = [one for folder in above for one in self.data.get(folder, ())]
        for one in inherited:
            if one.name not in own:
                found.by_name.setdefault(one.name, [one])
        for one in (*found.fields("permalink"), *inherited):
            if one.origin.endswith(_COMPUTED):  # comes last, and so counts before what an article says
                found.by_name["permalink"] = [one]
                break
        found.by_name["tags"] = [
            one._replace(value=[name for name in values.names(one.value) if name not in COLLECTIONS])
            for one in found.fields("tags")
        ]
        for position, one in enumerate(found.fields("permalink")):
            if isinstance(one.value, str):
                found.by_name["permalink"][position] = one._replace(value=permalinks.page(one.value))
        if place.undated:
            declared = found.fields("published")
            found.by_name["published"] = [one for one in declared if not _is_of_file(one.value)]
        Convention.adapt(self, found, place)
        if says(found, "collections", answer=True):
            leave_out(found, "eleventyExcludeFromCollections is true: it stands in no collection")
        elif any(values.flag(one.value) is False for one in found.fields("permalink")[:1]):
            leave_out(found, "permalink is false: it has no page of its own")

    def link(self, facts: Facts) -> str | None:
        inner = facts.place.inner
        if facts.pattern:
            made = permalinks.fill(facts.pattern, _words(facts, inner), facts.published)
            if made is not None:
                return tidy_path(made)
            links.warn_of_pattern(facts.found, facts.found.fields("permalink")[0])
        folders, _, name = inner.rpartition("/")
        if name in ("index", folders.rpartition("/")[2]):
            name = ""
        return tidy_path(f"{folders}/{name}/")


def _words(facts: Facts, inner: str) -> dict[str, str | None]:
    """Return what the expressions of a permalink may ask for."""
    folders, _, name = inner.rpartition("/")
    slug = _undated(folders.rpartition("/")[2] if name == "index" else name)
    declared = {key: values.text(value) for key, value in facts.found.header.items()}
    return declared | {
        "page.fileSlug": slug,
        "page.filePathStem": f"/{folders}/{_undated(name)}" if folders else f"/{_undated(name)}",
        "title": facts.title,
        "slug": facts.slug,
        "lang": first_text(facts.found, "language") or None,
    }


def _undated(name: str) -> str:
    match = re.search(r"\d{4}-\d{2}-\d{2}-(.*)", name)
    return match[1] if match else name


def _above(path: str) -> list[str]:
    """Return the folders above a file, the nearest first."""
    parts = path.split("/")[:-1]
    return ["/".join(parts[:depth]) for depth in range(len(parts), -1, -1)]


def _is_of_file(value: object) -> bool:
    """Say whether a date is one of Eleventy's words for the time of the file itself, which is no date of an article."""
    return isinstance(value, str) and value.strip().lower() in (
        "last modified",
        "created",
        "git last modified",
        "git created",
    )


def find(site: Site, root: Root) -> Convention | None:
    """Return Eleventy where a site's own file speaks for it."""
    file = site.first(*(f"{root.place}{name}" for name in _FILES))
    return make(site, root, site.text(file) or "") if file else None


def make(site: Site, root: Root, config: str = "") -> Eleventy:
    """Return Eleventy; of its configuration, a program, only the folders are understood."""
    named = {(key or method.lower()): folder for key, method, folder in _DIRECTORY.findall(config)}
    source = _folder(named.get("input", ""))
    if source and not root.before and f"{root.below}{source}".rstrip("/") not in site.folders:
        source = ""
    base = Eleventy(name="eleventy", before=root.before, below=root.below, input=source)
    data, marked = _directory_data(site, base)
    return replace(
        base,
        output=_folder(named.get("output", "_site")),
        ignored=tuple(
            _ignored(
                [*(site.text(f"{root.place}.eleventyignore") or "").splitlines(), *_IGNORES.findall(config)]
            )
        ),
        data=data,
        article_folders=marked,
        variables=_variables(source, config),
    )


def _variables(source: str, config: str) -> dict[str, str]:
    """Return what bodies may ask for: where pictures are read, and that Markdown holds no template code."""
    found = {"eleventy.input": source} if source else {}
    return found | ({"eleventy.engines": "md"} if _UNTEMPLATED.search(config) else {})


def _ignored(lines: Iterable[str]) -> Iterator[str]:
    """Yield the globs of lines that name what to leave alone; a folder's name means all that is in it."""
    for line in lines:
        name = line.strip().removeprefix("./").strip("/")
        if name and not name.startswith(("#", "!")):
            glob = name.replace("**/", "{,**/}")
            yield from (glob, f"{glob}/**")


def _folder(text: str) -> str:
    plain = text.removeprefix("./").strip("/")
    return f"{plain}/" if plain.strip(".") else ""


def _directory_data(site: Site, shown: Eleventy) -> tuple[dict[str, tuple[Field, ...]], tuple[str, ...]]:
    """Return what the data file of each folder says, and the folders that it puts among the articles."""
    found: dict[str, tuple[Field, ...]] = {}
    marked = set()
    folders = sorted(site.folders, key=lambda one: (one.count("/"), one))
    for folder in ["", *folders][:_MOST_FOLDERS]:
        inside = (shown.inside(f"{folder}/" if folder else "") or "").rstrip("/")
        name = inside.rpartition("/")[2]
        if not name or not f"{inside}/".startswith(shown.input):
            continue
        start = f"{folder}/{name}".lstrip("/")
        said = _said(site, start)
        if said:
            if not COLLECTIONS.isdisjoint(values.names(said.get("tags"))) or name in values.names(
                said.get("tags")
            ):
                marked.add(inside)
            tags: list[object] = [
                tag for tag in values.names(said.get("tags")) if tag not in COLLECTIONS and tag != name
            ]
            if "tags" in said:
                said["tags"] = tags
            given = [one for one in fields.select(said, {}, f"{start} data") if one.value not in ([], None)]
            found[inside] = tuple(given)
    return found, tuple(sorted(marked))


def _said(site: Site, start: str) -> dict[str, object]:
    """Return what the data files of a folder say."""
    said: dict[str, object] = {}
    for suffix in (".json", ".11tydata.json"):
        said |= site.mapping(f"{start}{suffix}") if site.has(f"{start}{suffix}") else {}
    for suffix in (".11tydata.js", ".11tydata.cjs", ".11tydata.mjs"):
        text = site.text(f"{start}{suffix}") or ""
        members = _members(text)
        if "permalink" not in members and _PERMALINK.search(text):
            site.warn(
                f"{start}{suffix}",
                "its permalink is code, which is never run; links are made without it; see site.permalink",
            )
        said |= members
    return said


def _members(text: str) -> dict[str, object]:
    """Return the plain members of `module.exports = {…}`."""
    found: dict[str, object] = {}
    for key, value, _ in _MEMBER.findall(text):
        found[key] = False if value == "false" else _WORD.findall(value) if value[0] == "[" else value[1:-1]
    literal = _LITERAL.search(text)
    pattern = _pattern(literal[2], f"{literal[1]}.") if literal else None
    return found if pattern is None else found | {"permalink": pattern}


def _pattern(literal: str, data: str) -> str | None:
    """Return a text with values in it as a template has it; None where a value is more than a name."""
    inserted = [one.strip() for one in _INSERTED.findall(literal)]
    if not all(one.startswith(data) and one.replace(".", "").isidentifier() for one in inserted):
        return None
    return _INSERTED.sub(lambda match: f"{{{{ {match[1].strip().removeprefix(data)} }}}}", literal)
