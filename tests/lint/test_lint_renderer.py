"""What feedpub renders passes its own check, whatever articles and feeds hold, and the three formats agree."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedpub.article import Article, Author, Body, Enclosure, Image, Via
from feedpub.body import finish
from feedpub.errors import ArticleError
from feedpub.feed import Feed, FeedKey, PublishedArticle
from feedpub.lint import Sound, check, check_parts
from feedpub.render import FORMATS
from feedpub.text import one_line
from tests.agreement import differences

GOLDEN = Path(__file__).resolve().parent.parent / "render" / "golden"

PIECES = [
    "<b>",
    "</b>",
    "</Div>",
    "&amp;",
    "&lt;",
    "&#x41;",
    "&#65;",
    "&",
    "&copy",
    "&apos;",
    "<",
    ">",
    "]]>",
    '"',
    "'",
    "\n",
]
PIECES += [
    " ",
    "й",
    "Київ",
    "𝄞",
    "<!--",
    "R&D",
    "5 < 6",
    "</p>",
    "<a href='/x'>",
    "<img src=x>",
    "- ",
    "# ",
    "* * *",
    "`",
    "[x](/y)",
]
CLEAN = st.characters(codec="utf-8", exclude_characters="\ufffd")
ANY = st.lists(st.one_of(st.sampled_from(PIECES), st.text(CLEAN, max_size=8)), max_size=8).map("".join)
TEXT = ANY.map(lambda text: one_line(f"ї{text}"))
ADDRESS = st.from_regex(r"https://x\.example/[a-z]{1,5}/(\?a=1&b=[a-z]{1,3})?", fullmatch=True)
NUMBER = st.none() | st.integers(-1, 9999)
MOMENT = st.datetimes(datetime(1990, 1, 2), datetime(2100, 1, 1)).map(
    lambda naive: naive.replace(microsecond=0, tzinfo=UTC)
)
LANGUAGE = st.none() | st.sampled_from(["uk", "en-US", "zh-Hant-TW"])


def with_body(article: PublishedArticle, markup: str, text: str) -> PublishedArticle:
    """The article with a body as feedpub makes it ready."""
    declared = Article(
        path="a.md", format="x", title=article.title, link=article.link, slug="a", standing="draft"
    )
    try:
        finished = finish(Body(markup, text), declared)  # type: ignore[arg-type] # drawn from the right words
    except ArticleError:
        return replace(article, content="<p>x</p>")
    return replace(article, content=finished.content)


BARE = st.builds(
    PublishedArticle,
    id=ADDRESS,
    link=ADDRESS,
    title=TEXT,
    published=MOMENT,
    updated=MOMENT,
    authors=st.lists(
        st.builds(Author, TEXT, st.none() | ADDRESS, st.none() | TEXT | st.just("a@x.example")),
        min_size=1,
        max_size=2,
    ).map(tuple),
    tags=st.lists(TEXT, max_size=3).map(tuple),
    language=LANGUAGE,
    summary=st.none() | TEXT,
    content=st.none(),
    image=st.none() | st.builds(Image, address=ADDRESS, alt=st.none() | TEXT, width=NUMBER, height=NUMBER),
    enclosures=st.lists(
        st.builds(
            Enclosure,
            address=ADDRESS,
            type=st.none() | TEXT | st.just("audio/mpeg"),
            length=NUMBER,
            title=st.none() | TEXT,
            duration=NUMBER,
        ),
        max_size=2,
    ).map(tuple),
    credit=st.none() | TEXT,
    via=st.none() | st.builds(Via, st.none() | TEXT, st.none() | ADDRESS),
)
ARTICLE = st.one_of(BARE, st.builds(with_body, BARE, st.sampled_from(["markdown", "html", "text"]), ANY))
FEED = st.builds(
    Feed,
    key=st.just(FeedKey("all")),
    id=ADDRESS,
    title=TEXT,
    description=TEXT,
    link=ADDRESS,
    addresses=st.just({name: f"https://x.example/feeds/all.{name}" for name in FORMATS}),
    language=st.sampled_from(["uk", "en-US"]),
    updated=MOMENT,
    author=st.builds(Author, TEXT, st.none() | ADDRESS, st.none() | TEXT | st.just("a@x.example")),
    ttl=st.integers(0, 100_000),
    copyright=st.just("") | TEXT,
    icon=st.sampled_from(["", "https://x.example/i.png", "https://x.example/i.svg"]),
    logo=st.sampled_from(["", "https://x.example/l.webp", "https://x.example/l.jpeg"]),
    hubs=st.sampled_from([(), ("https://hub.example/",)]),
    next=st.none() | st.just({name: f"https://x.example/feeds/all-1.{name}" for name in FORMATS}),
)


def problems(feed: Feed, articles: list[PublishedArticle]) -> list[str]:
    whole = {}
    found = []
    for name, form in FORMATS.items():
        head, tail = form.frame(feed)
        entries = [form.entry(article) for article in articles]
        whole[name] = head + form.separator.join(entries) + tail
        found += check(name, whole[name], f"all.{name}")
        found += check_parts(name, head, entries, form.separator, tail, f"all.{name}", Sound())
    # Letters that happen to look like text read in the wrong encoding are a warning that random text may earn.
    told = [str(problem) for problem in found if "looks like UTF-8" not in problem.message]
    return told + differences(whole)


@settings(max_examples=150)
@given(feed=FEED, articles=st.lists(ARTICLE, max_size=3, unique_by=lambda article: article.id))
def test_what_is_rendered_passes_whatever_it_holds(feed: Feed, articles: list[PublishedArticle]) -> None:
    articles.sort(key=lambda article: (-article.published.timestamp(), article.id))
    assert problems(feed, articles) == []


@pytest.mark.parametrize("path", sorted(GOLDEN.iterdir()), ids=lambda path: path.name)
def test_a_golden_document_passes(path: Path) -> None:
    assert check(path.suffix[1:], path.read_bytes(), path.name) == []
