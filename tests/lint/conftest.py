"""Good documents, and a way to spoil them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from feedpub.errors import Problem
from feedpub.lint import check

FOLDER = Path(__file__).parent


@pytest.fixture
def good() -> Callable[[str], str]:
    """A document without a problem, by its format."""

    def read(format: str) -> str:
        return (FOLDER / f"good.{format}").read_text("utf-8")

    return read


@pytest.fixture
def spoilt(good: Callable[[str], str]) -> Callable[[str, str, str], list[Problem]]:
    """The problems of a good document in which one text was replaced, once."""

    def judge(format: str, old: str, new: str) -> list[Problem]:
        text = good(format)
        assert old in text, "the sample has changed"
        return check(format, text.replace(old, new, 1).encode(), f"all.{format}")

    return judge
