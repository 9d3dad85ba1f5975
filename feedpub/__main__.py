"""The entry point: answers `--version` before anything else is loaded, since scripts and health checks ask often."""

from __future__ import annotations

import sys

from feedpub import __version__


def main() -> None:
    """Run the command line."""
    if sys.argv[1:] == ["--version"]:
        print(f"feedpub {__version__}")
        return
    from feedpub.cli import feedpub

    feedpub(prog_name="feedpub")


if __name__ == "__main__":
    main()
