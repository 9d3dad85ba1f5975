"""The same articles give the same bytes on machines set up differently (promise 4)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

WEEKDAY = (
    "import locale, time; locale.setlocale(locale.LC_ALL, ''); print(time.strftime('%A', time.gmtime(0)))"
)


@pytest.fixture(scope="module")
def ukrainian(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Environment of a process whose locale is Ukrainian; feedgen and strftime would follow it."""
    if not shutil.which("localedef") or not Path("/usr/share/i18n/locales/uk_UA").exists():
        pytest.skip("no localedef with its sources; on Debian the package is locales")
    folder = tmp_path_factory.mktemp("locales")
    command = ["localedef", "-i", "uk_UA", "-f", "UTF-8", str(folder / "uk_UA.UTF-8")]
    subprocess.run(command, check=True)
    return {"LOCPATH": str(folder), "LC_ALL": "uk_UA.UTF-8"}


def run(arguments: list[str], folder: Path, environment: Mapping[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def published(repository: Path, folder: Path, environment: Mapping[str, str]) -> dict[str, bytes]:
    """The documents that the samples become in a fresh folder."""
    folder.mkdir()
    shutil.copy(repository / "config.toml", folder)
    shutil.copytree(repository / "articles", folder / "articles")
    run(["-m", "feedpub", "build"], folder, environment)
    feeds = folder / "feeds"
    return {
        file.relative_to(feeds).as_posix(): file.read_bytes() for file in feeds.rglob("*") if file.is_file()
    }


def test_the_locale_of_this_test_is_really_ukrainian(ukrainian: dict[str, str], tmp_path: Path) -> None:
    assert run(["-c", WEEKDAY], tmp_path, ukrainian).strip().casefold() == "четвер"


def test_locale_time_zone_and_hash_seed_change_no_byte(
    repository: Path, ukrainian: dict[str, str], tmp_path: Path
) -> None:
    plain = {"LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "1"}
    other = {**ukrainian, "TZ": "Asia/Kathmandu", "PYTHONHASHSEED": "2"}
    one = published(repository, tmp_path / "one", plain)
    assert "all.rss" in one
    assert one == published(repository, tmp_path / "two", other)
