"""HTML in Markdown whose text is Markdown again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedpub.body.opened import open_blocks
from tests.body.making import content


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('<div class="row" markdown="1">\n## Голова\n*так*\n</div>', '<div class="row"><h2>Голова</h2><p><em>так</em></p></div>'),
        ("<aside markdown=1>\n*так*\n</aside>\nдалі", "<aside><p><em>так</em></p></aside><p>далі</p>"),
        ('<div markdown="block">*так*</div>', "<div><p><em>так</em></p></div>"),
        (
            '<div markdown="1">\n*а*\n<div markdown="1">\n*б*\n</div>\n*в*\n</div>',
            "<div><p><em>а</em></p><div><p><em>б</em></p></div><p><em>в</em></p></div>",
        ),
        ("<figure markdown>\n![а](https://a.example/m.png)\n</figure>", '<figure><p><img src="https://a.example/m.png" alt="а"></p></figure>'),
        ('<div markdown="0">\n*ні*\n</div>', "<div>*ні*</div>"),
        ('```html\n<div markdown="1">\n*ні*\n</div>\n```', '<pre><code class="language-html">&lt;div markdown="1"&gt;*ні*&lt;/div&gt;</code></pre>'),
        ('<div markdown="1">\n*не закрито*', "<div><p><em>не закрито</em></p></div>"),
    ],
)  # fmt: skip
def test_what_is_marked_as_markdown_is_read_as_markdown(text: str, expected: str) -> None:
    assert content(text) == expected


@given(st.lists(st.sampled_from(['<div markdown="1">', "</div>", "```", "~~~~", "текст", '<p markdown="span">x</p>', "", "    <div>"]), max_size=12))  # fmt: skip
def test_no_word_is_lost_or_said_twice(lines: list[str]) -> None:
    made = open_blocks("\n".join(lines))
    assert made.count("текст") == lines.count("текст")
    assert made.count("</div>") == lines.count("</div>")
