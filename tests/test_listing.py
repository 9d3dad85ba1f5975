"""What `list` and `show` know of every file, with builds and without."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from feedpub.build.interventions import find_record
from feedpub.build.listing import Listed, find_one, listing
from feedpub.errors import UsageError
from feedpub.state import peek
from tests.newsroom import CONFIG, Newsroom

KEYS = {
    "path", "id", "link", "title", "published", "updated", "tags", "categories", "authors", "language", "state",
    "why", "problem",
}  # fmt: skip


def rows(newsroom: Newsroom) -> list[Listed]:
    settings = newsroom.settings
    with peek(settings.state) as state:
        return listing(settings, state, newsroom.now)


def row(newsroom: Newsroom) -> dict[str, Any]:
    (only,) = rows(newsroom)
    return only.as_json()


def found(newsroom: Newsroom, name: str) -> str:
    settings = newsroom.settings
    with peek(settings.state) as state:
        return find_one(name, settings, state).path


def test_a_row_has_exactly_the_keys_that_scripts_rely_on(newsroom: Newsroom) -> None:
    newsroom.article("a.md", tags=["Дороги"], categories=["Місто"], author="Оля", lang="uk")
    assert row(newsroom) == {
        "path": "a.md",
        "id": "https://luky.example/news/a/",
        "link": "https://luky.example/news/a/",
        "title": "Новина",
        "published": "2026-02-01T10:00:00+02:00",
        "updated": "2026-02-01T10:00:00+02:00",
        "tags": ["Дороги"],
        "categories": ["Місто"],
        "authors": ["Оля"],
        "language": "uk",
        "state": "published",
        "why": None,
        "problem": False,
    }
    assert row(newsroom).keys() == KEYS


@pytest.mark.parametrize(
    "link", ["https://luky.example/%7Emist/", "https://luky.example:443/mist/", "/a/./b/"]
)
def test_the_id_that_an_article_will_have_is_told_before_it_has_it(newsroom: Newsroom, link: str) -> None:
    newsroom.article("a.md", permalink=link)
    before = row(newsroom)["id"]
    assert newsroom.build().exit == 0
    assert row(newsroom)["id"] == before


def test_a_page_that_is_no_article_has_neither_link_nor_title(newsroom: Newsroom) -> None:
    newsroom.article("_posts/2025-03-04-a.md")
    newsroom.write("about.md", "# Про нас\n")
    page = next(one.as_json() for one in rows(newsroom) if one.path == "about.md")
    assert (page["state"], page["link"], page["title"]) == ("left out", None, None)


def test_a_build_changes_no_row(newsroom: Newsroom) -> None:
    newsroom.article("a.md", tags=["Дороги"])
    newsroom.article("b.md", "Чернетка", draft=True)
    newsroom.write("bad.md", "---\ntitle: Без дати\n---\nтекст")
    before = [one.as_json() for one in rows(newsroom)]
    newsroom.build()
    assert [one.as_json() for one in rows(newsroom)] == before


def test_what_was_changed_since_the_last_build_is_read_anew(newsroom: Newsroom) -> None:
    newsroom.article("a.md", "Стара назва")
    newsroom.build()
    newsroom.article("a.md", "Нова назва, довша")
    assert row(newsroom)["title"] == "Нова назва, довша"


def test_an_edit_shows_in_updated_with_the_offset_of_the_article(newsroom: Newsroom) -> None:
    newsroom.article("a.md", date="2026-02-01T10:00:00-05:00", body="Було.")
    newsroom.build()
    newsroom.article("a.md", date="2026-02-01T10:00:00-05:00", body="Стало.")
    newsroom.build()
    assert row(newsroom)["published"] == "2026-02-01T10:00:00-05:00"
    assert row(newsroom)["updated"] == "2026-03-01T07:20:00-05:00"


def test_newest_first_ties_by_id_and_those_without_a_date_last_by_path(newsroom: Newsroom) -> None:
    for name in ("z", "b", "a"):
        newsroom.article(f"{name}.md", date="2026-02-01")
    newsroom.article("z2.md", date="2026-02-01", id="https://aaa.example/")
    newsroom.article("new.md", date="2026-02-02")
    newsroom.write("y.md", "---\ntitle: Без дати\n---\nтекст")
    newsroom.write("x.md", "---\ntitle: Без дати\n---\nтекст")
    expected = ["new.md", "z2.md", "a.md", "b.md", "z.md", "x.md", "y.md"]
    assert [one.path for one in rows(newsroom)] == expected
    newsroom.build()
    assert [one.path for one in rows(newsroom)] == expected


@pytest.mark.parametrize(
    ("keys", "state", "why"),
    [
        ({"draft": True}, "draft", "draft"),
        ({"date": "2026-03-05"}, "due", "2026-03-05"),
        ({"expires": "2026-02-20"}, "expired", "2026-02-20"),
        ({"feed": False}, "published", "feed"),
    ],
)
@pytest.mark.parametrize("is_built", [False, True])
def test_each_state_comes_with_its_reason(
    newsroom: Newsroom, keys: dict[str, object], state: str, why: str, is_built: bool
) -> None:
    newsroom.article("a.md", **keys)  # type: ignore[arg-type]
    if is_built:
        newsroom.build()
    told = row(newsroom)
    assert told["state"] == state
    assert why in told["why"]
    assert not told["problem"]
    assert (told["id"] is None) == (state in {"draft", "due"})


@pytest.mark.parametrize("is_built", [False, True])
def test_an_unreadable_article_is_a_problem_with_its_reason(newsroom: Newsroom, is_built: bool) -> None:
    newsroom.write("bad.md", "---\ntitle: Без дати\n---\nтекст")
    if is_built:
        newsroom.build()
    told = row(newsroom)
    assert told["state"] == "left out"
    assert told["problem"]
    assert "date" in told["why"]
    assert told["title"] is told["published"] is told["id"] is told["link"] is None


def test_a_link_out_of_the_source_is_a_problem(newsroom: Newsroom, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("secret")
    (newsroom.source / "a.md").symlink_to(tmp_path / "secret.md")
    assert "out of the source" in row(newsroom)["why"]
    assert row(newsroom)["problem"]


def test_a_configuration_that_reads_otherwise_counts_before_the_next_build(newsroom: Newsroom) -> None:
    newsroom.article("a.md")
    newsroom.build()
    newsroom.config = CONFIG.replace("/news/{slug}/", "/{year}/{slug}/")
    assert row(newsroom)["link"] == "https://luky.example/2026/a/"
    assert row(newsroom)["id"] == "https://luky.example/news/a/"


@pytest.mark.parametrize("include", ["[]", '["*.md"]', '["**/*"]'])
def test_a_readme_is_no_article_whatever_is_included(newsroom: Newsroom, include: str) -> None:
    newsroom.config = f"{CONFIG}[source]\ninclude = {include}\n"
    newsroom.article("a.md")
    for name in ("README.md", "one/Readme.uk.md", "LICENSE.md", "node_modules/b.md", ".c.md"):
        newsroom.article(name)
    with peek(newsroom.settings.state) as state:
        assert [row.path for row in listing(newsroom.settings, state, newsroom.now)] == ["a.md"]


def test_a_link_to_the_source_itself_leads_nowhere_and_is_no_problem(newsroom: Newsroom) -> None:
    newsroom.article("a.md")
    (newsroom.source / "loop").symlink_to(".")
    assert newsroom.build().problems == ()


@pytest.mark.parametrize(
    "name",
    [
        "one/a.md",
        "./one/a.md",
        "articles/one/a.md",
        "https://luky.example/news/a/",
        "tag:luky.example,2026:a",
    ],
)
@pytest.mark.parametrize("is_built", [False, True])
def test_an_article_is_found_by_path_id_and_link(
    newsroom: Newsroom, name: str, is_built: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.article("one/a.md", id="tag:luky.example,2026:a")
    newsroom.article("b.md")
    newsroom.write("bad.md", "---\ntitle: Без дати\n---\nтекст")
    if is_built:
        newsroom.build()
    monkeypatch.chdir(newsroom.folder)
    assert found(newsroom, name) == "one/a.md"


def test_an_article_is_found_from_inside_the_source_and_by_its_whole_path(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = newsroom.article("one/a.md")
    monkeypatch.chdir(path.parent)
    assert found(newsroom, "a.md") == found(newsroom, str(path)) == "one/a.md"


def test_a_link_on_the_way_to_an_article_or_to_the_source_does_not_hide_it(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The configuration stood behind a link, or the articles did, and only one of two right paths was known."""
    newsroom.article("one/a.md")
    newsroom.build()
    (newsroom.folder / "behind").symlink_to(newsroom.source)
    monkeypatch.chdir(newsroom.folder)
    assert found(newsroom, "behind/one/a.md") == "one/a.md"
    newsroom.source.rename(newsroom.folder / "elsewhere")
    newsroom.source.symlink_to(newsroom.folder / "elsewhere")
    for name in ("articles/one/a.md", "elsewhere/one/a.md"):
        assert found(newsroom, name) == "one/a.md"
        with peek(newsroom.settings.state) as state:
            assert find_record(name, newsroom.settings, state).path == "one/a.md"


def test_an_article_that_is_not_there_is_an_error_that_suggests(newsroom: Newsroom) -> None:
    newsroom.article("hromady.md")
    with pytest.raises(UsageError, match=r'did you mean "hromady\.md"'):
        found(newsroom, "gromady.md")
    with pytest.raises(UsageError, match="feedpub list"):
        found(newsroom, "https://other.example/")


def test_a_record_of_a_file_that_is_gone_is_not_found(newsroom: Newsroom) -> None:
    newsroom.article("a.md").unlink()
    newsroom.article("a.md")
    newsroom.build()
    (newsroom.source / "a.md").unlink()
    newsroom.article("b.md")
    with pytest.raises(UsageError):
        found(newsroom, "https://luky.example/news/a/")


def test_an_adopted_date_is_shown_with_the_offset_of_the_article(newsroom: Newsroom) -> None:
    newsroom.article("a.md")
    newsroom.build()
    settings = newsroom.settings
    with peek(settings.state) as state:
        (only,) = listing(settings, state, newsroom.now)
    assert only.record is not None
    adopted = replace(
        only,
        record=only.record._replace(
            adopted=True, published=int(datetime(2020, 1, 1, tzinfo=UTC).timestamp())
        ),
    )
    assert adopted.as_json()["published"] == "2020-01-01T02:00:00+02:00"
