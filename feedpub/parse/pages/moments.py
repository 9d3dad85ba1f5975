"""The dates of a page's article, as its head, its marks and at last its visible text declare them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from feedpub import dates
from feedpub.article import Field
from feedpub.parse.pages.linked import Item, Linked, texts
from feedpub.parse.pages.marks import Mark
from feedpub.parse.pages.scope import Scope, key
from feedpub.parse.pages.tree import Node, Page, is_elsewhere, plain, select
from feedpub.text import one_line

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "article:published", "og:published_time", "published_time",
    "itemprop datepublished", "dcterms.issued", "dc.date.issued", "dcterms.created", "dc.date.created", "dcterms.date",
    "dc.date", "dcterms.available", "date", "pubdate", "publishdate", "publish-date", "publish_date", "published",
    "publication_date", "publication-date", "datepublished", "date.created", "article.published", "article.created",
    "article_date_original", "originalpublicationdate", "sailthru.date", "parsely-pub-date", "bt:pubdate",
    "citation_publication_date", "citation_date", "created", "creation_date", "meta-creation_date", "datecreated",
    "itemprop datecreated", "og:pubdate",
)  # fmt: skip
_UPDATED = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "itemprop datemodified", "dcterms.modified",
    "dc.date.modified", "article:modified", "article.updated", "last-modified", "lastmod", "last_modified", "modified",
    "date.modified", "datemodified", "revised", "updated", "http-equiv last-modified",
)  # fmt: skip
_EXPIRES = ("article:expiration_time", "unavailable_after", "dcterms.valid")
_OPEN_GRAPH = ("article:", "og:")
_DATE_CLASS = (
    ".date,.post-date,.entry-date,.article-date,.pubdate,.pub-date,.publish-date,.published-date,.dateline,.posted-on,"
    ".post__date,.news-date,.timestamp,.date-header,.createdate,.create-date,.submitted,.posted,.post-time,.fecha,"
    ".post-meta,.entry-meta,.article-meta,.post-info,.meta,.byline,.info,#date,[class*=date],[class*=Date]"
)
_UPDATE_WORD = re.compile(
    r"\b(?:updated?|modified|edited|оновлено|змінено|обновлено|изменено|мис)\b", re.IGNORECASE
)
_LONGEST_LINE = 160
_AROUND = 60  # characters that may stand around a date in a line that dates an article
_BEFORE, _AFTER, _TAIL = 4, 8, 6  # lines around the headline, and at the end
_UTC = ZoneInfo("UTC")


def published(
    page: Page, linked: Linked, marks: Sequence[Mark], scope: Scope, language: str | None
) -> list[Field]:
    """Return the dates of publication, best first; a day without a time after the same day with one."""
    item = linked.article or {}
    found = [
        *_of_item(item, "datePublished", "published"),
        *_of_head(page, _PUBLISHED[:6], "published"),
        *_of_marks(marks, "datePublished", frozenset({"dt-published", "published"}), "published"),
        *_of_head(page, _PUBLISHED[6:], "published"),
        *_of_item(item, "dateCreated", "published"),
        *_of_item(item, "uploadDate", "published"),
        *_of_times(marks),
        *_of_item(linked.page or {}, "datePublished", "published"),
    ]
    if not found:
        found = list(_visible(page, scope, language))
    return _exact_first(found)


def updated(page: Page, linked: Linked, marks: Sequence[Mark]) -> list[Field]:
    """Return the dates of the last change, best first."""
    return [
        *_of_item(linked.article or {}, "dateModified", "updated"),
        *_of_head(page, _UPDATED, "updated"),
        *_of_marks(marks, "dateModified", frozenset({"dt-updated", "updated"}), "updated"),
        *_of_item(linked.page or {}, "dateModified", "updated"),
    ]


def expires(page: Page, linked: Linked) -> list[Field]:
    return [*_of_item(linked.article or {}, "expires", "expires"), *_of_head(page, _EXPIRES, "expires")]


def _of_item(item: Item, name: str, word: str) -> Iterator[Field]:
    for text in texts(item.get(name), {})[:1]:
        yield Field(word, text, f"JSON-LD {name}")


def _of_head(page: Page, names: Sequence[str], word: str) -> Iterator[Field]:
    for name in names:
        for text in page.meta.get(name, ())[:1]:
            attribute = "property" if name.startswith(_OPEN_GRAPH) else "name"
            shown = f'<meta {attribute}="{name}">' if " " not in name else f"<meta {name.replace(' ', '=')}>"
            yield Field(word, one_line(text), shown)


def _of_marks(marks: Sequence[Mark], prop: str, classes: frozenset[str], word: str) -> Iterator[Field]:
    for mark in marks:
        # A figure has its own date; somebody's card has none of ours.
        if not mark.is_inner and (prop in mark.props or not classes.isdisjoint(mark.classes)):
            text = _date_text(mark, None)
            if text:
                shown = f"itemprop={prop}" if prop in mark.props else f'class="{min(classes & mark.classes)}"'
                yield Field(word, text, shown)
                return


def _date_text(mark: Mark, language: str | None) -> str:
    for name in ("content", "datetime"):
        if mark.values.get(name, "").strip():
            return one_line(mark.values[name])
    inner = mark.node.css_first("time[datetime],abbr[title],[itemprop][content]")
    if inner is not None:
        attributes = inner.attributes
        return one_line(
            attributes.get("datetime") or attributes.get("content") or attributes.get("title") or ""
        )
    title = mark.values.get("title", "")
    if title and dates.find(title[:_LONGEST_LINE], _UTC, language):
        return one_line(title)
    return _first_date(plain(mark.node)[:_LONGEST_LINE], language)


def _of_times(marks: Sequence[Mark]) -> Iterator[Field]:
    """Yield the article's <time>: the one that says pubdate, else the first that no word calls an update."""
    times = [mark for mark in marks if mark.node.tag == "time" and not mark.is_inner and not _is_update(mark)]
    for mark in sorted(times, key=lambda mark: "pubdate" not in mark.values)[:1]:
        declared = one_line(mark.values.get("datetime", ""))
        text = declared or _first_date(plain(mark.node)[:_LONGEST_LINE], None)
        if text:
            yield Field("published", text, "<time datetime>" if declared else "<time>")


def _is_update(mark: Mark) -> bool:
    if "dateModified" in mark.props or not mark.classes.isdisjoint({"updated", "dt-updated", "modified"}):
        return True
    before = mark.node.prev
    return before is not None and bool(_UPDATE_WORD.search(before.text()[-40:]))


def _visible(page: Page, scope: Scope, language: str | None) -> Iterator[Field]:
    """Yield dates that only people would see: in an element called so, near the headline, at the end of the text."""
    for node in (*select(scope.node, _DATE_CLASS)[:40], *_beside(page, scope)):
        if not is_elsewhere(node, scope.node):
            text = _dating(plain(node), language, _LONGEST_LINE)
            if text:
                yield Field(
                    "published", text, f"the date in <{node.tag} class={node.attributes.get('class') or ''}>"
                )
                return
    lines = [line for line in map(one_line, scope.node.text(separator="\n").split("\n")) if line]
    for line in _near(lines, page):
        text = _dating(line, language, _AROUND)
        if text:
            yield Field("published", text, "a date beside the headline")
            return
    for line in reversed(lines[-_TAIL:]):
        text = _dating(line, language, _AROUND)
        if text:
            yield Field("published", text, "a date at the end of the text")
            return


def _beside(page: Page, scope: Scope) -> list[Node]:
    """What stands outside of the article and dates it: Blogger's heading above it, ABlog's card in the bar."""
    outside: list[Node] = []
    if scope.node.parent is not None:
        outside += scope.node.parent.css(".date-header")[:1]
    for icon in page.tree.css("h2 .fa-calendar,.ablog__postcard h2")[:1]:
        card = icon if icon.tag == "h2" else icon.parent
        outside += [card] if card is not None else []
    body = page.tree.body
    if scope.own is not None and body is not None and not outside:
        outside += body.css(".post-header .date,header .date,.post-meta,.entry-meta")[:2]
    return outside


def _near(lines: Sequence[str], page: Page) -> list[str]:
    """Return the lines around the headline, the next ones first; the beginning where there is none."""
    title = key(page.title)
    for index, line in enumerate(lines[:200]):
        name = key(line)
        if len(name) > 3 and (title.startswith(name) or title.endswith(name)):
            return [*lines[index : index + _AFTER], *reversed(lines[max(0, index - _BEFORE) : index])]
    return list(lines[: _AFTER + _BEFORE])


def _dating(line: str, language: str | None, around: int) -> str:
    """Return the date of a line that is there to date the article, "" for a sentence that mentions one."""
    if len(line) > _LONGEST_LINE or not any(letter.isdigit() for letter in line):
        return ""
    found = dates.find(line, _UTC, language)
    if not found or len(line) - (found[0][1] - found[0][0]) > around:
        return ""
    return line[found[0][0] : found[0][1]]


def _first_date(text: str, language: str | None) -> str:
    found = dates.find(text, _UTC, language)
    return text[found[0][0] : found[0][1]] if found else text


def _exact_first(found: Sequence[Field]) -> list[Field]:
    """Put a time before its bare day: JSON-LD often has the day, where another place has the minute."""
    best = found[0] if found else None
    if best is None or len(str(best.value)) != 10:
        return list(found)
    for other in found[1:]:
        if len(str(other.value)) > 15 and str(other.value).startswith(str(best.value)):
            return [other, *(one for one in found if one is not other)]
    return list(found)
