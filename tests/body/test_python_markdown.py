"""Markdown as Pelican, Nikola and MkDocs read it, with Python-Markdown."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from feedpub.article import Article, Body
from feedpub.body import Site, finish

MOMENT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def content(text: str, convention: str = "pelican") -> str:
    article = Article(
        path="a.md",
        format="markdown",
        title="Міст",
        link="https://luky.example/a/",
        slug="a",
        published=MOMENT,
    )
    return finish(Body("markdown", text), article, Site(convention=convention)).content.replace("\n", "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("    :::python\n    rivnyi = 1", '<pre><code class="language-python">rivnyi = 1</code></pre>'),
        ("    #!bash\n    make", '<pre><code class="language-bash">make</code></pre>'),
        ('    :::c++ hl_lines="1 3"\n    int rivnyi;', '<pre><code class="language-c++">int rivnyi;</code></pre>'),
        ("```\n:::text\nмежень\n```", '<pre><code class="language-text">межень</code></pre>'),
        ("1. Крок\n\n        :::sh\n        make", '<ol><li><p>Крок</p><pre><code class="language-sh"> make</code></pre></li></ol>'),
        ("    #!/usr/bin/env python\n    a = 1", "<pre><code>#!/usr/bin/env pythona = 1</code></pre>"),
        ("    :::warning Вода прибуває\n    a = 1", "<pre><code>:::warning Вода прибуваєa = 1</code></pre>"),
        ("```md\n:::python\n```", '<pre><code class="language-md">:::python</code></pre>'),
    ],
)  # fmt: skip
def test_a_first_line_that_names_the_language_of_code_is_no_code(text: str, expected: str) -> None:
    assert content(text) == expected


def test_with_other_programs_such_a_line_is_code() -> None:
    assert (
        content("```\n:::note\nРівень\n:::\n```", "docusaurus") == "<pre><code>:::noteРівень:::</code></pre>"
    )
