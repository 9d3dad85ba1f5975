"""Tables of Jekyll, which its kramdown reads otherwise than CommonMark."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedpub.body import tables
from tests.body.test_jekyll import finished


@pytest.mark.parametrize(
    ("text", "heads", "cells"),
    [
        ("| а | б |\n| в | г |", ["", ""], ["а", "б", "в", "г"]),
        ("|---|---|\n| а | б |", ["", ""], ["а", "б"]),
        ("| а | б |\n|---|\n| в | г |", ["а", "б"], ["в", "г"]),
        (
            "| а | б |\n|:--|--:|\n| в | г |\n|---+---|\n| ґ | д |\n|===|\n| е | є |",
            ["а", "б"],
            [*"вгґдеє"],
        ),
        ("| а | б |\n|---|---|\n| в | г |", ["а", "б"], ["в", "г"]),
        ("| а |\n| в | г |", ["", ""], ["а", "", "в", "г"]),
    ],
)
def test_a_table_needs_no_heading_row(text: str, heads: list[str], cells: list[str]) -> None:
    made = finished(f"Вода:\n\n{text}\n\nКінець.").content
    assert re.findall("<th[^<>]*>([^<>]*)</th>", made) == heads
    assert re.findall("<td[^<>]*>([^<>]*)</td>", made) == cells


@pytest.mark.parametrize(
    "text", ["|а| + |б|", "Рядок\n| а | б |\n| в | г |", "```\n| а |\n| б |\n```", "\n\n| а |\n\n| б |"]
)
def test_bars_alone_make_no_table(text: str) -> None:
    assert "<table" not in finished(text).content


@given(
    st.lists(st.sampled_from(["|", "|\n|", "-", "|-|", "a", "\n", "\\|", "=", " ", "```", "\n\n|"])).map(
        "".join
    )
)
def test_any_text_is_survived(text: str) -> None:
    assert tables.as_commonmark(text).replace(" ", "").count("a") == text.count("a")


@pytest.mark.parametrize("unit", ["|a|\n", "|-", "| |", "|", "\n\n|a|\n|b|"])
def test_hostile_tables_take_time_that_grows_with_their_length(unit: str) -> None:
    before = time.process_time()
    tables.as_commonmark("\n" + unit * (200_000 // len(unit)) + "x|\n|a|")
    assert time.process_time() - before < 3
