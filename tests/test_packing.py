"""What the state keeps of an article, and what it stands under: held against the plain way to make it."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from feedpub.article import Article, Author, Enclosure, Image, Via
from feedpub.state.packing import pack, unpack
from feedpub.terms import key_of, terms_of
from feedpub.text import fold, one_line

_texts = st.text(max_size=6) | st.sampled_from(["", 'a "b" \\ c', "\x00\x1f\x7f\u2028", "\ud800", "громади"])
_maybe = st.none() | _texts
_many = st.lists(_texts, max_size=3).map(tuple)
_number = st.none() | st.integers(0, 10**18)
_moments = st.builds(
    lambda moment, minutes: moment.replace(tzinfo=timezone(timedelta(minutes=minutes))),
    st.datetimes(),
    st.integers(-840, 840),
)
_articles = st.builds(
    Article,
    path=st.just("a.md"),
    title=st.just("t"),
    link=st.just("https://x.example/"),
    format=st.just("markdown"),
    slug=_texts,
    published=_moments,
    updated=st.none() | _moments,
    expires=st.none() | _moments,
    own_id=_maybe,
    language=_maybe,
    summary=_maybe,
    credit=_maybe,
    why=_maybe,
    tags=_many,
    categories=_many,
    aliases=_many,
    authors=st.lists(st.builds(Author, _texts, _maybe, _maybe), max_size=2).map(tuple),
    image=st.none() | st.builds(Image, address=_texts, alt=_maybe, width=_number, height=_number),
    enclosures=st.lists(
        st.builds(Enclosure, address=_texts, type=_maybe, length=_number, title=_maybe, duration=_number),
        max_size=2,
    ).map(tuple),
    via=st.none() | st.builds(Via, _maybe, _maybe),
    standing=st.sampled_from(["article", "draft", "left out"]),
    in_feeds=st.booleans(),
)


def _packed_plainly(article: Article) -> str:
    values: dict[str, object] = {"format": article.format, "slug": article.slug}
    for name in ("published", "updated", "expires"):
        moment = getattr(article, name)
        if isinstance(moment, datetime):
            values[name] = moment.isoformat()
    for name in ("own_id", "language", "summary", "credit", "why", "tags", "categories", "aliases"):
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
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


@given(_articles)
def test_an_article_is_packed_to_the_letter_as_json_has_it(article: Article) -> None:
    packed = pack(article)
    assert packed == _packed_plainly(article)
    assert pack(unpack(packed, article.path, article.title, article.link)) == packed


@given(st.lists(_texts | st.sampled_from(["Ґ ", "ґ", "a  b", "A B", "x" * 101, "X" * 101]), max_size=5))
def test_what_an_article_stands_under_is_each_key_once_with_its_first_spelling(tags: list[str]) -> None:
    article = Article(
        path="a.md", format="text", title="t", link="", slug="", tags=tuple(tags), standing="draft"
    )
    plain: dict[str, str] = {}
    for tag in tags:
        if fold(tag):
            plain.setdefault(fold(tag), one_line(tag))
    assert list(terms_of(article, ("tag",))) == [("tag", key, spelling) for key, spelling in plain.items()]
    assert [key_of(tag) for tag in tags] == [fold(tag) for tag in tags]
