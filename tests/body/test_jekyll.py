"""What blogs made with Jekyll and its themes hold in their bodies."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from feedpub.article import Article, Body
from feedpub.body import Finished, Site, finish

LINK = "https://luky.example/blog/2026/02/most/"


def finished(text: str, header: dict[str, object] | None = None, base: str = "/blog") -> Finished:
    article = Article(
        path="_posts/2026-02-01-most.md",
        format="markdown",
        title="Міст",
        link=LINK,
        slug="most",
        published=datetime(2026, 2, 1, tzinfo=UTC),
    )
    site = Site(
        convention="jekyll",
        variables={
            "site.url": "https://luky.example",
            "site.baseurl": base,
            "site.excerpt_separator": "<!--вище-->",
        },
    )
    return finish(Body("markdown", text, header=header or {}), article, site)


@pytest.mark.parametrize("name", ["uvaha", "uvaha-2", "uvaha_2"])
@pytest.mark.parametrize("filters", ["", " | markdownify", ' | markdownify | remove: "<p>"'])
def test_what_was_captured_is_shown_whatever_its_name(name: str, filters: str) -> None:
    made = finished(
        f"{{% capture {name} %}}\nВода *буде*.\n{{% endcapture %}}\n\n<div>\n  {{{{ {name}{filters} }}}}\n</div>\n"
    )
    assert "Вода" in made.content
    assert not made.problems


def test_a_name_that_was_assigned_may_have_a_hyphen() -> None:
    assert ">12<" in finished('{% assign chas-vody = "12" %}<b>{{ chas-vody }}</b>').content


def test_a_block_of_code_does_not_show_the_marks_around_raw_text() -> None:
    made = finished("{% highlight html %}\n{% raw %}<b>{{ x }}</b>{% endraw %}\n{% endhighlight %}\n")
    assert made.content == '<pre><code class="language-html">&lt;b&gt;{{ x }}&lt;/b&gt;\n</code></pre>'


@pytest.mark.parametrize(
    ("folder", "address"),
    [
        ("/img/most/", "https://luky.example/blog/img/most/a.png"),
        ("img", "https://luky.example/blog/img/a.png"),
        ("https://cdn.example/m", "https://cdn.example/m/a.png"),
    ],
)
@pytest.mark.parametrize("key", ["media_subpath", "img_path"])
def test_images_lie_in_the_folder_that_the_header_names(key: str, folder: str, address: str) -> None:
    made = finished("![Міст](a.png) [далі](../dali/)", {key: folder})
    assert made.media == (address,)
    assert 'href="https://luky.example/blog/2026/02/dali/"' in made.content


@pytest.mark.parametrize(
    "path", ["img/m.png", "/img/m.png", "/blog/img/m.png", "{{ site.baseurl }}/img/m.png"]
)
@pytest.mark.parametrize("key", ["path", "image_path", "src"])
def test_the_file_of_an_include_lies_below_the_sites_root(key: str, path: str) -> None:
    made = finished(f'{{% include figure.liquid {key}="{path}" alt="Міст" %}}')
    assert made.media == ("https://luky.example/blog/img/m.png",)


def test_an_include_may_play_a_file() -> None:
    made = finished('{% include video.liquid path="video/m.mp4" controls=true %}')
    assert 'href="https://luky.example/blog/video/m.mp4"' in made.content
    assert not made.problems


def test_a_gallery_shows_the_images_that_the_header_lists() -> None:
    listed = [
        {"url": "/img/1.jpg", "image_path": "img/1-th.jpg", "alt": "Міст"},
        {"image_path": "/img/2.jpg"},
        5,
    ]
    made = finished('{% include gallery id="mosty" caption="Два [мости](/m/)" %}', {"mosty": listed})
    assert made.content == (
        '<figure><a href="https://luky.example/blog/img/1.jpg">'
        '<img src="https://luky.example/blog/img/1-th.jpg" alt="Міст"></a>'
        '<img src="https://luky.example/blog/img/2.jpg" alt="">'
        '<figcaption>Два <a href="https://luky.example/m/">мости</a></figcaption></figure>'
    )
    assert not made.problems


def test_a_gallery_without_images_is_named() -> None:
    assert finished("Текст. {% include gallery %}").problems


@pytest.mark.parametrize(
    ("words", "alt", "title"),
    [
        ("Новий старий міст", "Новий старий міст", "Новий старий міст"),
        ("600 400 Новий міст", "Новий міст", "Новий міст"),
        ("‘Новий міст’", "Новий міст", "Новий міст"),
        ("'Новий міст'", "Новий міст", "Новий міст"),
        ('300 "Новий міст" "Міст у тумані"', "Міст у тумані", "Новий міст"),
        ("600 400", "", ""),
    ],
)
def test_an_image_of_octopress_is_titled_by_all_words_behind_it(words: str, alt: str, title: str) -> None:
    made = finished(f"{{% img center /m.png {words} %}}")
    caption = f"<figcaption>{title}</figcaption>" if title else ""
    assert made.content == f'<figure><img src="https://luky.example/m.png" alt="{alt}">{caption}</figure>'


def test_an_include_that_only_sets_a_themes_paths_is_nothing_to_tell() -> None:
    made = finished("{% include JB/setup %}\n\n![Міст]({{ BASE_PATH }}/m.png)")
    assert made.media == ("https://luky.example/blog/m.png",)
    assert not made.problems


def test_a_tab_is_titled_by_its_own_words() -> None:
    made = finished(
        "{% tabs mova %}\n\n{% tab mova Go мовою %}\nраз\n{% endtab %}\n\n{% tab mova js %}\nдва\n{% endtab %}\n{% endtabs %}"
    )
    assert made.content == (
        "<p><strong>Go мовою</strong></p>\n<p>раз</p>\n<p><strong>js</strong></p>\n<p>два</p>"
    )


@pytest.mark.parametrize(
    "listed", ["{: .mx-auto.d-block :}", "{: w='1', h='2' }", "{:data-x}", "{:  .a   #b }", "{:.a}"]
)
def test_whatever_stands_in_a_list_of_attributes_behind_an_image_it_is_not_shown(listed: str) -> None:
    assert finished(f"![Міст](/m.png){listed} далі").content == (
        '<p><img src="https://luky.example/m.png" alt="Міст"> далі</p>'
    )


@pytest.mark.parametrize("header", [{}, {"excerpt_separator": "<!-- стоп -->"}])
def test_the_excerpt_ends_where_the_separator_of_the_site_or_the_article_stands(
    header: dict[str, object],
) -> None:
    marker = header.get("excerpt_separator", "<!--вище-->")
    made = finished(f"Перше.\n\n{marker}\n\nДруге.", header)
    assert made.summary == "Перше."
    assert made.content == "<p>Перше.</p>\n\n<p>Друге.</p>"


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_an_include_set_in_as_far_as_code_is_none_in_an_element(gap: str) -> None:
    made = finished(f'<div>{gap}        {{% include figure.liquid path="m/1.png" %}}{gap}</div>')
    assert made.media == ("https://luky.example/blog/m/1.png",)
    assert "include" not in made.content


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("##Місто\nтекст", "<h2>Місто</h2>\n<p>текст</p>"),
        ("###Місто###", "<h3>Місто</h3>"),
        ("#місто", "<p>#місто</p>"),
        ("```\n##місто\n```", "<pre><code>##місто\n</code></pre>"),
    ],
)
def test_a_heading_needs_no_space(text: str, expected: str) -> None:
    assert finished(text).content == expected


@pytest.mark.parametrize(
    ("script", "address"),
    [
        (
            '<script src="https://gist.github.com/olena/1a2b.js"></script>',
            "https://gist.github.com/olena/1a2b",
        ),
        ('<script src="//gist.github.com/1a2b.js?file=a.py"> </script>', "https://gist.github.com/1a2b"),
        (
            '<script src="https://asciinema.org/a/12.js" id="asciicast-12" async></script>',
            "https://asciinema.org/a/12",
        ),
        (
            '<script class="speakerdeck-embed" data-id="3f" src="/e.js"></script>',
            "https://speakerdeck.com/player/3f",
        ),
    ],
)
def test_what_a_script_would_show_is_a_link_to_it(script: str, address: str) -> None:
    made = finished(f"Перше.\n\n{script}\n\nДруге.")
    assert f'<a class="embedded" href="{address}">' in made.content
    assert not any("script" in one.message for one in made.problems)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("* {:.a} раз\n* {: #b .c} два", "<ul>\n<li>раз</li>\n<li>два</li>\n</ul>"),
        ("Міст{::comment} не *це* {:/comment} стоїть", "<p>Міст стоїть</p>"),
        ("Кортеж {:ok, 1} лишається", "<p>Кортеж {:ok, 1} лишається</p>"),
    ],
)
def test_lists_of_attributes_and_remarks_of_kramdown_are_not_shown(text: str, expected: str) -> None:
    assert finished(text).content == expected


def test_notes_and_first_words_of_tufte_keep_their_words() -> None:
    made = finished("{% newthought 'Новий міст' %} стоїть{% sidenote 'a1' 'Від *травня*' %} на річці.")
    assert made.content == "<p>Новий міст стоїть (Від <em>травня</em>) на річці.</p>"
    assert not made.problems
