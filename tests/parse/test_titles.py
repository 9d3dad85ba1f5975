"""Titles and summaries as plain text; headings that stand for titles; languages; typographic signs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedpub.parse.languages import normalise
from feedpub.parse.titles import first_heading, from_name, plain_summary, plain_title
from feedpub.parse.typography import educate
from feedpub.text import one_line


@pytest.mark.parametrize(
    ("declared", "shown"),
    [
        ("**Жирний** і `код`", "Жирний і код"),
        ("The _best_ way, ***really***", "The best way, really"),
        ("__Two words__ in bold", "Two words in bold"),
        ("**Bold *in* it**", "Bold in it"),
        ("snake_case and other_snake_case", "snake_case and other_snake_case"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("2*3*4", "2*3*4"),
        ("C* and A* search", "C* and A* search"),
        ("*args and **kwargs", "*args and **kwargs"),
        ("__init__ and _config.yml", "__init__ and _config.yml"),
        ("A [link](https://x.example/a_(b) 'T') here", "A link here"),
        ("![Alt](a.png) first", "Alt first"),
        ("[WIP] a [b] c", "[WIP] a [b] c"),
        ("Using <template> and `<b>` now", "Using <template> and <b> now"),
        ("<em>One</em> <b><i>two</i></b><br>three", "One two three"),
        ("Fish &amp; chips &mdash; &lt;b&gt; &#8470;1", "Fish & chips — <b> №1"),
        ("AT&T &notaname; R&D", "AT&T &notaname; R&D"),
        (r"\*not\* \_emphasis\_ \<b\>", "*not* _emphasis_ <b>"),
        ("a ~~b~~ c", "a b c"),
        ("<https://x.example/>", "https://x.example/"),
        ("``a `tick` b``", "a `tick` b"),
        ("two\n lines", "two lines"),
        ("****", "****"),
    ],
)
def test_a_markdown_title_is_shown_as_plain_text(declared: str, shown: str) -> None:
    assert plain_title(declared, "markdown") == shown


def test_a_title_of_html_has_no_markdown() -> None:
    assert plain_title("**a** <b>b</b> &amp; <template>", "html") == "**a** b & <template>"


@pytest.mark.parametrize("markup", ["text", "page"])
def test_a_plain_title_stays_as_it_is(markup: str) -> None:
    assert plain_title("**a** <b>b</b> &amp; c", markup) == "**a** <b>b</b> &amp; c"


def test_a_title_without_end_is_not_looked_into() -> None:
    assert plain_title("*a* " * 2_000, "markdown").startswith("*a* *a*")


def test_a_summary_loses_its_blocks_too() -> None:
    declared = "<p>One <b>two</b></p>\n<!-- x --><ul><li>three &amp; `four`</li></ul>"
    assert plain_summary(declared, "markdown") == "One two three & four"
    assert plain_summary(declared, "html") == "One two three & `four`"
    assert plain_summary("Plain\n text", "markdown") == "Plain text"


@pytest.mark.parametrize(
    ("body", "heading"),
    [
        ("# Міст\n\nText", ("Міст", 0)),
        ("\n\n## Sub **bold** ##\nText", ("Sub bold", 2)),
        ("<!-- x -->\nimport A from 'a'\n\n# Title {#id .c}\n", ("Title", 3)),
        ("Title\n=====\nText", ("Title", 0)),
        ("\nTitle\n-----\nText", ("Title", 1)),
        ("Text\n\n## Not this\n\n# This\n", ("This", 4)),
        ("Text\n\nThis\n====\n", ("This", 2)),
        ("```\n# code\n```\n~~~\n# code\n~~~\n\n# This", ("This", 7)),
        ("#no heading\n\n#\n\n# Yes", ("Yes", 4)),
        ("two\nlines\n---\n", None),
        ("- a\n---\n", None),
        ("Text\n\nSub\n---\n", None),
        ("    # code\n", None),
        ("````\n```\n# code\n````\n", None),
        ("", None),
    ],
)
def test_the_heading_of_a_markdown_body_is_found(body: str, heading: tuple[str, int] | None) -> None:
    assert first_heading(body, "markdown") == heading


@pytest.mark.parametrize(
    ("body", "heading"),
    [
        ('<p>x</p>\n<h1 class="a">A <b>b</b>\n&amp; c</h1>', ("A b & c", 1)),
        ("<h1></h1>", None),
        ("<h1>never closed", None),
        ("<h2>x</h2>", None),
        ("<h1>" * 20_000, None),
    ],
)
def test_the_heading_of_an_html_body_is_found(body: str, heading: tuple[str, int] | None) -> None:
    assert first_heading(body, "html") == heading


def test_a_text_has_no_headings() -> None:
    assert first_heading("# x", "text") is None


def test_a_file_name_can_be_read_as_a_title() -> None:
    assert from_name("new-bridge_opened") == "New bridge opened"


@given(
    st.text(st.sampled_from("ab *_`[]()<>&;\\~!#{}\n"), max_size=40),
    st.sampled_from(["markdown", "html", "text"]),
)
def test_any_title_stays_one_line_of_text(declared: str, markup: str) -> None:
    shown = plain_title(declared, markup)
    assert "\n" not in shown
    assert bool(shown) == bool(declared.split())
    assert first_heading(declared, markup) is None or markup == "markdown"


@pytest.mark.parametrize(
    ("declared", "tag"),
    [
        ("uk", "uk"),
        ("UK", "uk"),
        ("uk_UA.UTF-8", "uk-UA"),
        ("en-us", "en-US"),
        ("zh-hant-TW", "zh-Hant-TW"),
        ("sl-rozaj-1994", "sl-rozaj-1994"),
        ("es-419", "es-419"),
        ("ua", "uk"),
        ("Ukrainian", "uk"),
        ("de_DE@euro", "de-DE"),
        ("x", None),
        ("C", None),
        ("no language at all", None),
        ("en-" * 50, None),
        ("", None),
    ],
)
def test_languages_are_written_as_bcp_47_has_them(declared: str, tag: str | None) -> None:
    assert normalise(declared) == tag


@pytest.mark.parametrize(
    ("typed", "set_in_type"),
    [
        ("Meet Jekyll's New Lead", "Meet Jekyll’s New Lead"),
        ('3.1.4 "Stability Sam" Released', "3.1.4 “Stability Sam” Released"),
        ('or "Unintended"', "or “Unintended”"),
        ("Err... I mean 2.1.0 -- or --- not", "Err… I mean 2.1.0 – or — not"),
        ("<<a>> 'b' in the '90s", "«a» ‘b’ in the ’90s"),
        ('<b class="x">y</b>', '<b class="x">y</b>'),
        ("'", "’"),
    ],
)
def test_typographic_signs_are_those_of_smartify(typed: str, set_in_type: str) -> None:
    assert educate(typed) == set_in_type


@given(st.text(st.one_of(st.sampled_from(" \t\u00a0\ufffd\ufffcab"), st.characters()), max_size=30))
def test_a_title_without_markup_is_the_text_on_one_line(text: str) -> None:
    assert plain_title(text, "text") == one_line(text)
