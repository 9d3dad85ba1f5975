"""However a build is done, the bytes are the same: incremental or --full, in one process or in several."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from feedpub.build.linking import Linker
from feedpub.build.listing import source_convention
from feedpub.state import open_state
from feedpub.state.references import Reference
from tests.newsroom import CONFIG, Newsroom

LEAN = (
    CONFIG
    + '[feeds]\nlimit = 6\narchive = true\nmax_bytes = "6kB"\nby = ["tag", "author"]\n[guard]\nremoved = "any"\nedited = "any"\nreissued = "any"\n'
)
TAGS = ("Дороги", "дороги", "Мости", "C++", "C#", "Школи та садки")
WORDS = "міст школа & <b>сад</b> вода «лікарня» дорога парк ринок площа".split()


@dataclass(frozen=True)
class Edit:
    """What is done to one file: it is written, or removed where there is no text."""

    name: str
    day: int
    tags: tuple[str, ...]
    words: tuple[str, ...]
    author: str
    other: str  #: the file of an article that it refers to, whether there is one or not
    link: str  #: what its own link ends with

    def apply(self, newsroom: Newsroom) -> None:
        if not self.words:
            (newsroom.source / self.name).unlink(missing_ok=True)
            return
        newsroom.article(
            self.name,
            f"Про {self.words[0]}",
            f"2026-02-{self.day:02} 10:00",
            " ".join(self.words) + f"\n\n![](/media/a.png) [далі](../x/) [див.](/{self.other})",
            link=f"/n/{self.name}{self.link}",
            tags=list(self.tags),
            author=self.author,
        )


NAMES = [f"{folder}{letter}.md" for folder in ("", "б/") for letter in "abcdef"]
EDITS = st.builds(
    Edit,
    name=st.sampled_from(NAMES),
    day=st.integers(1, 9),
    tags=st.lists(st.sampled_from(TAGS), max_size=3).map(tuple),
    words=st.lists(st.sampled_from(WORDS), max_size=30).map(tuple),
    author=st.sampled_from(["Олена", "Тарас Гай"]),
    other=st.sampled_from(NAMES),
    link=st.sampled_from(["", "#2"]),
)


def stale(newsroom: Newsroom) -> list[Reference]:
    """Return the references in texts that stand in feeds which would be answered otherwise now."""
    with open_state(newsroom.settings.state) as state:
        linker = Linker(state.files, source_convention(newsroom.settings))
        records = {record.number: record for record in state.articles.all()}
        return [
            one
            for one in state.references.all()
            if (record := records.get(one.number))
            and record.finished == record.digest
            and linker.link(one.reference, record.path or "") != one.link
        ]


@pytest.mark.slow
@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[
        Phase.explicit,
        Phase.reuse,
        Phase.generate,
    ],  # each build takes long: a failure is told as it was found
)
@given(steps=st.lists(st.lists(EDITS, min_size=1, max_size=8), min_size=2, max_size=4))
def test_random_edits_give_the_same_bytes_built_bit_by_bit_and_as_a_whole_by_one_process_and_by_many(
    steps: list[list[Edit]], monkeypatch: pytest.MonkeyPatch
) -> None:
    # monkeypatch is undone within each example, so that sharing it among them is harmless
    with tempfile.TemporaryDirectory() as folder:
        bit_by_bit = Newsroom(Path(folder) / "one", config=LEAN)
        whole = Newsroom(Path(folder) / "many", config=LEAN)
        for newsroom in (bit_by_bit, whole):
            newsroom.article("z.md", date="2026-01-01")  # a source that is suddenly empty would be refused
        for step in steps:
            for newsroom in (bit_by_bit, whole):
                for edit in step:
                    edit.apply(newsroom)
            one = bit_by_bit.build()
            with monkeypatch.context() as patch:
                for place in ("reading", "feeds", "publishing"):
                    patch.setattr(f"feedpub.build.{place}._FEW", 1)
                many = whole.build(full=True, processes=2)
            assert one.exit == many.exit == 0
            assert bit_by_bit.contents() == whole.contents()
            assert stale(bit_by_bit) == []
