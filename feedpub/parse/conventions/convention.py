"""What a convention is: how the program that articles were written for reads them. The plain one, for no program.

A convention is found once for a build and handed to every reading. It says three things of an article: what its path
means (`place`), what must be made of its fields (`adapt`), and which link its program gives it (`link`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import ClassVar, NamedTuple

from feedpub.article import Author, Field
from feedpub.errors import Problem
from feedpub.parse import values
from feedpub.parse.conventions import ordinary
from feedpub.parse.found import Found
from feedpub.parse.links import Name
from feedpub.parse.marks import Stamp
from feedpub.parse.titles import from_name


@dataclass(frozen=True, slots=True)
class Place:
    """What the path of a file says about its article."""

    why: str = ""  #: why no article can stand here; "" where one can
    draft: str = ""  #: why what stands here is a draft
    undated: str = ""  #: why what has no date here is no article; "" where that is a problem
    categories: tuple[str, ...] = ()
    language: str = ""
    inner: str = ""  #: the path below the folder of articles, without suffix and language, "/index" kept
    is_page: bool = False  #: whether a page of the site is meant that is no article


ANYWHERE = Place()


class Facts(NamedTuple):
    """What is known of an article, or of a page that is none, when its link is made."""

    path: str
    name: Name
    title: str
    found: Found
    language: str  #: the article's, else the site's
    published: datetime | None
    place: Place
    categories: tuple[str, ...] = ()
    authors: tuple[Author, ...] = ()

    @property
    def slug(self) -> str | None:
        """The slug that the article declares."""
        return next((text for one in self.found.fields("slug") if (text := values.text(one.value))), None)

    @property
    def pattern(self) -> str | None:
        """A pattern for the link, or the name of one, that the article or its folder declares."""
        fields = self.found.fields("permalink")
        return next(
            (text for one in fields if (text := values.text(one.value)) and values.flag(text) is None), None
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Convention:
    """How articles in a folder of no known program are read: by what each says, and by names that all understand."""

    title: ClassVar[str] = ""  #: the program's name, for messages
    fills_patterns: ClassVar[bool] = False  #: an article's own `permalink` may be a pattern
    #: The folder whose files keep their names; an image beside an article gets one of the program's own. "": all keep them.
    kept_media: ClassVar[str] = ""

    name: str = "auto"
    typographic: bool = False  #: sets typographic quotes in titles
    before: str = ""  #: what stands before a path in the site: "content/" where the source is that folder
    below: str = ""  #: the folder of the source that holds the site: "docs/"
    authors: Mapping[str, Author] = field(default_factory=dict)  #: key to the person
    strays: Mapping[str, str] = field(default_factory=dict)  #: path to why it is no article of its own
    pages: Mapping[str, str] = field(default_factory=dict)  #: path to why it is none if it has no date
    languages: tuple[str, ...] = ()  #: folders that hold the articles of a language
    #: Of the program's configuration: "site.baseurl"; "root", from which paths that begin with "/" count; what else a
    #: program says of how it shows texts.
    variables: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()  #: of the program's own files
    looked: Mapping[str, Stamp] = field(default_factory=dict, repr=False)  #: the places that were looked at
    #: Of all of this, so that it holds no set, whose order is another in each process: when it changes, every article is
    #: read again.
    digest: str = ""
    #: Whether no program has left any mark, and no file says by its name what another is.
    is_plain: bool = field(default=False, repr=False, compare=False)

    # --- What the path says.

    def place(self, path: str) -> Place:
        """Return what the path of a file in the source says, before anything of it is read."""
        stray = self.strays.get(path)
        if stray:
            return Place(why=stray)
        ordinary_place = ordinary.of(path)
        if ordinary_place:
            is_draft, why = ordinary_place
            return Place(draft=why) if is_draft else Place(why=why)
        inside = self.inside(path)
        if inside is None:
            return Place(
                undated=f"it stands outside of {self.below.rstrip('/')}, where the {self.title} site is"
            )
        place = self.place_inside(inside)
        page = self.pages.get(path)
        return replace(place, undated=page) if page else place

    def inside(self, path: str) -> str | None:
        """Return a path of the source as the site has it; None for what does not belong to the site."""
        if self.below:
            return path[len(self.below) :] if path.startswith(self.below) else None
        return self.before + path

    def outside(self, inside: str) -> str | None:
        """Return a path in the site as the source has it; None for what does not lie in the source."""
        if self.below:
            return self.below + inside
        return inside[len(self.before) :] if inside.startswith(self.before) else None

    def roots(self, language: str) -> tuple[str, ...]:  # noqa: ARG002  # some programs keep languages apart
        """Return the folders of the site, each ending with "/" or the site itself, from which references count."""
        return ("",)

    def main_language(self) -> str:
        """Return the language, in lower case, of articles that name none; "" where that is not known."""
        return ""

    def place_inside(self, path: str) -> Place:
        """Return what a path in the site says."""
        language = ordinary.language_of(path, self.languages)
        return Place(language=language) if language else ANYWHERE

    def page(self, path: str) -> Place | None:
        """Return what the path of a page says that is no article; None for what the program makes no page of."""
        inside = self.inside(path)
        found = None if inside is None or path in self.strays else self.page_inside(inside)
        return found and replace(found, is_page=True)

    def page_inside(self, path: str) -> Place | None:
        """Return what `page` does of a path in the site."""
        place = self.place_inside(path)
        return None if place.why or place.draft else place

    def base(self, path: str) -> str | None:  # noqa: ARG002  # one program alone counts from files
        """Return the folder below `site.url`, "" or with "/" at its end, from which relative paths in an article count.

        None: from its own link.
        """
        return None

    def beside(self, path: str) -> str | None:  # noqa: ARG002  # one program alone shares them
        """Return a reference to the article with which the media that lie beside the one at a path are published.

        None: with that one itself.
        """
        return None

    # --- What the fields mean.

    def adapt(self, found: Found, place: Place) -> None:
        """Put into `found` what the program would add, and take from it what means something else there."""
        if place.language:
            found.default("language", place.language, "path")
        if self.authors and "authors" in found.by_name:
            found.by_name["authors"] = [self._known(one) for one in found.by_name["authors"]]
        if ordinary.is_comment(found.path, found.by_name.keys()):
            leave_out(found, "it is a comment on an article")
        if self.kept_media and "image" in found.by_name:
            found.by_name["image"] = [one for one in found.by_name["image"] if self._is_kept(one, found)]

    def renamed(self) -> str:
        """Return what is said of an image beside an article; "" where its address is known."""
        name = f"{self.title} gives it a name of its own; one in {self.kept_media}/ keeps its name"
        return name if self.kept_media else ""

    def _is_kept(self, image: Field, found: Found) -> bool:
        declared = values.image(image.value)
        if not declared or declared.address.startswith("/") or "://" in declared.address:
            return True
        found.warn(f"is left out: {self.renamed()}", image)
        return False

    def _known(self, one: Field) -> Field:
        """Return authors with those of whom a data file tells in place of their keys."""
        value = one.value
        keys = (
            value if isinstance(value, list) else values.names(value) if isinstance(value, str) else [value]
        )
        people = [self._person(key) for key in keys]
        if not any(isinstance(person, Author) for person in people):
            return one
        return Field(one.name, people, one.origin, one.line)

    def _person(self, key: object) -> object:
        if isinstance(key, dict) and values.text(key.get("key")):
            known = self.authors.get(values.text(key["key"]) or "")
            name = values.text(key.get("name")) or (known.name if known else None)
            return Author(name, known.url, known.email) if known and name else key
        return self.authors.get(key, key) if isinstance(key, str) else key

    # --- What the program makes.

    def name_title(self, name: Name) -> str:
        """Return the title of an article that has none."""
        return from_name(name.rest)

    def link(self, facts: Facts) -> str | None:  # noqa: ARG002  # the programs' conventions need them
        """Return the path below `site.url` at which the program publishes an article or a page; None: no way of its own."""
        return None


class NoConvention(Convention):
    """Only what every article says."""

    __slots__ = ()

    def place(self, path: str) -> Place:  # noqa: ARG002  # that of every convention
        return ANYWHERE

    def adapt(self, found: Found, place: Place) -> None:  # noqa: ARG002  # likewise
        return


NONE = NoConvention(name="none")


def leave_out(found: Found, why: str) -> None:
    """Have an article left out, whatever else it says."""
    found.by_name["standing"] = [Field("standing", "left out", "convention")]
    found.by_name["why"] = [Field("why", why, "convention")]


def first_text(found: Found, name: str) -> str:
    """Return what the first field of a name says, as text; "" for nothing."""
    for one in found.fields(name):
        return values.text(one.value) or ""
    return ""


def says(found: Found, name: str, *, answer: bool) -> bool:
    """Say whether a field answers yes, or no."""
    return any(values.flag(one.value) is answer for one in found.fields(name))


def breaking(*, is_on: bool) -> dict[str, str]:
    """Return the variable that says whether the end of a line of Markdown is shown as one."""
    return {"breaks": "yes"} if is_on else {}


_DROPPED = re.compile(r"/{2,}")


def tidy_path(path: str) -> str:
    """Return a link's path without what empty parts leave behind."""
    return _DROPPED.sub("/", path)
