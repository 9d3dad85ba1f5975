"""Find the files that could be articles. Reads directories, never a file."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

from feedpub.errors import Problem, SourceError, shown
from feedpub.source import SourceFile

_SKIPPED_DIRECTORIES = frozenset({"node_modules", "__pycache__"})
_SKIPPED_STEMS = frozenset({"readme", "license", "licence", "changelog", "contributing", "code_of_conduct"})
_SKIPPED_STARTS = frozenset(stem[:2] for stem in _SKIPPED_STEMS)  # most names need no closer look


@dataclass(frozen=True, slots=True)
class Found:
    """What stands in the source directory."""

    files: tuple[SourceFile, ...]  #: by path
    unreadable: tuple[Problem, ...] = ()
    closed: tuple[str, ...] = ()  #: directories that could not be looked into, each ending with "/"
    has_links: bool = False  #: whether any of the files is a link, which changes when another file does


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which files of a source directory could be articles.

    `is_article` tells by the name of a file whether some format reads it; `include`, where it is not empty, replaces
    that judgement; `exclude` is taken off. `skip` is a directory never entered, the output; `state` is none, nor are files
    beside it whose names begin like its own. `sidecars` tells which files, of `sidecar_suffix`, may stand beside one and
    belong to it: their size and time count as its own.
    """

    directory: Path
    is_article: Callable[[str], bool]
    sidecars: Callable[[str], tuple[str, ...]]
    sidecar_suffix: str
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    skip: Path | None = None
    state: Path | None = None


def scan(wanted: Wanted) -> Found:
    """Return the regular files under the source directory that could be articles, by path.

    A link is followed only to a file that lies in the source directory itself. Raises SourceError where the directory
    is missing or cannot be read.
    """
    walk = _Walk(wanted)
    try:
        walk.enter()
    except OSError as error:
        raise SourceError(
            f"[source] directory {str(shown(wanted.directory))!r} cannot be read ({error.strerror}); nothing was touched"
        ) from error
    return Found(
        tuple(sorted(walk.files, key=itemgetter(0))),
        tuple(walk.unreadable),
        tuple(walk.closed),
        walk.has_links,
    )


def look(wanted: Wanted, paths: Iterable[str]) -> tuple[SourceFile, ...] | None:
    """Return the files at these paths, relative to the source directory, that `scan` would find there.

    None where only a scan can tell: a directory, a link, or a file of two names changes more than its own path.
    """
    walk = _Walk(wanted)
    return tuple(walk.files) if all(map(walk.take_named, paths)) and not walk.unreadable else None


class _Walk:
    """A walk under way: what was found so far."""

    def __init__(self, wanted: Wanted) -> None:
        self.root = os.path.realpath(wanted.directory)
        self.is_article = wanted.is_article
        self.include = _matcher(wanted.include)
        self.exclude = _matcher(wanted.exclude)
        self.skip = "" if wanted.skip is None else os.path.realpath(wanted.skip)
        self.state = "" if wanted.state is None else self._inside(wanted.state)
        self.sidecars = wanted.sidecars
        self.sidecar_suffix = wanted.sidecar_suffix
        self.files: list[SourceFile] = []
        self.unreadable: list[Problem] = []
        self.closed: list[str] = []
        self.has_links = False
        self._waiting: list[str] = []  # directories

    def enter(self) -> None:
        """Take what stands in the source directory, and in those below it. Raises OSError where it cannot be read."""
        self._take_all("")
        while self._waiting:
            path = self._waiting.pop()
            try:
                self._take_all(path + "/")
            except OSError as error:
                self.unreadable.append(
                    Problem(
                        path=path,
                        message=f"the directory cannot be read ({error.strerror}); its articles stay as they were",
                    )
                )
                self.closed.append(path + "/")

    def _take_all(self, prefix: str) -> None:
        """Take what stands in one directory; directories have to wait. Raises OSError where it cannot be read."""
        # Of an open directory: the system finds a file by its name alone sooner than by its whole path.
        place = os.open(f"{self.root}/{prefix}", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            entries = list(os.scandir(place))
            names = frozenset(one.name for one in entries if one.name.endswith(self.sidecar_suffix))
            for entry in entries:
                name = entry.name
                path = prefix + name
                if entry.is_dir(follow_symlinks=False):
                    if self._is_open(name, path):
                        self._waiting.append(path)
                elif self._is_wanted(name, path):
                    self._take(entry, path, names)
        finally:
            os.close(place)

    def take_named(self, path: str) -> bool:
        """Take the file at a path, if one is there that a walk would take; False where only a walk can tell."""
        place = f"{self.root}/{path}"
        try:
            status = os.lstat(place)
        except OSError:
            return True
        if not stat.S_ISREG(status.st_mode) or status.st_nlink > 1:
            return False
        folder, _, name = path.rpartition("/")
        if self._is_wanted(name, path) and self._is_entered(folder):
            beside = (one.rpartition("/")[2] for one in self.sidecars(path))
            names = frozenset(one for one in beside if os.path.lexists(f"{self.root}/{folder}/{one}"))
            self._add(path, status, names)
        return True

    def _is_entered(self, folder: str) -> bool:
        """Tell whether a walk would come to a folder."""
        if not folder:
            return True
        parts = folder.split("/")
        above = ["/".join(parts[: depth + 1]) for depth in range(len(parts))]
        place = f"{self.root}/{folder}"
        return os.path.realpath(place) == place and all(map(self._is_open, parts, above))

    def _is_open(self, name: str, path: str) -> bool:
        if name.startswith(".") or name in _SKIPPED_DIRECTORIES:
            return False
        if self.exclude and self.exclude(path + "/"):
            return False
        return not self.skip or os.path.join(self.root, path) != self.skip

    def _is_wanted(self, name: str, path: str) -> bool:
        if name.startswith((".", "#")) or name.endswith("~"):
            return False
        if not (self.include(path) if self.include else self.is_article(name)):
            return False
        if name[:2].casefold() in _SKIPPED_STARTS and name.partition(".")[0].casefold() in _SKIPPED_STEMS:
            return False
        if self.state and path.startswith(self.state):
            return False
        return not (self.exclude and self.exclude(path))

    def _inside(self, path: Path) -> str:
        """Return a path as seen from the source; "" for one outside of it."""
        whole = os.path.join(os.path.realpath(path.parent), path.name)
        return whole.removeprefix(f"{self.root}/") if whole.startswith(f"{self.root}/") else ""

    def _take(self, entry: os.DirEntry[str], path: str, names: frozenset[str]) -> None:
        try:
            status = entry.stat(follow_symlinks=False)
            if not stat.S_ISREG(status.st_mode):
                if not stat.S_ISLNK(status.st_mode) or not self._leads_inside(entry, path):
                    return  # a socket, a pipe, a link to nothing or to a directory
                status = entry.stat()
                self.has_links = True
        except OSError:
            return  # gone between the listing and this look
        self._add(path, status, names)

    def _add(self, path: str, status: os.stat_result, names: frozenset[str]) -> None:
        if not path.isascii() and not self._is_utf8(path):
            return
        # The time of the last change of content or name: unlike st_mtime it cannot be set back by copying tools.
        size, changed = status.st_size, status.st_ctime_ns
        if not names:
            self.files.append(SourceFile(path, size, changed))
            return
        beside = tuple(name for name in self.sidecars(path) if name.rpartition("/")[2] in names)
        for name in beside:  # a header that stands beside the article belongs to it
            with suppress(FileNotFoundError):  # gone since the listing
                more = os.stat(os.path.join(self.root, name), follow_symlinks=False)
                size, changed = size + more.st_size, max(changed, more.st_ctime_ns)
        self.files.append(SourceFile(path, size, changed, beside))

    def _leads_inside(self, entry: os.DirEntry[str], path: str) -> bool:
        if (os.path.realpath(f"{self.root}/{path}") + os.sep).startswith(self.root + os.sep):
            return entry.is_file()
        self.unreadable.append(
            Problem(
                path=path,
                message="the link leads out of the source directory and is not followed",
                level="warning",
            )
        )
        return False

    def _is_utf8(self, path: str) -> bool:
        try:
            path.encode("utf-8")
        except UnicodeEncodeError:
            shown = path.encode("utf-8", "backslashreplace").decode("ascii", "backslashreplace")
            self.unreadable.append(
                Problem(path=shown, message="the file's name is not UTF-8; rename the file")
            )
            return False
        return True


def _matcher(globs: tuple[str, ...]) -> Callable[[str], bool] | None:
    """Return whether a path matches any of these globs, which mean what they mean in a .gitignore file."""
    if not globs:
        return None
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(globs).match_file
