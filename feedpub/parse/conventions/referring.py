"""What an article may mean when it refers to another by that one's file, as `ref`, `post_url`, `{filename}` and links to
other.md do. Paths alone are looked at; which of them there are is asked elsewhere.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from feedpub.parse.conventions.convention import Convention
from feedpub.parse.conventions.ordinary import language_of
from feedpub.parse.names import SUFFIXES, kind_of

_SUFFIXES = (*SUFFIXES["markdown"], *SUFFIXES["html"], *SUFFIXES["rst"])
_DATED = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}-")
_INDEXES = ("index", "_index", "readme", "README")
#: Programs that find a file by its whole name, suffix and all, wherever it stands; where there is none, Obsidian does.
_FINDS_FILES = frozenset(("hugo", "auto", "none"))
_ANYWHERE = Convention()


def candidates(reference: str, path: str, convention: Convention) -> tuple[str, ...]:
    """Return the paths of the source that `reference`, in the article at `path`, may mean, the likeliest first.

    One that begins with "/" counts from the folder of the program's articles, one with "." from the article's own folder,
    any other from both. Where the reference does not say which, the article's own language comes first; a reference may
    name another: "bridge.md?lang=en".
    """
    wanted = _bare(reference)
    if wanted.rstrip("/").rpartition("/")[2] in ("", ".", ".."):
        return ()
    inside = convention.inside(path)
    if inside is None:
        convention, inside = _ANYWHERE, path
    language = language_meant(reference, path, convention) or convention.main_language()
    own, roots = inside.rpartition("/")[0], convention.roots(language)
    folders = roots if wanted[0] == "/" else [own] if wanted.startswith(("./", "../")) else [own, *roots]
    meant = (wanted, *_of_category(wanted)) if convention.name == "jekyll" else (wanted,)
    bases = dict.fromkeys(
        posixpath.normpath(f"{folder}/{one}").lstrip("/") for one in meant for folder in folders
    )
    found = (
        spelled
        for base in bases
        if base != ".." and not base.startswith("../") and (place := convention.outside(base)) is not None
        for file in _files(place, language, is_exact=convention.name != "hugo")
        for spelled in _spellings(file)
    )
    return tuple(dict.fromkeys(found))


def _of_category(wanted: str) -> Iterator[str]:
    """Yield the path of the article that Jekyll's `post_url` calls "parks/2026-02-01-a": parks/_posts/2026-02-01-a."""
    folder, _, name = wanted.rpartition("/")
    if _DATED.match(name):
        yield f"{folder}/_posts/{name}"


def is_name(reference: str, convention: Convention) -> bool:
    """Say whether a reference may mean a file of that name wherever it stands."""
    bare = _bare(reference)
    if "/" in bare or not name_meant(reference):
        return False
    kind = kind_of(bare)
    return kind is None or (kind != "html" and convention.name in _FINDS_FILES)  # pages may have any address


def is_named(path: str, reference: str) -> bool:
    """Say whether a file has the name that a reference gives: with its suffix, where it gives one."""
    bare = _bare(reference)
    return kind_of(bare) is None or _folded(path.rpartition("/")[2]) == _folded(bare)


def language_meant(reference: str, path: str, convention: Convention) -> str:
    """Return the language that the reference names, else that of its article; "" for the site's own."""
    named = reference.partition("?lang=")[2].partition("#")[0]
    return _unless_main(named, convention) if named else language_in(path, convention)


def language_in(path: str, convention: Convention) -> str:
    """Return the language that the path of an article tells; "" for the site's own."""
    return _unless_main(convention.place(path).language or language_of(path, ()), convention)


def _unless_main(language: str, convention: Convention) -> str:
    return "" if language.lower() == convention.main_language() else language


def name_meant(reference: str) -> str:
    """Return the name (`name_of`) of the file that a reference means."""
    name = name_of(posixpath.normpath(_bare(reference)))
    return "" if name in (".", "..") else name  # an index of a folder whose name the reference does not tell


def name_in(path: str, convention: Convention) -> str:
    """Return the name (`name_of`) of a file of the source, whose folder may have a name in the site alone."""
    return name_of(convention.inside(path) or path)


def name_of(path: str) -> str:
    """Return the name by which a file is known, without suffix and language: index.md has that of its folder.

    In lower case, and composed: who writes a name does not always write it as the file has it.
    """
    folder, _, name = path.rpartition("/")
    stem = _stem(name)
    return _folded(_stem(folder.rpartition("/")[2]) if stem in _INDEXES else stem)


def names_of(paths: Iterable[str], convention: Convention) -> set[str]:
    """Return every name under which something may refer to these files."""
    names: set[str] = set()
    for path in paths:
        names.add(name_in(path, convention))
        if _stem(path.rpartition("/")[2]) in _INDEXES:
            names.add("")  # "index.md" alone means that of the article's own folder
    return names


def _bare(reference: str) -> str:
    return unquote(reference.partition("#")[0].partition("?")[0].strip())


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name.casefold())


def _stem(name: str) -> str:
    stem = name[: name.rfind(".")] if kind_of(name) else name
    language = language_of(f"{stem}.md", ())
    return stem[: -len(language) - 1] if language else stem


def _files(base: str, language: str, *, is_exact: bool) -> Iterator[str]:
    """Yield the files that a path may mean, with or without its suffix; `is_exact`: a whole name is that of the file."""
    stem, suffixes = base, _SUFFIXES
    is_whole = kind_of(base) is not None
    if is_whole:
        dot = base.rfind(".")
        stem, suffixes = base[:dot], (base[dot:],)
        if is_exact:
            yield base
    name = stem.rpartition("/")[2]
    if not name:  # ".md" alone
        return
    if _stem(name) != name:
        language = ""  # it names one itself
    stems = (stem, *(f"{stem}/{index}" for index in _INDEXES[:2]))
    for one in (stem,) if _stem(name) in _INDEXES or (is_whole and is_exact) else stems:
        for suffix in suffixes:
            if language:
                yield f"{one}.{language}{suffix}"
            yield one + suffix


def _spellings(path: str) -> Iterator[str]:
    """Yield a path as it is, and letters with their accents composed and parted: disks keep either."""
    yield path
    if not path.isascii():
        yield unicodedata.normalize("NFC", path)
        yield unicodedata.normalize("NFD", path)
