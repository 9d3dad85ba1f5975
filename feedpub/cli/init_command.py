"""`feedpub init`: a configuration and two sample articles to start from."""

from __future__ import annotations

import logging
from pathlib import Path

import click

from feedpub.cli.frame import DEFAULT, shared_command
from feedpub.errors import UsageError

log = logging.getLogger("feedpub")


@shared_command("init", short_help="Write a configuration and two sample articles.")
@click.argument("directory", type=click.Path(path_type=Path), required=False)
def command(directory: Path | None, *, config: Path) -> None:
    """Write a commented config.toml and two sample articles into DIRECTORY (here, by default).

    Files that are there already are left as they are.

    \b
    Examples:
      feedpub init
      feedpub init my-feeds && cd my-feeds && feedpub build
    """
    from feedpub.config.template import init

    started = init(_place(directory, config))
    for path in started.written:
        log.info("%s: written", path)
    for path in started.kept:
        log.info("%s: kept as it is", path)


def _place(directory: Path | None, config: Path) -> Path:
    """Return where to write, where --config may say so too."""
    if config == DEFAULT:
        return directory or Path()
    if config.name != DEFAULT.name or directory not in (None, config.parent):
        raise UsageError(
            f"--config {config}: init writes config.toml into DIRECTORY; name the directory instead"
        )
    return config.parent
