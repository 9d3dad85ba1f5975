"""What every test may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.newsroom import Newsroom

REPOSITORY = Path(__file__).resolve().parent.parent

# A slow moment of the machine is no fault of the program: no deadlines. pytest-randomly sets the seed and prints it,
# so a failing run can be repeated, and the next one tries other examples.
settings.register_profile("default", deadline=None, max_examples=100)
settings.register_profile(
    "ci", deadline=None, max_examples=300, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("ci" if os.environ.get("CI") else "default")


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    return Newsroom(tmp_path)


@pytest.fixture(scope="session")
def repository() -> Path:
    """The folder that holds this project."""
    return REPOSITORY


@pytest.fixture(scope="session")
def shared() -> Path:
    """Public corpora beside the repository, where there are any. They are no part of the project."""
    folder = REPOSITORY.parent / "shared"
    if not folder.is_dir():
        pytest.skip("no corpora beside the repository")
    return folder
