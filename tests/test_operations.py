"""Random operations in random order: what subscribers are promised holds after each build."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from feedpub.build import interventions
from feedpub.readback import read_feed
from feedpub.state import open_state
from tests.newsroom import CONFIG, Newsroom

LEAN = (
    CONFIG
    + (
        '[feeds]\npages = false\ncompress = []\n[guard]\nremoved = "any"\nedited = "any"\n'  # reissued: still none
    )
)
PLACES = tuple(f"{folder}{name}" for folder in ("", "novyny/") for name in ("a", "b", "c", "d"))
SUFFIXES = (".md", ".html", ".txt", ".rst")
PATTERNS = ("/news/{slug}/", "/{year}/{month}/{slug}.html", "/{path}/", "/{title}/")
SITES = ("https://luky.example/", "http://luky.example/", "https://www.novi-luky.example/blog/")
TAG = "дороги"


@dataclass
class Piece:
    """An article as its author thinks of it: its words tell it apart whatever becomes of its file."""

    name: str
    path: str
    day: int
    title: str
    edition: int = 0
    tags: tuple[str, ...] = ("Дороги",)
    draft: bool = False
    expired: bool = False
    withdrawn: bool = False
    slug: str | None = None  #: so that several articles claim one link
    suffix: str = ".md"
    header: str = "yaml"
    spaces: int = 1
    gone: bool = False

    @property
    def file(self) -> str:
        return self.path + self.form

    @property
    def form(self) -> str:
        """Return the suffix; what the other formats have no word for is written in Markdown."""
        return ".md" if self.draft or self.expired or self.slug else self.suffix

    @property
    def is_public(self) -> bool:
        return not (self.gone or self.draft or self.expired or self.withdrawn)

    @property
    def text(self) -> str:
        """What counts as an edit."""
        words = " ".join(f"{self.name}{word}" for word in range(40))
        return f"{words} редакція{self.edition}."

    @property
    def date(self) -> str:
        return f"2026-02-{self.day:02}"


@dataclass
class Model:
    """What was done, and what subscribers know."""

    newsroom: Newsroom
    pieces: dict[str, Piece] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)  #: name to id, of every article that was ever published
    shown: dict[str, tuple[str, str, str]] = field(default_factory=dict)  #: name to title, text and `updated`
    touched: set[str] = field(default_factory=set)  #: since the last build: each article changes in one way
    count: int = 0
    line_end: str = "\n"
    is_retired: bool = False  #: the tag's feeds

    def there(self) -> list[Piece]:
        return [piece for piece in self.pieces.values() if not piece.gone]

    def free(self) -> list[str]:
        """Return where a file may come to stand. Where one was just deleted, it would count as the same article."""
        taken = {piece.path for piece in self.pieces.values() if not piece.gone or piece.name in self.touched}
        return sorted(set(PLACES) - taken)

    def settled(self) -> list[Piece]:
        """Return the articles that the next change may be made to."""
        return [piece for piece in self.there() if piece.name not in self.touched]

    def write(self) -> None:
        """Make the source directory hold just what the model holds."""
        source = self.newsroom.source
        wanted = {piece.file: piece for piece in self.there()}
        for path in [path for path in source.rglob("*") if path.is_file()]:
            if path.relative_to(source).as_posix() not in wanted:
                path.unlink()
        for piece in wanted.values():
            self._write(piece)

    def _write(self, piece: Piece) -> None:
        keys: dict[str, object] = {"title": piece.title, "date": piece.date, "tags": list(piece.tags)}
        keys |= {"draft": True} if piece.draft else {}
        keys |= {"expires": "2026-02-25"} if piece.expired else {}
        keys |= {"slug": piece.slug} if piece.slug else {}
        text = FORMS[piece.form](piece, keys, piece.text.replace(" ", " " * piece.spaces))
        self.newsroom.write(piece.file, text.replace("\n", self.line_end))


def _markdown(piece: Piece, keys: dict[str, object], text: str) -> str:
    fence, sign = ("+++", " = ") if piece.header == "toml" else ("---", ": ")
    lines = (f"{key}{sign}{json.dumps(value, ensure_ascii=False)}\n" for key, value in keys.items())
    gap = "\n" * piece.spaces
    return f"{fence}\n{''.join(lines)}{fence}\n{gap}{text}\n"


def _page(piece: Piece, keys: dict[str, object], text: str) -> str:
    return (
        f'<html><head><title>{piece.title}</title><meta name="date" content="{piece.date}">'
        f'<meta name="keywords" content="{", ".join(piece.tags)}"></head><body><p>{text}</p></body></html>'
    )


def _capture(piece: Piece, keys: dict[str, object], text: str) -> str:
    year, month, day = piece.date.split("-")
    tags = "\nТеги:\n" + "\n".join(piece.tags) + "\n" if piece.tags else ""
    return f"{piece.title}\n\n{text}\n\n{day}.{month}.{year} - 00:00 | Переглядів: {piece.day}\n{tags}"


def _restructured(piece: Piece, keys: dict[str, object], text: str) -> str:
    tags = f":tags: {', '.join(piece.tags)}\n" if piece.tags else ""
    return f"{piece.title}\n{'=' * len(piece.title)}\n\n:date: {piece.date}\n{tags}\n{text}\n"


FORMS = {".md": _markdown, ".html": _page, ".txt": _capture, ".rst": _restructured}


# Each operation takes the model and a number to choose by.


def create(model: Model, choice: int) -> None:
    if free := model.free():
        model.count += 1
        name = f"слово{'абвгдежзик'[model.count % 10]}{model.count}ъ"
        path = free[choice % len(free)]
        model.pieces[name] = Piece(name, path, 1 + choice % 3, f"Про {name}")
        model.touched.add(name)


def choose(model: Model, choice: int, *, public: bool = False) -> Piece | None:
    found = [piece for piece in model.settled() if piece.is_public or not public]
    if not found:
        return None
    piece = found[choice % len(found)]
    model.touched.add(piece.name)
    return piece


def edit(model: Model, choice: int) -> None:
    if piece := choose(model, choice):
        piece.edition += 1


def retitle(model: Model, choice: int) -> None:
    if piece := choose(model, choice):
        piece.title += " знову"


def redate(model: Model, choice: int) -> None:
    if piece := choose(model, choice):
        piece.day = 1 + (piece.day + choice) % 20


def retag(model: Model, choice: int) -> None:
    if piece := choose(model, choice):
        piece.tags = (("Дороги",), ("Мости", "дороги"), ())[choice % 3]


def rename(model: Model, choice: int) -> None:
    """Rename, or swap with the one that is there."""
    if piece := choose(model, choice):
        _take(model, piece, PLACES[choice % len(PLACES)])


def rename_and_edit(model: Model, choice: int) -> None:
    if piece := choose(model, choice, public=True):
        _take(model, piece, PLACES[choice % len(PLACES)])
        piece.edition += 1


def rename_retitle_and_edit(model: Model, choice: int) -> None:
    if (free := model.free()) and (piece := choose(model, choice, public=True)):
        piece.path = free[choice % len(free)]
        piece.title += " інакше"
        piece.edition += 1


def _take(model: Model, piece: Piece, path: str) -> None:
    other = next((one for one in model.there() if one.path == path), None)
    if other is not None and other is not piece:
        if other.name in model.touched:
            return
        model.touched.add(other.name)
        other.path = piece.path
    piece.path = path


def rename_and_retitle(model: Model, choice: int) -> None:
    if (free := model.free()) and (piece := choose(model, choice, public=True)):
        piece.path = free[choice % len(free)]
        piece.title += " інакше"


def rename_and_redate(model: Model, choice: int) -> None:
    if (free := model.free()) and (piece := choose(model, choice, public=True)):
        piece.path = free[choice % len(free)]
        piece.day = 1 + (piece.day + choice) % 20


def retitle_and_redate(model: Model, choice: int) -> None:
    if piece := choose(model, choice):
        piece.title += " знову"
        piece.day = 1 + (piece.day + choice) % 20


def change_case(model: Model, choice: int) -> None:
    taken = {piece.path for piece in model.pieces.values()}
    if (piece := choose(model, choice)) and piece.path.swapcase() not in taken:
        piece.path = piece.path.swapcase()


def convert(model: Model, choice: int) -> None:
    if piece := choose(model, choice):
        piece.suffix = SUFFIXES[choice % len(SUFFIXES)]


def convert_and_rename(model: Model, choice: int) -> None:
    if (free := model.free()) and (piece := choose(model, choice)):
        piece.suffix = SUFFIXES[choice % len(SUFFIXES)]
        piece.path = free[choice % len(free)]


def change_header(model: Model, choice: int) -> None:
    if piece := choose(model, choice):
        piece.header = "yaml" if piece.header == "toml" else "toml"


def respace(model: Model, choice: int) -> None:
    if piece := choose(model, choice):
        piece.spaces = 1 + choice % 3


def delete(model: Model, choice: int) -> None:
    if len(model.there()) > 1 and (piece := choose(model, choice)):
        piece.gone = True


def restore(model: Model, choice: int) -> None:
    free = model.free()
    gone = [
        piece
        for piece in model.pieces.values()
        if piece.gone and piece.path in free and piece.name not in model.touched
    ]
    if gone:
        piece = gone[choice % len(gone)]
        piece.gone = False
        model.touched.add(piece.name)


def draft(model: Model, choice: int) -> None:
    if piece := choose(model, choice):
        piece.draft = not piece.draft


def expire(model: Model, choice: int) -> None:
    if piece := choose(model, choice):
        piece.expired = not piece.expired


def claim(model: Model, choice: int) -> None:
    """Write another article of a link that one has already."""
    if there := model.there():
        count = len(model.pieces)
        create(model, choice)
        if len(model.pieces) > count:
            other = there[choice % len(there)]
            model.pieces[list(model.pieces)[-1]].slug = other.slug or other.path.rpartition("/")[2]


def withdraw(model: Model, choice: int) -> None:
    """Take an article out, or let one in again."""
    found = [piece for piece in model.settled() if piece.name in model.shown and not piece.draft]
    if not found:
        return
    piece = found[choice % len(found)]
    newsroom = model.newsroom
    newsroom.now += timedelta(minutes=1)
    with open_state(newsroom.settings.state) as state:
        record = state.articles.with_id(model.ids.get(piece.name, ""))
        if record is None or record.path is None:
            return  # another article of this step has lost the state
        piece.withdrawn = not piece.withdrawn
        interventions.withdraw(record, newsroom.settings, state, newsroom.now, undo=not piece.withdrawn)
    model.touched.add(piece.name)


def adopt(model: Model, choice: int) -> None:
    """Take over another id for an article, by its link, and publish that before anything else happens."""
    if not model.newsroom.settings.state.exists():
        return
    found = [(name, item) for name, item in _entries(model.newsroom) if name not in model.touched]
    if not found:
        return
    name, item = found[choice % len(found)]
    if sum(item["url"] == other["url"] for _, other in _entries(model.newsroom)) > 1:
        return  # of two articles of one link, either may be meant
    model.count += 1
    told = {"title": "old", "items": [{**item, "id": f"tag:old.example,2026:{model.count}"}]}
    newsroom = model.newsroom
    with open_state(newsroom.settings.state) as state:
        adopted = interventions.adopt(
            [read_feed(json.dumps(told).encode(), "old")], newsroom.settings, state, newsroom.now
        )
    assert [one.id for one in adopted.matched] == [f"tag:old.example,2026:{model.count}"]
    assert newsroom.build().exit == 0
    model.ids[name] = f"tag:old.example,2026:{model.count}"


def retire(model: Model, choice: int) -> None:
    """Retire the feeds of a tag, or have them back."""
    newsroom = model.newsroom
    if not newsroom.settings.state.exists():
        return
    newsroom.now += timedelta(minutes=1)
    with open_state(newsroom.settings.state) as state:
        if any(feed.key.name == TAG for feed in state.documents.feeds().values()) or model.is_retired:
            interventions.retire(TAG, None, newsroom.settings, state, newsroom.now, undo=model.is_retired)
            model.is_retired = not model.is_retired


def lose_state(model: Model, choice: int) -> None:
    """Lose the state: what stands in no document is forgotten for good."""
    model.newsroom.lose_state()
    held = {name for name, *_ in _entries(model.newsroom)} if model.newsroom.feeds.exists() else set()
    for name in set(model.ids) - held:
        del model.ids[name]
        model.shown.pop(name, None)
    for piece in model.pieces.values():
        piece.withdrawn = False
    model.is_retired = False


def move_site(model: Model, choice: int) -> None:
    _configure(model, "url", SITES[choice % len(SITES)])


def change_permalinks(model: Model, choice: int) -> None:
    _configure(model, "permalink", PATTERNS[choice % len(PATTERNS)])


def _configure(model: Model, key: str, value: str) -> None:
    model.newsroom.config = re.sub(rf'(?m)^{key} = ".*"', f'{key} = "{value}"', model.newsroom.config)


def change_line_ends(model: Model, choice: int) -> None:
    model.line_end = "\r\n" if model.line_end == "\n" else "\n"


def rename_all(model: Model, choice: int) -> None:
    """Rename every file at once, into a folder of its own or as a file with a number."""
    for number, piece in enumerate(model.pieces.values()):
        if piece.name in model.touched and not piece.is_public:
            continue  # nothing would be as it was: no title, no path, and no document that tells its text
        name = piece.path.removesuffix("/index").rpartition("/")[2].partition(".")[2] or "x"
        piece.path = f"rik/{number}.{name}/index" if choice % 2 else f"{choice}/{number}.{name}"


def touch(model: Model, choice: int) -> None:
    for path in model.newsroom.source.rglob("*.*"):
        path.touch()


OPERATIONS = (
    create,
    edit,
    retitle,
    redate,
    retag,
    rename,
    rename_and_edit,
    rename_retitle_and_edit,
    rename_and_retitle,
    rename_and_redate,
    retitle_and_redate,
    change_case,
    convert,
    convert_and_rename,
    change_header,
    respace,
    delete,
    restore,
    draft,
    expire,
    claim,
    withdraw,
    adopt,
    retire,
    lose_state,
    move_site,
    change_permalinks,
    change_line_ends,
    rename_all,
    touch,
)
STEPS = st.lists(
    st.lists(st.tuples(st.sampled_from(OPERATIONS), st.integers(0, 999)), min_size=1, max_size=3),
    min_size=3,
    max_size=8,
)


def _entries(newsroom: Newsroom) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each article of the feed of all with the name that its own words tell."""
    for item in json.loads(newsroom.document("all.json"))["items"]:
        words = item["content_html"].replace("<p>", " ").split()
        yield words[0].partition("ъ")[0] + "ъ", item


def check(model: Model) -> None:
    """Hold what is published against the promises."""
    entries = list(_entries(model.newsroom))
    public = {piece.name: piece for piece in model.there() if piece.is_public}
    assert sorted(name for name, _ in entries) == sorted(public)
    for name, item in entries:
        piece = public[name]
        assert model.ids.setdefault(name, item["id"]) == item["id"], f"{name} has another id"
        assert item["title"] == piece.title
        before = model.shown.get(name)
        if before is not None:
            is_edit = before[:2] != (piece.title, piece.text)
            assert (item["date_modified"] != before[2]) == is_edit, f"{name}: edited is {is_edit}"
        model.shown[name] = (piece.title, piece.text, item["date_modified"])
    assert len(set(model.ids.values())) == len(model.ids), "an id was used twice"
    order = [item["date_published"] for _, item in entries]
    assert order == sorted(order, reverse=True)
    tag = model.newsroom.feeds / "tags" / "dorohy.json"
    under_tag = [item["id"] for name, item in entries if TAG in map(str.casefold, public[name].tags)]
    if model.is_retired or tag.exists():
        assert model.is_retired != tag.exists()
    if tag.exists():
        assert [item["id"] for item in json.loads(tag.read_bytes())["items"]] == under_tag
    for format in ("rss", "atom"):
        assert [one.id for one in model.newsroom.feed(f"all.{format}").entries] == [
            item["id"] for _, item in entries
        ]


@pytest.mark.slow
@settings(
    max_examples=15,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[
        Phase.explicit,
        Phase.reuse,
        Phase.generate,
    ],  # each build takes long: a failure is told as it was found
)
@given(STEPS)
def test_no_id_changes_and_no_date_moves_but_for_an_edit_whatever_is_done(
    steps: list[list[tuple[Any, int]]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        model = Model(Newsroom(Path(folder), config=LEAN))
        for choice in range(4):
            create(model, choice)
        for step in [[], *steps]:
            for operation, choice in step:
                operation(model, choice)
            model.write()
            report = model.newsroom.build()
            assert report.exit == 0, report.problems
            check(model)
            model.touched.clear()
