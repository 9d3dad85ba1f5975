"""Published documents read back: what subscribers know. RSS 2.0, Atom and JSON Feed, ours and other programs'."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from feedpub import dates
from feedpub.address import absolute
from feedpub.errors import UsageError
from feedpub.text import clean, one_line

if TYPE_CHECKING:
    from lxml.etree import _Element

_ATOM = "{http://www.w3.org/2005/Atom}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_DC_DATE = "{http://purl.org/dc/elements/1.1/}date"
_MEDIUM = "{http://search.yahoo.com/mrss/}content"
_XHTML = "{http://www.w3.org/1999/xhtml}"
_UTC = ZoneInfo("UTC")
_MARKUP = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An article as a document tells of it. Moments are seconds since 1970."""

    id: str
    link: str
    title: str
    published: int | None
    updated: int | None
    content: str | None  #: HTML of the whole body; None where the document has a summary only
    summary: str | None = None  #: plain text
    media: tuple[str, ...] = ()  #: addresses of its picture and its enclosures
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldFeed:
    """A document as it stands."""

    id: str  #: of an Atom feed; the others have none
    title: str
    updated: int | None
    articles: tuple[Told, ...]


def read_feed(content: bytes, name: str) -> ToldFeed:
    """Return what a document tells; raise UsageError, naming it, where it is no RSS, Atom or JSON feed."""
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _read_json(content, name)
    from lxml import etree

    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(content, parser) if content.strip() else None
    except etree.XMLSyntaxError:  # not even a beginning of XML that could be recovered
        root = None
    if root is not None and root.tag == f"{_ATOM}feed":
        return _read_atom(root)
    if root is not None and (channel := root.find("channel")) is not None:
        return _read_rss(channel)
    raise UsageError(f"{name}: neither an RSS 2.0, an Atom nor a JSON feed")


def _read_json(content: bytes, name: str) -> ToldFeed:
    try:
        feed = json.loads(content.decode("utf-8-sig"))
        items = feed["items"]
        articles = [_json_article(item) for item in items if isinstance(item, Mapping)]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UsageError(f"{name}: not a JSON feed: {error}") from error
    updated = max((article.updated or 0 for article in articles), default=0) or None
    return ToldFeed(
        id="",
        title=one_line(str(feed.get("title", ""))),
        updated=updated,
        articles=tuple(articles),
    )


def _json_article(item: Mapping[str, object]) -> Told:
    return _told(
        id=item.get("id"),
        link=item.get("url") or item.get("external_url"),
        title=item.get("title"),
        published=item.get("date_published"),
        updated=item.get("date_modified"),
        content=item.get("content_html"),
        summary=item.get("summary") or item.get("content_text"),
        media=_json_media(item),
        tags=[str(tag) for tag in tags] if isinstance(tags := item.get("tags"), list) else [],
    )


def _json_media(item: Mapping[str, object]) -> list[object]:
    attachments = item.get("attachments")
    files = attachments if isinstance(attachments, list) else []
    return [item.get("image"), *(file.get("url") for file in files if isinstance(file, Mapping))]


def _read_atom(root: _Element) -> ToldFeed:
    text = _reader(root)
    return ToldFeed(
        id=text(f"{_ATOM}id") or "",
        title=one_line(text(f"{_ATOM}title") or ""),
        updated=_moment(text(f"{_ATOM}updated")),
        articles=tuple(_atom_article(entry) for entry in root.iterfind(f"{_ATOM}entry")),
    )


def _atom_article(entry: _Element) -> Told:
    text = _reader(entry)
    links = [link for link in entry.iterfind(f"{_ATOM}link") if link.get("rel", "alternate") == "alternate"]
    content = entry.find(f"{_ATOM}content")
    return _told(
        id=text(f"{_ATOM}id"),
        # RFC 4287 §2: xml:base
        link=absolute(links[0].get("href") or "", links[0].base or "") if links else None,
        title=_atom_title(entry),
        published=text(f"{_ATOM}published") or text(f"{_ATOM}updated"),
        updated=text(f"{_ATOM}updated"),
        content=None if content is None else _atom_content(content),
        summary=text(f"{_ATOM}summary"),
        media=[medium.get("url") for medium in entry.iterfind(_MEDIUM)],
        tags=[category.get("term") or "" for category in entry.iterfind(f"{_ATOM}category")],
    )


def _atom_title(entry: _Element) -> str | None:
    """Return a title as plain text (RFC 4287 §3.1.1): in one of type "html", markup is markup."""
    title = entry.find(f"{_ATOM}title")
    if title is None:
        return None
    text = "".join(title.itertext())
    return html.unescape(_MARKUP.sub("", text)) if title.get("type") == "html" else text


def _atom_content(content: _Element) -> str | None:
    from lxml import etree

    if content.get("type") != "xhtml":
        return content.text
    return "".join(etree.tostring(child, encoding="unicode") for child in content.iterfind(f"{_XHTML}div"))


def _read_rss(channel: _Element) -> ToldFeed:
    text = _reader(channel)
    return ToldFeed(
        id="",
        title=one_line(text("title") or ""),
        updated=_moment(text("lastBuildDate") or text("pubDate")),
        articles=tuple(_rss_article(item) for item in channel.iterfind("item")),
    )


def _rss_article(item: _Element) -> Told:
    text = _reader(item)
    published = text("pubDate") or text(_DC_DATE)
    content, description = text(_CONTENT), text("description")
    if content is None and description and "<" in description:  # HTML: the text itself, since it has markup
        content, description = description, None
    return _told(
        id=text("guid"),
        link=text("link"),
        title=text("title"),
        published=published,
        updated=text(f"{_ATOM}updated") or published,
        content=content,
        summary=html.unescape(description) if description else None,
        media=[medium.get("url") for medium in item.iterfind(_MEDIUM)],
        tags=[category.text or "" for category in item.iterfind("category")],
    )


def _reader(element: _Element) -> Callable[[str], str | None]:
    def text(name: str) -> str | None:
        child = element.find(name)
        return None if child is None else "".join(child.itertext()).strip() or None

    return text


def _told(
    *,
    id: object,
    link: object,
    title: object,
    published: object,
    updated: object,
    content: object,
    summary: object,
    media: Iterable[object],
    tags: Iterable[str],
) -> Told:
    address = str(link or id or "").strip()
    return Told(
        id=str(id or address).strip(),
        link=address,
        title=one_line(str(title or "")),
        published=_moment(published),
        updated=_moment(updated),
        content=clean(content) if isinstance(content, str) and content else None,
        summary=clean(summary) if isinstance(summary, str) and summary else None,
        media=tuple(str(medium) for medium in media if medium),
        tags=tuple(one_line(tag) for tag in tags if tag.strip()),
    )


def _moment(value: object) -> int | None:
    if not value:
        return None
    try:
        return int(dates.parse(str(value), _UTC).timestamp())
    except ValueError:
        return None
