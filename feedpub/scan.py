"""Find the files that could be articles. Reads directories, never a file."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from feedpub.errors import Problem, SourceError
from feedpub.source import SourceFile

_SKIPPED_DIRECTORIES = frozenset({"node_modules", "__pycache__"})
_SKIPPED_STEMS = frozenset({"readme", "license", "licence", "changelog", "contributing", "code_of_conduct"})


@dataclass(frozen=True, slots=True)
class Found:
    """What stands in the source directory."""

    files: tuple[SourceFile, ...]  #: by path
    unreadable: tuple[Problem, ...] = ()
    closed: tuple[str, ...] = ()  #: directories that could not be looked into, each ending with "/"


def scan(
    directory: Path,
    is_article: Callable[[str], bool],
    *,
    include: tuple[str, ...] = (),
    exclude: tuple[str, ...] = (),
    skip: tuple[Path, ...] = (),
    sidecars: Callable[[str], tuple[str, ...]] = lambda name: (),
) -> Found:
    """Return the regular files under `directory` that could be articles, by path.

    `is_article` tells by the name of a file whether some format reads it; `include`, where it is not empty, replaces
    that judgement; `exclude` is taken off. `skip` are directories never entered: the output and the state. A link is
    followed only to a file that lies in the source directory itself. `sidecars` tells which files may stand beside
    one of this name and belong to it: their size and time count as its own. Raises SourceError where the directory is
    missing or cannot be read.
    """
    walk = _Walk(
        directory,
        is_article,
        _matcher(include),
        _matcher(exclude),
        {os.path.realpath(path) for path in skip},
        sidecars,
    )
    try:
        entries = list(os.scandir(directory))
    except OSError as error:
        raise SourceError(
            f"[source] directory {str(directory)!r} cannot be read ({error.strerror}); nothing was touched"
        ) from error
    walk.enter("", entries)
    return Found(
        tuple(sorted(walk.files, key=lambda file: file.path)),
        tuple(walk.unreadable),
        tuple(walk.closed),
    )


class _Walk:
    """A walk under way: what was found so far."""

    def __init__(
        self,
        root: Path,
        is_article: Callable[[str], bool],
        include: Callable[[str], bool] | None,
        exclude: Callable[[str], bool] | None,
        skip: set[str],
        sidecars: Callable[[str], tuple[str, ...]],
    ) -> None:
        self.root = os.path.realpath(root)
        self.is_article = is_article
        self.include = include
        self.exclude = exclude
        self.skip = skip
        self.sidecars = sidecars
        self.files: list[SourceFile] = []
        self.unreadable: list[Problem] = []
        self.closed: list[str] = []

    def enter(self, prefix: str, entries: list[os.DirEntry[str]]) -> None:
        """Take what stands in one directory, then what stands in those below it."""
        waiting = [(prefix, entries)]
        while waiting:
            prefix, entries = waiting.pop()
            others: dict[str, os.DirEntry[str]] | None = None  # made only where an article asks for it
            for entry in entries:
                path = prefix + entry.name
                if entry.is_dir(follow_symlinks=False):
                    if self._is_open(entry, path) and (below := self._list(entry, path)) is not None:
                        waiting.append((path + "/", below))
                elif self._is_wanted(entry.name, path):
                    beside = self.sidecars(entry.name)
                    if beside and others is None:
                        others = {one.name: one for one in entries}
                    self._take(entry, path, [others[name] for name in beside if name in others] if others else [])

    def _is_open(self, entry: os.DirEntry[str], path: str) -> bool:
        if entry.name.startswith(".") or entry.name in _SKIPPED_DIRECTORIES:
            return False
        if self.exclude and self.exclude(path + "/"):
            return False
        return not self.skip or os.path.join(self.root, path) not in self.skip

    def _list(self, entry: os.DirEntry[str], path: str) -> list[os.DirEntry[str]] | None:
        try:
            return list(os.scandir(entry.path))
        except OSError as error:
            self.unreadable.append(
                Problem(
                    path=path,
                    message=f"the directory cannot be read ({error.strerror}); its articles stay as they were",
                )
            )
            self.closed.append(path + "/")
            return None

    def _is_wanted(self, name: str, path: str) -> bool:
        if name.startswith((".", "#")) or name.endswith("~"):
            return False
        if self.include:
            wanted = self.include(path)
        else:
            wanted = self.is_article(name) and name.partition(".")[0].casefold() not in _SKIPPED_STEMS
        return wanted and not (self.exclude and self.exclude(path))

    def _take(self, entry: os.DirEntry[str], path: str, beside: list[os.DirEntry[str]]) -> None:
        try:
            path.encode("utf-8")
            if entry.is_symlink() and not os.path.realpath(entry.path).startswith(self.root + os.sep):
                self.unreadable.append(
                    Problem(
                        path=path,
                        message="the link leads out of the source directory and is not followed",
                        level="warning",
                    )
                )
                return
            if not entry.is_file():
                return  # a socket, a pipe, a link to nothing or to a directory
            status = entry.stat()
            stats = [one.stat(follow_symlinks=False) for one in beside]
        except UnicodeEncodeError:
            shown = path.encode("utf-8", "backslashreplace").decode("ascii", "backslashreplace")
            self.unreadable.append(
                Problem(path=shown, message="the file's name is not UTF-8; rename the file")
            )
            return
        except OSError:
            return  # gone between the listing and this look
        # The time of the last change of content or name: unlike st_mtime it cannot be set back by copying tools.
        size, changed = status.st_size, status.st_ctime_ns
        for one in stats:  # a header that stands beside the article belongs to it
            size, changed = size + one.st_size, max(changed, one.st_ctime_ns)
        self.files.append(SourceFile(path, size, changed))


def _matcher(globs: tuple[str, ...]) -> Callable[[str], bool] | None:
    """Return whether a path matches any of these globs, which mean what they mean in a .gitignore file."""
    if not globs:
        return None
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(globs).match_file
