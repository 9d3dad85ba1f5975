"""Captures: each file of captures/ is a page as somebody copied it; the JSON beside it says what it must become."""

from __future__ import annotations

import json
import re
import time
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from feedpub.article import Reading, Via
from feedpub.errors import ArticleError
from feedpub.parse.capture import read

CAPTURES = Path(__file__).parent / "captures"
NAMES = sorted(file.stem for file in CAPTURES.glob("*.txt"))
FIELDS = ("title", "published", "updated", "tags", "categories", "authors", "credit", "via")
KYIV = ZoneInfo("Europe/Kyiv")


def read_plainly(text: str) -> Reading:
    return read(text, "capture.txt", {}, KYIV, "uk")


def plain(value: object) -> object:
    if isinstance(value, Via):
        return {key: text for key, text in (("name", value.name), ("address", value.address)) if text}
    return value.isoformat() if isinstance(value, datetime) else value


def values(reading: Reading) -> dict[str, object]:
    return {field.name: plain(field.value) for field in reading.fields}


def sample(name: str) -> tuple[str, dict[str, object]]:
    text = (CAPTURES / f"{name}.txt").read_text("utf-8")
    return text, json.loads((CAPTURES / f"{name}.json").read_text("utf-8"))


def read_sample(name: str, text: str) -> Reading:
    expected = sample(name)[1]
    labels = {str(kind): tuple(words) for kind, words in dict(expected["labels"]).items()}  # type: ignore[call-overload]
    return read(text, f"{name}.txt", labels, ZoneInfo(str(expected["zone"])), str(expected["language"]))


def test_there_are_enough_captures_and_each_says_what_it_must_become() -> None:
    assert len(NAMES) >= 25
    assert sorted(file.stem for file in CAPTURES.glob("*.json")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_capture_becomes_the_article_that_the_page_shows(name: str) -> None:
    text, expected = sample(name)
    if "error" in expected:
        with pytest.raises(ArticleError, match=re.escape(str(expected["error"]))):
            read_sample(name, text)
        return
    reading = read_sample(name, text)
    assert values(reading) == {key: expected[key] for key in FIELDS if key in expected}
    assert reading.body.text.split("\n\n") == expected["body"]
    assert (reading.format, reading.body.markup) == ("capture", "text")


@pytest.mark.parametrize("name", NAMES)
def test_the_line_of_each_field_is_the_one_that_says_it(name: str) -> None:
    text, expected = sample(name)
    if "error" in expected:
        with pytest.raises(ArticleError):
            read_sample(name, text)
        return
    reading = read_sample(name, text)
    lines = text.split("\n")
    for field in reading.fields:
        assert field.line is not None and lines[field.line - 1].strip()
    assert lines[reading.body.line - 1][:40] in reading.body.text


def test_another_number_of_views_changes_nothing() -> None:
    text, _ = sample("labelled-date-and-views-apart")
    assert "1 234" in text
    for views in ("0", "7", "987 654", "1.2K"):
        assert read_plainly(text.replace("1 234", views)) == read_plainly(text)


@pytest.mark.parametrize(
    "views",
    ["Переглядів: %s", "Перегляди %s", "%s переглядів", "👁 %s", "Views: %s", "%s views", "Просмотров: %s",
     "Wyświetleń: %s", "Aufrufe: %s", "(%s переглядів)", "Переглянуто: %s разів", "Переглядів:\n%s"],
)  # fmt: skip
def test_views_in_every_spelling_stand_in_no_field_and_change_nothing(views: str) -> None:
    page = "Міст відкрито\n\n14.03.2025 09:05\n\nНовий міст з'єднав два береги.\n\n{}\n\nТеги: міст\n"
    readings = [read_plainly(page.format(views % count)) for count in ("3", "1777", "12 345")]
    assert readings[0].body.text == "Новий міст з'єднав два береги."
    assert readings[1:] == readings[:2]


def test_a_capture_without_its_last_line_end_and_with_odd_spaces_is_the_same() -> None:
    text, _ = sample("everything-below-the-text")
    odd = "\n".join(f" \u00a0{line}\t \r" for line in text.rstrip("\n").split("\n"))
    assert values(read_plainly(odd)) == values(read_plainly(text))
    assert read_plainly(odd).body == read_plainly(text).body


def test_a_sentence_that_begins_like_a_label_stays_text() -> None:
    sentences = [
        "Фото конкурсних робіт надсилайте до кінця квітня на адресу оргкомітету.",
        "Автор проєкту — архітекторка Ольга Верба, яка вже відбудувала три школи.",
        "Джерело у центрі села розчистили волонтери.",
        "Дата: визначить виконком",
        "За інформацією управління освіти, школи готові до зими.",
        "Сьогодні відкрили сад.",
    ]
    text = "Новини села за березень\n\n14.03.2025 09:05\n\n" + "\n\n".join(sentences)
    assert read_plainly(text).body.text.split("\n\n") == sentences


def test_two_dates_that_contradict_each_other_are_named() -> None:
    text = "Міст відкрито\n\n14.03.2025 09:05\n\nНовий міст.\n\nОпубліковано: 15.03.2025\n"
    (problem,) = read_plainly(text).problems
    assert problem.level == "warning" and "14.03.2025 09:05 on line 3" in problem.message


def test_a_page_with_only_the_date_of_its_change_takes_that_and_says_so() -> None:
    reading = read_plainly("Міст відкрито\n\nОновлено: 14.03.2025 09:05\n\nНовий міст.\n")
    assert values(reading)["published"] == "2025-03-14T09:05:00+02:00"
    assert "Оновлено" in reading.problems[0].message


def read_or_refuse(text: str) -> Reading | None:
    """A reading, or None for a capture that is refused; anything else breaks the test."""
    try:
        return read_plainly(text)
    except ArticleError:
        return None


PARTS = st.one_of(
    st.sampled_from([
        "", "", "Теги:", "Джерело:", "Читайте також:", "14.03.2025 09:05", "14 березня 2025", "Фото: Петро", "Views: 3",
        "Опубліковано:", "16:20", "Сьогодні, 16:20", "Коментарі (0)", "© 2025", "- пункт", "Довга назва...", "Довга назва",
        "Культура", "Рубрика: Спорт", "Текст на пів рядка без крапки", "|", "#село", "Оновлено: 31.12.2025", "x" * 200 + ".",
    ]),
    st.text(max_size=120),
)  # fmt: skip


@examples(max_examples=200, deadline=None)
@given(st.lists(PARTS, max_size=25))
def test_any_text_is_read_or_refused_and_never_breaks(parts: list[str]) -> None:
    text = "\n".join(parts)
    reading = read_or_refuse(text)
    if reading is None:
        return
    names = [field.name for field in reading.fields]
    assert names[:2] == ["title", "published"] and len(names) == len(set(names))
    assert reading.body.text.strip() == reading.body.text != ""


HOSTILE = {
    "one line": "я" * 1_000_000,
    "colons": ":" * 1_000_000,
    "digits": "1 " * 500_000,
    "dates": "14.03.2025 09:05\n" * 60_000,
    "related labels": "Читайте також: x\n" * 35_000,
    "comments": "Коментарі (0)\n" * 45_000,
    "tags": "Теги:\n\n" * 80_000,
    "short lines": "а\n" * 330_000,
    "long separators": ("14.03.2025 | " * 15 + "\n") * 4_000,
    "cards": "Назва іншої новини\nНазва іншої...\n" * 12_000,
    "days and words": "14 березня 2025\nслово\n" * 20_000,
    "prose": ("Речення, що закінчується крапкою, як і годиться. " * 4 + ".\n\n") * 3_000,
    "spaces": (" " * 900 + "а|\n") * 1_100,
    "hashtags": "#" * 1_000_000 + "\n" + ("#а " * 300 + "\n") * 900,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_megabyte_takes_no_more_than_seconds(name: str) -> None:
    text = f"Заголовок\n14.03.2025 09:05\n{HOSTILE[name]}"
    started = time.process_time()
    read_or_refuse(text)
    assert time.process_time() - started < 30
