"""What any web server has to know to serve the feeds as `feedpub serve` does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from feedpub.address import encode
from feedpub.answers import caching, end_of
from feedpub.errors import UsageError
from feedpub.settings import Settings

SLUG = "{slug}"  #: the only placeholder that a pattern of documents may have left


@dataclass(frozen=True, slots=True, kw_only=True)
class Hosting:
    """Everything that a configuration is made from. Paths of documents are relative to the output directory."""

    scheme: str
    host: str
    port: int | None  #: None: that of the scheme
    root: str  #: the path of feeds.url, decoded, with a slash at its beginning and end
    base: str  #: feeds.url as a URI
    directory: str
    cache: str
    hubs: tuple[str, ...]
    codings: tuple[str, ...]
    documents: tuple[tuple[str, str], ...]  #: (pattern, format), the more telling patterns first
    retired: tuple[tuple[str, str | None], ...]  #: (path, where it moved in the end)

    def link(self, pattern: str, slug: str) -> str:
        """Return the Link of a document (W3C WebSub §4 for the hubs), with `slug` wherever its slug belongs."""
        address = _unsigned(self.base) + slug.join(map(_encoded, pattern.split(SLUG)))
        links = [f'<{address}>; rel="self"', *(f'<{_unsigned(hub)}>; rel="hub"' for hub in self.hubs)]
        return ", ".join(links)

    def address_path(self, path: str) -> str:
        """Return the path of a document's address, percent-encoded."""
        return _encoded(self.root + path)


def hosting_of(settings: Settings, retired: Iterable[tuple[str, str | None]] = ()) -> Hosting:
    """Return how to serve a site; `retired` are pairs of a path and the path that it moved to."""
    parts, moves = urlsplit(encode(settings.feeds.url)), dict(retired)
    for text in (str(settings.feeds.directory), parts.path):
        _require_plain(text)
    return Hosting(
        scheme=parts.scheme,
        host=parts.hostname or "",
        port=parts.port,
        root=unquote(parts.path) or "/",
        base=settings.feeds.url,
        directory=str(settings.feeds.directory),
        cache=caching(settings.schedule),
        hubs=settings.hubs,
        codings=settings.feeds.compress,
        documents=tuple(sorted(set(_documents(settings)), key=_telling)),
        retired=tuple((path, end_of(path, moves)) for path in sorted(moves)),
    )


def _require_plain(text: str) -> None:
    """Refuse what the languages of the servers cannot say: there, these begin variables or end lines."""
    found = sorted({one for one in text if one in '${}"`' or not one.isprintable()})
    if found:
        raise UsageError(
            f"{text!r}: {' '.join(map(repr, found))} cannot stand in a server's configuration; "
            "give feeds.directory and feeds.url plainer names"
        )


def _documents(settings: Settings) -> Iterator[tuple[str, str]]:
    feeds = settings.feeds
    for kind in ("all", *feeds.by):
        for format, pattern in feeds.paths[kind].items():
            yield pattern, format
    for custom in feeds.custom:
        for format, path in custom.paths.items():
            yield path, format


def _telling(document: tuple[str, str]) -> tuple[bool, int, str]:
    """Order fixed paths before patterns, and long patterns before short ones, which match more."""
    pattern, _ = document
    return SLUG in pattern, -len(pattern), pattern


def _unsigned(address: str) -> str:
    return encode(address).replace("$", "%24")  # there, a dollar sign begins a variable


def _encoded(path: str) -> str:
    return quote(path, safe="/~!&'()*+,;=:@")
