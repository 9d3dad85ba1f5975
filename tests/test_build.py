"""Builds from end to end, with a clock by hand."""

from __future__ import annotations

import gzip
import itertools
import json
import os
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from feedpub.build.checking import check_all
from feedpub.build.entries import Failed
from feedpub.build.feeds import Renderer
from feedpub.build.once import build_once
from feedpub.build.options import Options
from feedpub.errors import Problem
from feedpub.feed import ALL
from feedpub.lock import build_lock
from feedpub.scan import Wanted, scan
from feedpub.selection import Selected, Selector
from feedpub.state import peek
from feedpub.state.documents import KnownFeed
from tests.newsroom import CONFIG, Newsroom


def test_an_article_stands_in_the_feed_of_all_and_in_that_of_its_tag(newsroom: Newsroom) -> None:
    newsroom.article("mist.md", "Міст відкрито", tags=["Дороги", "Бюджет"])
    report = newsroom.build()
    assert report.exit == 0
    assert newsroom.titles("all.rss") == newsroom.titles("tags/dorohy.atom") == ["Міст відкрито"]
    assert json.loads(newsroom.document("tags/biudzhet.json"))["items"][0]["tags"] == ["Дороги", "Бюджет"]
    assert newsroom.feed("tags/dorohy.rss").feed.title == "Верхні Луки — Дороги"


def test_a_first_build_of_an_empty_source_publishes_an_empty_valid_feed(newsroom: Newsroom) -> None:
    report = newsroom.build()
    assert report.exit == 0
    assert newsroom.titles("all.rss") == newsroom.titles("all.atom") == []
    assert json.loads(newsroom.document("all.json"))["items"] == []


def test_a_build_that_changes_nothing_writes_nothing(newsroom: Newsroom) -> None:
    newsroom.article("a.md", tags=["x"])
    newsroom.build()
    before = newsroom.files()
    assert newsroom.build().written == ()
    assert newsroom.build(full=True).written == ()
    assert newsroom.files() == before


def test_a_touched_file_and_white_space_are_no_change(newsroom: Newsroom) -> None:
    path = newsroom.article("a.md", body="Один абзац.\n\nДругий абзац.")
    newsroom.build()
    updated = newsroom.feed().entries[0].updated
    os.utime(path, (1, 1))
    assert newsroom.build().written == ()
    newsroom.article("a.md", body="Один  абзац.\n\n\nДругий\nабзац.")
    newsroom.build()
    assert newsroom.feed().entries[0].updated == updated


def test_an_edit_moves_updated_to_now_and_keeps_the_id(newsroom: Newsroom) -> None:
    newsroom.article("a.md", body="Було.")
    newsroom.build()
    before = newsroom.feed().entries[0]
    newsroom.article("a.md", body="Стало.")
    report = newsroom.build()
    after = newsroom.feed().entries[0]
    assert after.id == before.id
    assert after.updated_parsed[:6] == newsroom.now.timetuple()[:6]
    assert after.published == before.published
    assert [change.edited for change in report.feeds] == [(before.id,)]


def test_an_edit_takes_the_declared_date_where_that_is_later_than_the_last(newsroom: Newsroom) -> None:
    newsroom.article("a.md", body="Було.")
    newsroom.build()
    newsroom.article("a.md", body="Стало.", updated="2026-02-10 08:00")
    newsroom.build()
    assert newsroom.feed("all.rss").entries[0].updated_parsed[:5] == (2026, 2, 10, 6, 0)


def test_another_tag_moves_no_date(newsroom: Newsroom) -> None:
    newsroom.article("a.md", tags=["один"])
    newsroom.build()
    before = newsroom.feed().entries[0].updated
    newsroom.article("a.md", tags=["два"])
    newsroom.build()
    assert newsroom.feed().entries[0].updated == before
    assert newsroom.titles("tags/dva.atom") == ["Новина"]
    assert newsroom.titles("tags/odyn.atom") == []


def test_newest_first_and_ties_are_broken_by_id(newsroom: Newsroom) -> None:
    for name in ("b", "c", "a"):
        newsroom.article(f"{name}.md", f"Новина {name}")
    newsroom.article("new.md", "Найновіша", date="2026-02-02")
    newsroom.article("old.md", "Найстаріша", date="2025-02-02")
    newsroom.build()
    expected = ["Найновіша", "Новина a", "Новина b", "Новина c", "Найстаріша"]
    assert newsroom.titles("all.rss") == newsroom.titles("all.atom") == expected
    assert [item["title"] for item in json.loads(newsroom.document("all.json"))["items"]] == expected


def test_limit_keeps_the_newest(newsroom: Newsroom) -> None:
    newsroom.config = CONFIG + "[feeds]\nlimit = 2\n"
    for day in range(1, 6):
        newsroom.article(f"{day}.md", f"День {day}", date=f"2026-02-0{day}")
    newsroom.build()
    assert newsroom.titles() == ["День 5", "День 4"]


def test_max_bytes_holds_the_same_articles_in_each_format(newsroom: Newsroom) -> None:
    newsroom.config = CONFIG + '[feeds]\nmax_bytes = "12kB"\n'
    for day in range(1, 9):
        newsroom.article(f"{day}.md", f"День {day}", date=f"2026-02-0{day}", body="слово " * 300)
    newsroom.build()
    count = len(newsroom.titles("all.rss"))
    assert 1 <= count < 8
    assert (
        len(newsroom.titles("all.atom")) == len(json.loads(newsroom.document("all.json"))["items"]) == count
    )
    sizes = [len(newsroom.document(f"all.{name}")) for name in ("rss", "atom", "json")]
    assert max(sizes) <= 12_000


def test_one_article_larger_than_max_bytes_still_stands(newsroom: Newsroom) -> None:
    newsroom.config = CONFIG + '[feeds]\nmax_bytes = "1kB"\n'
    newsroom.article("a.md", body="слово " * 1_000)
    newsroom.article("b.md", "Друга", body="слово " * 1_000)
    newsroom.build()
    assert len(newsroom.titles()) == 1


def test_an_article_of_the_future_appears_at_its_moment(newsroom: Newsroom) -> None:
    newsroom.article("a.md", date="2026-03-01T13:00:00Z")
    newsroom.now = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
    assert newsroom.build().articles["due"] == 1
    assert newsroom.titles() == []
    newsroom.now = datetime(2026, 3, 1, 13, 0, tzinfo=UTC)
    newsroom.build(later=timedelta(0))
    assert newsroom.titles() == ["Новина"]


def test_an_article_leaves_at_its_expiry(newsroom: Newsroom) -> None:
    newsroom.article("a.md", expires="2026-03-01T12:15:00Z", tags=["x"])
    newsroom.build()
    assert newsroom.titles("tags/x.rss") == ["Новина"]
    newsroom.build()
    assert newsroom.titles() == newsroom.titles("tags/x.rss") == []


def test_a_bad_article_costs_only_itself(newsroom: Newsroom) -> None:
    newsroom.article("good.md")
    newsroom.write("bad.md", "---\ntitle: Без дати\n---\nтекст")
    report = newsroom.build()
    assert report.exit == 0
    assert newsroom.titles() == ["Новина"]
    assert [problem.level for problem in report.problems] == ["warning"]
    assert "bad.md" in report.problems[0].path


def test_half_a_character_in_a_header_that_the_text_asks_for_costs_nothing(newsroom: Newsroom) -> None:
    """It ended the whole build with a traceback."""
    header = '{"title": "Міст", "date": "2026-02-01", "x": "а\\ud800\\u0000б"}'
    newsroom.write("a.md", f"{header}\n\nТекст {{{{ page.x }}}}.\n")
    assert newsroom.build().exit == 0
    (entry,) = newsroom.feed().entries
    assert "Текст аб." in entry.content[0].value
    assert newsroom.files()["all.json"]


def test_the_front_page_of_a_site_is_not_written_over(newsroom: Newsroom) -> None:
    """Feeds that were published into the folder of a whole site took its front page away."""
    front = newsroom.feeds / "index.html"
    newsroom.feeds.mkdir()
    front.write_text("<title>Верхні Луки</title>")
    newsroom.article("a.md")
    report = newsroom.build()
    assert [(one.level, Path(one.path).name) for one in report.problems] == [("warning", "index.html")]
    assert (report.exit, front.read_text()) == (0, "<title>Верхні Луки</title>")
    assert "feeds.opml" in newsroom.files()
    newsroom.config += "[feeds]\npages = false\n"
    assert newsroom.build().problems == ()
    assert front.exists()


def test_an_index_of_ours_is_known_without_the_state(newsroom: Newsroom) -> None:
    newsroom.article("a.md", tags=["мости"])
    newsroom.build()
    newsroom.settings.state.unlink()
    newsroom.article("b.md", tags=["дороги"])
    newsroom.build()
    assert "tags/dorohy.html" in newsroom.document("index.html").decode()


def test_a_document_that_fails_its_check_is_named_by_its_path_from_here(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.article("a.md")
    newsroom.build()
    before = newsroom.files()
    newsroom.article("b.md", "Інша")
    monkeypatch.chdir(newsroom.folder)
    monkeypatch.setattr(
        "feedpub.build.writing.check_parts", lambda *given: [Problem(path=given[5], message="unsound")]
    )
    monkeypatch.setattr(
        "feedpub.build.writing.faults", lambda _, path, __: [Problem(path=path, message="odd")]
    )
    report = newsroom.build()
    assert report.exit == 1
    assert {problem.path for problem in report.problems} == {
        f"feeds/{path}" for path in ("all.rss", "all.atom", "all.json", "all.html")
    }
    assert {path: before[path] for path in before if path.startswith("all.")} == {
        path: content for path, content in newsroom.files().items() if path.startswith("all.")
    }


def test_strict_publishes_nothing_where_an_article_cannot_be_read(newsroom: Newsroom) -> None:
    newsroom.article("good.md")
    newsroom.write("bad.md", b"\x00\x01\x02\x03" * 200)
    report = newsroom.build(strict=True)
    assert report.exit == 1
    assert [problem.message for problem in report.problems if problem.level == "error"] == [
        "nothing was published, as not everything can be read and --strict asks for that"
    ]
    assert newsroom.files() == {}


def test_strict_minds_an_article_whose_body_alone_cannot_be_published(newsroom: Newsroom) -> None:
    newsroom.article("good.md")
    newsroom.article("deep.md", body="> " * 2_000 + "x")
    report = newsroom.build(strict=True)
    assert (report.exit, report.written, newsroom.files()) == (1, (), {})
    assert newsroom.build().exit == 0


def test_strict_and_the_guard_together_end_with_3_and_publish_nothing(newsroom: Newsroom) -> None:
    for day in range(1, 11):
        newsroom.article(f"{day}.md", f"Новина {day}", f"2026-02-{day:02}")
    newsroom.build()
    before = newsroom.files()
    for day in range(1, 8):
        (newsroom.source / f"{day}.md").unlink()
    newsroom.write("bad.md", b"\x00\x01\x02\x03" * 200)
    report = newsroom.build(strict=True)
    assert report.exit == 3
    assert any("bad.md" in problem.path for problem in report.problems)
    assert newsroom.files() == before


def test_strict_publishes_nothing_where_a_whole_directory_cannot_be_read(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.article("good.md")
    newsroom.article("closed/a.md")
    opened = os.open

    def refused(path: str, *given: Any, **named: Any) -> int:
        if str(path).endswith("closed/"):
            raise PermissionError(13, "Permission denied", path)
        return opened(path, *given, **named)

    monkeypatch.setattr(os, "open", refused)
    assert newsroom.build(strict=True).exit == 1
    assert newsroom.files() == {}
    report = newsroom.build()
    assert report.exit == 0
    assert [(one.level, one.path.rpartition("/")[2]) for one in report.problems] == [("warning", "closed")]


def test_dry_run_tells_and_publishes_nothing(newsroom: Newsroom) -> None:
    newsroom.article("a.md")
    report = newsroom.build(dry_run=True)
    assert report.feeds[0].added == ("https://luky.example/news/a/",)
    assert newsroom.files() == {}
    assert newsroom.build().feeds[0].added == ("https://luky.example/news/a/",)


def test_a_vanished_source_changes_no_byte(newsroom: Newsroom) -> None:
    newsroom.article("a.md")
    newsroom.build()
    before = newsroom.files()
    newsroom.source.rename(newsroom.folder / "away")
    assert newsroom.build(force=True).exit == 2
    assert newsroom.files() == before


def test_a_source_that_is_suddenly_empty_changes_no_byte(newsroom: Newsroom) -> None:
    path = newsroom.article("a.md")
    newsroom.build()
    before = newsroom.files()
    path.unlink()
    assert newsroom.build().exit == 3
    assert newsroom.files() == before


def test_a_renamed_article_keeps_its_id(newsroom: Newsroom) -> None:
    path = newsroom.article("a.md")
    newsroom.article("b.md", "Друга")
    newsroom.build()
    before = {entry.title: entry.id for entry in newsroom.feed().entries}
    path.rename(path.with_name("c.md"))
    newsroom.build()
    assert {entry.title: entry.id for entry in newsroom.feed().entries} == before


def test_two_articles_that_swap_their_files_keep_their_ids(newsroom: Newsroom) -> None:
    first = newsroom.article("a.md", "Перша", date="2026-02-01")
    second = newsroom.article("b.md", "Друга", date="2026-02-02")
    newsroom.build()
    before = {entry.title: entry.id for entry in newsroom.feed().entries}
    first_text, second_text = first.read_bytes(), second.read_bytes()
    first.write_bytes(second_text)
    second.write_bytes(first_text)
    newsroom.build()
    assert {entry.title: entry.id for entry in newsroom.feed().entries} == before


def test_a_second_claimant_of_an_id_gets_a_number(newsroom: Newsroom) -> None:
    newsroom.article("one/a.md", "Перша", date="2026-02-01")
    newsroom.article("two/a.md", "Друга", date="2026-02-02")
    report = newsroom.build()
    ids = {entry.title: entry.id for entry in newsroom.feed().entries}
    assert ids == {"Перша": "https://luky.example/news/a/", "Друга": "https://luky.example/news/a/#2"}
    assert any("two/a.md" in problem.path and "one/a.md" in problem.message for problem in report.problems)


def test_the_id_of_a_deleted_article_is_not_used_again(newsroom: Newsroom) -> None:
    path = newsroom.article("a.md", "Стара", date="2026-01-01")
    newsroom.article("b.md", "Інша")
    newsroom.build()
    path.unlink()
    newsroom.build()
    newsroom.article("a.md", "Зовсім нова", date="2026-02-20", body="Інше.")
    newsroom.build()
    ids = {entry.title: entry.id for entry in newsroom.feed().entries}
    assert ids["Зовсім нова"] == "https://luky.example/news/a/#2"


def test_compressed_copies_hold_the_same_bytes_with_the_same_time(newsroom: Newsroom) -> None:
    newsroom.article("a.md")
    newsroom.build()
    files = newsroom.files()
    assert gzip.decompress(files["all.rss.gz"][0]) == files["all.rss"][0]
    assert files["all.rss"][1] == files["all.rss.gz"][1] == files["all.rss.br"][1]


def test_a_published_file_that_somebody_deleted_comes_back(newsroom: Newsroom) -> None:
    newsroom.article("a.md")
    newsroom.build()
    before = newsroom.document("all.rss")
    (newsroom.feeds / "all.rss").unlink()
    newsroom.build()
    assert newsroom.document("all.rss") == before


def test_two_publishes_of_a_document_are_a_second_apart(newsroom: Newsroom) -> None:
    newsroom.article("a.md", body="Було.")
    newsroom.build()
    before = newsroom.files()["all.rss"][1]
    newsroom.article("a.md", body="Стало.")
    newsroom.build(later=timedelta(milliseconds=100))
    assert newsroom.files()["all.rss"][1] - before == 1_000_000_000


def test_tag_writes_only_the_feeds_of_that_tag_and_the_rest_follows(newsroom: Newsroom) -> None:
    newsroom.article("a.md", tags=["один", "два"])
    report = newsroom.build(tags=("odyn",))
    assert report.written and all(path.startswith("tags/odyn.") for path in report.written)
    assert "all.rss" in newsroom.build().written


def test_an_unknown_tag_is_a_usage_error_that_touches_nothing(newsroom: Newsroom) -> None:
    newsroom.article("a.md", tags=["дороги"])
    report = newsroom.build(tags=("dorogy",))
    assert report.exit == 2
    assert "dorohy" in report.problems[0].message
    assert newsroom.files() == {}


def test_feed_false_stands_in_no_feed(newsroom: Newsroom) -> None:
    newsroom.article("a.md", tags=["x"], feed=False)
    newsroom.build()
    assert newsroom.titles() == []
    assert not (newsroom.feeds / "tags").exists()


def test_a_held_lock_is_exit_4(newsroom: Newsroom) -> None:
    settings = newsroom.settings
    with build_lock(settings.state.parent, settings.feeds.directory):
        assert build_once(settings, newsroom.now, Options()).exit == 4


def test_a_feed_that_the_configuration_no_longer_asks_for_is_deleted_and_nothing_else(
    newsroom: Newsroom,
) -> None:
    newsroom.article("a.md", tags=["x"])
    newsroom.build()
    (newsroom.feeds / "tags" / "mine.txt").write_text("мій файл", "utf-8")
    newsroom.config = CONFIG + '[feeds]\nby = []\nformats = ["rss"]\npages = false\n'
    report = newsroom.build()
    assert "tags/x.rss" in report.deleted
    assert set(newsroom.files()) == {"all.rss", "all.rss.gz", "all.rss.br", "tags/mine.txt"}


def test_an_article_that_names_no_language_is_in_that_of_the_site(newsroom: Newsroom) -> None:
    """A site in Ukrainian had a feed of its English articles, and none of the others."""
    newsroom.config = (
        CONFIG
        + '[feeds]\nby = ["language"]\n[[feeds.custom]]\nname = "ours"\ninclude = { language = ["uk"] }\n'
    )
    newsroom.article("a.md", "Перша", "2026-02-03")
    newsroom.article("b.md", "Друга", "2026-02-02", lang="uk")
    newsroom.article("c.md", "Third", "2026-02-01", lang="en")
    newsroom.build()
    for feed in ("languages/uk.rss", "custom/ours.rss"):
        assert newsroom.titles(feed) == ["Перша", "Друга"]
    assert newsroom.titles("languages/en.rss") == ["Third"]
    newsroom.config = newsroom.config.replace('language = "uk"\n', 'language = "en"\n')
    newsroom.build(force=True)
    assert newsroom.titles("languages/uk.rss") == newsroom.titles("custom/ours.rss") == ["Друга"]
    assert newsroom.titles("languages/en.rss") == ["Перша", "Third"]


def test_a_custom_feed_holds_what_it_includes_and_not_what_it_excludes(newsroom: Newsroom) -> None:
    newsroom.config = CONFIG + (
        '[[feeds.custom]]\nname = "partner"\ninclude = { tag = ["Громади"] }\nexclude = { tag = ["реклама"] }\n'
    )
    newsroom.article("a.md", "Так", tags=["громади"])
    newsroom.article("b.md", "Ні", tags=["громади", "Реклама"])
    newsroom.article("c.md", "Теж ні", tags=["інше"])
    newsroom.build()
    assert newsroom.titles("custom/partner.rss") == ["Так"]


def test_an_article_in_a_folder_of_its_own_stands_in_the_feed_of_the_folder_above(newsroom: Newsroom) -> None:
    newsroom.config += (
        '[feeds]\nby = ["directory"]\n[[feeds.custom]]\nname = "posts"\ninclude = { directory = ["posts"] }\n'
    )
    newsroom.article("posts/dorohy.md", "Дороги", "2026-02-01")
    newsroom.article("posts/mist/index.md", "Міст", "2026-02-02")
    newsroom.article("lone/index.uk.md", "Сама", "2026-02-03")
    newsroom.build()
    assert (
        newsroom.titles("directories/posts.rss") == newsroom.titles("custom/posts.rss") == ["Міст", "Дороги"]
    )
    assert [
        path for path in newsroom.files() if path.startswith("directories/") and path.endswith(".rss")
    ] == ["directories/posts.rss"]


@pytest.mark.parametrize("processes", [1, 2])
def test_an_article_that_feeds_want_in_other_forms_is_known_in_all_of_them(
    newsroom: Newsroom, processes: int
) -> None:
    newsroom.config += (
        '[feeds]\npages = false\nformats = ["rss"]\n'
        '[[feeds.custom]]\nname = "one"\nformats = ["json"]\n'
        '[[feeds.custom]]\nname = "two"\nformats = ["rss", "atom"]\ncontent = "summary"\n'
    )
    for number in range(160):
        day = "2026-02-02" if number == 159 else "2026-02-01"
        newsroom.article(f"{number:03}.md", f"Новина {number}", day, tags=[f"тег {number // 4}"])
    report = newsroom.build(processes=processes)
    assert (report.exit, len(report.written)) == (0, 1 + 40 + 1 + 2)
    with peek(newsroom.settings.state) as state:
        (number,) = (one.number for one in state.articles.all() if one.path == "159.md")
        selector = Selector(state, newsroom.settings, int(newsroom.now.timestamp()))
        selector.select(KnownFeed(ALL, "", ""))
        revision = selector.members[number].revision
        assert (state.documents.sizes(number, "full", revision) or {}).keys() >= {"rss", "json"}
        assert (state.documents.sizes(number, "summary", revision) or {}).keys() >= {"rss", "atom"}
    assert newsroom.titles("all.rss") == newsroom.titles("custom/two.atom")


def test_tags_that_differ_only_in_case_are_one_tag_spelled_as_its_oldest_article_does(
    newsroom: Newsroom,
) -> None:
    newsroom.article("new.md", "Нова", date="2026-02-02", tags=["plone"])
    newsroom.article("old.md", "Стара", date="2026-02-01", tags=["Plone"])
    newsroom.build()
    assert newsroom.titles("tags/plone.atom") == ["Нова", "Стара"]
    assert {tag.term for entry in newsroom.feed().entries for tag in entry.tags} == {"Plone"}


def test_tags_whose_slugs_collide_both_have_a_feed(newsroom: Newsroom) -> None:
    newsroom.article("a.md", "Перша", date="2026-02-01", tags=["Що?"])
    newsroom.article("b.md", "Друга", date="2026-02-02", tags=["Що!"])
    newsroom.build()
    feeds = sorted(path.name for path in (newsroom.feeds / "tags").glob("*.rss"))
    assert len(feeds) == 2
    assert feeds[0] == "shcho-" + feeds[0].removeprefix("shcho-")
    assert newsroom.titles("tags/shcho.rss") == ["Перша"]


def test_minimum_keeps_small_tags_without_a_feed(newsroom: Newsroom) -> None:
    newsroom.config = CONFIG + "[feeds]\nminimum = 2\n"
    newsroom.article("a.md", tags=["один"])
    newsroom.build()
    assert not (newsroom.feeds / "tags").exists()
    newsroom.article("b.md", "Друга", tags=["один"])
    newsroom.build()
    assert len(newsroom.titles("tags/odyn.rss")) == 2


@pytest.mark.parametrize(
    "feeds",
    [
        "[feeds]\nminimum = 2\n",
        "[feeds]\nby = []\n",
        '[feeds]\nby = ["author"]\n',
        '[[feeds.custom]]\nname = "a"\ninclude = { directory = ["a"] }\n',
        '[feeds]\nminimum = 2\narchive = true\n[[feeds.custom]]\nname = "a"\ninclude = { directory = ["a"] }\n',
    ],
)
def test_terms_that_have_no_feed_are_not_looked_at_again(newsroom: Newsroom, feeds: str) -> None:
    newsroom.config = CONFIG + feeds
    newsroom.article("a/a.md", tags=["один"], author="Олена")
    newsroom.build()
    with peek(newsroom.settings.state) as state:
        assert state.documents.pending() == set()
    newsroom.config = CONFIG + '[feeds]\nby = ["tag", "language", "directory"]\n'
    newsroom.build()
    assert len(newsroom.titles("tags/odyn.rss")) == len(newsroom.titles("directories/a.rss")) == 1


def test_a_build_killed_between_the_renames_and_the_commit_is_put_right(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.article("a.md", body="Було.")
    newsroom.build()
    newsroom.article("a.md", body="Стало.")

    class Killed(BaseException):
        pass

    def die(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("feedpub.build.publishing._Publication.remember", die)
        with pytest.raises(Killed):
            newsroom.build()
    killed = newsroom.document("all.atom")
    report = newsroom.build()
    assert newsroom.document("all.atom") == killed
    assert b"\xd0\xa1\xd1\x82\xd0\xb0\xd0\xbb\xd0\xbe" in killed
    assert report.exit == 0
    assert newsroom.build().written == ()


def test_a_write_that_fails_leaves_the_last_good_documents_and_says_5(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.article("a.md", body="Було.")
    newsroom.build()
    before = newsroom.files()
    newsroom.article("a.md", body="Стало.")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("feedpub.publish._write_drafts", full)
        report = newsroom.build()
    assert report.exit == 5
    assert newsroom.files() == before
    assert newsroom.build().exit == 0
    assert "Стало" in newsroom.document("all.json").decode()


def test_each_feed_has_a_page_and_the_index_lists_them(newsroom: Newsroom) -> None:
    newsroom.article("a.md", "Міст відкрито", tags=["Дороги"], body="Перший абзац про міст.\n\nДругий.")
    newsroom.build()
    page = newsroom.document("tags/dorohy.html").decode()
    assert "Міст відкрито" in page and "Перший абзац про міст." in page
    assert "tags/dorohy.html" in newsroom.document("index.html").decode()
    assert b"tags/dorohy.rss" in newsroom.document("feeds.opml")
    before = newsroom.files()
    newsroom.build(full=True)
    assert newsroom.files() == before


def test_pages_that_are_no_longer_wanted_are_deleted(newsroom: Newsroom) -> None:
    newsroom.article("a.md", tags=["Дороги"])
    newsroom.build()
    newsroom.config = CONFIG + "[feeds]\npages = false\n"
    newsroom.build()
    assert not [path for path in newsroom.files() if path.endswith((".html", ".opml", ".css", ".js"))]


def test_a_change_in_nothing_but_the_configuration_of_the_program_is_noticed(newsroom: Newsroom) -> None:
    newsroom.config = newsroom.config.replace('permalink = "/news/{slug}/"\n', "")
    newsroom.write("_config.yml", "title: Луки\npermalink: /:title/\n")
    newsroom.article("_posts/2026-02-01-mist.md")
    newsroom.build()
    assert [entry.link for entry in newsroom.feed().entries] == ["https://luky.example/mist/"]
    newsroom.write("_config.yml", "title: Луки\npermalink: /:year/:title/\n")
    newsroom.build()
    assert [entry.link for entry in newsroom.feed().entries] == ["https://luky.example/2026/mist/"]
    (newsroom.source / "_config.yml").unlink()
    newsroom.write("_data/authors.yml", "olena:\n  name: Олена Кравець\n")
    newsroom.article("_posts/2026-02-01-mist.md", author="olena")
    newsroom.build()
    assert newsroom.feed().entries[0].author == "Олена Кравець"
    newsroom.write("_data/authors.yml", "olena:\n  name: Олена Гай\n")
    newsroom.build()
    assert newsroom.feed().entries[0].author == "Олена Гай"


@pytest.mark.parametrize(
    "name", ["a b/{format}", "стрічки/{format}", "100%25 [x]/what?#{format}", "a+b&c='d'.{format}"]
)
def test_a_feed_may_have_any_name_and_its_address_holds_it_encoded(newsroom: Newsroom, name: str) -> None:
    newsroom.config = f'{CONFIG}[feeds.paths]\nall = "{name}"\n'
    newsroom.article("a.md")
    assert newsroom.build().exit == 0
    feed = newsroom.feed(name.format(format="atom"))
    assert feed.feed.links[0].rel == "self"
    assert unquote(feed.feed.links[0].href) == f"https://luky.example/feeds/{name.format(format='atom')}"
    assert re.fullmatch("[!-~]+", feed.feed.links[0].href)


def test_a_slug_may_stand_twice_in_a_path_and_is_read_back_when_the_state_is_lost(newsroom: Newsroom) -> None:
    newsroom.config = f'{CONFIG}[feeds.paths]\ntag = "[t]/{{slug}}/{{slug}}.{{format}}"\n'
    newsroom.article("a.md", tags=["Дороги"])
    newsroom.build()
    before = newsroom.files()
    assert "[t]/dorohy/dorohy.rss" in before
    newsroom.lose_state()
    report = newsroom.build()
    assert report.exit == 0
    assert newsroom.files() == before


def test_a_tag_of_a_ukrainian_article_is_romanised_as_ukrainian_on_an_english_site(
    newsroom: Newsroom,
) -> None:
    newsroom.config = CONFIG.replace('language = "uk"', 'language = "en"')
    newsroom.config += '[[feeds.custom]]\nname = "one"\ninclude = { tag = ["pershi-kroky"] }\n'
    newsroom.article("a.md", "Перша", "2026-02-01", tags=["перші кроки"], lang="uk-UA")
    newsroom.article("b.md", "Вторая", "2026-02-02", tags=["мысли", "перші кроки"], lang="ru")
    newsroom.build()
    slugs = {path for path in newsroom.files() if path.startswith("tags/") and path.endswith(".rss")}
    assert slugs == {"tags/pershi-kroky.rss", "tags/mysli.rss"}
    assert newsroom.titles("custom/one.atom") == ["Вторая", "Перша"]
    assert newsroom.build(tags=("pershi-kroky",)).exit == 0


def test_an_older_article_that_spells_a_tag_otherwise_changes_it_in_every_feed(newsroom: Newsroom) -> None:
    newsroom.config = f'{CONFIG}[feeds]\nby = ["tag", "category", "author"]\nminimum = 2\n'
    for day in (3, 4):
        newsroom.article(
            f"{day}.md", tags=["Громада"], category="Культура", author="Олена", date=f"2026-02-0{day}"
        )
    newsroom.article("2.md", tags=["Ліс"], category="Довкілля", author="Олена", date="2026-02-02")
    newsroom.build()
    newsroom.article("1.md", tags=["громада", "ліс"], category="Спорт", date="2026-02-01")
    newsroom.build()
    before = newsroom.files()
    assert "Громада" not in newsroom.document("categories/kultura.json").decode()
    assert "Ліс" not in newsroom.document("authors/olena.json").decode()
    newsroom.build(full=True)
    assert newsroom.files() == before


@pytest.mark.parametrize("by", ['["tag", "author"]', '["author"]'])
def test_a_tag_that_another_article_now_spells_is_spelled_so_in_every_feed(
    newsroom: Newsroom, by: str
) -> None:
    newsroom.config = f"{CONFIG}[feeds]\nby = {by}\n"
    newsroom.article("old.md", date="2026-02-01", tags=["дороги"], author="Тарас")
    newsroom.article("new.md", date="2026-02-02", tags=["Дороги"], author="Олена")
    newsroom.build()
    assert [tag.term for tag in newsroom.feed("authors/olena.atom").entries[0].tags] == ["дороги"]
    (newsroom.source / "old.md").unlink()
    newsroom.build()
    assert [tag.term for tag in newsroom.feed("authors/olena.atom").entries[0].tags] == ["Дороги"]
    newsroom.article("older.md", date="2026-01-01", tags=["ДОРОГИ"], author="Тарас")
    newsroom.build()
    assert [tag.term for tag in newsroom.feed("authors/olena.atom").entries[0].tags] == ["ДОРОГИ"]


def test_a_page_says_in_which_language_an_article_is_where_it_is_not_the_sites(newsroom: Newsroom) -> None:
    newsroom.article("bridge.md", "The bridge is open", lang="en", tags=["Дороги"])
    newsroom.article("mist.md", "Міст відкрито", lang="uk", date="2026-01-01 10:00")
    newsroom.build()
    page = newsroom.document("all.html").decode()
    assert '<h3 dir="auto" lang="en"><a href="https://luky.example/news/bridge/" hreflang="en">' in page
    assert '<h3 dir="auto"><a href="https://luky.example/news/mist/">' in page


def test_a_tag_is_found_by_its_latin_name_wherever_its_path_has_the_slug(newsroom: Newsroom) -> None:
    newsroom.config += '[feeds.paths]\ntag = "{slug}/feed.{format}"\n'
    newsroom.article("mist.md", tags=["Дороги"])
    newsroom.build()
    assert 'data-slug="dorohy"' in newsroom.document("index.html").decode()


def test_an_article_about_character_references_and_a_stray_delete_stand_in_every_format(
    newsroom: Newsroom,
) -> None:
    newsroom.article(
        "a.md", "Що таке &amp;#x80; і &#128;", tags=["&amp;#x80;"], body="Слово\x7f і &#127; `&#x80;`."
    )
    report = newsroom.build()
    assert (report.exit, report.problems) == (0, ())
    for path in ("all.rss", "all.atom", "all.json", "tags/x80.rss", "tags/x80.json"):
        assert b"\x7f" not in newsroom.document(path)
    with peek(newsroom.settings.state) as state:
        assert list(check_all(newsroom.settings, state)) == []


@pytest.mark.parametrize(
    ("link", "id"),
    [
        ("https://luky.example/a/../b", "https://luky.example/b"),
        ("https://luky.example:443/", "https://luky.example/"),
        ("https://luky.example./x", "https://luky.example/x"),
        ("https://luky.example/%7euser", "https://luky.example/~user"),
        ("/../../x", "https://luky.example/x"),
        ("https://luky.example/%d0%b8%cc%86", "https://luky.example/%D0%B9"),
    ],
)
def test_an_article_is_not_lost_because_its_link_is_no_canonical_id(
    newsroom: Newsroom, link: str, id: str
) -> None:
    newsroom.article("a.md", link=link)
    report = newsroom.build()
    assert (report.exit, report.problems) == (0, ())
    assert [entry.id for entry in newsroom.feed().entries] == [id]
    newsroom.build(full=True)
    assert [entry.id for entry in newsroom.feed().entries] == [id]


def test_a_tag_never_takes_the_path_of_another_feed(newsroom: Newsroom) -> None:
    newsroom.config = (
        f'{CONFIG}[feeds.paths]\ntag = "{{slug}}.{{format}}"\n'
        '[[feeds.custom]]\nname = "partner"\npath = "partner.{format}"\n'
    )
    newsroom.article("a.md", "Перша", tags=["all", "partner", "index"])
    newsroom.article("b.md", "Друга", tags=["Дороги"])
    assert newsroom.build().exit == 0
    assert newsroom.feed("all.atom").feed.title == "Верхні Луки"
    assert newsroom.feed("all.rss").feed.title == "Верхні Луки"
    assert len(newsroom.feed("partner.rss").entries) == 2
    tags = {path.partition("-")[0] for path in newsroom.files() if path.endswith(".rss") and "-" in path}
    assert tags == {"all", "partner"}


def test_a_feed_of_ones_own_at_the_path_of_a_tag_is_a_mistake_that_touches_nothing(
    newsroom: Newsroom,
) -> None:
    newsroom.article("a.md", tags=["Дороги"])
    newsroom.build()
    before = newsroom.files()
    newsroom.config += '[[feeds.custom]]\nname = "one"\npath = "tags/dorohy.{format}"\n'
    report = newsroom.build()
    assert report.exit == 2
    assert "tags/dorohy.rss" in report.problems[0].message
    assert newsroom.files() == before


def test_formats_that_change_places_are_each_written_anew(newsroom: Newsroom) -> None:
    newsroom.config = f'{CONFIG}[feeds.paths]\nall = {{ rss = "a.xml", atom = "b.xml", json = "c" }}\n'
    newsroom.article("a.md")
    newsroom.build()
    newsroom.config = f'{CONFIG}[feeds.paths]\nall = {{ rss = "b.xml", atom = "a.xml", json = "c" }}\n'
    assert newsroom.build().exit == 0
    assert newsroom.feed("a.xml").version == "atom10"
    assert newsroom.feed("b.xml").version == "rss20"


def test_no_two_feeds_share_a_page_where_their_documents_differ(newsroom: Newsroom) -> None:
    newsroom.config = (
        f'{CONFIG}[feeds.paths]\nall = {{ rss = "feed.xml", atom = "feed.atom", json = "feed.json" }}\n'
        'tag = { rss = "{slug}.rss", atom = "{slug}.at.xml", json = "{slug}.js.json" }\n'
    )
    newsroom.article("a.md", tags=["feed", "Дороги"])
    newsroom.build()
    pages = {path: content for path, content in newsroom.contents().items() if path.endswith(".html")}
    assert "Верхні Луки — feed" not in pages["feed.html"].decode()
    assert len(pages) == 4  # of all feeds, of all articles and of two tags


# A source that changes while it is read


def before_rendering(monkeypatch: pytest.MonkeyPatch, change: Callable[[], object], times: int = 1) -> None:
    """Have something happen once files were read, and before they are rendered."""
    finish = Renderer.finish
    left = iter(range(times))

    def finish_later(self: Renderer, feeds: Iterable[Selected]) -> list[Failed]:
        if next(left, None) is not None:
            change()
        return finish(self, feeds)

    monkeypatch.setattr(Renderer, "finish", finish_later)


def test_an_article_that_changes_before_it_is_rendered_is_read_again(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.article("a.md", "Перша")
    before_rendering(monkeypatch, lambda: newsroom.article("a.md", "Інша"))
    assert newsroom.build().exit == 0
    assert newsroom.titles() == ["Інша"]


@pytest.mark.parametrize(
    ("sidecar", "ids"),
    [
        (".. status: draft\n", []),
        (
            ".. guid: urn:uuid:0b6a2f4e-5b7c-4c1e-9a57-3f6f0c1d2e3f\n",
            ["urn:uuid:0b6a2f4e-5b7c-4c1e-9a57-3f6f0c1d2e3f"],
        ),
    ],
)
def test_a_header_that_comes_beside_an_article_before_it_is_rendered_counts(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, sidecar: str, ids: list[str]
) -> None:
    newsroom.config += '[source]\nconvention = "none"\n'
    newsroom.write("2026-02-02-mist.md", "Міст відкрито.")
    before_rendering(monkeypatch, lambda: newsroom.write("2026-02-02-mist.meta", sidecar))
    assert newsroom.build().exit == 0
    assert [entry.id for entry in newsroom.feed().entries] == ids


def test_a_header_that_goes_while_the_source_is_looked_at_costs_no_article(newsroom: Newsroom) -> None:
    """The whole folder counted as one that cannot be read, and the source as missing where it was that."""
    newsroom.write("2026-02-02-mist.md", "Міст відкрито.")
    header = newsroom.write("2026-02-02-mist.meta", ".. status: draft\n")

    def beside(_: str) -> tuple[str, ...]:
        header.unlink(missing_ok=True)
        return (header.name,)

    wanted = Wanted(
        directory=newsroom.source,
        is_article=lambda name: name.endswith(".md"),
        sidecars=beside,
        sidecar_suffix=".meta",
    )
    assert [file.path for file in scan(wanted).files] == ["2026-02-02-mist.md"]


def test_articles_beside_the_state_are_published_and_its_own_files_are_none(newsroom: Newsroom) -> None:
    """The folder of the state was left out without a word."""
    newsroom.config += '[source]\ndirectory = "."\nexclude = ["config.toml"]\n[state]\npath = "blog/state"\n'
    (newsroom.folder / "blog").mkdir()
    text = "---\ntitle: Міст\ndate: 2026-02-02\n---\nТекст.\n"
    (newsroom.folder / "blog/mist.md").write_text(text, "utf-8")
    (newsroom.folder / "blog/state-old").write_text(text, "utf-8")
    assert newsroom.build().articles["published"] == 1
    assert newsroom.titles() == ["Міст"]
    assert newsroom.build().written == ()


def test_a_source_that_does_not_come_to_rest_is_left_to_the_next_build(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.article("a.md", "Перша")
    turns = itertools.count()
    before_rendering(
        monkeypatch, lambda: newsroom.article("a.md", "Перша", body=f"Текст {next(turns)}."), times=3
    )
    report = newsroom.build()
    assert (report.exit, newsroom.files()) == (2, {})
    assert "a.md changes while it is read" in report.problems[0].message
    assert newsroom.build().exit == 0
    assert newsroom.titles() == ["Перша"]
