"""Configuration for nginx."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from feedpub.answers import (
    ABSENT,
    COMMON,
    ENDED,
    FEED_POLICY,
    METHODS,
    NO_STORE,
    OTHER_TYPE,
    PAGE_POLICY,
    PREFLIGHT,
    READ_ONLY,
    TYPES,
)
from feedpub.deploy.hosting import SLUG, Hosting

_HEAD = """\
# nginx configuration by `feedpub deploy-config nginx`. Make it again when the configuration of feedpub changes, and
# after `feedpub retire`; then: nginx -t && nginx -s reload
#
# Where it is weaker than `feedpub serve`:
# - an ETag is made of time and size and differs between the codings; feedpub gives every change another second
# - where If-None-Match fits and If-Modified-Since does not, the whole document is sent
# - the main nginx package has no zstd, and br needs a module: `feedpub deploy-config nginx --brotli`
# - an address that is spelt in another Unicode form (NFD) is absent
# - until the first build, feeds are absent (404) and not delayed (503): build before you reload
"""
_INDENT = "    "
_ABSENT = "@feedpub_absent"
_READ_ONLY = "@feedpub_read_only"
_ALLOWED = "@feedpub_preflight"
#: Repeated in every location, since none inherits it; the status has no other meaning than the error_page below.
_PREFLIGHT = "if ($request_method = OPTIONS) { return 418; }"
#: Locations with the answers that are no documents: name, status, text, headers.
_ANSWERS: tuple[tuple[str, int, str, dict[str, str]], ...] = (
    (_ABSENT, 404, ABSENT, {"Cache-Control": NO_STORE}),
    (_READ_ONLY, 405, READ_ONLY, {"Cache-Control": NO_STORE, "Allow": METHODS}),
    (_ALLOWED, 204, "", PREFLIGHT),
)
# Hidden files, and compressed copies, which are no documents of their own.
_NO_MATCH = r"/\.|\.(?:gz|br|zst)$"


def site(hosting: Hosting) -> str:
    """Return a server of its own, for conf.d or sites-enabled."""
    secured = hosting.scheme == "https"
    port = 80 if secured else hosting.port or 80
    note = "  # feeds.url is https: let certbot --nginx add the certificate" if secured else ""
    lines = [f"listen {port};{note}", f"server_name {hosting.host.strip('[]')};", "", *_locations(hosting)]
    return "\n".join([_HEAD, "server {", *_indented(lines), "}", ""])


def part(hosting: Hosting) -> str:
    """Return what a server that there is already can include."""
    return "\n".join([_HEAD, *_locations(hosting), ""])


def _locations(hosting: Hosting) -> Iterator[str]:
    root = hosting.root
    if root != "/":
        moved = [_PREFLIGHT, f"return 301 {_quoted(hosting.address_path(''))};"]
        yield from _block(
            f"location = {_quoted(root.rstrip('/'))}", [*_settled(), *_headers(_lasting(hosting)), *moved]
        )
    for path, target in hosting.retired:
        yield from _block(f"location = {_quoted(root + path)}", _farewell(hosting, target))
    yield from _block(f"location ^~ {_quoted(root)}", _tree(hosting))
    for name, status, text, headers in _ANSWERS:
        said = [*_settled(), *_headers(COMMON | headers), f"return {status}{_said(text)};"]
        yield from _block(f"location {name}", said)


def _tree(hosting: Hosting) -> Iterator[str]:
    yield f"alias {_quoted(hosting.directory.rstrip('/') + '/')};"
    yield "index index.html;"
    yield from _settled()
    yield f"error_page 403 404 =404 {_ABSENT};"
    yield f"error_page 405 {_READ_ONLY};"
    yield "etag on;"
    yield "if_modified_since before;"
    yield "max_ranges 0;"
    if "gzip" in hosting.codings:
        yield "gzip_static on;"
        yield "gzip_proxied any;"
    if "br" in hosting.codings:
        yield "brotli_static on;"
    yield "gzip_vary on;"
    yield from _headers(_whole(hosting, FEED_POLICY))
    yield from _block("types", [f"{_quoted(media)} {suffix};" for suffix, media in TYPES.items()])
    yield _PREFLIGHT
    yield from _block(f"location ~ {_quoted(_NO_MATCH)}", [_PREFLIGHT, "return 404;"])
    for pattern, format in hosting.documents:
        yield from _document(hosting, pattern, format)
    page = _headers(_whole(hosting, PAGE_POLICY))
    yield from _block(r'location ~ "\.html$"', [*page, _PREFLIGHT])


def _document(hosting: Hosting, pattern: str, format: str) -> Iterator[str]:
    """Yield the location of a kind of document: its media type is known, whatever its name ends in."""
    link = hosting.link(pattern, "$slug")
    headers = {**_whole(hosting, FEED_POLICY), "Link": link}
    lines = ["types { }", f"default_type {_quoted(TYPES[format])};"]
    lines += [*_headers(headers), _PREFLIGHT]
    if SLUG in pattern:
        before, _, after = pattern.partition(SLUG)
        regex = f"^{re.escape(hosting.root + before)}(?<slug>[^/]+){_regex(after)}$"
        yield from _block(f"location ~ {_quoted(regex)}", lines)
    else:
        yield from _block(f"location = {_quoted(hosting.root + pattern)}", lines)


def _regex(pattern: str) -> str:
    """Return a regex of what stands after the first slug, which may stand there again."""
    return r"\k<slug>".join(map(re.escape, pattern.split(SLUG)))


def _farewell(hosting: Hosting, target: str | None) -> Iterator[str]:
    yield from _settled()
    yield from _headers(_lasting(hosting))
    yield _PREFLIGHT
    yield (
        f"return 410{_said(ENDED)};"
        if target is None
        else f"return 301 {_quoted(hosting.address_path(target))};"
    )


def _said(text: str) -> str:
    return f' "{text}\\n"' if text else ""


def _settled() -> Iterator[str]:
    yield f"default_type {_quoted(OTHER_TYPE)};"
    yield "charset off;"
    yield "absolute_redirect off;"
    yield f"error_page 418 =204 {_ALLOWED};"


def _lasting(hosting: Hosting) -> dict[str, str]:
    return {"Cache-Control": hosting.cache, **COMMON}


def _whole(hosting: Hosting, policy: str) -> dict[str, str]:
    return {**_lasting(hosting), "Accept-Ranges": "none", "Content-Security-Policy": policy}


def _headers(headers: Mapping[str, str]) -> Iterator[str]:
    # One add_header hides those of the block around it, so that they are said together, each time.
    for name, value in headers.items():
        yield f"add_header {name} {_quoted(value)} always;"


def _block(head: str, lines: Iterable[str]) -> Iterator[str]:
    yield f"{head} {{"
    yield from _indented(lines)
    yield "}"


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (_INDENT + line if line else "" for line in lines)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
