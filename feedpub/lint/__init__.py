"""What RSS 2.0, Atom (RFC 4287), RFC 5005 and JSON Feed 1.1 require, and the W3C feed validator wants, as rules over
a document. Each rule names its section or the validator's word. What they need is imported with the first document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from feedpub.errors import Problem
from feedpub.lint.sound import Facts, Parts, Sound

if TYPE_CHECKING:
    from feedpub.lint.reading import Dialect

__all__ = ["Facts", "Sound", "check", "check_parts"]


def check(format: str, content: bytes, path: str) -> list[Problem]:
    """Name what is wrong with a document, by line and article; `path` is how messages call it.

    An error breaks a specification or a reader, or is what the W3C feed validator would report; a warning is what
    the operator may want so: a date before 1990. Any bytes are taken; none raise.
    """
    return _check(format, content, path, None, None)


def check_parts(
    format: str,
    head: bytes,
    articles: Sequence[bytes],
    separator: bytes,
    tail: bytes,
    path: str,
    sound: Sound | None = None,
) -> list[Problem]:
    """As `check`, of the document that these parts make, for many documents that share articles.

    The whole is read back, and its frame, its ids and their order are judged; but of the articles only those that
    `sound` does not know. What is found without a problem is remembered there.
    """
    content = b"".join((head, separator.join(articles), tail))
    return _check(format, content, path, Parts(head, articles, tail), sound)


def _check(
    format: str,
    content: bytes,
    path: str,
    parts: Parts | None,
    sound: Sound | None,
) -> list[Problem]:
    from feedpub.lint.findings import Findings

    findings = Findings(path, content)
    if format == "json":
        from feedpub.lint.jsonfeed import check_json

        check_json(findings, parts, sound)
    else:
        from feedpub.lint.reading import check_xml

        check_xml(_dialect(format), findings, parts, sound)
    return findings.problems


def _dialect(format: str) -> Dialect:
    from feedpub.lint.atom import ATOM_FEED
    from feedpub.lint.rss import RSS

    return {"rss": RSS, "atom": ATOM_FEED}[format]
