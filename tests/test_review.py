"""The guard, plan, adopt, withdraw and retire; and a state that is lost."""

from __future__ import annotations

import gzip
import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from feedpub.build.interventions import adopt, find_record, retire, withdraw
from feedpub.errors import UsageError
from feedpub.readback import read_feed
from feedpub.state import open_state
from tests.newsroom import CONFIG, Newsroom


def fill(newsroom: Newsroom, count: int, **keys: object) -> None:
    for number in range(count):
        body = f"Текст номер {number}: " + " ".join(f"слово{number}х{word}" for word in range(30))
        newsroom.article(
            f"{number:02}.md", f"Новина {number}", date=f"2026-02-{number + 1:02} 10:00", body=body, **keys
        )


def ids(newsroom: Newsroom, path: str = "all.atom") -> dict[str, str]:
    return {entry.title: entry.id for entry in newsroom.feed(path).entries}


def test_a_feed_that_would_lose_too_many_articles_is_held_and_the_others_are_published(
    newsroom: Newsroom,
) -> None:
    fill(newsroom, 20)
    newsroom.article("a.md", "Окрема", date="2026-01-01", tags=["інше"])
    newsroom.build()
    before = newsroom.document("all.rss")
    for number in range(8):
        (newsroom.source / f"{number:02}.md").unlink()
    newsroom.article("b.md", "Ще одна", date="2026-01-02", tags=["інше"])
    report = newsroom.build()
    assert report.exit == 3
    assert newsroom.document("all.rss") == before
    assert newsroom.titles("tags/inshe.rss") == ["Ще одна", "Окрема"]
    assert {change.path: change.held for change in report.feeds} == {"all": True, "tags/inshe": False}
    assert "8 of 21" in report.problems[0].message


def test_a_forced_build_publishes_what_the_guard_held_and_the_next_one_is_free(newsroom: Newsroom) -> None:
    fill(newsroom, 20)
    newsroom.build()
    for number in range(8):
        (newsroom.source / f"{number:02}.md").unlink()
    assert newsroom.build().exit == 3
    assert newsroom.build(force=True).exit == 0
    assert len(newsroom.titles()) == 12
    assert newsroom.build().exit == 0


def test_a_held_feed_follows_when_the_articles_are_put_back(newsroom: Newsroom) -> None:
    fill(newsroom, 20)
    newsroom.build()
    shutil.copytree(newsroom.source, newsroom.folder / "copy")
    for number in range(8):
        (newsroom.source / f"{number:02}.md").unlink()
    assert newsroom.build().exit == 3
    before = newsroom.files()
    shutil.copytree(newsroom.folder / "copy", newsroom.source, dirs_exist_ok=True)
    assert newsroom.build().exit == 0
    assert newsroom.files() == before


def test_three_articles_may_always_vanish_and_a_slow_drip_is_noticed(newsroom: Newsroom) -> None:
    fill(newsroom, 12)
    newsroom.build()
    for number in range(3):
        (newsroom.source / f"{number:02}.md").unlink()
    assert newsroom.build().exit == 0
    (newsroom.source / "03.md").unlink()
    assert newsroom.build().exit == 3


def test_what_newer_articles_push_out_does_not_count(newsroom: Newsroom) -> None:
    newsroom.config = CONFIG + "[feeds]\nlimit = 10\n"
    fill(newsroom, 10)
    newsroom.build()
    for number in range(10, 20):
        newsroom.article(f"{number}.md", f"Новина {number}", date=f"2026-02-{number + 1:02} 10:00")
    assert newsroom.build().exit == 0


def test_what_a_changed_configuration_pushes_out_or_lets_in_does_not_count(newsroom: Newsroom) -> None:
    partner = '[[feeds.custom]]\nname = "partner"\ninclude = { tag = ["Дороги"] }\nlimit = 10\n'
    newsroom.config = CONFIG + "[guard]\nadded = 2\n" + partner
    fill(newsroom, 12, tags=["Дороги"])
    newsroom.article("z.md", "Інша", date="2026-01-01", tags=["Міста"])
    newsroom.build()
    newsroom.config = newsroom.config.replace('"Дороги"', '"Міста"')
    assert newsroom.build().exit == 0
    assert newsroom.titles("custom/partner.rss") == ["Інша"]
    newsroom.config = newsroom.config.replace('"Міста"', '"Дороги"').replace("limit = 10", "limit = 12")
    assert newsroom.build().exit == 0
    assert len(newsroom.titles("custom/partner.rss")) == 12


def test_what_is_deleted_while_the_configuration_changes_counts(newsroom: Newsroom) -> None:
    fill(newsroom, 20)
    newsroom.build()
    newsroom.config = CONFIG + "[feeds]\nlimit = 40\n"
    for number in range(8):
        (newsroom.source / f"{number:02}.md").unlink()
    report = newsroom.build()
    assert report.exit == 3
    assert "8 of 20" in report.problems[0].message
    assert newsroom.build().exit == 3


def test_many_edits_at_once_are_held(newsroom: Newsroom) -> None:
    fill(newsroom, 10)
    newsroom.build()
    for number in range(6):
        newsroom.article(
            f"{number:02}.md", f"Новина {number}", date=f"2026-02-{number + 1:02} 10:00", body="Інше."
        )
    assert newsroom.build().exit == 3


def test_a_dry_run_is_held_too_and_remembers_nothing(newsroom: Newsroom) -> None:
    fill(newsroom, 20)
    newsroom.build()
    for number in range(8):
        (newsroom.source / f"{number:02}.md").unlink()
    assert newsroom.build(dry_run=True).exit == 3
    assert newsroom.build(force=True).exit == 0


@pytest.mark.parametrize("formats", ['["rss"]', '["atom"]', '["json"]', '["rss", "atom", "json"]'])
def test_a_lost_state_changes_no_byte(newsroom: Newsroom, formats: str) -> None:
    newsroom.config = CONFIG + f"[feeds]\nformats = {formats}\n"
    fill(newsroom, 5, tags=["Дороги", "Бюджет 2026"])
    newsroom.build()
    newsroom.article(
        "00.md", "Новина 0", date="2026-02-01 10:00", body="Виправлено.", tags=["Дороги", "Бюджет 2026"]
    )
    newsroom.build()
    before = newsroom.files()
    newsroom.lose_state()
    report = newsroom.build()
    assert report.written == ()
    assert newsroom.files() == before


def test_ids_survive_a_lost_state_and_a_moved_site(newsroom: Newsroom) -> None:
    fill(newsroom, 5, tags=["Дороги"])
    newsroom.build()
    before = ids(newsroom)
    newsroom.lose_state()
    newsroom.config = CONFIG.replace("https://luky.example/", "https://novi-luky.example/").replace(
        "/news/", "/n/"
    )
    assert newsroom.build().exit == 0
    assert ids(newsroom) == before
    assert newsroom.feed().entries[0].link.startswith("https://novi-luky.example/n/")


def test_an_edit_while_the_state_is_lost_is_an_edit(newsroom: Newsroom) -> None:
    fill(newsroom, 5)
    newsroom.build()
    before = {entry.title: entry.updated for entry in newsroom.feed().entries}
    newsroom.lose_state()
    newsroom.article("00.md", "Новина 0", date="2026-02-01 10:00", body="Зовсім інше.")
    newsroom.build()
    after = {entry.title: entry.updated for entry in newsroom.feed().entries}
    assert {title for title in before if before[title] != after[title]} == {"Новина 0"}


def test_an_article_renamed_retitled_and_edited_at_once_is_known_by_its_text(newsroom: Newsroom) -> None:
    fill(newsroom, 5)
    newsroom.build()
    before = ids(newsroom)
    old = (newsroom.source / "02.md").read_text("utf-8")
    (newsroom.source / "02.md").unlink()
    newsroom.write("inshe/nova-nazva.md", old.replace("Новина 2", "Інша назва").replace("слово2х7 ", ""))
    newsroom.build()
    assert ids(newsroom)["Інша назва"] == before["Новина 2"]


def test_an_emptied_source_without_a_state_empties_no_feed(newsroom: Newsroom) -> None:
    fill(newsroom, 5)
    newsroom.build()
    before = newsroom.files()
    newsroom.lose_state()
    shutil.rmtree(newsroom.source)
    newsroom.source.mkdir()
    assert newsroom.build().exit == 3
    assert newsroom.files() == before


def test_withdraw_takes_an_article_out_of_every_document_for_good(newsroom: Newsroom) -> None:
    fill(newsroom, 5, tags=["Дороги"])
    newsroom.build()
    with open_state(newsroom.settings.state) as state:
        record = find_record("03.md", newsroom.settings, state)
        report = withdraw(record, newsroom.settings, state, newsroom.now + timedelta(minutes=1))
    assert report.exit == 0
    assert "Новина 3" not in newsroom.titles() + newsroom.titles("tags/dorohy.rss")
    newsroom.build(full=True)
    assert "Новина 3" not in newsroom.titles()


def hold(newsroom: Newsroom) -> None:
    """Have the guard hold the feeds back."""
    fill(newsroom, 20, tags=["Дороги"])
    newsroom.build()
    for number in range(8):
        (newsroom.source / f"{number:02}.md").unlink()
    assert newsroom.build().exit == 3


def test_withdraw_takes_an_article_out_of_feeds_that_the_guard_holds_back(newsroom: Newsroom) -> None:
    hold(newsroom)
    before = newsroom.titles("tags/dorohy.atom")
    with open_state(newsroom.settings.state) as state:
        record = find_record("15.md", newsroom.settings, state)
        report = withdraw(record, newsroom.settings, state, newsroom.now + timedelta(minutes=1))
    assert report.exit == 3  # the others are held still
    for format in ("rss", "atom"):
        assert newsroom.titles(f"all.{format}") == [title for title in before if title != "Новина 15"]
        assert newsroom.titles(f"tags/dorohy.{format}") == newsroom.titles(f"all.{format}")
    for path in newsroom.feeds.rglob("*.*"):
        content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        assert path.suffix == ".br" or "слово15х3".encode() not in content, path
        assert path.suffix == ".br" or "Новина 15".encode() not in content, path
    assert newsroom.build().exit == 3
    assert newsroom.build().written == ()
    assert newsroom.build(force=True).exit == 0
    assert len(newsroom.titles()) == 11


def test_withdraw_says_where_a_held_feed_is_not_as_it_was_written(newsroom: Newsroom) -> None:
    hold(newsroom)
    (newsroom.feeds / "all.rss").write_bytes(b"<rss/>")
    with open_state(newsroom.settings.state) as state:
        record = find_record("15.md", newsroom.settings, state)
        report = withdraw(record, newsroom.settings, state, newsroom.now + timedelta(minutes=1))
    (told,) = [problem for problem in report.problems if "cannot be taken out" in problem.message]
    assert "'Новина 15'" in told.message
    assert Path(told.path).parent == newsroom.feeds
    assert "Новина 15" not in newsroom.titles("tags/dorohy.atom")


def test_retire_deletes_a_tags_documents_and_remembers_where_they_moved(newsroom: Newsroom) -> None:
    fill(newsroom, 2, tags=["Дороги", "Інфраструктура"])
    newsroom.build()
    with open_state(newsroom.settings.state) as state:
        retire("дороги", "infrastruktura", newsroom.settings, state, newsroom.now + timedelta(minutes=1))
        moves = {path: target for _, path, target in state.documents.retired()}
    assert moves["tags/dorohy.rss"] == "tags/infrastruktura.rss"
    assert not (newsroom.feeds / "tags" / "dorohy.rss").exists()
    newsroom.build()
    assert not (newsroom.feeds / "tags" / "dorohy.rss").exists()


def test_a_tag_renamed_in_every_article_is_held_back_until_it_is_retired(newsroom: Newsroom) -> None:
    fill(newsroom, 10, tags=["Дороги"])
    newsroom.build()
    fill(newsroom, 10, tags=["Шляхи"])
    report = newsroom.build()
    assert (report.exit, [change.path for change in report.feeds if change.held]) == (3, ["tags/dorohy"])
    assert len(newsroom.titles("tags/shliakhy.rss")) == 10
    with open_state(newsroom.settings.state) as state:
        report = retire("дороги", "шляхи", newsroom.settings, state, newsroom.now + timedelta(minutes=1))
    assert report.exit == 0
    assert newsroom.build().exit == 0


def test_adopt_keeps_the_ids_and_dates_that_subscribers_know(newsroom: Newsroom) -> None:
    fill(newsroom, 3)
    told = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Старий сайт",
        "items": [
            {
                "id": "tag:old,2026:1",
                "url": "http://luky.example/news/01",
                "title": "Інакше",
                "date_published": "2026-02-02T08:00:00Z",
            },
            {
                "id": "tag:old,2026:2",
                "url": "https://old.example/x",
                "title": "Новина 2",
                "date_published": "2026-02-03T12:30:00Z",
            },
            {
                "id": "tag:old,2026:9",
                "url": "https://old.example/y",
                "title": "Немає",
                "date_published": "2020-02-03T12:30:00Z",
            },
        ],
    }
    with open_state(newsroom.settings.state) as state:
        adopted = adopt(
            [read_feed(json.dumps(told).encode(), "old.json")], newsroom.settings, state, newsroom.now
        )
    assert [article.id for article in adopted.unmatched] == ["tag:old,2026:9"]
    newsroom.build()
    assert ids(newsroom) == {
        "Новина 0": "https://luky.example/news/00/",
        "Новина 1": "tag:old,2026:1",
        "Новина 2": "tag:old,2026:2",
    }
    assert newsroom.feed("all.rss").entries[0].published_parsed[:5] == (2026, 2, 3, 12, 30)


def test_of_two_articles_of_one_link_the_one_of_that_title_is_adopted(newsroom: Newsroom) -> None:
    newsroom.article("a/x.md", "Перша")
    newsroom.article("b/x.md", "Друга")
    told = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "t",
        "items": [
            {"id": f"https://old.example/{place}", "url": "https://luky.example/news/x/", "title": title}
            for place, title in enumerate(("Друга", "Перша"))
        ],
    }
    with open_state(newsroom.settings.state) as state:
        adopt([read_feed(json.dumps(told).encode(), "old")], newsroom.settings, state, newsroom.now)
    newsroom.build()
    assert ids(newsroom) == {"Друга": "https://old.example/0", "Перша": "https://old.example/1"}


@pytest.mark.parametrize("id", ["42", "Новина 0", "tag:перша", "https://old.example/a b"])
def test_an_id_that_no_valid_feed_may_have_costs_no_article(newsroom: Newsroom, id: str) -> None:
    fill(newsroom, 1)
    item = {"id": id, "url": "https://luky.example/news/00/", "date_published": "2026-02-01T07:00:00Z"}
    told = {"title": "t", "items": [item]}
    with open_state(newsroom.settings.state) as state:
        adopted = adopt([read_feed(json.dumps(told).encode(), "old")], newsroom.settings, state, newsroom.now)
    assert [one.id for one in adopted.unfit] == [id]
    assert newsroom.build().problems == ()
    entry = newsroom.feed().entries[0]
    assert (entry.id, entry.published) == ("https://luky.example/news/00/", "2026-02-01T07:00:00Z")


def test_an_adopted_feed_that_tells_less_of_a_text_shows_no_edit(newsroom: Newsroom) -> None:
    fill(newsroom, 1)
    told = (
        '<rss version="2.0"><channel><title>t</title><item><title>Новина 0</title><guid>old:0</guid>'
        "<link>https://luky.example/news/00/</link><pubDate>Sun, 01 Feb 2026 08:00:00 GMT</pubDate>"
        "<description>&lt;p&gt;Лише початок&lt;/p&gt;</description></item></channel></rss>"
    )
    with open_state(newsroom.settings.state) as state:
        adopt([read_feed(told.encode(), "old.xml")], newsroom.settings, state, newsroom.now)
    newsroom.build()
    entry = newsroom.feed().entries[0]
    assert (entry.id, entry.updated[:19]) == ("old:0", "2026-02-01T08:00:00")


def test_a_tag_that_lost_its_last_article_keeps_an_empty_valid_feed(newsroom: Newsroom) -> None:
    newsroom.article("a.md", tags=["Дороги"])
    newsroom.article("b.md", "Друга")
    newsroom.build()
    (newsroom.source / "a.md").unlink()
    assert newsroom.build().exit == 0
    assert newsroom.titles("tags/dorohy.rss") == []


def test_a_retired_tag_comes_back_though_a_build_forgot_its_feed(newsroom: Newsroom) -> None:
    fill(newsroom, 2, tags=["Дороги"])
    newsroom.build()
    with open_state(newsroom.settings.state) as state:
        retire("дороги", None, newsroom.settings, state, newsroom.now + timedelta(minutes=1))
    newsroom.build()
    with open_state(newsroom.settings.state) as state:
        with pytest.raises(UsageError, match="retired are: дороги"):
            retire("мости", None, newsroom.settings, state, newsroom.now, undo=True)
        retire("dorohy", None, newsroom.settings, state, newsroom.now + timedelta(minutes=1), undo=True)
    assert len(newsroom.titles("tags/dorohy.rss")) == 2
