"""What an article may mean when it refers to another by that one's file, as `ref`, `post_url`, `{filename}` and links to
other.md do. Paths alone are looked at; which of them there are is asked elsewhere.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from feedpub.parse.conventions.convention import Convention
from feedpub.parse.conventions.ordinary import language_of
from feedpub.parse.names import SUFFIXES, kind_of

_SUFFIXES = (*SUFFIXES["markdown"], *SUFFIXES["html"], *SUFFIXES["rst"])
_INDEXES = ("index", "_index", "readme", "README")


def candidates(reference: str, path: str, convention: Convention) -> tuple[str, ...]:
    """Return the paths of the source that `reference`, in the article at `path`, may mean, the likeliest first.

    One that begins with "/" counts from the folder of the program's articles, one with "." from the article's own folder,
    any other from both. Of a translated article, the one of the same language comes first.
    """
    wanted = _bare(reference)
    if wanted.rstrip("/").rpartition("/")[2] in ("", ".", ".."):
        return ()
    roots = [root for one in convention.roots() if (root := convention.outside(one)) is not None]
    own = path.rpartition("/")[0]
    folders = roots if wanted[0] == "/" else [own] if wanted.startswith(("./", "../")) else [own, *roots]
    bases = dict.fromkeys(posixpath.normpath(f"{folder}/{wanted}").lstrip("/") for folder in folders)
    language = language_of(path, ())
    found = (
        one for base in bases if base != ".." and not base.startswith("../") for one in _files(base, language)
    )
    return tuple(dict.fromkeys(found))


def is_name(reference: str) -> bool:
    """Say whether a reference may mean a file of that name anywhere."""
    return "/" not in _bare(reference).strip("/")


def name_meant(reference: str) -> str:
    """Return the name (`name_of`) of the file that a reference means."""
    name = name_of(posixpath.normpath(_bare(reference)))
    return "" if name in (".", "..") else name  # an index of a folder whose name the reference does not tell


def name_of(path: str) -> str:
    """Return the name by which a file is known, without suffix and language: index.md has that of its folder."""
    folder, _, name = path.rpartition("/")
    stem = _stem(name)
    return _stem(folder.rpartition("/")[2]) if stem in _INDEXES else stem


def names_of(paths: Iterable[str]) -> set[str]:
    """Return every name under which something may refer to these files."""
    names: set[str] = set()
    for path in paths:
        names.add(name_of(path))
        if _stem(path.rpartition("/")[2]) in _INDEXES:
            names.add("")  # "index.md" alone means that of the article's own folder
    return names


def _bare(reference: str) -> str:
    return unquote(reference.partition("#")[0].partition("?")[0].strip())


def _stem(name: str) -> str:
    stem = name[: name.rfind(".")] if kind_of(name) else name
    language = language_of(f"{stem}.md", ())
    return stem[: -len(language) - 1] if language else stem


def _files(base: str, language: str) -> Iterator[str]:
    """Yield the files that a path may mean, with or without its suffix."""
    suffixes: tuple[str, ...] = _SUFFIXES
    if kind_of(base):
        stem, suffix = base[: base.rfind(".")], base[base.rfind(".") :]
        suffixes = (suffix,)
    else:
        stem = base
    name = stem.rpartition("/")[2]
    if _stem(name) != name:
        language = ""  # it names one itself
    for one in (stem,) if _stem(name) in _INDEXES else (stem, *(f"{stem}/{index}" for index in _INDEXES[:2])):
        for suffix in suffixes:
            if language:
                yield f"{one}.{language}{suffix}"
            yield one + suffix
