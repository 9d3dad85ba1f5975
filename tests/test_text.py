"""Characters, spaces, tag keys and slugs."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedpub import text

ANYTHING = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)
NAMES = st.lists(
    st.one_of(st.text(max_size=8), st.sampled_from(["C", "c", "C.", "c-", "ї", "Її", "con", "!"])), max_size=9
)


@given(ANYTHING)
@settings(max_examples=200)
def test_clean_text_holds_only_characters_that_xml_and_feed_validators_accept(raw: str) -> None:
    cleaned = text.clean(raw)
    for character in cleaned:
        code = ord(character)
        assert character in "\t\n" or code >= 0x20
        assert not 0x80 <= code <= 0x9F
        assert not 0xD800 <= code <= 0xDFFF
        assert not 0xFDD0 <= code <= 0xFDEF
        assert code & 0xFFFE != 0xFFFE
    assert text.clean(cleaned) == cleaned


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("It\x92s \x93here\x94\x85", "It’s “here”…"),
        ("a\x81b\x9dc", "abc"),
        ("a\r\nb\rc\n\rd", "a\nb\nc\n\nd"),
        ("a\x00b\x0bc\x1fd", "abcd"),
        ("\ud83d\ude00 \ud83d \ude00", "😀  "),
        ("a\ufdd0\ufffe\U0001ffff\U0010fffeb", "ab"),
        ("Їжак\u00a0\t 😀 𠀀 \U000e0100", "Їжак\u00a0\t 😀 𠀀 \U000e0100"),
        ("a\x7fb", "ab"),
    ],
)
def test_characters_that_cannot_stand_in_a_feed_are_mended_or_removed(raw: str, cleaned: str) -> None:
    assert text.clean(raw) == cleaned


def test_surrogates_that_spell_a_non_character_are_removed_too() -> None:
    assert text.clean("a\ud83f\udfffb") == "ab"


def test_a_text_with_nothing_to_do_is_given_back_as_it_is() -> None:
    raw = "Новини громад\n" * 100
    assert text.clean(raw) is raw


def test_one_line_folds_line_ends_and_spaces_and_keeps_a_space_that_must_not_break() -> None:
    assert (
        text.one_line("  Новини \r\n\t громад\u2028і\u2029міст\x0c2024\u00a0року \n")
        == "Новини громад і міст 2024\u00a0року"
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [("Plone", "plone"), ("ЇЖАК", "їжак"), ("й", "и\u0306"), ("Straße", "STRASSE"), (" a \u00a0 b\n", "A B")],
)
def test_two_spellings_of_a_tag_fold_to_one_key(one: str, other: str) -> None:
    assert text.fold(one) == text.fold(other)


@given(ANYTHING)
@settings(max_examples=200)
def test_folding_twice_changes_nothing_and_composition_does_not_matter(raw: str) -> None:
    key = text.fold(raw)
    assert text.fold(key) == key
    assert text.fold(unicodedata.normalize("NFD", raw)) == key


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        # The examples of the resolution itself.
        ("Алушта Андрій", "alushta-andrii"),
        ("Борщагівка", "borshchahivka"),
        ("Вінниця Володимир", "vinnytsia-volodymyr"),
        ("Гадяч Богдан Згурський", "hadiach-bohdan-zghurskyi"),
        ("Ґалаґан Ґорґани", "galagan-gorgany"),
        ("Єнакієве Гаєвич Короп'є", "yenakiieve-haievych-koropie"),
        ("Житомир Жанна Жежелів", "zhytomyr-zhanna-zhezheliv"),
        ("Закарпаття Казимирчук", "zakarpattia-kazymyrchuk"),
        ("Їжакевич Кадиївка Мар'їне", "yizhakevych-kadyivka-marine"),
        ("Йосипівка Стрий Олексій", "yosypivka-stryi-oleksii"),
        ("Харків Ходорів Біла Церква", "kharkiv-khodoriv-bila-tserkva"),
        ("Чернівці Шевченко Щербухи Гоща", "chernivtsi-shevchenko-shcherbukhy-hoshcha"),
        (
            "Юрій Корюківка Яготин Костянтин Знам'янка Феодосія",
            "yurii-koriukivka-yahotyn-kostiantyn-znamianka-feodosiia",
        ),
        ("партнерство", "partnerstvo"),
        ("Згорани", "zghorany"),
        ("ЗГОРАНИ", "zghorany"),
        ("розгін", "rozghin"),
        ("Ґанок", "ganok"),
    ],
)
def test_ukrainian_is_romanised_by_the_official_table_composed_or_not(name: str, slug: str) -> None:
    assert text.slugify(name, "uk") == slug
    assert text.slugify(unicodedata.normalize("NFD", name), "uk-UA") == slug


@pytest.mark.parametrize("apostrophe", "'’ʼ`´‘‛′＇ʹ")
def test_every_apostrophe_is_alike(apostrophe: str) -> None:
    assert text.slugify(f"знам{apostrophe}янка", "uk") == "znamianka"
    assert text.slugify(f"don{apostrophe}t panic") == "dont-panic"


@pytest.mark.parametrize("before", [" ", "-", "«", "“", "‘", "_", "2", "/", "(", "\u00a0"])
def test_a_letter_begins_a_word_after_anything_that_is_no_letter(before: str) -> None:
    assert text.slugify(f"{before}єдність", "uk").lstrip("2") == "yednist"


def test_stress_marks_part_no_ukrainian_word() -> None:
    assert text.slugify("украї́нська за́мок", "uk") == "ukrainska-zamok"


def test_a_text_is_ukrainian_by_its_letters_where_the_language_does_not_tell() -> None:
    assert text.slugify("Їхня ліга") == "yikhnia-liha"
    assert text.slugify("ПОЛІТИКА Є", "ru") == "polityka-ye"
    assert text.slugify("ліга") == "liga"  # і alone is also Belarusian


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Новости объекта", "novosti-obekta"),
        ("北京新闻", "bei-jing-xin-wen"),
        ("東京タワー", "dong-jing-tawa"),
        ("Ελληνικά νέα", "ellinika-nea"),
        ("Öffentlicher Straßenbau", "offentlicher-strassenbau"),
        ("İstanbul ığüşöç", "istanbul-igusoc"),
        ("Việt Nam", "viet-nam"),
        ("हिन्दी", "hindi"),
        ("ＡＢＣ", "abc"),
    ],
)
def test_other_scripts_become_readable_latin(name: str, slug: str) -> None:
    assert text.slugify(name) == slug
    assert text.slugify(unicodedata.normalize("NFD", name)) == slug


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("C", "c"),
        ("C++", "c-plus-plus"),
        ("C++ templates", "c-plus-plus-templates"),
        ("C#", "c-sharp"),
        ("F#", "f-sharp"),
        (".NET", "dot-net"),
        ("ASP.NET", "asp-net"),
        ("Node.js", "node-js"),
        ("R&D", "r-d"),
        ("LGBT+", "lgbt-plus"),
        ("issue #5", "issue-5"),
        ("#hashtag", "hashtag"),
        ("snake_case_name", "snake-case-name"),
        ("…and so on", "and-so-on"),
        ("50% off!", "50-off"),
        ("news 😀 today", "news-today"),
        ("со\u00adюз", "soyuz"),
        ("../../etc/passwd", "etc-passwd"),
    ],
)
def test_signs_part_words_or_are_spelled_out(name: str, slug: str) -> None:
    assert text.slugify(name) == slug


@pytest.mark.parametrize("name", ["", "😀", "!!!", "—", "\ud800", "\u200b"])
def test_a_name_without_letters_gets_a_slug_made_from_its_digest(name: str) -> None:
    assert re.fullmatch("tag-[0-9a-f]{6}", text.slugify(name))


@pytest.mark.parametrize("name", ["con", "NUL", "Aux!", "COM1", "lpt9", "prn"])
def test_no_slug_is_the_name_of_a_device(name: str) -> None:
    assert re.fullmatch("[a-z0-9]+-[0-9a-f]{6}", text.slugify(name))


def test_a_long_slug_is_cut_between_words_or_inside_the_only_one() -> None:
    assert text.slugify("слово " * 80, "uk") == "-".join(["slovo"] * 33)
    assert text.slugify("x" * 300) == "x" * 200
    assert text.slugify("x" * 200 + " y") == "x" * 200


@given(ANYTHING, st.sampled_from(["en", "uk", "uk_UA", "", "zh-Hant"]))
@settings(max_examples=200)
def test_every_slug_is_safe_in_an_address_and_on_a_disk(name: str, language: str) -> None:
    slug = text.slugify(name, language)
    assert re.fullmatch("[a-z0-9]+(?:-[a-z0-9]+)*", slug)
    assert len(slug) <= 200
    assert text.slugify(slug) == slug


def test_the_digest_is_the_same_on_every_machine() -> None:
    assert text.digest("партнерство") == "b3b0545f"
    assert text.digest("партнерство", 12).startswith("b3b0545f")
    assert len(text.digest("\ud800", 64)) == 64


def test_slugs_follow_the_language() -> None:
    assert text.slugify("Ліга", "uk") == "liha"


@pytest.mark.parametrize(
    ("raw", "most", "words"),
    [
        ("Короткий  текст.\n", 300, "Короткий текст."),
        ("abcd efg", 8, "abcd efg"),
        ("abcd efg", 7, "abcd…"),
        ("abcd efg", 6, "abcd…"),
        ("abcd efg", 5, "abcd…"),
        ("Один, два; три", 7, "Один…"),
        ("Кінець речення. Далі", 16, "Кінець речення…"),
        ("北京" * 20, 8, "北京北京北京北…"),
        ("e\u0301" * 20, 6, "e\u0301e\u0301…"),
        ("👩\u200d👩\u200d👧" * 3, 4, "👩…"),
    ],
)
def test_the_first_words_end_between_words_and_fit(raw: str, most: int, words: str) -> None:
    assert text.first_words(raw, most) == words


@given(ANYTHING, st.integers(2, 40))
@settings(max_examples=200)
def test_the_first_words_never_exceed_the_limit(raw: str, most: int) -> None:
    assert len(text.first_words(raw, most)) <= most
