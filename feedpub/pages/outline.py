"""The list of all feeds as OPML 2.0, which readers import: one folder for each kind of feed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC
from itertools import groupby

from feedpub.pages.index import group_titles, in_order
from feedpub.pages.places import main_format, relative
from feedpub.pages.values import IndexEntry
from feedpub.pages.words import words_for
from feedpub.settings import Settings
from feedpub.text import clean


def opml(feeds: Iterable[IndexEntry], *, settings: Settings) -> bytes:
    """Return the OPML list of `feeds`, in the order of the index. Equal values give equal bytes."""
    from email.utils import format_datetime

    from lxml.etree import Element, SubElement, indent, tostring

    site = settings.site
    words = words_for(site.language)
    ordered = in_order(feeds, site)
    root = Element("opml", version="2.0")
    head, body = SubElement(root, "head"), SubElement(root, "body")
    SubElement(head, "title").text = words.translations.gettext("Feeds of %(site)s") % {
        "site": clean(site.title)
    }
    newest = max((feed.newest for feed in ordered if feed.newest), default=None)
    if newest:
        SubElement(head, "dateModified").text = format_datetime(newest.astimezone(UTC))
    folders = group_titles(words)
    for kind, group in groupby(ordered, key=lambda feed: feed.kind):
        folder = body if kind == "all" else SubElement(body, "outline", text=folders[kind])
        for feed in group:
            SubElement(folder, "outline", _outline(feed, settings))
    indent(root)
    return bytes(tostring(root, xml_declaration=True, encoding="utf-8")) + b"\n"


def _outline(feed: IndexEntry, settings: Settings) -> dict[str, str]:
    title = clean(feed.title)
    page = settings.feeds.url + relative(feed.page, "")
    attributes = {"type": "rss", "text": title, "title": title}
    attributes |= {"xmlUrl": feed.addresses[main_format(feed.addresses)], "htmlUrl": page}
    if "rss" in feed.addresses:
        attributes["version"] = "RSS"  # OPML 2.0, "Subscription lists": RSS 2.0; it has no word for Atom
    return attributes
