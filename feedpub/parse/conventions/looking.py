"""The files of a program that tell how it reads articles: found by known names only, capped in size, never run."""

from __future__ import annotations

import ast
import json
import os
import stat
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from feedpub.errors import ArticleError, Problem
from feedpub.parse import header, header_plain
from feedpub.parse.limits import check_dots, check_nesting
from feedpub.parse.marks import Stamp, stamp

MOST_BYTES = 2_000_000
NOTHING: Mapping[str, object] = MappingProxyType({})
#: Folders of a site two levels above those of its articles: docs/blog/posts, src/content/blog.
_DEEP = ("docs", "src", "content", "source")
NOTATIONS = ("yml", "yaml", "toml", "json")


@dataclass(frozen=True, slots=True)
class Root:
    """A folder that may be the root of a program's site."""

    place: str  #: as seen from the source: "", "docs/", "../"
    before: str  #: what stands before a path of the source in the site
    below: str  #: what of the source is the site


class Site:
    """What can be seen of a source directory while its convention is looked for."""

    def __init__(self, directory: Path, paths: Sequence[str], own_file: Path, address: str = "") -> None:
        self.directory = directory
        self.address = address  #: `site.url`
        self.paths = paths
        self.problems: list[Problem] = []
        self.marks = 0  #: of programs, whether there is anything behind them or not
        self._own_file = os.path.normpath(own_file)  # feedpub's own config.toml is no program's
        self._mentioned: dict[str, bool] = {}
        self._read: dict[str, str | None] = {}
        self.looked: dict[str, Stamp] = {}  #: every place that was looked at

    @cached_property
    def folders(self) -> set[str]:
        """Every folder of the source that has files in it or below it, without "/" at the end."""
        found = {path.rpartition("/")[0] for path in self.paths}
        for folder in list(found):
            while folder := folder.rpartition("/")[0]:
                if folder in found:
                    break
                found.add(folder)
        found.discard("")
        return found

    @cached_property
    def _folder_lines(self) -> str:
        return "".join(f"\n{folder}/" for folder in self.folders)

    @cached_property
    def _path_lines(self) -> str:
        return "\n".join(("", *self.paths))

    def mentions(self, part: str) -> bool:
        """Say whether some path has this in it, at its beginning or behind a "/"."""
        if part not in self._mentioned:
            lines = self._folder_lines if part.endswith("/") else self._path_lines
            self._mentioned[part] = f"/{part}" in lines or f"\n{part}" in lines
        return self._mentioned[part]

    def roots(self) -> Iterator[Root]:
        """Yield the folders that may be the root of a site, the likeliest first."""
        yield Root("", "", "")
        for folder in ("docs", "site", "src", "website", "www", "blog"):
            if self.mentions(f"{folder}/") and folder in self.folders:
                yield Root(f"{folder}/", "", f"{folder}/")
        *_, third, second, first = ("", "", "", *self.directory.parts)
        yield Root("../", f"{first}/", "")
        if second:
            yield Root("../../", f"{second}/{first}/", "")
        if third in _DEEP:
            yield Root("../../../", f"{third}/{second}/{first}/", "")

    def has(self, place: str) -> bool:
        """Say whether there is a file or folder at a place seen from the source."""
        if place not in self.looked:
            if self._is_own(place):
                return False
            self.looked[place] = stamp(self.directory, place)
        return self.looked[place] is not None

    def _is_own(self, place: str) -> bool:
        return self._own_file.endswith(place.rpartition("/")[2]) and (
            os.path.normpath(self.directory / place) == self._own_file
        )

    def first(self, *places: str) -> str | None:
        """Return the first of these places at which there is something."""
        return next((place for place in places if self.has(place)), None)

    def text(self, place: str) -> str | None:
        """Return the text of a file; None where there is none, or it leads out of the site, or it is too large."""
        if place not in self._read:
            self._read[place] = self._load(place) if self.has(place) else None
        return self._read[place]

    def _load(self, place: str) -> str | None:
        target = self.directory / place
        try:
            handle = os.open(target, os.O_RDONLY | os.O_NONBLOCK)
        except OSError:
            return None
        with os.fdopen(handle, "rb") as opened:
            status = os.fstat(opened.fileno())
            if not stat.S_ISREG(status.st_mode) or not self._is_inside(target, place):
                return None
            if status.st_size > MOST_BYTES:
                self.warn(place, f"it has {status.st_size:,} bytes; at most {MOST_BYTES:,} are read")
                return None
            return opened.read(MOST_BYTES).decode("utf-8-sig", "replace").replace("\r\n", "\n")

    def _is_inside(self, target: Path, place: str) -> bool:
        """A link must not lead out of the folder that was looked into."""
        root = os.path.realpath(self.directory / "/".join([".."] * place.count("../")))
        return os.path.realpath(target).startswith(root.rstrip(os.sep) + os.sep)

    def mapping(self, place: str) -> dict[str, object]:
        """Return what a YAML, TOML or JSON file holds, when that is a mapping; what cannot be read is named."""
        data = self.data(place)
        return data if isinstance(data, dict) else {}

    def data(self, place: str) -> object:
        """Return what a YAML, TOML or JSON file holds; None where it cannot be read."""
        text = self.text(place)
        if text is None:
            return None
        try:
            return _READERS[place.rpartition(".")[2].lower()](text)
        except ArticleError as error:
            self.warn(place, error.reason, error.line)
        except (ValueError, RecursionError) as error:
            self.warn(place, f"it cannot be read ({error})")
        return None

    def header(self, place: str) -> dict[str, object]:
        """Return the header of a file that begins with one."""
        text = self.text(place)
        if text is None:
            return {}
        try:
            return dict(header.read(text, place).values)
        except ArticleError:
            return {}  # named where it is read as an article

    def any_mapping(self, place: str) -> dict[str, object]:
        """Return what stands in a file of this name with the suffix of any notation."""
        found = self.first(*(f"{place}.{suffix}" for suffix in NOTATIONS))
        return self.mapping(found) if found else {}

    def literals(self, place: str) -> dict[str, object]:
        """Return the names to which a Python file gives plain values at its outermost level. Nothing is run."""
        text = self.text(place)
        if text is None:
            return {}
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            self.warn(place, f"it is no Python ({error})")
            return {}
        return _literals(tree)

    def warn(self, place: str, message: str, line: int | None = None) -> None:
        self.problems.append(Problem(path=place, line=line, message=message, level="warning"))


def _read_yaml(text: str) -> object:
    check_nesting(text, 1)
    text = text.removeprefix("---\n")
    read = header_plain.read(text, 1, "")
    if read is not None:
        return read.found
    # a list has no keys: read it as the only value of one
    listed = header_plain.read("all:\n" + text, 0, "")
    return listed.found.get("all") if listed else None


def _read_toml(text: str) -> object:
    check_dots(text, 1)
    return tomllib.loads(text)


def _read_json(text: str) -> object:
    check_nesting(text, 1)
    return json.loads(text)


_READERS: dict[str, Callable[[str], object]] = {
    "yml": _read_yaml,
    "yaml": _read_yaml,
    "toml": _read_toml,
    "json": _read_json,
}


def _literals(tree: ast.Module) -> dict[str, object]:
    found: dict[str, object] = {}
    for statement in tree.body:
        if isinstance(statement, ast.Assign):
            targets, value = statement.targets, statement.value
        elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
            targets, value = [statement.target], statement.value
        else:
            continue
        for target in targets:
            if isinstance(target, ast.Name):
                plain = _literal(value, found)
                if plain is not _UNKNOWN:
                    found[target.id] = plain
    return found


_UNKNOWN = object()


def _literal(node: ast.expr, known: Mapping[str, object]) -> object:
    """Return a plain value, or one that a name before gave; members that are neither are left out."""
    if isinstance(node, ast.Name):
        return known.get(node.id, _UNKNOWN)
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        members = [_literal(member, known) for member in node.elts[:1_000]]
        return [member for member in members if member is not _UNKNOWN]
    if isinstance(node, ast.Dict):
        pairs = [
            (_literal(key, known), _literal(value, known))
            for key, value in zip(node.keys, node.values, strict=True)
            if key is not None
        ]
        return {key: value for key, value in pairs if isinstance(key, str) and value is not _UNKNOWN}
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return _UNKNOWN
