"""Articles that refer to others by their files get the links that those have, also when those change."""

from __future__ import annotations

import re
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feedpub.build.checking import check_all
from feedpub.parse.conventions.convention import Convention
from feedpub.parse.conventions.referring import candidates, name_meant, names_of
from feedpub.state import open_state, peek
from tests.newsroom import CONFIG, Newsroom

#: Without a permalink of the operator's, the program's own way counts.
PROGRAM = CONFIG.replace('permalink = "/news/{slug}/"\n', "")


def links(newsroom: Newsroom, title: str, path: str = "all.atom") -> list[str]:
    """Return where an article's links lead, as a feed has them."""
    (entry,) = (one for one in newsroom.feed(path).entries if one.title == title)
    return re.findall(r'href="([^"]*)"', entry.content[0].value)


@pytest.mark.parametrize(
    ("body", "link"),
    [
        ("[міст](mist.md)", "https://luky.example/pro-mist/"),
        ("[міст](./mist.md#druha-chastyna)", "https://luky.example/pro-mist/#druha-chastyna"),
        ("<a href='mist.md'>міст</a>", "https://luky.example/pro-mist/"),
        ("[вода](../voda/index.md)", "https://luky.example/pro-vodu/"),
        ("[вода](/voda/index.md)", "https://luky.example/pro-vodu/"),
        ("[пробіл](з%20пробілом.md)", "https://luky.example/pro-probil/"),
        ("[[mist]]", "https://luky.example/pro-mist/"),
        ("[[mist|про міст]]", "https://luky.example/pro-mist/"),
        # No article is meant by these.
        ("[міст](https://inshyi.example/mist.md)", "https://inshyi.example/mist.md"),
        ("[міст](//inshyi.example/mist.md)", "https://inshyi.example/mist.md"),
        ("[вода](voda.md)", "https://luky.example/news/odna/voda.md"),  # there is none beside it
        ("[звіт](zvit.pdf)", "https://luky.example/news/odna/zvit.pdf"),
    ],
)
def test_a_link_to_an_articles_file_leads_to_the_article(newsroom: Newsroom, body: str, link: str) -> None:
    newsroom.article("novyny/odna.md", "Одна", body=body)
    newsroom.article("novyny/mist.md", "Міст", link="/pro-mist/")
    newsroom.article("novyny/з пробілом.md", "Пробіл", link="/pro-probil/")
    newsroom.article("voda/index.md", "Вода", link="/pro-vodu/")
    newsroom.build()
    assert links(newsroom, "Одна") == [link]


@pytest.mark.parametrize(
    ("files", "one", "other", "body"),
    [
        ({"hugo.toml": ""}, "content/posts/a.md", "content/posts/b.md", '[b]({{< ref "b.md" >}})'),
        ({"hugo.toml": ""}, "content/posts/a.md", "content/posts/b.md", '[b]({{< relref "/posts/b" >}})'),
        ({"hugo.toml": ""}, "content/posts/a.md", "content/posts/b/index.md", '[b]({{< ref "posts/b" >}})'),
        ({"hugo.toml": ""}, "content/posts/a.md", "content/notes/b.md", '[b]({{< ref "b" >}})'),
        ({"zola.toml": 'base_url = "/"'}, "content/blog/a.md", "content/blog/b.md", "[b](@/blog/b.md)"),
        (
            {"_config.yml": "title: x", "_posts/x": ""},
            "_posts/2026-02-01-a.md",
            "_posts/2026-02-02-b.md",
            "[b]({% post_url 2026-02-02-b %})",
        ),
        (
            {"_config.yml": "title: x", "_posts/x": ""},
            "_posts/2026-02-01-a.md",
            "_posts/2026-02-02-b.md",
            "[b]({% link _posts/2026-02-02-b.md %})",
        ),
        (
            {"_config.yml": "title: x"},
            "parky/_posts/2026-02-01-a.md",
            "dorohy/_posts/2026-02-02-b.md",
            "[b]({% post_url dorohy/2026-02-02-b %})",
        ),
        ({"pelicanconf.py": "PATH = 'content'"}, "content/a.md", "content/x/b.md", "[b]({filename}x/b.md)"),
        ({"pelicanconf.py": "PATH = 'content'"}, "content/x/a.md", "content/b.md", "[b]({filename}/b.md)"),
        (
            {"docusaurus.config.js": "module.exports = {blog: {}}"},
            "blog/2026-02-01-a.md",
            "blog/2026-02-02-b/index.mdx",
            "[b](./2026-02-02-b/index.mdx)",
        ),
        # These are found from a root of the program's alone.
        (
            {"docusaurus.config.js": "module.exports = {blog: {}}"},
            "blog/x/2026-02-01-a.md",
            "blog/y/2026-02-02-b.md",
            "[b](/y/2026-02-02-b.md)",
        ),
        (
            {"_config.yml": "permalink: :title/", "source/_posts/z.txt": ""},
            "source/_posts/x/a.md",
            "source/_posts/y/b.md",
            "{% post_link y/b %}",
        ),
        (
            {"eleventy.config.js": 'dir: {input: "src"}'},
            "src/posts/x/a.md",
            "src/posts/y/b.md",
            "[b](/posts/y/b.md)",
        ),
        (
            {"mkdocs.yml": "plugins:\n  - blog\n"},
            "docs/blog/posts/x/a.md",
            "docs/blog/posts/y/b.md",
            "[b](/blog/posts/y/b.md)",
        ),
        ({"conf.py": "POSTS = ()"}, "posts/x/a.md", "posts/y/b.md", "[b](/y/b.md)"),
        (
            {"conf.py": "POSTS = ()", "output/posts/b.html": "<p>b</p>", "cache/posts/y/b.html": "<p>b</p>"},
            "posts/x/a.md",
            "posts/y/b.md",
            "[b](link://slug/b)",
        ),
    ],
)
def test_a_reference_of_each_program_gets_the_link_that_the_other_declares(
    tmp_path: Path, files: dict[str, str], one: str, other: str, body: str
) -> None:
    newsroom = Newsroom(tmp_path, config=PROGRAM)
    for path, text in files.items():
        newsroom.write(path, text)
    newsroom.article(one, "Одна", body=body)
    newsroom.article(other, "Друга", link="https://luky.example/svoia-adresa/")
    newsroom.build()
    assert links(newsroom, "Одна") == ["https://luky.example/svoia-adresa/"]


HUGO = {"hugo.toml": ""}
FOLDERS = """defaultContentLanguage = "en"
[languages.en]
contentDir = "content/en"
[languages.uk]
contentDir = "content/uk"
"""
SUFFIXES = """defaultContentLanguage = "uk"
[languages.uk]
[languages.en]
"""


@pytest.mark.parametrize(
    ("site", "files", "one", "body", "meant"),
    [
        # What stands there and is no article is meant, and no other of its name.
        (
            HUGO,
            {"content/about.md": "# Page", "content/posts/about.md": "x"},
            "content/posts/a.md",
            '{{< ref "/about.md" >}}',
            None,
        ),
        (
            HUGO,
            {"content/pages/b.md": "# Page", "content/posts/b.md": "x"},
            "content/posts/a.md",
            '{{< ref "/b" >}}',
            None,
        ),
        ({}, {"about.html": "<p>About</p>", "x/about.md": "x"}, "a.md", "/about.html", None),
        ({}, {"x/contact.md": "x"}, "a.md", "/contact.htm", None),
        ({}, {"index.md": "x"}, "n/a.md", "/index.html", None),
        (
            {"pelicanconf.py": "PATH = 'content'"},
            {"content/x/c.md": "x"},
            "content/a.md",
            "{filename}c.md",
            None,
        ),
        (
            {"pelicanconf.py": "PATH = 'content'"},
            {"content/c.uk.md": "x", "content/c.md": "x"},
            "content/a.uk.md",
            "{filename}c.md",
            "content/c.md",
        ),
        (
            {"zola.toml": "base_url = '/'"},
            {"content/c.uk.md": "x", "content/c.md": "x"},
            "content/a.uk.md",
            "@/c.md",
            "content/c.md",
        ),
        # Of several languages, the article's own.
        (
            {"hugo.toml": FOLDERS},
            {"content/en/b.md": "x", "content/uk/b.md": "x"},
            "content/uk/a.md",
            '{{< ref "/b" >}}',
            "content/uk/b.md",
        ),
        (
            {"hugo.toml": FOLDERS},
            {"content/en/n/c.md": "x", "content/uk/n/c.md": "x"},
            "content/uk/p/a.md",
            '{{< ref "c" >}}',
            "content/uk/n/c.md",
        ),
        ({"hugo.toml": FOLDERS}, {"content/en/n/c.md": "x"}, "content/uk/p/a.md", '{{< ref "c" >}}', None),
        (
            {"hugo.toml": SUFFIXES},
            {"content/n/c.md": "x", "content/n/c.en.md": "x"},
            "content/p/a.uk.md",
            '{{< ref "c" >}}',
            "content/n/c.md",
        ),
        (
            {"hugo.toml": SUFFIXES},
            {"content/n/c.md": "x", "content/n/c.en.md": "x"},
            "content/p/a.uk.md",
            '{{< ref path="c" lang="en" >}}',
            "content/n/c.en.md",
        ),
        (
            {"hugo.toml": SUFFIXES},
            {"content/n/c.uk.md": "x"},
            "content/p/a.uk.md",
            '{{< ref "/n/c" >}}',
            "content/n/c.uk.md",
        ),
        (
            {"hugo.toml": SUFFIXES},
            {"content/n/c.uk.md": "x"},
            "content/p/a.md",
            "../n/c.md",
            "content/n/c.uk.md",
        ),
        (
            {"hugo.toml": SUFFIXES},
            {"content/n/c.md": "x"},
            "content/p/a.en.md",
            '{{< ref path="c" lang="uk" >}}',
            "content/n/c.md",
        ),
        # Names as people write them.
        ({}, {"n/Mist.md": "x"}, "a.md", "[[mist]]", "n/Mist.md"),
        ({}, {"n/2024-05-01.md": "x"}, "a.md", "[[2024-05-01|того дня]]", "n/2024-05-01.md"),
        (
            {},
            {"n/новий міст.md".replace("ий", "ии\u0306"): "x"},
            "a.md",
            "n/новий%20міст.md",
            "n/новий міст.md".replace("ий", "ии\u0306"),
        ),
        ({}, {"n/b.md": "x"}, "a.md", "b.md", "n/b.md"),  # as Obsidian has it
    ],
)
def test_the_article_is_meant_that_the_program_means(
    tmp_path: Path, site: dict[str, str], files: dict[str, str], one: str, body: str, meant: str | None
) -> None:
    newsroom = Newsroom(tmp_path, config=PROGRAM)
    for path, text in site.items():
        newsroom.write(path, text)
    owned = {}
    for number, (path, text) in enumerate(files.items()):
        if text == "x":
            newsroom.article(path, f"Про {path}", link=f"/own/{number}/")
            owned[f"https://luky.example/own/{number}/"] = path
        else:
            newsroom.write(path, text)
    newsroom.article(one, "Одна", body=body if body.startswith("[[") else f"[b]({body})")
    newsroom.build()
    assert [owned.get(address) for address in links(newsroom, "Одна")] == [meant]


@pytest.mark.parametrize(
    ("files", "source", "one", "other", "body"),
    [
        (
            {"_config.yml": "title: x"},
            "_posts",
            "2026-02-01-a.md",
            "2026-02-02-b.md",
            "{% link _posts/2026-02-02-b.md %}",
        ),
        ({"zola.toml": 'base_url = "/"'}, "content/blog", "a.md", "b.md", "@/blog/b.md"),
        (HUGO, "content/posts", "a.md", "x/b.md", '{{< ref "/posts/x/b.md" >}}'),
        ({"pelicanconf.py": "PATH = 'content'"}, "content/blog", "a.md", "b.md", "{filename}/blog/b.md"),
    ],
)
def test_where_the_source_is_a_folder_of_the_site_references_count_from_the_site(
    tmp_path: Path, files: dict[str, str], source: str, one: str, other: str, body: str
) -> None:
    newsroom = Newsroom(tmp_path, config=PROGRAM + f'[source]\ndirectory = "articles/{source}"\n')
    for path, text in files.items():
        newsroom.write(path, text)
    newsroom.article(f"{source}/{one}", "Одна", body=f"[b]({body})")
    newsroom.article(f"{source}/{other}", "Друга", link="https://luky.example/own/")
    newsroom.build()
    assert links(newsroom, "Одна") == ["https://luky.example/own/"]


@pytest.mark.parametrize(
    "body",
    [
        'Див. {{< ref "b.md" >}}',
        '<{{< ref "b.md" >}}>',
        '![x]({{< ref "b.md" >}})',
        "x [[b]] y",
        "[x [[b]] y](/foo)",
    ],
)
def test_a_text_that_shows_where_another_is_does_not_count_as_edited_when_that_moves(
    tmp_path: Path, body: str
) -> None:
    newsroom = Newsroom(tmp_path, config=PROGRAM)
    newsroom.write("hugo.toml", "")
    newsroom.article("content/posts/a.md", "Одна", body=body)
    newsroom.article("content/posts/c.md", "Третя")
    newsroom.build()
    (before,) = (one.updated for one in newsroom.feed().entries if one.title == "Одна")
    for link in ("/b/", "/inde/"):
        newsroom.article("content/posts/b.md", "Друга", link=link)
        newsroom.build()
        (shown,) = (one.content[0].value for one in newsroom.feed().entries if one.title == "Одна")
        assert f"https://luky.example{link}" in shown
        assert [one.updated for one in newsroom.feed().entries if one.title == "Одна"] == [before]
    newsroom.article("content/posts/a.md", "Одна", body=f"{body} Інакше.")
    newsroom.build()
    assert [one.updated for one in newsroom.feed().entries if one.title == "Одна"] != [before]


def test_the_index_of_a_folder_that_is_the_source_is_asked_for_again(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path, config=PROGRAM + '[source]\ndirectory = "articles/content/blog"\n')
    newsroom.write("zola.toml", 'base_url = "/"')
    newsroom.article("content/blog/x/a.md", "Одна", body="[b](@/blog/index.md)")
    for link in ("/one/", "/two/"):
        newsroom.article("content/blog/index.md", "Друга", link=link)
        newsroom.build()
        assert links(newsroom, "Одна") == [f"https://luky.example{link}"]


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("<div>[[b]]</div>", '<div><a href="https://luky.example/own/">b</a></div>'),
        (
            "<table><tr><td>[[b|так]]</td></tr></table>",
            '<td><a href="https://luky.example/own/">так</a></td>',
        ),
        ('<span title="[[b]]">т</span>', '<span title="b">т</span>'),
        ("[x](<[[b]]>)", 'href="https://luky.example/news/a/b"'),
        ("a[[2024-05]] [[2024-05]] x [[1999-2001]]", "a[[2024-05]] [[2024-05]] x [[1999-2001]]"),
        ("[[2024-05-01]] у тексті", "[[2024-05-01]] у тексті"),
    ],
)
def test_wiki_links_in_html_and_brackets_in_prose(newsroom: Newsroom, body: str, shown: str) -> None:
    newsroom.article("a.md", "Одна", body=body)
    newsroom.article("b.md", "Друга", link="/own/")
    newsroom.build()
    (entry,) = (one for one in newsroom.feed().entries if one.title == "Одна")
    assert shown in entry.content[0].value


def test_what_a_program_says_of_its_site_changes_the_texts_that_ask_for_it(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path, config=PROGRAM)
    newsroom.write("_posts/2026-02-01-a.md", '---\ntitle: "Одна"\n---\n[q]({{ site.baseurl }}/q/)\n')
    for base in ("/blog", "/news"):
        newsroom.write("_config.yml", f"title: x\nbaseurl: {base}\npermalink: /:title/\n")
        newsroom.build()
        assert links(newsroom, "Одна") == [f"https://luky.example{base}/q/"]


def test_an_article_that_becomes_a_draft_is_no_place_to_lead_to(newsroom: Newsroom) -> None:
    newsroom.article("a.md", "Одна", body="[b](b.md)")
    newsroom.article("b.md", "Друга", link="/druha/")
    newsroom.build()
    newsroom.article("b.md", "Друга", link="/druha/", draft=True)
    newsroom.build()
    assert links(newsroom, "Одна") == ["https://luky.example/news/a/b.md"]


def test_feeds_lost_after_an_article_has_moved_are_made_again(newsroom: Newsroom) -> None:
    """An answer that had changed since the revision was made ended the build with a KeyError."""
    newsroom.article("x/a.md", "Одна", body="[b](./b.md)", tags=["т"])
    newsroom.article("x/b.md", "Бікс", link="/bx/")
    newsroom.article("y/b.md", "Біґрек", link="/by/")
    newsroom.build()
    (newsroom.source / "x/a.md").rename(newsroom.source / "y/a.md")
    newsroom.build()
    for path in newsroom.feeds.glob("all.*"):
        path.unlink()
    assert newsroom.build().exit == 0
    assert links(newsroom, "Одна") == links(newsroom, "Одна", "tags/t.atom") == ["https://luky.example/by/"]


def test_a_reference_that_is_taken_away_while_its_target_moves_is_forgotten(newsroom: Newsroom) -> None:
    newsroom.article("a.md", "Одна", body="[b](b.md)")
    newsroom.article("b.md", "Друга")
    newsroom.build()
    newsroom.article("a.md", "Одна", body="без посилань")
    newsroom.article("b.md", "Друга", link="/inde/")
    newsroom.build()
    with open_state(newsroom.settings.state) as state:
        assert not state.references.any()


@pytest.mark.parametrize(
    ("body", "count"),
    [
        (f"[b]({'b/' * 100_000}b.md) [c](c.md)", 1),
        (" ".join(f"[x](n{number}.md)" for number in range(1_500)), 1_000),
    ],
)
def test_what_nobody_writes_by_hand_is_not_looked_up(newsroom: Newsroom, body: str, count: int) -> None:
    newsroom.article("a.md", "Одна", body=body)
    newsroom.build()
    with open_state(newsroom.settings.state) as state:
        assert len(state.references.all()) == count
    with peek(newsroom.settings.state) as state:
        said = [one for one in check_all(newsroom.settings, state) if "refers" in one.message]
    assert len(said) == count, "check took hours over very many"


def test_a_text_is_rendered_again_with_the_answers_that_it_had(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.article("a.md", "Одна", body="[b](b.md)")
    newsroom.article("b.md", "Друга")
    newsroom.build()
    before = newsroom.files()
    for path in newsroom.feeds.glob("all.*"):
        path.unlink()
    monkeypatch.setattr("feedpub.build.linking.Linker.link", lambda *_: pytest.fail("asked anew"))
    newsroom.build()
    assert newsroom.files()["all.atom"][0] == before["all.atom"][0]


def test_the_index_of_an_articles_own_folder_may_come_later(newsroom: Newsroom) -> None:
    newsroom.article("x/a.md", "Одна", body="[тут](index.md)")
    newsroom.build()
    newsroom.article("x/index.md", "Друга", link="/druha/")
    newsroom.build()
    assert links(newsroom, "Одна") == ["https://luky.example/druha/"]


def test_the_place_in_a_target_that_has_one_itself_is_the_references_own(newsroom: Newsroom) -> None:
    newsroom.article("a.md", "Одна", body="[b](b.md#x) [b](b.md)")
    newsroom.article("b.md", "Друга", link="/b?p=1#frag")
    newsroom.build()
    assert links(newsroom, "Одна") == ["https://luky.example/b?p=1#x", "https://luky.example/b?p=1#frag"]


def test_of_a_translated_article_the_one_of_the_same_language_is_meant(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path, config=PROGRAM)
    newsroom.write("hugo.toml", "")
    newsroom.article("content/posts/a.en.md", "One", body='[b]({{< ref "b" >}})')
    newsroom.article("content/posts/a.uk.md", "Одна", body='[b]({{< ref "b.md" >}})')
    newsroom.article("content/posts/b.en.md", "Two", link="/two/")
    newsroom.article("content/posts/b.uk.md", "Друга", link="/druha/")
    newsroom.build()
    assert links(newsroom, "One") == ["https://luky.example/two/"]
    assert links(newsroom, "Одна") == ["https://luky.example/druha/"]


def test_a_name_that_several_articles_have_means_none_of_them(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path, config=PROGRAM)
    newsroom.write("hugo.toml", "")
    newsroom.article("content/posts/a.md", "Одна", body='[b]({{< ref "b" >}})')
    newsroom.article("content/notes/b.md", "Друга", link="/druha/")
    newsroom.article("content/news/b.md", "Третя", link="/tretia/")
    newsroom.build()
    assert links(newsroom, "Одна")[0] not in ("https://luky.example/druha/", "https://luky.example/tretia/")


def test_links_follow_the_articles_that_they_lead_to(newsroom: Newsroom) -> None:
    newsroom.article("a.md", "Одна", body="[b](b.md)", tags=["Дороги"])
    newsroom.article("c.md", "Третя", date="2026-02-03", tags=["Вода"])
    newsroom.build()
    before = newsroom.feed().entries
    assert links(newsroom, "Одна") == ["https://luky.example/news/a/b.md"]

    newsroom.article("b.md", "Друга", date="2026-02-02")  # it comes
    report = newsroom.build()
    assert links(newsroom, "Одна") == ["https://luky.example/news/b/"]
    assert links(newsroom, "Одна", "tags/dorohy.atom") == ["https://luky.example/news/b/"]
    assert "tags/voda.atom" not in report.written

    newsroom.article("b.md", "Друга", date="2026-02-02", link="/inde/")  # it moves
    newsroom.build()
    assert links(newsroom, "Одна") == ["https://luky.example/inde/"]
    assert newsroom.build().written == ()

    (newsroom.source / "b.md").unlink()  # it goes
    newsroom.build()
    assert links(newsroom, "Одна") == ["https://luky.example/news/a/b.md"]
    assert [(one.id, one.updated) for one in newsroom.feed().entries] == [
        (one.id, one.updated) for one in before
    ]


def test_a_nearer_article_of_the_same_name_takes_a_link_over(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path, config=PROGRAM)
    newsroom.write("hugo.toml", "")
    newsroom.article("content/posts/a.md", "Одна", body='[b]({{< ref "b" >}})')
    newsroom.article("content/notes/b.md", "Далека", link="/daleka/")
    newsroom.build()
    assert links(newsroom, "Одна") == ["https://luky.example/daleka/"]
    newsroom.article("content/posts/b.md", "Близька", link="/blyzka/")
    newsroom.build()
    assert links(newsroom, "Одна") == ["https://luky.example/blyzka/"]


def test_an_article_that_moves_to_another_folder_refers_from_there(newsroom: Newsroom) -> None:
    newsroom.article("one/a.md", "Одна", body="[b](./b.md)")
    newsroom.article("one/b.md", "Друга", link="/persha/")
    newsroom.article("two/b.md", "Третя", link="/druha/")
    newsroom.build()
    assert links(newsroom, "Одна") == ["https://luky.example/persha/"]
    (newsroom.source / "one/a.md").rename(newsroom.source / "two/a.md")
    newsroom.build()
    assert links(newsroom, "Одна") == ["https://luky.example/druha/"]


def test_a_text_that_refers_to_nothing_any_more_is_forgotten(newsroom: Newsroom) -> None:
    newsroom.article("a.md", "Одна", body="[b](b.md)")
    newsroom.article("b.md", "Друга")
    newsroom.build()
    with open_state(newsroom.settings.state) as state:
        assert [one.link for one in state.references.all()] == ["https://luky.example/news/b/"]
    newsroom.article("a.md", "Одна", body="без посилань")
    newsroom.build()
    with open_state(newsroom.settings.state) as state:
        assert not state.references.any()


def test_a_page_of_an_archive_follows_too(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path, config=CONFIG + "[feeds]\nlimit = 2\narchive = true\n")
    newsroom.article("old.md", "Давня", date="2025-01-01", body="[b](b.md)")
    for number in range(6):
        newsroom.article(f"{number}.md", f"Новина {number}", date=f"2026-02-0{number + 1}")
    newsroom.article("b.md", "Друга", date="2025-01-02")
    newsroom.build()
    (page,) = (
        path
        for path, (content, _) in newsroom.files().items()
        if "Давня".encode() in content and path.endswith(".atom")
    )
    assert links(newsroom, "Давня", page) == ["https://luky.example/news/b/"]
    newsroom.article("b.md", "Друга", date="2025-01-02", link="/inde/")
    newsroom.build()
    assert links(newsroom, "Давня", page) == ["https://luky.example/inde/"]


@pytest.mark.slow
def test_many_articles_that_refer_to_each_other_are_built_by_several_processes(tmp_path: Path) -> None:
    documents = []
    for processes in (1, 3):
        newsroom = Newsroom(tmp_path / str(processes), config=CONFIG + "[feeds]\nlimit = 500\n")
        for number in range(450):
            body = f"[далі]({(number * 7) % 450}.md) та [ні](nema-{number}.md)"
            newsroom.article(f"{number}.md", f"Новина {number}", body=body, link=f"/n/{number * 3}/")
        newsroom.build(processes=processes)
        newsroom.article("7.md", "Новина 7", body="[0](0.md)", link="/inshe/")
        newsroom.build(processes=processes)
        assert links(newsroom, "Новина 1")[0] == "https://luky.example/inshe/"
        documents.append(newsroom.contents())
    assert documents[0] == documents[1]


def test_a_dry_run_leaves_references_as_they_were(newsroom: Newsroom) -> None:
    newsroom.article("a.md", "Одна", body="[b](b.md)")
    newsroom.build()
    newsroom.article("b.md", "Друга")
    newsroom.build(dry_run=True)
    with peek(newsroom.settings.state) as state:
        assert [one.link for one in state.references.all()] == [None]
    newsroom.build()
    assert links(newsroom, "Одна") == ["https://luky.example/news/b/"]


def test_a_state_of_before_has_its_references_looked_up(newsroom: Newsroom) -> None:
    newsroom.article("a.md", "Одна", body="[b](b.md)")
    newsroom.article("b.md", "Друга")
    newsroom.build()
    before = newsroom.files()
    with sqlite3.connect(newsroom.settings.state) as database:
        database.execute("DROP TABLE refers")
        database.execute("ALTER TABLE articles DROP COLUMN answers")
        database.execute("PRAGMA user_version = 1")
        database.execute("UPDATE articles SET link = 'https://luky.example/inde/' WHERE path = 'b.md'")
    newsroom.build(later=timedelta(hours=1))
    assert links(newsroom, "Одна") == ["https://luky.example/inde/"]
    assert before.keys() == newsroom.files().keys()


def test_check_names_references_that_lead_nowhere_built_or_not(newsroom: Newsroom) -> None:
    newsroom.article("a.md", "Одна", body="[b](b.md) [c](c.md) [d](d.html) [сторінка](about.md)")
    newsroom.article("b.md", "Друга")
    newsroom.write("about.md", "# Про нас\n")
    for _ in range(2):
        with peek(newsroom.settings.state) as state:
            said = [one.message for one in check_all(newsroom.settings, state) if "refers" in one.message]
        assert said == [
            "it refers to c.md, which means no file of the source, or several; write the path of the one meant"
        ]
        newsroom.build()


CONVENTIONS = st.sampled_from(
    [
        Convention(),
        Convention(before="content/blog/"),
        Convention(below="site/"),
        Convention(name="hugo", before="content/"),
    ]
)
NAMES = st.text("abіQ.-_% #", min_size=1, max_size=6).filter(lambda name: name.strip("."))
SUFFIX = st.sampled_from(["", ".md", ".uk.md", ".html", ".en.rst", ".mdx"])
PATHS = st.builds(
    lambda folders, stem, suffix: "/".join((*folders, stem + suffix)),
    st.lists(NAMES, max_size=2),
    st.one_of(NAMES, st.sampled_from(["index", "_index"])),
    SUFFIX,
)


@example(reference=".md", path="Q", convention=Convention(name="hugo", before="content/"))
@given(
    reference=st.one_of(
        PATHS, PATHS.map("/{}".format), PATHS.map("../{}".format), PATHS.map("../../{}".format), st.text()
    ),
    path=PATHS,
    convention=CONVENTIONS,
)
def test_whatever_a_reference_may_mean_is_found_again_by_its_name(
    reference: str, path: str, convention: Convention
) -> None:
    """A build asks again for those references alone whose names its files have."""
    for found in candidates(reference, path, convention):
        assert not found.startswith(("/", "../"))
        assert name_meant(reference) in names_of([found], convention)


@given(path=PATHS.filter(lambda path: path.endswith(".md") and "%" not in path and "#" not in path))
def test_an_article_is_meant_by_its_own_path(path: str) -> None:
    assert path in candidates(f"/{path}", "novyny/inshe.md", Convention())
