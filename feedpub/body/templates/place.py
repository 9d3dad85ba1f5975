"""What template code may ask of the place it stands in, and what is told of it afterwards."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple

_ORIGIN = re.compile(r"[a-z][a-z0-9+.-]*://[^/?#]*", re.IGNORECASE)
_MOST_NOTES = 50  #: of one article: who has more reads the first
_QUOTED = 60  #: characters of code in a message


class Note(NamedTuple):
    """Something that was dropped: the line of the text that it stood on, counted from 1, and a sentence."""

    line: int
    message: str


class Site(NamedTuple):
    """What the site's convention knows, beyond one article."""

    #: As `source.convention`; "auto" and "none": told by the markers alone.
    convention: str = "auto"
    #: What the site's configuration says, by the name that templates use: "site.baseurl", "site.repository".
    variables: Mapping[str, str] = MappingProxyType({})
    #: Gives the address of the article that a reference means: the path or name of its file, as written, and behind it
    #: "?lang=en" where a language is asked for. None: it is no article, or is not looked up.
    resolve: Callable[[str], str | None] | None = None
    #: The address from which relative paths count. None: the article's own.
    base: str | None = None
    #: The address from which those of media count. None: `base`.
    media: str | None = None
    #: What is said of an image that lies beside the article, where the program gives it a name of its own.
    renamed: str = ""

    @property
    def root(self) -> str:
        """The path below the host from which paths count that begin with "/", where the program says one."""
        return self.variables.get("root", "")

    @property
    def has_folders(self) -> bool:
        """Whether an article of Hexo has a folder of its own."""
        return "hexo.folders" in self.variables

    @property
    def breaks(self) -> bool:
        """Whether the program shows the end of a line of Markdown as one."""
        return "breaks" in self.variables

    @property
    def mdx(self) -> bool:
        """Whether the program reads all Markdown as MDX."""
        return self.convention == "docusaurus" and "docusaurus.first" not in self.variables


def is_mdx(path: str, site: Site | None) -> bool:
    """Tell whether a file's Markdown is MDX by its name, or because its program reads all Markdown so."""
    return path.endswith(".mdx") or (site is not None and site.mdx)


class Place(NamedTuple):
    """The article that the code stands in, as far as code can ask for it."""

    link: str  #: absolute
    title: str = ""
    slug: str = ""
    path: str = ""  #: of the article's file, relative to the source
    published: datetime | None = None
    header: Mapping[str, object] = MappingProxyType({})  #: what the article's header says, by keys as written
    site: Site = Site()

    @property
    def variables(self) -> Mapping[str, str]:
        return self.site.variables

    def resolved(self, path: str) -> str | None:
        """Give the address of the article that a reference means, where that is known."""
        return self.site.resolve(path) if self.site.resolve is not None and path else None

    @property
    def origin(self) -> str:
        """Scheme and host of the site."""
        found = _ORIGIN.match(self.link)
        return self.variables.get("site.url", found[0] if found else "").rstrip("/")

    @property
    def base(self) -> str:
        """The path below the host in which the site lies: "" or "/blog"."""
        base = self.variables.get("site.baseurl", "").strip("/")
        return f"/{base}" if base else ""

    @property
    def media(self) -> str | None:
        """The address from which those of media count; None: as those of links do."""
        folder = self.header.get("media_subpath") or self.header.get(
            "img_path"
        )  # of a theme of Jekyll, by its age
        if self.site.convention != "jekyll" or not isinstance(folder, str):
            return self.site.media
        return f"{'' if '://' in folder else f'{self.origin}{self.base}/'}{folder.strip('/')}/"


class Notes:
    """Collects what is to be told, each sentence once, at the first line that gave rise to it."""

    def __init__(self) -> None:
        self._lines: dict[str, int] = {}

    def add(self, line: int, message: str) -> None:
        if message not in self._lines and len(self._lines) < _MOST_NOTES:
            self._lines[message] = line

    def collected(self) -> tuple[Note, ...]:
        return tuple(sorted((Note(line, message) for message, line in self._lines.items()), key=_order))


def _order(note: Note) -> tuple[int, str]:
    return note.line, note.message


def shortened(code: str) -> str:
    """Give template code as a message can quote it: on one line, and not too long."""
    tidy = " ".join(code[: _QUOTED * 4].split())
    return tidy if len(tidy) <= _QUOTED else f"{tidy[: _QUOTED - 1]}…"


class Lines:
    """From a place in the text to the line of the article that it came from."""

    def __init__(self, text: str, origins: list[int] | None) -> None:
        self._ends = [found.start() for found in re.finditer("\n", text)]
        self._origins = origins

    def at(self, offset: int) -> int:
        number = bisect_right(self._ends, offset - 1) if offset else 0
        return number + 1 if self._origins is None else self._origins[min(number, len(self._origins) - 1)]
