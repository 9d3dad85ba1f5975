"""Articles keep their ids though their files change places in hard ways. Named for what broke."""

from __future__ import annotations

import shutil

import pytest

from tests.newsroom import Newsroom


def write(newsroom: Newsroom, path: str, name: str, date: str = "2026-02-01", **keys: object) -> None:
    body = " ".join(f"{name}{word}" for word in range(40))
    newsroom.article(path, f"Про {name}", date, body, **keys)


def ids(newsroom: Newsroom) -> dict[str, str]:
    return {entry.title: entry.id for entry in newsroom.feed().entries}


def test_two_files_of_one_date_that_were_swapped_keep_their_articles(newsroom: Newsroom) -> None:
    write(newsroom, "a.md", "мости")
    write(newsroom, "b.md", "парки")
    newsroom.build()
    before = ids(newsroom)
    write(newsroom, "a.md", "парки")
    write(newsroom, "b.md", "мости")
    report = newsroom.build()
    assert ids(newsroom) == before
    assert not any(change.edited for change in report.feeds)


def test_files_of_one_date_that_each_took_the_next_ones_name_keep_their_articles(newsroom: Newsroom) -> None:
    names = ("мости", "парки", "школи", "сади")
    for number, name in enumerate(names):
        write(newsroom, f"{number}.md", name)
    newsroom.build()
    before = ids(newsroom)
    write(newsroom, "0.md", "нове", "2026-02-02")
    for number, name in enumerate(names, 1):
        write(newsroom, f"{number}.md", name)
    report = newsroom.build()
    assert {title: id for title, id in ids(newsroom).items() if title != "Про нове"} == before
    assert [len(change.added) for change in report.feeds if change.path == "all"] == [1]
    assert not any(change.edited for change in report.feeds)


@pytest.mark.parametrize("new", ["0.md", "z.md"])
def test_an_article_keeps_its_id_when_a_new_one_took_its_file(newsroom: Newsroom, new: str) -> None:
    write(newsroom, "a.md", "мости")
    newsroom.build()
    before = ids(newsroom)
    (newsroom.source / "a.md").rename(newsroom.source / new)
    write(newsroom, "a.md", "парки", "2026-02-05")
    newsroom.build()
    after = ids(newsroom)
    assert after["Про мости"] == before["Про мости"]
    assert after["Про парки"] == before["Про мости"] + "#2"


@pytest.mark.parametrize("other", ["0.md", "z.md"])
def test_of_two_files_of_one_title_and_date_each_keeps_its_id_when_the_state_is_lost(
    newsroom: Newsroom, other: str
) -> None:
    write(newsroom, "m.md", "мости")
    newsroom.build()
    before = ids(newsroom)["Про мости"]
    newsroom.lose_state()
    newsroom.article(other, "Про мости", "2026-02-01", "Зовсім інша новина, що має лише таку саму назву.")
    report = newsroom.build()
    assert report.exit == 0
    assert {entry.id: entry.link for entry in newsroom.feed().entries}[before].endswith("/m/")


def test_articles_of_one_link_and_one_date_keep_their_ids_when_the_state_is_lost(newsroom: Newsroom) -> None:
    write(newsroom, "b/d.md", "мости")
    write(newsroom, "c/d.md", "парки")
    newsroom.build()
    write(newsroom, "a/d.md", "школи")
    newsroom.build()
    before = ids(newsroom)
    assert len(set(before.values())) == 3
    newsroom.lose_state()
    write(newsroom, "0/d.md", "сади")
    newsroom.build()
    assert {title: id for title, id in ids(newsroom).items() if title != "Про сади"} == before


def test_an_article_deleted_while_the_state_was_lost_lends_its_id_to_no_other(newsroom: Newsroom) -> None:
    write(newsroom, "a.md", "мости")
    write(newsroom, "b.md", "парки")
    newsroom.build()
    newsroom.lose_state()
    (newsroom.source / "a.md").unlink()
    newsroom.build()
    write(newsroom, "a.md", "школи")
    newsroom.build()
    assert ids(newsroom)["Про школи"] == "https://luky.example/news/a/#2"


def test_a_draft_made_while_the_state_is_lost_keeps_its_id(newsroom: Newsroom) -> None:
    write(newsroom, "a.md", "мости")
    write(newsroom, "b.md", "парки")
    newsroom.build()
    before = ids(newsroom)
    newsroom.lose_state()
    write(newsroom, "a.md", "мости", draft=True)
    newsroom.build()
    newsroom.article("a.md", "Інша назва", "2026-02-01", "Текст.", draft=True)
    newsroom.build()
    newsroom.article("a.md", "Інша назва", "2026-02-01", "Текст.")
    newsroom.build()
    assert ids(newsroom)["Інша назва"] == before["Про мости"]


def test_a_published_document_that_is_rubbish_stops_no_build_without_a_state(newsroom: Newsroom) -> None:
    write(newsroom, "a.md", "мости")
    newsroom.build()
    before = ids(newsroom)
    newsroom.lose_state()
    (newsroom.feeds / "all.atom").write_bytes(b"\x00\x01")
    assert newsroom.build().exit == 0
    assert ids(newsroom) == before


def test_an_article_edited_and_moved_onto_another_of_its_date_keeps_its_id(newsroom: Newsroom) -> None:
    write(newsroom, "a.md", "мости")
    write(newsroom, "b.md", "парки")
    newsroom.build()
    before = ids(newsroom)
    (newsroom.source / "a.md").unlink()
    newsroom.article("b.md", "Про мости", "2026-02-01", "Виправлений текст.")
    newsroom.build()
    assert ids(newsroom) == {"Про мости": before["Про мости"]}


@pytest.mark.parametrize("title", ["Про мости", "Мости навесні"])
def test_an_article_that_moved_keeps_its_id_though_a_new_one_of_its_date_took_its_file(
    newsroom: Newsroom, title: str
) -> None:
    write(newsroom, "a.md", "мости")
    newsroom.build()
    before = ids(newsroom)
    old = (newsroom.source / "a.md").read_text("utf-8").replace("Про мости", title)
    newsroom.write("b.md", old.replace("\n---\n", "\nviews: 5\n---\n"))  # not the same bytes
    write(newsroom, "a.md", "парки")
    newsroom.build()
    assert ids(newsroom) == {title: before["Про мости"], "Про парки": before["Про мости"] + "#2"}


def test_an_article_that_has_another_title_keeps_its_id_though_a_new_one_of_its_date_came(
    newsroom: Newsroom,
) -> None:
    write(newsroom, "a.md", "мости")
    newsroom.build()
    before = ids(newsroom)
    newsroom.article("a.md", "Мости навесні", "2026-02-01", "Зовсім інший текст про них.")
    write(newsroom, "b.md", "парки")
    newsroom.build()
    assert ids(newsroom)["Мости навесні"] == before["Про мости"]


def test_a_new_article_is_not_taken_for_a_deleted_one_because_both_say_little(newsroom: Newsroom) -> None:
    newsroom.article("old.md", "Перша новина", "2026-02-01", "Текст новини.")
    newsroom.article("other.md", "Інша новина", "2026-02-02", "Зовсім інше.")
    newsroom.build()
    before = ids(newsroom)
    (newsroom.source / "old.md").unlink()
    newsroom.article("new.md", "Друга новина", "2026-02-03", "Текст новини.")
    report = newsroom.build()
    assert ids(newsroom)["Друга новина"] not in before.values()
    assert any("articles/new.md" in p.path and "may be the article" in p.message for p in report.problems)


def test_of_two_new_articles_as_like_to_a_deleted_one_neither_takes_its_id(newsroom: Newsroom) -> None:
    notice = " ".join(f"слово{number}" for number in range(40))
    newsroom.article("old.md", "Оголошення перше", "2026-02-01", notice)
    newsroom.article("other.md", "Інша новина", "2026-02-02", "Зовсім інше.")
    newsroom.build()
    before = ids(newsroom)
    (newsroom.source / "old.md").unlink()
    newsroom.article("b.md", "Оголошення друге", "2026-02-04", notice + " другий зал")
    newsroom.article("c.md", "Оголошення третє", "2026-02-05", notice + " третій зал")
    newsroom.build()
    after = ids(newsroom)
    assert before["Оголошення перше"] not in (after["Оголошення друге"], after["Оголошення третє"])


@pytest.mark.parametrize("is_lost", [False, True])
def test_an_article_with_an_id_of_its_own_is_known_by_it_though_all_else_changes(
    newsroom: Newsroom, is_lost: bool
) -> None:
    newsroom.article("a.md", "Міст", "2026-02-01", "Перший текст.", id="tag:luky.example,2026:mist")
    newsroom.article("b.md", "Парк", "2026-02-02", "Інший текст.")
    newsroom.build()
    if is_lost:
        newsroom.lose_state()
    (newsroom.source / "a.md").unlink()
    newsroom.article(
        "x/z.md", "Переправа", "2026-02-05", "Нічого того самого.", id="tag:luky.example,2026:mist"
    )
    report = newsroom.build()
    assert [(change.path, change.added, len(change.edited)) for change in report.feeds] == [("all", (), 1)]
    assert ids(newsroom)["Переправа"] == "tag:luky.example,2026:mist"
    shutil.copy(newsroom.source / "x/z.md", newsroom.source / "x/y.md")
    report = newsroom.build()
    assert f"belongs to {newsroom.source}/x/z.md;" in report.problems[0].message
    assert sorted(entry.id for entry in newsroom.feed().entries)[1:] == [
        "tag:luky.example,2026:mist",
        "tag:luky.example,2026:mist#2",
    ]


@pytest.mark.parametrize("full", [False, True])
def test_a_draft_that_has_not_changed_takes_no_article_because_everything_is_read(
    newsroom: Newsroom, full: bool
) -> None:
    write(newsroom, "a.md", "мости")
    write(newsroom, "drafts/a.md", "мости", draft=True)
    newsroom.build()
    before = ids(newsroom)["Про мости"]
    newsroom.write("a.md", "")  # cut off, and written anew
    newsroom.build()
    write(newsroom, "a.md", "парки", "2026-02-05")
    newsroom.build(full=full)
    assert ids(newsroom) == {"Про парки": before}
