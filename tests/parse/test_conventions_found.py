"""Finding a convention: which files speak for which program, what they may hold, and what follows when they change."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedpub.article import Author
from feedpub.build.listing import source_convention
from feedpub.parse import read
from feedpub.parse.conventions import finding, ordinary, patterns, pelican
from feedpub.parse.conventions.convention import NONE, Convention
from feedpub.parse.conventions.finding import PROGRAMS
from feedpub.parse.conventions.looking import MOST_BYTES, Root, Site
from feedpub.settings import Settings, SiteSettings
from tests.newsroom import Newsroom

ROOT = Root("", "", "")
SETTINGS = Settings(
    file=Path("/config.toml"),
    site=SiteSettings(
        title="Луки", url="https://luky.example/", language="uk", timezone=ZoneInfo("Europe/Kyiv")
    ),
)


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    return Newsroom(tmp_path, config=Newsroom.config.replace('permalink = "/news/{slug}/"\n', ""))


def found(newsroom: Newsroom) -> Convention:
    return source_convention(newsroom.settings)


# --- Whose site it is.


def test_our_own_configuration_is_no_programs(newsroom: Newsroom) -> None:
    newsroom.article("content/posts/a.md")
    newsroom.config += '[source]\ndirectory = "."\n'
    assert found(newsroom).name == "auto"


def test_a_configuration_above_counts_only_where_its_articles_are_in_the_source(newsroom: Newsroom) -> None:
    newsroom.article("a.md")
    (newsroom.folder / "hugo.toml").write_text('baseURL = "https://luky.example/"\n', "utf-8")
    assert found(newsroom).name == "auto"
    newsroom.config += '[source]\ndirectory = "content/posts"\n'
    (newsroom.folder / "content/posts").mkdir(parents=True)
    (newsroom.folder / "content/posts/a.md").write_text("---\ntitle: A\ndate: 2025-03-04\n---\n", "utf-8")
    convention = found(newsroom)
    assert (convention.name, convention.before) == ("hugo", "content/posts/")


def test_a_file_in_the_place_of_hugos_folder_of_settings_costs_nothing(newsroom: Newsroom) -> None:
    newsroom.write("hugo.toml", 'baseURL = "https://luky.example/"\n')
    newsroom.write("config/_default", "")
    newsroom.article("content/posts/a.md")
    assert found(newsroom).name == "hugo"


@pytest.mark.parametrize(("said", "breaks"), [("true", True), ("false", False)])
def test_lines_end_where_goldmark_is_told_to_wrap_hard(
    newsroom: Newsroom, said: str, *, breaks: bool
) -> None:
    newsroom.write("config/_default/hugo.toml", 'baseURL = "https://luky.example/"\n')
    newsroom.write("config/_default/markup.toml", f"[goldmark.renderer]\nhardWraps = {said}\n")
    newsroom.article("content/posts/a.md")
    assert ("breaks" in found(newsroom).variables) is breaks


def test_what_the_operator_says_counts_more_than_any_mark(newsroom: Newsroom) -> None:
    newsroom.article("_posts/2025-03-04-a.md")
    assert found(newsroom).name == "jekyll"
    newsroom.config += '[source]\nconvention = "none"\n'
    assert found(newsroom) is NONE


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda one: one.name)
def test_each_program_can_be_asked_for_without_any_mark(newsroom: Newsroom, program: finding.Program) -> None:
    newsroom.article("2025-03-04-a.md")
    newsroom.config += f'[source]\nconvention = "{program.name}"\n'
    assert found(newsroom).name == program.name
    assert newsroom.build().articles["published"] == 1


def test_an_empty_source_has_no_convention(newsroom: Newsroom) -> None:
    newsroom.write("_config.yml", "permalink: pretty\n")
    assert found(newsroom).name == "auto"


# --- What its files may hold.


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("_config.yml", "permalink: [\n"),
        ("_config.yml", "[" * 50_000),
        ("_config.yml", "- a\n- b\n"),
        ("_config.yml", "\0\0\0"),
        (
            "_config.yml",
            "collections: {posts: 7, a: [b]}\ndefaults: [1, {scope: 2, values: 3}]\npermalink: {a: b}\n",
        ),
        ("_config.yml", "timezone: ../../etc/passwd\nsource: ../..\n"),
        ("_config.toml", "permalink = \n"),
        ("_config.toml", "a." * 500_000 + "a = 1\n"),
        ("_data/authors.yml", "a: &a [*a]\n"),
        ("_data/authors.json", "{" * 50_000),
        ("_data/authors.json", '[1, "a", {"id": "x"}, {"id": "x", "name": ["y"]}]'),
    ],
)
def test_a_broken_file_of_the_program_costs_no_article(newsroom: Newsroom, name: str, content: str) -> None:
    newsroom.article("_posts/2025-03-04-a.md", author="x")
    newsroom.write(name, content)
    assert found(newsroom).name == "jekyll"
    assert newsroom.build().articles["published"] == 1


def test_what_cannot_be_read_is_named_once_by_check(newsroom: Newsroom) -> None:
    from feedpub.build.checking import check_all
    from feedpub.state import peek

    newsroom.article("_posts/2025-03-04-a.md")
    newsroom.write("_data/authors.json", '{"olena": }')
    with peek(newsroom.settings.state) as state:
        named = [problem for problem in check_all(newsroom.settings, state) if "authors.json" in problem.path]
    assert [problem.level for problem in named] == ["warning"]
    assert "cannot be read" in named[0].message


def test_a_file_that_is_too_large_is_named_and_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_bytes(b"#" * (MOST_BYTES + 1))
    site = Site(tmp_path, (), Path("/nowhere"))
    assert site.mapping("a.yml") == {}
    assert "bytes" in site.problems[0].message


def test_a_link_out_of_the_site_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.yml").write_text("olena: {name: Secret}\n", "utf-8")
    (tmp_path / "site").mkdir()
    (tmp_path / "site/authors.yml").symlink_to(tmp_path / "secret.yml")
    assert Site(tmp_path / "site", (), Path("/nowhere")).text("authors.yml") is None
    assert Site(tmp_path / "site", (), Path("/nowhere")).text("../secret.yml") is not None


def test_a_configuration_that_is_a_program_is_never_run(tmp_path: Path) -> None:
    (tmp_path / "conf.py").write_text(
        'import os\nopen("run", "w")\nA = "a"\nB = (A, "b", os.name)\nC: dict = {"k": A, os.name: 1}\nD = 1 + os.x\n'
        "E, F = 1, 2\nG = H = -1\n",
        "utf-8",
    )
    literals = Site(tmp_path, (), Path("/nowhere")).literals("conf.py")
    assert literals == {"A": "a", "B": ["a", "b"], "C": {"k": "a"}, "G": -1, "H": -1}
    assert not (tmp_path / "run").exists()


@given(st.text(max_size=300))
def test_any_text_can_stand_where_a_program_was_meant(text: str) -> None:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        for name in ("conf.py", "pelicanconf.py", "_config.yml", "config.toml", "docusaurus.config.js"):
            Path(folder, name).write_text(text, "utf-8", errors="replace")
        site = Site(Path(folder), ("a.md", "_posts/2025-03-04-a.md"), Path("/nowhere"))
        assert finding._automatic(site) is not None  # `_posts` at least


PATHS = st.lists(
    st.sampled_from(
        (
            "_posts",
            "content",
            "source",
            "blog",
            "posts",
            "docs",
            "index",
            "_index",
            "uk",
            "a",
            ".",
            "2025-03-04-a",
            "ї",
            "",
        )
    ),
    min_size=1,
    max_size=6,
).map(lambda parts: "/".join(parts) + ".md")


@given(
    st.sampled_from([one.name for one in PROGRAMS]),
    PATHS,
    st.sampled_from(("", "permalink: /:year/:x/", "slug: a b")),
)
def test_every_path_is_read_by_every_program_without_an_exception(name: str, path: str, header: str) -> None:
    program = next(one for one in PROGRAMS if one.name == name)
    convention = finding._call(program, program.maker, Site(Path("/nowhere"), (path,), Path("/")), ROOT)
    assert convention is not None
    raw = f"---\ntitle: A\ndate: 2025-03-04\n{header}\n---\n".encode()
    article, _ = read(raw, path, SETTINGS, convention=convention)
    assert article.standing != "article" or article.link.startswith("https://luky.example/")


# --- What follows.


def test_authors_of_a_data_file_are_read_again_when_it_changes(newsroom: Newsroom) -> None:
    newsroom.article("_posts/2025-03-04-a.md", author="olena")
    newsroom.write("_data/authors.yml", "olena: {name: Olena}\n")
    newsroom.build()
    assert newsroom.feed().entries[0].author == "Olena"
    newsroom.write("_data/authors.yml", "olena: {name: Olena Hai}\n")
    newsroom.build()
    assert newsroom.feed().entries[0].author == "Olena Hai"
    before = newsroom.files()
    newsroom.build()
    assert newsroom.files() == before


def test_an_article_beside_new_ones_is_not_read_again(newsroom: Newsroom) -> None:
    newsroom.article("content/posts/a.md")
    newsroom.write("hugo.toml", 'baseURL = "https://luky.example/"\n')
    before = found(newsroom).digest
    newsroom.article("content/posts/b.md")
    assert found(newsroom).digest == before
    newsroom.write("hugo.toml", 'baseURL = "https://luky.example/"\nuglyURLs = true\n')
    assert found(newsroom).digest != before


def test_articles_are_not_read_again_because_another_process_looks(newsroom: Newsroom) -> None:
    for folder in ("blog", "news", "notes", "posts", "stories", "updates"):
        newsroom.article(f"{folder}/a.md")
        newsroom.write(f"{folder}/{folder}.json", '{"tags": "posts"}')  # Eleventy's
        newsroom.write(f"content/{folder}/_index.md", "---\ntitle: Розділ\n---\n")  # Hugo's and Zola's
    digests = (
        "from dataclasses import replace; from pathlib import Path; from feedpub.config import load; "
        "from feedpub.build.listing import source_convention; from feedpub.parse.conventions.finding import PROGRAMS; "
        f"settings = load(Path({str(newsroom.save())!r}), {{}}); "
        "print([source_convention(replace(settings, source=replace(settings.source, convention=one.name))).digest "
        "for one in PROGRAMS])"
    )
    first, second = (
        subprocess.check_output([sys.executable, "-c", digests], env={**os.environ, "PYTHONHASHSEED": seed})
        for seed in ("1", "2")
    )
    assert first == second


def test_what_is_left_out_by_its_place_is_no_problem_and_not_read(newsroom: Newsroom) -> None:
    newsroom.article("_posts/2025-03-04-a.md")
    newsroom.write("about.md", b"\xff\xfe\x00---\nbroken: [")
    newsroom.write("_site/index.html", "<html>")
    report = newsroom.build()
    assert (report.articles["published"], report.articles["left out"], report.problems) == (1, 2, ())


def test_a_broken_header_is_a_problem_even_where_a_page_may_stand(newsroom: Newsroom) -> None:
    newsroom.write("config.toml", 'base_url = "https://luky.example"\n')
    newsroom.write("content/2025-03-04-a.md", '+++\ntitle = "A"\n+++\n')
    newsroom.write("content/about.md", '+++\ntitle = "A"\nNever closed\n')
    assert [problem.path[-8:] for problem in newsroom.build().problems] == ["about.md"]


# --- People.


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("_data/authors.yml", "olena:\n  name: Олена Гай\n  website: https://luky.example/o/\n"),
        ("_data/people.toml", '[olena]\nfull_name = "Олена Гай"\nurl = "https://luky.example/o/"\n'),
        ("data/authors.json", '[{"id": "olena", "name": "Олена Гай", "url": "https://luky.example/o/"}]'),
        ("data/authors/olena.yml", "name: Олена Гай\nhomepage: https://luky.example/o/\n"),
        ("content/authors/olena/_index.md", "---\ntitle: Олена Гай\nlink: https://luky.example/o/\n---\n"),
        (
            "authors.yml",
            "authors:\n  olena:\n    first_name: Олена\n    last_name: Гай\n    web: https://luky.example/o/\n",
        ),
        ("src/people/olena.json", json.dumps({"name": "Олена Гай", "site": "https://luky.example/o/"})),
    ],
)
def test_an_author_may_be_a_key_into_a_data_file(newsroom: Newsroom, name: str, content: str) -> None:
    newsroom.article("2025-03-04-a.md")
    newsroom.write(name, content)
    assert found(newsroom).authors["olena"] == Author("Олена Гай", "https://luky.example/o/")


# --- Names.


@pytest.mark.parametrize(
    ("paths", "stray"),
    [
        (("a.md", "a copy.md"), "a copy.md"),
        (("a.md", "a - Copy (2).md"), "a - Copy (2).md"),
        (("a.md", "a (1).md"), "a (1).md"),
        *(
            (("a.md", name), name)
            for name in (
                "a (copy).md",
                "a (Copy).md",
                "a (another copy).md",
                "a (3rd copy).md",
                "a (копія).md",
                "a - Копія.md",
                "a - копия (2).md",
                "Copy of a.md",
                "Копія a.md",
            )
        ),
        (("a.md", "a_backup.md"), "a_backup.md"),
        (("a.md", "a.orig.md"), "a.orig.md"),
        (
            ("x/a.md", "x/a (conflicted copy of Olena 2025-03-04).md"),
            "x/a (conflicted copy of Olena 2025-03-04).md",
        ),
        ((*(f"{number}.txt" for number in range(20)), "leftover"), "leftover"),
    ],
)
def test_a_file_is_a_stray_by_what_stands_beside_it(paths: tuple[str, ...], stray: str) -> None:
    assert list(ordinary.strays(paths)) == [stray]


@pytest.mark.parametrize(
    "paths",
    [
        ("a copy.md",),
        ("b.md", "x/b copy.md"),
        ("copy.md", "gold.md"),
        ("a", "b", "c.txt"),
        ("Part (1).md", "Part (2).md"),
        ("Copy of a dream.md", "a.md"),
    ],
)
def test_a_name_alone_makes_no_stray(paths: tuple[str, ...]) -> None:
    assert ordinary.strays(paths) == {}


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Plone Add-On Development", "plone-add-on-development"),
        ("Python 3.7 &amp; more", "python-37-more"),
        ("snake_case isn't", "snake_case-isnt"),
        ("Вода є", "voda-ie"),
        ("Що нового в 3.6.1? — «Ґанок» й інше", "shcho-novogo-v-361-ganok-i-inshe"),
        ("À l’été — Straße n°2", "a-lete-strasse-ndeg2"),
        ("2.0: 橋", "20-qiao"),
    ],
)
def test_a_name_is_spelt_as_pelican_spells_it(title: str, slug: str) -> None:
    assert pelican.slug(title, "uk") == slug


@given(st.text(max_size=60), st.dictionaries(st.sampled_from(("year", "title")), st.text(max_size=9)))
def test_a_pattern_is_filled_or_nothing(pattern: str, words: dict[str, str]) -> None:
    made = patterns.fill(pattern, words)
    assert made is None or isinstance(made, str)
    assert patterns.fill_braces(pattern, words, None) is None or "{slug}" not in pattern
