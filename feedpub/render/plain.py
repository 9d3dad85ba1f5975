"""What every format says alike: plain text, media types and e-mail addresses validators take."""

from __future__ import annotations

import re

from feedpub.article import Author, Via
from feedpub.feed import PublishedArticle

GENERATOR = "feedpub"  #: without a version, so that an upgrade changes no document
UNKNOWN_TYPE = "application/octet-stream"

_END_TAG = re.compile(r"</(\w+)>")
_WORD = r"[A-Za-z0-9!#$&^_.+-]+"
_MEDIA_TYPE = re.compile(rf'{_WORD}/{_WORD}(?:; ?{_WORD}=(?:{_WORD}|"[^"\\]*"))*')
_MAILBOX = re.compile(r"[A-Za-z0-9_+.'-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z0-9][A-Za-z0-9-]*")


def plain(text: str) -> str:
    """Plain text as it stands in every format, so that all of them agree.

    The W3C validator takes `</b>` in a title for HTML whatever way it is escaped (ContainsHTML): a space that
    changes nothing for a person, as in `</b >`, is all that stops it.
    """
    return _END_TAG.sub(r"</\1 >", text) if "</" in text else text


def summary(article: PublishedArticle) -> str | None:
    """The summary; the title where there is no text either, since Atom and JSON want one of the two."""
    if article.summary:
        return plain(article.summary)
    return None if article.content else plain(article.title)


def media_type(declared: str | None) -> str:
    """A media type, since RSS and JSON Feed require one; that of anything where none is declared."""
    return declared if declared and _MEDIA_TYPE.fullmatch(declared) else UNKNOWN_TYPE


def positive(number: int | None) -> int | None:
    """A number that validators want to be above zero (InvalidPositiveInteger); None where it is not."""
    return number if number and number > 0 else None


def mailbox(author: Author) -> str | None:
    """The author's e-mail address where validators take it for one (InvalidContact, UnknownHost)."""
    return author.email if author.email and _MAILBOX.fullmatch(author.email) else None


def source(via: Via) -> str | None:
    """The one text that names a source: dc:source may stand only once."""
    return via.name or via.address
