"""An article to one JSON text and back, so that a column holds what no query asks for."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from json.encoder import encode_basestring

from feedpub.article import Article, Author, Enclosure, Image, Standing, Via


def pack(article: Article) -> str:
    """Return everything that the file declares, but where it said so and what was wrong with it."""
    # Written out here: an encoder of the standard library takes longer to begin than to encode, and a loop over
    # names longer than to see, one by one, that most articles have none of these.
    parts = [f'{{"format":{_text(article.format)},"slug":{_text(article.slug)}']
    if article.published is not None:
        parts.append(f',"published":"{article.published.isoformat()}"')
    if article.updated is not None:
        parts.append(f',"updated":"{article.updated.isoformat()}"')
    if article.expires is not None:
        parts.append(f',"expires":"{article.expires.isoformat()}"')
    if article.own_id:
        parts.append(f',"own_id":{_text(article.own_id)}')
    if article.language:
        parts.append(f',"language":{_text(article.language)}')
    if article.summary:
        parts.append(f',"summary":{_text(article.summary)}')
    if article.credit:
        parts.append(f',"credit":{_text(article.credit)}')
    if article.why:
        parts.append(f',"why":{_text(article.why)}')
    if article.tags:
        parts.append(f',"tags":{_names(article.tags)}')
    if article.categories:
        parts.append(f',"categories":{_names(article.categories)}')
    if article.aliases:
        parts.append(f',"aliases":{_names(article.aliases)}')
    if article.authors:
        people = [_list((author.name, author.url, author.email)) for author in article.authors]
        parts.append(f',"authors":[{",".join(people)}]')
    if image := article.image:
        parts.append(f',"image":{_list((image.address, image.alt, image.width, image.height))}')
    if article.enclosures:
        files = [_list((e.address, e.type, e.length, e.title, e.duration)) for e in article.enclosures]
        parts.append(f',"enclosures":[{",".join(files)}]')
    if via := article.via:
        parts.append(f',"via":{_list((via.name, via.address))}')
    if article.standing != "article":
        parts.append(f',"standing":{_text(article.standing)}')
    if not article.in_feeds:
        parts.append(',"in_feeds":false')
    parts.append("}")
    return "".join(parts)


_text = encode_basestring


def _names(names: Iterable[str]) -> str:
    return f"[{','.join(map(_text, names))}]"


def _list(values: Iterable[str | int | None]) -> str:
    written = ["null" if one is None else _text(one) if isinstance(one, str) else str(one) for one in values]
    return f"[{','.join(written)}]"


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
