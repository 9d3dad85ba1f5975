"""What becomes of bodies: hostile ones, all markups, excerpts, titles, addresses."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedpub.address import absolute
from feedpub.article import Article, Body, Enclosure, Markup
from feedpub.body import Finished, Site, finish, plain_text
from feedpub.body.sanitise import sanitise
from feedpub.errors import ArticleError
from feedpub.lint import markup
from feedpub.text import clean

LINK = "https://hromady.example/news/zustrich/"
FORBIDDEN = {
    "script",
    "style",
    "iframe",
    "object",
    "embed",
    "svg",
    "math",
    "form",
    "input",
    "button",
    "bdo",
    "link",
    "meta",
}
ADDRESSES = {"href", "src", "srcset", "poster", "cite", "longdesc"}


def article(title: str = "Зустріч громад", summary: str | None = None) -> Article:
    return Article(
        path="zustrich.md",
        format="markdown",
        title=title,
        link=LINK,
        slug="zustrich",
        published=datetime(2024, 9, 18, tzinfo=UTC),
        summary=summary,
    )


def finished(
    text: str, markup: Markup = "html", title: str = "Зустріч громад", summary: str | None = None
) -> Finished:
    return finish(Body(markup, text), article(title, summary))


def assert_is_safe(content: str) -> None:
    assert clean(content) == content
    for element in lxml.html.fragment_fromstring(content, create_parent="main").iter():
        assert isinstance(element.tag, str), "a comment was left"
        assert element.tag not in FORBIDDEN
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert name != "controls"
            assert name != "style" or value.startswith("text-align")
            if name in ADDRESSES:
                assert value.startswith(("https://", "http://", "mailto:", "tel:", "data:image/")), (
                    name,
                    value,
                )


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
        "<img src=x onerror=alert(1)>",
        "<img src='javascript:alert(1)'>",
        '<a href="java\nscript:alert(1)">x</a>',
        '<a href="&#106;avascript:alert(1)">x</a>',
        '<a href=" vbscript:x">x</a>',
        '<a href="data:text/html,<script>1</script>">x</a>',
        '<img src="data:image/svg+xml,<svg onload=alert(1)>">',
        '<p style="position:fixed;text-align:center">x</p>',
        '<p style="text-align:url(javascript:x)">x</p>',
        '<img srcset="javascript:x 1x, /b.jpg 2x">',
        "<svg><script>alert(1)</script></svg>",
        "<math><mi xlink:href='javascript:x'>x</mi></math>",
        "<iframe srcdoc='<script>1</script>'></iframe>",
        "<object data=javascript:x></object>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        "<textarea><img src=x onerror=1></textarea>",
        "<template><script>1</script></template>",
        "<x-card onclick=1>text</x-card>",
        "<bdo dir=rtl>x</bdo>",
        "<form action=/x><input name=a><button>b</button></form>",
        "<video controls src=/v.mp4 poster=/p.png></video>",
        "<base href=//evil.example/><a href=/x>y</a>",
        "<style>@import 'x'</style><plaintext><script>",
        "<!--[if IE]><script>1</script><![endif]-->",
        "<title><img src=x onerror=1></title>",
        "a & b &nbsp; &#1; &#xFFFF; &#x81; \x00\x0b\ud800",
        '<math><mtext><table><mglyph><style><img src=x onerror="1">',
        "<select><iframe></select><img src=x onerror=1>",
    ],
)
@pytest.mark.parametrize("markup", ["html", "markdown", "text"])
def test_nothing_hostile_reaches_a_subscriber(hostile: str, markup: Markup) -> None:
    made = finished(f"Перед.\n\n{hostile}\n\nПісля.", markup)
    assert_is_safe(made.content)
    assert "Перед" in made.content


@settings(max_examples=150, deadline=None)
@given(
    text=st.text(
        st.sampled_from("aб <>/&\"'=#*_`[](){}!-|~\n\t:;.1\x00\x85\ud800") | st.characters(), max_size=120
    ),
    markup=st.sampled_from(["html", "markdown", "text"]),
)
def test_any_text_in_any_markup_becomes_safe_html(text: str, markup: Markup) -> None:
    made = finished(text, markup)
    assert_is_safe(made.content)
    assert made.content
    assert made.first
    assert len(made.first) <= 300


_TAGS = st.sampled_from(
    "<p>|</p>|<b>|</b>|<a href=/x>|</a>|<div>|</div>|<table>|<tr>|<td>|</table>|<script>|</script>|<svg>|<math>|<iframe src=/v>"
    "|</iframe>|<style>|<img src=a.png>|<ul>|<li>|<pre>|\n|<select>|<noscript>|<title>|</svg>|слово|<!--|-->|<template>".split(
        "|"
    )
)


@settings(max_examples=150, deadline=None)
@given(pieces=st.lists(_TAGS, max_size=25))
def test_any_heap_of_tags_becomes_safe_html_and_stays_so(pieces: list[str]) -> None:
    made = finished("".join(pieces))
    assert_is_safe(made.content)
    assert_is_safe(sanitise(made.content, LINK) or "-")


@pytest.mark.parametrize(
    "html",
    [
        '<p>a &amp; b <a href="/x?a=1&amp;b=2" title="&lt;b&gt;">c</a></p>',
        '<pre>\n\nx</pre><img src="a.png" alt="&quot;"><br>',
        '<table><tbody><tr><td style="text-align:center">1</td></tr></tbody></table>',
        '<picture><source srcset="a.webp 1x, b.webp 2x"><img src="a.png" alt=""></picture>',
    ],
)
def test_sanitising_twice_changes_nothing(html: str) -> None:
    once = sanitise(html, LINK)
    assert sanitise(once, LINK) == once


@pytest.mark.parametrize(
    ("given_html", "expected"),
    [
        ('<a href="/x">y</a>', '<a href="https://hromady.example/x">y</a>'),
        (
            '<a href="../x y/?a=1&b=2">y</a>',
            '<a href="https://hromady.example/news/x%20y/?a=1&amp;b=2">y</a>',
        ),
        ('<a href="//cdn.example/x">y</a>', '<a href="https://cdn.example/x">y</a>'),
        ('<a href="#fn1">1</a>', f'<a href="{LINK}#fn1">1</a>'),
        ('<a href="mailto:a@b.example">m</a>', '<a href="mailto:a@b.example">m</a>'),
        ('<img src="a.png" alt="">', f'<img src="{LINK}a.png" alt="">'),
        (
            '<blockquote cite="/q">x</blockquote>',
            '<blockquote cite="https://hromady.example/q">x</blockquote>',
        ),
        (
            '<img src="a.png" srcset="/a.png 1x,b.png 2x">',
            f'<img src="{LINK}a.png" srcset="https://hromady.example/a.png 1x, {LINK}b.png 2x">',
        ),
        ('<img src="javascript:x" alt="опис">', "опис"),
        ('<p style="text-align: right">x</p>', '<p style="text-align:right">x</p>'),
        ('<code>href="/x" &lt;a href="/x"&gt;</code>', '<code>href="/x" &lt;a href="/x"&gt;</code>'),
    ],
)
def test_every_address_is_made_absolute(given_html: str, expected: str) -> None:
    assert sanitise(given_html, LINK) == expected


def test_a_poster_is_absolute_and_a_recording_keeps_a_link() -> None:
    content = finished('<p>Відео:</p><video controls poster="p.png"><source src="/v.mp4"></video>').content
    assert f'poster="{LINK}p.png"' in content
    assert '<a class="embedded" href="https://hromady.example/v.mp4">' in content


@pytest.mark.parametrize(
    "player",
    [
        '<iframe src="https://video.example/embed/k7"></iframe>',
        '<IFRAME data-src="https://video.example/embed/k7" width=1></IFRAME>',
        '<embed src="https://video.example/embed/k7">',
        '<object data="https://video.example/embed/k7"></object>',
        '<object><param name="movie" value="https://video.example/embed/k7"></object>',
    ],
)
def test_an_embedded_player_becomes_a_link_to_it_and_is_named(player: str) -> None:
    made = finished(f"<p>Дивіться:</p>{player}<p>Кінець.</p>")
    assert '<p><a class="embedded" href="https://video.example/embed/k7">' in made.content
    assert "Кінець." in made.content
    assert any("link to https://video.example/embed/k7" in problem.message for problem in made.problems)
    assert all(problem.level == "warning" for problem in made.problems)


@pytest.mark.parametrize(
    ("widget", "address"),
    [
        (
            '<amp-youtube data-videoid="k7" layout="responsive"></amp-youtube>',
            "https://www.youtube.com/watch?v=k7",
        ),
        ('<lite-youtube videoid="k7"></lite-youtube>', "https://www.youtube.com/watch?v=k7"),
        (
            '<amp-video><source src="https://v.example/a.mp4"><b fallback>no</b></amp-video>',
            "https://v.example/a.mp4",
        ),
        (
            '<script async src="https://t.example/w.js" data-telegram-post="hromada/68"></script>',
            "https://t.me/hromada/68",
        ),
        (
            '<div class="fb-post" data-href="https://www.facebook.com/h/posts/1"></div>',
            "https://www.facebook.com/h/posts/1",
        ),
        (
            '<blockquote data-instgrm-permalink="https://www.instagram.com/p/a/"></blockquote>',
            "https://www.instagram.com/p/a/",
        ),
    ],
)
@pytest.mark.parametrize("markup", ["markdown", "html", "page"])
def test_a_post_that_a_script_would_show_becomes_a_link_to_it(
    widget: str, address: str, markup: Markup
) -> None:
    body = f"<article><p>{'Дивіться, що написала громада. ' * 9}</p>\n\n{widget}\n\n<p>Кінець.</p></article>"
    made = finished(body, markup)
    assert made.content.count(f'<p><a class="embedded" href="{address}">{address}</a></p>') == 1
    assert "Кінець." in made.content and "no" not in made.content
    assert any(f"link to {address}" in problem.message for problem in made.problems)


def test_pictures_of_amp_are_shown() -> None:
    made = finished(
        '<amp-img src="a.jpg" width="6" height="4" alt="Міст"><noscript><img src="a.jpg"></noscript></amp-img><p>x</p>'
        '<amp-img src="b.jpg"><p>Без кінця.</p>'
    )
    assert made.content == (
        f'<img src="{LINK}a.jpg" alt="Міст" width="6" height="4"><p>x</p><img src="{LINK}b.jpg"><p>Без кінця.</p>'
    )


def test_a_post_that_has_a_link_of_its_own_keeps_it() -> None:
    post = '<blockquote data-instgrm-permalink="https://i.example/p/a/"><a href="https://i.example/p/a/">Допис</a></blockquote>'
    assert finished(post).content == '<blockquote><a href="https://i.example/p/a/">Допис</a></blockquote>'


@pytest.mark.parametrize(
    "unread",
    ["== ==\nлівий правий\n\nрешта", '.. csv-table:: Назва\n   :header: a\n\n   лівий правий\n   "решта'],
)
def test_a_table_that_cannot_be_read_stands_as_it_is_typed_and_is_named(unread: str) -> None:
    made = finished(f"Початок.\n\n{unread}\n", "rst")
    assert "<p>Початок.</p>\n<pre" in made.content
    assert "лівий правий\n" in made.content and "решта</pre>" in made.content
    assert ".. " not in made.content and "Malformed" not in made.content
    assert made.problems


def test_a_footnote_that_is_not_there_keeps_both_of_its_brackets() -> None:
    assert finished("Текст [2]_ і [CIT]_ і `x`_.", "rst").content == "<p>Текст [2] і [CIT] і x.</p>"


def test_a_size_that_is_none_costs_its_candidate_alone() -> None:
    made = finished(
        '<p><img src="a.png" srcset="a.png 300, b.png 2 x,c.png 2x, d.png 1.5x , e.png 640w 480h, f.png"></p>'
    )
    assert f'srcset="{LINK}c.png 2x, {LINK}d.png 1.5x, {LINK}e.png 640w 480h, {LINK}f.png"' in made.content


def test_a_picture_whose_address_was_refused_leaves_nothing() -> None:
    assert finished('<p>a<img src="javascript:x">b<img></p>').content == "<p>ab</p>"


def test_an_embedded_player_without_an_address_is_named() -> None:
    assert "without an address" in finished('<p>a</p><iframe src="about:blank"></iframe>').problems[0].message


def test_a_drawing_becomes_its_title_and_a_formula_its_text() -> None:
    made = finished(
        "<p>A <svg><title>Мапа</title><path d='M0'/></svg> і <math><mi>x</mi><mo>=</mo><mn>1</mn></math>.</p>"
    )
    assert made.content == "<p>A Мапа і x=1.</p>"
    assert len(made.problems) == 2


def test_a_lazy_picture_is_shown_once() -> None:
    made = finished(
        '<p>x</p><img src="data:image/gif;base64,R0lGOD" data-src="/real.jpg"><noscript><img src="/real.jpg"></noscript>'
    )
    assert made.media == ("https://hromady.example/real.jpg",)
    assert made.content.count("<img") == 1


def test_a_picture_for_readers_without_scripts_is_shown() -> None:
    assert finished('<p>x</p><noscript><img src="/only.jpg"></noscript>').media == (
        "https://hromady.example/only.jpg",
    )


def test_a_large_picture_inside_of_the_text_is_dropped_and_a_small_one_kept() -> None:
    small = f"data:image/png;base64,{'A' * 100}"
    assert finished(f'<p>x</p><img src="{small}">').media == (small,)
    assert finished(f'<p>x</p><img src="data:image/png;base64,{"A" * 40_000}">').media == ()


def test_task_lists_show_boxes_in_markdown_and_html() -> None:
    assert "☐ a" in plain_text(finished("- [ ] a\n- [x] b", "markdown").content)
    made = finished("<ul><li><input type=checkbox checked> b</li></ul>")
    assert made.content == "<ul><li>☑  b</li></ul>"
    assert made.problems == ()


def test_markdown_has_tables_footnotes_strikethrough_and_heading_ids() -> None:
    text = "## Розділ {#r}\n\n| a | b |\n|:-|-:|\n| 1 | 2 |\n\n~~ні~~ так[^x y]\n\n[^x y]: Примітка."
    content = finished(text, "markdown").content
    assert '<h2 id="r">' in content
    assert '<td style="text-align:right">2</td>' in content
    assert "<del>ні</del>" in content
    tree = lxml.html.fragment_fromstring(content, create_parent="main")
    (target,) = tree.xpath("//sup[@class='footnote-reference']/a/@href")
    assert target.startswith(f"{LINK}#fn-")
    assert tree.get_element_by_id(target.partition("#")[2]).text_content().strip().endswith("Примітка.")


@pytest.mark.parametrize(
    ("fence", "code"),
    [
        ("{.python .numbered}", '<code class="language-python">'),
        ("js{4,7-9}", '<code class="language-js">'),
        ("c++{1}", '<code class="language-c++">'),
        ("{.c++}", '<code class="language-c++">'),
        ("{r echo=FALSE}", '<code class="language-r">'),
        ("rust,linenos,hl_lines=3-4", '<code class="language-rust">'),
        ("c++,name=src/a.cc", '<code class="language-c++">'),
        ("js:title=a.js", '<code class="language-js">'),
        (",linenos", "<code>"),
        ("{ .yaml .annotate }", "<code>"),
    ],
)
def test_a_fence_with_attributes_leaves_no_brace_in_a_class(fence: str, code: str) -> None:
    assert finished(f"``` {fence}\nx\n```", "markdown").content == f"<pre>{code}x\n</code></pre>"


def test_money_powers_and_homes_stay_as_they_are_typed() -> None:
    assert (
        finished("$5 and $6, x^2 and y^2, ~/a or ~/b", "markdown").content
        == "<p>$5 and $6, x^2 and y^2, ~/a or ~/b</p>"
    )


def test_plain_text_becomes_paragraphs_lines_and_links() -> None:
    made = finished("Один <b>\nдва\n\nДив. https://a.example/x?a=1&b=2 (https://b.example/y).", "text")
    assert made.content == (
        "<p>Один &lt;b&gt;<br>\nдва</p>\n<p>Див. "
        '<a href="https://a.example/x?a=1&amp;b=2">https://a.example/x?a=1&amp;b=2</a> '
        '(<a href="https://b.example/y">https://b.example/y</a>).</p>'
    )


@pytest.mark.parametrize(
    "marker",
    [
        "<!--more-->",
        "<!-- more -->",
        "<!--more Читати далі-->",
        "<!-- excerpt -->",
        "<!-- truncate -->",
        "{/* truncate */}",
        "<!-- TEASER_END -->",
        "<!-- TEASER_END: далі -->",
        ".. TEASER_END",
        "<!-- PELICAN_END_SUMMARY -->",
        "<!-- readmore -->",
        "<!-- end excerpt -->",
    ],
)
@pytest.mark.parametrize("markup", ["markdown", "html", "text"])
def test_every_spelling_of_the_excerpt_marker_ends_the_summary(marker: str, markup: Markup) -> None:
    paragraphs = (
        ("<p>Початок & суть.</p>", "<p>Решта.</p>") if markup == "html" else ("Початок & суть.", "Решта.")
    )
    made = finished(f"{paragraphs[0]}\n\n{marker}\n\n{paragraphs[1]}", markup)
    assert made.summary == "Початок & суть."
    assert plain_text(made.content) == "Початок & суть.\nРешта."


def test_a_summary_begins_where_its_author_says() -> None:
    made = finished(
        "Вступ.\n\n<!-- PELICAN_BEGIN_SUMMARY -->\n\nСуть.\n\n<!-- PELICAN_END_SUMMARY -->\n\nРешта.",
        "markdown",
    )
    assert made.summary == "Суть."
    assert plain_text(made.content) == "Вступ.\nСуть.\nРешта."


def test_an_excerpt_marker_shown_as_code_is_no_marker() -> None:
    made = finished("Пишіть:\n\n```\n<!--more-->\n{/* truncate */}\n```\n", "markdown")
    assert made.summary is None
    assert "{/* truncate */}" in made.content


def test_a_declared_summary_goes_before_the_excerpt() -> None:
    assert finished("a\n\n<!--more-->\n\nb", "markdown", summary="Своє.").summary == "Своє."


def test_a_summary_has_no_numbers_of_footnotes() -> None:
    text = "Площа 5 м<sup>2</sup>[^1], каже громада[^2].\n\n<!--more-->\n\nДалі.\n\n[^1]: Так.\n\n[^2]: Справді.\n"
    made = finished(text, "markdown")
    assert made.summary == made.first == "Площа 5 м2, каже громада."


@pytest.mark.parametrize(
    "heading",
    ["# Зустріч громад", "Зустріч  громад\n===", "## **Зустріч** громад #", "<h1>ЗУСТРІЧ громад</h1>"],
)
def test_a_heading_that_repeats_the_title_is_taken_out(heading: str) -> None:
    assert finished(f"{heading}\n\nТекст.", "markdown").content == "<p>Текст.</p>"


def test_another_heading_and_a_later_one_stay() -> None:
    assert "<h1>Зустріч сіл</h1>" in finished("# Зустріч сіл\n\nТекст.", "markdown").content
    assert "<h2>Зустріч громад</h2>" in finished("Текст.\n\n## Зустріч громад", "markdown").content


@pytest.mark.parametrize("body", ["", " \n", "<p></p>", "<!-- -->", "<script>1</script>", "# Зустріч громад"])
def test_an_empty_body_shows_the_summary_or_the_title(body: str) -> None:
    assert finished(body, "markdown").content == "<p>Зустріч громад</p>"
    assert finished(body, "markdown", summary="Коротко: 1 < 2").content == "<p>Коротко: 1 &lt; 2</p>"


def test_a_body_of_one_picture_is_not_empty() -> None:
    made = finished("![](a.png)", "markdown")
    assert made.media == (f"{LINK}a.png",)
    assert made.first == "Зустріч громад"


def test_the_first_paragraph_is_cut_at_a_word() -> None:
    made = finished("## Розділ\n\n" + "слово " * 100 + "\n\nДруге.", "markdown")
    assert made.first.endswith("слово…")
    assert len(made.first) <= 300


def test_an_enclosure_counts_for_the_fingerprint() -> None:
    plain = article()
    other = Article(
        path=plain.path,
        format="markdown",
        title=plain.title,
        link=LINK,
        slug="zustrich",
        published=plain.published,
        enclosures=(Enclosure(address="https://hromady.example/a.mp3"),),
    )
    body = Body("text", "Текст.")
    assert finish(body, plain).fingerprint != finish(body, other).fingerprint


@pytest.mark.parametrize(
    "hostile",
    ["'<div>' * 100_000", "'<b>' * 400 + '<p>' * 100_000", "'> ' * 100_000 + 'x'", "'x' * 6_000_000"],
)
def test_a_body_that_would_crash_a_parser_is_refused_and_named(hostile: str) -> None:
    program = (
        "from tests.body.test_finishing import finished\n"
        "from feedpub.errors import ArticleError\n"
        f"try: finished({hostile}, 'markdown')\n"
        "except ArticleError as error: print('refused', 'at most' in str(error))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout) == (0, "refused True\n"), done.stderr


@pytest.mark.parametrize(
    "hostile",
    [
        "<" * 200_000,
        "<!--" * 50_000,
        "<script>" * 30_000,
        "<p" * 100_000,
        "\n" * 300_000,
        '<a title="' * 30_000,
        "&" * 200_000,
        "a<pre></h1>" * 20_000,
        "<math></h1>" * 20_000,
        f'<img srcset="{", " * 40_000}" src=a.png>',
        f"https://luky.example/{')' * 400_000}",
        f"https://luky.example/{').' * 200_000}",
        ".. TEASER_END\n" * 40_000,
        "{/* truncate */}\n\n" * 40_000,
        "{{ site.url }}<br>" * 30_000,
    ],
)
def test_long_nonsense_is_soon_read_or_refused(hostile: str) -> None:
    begun = time.process_time()
    try:
        content = finished(f"Текст.\n\n{hostile}").content
    except ArticleError as error:
        content = f"<p>{error.reason}</p>"
        assert "at most 500" in content
    assert time.process_time() - begun < 10
    assert_is_safe(content)


def test_a_table_that_is_only_named_in_a_list_costs_no_article() -> None:
    """What came out was no HTML that validators take, and the article was left out."""
    content = finished("- Елемент <table>\n- і ще один\n\n<pre>\n\nкод</pre>\n", "markdown").content
    assert_is_safe(content)
    assert markup.html(content) == ()
    assert "<li>і ще один</li>" in content
    assert "<pre>\n\nкод</pre>" in content


def test_a_link_that_is_very_long_is_not_put_before_thousands_of_addresses() -> None:
    """An article of 100 kB took gigabytes."""
    far = replace(article(), link=f"https://luky.example/{'a' * 60_000}/")
    finish(Body("markdown", "[міст](b) " * 100), far)
    for body in ("[міст](b) " * 5_000, f"<img srcset='{'a, ' * 5_000}'>"):
        with pytest.raises(ArticleError, match="its link has"):
            finish(Body("markdown", body), far)


@pytest.mark.parametrize(
    ("hostile", "markup"),
    [
        (f"[[{'highlight<a' * 9_000}/", "markdown"),
        (f"::: {' ' * 50_000}[", "markdown"),
        (f"::: {{{'a' * 50_000}", "markdown"),
        (f"!!! {' ' * 50_000}\x01.", "markdown"),
        (f"import {' ' * 50_000}.", "markdown"),
        (f"{{%{' ' * 50_000}|%", "markdown"),
        (f"{{{{< {' ' * 50_000}) >}}}}", "markdown"),
        (f"{{{{% {'a' * 40_000}", "rst"),
        (f":abbr:`a{' ' * 40_000}(a`", "rst"),
        (f":doc:`a{' ' * 40_000}<a`", "rst"),
        (f".. role:: a{' ' * 40_000}.", "rst"),
    ],
)
def test_one_long_line_of_unfinished_code_is_soon_read(hostile: str, markup: Markup) -> None:
    before = time.process_time()
    assert_is_safe(finished(f"Текст.\n\n{hostile}\n", markup).content)
    assert time.process_time() - before < 2


def test_a_drawing_of_many_lines_costs_its_article_nothing() -> None:
    lines = '<path d="M0 0"/>' * 2_000
    drawing = f'<svg viewBox="0 0 9 9"><title>Карта громади</title><g>{lines}</g></svg>'
    assert finished(f"<p>Текст.</p>{drawing}").content == "<p>Текст.</p>Карта громади"


def test_a_body_with_long_lists_of_siblings_is_not_deep() -> None:
    assert "<li>2999" in finished("\n".join(f"- {number}" for number in range(3000)), "markdown").content
    assert "x" in finished("<p>x" * 3000).content


def test_an_object_without_an_address_shows_what_stands_in_it() -> None:
    made = finished("<object><p>Замість програвача.</p></object>")
    assert made.content == "<p>Замість програвача.</p>"
    assert made.problems == ()


def test_a_lazy_picture_keeps_its_sizes() -> None:
    assert f'srcset="{LINK}b.png 2x"' in finished('<p>x</p><img src="a.png" data-srcset="b.png 2x">').content


def test_a_bare_scheme_is_no_link() -> None:
    assert finished("Пишіть https://… спереду.", "text").content == "<p>Пишіть https://… спереду.</p>"


def test_elements_that_were_closed_are_not_deep() -> None:
    assert finished("</div>" + "<div>x</div>" * 600).content.count("<div>x</div>") == 600


_SEGMENTS = st.lists(st.text("ab9_~-.", max_size=3), max_size=4).map("/".join)


@given(st.integers(0, 4), _SEGMENTS, _SEGMENTS)
def test_a_short_way_to_an_address_leads_where_the_rules_of_rfc_3986_lead(
    ups: int, below: str, page: str
) -> None:
    reference, base = "../" * ups + below, f"https://luky.example/{page}"
    html = sanitise(f'<a href="{reference}">x</a>', base)
    address = absolute(reference, base)
    assert html == (f'<a href="{address}">x</a>' if address else "<a>x</a>")


@pytest.mark.parametrize(
    ("html", "made"),
    [
        (
            '<a name="top"><table><tr><td><a href="/x">x</a></td></tr></table>',
            '<table><tbody><tr><td><a href="https://hromady.example/x">x</a></td></tr></tbody></table>',
        ),
        ('<a href="/y">y<marquee><a href="/x">x</a>', None),
        ("<p><marquee><ul><li><p>x", None),
    ],
)
def test_no_link_stands_in_a_link_and_no_end_without_its_beginning(html: str, made: str | None) -> None:
    safe = sanitise(html, LINK)
    assert "x" in safe
    assert made in (None, safe)
    assert sanitise(safe, LINK) == safe
    assert markup.html(safe) == ()


@pytest.mark.parametrize(
    ("place", "is_told"), [("./m.png", True), ("/m.png", False), ("https://a.example/m.png", False)]
)
def test_an_image_that_gets_a_name_of_its_own_is_told_of(place: str, is_told: bool) -> None:
    site = Site(renamed="the program gives it a name of its own")
    problems = finish(Body("markdown", f"![а]({place})"), article(), site).problems
    assert [one.message for one in problems] == [
        f"the address of the image '{place}' is not known: {site.renamed}"
    ] * is_told
