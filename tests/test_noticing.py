"""Builds that are told what has changed publish what a look at everything would, and cost what the change costs."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedpub.build import noticing
from feedpub.build.options import Memory
from feedpub.parse.conventions.finding import find, is_indifferent
from tests.newsroom import CONFIG, Newsroom

ANY = '[guard]\nremoved = "any"\nedited = "any"\nreissued = "any"\n'
FOLDERS = ("", "news/", "news/old/", "blog/")
NAMES = (
    "a.md",
    "b.md",
    "b copy.md",
    "c.html",
    "d.txt",
    "index.md",
    "_index.md",
    "bare",
    "x.uk.md",
    "readme.md",
)


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    return Newsroom(tmp_path, config=CONFIG + ANY)


class Looks:
    """Counts how often the whole source is looked at."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0

        def find(settings: object, real: Callable[..., object] = noticing.find) -> object:
            self.count += 1
            return real(settings)

        monkeypatch.setattr(noticing, "find", find)


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> Looks:
    return Looks(monkeypatch)


class Desk:
    """Builds of a newsroom as a service makes them: the first looks at everything, the others are told."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.newsroom = newsroom
        self.memory = Memory()
        newsroom.build(memory=self.memory)

    def build(self, *changed: str) -> list[str]:
        """Build what has changed at these paths; return the titles that are in the feed then."""
        report = self.newsroom.build(changed=frozenset(changed), memory=self.memory)
        assert report.exit == 0, report.problems
        return self.newsroom.titles()


@pytest.fixture
def desk(newsroom: Newsroom) -> Desk:
    for number in range(3):
        newsroom.article(f"news/article-{number}.md", f"Новина {number}", f"2026-02-0{number + 1}")
    return Desk(newsroom)


def test_an_edited_a_new_and_a_deleted_article_cost_no_look_at_the_others(desk: Desk, looks: Looks) -> None:
    desk.newsroom.article("news/article-2.md", "Нова назва", "2026-02-03")
    assert desk.build("news/article-2.md") == ["Нова назва", "Новина 1", "Новина 0"]
    desk.newsroom.article("news/article-3.md", "Новина 3", "2026-02-04")
    assert desk.build("news/article-3.md") == ["Новина 3", "Нова назва", "Новина 1", "Новина 0"]
    (desk.newsroom.source / "news/article-1.md").unlink()
    assert desk.build("news/article-1.md") == ["Новина 3", "Нова назва", "Новина 0"]
    assert looks.count == 0


def test_an_article_renamed_in_the_service_is_the_same_article(desk: Desk, looks: Looks) -> None:
    before = [entry.id for entry in desk.newsroom.feed().entries]
    source = desk.newsroom.source
    (source / "news/article-1.md").rename(source / "news/another-name.md")
    desk.build("news/article-1.md", "news/another-name.md")
    assert [entry.id for entry in desk.newsroom.feed().entries] == before
    assert looks.count == 0


def test_a_moment_that_comes_costs_no_look_at_the_articles(desk: Desk, looks: Looks) -> None:
    desk.newsroom.article("news/due.md", "Завтрашня", "2026-03-02 12:00")
    assert "Завтрашня" not in desk.build("news/due.md")
    desk.newsroom.now += timedelta(days=1)
    assert desk.build()[0] == "Завтрашня"
    assert looks.count == 0


@pytest.mark.parametrize(
    "path", ["news/.hidden.md", "news/picture.png", "README.md", "news/was-never-there.md"]
)
def test_what_is_no_article_changes_nothing(desk: Desk, looks: Looks, path: str) -> None:
    if "never" not in path:
        desk.newsroom.article(path, "Не стаття")
    before = desk.newsroom.files()
    desk.build(path)
    assert desk.newsroom.files() == before
    assert looks.count == 0


def _new_folder(source: Path) -> str:
    shutil.copytree(source / "news", source / "more")
    return "more"


def _renamed_folder(source: Path) -> str:
    (source / "news").rename(source / "more")
    return "news"


def _deleted_folder(source: Path) -> str:
    shutil.copytree(source / "news", source.parent / "kept")
    shutil.rmtree(source / "news")
    (source / "left.md").write_text("---\ntitle: Лишилась\ndate: 2026-02-05\n---\n")
    return "news"


def _sidecar(source: Path) -> str:
    (source / "news/article-1.meta").write_text(".. title: Назва поруч\n.. date: 2026-02-02\n")
    return "news/article-1.meta"


def _link(source: Path) -> str:
    (source / "news/link.md").symlink_to(source / "news/article-1.md")
    return "news/link.md"


def _second_name(source: Path) -> str:
    (source / "news/second.md").hardlink_to(source / "news/article-1.md")
    return "news/second.md"


def _program(source: Path) -> str:
    (source / "_posts").mkdir()
    (source / "_posts/2026-02-06-jekyll.md").write_text("---\ntitle: Джекіл\n---\nТекст.\n")
    (source / "_config.yml").write_text("title: x\n")
    return "_config.yml"


def _authors(source: Path) -> str:
    (source / "authors.json").write_text('{"olena": {"name": "Олена"}}')
    return "authors.json"


@pytest.mark.parametrize(
    "change",
    [_new_folder, _renamed_folder, _deleted_folder, _sidecar, _link, _second_name, _program, _authors],
)
def test_what_changes_more_than_its_own_path_has_everything_looked_at(
    desk: Desk, looks: Looks, tmp_path: Path, change: Callable[[Path], str]
) -> None:
    desk.build(change(desk.newsroom.source))
    assert looks.count == 1
    fresh = Newsroom(tmp_path / "fresh", config=desk.newsroom.config, now=desk.newsroom.now)
    shutil.copytree(desk.newsroom.source, fresh.source, symlinks=False, dirs_exist_ok=True)
    fresh.build(later=timedelta(0))
    assert sorted(desk.newsroom.titles()) == sorted(fresh.titles())


def test_many_changes_at_once_have_everything_looked_at(
    desk: Desk, looks: Looks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(noticing, "MOST_NAMED", 2)
    desk.newsroom.article("news/told-of-by-nobody.md", "Загублена", "2026-02-09")
    assert desk.build("a.md", "b.md", "c.md")[0] == "Загублена"
    assert looks.count == 1


def test_a_source_with_a_link_is_always_looked_at(desk: Desk, looks: Looks) -> None:
    (desk.newsroom.source / "news/link.md").symlink_to("article-1.md")
    desk.build("news/link.md")
    desk.newsroom.article("news/article-1.md", "Змінена", "2026-02-02")
    assert desk.build("news/article-1.md").count("Змінена") == 2
    assert looks.count == 2


def test_after_a_build_that_did_not_end_everything_is_looked_at(
    desk: Desk, looks: Looks, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.newsroom.article("news/article-1.md", "Змінена", "2026-02-02")
    with monkeypatch.context() as broken:
        broken.setattr("feedpub.build.record", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            desk.build("news/article-1.md")
    assert "Змінена" in desk.build()
    assert looks.count == 1


def test_a_source_that_loses_its_last_article_is_refused_as_ever(newsroom: Newsroom) -> None:
    path = newsroom.article("only.md", "Єдина")
    desk = Desk(newsroom)
    path.unlink()
    assert newsroom.build(changed=frozenset(["only.md"]), memory=desk.memory).exit == 3
    assert newsroom.titles() == ["Єдина"]


def test_what_a_scan_could_not_take_is_told_by_the_builds_after_it_too(newsroom: Newsroom) -> None:
    newsroom.article("a.md")
    (newsroom.source / "b.md").symlink_to("/etc/hostname")
    memory = Memory()
    told = newsroom.build(memory=memory).problems
    assert "leads out" in told[0].message
    newsroom.article("a.md", "Змінена")
    assert newsroom.build(memory=memory, changed=frozenset(["a.md"])).problems == told


def test_a_state_that_was_lost_has_everything_looked_at(desk: Desk, looks: Looks) -> None:
    desk.newsroom.article("news/article-1.md", "Змінена", "2026-02-02")
    desk.newsroom.lose_state()
    assert len(desk.build("news/article-1.md")) == 3
    assert looks.count == 1


class Hand:
    """Changes a source at random, and names the paths that a watcher would name."""

    def __init__(self, source: Path, seed: int) -> None:
        self.source = source
        self.dice = random.Random(seed)
        self.number = 0

    def change(self) -> set[str]:
        actions = [
            self.write,
            self.write,
            self.write,
            self.delete,
            self.rename,
            self.rename_folder,
            self.delete_folder,
        ]
        return self.dice.choice(actions)()

    def write(self) -> set[str]:
        self.number += 1
        path = self.dice.choice(FOLDERS) + self.dice.choice(
            (*NAMES, f"n{self.number}.md", f"n{self.number}.md")
        )
        target = self.source / path
        new = [parent for parent in target.parents if not parent.exists()]
        target.parent.mkdir(parents=True, exist_ok=True)
        day, tag = self.dice.randint(1, 28), self.dice.choice(("поле", "луг"))
        header = f"title: Новина {self.number}\ndate: 2026-02-{day:02}\ntags: [{tag}]\n"
        target.write_text(f"---\n{header}---\n\nТекст {self.dice.randint(1, 5)}.\n")
        return {str(one.relative_to(self.source)) for one in (new or [target])}

    def delete(self) -> set[str]:
        target = self.any_file()
        target.unlink(missing_ok=True)
        return {str(target.relative_to(self.source))}

    def rename(self) -> set[str]:
        old = self.any_file()
        new = old.with_name(self.dice.choice(NAMES))
        if old.exists() and old != new:
            old.rename(new)
        return {str(one.relative_to(self.source)) for one in (old, new)}

    def rename_folder(self) -> set[str]:
        old, new = (
            self.source / self.dice.choice(FOLDERS[1:]),
            self.source / self.dice.choice(("blog", "moved")),
        )
        if old.is_dir() and not new.exists():
            old.rename(new)
        return {str(one.relative_to(self.source)) for one in (old, new)}

    def delete_folder(self) -> set[str]:
        target = self.source / "news/old"
        shutil.rmtree(target, ignore_errors=True)
        return {"news/old"}

    def any_file(self) -> Path:
        files = sorted(path for path in self.source.rglob("*") if path.is_file() and path.name != "keep.md")
        return self.dice.choice(files) if files else self.source / "gone.md"


@pytest.mark.parametrize("seed", range(int(os.environ.get("FEEDPUB_SEEDS", "4"))))
def test_whatever_happens_to_a_source_builds_that_are_told_publish_the_same_bytes(
    tmp_path: Path, seed: int
) -> None:
    source = tmp_path / "source"
    where = f'[source]\ndirectory = "{source}"\n[feeds]\ncompress = []\n'
    told, looking = (Newsroom(tmp_path / name, config=CONFIG + ANY + where) for name in ("told", "looking"))
    hand = Hand(source, seed)
    source.mkdir()
    (source / "keep.md").write_text("---\ntitle: Стара\ndate: 2026-01-01\n---\n")
    memory = Memory()
    changed: frozenset[str] | None = None
    for _ in range(25):
        assert told.build(changed=changed, memory=memory).articles == looking.build().articles
        assert told.contents() == looking.contents(), changed
        changed = frozenset().union(*(hand.change() for _ in range(hand.dice.randint(1, 3))))


def test_a_person_whose_own_file_is_edited_is_named_anew(newsroom: Newsroom, looks: Looks) -> None:
    newsroom.write("_authors/olena.md", "---\nname: Олена\n---\n")
    newsroom.article("news/a.md", authors=["olena"])
    desk = Desk(newsroom)
    assert newsroom.feed().entries[0].author == "Олена"
    newsroom.write("_authors/olena.md", "---\nname: Олена Лук\n---\n")
    desk.build("_authors/olena.md")
    assert newsroom.feed().entries[0].author == "Олена Лук"


TEN = [f"news/n{number}.md" for number in range(9)]


@pytest.mark.parametrize(
    ("paths", "other"),
    [
        (["news/a.md", "news/b.md"], "news/b copy.md"),
        (["news/b copy.md", "news/c.md"], "news/b.md"),
        (["en/a.md"], "uk/a.md"),
        (["news/bare", *TEN], "news/n9.md"),
        ([*TEN, "news/n9.md"], "news/c"),
        (["news/a/index.md", "news/a/b.md"], "news/a/page.html"),
        (["news/a/page.html", "news/a/b.md"], "news/a/index.md"),
        (["content/a.md", "content/b.md"], "content/_index.md"),
        (["_authors/a.md", "news/a.md"], "_authors/b.md"),
    ],
)
def test_a_file_whose_coming_changes_how_others_are_read_is_known(
    newsroom: Newsroom, paths: list[str], other: str
) -> None:
    for path in paths:
        newsroom.article(path, name=path)
    before = find(newsroom.settings, sorted(paths))
    newsroom.article(other, name=other)
    assert not is_indifferent(before, sorted(paths), [other])
    after = find(newsroom.settings, sorted([*paths, other]))
    assert after != before
    assert not is_indifferent(after, sorted(paths), [other])


def test_where_a_program_has_left_a_mark_any_file_may_tell_more_of_it(newsroom: Newsroom) -> None:
    newsroom.article("posts/b.md")
    newsroom.article("posts/c.md")
    before = find(newsroom.settings, ["posts/b.md", "posts/c.md"])
    assert not before.is_plain
    assert not is_indifferent(before, ["posts/b.md", "posts/c.md"], ["posts/a.md"])
    newsroom.write("posts/a.md", ".. title: А\n.. slug: a\n.. date: 2026-02-01\n\nТекст.\n")
    assert find(newsroom.settings, ["posts/a.md", "posts/b.md", "posts/c.md"]).name == "nikola" != before.name


@pytest.mark.parametrize("other", ["news/n9.md", "news/a.md", "news/новина.md", "news/2026-02-01-x.md"])
def test_one_more_article_in_a_folder_of_such_changes_nothing_for_the_others(
    newsroom: Newsroom, other: str
) -> None:
    before = find(newsroom.settings, TEN)
    assert is_indifferent(before, TEN, [other])
    assert find(newsroom.settings, sorted([*TEN, other])) == before


FEW = st.builds(
    "{}{}{}".format,
    st.sampled_from(("news/", "uk/", "en/", "_posts/")),
    st.sampled_from(("a", "b", "index", "2026-02-01-a")),
    st.sampled_from((".md", ".md", ".markdown", " copy.md", "-old.md", ".html", "")),
)


@given(st.sets(FEW, min_size=1), FEW, st.integers(0, 11))
def test_a_file_that_is_said_to_change_no_convention_changes_none(
    tmp_path_factory: pytest.TempPathFactory, paths: set[str], other: str, more: int
) -> None:
    settings = Newsroom(tmp_path_factory.getbasetemp() / "empty").settings
    kept = sorted({*paths, *(f"news/n{number:02}.md" for number in range(more))} - {other})
    whole = sorted((*kept, other))
    with_it, without = find(settings, whole), find(settings, kept)
    if is_indifferent(with_it, kept, [other]) or is_indifferent(without, kept, [other]):
        assert with_it == without
