"""Dublin Core, Media RSS, Syndication and Feed History (RFC 5005), which RSS and Atom share; and Atom's links."""

from __future__ import annotations

from collections.abc import Sequence

from lxml.etree import _Element as Element

from feedpub.lint import moments, values
from feedpub.lint.elements import (
    Rule,
    Table,
    anything,
    attribute,
    attributes,
    attributes_by,
    judge_html,
    judge_plain,
    leaf,
    plain,
    text_of,
    walk,
)
from feedpub.lint.findings import Findings
from feedpub.lint.words import ATOM, DC, DCTERMS, FH, LINK_RELATIONS, MEDIA, PAGING_RELATIONS, SY

_text: Rule = (leaf(), False)
_date: Rule = (leaf(moments.w3cdtf), True)

#: Dublin Core Metadata Element Set 1.1 and DCMI Metadata Terms, as far as feeds use them.
DUBLIN_CORE: Table = {
    **{DC + name: (leaf(), True) for name in ("title", "description", "type", "format", "source")},
    **{
        DC + name: _text
        for name in ("identifier", "publisher", "contributor", "relation", "coverage", "subject")
    },
    DC + "creator": (leaf(values.not_blank), False),
    DC + "language": (leaf(values.language), True),
    DC + "rights": (plain(), True),
    DC + "date": _date,
    **{DCTERMS + name: _date for name in ("created", "issued", "modified")},
    **{
        DCTERMS + name: (leaf(), True)
        for name in ("abstract", "dateAccepted", "dateCopyrighted", "dateSubmitted")
    },
    **{
        DCTERMS + name: (anything, False)
        for name in ("license", "rightsHolder", "spatial", "temporal", "valid")
    },
}

#: RSS 1.0 module Syndication.
SYNDICATION: Table = {
    SY + "updatePeriod": (
        leaf(values.one_of("hourly", "daily", "weekly", "monthly", "yearly", code="InvalidUpdatePeriod")),
        True,
    ),
    SY + "updateFrequency": (leaf(values.positive), True),
    SY + "updateBase": (leaf(moments.w3cdtf), True),
}

#: RFC 5005 §2 and §4: marks of a feed that is complete, and of an archive.
HISTORY: Table = {FH + "complete": (leaf(), True), FH + "archive": (leaf(), True)}

_MEDIUM = values.one_of("image", "audio", "video", "document", "executable", code="InvalidMediaMedium")
_EXPRESSION = values.one_of("sample", "full", "nonstop", code="InvalidMediaExpression")
_TEXT_TYPE = values.one_of("plain", "html", code="InvalidMediaTextType")
_TRUTH = values.one_of("true", "false", code="InvalidTrueFalse")


def _decimal(value: str) -> str | None:
    whole, _, part = value.partition(".")
    if whole.isdigit() and value.isascii() and (part.isdigit() or not part):
        return None
    return f"holds {values.shown(value)}; it must be a number (InvalidFloat)"


#: Media RSS 1.5, <media:content>: what each attribute may hold.
_CONTENT_ATTRIBUTES: dict[str, values.Value] = {
    "url": values.full_uri,
    "fileSize": values.positive,
    "type": values.media_type,
    "medium": _MEDIUM,
    "isDefault": _TRUTH,
    "expression": _EXPRESSION,
    "bitrate": _decimal,
    "framerate": _decimal,
    "samplingrate": _decimal,
    "channels": values.not_negative,
    "duration": _decimal,
    "height": values.positive,
    "width": values.positive,
    "lang": values.language,
}


def _media_content(element: Element, findings: Findings) -> None:
    attributes(element, _CONTENT_ATTRIBUTES, findings)
    for name in element.keys():  # noqa: SIM118 - an element's children are no keys
        if name in _CONTENT_ATTRIBUTES:
            attribute(element, name, _CONTENT_ATTRIBUTES[name], findings)
    if not element.get("url") and element.find(MEDIA + "player") is None:
        findings.add(
            element.sourceline, "<media:content> needs a url or a <media:player> (Media RSS, content)"
        )
    if len(element):
        walk(element, MEDIA_RULES, findings)


def _media_group(element: Element, findings: Findings) -> None:
    walk(element, MEDIA_RULES, findings)
    if len(element.findall(MEDIA + "content")) < 2:
        findings.add(
            element.sourceline,
            "<media:group> is for alternatives, but holds fewer than two; leave it out (MediaGroupWithoutAlternatives)",
        )


def _media_text(element: Element, findings: Findings) -> None:
    said = attributes_by(element, {"type": _TEXT_TYPE}, findings)
    text = text_of(element, findings)
    if said.get("type") == "html":
        judge_html(text, element, findings)
    else:
        judge_plain(text, element, findings)


_PLACE: dict[str, values.Value] = {
    "url": values.full_uri,
    "width": values.positive,
    "height": values.positive,
    "time": values.any_text,
}


def _media_place(element: Element, findings: Findings) -> None:
    attributes_by(element, _PLACE, findings, required=("url",))


MEDIA_RULES: dict[str, Rule] = {
    MEDIA + "content": (_media_content, False),
    MEDIA + "group": (_media_group, False),
    MEDIA + "title": (_media_text, True),
    MEDIA + "description": (_media_text, True),
    MEDIA + "thumbnail": (_media_place, False),
    MEDIA + "player": (_media_place, False),
    MEDIA + "credit": (leaf(values.not_blank, allowed=("role", "scheme")), False),
    MEDIA + "keywords": _text,
    MEDIA + "copyright": (leaf(allowed=("url",)), True),
    MEDIA + "rating": (leaf(allowed=("scheme",)), False),
    MEDIA + "category": (leaf(allowed=("scheme", "label")), False),
}


def _relation(value: str) -> str | None:
    if value in LINK_RELATIONS or values.full_iri(value) is None:
        return None
    return f"holds {values.shown(value)}, which is no registered relation (UnregisteredAtomLinkRel)"


#: RFC 4287 §4.2.7: the attributes of a link
_LINK: dict[str, values.Value] = {
    "href": values.full_iri,
    "rel": _relation,
    "type": values.media_type,
    "length": values.not_negative,
    "hreflang": values.language,
    "title": values.not_blank,
}


def link(element: Element, findings: Findings) -> None:
    """RFC 4287 §4.2.7: an address, what it is to the feed or article, and what to expect there."""
    said = attributes_by(element, _LINK, findings, required=("href",))
    if "title" in said:
        judge_plain(said["title"], element, findings, "title")
    if len(element) or (element.text and element.text.strip()):
        findings.add(
            element.sourceline, "<link> must be empty; its address stands in href (AtomLinkNotEmpty)"
        )


def article_links(links: Sequence[Element], findings: Findings) -> None:
    """RFC 4287 §4.1.2: one alternate for each type and language; RFC 5005: no paging of an article."""
    seen = set()
    for element in links:
        relation = element.get("rel", "alternate")
        if relation in PAGING_RELATIONS:
            findings.add(
                element.sourceline,
                f"<link rel={relation}> belongs to the feed, not to an article (FeedHistoryRelInEntry)",
            )
        elif relation == "alternate" and len(links) > 1:
            kind = (element.get("type"), element.get("hreflang"))
            if kind in seen:
                findings.add(
                    element.sourceline,
                    "<link rel=alternate> stands twice for one type and language; keep one (DuplicateAtomLink)",
                )
            seen.add(kind)


def feed_links(parent: Element, media_type: str, findings: Findings) -> None:
    """The feed's own address, once; its page, once for each type; its archives (RFC 5005)."""
    links = list(parent.iterchildren(ATOM + "link"))
    article_links([one for one in links if one.get("rel", "alternate") == "alternate"], findings)
    own = [one for one in links if one.get("rel") == "self"]
    if not own:
        code = "MissingSelf" if parent.tag == ATOM + "feed" else "MissingAtomSelfLink"
        findings.add(parent.sourceline, f"the feed needs <atom:link rel=self> with its own address ({code})")
    for extra in own[1:]:
        findings.add(extra.sourceline, "<link rel=self> stands twice; a document has one address (WebSub §4)")
    for one in own[:1]:
        if (one.get("type") or media_type).partition(";")[0] != media_type:
            findings.add(one.sourceline, f"<link rel=self> must have the type {media_type} (SelfNotAtom)")
        if not one.get("href", "").startswith(("http://", "https://")):
            findings.add(
                one.sourceline, "<link rel=self> must be the whole address of this document (RelativeSelf)"
            )
    _history(parent, {one.get("rel", "alternate"): one for one in links}, findings)


def _history(parent: Element, links: dict[str, Element], findings: Findings) -> None:
    complete = parent.find(FH + "complete") is not None
    if complete:
        for relation in sorted(PAGING_RELATIONS.intersection(links) - {"current"}):
            findings.add(
                links[relation].sourceline,
                f"<link rel={relation}> in a complete feed; it has no other parts (FeedRelInCompleteFeed)",
            )
    elif parent.find(FH + "archive") is not None:
        if not {"prev-archive", "next-archive"}.intersection(links):
            findings.add(
                parent.sourceline,
                "an archive needs <link rel=prev-archive> or next-archive (ArchiveIncomplete)",
            )
        if "current" not in links:
            findings.add(
                parent.sourceline,
                "an archive needs <link rel=current> to the newest document (MissingCurrentInArchive)",
            )
