"""RSS 2.0, with the RSS Advisory Board's profile, as rules."""

from __future__ import annotations

import re

from lxml.etree import _Element as Element

from feedpub.lint import moments, values
from feedpub.lint.elements import (
    Rule,
    Table,
    anything,
    at_most_one_of,
    attributes,
    attributes_by,
    html_text,
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
from feedpub.lint.words import ATOM, CONTENT, DC, DCTERMS

_PICTURES = ("jpg", "jpeg", "gif", "png")
_GUID = {"isPermaLink": values.one_of("true", "false", code="InvalidBooleanAttribute")}
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


_ENCLOSURE: dict[str, values.Value] = {
    "url": values.http_address,
    "length": values.not_negative,
    "type": values.media_type,
}


def _enclosure(element: Element, findings: Findings) -> None:
    """RSS 2.0 <enclosure>: three required attributes, the url an http url."""
    attributes_by(element, _ENCLOSURE, findings, required=tuple(_ENCLOSURE))


def _guid(element: Element, findings: Findings) -> None:
    """RSS 2.0 <guid>: an address where isPermaLink is true, as it is by default; anything unique where it is false."""
    said = attributes_by(element, _GUID, findings)
    text = text_of(element, findings).strip()
    wrong = values.not_blank(text)
    if not wrong and said.get("isPermaLink") != "false":
        wrong = values.full_uri(text)
        if not wrong and text.lower().startswith(("tag:", "urn:")):
            wrong = f'holds {values.shown(text)}, no address; say isPermaLink="false" (InvalidPermalink)'
    elif not wrong and len(text) < 9 and text.isdigit():
        wrong = f"holds {values.shown(text)}; other feeds will use that too, give an address (NotSufficientlyUnique)"
    if wrong:
        findings.add_about(element.sourceline, "<guid>", [wrong])


def _source(element: Element, findings: Findings) -> None:
    """RSS 2.0 <source>: the feed that an item came from."""
    attributes_by(element, {"url": values.full_uri}, findings, required=("url",))
    judge_plain(text_of(element, findings), element, findings)


def _picture(value: str) -> str | None:
    suffix = re.search(r"\.(\w+)$", value)
    if suffix and suffix[1].lower() not in _PICTURES:
        return f"holds {values.shown(value)}; it must be a GIF, JPEG or PNG (ImageUrlFormat)"
    return None


#: RSS 2.0 <image>
_IMAGE: Table = {
    "url": (leaf(values.full_uri, _picture), True),
    "title": (plain(blank=False), True),
    "link": (leaf(values.full_uri), True),
    "width": (leaf(values.from_to(1, 144, "InvalidWidth")), True),
    "height": (leaf(values.from_to(1, 400, "InvalidHeight")), True),
    "description": (plain(), True),
}


def _image(element: Element, findings: Findings) -> None:
    seen = walk(element, _IMAGE, findings)
    needs(element, seen, {"url": "MissingElement", "title": "MissingTitle", "link": "MissingLink"}, findings)
    channel = element.getparent()
    for name, code in (("title", "ImageTitleDoesntMatch"), ("link", "ImageLinkDoesntMatch")):
        own = channel.findtext(name) if channel is not None else None
        if name in seen and own and (seen[name].text or "").strip() != own.strip():
            findings.add(
                seen[name].sourceline,
                f"<image>'s <{name}> differs from the channel's; make them the same ({code})",
            )


def _skip(name: str, rule: values.Value, most: int) -> Rule:
    def judge(element: Element, findings: Findings) -> None:
        walk(element, {name: (leaf(rule), False)}, findings)
        said = [(child.text or "").strip() for child in element]
        if len(said) > most or len(set(said)) < len(said):
            findings.add(
                element.sourceline,
                f"<{name_of(element.tag)}> says something twice; keep one <{name}> of each (RSS 2.0)",
            )

    return judge, True


def _text_input(element: Element, findings: Findings) -> None:
    findings.add(element.sourceline, "<textInput> is ignored by readers; leave it out (AvoidTextInput)")


_CLOUD: dict[str, values.Value] = {
    name: values.positive if name == "port" else values.not_blank
    for name in ("domain", "port", "path", "registerProcedure", "protocol")
}


def _cloud(element: Element, findings: Findings) -> None:
    attributes_by(element, _CLOUD, findings, required=tuple(_CLOUD))


_SHARED: Table = {
    **DUBLIN_CORE,
    **MEDIA_RULES,
    ATOM + "link": (link, False),
    ATOM + "updated": (leaf(moments.rfc3339), True),
    ATOM + "author": (anything, False),
    ATOM + "contributor": (anything, False),
    ATOM + "id": (leaf(values.full_uri), True),
}

#: RSS 2.0, required and optional channel elements
_CHANNEL: Table = {
    **_SHARED,
    **SYNDICATION,
    **HISTORY,
    "title": (plain(blank=False), True),
    "link": (leaf(values.full_uri), True),
    "description": (plain(), True),
    "language": (leaf(values.language), True),
    "copyright": (plain(), True),
    "managingEditor": (leaf(values.person), True),
    "webMaster": (leaf(values.person), True),
    "pubDate": (leaf(moments.rfc822), True),
    "lastBuildDate": (leaf(moments.rfc822), True),
    "category": (plain(allowed=("domain",)), False),
    "generator": (leaf(), True),
    "docs": (leaf(values.full_uri), True),
    "cloud": (_cloud, True),
    "ttl": (leaf(values.positive), True),
    "image": (_image, True),
    "rating": (leaf(), True),
    "textInput": (_text_input, True),
    "skipHours": _skip("hour", values.from_to(0, 24, "InvalidHour"), 24),
    "skipDays": _skip("day", values.one_of(*_WEEKDAYS, code="InvalidDay"), 7),
    "item": (anything, False),
}

#: RSS 2.0, elements of <item>
_ITEM: Table = {
    **_SHARED,
    "title": (plain(blank=False), True),
    "link": (leaf(values.full_uri), True),
    "description": (html_text, True),
    CONTENT + "encoded": (html_text, True),
    "author": (leaf(values.person), True),
    "category": (plain(blank=False, allowed=("domain",)), False),
    "comments": (leaf(values.full_uri), True),
    "enclosure": (_enclosure, True),
    "guid": (_guid, True),
    "pubDate": (leaf(moments.rfc822), True),
    "source": (_source, True),
    ATOM + "published": (leaf(moments.rfc3339), True),
    ATOM + "summary": (anything, True),
}

_CHANNEL_TWINS = (
    ("managingEditor", DC + "creator"),
    ("webMaster", DC + "publisher"),
    ("category", DC + "subject"),
    ("pubDate", DC + "date"),
    ("language", DC + "language"),
    ("copyright", DC + "rights"),
    ("lastBuildDate", DCTERMS + "modified"),
)
_ITEM_TWINS = (
    ("author", DC + "creator"),
    ("category", DC + "subject"),
    ("pubDate", DC + "date"),
    ("pubDate", ATOM + "published"),
    ("guid", ATOM + "id"),
    ("source", DC + "source"),
)


def _frame(root: Element, findings: Findings) -> Element | None:
    if root.tag != "rss":
        findings.add(
            root.sourceline,
            f"the document is <{name_of(root.tag)}>; RSS begins with <rss> (UndefinedElement)",
        )
        return None
    attributes(root, ("version",), findings)
    if root.get("version") != "2.0":
        findings.add(root.sourceline, '<rss> must have version="2.0" (RSS 2.0, "What is RSS?")')
    channels = [child for child in root if isinstance(child.tag, str)]
    if [child.tag for child in channels] != ["channel"]:
        findings.add(
            root.sourceline, "<rss> must hold one <channel> and nothing else (RSS 2.0, MissingChannel)"
        )
        return root.find("channel")
    _channel(channels[0], findings)
    return channels[0]


def _channel(channel: Element, findings: Findings) -> None:
    attributes(channel, (), findings)
    seen = walk(channel, _CHANNEL, findings)
    wanted = {"title": "MissingTitle", "link": "MissingLink", "description": "MissingDescription"}
    needs(channel, seen, wanted, findings)
    if "language" not in seen and DC + "language" not in seen:
        findings.add(channel.sourceline, "<channel> needs <language>; add it (MissingDCLanguage)")
    at_most_one_of(seen, _CHANNEL_TWINS, "DuplicateSemantics", findings)
    feed_links(channel, "application/rss+xml", findings)
    _order(seen, findings)


def _order(seen: dict[str, Element], findings: Findings) -> None:
    behind = seen["item"].itersiblings("*") if "item" in seen else ()
    late = next((child for child in behind if child.tag != "item"), None)
    if late is not None:
        wrong = f"<{name_of(late.tag)}> describes the channel; put it before the items (MisplacedItem)"
        findings.add(late.sourceline, wrong)


def _item(item: Element, findings: Findings) -> Facts:
    if item.keys():
        attributes(item, (), findings)
    seen = walk(item, _ITEM, findings)
    if "title" not in seen and "description" not in seen:
        findings.add(
            item.sourceline, "<item> needs <title> or <description> (ItemMustContainTitleOrDescription)"
        )
    if "guid" not in seen:
        needs(item, seen, {"guid": "MissingGuid"}, findings)
    encoded = seen.get(CONTENT + "encoded")
    if encoded is not None:
        description = seen.get("description")
        if description is None or item.index(description) > item.index(encoded):
            findings.add(
                encoded.sourceline,
                "<description> must stand before <content:encoded> (NeedDescriptionBeforeContent)",
            )
    at_most_one_of(seen, _ITEM_TWINS, "DuplicateItemSemantics", findings)
    if ATOM + "link" in seen:
        article_links(list(item.iterchildren(ATOM + "link")), findings)
    return Facts(_text(seen, "guid"), None, moments.seconds_of(_text(seen, "pubDate")))


def _text(seen: dict[str, Element], tag: str) -> str:
    return (seen[tag].text or "").strip() if tag in seen else ""


def _name(item: Element) -> str:
    return (
        item.findtext("title") or item.findtext("guid") or item.findtext("link") or "an item without a title"
    )


RSS = Dialect("rss", "item", _frame, _item, _name, "guid", "DuplicateValue")
