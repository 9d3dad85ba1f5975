"""What holds for every format: whole and well-formed documents, the same articles in each, nothing but the input in them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import feedparser
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from feedpub.article import Author, Enclosure, Image, Via
from feedpub.feed import Feed, PublishedArticle
from feedpub.render import FORMATS
from feedpub.render.plain import plain

Render = Callable[..., bytes]
Vary = Callable[..., Any]

CASES = Path(__file__).parent / "golden"
ATOM = "{http://www.w3.org/2005/Atom}"
MEDIA = "{http://search.yahoo.com/mrss/}"

# Texts that hurt: markup, references, quotation marks, line ends, tags that end; and whatever else XML allows.
PIECES = [
    "<b>",
    "</b>",
    "</Div>",
    "</",
    "&amp;",
    "&lt;",
    "&#x41;",
    "&",
    "&copy",
    "<",
    ">",
    "]]>",
    '"',
    "'",
    "\n",
    " ",
    "й",
    "Київ",
    "𝄞",
    "<!--",
]
CLEAN = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff\ufffd")
TEXT = (
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(CLEAN, max_size=8)), min_size=1, max_size=6)
    .map("".join)
    .map(lambda text: f"ї{text}.")
)
ADDRESS = st.from_regex(r"https://x\.example/[a-z]{0,5}(\?a=1&b=[a-z]{1,3})?", fullmatch=True)
NUMBER = st.none() | st.integers(-1, 9999)
MOMENT = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(
    lambda naive: naive.replace(microsecond=0, tzinfo=UTC)
)
ARTICLES = st.builds(
    PublishedArticle,
    id=ADDRESS,
    link=ADDRESS,
    title=TEXT,
    published=MOMENT,
    updated=MOMENT,
    authors=st.lists(
        st.builds(Author, TEXT, st.none() | ADDRESS, st.none() | TEXT), min_size=1, max_size=3
    ).map(tuple),
    tags=st.lists(TEXT, max_size=3).map(tuple),
    language=st.none() | st.just("en-US"),
    summary=st.none() | TEXT,
    content=st.none() | TEXT,
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
        max_size=3,
    ).map(tuple),
    credit=st.none() | TEXT,
    via=st.none() | st.builds(Via, st.none() | TEXT, st.none() | ADDRESS),
)
moderate = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def children(root: Any, path: str) -> list[Any]:
    return list(root.iterfind(path.replace("a:", ATOM).replace("m:", MEDIA)))


@moderate
@given(article=ARTICLES)
def test_any_text_in_any_field_reads_back_from_rss(
    render: Render, feed: Feed, article: PublishedArticle
) -> None:
    (item,) = children(etree.fromstring(render("rss", feed, article)), "channel/item")
    assert item.findtext("title") == plain(article.title)
    assert item.findtext("link") == article.link
    assert item.findtext("guid") == article.id
    assert [tag.text for tag in item.findall("category")] == [plain(tag) for tag in article.tags]
    dc = "{http://purl.org/dc/elements/1.1/}"
    assert [name.text for name in item.findall(dc + "creator")] == [
        plain(author.name) for author in article.authors
    ]
    assert item.findtext(MEDIA + "credit") == article.credit
    if article.content:
        held = "{http://purl.org/rss/1.0/modules/content/}encoded" if article.summary else "description"
        assert item.findtext(held) == article.content


@moderate
@given(article=ARTICLES)
def test_any_text_in_any_field_reads_back_from_atom(
    render: Render, feed: Feed, article: PublishedArticle
) -> None:
    (entry,) = children(etree.fromstring(render("atom", feed, article)), "a:entry")
    assert entry.findtext(ATOM + "title") == plain(article.title)
    assert entry.findtext(ATOM + "id") == article.id
    assert [tag.get("term") for tag in entry.findall(ATOM + "category")] == [
        plain(tag) for tag in article.tags
    ]
    assert [name.text for name in children(entry, "a:author/a:name")] == [
        plain(author.name) for author in article.authors
    ]
    assert entry.findtext(ATOM + "content") == article.content
    if article.summary:
        assert entry.findtext(ATOM + "summary") == plain(article.summary)
    titled = [link.get("title") for link in entry.findall(ATOM + "link") if link.get("rel") == "enclosure"]
    assert titled == [file.title and plain(file.title) for file in article.enclosures]


@moderate
@given(article=ARTICLES)
def test_any_text_in_any_field_reads_back_from_json(
    render: Render, feed: Feed, article: PublishedArticle
) -> None:
    (item,) = json.loads(render("json", feed, article))["items"]
    assert item["title"] == plain(article.title)
    assert item.get("content_html") == article.content
    assert item.get("tags", []) == [plain(tag) for tag in article.tags]
    assert item.get("_media", {}).get("credit") == article.credit


@moderate
@given(text=TEXT)
def test_any_text_in_a_feeds_own_fields_reads_back(render: Render, feed: Feed, text: str) -> None:
    odd = replace(feed, title=text, description=text, copyright=text, author=Author(text))
    channel = etree.fromstring(render("rss", odd))[0]
    root = etree.fromstring(render("atom", odd))
    members = json.loads(render("json", odd))
    expected = plain(text)
    assert [channel.findtext(name) for name in ("title", "description", "copyright", "image/title")] == [
        expected
    ] * 4
    assert [root.findtext(ATOM + name) for name in ("title", "subtitle", "rights")] == [expected] * 3
    assert [members["title"], members["description"], members["authors"][0]["name"]] == [expected] * 3


# The elements and attributes in which the W3C validator looks for HTML, and what it looks for (CharacterData,
# ContainsHTML). It forgives all but the first where the line on which the element begins has a "&#x".
PLAIN_TEXTS = {
    "rss": ["title", "category", "copyright", "managingEditor", f"{MEDIA}title", "channel/description"],
    "atom": [ATOM + name for name in ("title", "subtitle", "rights", "summary", "name")] + [f"{MEDIA}title"],
}
NEVER = re.compile(r"</(\w+)>")
UNLESS_REFERRED_TO = re.compile(r"&#?\w+|<[/a-zA-Z]")


def complaints(name: str, content: bytes) -> list[str]:
    lines = content.decode().split("\n")
    root = etree.fromstring(content)
    places = [
        place
        for path in PLAIN_TEXTS[name]
        for place in (root.iterfind(path) if "/d" in path else root.iter(path))
    ]
    texts = [(place, place.text or "") for place in places]
    texts += [(link, link.get("title", "")) for link in root.iter(ATOM + "link")]
    return [
        text
        for place, text in texts
        if NEVER.search(text)
        or (UNLESS_REFERRED_TO.search(text) and "&#x" not in lines[(place.sourceline or 0) - 1])
    ]


@moderate
@given(article=ARTICLES, text=TEXT)
def test_no_validator_takes_a_plain_text_for_html(
    render: Render, feed: Feed, article: PublishedArticle, text: str
) -> None:
    odd = replace(
        feed, title=text, description=text, copyright=text, author=Author(text, None, "red@hromady.example")
    )
    for name in ("rss", "atom"):
        assert complaints(name, render(name, odd, article)) == []


def test_the_rule_above_would_see_what_it_looks_for(
    render: Render, vary: Vary, feed: Feed, bare: PublishedArticle
) -> None:
    spoilt = render("atom", feed, vary(bare, title="Use <b>")).replace(b"&#x3C;", b"&lt;")
    assert complaints("atom", spoilt)[-1:] == ["Use <b>"]


def test_a_tag_that_ends_in_a_title_is_shown_with_a_space_in_every_format(
    render: Render, vary: Vary, feed: Feed, bare: PublishedArticle
) -> None:
    odd = vary(bare, title="Тег <b>жирний</b> і </кінець>")
    shown = "Тег <b>жирний</b > і </кінець >"
    assert etree.fromstring(render("rss", feed, odd)).findtext("channel/item/title") == shown
    assert etree.fromstring(render("atom", feed, odd)).findtext(f"{ATOM}entry/{ATOM}title") == shown
    assert json.loads(render("json", feed, odd))["items"][0]["title"] == shown


@moderate
@given(articles=st.lists(ARTICLES, max_size=3))
def test_joined_entries_are_the_bytes_of_the_whole_tree(
    render: Render, feed: Feed, articles: list[PublishedArticle]
) -> None:
    for name in ("rss", "atom"):
        content = render(name, feed, *articles)
        whole = etree.tostring(etree.fromstring(content), encoding="UTF-8", xml_declaration=True) + b"\n"
        assert whole == re.sub(rb"&#x([0-9A-F]+);", _as_lxml_writes, content)


def _as_lxml_writes(reference: re.Match[bytes]) -> bytes:
    return {b"26": b"&amp;", b"3C": b"&lt;", b"A": b"\n"}[reference[1]]


def test_entries_declare_no_namespaces(article: PublishedArticle) -> None:
    for form in FORMATS.values():
        assert b"xmlns" not in form.entry(article)


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_in_gives_the_same_out(
    render: Render, vary: Vary, name: str, feed: Feed, article: PublishedArticle
) -> None:
    first = render(name, feed, article)
    assert render(name, feed, article) == first
    # Kyiv's clock tells the same moment
    elsewhere = vary(
        article,
        published=article.published.astimezone(ZoneInfo("Europe/Kyiv")),
        updated=article.updated.astimezone(ZoneInfo("UTC")),
    )
    assert render(name, feed, elsewhere) == first


def test_the_clock_stands_in_no_document(render: Render, feed: Feed, article: PublishedArticle) -> None:
    today = datetime.now(UTC)
    for name in FORMATS:
        content = render(name, feed, article).decode()
        assert f"{today:%Y-%m-%d}" not in content
        assert f"{today:%d %b %Y}" not in content


def test_all_formats_agree_on_ids_order_titles_dates_and_tags(
    render: Render, vary: Vary, feed: Feed, article: PublishedArticle, bare: PublishedArticle
) -> None:
    articles = [
        article,
        vary(article, id="https://hromady.example/2/", title="Друга & <остання>", tags=("C++", "вода")),
        bare,
    ]
    rss = feedparser.parse(render("rss", feed, *articles)).entries
    atom = feedparser.parse(render("atom", feed, *articles)).entries
    items = json.loads(render("json", feed, *articles))["items"]

    def moment(struct: Any) -> str:
        return datetime(*struct[:6]).isoformat() + "Z"

    from_rss = [
        (
            e.id,
            e.title,
            e.link,
            moment(e.published_parsed),
            moment(e.updated_parsed),
            [t.term for t in e.get("tags", [])],
            [a.name for a in e.authors],
        )
        for e in rss
    ]
    from_atom = [
        (
            e.id,
            e.title,
            e.link,
            moment(e.published_parsed),
            moment(e.updated_parsed),
            [t.term for t in e.get("tags", [])],
            [a.name for a in e.authors],
        )
        for e in atom
    ]
    from_json = [
        (
            i["id"],
            i["title"],
            i["url"],
            i["date_published"],
            i["date_modified"],
            i.get("tags", []),
            [a["name"] for a in i["authors"]],
        )
        for i in items
    ]
    assert from_rss == from_atom == from_json
    assert [row[0] for row in from_json] == [one.id for one in articles]


def test_an_empty_feed_is_valid_in_every_format(render: Render, feed: Feed) -> None:
    assert feedparser.parse(render("rss", feed)).version == "rss20"
    assert feedparser.parse(render("atom", feed)).version == "atom10"
    assert json.loads(render("json", feed))["items"] == []
    for name in FORMATS:
        assert render(name, feed).endswith(b"\n")


def test_feedgen_is_imported_only_when_something_is_rendered() -> None:
    program = "import sys, feedpub.render; sys.exit('feedgen' in sys.modules or 'lxml' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def capture() -> PublishedArticle:
    """A page copied as text: a credit without a picture, a tag, no summary."""
    return PublishedArticle(
        id="https://hromady.example/news/zapratsiuvala-shkola/",
        link="https://hromady.example/news/zapratsiuvala-shkola/",
        title="У Яремчі запрацювала школа «Обрій»",
        published=datetime(2024, 9, 1, 5, 30, tzinfo=UTC),
        updated=datetime(2024, 9, 1, 5, 30, tzinfo=UTC),
        authors=(Author("Новини громад"),),
        tags=("освіта",),
        content="<p>Сьогодні двері школи відчинилися для 320 учнів.</p>\n<p>«Чекали три роки», — каже директорка.</p>",
        credit="Яремчанська міська рада",
    )


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("case", ["capture", "empty", "everything"])
def test_documents_are_those_that_people_have_looked_at(
    render: Render, feed: Feed, article: PublishedArticle, case: str, name: str
) -> None:
    """`FEEDPUB_GOLDEN=rewrite pytest tests/render` rewrites them; the difference is then reviewed like code."""
    articles = {"capture": [capture()], "empty": [], "everything": [article, capture()]}[case]
    content = render(name, feed, *articles)
    expected = CASES / f"{case}.{name}"
    if os.environ.get("FEEDPUB_GOLDEN") == "rewrite":
        expected.parent.mkdir(exist_ok=True)
        expected.write_bytes(content)
    assert content == expected.read_bytes()
