"""Markdown as Pelican, Nikola and MkDocs read it, with Python-Markdown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedpub.body.python_markdown import as_commonmark
from tests.body.making import content


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("    :::python\n    rivnyi = 1", '<pre><code class="language-python">rivnyi = 1</code></pre>'),
        ("    #!bash\n    make", '<pre><code class="language-bash">make</code></pre>'),
        ('    :::c++ hl_lines="1 3"\n    int rivnyi;', '<pre><code class="language-c++">int rivnyi;</code></pre>'),
        ("```\n:::text\nмежень\n```", '<pre><code class="language-text">межень</code></pre>'),
        ("1. Крок\n\n        :::sh\n        make", '<ol><li><p>Крок</p><pre><code class="language-sh">make</code></pre></li></ol>'),
        ("* Крок\n\n        а\n          б\n\n        в", "<ul><li><p>Крок</p><pre><code>а  бв</code></pre></li></ul>"),
        ("    #!/usr/bin/env python\n    a = 1", "<pre><code>#!/usr/bin/env pythona = 1</code></pre>"),
        ("    :::warning Вода прибуває\n    a = 1", "<pre><code>:::warning Вода прибуваєa = 1</code></pre>"),
        ("```.sh\nmake\n```", '<pre><code class="language-sh">make</code></pre>'),
        ("```md\n:::python\n```", '<pre><code class="language-md">:::python</code></pre>'),
    ],
)  # fmt: skip
def test_a_first_line_that_names_the_language_of_code_is_no_code(text: str, expected: str) -> None:
    assert content(text, "pelican") == expected


def test_with_other_programs_such_a_line_is_code() -> None:
    assert (
        content("```\n:::note\nРівень\n:::\n```", "docusaurus") == "<pre><code>:::noteРівень:::</code></pre>"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#Рівень води", "<h1>Рівень води</h1>"),
        ("Вода.\n##Межень##\nДалі.", "<p>Вода.</p><h2>Межень</h2><p>Далі.</p>"),
        ("### Межень###", "<h3>Межень</h3>"),
        ("## Мова C#", "<h2>Мова C#</h2>"),
        ("    #рядок коду\n    ##код", "<pre><code>#рядок коду##код</code></pre>"),
        ("```\n#рядок\n```", "<pre><code>#рядок</code></pre>"),
        ("#######Ні", "<p>#######Ні</p>"),
    ],
)
def test_a_heading_needs_no_space(text: str, expected: str) -> None:
    assert content(text, "pelican") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("![Міст](/img/міст в тумані.png)", '<p><img src="https://luky.example/img/%D0%BC%D1%96%D1%81%D1%82%20%D0%B2%20%D1%82%D1%83%D0%BC%D0%B0%D0%BD%D1%96.png" alt="Міст"></p>'),
        ('![Міст](/img/a b.png "Міст \'2\'") і', '<p><img src="https://luky.example/img/a%20b.png" alt="Міст" title="Міст \'2\'"> і</p>'),
        ("[план]({static}/docs/my plan.pdf)", '<p><a href="https://luky.example/docs/my%20plan.pdf">план</a></p>'),
        ("`[a](b c)` [a]( /b )", '<p><code>[a](b c)</code> <a href="https://luky.example/b">a</a></p>'),
        ("    [a](b c)", "<pre><code>[a](b c)</code></pre>"),
    ],
)  # fmt: skip
def test_an_address_may_have_spaces(text: str, expected: str) -> None:
    assert content(text, "pelican") == expected


def test_with_other_programs_it_is_commonmark() -> None:
    assert content("#Рівень\n\n[a](b c)", "hugo") == "<p>#Рівень</p><p>[a](b c)</p>"


@given(
    st.lists(
        st.sampled_from(["#", "##Рівень#", "# a", "```", "[a](b c)", '](x "y', "`", "    код", ""]),
        max_size=12,
    )
)
def test_every_line_stays_where_it_was(lines: list[str]) -> None:
    assert as_commonmark("\n".join(lines)).count("\n") == max(len(lines) - 1, 0)
