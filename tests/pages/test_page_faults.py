"""What is never published in a page."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedpub.pages import faults

BASE = "https://luky.example/feeds/"
WHOLE = '<!DOCTYPE html>\n<html lang="uk"><head><title>t</title>{}</head><body>{}</body></html>'


def messages(page: str) -> list[str]:
    return [str(problem) for problem in faults(page.encode(), "all.html", BASE)]


@pytest.mark.parametrize(
    "head",
    [
        '<link rel="stylesheet" href="../feedpub.css" />',
        f'<link rel="icon" href="{BASE}icon.png" />',
        '<link rel="icon" href="data:image/svg+xml,x" />',
        '<link rel="canonical" href="https://other.example/" />',
        '<script src="feedpub.js"></script>',
    ],
)
def test_what_asks_nobody_else_is_sound(head: str) -> None:
    assert (
        messages(
            WHOLE.format(head, '<a href="https://other.example/">a</a><a href="mailto:a@b.example">b</a>')
        )
        == []
    )


@pytest.mark.parametrize(
    "body, told",
    [
        ('<img src="https://other.example/pixel.gif" />', "<img> fetches https://other.example/pixel.gif"),
        ('<img src="//other.example/pixel.gif" />', "<img> fetches //other.example"),
        ('<iframe src="http://luky.example/"></iframe>', "<iframe> fetches"),
        ('<link rel="stylesheet" href="https://fonts.example/x" />', "<link> fetches"),
        ('<img src="https://[other.example/" />', "<img> fetches https://[other.example/"),
        ('<link rel="preconnect" href="https://fonts.example/" />', "<link> fetches"),
        ("<script>alert(1)</script>", "<script> in the page"),
        ("<style>p {}</style>", "<style> in the page"),
        ('<p style="color: red">x</p>', "use feedpub.css"),
        ('<p onclick="x()">x</p>', "use feedpub.js"),
        ('<a href="javascript:alert(1)">x</a>', "<a> leads to javascript:alert(1)"),
        ('<a href=" DATA:text/html,x">x</a>', "<a> leads to"),
    ],
)
def test_what_the_policy_forbids_is_named_with_its_line(body: str, told: str) -> None:
    (message,) = messages(WHOLE.format("", body))
    assert message.startswith("all.html:2: error: ")
    assert told in message


@pytest.mark.parametrize(
    "page, told",
    [
        ("", "not well-formed"),
        ("<p>one<p>two", "not well-formed"),
        ('<html lang="uk"><head><title>a & b</title></head></html>', "not well-formed"),
        ("<html><head><title>t</title></head></html>", "no language"),
        ('<html lang="uk"><head><title> </title></head></html>', "no title"),
        ('<feed lang="uk"><head><title>t</title></head></feed>', "should be <html>"),
    ],
)
def test_a_broken_page_is_named(page: str, told: str) -> None:
    assert any(told in message for message in messages(page))


@settings(max_examples=50)
@given(page=st.binary())
def test_any_bytes_are_judged(page: bytes) -> None:
    assert faults(page, "all.html"), "no page by chance"
