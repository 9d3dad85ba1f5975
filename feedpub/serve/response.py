"""A response as a value, and the ones that are the same for every site."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import NamedTuple

from feedpub import answers

Header = tuple[bytes, bytes]
#: a feed, as its path without the suffix of its format, and that format: what metrics count requests by
Subject = tuple[str, str]

#: everything that is not in the table: one subject, or scanners would fill the memory of the monitoring
NOTHING: Subject = ("", "")

NOSNIFF: Header = (b"x-content-type-options", b"nosniff")
SEALED: Header = (b"content-security-policy", answers.FEED_POLICY.encode())
NO_STORE: Header = (b"cache-control", answers.NO_STORE.encode())


def on_the_wire(headers: Mapping[str, str]) -> tuple[Header, ...]:
    """Return headers as servers take them."""
    return tuple((name.lower().encode(), value.encode()) for name, value in headers.items())


CORS = on_the_wire(answers.CORS)


class Headers(list[Header]):
    """The headers of a response: a list for any server, and at hand the bytes that our own one sends."""

    __slots__ = ("wire",)

    def __init__(self, pairs: Iterable[Header]) -> None:
        super().__init__(pairs)
        self.wire = b"".join(b"%s: %s\r\n" % pair for pair in self)


class Response(NamedTuple):
    """What is sent. HEAD is the same with no body."""

    status: int
    headers: Headers
    body: bytes = b""
    subject: Subject = NOTHING
    spared: int = 0  #: bytes that a 304 did not send
    squeezed: int = 0  #: bytes that compression took off

    def without_body(self) -> Response:
        """Return the answer to HEAD: every header of GET (RFC 9110 §9.3.2)."""
        return self._replace(body=b"", spared=0, squeezed=0)


def message(status: HTTPStatus, text: str, *headers: Header, subject: Subject = NOTHING) -> Response:
    """Return a response that a person can read."""
    body = f"{text}\n".encode()
    fixed = (
        (b"content-type", answers.OTHER_TYPE.encode()),
        (b"content-length", str(len(body)).encode()),
        NOSNIFF,
        *CORS,
        *headers,
    )
    return Response(int(status), Headers(fixed), body, subject)


ABSENT = message(HTTPStatus.NOT_FOUND, answers.ABSENT, NO_STORE)
#: RFC 9110 §15.6.4: a feed that is not there yet must not look like one that never was.
NOT_YET = message(
    HTTPStatus.SERVICE_UNAVAILABLE,
    "The feeds are being built for the first time.",
    (b"retry-after", b"30"),
    NO_STORE,
)
NOT_ALLOWED = message(
    HTTPStatus.METHOD_NOT_ALLOWED, answers.READ_ONLY, (b"allow", answers.METHODS.encode()), NO_STORE
)
CHANGED = message(
    HTTPStatus.PRECONDITION_FAILED, "The document is not the one that the request names.", NO_STORE
)
PREFLIGHT = Response(int(HTTPStatus.NO_CONTENT), Headers(on_the_wire({**answers.CORS, **answers.PREFLIGHT})))
