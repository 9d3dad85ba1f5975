"""Archives (RFC 5005 §4): everything older than a feed holds is on pages, which change only where they must."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from feedpub.build import interventions
from feedpub.state import open_state
from tests.archive_walker import (
    FORMATS,
    archive_config,
    article,
    fill,
    of_archive,
    pages,
    rewritten,
    titles,
    walk,
)
from tests.newsroom import CONFIG, Newsroom


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    return Newsroom(tmp_path, config=archive_config())


def test_everything_older_stands_on_pages_of_fixed_length(newsroom: Newsroom) -> None:
    fill(newsroom, 7)
    newsroom.build()
    assert titles(newsroom, "all.atom") == ["Новина 6", "Новина 5"]
    assert titles(newsroom, "archive/all/2025-1.rss") == ["Новина 1", "Новина 0"]
    assert titles(newsroom, "archive/all/2025-3.rss") == ["Новина 5", "Новина 4"]
    assert not (newsroom.feeds / "archive/all/2025-4.rss").exists()
    assert pages(newsroom, "archive/tags") == [f"archive/tags/voda/2025-1.{name}" for name in sorted(FORMATS)]
    assert not list(newsroom.feeds.glob("archive/**/*.html"))


def test_pages_are_linked_and_marked_as_the_specification_wants_it(newsroom: Newsroom) -> None:
    fill(newsroom, 7)
    newsroom.build()
    for name in ("rss", "atom"):
        current, third, second, first = walk(newsroom.feeds, f"all.{name}")
        assert current.links["prev-archive"] == third.path == f"archive/all/2025-3.{name}"
        assert not current.is_marked and "current" not in current.links
        for page in (first, second, third):
            assert page.is_marked
            assert page.links["current"] == f"all.{name}"
        assert "next-archive" not in second.links
        assert first.links["next-archive"] == second.path


def test_a_single_page_has_no_mark_that_may_not_stand_alone(newsroom: Newsroom) -> None:
    fill(newsroom, 3)
    newsroom.build()
    _, page = walk(newsroom.feeds, "all.atom")
    assert not page.is_marked
    assert page.links["current"] == "all.atom"


def test_a_feed_that_holds_everything_has_no_archive(newsroom: Newsroom) -> None:
    fill(newsroom, 2)
    newsroom.build()
    assert not (newsroom.feeds / "archive").exists()
    assert len(walk(newsroom.feeds, "all.json")) == 1


def test_an_archive_has_the_id_and_the_title_of_its_feed(newsroom: Newsroom) -> None:
    fill(newsroom, 3)
    newsroom.build()
    feed, page = newsroom.feed("all.atom").feed, newsroom.feed("archive/all/2025-1.atom").feed
    assert (feed.id, feed.title) == (page.id, page.title)


def test_a_new_article_changes_no_page_that_stands(newsroom: Newsroom) -> None:
    fill(newsroom, 8)
    newsroom.build()
    before = newsroom.files()
    article(newsroom, 8, tags=[])
    newsroom.build()
    assert of_archive(rewritten(newsroom, before)) == {"archive/all/2025-4"}  # which is new
    before = newsroom.files()
    article(newsroom, 9, tags=[])
    newsroom.build()
    assert of_archive(rewritten(newsroom, before)) == set()


def test_the_first_page_changes_once_when_the_second_comes(newsroom: Newsroom) -> None:
    fill(newsroom, 4)
    newsroom.build()
    before = newsroom.files()
    article(newsroom, 4, tags=[])
    newsroom.build()
    assert of_archive(rewritten(newsroom, before)) == {"archive/all/2025-1", "archive/all/2025-2"}


def test_a_build_that_changes_nothing_writes_no_page(newsroom: Newsroom) -> None:
    fill(newsroom, 9)
    newsroom.build()
    before = newsroom.files()
    for full in (False, True):
        assert newsroom.build(full=full).written == ()
        assert newsroom.files() == before


def test_an_edited_article_changes_only_its_page(newsroom: Newsroom) -> None:
    fill(newsroom, 9)
    newsroom.build()
    before = newsroom.files()
    article(newsroom, 2, body="Уточнено.")
    newsroom.build()
    assert of_archive(rewritten(newsroom, before)) == {"archive/all/2025-2"}
    entry = next(e for e in newsroom.feed("archive/all/2025-2.atom").entries if e.title == "Новина 2")
    assert "Уточнено" in entry.content[0].value
    assert entry.updated.startswith("2026-03-01T12:20")


def test_an_article_with_another_tag_moves_from_archive_to_archive(newsroom: Newsroom) -> None:
    fill(newsroom, 9)
    newsroom.build()
    article(newsroom, 1, tags=["Дороги"])
    newsroom.build()
    assert "Новина 1" in titles(newsroom, "tags/dorohy.atom")
    assert titles(newsroom, "archive/tags/voda/2025-1.atom") == ["Новина 5", "Новина 3"]


def test_a_tag_that_is_spelled_otherwise_is_so_on_every_page(newsroom: Newsroom) -> None:
    fill(newsroom, 9)
    newsroom.build()
    newsroom.article("old.md", "Давня", "2020-01-01 10:00", "Про щось геть інше.", tags=["ВОДА"])
    newsroom.build()
    shown = {
        tag.term
        for path in pages(newsroom)
        if path.endswith("rss")
        for entry in newsroom.feed(path).entries
        for tag in entry.get("tags", ())
    }
    assert shown == {"ВОДА"}
    with open_state(newsroom.settings.state) as state:
        assert state.documents.pending() == set()


def test_an_old_article_that_is_deleted_changes_only_pages_of_its_year(newsroom: Newsroom) -> None:
    for number in range(12):
        article(newsroom, number, 2023 + number // 4, tags=[])
    newsroom.build()
    before = newsroom.files()
    newsroom.source.joinpath("005.md").unlink()
    newsroom.build()
    assert of_archive(rewritten(newsroom, before)) == {"archive/all/2024-1", "archive/all/2024-2"}
    assert titles(newsroom, "archive/all/2024-1.rss") == ["Новина 6", "Новина 4"]
    assert titles(newsroom, "archive/all/2024-2.rss") == ["Новина 7"]


def test_an_article_that_comes_late_finds_its_place(newsroom: Newsroom) -> None:
    for number in range(12):
        article(newsroom, number, 2023 + number // 4, tags=[])
    newsroom.build()
    before = newsroom.files()
    newsroom.article("late.md", "Запізніла", "2023-12-31 10:00")
    newsroom.build()
    # The new last page of its year, and the first of the next one, which links to it.
    assert of_archive(rewritten(newsroom, before)) == {"archive/all/2023-3", "archive/all/2024-1"}
    assert "Запізніла" in titles(newsroom, "archive/all/2023-3.rss")


def test_a_year_ends_with_a_page_that_is_not_full(newsroom: Newsroom) -> None:
    for number in range(3):
        article(newsroom, number, 2024)
    for number in range(3, 6):
        article(newsroom, number, 2025)
    newsroom.build()
    assert titles(newsroom, "archive/all/2024-2.rss") == ["Новина 2"]
    assert titles(newsroom, "archive/all/2025-1.rss") == ["Новина 4", "Новина 3"]


def test_a_withdrawn_article_leaves_every_page_at_once(newsroom: Newsroom) -> None:
    fill(newsroom, 9)
    newsroom.build()
    held = [path for path in pages(newsroom) if "Новина 3" in newsroom.document(path).decode()]
    assert len(held) == 6  # all and its tag
    newsroom.now += timedelta(minutes=10)
    with open_state(newsroom.settings.state) as state:
        record = interventions.find_record("003.md", newsroom.settings, state)
        interventions.withdraw(record, newsroom.settings, state, newsroom.now)
    assert [path for path in pages(newsroom) if "Новина 3" in newsroom.document(path).decode()] == []
    assert len({id for part in walk(newsroom.feeds, "all.rss") for id in part.ids}) == 8


def test_an_expired_article_leaves_its_page_at_its_moment(newsroom: Newsroom) -> None:
    fill(newsroom, 9)
    article(newsroom, 0, expires="2026-03-01 14:25")
    newsroom.build()
    assert "Новина 0" in titles(newsroom, "archive/all/2025-1.atom")
    newsroom.build(later=timedelta(hours=2))
    assert "Новина 0" not in titles(newsroom, "archive/all/2025-1.atom")


def test_another_limit_makes_other_pages_and_leaves_none_behind(newsroom: Newsroom) -> None:
    fill(newsroom, 9)
    newsroom.build()
    newsroom.config = archive_config(3)
    newsroom.build()
    assert [path for path in pages(newsroom, "archive/all") if path.endswith("rss")] == [
        "archive/all/2025-1.rss",
        "archive/all/2025-2.rss",
    ]
    assert len({id for part in walk(newsroom.feeds, "all.rss") for id in part.ids}) == 9


def test_archives_that_are_no_longer_wanted_are_deleted(newsroom: Newsroom) -> None:
    fill(newsroom, 9)
    newsroom.build()
    newsroom.config = CONFIG + "[feeds]\nlimit = 2\n"
    newsroom.build()
    assert not list(newsroom.feeds.glob("archive/**/*.*"))
    assert [len(walk(newsroom.feeds, f"all.{name}")) for name in FORMATS] == [1, 1, 1]


def test_a_kind_of_feed_that_is_no_longer_wanted_takes_its_archives_with_it(newsroom: Newsroom) -> None:
    fill(newsroom, 9)
    newsroom.build()
    newsroom.config = archive_config(2, "by = []")
    newsroom.build()
    assert pages(newsroom, "archive/tags") == []
    newsroom.config = archive_config()
    newsroom.build()
    assert len(walk(newsroom.feeds, "tags/voda.rss")) == 2


def test_a_retired_tag_sends_the_readers_of_its_pages_on(newsroom: Newsroom) -> None:
    fill(newsroom, 9)
    article(newsroom, 8, tags=["Річка"])
    newsroom.build()
    newsroom.now += timedelta(minutes=10)
    with open_state(newsroom.settings.state) as state:
        interventions.retire("voda", "richka", newsroom.settings, state, newsroom.now)
        moved = {path: target for _, path, target in state.documents.retired()}
    assert moved["archive/tags/voda/2025-1.atom"] == "tags/richka.atom"
    assert pages(newsroom, "archive/tags/voda") == []
