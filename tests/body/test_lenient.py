"""What kramdown and Python-Markdown take within a line of Markdown, and CommonMark does not."""

from __future__ import annotations

import time

import pytest

from feedpub.article import Body
from feedpub.body import Site, finish
from feedpub.body.dialects import LENIENT
from feedpub.body.lenient import as_commonmark
from tests.body.test_templates import article


def content(text: str, convention: str) -> str:
    return finish(Body("markdown", text), article(), Site(convention=convention)).content


@pytest.mark.parametrize("program", sorted(LENIENT))
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Це **«Міст».**Далі", "<p>Це <strong>«Міст».</strong>Далі</p>"),
        ("**Міст:**«далі» і **(брід)**, ні", "<p><strong>Міст:</strong>«далі» і <strong>(брід)</strong>, ні</p>"),
        ("слово**(брід)**слово", "<p>слово<strong>(брід)</strong>слово</p>"),
        ("2 ** 3 ** 4.**б", "<p>2 ** 3 ** 4.**б</p>"),
        ("`**«а».**б` **так**", "<p><code>**«а».**б</code> <strong>так</strong></p>"),
        ("**`міст`**у і **ще**", "<p><strong><code>міст</code></strong>у і <strong>ще</strong></p>"),
        ("`а**` **«б»**в `**г`", "<p><code>а**</code> <strong>«б»</strong>в <code>**г</code></p>"),
        ("[а](/b c (1).pdf)", '<p><a href="https://hromady.example/b%20c%20(1).pdf">а</a></p>'),
        ("[а](/мій міст.pdf)", '<p><a href="https://hromady.example/%D0%BC%D1%96%D0%B9%20%D0%BC%D1%96%D1%81%D1%82.pdf">а</a></p>'),
        ('[а](/b.pdf "Мій міст")', '<p><a href="https://hromady.example/b.pdf" title="Мій міст">а</a></p>'),
    ],
)  # fmt: skip
def test_strong_words_end_before_a_letter_and_addresses_have_spaces(
    text: str, expected: str, program: str
) -> None:
    assert content(text, program) == expected


def test_goldmark_and_others_take_neither() -> None:
    assert content("Це **«Міст».**Далі", "hugo") == "<p>Це **«Міст».**Далі</p>"


def test_an_address_with_template_code_in_it_is_looked_at_once_that_is_replaced() -> None:
    made = content("[а]({{ site.baseurl }}/b c.pdf)", "jekyll")
    assert made == '<p><a href="https://hromady.example/b%20c.pdf">а</a></p>'


@pytest.mark.parametrize("unit", ["**a", "**", "](a ", "**.", "`**a.**b", "a**(", "[](("])
def test_hostile_lines_take_time_that_grows_with_their_length(unit: str) -> None:
    before = time.process_time()
    as_commonmark(unit * (300_000 // len(unit)))
    assert time.process_time() - before < 2
