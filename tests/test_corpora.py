"""Real directories of other people's articles, where they are at hand: read as their own programs read them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from feedpub.build import Options
from feedpub.build.checking import check_document
from feedpub.build.once import build_once
from feedpub.config import load

CORPORA = ("aclark-rst", "jekyll-html", "jekyll-markdown", "lobsters-text", "spf13-json", "web-standards-ru")
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def corpora(shared: Path) -> Path:
    if not (shared / "corpora").is_dir():
        pytest.skip("no corpora beside the repository")
    return shared / "corpora"


def configure(folder: Path, source: Path, zone: str = "UTC") -> Path:
    config = folder / "config.toml"
    config.write_text(
        f'[site]\ntitle = "Corpus"\nurl = "https://corpus.example/"\ntimezone = "{zone}"\n'
        f"[source]\ndirectory = {json.dumps(str(source))}\n[feeds]\narchive = false\n",
        "utf-8",
    )
    return config


@pytest.mark.parametrize("name", CORPORA)
def test_a_directory_is_read_as_its_own_program_reads_it(name: str, shared: Path, corpora: Path) -> None:
    compared = subprocess.run(
        [
            sys.executable,
            shared / "checks/compare-corpus",
            corpora / name,
            corpora / f"{name}.truth.json",
            "--feedpub",
            f"{sys.executable} -m feedpub",
        ],
        capture_output=True,
        text=True,
        cwd=Path(__file__).resolve().parent.parent,
        check=False,
    )
    assert compared.returncode == 0, compared.stdout + compared.stderr


@pytest.mark.parametrize("name", CORPORA)
def test_a_directory_becomes_feeds_that_pass_their_check(name: str, corpora: Path, tmp_path: Path) -> None:
    settings = load(configure(tmp_path, corpora / name), {})
    report = build_once(settings, NOW, Options())
    assert report.exit == 0, report.problems
    assert report.articles["published"] > 50
    documents = [
        path for path in settings.feeds.directory.rglob("*") if path.suffix in (".rss", ".atom", ".json")
    ]
    assert len(documents) >= 3
    problems = [str(problem) for path in documents for problem in check_document(path, path.suffix[1:])]
    assert problems == []


@pytest.mark.parametrize("name", ["jekyll-html", "jekyll-markdown"])
def test_each_article_has_the_link_that_its_program_gives_it(
    name: str, corpora: Path, tmp_path: Path
) -> None:
    told = json.loads((corpora / f"{name}.truth.json").read_text("utf-8"))["articles"]
    links = dict(read_links(configure(tmp_path, corpora / name, "America/Los_Angeles")))
    expected = {article["path"]: urlsplit(article["url"]).path for article in told if article.get("url")}
    assert {path: links.get(path) for path in expected} == expected


def read_links(config: Path) -> Iterator[tuple[str, str]]:
    from feedpub.build.listing import listing
    from feedpub.state import peek

    settings = load(config, {})
    with peek(settings.state) as state:
        for row in listing(settings, state, NOW):
            if row.article:
                yield row.path, urlsplit(row.article.link).path
