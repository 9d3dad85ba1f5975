"""The plain text of HTML, and what is an edit."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from feedpub.article import Article, Body, Markup
from feedpub.body import fingerprint, finish, plain_text


def print_of(text: str, markup: Markup, title: str = "Назва") -> str:
    article = Article(
        path="a",
        format=markup,
        title=title,
        link="https://a.example/a/",
        slug="a",
        published=datetime(2024, 1, 1, tzinfo=UTC),
    )
    return finish(Body(markup, text), article).fingerprint


SAME = {
    "bold, links and entities": (
        'Це **дуже** [важливо](/x) & "просто" -- так...',
        "<p>Це <strong>дуже</strong> <a href='/x'>важливо</a> &amp; &laquo;просто&raquo;&nbsp;&mdash; так&hellip;</p>",
        "Це дуже важливо & «просто» — так…",
    ),
    "lists": (
        "До списку:\n\n1. Один\n2. Два\n\n- три\n- чотири",
        "<p>До списку:</p><ol><li>Один</li><li>Два</li></ol><UL><LI>три<LI>чотири</UL>",
        "До списку:\n\n1. Один\n2. Два\n\n- три\n• чотири",
    ),
    "quotations and headings": (
        "## Розділ\n\n> Мій п'ятий крок\n> другий рядок",
        "<h2>Розділ</h2>\n<blockquote><p>Мій п’ятий крок другий рядок</p></blockquote>",
        "Розділ\n\nМій пʼятий крок\nдругий рядок",
    ),
    "code": (
        "Код `a < b`:\n\n```\nx += 1\n```",
        "<p>Код <code>a &lt; b</code>:</p><pre>x += 1</pre>",
        "Код a < b:\n\n    x += 1",
    ),
    "tables": (
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "<table><tr><th>a<th>b<tr><td>1<td>2</table>",
        "a   b\n1   2",
    ),
    "tasks": (
        "- [x] зроблено\n- [ ] ні",
        "<ul><li><input type=checkbox checked> зроблено<li>☐ ні</ul>",
        "- [x] зроблено\n- [ ] ні",
    ),
    "scripts and comments": ("Текст", "<script>a</script><style>b</style><p>Текст</p><!-- c -->", "Текст"),
    "composition": ("й", "<p>и\u0306</p>", "й"),
}


@pytest.mark.parametrize("name", SAME)
def test_one_article_in_three_formats_is_one(name: str) -> None:
    markdown, html, text = SAME[name]
    assert print_of(markdown, "markdown") == print_of(html, "html") == print_of(text, "text")


@pytest.mark.parametrize(
    "edited",
    [
        "<p>Ціна 1.5 грн.</p>",
        "<p>Ціна 15 євро.</p>",
        "<p>Ціна 15 грн.</p><img src='/a/photo.jpg'>",
        "<p>Ціна 15 грн.</p><iframe src='https://v.example/embed/k7'></iframe>",
        "<p>Ціна 15 грн.</p><p>Ще.</p>",
    ],
)
def test_another_word_number_picture_or_player_is_an_edit(edited: str) -> None:
    assert print_of(edited, "html") != print_of("<p>Ціна 15 грн.</p>", "html")


def test_another_title_is_an_edit_and_its_white_space_is_none() -> None:
    assert print_of("x", "text", "Нова назва") != print_of("x", "text", "Стара назва")
    assert print_of("x", "text", "Нова\u00a0 назва") == print_of("x", "text", "Нова назва")


def test_languages_told_apart_by_a_sign_are_different_words() -> None:
    assert len({fingerprint("t", f"<p>{name}</p>") for name in ("C", "C++", "C#")}) == 3


def test_a_medium_that_moved_to_another_site_is_no_edit() -> None:
    here = fingerprint("t", '<img src="/a/photo.jpg?v=2">', ["https://a.example/x.mp3"])
    there = fingerprint("t", "<img alt='b' src=https://cdn.example/photo.jpg>", ["https://b.example/y/x.mp3"])
    assert here == there != fingerprint("t", '<img src="/a/photo2.jpg">', ["https://a.example/x.mp3"])


def test_a_script_that_serves_pictures_is_told_apart_by_its_query() -> None:
    assert fingerprint("t", '<img src="/i.php?id=1">') != fingerprint("t", '<img src="/i.php?id=2">')


@pytest.mark.parametrize(
    "html",
    [
        '<p>Ось <a href="/x">сюди</a>:</p><iframe src="https://v.example/embed/k7"></iframe>',
        "<p>a</p><video controls src=/v.mp4></video>",
        "<p>x<sup><a href='#fn:1'>1</a></sup></p><button>Надіслати</button><svg><title>Мапа</title></svg>",
        '<p>a</p><img data-src="/real.jpg" src="data:image/gif;base64,R0"><noscript><img src="/real.jpg"></noscript>',
    ],
)
def test_what_was_published_has_the_fingerprint_of_its_article(html: str) -> None:
    article = Article(
        path="a",
        format="html",
        title="t",
        link="https://a.example/a/",
        slug="a",
        published=datetime(2024, 1, 1, tzinfo=UTC),
    )
    made = finish(Body("html", html), article)
    assert fingerprint("t", made.content) == made.fingerprint


@settings(max_examples=100, deadline=None)
@given(
    words=st.lists(
        # A number where a line begins is taken for the sign of a list, which does not count: it must not get there.
        st.text(st.sampled_from("абвгabc123.,!?;:'\"«»—-"), min_size=1, max_size=8).filter(
            lambda word: not re.fullmatch(r"\d{1,2}[.)]", word)
        ),
        min_size=1,
        max_size=12,
    )
)
@example(words=[".", ".", "—", "."])  # without the dash it is an ellipsis, which does not count either
def test_white_space_and_emphasis_never_count(words: list[str]) -> None:
    plain = "<p>слово " + " ".join(words) + "</p>"
    assert fingerprint("t", plain) == fingerprint("t", plain.replace(" ", " \n "))
    assert fingerprint("t", plain) == fingerprint("t", plain.replace("слово", "<em>слово</em>"))


def test_plain_text_has_a_line_for_each_block_and_no_scripts() -> None:
    html = "<h1>A&amp;B</h1><p>one <b>two</b><br>three\nfour</p><script>x</script><ul><li>5</li><li>6</li></ul><!-- y -->"
    assert plain_text(html) == "A&B\none two\nthree four\n5\n6"
    assert plain_text("a < b &lt; c") == "a < b < c"
    assert plain_text("<table><tr><td>1</td><td>2</td></tr></table>") == "1 2"
