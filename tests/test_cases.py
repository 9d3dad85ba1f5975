"""Examples from end to end: each folder in cases/ holds articles and the documents expected of them.

Adding one needs no code: put articles into a new folder, run `make golden`, and review what it wrote like code.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from feedpub.lint import check
from tests.agreement import differences
from tests.newsroom import CONFIG, Newsroom

CASES = Path(__file__).parent / "cases"
FORMATS = ("rss", "atom", "json")


def cases() -> list[Path]:
    return sorted(folder for folder in CASES.iterdir() if folder.is_dir())


def test_there_are_cases() -> None:
    assert cases()


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_articles_become_the_expected_documents(case: Path, tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path, config=CONFIG + "[feeds]\npages = false\ncompress = []\n")
    articles = sorted(path for path in (case / "articles").rglob("*") if path.is_file())
    assert articles, f"{case.name} has no articles"
    for path in articles:
        newsroom.write(path.relative_to(case / "articles").as_posix(), path.read_bytes())
    assert newsroom.build().problems == ()
    made = {f"all.{name}": newsroom.document(f"all.{name}") for name in FORMATS}
    assert differences(made) == []
    for name in FORMATS:
        expected = case / f"expected.{name}"
        if os.environ.get("FEEDPUB_GOLDEN") == "rewrite":
            expected.write_bytes(made[f"all.{name}"])
        assert check(name, made[f"all.{name}"], expected.name) == []
        assert made[f"all.{name}"] == expected.read_bytes(), f"{expected} differs; `make golden` rewrites it"
