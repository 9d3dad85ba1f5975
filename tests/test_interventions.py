"""What an operator does to published articles by hand, at the command line: plan, adopt, withdraw, retire."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from feedpub.build import likeness
from feedpub.build.fragments import Fragments
from feedpub.build.holding import _keep
from feedpub.build.scratch import Scratch
from feedpub.cli import adopt_command, feedpub
from feedpub.feed import ALL
from feedpub.lock import build_lock as lock_of_builds
from feedpub.state import open_state
from feedpub.state.documents import KnownDocument
from tests.newsroom import Newsroom
from tests.serving import served


@pytest.fixture
def newsroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Newsroom:
    one = Newsroom(tmp_path)
    one.save()
    monkeypatch.chdir(tmp_path)
    return one


def call(*arguments: str) -> Result:
    return CliRunner().invoke(feedpub, arguments, prog_name="feedpub")


def fill(newsroom: Newsroom, count: int) -> None:
    for number in range(count):
        newsroom.article(f"{number:02}.md", f"Новина {number}", f"2026-02-{number + 1:02}", tags=["Дороги"])


def old_feed(newsroom: Newsroom, *items: dict[str, str], name: str = "old.json") -> str:
    path = newsroom.folder / "old" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps({"title": "Старий сайт", "items": items}), "utf-8")
    return str(path)


# plan


def test_plan_says_what_would_change_and_that_nothing_would(newsroom: Newsroom) -> None:
    fill(newsroom, 25)
    assert call("plan").stdout.startswith("all\n  + https://luky.example/news/24/\n")
    assert "  + and 5 more\n" in call("plan").stdout
    assert call("build").exit_code == 0
    assert call("plan").stdout == "nothing would change\n"
    newsroom.article("00.md", "Новина 0", "2026-02-01", "Інше.", tags=["Дороги"])
    (newsroom.source / "01.md").unlink()
    said = call("plan")
    assert said.exit_code == 0
    assert said.stdout.startswith(
        "all\n  ~ https://luky.example/news/00/\n  - https://luky.example/news/01/\n"
    )
    for number in range(2, 20):
        (newsroom.source / f"{number:02}.md").unlink()
    said = call("plan")
    assert said.exit_code == 3
    assert said.stdout.startswith("all: held back by the guard\n")
    assert [feed["held"] for feed in json.loads(call("plan", "--json").stdout)["feeds"]] == [True, True]


def test_plan_shows_articles_that_would_come_back_under_another_id(newsroom: Newsroom) -> None:
    newsroom.article("a.md", "Міст", "2026-02-01", "Перше речення, і друге.")
    assert call("build").exit_code == 0
    newsroom.lose_state()
    (newsroom.source / "a.md").unlink()
    newsroom.article("b.md", "Міст", "2026-02-01", "Зовсім інше.")
    newsroom.article("c.md", "Міст", "2026-02-01", "Ще щось, не схоже ні на що.")
    said = call("plan")
    assert said.exit_code == 3
    assert "  ! https://luky.example/news/b/\n  ! https://luky.example/news/c/\n" in said.stdout
    assert "2 articles would get another id and show twice; [guard] reissued allows 0" in said.stderr


@pytest.mark.parametrize("command", [("adopt", "old/old.json"), ("withdraw", "none"), ("retire", "none")])
def test_what_ends_with_2_leaves_no_state_behind(newsroom: Newsroom, command: tuple[str, str]) -> None:
    """The message said that nothing was touched."""
    old_feed(newsroom)
    newsroom.source.rmdir()
    before = sorted(newsroom.folder.rglob("*"))
    assert call(*command).exit_code == 2
    assert sorted(newsroom.folder.rglob("*")) == before


# adopt


def test_adopt_names_what_it_could_not_match_or_keep(newsroom: Newsroom) -> None:
    fill(newsroom, 2)
    feed = old_feed(
        newsroom,
        {"id": "https://old.example/0", "url": "https://luky.example/news/00/", "title": "Новина 0"},
        {"id": "41", "url": "https://luky.example/news/01/", "title": "Новина 1"},
        {"id": "https://old.example/9", "url": "https://old.example/9", "title": "Давня"},
    )
    said = call("adopt", feed)
    assert said.exit_code == 0
    assert "not matched: 'Давня' https://old.example/9 (id https://old.example/9)\n" in said.stdout
    assert "id not kept: 'Новина 1' https://luky.example/news/01/ (id 41): " in said.stdout
    assert "adopted matched=2 unmatched=1 unfit=1" in said.stderr
    assert call("build").exit_code == 0
    assert {entry.title: entry.id for entry in newsroom.feed().entries} == {
        "Новина 0": "https://old.example/0",
        "Новина 1": "https://luky.example/news/01/",
    }


def test_adopting_after_a_build_does_not_make_what_is_published_new(newsroom: Newsroom) -> None:
    """`plan` showed every article of every feed as added, and so did the report that hooks are given."""
    fill(newsroom, 2)
    call("build")
    told = {"id": "https://old.example/0", "url": "https://luky.example/news/00/", "title": "Новина 0"}
    call("adopt", old_feed(newsroom, told))
    newsroom.article("new.md", "Нова")
    for command in ("plan", "build"):
        changes = json.loads(call(command, "--json").stdout)["feeds"]
        assert changes[0]["path"] == "all"
        assert changes[0]["added"] == ["https://luky.example/news/new/"]
    assert "https://old.example/0" in {entry.id for entry in newsroom.feed().entries}


def test_adopt_fetches_a_feed_from_its_address(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(newsroom, 1)
    old_feed(newsroom, {"id": "https://old.example/0", "url": "https://luky.example/news/00/"})
    with served(newsroom.folder / "old") as address:
        assert "matched=1" in call("adopt", f"{address}old.json").stderr
        missing = call("adopt", f"{address}none.json")
        assert (missing.exit_code, "none.json: cannot be fetched" in missing.stderr) == (2, True)
        monkeypatch.setattr(adopt_command, "_MOST_BYTES", 10)
        assert "larger than 10 bytes" in call("adopt", f"{address}old.json").stderr


@pytest.mark.parametrize(
    "address", ["http://luky.example:port/feed.xml", f"http://{'l' * 70}.example/feed.xml"]
)
def test_adopt_names_an_address_that_is_none(newsroom: Newsroom, address: str) -> None:
    said = call("adopt", address)
    assert (said.exit_code, f"{address}: cannot be fetched" in said.stderr) == (2, True)


@pytest.mark.parametrize(
    ("name", "told"), [("none.xml", "cannot be read"), ("config.toml", "neither an RSS")]
)
def test_adopt_of_what_is_no_feed_changes_nothing(newsroom: Newsroom, name: str, told: str) -> None:
    answer = call("adopt", name)
    assert (answer.exit_code, told in answer.stderr) == (2, True)
    assert not newsroom.settings.state.exists()


def test_an_article_that_is_given_the_old_link_later_takes_over_the_old_id(newsroom: Newsroom) -> None:
    newsroom.article("a.md", "Нова назва", "2026-02-01")
    feed = old_feed(newsroom, {"id": "https://old.example/0", "url": "https://luky.example/news/mist/"})
    assert "unmatched=1" in call("adopt", feed).stderr
    newsroom.article("a.md", "Нова назва", "2026-02-01", slug="mist")
    assert "matched=1 unmatched=0" in call("adopt", feed).stderr
    call("build")
    assert newsroom.feed().entries[0].id == "https://old.example/0"


# withdraw and retire


@pytest.mark.parametrize("name", ["articles/03.md", "03.md", "https://luky.example/news/03/"])
def test_an_article_is_withdrawn_by_whatever_it_is_called(newsroom: Newsroom, name: str) -> None:
    fill(newsroom, 5)
    call("build")
    assert call("withdraw", name).exit_code == 0
    assert "Новина 3" not in newsroom.titles() + newsroom.titles("tags/dorohy.rss")
    assert call("build", "--full").exit_code == 0
    assert "Новина 3" not in newsroom.titles()
    assert call("withdraw", "--undo", name).exit_code == 0
    assert "Новина 3" in newsroom.titles()


def test_a_withdrawn_article_is_counted_and_shown_as_left_out(newsroom: Newsroom) -> None:
    fill(newsroom, 5)
    newsroom.article("due.md", "Завтрашня", "2099-01-01")
    call("build")
    call("withdraw", "03.md")
    shown = json.loads(call("status", "--json").stdout)
    assert [(row["path"], row["state"], row["problem"]) for row in shown["left_out"]] == [
        ("03.md", "left out", False)
    ]
    assert "feedpub withdraw --undo" in shown["left_out"][0]["why"]
    counts = json.loads(call("build", "--json").stdout)["articles"]
    assert (counts["published"], counts["due"], counts["left out"]) == (4, 1, 1)
    assert "left out 03.md: it was withdrawn" in call("status").stdout


@pytest.mark.parametrize("after", ["Інший текст.", None])
def test_an_article_is_withdrawn_though_the_one_that_moves_up_has_changed(
    newsroom: Newsroom, after: str | None
) -> None:
    """It stayed in every document until the next build, and the command said that nothing was touched."""
    newsroom.config += "[feeds]\nlimit = 2\n"
    newsroom.save()
    oldest, *_ = [newsroom.article(f"{day}.md", f"Новина {day}", f"2026-02-0{day}") for day in (1, 2, 3)]
    call("build")
    if after is None:
        oldest.unlink()
    else:
        newsroom.article("1.md", "Новина 1", "2026-02-01", after)
    answer = call("withdraw", "3.md")
    assert answer.exit_code == 0
    assert newsroom.titles() == ["Новина 2", "Новина 1"][: 1 if after is None else 2]


def test_a_withdrawal_that_has_to_wait_for_the_source_says_so(newsroom: Newsroom) -> None:
    newsroom.config += "[feeds]\nlimit = 2\n"
    newsroom.save()
    for day in (1, 2, 3):
        newsroom.article(f"{day}.md", f"Новина {day}", f"2026-02-0{day}")
    call("build")
    elsewhere = newsroom.source.rename(newsroom.folder / "elsewhere")
    answer = call("withdraw", "3.md")
    assert answer.exit_code == 2
    assert "1.md is needed from it" in answer.stderr
    assert "nothing was touched" not in answer.stderr
    elsewhere.rename(newsroom.source)
    call("build")
    assert newsroom.titles() == ["Новина 2", "Новина 1"]


def test_an_article_that_was_never_withdrawn_cannot_be_let_in_again(newsroom: Newsroom) -> None:
    fill(newsroom, 2)
    call("build")
    newsroom.article("03.md", "Ще одна")
    answer = call("withdraw", "--undo", "01.md")
    assert (answer.exit_code, "01.md: it was never withdrawn" in answer.stderr) == (2, True)
    assert "Ще одна" not in newsroom.titles()


def test_a_tag_that_is_retired_already_is_told_so(newsroom: Newsroom) -> None:
    fill(newsroom, 2)
    newsroom.article("m.md", "Мости", tags=["Мости"])
    call("build")
    call("retire", "Дороги")
    for arguments in (("dorohy",), ("мости", "--to", "Дороги")):
        answer = call("retire", *arguments)
        assert (answer.exit_code, "it is retired; `feedpub retire --undo`" in answer.stderr) == (2, True)


def test_an_article_that_nobody_knows_cannot_be_withdrawn(newsroom: Newsroom) -> None:
    fill(newsroom, 1)
    call("build")
    answer = call("withdraw", "03.md")
    assert (answer.exit_code, "03.md: no article has this path, id or link" in answer.stderr) == (2, True)


def test_a_tag_is_retired_with_its_page_and_comes_back(newsroom: Newsroom) -> None:
    fill(newsroom, 2)
    newsroom.article("m.md", "Мости", tags=["Мости"])
    call("build")
    assert call("retire", "Дороги", "--to", "mosty").exit_code == 0
    assert not list(newsroom.feeds.glob("tags/dorohy.*"))
    assert call("retire", "dorohy", "--undo").exit_code == 0
    assert len(newsroom.titles("tags/dorohy.rss")) == 2
    assert (newsroom.feeds / "tags/dorohy.html").exists()


def test_another_tag_does_not_get_the_address_of_a_retired_one(newsroom: Newsroom) -> None:
    """Subscribers who were told that a feed has ended for ever got the articles of another tag."""
    fill(newsroom, 2)
    call("build")
    assert call("retire", "Дороги").exit_code == 0
    newsroom.article("00.md", "Новина 0", "2026-02-01", tags=["Dorohy"])
    newsroom.article("01.md", "Новина 1", "2026-02-02", tags=["Міст"])
    assert call("build").exit_code == 0
    assert not (newsroom.feeds / "tags/dorohy.rss").exists()
    assert len(list(newsroom.feeds.glob("tags/dorohy-*.rss"))) == 1


def test_a_web_server_is_not_told_that_a_feed_has_ended_where_another_stands(newsroom: Newsroom) -> None:
    """`feedpub serve` served it; nginx and Caddy would have answered 410."""
    fill(newsroom, 2)
    call("build")
    assert call("retire", "Дороги").exit_code == 0
    assert "return 410" in call("deploy-config", "nginx").stdout
    newsroom.config += '[[feeds.custom]]\nname = "roads"\npath = "tags/dorohy.{format}"\n'
    newsroom.save()
    assert call("build").exit_code == 0
    assert "return 410" not in call("deploy-config", "nginx").stdout


@pytest.mark.parametrize("arguments", [("withdraw", "00.md"), ("retire", "--undo", "Мости")])
def test_a_full_disk_ends_with_5_and_the_next_build_does_the_rest(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    fill(newsroom, 2)
    newsroom.article("m.md", "Мости", tags=["Мости"])
    call("build")
    call("retire", "Мости")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "/tmp")

    with monkeypatch.context() as patch:
        patch.setattr("feedpub.build.scratch.Scratch.keep", full)
        answer = call(*arguments)
    assert answer.exit_code == 5
    assert "/tmp: could not be written (No space left on device)" in answer.stderr
    assert call("build").exit_code == 0
    assert ("Новина 0" in newsroom.titles()) == ("withdraw" not in arguments)
    assert (newsroom.feeds / "tags/mosty.rss").exists() == ("retire" in arguments)


def test_a_hook_learns_of_what_is_withdrawn_or_retired(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feedpub.cli.hubs.SETTLING", 0)
    fill(newsroom, 2)
    call("build")
    newsroom.config += '[hooks]\npublished = ["cat >> told.json"]\n'
    newsroom.save()
    told = newsroom.folder / "told.json"
    assert call("withdraw", "00.md").exit_code == 0
    assert "https://luky.example/feeds/all.rss" in json.loads(told.read_text())["addresses"]
    told.unlink()
    assert call("withdraw", "00.md").exit_code == 0
    assert not told.exists()  # nothing more was published
    assert call("retire", "Дороги").exit_code == 0
    assert "https://luky.example/feeds/tags/dorohy.rss" in json.loads(told.read_text())["addresses"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("дорога",), 'did you mean "дороги"?'),
        (("щось",), "`feedpub status` lists the feeds"),
        (("дороги", "--to", "dorohy"), "cannot be retired to itself"),
        (("дороги", "--undo"), "no such tag is retired; retired are: none"),
    ],
)
def test_a_tag_that_cannot_be_retired_is_named(
    newsroom: Newsroom, arguments: tuple[str, ...], told: str
) -> None:
    newsroom.article("a.md", tags=["дороги"])
    call("build")
    before = newsroom.files()
    answer = call("retire", *arguments)
    assert (answer.exit_code, told in answer.stderr) == (2, True)
    assert newsroom.files() == before


# the texts of very many articles


def test_of_too_many_new_files_only_the_newest_are_compared_and_the_log_says_so(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(4):
        words = " ".join(f"слово{number}х{word}" for word in range(30))
        newsroom.article(f"{number}.md", f"Новина {number}", f"2026-02-0{number + 1} 10:00", words)
    newsroom.build()
    before = {entry.title: entry.id for entry in newsroom.feed().entries}
    monkeypatch.setattr(likeness, "_MOST", 2)
    for number in range(4):
        path = newsroom.source / f"{number}.md"
        text = path.read_text("utf-8").replace("Новина", "Новини").replace(" 10:00", " 11:00")
        path.unlink()
        newsroom.write(f"inshe-{number}.md", text)
    assert newsroom.build(force=True).exit == 0
    after = {entry.title: entry.id for entry in newsroom.feed().entries}
    assert {number for number in range(4) if after[f"Новини {number}"] == before[f"Новина {number}"]} == {
        2,
        3,
    }
    assert "new=4 compared=2" in caplog.text


def test_what_stands_around_no_articles_is_kept_whole(newsroom: Newsroom) -> None:
    """Of a document without articles the last bytes of its head came twice."""
    (newsroom.folder / "feeds").mkdir()
    (newsroom.folder / "feeds/all.json").write_bytes(b'{"items": [\n]}')
    document = KnownDocument("all.json", ALL, "json", b"", 14, 0, "", 12, ())
    scratch = Scratch()
    assert _keep(document, [], newsroom.settings, Fragments(scratch)) == (b'{"items": [\n', b"]}")
    scratch.close()


@pytest.mark.parametrize("command", [["withdraw", "no.md"], ["retire", "нема"], ["build", "--tag", "нема"]])
def test_a_state_that_came_while_another_build_was_waited_for_stays(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    """It was deleted where the command ended with 2, and all ids with it."""
    newsroom.article("a.md", "Перша")
    lock = lock_of_builds

    @contextmanager
    def after_another_build(*directories: Path, **_: object) -> Iterator[None]:
        with lock(*directories):
            open_state(newsroom.settings.state).close()
            yield

    for place in ("feedpub.lock.build_lock", "feedpub.build.once.build_lock"):
        monkeypatch.setattr(place, after_another_build)
    newsroom.save()
    result = CliRunner().invoke(feedpub, command)
    assert result.exit_code == 2, result.output
    assert newsroom.settings.state.is_file()
