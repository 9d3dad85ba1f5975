"""What somebody met who moved three sites to feedpub with nothing but the README."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest

from feedpub.build.checking import check_all
from feedpub.state import peek
from tests.newsroom import CONFIG, Newsroom
from tests.test_cli import call

PROGRAM = CONFIG.replace('permalink = "/news/{slug}/"\n', "").replace("luky.example/", "luky.example/blog/")


@pytest.fixture
def newsroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Newsroom:
    monkeypatch.chdir(tmp_path)
    newsroom = Newsroom(tmp_path)
    newsroom.save()
    return newsroom


@pytest.fixture
def jekyll(tmp_path: Path) -> Newsroom:
    newsroom = Newsroom(tmp_path, config=PROGRAM)
    newsroom.write(
        "_config.yml", "title: x\nurl: https://luky.example\nbaseurl: /blog\npermalink: /:title/\n"
    )
    newsroom.article("_posts/2026-02-02-b.md", "Друга")
    return newsroom


def said(newsroom: Newsroom) -> list[str]:
    with peek(newsroom.settings.state) as state:
        return [str(problem) for problem in check_all(newsroom.settings, state)]


@pytest.mark.parametrize(
    "body",
    [
        "[b]({% post_url 2026-02-02-b %})",
        "[b]({{ site.url }}{% post_url 2026-02-02-b %})",
        "[b]({{ site.baseurl }}{% post_url 2026-02-02-b %})",
        "[b]({{ site.url }}{{ site.baseurl }}{% link _posts/2026-02-02-b.md %})",
        "[b](https://luky.example{% post_url 2026-02-02-b %})",
        '<a href="https://luky.example/blog{% post_url 2026-02-02-b %}">b</a>',
        "[b](/blog{% post_url 2026-02-02-b %})",
        "[b](https://www.luky.example{% post_url 2026-02-02-b %})",
        "[b](http://localhost:4000{{ site.baseurl }}{% post_url 2026-02-02-b %})",
        "[b]({{ site.url }}{{ page.url | prepend: 'https://luky.example/blog' | replace: '/a/', '/b/' }})",
    ],
)
def test_the_sites_address_before_an_articles_is_not_said_twice(jekyll: Newsroom, body: str) -> None:
    jekyll.article("_posts/2026-02-01-a.md", "Одна", body=body)
    jekyll.build()
    (entry,) = (one for one in jekyll.feed().entries if one.title == "Одна")
    assert re.findall(r'href="([^"]*)"', entry.content[0].value) == [
        next(one.link for one in jekyll.feed().entries if one.title == "Друга")
    ]


def test_an_article_of_another_site_is_not_put_behind_the_sites_address(jekyll: Newsroom) -> None:
    jekyll.article("_posts/2026-02-02-b.md", "Друга", link="https://other.example/x")
    jekyll.article(
        "_posts/2026-02-01-a.md",
        "Одна",
        body="[b]({{ site.url }}{{ site.baseurl }}{% post_url 2026-02-02-b %})",
    )
    jekyll.build()
    (entry,) = (one for one in jekyll.feed().entries if one.title == "Одна")
    assert 'href="https://other.example/x"' in entry.content[0].value


def test_an_address_without_the_folder_of_the_site_is_named(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path, config=PROGRAM.replace("luky.example/blog/", "luky.example/"))
    newsroom.article("_posts/2026-02-02-b.md", "Друга")
    newsroom.write("_config.yml", "baseurl: /blog\n")
    assert any('baseurl is "/blog"' in one for one in said(newsroom))
    newsroom.write("_config.yml", 'baseurl: ""\n')
    assert not any("baseurl" in one for one in said(newsroom))


def test_the_address_with_the_folder_of_the_site_is_right(jekyll: Newsroom) -> None:
    assert not any("baseurl" in one for one in said(jekyll))


@pytest.mark.parametrize("code", ["post_url 2026-02-03-v tumani", "link _posts/2026-02-03-v tumani.md"])
def test_a_reference_may_name_a_file_with_spaces(jekyll: Newsroom, code: str) -> None:
    jekyll.article("_posts/2026-02-03-v tumani.md", "Третя")
    jekyll.article("_posts/2026-02-01-a.md", "Одна", body=f"[в]({{{{ site.baseurl }}}}{{% {code} %}})")
    jekyll.build()
    (entry,) = (one for one in jekyll.feed().entries if one.title == "Одна")
    assert 'href="https://luky.example/blog/v-tumani/"' in entry.content[0].value


def test_an_empty_draft_is_a_draft(jekyll: Newsroom) -> None:
    jekyll.write("_drafts/x.md", b"")
    assert jekyll.build(strict=True).exit == 0


@pytest.mark.parametrize(
    "body",
    ["{{ page.url | absolute_url }}", "{{ page.url | relative_url }}", "{{ site.baseurl }}{{ page.url }}"],
)
def test_the_address_of_a_page_is_below_the_sites_own(jekyll: Newsroom, body: str) -> None:
    jekyll.article("_posts/2026-02-01-a.md", "Одна", body=f"[тут]({body})")
    jekyll.build()
    (entry,) = (one for one in jekyll.feed().entries if one.title == "Одна")
    assert re.findall(r'href="([^"]*)"', entry.content[0].value) == [entry.link]


@pytest.mark.parametrize(
    "image", ["/img/a.png", "img/a.png", {"path": "/img/a.png"}, {"src": "img/a.png"}, "/blog/img/a.png"]
)
def test_an_image_from_the_sites_root_lies_below_the_sites_own_address(
    jekyll: Newsroom, image: object
) -> None:
    jekyll.article("_posts/2026-02-01-a.md", "Одна", image=image)
    jekyll.build()
    assert b"https://luky.example/blog/img/a.png" in jekyll.document()
    assert b"https://luky.example/img/" not in jekyll.document()


@pytest.mark.parametrize(
    ("header", "address"),
    [
        ({"image": "a.png", "media_subpath": "/img/most/"}, "https://luky.example/blog/img/most/a.png"),
        ({"image": {"path": "a.png"}, "img_path": "img"}, "https://luky.example/blog/img/a.png"),
        ({"image": "a.png", "media_subpath": "https://cdn.example/m"}, "https://cdn.example/m/a.png"),
        ({"image": {"feature": "a.png"}}, "https://luky.example/blog/images/a.png"),
        ({"image": {"feature": "img/a.png"}}, "https://luky.example/blog/img/a.png"),
        ({"header": {"teaser": "img/a.png"}}, "https://luky.example/blog/img/a.png"),
        ({"image": "https://cdn.example/a.png", "img_path": "/img"}, "https://cdn.example/a.png"),
    ],
)
def test_an_image_lies_where_a_theme_looks_for_it(
    jekyll: Newsroom, header: dict[str, object], address: str
) -> None:
    jekyll.article("_posts/2026-02-01-a.md", "Одна", "2026-02-01 10:00", "Текст.", **header)
    jekyll.build()
    assert f'"{address}"'.encode() in jekyll.document("all.json")


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("custom/a/", "https://luky.example/blog/en/custom/a/"),
        ("/custom/a/", "https://luky.example/blog/custom/a/"),
    ],
)
def test_a_url_of_hugo_counts_from_the_address_of_its_language(tmp_path: Path, url: str, link: str) -> None:
    newsroom = Newsroom(tmp_path, config=PROGRAM)
    newsroom.write("hugo.toml", 'defaultContentLanguage = "uk"\n[languages.uk]\n[languages.en]\n')
    newsroom.article("content/posts/a.en.md", "One", url=url)
    newsroom.article("content/posts/b.en.md", "Two")
    newsroom.build()
    assert next(one.link for one in newsroom.feed().entries if one.title == "One") == link


@pytest.mark.parametrize(
    ("path", "image", "address"),
    [
        ("posts/a.md", "img/a.png", "https://luky.example/blog/img/a.png"),
        ("posts/a.md", {"src": "img/a.png", "alt": "v1.0"}, "https://luky.example/blog/img/a.png"),
        ("posts/a.md", [1, "img/a.png"], "https://luky.example/blog/img/a.png"),
        ("posts/a.md", "https://cdn.example/a.png", "https://cdn.example/a.png"),
        ("posts/a.md", "../a.png", "https://luky.example/blog/posts/a.png"),
        ("posts/a/index.md", "img/a.png", "https://luky.example/blog/posts/a/img/a.png"),
    ],
)
def test_the_image_of_an_article_of_hugo_without_a_folder_counts_from_the_site(
    tmp_path: Path, path: str, image: object, address: str
) -> None:
    newsroom = Newsroom(tmp_path, config=PROGRAM)
    newsroom.write("hugo.toml", 'baseURL = "https://luky.example/blog"\n')
    newsroom.article(f"content/{path}", "Одна", image=image)
    newsroom.build()
    (shown,) = json.loads(newsroom.document("all.json"))["items"]
    assert shown["image"] == address


@pytest.mark.parametrize("key", ["Cover", "Image", "Header_Cover"])
def test_the_image_of_an_article_of_pelican_counts_from_the_site(tmp_path: Path, key: str) -> None:
    newsroom = Newsroom(tmp_path, config=PROGRAM)
    newsroom.write("pelicanconf.py", "SITEURL = ''\n")
    newsroom.write("publishconf.py", "SITEURL = 'https://luky.example/blog'\n")
    newsroom.write("content/a.md", f"Title: Одна\nDate: 2026-01-02\n{key}: images/brid.jpg\n\nТекст.\n")
    newsroom.build()
    (shown,) = json.loads(newsroom.document("all.json"))["items"]
    assert shown["image"] == "https://luky.example/blog/images/brid.jpg"


@pytest.mark.parametrize("content", [b"", b" \n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_no_article_and_wipes_no_text_at_subscribers(
    newsroom: Newsroom, content: bytes
) -> None:
    newsroom.article("2026-01-05-a.md", "Важлива")
    newsroom.article("b.md", "Друга")
    newsroom.build()
    (before,) = (one for one in newsroom.feed().entries if one.title == "Важлива")
    newsroom.write("2026-01-05-a.md", content)
    newsroom.write("2026-02-02-idea.md", content)
    report = newsroom.build()
    assert {str(problem) for problem in report.problems} == {
        "articles/2026-01-05-a.md: warning: the file is empty; write its text, or delete it",
        "articles/2026-02-02-idea.md: warning: the file is empty; write its text, or delete it",
    }
    assert newsroom.titles() == ["Друга"]
    newsroom.article("2026-01-05-a.md", "Важлива")
    newsroom.build()
    (after,) = (one for one in newsroom.feed().entries if one.title == "Важлива")
    assert (after.id, after.updated) == (before.id, before.updated)


def test_an_image_that_is_too_large_for_the_text_is_named(newsroom: Newsroom) -> None:
    newsroom.article("a.md", body=f"До ![x](data:image/png;base64,{'A' * 40_000}) після")
    style = (
        '<p style="background:url(data:image/png;base64,AAAA)">текст</p> <!-- data:image/png;base64,AAAA -->'
    )
    newsroom.article("b.md", body=f"До ![x](data:image/png;base64,AAAA) після\n\n{style}")
    assert [one for one in said(newsroom) if "an image inside of the text was left out" in one] == [
        one for one in said(newsroom) if "a.md" in one
    ]
    assert any("a.md" in one for one in said(newsroom))


def test_an_article_that_leaves_no_room_for_others_is_named(newsroom: Newsroom) -> None:
    newsroom.config += '[feeds]\nmax_bytes = "20kB"\n'
    for number in range(5):
        newsroom.article(f"{number}.md", f"Новина {number}")
    assert newsroom.build().problems == ()
    newsroom.article("big.md", "Велика", date="2026-02-20", body="слово " * 3_000)
    (problem,) = newsroom.build().problems
    assert problem.path == "articles/big.md"
    assert problem.message.startswith("it is so large that others have no room beside it in all: raise")


def test_a_feed_that_is_full_of_ordinary_articles_is_no_trouble(newsroom: Newsroom) -> None:
    newsroom.config += '[feeds]\nmax_bytes = "20kB"\n'
    for number in range(30):
        newsroom.article(f"{number}.md", f"Новина {number}", body="слово " * 200)
    assert newsroom.build().problems == ()
    assert 3 < len(newsroom.titles()) < 30


def test_a_plan_tells_that_documents_change_though_no_article_does(newsroom: Newsroom) -> None:
    newsroom.article("a.md", tags=["Дороги"])
    newsroom.build()
    assert call("plan").stdout == "nothing would change\n"
    newsroom.config = newsroom.config.replace("/news/{slug}/", "/new/{slug}/")
    newsroom.save()
    said = "no article would be added, edited or removed; documents that would be written: 8\n"
    assert call("plan").stdout == call("build", "--dry-run").stdout == said
    newsroom.article("b.md", "Друга")
    assert call("plan").stdout == (
        "all\n  + https://luky.example/new/b/\ndocuments that would be written: 8\n"
    )


def test_an_id_that_comes_after_publication_is_named(newsroom: Newsroom) -> None:
    newsroom.article("a.md", id="https://luky.example/id/a")
    newsroom.article("b.md")
    newsroom.build()
    newsroom.article("b.md", id="urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66")
    newsroom.build()
    (named,) = [one for one in said(newsroom) if "is not used" in one]
    assert named.endswith(
        "b.md: warning: its id urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66 is not used: it was published as "
        "https://luky.example/news/b/, and keeps that id for ever"
    )


def test_the_guard_tells_what_is_gone_now_from_what_was_gone_before(newsroom: Newsroom) -> None:
    for number in range(9):
        newsroom.article(f"{number}.md", f"Новина {number}")
    newsroom.build()
    for number in range(3):
        (newsroom.source / f"{number}.md").unlink()
        newsroom.build(later=timedelta(minutes=5))
    (newsroom.source / "7.md").unlink()
    problem = next(one for one in newsroom.build().problems if "held back" in one.message)
    assert "4 of 9 articles would vanish" in problem.message
    assert "(Новина 7), 3 of them are gone already, since a day ago. If" in problem.message


def test_who_takes_something_out_is_told_what_was_done(newsroom: Newsroom) -> None:
    newsroom.article("a.md", tags=["Дороги", "Мости"])
    newsroom.build()
    assert "a.md: withdrawn from every document\n" in call("withdraw", "a.md").stderr
    assert "a.md: let in again\n" in call("withdraw", "a.md", "--undo").stderr
    assert "Дороги: its feeds answer 410 Gone\n" in call("retire", "Дороги").stderr
    assert "Дороги: no longer retired; " in call("retire", "Дороги", "--undo").stderr
    assert (
        "Дороги: its feeds answer 301, to those of Мости\n"
        in call("retire", "Дороги", "--to", "Мости").stderr
    )


@pytest.mark.parametrize("text", ['base_url = "/"\n', 'baseURL = "/"\nlanguageCode = "uk"\n'])
def test_the_configuration_of_another_program_is_told_from_ours(newsroom: Newsroom, text: str) -> None:
    (newsroom.folder / "config.toml").write_text(text)
    answer = call("check")
    assert answer.exit_code == 2
    assert "config.toml: error: is the configuration of another program" in answer.stdout
    assert call("init", "--config", "feedpub.toml").exit_code == 0
    assert call("check", "--config", "feedpub.toml").exit_code == 0


def test_an_address_that_is_still_the_examples_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    call("init")
    for command in ("check", "build"):
        answer = call(command)
        assert answer.exit_code == 0
        assert "config.toml: warning: [site] url is still that of the example" in answer.output


def test_a_wiki_link_names_a_place_in_the_other_article(newsroom: Newsroom) -> None:
    newsroom.article("a.md", "Одна", body="[[b#Що далі?]] [[#Тут]]\n\n[[1. Немає такої]]")
    newsroom.article("b.md", "Друга")
    newsroom.build()
    (entry,) = (one for one in newsroom.feed().entries if one.title == "Одна")
    text = entry.content[0].value
    assert re.findall(r'href="([^"]*)"', text) == [f"https://luky.example/news/b/#{quote('що-далі')}"]
    assert "[[" not in text
    assert "Тут" in text
    assert "<p>1. Немає такої</p>" in text
