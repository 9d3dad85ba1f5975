"""The pages' own words: every text is translated, and what is shipped is what was translated."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from feedpub.pages.words import LANGUAGES, words_for

PACKAGE = Path(__file__).parents[2] / "feedpub/pages"
TRANSLATED = [language for language in LANGUAGES if language != "en"]
MOMENT = datetime(2024, 9, 18, 16, 20, tzinfo=UTC)


def texts_in_use() -> Catalog:
    catalogue = Catalog()
    methods = [("**.py", "python"), ("templates/**.html", "jinja2")]
    for _, line, message, _, _ in extract_from_dir(
        PACKAGE, methods, {"templates/**.html": {"encoding": "utf-8"}}
    ):
        catalogue.add(message, locations=[("", line)])
    return catalogue


def translation(language: str) -> Catalog:
    with (PACKAGE / f"translations/{language}/LC_MESSAGES/feedpub.po").open("rb") as file:
        return read_po(file, language)


def spelled(catalogue: Catalog) -> set[str]:
    """Each text and its translations; a plural is a tuple or a list, as the file has it."""
    return {repr((listed(message.id), listed(message.string))) for message in catalogue if message.id}


def listed(text: object) -> list[object]:
    return list(text) if isinstance(text, tuple | list) else [text]


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated_and_no_translation_is_left_over(language: str) -> None:
    used = {message.id for message in texts_in_use() if message.id}
    translated = {message.id for message in translation(language) if message.id}
    assert len(used) > 30, "the texts were not found"
    assert used - translated == set(), "make translations, then translate these"
    assert translated - used == set(), "make translations takes these out"


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_is_empty_doubtful_or_loses_a_placeholder(language: str) -> None:
    for message in translation(language):
        forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
        assert all(forms), f"{message.id} has no translation"
        assert "fuzzy" not in message.flags or not message.id, f"{message.id} is marked as doubtful"
    assert [str(error) for message, errors in translation(language).check() for error in errors] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_what_is_shipped_was_compiled_from_the_translation(language: str) -> None:
    with (PACKAGE / f"translations/{language}/LC_MESSAGES/feedpub.mo").open("rb") as file:
        shipped = read_mo(file)
    assert spelled(shipped) == spelled(translation(language)), "make translations compiles it"


@pytest.mark.parametrize(
    "language, expected",
    [
        ("en", "September 18, 2024, 4:20 PM"),
        ("en-US", "September 18, 2024, 4:20 PM"),
        ("en_GB", "18 September 2024, 16:20"),
        ("uk", "18 вересня 2024 р., 16:20"),
        ("uk-UA", "18 вересня 2024 р., 16:20"),
        ("de", "18. September 2024, 16:20"),
        ("fr-CA", "18 septembre 2024 à 16 h 20"),
        ("fr", "18 septembre 2024 à 16:20"),
        ("pl", "18 września 2024, 16:20"),
        ("cs", "18 September 2024, 16:20"),
        ("tlh", "18 September 2024, 16:20"),
        ("no language at all", "18 September 2024, 16:20"),
        ("", "18 September 2024, 16:20"),
    ],
)
def test_moments_are_written_as_people_write_them_there(language: str, expected: str) -> None:
    assert " ".join(words_for(language).moment(MOMENT).split()) == expected


@pytest.mark.parametrize(
    "language, used, is_fallback",
    [
        ("uk-UA", "uk", False),
        ("EN-gb", "en", False),
        ("pl-PL", "pl", False),
        ("cs", "en", True),
        ("en-XX", "en", False),
    ],
)
def test_a_language_without_translation_gets_english_words(
    language: str, used: str, is_fallback: bool
) -> None:
    words = words_for(language)
    assert (words.language, words.is_fallback) == (used, is_fallback)


def test_large_numbers_are_grouped_as_the_language_groups_them() -> None:
    assert [words_for("en").number(number) for number in (999, 1000, 1234567)] == [
        "999",
        "1,000",
        "1,234,567",
    ]


def test_the_direction_is_that_of_the_language_asked_for() -> None:
    assert [words_for(language).direction for language in ("uk", "ar", "fa-IR", "he", "tlh")] == [
        "ltr",
        "rtl",
        "rtl",
        "rtl",
        "ltr",
    ]


@pytest.mark.parametrize(
    "language, one, two, many",
    [
        ("uk", "1 стаття", "2 статті", "25 статей"),
        ("pl", "1 artykuł", "2 artykuły", "25 artykułów"),
        ("de", "1 Artikel", "2 Artikel", "25 Artikel"),
        ("fr", "1 article", "2 articles", "25 articles"),
        ("en", "1 article", "2 articles", "25 articles"),
    ],
)
def test_articles_are_counted_as_each_language_counts(language: str, one: str, two: str, many: str) -> None:
    count = words_for(language).translations.ngettext
    assert [count("%(number)s article", "%(number)s articles", n) % {"number": n} for n in (1, 2, 25)] == [
        one,
        two,
        many,
    ]


def test_of_nothing_french_has_one_and_the_others_have_many() -> None:
    counted = {
        language: words_for(language).translations.ngettext("%(number)s feed", "%(number)s feeds", 0)
        for language in LANGUAGES
    }
    assert counted == {
        "en": "%(number)s feeds",
        "uk": "%(number)s стрічок",
        "de": "%(number)s Feeds",
        "fr": "%(number)s flux",
        "pl": "%(number)s kanałów",
    }
