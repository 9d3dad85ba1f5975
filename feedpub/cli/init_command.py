"""`feedpub init`: a configuration and two sample articles to start from."""

from __future__ import annotations

from pathlib import Path

import click

from feedpub.cli.frame import fail
from feedpub.errors import PublishError


@click.command("init", short_help="Write a configuration and two sample articles.")
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False), default=Path())
def command(directory: Path) -> None:
    """Write a commented config.toml and two sample articles into DIRECTORY (here, by default).

    Files that are there already are left as they are.

    \b
    Examples:
      feedpub init
      feedpub init my-feeds && cd my-feeds && feedpub build
    """
    from feedpub.config.template import init

    try:
        started = init(directory)
    except PublishError as error:
        fail(error)
    for path in started.written:
        click.echo(f"{path}: written", err=True)
    for path in started.kept:
        click.echo(f"{path}: kept as it is", err=True)
