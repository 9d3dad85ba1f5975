"""Addresses: an IRI made a URI, a reference made absolute, an id made canonical (RFC 3986, RFC 3987)."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from urllib.parse import quote, unquote, urljoin

#: RFC 3986 appendix B. It matches every text without a line end, so that splitting never fails.
_PARTS = re.compile(r"(?:([^:/?#]+):)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*")
#: An address that needs nothing done. No "%": those must be looked at.
_PLAIN = re.compile(
    r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)*(?:/[\w.~!$&'()*+,;=:@/-]*)(?:#[\w.~!$&'()*+,;=:@/?-]*)?", re.ASCII
)
_OUTER = "".join(map(chr, range(0x21)))  # C0 controls and the space
_LINE_ENDS = re.compile("[\t\n\r]")
_PATH = re.compile(r"%[0-9A-Fa-f]{2}|[^A-Za-z0-9\-._~!$&'()*+,;=:@/]+?")
_QUERY = re.compile(r"%[0-9A-Fa-f]{2}|[^A-Za-z0-9\-._~!$&'()*+,;=:@/?]+?")
_USER = re.compile(r"%[0-9A-Fa-f]{2}|[^A-Za-z0-9\-._~!$&'()*+,;=:]+?")
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?")
_HOST_PORT = re.compile(r"(\[[^\[\]]{0,45}\]|[^:\[\]]*)(?::([0-9]{0,5}))?")
_WEB = ("http", "https")
_DEFAULT_PORTS = {"http": "80", "https": "443", "ftp": "21"}

#: What can stand in no IRI, encoded or not: white space, controls, delimiters, surrogates, a "%" of no octet.
_NO_IRI = re.compile(r"""[\x00-\x20\x7f-\xa0"<>\\^`{|}\s\ud800-\udfff\ufffe\uffff]|%(?![0-9A-Fa-f]{2})""")
_UUID = re.compile(
    r"(\{)?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?(1)\})", re.IGNORECASE
)
#: RFC 8141 §2, without what feed validators refuse.
_URN = re.compile(
    r"urn:([a-z0-9][a-z0-9-]{1,31}):((?:[a-z0-9()+,.:=@;$_!*'/~&?#-]|%[0-9a-f]{2})+)", re.IGNORECASE
)
#: RFC 4151 §2.1.
_TAG = re.compile(
    r"tag:(?:[a-z0-9._-]+@)?[a-z0-9.-]+,\d{4}(?:-\d{2}(?:-\d{2})?)?:"
    r"[\w;/?:@&=+$.\-!~*'()%,]*(?:#[\w;/?:@&=+$.\-!~*'()%,]*)?",
    re.ASCII,
)
_ENCODED_UNRESERVED = re.compile("%(?:2[DE]|3[0-9]|[46][1-9A-F]|[57][0-9A]|5F|7E)")
_ENCODED_RUN = re.compile("[A-Za-z]?(?:%[89A-F][0-9A-F])+")  # a letter, for the mark after it


def encode(address: str) -> str:
    """Give the URI of an IRI (RFC 3987 §3.1), absolute or relative; "" where it can be no address.

    Scheme and host are lower-case, the host in punycode; what a URI cannot hold is percent-encoded, once.
    """
    if _PLAIN.fullmatch(address):
        return address
    parts = _PARTS.fullmatch(
        _LINE_ENDS.sub("", address.strip(_OUTER)).replace("\x0b", "%0B").replace("\x0c", "%0C")
    )
    assert parts is not None  # every text without a line end is made of these parts
    scheme, authority, path, query, fragment = parts.groups()
    if scheme is not None and not _SCHEME.fullmatch(scheme):
        # A colon in a first segment that is no scheme: RFC 3986 §4.2 wants "./" before it.
        scheme, path = None, f"./{scheme}:{path}"
    scheme = scheme.lower() if scheme else None
    if scheme in _WEB and not authority:
        return ""
    encoded_authority = _encode_authority(authority, scheme) if authority else authority
    if authority and not encoded_authority:
        return ""
    return _join(
        scheme,
        encoded_authority,
        _quote(_PATH, path) or ("/" if scheme in _WEB else ""),
        query and _quote(_QUERY, query),
        fragment and _quote(_QUERY, fragment),
    )


def below(base: str, path: str) -> str:
    """Give the URI of the file at `path` below the directory at `base`, whatever signs its name has."""
    return encode(base) + quote(path, safe="/~!$&'()*+,;=:@")


def absolute(reference: str, base: str) -> str:
    """Give the URI that `reference` means on the page at `base` (RFC 3986 §5); "" where it means none."""
    if _PLAIN.fullmatch(reference):
        return reference
    tidy = _LINE_ENDS.sub("", reference.strip(_OUTER))
    scheme = tidy.split(":", 1)[0].lower() if ":" in tidy else ""
    if scheme not in _WEB and _SCHEME.fullmatch(scheme):
        return encode(tidy)
    cut = re.search("[?#]", tidy)
    end = cut.start() if cut else len(tidy)
    try:
        # "\" as browsers read it: people write it for "/".
        return encode(urljoin(base, tidy[:end].replace("\\", "/") + tidy[end:]))
    except ValueError:  # a broken IPv6 host
        return ""


def is_absolute_iri(text: str) -> bool:
    """Tell whether `text` is an absolute IRI as it stands: a scheme, and a rest with nothing forbidden in it.

    A scheme of one letter is a drive of Windows, and no scheme of that length exists.
    """
    scheme, colon, rest = text.partition(":")
    if not colon or not rest or len(scheme) < 2 or not _SCHEME.fullmatch(scheme) or _NO_IRI.search(rest):
        return False
    return scheme.lower() not in _WEB or bool(re.match("//[^/?#]", rest) and encode(text))


def as_id(text: str) -> str | None:
    """Give the id that a declared one stands for: an absolute IRI made canonical, a UUID as a URN, else None.

    Canonical (RFC 3986 §6.2): feed validators want ids percent-encoded, with a host in lower case and a path.
    What is canonical already is not touched. A "tag:" or "urn:" must be as RFC 4151 and RFC 8141 say.
    """
    tidy = text.strip()
    uuid = _UUID.fullmatch(tidy)
    if uuid:
        return f"urn:uuid:{uuid[2].lower()}"
    if not is_absolute_iri(tidy):
        return None
    scheme = tidy.split(":", 1)[0].lower()
    if scheme == "urn":
        return _canonical_urn(encode(tidy))
    if scheme == "tag":
        tag = _canonical_octets(encode(tidy))
        return tag if _TAG.fullmatch(tag) else None
    return _canonical(encode(tidy)) or None


def under(root: str, path: str) -> str:
    """Return a path that counts from a site's root as one that counts from its host's: "/a.png" is "/blog/a.png"."""
    if not path.startswith("/") or path.startswith(("//", root)):
        return path
    return root.rstrip("/") + path


def media_type(address: str) -> str | None:
    """Give the media type that an address's suffix stands for, by our own table: no system's matters."""
    parts = _PARTS.match(address)
    path = unquote(parts[3]) if parts else ""
    return _MEDIA_TYPES.get(posixpath.splitext(path)[1].lower())


def _join(
    scheme: str | None, authority: str | None, path: str, query: str | None, fragment: str | None
) -> str:
    return "".join(
        (
            "" if scheme is None else f"{scheme}:",
            "" if authority is None else f"//{authority}",
            path,
            "" if query is None else f"?{query}",
            "" if fragment is None else f"#{fragment}",
        )
    )


def _quote(forbidden: re.Pattern[str], part: str) -> str:
    return forbidden.sub(_quoted, part)


def _quoted(match: re.Match[str]) -> str:
    found = match[0]
    if len(found) == 3:
        return found.upper()
    return "".join(f"%{octet:02X}" for octet in found.encode("utf-8", "ignore"))


def _encode_authority(authority: str, scheme: str | None) -> str:
    """Give the authority in lower case and punycode; "" where its host or port can be none."""
    user, at, place = authority.rpartition("@")
    found = _HOST_PORT.fullmatch(place)
    if not found:
        return ""
    host, port = _encode_host(found[1]), found[2]
    if port and int(port) > 65535:
        return ""
    if not host and scheme in (*_WEB, None):
        return ""
    return (_quote(_USER, user) + at if at else "") + host + (f":{port}" if port else "")


def _encode_host(host: str) -> str:
    plain = host.lower()
    if _HOST.fullmatch(plain):
        return plain
    if plain.startswith("["):
        return plain if _is_ipv6(plain[1:-1]) else ""
    decoded = unquote(plain)
    try:
        import idna

        found = idna.encode(decoded, uts46=True, transitional=False).decode("ascii").lower()
    except (UnicodeError, ValueError):
        return ""
    return found if _HOST.fullmatch(found) else ""


def _is_ipv6(literal: str) -> bool:
    import ipaddress

    try:
        return ipaddress.IPv6Address(literal).scope_id is None
    except ValueError:
        return False


def _canonical(address: str) -> str:
    parts = _PARTS.fullmatch(address)
    assert parts is not None  # `encode` leaves no line end
    scheme, authority, path, query, fragment = parts.groups()
    if authority:
        port = _DEFAULT_PORTS.get(scheme)
        authority = authority.removesuffix(f":{port}") if port else authority
        authority = authority.removesuffix(".")
    path = _canonical_octets(path)
    if authority is not None:
        path = _without_dots(path) or "/"
    return _join(
        scheme, authority, path, query and _canonical_octets(query), fragment and _canonical_octets(fragment)
    )


def _without_dots(path: str) -> str:
    """Remove dot segments (RFC 3986 §5.2.4)."""
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == ".." and len(kept) > 1:
            kept.pop()
        elif segment not in (".", ".."):
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/".join(kept)


def _canonical_octets(part: str) -> str:
    """Decode what need not be encoded (RFC 3986 §6.2.2.2), and compose letters (RFC 3987 §5.3.2.2)."""
    decoded = _ENCODED_UNRESERVED.sub(lambda match: chr(int(match[0][1:], 16)), part)
    return _ENCODED_RUN.sub(_composed, decoded)


def _composed(match: re.Match[str]) -> str:
    try:
        letters = unquote(match[0], errors="strict")
    except UnicodeDecodeError:  # octets of another encoding stay as they are
        return match[0]
    return quote(unicodedata.normalize("NFC", letters))


def _canonical_urn(urn: str) -> str | None:
    found = _URN.fullmatch(urn)
    if not found:
        return None
    space, name = found[1].lower(), found[2]
    if space == "uuid":
        return f"urn:uuid:{name.lower()}" if _UUID.fullmatch(name) and name[0] != "{" else None
    return f"urn:{space}:{_canonical_octets(name)}"


_MEDIA_TYPES = {
    ".aac": "audio/aac",
    ".avif": "image/avif",
    ".bmp": "image/bmp",
    ".csv": "text/csv",
    ".doc": "application/msword",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".epub": "application/epub+zip",
    ".flac": "audio/flac",
    ".gif": "image/gif",
    ".gz": "application/gzip",
    ".heic": "image/heic",
    ".htm": "text/html",
    ".html": "text/html",
    ".ico": "image/vnd.microsoft.icon",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".jxl": "image/jxl",
    ".m4a": "audio/mp4",
    ".m4b": "audio/mp4",
    ".m4v": "video/x-m4v",
    ".mkv": "video/x-matroska",
    ".mov": "video/quicktime",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".mpeg": "video/mpeg",
    ".mpg": "video/mpeg",
    ".odp": "application/vnd.oasis.opendocument.presentation",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".oga": "audio/ogg",
    ".ogg": "audio/ogg",
    ".ogv": "video/ogg",
    ".opus": "audio/ogg",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".ppt": "application/vnd.ms-powerpoint",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".rtf": "application/rtf",
    ".svg": "image/svg+xml",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".txt": "text/plain",
    ".wav": "audio/wav",
    ".weba": "audio/webm",
    ".webm": "video/webm",
    ".webp": "image/webp",
    ".xls": "application/vnd.ms-excel",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/xml",
    ".zip": "application/zip",
}
