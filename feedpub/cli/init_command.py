"""`feedpub init`: a configuration and two sample articles to start from."""

from __future__ import annotations

import logging
import shlex
from pathlib import Path

import click

from feedpub.cli.frame import DEFAULT, shared_command
from feedpub.errors import UsageError

log = logging.getLogger("feedpub")


@shared_command("init", short_help="Write a configuration and two sample articles.")
@click.argument("directory", type=click.Path(path_type=Path, readable=False), required=False)
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

    file = _place(directory, config)
    started = init(file)
    for path in started.written:
        log.info("%s: written", path)
    for path in started.kept:
        log.info("%s: kept as it is; where it is not feedpub's, --config names another file for that", path)
    if file in started.written:
        how = "" if file == DEFAULT else f" --config {shlex.quote(str(file))}"
        log.info(
            "next: write your title and url into it, and the folder of your articles; then `feedpub build%s`",
            how,
        )


def _place(directory: Path | None, config: Path) -> Path:
    """Return the configuration to write: in DIRECTORY, or where --config says."""
    if directory is None or (config.parent != Path() and config.parent.resolve() == directory.resolve()):
        return config
    if config.parent == Path():
        return directory / config
    raise UsageError(f"--config {config}: it lies in another folder than {directory}; leave one of them out")
