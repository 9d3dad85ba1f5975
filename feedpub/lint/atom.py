"""Atom (RFC 4287) as rules."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy

from lxml import etree
from lxml.etree import _Element as Element

from feedpub.lint import moments, values
from feedpub.lint.elements import (
    Table,
    anything,
    attribute,
    attributes,
    attributes_by,
    judge_html,
    judge_plain,
    leaf,
    name_of,
    needs,
    plain,
    text_of,
    walk,
)
from feedpub.lint.extensions import (
    DUBLIN_CORE,
    HISTORY,
    MEDIA_RULES,
    SYNDICATION,
    article_links,
    feed_links,
    link,
)
from feedpub.lint.findings import Findings
from feedpub.lint.reading import Dialect
from feedpub.lint.sound import Facts
from feedpub.lint.words import ATOM, XHTML, XML

_TEXT_TYPES = ("text", "html", "xhtml")


def _text_construct(element: Element, findings: Findings) -> None:
    """RFC 4287 §3.1: plain text, escaped HTML, or XHTML in a <div>."""
    kind = element.get("type", "text")
    if element.keys():
        attributes(element, ("type",), findings)
    if kind in _TEXT_TYPES:
        _typed(element, kind, findings)
    else:
        _wrong_type(element, kind, "must be text, html or xhtml (InvalidTextType)", findings)


def _content(element: Element, findings: Findings) -> None:
    """RFC 4287 §4.1.3: as a text construct, or of another media type, or elsewhere."""
    kind = element.get("type", "text")
    attributes(element, ("type", "src"), findings)
    if element.get("src") is not None:
        attribute(element, "src", values.full_iri, findings)
        attribute(element, "type", values.media_type, findings, required=True)
        if len(element) or (element.text and element.text.strip()):
            findings.add(element.sourceline, "<content src> must be empty (RFC 4287 §4.1.3.2)")
    elif kind in _TEXT_TYPES:
        _typed(element, kind, findings)
    elif wrong := values.media_type(kind):
        _wrong_type(element, kind, f"must be text, html, xhtml or a media type: it {wrong}", findings)


def _wrong_type(element: Element, kind: str, right: str, findings: Findings) -> None:
    findings.add(
        element.sourceline, f"<{name_of(element.tag)}> has the type {values.shown(kind)}; it {right}"
    )


def _typed(element: Element, kind: str, findings: Findings) -> None:
    if kind == "xhtml":
        _xhtml(element, findings)
        return
    text = text_of(element, findings)
    if (not text or text.isspace()) and element.tag != ATOM + "subtitle":
        findings.add(element.sourceline, f"<{name_of(element.tag)}> {values.not_blank('')}")
    if kind == "html":
        judge_html(text, element, findings)
    else:
        judge_plain(text, element, findings)


def _xhtml(element: Element, findings: Findings) -> None:
    """RFC 4287 §3.1.1.3: one <div> of XHTML, which is judged as the HTML that it is."""
    children = list(element)
    if [child.tag for child in children] != [XHTML + "div"] or (element.text and element.text.strip()):
        findings.add(
            element.sourceline,
            f"<{name_of(element.tag)} type=xhtml> must hold one <div> of XHTML (MissingXhtmlDiv)",
        )
        return
    odd = next((one for one in children[0].iter("*") if not str(one.tag).startswith(XHTML)), None)
    if odd is not None:
        findings.add(odd.sourceline, f"<{name_of(odd.tag)}> is no element of XHTML (NotHtml)")
        return
    judge_html(_as_html(children[0]), element, findings)


def _as_html(div: Element) -> str:
    copy = deepcopy(div)
    for one in copy.iter("*"):
        one.tag = str(one.tag).removeprefix(XHTML)
    etree.cleanup_namespaces(copy)
    return etree.tostring(copy, method="html", encoding="unicode", with_tail=False)


#: RFC 4287 §3.2
_PERSON: Table = {
    ATOM + "name": (plain(blank=False), True),
    ATOM + "email": (leaf(values.mailbox), True),
    ATOM + "uri": (leaf(values.full_iri), True),
}
_NAMED = {ATOM + "name": "MissingElement"}


def _person(element: Element, findings: Findings) -> None:
    seen = walk(element, _PERSON, findings)
    needs(element, seen, _NAMED, findings)


_CATEGORY: dict[str, values.Value] = {
    "term": values.not_blank,
    "scheme": values.full_iri,
    "label": values.any_text,
}


def _category(element: Element, findings: Findings) -> None:
    """RFC 4287 §4.2.2."""
    said = attributes_by(element, _CATEGORY, findings, required=("term",))
    if label := said.get("label"):
        judge_plain(label, element, findings, "label")


def _generator(element: Element, findings: Findings) -> None:
    """RFC 4287 §4.2.4."""
    attributes_by(element, {"uri": values.full_iri, "version": values.any_text}, findings)
    if not text_of(element, findings).strip():
        findings.add(element.sourceline, f"<generator> {values.not_blank('')}")


_SHARED: Table = {
    **DUBLIN_CORE,
    **MEDIA_RULES,
    ATOM + "id": (leaf(values.canonical_iri, exact=True), True),
    ATOM + "title": (_text_construct, True),
    ATOM + "rights": (_text_construct, True),
    ATOM + "updated": (leaf(moments.rfc3339, exact=True), True),
    ATOM + "author": (_person, False),
    ATOM + "contributor": (_person, False),
    ATOM + "category": (_category, False),
    ATOM + "link": (link, False),
}

#: RFC 4287 §4.1.1
_FEED: Table = {
    **_SHARED,
    **SYNDICATION,
    **HISTORY,
    ATOM + "subtitle": (_text_construct, True),
    ATOM + "generator": (_generator, True),
    ATOM + "icon": (leaf(values.full_iri, exact=True), True),
    ATOM + "logo": (leaf(values.full_iri, exact=True), True),
    ATOM + "entry": (anything, False),
}

#: RFC 4287 §4.1.2
_ENTRY: Table = {
    **_SHARED,
    ATOM + "published": (leaf(moments.rfc3339, exact=True), True),
    ATOM + "content": (_content, True),
    ATOM + "summary": (_text_construct, True),
    ATOM + "source": (anything, True),
}
_REQUIRED = {ATOM + name: "MissingElement" for name in ("id", "title", "updated")}


def _frame(root: Element, findings: Findings) -> Element | None:
    if root.tag != ATOM + "feed":
        findings.add(
            root.sourceline,
            f"the document is <{name_of(root.tag)}>; Atom begins with <feed> in its namespace (RFC 4287 §2)",
        )
        return None
    attributes(root, (), findings)
    seen = walk(root, _FEED, findings)
    needs(root, seen, _REQUIRED, findings)
    feed_links(root, "application/atom+xml", findings)
    title = seen.get(ATOM + "title")
    if not root.get(XML + "lang") and (title is None or not title.get(XML + "lang")):
        findings.add(root.sourceline, "<feed> must say its language in xml:lang (MissingDCLanguage)")
    if ATOM + "author" not in seen and ATOM + "entry" not in seen:
        findings.add(
            root.sourceline, "<feed> needs <author> where no entry has one (RFC 4287 §4.1.1, MissingElement)"
        )
    _order(seen, findings)
    return root


def _order(seen: Mapping[str, Element], findings: Findings) -> None:
    behind = seen[ATOM + "entry"].itersiblings("*") if ATOM + "entry" in seen else ()
    late = next((child for child in behind if child.tag != ATOM + "entry"), None)
    if late is not None:
        wrong = f"<{name_of(late.tag)}> describes the feed; put it before the entries (MisplacedMetadata)"
        findings.add(late.sourceline, wrong)


def _entry(entry: Element, findings: Findings) -> Facts:
    if entry.keys():
        attributes(entry, (), findings)
    seen = walk(entry, _ENTRY, findings)
    needs(entry, seen, _REQUIRED, findings)
    if ATOM + "author" not in seen:
        # RFC 4287 §4.1.2 lets the feed's stand for it, but readers do not inherit.
        findings.add(
            entry.sourceline,
            "<entry> needs an <author> of its own; some readers do not look at the feed's (MissingElement)",
        )
    links = list(entry.iterchildren(ATOM + "link"))
    article_links(links, findings)
    _textual(entry, seen, links, findings)
    return Facts(_text(seen, "id"), _text(seen, "updated"), moments.seconds_of(_text(seen, "published")))


def _textual(entry: Element, seen: Mapping[str, Element], links: list[Element], findings: Findings) -> None:
    content = seen.get(ATOM + "content")
    if ATOM + "summary" in seen:
        pass
    elif content is None:
        findings.add(entry.sourceline, "<entry> needs <content> or <summary> (MissingTextualContent)")
    elif content.get("src") is not None or _is_binary(content.get("type", "text")):
        findings.add(
            content.sourceline,
            "<entry> needs a <summary> where its content is not text (RFC 4287 §4.1.1.1, MissingSummary)",
        )
    if content is None and not any(one.get("rel", "alternate") == "alternate" for one in links):
        findings.add(
            entry.sourceline,
            "<entry> needs <content> or <link rel=alternate> (RFC 4287 §4.1.2, MissingContentOrAlternate)",
        )


def _is_binary(kind: str) -> bool:
    return "/" in kind and not kind.endswith(("+xml", "/xml")) and not kind.startswith("text/")


def _text(seen: Mapping[str, Element], name: str) -> str:
    return (seen[ATOM + name].text or "").strip() if ATOM + name in seen else ""


def _name(entry: Element) -> str:
    return entry.findtext(ATOM + "title") or entry.findtext(ATOM + "id") or "an entry without a title"


ATOM_FEED = Dialect("atom", ATOM + "entry", _frame, _entry, _name, "id", "DuplicateEntries")
