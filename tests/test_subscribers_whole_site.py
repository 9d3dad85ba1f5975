"""Subscribers see each article once though an operator does something to every file, or to all feeds, at once."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

import feedpub
from tests.newsroom import Newsroom
from tests.serving import served
from tests.subscribers import News, Subscriber

pytestmark = pytest.mark.slow

FORMATS = ("rss", "atom", "json")
THINGS = (
    ("міст", "Громада відкрила новий міст через річку, і рух ним почався ще вранці в понеділок."),
    ("парк", "У парку на вулиці Зеленій висадили сорок молодих лип, а доріжки посипали гравієм."),
    ("школу", "Школа у Згоранах чекає на першокласників: дах перекрили, вікна замінили на теплі."),
    ("лікарню", "Лікарня отримала апарат для обстеження серця; черга на прийом стала вдвічі коротшою."),
    ("площу", "Площу перед ратушею вимостили бруківкою, під нею прокладено нові труби та кабелі."),
    ("сад", "Сад біля бібліотеки доглядають самі читачі, щоосені вони збирають тут яблука."),
    ("ринок", "Ринок переїхав під накриття, тож торгувати овочами можна буде і взимку, і в дощ."),
    ("вокзал", "На вокзалі відновили годинник 1903 року, який зупинився ще за часів дідів і прадідів."),
    ("театр", "Театр показав п'єсу молодого автора; наступна вистава відбудеться в останню неділю."),
    ("музей", "Музей просить приносити старі світлини: з них складуть історію кожної вулиці міста."),
)


def fill(newsroom: Newsroom) -> None:
    for day, (thing, sentence) in enumerate(THINGS, 1):
        newsroom.article(
            f"2026-02-{day:02}-{day}-novyna.md",
            f"Про {thing}",
            f"2026-02-{day:02} 10:00",
            f"{sentence}\n\nРада ухвалила рішення про {thing}. {sentence.lower()}",
            tags=["Дороги", "Міста"] if day % 2 else ["Міста"],
        )


# What an operator does


def files(newsroom: Newsroom) -> list[Path]:
    found = (path for path in newsroom.source.rglob("*") if path.is_file())
    return sorted(path for path in found if path.name not in ("hugo.toml", "_config.yml"))


def move(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    path.rename(target)


@dataclass(frozen=True)
class Read:
    """An article as its file has it; every format below is written from this."""

    title: str
    date: str
    tags: tuple[str, ...]
    body: str


def read(path: Path) -> Read:
    _, header, body = path.read_text("utf-8").split("---\n", 2)
    keys = {key: json.loads(value) for key, value in (line.split(": ", 1) for line in header.splitlines())}
    return Read(keys["title"], keys["date"], tuple(keys["tags"]), body.strip())


def markdown(one: Read) -> str:
    tags = json.dumps(one.tags, ensure_ascii=False)
    return f'---\ntitle: "{one.title}"\ndate: "{one.date}"\ntags: {tags}\n---\n\n{one.body}\n'


def toml(one: Read) -> str:
    tags = json.dumps(one.tags, ensure_ascii=False)
    return f'+++\ntitle = "{one.title}"\ndate = "{one.date}"\ntags = {tags}\n+++\n\n{one.body}\n'


def pairs(one: Read) -> str:
    return f"Title: {one.title}\nDate: {one.date}\nTags: {', '.join(one.tags)}\n\n{one.body}\n"


def restructured(one: Read) -> str:
    rule = "=" * len(one.title)
    return f"{one.title}\n{rule}\n\n:date: {one.date}\n:tags: {', '.join(one.tags)}\n\n{one.body}\n"


def page(one: Read) -> str:
    metas = "".join(f'<meta property="article:tag" content="{tag}">' for tag in one.tags)
    paragraphs = "".join(f"<p>{paragraph}</p>\n" for paragraph in one.body.split("\n\n"))
    return (
        f"<!DOCTYPE html>\n<html><head><title>{one.title} | Верхні Луки</title>"
        f'<meta property="og:title" content="{one.title}">{metas}'
        f'<meta property="article:published_time" content="{one.date.replace(" ", "T")}:00+02:00"></head><body>'
        f'<nav><a href="/">Головна</a></nav><article><h1>{one.title}</h1>\n{paragraphs}</article></body></html>\n'
    )


def capture(one: Read) -> str:
    year, month, day = one.date[:10].split("-")
    tags = "\n".join(one.tags)
    return (
        f"{one.title}\n\n{one.body}\n\n{day}.{month}.{year} - {one.date[11:]} | Переглядів: 17\n\n{one.title}\n\n"
        f"Теги:\n{tags}\n"
    )


Act = Callable[["Beat"], object]


def each(change: Callable[[Path, int], object]) -> Act:
    def act(beat: Beat) -> None:
        for number, path in enumerate(files(beat.newsroom), 1):
            change(path, number)

    return act


def as_bytes(change: Callable[[bytes], bytes]) -> Act:
    return each(lambda path, _: path.write_bytes(change(path.read_bytes())))


def reformat(suffix: str, write: Callable[[Read], str]) -> Act:
    """Convert every article, which is kept in Markdown besides, as nobody else does."""

    def act(beat: Beat) -> None:
        for path in files(beat.newsroom):
            one = beat.pieces[path.with_suffix("").name]
            path.unlink()
            path.with_suffix(suffix).write_text(write(one), "utf-8")

    return act


def configure(*swaps: tuple[str, str]) -> Act:
    def act(beat: Beat) -> None:
        for old, new in swaps:
            assert old in beat.newsroom.config, old
            beat.newsroom.config = beat.newsroom.config.replace(old, new)

    return act


def both(*acts: Act) -> Act:
    def act(beat: Beat) -> None:
        for one in acts:
            one(beat)

    return act


def rename(pattern: str) -> Act:
    """Rename every file; its number stays, so that the article can be told."""

    def act(beat: Beat) -> None:
        renamed = {}
        for path in files(beat.newsroom):
            piece = beat.pieces[path.with_suffix("").name]
            name = pattern.format(day=piece.date[8:10], number=int(piece.date[8:10]) * 7)
            move(path, beat.newsroom.source / (name + path.suffix))
            renamed[name.rpartition("/")[2]] = piece
        beat.pieces = renamed

    return act


def fold_up(path: Path, _: int) -> None:
    move(path, path.parent / path.stem / f"index{path.suffix}")


def unfold(beat: Beat) -> None:
    for path in files(beat.newsroom):
        move(path, path.parent.with_suffix(path.suffix))
        path.parent.rmdir()


def program(folder: str, name: str, text: str) -> Act:
    """Have the folder be one of another program."""

    def act(beat: Beat) -> None:
        for path in files(beat.newsroom):
            move(path, beat.newsroom.source / folder / path.name)
        for other in ("hugo.toml", "_config.yml"):
            (beat.newsroom.source / other).unlink(missing_ok=True)
        beat.newsroom.write(name, text)

    return act


def delete_documents(*formats: str) -> Act:
    def act(beat: Beat) -> None:
        for path in beat.newsroom.feeds.rglob("*"):
            if path.suffix[1:] in formats or (path.suffixes[:-1] and path.suffixes[-2][1:] in formats):
                path.unlink()

    return act


def clock(hours: int) -> Act:
    def act(beat: Beat) -> None:
        beat.newsroom.now += timedelta(hours=hours)

    return act


def later_by_an_hour(path: Path, _: int) -> None:
    path.write_text(re.sub(r"(\d\d-\d\d) 10:00", r"\1 11:00", path.read_text("utf-8")), "utf-8")


def own_id(path: Path, number: int) -> None:
    text = path.read_text("utf-8")
    path.write_text(text.replace("---\n", f'---\nid: "urn:example:{number}"\n', 1), "utf-8")


def edit_park(beat: Beat) -> None:
    path = next(path for path in files(beat.newsroom) if "Зеленій" in path.read_text("utf-8"))
    path.write_text(path.read_text("utf-8").replace("сорок молодих", "п'ятдесят молодих"), "utf-8")


def upgrade(beat: Beat) -> None:
    beat.patch.setattr(feedpub, "__version__", "99.0.0")


def put_feeds_elsewhere(beat: Beat) -> None:
    beat.newsroom.config += '[feeds.paths]\nall = "f/all.{format}"\ntag = "t/{slug}/feed.{format}"\n'
    beat.go_to("f/all.{format}", "t/dorohy/feed.{format}")


def put_feeds_back(beat: Beat) -> None:
    beat.newsroom.config = beat.newsroom.config.partition("[feeds.paths]")[0]
    beat.go_to("all.{format}", "tags/dorohy.{format}")


@dataclass(frozen=True)
class Operation:
    """Something that an operator does before the next build, and which article shows as edited then."""

    name: str
    do: Act
    edited: tuple[str, ...] = ()


NOTHING = Operation("nothing", lambda _: None)
OPERATIONS = (
    NOTHING,
    # First, since an article that is out of all documents while the state is lost is known by its link alone.
    Operation("a shorter feed", configure(("limit = 50", "limit = 6"))),
    Operation("a longer feed", configure(("limit = 6", "limit = 60"))),
    Operation("a smaller feed", configure(('"1MB"', '"8kB"'))),
    Operation("a larger feed", configure(('"8kB"', '"2MB"'))),
    Operation("folders with index.md", each(fold_up)),
    Operation("files again", unfold),
    Operation("other ends of lines", as_bytes(lambda raw: raw.replace(b"\n", b"\r\n"))),
    Operation("Windows-1251", as_bytes(lambda raw: raw.decode().encode("cp1251"))),
    Operation("UTF-8 with a mark", as_bytes(lambda raw: b"\xef\xbb\xbf" + raw.decode("cp1251").encode())),
    Operation("TOML headers", reformat(".md", toml)),
    Operation("headers of pairs", reformat(".md", pairs)),
    Operation("other names", rename("n{number}")),
    Operation("reStructuredText", reformat(".rst", restructured)),
    Operation("pages", reformat(".html", page)),
    Operation("captures", reformat(".txt", capture)),
    Operation("Markdown under other names", both(rename("rik/2026/{day}-pro"), reformat(".md", markdown))),
    Operation("names in capitals", rename("RIK/{day}-PRO")),
    Operation("names and permalinks", both(rename("p{number}"), configure(("/news/{slug}/", "/{year}/{slug}.html")))),
    Operation("names and site", both(rename("q{number}"), configure(("luky.example", "novi.example")))),
    Operation("http", configure(("https://", "http://"))),
    Operation("the site's title", configure(("Верхні Луки", "Луки — новини"))),
    Operation("another title", configure(("Луки — новини", "Луки — усе"))),
    Operation("another zone and names", both(rename("z/{number}"), configure(("Europe/Kyiv", "UTC")))),
    Operation("addresses of feeds", put_feeds_elsewhere),
    Operation("addresses of feeds, and names", both(put_feeds_back, rename("back{number}"))),
    Operation("JSON alone", configure(('["rss", "atom", "json"]', '["json"]'))),
    Operation("RSS alone, and names", both(rename("a/{number}"), configure(('["json"]', '["rss"]')))),
    Operation("summaries", configure(('"full"', '"summary"'))),
    Operation("summaries again, and names", rename("b/{number}")),
    Operation("all formats, and whole texts", configure(('["rss"]', '["rss", "atom", "json"]'), ('"summary"', '"full"'))),
    Operation("Hugo", program("content/news", "hugo.toml", 'baseURL = "http://novi.example/"\n')),
    Operation("Jekyll", program("_posts", "_config.yml", "title: Луки\n")),
    Operation("no convention", configure(('"auto"', '"none"'))),
    Operation("the tag in other letters", as_bytes(lambda raw: raw.replace("Дороги".encode(), "ДОРОГИ".encode()))),
    Operation("feeds of folders and authors", configure(('by = ["tag"]', 'by = ["tag", "directory", "author"]'))),
    Operation("feeds of tags alone", configure(('by = ["tag", "directory", "author"]', 'by = ["tag"]'))),
    Operation("an upgrade", upgrade),
    Operation("the clock set back", clock(-48)),
    Operation("the clock set right", clock(48)),
    Operation("no JSON", delete_documents("json")),
    Operation("neither Atom nor RSS", delete_documents("atom", "rss")),
    Operation("an edit among other names", both(rename("c/{number}"), edit_park), edited=("Про парк",)),
    Operation("other dates and names", both(each(later_by_an_hour), rename("d/{number}"))),
    Operation("an id for each, and names", both(each(own_id), rename("e/{number}"))),
    NOTHING,
)  # fmt: skip


@dataclass
class Beat:
    """A newsroom and somebody who has subscribed to its feeds."""

    newsroom: Newsroom
    subscriber: Subscriber
    patch: pytest.MonkeyPatch
    pieces: dict[str, Read] = field(default_factory=dict)
    paths: dict[tuple[str, str], str] = field(default_factory=dict)

    def go_to(self, all: str, tag: str) -> None:
        """Have the subscriber follow the feeds to other addresses, as they follow a redirect."""
        for (kind, format), path in self.paths.items():
            new = (all if kind == "all" else tag).replace("{format}", format)
            address = self.subscriber.address
            self.subscriber.reader.change_feed_url(address + path, address + new)
            self.paths[kind, format] = new

    def follow(self, operation: Operation) -> None:
        """Do something, build, poll; check that subscribers see what they should and nothing else."""
        operation.do(self)
        report = self.newsroom.build()
        assert report.exit == 0, (operation.name, report.problems)
        seen = {}
        for key, path in self.paths.items():
            if (self.newsroom.feeds / path).is_file():
                seen[key] = self.subscriber.poll([path])[path]
        assert seen
        for (kind, format), news in seen.items():
            edited = operation.edited if kind == "all" else ()
            assert news == News((), edited), (operation.name, kind, format)


@pytest.fixture
def beat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Beat]:
    newsroom = Newsroom(tmp_path)
    newsroom.config += (
        '[source]\nconvention = "auto"\n[feeds]\nby = ["tag"]\nformats = ["rss", "atom", "json"]\nlimit = 50\n'
        'max_bytes = "1MB"\ncontent = "full"\npages = false\n'
    )
    fill(newsroom)
    newsroom.build()
    with served(newsroom.feeds) as address:
        beat = Beat(newsroom, Subscriber(address), monkeypatch)
        beat.pieces = {path.stem: read(path) for path in files(newsroom)}
        beat.paths = {
            (kind, format): f"{path}.{format}"
            for format in FORMATS
            for kind, path in (("all", "all"), ("tag", "tags/dorohy"))
        }
        beat.subscriber.subscribe(list(beat.paths.values()))
        first = beat.subscriber.poll()
        assert [len(first[f"all.{format}"].new) for format in FORMATS] == [len(THINGS)] * 3
        assert [len(first[f"tags/dorohy.{format}"].new) for format in FORMATS] == [len(THINGS) // 2] * 3
        yield beat
        beat.subscriber.close()


def test_nothing_that_is_done_to_the_whole_site_shows_an_article_twice(beat: Beat) -> None:
    for operation in OPERATIONS:
        beat.follow(operation)


def test_nothing_that_is_done_to_the_whole_site_shows_an_article_twice_though_the_state_is_lost_every_time(
    beat: Beat,
) -> None:
    for operation in OPERATIONS:
        beat.newsroom.lose_state()
        beat.follow(operation)
