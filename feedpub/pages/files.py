"""The files that every page uses."""

from __future__ import annotations

from importlib.resources import files

from feedpub.pages.places import SCRIPT, STYLE


def assets() -> dict[str, bytes]:
    """Return path below the output directory to bytes of the style sheet and the script."""
    folder = files(__package__) / "static"
    return {name: (folder / name).read_bytes() for name in (STYLE, SCRIPT)}
