"""The header between fences: every notation, broken ones, hostile ones."""

from __future__ import annotations

import contextlib
import datetime as dt
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedpub.errors import ArticleError
from feedpub.parse import header_keys, header_nikola, header_plain, header_yaml, limits
from feedpub.parse.header import Header, read


def values_of(text: str) -> dict[str, object]:
    return dict(read(text, "a.md").values)


def messages_of(header: Header) -> str:
    return "\n".join(map(str, header.problems))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("---\ntitle: Міст\ntags: [a, b]\n---\nBody\n", "yaml"),
        ("---  \ntitle: Міст\ntags:\n- a\n- b\n...\nBody\n", "yaml"),
        ("\n\n---\ntitle: Міст\ntags:\n  - a\n  - b\n---\nBody\n", "yaml"),
        ("---yaml\ntitle: 'Міст'\ntags: ['a', \"b\"]\n---\nBody\n", "yaml"),
        ('+++\ntitle = "Міст"\ntags = ["a", "b"]\n+++\nBody\n', "toml"),
        ('---toml\ntitle = "Міст"\ntags = ["a", "b"]\n---\nBody\n', "toml"),
        ('{\n"title": "Міст",\n"tags": ["a", "b"]\n}\nBody\n', "json"),
        ('---json\n{"title": "Міст", "tags": ["a", "b"]}\n---\nBody\n', "json"),
        (';;;\n{"title": "Міст", "tags": ["a", "b"]}\n;;;\nBody\n', "json"),
        (';;;\n"title": "Міст",\n"tags": ["a", "b"]\n;;;\nBody\n', "json"),
    ],
)
def test_every_fence_parts_the_header_from_the_body(text: str, kind: str) -> None:
    header = read(text, "a.md")
    assert (header.kind, header.body) == (kind, "Body\n")
    assert header.values == {"title": "Міст", "tags": ["a", "b"]}
    assert text.split("\n")[header.line - 1] == "Body"
    assert text.split("\n")[header.lines["title"] - 1].find("title") >= 0
    assert not header.problems


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Body",
        "---",
        "--- \n",
        "---\nA rule above, and a rule below\n---\nBody",
        "---\n- a\n- b\n---\nBody",
        "----\ntitle: x\n----\n",
        "{% include head.html %}\n",
        "{{ page.title }}",
        "{: .class }",
        "{} braces",
        "+ a\n+ b",
        ";;; a comment\n",
        "+++\nno statement at all\n+++\n",
        ";;;\nno json\n;;;\n",
        "---\n[no, yaml\n---\nBody",
        "   ---\ntitle: indented code or not, no fence\n---\n",
    ],
)
def test_a_text_without_a_header_is_all_body(text: str) -> None:
    assert read(text, "a.md") == Header("", text)


@pytest.mark.parametrize("text", ["---\n---\nBody", "---\n\n---\nBody", "---\n# nothing yet\n---\nBody"])
def test_an_empty_header_is_a_header(text: str) -> None:
    header = read(text, "a.md")
    assert (header.kind, header.body, header.values) == ("yaml", "Body", {})


def test_scalars_stay_the_text_that_was_written() -> None:
    text = "---\na: yes\nb: 2017-02-29\nc: 1.10\nd: 0x1F\ne: 12:30\nf: ~\ng:\nh: 'null'\ni: |\n  two\n  lines\n---\n"
    assert values_of(text) == {
        "a": "yes",
        "b": "2017-02-29",
        "c": "1.10",
        "d": "0x1F",
        "e": "12:30",
        "f": None,
        "g": None,
        "h": "null",
        "i": "two\nlines\n",
    }


def test_anchors_aliases_and_merges_are_followed() -> None:
    text = "---\nbase: &b {x: 1, y: [2]}\nmore:\n  <<: *b\n  x: 3\nmost:\n  <<: [*b, {z: 9, x: 5}]\n---\n"
    values = values_of(text)
    assert values["more"] == {"x": "3", "y": ["2"]}
    assert values["most"] == {"x": "1", "y": ["2"], "z": "9"}


def test_a_tag_of_a_programming_language_is_only_text() -> None:
    assert values_of("---\na: !!python/object/apply:os.getcwd []\nb: !ruby/symbol x\n---\n") == {
        "a": [],
        "b": "x",
    }


def test_toml_and_json_keep_their_types() -> None:
    assert values_of("+++\ndate = 2024-09-18T16:20:00+03:00\ndraft = true\nn = 3\n+++\n") == {
        "date": dt.datetime.fromisoformat("2024-09-18T16:20:00+03:00"),
        "draft": True,
        "n": 3,
    }
    assert values_of('{"draft": false, "n": null, "f": 1.5}\n') == {"draft": False, "n": None, "f": 1.5}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("---\ntitle: a\ntags: x\ntitle: b\n---\n", 4),
        ('{\n"title": "a",\n"tags": "x",\n"title": "b"\n}\n', 4),
        ('+++\ntitle = "a"\ntags = "x"\ntitle = "b"\n+++\n', 4),
    ],
)
def test_a_doubled_key_is_named_and_the_later_value_counts(text: str, line: int) -> None:
    header = read(text, "news/a.md")
    assert header.values == {"title": "b", "tags": "x"}
    (problem,) = header.problems
    assert (problem.path, problem.line, problem.level) == ("news/a.md", line, "warning")
    assert '"title" twice' in problem.message


def test_a_doubled_key_without_a_value_loses_nothing() -> None:
    assert values_of("---\ntags: [a]\ntags:\n---\n") == {"tags": ["a"]}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\ntitle: Jekyll: a story\ntags: [a]\n---\n", {"title": "Jekyll: a story", "tags": ["a"]}),
        ("---\ntitle: @home\ntags: [a]\n---\n", {"title": "@home", "tags": ["a"]}),
        ('---\ntitle: "Mine" and yours\ntags: [a]\n---\n', {"title": '"Mine" and yours', "tags": ["a"]}),
        ("---\ntitle: x\nbroken: [a, b\ntags: [a]\n---\n", {"title": "x", "tags": ["a"]}),
        ("---\ntitle: x\ntags:\n\t- a\n---\n", {"title": "x", "tags": ["a"]}),
        ("---\ntitle: x\nlost: *nowhere\ntags: [a]\n---\n", {"title": "x", "tags": ["a"]}),
        (
            '+++\ntitle = "x"\nd = 2017-02-29\ntags = ["a"]\n+++\n',
            {"title": "x", "d": "2017-02-29", "tags": ["a"]},
        ),
        ('+++\ntitle = "x"\nbroken = [\ntags = ["a"]\n+++\n', {"title": "x", "tags": ["a"]}),
        ('{\n"title": "x",\n"broken": nothing,\n"tags": ["a"]\n}\n', {"title": "x", "tags": ["a"]}),
        ('{\n"title": "x",\n"broken" 1,\n"tags": ["a"]\n}\n', {"title": "x", "tags": ["a"]}),
        ('{\n"title": "x",\nbroken: 1,\n"tags": ["a"]\n}\n', {"title": "x", "tags": ["a"]}),
    ],
)
def test_a_broken_value_costs_that_key_only_and_is_named(text: str, expected: dict[str, object]) -> None:
    header = read(text, "a.md")
    assert header.values == expected
    assert "valid" in messages_of(header)
    assert all(problem.line and problem.line > 1 for problem in header.problems)


def test_many_lists_beside_one_another_are_no_depth() -> None:
    assert values_of("---\nx: [" + "[a]," * 150 + "]\n---\n") == {"x": [["a"]] * 150}


def test_keys_that_are_no_text_and_merges_of_no_mapping_are_passed_over() -> None:
    assert values_of("---\n? [a]\n: b\nx:\n  <<: nothing\n  y: z\n---\n") == {"x": {"y": "z"}}


@pytest.mark.parametrize(
    "text", ["---\n- odd\ntitle: x\ntags: [a]\n---\n", '+++\n}\ntitle = "x"\ntags = ["a"]\n+++\n']
)
def test_a_header_that_is_broken_only_as_a_whole_is_named_once(text: str) -> None:
    header = read(text, "a.md")
    assert header.values == {"title": "x", "tags": ["a"]}
    (problem,) = header.problems
    assert "as a whole" in problem.message


def test_a_header_broken_between_its_keys_is_read_and_named() -> None:
    header = read("---\ntitle: x\n  : odd\n}\ntags: a\n---\n", "a.md")
    assert header.values["tags"] == "a"
    assert header.problems


def test_toml_tables_survive_a_broken_statement() -> None:
    header = read(
        '+++\ntitle = "x"\nbad = 1.2.3\n[taxonomies]\ntags = ["a"]\nmore = ["b"]\n[[menu]]\nx = 1\n+++\n',
        "a.md",
    )
    assert header.values["taxonomies"] == {"tags": ["a"], "more": ["b"]}
    assert header.lines == {"title": 2, "bad": 3, "taxonomies": 5}


def test_toml_lines_are_those_of_the_outermost_keys() -> None:
    assert read('+++\ntitle = "x"\n\n[extra]\na = 1\n+++\n', "a.md").lines == {"title": 2, "extra": 4}


def test_commas_too_many_and_comments_in_json_are_forgiven() -> None:
    header = read('{\n// made by hand\n"title": "x", /* so */\n"tags": ["a", "b",],\n}\nBody', "a.md")
    assert header.values == {"title": "x", "tags": ["a", "b"]}
    assert not header.problems


def test_forbidden_characters_in_a_yaml_header_do_not_break_it() -> None:
    assert values_of("---\ntitle: a\x0bb \x93c\x94\u2028d\nx: [1]\n---\n") == {
        "title": "a b “c” d",
        "x": ["1"],
    }


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("---\ntitle: x\n\nBody\n", 1),
        ("\n---\ntitle: x\n", 2),
        ('{"title": "x"\n', 1),
        ('{"title": "x", "y\n', 1),
    ],
)
def test_a_header_that_never_ends_is_named(text: str, line: int) -> None:
    with pytest.raises(ArticleError, match="never") as caught:
        read(text, "a.md")
    assert caught.value.line == line


HOSTILE = {
    "open brackets": "---\nx: " + "[" * 50_000 + "\n---\n",
    "open braces": "---\nx: " + "{" * 50_000 + "\n---\n",
    "brackets that close": "---\nx: " + "[" * 5_000 + "]" * 5_000 + "\n---\n",
    "stairs of dashes": "---\nx:\n  " + "- " * 30_000 + "\n---\n",
    "stairs of marks": "---\n" + "? " * 30_000 + "\n---\n",
    "toml brackets": "+++\nx = " + "[" * 20_000 + "\n+++\n",
    "toml dots": "+++\n" + "a." * 32_000 + "a = 1\n+++\n",
    "toml dots in a table": "+++\n[" + "'' . " * 10_000 + "a]\n+++\n",
    "too large": "---\nx: " + "a" * (limits.CAP + 1) + "\n---\n",
    "alias bomb": "---\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 9))
    + "---\n",
    "merge bomb": "---\na0: &a0 {x: 1, y: 2}\n"
    + "".join(f"a{n}: &a{n}\n  <<: [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 9))
    + "---\n",
    "an alias of itself": "---\na: &a [*a]\n---\n",
    "json brackets": '{"x": ' + "[" * 90_000 + "\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_header_is_named_and_survived(name: str) -> None:
    begun = time.process_time()
    with pytest.raises(ArticleError, match=r"nested|at most|aliases|cannot be read"):
        read(HOSTILE[name], "a.md")
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    "text",
    [
        "---\n" + "a: b: c\n" * 8_000 + "---\n",
        "+++\n" + "a = b\n" * 9_000 + "+++\n",
        '{"a": x,\n' + '"b": x,\n' * 7_000 + "}\n",
        "---\n" + "k: 'a\n" * 9_000 + "---\n",
        "---\nx: " + "#" * 60_000 + "\n---\n",
        "---\nx: " + ": " * 30_000 + "\n---\n",
        '{"a": 1' + ", " * 30_000 + "/*" * 15_000,
        "+++\n" + ("a." * 98 + "a = 1\n") * 300 + "+++\n",
        "+++\nx = '" + "." * 200 + " " * 30_000 + "a" * 30_000 + "'\n+++\n",
    ],
)
def test_a_header_of_nothing_but_mistakes_takes_no_endless_time(text: str) -> None:
    begun = time.process_time()
    with contextlib.suppress(ArticleError):
        read(text, "a.md")
    assert time.process_time() - begun < 5


# --- The fast path must be PyYAML to the letter.

_words = st.text(st.sampled_from("aЯ7 -:#'\"[]{},.!?&*~_%@`|>=<\t\\\u00a0\u0301"), max_size=8)
_scalars = st.one_of(
    _words,
    _words.map(lambda word: f'"{word}"'),
    _words.map(lambda word: f"'{word}'"),
    st.lists(_words, max_size=3).map(lambda words: f"[{', '.join(words)}]"),
    st.sampled_from(
        [
            "null",
            "Null",
            "~",
            "<<",
            "=",
            "yes",
            "2024-09-18 16:20:00 +0300",
            "C++",
            "C#",
            "a #b",
            "https://x.y/z",
        ]
    ),
)
_keys = st.sampled_from(
    ["title", "Date", "a.b", "x-y", "null", "y", "<<", "1", "ключ", "a b", "-", "~", "tags"]
)
_lines = st.one_of(
    st.builds("{}: {}".format, _keys, _scalars),
    st.builds("{}:{}".format, _keys, _scalars),
    st.builds("{}:  {} ".format, _keys, _scalars),
    _keys.map("{}:".format),
    st.builds("{}- {}".format, st.sampled_from(["", " ", "  ", "    "]), _scalars),
    st.sampled_from(["", "  ", "# note", "  # note", "-", "  -", "--- x", "%TAG", "  more"]),
)


@given(st.lists(_lines, max_size=6).map("\n".join))
def test_the_fast_path_reads_what_pyyaml_reads(text: str) -> None:
    fast = limits.Values("a.md")
    if not header_plain._read_plain(text, 2, fast):
        return
    slow = header_yaml.read(text, 2, "a.md")
    assert slow is not None
    assert (fast.found, fast.lines) == (slow.found, slow.lines)
    assert not slow.problems


@pytest.mark.parametrize(
    "text",
    [
        'title: "Feeds and громади"\ndate: 2024-09-18 16:20:00 +0300\ntags: [a, "b c", \'d\']\nauthor: O. P.',
        "tags:\n  - C++\n  - a b\nslug: x\n\nempty:\n# note\nlink: https://x.example/a#b",
        "tags:\n- a\ncategories:\n- 'b'\ndraft: true",
    ],
)
def test_the_headers_that_most_articles_have_take_the_fast_path(text: str) -> None:
    assert header_plain._read_plain(text, 2, limits.Values("a.md"))


@pytest.mark.parametrize(
    "text", ["tags: [a: b]", "tags: [a, b", "a: b: c", "a: 1\na: 2", "a:\n  b: c", "a: |\n  b", "a:\tb"]
)
def test_what_is_more_than_plain_is_left_to_pyyaml(text: str) -> None:
    assert not header_plain._read_plain(text, 2, limits.Values("a.md"))


@given(
    st.sampled_from(["---\n", "+++\n", "{", ";;;\n", "---json\n", "---toml\n", ""]),
    st.lists(
        st.one_of(_lines, st.text(max_size=20), st.sampled_from(['"a": 1,', 'a = "b"', "[x]", "}"])),
        max_size=6,
    ),
    st.sampled_from(["\n---\n", "\n+++\n", "\n}\n", "\n;;;\n", ""]),
)
def test_any_header_is_read_or_named(opening: str, lines: list[str], closing: str) -> None:
    text = opening + "\n".join(lines) + closing + "Body"
    try:
        header = read(text, "a.md")
    except ArticleError:
        return
    assert text.endswith(header.body)
    assert header.body in ("", *(text[place:] for place in range(len(text)) if header.kind or place == 0))
    assert set(header.lines) <= set(header.values)


@pytest.mark.parametrize(
    "text", ["<!" + "-" * 60_000 + "a", "/*" + "*" * 60_000 + "a", "<!--a" + "-" * 60_000]
)
def test_a_comment_of_nothing_but_its_signs_is_soon_read(text: str) -> None:
    before = time.process_time()
    assert header_keys.read(text + "\n\nBody\n", "a.md") is None
    assert header_nikola.read(text.replace("<!--", "<!--\n") + "\n\nBody\n", "a.md") is None
    assert time.process_time() - before < 1


def test_known_keys_need_no_space_behind_the_colon() -> None:
    found = header_keys.read(
        "title:Брід: де він\ndate:2026-3-5 9:05\ntags:річка,брід\n\nslug:це вже текст\n", "a.md"
    )
    assert found is not None
    assert found.values == {"title": "Брід: де він", "date": "2026-3-5 9:05", "tags": "річка,брід"}
    assert found.body.strip() == "slug:це вже текст"
