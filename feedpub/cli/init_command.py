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

    Files that are there already are left as they are, and a folder of articles gets no samples. Where config.toml is that
    of another program, --config names ours.

    \b
    Examples:
      feedpub init
      feedpub init my-feeds && cd my-feeds && feedpub build
      feedpub init --config feedpub.toml
    """
    from feedpub.config.template import init

    started = init(_place(directory, config))
    for path in started.written:
        log.info("%s: written", path)
    for path in started.kept:
        log.info("%s: kept as it is", path)
    if started.written:
        log.info(
            "next: give it your title and url, and the folder of your articles; then run `feedpub build`"
        )


def _place(directory: Path | None, config: Path) -> Path:
    """Return the configuration to write: in DIRECTORY, or where --config says."""
    if config == DEFAULT:
        return (directory or Path()) / config
    if directory not in (None, config.parent):
        raise UsageError(
            f"--config {config}: it lies in another folder than {directory}; leave one of them out"
        )
    return config
