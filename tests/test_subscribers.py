"""Subscribers see each article once: a real reader polls after everything that an operator does."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.newsroom import Newsroom
from tests.serving import served
from tests.subscribers import News, Subscriber

ALL = ("all.rss", "all.atom", "all.json")
TAG = ("tags/dorohy.rss", "tags/dorohy.atom", "tags/dorohy.json")


def text(name: str) -> str:
    """Return an article's text, unlike that of every other."""
    return "\n\n".join(
        f"{name}: " + " ".join(f"{name}{part}{word}" for word in range(12)) + "." for part in ("а", "б")
    )


def fill(newsroom: Newsroom) -> None:
    for day, name in enumerate(("мости", "парки", "школи", "лікарні", "площі", "сади", "вулиці", "ринки"), 1):
        tags = ["Дороги", "Міста"] if day % 2 else ["Міста"]
        newsroom.article(
            f"{day}.md",
            f"Про {name}",
            f"2026-02-{10 - day:02} 10:00",
            text(name),
            tags=tags,
            slug=f"pro-{day}",
        )


def swap(newsroom: Newsroom, path: str, *pairs: tuple[str, str]) -> None:
    """Replace text in a file."""
    target = newsroom.source / path
    content = target.read_text("utf-8")
    for old, new in pairs:
        assert old in content, f"{path} has no {old!r}"
        content = content.replace(old, new)
    target.write_text(content, "utf-8")


def header(newsroom: Newsroom, path: str, line: str) -> None:
    """Add a line to a header."""
    target = newsroom.source / path
    target.write_text(target.read_text("utf-8").replace("---\n", f"---\n{line}\n", 1), "utf-8")


def configure(old: str, new: str) -> Callable[[Newsroom], None]:
    def change(newsroom: Newsroom) -> None:
        assert old in newsroom.config
        newsroom.config = newsroom.config.replace(old, new)

    return change


def rename(old: str, new: str) -> Callable[[Newsroom], None]:
    def change(newsroom: Newsroom) -> None:
        target = newsroom.source / new
        target.parent.mkdir(parents=True, exist_ok=True)
        (newsroom.source / old).rename(target)

    return change


def to_html(newsroom: Newsroom) -> None:
    paragraphs = "".join(f"<p>{one}</p>\n" for one in text("школи").split("\n\n"))
    newsroom.write(
        "pro-3.html",
        "<!DOCTYPE html><html><head><title>Про школи</title>"
        '<meta name="date" content="2026-02-07 10:00"><meta name="slug" content="pro-3">'
        '<meta name="keywords" content="Дороги, Міста"></head>'
        f"<body>{paragraphs}</body></html>",
    )
    (newsroom.source / "3.md").unlink()


def to_text(newsroom: Newsroom) -> None:
    newsroom.write(
        "pro-3.txt", f"Про школи\n\n{text('школи')}\n\n07.02.2026 - 10:00\n\nТеги:\nДороги\nМіста\n"
    )
    (newsroom.source / "pro-3.html").unlink()


def rename_and_edit(newsroom: Newsroom) -> None:
    rename("5.md", "inshe/ploshchi.md")(newsroom)
    swap(newsroom, "inshe/ploshchi.md", ("площіа3", "площа третя"))


def rename_retitle_and_edit(newsroom: Newsroom) -> None:
    rename("6.md", "inshe/sady.md")(newsroom)
    swap(newsroom, "inshe/sady.md", ("Про сади", "Сади навесні"), ("садиа3", "третій сад"))


def exchange(newsroom: Newsroom) -> None:
    first, second = newsroom.source / "1.md", newsroom.source / "2.md"
    one, other = first.read_bytes(), second.read_bytes()
    first.write_bytes(other)
    second.write_bytes(one)


def white_space(newsroom: Newsroom) -> None:
    path = newsroom.source / "7.md"
    path.write_text(
        path.read_text("utf-8").replace("\n\n", "\n\n\n").replace(": вул", ":  вул") + "\n\n", "utf-8"
    )


def second_claimant(newsroom: Newsroom) -> None:
    newsroom.article("zovsim/inshe.md", "Зовсім інша", "2026-02-21 10:00", text("зовсім"), slug="pro-4")


def damage(newsroom: Newsroom) -> None:
    newsroom.settings.state.parent.mkdir(exist_ok=True)
    newsroom.settings.state.write_bytes(b"SQLite format 3\x00" + b"no database" * 500)


def touch_all(newsroom: Newsroom) -> None:
    for number, path in enumerate(sorted(newsroom.source.rglob("*.*"))):
        os.utime(path, (1_700_000_000 + number, 1_700_000_000 + number))


def remove(path: str) -> Callable[[Newsroom], None]:
    def change(newsroom: Newsroom) -> None:
        kept = newsroom.folder / "kept"
        kept.mkdir(exist_ok=True)
        (newsroom.source / path).rename(kept / path)

    return change


def restore(path: str) -> Callable[[Newsroom], None]:
    return lambda newsroom: rename(f"../kept/{path}", path)(newsroom)


def do(path: str, *pairs: tuple[str, str]) -> Callable[[Newsroom], None]:
    return lambda newsroom: swap(newsroom, path, *pairs)


def add(path: str, line: str) -> Callable[[Newsroom], None]:
    return lambda newsroom: header(newsroom, path, line)


@dataclass(frozen=True)
class Operation:
    """Something that an operator does before the next build, and what subscribers may see of it."""

    name: str
    do: Callable[[Newsroom], object]
    new: tuple[str, ...] = ()  #: in the feed of all
    edited: tuple[str, ...] = ()
    new_under_tag: tuple[str, ...] = ()
    edited_under_tag: tuple[str, ...] = ()


OPERATIONS = (
    Operation("nothing", lambda newsroom: None),
    Operation("rename", rename("1.md", "mosty.md")),
    Operation("rename back", rename("mosty.md", "1.md")),
    Operation("move to another folder", rename("4.md", "rozdil/likarni.md")),
    Operation("Markdown to HTML", to_html),
    Operation("HTML to text", to_text),
    Operation("retitle", do("1.md", ("Про мости", "Мости")), (), ("Мости",), (), ("Мости",)),
    Operation(
        "retag", do("2.md", ('["Міста"]', '["Міста", "Дороги"]')), new_under_tag=("Про парки",)
    ),
    Operation("another tag", do("7.md", ('["Дороги", "Міста"]', '["Дороги", "Вулиці"]'))),
    Operation("redate", do("2.md", ("2026-02-08 10:00", "2026-02-12 11:30"))),
    Operation("edit", do("1.md", ("мостиа3", "третій міст")), (), ("Мости",), (), ("Мости",)),
    Operation("rename and edit", rename_and_edit, (), ("Про площі",), (), ("Про площі",)),
    Operation("rename, retitle and edit", rename_retitle_and_edit, (), ("Сади навесні",)),
    Operation("swap two files", exchange),
    Operation("touch", lambda newsroom: os.utime(newsroom.source / "1.md", (1, 1))),
    Operation("white space", white_space),
    Operation("a header key that feeds do not show", add("8.md", "views: 1777")),
    Operation("another author", add("8.md", 'author: "Олена"')),
    Operation("delete", remove("8.md")),
    Operation("restore", restore("8.md")),
    Operation(
        "a new article",
        lambda newsroom: newsroom.article("9.md", "Новина дня", "2026-02-20 10:00", text("день"), tags=["Дороги"]),
        ("Новина дня",),
        (),
        ("Новина дня",),
    ),
    Operation("a second claimant of an id", second_claimant, ("Зовсім інша",)),
    Operation("a second article of one title and date", lambda newsroom: newsroom.article(
        "10.md", "Новина дня", "2026-02-20 10:00", text("двійник")), ("Новина дня",)),
    Operation("a shorter feed", lambda newsroom: setattr(newsroom, "config", newsroom.config + "[feeds]\nlimit = 10\n")),
    Operation("a longer feed", configure("limit = 10\n", "limit = 50\n")),
    Operation("a tag in other letters", do("9.md", ("Дороги", "ДОРОГИ"))),
    Operation("to draft", add("7.md", "draft: true")),
    Operation("back from draft", do("7.md", ("draft: true\n", ""))),
    Operation("expire", add("8.md", "expires: 2026-02-28")),
    Operation("no longer expired", do("8.md", ("expires: 2026-02-28\n", ""))),
    Operation("the state deleted", Newsroom.lose_state),
    Operation("the state damaged", damage),
    Operation("the times of all files", touch_all),
    Operation("one format fewer", lambda newsroom: setattr(
        newsroom, "config", newsroom.config.replace("limit = 50\n", 'limit = 50\nformats = ["rss", "atom"]\n'))),
    Operation("all formats again", configure('formats = ["rss", "atom"]\n', "")),
    Operation("out of all feeds", add("7.md", "feed: false")),
    Operation("into the feeds again", do("7.md", ("feed: false\n", ""))),
    Operation("summaries", configure("limit = 50\n", 'limit = 50\ncontent = "summary"\n')),
    Operation("whole texts again", configure('content = "summary"\n', "")),
    Operation("the site's title", configure("Верхні Луки", "Нижні Луки")),
    # Last, since an article that is out of all documents while the state is lost is known by its link alone.
    Operation("the site's address", configure("luky.example", "novi-luky.example")),
    Operation("https to http", configure("https://novi", "http://novi")),
    Operation("http to https", configure("http://novi", "https://novi")),
    Operation("the permalink pattern", configure("/news/{slug}/", "/{year}/{slug}.html")),
    Operation("rename after the move", rename("2.md", "mosty.md")),
    Operation("edit after the move", do("mosty.md", ("мостиа5", "п'ятий")), (), ("Мости",), (), ("Мости",)),
    Operation("nothing at all", lambda newsroom: None),
)  # fmt: skip


@dataclass
class Beat:
    """A newsroom and somebody who has subscribed to its feeds."""

    newsroom: Newsroom
    subscriber: Subscriber

    def follow(self, operation: Operation) -> None:
        """Do something, build, poll; check that subscribers see what they should and nothing else."""
        operation.do(self.newsroom)
        report = self.newsroom.build()
        assert report.exit == 0, (operation.name, report.problems)
        there = [path for path in (*ALL, *TAG) if (self.newsroom.feeds / path).is_file()]
        seen = self.subscriber.poll(there)
        for path in there:
            expected = (
                News(operation.new, operation.edited)
                if path in ALL
                else News(operation.new_under_tag, operation.edited_under_tag)
            )
            assert seen[path] == expected, (operation.name, path)
        self.agree(there)

    def agree(self, paths: list[str]) -> None:
        """Check that all formats showed the same ids."""
        for family in (ALL, TAG):
            shown = [self.subscriber.ids(path) for path in family if path in paths]
            assert all(ids == shown[0] for ids in shown)


@pytest.fixture
def beat(tmp_path: Path) -> Iterator[Beat]:
    newsroom = Newsroom(tmp_path)
    fill(newsroom)
    newsroom.build()
    with served(newsroom.feeds) as address:
        subscriber = Subscriber(address)
        subscriber.subscribe((*ALL, *TAG))
        first = subscriber.poll()
        assert all(len(first[path].new) == 8 for path in ALL)
        assert all(len(first[path].new) == 4 for path in TAG)
        yield Beat(newsroom, subscriber)
        subscriber.close()


@pytest.mark.slow
def test_subscribers_see_each_article_once_through_everything_that_an_operator_does(beat: Beat) -> None:
    for operation in OPERATIONS:
        beat.follow(operation)


@pytest.mark.slow
def test_subscribers_see_each_article_once_though_the_state_is_lost_every_time(beat: Beat) -> None:
    for operation in OPERATIONS:
        beat.newsroom.lose_state()
        beat.follow(operation)
