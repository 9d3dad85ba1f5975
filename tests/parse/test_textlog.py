"""Plain texts with a header: `meta-…:` lines below the title, or `Key: value` up to a blank line."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from feedpub.parse.textlog import read


def fields(text: str) -> dict[str, object]:
    reading = read(text, "log/entry.txt")
    assert reading is not None
    return {field.name: field.value for field in reversed(reading.fields)}


def body(text: str) -> str:
    reading = read(text, "log/entry.txt")
    assert reading is not None
    return reading.body.text


LOG = "A walk in the rain \nmeta-creation_date: 2023-04-05 06:07:08\nmeta-updated: Friday, 2023-04-07\nIt rained.\n\nIt stopped.\n"


def test_a_log_has_its_title_above_its_meta_lines_and_its_text_below() -> None:
    reading = read(LOG, "log/entry.txt")
    assert reading is not None
    assert {(one.name, one.value, one.origin, one.line) for one in reading.fields} == {
        ("title", "A walk in the rain", "text, line 1", 1),
        ("published", "2023-04-05 06:07:08", 'header "meta-creation_date"', 2),
        ("updated", "Friday, 2023-04-07", 'header "meta-updated"', 3),
    }
    assert (reading.format, reading.body.markup, reading.body.line) == ("text", "text", 4)
    assert reading.body.text == "It rained.\n\nIt stopped."


def test_a_header_of_keys_ends_at_the_first_blank_line() -> None:
    text = "Title: The heron\nDATE: 2023-04-05\nTags: birds, river\n  and reeds\n\nDate: not this one.\n"
    assert fields(text) == {"title": "The heron", "published": "2023-04-05", "tags": "birds, river and reeds"}
    assert body(text) == "Date: not this one."


def test_keys_may_be_ukrainian() -> None:
    text = "Заголовок: Чапля\nДата: 5 квітня 2023\nКлючові слова: птахи\nАвтор: Ганна Лоза\n\nСіра чапля.\n"
    assert fields(text) == {
        "title": "Чапля", "published": "5 квітня 2023", "tags": "птахи", "authors": "Ганна Лоза",
    }  # fmt: skip


@pytest.mark.parametrize(
    "text", ["Title: T\nTags: a\nTags: b\n\nText.\n", "T\nmeta-tags: a\nmeta-tags: b\nText.\n"]
)
def test_of_a_key_that_stands_twice_the_later_counts_and_it_is_named(text: str) -> None:
    reading = read(text, "log/entry.txt")
    assert reading is not None
    assert fields(text) == {"title": "T", "tags": "b"}
    assert [problem.line for problem in reading.problems] == [3]


def test_a_capture_or_a_plain_text_has_no_such_header() -> None:
    for text in (
        "",
        "\n\n",
        "Міст відкрито\n\n14.03.2025\n\nНовий міст.\n",
        "Увага: зміни в графіку\n\n14.03.2025\n\nАвтобуси їздитимуть рідше.\n",
        "Опубліковано: 14.03.2025\nАвтор: Петро Гай\n\nМіст відкрито\n\nНовий міст.\n",
        "Title: yes\nbut this line is none\n\nText.\n",
        "meta-creation_date: 2023-04-05\nno title\n",
    ):
        assert read(text, "log/entry.txt") is None


def test_wrapped_lines_below_the_header_are_joined() -> None:
    wrapped = (
        "The heron stood on the same stone for the whole of the morning and\n"
        "did not move, although two boats went by and a dog barked at it from\n"
        "the other bank until its owner called."
    )
    assert body(f"Title: The heron\n\n{wrapped}\n") == wrapped.replace("\n", " ")


@examples(max_examples=150, deadline=None)
@given(
    st.lists(
        st.one_of(st.sampled_from(["Title: x", "meta-date: 1", "", " y", "Date:"]), st.text(max_size=60)),
        max_size=20,
    )
)
def test_any_text_has_a_header_or_none_and_never_breaks(lines: list[str]) -> None:
    reading = read("\n".join(lines), "x.txt")
    assert reading is None or (reading.format, reading.body.markup) == ("text", "text")


def test_a_hostile_megabyte_takes_no_more_than_seconds() -> None:
    started = time.process_time()
    for text in (
        "a: b\n" * 200_000,
        "T\n" + "meta-a: b\n" * 100_000,
        "a " * 500_000,
        "Title: x\n\n" + "a\n" * 400_000,
    ):
        assert read(text, "x.txt") is None or text.startswith(("T\n", "Title"))
    assert time.process_time() - started < 30
