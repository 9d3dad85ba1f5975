"""A state that is lost while the configuration changes: ids, dates and edits come back from the documents that stand."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from feedpub.build.interventions import adopt
from feedpub.readback import read_feed
from feedpub.report import Report
from feedpub.state import open_state
from tests.newsroom import CONFIG, Newsroom


def fill(newsroom: Newsroom, count: int = 5) -> None:
    for number in range(count):
        words = " ".join(f"слово{number}х{word}" for word in range(30))
        newsroom.article(
            f"{number:03}.md",
            f"Новина {number}",
            f"2026-02-{number % 28 + 1:02} 10:00",
            f"Перший абзац {number}: a < b & c.\n\n{words}",
            tags=["Дороги"],
        )


def rename_all(newsroom: Newsroom) -> None:
    """Give each file a name of which no link remains."""
    for number, path in enumerate(sorted(newsroom.source.glob("*.md"))):
        path.rename(path.with_name(f"inshe-{number:03}.md"))


def known(newsroom: Newsroom, path: str) -> dict[str, tuple[str, str]]:
    """Return title to id and `updated` to the second."""
    if path.endswith("json"):
        items = json.loads(newsroom.document(path))["items"]
        return {item["title"]: (item["id"], item["date_modified"][:19]) for item in items}
    return {entry.title: (entry.id, entry.updated[:19]) for entry in newsroom.feed(path).entries}


@pytest.mark.parametrize(
    ("before", "path", "after", "later"),
    [
        ("", "all.atom", '[feeds.paths]\nall = "f/{format}.xml"\ntag = "t/{slug}.{format}"\n', "f/atom.xml"),
        ('[feeds]\nformats = ["rss"]\n', "all.rss", '[feeds]\nformats = ["json"]\n', "all.json"),
        ('[feeds]\nformats = ["json"]\n', "all.json", '[feeds]\nformats = ["atom"]\n', "all.atom"),
        ('[feeds]\nformats = ["atom"]\n', "all.atom", '[feeds]\nformats = ["rss"]\n', "all.rss"),
    ],
)
def test_ids_are_found_though_the_feeds_are_to_stand_elsewhere(
    newsroom: Newsroom, before: str, path: str, after: str, later: str
) -> None:
    newsroom.config = CONFIG + before
    fill(newsroom)
    newsroom.build()
    newsroom.article("000.md", "Новина 0", "2026-02-01 10:00", "Виправлено.", tags=["Дороги"])
    newsroom.build()
    first = known(newsroom, path)
    rename_all(newsroom)
    newsroom.build()
    newsroom.lose_state()
    newsroom.config = CONFIG + after
    assert newsroom.build().exit == 0
    assert known(newsroom, later) == first


def test_documents_of_other_programs_in_the_output_directory_are_none_of_ours(newsroom: Newsroom) -> None:
    newsroom.feeds.mkdir()
    item = "<item><title>Новина 0</title><guid>chuzhe</guid><pubDate>Sun, 01 Feb 2026 08:00:00 GMT</pubDate></item>"
    theirs = f'<rss version="2.0"><channel><title>t</title><generator>Hugo</generator>{item}</channel></rss>'
    (newsroom.feeds / "podcast.xml").write_text(theirs, "utf-8")
    fill(newsroom, 1)
    newsroom.build()
    assert known(newsroom, "all.atom")["Новина 0"][0] == "https://luky.example/news/000/"
    assert (newsroom.feeds / "podcast.xml").read_text("utf-8") == theirs


@pytest.mark.parametrize("format", ["rss", "atom", "json"])
def test_feeds_of_summaries_show_no_edit_but_what_they_show(newsroom: Newsroom, format: str) -> None:
    newsroom.config = CONFIG + f'[feeds]\ncontent = "summary"\nformats = ["{format}"]\n'
    fill(newsroom)
    newsroom.build()
    before = known(newsroom, f"all.{format}")
    newsroom.lose_state()
    report = newsroom.build()
    assert (report.exit, report.written) == (0, ())
    newsroom.lose_state()
    path = newsroom.source / "001.md"
    path.write_text(path.read_text("utf-8").replace("Перший", "Інший"), "utf-8")
    newsroom.build()
    after = known(newsroom, f"all.{format}")
    assert {title for title in before if before[title] != after[title]} == {"Новина 1"}


@pytest.mark.parametrize("content", ["full", "summary"])
@pytest.mark.parametrize("format", ["rss", "atom", "json"])
def test_another_picture_or_recording_is_an_edit_and_the_same_one_is_none(
    newsroom: Newsroom, format: str, content: str
) -> None:
    newsroom.config = CONFIG + f'[feeds]\ncontent = "{content}"\nformats = ["{format}"]\n'
    recording = {"url": "/media/1.mp3", "type": "audio/mpeg", "length": 1000}
    for number in range(3):
        newsroom.article(
            f"{number}.md", f"Новина {number}", image=f"/media/{number}.png", enclosures=[recording]
        )
    newsroom.build()
    before = known(newsroom, f"all.{format}")
    newsroom.lose_state()
    assert newsroom.build().written == ()
    newsroom.lose_state()
    newsroom.article("0.md", "Новина 0", image="/media/other.png", enclosures=[recording])
    newsroom.article(
        "1.md", "Новина 1", image="/media/1.png", enclosures=[{**recording, "url": "/media/2.mp3"}]
    )
    newsroom.build()
    after = known(newsroom, f"all.{format}")
    assert {title for title in before if before[title] != after[title]} == {"Новина 0", "Новина 1"}


@pytest.mark.parametrize(
    ("old", "new"),
    [("Луки — новини", "Луки — усе"), ("Луки", "Луки — новини"), ("Луки — новини", "Луки")],
)
def test_tags_keep_their_addresses_though_the_site_has_another_title(
    newsroom: Newsroom, old: str, new: str
) -> None:
    newsroom.config = CONFIG.replace("Верхні Луки", old)
    fill(newsroom)
    newsroom.article("z.md", "Ще", tags=["Мости — старі"])
    newsroom.build()
    before = sorted(newsroom.files())
    newsroom.lose_state()
    newsroom.config = CONFIG.replace("Верхні Луки", new)
    assert newsroom.build().exit == 0
    assert sorted(newsroom.files()) == before
    assert newsroom.feed("tags/dorohy.atom").feed.title == f"{new} — Дороги"


def test_short_notes_that_keep_their_titles_are_known_though_the_zone_moves_their_dates(
    newsroom: Newsroom,
) -> None:
    for number in range(6):
        newsroom.article(f"{number}.md", f"Замітка {number}", f"2026-02-{number + 1:02} 10:00", "Коротко.")
    newsroom.build()
    before = {title: id for title, (id, _) in known(newsroom, "all.atom").items()}
    rename_all(newsroom)
    newsroom.config = newsroom.config.replace("Europe/Kyiv", "Asia/Tokyo")
    newsroom.lose_state()
    assert newsroom.build().exit == 0
    assert {title: id for title, (id, _) in known(newsroom, "all.atom").items()} == before


def test_a_note_that_says_the_same_each_day_is_a_new_one_each_day(newsroom: Newsroom) -> None:
    newsroom.article("1.md", "Погода", "2026-02-01 10:00", "Сонячно.")
    newsroom.article("z.md", "Інше", "2026-01-01 10:00", "Зовсім інше.")
    newsroom.build()
    before = known(newsroom, "all.atom")["Погода"]
    (newsroom.source / "1.md").unlink()
    newsroom.article("2.md", "Погода", "2026-02-02 10:00", "Сонячно.")
    newsroom.build()
    assert known(newsroom, "all.atom")["Погода"][0] != before[0]


@pytest.mark.slow
@pytest.mark.parametrize("is_lost", [False, True])
def test_any_number_of_articles_is_known_by_their_text(newsroom: Newsroom, is_lost: bool) -> None:
    newsroom.config = CONFIG + '[feeds]\nlimit = 1000\nmax_bytes = "100MB"\n'
    fill(newsroom, 620)
    newsroom.build()
    before = {title: id for title, (id, _) in known(newsroom, "all.json").items()}
    rename_all(newsroom)
    newsroom.config = newsroom.config.replace("Europe/Kyiv", "UTC")  # moves every date
    if is_lost:
        newsroom.lose_state()
    assert newsroom.build().exit == 0
    assert {title: id for title, (id, _) in known(newsroom, "all.json").items()} == before


def test_a_pair_of_texts_that_is_doubtful_is_told_and_never_merged(newsroom: Newsroom) -> None:
    fill(newsroom)
    newsroom.build()
    before = known(newsroom, "all.atom")
    old = (newsroom.source / "002.md").read_text("utf-8")
    (newsroom.source / "002.md").unlink()
    half = old.replace("Новина 2", "Інша назва").replace("2026-02-03 10", "2026-02-20 11")
    half = half[: half.index("слово2х14")] + " ".join(f"нове{word}" for word in range(14))
    newsroom.write("zovsim-inshe.md", half)
    report = newsroom.build()
    assert known(newsroom, "all.atom")["Інша назва"][0] not in {id for id, _ in before.values()}
    assert [Path(path).name for path in doubts(report)] == ["zovsim-inshe.md"]


def doubts(report: Report) -> list[str]:
    return [problem.path for problem in report.problems if "not certain" in problem.message]


def test_a_state_from_a_back_up_learns_what_was_published_since(newsroom: Newsroom) -> None:
    fill(newsroom)
    newsroom.build()
    shutil.copytree(newsroom.folder / ".feedpub", newsroom.folder / "back-up")
    newsroom.article("new.md", "Нова", "2026-02-20 10:00", "Щойно.", tags=["Дороги"])
    newsroom.article("000.md", "Новина 0", "2026-02-01 10:00", "Виправлено.", tags=["Дороги"])
    newsroom.build()
    (newsroom.source / "new.md").rename(newsroom.source / "newer.md")
    newsroom.build()
    before = known(newsroom, "all.atom")
    newsroom.lose_state()
    (newsroom.folder / "back-up").rename(newsroom.folder / ".feedpub")
    newsroom.config = newsroom.config.replace("luky.example", "novi-luky.example")
    report = newsroom.build()
    assert "older than the published feeds" in report.problems[0].message
    assert known(newsroom, "all.atom") == before
    assert newsroom.build().written == ()


def test_a_state_from_a_back_up_learns_which_ids_were_given_since(newsroom: Newsroom) -> None:
    fill(newsroom, 2)
    newsroom.article("draft.md", "Чернетка", "2026-02-20", "Скоро.", draft=True)
    newsroom.build()
    shutil.copytree(newsroom.folder / ".feedpub", newsroom.folder / "back-up")
    newsroom.article("draft.md", "Чернетка", "2026-02-20", "Скоро.")
    item = {"id": "https://old.example/1", "url": "https://luky.example/news/001/", "title": "Новина 1"}
    with open_state(newsroom.settings.state) as state:
        adopt(
            [read_feed(json.dumps({"items": [item]}).encode(), "old")], newsroom.settings, state, newsroom.now
        )
    newsroom.build()
    before = known(newsroom, "all.atom")
    newsroom.lose_state()
    (newsroom.folder / "back-up").rename(newsroom.folder / ".feedpub")
    newsroom.config = newsroom.config.replace("/news/", "/n/")
    assert newsroom.build().exit == 0
    assert known(newsroom, "all.atom") == before


def test_a_document_that_somebody_touched_is_no_reason_to_read_anything_back(newsroom: Newsroom) -> None:
    fill(newsroom)
    newsroom.build()
    before = known(newsroom, "all.atom")
    for path in newsroom.feeds.glob("all.*"):
        path.write_bytes(path.read_bytes() + b"\n")
    report = newsroom.build()
    assert not report.problems
    assert known(newsroom, "all.atom") == before
