"""Configuration for Caddy."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import count

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
# Caddy configuration by `feedpub deploy-config caddy`. Make it again when the configuration of feedpub changes, and
# after `feedpub retire`; then: caddy validate --config FILE --adapter caddyfile && systemctl reload caddy
#
# Where it is weaker than `feedpub serve`:
# - an ETag is made of time and size; feedpub gives every change another second
# - a 304 has no Last-Modified
# - an address that is spelt in another Unicode form (NFD) is absent
# - until the first build, feeds are absent (404) and not delayed (503): build before you reload
"""
_PREFERENCE = ("br", "zstd", "gzip")  # the smallest first
_META = re.compile(r"[\\.+*?()|\[\]{}^$]")


def site(hosting: Hosting) -> str:
    """Return a site of its own, for the Caddyfile or a file that it imports."""
    port = f":{hosting.port}" if hosting.port else ""
    host = f"[{hosting.host}]" if ":" in hosting.host else hosting.host
    # Without it, Caddy answers every other address with an empty 200.
    rest = [] if hosting.root == "/" else _block("handle", _refusal(ABSENT, 404))
    return "\n".join([_HEAD, *_block(f"{hosting.scheme}://{host}{port}", [*_routes(hosting), *rest]), ""])


def part(hosting: Hosting) -> str:
    """Return what a site that there is already can import."""
    return "\n".join([_HEAD, *_routes(hosting), ""])


def _routes(hosting: Hosting) -> Iterator[str]:
    if hosting.root == "/":
        yield from _block("handle", _block("route", _tree(hosting)))
        return
    bare = hosting.root.rstrip("/")
    moved = [*_always(), *_headers({"Cache-Control": hosting.cache})]
    moved += [f"redir * {_quoted(hosting.address_path(''))} 301"]
    # Not handle PATH: there, % and * mean something.
    yield f"@feeds_bare path_regexp {_regex('^', _escaped(bare), '$')}"
    yield from _block("handle @feeds_bare", _block("route", moved))
    # Not handle_path: it does not strip a prefix of letters that are percent-encoded in the address.
    strip = f"uri strip_prefix {_quoted(hosting.address_path('').rstrip('/'))}"
    yield f"@feeds path_regexp {_regex('^', _escaped(bare), '/')}"
    yield from _block("handle @feeds", _block("route", [strip, *_tree(hosting)]))


def _tree(hosting: Hosting) -> Iterator[str]:
    """Yield what is done with a request, in this order; paths are relative to the output directory here."""
    yield f"root * {_quoted(hosting.directory)}"
    yield from _always()
    yield from _retired(hosting)
    # hidden files, and compressed copies, which are no documents of their own
    yield r"@hidden path_regexp `(?:/\.|\.(?:gz|br|zst)$)`"
    yield from _block("handle @hidden", _refusal(ABSENT, 404))
    yield from _block("@published file", ["try_files {path} {path}index.html"])
    yield from _block("handle @published", _block("route", _documents(hosting)))
    yield from _block("handle", _refusal(ABSENT, 404))


def _always() -> Iterator[str]:
    """Yield what holds for every address: headers, a browser's question, and that nothing can be written."""
    yield from _headers(COMMON)
    yield "@preflight method OPTIONS"
    yield from _block("handle @preflight", [*_headers(PREFLIGHT), 'respond "" 204'])
    yield "@other not method GET HEAD"
    yield from _block("handle @other", _refusal(READ_ONLY, 405, {"Allow": METHODS}))


def _retired(hosting: Hosting) -> Iterator[str]:
    ended = [path for path, target in hosting.retired if target is None]
    cached = {"Cache-Control": hosting.cache}
    if ended:
        yield f"@ended path_regexp {_regex('^/(?:', '|'.join(map(_escaped, ended)), ')$')}"
        yield from _block("handle @ended", _refusal(ENDED, 410, cached))
    moved = ((path, target) for path, target in hosting.retired if target is not None)
    for number, (path, target) in enumerate(moved, 1):
        yield f"@moved{number} path_regexp {_regex('^/', _escaped(path), '$')}"
        yield from _block(
            f"handle @moved{number}",
            [*_headers(cached), f"redir * {_quoted(hosting.address_path(target))} 301"],
        )


def _documents(hosting: Hosting) -> Iterator[str]:
    yield from _headers(
        {"Cache-Control": hosting.cache, "Content-Security-Policy": FEED_POLICY, "Content-Type": OTHER_TYPE}
    )
    yield "# readers get the whole document, as from feedpub serve"
    yield "request_header -Range"
    # Deferred, because serving a compressed copy adds one of its own.
    yield from _block("header", ["Vary Accept-Encoding", "Accept-Ranges none", "-Server", "defer"])
    for suffix, media in TYPES.items():
        yield f"@{suffix} path_regexp `\\.{suffix}$`"
        yield f"header @{suffix} Content-Type {_quoted(media)}"
    yield "@page path_regexp `(?:\\.html|/)$`"
    yield f"header @page Content-Type {_quoted(TYPES['html'])}"
    yield f"header @page Content-Security-Policy {_quoted(PAGE_POLICY)}"
    # The last that matches is what is sent, so that the most telling pattern comes last.
    for number, (pattern, format) in zip(count(1), reversed(hosting.documents), strict=False):
        yield from _document(hosting, f"document{number}", pattern, format)
    codings = " ".join(coding for coding in _PREFERENCE if coding in hosting.codings)
    yield from _block("file_server", [f"precompressed {codings}"] if codings else [])


def _document(hosting: Hosting, name: str, pattern: str, format: str) -> Iterator[str]:
    """Yield the headers of a kind of document: its media type is known, whatever its name ends in."""
    before, *rest = map(_escaped, pattern.split(SLUG))
    slugs = ["([^/]+)" + rest[0], *("[^/]+" + after for after in rest[1:])] if rest else []
    yield f"@{name} path_regexp {name} {_regex('^/', before, *slugs, '$')}"
    link = hosting.link(pattern, f"{{re.{name}.1}}")
    headers = {"Content-Type": TYPES[format], "Content-Security-Policy": FEED_POLICY, "Link": link}
    for header, value in headers.items():
        yield f"header @{name} {header} {_quoted(value)}"


def _refusal(text: str, status: int, headers: Mapping[str, str] | None = None) -> Iterator[str]:
    yield from _headers({"Content-Type": OTHER_TYPE, "Cache-Control": NO_STORE, **(headers or {})})
    yield f'respond "{text}" {status}'


def _headers(headers: Mapping[str, str]) -> Iterator[str]:
    yield from _block("header", [f"{name} {_quoted(value)}" for name, value in headers.items()])


def _escaped(path: str) -> str:
    return _META.sub(r"\\\g<0>", path)


def _regex(*parts: str) -> str:
    return _quoted("".join(parts))


def _block(head: str, lines: Iterable[str]) -> Iterator[str]:
    yield f"{head} {{"
    yield from (f"    {line}" for line in lines)
    yield "}"


def _quoted(text: str) -> str:
    escaped = text.replace('"', '\\"')  # a backslash before anything else is one
    return f'"{escaped}"'
