"""A request and a site to a response. Opens nothing, reads no clock, and raises for no request."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import NamedTuple

from feedpub.serve.conditional import is_refused, is_unchanged
from feedpub.serve.negotiate import choose
from feedpub.serve.prepare import Resource
from feedpub.serve.response import (
    CHANGED,
    NO_STORE,
    NOT_ALLOWED,
    PREFLIGHT,
    Header,
    Response,
    message,
)
from feedpub.serve.table import Site

_READ = frozenset(
    (b"accept-encoding", b"if-none-match", b"if-modified-since", b"if-match", b"if-unmodified-since")
)
_VARY: Header = (b"vary", b"Accept-Encoding")


class Request(NamedTuple):
    """What of a request can matter. `path` is as it was sent, without the query: all queries get the same document."""

    method: str
    path: bytes
    headers: Iterable[Header]  #: names in lower case


def respond(request: Request, site: Site) -> Response:
    """Return the response to a request."""
    entry = site.find(request.path)
    if entry is None:
        return for_method(request.method, site.absence(request.path))
    if request.method not in ("GET", "HEAD"):
        return PREFLIGHT if request.method == "OPTIONS" else NOT_ALLOWED
    response = entry if isinstance(entry, Response) else _document(request, entry)
    return response.without_body() if request.method == "HEAD" else response


def for_method(method: str, response: Response) -> Response:
    """Return a response as this method gets it."""
    return response.without_body() if method == "HEAD" else response


def _document(request: Request, resource: Resource) -> Response:
    found = _wanted_headers(request.headers)
    coding = choose(found.get(b"accept-encoding"), resource.codings)
    if coding is None:
        return _unacceptable(resource)
    variant = resource.variants[coding]
    if len(found) - (b"accept-encoding" in found) == 0:
        return variant.whole
    if is_refused(found, resource.modified):
        return CHANGED
    return variant.unchanged if is_unchanged(found, resource.tag, resource.modified) else variant.whole


def _wanted_headers(headers: Iterable[Header]) -> dict[bytes, bytes]:
    """Return the headers that decide; one that is sent twice is one list (RFC 9110 §5.3)."""
    found: dict[bytes, bytes] = {}
    for name, value in headers:
        if name in _READ:
            found[name] = found[name] + b", " + value if name in found else value
    return found


def _unacceptable(resource: Resource) -> Response:
    there_is = ", ".join((*resource.codings, "identity"))
    subject = resource.variants["identity"].whole.subject
    text = f"Accept-Encoding refuses every coding that there is: {there_is}"
    return message(HTTPStatus.NOT_ACCEPTABLE, text, _VARY, NO_STORE, subject=subject)
