"""Ids of a first build: given while files are read, and the same as those given once all of them are known."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from hypothesis import example, given
from hypothesis import strategies as st

from feedpub.identity import Declared, FileRead, issue, place, placing
from feedpub.source import SourceFile
from feedpub.state import empty_state

NOW = 100


class Claim(NamedTuple):
    """What of an article decides its id."""

    link: str
    own_id: str | None
    published: int
    visible: bool


links = st.sampled_from([f"https://luky.example/{name}" for name in ("a", "b", "c", "a%2fb", "a#2")])
claims = st.builds(
    Claim, links, st.none() | links | st.just("urn:a"), st.integers(NOW - 3, NOW + 1), st.booleans()
)


def read(number: int, claim: Claim) -> FileRead:
    path = f"{number:03}.md"
    outcome = Declared(
        path=path,
        link=claim.link,
        title=f"Новина {number}",
        own_id=claim.own_id,
        published=claim.published,
        expires=None,
        updated=None,
        standing="article",
        why=None,
        visible=claim.visible,
        packed="{}",
        terms=(),
    )
    return FileRead(SourceFile(path, 1, 1), bytes([number]), outcome)


@contextmanager
def only_once_all_are_known() -> Iterator[None]:
    with patch.object(placing, "claim_of", lambda found, now: None):
        yield


def ids_of(claims: list[Claim]) -> tuple[dict[str, str | None], set[str]]:
    """Return path to id, and what a person is told."""
    reads = [read(number, claim) for number, claim in enumerate(claims)]
    with empty_state() as state, patch.object(placing, "_BATCH", 2), state.transaction():
        place(reads, (), state, NOW, lambda article: (), lambda fresh, lost: ())
        problems = issue(state, NOW, Path())
        return {record.path or "": record.id for record in state.articles.all()}, {
            f"{problem.path}: {problem.message}" for problem in problems
        }


def a(published: int) -> Claim:
    return Claim("https://luky.example/a", None, published, visible=True)


@given(st.lists(claims, max_size=12))
@example([a(99), a(98), a(97), a(96)])  # the oldest comes last, in another batch than the first
@example([a(99), a(98), a(101), a(97)])  # what is not public yet claims nothing
@example(
    [a(97), a(98), Claim("https://luky.example/a#2", None, 99, visible=True)]
)  # its own, not the second's
def test_ids_given_while_reading_are_those_given_once_all_are_known(claims: list[Claim]) -> None:
    given_early = ids_of(claims)
    with only_once_all_are_known():
        given_late = ids_of(claims)
    assert given_early == given_late
