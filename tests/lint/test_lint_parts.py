"""Documents made of parts: read back as a whole, but no article is judged twice."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedpub.lint import Sound, check, check_parts
from feedpub.render import FORMATS

Good = Callable[[str], str]
Parts = tuple[bytes, list[bytes], bytes, bytes]


def parts_of(format: str, text: str) -> Parts:
    """Cut a sample into head, articles, separator and tail."""
    pattern = {
        "rss": r"(?s)<item>.*?</item>",
        "atom": r"(?s)<entry>.*?</entry>",
        "json": r"(?m)^\{\"id\".*?\}(?=,?$)",
    }[format]
    found = list(re.finditer(pattern, text))
    head, tail = text[: found[0].start()], text[found[-1].end() :]
    separator = b",\n" if format == "json" else b"\n"
    return head.encode(), [match[0].encode() for match in found], separator, tail.encode()


@pytest.mark.parametrize("format", ["rss", "atom", "json"])
def test_a_good_document_of_parts_has_no_problem_and_its_articles_are_remembered(
    good: Good, format: str
) -> None:
    sound = Sound()
    head, articles, separator, tail = parts_of(format, good(format))
    assert head + separator.join(articles) + tail == good(format).encode()
    assert check_parts(format, head, articles, separator, tail, "all", sound) == []
    assert len(sound) == 2


@pytest.mark.parametrize("format", ["rss", "atom", "json"])
def test_a_sound_article_is_not_judged_again(
    good: Good, format: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = Sound()
    head, articles, separator, tail = parts_of(format, good(format))
    check_parts(format, head, articles, separator, tail, "all", sound)
    monkeypatch.setattr("feedpub.lint.reading._judged", _fail)
    monkeypatch.setattr("feedpub.lint.jsonfeed._judge_item", _fail)
    assert check_parts(format, head, articles[:1], separator, tail, "all", sound) == []


def _fail(*_: object) -> None:
    raise AssertionError("judged again")


@pytest.mark.parametrize("format", ["rss", "atom", "json"])
def test_an_unsound_article_is_judged_each_time_and_at_its_own_line(good: Good, format: str) -> None:
    sound = Sound()
    head, articles, separator, tail = parts_of(format, good(format))
    bad = [articles[0], articles[1].replace("Вод".encode(), b"\xc2\x85", 1)]
    expected = [
        (problem.line, problem.message) for problem in check(format, head + separator.join(bad) + tail, "all")
    ]
    for _ in range(2):
        found = check_parts(format, head, bad, separator, tail, "all", sound)
        assert [problem.line for problem in found] == [line for line, _ in expected] or format == "json"
        assert "BadCharacters" in found[0].message
    assert len(sound) == 1


@pytest.mark.parametrize("format", ["rss", "atom", "json"])
def test_what_holds_among_articles_is_judged_though_each_is_sound(good: Good, format: str) -> None:
    sound = Sound()
    head, articles, separator, tail = parts_of(format, good(format))
    check_parts(format, head, articles, separator, tail, "all", sound)
    twice = check_parts(format, head, [articles[0], articles[0]], separator, tail, "all", sound)
    assert any("stands twice" in problem.message for problem in twice)
    turned = check_parts(format, head, articles[::-1], separator, tail, "all", sound)
    assert [problem.level for problem in turned] == ["warning"]


@pytest.mark.parametrize("format", ["rss", "atom", "json"])
def test_the_frame_is_judged_though_each_article_is_sound(good: Good, format: str) -> None:
    sound = Sound()
    head, articles, separator, tail = parts_of(format, good(format))
    check_parts(format, head, articles, separator, tail, "all", sound)
    assert check_parts(
        format, head.replace("Верхні Луки".encode(), b"", 1), articles, separator, tail, "all", sound
    )
    assert check_parts(format, head, articles, separator, tail[:-4], "all", sound)


def test_the_same_bytes_under_other_prefixes_are_judged_anew(good: Good) -> None:
    sound = Sound()
    head, articles, separator, tail = parts_of("rss", good("rss"))
    check_parts("rss", head, articles, separator, tail, "all", sound)
    other = head.replace(b'xmlns:dc="http://purl.org/dc/elements/1.1/"', b'xmlns:dc="urn:other"')
    messages = [
        problem.message for problem in check_parts("rss", other, articles, separator, tail, "all", sound)
    ]
    assert any("<{urn:other}creator>" in message for message in messages)


def test_two_articles_in_the_place_of_one_are_named_in_json(good: Good) -> None:
    head, articles, separator, tail = parts_of("json", good("json"))
    assert (
        "one of them is not whole"
        in check_parts("json", head, [separator.join(articles)], separator, tail, "all")[0].message
    )


def test_an_article_that_is_not_whole_is_named(good: Good) -> None:
    head, articles, separator, tail = parts_of("rss", good("rss"))
    broken = articles[0].replace(b"</title>", b"</title></item><item>", 1)
    assert "one of them is not whole" in check_parts("rss", head, [broken], separator, tail, "all")[0].message


def test_a_control_character_in_the_frame_is_found(good: Good) -> None:
    for format in ("rss", "atom", "json"):
        head, articles, separator, tail = parts_of(format, good(format))
        spoilt = head.replace("Верхні".encode(), b"\xc2\x92", 1)
        problems = check_parts(format, spoilt, articles, separator, tail, "all")
        assert any("BadCharacters" in problem.message for problem in problems), format


@settings(max_examples=150)
@given(format=st.sampled_from(["rss", "atom", "json"]), content=st.binary(max_size=200))
def test_any_bytes_are_judged_without_an_exception(format: str, content: bytes) -> None:
    problems = check(format, content, "all")
    assert problems


@settings(max_examples=150)
@given(format=st.sampled_from(["rss", "atom", "json"]), data=st.data())
def test_a_document_damaged_anywhere_is_judged_without_an_exception(format: str, data: st.DataObject) -> None:
    content = (Path(__file__).parent / f"good.{format}").read_bytes()
    start = data.draw(st.integers(0, len(content)))
    length = data.draw(st.integers(0, 40))
    damaged = content[:start] + data.draw(st.binary(max_size=5)) + content[start + length :]
    assert all(problem.path == "all" for problem in check(format, damaged, "all"))


def test_lxml_is_not_loaded_before_the_first_document() -> None:
    program = "import sys, feedpub.lint; sys.exit('lxml' in sys.modules or 'lxml.etree' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_every_format_that_is_rendered_is_judged() -> None:
    for name in FORMATS:
        assert check(name, b"", "all")
