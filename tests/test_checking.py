"""What `check` finds in articles and in published documents."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from feedpub.build.checking import check_all, check_paths
from feedpub.errors import Problem, UsageError
from feedpub.state import peek
from tests.newsroom import CONFIG, Newsroom, without_rights


@pytest.fixture
def newsroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Newsroom:
    monkeypatch.chdir(tmp_path)
    return Newsroom(tmp_path)


def problems(newsroom: Newsroom, *paths: Path | str) -> list[Problem]:
    settings = newsroom.settings
    with peek(settings.state) as state:
        found = (
            check_paths([Path(path) for path in paths], settings, state)
            if paths
            else check_all(settings, state)
        )
        return list(found)


def test_a_sound_site_has_no_problem(newsroom: Newsroom) -> None:
    newsroom.article("a.md", tags=["x"])
    assert problems(newsroom) == []
    newsroom.build()
    assert problems(newsroom) == []


def test_an_article_that_cannot_be_read_is_an_error_at_its_path(newsroom: Newsroom) -> None:
    newsroom.write("one/bad.md", "---\ntitle: Без дати\n---\nтекст")
    (found,) = problems(newsroom)
    assert found.level == "error"
    assert found.path == "articles/one/bad.md"


def test_articles_in_a_format_that_is_not_read_are_named_once(newsroom: Newsroom) -> None:
    for name in ("one/a.org", "two.ORG", "c.adoc", "photo.jpg", "_layouts/page.adoc"):
        newsroom.write(name, "#+title: Міст\n")
    found = {one.path: one for one in problems(newsroom)}
    assert found.keys() == {"articles/one/a.org", "articles/c.adoc"}
    assert "left aside, 2" in found["articles/one/a.org"].message
    assert {one.level for one in found.values()} == {"warning"}
    newsroom.config = f'{CONFIG}[source]\ninclude = ["*.md"]\n'
    newsroom.article("a.md")
    assert problems(newsroom) == []


def test_a_source_that_is_suddenly_empty_is_an_error_as_it_is_to_a_build(newsroom: Newsroom) -> None:
    path = newsroom.article("a.md")
    newsroom.build()
    path.unlink()
    (found,) = problems(newsroom)
    assert (found.path, found.level) == ("config.toml", "error")
    assert "held articles and is now empty" in found.message


def test_a_document_that_somebody_has_damaged_is_an_error(newsroom: Newsroom) -> None:
    newsroom.article("a.md")
    newsroom.build()
    (newsroom.feeds / "all.rss").write_text("<rss><channel>")
    found = problems(newsroom)
    assert {one.path for one in found} == {"feeds/all.rss"}
    assert {one.level for one in found} == {"warning", "error"}


def test_a_document_that_somebody_has_deleted_is_a_warning_that_says_what_helps(newsroom: Newsroom) -> None:
    newsroom.article("a.md")
    newsroom.build()
    (newsroom.feeds / "all.json").unlink()
    (found,) = problems(newsroom)
    assert found.level == "warning"
    assert "feedpub build" in found.message


def test_a_feed_that_has_lost_its_last_article_is_a_warning(newsroom: Newsroom) -> None:
    newsroom.article("b.md")
    newsroom.article("a.md", tags=["міст"])
    newsroom.build()
    newsroom.article("a.md", tags=[])
    newsroom.build()
    (found,) = problems(newsroom)
    assert found.level == "warning"
    assert "'міст' has lost its last article" in found.message
    assert found.path.startswith("feeds/tags/mist.")


def test_two_articles_with_one_link_are_named_with_each_other(newsroom: Newsroom) -> None:
    newsroom.article("one/a.md", date="2026-02-01")
    newsroom.article("two/a.md", date="2026-02-02")
    newsroom.build()
    (found,) = [one for one in problems(newsroom) if "slug of its own" in one.message]
    assert found.path == "articles/two/a.md"
    assert "articles/one/a.md" in found.message


@pytest.mark.parametrize("path", ["articles/one/bad.md", "articles/one", "articles", "."])
def test_a_path_may_be_an_article_or_a_directory_of_them(newsroom: Newsroom, path: str) -> None:
    newsroom.write("one/bad.md", "---\ntitle: Без дати\n---\nтекст")
    newsroom.article("two/good.md")
    assert [one.path for one in problems(newsroom, path)] == ["articles/one/bad.md"]
    assert problems(newsroom, "articles/two") == []


def test_a_path_may_be_a_document_or_a_directory_of_them(newsroom: Newsroom) -> None:
    newsroom.article("a.md")
    newsroom.build()
    (newsroom.feeds / "all.rss").write_text("<rss>")
    assert {one.path for one in problems(newsroom, "feeds/all.rss")} == {"feeds/all.rss"}
    assert {one.path for one in problems(newsroom, newsroom.feeds)} == {"feeds/all.rss"}
    assert problems(newsroom, "feeds/all.atom", "articles/a.md") == []


def test_the_configuration_may_be_named_too(newsroom: Newsroom) -> None:
    newsroom.save()
    assert problems(newsroom, "config.toml") == []


def test_a_link_on_the_way_to_a_path_does_not_hide_it(newsroom: Newsroom, tmp_path: Path) -> None:
    newsroom.article("a.md", body="{{ unknown }}")
    newsroom.build()
    wanted = problems(newsroom)
    (newsroom.feeds / "all.rss").write_text("<rss/>")
    (tmp_path / "behind").symlink_to(tmp_path)
    assert problems(newsroom, "behind/articles/a.md") == problems(newsroom, "behind/articles") == wanted != []
    damaged = problems(newsroom, "feeds/all.rss")
    assert problems(newsroom, "behind/feeds/all.rss") == damaged != []
    assert problems(newsroom, "behind") == [*wanted, *damaged]


def test_every_file_that_a_shell_names_in_the_feeds_can_be_given(newsroom: Newsroom) -> None:
    newsroom.article("a.md")
    newsroom.build()
    assert problems(newsroom, *(path for path in newsroom.feeds.rglob("*") if path.is_file())) == []


@pytest.mark.parametrize(
    ("published", "name"),
    [("all.rss", "feed.xml"), ("all.atom", "atom.xml"), ("all.json", "feed.txt"), ("all.rss", "index.rss")],
)
def test_a_feed_from_elsewhere_is_known_by_how_it_begins(
    newsroom: Newsroom, tmp_path: Path, published: str, name: str
) -> None:
    newsroom.article("a.md")
    newsroom.build()
    (tmp_path / name).write_bytes(newsroom.document(published))
    assert problems(newsroom, name) == []
    (tmp_path / name).write_bytes(newsroom.document(published).replace(b"luky.example", b"luky .example"))
    assert {one.path for one in problems(newsroom, name)} == {name}


def test_a_path_where_nothing_is_is_wrong_usage(newsroom: Newsroom) -> None:
    with pytest.raises(UsageError, match=r"nothing\.md: there is no such file"):
        problems(newsroom, "articles/nothing.md")


def test_a_file_of_the_source_that_no_scan_takes_is_read_when_asked_for(newsroom: Newsroom) -> None:
    newsroom.write("README.md", "---\ntitle: Без дати\n---\nтекст")
    assert problems(newsroom) == []
    assert [one.path for one in problems(newsroom, "articles/README.md")] == ["articles/README.md"]


def test_what_is_neither_an_article_nor_a_feed_is_an_error(newsroom: Newsroom, tmp_path: Path) -> None:
    (tmp_path / "notes.pdf").write_bytes(b"%PDF-1.4")
    (found,) = problems(newsroom, "notes.pdf")
    assert found.path == "notes.pdf"
    assert "no RSS, Atom or JSON feed" in found.message


def test_a_pipe_is_not_waited_for(newsroom: Newsroom, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.rss")
    with pytest.raises(UsageError):
        problems(newsroom, "pipe.rss")


def test_what_may_not_be_read_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    with TemporaryDirectory(dir="/tmp") as folder:  # the folders of pytest are closed to others
        newsroom = Newsroom(Path(folder))
        newsroom.article("a.md")
        newsroom.folder.chmod(0o777)
        (newsroom.folder / "notes.xml").write_text("<rss/>")
        (newsroom.folder / "notes.xml").chmod(0)
        (newsroom.folder / "closed").mkdir(0)
        with monkeypatch.context() as patch, without_rights():
            patch.chdir(folder)
            assert [problem.message for problem in problems(newsroom, "notes.xml")] == [
                "it cannot be read (Permission denied)"
            ]
            with pytest.raises(UsageError, match="it cannot be read"):
                problems(newsroom, "closed/all.rss")
