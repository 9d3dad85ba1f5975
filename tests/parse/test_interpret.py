"""From the bytes of a file to an article: which of the declared values counts, and what is named."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedpub.article import Article, Author, Body, Enclosure, Field, Image, Reading, Via
from feedpub.errors import ArticleError
from feedpub.parse import is_article, links, read
from feedpub.parse.conventions.jekyll import Jekyll
from feedpub.parse.interpret import interpret
from feedpub.parse.names import SUFFIXES
from feedpub.settings import Settings, SiteSettings

SITE = SiteSettings(
    title="Громади",
    url="https://news.example/blog/",
    language="uk",
    timezone=ZoneInfo("Europe/Kyiv"),
    permalink="/news/{slug}/",
)
SETTINGS = Settings(file=Path("/site/config.toml"), site=SITE)


def article(header: str, path: str = "a.md", *, body: str = "Text", settings: Settings = SETTINGS) -> Article:
    return read(f"---\n{header}\n---\n{body}\n".encode(), path, settings)[0]


def dated(header: str, **more: str) -> Article:
    return article(f"title: T\ndate: 2024-09-18\n{header}", **more)  # type: ignore[arg-type]


def messages(made: Article) -> str:
    return "\n".join(map(str, made.problems))


# --- Formats.


def test_a_markdown_file_becomes_an_article_and_its_body() -> None:
    raw = "---\ntitle: Міст\ndate: 2024-09-18 16:20\ntags: [мости]\n---\n\nText\n".encode()
    made, body = read(raw, "news/new-bridge.md", SETTINGS)
    assert made == Article(
        path="news/new-bridge.md",
        format="markdown",
        title="Міст",
        link="https://news.example/blog/news/new-bridge/",
        slug="new-bridge",
        published=datetime.fromisoformat("2024-09-18T16:20:00+03:00"),
        tags=("мости",),
        origins={
            "title": 'front matter "title"',
            "published": 'front matter "date"',
            "tags": 'front matter "tags"',
            "slug": "file's name",
            "link": "site.permalink",
        },
    )
    assert body[:3] == ("markdown", "\nText\n", 6)
    assert pickle.loads(pickle.dumps((made, body))) == (made, body)


def test_html_below_a_header_is_a_body_not_a_page() -> None:
    raw = b"---\ntitle: T &amp; U\ndate: 2024-09-18\n---\n<p>Text</p>"
    header = {"title": "T &amp; U", "date": "2024-09-18"}
    made, body = read(raw, "a.html", SETTINGS)
    assert (made.format, made.title, body) == ("html", "T & U", Body("html", "<p>Text</p>", 5, header))


def test_a_page_is_read_by_what_it_declares() -> None:
    raw = (
        '<html lang="uk"><head><title>Новий міст</title><meta property="article:published_time" content="2024-09-18T16:20:00+03:00">'
        "</head><body><article><h1>Новий міст</h1><p>Text of the article.</p></article></body></html>"
    ).encode("cp1251")
    made, body = read(raw.replace(b"<head>", b'<head><meta charset="windows-1251">'), "a.html", SETTINGS)
    assert (made.title, made.language, body.markup) == ("Новий міст", "uk", "page")
    assert made.published == datetime.fromisoformat("2024-09-18T16:20:00+03:00")


def test_a_capture_takes_its_slug_from_its_title() -> None:
    raw = "Громада відкрила міст\n\nПерший абзац про міст.\n\n18.09.2024 - 16:20\n".encode("cp1251")
    made, body = read(raw, "000_45b1.txt", SETTINGS)
    assert (made.format, made.title, made.slug) == (
        "capture",
        "Громада відкрила міст",
        "hromada-vidkryla-mist",
    )
    assert body.markup == "text"


def test_plain_text_below_a_header_is_no_capture() -> None:
    made, body = read(b"---\ntitle: T\ndate: 2024-09-18\n---\nText\n", "my-file.txt", SETTINGS)
    assert (made.format, made.slug, body.markup) == ("text", "my-file", "text")


@pytest.mark.parametrize("suffix", [suffix for suffixes in SUFFIXES.values() for suffix in suffixes])
def test_every_suffix_of_the_table_is_known_in_any_case(suffix: str) -> None:
    assert is_article(f"a/b{suffix}")
    assert is_article(f"a/B{suffix.upper()}")


@pytest.mark.parametrize("path", ["a.png", "a.md.bak", "Makefile", "x/CNAME", "a.meta", "a.ipynb"])
def test_other_files_are_no_articles(path: str) -> None:
    assert not is_article(path)
    with pytest.raises(ArticleError, match=r"end with \.md"):
        read(b"", path, SETTINGS)


@pytest.mark.parametrize(
    "raw", [bytes(1_000), b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 9]
)
def test_a_binary_file_called_md_is_named(raw: bytes) -> None:
    with pytest.raises(ArticleError, match="no text"):
        read(raw, "a.md", SETTINGS)


# --- Dates.


@pytest.mark.parametrize(
    ("header", "path", "expected", "origin"),
    [
        ("date: 2024-09-18", "2023-01-01-a.md", "2024-09-18T00:00:00+03:00", 'front matter "date"'),
        ("Pubdate: 2024-01-18 10:00", "a.md", "2024-01-18T10:00:00+02:00", 'front matter "Pubdate"'),
        ("date: 2024-09-18T16:20:00-07:00", "a.md", "2024-09-18T16:20:00-07:00", 'front matter "date"'),
        ("date: 1388534400", "a.md", "2014-01-01T00:00:00+00:00", 'front matter "date"'),
        (
            "date: {created: 2024-09-18, updated: 2024-09-19}",
            "a.md",
            "2024-09-18T00:00:00+03:00",
            'front matter "date.created"',
        ),
        ("published: 2024-09-18", "a.md", "2024-09-18T00:00:00+03:00", 'front matter "published"'),
        ("published: true", "2024-09-18-a.md", "2024-09-18T00:00:00+03:00", "file's name"),
        ("date:", "2024-9-8-a.md", "2024-09-08T00:00:00+03:00", "file's name"),
        ("x: y", "2024-09-18-a/index.md", "2024-09-18T00:00:00+03:00", "file's name"),
        ("path: blog/2024-09-18/a", "a.md", "2024-09-18T00:00:00+03:00", 'front matter "path"'),
        ("permalink: [a]", "blog/2024/09/18/a.md", "2024-09-18T00:00:00+03:00", "directory's name"),
        ("updated: 2024-09-18", "a.md", "2024-09-18T00:00:00+03:00", 'front matter "updated"'),
    ],
)
def test_the_date_is_looked_for_where_the_convention_puts_it(
    header: str, path: str, expected: str, origin: str
) -> None:
    made = article(f"title: T\n{header}", path)
    assert made.published is not None
    assert (made.published.isoformat(), made.origins["published"]) == (expected, origin)


def test_a_date_that_does_not_exist_is_named_and_the_next_place_is_used() -> None:
    made = article("title: T\ndate: 2017-02-29\ncreated: 2017-02-28", "news/a.md")
    assert made.published is not None
    assert made.published.day == 28
    (problem,) = made.problems
    assert (problem.path, problem.line, problem.level) == ("news/a.md", 3, "warning")
    assert 'front matter "date"' in problem.message
    assert "2017-02-29" in problem.message


@pytest.mark.parametrize(
    ("header", "said", "line"),
    [
        ("title: T", "no date, neither declared", None),
        ("title: T\n  date: 2024-09-18", 'no date: "title" is no valid YAML', 2),
        ("title: T\ndate: [2024", 'no date: "date" is no valid YAML', 3),
        ("title: T\ndate: soon", 'no date: front matter "date"', 3),
    ],
)
def test_an_article_without_a_date_is_named(header: str, said: str, line: int | None) -> None:
    with pytest.raises(ArticleError, match=said) as caught:
        article(header)
    assert caught.value.line == line


def test_a_name_that_says_another_day_is_named() -> None:
    assert "2024-09-18" in messages(article("title: T\ndate: 2024-09-21", "2024-09-18-a.md"))
    assert not article("title: T\ndate: 2024-09-19 01:00 +0900", "2024-09-18-a.md").problems


def test_the_other_dates_are_read_too() -> None:
    made = dated("lastmod: 2024-09-20\nexpiryDate: 2025-01-01 10:00")
    assert made.updated == datetime.fromisoformat("2024-09-20T00:00:00+03:00")
    assert made.expires == datetime.fromisoformat("2025-01-01T10:00:00+02:00")
    assert dated("expires: never").problems == ()


def test_toml_dates_keep_their_offset() -> None:
    made = read(b'+++\ntitle = "T"\ndate = 2024-09-18T16:20:00-07:00\n+++\n', "a.md", SETTINGS)[0]
    assert made.published is not None
    assert made.published.utcoffset() == timedelta(hours=-7)


# --- Titles, slugs, links.


@pytest.mark.parametrize(
    ("header", "body", "title", "origin"),
    [
        ("title: 2024", "# No", "2024", 'front matter "title"'),
        ("title: 'Yes'", "# No", "Yes", 'front matter "title"'),
        ("title:", "\n# A **heading**\n", "A heading", "heading on line 6"),
        ("x: y", "Text", "New bridge", "file's name"),
    ],
)
def test_the_title_is_declared_or_the_heading_or_the_name(
    header: str, body: str, title: str, origin: str
) -> None:
    made = article(f"{header}\ndate: 2024-09-18", "2024-09-18-new-bridge.md", body=body)
    assert (made.title, made.origins["title"]) == (title, origin)
    assert bool(made.problems) == (origin == "file's name")


def test_a_file_without_any_name_for_its_article_is_named() -> None:
    with pytest.raises(ArticleError, match="no title"):
        article("date: 2024-09-18", "_.md")


def test_jekyll_sets_typographic_signs_in_titles_and_others_do_not() -> None:
    raw = b"---\ntitle: Jekyll's\n---\n"
    path = "_posts/2024-09-18-a.md"
    assert read(raw, path, SETTINGS, convention=Jekyll(typographic=True))[0].title == "Jekyll’s"
    assert read(raw, path, SETTINGS, convention=Jekyll())[0].title == "Jekyll's"


@pytest.mark.parametrize(
    ("header", "path", "slug"),
    [
        ("x: y", "2024-09-18-New_Bridge.md", "New_Bridge"),
        ("x: y", "news/new-bridge/index.md", "new-bridge"),
        ("x: y", "index.md", "index"),
        ("x: y", "Новий міст.md", "novyi-mist"),
        ("x: y", "2024-09-18.md", "2024-09-18"),
        ("slug: own", "a.md", "own"),
        ("slug: Мій міст", "a.md", "mii-mist"),
        ("slug: '%d0%bc%d1%96%d1%81%d1%82-2'", "a.md", "%D0%BC%D1%96%D1%81%D1%82-2"),
        ("title: x", "2026-02-12-%d0%bc%d1%96%d1%81%d1%82.md", "%D0%BC%D1%96%D1%81%D1%82"),
        ("slug: '%ff-a'", "a.md", "ff-a"),
        ("slug: '%2e%2e'", "a.md", "2e-2e"),
        ("slug: /a/Мій/", "a.md", "a/mii"),
        ("slug: ../../etc", "a.md", "etc"),
        ("slug: ../..", "a.md", "a"),
        ("slug: ''", "a.md", "a"),
    ],
)
def test_the_slug_is_its_own_or_the_name_without_a_date(header: str, path: str, slug: str) -> None:
    assert dated(header, path=path).slug == slug


@pytest.mark.parametrize(
    ("header", "link"),
    [
        ("canonical_url: https://other.example/a", "https://other.example/a"),
        ("external_url: https://інше.example/a b", "https://xn--e1ap7a4c.example/a%20b"),
        ("link: /about/", "https://news.example/blog/about/"),
        ("permalink: /about/", "https://news.example/blog/about/"),
        ("url: post/about", "https://news.example/blog/post/about"),
        ("permalink: //other.example/a", "https://other.example/a"),
        ("permalink: pretty", "https://news.example/blog/news/a/"),
        ("permalink: false", "https://news.example/blog/news/a/"),
        ("permalink: /:year/:title/", "https://news.example/blog/news/a/"),
        ("permalink: '/{{ slug }}/'", "https://news.example/blog/news/a/"),
        ("link: javascript:alert(1)", "https://news.example/blog/news/a/"),
        ("source: {url: 'https://original.example/'}", "https://news.example/blog/news/a/"),
        ("original: https://original.example/", "https://news.example/blog/news/a/"),
    ],
)
def test_the_link_is_declared_or_made_by_the_permalink(header: str, link: str) -> None:
    assert dated(header).link == link


@pytest.mark.parametrize(
    "header", ["link: javascript:alert(1)", "permalink: /:year/:title/", "canonical: a page"]
)
def test_an_address_that_is_not_used_is_named(header: str) -> None:
    key = header.split(":", maxsplit=1)[0]
    assert f'front matter "{key}"' in messages(dated(header))


def test_the_permalink_knows_the_article() -> None:
    pattern = "/{year}/{month}/{day}/{slug}/{stem}/{title}/{path}/{other}.html"
    settings = replace(SETTINGS, site=replace(SITE, permalink=pattern))
    made = article(
        "title: Міст?\ndate: 2024-01-02T01:00:00+09:00\nslug: s", "b c/2024-01-02-a#.md", settings=settings
    )
    assert made.link == (
        "https://news.example/blog/2024/01/02/s/2024-01-02-a%23/mist/b%20c/2024-01-02-a%23/%7Bother%7D.html"
    )


def test_a_draft_without_a_date_has_a_link_all_the_same() -> None:
    settings = replace(SETTINGS, site=replace(SITE, permalink="/{year}/{slug}/"))
    assert article("draft: true\ntitle: T", settings=settings).link == "https://news.example/blog/0/a/"


def test_the_name_of_a_file_is_taken_apart() -> None:
    assert links.name_of("x/2024-09-18-a.md") == links.Name(
        "2024-09-18-a", "a", (2024, 9, 18), "x", "x/2024-09-18-a"
    )
    assert links.name_of("2024-02-31-a.md").date is None
    assert links.date_in_path("a/2024/13/40/b") is None


# --- Ids.


def test_an_own_id_is_an_absolute_iri_or_a_uuid() -> None:
    assert dated("id: tag:news.example,2024:1").own_id == "tag:news.example,2024:1"
    assert (
        dated("uuid: 1B4E28BA-2FA1-11D2-883F-0016D3CCA427").own_id
        == "urn:uuid:1b4e28ba-2fa1-11d2-883f-0016d3cca427"
    )
    both = dated("id: intro\nguid: https://news.example/?p=1")
    assert (both.own_id, both.origins["id"], both.problems) == (
        "https://news.example/?p=1",
        'front matter "guid"',
        (),
    )


def test_keys_without_a_value_are_no_trouble() -> None:
    made = dated("id:\nlink:\npermalink:\nlang:\nimage:\naudio:\naliases:\ntags:\nupdated:\nsource:\nstatus:")
    assert (made.own_id, made.link, made.problems) == (None, "https://news.example/blog/news/a/", ())


def test_an_unusable_id_is_ignored_and_named() -> None:
    made = dated("id: intro")
    assert made.own_id is None
    assert '"intro"' in messages(made)


# --- Names and texts.


def test_tags_and_categories_are_kept_apart() -> None:
    made = dated("tags: [C++, a b]\ncategory: Новини міста")
    assert (made.tags, made.categories) == (("C++", "a b"), ("Новини міста",))


def test_an_empty_list_of_tags_says_that_there_are_none() -> None:
    assert dated("tags: []\nkeywords: [a]").tags == ()
    assert dated("keywords: [a]").tags == ("a",)


def test_one_tag_spelled_twice_is_one_tag() -> None:
    assert dated("tags: [Plone, plone, Мости, МОСТИ, b]").tags == ("Plone", "Мости", "b")


def test_addresses_of_authors_and_sources_are_encoded_and_what_is_none_is_no_address() -> None:
    made = dated(
        "author: {name: Olena, url: 'https://o.example/олена з'}\nsource: https://приклад.укр/новина"
    )
    assert made.authors == (Author("Olena", "https://o.example/%D0%BE%D0%BB%D0%B5%D0%BD%D0%B0%20%D0%B7"),)
    assert made.via == Via(address="https://xn--80aikifvh.xn--j1amh/%D0%BD%D0%BE%D0%B2%D0%B8%D0%BD%D0%B0")
    made = dated("author: {name: Olena, url: 'http://'}\nsource: https://o.example:99999/")
    assert (made.authors, made.via) == ((Author("Olena"),), Via("https://o.example:99999/"))
    made = dated("author: Olena\nauthor_url: 'https://o.example/a|b'\nsource: {name: Портал, url: 'http://'}")
    assert (made.authors, made.via) == ((Author("Olena", "https://o.example/a%7Cb"),), Via("Портал"))


def test_letters_that_were_lost_stand_in_no_field() -> None:
    made = dated("source: Порт\ufffdал\ntags: [\ufffd]\nauthor: О\ufffdлена")
    assert (made.via, made.tags, made.authors) == (Via("Портал"), (), (Author("Олена"),))
    assert dated("source: \ufffd").via is None
    made = read(
        "Назва\n\nАбзац.\n\n18.09.2024 - 16:20\n\nДжерело:\nПорт\ufffdал\n".encode(), "a.txt", SETTINGS
    )[0]
    assert made.via == Via("Портал")


def test_an_author_can_be_said_in_pieces() -> None:
    made = dated("author: Olena\nauthor_email: o@news.example\nauthor_url: https://o.example/")
    assert made.authors == (Author("Olena", "https://o.example/", "o@news.example"),)
    loveit = dated("author: Olena\nauthorEmail: o@news.example\nauthorLink: https://o.example/")
    assert loveit.authors == made.authors
    assert dated("authors: [A, B]\nemail: o@news.example").authors == (Author("A"), Author("B"))


def test_an_author_may_be_a_link_of_markdown() -> None:
    made = dated("author: >\n  [Release Team](https://o.example/team.md)")
    assert made.authors == (Author("Release Team", "https://o.example/team.md"),)


def test_the_summary_is_plain_text() -> None:
    assert dated("description: 'A *b* & <b>c</b>'").summary == "A b & c"
    assert dated("summary: ''").summary is None


@pytest.mark.parametrize(
    ("declared", "language"), [("uk_UA", "uk-UA"), ("ua", "uk"), ("nowhere at all", None)]
)
def test_the_language_is_bcp_47(declared: str, language: str | None) -> None:
    made = dated(f"lang: {declared}")
    assert made.language == language
    assert bool(made.problems) == (language is None)


def test_media_are_absolute_against_the_link() -> None:
    made = dated(
        "image: {src: img/a.png, alt: Міст}\nimage_width: 600\naudio: /a.mp3\naudio_length: 12\nduration: '1:00'\n"
        "credit: Міська рада\nsource: Портал\naliases: [/old/, ../b]"
    )
    assert made.image == Image(address="https://news.example/blog/news/a/img/a.png", alt="Міст", width=600)
    assert made.enclosures == (
        Enclosure(address="https://news.example/a.mp3", type="audio/mpeg", length=12, duration=60),
    )
    assert (made.credit, made.via) == ("Міська рада", Via("Портал"))
    assert made.aliases == ("https://news.example/old/", "https://news.example/blog/news/b")


def test_a_file_that_is_declared_twice_is_one() -> None:
    made = dated("audio: /a.mp3\nenclosures: [/a.mp3, /b.mp3]")
    assert [file.address for file in made.enclosures] == [
        "https://news.example/a.mp3",
        "https://news.example/b.mp3",
    ]


def test_a_yes_is_no_category() -> None:
    made = read(
        b'{"title": "T", "date": "2024-09-18", "category": true, "section": "news"}', "a.md", SETTINGS
    )[0]
    assert made.categories == ("news",)


def test_media_that_are_no_files_are_named() -> None:
    made = dated(
        "image: a red bridge\nvideo: dQw4w9WgXcQ\nfeatured: true\nalias: 'javascript:x'\npodcast: 'data:audio/mpeg,x.mp3'"
    )
    assert (made.image, made.enclosures, made.aliases) == (None, (), ())
    for key in ("image", "video", "alias", "podcast"):
        assert f'front matter "{key}"' in messages(made)
    assert '"featured"' not in messages(made)


# --- What is public.


@pytest.mark.parametrize(
    ("header", "why"),
    [
        ("draft: true", 'front matter "draft" is true'),
        ("Draft: yes", 'front matter "Draft" is true'),
        ("published: false", 'front matter "published" is false'),
        ("status: draft", 'front matter "status" is "draft"'),
    ],
)
def test_a_draft_is_no_article_and_says_why(header: str, why: str) -> None:
    made = article(f"title: T\n{header}")
    assert (made.standing, made.why, made.published) == ("draft", why, None)


@pytest.mark.parametrize(
    "header", ["draft: false", "draft: 'no'", "published: true", "status: published", "draft:"]
)
def test_what_is_no_draft_is_an_article(header: str) -> None:
    made = dated(header)
    assert (made.standing, made.why, made.in_feeds, made.problems) == ("article", None, True, ())


@pytest.mark.parametrize(
    ("value", "shown"),
    [('"perhaps"', '"perhaps"'), ("[1]", "a list"), ("{}", "a mapping"), ("5", "5"), (f'"{"x" * 99}"', "x…")],
)
def test_an_unclear_draft_is_published_and_named(value: str, shown: str) -> None:
    made = read(f'{{"title": "T", "date": "2024-09-18", "draft": {value}}}'.encode(), "a.md", SETTINGS)[0]
    assert made.standing == "article"
    assert shown in messages(made)


@pytest.mark.parametrize(
    "header",
    [
        "feed: false",
        "include_in_feeds: false",
        "hidden: true",
        "unlisted: true",
        "status: hidden",
        "hiddenFromFeed: true",
        "password: мост",
        "password: 1234",
    ],
)
def test_an_article_can_stay_out_of_all_feeds(header: str) -> None:
    made = dated(header)
    assert (made.standing, made.in_feeds) == ("article", False)


@pytest.mark.parametrize("header", ["password:", "password: ''", "password: false"])
def test_an_empty_password_keeps_nobody_out(header: str) -> None:
    assert dated(header).in_feeds


def test_a_redirect_is_left_out() -> None:
    made = article("redirect_to: https://x.example/")
    assert made.standing == "left out"
    assert "redirect" in (made.why or "")


def test_a_reader_can_leave_a_page_out() -> None:
    reading = Reading(
        format="page",
        fields=(
            Field("standing", "left out", "the page itself"),
            Field("why", "a list of articles", "the page itself"),
        ),
        body=Body("page", ""),
    )
    made = interpret(reading, "tags/index.html", SETTINGS)
    assert (made.standing, made.why) == ("left out", "a list of articles")


# --- Anything at all.

_keys = st.sampled_from(
    "title date updated published expires id guid link permalink slug lang tags categories author authors email summary "
    "image audio video source draft status hidden feed aliases extra taxonomies redirect_to duration credit".split()
)
_values = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        [
            "2024-09-18",
            "true",
            "no",
            "[a, null]",
            "{a: b}",
            "/x.png",
            "https://x.example/",
            "'",
            "[",
            "- a",
            "a: b",
            "~",
        ]
    ),
)


@given(
    st.lists(st.tuples(_keys, _values), max_size=8),
    st.sampled_from(
        ["a.md", "2024-09-18-ї.md", "2024/1/2/b/index.html", "_posts/2024-01-01-x.md", ".md", "x.txt"]
    ),
    st.sampled_from(["", "# H\n", "<h1>H</h1>"]),
)
def test_any_header_makes_a_sound_article_or_is_named(
    pairs: list[tuple[str, str]], path: str, body: str
) -> None:
    text = "---\n" + "".join(f"{key}: {value}\n" for key, value in pairs) + "---\n" + body
    try:
        made, _ = read(text.encode("utf-8", "replace"), path, SETTINGS)
    except ArticleError:
        return
    assert made.title.strip()
    assert "\n" not in made.title
    assert made.link.isascii()
    assert made.link.startswith(("https://", "http://"))
    assert made.slug
    assert ".." not in made.slug.split("/")
    assert all(tag.strip() for tag in made.tags)
