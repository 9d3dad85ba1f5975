"""Headless Chromium, for tests of pages."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

BROWSER = Path(__file__).parent / "browser"
NODE = shutil.which("node") or ""
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
MISSING = [
    how
    for is_there, how in (
        (NODE, "apt-get install nodejs npm"),
        (CHROMIUM, "apt-get install chromium"),
        ((BROWSER / "node_modules").is_dir(), "npm ci --prefix tests/browser"),
    )
    if not is_there
]
NEEDED = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(MISSING), reason=f"needs {', '.join(MISSING)}"),
]


def visit(*visits: dict[str, Any]) -> list[dict[str, Any]]:
    """What the pages gave; none may complain, or ask anybody but its own site for anything."""
    done = subprocess.run(
        [NODE, BROWSER / "visit.mjs"],
        input=json.dumps({"browser": CHROMIUM, "visits": visits}),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    for asked, answer in zip(visits, answers, strict=True):
        assert answer["complaints"] == []
        start = asked["address"].rpartition("/")[0].removesuffix("/tags")
        assert [request for request in answer["requests"] if not request.startswith((start, "data:"))] == []
    return answers


def results(answer: dict[str, Any]) -> list[Any]:
    """What each step gave."""
    return list(answer["results"])
