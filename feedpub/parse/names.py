"""Which files could be articles, told by their names alone: what a scan needs, and nothing heavy to load."""

from __future__ import annotations

import re

#: A kind of file, and the suffixes by which it is known.
SUFFIXES = {
    "markdown": (".md", ".markdown", ".mdx", ".mdown", ".mkd", ".mkdn", ".mdwn", ".mdtext", ".wp"),
    "html": (".html", ".htm", ".xhtml"),
    "rst": (".rst", ".rest"),
    "capture": (".txt", ".text"),
}
_KINDS = {suffix: kind for kind, suffixes in SUFFIXES.items() for suffix in suffixes}
#: Formats in which people write articles, and which nothing here reads.
_UNREAD = (".adoc", ".asciidoc", ".org", ".textile", ".ipynb", ".qmd", ".rmd", ".docx", ".odt")
SUFFIX = ".meta"  #: of a file that holds the header of the article beside it
_LANGUAGE = re.compile(r"(.+)\.[a-z]{2,3}(?:[_-][A-Za-z]{2,4})?")
#: Names that programs give, none of them to an article.
_TOOLS = frozenset(
    "authors brewfile caddyfile cname codeowners containerfile copying copyright dockerfile gemfile gnumakefile install "
    "jenkinsfile justfile maintainers makefile manifest notice pipfile procfile rakefile redirects todo vagrantfile "
    "version _headers _redirects".split()
)


def kind_of(path: str) -> str | None:
    """Return the kind of file that a name tells of."""
    dot = path.rfind(".")
    return _KINDS.get(path[dot:]) or _KINDS.get(path[dot:].lower()) if dot >= 0 else None


def is_unread(path: str) -> bool:
    """Say whether a file has the name of an article in a format that no reader knows."""
    return path.lower().endswith(_UNREAD)


def is_article(path: str) -> bool:
    """Say whether some format reads files of this name."""
    return kind_of(path) is not None or may_be_unnamed(path.rpartition("/")[2])


def may_be_unnamed(name: str) -> bool:
    """Say whether a file's name has no suffix, and is none that programs give."""
    suffix = name.rpartition(".")[2] if "." in name else ""
    return (not suffix or " " in suffix) and name.lower() not in _TOOLS


def sidecars(path: str) -> tuple[str, ...]:
    """Return the paths of the files that may hold the header of the article at `path`, the first counts most."""
    directory, slash, name = path.rpartition("/")
    stem = name.rpartition(".")[0]
    if not stem:
        return ()
    translated = _LANGUAGE.fullmatch(stem) if "." in stem else None
    stems = (stem, translated[1]) if translated else (stem,)
    return tuple(f"{directory}{slash}{one}{SUFFIX}" for one in stems)
