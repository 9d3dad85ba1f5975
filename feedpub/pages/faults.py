"""What must never be published in a page: broken markup, no title or language, a request to somebody else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from feedpub.errors import Problem
from feedpub.pages.places import SCRIPT, STYLE, same_origin

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

#: Where a browser fetches something, unasked, for the address in an attribute.
_FETCHED = {
    "img": "src",
    "script": "src",
    "iframe": "src",
    "embed": "src",
    "audio": "src",
    "video": "src",
    "source": "src",
    "object": "data",
}
#: The links that a browser does not fetch.
_NAMED_ONLY = {"alternate", "canonical"}
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*):|\s*//")
_LINKED = {"http", "https", "mailto", "feed"}


def faults(page: bytes, path: str, base: str = "") -> list[Problem]:
    """Name what is wrong with a page; `path` is how messages call it, `base` the address that it is served below.

    Only our own pages pass: they are well-formed XML besides being HTML. Any bytes are taken; none raise.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(page, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        return [Problem(path=path, line=line or None, message=f"the page is not well-formed: {error}")]
    found = [*_about(root)]
    for element in root.iter("*"):
        found += ((element.sourceline, message) for message in _about_element(element, base))
    return [Problem(path=path, line=line, message=message) for line, message in found]


def _about(root: Element) -> Iterator[tuple[int | None, str]]:
    if root.tag != "html":
        yield root.sourceline, f"the page is a <{root.tag!s}>; it should be <html>"
    if not root.get("lang"):
        yield root.sourceline, "the page has no language; <html> needs lang"
    if not (root.findtext("head/title") or "").strip():
        yield root.sourceline, "the page has no title; <head> needs <title>"


def _about_element(element: Element, base: str) -> Iterator[str]:
    tag = str(element.tag)
    for name in map(str, element.attrib):
        if name == "style" or name.startswith("on"):
            instead = STYLE if name == "style" else SCRIPT
            yield f'<{tag} {name}="…">: the content security policy forbids it; use {instead}'
    if tag == "style" or (tag == "script" and not element.get("src")):
        yield f"<{tag}> in the page: the content security policy forbids it; use a file"
    fetched = element.get(_FETCHED[tag]) if tag in _FETCHED else None
    if tag == "link" and not _NAMED_ONLY.intersection(element.get("rel", "").split()):
        fetched = element.get("href")
    if fetched and not _is_own(fetched, base):
        yield f"<{tag}> fetches {fetched}: no page may ask another site for anything"
    if tag == "a" and (scheme := _scheme(element.get("href", ""))) and scheme not in _LINKED:
        yield f"<a> leads to {element.get('href')}: only http, https, mailto and feed are safe"


def _is_own(address: str, base: str) -> bool:
    return address.startswith("data:image/") or not _SCHEME.match(address) or same_origin(address, base)


def _scheme(address: str) -> str:
    found = _SCHEME.match(address)
    return found[1].lower() if found and found[1] else ""
