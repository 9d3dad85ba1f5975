"""The files beside the pages, and that all of them are shipped."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from feedpub.pages import assets

PACKAGE = Path(__file__).parents[2] / "feedpub"


def test_a_style_sheet_and_a_script_are_published_too() -> None:
    files = assets()
    assert set(files) == {"feedpub.css", "feedpub.js"}
    assert all(b"://" not in content for content in files.values()), "they ask nobody for anything"


def test_pages_cost_nothing_before_the_first_one() -> None:
    program = "import sys, feedpub.pages; print(*({'jinja2', 'babel', 'lxml'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


@pytest.mark.slow
def test_the_wheel_has_templates_translations_and_files(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=PACKAGE.parent, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    folder = PACKAGE / "pages"
    wanted = {
        f"feedpub/pages/{path.relative_to(folder).as_posix()}"
        for kind in ("templates/*.html", "translations/*/LC_MESSAGES/*.mo", "static/*")
        for path in folder.glob(kind)
    }
    assert len(wanted) >= 6
    assert wanted - set(zipfile.ZipFile(wheel).namelist()) == set()
