"""What a value must look like: a rule gives nothing, or a sentence that says what is wrong and what would be right.

The word in parentheses is the code under which the W3C feed validator reports the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from feedpub.address import as_id
from feedpub.languages import LANGUAGES
from feedpub.lint.words import SCHEMES

Value = Callable[[str], str | None]


class Doubt(str):
    """A sentence about what may be as the operator wants it: a warning, no error."""

    __slots__ = ()


#: An address that is as it should be: the one that nearly always stands there.
_PLAIN_URI = re.compile(
    r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::[0-9]+)?(?:/[A-Za-z0-9;/?:@&=+$._!~*'(),#-]*)?"
)
_FULL = re.compile(r"([a-zA-Z][0-9a-zA-Z+.-]*):(?://)?[0-9a-zA-Z;/?:@&=+$._!~*'()%,#-]+")
_URI_CHARACTER = re.compile(r"[0-9a-zA-Z;/?:@&=+$._!~*'()%,#-]")
_BROKEN_OCTET = re.compile(r"%(?![0-9A-Fa-f]{2})")
_WEB = re.compile(r"(?i)(?:https?|ftp)://[^/?#]")
_URN = re.compile(r"(?i)urn:[a-z0-9][a-z0-9-]{1,31}:(?:[a-z0-9()+,.:=@;$_!*'-]|%[0-9a-f]{2})+(?:#.*)?")
_UUID = re.compile(r"(?i)urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:#.*)?")
_TAG = re.compile(
    r"tag:(?:[a-z0-9._-]+@)?[a-z0-9.-]+,[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?:"
    r"[0-9a-zA-Z;/?:@&=+$._!~*'()%,-]*(?:#[0-9a-zA-Z;/?:@&=+$._!~*'()%,-]*)?"
)
_CANONICAL = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)*(?:/(?!\.)[A-Za-z0-9_~!$&'()*+,;=:@.-]*)+")
_DOTS = re.compile(r"/\.\.?(?:/|$)")
_HTTP_ADDRESS = re.compile(r"(?i)https?://(?:[a-z0-9-]+\.)+[a-z0-9][a-z0-9-]*(?::[0-9]+)?(?:/.*)?")

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*|[xX](?:-[A-Za-z0-9]{1,8})+")
_WORD = r'[^\s()<>,;:\\"/\[\]?=]+'
_MEDIA_TYPE = re.compile(rf'{_WORD}/{_WORD}(?:\s*;\s*{_WORD}=(?:"[^"]*"|{_WORD}))*')
_MAILBOX = re.compile(r"[A-Za-z0-9_+.'-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z0-9][A-Za-z0-9-]*")
_NUMBER = re.compile(r"[0-9]+")


def shown(value: str) -> str:
    """Give a value as messages quote it."""
    return f"“{value[:79]}…”" if len(value) > 80 else f"“{value}”"


def any_text(_: str) -> None:
    """There is no rule about this value."""


def not_blank(value: str) -> str | None:
    return (
        None
        if value and not value.isspace()
        else "is empty; it must say something, or be left out (NotBlank)"
    )


@lru_cache(maxsize=256)  # an address is judged as the article's id, as its link and for each format
def full_uri(value: str) -> str | None:
    """RSS 2.0 <link>: an address with its scheme, percent-encoded (RFC 3986)."""
    if _PLAIN_URI.fullmatch(value):
        return None
    scheme = value.partition(":")[0].lower()
    if scheme in ("tag", "urn"):
        return _name(value, scheme)
    match = _FULL.fullmatch(value)
    if match is None:
        return _not_full(value)
    if _BROKEN_OCTET.search(value):
        return f"holds {shown(value)}; “%” must be written %25 there (InvalidUriChar)"
    if scheme in ("http", "https", "ftp") and not _WEB.match(value):
        return f"holds {shown(value)}; an address has two slashes and a host (InvalidFullLink)"
    if scheme.isalpha() and scheme not in SCHEMES:
        return Doubt(
            f"holds {shown(value)}, whose scheme {scheme} validators do not know (SchemeNotIANARegistered)"
        )
    return None


def _not_full(value: str) -> str:
    forbidden = next((sign for sign in value if sign.isascii() and not _URI_CHARACTER.match(sign)), None)
    if forbidden in ("[", "]"):  # the host of an IPv6 address: right, but validators do not know it
        return Doubt(f"holds {shown(value)}; give the host a name instead of a number (InvalidUriChar)")
    if forbidden:
        return f"holds {shown(value)}; {forbidden!r} must be percent-encoded (InvalidUriChar)"
    if not value.isascii():
        return f"holds {shown(value)}; letters beyond ASCII must be percent-encoded (UriNotIri)"
    return f"holds {shown(value)}; it must be a whole address with its scheme (InvalidFullLink)"


def _name(value: str, scheme: str) -> str | None:
    if scheme == "tag":
        if _TAG.fullmatch(value):
            return None
        return f"holds {shown(value)}; a tag URI is written as tag:example.org,2024:name (InvalidTAG)"
    if value[:9].lower() == "urn:uuid:":
        return None if _UUID.fullmatch(value) else f"holds {shown(value)}, which is no UUID (InvalidUUID)"
    return (
        None
        if _URN.fullmatch(value)
        else f"holds {shown(value)}; a URN is written as urn:isbn:0451450523 (InvalidURN)"
    )


def full_iri(value: str) -> str | None:
    """RFC 4287 §2: as `full_uri`, but letters beyond ASCII may stand there as they are (RFC 3987)."""
    if value.isascii():
        return full_uri(value)
    return full_uri("".join(letter if letter.isascii() else "x" for letter in value))


def canonical_iri(value: str) -> str | None:
    """RFC 4287 §4.2.6.1: an id is compared letter by letter, so it should have its canonical form."""
    if _CANONICAL.fullmatch(value):
        return None
    wrong = full_uri(value)
    if wrong is not None:
        return wrong
    if as_id(value) != value or _DOTS.search(value):
        right = as_id(value)
        return (
            f"holds {shown(value)}; the canonical form is {shown(right)} (NonCanonicalURI)"
            if right
            else (f"holds {shown(value)}, which has no canonical form (NonCanonicalURI)")
        )
    return None


def http_address(value: str) -> str | None:
    """RSS 2.0 <enclosure>: the url must be an http url."""
    if not _HTTP_ADDRESS.fullmatch(value):
        return (
            f"holds {shown(value)}; it must be http or https with a host that has a dot (InvalidURLAttribute)"
        )
    return full_uri(value)


def web_address(value: str) -> str | None:
    """JSON Feed 1.1: an absolute address that a reader can fetch or open."""
    return full_uri(value) if value.startswith(("http://", "https://")) else _not_web(value)


def _not_web(value: str) -> str:
    return f"holds {shown(value)}; it must be a whole address that begins with https:// or http://"


def language(value: str) -> str | None:
    """RSS 2.0 <language>, xml:lang: a tag of BCP 47 whose language exists."""
    if not _LANGUAGE.fullmatch(value):
        return f"holds {shown(value)}; a language is written as uk or en-US (InvalidLanguage)"
    first = value.partition("-")[0].lower()
    if len(first) == 2 and first not in LANGUAGES:
        return f"holds {shown(value)}, but there is no language {first} in ISO 639 (InvalidLanguage)"
    return None


@lru_cache(maxsize=64)
def media_type(value: str) -> str | None:
    """RFC 4287 §4.2.7.3, RSS 2.0 <enclosure>: type/subtype."""
    return (
        None
        if _MEDIA_TYPE.fullmatch(value)
        else f"holds {shown(value)}; a media type is written as audio/mpeg (InvalidMIMEType)"
    )


def mailbox(value: str) -> str | None:
    """RFC 4287 §3.2.3: an addr-spec of RFC 2822."""
    return (
        None
        if _MAILBOX.fullmatch(value)
        else f"holds {shown(value)}; an e-mail address is written as a@example.org (InvalidContact)"
    )


def person(value: str) -> str | None:
    """RSS 2.0 <managingEditor> and <author>: an e-mail address with the name behind it, in parentheses."""
    address, _, rest = value.partition(" (")
    if rest.endswith(")") and rest.strip(") "):
        return mailbox(address)
    if not _MAILBOX.match(value):
        return f"holds {shown(value)}; RSS wants a@example.org (Name); a name alone is dc:creator (InvalidContact)"
    return f"holds {shown(value)}; the form is a@example.org (Name) (MissingRealName, EmailFormat)"


def positive(value: str) -> str | None:
    if _NUMBER.fullmatch(value) and value.strip("0"):
        return None
    return f"holds {shown(value)}; it must be a whole number above zero (InvalidPositiveInteger)"


def not_negative(value: str) -> str | None:
    return (
        None
        if _NUMBER.fullmatch(value)
        else f"holds {shown(value)}; it must be a whole number, 0 where unknown (InvalidNonNegativeInteger)"
    )


def one_of(*allowed: str, code: str) -> Value:
    """A rule for a value that is one of a few words."""

    def judge(value: str) -> str | None:
        return (
            None
            if value in allowed
            else f"holds {shown(value)}; it must be one of {', '.join(allowed)} ({code})"
        )

    return judge


def from_to(first: int, last: int, code: str) -> Value:
    """A rule for a whole number between two others."""

    def judge(value: str) -> str | None:
        if _NUMBER.fullmatch(value) and len(value) < 10 and first <= int(value) <= last:
            return None
        return f"holds {shown(value)}; it must be a whole number from {first} to {last} ({code})"

    return judge
