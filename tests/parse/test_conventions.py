"""Miniature sites, one folder each: what `list` says of every file, by the convention of the program they are of.

`site/` is the site as its program has it; `case.toml` may name the folder that is the source, and other settings;
`expected.jsonl` has a row for each file, without what is empty. A folder that misses a part fails.
"""

from __future__ import annotations

import json
import os
import pickle
import shutil
import time
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedpub.article import Body, Field, Reading
from feedpub.build.listing import listing, source_convention
from feedpub.parse.conventions import eleventy, eleventy_permalinks, hugo_links, ordinary
from feedpub.parse.conventions.convention import Place
from feedpub.parse.conventions.finding import PROGRAMS
from feedpub.parse.conventions.zola import Zola
from feedpub.parse.found import Found
from feedpub.settings import CONVENTIONS
from feedpub.state import peek
from tests.newsroom import Newsroom

CASES = Path(__file__).resolve().parent.parent / "cases-conventions"
ROWS = (
    "path",
    "state",
    "problem",
    "why",
    "title",
    "published",
    "link",
    "tags",
    "categories",
    "authors",
    "language",
)
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def cases() -> list[str]:
    found = sorted(str(path.parent.relative_to(CASES)) for path in CASES.glob("*/*/site"))
    assert found, "there must be cases"
    return found


def newsroom_of(case: str, folder: Path) -> Newsroom:
    """Return a newsroom whose source is a copy of the case's site, or the folder of it that the case names."""
    file = CASES / case / "case.toml"
    said = tomllib.loads(file.read_text("utf-8")) if file.exists() else {}
    shutil.copytree(CASES / case / "site", folder / "site")
    permalink = f'permalink = "{said["permalink"]}"\n' if "permalink" in said else ""
    return Newsroom(
        folder,
        config=(
            '[site]\ntitle = "Луки"\nurl = "https://luky.example/"\nlanguage = "uk"\ntimezone = "Europe/Kyiv"\n'
            f'{permalink}[source]\ndirectory = "site/{said.get("source", "")}"\n'
            f'convention = "{said.get("convention", "auto")}"\n'
        ),
    )


def rows_of(newsroom: Newsroom) -> list[dict[str, object]]:
    settings = newsroom.settings
    with peek(settings.state) as state:
        listed = [row.as_json() for row in listing(settings, state, NOW)]
    return sorted(
        ({key: row[key] for key in ROWS if row[key] not in (None, [], False, "")} for row in listed),
        key=lambda row: str(row["path"]),
    )


@pytest.mark.parametrize("case", cases())
def test_each_file_of_a_site_is_what_its_program_makes_of_it(case: str, tmp_path: Path) -> None:
    rows = rows_of(newsroom_of(case, tmp_path))
    expected = CASES / case / "expected.jsonl"
    if os.environ.get("FEEDPUB_GOLDEN"):
        expected.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    assert rows == [json.loads(line) for line in expected.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("case", cases())
def test_a_convention_crosses_to_another_process_whole(case: str, tmp_path: Path) -> None:
    convention = source_convention(newsroom_of(case, tmp_path).settings)
    assert pickle.loads(pickle.dumps(convention)) == convention
    if not case.startswith("plain/"):
        assert convention.name == case.partition("/")[0]


def test_every_program_has_a_site_among_the_cases() -> None:
    assert {case.partition("/")[0] for case in cases()} == {program.name for program in PROGRAMS} | {"plain"}
    assert set(CONVENTIONS) == {program.name for program in PROGRAMS} | {"auto", "none"}


@given(
    st.lists(
        st.sampled_from(["drafts", "_Posts", "posts", "backup", "a", "bak.md", "drafts.md", "чернетки", ""]),
        max_size=4,
    )
)
def test_what_a_path_says_is_what_its_folder_says(parts: list[str]) -> None:
    path = "/".join(parts)
    folder = path[: path.rfind("/") + 1]
    assert ordinary.of(path) == ordinary._of_folder.__wrapped__(path) == ordinary.of(folder)


def test_long_nonsense_in_the_files_of_eleventy_is_soon_read() -> None:
    before = time.process_time()
    assert eleventy_permalinks.slugify("a" * 90_000) == "a" * 90_000
    assert eleventy_permalinks.fill(f"{{{{ slug | {' ' * 30_000}", {}, None) is None
    assert eleventy._members("\n" * 90_000 + '\ntags: "b"') == {"tags": "b"}
    assert eleventy._members("permalink: " + " " * 90_000 + "(") == {}
    assert time.process_time() - before < 2


@pytest.mark.parametrize(
    ("address", "root"),
    [("https://luky.example/a/b/", "/a/b/"), ("https://luky.example", "/"), (None, "/"), ("https://[", "/")],
)
def test_the_root_of_a_site_of_hugo_is_the_path_of_its_address(address: object, root: str) -> None:
    assert hugo_links.root(address) == root


@pytest.mark.parametrize("pattern", ["/{{ slug | lower }}/", "/{{- slug|lower -}}/", "/{{slug | lower-}}/"])
def test_the_expressions_of_a_permalink_may_have_any_spaces(pattern: str) -> None:
    assert eleventy_permalinks.fill(pattern, {"slug": "Mist"}, None) == "/mist/"


def test_a_permalink_that_is_code_is_named_where_it_stands(tmp_path: Path) -> None:
    convention = source_convention(newsroom_of("eleventy/permalinks", tmp_path).settings)
    (found,) = convention.problems
    assert found.path.endswith("essays/essays.11tydata.js")
    assert "permalink is code, which is never run" in found.message


@pytest.mark.parametrize(
    ("inner", "declared", "expected"),
    [
        ("news/mist", "img/mist.png", "/img/mist.png"),
        ("news/mist", "/img/mist.png", "/img/mist.png"),
        ("news/mist", "https://a.example/mist.png", "https://a.example/mist.png"),
        ("news/mist/index", "mist.png", "mist.png"),
        ("news/mist/index", "news/mist/mist.png", "mist.png"),
    ],
)
def test_an_image_that_an_article_of_zola_declares_counts_from_the_site(
    inner: str, declared: str, expected: str
) -> None:
    found = Found(Reading("markdown", (Field("image", declared, "image"),), Body("markdown", "")), "a.md")
    Zola(name="zola").adapt(found, Place(inner=inner))
    assert [one.value for one in found.fields("image")] == [expected]


def test_eleventy_s_configuration_says_where_pictures_are_and_that_markdown_holds_no_code() -> None:
    said = eleventy._variables("src/", "return { markdownTemplateEngine: false };")
    assert said == {"eleventy.input": "src/", "eleventy.engines": "md"}
    assert eleventy._variables("", 'markdownTemplateEngine: "njk"') == {}
