"""What every command shares: where the configuration is, how much is said, and which exit code an error gives."""

from __future__ import annotations

import functools
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import click

from feedpub.errors import (
    ConfigError,
    EmptiedError,
    FeedpubError,
    LockError,
    Problem,
    PublishError,
    SourceError,
    StateError,
    UsageError,
)
from feedpub.settings import Settings

EXITS: tuple[tuple[type[FeedpubError], int], ...] = (
    (ConfigError, 2),
    (UsageError, 2),
    (SourceError, 2),
    (EmptiedError, 3),
    (LockError, 4),
    (PublishError, 5),
    (StateError, 5),
)


def settings_command(name: str, **attributes: Any) -> Callable[[Callable[..., None]], click.Command]:
    """Make a command with the options that all share; its function is given `settings` already loaded."""

    def wrap(function: Callable[..., None]) -> click.Command:
        @functools.wraps(function)
        def run(config: Path, quiet: bool, verbose: bool, **options: Any) -> None:  # noqa: FBT001 - click's way
            start_log(quiet=quiet, verbose=verbose)
            try:
                function(settings=load_settings(config), **options)
            except FeedpubError as error:
                fail(error)

        return click.command(name, **attributes)(_shared_options(run))

    return wrap


def _shared_options(run: Callable[..., None]) -> Callable[..., None]:
    config = click.option(
        "--config",
        type=click.Path(path_type=Path, dir_okay=False),
        default=Path("config.toml"),
        show_default=True,
        help="The configuration; paths inside it are relative to it.",
    )
    quiet = click.option("--quiet", "-q", is_flag=True, help="Say nothing but errors.")
    verbose = click.option("--verbose", "-v", is_flag=True, help="Say more of what is done.")
    return config(quiet(verbose(run)))


def load_settings(path: Path) -> Settings:
    """Return the configuration at `path` with the environment's overrides; raise ConfigError with every mistake."""
    from feedpub.config import load

    return load(path, os.environ)


def start_log(*, quiet: bool, verbose: bool) -> None:
    """Send log lines to standard error."""
    level = logging.ERROR if quiet else logging.DEBUG if verbose else logging.INFO
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    root = logging.getLogger("feedpub")
    root.handlers[:] = [handler]
    root.propagate = False
    root.setLevel(level)


def fail(error: FeedpubError) -> NoReturn:
    """Say what is wrong and end with the exit code that belongs to it."""
    if isinstance(error, ConfigError):
        for problem in error.problems:
            say(problem)
    else:
        click.echo(f"feedpub: {error}", err=True)
    sys.exit(next(code for kind, code in EXITS if isinstance(error, kind)))


def say(problem: Problem) -> None:
    """Print a problem on standard error."""
    color = "red" if problem.level == "error" else "yellow"
    click.echo(click.style(str(problem), fg=color) if use_color() else str(problem), err=True)


def use_color() -> bool:
    """Tell whether colour is wanted: on a terminal, and not refused by NO_COLOR."""
    return sys.stderr.isatty() and not os.environ.get("NO_COLOR")
