"""Where an article lives: its slug, its link, and addresses made absolute against it."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote, unquote

from feedpub import address, text
from feedpub.article import Field
from feedpub.dates import in_name
from feedpub.parse.found import Found, shown

SAFE_IN_PATH = "/~@!$&'()*+,;="
_SAFE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._~-]*[A-Za-z0-9_~-])?")
_ENCODED = re.compile(r"(?:[A-Za-z0-9._~-]|%[0-9A-Fa-f]{2})+")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
#: What conventions put into a permalink to be filled in: Jekyll's :year, Eleventy's {{ page.date }}.
_TEMPLATE = re.compile(r"/:|^:|:output_ext|\{\{|\{%|<%")
_IN_PATH = re.compile(r"(?:^|/)([0-9]{4})[/-]([0-9]{1,2})[/-]([0-9]{1,2})(?=[/_-]|$)")


class Name(NamedTuple):
    """What the path of an article's file says."""

    stem: str  #: of the file, with its date; of the directory for `title/index.md`
    rest: str  #: the same without its date
    date: tuple[int, int, int] | None
    directory: str  #: of the file, "" at the top
    path: str  #: without the suffix, and without "/index"


def name_of(path: str) -> Name:
    """Return what the path of a file says about its article."""
    directory, _, file = path.rpartition("/")
    stem = file.rpartition(".")[0] or file
    whole = f"{directory}/{stem}" if directory else stem
    if stem in ("index", "Index", "INDEX") and directory:
        whole, stem = directory, directory.rpartition("/")[2]
    dated = in_name(stem) if stem[:1].isdigit() else None
    if dated is None:
        return Name(stem, stem, None, directory, whole)
    return Name(stem, dated[1] or stem, dated[0], directory, whole)


def date_in_path(path: str) -> tuple[int, int, int] | None:
    """Return the date that directories or an address spell: 2013/05/06, or 2013-05-06 at the start of one."""
    match = _IN_PATH.search(path)
    if match is None:
        return None
    dated = in_name("-".join(match.groups()))
    return dated[0] if dated else None


def slug_of(name: str, language: str) -> str:
    """Return `name` itself where an address can hold it as it is, else a slug of it."""
    if _SAFE.fullmatch(name):
        return name
    parts = [part for part in name.strip("/").split("/") if part.strip(". ")]
    return "/".join(
        part if _SAFE.fullmatch(part) else text.slugify(part, language) for part in parts
    ) or text.slugify(name, language)


def encoded_slug(name: str) -> str | None:
    """Return a name that is percent-encoded, as WordPress has those of other scripts; None for any other."""
    if "%" not in name or not _ENCODED.fullmatch(name):
        return None
    try:
        decoded = unquote(name, errors="strict")
    except UnicodeDecodeError:
        return None
    return quote(decoded) if decoded.strip("./ ") and "/" not in decoded else None


def join(site: str, path: str) -> str:
    """Return the address of `path` below the site's own address, whose path is kept."""
    return address.encode(site + path.lstrip("/"))


@lru_cache(maxsize=16)
def _pieces(pattern: str) -> tuple[str, ...]:
    return tuple(_PLACEHOLDER.split(pattern.lstrip("/")))


def permalink(
    pattern: str, site: str, slug: str, title: str, language: str, name: Name, published: datetime | None
) -> str:
    """Return the link that `site.permalink` makes. Year, month and day are those of the article's own offset."""
    made = []
    for place, piece in enumerate(_pieces(pattern)):
        if place % 2 == 0:
            made.append(piece)
        elif piece == "slug":
            made.append(slug)
        elif piece == "title":
            made.append(text.slugify(title, language))
        elif piece in ("stem", "path"):
            made.append(quote(name.stem if piece == "stem" else name.path, safe=SAFE_IN_PATH))
        elif piece in _DATED:
            # Only a draft has no date, and nobody is given its link.
            made.append(published.strftime(_DATED[piece]).zfill(_WIDTH[piece]) if published else "0")
        else:
            made.append(f"{{{piece}}}")
    return join(site, "".join(made))


_DATED = {"year": "%Y", "month": "%m", "day": "%d"}
_WIDTH = {"year": 4, "month": 2, "day": 2}


def own_link(value: str, site: str) -> str | None:
    """Return the address that a canonical or external link declares; None for what is no web address."""
    if value.startswith("/") and not value.startswith("//"):
        found = join(site, value)
    else:
        found = address.encode(value) if ":" in value[:10] else ""
        found = found or (address.absolute(value, site) if value.startswith("//") else "")
    return found if found.startswith(("https://", "http://")) else None


def own_permalink(value: str, site: str) -> str | None:
    """Return the address that `permalink`, `url` or `path` declare; None for a pattern or the name of a style."""
    if _TEMPLATE.search(value) or any(character.isspace() for character in value):
        return None
    if "://" in value[:10] or value.startswith("//"):
        return own_link(value, site)
    return join(site, value) or None if "/" in value else None


def warn_of_pattern(found: Found, field: Field) -> None:
    """Name a permalink that cannot be filled in."""
    found.warn(
        f"is a pattern or no address: {shown(field.value)}; the link is made without it; see site.permalink",
        field,
    )


def web_address(value: str) -> str | None:
    """Return an absolute web address, percent-encoded; None where it can be none, as "http://"."""
    return media_address(value, "")


def media_address(value: str, link: str) -> str | None:
    """Return the absolute web address of a file that an article names; None where it is none."""
    found = address.absolute(value, link)
    return found if found.startswith(("https://", "http://")) else None
