"""An article to one JSON text and back, so that a column holds what no query asks for."""

from __future__ import annotations

import json
from datetime import datetime

from feedpub.article import Article, Author, Enclosure, Image, Standing, Via

# One for all: making one takes longest.
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def pack(article: Article) -> str:
    """Return everything that the file declares, but where it said so and what was wrong with it."""
    values: dict[str, object] = {"format": article.format, "slug": article.slug}
    for name in ("published", "updated", "expires"):
        moment = getattr(article, name)
        if moment is not None:
            values[name] = moment.isoformat()
    for name in ("own_id", "language", "summary", "credit", "why"):
        if value := getattr(article, name):
            values[name] = value
    for name in ("tags", "categories", "aliases"):
        if value := getattr(article, name):
            values[name] = value
    if article.authors:
        values["authors"] = [[a.name, a.url, a.email] for a in article.authors]
    if image := article.image:
        values["image"] = [image.address, image.alt, image.width, image.height]
    if article.enclosures:
        values["enclosures"] = [
            [e.address, e.type, e.length, e.title, e.duration] for e in article.enclosures
        ]
    if via := article.via:
        values["via"] = [via.name, via.address]
    if article.standing != "article":
        values["standing"] = article.standing
    if not article.in_feeds:
        values["in_feeds"] = False
    return _encode(values)


def unpack(packed: str, path: str, title: str, link: str) -> Article:
    """Return the article that `pack` was given, without its origins and problems."""
    values = json.loads(packed)
    image, via = values.get("image"), values.get("via")
    standing: Standing = values.get("standing", "article")
    return Article(
        path=path,
        title=title,
        link=link,
        format=values["format"],
        slug=values["slug"],
        published=_moment(values.get("published")),
        updated=_moment(values.get("updated")),
        expires=_moment(values.get("expires")),
        own_id=values.get("own_id"),
        language=values.get("language"),
        tags=tuple(values.get("tags", ())),
        categories=tuple(values.get("categories", ())),
        authors=tuple(Author(*author) for author in values.get("authors", ())),
        summary=values.get("summary"),
        image=image and Image(address=image[0], alt=image[1], width=image[2], height=image[3]),
        enclosures=tuple(
            Enclosure(address=e[0], type=e[1], length=e[2], title=e[3], duration=e[4])
            for e in values.get("enclosures", ())
        ),
        credit=values.get("credit"),
        via=via and Via(*via),
        aliases=tuple(values.get("aliases", ())),
        standing=standing,
        why=values.get("why"),
        in_feeds=values.get("in_feeds", True),
    )


def language_of(packed: str) -> str | None:
    """Return the language of what `pack` was given; most articles declare none, and cost no decoding."""
    language: str | None = json.loads(packed).get("language") if '"language":' in packed else None
    return language


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
