"""Random operations in random order: what subscribers are promised holds after each build."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.newsroom import CONFIG, Newsroom

LEAN = (
    CONFIG
    + (
        '[feeds]\npages = false\ncompress = []\n[guard]\nremoved = "any"\nedited = "any"\n'  # reissued: still none
    )
)
PLACES = tuple(f"{folder}{name}" for folder in ("", "novyny/") for name in ("a", "b", "c", "d"))


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
    suffix: str = ".md"
    spaces: int = 1
    gone: bool = False

    @property
    def file(self) -> str:
        return self.path + (".md" if self.draft else self.suffix)  # HTML has no word for a draft

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
        gap = "\n" * (piece.spaces + 1)
        text = piece.text.replace(" ", " " * piece.spaces)
        if piece.file.endswith(".html"):
            keywords = ", ".join(piece.tags)
            self.newsroom.write(
                piece.file,
                f'<html><head><title>{piece.title}</title><meta name="date" content="{piece.date}">'
                f'<meta name="keywords" content="{keywords}"></head><body><p>{text}</p></body></html>',
            )
            return
        keys = {"draft": True} if piece.draft else {}
        self.newsroom.article(piece.file, piece.title, piece.date, gap + text, tags=list(piece.tags), **keys)


# Each operation takes the model and a number to choose by.


def create(model: Model, choice: int) -> None:
    if free := model.free():
        model.count += 1
        name = f"слово{'абвгдежзик'[model.count % 10]}{model.count}ъ"
        path = free[choice % len(free)]
        model.pieces[name] = Piece(name, path, 1 + choice % 3, f"Про {name}")
        model.touched.add(name)


def choose(model: Model, choice: int, *, public: bool = False) -> Piece | None:
    found = [piece for piece in model.settled() if not (public and piece.draft)]
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


def convert(model: Model, choice: int) -> None:
    if piece := choose(model, choice):
        piece.suffix = ".md" if piece.suffix == ".html" else ".html"


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


def lose_state(model: Model, choice: int) -> None:
    """Lose the state: what stands in no document is forgotten for good."""
    shutil.rmtree(model.newsroom.folder / ".feedpub", ignore_errors=True)
    held = {name for name, *_ in _entries(model.newsroom)} if model.newsroom.feeds.exists() else set()
    for name in set(model.ids) - held:
        del model.ids[name]
        model.shown.pop(name, None)


def move_site(model: Model, choice: int) -> None:
    model.newsroom.config = model.newsroom.config.replace("https://", "http://") if choice % 2 else LEAN


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
    convert,
    respace,
    delete,
    restore,
    draft,
    lose_state,
    move_site,
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
    public = {piece.name: piece for piece in model.there() if not piece.draft}
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
