"""The quick ways of bodies, each held against the plain way that it stands for."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from feedpub import text
from feedpub.body import excerpt, plain

PIECES = st.sampled_from(
    "<p>|</p>|<p class=a>|<p/>|<h1>|</h1>|<h2 id=a>|</h2>|Назва|Title|a|é|e\u0301|\u0306|\u0338|&nbsp;|&#774;|&amp;| |\n|\t|"
    "1.|- |+ |# |[x] |12) |• |— |...|. |..|…|\u00ad|\u2028|\x0c|<|>|\"|'|<b>|</b>|<br/>|<BR>|<sup>1</sup>|<sup>|"
    "<script>|</script>|<SCRIPT |<\u017fcript>|<scr|<!-- a -->|<!--more-->|<!--|-->|<!|{/* truncate */}|.. TEASER_END|"
    '<a class="embedded" href="/v/a.mp4">|</a>|<a href="/a?b">|<img src="/m/1.jpg" alt="a > b">|<IMG SRC=b.png>|'
    "<img Src='c.gif'|<video src=x.mp4>|<object data=d.swf>|</object>|<marquee>|<table>|<td>|</td>|<pre>|</pre>|<1|</|<_a>|"
    "<title>|</title>|<head>|<header>|<select>|<svg>|</svg>|<template>|<noscript>|<k>|\u212a|data-src=|<li>|</li>".split(
        "|"
    )
)
HTML = st.lists(PIECES, max_size=14).map("".join)
ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=20)


@given(
    st.one_of(ANY_TEXT, st.text(st.sampled_from(" ab\t\n\r\x0b\x0c\x1f\x7f\x85\xa0\u2028\ufffd"), max_size=8))
)
@settings(max_examples=300)
def test_one_line_is_the_same_where_nothing_is_to_be_done(raw: str) -> None:
    unbroken = raw.replace("\x0b", " ").replace("\x0c", " ")
    assert text.one_line(raw) == re.sub("[ \t\n\u2028\u2029]+", " ", text.clean(unbroken)).strip()


@given(st.text(st.characters(max_codepoint=127), max_size=20))
@settings(max_examples=300)
def test_ascii_is_cleaned_as_every_text(raw: str) -> None:
    assert text.clean(raw) + "є" == text.clean(raw + "є")
    assert (text.clean(raw) is raw) == (not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", raw))


@given(HTML, st.sampled_from(["Назва", "Title", "a", ""]))
@settings(max_examples=300)
def test_a_heading_that_repeats_the_title_is_told_as_without_a_quick_look(html: str, title: str) -> None:
    # A comment before it changes nothing of what is asked, and hides the beginning from the quick look.
    hidden = "<!-- -->"
    assert excerpt.without_title(hidden + html, title) == hidden + excerpt.without_title(html, title)


@given(HTML)
@settings(max_examples=300)
def test_the_first_paragraph_is_the_first_that_has_text(html: str) -> None:
    texts = (
        plain.plain_text(re.sub(r'<a [^<>]*class="embedded"[^<>]*>[^<>]*</a>', "", inner))
        for inner in re.findall(r"<p(?: [^<>]*)?>(.*?)</p>", html, re.DOTALL)
    )
    expected = next(filter(None, texts), None) or plain.plain_text(html).partition("\n")[0]
    assert plain.first_paragraph(html) == expected
