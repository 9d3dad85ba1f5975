"""What a page's JSON-LD (schema.org) says about its article. Knows JSON, no HTML tree."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from feedpub.text import one_line

Item = Mapping[str, object]

_LONGEST = 1_000_000
_MOST_ITEMS = 1_000
#: What people wrap a script into so that old browsers or XML let it be.
_BEFORE = ("/*", "//", "<!--", "<![CDATA[", "*/")
_AFTER = ("*/", "]]>", "-->", "//", "/*")
_WRAPPERS = 8
_LAST_COMMA = re.compile(r",(\s*[}\]])")
_ARTICLE = re.compile(
    r"(?:\w*Article|\w*Posting|Report|Review|CriticReview|PodcastEpisode|Recipe|TechArticle)$"
)
_PAGE = frozenset(
    {"WebPage", "ItemPage", "MediaGallery", "CreativeWork", "VideoObject", "AboutPage", "ContactPage"}
)
#: Types of pages that list or present other things than one article.
LISTS = frozenset({"CollectionPage", "SearchResultsPage", "ProfilePage", "ItemList", "Blog", "ImageGallery"})
_NAMED = ("publisher", "isPartOf", "sourceOrganization", "copyrightHolder")


@dataclass(frozen=True, slots=True)
class Linked:
    """The items of a page: its article, the page itself, and the names that its site goes by."""

    article: Item | None = None
    page: Item | None = None
    others: int = 0  #: further articles of the same rank
    types: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()
    by_id: Mapping[str, Item] = field(default_factory=dict)
    broken: tuple[str, ...] = ()  #: why a block could not be read


def read(scripts: Sequence[str], addresses: Iterable[str] = ()) -> Linked:
    """Return what the blocks say; `addresses` are those of the page, to tell its article from others."""
    items: list[Item] = []
    broken: list[str] = []
    for script in scripts:
        try:
            _gather(_load(script), items)
        except (ValueError, RecursionError) as error:
            broken.append(_reason(error))
    by_id = {str(item["@id"]): item for item in items if "@id" in item and len(item) > 1}
    articles = [item for item in items if any(_ARTICLE.match(name) for name in types(item))]
    pages = [item for item in items if not _PAGE.isdisjoint(types(item))]
    return Linked(
        article=_choose(articles, set(addresses)),
        page=pages[0] if pages else None,
        others=max(0, len(articles) - 1),
        types=frozenset(name for item in items for name in types(item)),
        names=tuple(_site_names(items, by_id)),
        by_id=by_id,
        broken=tuple(broken),
    )


def _load(script: str) -> object:
    if len(script) > _LONGEST:
        raise ValueError(f"it has {len(script):,} characters")
    text = _unwrapped(script)
    if not text:
        return None
    try:
        return json.loads(text, strict=False)  # strict would refuse the line ends that people leave in texts
    except ValueError:
        return _load_repaired(text)


def _unwrapped(script: str) -> str:
    text = script.strip().rstrip("; \n")
    for _ in range(_WRAPPERS):
        if text[:1] in ("{", "[") and text[-1:] in ("}", "]") and not text.endswith("]]"):
            break
        for sign in _BEFORE:
            text = text.removeprefix(sign).lstrip()
        for sign in _AFTER:
            text = text.removesuffix(sign).rstrip("; \n\r\t")
    return text


def _load_repaired(text: str) -> object:
    """Read what templates make: a comma after the last value, escaped quotation marks, several objects in a row."""
    if '"' not in text:
        text = html.unescape(text)
    text = _LAST_COMMA.sub(r"\1", text)
    decoder, found, at = json.JSONDecoder(strict=False), [], 0
    while at < len(text):
        value, at = decoder.raw_decode(text, at)
        found.append(value)
        while at < len(text) and text[at] in " \t\r\n,;":
            at += 1
    return found


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} at line {error.lineno} of the block"
    return "it is nested too deeply" if isinstance(error, RecursionError) else str(error)


def _gather(data: object, items: list[Item]) -> None:
    """Collect the items that a page declares about itself, not those that it lists or mentions."""
    waiting = [data]
    while waiting and len(items) < _MOST_ITEMS:
        value = waiting.pop(0)
        if isinstance(value, list):
            waiting[:0] = value[:_MOST_ITEMS]
        elif isinstance(value, dict):
            if "@graph" in value:
                waiting.insert(0, value["@graph"])
            items.append(value)
            waiting.extend(
                value[key] for key in ("mainEntity", "isPartOf") if isinstance(value.get(key), dict | list)
            )


def types(item: Item) -> list[str]:
    """Return the types of an item without their vocabulary."""
    declared = item.get("@type")
    names = declared if isinstance(declared, list) else [declared]
    return [re.split("[/:#]", name)[-1] for name in names if isinstance(name, str)]


def _choose(articles: Sequence[Item], addresses: set[str]) -> Item | None:
    """Return the article that is this page's: by its address, else the only one, else the first with a headline."""
    if len(articles) > 1:
        for item in articles:
            if not addresses.isdisjoint(_addresses(item)):
                return item
        distinct = {one_line(str(item.get("headline") or item.get("name"))) for item in articles}
        if len(distinct) > 2:
            return None
    headed = [item for item in articles if item.get("headline") or item.get("name")]
    return next(iter(headed or articles), None)


def _addresses(item: Item) -> Iterator[str]:
    for key in ("url", "@id", "mainEntityOfPage"):
        value = item.get(key)
        found = value.get("@id", value.get("url")) if isinstance(value, dict) else value
        if isinstance(found, str):
            yield found.split("#")[0]


def _site_names(items: Sequence[Item], by_id: Mapping[str, Item]) -> Iterator[str]:
    for item in items:
        if "WebSite" in types(item) or "Blog" in types(item):
            yield from texts(item.get("name"), by_id)
        for key in _NAMED:
            yield from texts(item.get(key), by_id)


def texts(value: object, by_id: Mapping[str, Item], depth: int = 0) -> list[str]:
    """Return the texts of a value: itself, those of its list, the name of an item or of what an @id refers to."""
    if isinstance(value, str):
        return [tidy] if (tidy := one_line(value)) else []
    if isinstance(value, list) and depth < 4:
        return [text for part in value[:200] for text in texts(part, by_id, depth + 1)]
    if isinstance(value, dict) and depth < 4:
        item = resolve(value, by_id)
        return texts(item.get("name", item.get("@value")), by_id, depth + 1)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return [str(value)]
    return []


def resolve(item: Item, by_id: Mapping[str, Item]) -> Item:
    """Return the item that a bare {"@id": …} refers to, where the page has it."""
    reference = item.get("@id")
    return by_id.get(reference, item) if isinstance(reference, str) and "name" not in item else item


def items(value: object, by_id: Mapping[str, Item]) -> list[Item | str]:
    """Return a value as a list of items and texts, references resolved."""
    parts = value[:200] if isinstance(value, list) else [value]
    found: list[Item | str] = []
    for part in parts:
        if isinstance(part, dict):
            found.append(resolve(part, by_id))
        elif isinstance(part, str) and part.strip():
            found.append(part.strip())
    return found


def number(value: object) -> int | None:
    """Return a whole number from 800, "800", "800px", or {"value": 800}."""
    if isinstance(value, dict):
        value = value.get("value", value.get("@value"))
    match = (
        re.match(r"\s*(\d{1,9})", str(value)) if value is not None and not isinstance(value, bool) else None
    )
    return int(match[1]) if match else None
