"""HTML pages of every kind: what they declare is found, and what is no article is left out."""

from __future__ import annotations

import json
import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedpub import dates
from feedpub.article import Reading
from feedpub.errors import ArticleError
from feedpub.parse import page

PAGES = Path(__file__).resolve().parent.parent / "pages"
UTC = ZoneInfo("UTC")


def html(head: str = "", body: str = "<article><h1>Title</h1><p>Text of the article.</p></article>") -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


def linked(**item: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(item, ensure_ascii=False)}</script>'


def first(reading: Reading, name: str) -> object:
    return next((field.value for field in reading.fields if field.name == name), None)


def read(text: str, path: str = "news/one.html") -> Reading:
    return page.read(text, path)


def is_article(reading: Reading) -> bool:
    return first(reading, "standing") is None


# Pages as programs make them


@pytest.mark.parametrize(
    ("name", "path", "expected"),
    [
        (
            "pelican",
            "nova-biblioteka.html",
            {
                "title": "Нова бібліотека у Великих Дубах",
                "published": "2021-04-20T09:30:00+03:00",
                "tags": ["бібліотека", "культура"],
                "categories": ["новини"],
                "authors": ["Олена Сад"],
                "language": "uk",
            },
        ),
        (
            "wordpress",
            "2019/05/the-mill-turns-again/index.html",
            {
                "title": "The mill turns again",
                "published": "2019-05-06T07:15:00+00:00",
                "updated": "2019-05-07T08:00:00+00:00",
                "tags": ["mills", "water power"],
                "categories": ["Heritage"],
                "authors": ["Ruth Weir"],
                "link": "https://courier.example/2019/05/the-mill-turns-again/",
                "image": {
                    "url": "https://courier.example/up/mill.jpg",
                    "alt": "The wheel in May",
                    "width": 1200,
                    "height": 800,
                },
            },
        ),
        (
            "blogger",
            "2014/05/grusha.html",
            {
                "title": "Стара груша",
                "published": "2014-05-05T21:04:00+03:00",
                "tags": ["сад", "узвар"],
                "authors": [{"name": "Дід Панас", "url": "https://people.example/9"}],
            },
        ),
        (
            "hugo",
            "posts/swifts/index.html",
            {
                "title": "Counting swifts",
                "published": "2022-06-01T18:20:00+02:00",
                "tags": ["birds", "swifts", "roofs"],
                "authors": ["Ines Dahl"],
                "summary": "How we count swifts from the roof.",
            },
        ),
        (
            "ablog",
            "posts/mapping.html",
            {
                "title": "Mapping the orchard",
                "published": "03 March 2017",
                "tags": ["maps", "orchard"],
                "categories": ["Survey"],
                "authors": ["Iryna Hai"],
            },
        ),
        (
            "wiki",
            "Хроніка_повені.html",
            {"title": "Хроніка повені", "published": "2 квітня 2013", "categories": ["Повені", "Річки"]},
        ),
        (
            "microformats",
            "log/rain.html",
            {
                "title": "Rain on the ferry",
                "published": "2020-02-03 06:45:00+0100",
                "updated": "2020-02-04",
                "tags": ["rain", "ferries"],
                "authors": [{"name": "Jo Marsh", "url": "https://ferry.example/crew/jo"}],
                "image": {
                    "url": "https://ferry.example/log/rain.jpg",
                    "alt": "Wet deck",
                    "width": 640,
                    "height": 480,
                },
            },
        ),
        ("nineties", "1998/yarmarok.htm", {"title": "Ярмарок у Полянах", "published": "12 травня 1998"}),
    ],
)
def test_a_page_of_each_program_says_what_its_program_knows(
    name: str, path: str, expected: dict[str, object]
) -> None:
    reading = page.read((PAGES / f"{name}.html").read_text("utf-8"), path)
    assert is_article(reading)
    assert {key: first(reading, key) for key in expected} == expected
    assert dates.parse(first(reading, "published"), UTC).year > 1990
    assert reading.body.markup == "page"


def test_a_tag_page_with_one_article_is_left_out() -> None:
    reading = page.read((PAGES / "pelican-tag.html").read_text("utf-8"), "tag/kultura.html")
    assert first(reading, "standing") == "left out"
    assert "/khor.html" in str(first(reading, "why"))


def test_every_field_says_where_it_comes_from() -> None:
    reading = page.read((PAGES / "hugo.html").read_text("utf-8"), "x.html")
    origins = {field.name: field.origin for field in reversed(reading.fields)}
    assert origins["title"] == "JSON-LD headline"
    assert origins["published"] == "JSON-LD datePublished"
    assert origins["language"] == "<html lang>"
    assert origins["link"] == '<link rel="canonical">'


def test_a_date_carries_its_line() -> None:
    text = html("\n\n<meta property='article:published_time' content='2020-01-02'>")
    field = next(field for field in read(text).fields if field.name == "published")
    assert field.line == 3


# JSON-LD


def test_an_article_is_found_in_a_graph_and_its_references_followed() -> None:
    head = linked(
        **{
            "@graph": [
                {"@type": "WebPage", "@id": "#page", "name": "Міст | Вісник"},
                {
                    "@type": ["Article", "NewsArticle"],
                    "headline": "Міст",
                    "author": [{"@id": "#o"}, "Тарас"],
                    "datePublished": "2020-05-01",
                },
                {"@type": "Person", "@id": "#o", "name": "Олена", "url": "https://olena.example/"},
            ]
        }
    )
    reading = read(html(head))
    assert first(reading, "title") == "Міст"
    assert first(reading, "authors") == [{"name": "Олена", "url": "https://olena.example/"}, "Тарас"]


@pytest.mark.parametrize(
    "kind", ["Article", "NewsArticle", "BlogPosting", "Report", "http://schema.org/TechArticle"]
)
def test_each_kind_of_article_counts(kind: str) -> None:
    head = linked(**{"@type": kind, "headline": "From JSON", "datePublished": "2021-02-03"})
    assert first(read(html(head)), "title") == "From JSON"


def test_broken_json_ld_is_named_and_the_rest_is_read() -> None:
    head = (
        '<script type="application/ld+json">{"@type": "Article", "headline": }</script>\n'
        '<meta property="og:title" content="A title that stands">'
    )
    reading = read(html(head))
    assert first(reading, "title") == "A title that stands"
    assert [problem.level for problem in reading.problems] == ["warning"]
    assert "JSON-LD" in reading.problems[0].message


@pytest.mark.parametrize(
    "wrapped",
    [
        "<!--\n{}\n-->",
        "//<![CDATA[\n{}\n//]]>",
        "/* <![CDATA[ */ {} /* ]]> */",
        "{};",
        "[{}]",
        '{{"@graph": [{}]}}',
        '{{"@type": "WebPage", "mainEntity": {}}}',
    ],
)
def test_json_ld_is_read_through_what_is_wrapped_around_it(wrapped: str) -> None:
    item = '{"@type": "Article", "headline": "In wraps", "datePublished": "2020-01-01"}'
    reading = read(html(f'<script type="application/ld+json">{wrapped.format(item)}</script>'))
    assert first(reading, "title") == "In wraps"
    assert reading.problems == ()


def test_a_last_comma_and_raw_line_ends_in_json_ld_are_forgiven() -> None:
    script = '{"@type": "Article", "headline": "Two\nlines", "datePublished": "2020-01-01",}'
    assert first(read(html(f'<script type="application/ld+json">{script}</script>')), "title") == "Two lines"


def test_nested_brackets_in_json_ld_are_survived() -> None:
    reading = read(html(f'<script type="application/ld+json">{"[" * 50_000}</script>'))
    assert len(reading.problems) == 1


def test_keywords_are_tags_as_a_text_and_as_a_list() -> None:
    for keywords in (
        "рада, бюджет",
        ["рада", "бюджет"],
        [{"@type": "DefinedTerm", "name": "рада"}, "бюджет"],
    ):
        head = linked(**{"@type": "Article", "headline": "T", "keywords": keywords})
        assert first(read(html(head)), "tags") == ["рада", "бюджет"]


def test_articles_that_a_page_lists_are_not_its_own() -> None:
    listed = [{"@type": "ListItem", "item": {"@type": "Article", "headline": "Other"}}]
    head = linked(**{"@type": "ItemList", "itemListElement": listed})
    assert first(read(html(head)), "title") == "Title"


def test_the_article_of_this_address_is_chosen_among_several() -> None:
    head = '<link rel="canonical" href="https://a.example/2/">' + linked(
        **{
            "@graph": [
                {"@type": "Article", "headline": f"No {n}", "url": f"https://a.example/{n}/"} for n in (1, 2)
            ]
        }
    )
    assert first(read(html(head)), "title") == "No 2"


def test_a_credit_and_a_media_file_are_found() -> None:
    head = linked(
        **{
            "@type": "Article",
            "headline": "T",
            "image": {"url": "/a.jpg", "width": {"value": "640px"}, "creditText": "Фото: Марія"},
            "audio": {
                "contentUrl": "/a.mp3",
                "encodingFormat": "audio/mpeg",
                "contentSize": "123",
                "duration": "PT5M",
            },
        }
    )
    reading = read(html(head))
    assert first(reading, "credit") == "Фото: Марія"
    assert first(reading, "image") == {"url": "/a.jpg", "width": 640}
    assert first(reading, "enclosures") == [
        {"url": "/a.mp3", "type": "audio/mpeg", "length": "123", "duration": "PT5M"}
    ]


# Titles


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ('<title>Хліб | Пекарня</title><meta property="og:site_name" content="Пекарня">', "<p>x</p>", "Хліб"),
        ('<title>Bread — The Bakery</title><meta property="og:site_name" content="The Bakery">', "<p>x</p>", "Bread"),
        ('<title>The Bakery: Bread</title><meta name="application-name" content="The Bakery">', "<p>x</p>", "Bread"),
        ("<title>Bread - The Bakery</title>", "<h1>Bread</h1><p>x</p>", "Bread"),
        ("<title>Bread &laquo; The Bakery</title>", "<p>x</p>", "Bread"),
        ("<title>The Bakery &raquo; Blog Archive &raquo; Bread</title>", "<p>x</p>", "Bread"),
        ("<title>Rye - a history</title>", "<p>x</p>", "Rye - a history"),
        ("<title>Bread - The Bakery</title>", '<a href="/">The Bakery</a><p>x</p>', "Bread"),
        ("<title>Bread | News | The Bakery</title>", '<h1><a href="/">The Bakery</a></h1><h2>Bread</h2><p>x</p>', "Bread"),
        ('<title>T</title><meta property="og:title" content="Хліб - Пекарня"><meta property="og:site_name" content="Пекарня">',
         "<p>x</p>", "Хліб"),
    ],
)  # fmt: skip
def test_the_name_of_the_site_is_taken_off(head: str, body: str, title: str) -> None:
    assert first(read(html(head, body)), "title") == title


def test_a_title_that_a_limit_has_cut_loses_to_the_whole_one() -> None:
    whole = "Громада відкрила після ремонту найстарішу школу району, закриту понад тридцять років тому"
    for cut in (whole[:70], whole[:69] + "…", whole[:60] + "..."):
        head = f'<meta property="og:title" content="{cut}"><title>{whole}</title>'
        assert first(read(html(head, f"<article><h1>{whole}</h1><p>x</p></article>")), "title") == whole


def test_a_headline_that_is_escaped_twice_is_read_once() -> None:
    head = linked(**{"@type": "Article", "headline": "Mill &#038; race"})
    assert first(read(html(head)), "title") == "Mill & race"


def test_the_anchor_of_a_heading_is_no_part_of_the_title() -> None:
    body = '<main><h1>Orchard<a class="headerlink" href="#o">¶</a></h1><p>Text</p></main>'
    assert first(read(html("", body)), "title") == "Orchard"


# Dates


@pytest.mark.parametrize(
    ("head", "body", "date"),
    [
        (
            '<meta property="article:published_time" content="2020-03-04T05:06:07Z">',
            "",
            "2020-03-04T05:06:07Z",
        ),
        ('<meta name="DC.date.issued" content="2020-03-04">', "", "2020-03-04"),
        ('<meta name="dcterms.created" content="2020-03-04">', "", "2020-03-04"),
        ('<meta name="date" content="2020-03-04">', "", "2020-03-04"),
        ('<meta itemprop="datePublished" content="2020-03-04">', "", "2020-03-04"),
        ("", '<time datetime="2020-03-04">4 March</time>', "2020-03-04"),
        (
            "",
            '<time datetime="2019-01-01">x</time><time pubdate datetime="2020-03-04">y</time>',
            "2020-03-04",
        ),
        (
            "",
            'Updated: <time datetime="2021-01-01">x</time>, <time datetime="2020-03-04">y</time>',
            "2020-03-04",
        ),
        ("", '<p class="post-meta">Posted on March 4, 2020 by Ruth</p>', "March 4, 2020"),
        ("", '<span class="date">04.03.2020</span>', "04.03.2020"),
        ("", "<p><small>4 березня 2020 року</small></p>", "4 березня 2020"),
    ],
)
def test_a_date_is_found_wherever_it_stands(head: str, body: str, date: str) -> None:
    text = html(head, f"<article><h1>Title</h1>{body}<p>{'Words of the article. ' * 9}</p></article>")
    found = first(read(text), "published")
    assert found == date
    assert dates.parse(found, UTC).date().isoformat() == "2020-03-04"


def test_a_date_within_a_sentence_dates_no_article() -> None:
    body = "<article><h1>Bells</h1><p>On 4 March 1920 the bells of the old church rang for the last time, people say.</p></article>"
    assert first(read(html("", body)), "published") is None


def test_the_dates_of_comments_and_of_related_articles_are_not_the_articles() -> None:
    body = (
        '<article><h1>Title</h1><p>Text</p><div class="comments"><time datetime="2021-01-01">x</time></div></article>'
        '<aside><time datetime="2022-01-01">y</time></aside>'
    )
    assert first(read(html("", body)), "published") is None


def test_a_day_gives_way_to_the_minute_of_the_same_day() -> None:
    head = '<meta property="article:published_time" content="2020-03-04T05:06:07Z">'
    head += linked(**{"@type": "Article", "headline": "T", "datePublished": "2020-03-04"})
    assert first(read(html(head)), "published") == "2020-03-04T05:06:07Z"


# Labels and the rest


def test_keywords_of_the_head_are_tags_only_where_there_is_nothing_better() -> None:
    head = '<meta name="keywords" content="seo, more seo">'
    assert first(read(html(head)), "tags") == ["seo", "more seo"]
    assert first(read(html(head + '<meta property="article:tag" content="река">')), "tags") == ["река"]


def test_what_pelican_reads_in_the_head_of_an_article_is_read() -> None:
    head = "".join(
        f'<meta name="{name}" content="{value}">'
        for name, value in (
            ("tags", "ріка, брід"),
            ("keywords", "seo"),
            ("category", "Переправи"),
            ("authors", "Олена Гай, Іван Брід"),
            ("summary", "Де перейти."),
        )
    )
    reading = read(html(head))
    found = {name: first(reading, name) for name in ("tags", "categories", "authors", "summary")}
    assert found == {
        "tags": ["ріка", "брід"],
        "categories": ["Переправи"],
        "authors": ["Олена Гай", "Іван Брід"],
        "summary": "Де перейти.",
    }


def test_a_link_in_a_sentence_is_no_tag() -> None:
    body = (
        '<article><h1>T</h1><div class="entry-content"><p>We shipped it as '
        '<a href="https://forge.example/tool/releases/tag/v2">version two</a>, see also our '
        '<a href="/tags/tools/">notes on tools</a> for what has changed.</p></div></article>'
    )
    assert first(read(html("", body)), "tags") is None


def test_addresses_are_resolved_against_the_base_of_the_page() -> None:
    head = '<base href="https://a.example/x/"><link rel="canonical" href="y/"><meta property="og:image" content="../i.png">'
    reading = read(html(head))
    assert first(reading, "link") == "https://a.example/x/y/"
    assert first(reading, "image") == {"url": "https://a.example/i.png"}


def test_the_home_page_as_canonical_address_of_every_page_is_not_believed() -> None:
    head = '<link rel="canonical" href="https://a.example/"><meta property="og:url" content="https://a.example/y/">'
    assert first(read(html(head)), "link") == "https://a.example/y/"


def test_an_id_is_an_address_or_a_uuid() -> None:
    assert (
        first(read(html(linked(**{"@type": "Article", "headline": "T", "identifier": "4711"}))), "id") is None
    )
    iri = "tag:a.example,2020:x"
    assert first(read(html(linked(**{"@type": "Article", "headline": "T", "identifier": iri}))), "id") == iri


def test_the_language_and_the_source_are_found() -> None:
    head = '<meta http-equiv="Content-Language" content="uk"><meta name="original-source" content="https://b.example/1">'
    reading = read(html(head))
    assert first(reading, "language") == "uk"
    assert first(reading, "via") == "https://b.example/1"


# What is no article


LISTED = "".join(
    f'<article><h2><a href="/{n}.html">Article {n}</a></h2><time datetime="2020-01-0{n}">x</time><p>Teaser</p></article>'
    for n in range(1, 5)
)


@pytest.mark.parametrize(
    ("text", "path", "word"),
    [
        (html('<meta http-equiv="refresh" content="0; url=/new/"><title>/new/</title>', ""), "old/index.html", "/new/"),
        (html("<title>Redirecting&hellip;</title>", '<a href="/x">Click here</a>'), "a.html", "redirect"),
        (html("", "<script>window.location.href = '/new';</script>"), "a.html", "redirect"),
        (html('<link rel="canonical" href="https://a.example/x/">', ""), "a.html", "https://a.example/x/"),
        (html('<meta property="og:type" content="website"><title>News</title>', LISTED), "news/index.html", "list"),
        (html("<title>404 Not Found</title>", "<h1>404</h1><p>Nothing here</p>"), "404.html", "404"),
        (html("<title>Сторінку не знайдено</title>", "<p>Перевірте адресу</p>"), "lost.html", "404"),
        (html("<title>Search</title>", "<h1>Search</h1><form></form>"), "search.html", "Search"),
        (html("<title>Архів - Вісник</title>", "<h1>Архів</h1><ul><li>x</li></ul>"), "arkhiv.html", "Архів"),
        (html("<title>In</title>", '<form><input name=u><input type="password"></form>'), "login.html", "log in"),
        (html(linked(**{"@type": "CollectionPage", "name": "X"}), "<h1>X</h1><p>y</p>"), "x/index.html", "list"),
        ("<html><frameset cols='20%,80%'><frame src=a><frame src=b></frameset></html>", "index.htm", "frame"),
        (
            ('<html><head><title>Rivers</title></head><body class="archive category category-rivers">'
            f"<h1>Rivers</h1><p>{'About. ' * 50}</p></body></html>"),
            "rivers.html",
            "archive",
        ),
        (
            html("<title>News</title>", "<table>" + "".join(
                f'<tr><td><span class="date">0{n}.05.1999</span></td><td><a href="{n}.htm">A longer name of article {n}</a></td></tr>'
                for n in range(1, 9)) + "</table>"),
            "news.htm",
            "list",
        ),
    ],
)  # fmt: skip
def test_what_is_no_article_is_left_out_and_no_problem(text: str, path: str, word: str) -> None:
    reading = read(text, path)
    assert first(reading, "standing") == "left out"
    assert word.lower() in str(first(reading, "why")).lower()
    assert reading.problems == ()


@pytest.mark.parametrize(
    ("head", "body", "path"),
    [
        ('<meta property="og:type" content="website"><title>One</title>',
         f'<article><h1>One</h1><time datetime="2020-01-01">x</time><p>{"Text. " * 40}</p></article>', "one.html"),
        ("<title>One</title>", f'<article><h1><a href="/one.html">One</a></h1><p>{"Text. " * 40}</p></article>' + LISTED, "one.html"),
        (('<title>Links of the week</title><meta property="article:published_time" content="2020-01-01">'
         '<meta property="og:type" content="article">'),
         "<article><h1>Links of the week</h1>" + "<p><a href='/x'>A link of this week</a></p>" * 20 + "</article>", "links.html"),
        ("<title>A search for water</title>", "<article><h1>A search for water</h1><p>Text</p></article>", "water.html"),
        ("<title>One</title>", f"<h1>One</h1><p>12 May 1998</p><p>{'Text. ' * 40}</p>", "archive/one.html"),
    ],
)  # fmt: skip
def test_an_article_that_looks_a_little_like_a_list_stays_one(head: str, body: str, path: str) -> None:
    assert is_article(read(html(head, body), path))


# Hostile pages


def test_a_page_nested_too_deeply_is_refused_with_its_line() -> None:
    with pytest.raises(ArticleError) as caught:
        read("\n" + "<div>" * 60_000)
    assert "nested" in caught.value.reason
    assert caught.value.line == 2


def test_ends_that_close_nothing_hide_no_depth() -> None:
    with pytest.raises(ArticleError, match="nested more than 1,000 levels deep"):
        read("</svg><time>" * 9_000)


def test_a_page_with_a_drawing_of_many_lines_is_read() -> None:
    drawing = f"<svg><g>{'<path/>' * 3_000}</g></svg>"
    assert is_article(read(html("", f"<article><h1>Map</h1><p>A map of it.</p>{drawing}</article>")))


def test_many_elements_that_do_not_nest_are_no_reason_to_refuse() -> None:
    assert is_article(read(html("", "<article><h1>Rows</h1>" + "<p>row<br>" * 5_000 + "</article>")))


MARKUP = st.sampled_from([
    "<", ">", '"', "<p>", "</p>", "<h1>", "<article class='h-entry'>", "<time datetime='", "<meta property='og:title' content='x'>",
    "<title>", "</title>", '<script type="application/ld+json">', "</script>", '{"@type":"Article","headline":[{}],"author":{"@id":"a"}}',
    "<a rel=tag href='http://[x'>", "<base href='http://['>", "<link rel=canonical href='//['>", "&#0;", "\x00", "\ud800", "<!--",
    "<body class=archive>", "<frameset>", "<img itemprop=image src=//[>", "<table>", "31.02.2020", "<svg><title>",
])  # fmt: skip


@given(st.lists(st.one_of(st.text(max_size=20), MARKUP), max_size=40).map("".join))
@settings(max_examples=200)
def test_any_text_is_read_or_refused_as_an_article(text: str) -> None:
    try:
        reading = read(text)
    except ArticleError:
        return
    assert reading.body.text == text
    assert all(field.origin and field.value for field in reading.fields)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=8), lambda inner: st.lists(inner, max_size=3)
       | st.dictionaries(st.sampled_from(["@id", "name", "url", "@value"]), inner, max_size=3), max_leaves=8),
       st.sampled_from(["headline", "author", "image", "keywords", "datePublished", "articleSection", "audio", "isBasedOn",
                        "mainEntityOfPage", "inLanguage", "identifier", "@type", "@id", "publisher"]))  # fmt: skip
def test_any_value_of_any_key_of_json_ld_is_survived(value: object, key: str) -> None:
    head = linked(**{"@type": "Article", "headline": "T", key: value})
    assert first(read(html(head)), "title")


def test_a_title_with_a_long_gap_takes_time_that_grows_with_its_length() -> None:
    gap = "\N{NO-BREAK SPACE}" * 40_000
    begun = time.process_time()
    made = read(
        html(f"<title>Нова{gap}школа | Луки</title>", "<article><p>Text of the article.</p></article>")
    )
    assert time.process_time() - begun < 5
    assert first(made, "title") == f"Нова{gap}школа"
