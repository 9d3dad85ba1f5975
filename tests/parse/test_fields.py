"""From the keys of a header to our words, and from declared values to what is meant."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedpub.article import Author, Enclosure, Image, Via
from feedpub.parse import fields, keys, values
from feedpub.parse.authors import authors_of


def selected(header: Mapping[str, object]) -> dict[str, object]:
    """The best value for each of our words."""
    best: dict[str, object] = {}
    for field in fields.select(header, {}):
        best.setdefault(field.name, field.value)
    return best


@pytest.mark.parametrize("name", keys.MEANINGS)
def test_every_key_of_the_table_is_found_in_any_case(name: str) -> None:
    for key in keys.MEANINGS[name]:
        for spelled in (key, key.upper(), key.title(), key.replace("_", "-"), key.replace("_", " ")):
            outer, dot, inner = spelled.partition(".")
            header: dict[str, object] = {outer: {inner: "x"}} if dot else {spelled: "x"}
            found = {field.name: field for field in fields.select(header, {outer: 7, spelled: 7})}
            assert found[name].value == "x", spelled
            assert found[name].line == 7
            assert found[name].origin == f'front matter "{spelled}"'


@pytest.mark.parametrize(
    ("key", "meaning"),
    [
        *(("pubDatetime", "published"), ("publishedDate", "published"), ("createTime", "published")),
        *(("modDatetime", "updated"), ("updateDate", "updated"), ("lastModifiedAt", "updated")),
        *(
            ("bannerImg", "image"),
            ("headerImage", "image"),
            ("seoTitle", "title"),
            ("redirectFrom", "aliases"),
        ),
    ],
)
def test_words_of_a_key_may_be_told_apart_by_capitals(key: str, meaning: str) -> None:
    assert selected({key: "x"}) == {meaning: "x"}


def test_the_best_key_comes_first_whatever_the_order() -> None:
    assert selected({"keywords": "k", "tags": "t", "created": "1", "date": "2"})["tags"] == "t"
    assert [f.value for f in fields.select({"created": "1", "Date": "2"}, {})] == ["2", "1"]


def test_what_stands_within_extra_counts_after_what_stands_outside() -> None:
    header = {
        "extra": {"authors": ["a"], "lang": "uk"},
        "author": "b",
        "taxonomies": {"tags": ["c"], "tag": ["d"]},
    }
    best = selected(header)
    assert (best["authors"], best["language"], best["tags"]) == ("b", "uk", ["c"])


def test_members_are_named_with_their_mapping() -> None:
    (field,) = fields.select({"Taxonomies": {"Tags": ["a"]}}, {"Taxonomies": 4})
    assert (field.origin, field.line) == ('front matter "Taxonomies.Tags"', 4)


def test_open_graph_names_can_stand_in_a_mapping() -> None:
    assert selected({"og": {"image": "/a.png", "title": "T"}}) == {"image": "/a.png", "title": "T"}


def test_keys_without_a_meaning_are_no_fields() -> None:
    assert (
        fields.select({"weather": "fair", "Weight": 3, "extra": {"colour": "red"}, "date": None}, {})[0].value
        is None
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("громади, мости", ("громади", "мости")),
        (["[[Мости]]", "[[теми/Вода]]", "[[Lake|Озеро]]", "[[x"], ("Мости", "Вода", "Озеро", "[[x")),
        (["\ufffd\ufffd", "мо\ufffdсти"], ("мости",)),
        ("R&amp;D, освіта", ("R&D", "освіта")),
        (["R&amp;D", "&amp;lt;", "a&b;", "&#0;x&#10;y"], ("R&D", "&lt;", "a&b;", "x y")),
        ("a; b, c", ("a", "b, c")),
        ("a b", ("a b",)),
        ("a,,  ,b,", ("a", "b")),
        ("", ()),
        (None, ()),
        ([], ()),
        (["a, b", None, " c ", "", "a, b"], ("a, b", "c")),
        ([["a", "b"], ["c"]], ("a", "b", "c")),
        (2024, ("2024",)),
        ([2024, 1.5, True], ("2024", "1.5", "true")),
        ({"name": "Мости"}, ("Мости",)),
        ([{"name": "a"}, {"title": "b"}], ("a", "b")),
        ({"a": None, "b": None}, ("a", "b")),
        (["C++", "C#", "yes"], ("C++", "C#", "yes")),
        ([[[[[[["deep"]]]]]]], ()),
    ],
)
def test_names_come_from_every_shape(value: object, expected: tuple[str, ...]) -> None:
    assert values.names(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        *(("yes", True), ("TRUE", True), (True, True), (1, True), ("on", True), (" 1", True)),
        *(("no", False), ("FALSE", False), (False, False), (0, False), (" off ", False)),
        *(("maybe", None), ("", None), (None, None), (2, None), ([], None), ({}, None)),
    ],
)
def test_yes_and_no_have_many_spellings(value: object, expected: bool | None) -> None:
    assert values.flag(value) is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Олена Петренко", [Author("Олена Петренко")]),
        ("[[Олена Петренко]]", [Author("Олена Петренко")]),
        (["[[люди/Олена|О. Петренко]]"], [Author("О. Петренко")]),
        ("Olena <olena@news.example>", [Author("Olena", email="olena@news.example")]),
        ("<olena@news.example>", [Author("olena@news.example", email="olena@news.example")]),
        ("Olena (https://olena.example/)", [Author("Olena", url="https://olena.example/")]),
        ("Olena (editor)", [Author("Olena (editor)")]),
        ("Ann Lee, Bob Ray", [Author("Ann Lee"), Author("Bob Ray")]),
        ("ann, bob", [Author("ann"), Author("bob")]),
        ("Петренко, Олена", [Author("Петренко, Олена")]),
        ("Sammy Davis, Jr.", [Author("Sammy Davis, Jr.")]),
        ("A B; C D", [Author("A B"), Author("C D")]),
        ("Barnes &amp; Noble", [Author("Barnes & Noble")]),
        (
            ["A", None, "A", {"name": "B", "email": "b@b.example"}],
            [Author("A"), Author("B", email="b@b.example")],
        ),
        (
            {"name": "B", "url": "https://b.example/", "email": "no mail"},
            [Author("B", url="https://b.example/")],
        ),
        ({"first_name": "Ann", "last_name": "Lee"}, [Author("Ann Lee")]),
        ({"ann": {"name": "Ann"}, "bob": {"url": "/b"}}, [Author("Ann"), Author("bob")]),
        (Author("A"), [Author("A")]),
        (None, []),
        ("", []),
        ([[[[[["deep"]]]]]], []),
        ({"ann": {"social": {"site": "x"}}}, [Author("ann")]),
        (
            "Олена ([@olena](https://a.example/o)), [Іван](https://a.example/i) (Луки)",
            [Author("Олена (@olena)", "https://a.example/o"), Author("Іван (Луки)", "https://a.example/i")],
        ),
    ],
)
def test_authors_come_from_every_shape(value: object, expected: list[Author]) -> None:
    assert list(authors_of(value)) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("/a.png", Image(address="/a.png")),
        ("my photo.jpg", Image(address="my photo.jpg")),
        ("https://cdn.example/x", Image(address="https://cdn.example/x")),
        (["/a.png", "/b.png"], Image(address="/a.png")),
        (
            {"src": "a.png", "alt": "Міст", "width": "600px", "height": 400},
            Image(address="a.png", alt="Міст", width=600, height=400),
        ),
        ({"path": "/a.png", "title": "T", "width": "wide"}, Image(address="/a.png", alt="T")),
        ([None, {"feature": "x"}, {"url": "/b.png"}], Image(address="/b.png")),
        ("true", None),
        (True, None),
        ("#fff", None),
        ("A sentence about nothing", None),
        ({}, None),
        ([["/a.png"]], None),
        (None, None),
    ],
)
def test_images_come_from_every_shape(value: object, expected: Image | None) -> None:
    assert values.image(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("/a.mp3", [Enclosure(address="/a.mp3")]),
        (
            "https://x.example/a.mp3\n1234\naudio/mpeg\n",
            [Enclosure(address="https://x.example/a.mp3", length=1234, type="audio/mpeg")],
        ),
        (
            {"url": "/a.mp3", "type": "Audio/MPEG", "length": "12", "title": "T", "duration": "1:02:03"},
            [Enclosure(address="/a.mp3", type="audio/mpeg", length=12, title="T", duration=3723)],
        ),
        (["/a.mp3", {"mp3": "/b.mp3"}, None], [Enclosure(address="/a.mp3"), Enclosure(address="/b.mp3")]),
        ("dQw4w9WgXcQ", []),
        (True, []),
        ({"id": "x"}, []),
        ([["/a.mp3"]], []),
        ("", []),
    ],
)
def test_enclosures_come_from_every_shape(value: object, expected: list[Enclosure]) -> None:
    assert list(values.enclosures(value)) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (" 75", 75),
        (75, 75),
        ("1:15", 75),
        ("01:01:15", 3675),
        ("PT1H1M15S", 3675),
        ("long", None),
        ("", None),
        (None, None),
        (-1, None),
    ],
)
def test_durations_are_seconds(value: object, expected: int | None) -> None:
    assert values.seconds(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Міська рада", Via("Міська рада")),
        ("https://x.example/a", Via(address="https://x.example/a")),
        ({"title": "T", "url": "https://x.example/a"}, Via("T", "https://x.example/a")),
        ({"url": "no address"}, None),
        (["First", "Second"], Via("First")),
        (Via("V"), Via("V")),
        ("true", None),
        ([], None),
        ([["x"]], None),
        (None, None),
    ],
)
def test_sources_come_from_every_shape(value: object, expected: Via | None) -> None:
    assert values.via(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("  two\n words ", "two words"),
        (["one"], "one"),
        (["one", "two"], None),
        ([["one"]], None),
        (True, "true"),
        (2024, "2024"),
        (1 << 300, None),
        ("\u00a0", None),
        ({}, None),
    ],
)
def test_a_text_is_one_line_or_none(value: object, expected: str | None) -> None:
    assert values.text(value) == expected


_anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.dates()
    | st.datetimes(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["name", "url", "src", "email", "type", "length", "x"]), inner, max_size=3
        )
    ),
    max_leaves=8,
)


@given(_anything)
def test_no_value_is_too_odd_for_any_meaning(value: object) -> None:
    whole = values.text(value)
    assert whole is None or "\n" not in whole
    assert all(name.strip() for name in values.names(value))
    assert all(author.name for author in authors_of(value))
    image, via = values.image(value), values.via(value)
    assert image is None or image.address
    assert via is None or via.name or via.address
    assert all(file.address for file in values.enclosures(value))
    assert values.flag(value) in (True, False, None)
    assert (values.seconds(value) or 0) >= 0
