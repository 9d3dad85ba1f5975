"""Template code in bodies: what it becomes, what stays as code, and what of hostile code is survived.

Each folder in tests/cases-templates/ holds `article.md` (or .mdx, .html, .rst), the content expected of it in
`expected.html`, and in `notes.txt` a line for each thing that is named. Adding one needs no code: `make golden` writes
what is missing, and the difference is reviewed like code.
"""

from __future__ import annotations

import os
import re
import time
from datetime import UTC, datetime
from pathlib import Path

import lxml.html
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from feedpub.article import Article, Body, Markup
from feedpub.body import Finished, finish
from feedpub.body.templates import Note, Place, Site, may_hold_code, replace
from feedpub.errors import ArticleError

CASES = Path(__file__).parents[1] / "cases-templates"
MARKUPS: dict[str, Markup] = {".md": "markdown", ".mdx": "markdown", ".html": "html", ".rst": "rst"}
PUBLISHED = datetime(2024, 9, 18, tzinfo=UTC)
LINK = "https://hromady.example/news/2024/09/18/zustrich/"
RAW = re.compile(r"\{\{|\{%")


def article(path: str = "zustrich.md") -> Article:
    return Article(
        path=path, format="markdown", title="Зустріч громад", link=LINK, slug="zustrich", published=PUBLISHED
    )


def place(path: str = "_posts/2024-09-18-zustrich.md", site: Site | None = None) -> Place:
    return Place(
        link=LINK, title="Зустріч", slug="zustrich", path=path, published=PUBLISHED, site=site or Site()
    )


def replaced(text: str, markup: Markup = "markdown", site: Site | None = None) -> str:
    return replace(text, markup, place(site=site))[0]


def finished(text: str, markup: Markup = "markdown", path: str = "zustrich.md") -> Finished:
    return finish(Body(markup, text), article(path))


def shown(content: str) -> str:
    """What readers see as text and follow as links, code left out."""
    root = lxml.html.fragment_fromstring(content or "<p></p>", create_parent="main")
    for code in root.xpath("//pre | //code"):
        code.clear(keep_tail=True)
    return lxml.html.tostring(root, encoding="unicode")


def cases() -> list[Path]:
    return sorted(folder for folder in CASES.iterdir() if folder.is_dir())


def test_there_are_cases_of_templates() -> None:
    assert cases()


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_template_code_becomes_what_is_expected(case: Path) -> None:
    (source,) = case.glob("article.*")
    made = finish(
        Body(MARKUPS[source.suffix], source.read_text("utf-8")), article(f"posts/zustrich{source.suffix}")
    )
    notes = "".join(f"{problem.line}: {problem.message}\n" for problem in made.problems)
    if os.environ.get("FEEDPUB_GOLDEN") == "rewrite":
        (case / "expected.html").write_text(made.content + "\n", "utf-8")
        (case / "notes.txt").write_text(notes, "utf-8")
    assert made.content + "\n" == (case / "expected.html").read_text("utf-8"), "`make golden` rewrites it"
    assert notes == (case / "notes.txt").read_text("utf-8"), "`make golden` rewrites it"


@pytest.mark.parametrize(
    "marker",
    [
        "<!--more-->",
        "<!-- more -->",
        "<!-- excerpt -->",
        "<!-- truncate -->",
        "{/* truncate */}",
        "<!-- read more -->",
        "<!-- TEASER_END -->",
        ".. TEASER_END",
        "<!-- PELICAN_END_SUMMARY -->",
        "{/* more */}",
    ],
)
def test_every_excerpt_marker_works_beside_template_code(marker: str) -> None:
    made = finished(f"Перше {{{{ site.title }}}}.\n\n{marker}\n\nДруге {{% include x.html %}}.\n")
    assert made.summary == "Перше ."
    assert "truncate" not in made.content and "TEASER" not in made.content


@pytest.mark.parametrize(
    "code",
    [
        "```liquid\n{{ page.title }} {% if x %}\n```",
        '~~~\n{{< figure src="a.png" >}}\n~~~',
        "> ```\n> {% include x %}\n> ```",
        "1. item\n\n   ```\n   {{ x }}\n   ```",
        "    {{ x }}\n    {% y %}",
        "text `{{ x }}` text",
        "text ``{% `x` %}`` text",
        "<pre>{{ x }}\n\n{% y %}</pre>",
        "text <code>{{ x }}</code>",
        "```\n:::note\n!!! note \"x\"\n[gallery]\nimport a from 'b'\n```",
        "`[gallery]` and `{: .x}` and `[[wiki|link]]` and `{filename}a.md`",
    ],
)
def test_code_stays_to_the_letter(code: str) -> None:
    assert replaced(f"Вступ.\n\n{code}\n\nКінець {{{{ x }}}}.\n") == f"Вступ.\n\n{code}\n\nКінець .\n"


@pytest.mark.parametrize(
    "text, expected",
    [
        ("`{% raw %}{{ x }}{% endraw %}`", "`{{ x }}`"),
        ("```\n{% raw %}{{ x }}{% endraw %}\n```", "```\n{{ x }}\n```"),
        ("{% raw %}\n```\n{{ x }}\n```\n{% endraw %}", "\n```\n{{ x }}\n```\n"),
        ("`{% raw %}{% raw %}{% endraw %}`", "`{% raw %}`"),
        ("```\n{{</* figure */>}}\n```", "```\n{{< figure >}}\n```"),
        ("`{{%/* note */%}}`", "`{{% note %}}`"),
    ],
)
def test_engines_take_out_their_own_marks_even_in_code(text: str, expected: str) -> None:
    assert replaced(text) == expected


def test_raw_text_outside_of_code_is_shown_as_written() -> None:
    made = finished("Пишіть {% raw %}{{ site.url }} і {% include x %}{% endraw %} так, а {{< не >}} ні.")
    assert "Пишіть {{ site.url }} і {% include x %} так, а  ні." in made.content


@pytest.mark.parametrize(
    "text",
    [
        "[video] [code](x) [gallery][1] [embed]: https://a.example/",
        "[Громада] і [text] та [x]",
        "Map<String> і List<Int>",
        "Число {0} і {назва}",
        "a ::: b, x === y, ура!!! так",
        "[[1]](https://a.example/) [[0, 1]] if [[ -f x ]]",
    ],
)
def test_what_only_looks_like_template_code_stays(text: str) -> None:
    assert replace(text, "markdown", place()) == (text, ())


@pytest.mark.parametrize("markup", ["text", "page"])
def test_plain_text_and_whole_pages_are_nobodys_templates(markup: Markup) -> None:
    assert replace("{{ x }} {% y %}", markup, place()) == ("{{ x }} {% y %}", ())


@pytest.mark.parametrize(
    "code, address",
    [
        ("{% post_url 2023-02-01-inshe %}", "https://hromady.example/news/2023/02/01/inshe/"),
        ("{% link _posts/2023-02-01-inshe.md %}", "https://hromady.example/news/2023/02/01/inshe/"),
        ("{% link assets/zvit.pdf %}", "/assets/zvit.pdf"),
        ("{% link _docs/history.md %}#v3", "/docs/history/#v3"),
        ('{{< ref "inshe.md#kinets" >}}', "https://hromady.example/news/2024/09/18/inshe/#kinets"),
        ('{{% relref "/docs/page.md" %}}', "/docs/page/"),
        ("{filename}/2023/inshe.rst", "https://hromady.example/news/2024/09/18/inshe/"),
        ("{static}/images/a.png", "/images/a.png"),
        ("{attach}a.pdf", "a.pdf"),
        ("|filename|../inshe.md", "https://hromady.example/news/2024/09/18/inshe/"),
        ("{{ site.baseurl }}/a", "/a"),
        ("{{ site.url }}/a", "https://hromady.example/a"),
        ('{{ "/a" | relative_url }}', "/a"),
        ('{{ "a/b" | absolute_url }}', "https://hromady.example/a/b"),
        ('{{ "/x" | prepend: site.baseurl | prepend: site.url }}', "https://hromady.example/x"),
        ("{{ root_url }}/images/x.png", "/images/x.png"),
        (
            '{{ get_url(path="@/blog/2023-02-01-inshe.md") }}',
            "https://hromady.example/news/2023/02/01/inshe/",
        ),
    ],
)
def test_addresses_are_what_their_program_means(code: str, address: str) -> None:
    assert replaced(f"[текст]({code})") == f"[текст]({address})"


def test_the_convention_knows_addresses_best() -> None:
    site = Site(
        variables={"site.baseurl": "/blog", "site.repository": "https://code.example/r"},
        resolve={"b.md": "https://hromady.example/b-page/"}.get,
    )
    text = '[a]({{< ref "b.md#x" >}}) [b]({{ site.repository }}/1) [c]({{ "/d" | relative_url }}) [[b.md|d]]'
    assert replaced(text, site=site) == (
        "[a](https://hromady.example/b-page/#x) [b](https://code.example/r/1) [c](/blog/d)"
        ' <a href="https://hromady.example/b-page/">d</a>'
    )


@pytest.mark.parametrize(
    ("convention", "text", "expected"),
    [
        ("jekyll", "{{ page.zvit }}", "https://a.example/?a=1&b={2}"),
        ("jekyll", "{{ zvit }}", ""),
        ("auto", "{{ $frontmatter.zvit }}", "https://a.example/?a=1&b={2}"),
        ("eleventy", "{{ zvit }}", "https://a.example/?a=1&b={2}"),
        ("eleventy", "{{ zvit | urlencode }}", "https%3A%2F%2Fa.example%2F%3Fa%3D1%26b%3D%7B2%7D"),
        ("eleventy", "{{ mapa.adresa }} {{ mapa.nema }} {{ mapa }}", "вул. Паркова  "),
        ("eleventy", "{{ title }}", "Зустріч"),  # its own, not what the header says
        ("hugo", '{{< param "avtor" >}}', "Олена"),
        ("jekyll", "{% for one in page.tags %}{{ one }};{% endfor %}", "міст;парк;"),
        ("jekyll", "{{ page.rik }} {{ page.je }}", "2026 true"),
        ("jekyll", "{{ page.tags[1] }}{{ page.tags[9] }}", "парк"),
    ],
)
def test_what_the_header_says_can_be_asked_for(convention: str, text: str, expected: str) -> None:
    header = {
        "zvit": "https://a.example/?a=1&b={2}",
        "mapa": {"adresa": "вул. Паркова"},
        "params": {"avtor": "Олена"},
        "tags": ["міст", "парк"],
        "title": "Інший",
        "rik": 2026,
        "je": True,
    }
    made, _ = replace(text, "markdown", place()._replace(header=header, site=Site(convention=convention)))
    assert made == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '{% include image.html img="m.png" url="https://a.example" alt="міст" %}',
            '<figure><a href="https://a.example"><img src="m.png" alt="міст"></a></figure>',
        ),
        ("{% picture m.jpg --alt Міст у тумані --link /m/ %}", '<figure><img src="m.jpg" alt="Міст у тумані"></figure>'),
        ('{% asset m.png alt="міст" %}', '<figure><img src="m.png" alt="міст"></figure>'),
        ("{% include toc.html %}", ""),
    ],
)  # fmt: skip
def test_a_picture_is_known_by_what_it_names(text: str, expected: str) -> None:
    assert replace(text, "markdown", place())[0].strip() == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[а](https://a.example){ .knopka }", "[а](https://a.example)"),
        ('![а](m.png){ width="300" align=left }', "![а](m.png)"),
        ("[а](m.png){width=300}", "[а](m.png)"),
        ("[а](b) { не список }", "[а](b) { не список }"),
        ("Вода.\n{.vstup #voda}\n\nМлин", "Вода.\n\n\nМлин"),
        ("| А |\n|---|\n| 1 |\n{.tablytsia .vuzka}\n", "| А |\n|---|\n| 1 |\n\n"),
        ("> Вода\n> {.kolo}\n", "> Вода\n> \n"),
        ('- вода\n{class="kolo" style="color: red"}\n', "- вода\n\n"),
        ("Вода\n{ .kolo }\n", "Вода\n\n"),
        ("Див. {.kolo}\n{n=1}\n{.NET} є", "Див. {.kolo}\n{n=1}\n{.NET} є"),
        ("`{ .a }` і f(x){ return }", "`{ .a }` і f(x){ return }"),
        ("Так :octicons-heart-fill-24:{ .s } і :material-check: тут 12:30", "Так  і  тут 12:30"),
        ("A\n\n*[HTML]: мова\n\nB", "A\n\n\nB"),
        ("A\n\n*[Прим. ред.]: слова.*\n\nB", "A\n\n*[Прим. ред.]: слова.*\n\nB"),
        ('A\n\n--8<-- "inshe.md"\n\nB', "A\n\n\nB"),
        ("A\n\n--8<--\na.md\n\nb.md\n--8<--\n\nB", "A\n\n\nB"),
        ("A\n\n--8<--\nтут різати\n--8<--\n\nB", "A\n\nтут різати\n\nB"),
    ],
)
def test_what_pythons_markdown_adds_is_not_shown_raw(text: str, expected: str) -> None:
    assert replace(text, "markdown", place())[0] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[vc_row][vc_column][vc_column_text]Текст[/vc_column_text][/vc_column][/vc_row]", "Текст"),
        ("[row][column]Текст[/column][/row]", "Текст"),
        ("[row][1] [column][]\n\n[1]: https://a.example", "[row][1] [column][]\n\n[1]: https://a.example"),
    ],
)
def test_a_wordpress_code_that_follows_another_is_no_link(text: str, expected: str) -> None:
    assert replaced(text).strip() == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Див. https://a.example/x?a=1&b=2.", '<p>Див. <a href="https://a.example/x?a=1&amp;b=2">https://a.example/x?a=1&amp;b=2</a>.</p>'),
        ("(https://a.example/x_(y))", '<p>(<a href="https://a.example/x_(y)">https://a.example/x_(y)</a>)</p>'),
        ("<https://a.example/>", '<p><a href="https://a.example/">https://a.example/</a></p>'),
        ("[https://a.example/](https://b.example/)", '<p><a href="https://b.example/">https://a.example/</a></p>'),
        ("<p>&quot;https://a.example/&quot;</p>", '<p>"<a href="https://a.example/">https://a.example/</a>"</p>'),
        ("`https://a.example/` https://", "<p><code>https://a.example/</code> https://</p>"),
        ("    https://a.example/", "<pre><code>https://a.example/</code></pre>"),
        ('а <img alt="a > b" src="https://a.example/c.png"> https://a.example/', '<p>а <img alt="a &gt; b" src="https://a.example/c.png"> <a href="https://a.example/">https://a.example/</a></p>'),
        ('<a title="https://a.example/ x" href="/y">z</a>', '<p><a title="https://a.example/ x" href="https://hromady.example/y">z</a></p>'),
    ],
)  # fmt: skip
def test_a_plain_address_in_markdown_is_a_link(text: str, expected: str) -> None:
    assert finished(text).content == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Термін\n:   Що він означає\n", "<dl><dt>Термін</dt><dd>Що він означає</dd></dl>"),
        ("Термін\n\n:   Що він означає\n", "<dl><dt>Термін</dt><dd><p>Що він означає</p></dd></dl>"),
        ("Текст\n:smile: і далі", "<p>Текст:smile: і далі</p>"),
        ("Термін\n: Так\n\nА\n:) б", "<p>Термін: Так</p><p>А:) б</p>"),
        ("Текст\n\n: так", "<p>Текст</p><p>: так</p>"),
    ],
)
def test_definition_lists_are_lists(text: str, expected: str) -> None:
    assert finished(text).content.replace("\n", "") == expected


def test_lines_end_where_their_program_ends_them() -> None:
    text = (
        "Один\n**два**  \nтри<br>\nчотири\n\n> а\n> б\n\n```\nв\nг\n```\n\n$$\nx\ny\n$$\n\n<p>\nд\nе\n</p>\n"
    )
    content = finish(Body("markdown", text), article(), Site("hexo", {"breaks": "yes"})).content
    assert content.replace("\n", " ") == (
        "<p>Один<br> <strong>два</strong><br> три<br> чотири</p> <blockquote> <p>а<br> б</p> </blockquote>"
        " <pre><code>в г </code></pre> <p>$$ x y $$</p> <p> д е </p>"
    )
    assert "<br>" not in finished("Один\nдва").content
    assert (
        finished("Один\nдва").fingerprint
        == finish(Body("markdown", "Один\nдва"), article(), Site("hexo", {"breaks": "yes"})).fingerprint
    )


def test_what_is_dropped_is_named_with_its_line_in_the_file() -> None:
    body = Body("markdown", "Перше\n\n:::tip\nx\n:::\n\n{{< chart a >}}\n{% ads %}{{ site.ads }}", line=10)
    problems = finish(body, article()).problems
    assert [(problem.line, problem.message) for problem in problems] == [
        (16, 'the short code "chart" is not known and was left out'),
        (17, '"{{ site.ads }}" has no value here; it was left out'),
        (17, 'the tag "ads" is not known and was left out'),
    ]
    assert {problem.level for problem in problems} == {"warning"}


@pytest.mark.parametrize(("markup", "words"), [("markdown", r"що \*це\*"), ("html", "що *це*")])
def test_a_sentence_keeps_the_words_of_a_short_code_that_is_not_known(markup: Markup, words: str) -> None:
    text = 'Дивіться {{< hlosarii id="a" text="що *це*" >}} тут.'
    assert replace(text, markup, place()) == (
        f"Дивіться {words} тут.",
        (Note(1, 'the short code "hlosarii" is not known; its text was kept'),),
    )


def test_the_same_thing_dropped_twice_is_named_once() -> None:
    assert replace("{{< a >}}\n{{< a >}}", "markdown", place())[1] == (
        Note(1, 'the short code "a" is not known and was left out'),
    )


def test_an_embedded_player_is_a_medium_to_the_fingerprint() -> None:
    one, other = (finished(f"Текст\n\n{{{{< youtube {name} >}}}}\n") for name in ("abc", "xyz"))
    player = '<iframe src="https://www.youtube.com/watch?v=abc"></iframe>'
    assert one.fingerprint != other.fingerprint
    assert one.fingerprint == finished(f"Текст\n\n{player}\n").fingerprint


def test_a_link_that_would_run_a_script_is_no_player() -> None:
    assert "script:" not in finished('{{< iframe "javascript:alert(1)/x" >}} текст').content


def test_a_page_of_pelican_is_the_body_alone_and_has_its_links() -> None:
    text = '<html><head><title>Брід</title></head><body class="a">\n<img src="{static}/m.png">\n<p>Так.</p></body></html>'
    article = Article(
        path="content/a.html",
        format="page",
        title="Брід",
        link="https://luky.example/a/",
        slug="a",
        published=datetime(2026, 3, 1, tzinfo=UTC),
    )
    made = finish(Body("page", text), article, Site(convention="pelican")).content
    assert made == '<img src="https://luky.example/m.png">\n<p>Так.</p>'


def test_most_articles_are_told_at_a_glance() -> None:
    assert not may_hold_code(
        "Звичайний [текст](https://a.example/) громади! Чи так? x = y: <b>1</b>\n" * 9, "markdown"
    )


PIECES = st.sampled_from(
    (
        *"{{ }} {% %} {{< >}} {{% %}} {{</* */>}} {# #} {: .a} {#a} {/* */} {::x/} ` ``` ~~~ \" ' | = - > < / \\".split(),
        *"[ ] ( ) : , . if endif for endfor else capture endcapture assign highlight endhighlight comment".split(),
        *"endcomment raw endraw youtube figure ref src site.url page.title in include quote( end [caption]".split(),
        *"[/caption] [gallery] [embed] [/embed] [code] [/code] [[ ]] ![[ <pre> </pre> <code> </code> <!-- -->".split(),
        *"<Tabs> </Tabs> <Tab/> <A {a} :::note ::: !!! === import export {filename} |filename| слово # * 1.".split(),
        *"TOC {:toc} [!NOTE] [TOC] $ $$ \\( \\) \\[ \\] _ ^".split(),
        *("\n", "\n\n", "\t", " ", "    "),
    )
)
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=4), st.just("\n"), st.just(" ")), max_size=40).map(
    "".join
)


@settings(max_examples=200, deadline=None)
@given(TEXTS, st.sampled_from(["markdown", "html", "rst"]), st.sampled_from(["a.md", "a.mdx"]))
@example("{{", "markdown", "a.md")
@example("{% raw %}{{ x", "markdown", "a.md")
def test_any_text_is_survived(text: str, markup: Markup, path: str) -> None:
    made, notes = replace(text, markup, place(path))
    assert all(1 <= note.line <= text.count("\n") + 1 for note in notes)
    if markup != "rst" and "```" not in text and "raw" not in text:
        again, _ = replace(made, markup, place(path))
        assert RAW.findall(again) == RAW.findall(made)  # all of it is code


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            (
                "{{ x }}",
                "{{ 'a' | b }}",
                "{% if a %}",
                "{% else %}",
                "{% endif %}",
                '{{< figure src="a.png" >}}',
                "{{% note %}}",
                "{{% /note %}}",
                "{% include a.html %}",
                "{% for a in b %}",
                "{% endfor %}",
                '{{ youtube(id="a") }}',
                "{% quote() %}",
                "{% end %}",
                "`{{ code }}`",
                "слово",
                "\n",
                "\n\n",
                "\n\n```\n{{ code }}\n```\n\n",
                "\n- ",
                "\n> ",
            )
        ),
        max_size=25,
    ).map(" ".join)
)
@example('{{ x }} {{< figure src="a.png" >}} \n-  `{{ code }}`')  # a lone <img> made HTML of what follows
@example('{{< figure src="a.png" >}} \n>  \n-  `{{ code }}`')
def test_no_template_code_is_shown_outside_of_code(text: str) -> None:
    assert not RAW.search(shown(finished(text).content))


@pytest.mark.parametrize(
    "unit",
    [
        "{{ ",
        "{% ",
        "{{< a >}}",
        "{% if a %}",
        "{% raw %}",
        "`",
        "{{</* ",
        "{#",
        "{/*",
        "<Tabs {",
        "<A b='",
        '[caption id="',
        "[[a",
        ":::note\n",
        "!!! note\n    ",
        "import {\n",
        "export const a = {\n",
        "{% capture a %}{{ a }}{% endcapture %}",
        "{% for x in y %}{% endfor %}",
        "{% assign a = a | append: a %}",
        "<pre>",
        "<!--{{",
        "`<pre>\n",
        "~~~\n\n",
    ],
)
def test_hostile_code_takes_time_that_grows_with_its_length(unit: str) -> None:
    text = "{{ x }}" + unit * (60_000 // len(unit)) + "</pre>"
    begun = time.process_time()
    replace(text, "markdown", place("a.mdx"))
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    "code",
    [
        "{% capture a %}10 знаків.{% endcapture %}"
        + "{% capture a %}{{ a }}{{ a }}{% endcapture %}" * 40
        + "{{ a }}",
        "{% capture a %}" + "а " * 50_000 + "{% endcapture %}" + "{{ a }}\n" * 3_000,
        "{% assign l = '" + "a," * 99 + "' | split: ',' %}"
        + ("{% for x in l %}{{ x }} " + "б" * 200 + "{% endfor %}\n") * 3_000,
    ],
)  # fmt: skip
def test_code_that_makes_very_much_of_few_signs_is_refused(code: str) -> None:
    """Two kilobytes filled the memory of the machine."""
    with pytest.raises(ArticleError, match="template code makes more than 5,000,000 characters"):
        replaced(code)


def test_an_address_on_the_line_before_that_of_the_site_stays() -> None:
    made, _ = replace("Див. https://inshe.example\n{{ site.url }}/a", "markdown", place("a.md"))
    assert made == "Див. https://inshe.example\nhttps://hromady.example/a"


def test_an_alternative_text_with_a_long_gap_takes_time_that_grows_with_its_length() -> None:
    text = f"{{% picture hero.jpg --alt Міст{' ' * 4_800}y %}}\n\n" * 200
    begun = time.process_time()
    made = replace(text, "markdown", place("a.md"))
    assert time.process_time() - begun < 5
    assert made[0].count("Міст") == 200


def test_the_text_of_a_component_is_no_code_where_it_is_set_in_by_a_tab() -> None:
    made = finished("<Header href='#'>\n\tМіст **відкрито**.\n</Header>\n", path="zustrich.mdx")
    assert made.content == "<p>Міст <strong>відкрито</strong>.</p>"


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("[а](link://slug/mist) [б](link://filename/novyny/voda.md#nyni) [в](link://tag/мости)", "markdown"),
        ("`а <link://slug/mist>`__ `б <link://filename/novyny/voda.md#nyni>`__ `в <link://tag/x>`__", "rst"),
    ],
)
def test_links_of_nikola_lead_to_the_articles_that_they_mean(text: str, markup: Markup) -> None:
    known = {"mist": "https://luky.example/mist/", "novyny/voda.md": "https://luky.example/voda/"}
    site = Site(resolve=known.get)
    made = finish(Body(markup, text), article(), site).content
    assert '<a href="https://luky.example/mist/">а</a>' in made
    assert '<a href="https://luky.example/voda/#nyni">б</a>' in made
    assert "link://" not in made


def test_a_variable_that_grows_with_every_use_is_given_up() -> None:
    text = '{% assign a = "громада" %}' + "{% assign a = a | append: a %}" * 60 + "{{ a }}"
    assert len(replaced(text)) < 50_000


@pytest.mark.parametrize(
    ("path", "code", "expected"),
    [
        ("content/news/mist/index.md", 'resize_image(path="mist.png", width=800)', "mist.png"),
        ("content/news/mist/index.md", 'resize_image(path="news/mist/img/a.png")', "img/a.png"),
        ("content/news/mist/index.md", 'resize_image(path="@/news/mist/a.png", op="fit")', "a.png"),
        ("content/news/mist.md", 'resize_image(path="news/mist.png")', "/news/mist.png"),
        ("content/news/mist.md", 'resize_image(path="static/img/a.png")', "/img/a.png"),
    ],
)
def test_an_image_that_zola_makes_smaller_is_a_picture(path: str, code: str, expected: str) -> None:
    made = replace(f"Вступ.\n\n{{{{ {code} }}}}\n", "markdown", place(path))[0]
    assert f'<img src="{expected}"' in made


@pytest.mark.parametrize("code", ['<img src="{{ CALL }}">', "![міст]({{ CALL }})", "{{ CALL.url }}"])
def test_where_an_address_is_asked_for_zola_s_smaller_image_is_one(code: str) -> None:
    made = replaced(code.replace("CALL", 'resize_image(path="img/a.png", width=8)'))
    assert made == re.sub(r"\{\{.*\}\}", "/img/a.png", code)


@pytest.mark.parametrize(
    "line", ["<center> CODE </center>", '<p align="center">CODE</p>', "> <div>CODE</div>"]
)
def test_a_picture_in_a_line_of_html_is_html(line: str) -> None:
    made = finished(f"Вступ.\n\n{line.replace('CODE', '{% image a.png %}')}\n\nДалі.")
    assert "![" not in made.content
    assert f'<img src="{LINK}a.png"' in made.content


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('{{ youtube_player(video_id="abc") }}', 'href="https://www.youtube.com/watch?v=abc"'),
        ("{{< embed-vimeo 123 >}}", 'href="https://vimeo.com/123"'),
        ('{% post_image "a", src="a.jpg", alt="Міст" %}', f'<img src="{LINK}a.jpg" alt="Міст"'),
        ('{{< img-left src="a.jpg" caption="Міст" >}}', "<figcaption>Міст</figcaption>"),
        ("{% respimg 'a.jpg' 'Міст' %}", f'<img src="{LINK}a.jpg" alt="Міст"'),
        ('{% lazyPicture "a.jpg", "Міст", "100vw" %}', f'<img src="{LINK}a.jpg" alt="Міст"'),
    ],
)
def test_a_telling_word_in_a_longer_name_is_understood(code: str, expected: str) -> None:
    made = finished(f"Вступ.\n\n{code}\n\nДалі.")
    assert expected in made.content
    assert not made.problems


def test_what_a_telling_code_holds_besides_its_picture_is_kept() -> None:
    made = finished('{% imageRow "a.jpg" %}\n![Річка](b.jpg)\n{% endimageRow %}\n')
    assert f'<img src="{LINK}b.jpg" alt="Річка">' in made.content


@pytest.mark.parametrize(
    "code", ["{{< youtube-playlist PL1 >}}", '{{< image-gallery "album" >}}', "{% figure_count 3 %}"]
)
def test_a_telling_word_without_what_is_shown_is_named(code: str) -> None:
    made = finished(f"Вступ.\n\n{code}\n\nДалі.")
    assert made.content == "<p>Вступ.</p>\n<p>Далі.</p>"
    assert len(made.problems) == 1


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("міст{% sidenote() %}Про *нього* далі.{% end %}. Річка", "міст (Про <em>нього</em> далі.). Річка"),
        ('міст {{ marginnote(body="Далі.") }}.', "міст  (Далі.)."),
        ('до {{< sidenote "right" "i" "моста" >}}Далі.{{< /sidenote >}}.', "до  моста (Далі.)."),
        (
            "міст{% sidenote() %}\nА.\n\nБ.\n{% end %}",
            'міст</p>\n<blockquote class="admonition note">\n<p>А.</p>\n<p>Б.</p>\n</blockquote>',
        ),
    ],
)
def test_what_stands_in_the_margin_is_parted_from_the_sentence(code: str, expected: str) -> None:
    made = finished(f"Тут {code}")
    assert expected in made.content
    assert not made.problems


def test_a_note_for_the_margin_on_lines_of_its_own_is_a_note() -> None:
    made = finished("Тут.\n\n{% sidenote() %}\nДалі.\n{% end %}\n")
    assert made.content == '<p>Тут.</p>\n<blockquote class="admonition note">\n<p>Далі.</p>\n</blockquote>'


def test_a_picture_beside_its_article_may_be_named_from_the_folder_of_all_articles() -> None:
    code = '{{ img(src="news/mist/img/a.png", alt="Міст") }}'
    made = replace(code, "markdown", place("site/content/news/mist/index.md"))[0]
    assert made == '<figure><img src="img/a.png" alt="Міст"></figure>'
    assert "news/mist/img/a.png" in replace(code, "markdown", place("site/content/news/other.md"))[0]


@pytest.mark.parametrize(
    ("code", "alt", "caption"),
    [
        ('{% image "./a.jpg", "Міст у тумані", "(min-width: 30em) 50vw, 100vw" %}', "Міст у тумані", ""),
        ('{% image "./a.jpg", "Міст 10px", [300, 600], "100vw" %}', "Міст 10px", ""),
        ('{% image "./a.jpg" "Міст" "300w" 300 %}', "Міст", ""),
        ('{% img "./a.jpg", "Міст", "calc(100vw - 2em)", "lazy" %}', "Міст", ""),
        ('{% figure "a.jpg", "Міст", "100vw", "Ранок на річці", "wide" %}', "Міст", "Ранок на річці"),
        ('{% figure "a.jpg", "Міст" %}', "Міст", "Міст"),
        ("{% img left /a.jpg 300 200 'Ранок' 'Міст' %}", "Міст", "Ранок"),
        ("{% asset_img a.jpg Ранок %}", "Ранок", "Ранок"),
    ],
)
def test_words_behind_a_picture_s_address_are_what_its_program_means(
    code: str, alt: str, caption: str
) -> None:
    root = lxml.html.fragment_fromstring(finished(f"Вступ.\n\n{code}\n").content, create_parent="main")
    assert root.xpath("string(//img/@alt)") == alt
    assert root.xpath("string(//figcaption)") == caption


@pytest.mark.parametrize("name", ["css", "js"])
def test_what_eleventy_bundles_for_the_head_of_the_page_is_not_shown(name: str) -> None:
    made = finished(
        f'Вступ.\n\n{{%- {name} %}}\n.a {{ b: c }}\n\n{{% include "x.css" %}}\n{{%- end{name} %}}\n\nДалі.'
    )
    assert made.content == "<p>Вступ.</p>\n<p>Далі.</p>"
    assert not made.problems


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (
            '{% footnoteref "r", "Дім <b>ріки</b>." %}річка{% endfootnoteref %}',
            "<p>річка (Дім <b>ріки</b>.)</p>",
        ),
        ('{% footnoteref "r", unknown %}річка{% endfootnoteref %}', "<p>річка</p>"),
        ('{% renderTemplate "md" %}\n*річка*\n{% endrenderTemplate %}', "<p><em>річка</em></p>"),
        ('{% link "/pro/", "Про нас" %}', '<p><a href="https://hromady.example/pro/">Про нас</a></p>'),
        (
            '{% youtube "abc", "Ранок на річці" %}',
            '<p><a class="embedded" href="https://www.youtube.com/watch?v=abc">Ранок на річці</a></p>',
        ),
    ],
)
def test_codes_of_eleventy_are_understood(code: str, expected: str) -> None:
    made = finished(code)
    assert made.content == expected
    assert not made.problems


@pytest.mark.parametrize(
    "around", [("<figure>", ""), ('<figure class="x">\n  <a href="https://a.example/">', "</a>")]
)
def test_a_picture_in_a_figure_of_its_author_s_makes_none_within(around: tuple[str, str]) -> None:
    code = '{% image "a.jpg", "Міст" %}'
    text = f"Вступ.\n\n{around[0]}\n  {code}\n{around[1]}<figcaption>Ранок</figcaption>\n</figure>\n\nДалі."
    made = finished(text).content
    assert made.count("<figure") == 1
    assert f'<img src="{LINK}a.jpg" alt="Міст">' in made
    assert "<figcaption>Ранок</figcaption>" in made


def test_a_picture_that_eleventy_is_told_of_from_its_input_folder_counts_from_the_site() -> None:
    site = Site(convention="eleventy", variables={"eleventy.input": "src/"})
    assert '<img src="/img/a.jpg"' in replaced('{% image "./src/img/a.jpg", "Міст" %}', site=site)
    assert '<img src="./img/a.jpg"' in replaced('{% image "./img/a.jpg", "Міст" %}', site=site)


@pytest.mark.parametrize("code", ['{% from "a.njk" import b %}', '{% import "a.njk" as a %}'])
def test_what_only_makes_macros_known_is_missed_by_nobody(code: str) -> None:
    made = finished(f"Вступ.\n\n{code}\n\nДалі.")
    assert made.content == "<p>Вступ.</p>\n<p>Далі.</p>"
    assert not made.problems


@pytest.mark.parametrize(
    ("header", "variables"),
    [
        ({"render_with_liquid": False}, {}),
        ({"templateEngineOverride": "md"}, {}),
        ({"templateEngineOverride": False}, {}),
        ({}, {"eleventy.engines": "md"}),
    ],
)
def test_braces_stay_where_the_program_is_told_to_read_no_template_code(
    header: dict[str, object], variables: dict[str, str]
) -> None:
    text = "Пишуть {{.Title}} і {% if x %} та `{% raw %}`.\n\n```\n{% raw %}{{ x }}{% endraw %}\n```\n"
    there = place()._replace(header=header, site=Site(variables=variables))
    made, notes = replace(text, "markdown", there)
    assert made.replace("&#123;", "{") == text
    assert not notes


def test_an_article_of_eleventy_may_ask_for_what_its_site_does_without() -> None:
    site = Site(variables={"eleventy.engines": "md"})
    header: dict[str, object] = {"templateEngineOverride": "njk,md"}
    assert replace("{{ title }}", "markdown", place()._replace(header=header, site=site))[0] == "Зустріч"
    assert replace("{{ title }}", "html", place()._replace(site=site))[0] == "Зустріч"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("{{ sidenote() }}", ""),
        ("{{ now().year }}", ""),
        ("{% code %}", ""),
        (
            '{{ resize_image(path="https://a.example/b.png") }}',
            '<figure><img src="https://a.example/b.png" alt=""></figure>',
        ),
    ],
)
def test_a_code_that_lacks_what_it_needs_shows_nothing(code: str, expected: str) -> None:
    assert replaced(code) == expected
