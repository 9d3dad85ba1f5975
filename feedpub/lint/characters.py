"""The bytes of a document: whether its parts are whole, and characters that no text in a feed may hold.

Those are looked for in the bytes, each by the one byte that it begins with, which is fast: most documents have none.
"""

from __future__ import annotations

import re

from feedpub.lint.findings import Findings
from feedpub.lint.sound import Parts
from feedpub.lint.values import Doubt, shown

#: C1 controls and U+FFFD, as they are or as references.
_C1 = re.compile(rb"\xc2[\x80-\x9f]")
_REFERRED = re.compile(rb"&#(?:[xX]0*(?:[89][0-9a-fA-F]|[fF]{3}[dD])|0*(?:12[89]|1[34][0-9]|15[0-9]|65533));")
_REPLACEMENT = "\ufffd".encode()
#: Letters that UTF-8 read as Latin-1 begins with.
_MOJIBAKE = re.compile(rb"\xc3[\x82\x83]\xc2[\x80-\xbf]")


def are_whole(parts: Parts, articles: int, findings: Findings) -> bool:
    """Tell whether a document that was read back has as many articles as it was joined from."""
    if len(parts.articles) == articles:
        return True
    wrong = f"{len(parts.articles)} articles became {articles} in the document; one of them is not whole"
    findings.add(None, wrong)
    return False


def frame_characters(parts: Parts | None, findings: Findings, *, refers: bool = True) -> None:
    """Judge what stands around the articles; the whole document where its parts are not known."""
    if parts is None:
        characters(findings.content, 1, findings, refers=refers)
        return
    characters(parts.head, 1, findings, refers=refers)
    if parts.tail.isascii() and b"#" not in parts.tail:
        return  # nothing there to be found, and its line would be counted in vain
    lines = findings.content.count(b"\n") - parts.tail.count(b"\n")
    characters(parts.tail, lines + 1, findings, refers=refers)


def characters(part: bytes, line: int, findings: Findings, *, refers: bool = True) -> None:
    """Refuse what no text may hold; `line` is that on which these bytes begin.

    Not `refers`: "&#x80;" means itself, as in the plain texts of JSON.
    """
    for match in (
        _C1.search(part) if b"\xc2" in part else None,
        _REFERRED.search(part) if refers and b"#" in part else None,
    ):
        if match:
            place = line + part.count(b"\n", 0, match.start())
            findings.add(
                place,
                f"it holds the control character or lost letter {match[0]!r}; remove it (BadCharacters)",
            )
    if b"\xef" in part and _REPLACEMENT in part:
        place = line + part.count(b"\n", 0, part.index(_REPLACEMENT))
        findings.add(
            place,
            "it holds U+FFFD, where a letter was lost in decoding; put the letter there (BadCharacters)",
        )
    for match in _MOJIBAKE.finditer(part) if b"\xc3" in part else ():
        chunk = part[_chunk_start(part, match.start()) : match.end()]
        if _is_mojibake(chunk):
            place = line + part.count(b"\n", 0, match.start())
            seen = shown(chunk[-60:].decode("utf-8", "ignore"))
            findings.add(
                place,
                Doubt(f"{seen} looks like UTF-8 that was read as Latin-1; write it anew (BadCharacters)"),
            )
            return


def _chunk_start(part: bytes, end: int) -> int:
    start = max(0, end - 200)
    return start + max(part.rfind(sign, start, end) for sign in (b"<", b">", b"&", b"\n", b";")) - start + 1


def _is_mojibake(chunk: bytes) -> bool:
    try:
        chunk.decode().encode("latin-1").decode()
    except UnicodeError:
        return False
    return True
