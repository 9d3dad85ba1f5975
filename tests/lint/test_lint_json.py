"""Each rule of JSON Feed 1.1: a good document passes, and one small edit is named by the rule that it breaks."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from feedpub.errors import Problem
from feedpub.lint import check

Good = Callable[[str], str]
Spoilt = Callable[[str, str, str], list[Problem]]

VERSION = '"version": "https://jsonfeed.org/version/1.1",'
TITLE = '"title": "Верхні Луки",'
MIST = '"id": "https://luky.example/news/mist/"'
HTML = '"content_html": "<p>Рух відновлено.</p>"'
DATE = '"date_published": "2024-09-18T13:20:00Z"'


@pytest.mark.parametrize(
    "old, new, words",
    [
        (VERSION, "", "needs version"),
        (VERSION, VERSION.replace("1.1", "1"), "must be https://jsonfeed.org/version/1.1"),
        (TITLE, "", "needs title"),
        (TITLE, '"title": "",', "NotBlank"),
        (TITLE, '"title": null,', "must be a string"),
        (TITLE, TITLE * 2, "“title” twice"),
        (TITLE, TITLE + '"author": {"name": "Ганна"},', "authors, an array"),
        (TITLE, TITLE + '"generator": "feedpub",', "begins with an underscore"),
        ('"home_page_url": "https://luky.example/"', '"home_page_url": "luky.example"', "whole address"),
        ('"feed_url": "https://luky.example/feeds/all.json",', "", "needs feed_url"),
        ('"icon": "https://luky.example/logo.png"', '"icon": "/logo.png"', "whole address"),
        (
            '"authors": [{"name": "Редакція", ',
            '"authors": {"name": "Редакція"}, "_x": [{',
            "must be an array",
        ),
        ('{"name": "Редакція", "url": "https://luky.example/about"}', "{}", "needs one of name, url, avatar"),
        ('{"name": "Редакція", "url": "https://luky.example/about"}', '"Редакція"', "must be an object"),
        ('"language": "uk"', '"language": "uk_UA"', "InvalidLanguage"),
        ('"expired": false', '"expired": "no"', "true or false"),
        ('"type": "WebSub", ', "", "needs type"),
        ('"url": "https://hub.example/"', '"url": "hub"', "whole address"),
        ('"items": [', '"items": 1, "_items": [', "must be an array"),
        ('"items": [', '"_items": [', "needs items"),
        ('"items": [', '"items": [7,', "must be an object"),
        (MIST, '"id": "\\ud800"', "BadCharacters"),
        (MIST, '"id": 17', "must be a string"),
        (MIST + ", ", "", "needs id"),
        (MIST, '"id": "voda"', "stands twice"),
        ('"url": "https://luky.example/news/mist/"', '"url": "/news/mist/"', "whole address"),
        ('"title": "Міст відкрито"', '"title": ""', "NotBlank"),
        (HTML + ", ", "", "needs one of content_html, content_text"),
        (HTML, '"content_html": ""', "NotBlank"),
        (HTML, '"content_html": "<p>Рух"', ""),
        (HTML, '"content_html": "<a href=\\"/x\\">Рух</a>"', "ContainsRelRef"),
        (HTML, '"content_html": "<script>1</script>"', "SecurityRisk"),
        (HTML, '"content_html": 7', "must be a string"),
        (DATE, '"date_published": "18.09.2024"', "InvalidRFC3339Date"),
        (DATE, '"date_published": 1726665600', "must be a string"),
        ('"tags": ["дороги"]', '"tags": "дороги"', "array of strings"),
        ('"tags": ["дороги"]', '"tags": ["дороги", 2024]', "[1] is “2024”"),
        ('"mime_type": "audio/mpeg"', '"mime_type": "audio"', "InvalidMIMEType"),
        ('"mime_type": "audio/mpeg", ', "", "needs mime_type"),
        ('"size_in_bytes": 1234', '"size_in_bytes": "1234"', "must be a number"),
        ('"size_in_bytes": 1234', '"size_in_bytes": true', "must be a number"),
        ('"duration_in_seconds": 60.5', '"duration_in_seconds": -1', "not below zero"),
        ('"duration_in_seconds": 60.5', '"duration_in_seconds": NaN', "NaN is no number"),
        ('"summary": "Рух', '"summary": "\\u0001Рух', "BadCharacters"),
        ('"summary": "Рух', '"summary": "\\ud800Рух', "BadCharacters"),
        ('"summary": "Рух', '"summary": "\x92Рух', "BadCharacters"),
        ('"summary": "Рух', '"summary": "\ufffdРух', "BadCharacters"),
        ("]}", "]", "not JSON"),
        ('{"version"', '\ufeff{"version"', "byte order mark"),
    ],
)
def test_each_spoilt_document_is_an_error_that_says_what_would_be_right(
    spoilt: Spoilt, old: str, new: str, words: str
) -> None:
    if not words:
        assert spoilt("json", old, new) == []  # HTML lets the end of a paragraph be left out
        return
    problems = spoilt("json", old, new)
    assert words in "\n".join(problem.message for problem in problems)
    assert {problem.level for problem in problems} == {"error"}


def test_a_good_document_has_no_problem(good: Good) -> None:
    assert check("json", good("json").encode(), "all.json") == []


def test_a_problem_names_line_and_article(spoilt: Spoilt) -> None:
    (problem,) = spoilt("json", HTML, '"content_html": "<b>Рух"')
    assert problem.line == 12
    assert problem.message.startswith("“Міст відкрито”: content_html has <b>")


def test_an_old_date_and_another_order_are_warnings(good: Good) -> None:
    old = good("json").replace("2024-09-18T13:20:00Z", "1986-04-26T01:23:40+03:00")
    problems = check("json", old.encode(), "all.json")
    assert [problem.level for problem in problems] == ["warning", "warning"]
    assert "ImplausibleDate" in problems[0].message
    assert "newest comes first" in problems[1].message


def test_a_doubt_about_a_member_of_a_list_is_a_warning_as_anywhere(spoilt: Spoilt) -> None:
    (problem,) = spoilt("json", '"url": "https://luky.example/about"', '"url": "https://[::1]/about"')
    assert problem.level == "warning"
    assert "authors [0] url holds" in problem.message


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"7",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"items": [null, 1, "x", [], {}]}',
        b"9" * 10_000,
    ],
)
def test_what_is_no_feed_is_named(content: bytes) -> None:
    assert [problem for problem in check("json", content, "all.json") if problem.level == "error"]


@pytest.mark.parametrize("depth", [100, 400, 900, 990, 1500])
def test_a_feed_nested_too_deeply_is_judged_without_an_exception(good: Good, depth: int) -> None:
    deep = "[" * depth + '"\\u0001"' + "]" * depth
    assert check("json", good("json").replace('"tags": ["дороги"]', f'"tags": {deep}').encode(), "all.json")


def test_no_depth_of_what_is_no_feed_raises() -> None:
    """At one depth JSON could still be read, and no more be shown."""
    for depth in range(900, 1_010):
        assert check("json", b"[" * depth + b"]" * depth, "all.json")


def test_a_name_that_stands_twice_among_very_many_is_soon_found() -> None:
    """It took seconds for 20,000 names, and minutes for 100,000."""
    names = ", ".join(f'"_{number}": 0' for number in range(100_000))
    (twice,) = check("json", b'{%b, "a": 1, "a": 2}' % names.encode(), "all.json")[:1]
    assert "“a” twice" in twice.message
