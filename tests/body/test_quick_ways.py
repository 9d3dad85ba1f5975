"""The quick ways of bodies, each held against the plain way that it stands for."""

from __future__ import annotations

import hashlib
import html as entities
import re
import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from feedpub import text
from feedpub.body import elements, excerpt, limits, plain

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


NESTING = re.compile(
    "<(/?)(?!(?:p|li|dd|dt|t[dhr]|tbody|thead|tfoot|option|optgroup|r[pt]|colgroup|area|base|br|col|embed|hr|img|input"
    "|link|meta|param|source|track|wbr)[ \t\n/>])[a-z]",
    re.IGNORECASE,
)
RARE = set(
    "iframe frame embed object applet portal video audio svg math noscript noembed noframes script style template"
    " button select textarea datalist input canvas meta link base title xmp plaintext listing".split()
)
NAMES = st.one_of(
    st.sampled_from(
        [*sorted(RARE), "marquee", "img", "source", "a", "sup", "table", "pre", "head", "header", "p", "h1"]
    ),
    st.text(st.sampled_from("stiknoecrp\u017f\u0131\u0130\u212a!/-1é"), max_size=14),
)
TAG = r"</?[a-zA-Z!?][^<>]*>"
HIDDEN = (
    r"<(script|style|template|noscript|head|title|svg|button|select|textarea|datalist)(?=[\s/>]).*?(?:</\1\s*>|\Z)"
    r"|<!--.*?(?:-->|\Z)"
)
CASES = st.sampled_from([str, str.upper, str.title])
TAGS = st.builds(
    lambda name, case, begin, end: f"{begin}{case(name)}{end}",
    NAMES,
    CASES,
    st.sampled_from(["<", "</", "< ", "<<"]),
    st.sampled_from([">", " ", "/>", "", " src=a.png>", "\u017f>", "x>"]),
)


@given(st.lists(TAGS, max_size=6).map("".join))
@settings(max_examples=300)
def test_one_look_finds_every_element_that_a_pattern_would_find(html: str) -> None:
    found = elements.of(html)
    ignore = re.IGNORECASE
    assert found.rare == (not RARE.isdisjoint(name.lower() for name in re.findall("<([a-zA-Z]+)", html)))
    assert found.inputs or "<input " not in html
    assert found.hiding or not re.search(
        r"<(?:sc|sty|sv|sel|te|tit|no|head[\s/>]|bu|data|!)|<(?:script|style|template|noscript|head|title|svg|button|select"
        r"|textarea|datalist)(?=[\s/>])",
        html,
        ignore,
    )
    assert found.walls or not re.search("<(?:marquee|applet|object)", html, ignore)
    assert found.media or not re.search("<(?:img|audio|video|source|iframe|embed|object)", html, ignore)
    assert found.raised or "<sup" not in html
    assert found.tables or not re.search("<table", html, ignore)
    assert found.verbatim or not re.search("<pre", html, ignore)
    assert len(elements.openings(html)) >= sum(not closing for closing in NESTING.findall(html))


def test_names_too_many_to_be_remembered_are_told_all_the_same() -> None:
    names = [f"{first}{second}" for first in "abcdefgh" for second in "abcdefgh"]
    assert not elements.among(names).rare
    assert elements.among([*names, "SCRIPT"]).rare


def test_many_elements_side_by_side_are_not_deep() -> None:
    limits.refuse_deep("<i>a</i>" * 400, 400)


def plainly_folded(raw: str) -> bytes:
    seen = b"\n" + unicodedata.normalize("NFC", raw).encode("utf-8", "replace")
    seen = re.sub(
        rb"\n(?:[ \t]{0,40}(?:[#>*+|-]+|\xe2\x80[\xa2\x93\x94]|\d{1,2}[.)])(?=[ \t\n])(?:[ \t]+\[[ xX]\](?=[ \t\n]))?)+",
        b"\n",
        seen,
    )
    seen = re.sub(rb"[ \t\n\r\f\v\"'`*_~>|\\\[\](){}<=^-]", b"", seen)
    seen = re.sub(
        rb"\xe2(?:[\x80\x81][\x80-\xbf]|\x98[\x90-\x92]|\x86\xa9)|\xc2[\xa0\xab\xad\xb4\xb6\xb7\xbb]|\xca\xbc"
        rb"|\xef\xb8[\x8e\x8f]|\xe3\x80\x80",
        b"",
        seen,
    )
    return seen.replace(b"...", b"")


def plain_fingerprint(title: str, html: str) -> str:
    """What `fingerprint` has always given: it is kept from one build to the next."""
    names = set()
    if any(sign in html for sign in ("src", "embedded", "data", "SRC")):
        found = re.findall(
            r"""<(?:img|audio|video|source|iframe|embed|object|a(?=\s[^<>]*class="embedded"))(?=\s)[^<>]*?\s(?:src|data|href)"""
            r"""\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""",
            html,
            re.IGNORECASE,
        )
        names = {entities.unescape("".join(one)).strip().rpartition("/")[2] for one in found}
    if "<sup" in html:
        html = re.sub(
            r"<sup\b[^<>]*>\s*(?:<a\b[^<>]*>\s*)?\[?\d{1,3}\]?\s*(?:</a>\s*)?</sup>",
            "",
            html,
            flags=re.IGNORECASE,
        )
    html = re.sub(r'<a [^<>]*class="embedded"[^<>]*>[^<>]*</a>', "", html)
    if re.search(r"<(?:sc|sty|sv|sel|te|tit|no|head[\s/>]|bu|data|!)", html, re.IGNORECASE):
        markup, flags = f"{HIDDEN}|{TAG}", re.IGNORECASE | re.DOTALL
    else:
        markup, flags = TAG, re.NOFLAG
    html = re.sub(markup, "\n", html, flags=flags)
    seen = plainly_folded(title) + b"\0" + plainly_folded(entities.unescape(html))
    seen += b"".join(b"\0" + name.encode("utf-8", "replace") for name in sorted(names))
    return hashlib.sha256(seen).hexdigest()[:32]


@given(
    st.sampled_from(["Назва", "- Title", "e\u0306", "", "a  «b»"]),
    st.one_of(HTML, st.lists(TAGS, max_size=5).map("".join)),
)
@settings(max_examples=300)
def test_a_fingerprint_never_changes(title: str, html: str) -> None:
    assert plain.fingerprint(title, html) == plain_fingerprint(title, html)
