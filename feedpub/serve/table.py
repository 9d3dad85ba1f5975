"""From addresses to prepared responses: an immutable table, made by a publish and swapped whole."""

from __future__ import annotations

import posixpath
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes, urlsplit
from zoneinfo import ZoneInfo

from feedpub.answers import ENDED, end_of
from feedpub.serve.contents import Contents, Published, read_standing
from feedpub.serve.health import Build
from feedpub.serve.prepare import Resource, Terms, prepare
from feedpub.serve.response import ABSENT, NOT_YET, Response, message
from feedpub.settings import ScheduleSettings, Settings

_INDEX = "index.html"
_PLAIN = "!$&'()*+,;=:@/-._~"  # what a path may hold as it is (RFC 3986 §3.3)

Read = Callable[[Path, Published, Iterable[str]], Contents | None]


@dataclass(frozen=True, slots=True)
class Retired:
    """A document that has ended, or moved to another path; both are relative to the output directory."""

    path: str
    target: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Everything that can be asked for."""

    terms: Terms
    root: bytes  #: the path of feeds.url, with a slash at its end
    schedule: ScheduleSettings  #: when a build should be followed by another
    zone: ZoneInfo  #: of the schedule
    table: Mapping[bytes, Resource | Response] = field(default_factory=dict)
    documents: Mapping[str, Resource] = field(default_factory=dict)  #: path to document
    build: Build | None = None  #: the last one

    @classmethod
    def empty(cls, settings: Settings) -> Site:
        """Return the site before anything is published: every address below its root answers 503."""
        path = urlsplit(settings.feeds.url).path or "/"
        return cls(
            terms=Terms.of(settings),
            root=canonical(path.encode()) or b"/",
            schedule=settings.schedule,
            zone=settings.site.timezone,
        )

    @classmethod
    def of(
        cls,
        files: Iterable[Published],
        retired: Iterable[Retired],
        settings: Settings,
        former: Site | None = None,
        build: Build | None = None,
        read: Read = read_standing,
    ) -> Site:
        """Return the site of these documents. What `former` holds already is neither read nor prepared again.

        A document that cannot be read just now stays as `former` has it: an address that is published never fails.
        """
        empty = cls.empty(settings)
        known = former.documents if former is not None and former.terms == empty.terms else {}
        documents = {}
        for published in files:
            resource = known.get(published.path)
            if resource is None or resource.published != published:
                contents = read(settings.feeds.directory, published, empty.terms.codings)
                resource = prepare(published, contents, empty.terms, resource) if contents else resource
            if resource is not None:
                documents[published.path] = resource
        return cls(
            terms=empty.terms,
            root=empty.root,
            schedule=empty.schedule,
            zone=empty.zone,
            table=_table(
                empty.root,
                documents,
                {gone.path: gone.target for gone in retired if gone.path not in documents},
                empty.terms,
            ),
            documents=documents,
            build=build,
        )

    def find(self, path: bytes) -> Resource | Response | None:
        """Return what stands at a path as a request spells it."""
        found = self.table.get(path)
        if found is None and (b"%" in path or not path.isascii()):
            key = canonical(path)
            found = None if key is None else self.table.get(key)
        return found

    def absence(self, path: bytes) -> Response:
        """Return the answer for an address that is not in the table."""
        return NOT_YET if not self.documents and path.startswith(self.root) else ABSENT


def canonical(path: bytes) -> bytes | None:
    """Return the one spelling of a path that the table knows: NFC, encoded where it must be, in capitals.

    None where nothing can stand: an encoded slash is no separator (RFC 3986 §2.2), and names are UTF-8 (RFC 3987 §3.2).
    """
    if b"%2f" in path.lower():
        return None
    try:
        name = unquote_to_bytes(path).decode()
    except UnicodeDecodeError:
        return None
    return quote(unicodedata.normalize("NFC", name), safe=_PLAIN).encode()


def _table(
    root: bytes, documents: Mapping[str, Resource], retired: Mapping[str, str | None], terms: Terms
) -> dict[bytes, Resource | Response]:
    table: dict[bytes, Resource | Response] = {}
    if root != b"/":
        table[root.rstrip(b"/")] = _moved(root, terms)
    for path in retired:
        table[_key(root, path)] = _farewell(root, end_of(path, retired), terms)
    for path, resource in documents.items():
        table[_key(root, path)] = resource
        if posixpath.basename(path) == _INDEX:
            table[_key(root, path.removesuffix(_INDEX))] = resource
    return table


def _key(root: bytes, path: str) -> bytes:
    return root + quote(unicodedata.normalize("NFC", path), safe=_PLAIN).encode()


def _farewell(root: bytes, target: str | None, terms: Terms) -> Response:
    if target is not None:
        return _moved(_key(root, target), terms)
    return message(HTTPStatus.GONE, ENDED, terms.cache)


def _moved(location: bytes, terms: Terms) -> Response:
    # Without a host: it is right behind any proxy, and at any of the names that a service has (RFC 9110 §10.2.2).
    return message(
        HTTPStatus.MOVED_PERMANENTLY, f"Moved to {location.decode()}", (b"location", location), terms.cache
    )
