"""What names of folders and files say to anybody, whatever program the articles were written for. Reads no file."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import takewhile

from feedpub.source import holds

#: Folders by name. "comments" may be a folder of articles: there the header decides.
_TELLING = re.compile(
    r"(?:^|/)(?:(?P<draft>_drafts|drafts|чернетки)"
    r"|(?P<backup>backups?|_backups?|back-ups?|bak|_bak)"
    r"|(?P<template>_layouts|_includes|_templates|archetypes|scaffolds)"
    r"|(?P<kept>__MACOSX|lost\+found|_trash))/",
    re.IGNORECASE,
)
_WHY = {
    "draft": "it stands in a folder of drafts",
    "backup": "it stands in a folder of back-ups",
    "template": "it stands in a folder of templates",
    "kept": "it stands in a folder of things thrown away or kept by the system",
}
_COMMENTS = re.compile(r"(?:^|/)_?comments/", re.IGNORECASE)
#: What readers' comments have and articles have not.
COMMENT_FIELDS = frozenset({"reply_to"})

#: Languages that a folder or a suffix may name. Codes that are words in names ("is", "io", "so") are not among them.
LANGUAGES = frozenset(
    "uk en de fr es it pt pl ru ja zh ko nl sv cs sk tr ar he fa hi id vi th ro hu bg sr hr sl el fi da nb ca eu gl "
    "lt lv et be ka hy az kk crh pt-br pt-pt zh-cn zh-tw zh-hk zh-hans zh-hant en-us en-gb es-mx fr-ca "
    "uk-ua de-de fr-fr es-es it-it pl-pl ja-jp ko-kr ru-ru".split()
)


#: Folders in which people keep articles: what has no date there should have one.
_FOR_ARTICLES = frozenset(
    "_posts post posts blog blogs news article articles entry entries journal weblog stories story diary updates "
    "новини статті дописи блог novyny statti beitrag beitraege artikel noticias actualites wpisy aktualnosci".split()
)


def is_for_articles(folder: str) -> bool:
    """Say whether a folder is called so that everything in it is meant as an article."""
    return folder.lower() in _FOR_ARTICLES


def of(path: str) -> tuple[bool, str] | None:
    """Return whether a draft stands there, and why; or why no article can; None where the path says nothing."""
    return _of_folder(path[: path.rfind("/") + 1])


@lru_cache(maxsize=1_024)
def _of_folder(path: str) -> tuple[bool, str] | None:
    """Return the same of a folder, "/" at its end: all that counts of a path, and the same for all that is in it."""
    match = _TELLING.search(path)
    if match is None:
        return None
    kind = match.lastgroup or ""
    # Among articles, "backup" is what they are about.
    if kind == "backup" and (
        any(map(is_for_articles, path[: match.start()].split("/"))) or "/_posts/" in path
    ):
        return None
    return kind == "draft", _WHY[kind]


def is_comment(path: str, declared: Iterable[str]) -> bool:
    """Say whether a file in a folder of comments is a reader's comment: it has no title, or names what it answers."""
    if "omments/" not in path or not _COMMENTS.search(path):
        return False
    names = set(declared)
    return "title" not in names or not names.isdisjoint(COMMENT_FIELDS)


def language_of(path: str, folders: tuple[str, ...]) -> str:
    """Return the language that a path names: its folder, one of `folders`, or the last suffix of `name.uk.md`."""
    if folders and (first := path.partition("/")[0]) in folders:
        return first
    stem, dot, _ = path.rpartition(".")
    if dot and "." in stem[-9:]:
        suffix = stem.rpartition(".")[2].replace("_", "-")
        if suffix.lower() in LANGUAGES:
            return suffix
    return ""


def language_folders(folders: Iterable[str], under: str = "") -> tuple[str, ...]:
    """Return the folders right under one that are called after languages; one alone may mean something else."""
    start = len(under)
    firsts = {folder[start : start + 8] for folder in folders if not under or folder.startswith(under)}
    names = {first.partition("/")[0] for first in firsts}
    found = sorted(name for name in names if name.replace("_", "-").lower() in LANGUAGES)
    return tuple(found) if len(found) > 1 else ()


# --- Files that are no articles of their own, by what stands beside them.
_COPY = re.compile(
    r"(?: copy(?: \d{1,3})?| - copy(?: ?\(\d{1,3}\))?| \(\d{1,3}\)| ?\(conflicted copy[^()]{0,60}\)"
    r"| \((?:another )?copy(?: \d{1,3})?\)| \(\d{1,3}(?:st|nd|rd|th) copy\)"
    r"| [-—] коп[иі]я(?: ?\(\d{1,3}\))?| \(коп[иі]я(?: \d{1,3})?\)"
    r"|[._-](?:backup|bak|orig|old|copy)|\.sync-conflict-[\w-]{1,60})$",
    re.IGNORECASE,
)
_RARE = 10  #: so many times more have a suffix
#: What stands before the name that was copied.
_COPY_BEFORE = ("Copy of ", "Копія ", "Копия ")
_HINTS = ("copy", " (", "bak", "back", "orig", "old.", "копі", "копи", ".sync-")
_INDEX = re.compile(r"/_?index(?:\.[a-zA-Z]{2,3}(?:-[a-zA-Z]{2,4})?)?\.(?:md|markdown|mdx|rst|adoc)$")
_MOST_ALIKE = 50  #: names that begin alike and are looked at
_PAGE = re.compile(r"\.(?:html?|xhtml)$", re.IGNORECASE)


def strays(paths: Iterable[str]) -> dict[str, str]:
    """Return the files that are no articles by what stands beside them, and why: copies, and what lost its suffix."""
    paths = tuple(paths)
    return _without_suffix(paths) | _copies(paths)


def _without_suffix(paths: tuple[str, ...]) -> dict[str, str]:
    """Return the few files without a suffix in folders where articles have one."""
    bare = [path for path in paths if not _has_suffix(path)]
    if not bare:
        return {}
    folders = Counter(path.rpartition("/")[0] for path in paths)
    bare_in = Counter(path.rpartition("/")[0] for path in bare)
    return {
        path: "its name has no suffix, and those of the articles beside it have one"
        for path in bare
        if bare_in[folder := path.rpartition("/")[0]] * _RARE < folders[folder]
    }


def _copies(paths: tuple[str, ...]) -> dict[str, str]:
    joined = "\n".join(paths).lower()
    if not any(hint in joined for hint in _HINTS):
        return {}
    known = set(paths)
    return {path: why for path in paths if (why := _copy_of(path, known))}


def pages_of_bundles(paths: Iterable[str]) -> dict[str, str]:
    """Return the HTML pages that stand in or below the folder of an article that is no HTML: demonstrations."""
    paths = tuple(paths)
    pages = [path for path in paths if path[-1:] in "lLmM" and _PAGE.search(path)]  # most end otherwise
    bundles = bundle_folders(paths) if pages else frozenset()
    return {
        path: f"it belongs to the article in {folder}" for path in pages if (folder := _holder(path, bundles))
    }


def are_apart(paths: Iterable[str]) -> bool:
    """Say whether all of these files have a suffix: what one without is depends on how many others have one."""
    return all(map(_has_suffix, paths))


def _has_suffix(path: str) -> bool:
    return path[-3:] == ".md" or path.rfind(".") > path.rfind("/")  # most are told by the first


def stands_apart(path: str, paths: Sequence[str]) -> bool:
    """Say whether a file can come to such files (`are_apart`, in order), or go, and change nothing for any of them.

    It can where it is another of the same kind in a folder, and neither copy, original nor index.
    """
    folder, slash, name = path.rpartition("/")
    stem, dot, suffix = name.rpartition(".")
    if not dot or name.startswith(("index.", "_index.", *_COPY_BEFORE)) or _COPY.search(stem):
        return False
    if any(holds(paths, f"{folder}{slash}{before}{name}") for before in _COPY_BEFORE):
        return False
    place = bisect_left(paths, path)
    kin = re.compile(rf"{re.escape(folder + slash)}[^/]+\.{re.escape(suffix)}")
    if not any(map(kin.fullmatch, paths[max(place - 1, 0) : place + 1])):
        return False
    start = f"{folder}{slash}{stem}"
    first = bisect_left(paths, start)
    alike = list(takewhile(lambda one: one.startswith(start), paths[first : first + _MOST_ALIKE]))
    return len(alike) < _MOST_ALIKE and not any(_COPY.search(one.rpartition(".")[0]) for one in alike)


def _copy_of(path: str, known: set[str]) -> str:
    stem, dot, suffix = path.rpartition(".")
    folder, slash, name = path.rpartition("/")
    before = next((one for one in _COPY_BEFORE if name.startswith(one)), "")
    original = f"{folder}{slash}{name[len(before) :]}" if before else f"{_COPY.sub('', stem)}{dot}{suffix}"
    return f"its name says that it is a copy of {original}" if original != path and original in known else ""


def bundle_folders(paths: Iterable[str]) -> frozenset[str]:
    """Return the folders, the source itself apart, that hold an article as index.md."""
    return frozenset(
        path[: match.start()] for path in paths if "/index." in path and (match := _INDEX.search(path))
    )


def _holder(path: str, bundles: frozenset[str]) -> str:
    """Return the nearest folder above a file that an article has for itself."""
    folder = path.rpartition("/")[0]
    while folder:
        if folder in bundles:
            return folder
        folder = folder.rpartition("/")[0]
    return ""


def parts_of_bundles(paths: Iterable[str]) -> dict[str, str]:
    """Return every file that stands in or below an article's own folder and is not that article: its resources."""
    paths = tuple(paths)
    bundles = bundle_folders(paths)
    if not bundles:
        return {}
    return {
        path: f"it belongs to the article in {folder}"
        for path in paths
        if (folder := _holder(path, bundles))
        and not (_INDEX.search(path) and path.rpartition("/")[0] in bundles)
    }
