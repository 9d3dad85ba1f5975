"""A document's bytes to every response that it can get, made once, when it is published."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import formatdate

from feedpub.address import below, encode
from feedpub.answers import caching
from feedpub.serve.contents import Contents, Published
from feedpub.serve.media import format_of, media_type, policy
from feedpub.serve.negotiate import IDENTITY
from feedpub.serve.response import CORS, NOSNIFF, Header, Headers, Response, Subject
from feedpub.settings import FORMATS, Settings


@dataclass(frozen=True, slots=True)
class Terms:
    """What all documents of a site have in common."""

    base: str  #: settings.feeds.url
    hubs: tuple[str, ...]
    cache: Header
    codings: tuple[str, ...]
    archive: bool  #: whether archive/ holds the pages of archives

    def is_page(self, path: str) -> bool:
        """Tell whether a document is a page of an archive."""
        return self.archive and path.startswith("archive/")

    @classmethod
    def of(cls, settings: Settings) -> Terms:
        return cls(
            base=settings.feeds.url,
            hubs=settings.hubs,
            cache=(b"cache-control", caching(settings.schedule).encode()),
            codings=settings.feeds.compress,
            archive=settings.feeds.archive,
        )


@dataclass(frozen=True, slots=True)
class Variant:
    """A document in one coding: the whole of it, and what a client gets that has it already."""

    whole: Response
    unchanged: Response


@dataclass(frozen=True, slots=True)
class Resource:
    """A document with every response that it can get."""

    published: Published
    format: str
    tag: bytes  #: of its content, in every coding
    modified: int
    codings: tuple[str, ...]  #: besides identity
    variants: Mapping[str, Variant]


def prepare(published: Published, contents: Contents, terms: Terms, former: Resource | None) -> Resource:
    """Return the responses of a document.

    ETag and Last-Modified move together, and only when the content changes: the same bytes keep the date that they
    were first served with.
    """
    tag = hashlib.blake2b(contents.plain, digest_size=12).hexdigest().encode()
    modified = former.modified if former is not None and former.tag == tag else contents.modified
    format = format_of(published.path, contents.plain)
    shared = _shared_headers(published.path, format, tag, modified, terms)
    subject = (_feed_of(published.path, terms).removesuffix(f".{format}"), format)
    bodies = {IDENTITY: contents.plain, **contents.coded}
    return Resource(
        published=published,
        format=format,
        tag=tag,
        modified=modified,
        codings=tuple(contents.coded),
        variants={
            coding: _variant(body, coding, len(contents.plain), format, shared, subject)
            for coding, body in bodies.items()
        },
    )


def _feed_of(path: str, terms: Terms) -> str:
    """Return what requests for a document are counted under: the pages of one archive are thousands, and counted as one."""
    return path.rpartition("/")[0] if terms.is_page(path) else path


def _variant(
    body: bytes, coding: str, length: int, format: str, shared: Headers, subject: Subject
) -> Variant:
    whole = Headers(
        (
            (b"content-type", media_type(format)),
            (b"content-length", str(len(body)).encode()),
            *([] if coding == IDENTITY else [(b"content-encoding", coding.encode())]),
            *shared,
            (b"accept-ranges", b"none"),
            NOSNIFF,
            policy(format),
        )
    )
    return Variant(
        whole=Response(200, whole, body, subject, squeezed=length - len(body)),
        unchanged=Response(304, shared, b"", subject, spared=len(body)),
    )


def _shared_headers(path: str, format: str, tag: bytes, modified: int, terms: Terms) -> Headers:
    """Return the headers of 200 and 304 alike (RFC 9110 §15.4.5); the server adds Date."""
    return Headers(
        (
            # Weak, since it stands for the content in every coding (§8.8.3.3): a strong one would lie.
            (b"etag", b'W/"%s"' % tag),
            (b"last-modified", formatdate(modified, usegmt=True).encode()),
            terms.cache,
            (b"vary", b"Accept-Encoding"),
            *_links(path, format, terms),
            *CORS,
        )
    )


def _links(path: str, format: str, terms: Terms) -> list[Header]:
    """Return WebSub's discovery (W3C WebSub §4), in one header: exactly one self, and each hub."""
    if format not in FORMATS:
        return []
    links = [
        f'<{below(terms.base, path)}>; rel="self"',
        *(f'<{encode(hub)}>; rel="hub"' for hub in terms.hubs if not terms.is_page(path)),
    ]
    return [(b"link", ", ".join(links).encode())]
