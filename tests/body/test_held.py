"""HTML in Markdown that has blank lines, where the program reads it to its closing tag."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedpub.body.held import told_by_tags
from tests.body.making import content

TABLE = "<table>\n\n    <tr>\n\n        <td>Рівень</td>\n    </tr>\n\n</table>"


@pytest.mark.parametrize("convention", ["jekyll", "pelican", "nikola", "mkdocs"])
def test_what_is_indented_in_an_element_is_no_code(convention: str) -> None:
    assert content(TABLE, convention) == "<table><tbody><tr><td>Рівень</td></tr></tbody></table>"


def test_with_other_programs_it_is_code() -> None:
    assert "<code>" in content(TABLE, "hugo")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<div>\n\n    <p>Вода</p>\n\n</div>\n\n    код", "<div><p>Вода</p></div><pre><code>код</code></pre>"),
        ("<div>\n<div>\n\n    <p>Вода</p>\n</div>\n\n    <p>Брід</p>\n</div>", "<div><div><p>Вода</p></div><p>Брід</p></div>"),
        ("<div>\n<pre>\n    а\n\n    # б\n</pre>\n</div>", "<div><pre>    а    # б</pre></div>"),
        ("<div><pre>а\n\n# б</pre></div>", "<div><pre>а# б</pre></div>"),
        ("<div>\nвода\n\n    код", "<div>вода<pre><code>код</code></pre></div>"),
        ('<div markdown="1">\n\n    код\n\n</div>', "<div><pre><code>код</code></pre></div>"),
        ("```\n<div>\n\n    код\n</div>\n```", "<pre><code>&lt;div&gt;    код&lt;/div&gt;</code></pre>"),
        ("    <div>\n\n        код\n    </div>", "<pre><code>&lt;div&gt;    код&lt;/div&gt;</code></pre>"),
        ("1. а\n\n        код\n\n<div>б</div>", "<ol><li><p>а</p><pre><code> код</code></pre></li></ol><div>б</div>"),
    ],
)  # fmt: skip
def test_code_stays_code(text: str, expected: str) -> None:
    assert content(text, "jekyll") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<center>Вода</center>\n*Рівень*", "<center>Вода</center><p><em>Рівень</em></p>"),
        ("<div>\nВода\n</div>\n## Рівень", "<div>Вода</div><h2>Рівень</h2>"),
        ("<div>Вода</div> *Рівень*", "<div>Вода</div> *Рівень*"),
        ("<div><div>а</div>\n*б*\n</div>", "<div><div>а</div>*б*</div>"),
    ],
)
def test_what_follows_an_element_is_markdown(text: str, expected: str) -> None:
    assert content(text, "jekyll") == expected


@given(st.lists(st.sampled_from(["<div>", "</div>", "<table><tr>", "</table>", "<pre>", "</pre>", "```", "    вода", ""]), max_size=14))  # fmt: skip
def test_no_word_is_lost_or_said_twice(lines: list[str]) -> None:
    made = told_by_tags("\n".join(lines))
    assert made.count("вода") == lines.count("    вода")
    assert made.count("</div>") == lines.count("</div>")


def test_what_an_element_holds_stays_in_the_list_that_it_stands_in() -> None:
    made = content("- пункт\n\n  <div>\n\n      <p>Міст</p>\n  </div>", "jekyll")
    assert made == "<ul><li><p>пункт</p><div><p>Міст</p></div></li></ul>"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('<img src="/m.png">\n**Вода**', '<img src="https://luky.example/m.png"><p><strong>Вода</strong></p>'),
        ("а\n\n<br>\n**Вода**", "<p>а</p><br><p><strong>Вода</strong></p>"),
        ("а\n<br>\nб", "<p>а<br>б</p>"),
        ("<hr>\n*Вода*", "<hr><p><em>Вода</em></p>"),
        ('<p align="center">Вода</p>\n- *брід*', '<p align="center">Вода</p><ul><li><em>брід</em></li></ul>'),
        (
            '<details markdown="1">\n<summary>Вода</summary>\n*брід*\n</details>',
            "<details><summary>Вода</summary><p><em>брід</em></p></details>",
        ),
        ("<p>\nВода\n</p>\n*брід*", "<p>Вода</p><p><em>брід</em></p>"),
        ("<div>\n<hr>\n*Вода*\n</div>", "<div><hr>*Вода*</div>"),
        ("```\n<hr>\n*Вода*\n```", "<pre><code>&lt;hr&gt;*Вода*</code></pre>"),
    ],
)  # fmt: skip
def test_text_on_the_line_below_html_that_has_ended_is_markdown(text: str, expected: str) -> None:
    assert content(text, "jekyll") == expected


@pytest.mark.parametrize("unit", ["<p", "<p>a</p>\n", "\n\n<br>\na", "<hr ", "</p>", "<p></p", "\n<p>"])
def test_hostile_lines_of_html_take_time_that_grows_with_their_length(unit: str) -> None:
    before = time.process_time()
    told_by_tags(unit * (200_000 // len(unit)))
    assert time.process_time() - before < 3
