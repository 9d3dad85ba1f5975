"""The body is the article: nothing of the page around it, nothing of its own text lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from feedpub.body.extract import article_html
from feedpub.errors import ArticleError

PAGES = Path(__file__).resolve().parent.parent / "pages"


def text_of(html: str) -> str:
    body = LexborHTMLParser(html).body
    return " ".join(body.text(separator=" ").split()) if body is not None else ""


def extracted(body: str, title: str | None = "Title", head: str = "") -> str:
    return article_html(f"<html><head>{head}</head><body>{body}</body></html>", title)


@pytest.mark.parametrize(
    ("name", "title", "begin", "end"),
    [
        ("pelican", "Нова бібліотека у Великих Дубах", "У селі відкрили", "крім понеділка."),
        ("wordpress", "The mill turns again", "After sixty years", "bring your own bag."),
        ("blogger", "Стара груша", "Груша знову зацвіла", "Восени буде узвар."),
        ("hugo", "Counting swifts", "We count at dusk", "two more than last."),
        ("ablog", "Mapping the orchard", "We walked the rows", "good to a pace."),
        ("wiki", "Хроніка повені", "Річка піднялася", "2 210"),
        ("microformats", "Rain on the ferry", "It rained from", "Nobody minded."),
        ("nineties", "Ярмарок у Полянах", "На весняний ярмарок", "буде восени."),
    ],
)
def test_the_body_of_each_program_begins_and_ends_with_the_articles_words(
    name: str, title: str, begin: str, end: str
) -> None:
    text = text_of(article_html((PAGES / f"{name}.html").read_text("utf-8"), title))
    assert text.startswith(begin)
    assert text.endswith(end)


def test_pictures_figures_tables_and_code_stay() -> None:
    body = article_html((PAGES / "wordpress.html").read_text("utf-8"), "The mill turns again")
    assert "<figcaption>" in body
    assert "# not a comment of a reader" in body
    assert "Share this" not in body
    hugo = article_html((PAGES / "hugo.html").read_text("utf-8"), "Counting swifts")
    assert "swifts = 12" in hugo
    assert "Bring a chair." in hugo


def test_players_and_lists_stay() -> None:
    media = '<ul><li>one</li></ul><video src="a.mp4"></video><audio src="a.mp3"></audio><iframe src="https://v.example/1"></iframe>'
    found = extracted(f"<article><h1>Title</h1><p>Text</p>{media}</article>")
    assert media in found


@pytest.mark.parametrize(
    "around",
    [
        "<nav><a href='/'>AROUND</a></nav>",
        "<aside>AROUND</aside>",
        "<div class='sharedaddy'>AROUND</div>",
        "<div class='related-posts'><a href='/x'>AROUND</a></div>",
        "<section id='comments'><p>AROUND</p></section>",
        "<div class='author-box'>AROUND</div>",
        "<p class='post-meta'>AROUND</p>",
        "<ul class='tags'><li><a rel=tag href='/t/x'>AROUND</a></li></ul>",
        "<script>AROUND</script><style>AROUND</style><noscript>AROUND</noscript><template>AROUND</template>",
        "<form><input value=AROUND></form>",
        "<footer><p>AROUND</p></footer>",
        "<div style='display:none'>AROUND</div>",
        "<div class='breadcrumbs'>AROUND</div>",
        "<h3>Читайте також:</h3><ul><li><a href='/y'>AROUND</a></li></ul>",
        "<h3>Related articles</h3><p><a href='/y'>AROUND</a></p>",
        "<p><a href='/y'>← Previous AROUND</a></p>",
    ],
)
def test_what_is_around_the_text_goes(around: str) -> None:
    text = "The text of the article, long enough to be one. " * 5
    found = extracted(f"<article><h1>Title</h1><p>{text}</p>{around}</article>")
    assert "AROUND" not in found
    assert text_of(found) == text.strip()


@pytest.mark.parametrize(
    "kept",
    [
        "<aside class='note'><p>KEPT</p></aside>",
        "<blockquote><p>Words</p><footer>KEPT</footer></blockquote>",
        "<section class='footnotes'><ol><li>KEPT</li></ol></section>",
        "<figure><img src='a.jpg'><figcaption class='meta'>KEPT</figcaption></figure>",
        "<pre><code><span class='tag'>KEPT</span></code></pre>",
        "<h2 id='comments-on-law'>KEPT</h2><p>Text goes on.</p>",
        "<h3>See also</h3><p>KEPT, a sentence of the author that goes on without any link in it.</p>",
    ],
)
def test_what_only_looks_like_a_frame_stays(kept: str) -> None:
    assert "KEPT" in extracted(f"<article><h1>Title</h1><p>{'Text. ' * 40}</p>{kept}</article>")


def test_the_picture_of_a_header_outlives_the_header() -> None:
    body = "<article><header><h1>Title</h1><img src='a.jpg'><img class='avatar' src='me.jpg'></header><p>Text</p></article>"
    found = extracted(body)
    assert "a.jpg" in found
    assert "me.jpg" not in found
    assert "Title" not in found


def test_only_the_heading_that_repeats_the_title_goes() -> None:
    found = extracted("<article><h1>Title</h1><p>Text</p><h2>Another</h2><p>More</p></article>")
    assert text_of(found) == "Text Another More"


def test_the_date_line_at_the_beginning_goes_and_a_sentence_with_a_date_stays() -> None:
    found = extracted(
        "<article><h1>Title</h1><p>Опубліковано 5 травня 2014 р., 10:30</p><p>Text</p></article>"
    )
    assert text_of(found) == "Text"
    sentence = "On 5 May 2014 the bridge was opened."
    assert text_of(extracted(f"<article><h1>Title</h1><p>{sentence}</p></article>")) == sentence


def test_an_article_in_several_parts_is_taken_whole() -> None:
    parts = "".join(f"<div itemprop='articleBody'><p>Part {n} of the article.</p></div>" for n in range(3))
    found = text_of(extracted(f"<article><h1>Title</h1><div>{parts}</div></article>"))
    assert found == "Part 0 of the article. Part 1 of the article. Part 2 of the article."


def test_the_teasers_of_other_articles_are_not_taken_for_it() -> None:
    teasers = "".join(
        f"<article class='card'><h2><a href='/{n}'>Other</a></h2><p>Teaser</p></article>" for n in range(3)
    )
    found = text_of(
        extracted(f"<article><h1>Title</h1><p>{'Text. ' * 30}</p></article><section>{teasers}</section>")
    )
    assert "Teaser" not in found
    assert found.startswith("Text.")


def test_an_article_of_one_picture_is_one() -> None:
    assert "a.jpg" in extracted("<article><h1>Title</h1><img src='a.jpg'></article>")


def test_addresses_are_those_that_the_base_means() -> None:
    found = extracted("<article><p><a href='x'>x</a><a href='#n'>n</a><img src='/i.png' srcset='a.png 1x, b.png 2x'></p></article>",
                      head="<base href='https://a.example/d/'>")  # fmt: skip
    assert 'href="https://a.example/d/x"' in found
    assert 'href="#n"' in found
    assert 'src="https://a.example/i.png"' in found
    assert "https://a.example/d/b.png 2x" in found


def test_addresses_that_a_script_would_put_in_are_those_that_the_base_means_too() -> None:
    found = extracted("<article><p>Text.</p><img data-src='a.png' data-srcset='b.png 2x'></article>",
                      head="<base href='https://a.example/d/'>")  # fmt: skip
    assert 'data-src="https://a.example/d/a.png"' in found
    assert 'data-srcset="https://a.example/d/b.png 2x"' in found


@pytest.mark.parametrize(
    "headline", ["<h1>Title</h1>", "<h2>Title</h2>", "<h1>A river paper</h1><h1>Title</h1>"]
)
def test_what_stands_around_the_headline_keeps_its_pictures_lists_and_code(headline: str) -> None:
    words = "".join(
        f"<p>Paragraph {n} tells at length of the river, its mills and its people.</p>" for n in range(6)
    )
    rest = '<img src="a.png"><h2>More</h2><pre><code>a\n  b</code></pre><ul><li>x</li></ul><p>H<sub>2</sub>O <a href="z">z</a></p>'
    menu = "<nav><a href='/'>Home</a></nav>"
    found = extracted(
        f"{menu}<div><div class='c'>{headline}{words}{rest}</div><div><a href='1'>Other</a></div></div>"
    )
    assert "<p>Paragraph 0" in found and ">Title<" not in found
    assert found.endswith(rest)


def test_a_headline_apart_from_the_text_does_not_say_where_that_is() -> None:
    words = "".join(
        f"<p>Paragraph {n} tells at length of the river, its mills and its people.</p>" for n in range(6)
    )
    menu = "<nav><a href='/'>Home</a></nav>"
    assert "Paragraph 5" in extracted(f"{menu}<div><h1>Title</h1></div><div class='c'>{words}</div>")


def test_a_page_without_marks_goes_through_the_extractor() -> None:
    paragraphs = "".join(
        f"<p>Paragraph {n} tells at length of the river, its mills and its people.</p>" for n in range(6)
    )
    menu = "".join(f"<a href='/{n}'>Section {n}</a> " for n in range(12))
    found = extracted(
        f"<div id='menu'>{menu}</div><table><tr><td><b>Title</b>{paragraphs}<p>It has <a href='m'>mills of its own</a> and "
        "people who work in them all the year.</p></td></tr></table>",
        head="<base href='https://a.example/d/'>",
    )
    assert 'href="https://a.example/d/m"' in found
    assert "Paragraph 0" in found
    assert "Paragraph 5" in found
    assert "Section 3" not in found


@pytest.mark.parametrize(
    "body", ["", "<nav><a href='/'>Home</a></nav>", "<article><h1>Title</h1></article>", "<script>x</script>"]
)
def test_a_page_without_a_body_is_refused(body: str) -> None:
    with pytest.raises(ArticleError):
        extracted(body)


def test_a_frame_set_is_refused() -> None:
    with pytest.raises(ArticleError):
        article_html("<frameset><frame src=a></frameset>")


MARKUP = st.sampled_from([
    "<", "<p>", "</p>", "<h1>", "<article>", "</article>", "<div class='entry-content'>", "</div>", "<header>", "<nav>", "<aside>",
    "<a href='//['>", "<base href='http://['>", "<img srcset=',,'>", "\x00", "\ud800", "Title", "5 May 2014", "<h2>Comments</h2>",
    "<div class='share'>", "<ul><li>", "<table><td>", "<pre>", "<hr>", "<frameset>", "<template>", "<svg>", "<main>", "<!-- x -->",
])  # fmt: skip


@given(st.lists(st.one_of(st.text(max_size=12), MARKUP), max_size=40).map("".join))
@settings(max_examples=150)
def test_any_text_gives_a_body_or_is_refused(text: str) -> None:
    try:
        found = article_html(text, "Title")
    except ArticleError:
        return
    assert found
