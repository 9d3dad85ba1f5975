"""What articles refer to beside other articles, pages and media, gets the address that the program gives it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from feedpub.build.checking import check_all
from feedpub.state import peek
from tests.newsroom import CONFIG, Newsroom

#: Without a permalink of the operator's, the program's own way counts.
PROGRAM = CONFIG.replace('permalink = "/news/{slug}/"\n', "")


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    return Newsroom(tmp_path, config=PROGRAM)


def links(newsroom: Newsroom) -> list[str]:
    """Return where the links of the one article lead, below the site."""
    (entry,) = newsroom.feed().entries
    found = re.findall(r'href="([^"]*)"', entry.content[0].value)
    return [link.removeprefix("https://luky.example") for link in found]


def links_and_media(newsroom: Newsroom) -> list[str]:
    (entry,) = newsroom.feed().entries
    return re.findall(r'(?:href|src)="https://luky.example([^"]*)"', entry.content[0].value)


def item(newsroom: Newsroom) -> dict[str, str]:
    """Return the one article as JSON Feed has it."""
    (found,) = json.loads(newsroom.document("all.json"))["items"]
    return dict(found)


def page(newsroom: Newsroom, path: str, *lines: str) -> None:
    newsroom.write(path, "\n".join(("---", "title: Про нас", *lines, "---", "Текст.", "")))


JEKYLL = {"_config.yml": "title: x\n"}
PRETTY = {"_config.yml": "title: x\npermalink: pretty\n"}
HUGO = {"hugo.toml": 'defaultContentLanguage = "uk"\n[languages.uk]\n[languages.en]\n'}
ZOLA = {"zola.toml": 'base_url = "/"\n'}
PELICAN = {"pelicanconf.py": "PATH = 'content'\n"}
NIKOLA = {
    "conf.py": 'POSTS = [("posts/*.md", "novyny", "post.tmpl")]\nPAGES = [("pages/*.md", "", "page.tmpl")]\n'
}
HEXO = {"_config.yml": "source_dir: source\n"}
ELEVENTY = {"eleventy.config.js": "export default () => {};\n"}
MKDOCS = {"mkdocs.yml": "plugins:\n  - blog\n"}
DOCUSAURUS = {"docusaurus.config.js": "module.exports = {blog: {}}\n"}
POST = "_posts/2026-02-01-a.md"


@pytest.mark.parametrize(
    ("files", "article", "target", "lines", "body", "link"),
    [
        (JEKYLL, POST, "about.md", ("permalink: /pro-nas/",), "[p]({% link about.md %})", "/pro-nas/"),
        (JEKYLL, POST, "about.md", ("permalink: /x:output_ext",), "[p]({% link about.md %})", "/x.html"),
        (JEKYLL, POST, "info/about.md", (), "[p]({% link info/about.md %})", "/info/about.html"),
        (JEKYLL, POST, "info/index.md", (), "[p]({% link info/index.md %})", "/info/"),
        (JEKYLL, POST, "about.md", (), "[p](../about.md)", "/about.html"),
        (PRETTY, POST, "info/about.md", (), "[p]({% link info/about.md %})", "/info/about/"),
        (HUGO, "content/posts/a.md", "content/about.md", (), '[p]({{< ref "/about" >}})', "/about/"),
        (HUGO, "content/posts/a.md", "content/about.md", ("url: /x.html",), '[p]({{< ref "about.md" >}})', "/x.html"),
        (HUGO, "content/posts/a.md", "content/pages/About us.md", (), '[p]({{< ref "/pages/About us" >}})', "/pages/about-us/"),
        (HUGO, "content/posts/a.md", "content/teka/Pid/_index.md", (), '[p]({{< ref "/teka/Pid" >}})', "/teka/pid/"),
        (HUGO, "content/posts/a.en.md", "content/about.en.md", (), '[p]({{< relref "about" >}})', "/en/about/"),
        (HUGO, "content/posts/a.md", "content/_index.md", (), '[p]({{< ref "/_index.md" >}})', "/"),
        (ZOLA, "content/blog/a.md", "content/about.md", (), "[p](@/about.md)", "/about/"),
        (ZOLA, "content/blog/a.md", "content/about.md", ("path: pro/nas",), "[p](@/about.md)", "/pro/nas/"),
        (ZOLA, "content/blog/a.md", "content/docs/_index.md", (), "[p](@/docs/_index.md)", "/docs/"),
        (PELICAN, "content/a.md", "content/pages/about.md", (), "[p]({filename}/pages/about.md)", "/pages/pro-nas.html"),
        (PELICAN, "content/a.md", "content/pages/about.md", ("slug: x",), "[p]({filename}pages/about.md)", "/pages/x.html"),
        (NIKOLA, "posts/a.md", "pages/about.md", (), "[p](/pages/about.md)", "/about/"),
        (HEXO, "source/_posts/a.md", "source/about/index.md", (), "[p](../about/index.md)", "/about/"),
        (HEXO, "source/_posts/a.md", "source/about.md", (), "[p](../about.md)", "/about.html"),
        (ELEVENTY, "posts/a.md", "about.md", (), "[p](../about.md)", "/about/"),
        (ELEVENTY, "posts/a.md", "about.md", ("permalink: /x/",), "[p](../about.md)", "/x/"),
        (MKDOCS, "docs/blog/posts/a.md", "docs/guide/start.md", (), "[p](../../guide/start.md)", "/guide/start/"),
        (MKDOCS, "docs/blog/posts/a.md", "docs/guide/index.md", (), "[p](../../guide/index.md)", "/guide/"),
        (DOCUSAURUS, "blog/a.md", "docs/01-guide/02-start.md", (), "[p](../docs/01-guide/02-start.md)", "/docs/guide/start"),
        (DOCUSAURUS, "blog/a.md", "docs/guide/start.md", ("slug: /x",), "[p](../docs/guide/start.md)", "/docs/x"),
        (DOCUSAURUS, "blog/a.md", "docs/guide/start.md", (), "[p](@site/docs/guide/start.md#tut)", "/docs/guide/start#tut"),
        (DOCUSAURUS, "blog/a.md", "src/pages/about.md", (), "[p](../src/pages/about.md)", "/about"),
    ],
)  # fmt: skip
def test_a_reference_to_a_page_leads_to_the_page(
    newsroom: Newsroom,
    files: dict[str, str],
    article: str,
    target: str,
    lines: tuple[str, ...],
    body: str,
    link: str,
) -> None:
    for path, text in files.items():
        newsroom.write(path, text)
    page(newsroom, target, *lines)
    newsroom.article(article, "Одна", body=body)
    newsroom.build()
    assert links(newsroom) == [link]


@pytest.mark.parametrize(
    ("path", "lines"),
    [
        ("content/about.md", ("draft: true",)),
        ("content/about.md", ("headless: true",)),
        ("layouts/about.md", ()),
    ],
)
def test_what_the_program_makes_no_page_of_has_no_link(
    newsroom: Newsroom, path: str, lines: tuple[str, ...]
) -> None:
    newsroom.write("hugo.toml", "")
    page(newsroom, path, "url: /pro-nas/", *lines)
    newsroom.article("content/posts/a.md", "Одна", body=f"[p](/{path.removeprefix('content/')})")
    newsroom.build()
    assert "/pro-nas/" not in links(newsroom)


@pytest.mark.parametrize("full", [False, True])
def test_a_link_follows_a_page_that_moves_and_the_article_counts_as_unedited(
    newsroom: Newsroom, full: bool
) -> None:
    newsroom.write("_config.yml", "title: x\n")
    page(newsroom, "about.md", "permalink: /pro-nas/")
    newsroom.article(POST, "Одна", body="[p]({% link about.md %})")
    newsroom.build()
    before = newsroom.feed().entries[0].updated
    page(newsroom, "about.md", "permalink: /my/")
    newsroom.build(full=full)
    assert links(newsroom) == ["/my/"]
    assert newsroom.feed().entries[0].updated == before
    (newsroom.source / "about.md").unlink()
    newsroom.build(full=full)
    assert links(newsroom) != ["/my/"]


def test_the_sites_path_before_a_files_is_not_said_twice(newsroom: Newsroom) -> None:
    newsroom.write("_config.yml", "title: x\nbaseurl: /blog\n")
    newsroom.article(
        POST, "Одна", body="[p]({{ site.baseurl }}{% link zvit.pdf %}) [q]({{ site.url }}{{ site.baseurl }}{% link zvit.pdf %})"
    )  # fmt: skip
    newsroom.build()
    assert links(newsroom) == ["/blog/zvit.pdf", "/blog/zvit.pdf"]


@pytest.mark.parametrize(
    ("body", "address"),
    [
        ("![а](../zobrazhennia/m.png)", "/blog/zobrazhennia/m.png"),
        ("[а](zvit.pdf)", "/blog/posts/zvit.pdf"),
        ("[а](#tut)", "/blog/2026/02/01/odna/#tut"),
        ("[а](/zvit.pdf)", "/zvit.pdf"),
    ],
)
def test_relative_paths_of_mkdocs_count_from_the_file(newsroom: Newsroom, body: str, address: str) -> None:
    newsroom.write("mkdocs.yml", MKDOCS["mkdocs.yml"])
    newsroom.article("docs/blog/posts/a.md", "Одна", slug="odna", body=body)
    newsroom.build()
    assert links_and_media(newsroom) == [address]


def test_media_of_a_translation_are_published_with_the_main_language(newsroom: Newsroom) -> None:
    newsroom.write("hugo.toml", HUGO["hugo.toml"])
    newsroom.article("content/posts/b/index.uk.md", "Міст", url="/mist/")
    newsroom.article("content/posts/b/index.en.md", "Bridge", body="![a](m.png) [b](other/)")
    newsroom.article("content/posts/c/index.en.md", "Alone", body="![a](m.png)")
    newsroom.build()
    found = {
        one.title: re.findall(r'(?:href|src)="https://luky.example([^"]*)"', one.content[0].value)
        for one in newsroom.feed().entries
    }
    assert found["Bridge"] == ["/mist/m.png", "/en/posts/b/other/"]
    assert found["Alone"] == ["/en/posts/c/m.png"]


@pytest.mark.parametrize(
    ("files", "article", "folder"),
    [
        (DOCUSAURUS, "blog/2026-02-01-a.md", "static/"),
        ({"astro.config.mjs": "export default {};\n"}, "src/content/blog/a.md", "public/"),
        ({"gatsby-config.js": "module.exports = {};\n"}, "content/blog/a/index.md", "static/"),
    ],
)
def test_an_image_that_the_program_renames_is_left_out_and_told(
    newsroom: Newsroom, files: dict[str, str], article: str, folder: str
) -> None:
    for path, text in files.items():
        newsroom.write(path, text)
    newsroom.article(article, "Одна", body="![м](m.png)", image="./m.png")
    newsroom.build()
    assert "image" not in item(newsroom)
    with peek(newsroom.settings.state) as state:
        problems = list(check_all(newsroom.settings, state))
    assert [
        f"gives it a name of its own; one in {folder} keeps its name" in one.message for one in problems
    ] == [True] * 2
    newsroom.article(article, "Одна", image="/m.png")
    newsroom.build()
    assert item(newsroom)["image"] == "https://luky.example/m.png"


def test_a_cover_image_of_an_exporter_of_wordpress_stands_among_its_images(newsroom: Newsroom) -> None:
    newsroom.article("a.md", "Одна", coverImage="m.png")
    newsroom.build()
    assert item(newsroom)["image"].endswith("/images/m.png")


@pytest.mark.parametrize(
    ("config", "body", "address"),
    [
        (HEXO["_config.yml"], "![м](/img/m.png)", "/luky/img/m.png"),
        (HEXO["_config.yml"], "![м](/luky/img/m.png)", "/luky/img/m.png"),
        (HEXO["_config.yml"], "[м](/zvit.pdf)", "/zvit.pdf"),
        (HEXO["_config.yml"], "![м](mist/m.png)", "/luky/2026/02/01/mist/mist/m.png"),
        ("post_asset_folder: true\n", "![м](mist/m.png)", "/luky/2026/02/01/mist/m.png"),
        ("post_asset_folder: true\n", "![м](./m.png)", "/luky/2026/02/01/mist/m.png"),
        ("permalink: :title.html\npost_asset_folder: true\n", "![м](m.png)", "/luky/mist/m.png"),
        ("permalink: :title.html\npost_asset_folder: true\n", "![м](https://a.example/m.png)", None),
    ],
)
def test_media_of_hexo_count_from_the_site_or_the_articles_own_folder(
    tmp_path: Path, config: str, body: str, address: str | None
) -> None:
    newsroom = Newsroom(tmp_path, config=PROGRAM.replace("luky.example/", "luky.example/luky/"))
    newsroom.write(
        "_config.yml", f"source_dir: source\nroot: /luky/\n{config.removeprefix(HEXO['_config.yml'])}"
    )
    newsroom.article("source/_posts/mist.md", "Одна", date="2026-02-01", body=body, cover="/img/c.png")
    newsroom.build()
    assert links_and_media(newsroom) == ([address] if address else [])
    assert item(newsroom)["image"] == "https://luky.example/luky/img/c.png"


@pytest.mark.parametrize(
    ("body", "address"),
    [
        ("![м](/img/m.png)", "/luky/img/m.png"),
        ("![м](@site/static/img/m.png)", "/luky/img/m.png"),
        ("<img src={require('@site/static/img/m.png').default} />", "/luky/img/m.png"),
        ("[м](/docs/pro-mist)", "/luky/docs/pro-mist"),
        ("[м](pathname:///files/mist.zip)", "/luky/files/mist.zip"),
        ("[м](/luky/docs/pro-mist)", "/luky/docs/pro-mist"),
    ],
)
def test_addresses_of_docusaurus_count_from_the_site(tmp_path: Path, body: str, address: str) -> None:
    newsroom = Newsroom(tmp_path, config=PROGRAM.replace("luky.example/", "luky.example/luky/"))
    newsroom.write("docusaurus.config.js", "module.exports = {baseUrl: '/luky/', blog: {}}\n")
    newsroom.article("blog/2026-02-01-a.md", "Одна", body=body)
    newsroom.build()
    assert links_and_media(newsroom) == [address]
    with peek(newsroom.settings.state) as state:
        assert [one for one in check_all(newsroom.settings, state) if "not known" in one.message] == []


@pytest.mark.parametrize(
    ("config", "ends"),
    [("", True), ("marked:\n  breaks: false\n", False), ("markdown:\n  render:\n    breaks: false\n", False)],
)
def test_hexo_shows_the_ends_of_lines(newsroom: Newsroom, config: str, ends: bool) -> None:
    newsroom.write("_config.yml", f"source_dir: source\n{config}")
    newsroom.article("source/_posts/a.md", "Одна", body="Перший рядок\nдругий рядок")
    newsroom.build()
    assert ("<br" in newsroom.feed().entries[0].content[0].value) == ends


@pytest.mark.parametrize(
    ("file", "config", "path"),
    [
        (
            "pelicanconf.py",
            "MARKDOWN = {'extension_configs': {'markdown.extensions.nl2br': {}}}",
            "content/a.md",
        ),
        ("pelicanconf.py", "MD_EXTENSIONS = ['extra', 'nl2br']", "content/a.md"),
        ("conf.py", "POSTS = ()\nMARKDOWN_EXTENSIONS = ['markdown.extensions.nl2br']", "posts/a.md"),
    ],
)
def test_an_extension_shows_the_ends_of_lines(newsroom: Newsroom, file: str, config: str, path: str) -> None:
    newsroom.write(file, f"{config}\n")
    newsroom.article(path, "Одна", body="Перший рядок\nдругий рядок")
    newsroom.build()
    assert "<br" in newsroom.feed().entries[0].content[0].value


def test_a_permalink_of_hexo_that_cannot_be_filled_in_is_named(newsroom: Newsroom) -> None:
    newsroom.write("_config.yml", "source_dir: source\npermalink: posts/:abbrlink/\n")
    newsroom.article("source/_posts/a.md", "Одна")
    newsroom.article("source/_posts/b.md", "Друга", abbrlink="c0ffee")
    newsroom.build()
    with peek(newsroom.settings.state) as state:
        (problem,) = check_all(newsroom.settings, state)
    assert str(problem.path).endswith("_posts/a.md")
    assert 'permalink "posts/:abbrlink/"' in problem.message


@pytest.mark.parametrize(
    ("file", "shown"), [("siteConfig.js", "Ціна {x} тут"), ("docusaurus.config.js", "Ціна  тут")]
)
def test_only_the_first_docusaurus_leaves_braces_in_markdown(
    newsroom: Newsroom, file: str, shown: str
) -> None:
    newsroom.write(f"website/{file}", "module.exports = {};\n")
    newsroom.article("website/blog/2026-02-01-a.md", "Одна", body="Ціна {x} тут")
    newsroom.build()
    assert shown in newsroom.feed().entries[0].content[0].value
