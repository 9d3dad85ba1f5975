"""Works done side by side, and how many articles are."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedpub.build.reading import in_groups, load_source
from feedpub.source import SourceFile
from feedpub.steps import Steps, alone, side_by_side


def counting(name: str, steps: int, seen: list[str]) -> Steps[str]:
    for step in range(steps):
        seen.append(f"{name}{step}")
        yield
    return name * steps


def failing() -> Steps[str]:
    yield
    raise ValueError("the second step")


def test_a_step_is_done_for_all_before_the_next() -> None:
    seen: list[str] = []

    made = side_by_side([counting("a", 2, seen), counting("b", 0, seen), counting("c", 3, seen)])

    assert seen == ["a0", "c0", "a1", "c1", "c2"]
    assert made == ["aa", "", "ccc"]


@given(st.lists(st.integers(0, 5)))
def test_what_is_made_side_by_side_is_what_each_makes_alone(lengths: list[int]) -> None:
    works = [f"{number}," for number in range(len(lengths))]

    together = side_by_side(counting(name, steps, []) for name, steps in zip(works, lengths, strict=True))

    assert together == [alone(counting(name, steps, [])) for name, steps in zip(works, lengths, strict=True)]


def test_what_one_raises_ends_them_all() -> None:
    seen: list[str] = []

    with pytest.raises(ValueError, match="the second step"):
        side_by_side([failing(), counting("b", 3, seen)])

    assert seen == ["b0"]


@pytest.mark.parametrize(
    ("sizes", "groups"),
    [
        ([10] * 250, [100, 100, 50]),
        ([600_000] * 5, [2, 2, 1]),  # never much more than a megabyte in memory at once
        ([10, 19_000_000, 10, 10], [2, 2]),
        ([], []),
    ],
)
def test_as_many_articles_are_read_side_by_side_as_there_is_memory_for(
    tmp_path: Path, sizes: list[int], groups: list[int]
) -> None:
    files = [SourceFile(f"{number}.md", size, 0) for number, size in enumerate(sizes)]
    for file in files:
        (tmp_path / file.path).write_bytes(b"x" * file.size)

    found = list(in_groups((file, load_source(tmp_path, file, ())) for file in files))

    assert [len(group) for group in found] == groups
    assert [file for group in found for file, _ in group] == files
