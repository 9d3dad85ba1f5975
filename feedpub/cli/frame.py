"""What every command shares: where the configuration is, how much is said, and how a command ends."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from feedpub.cli.printing import printable, put_json, say, say_line, start_log
from feedpub.errors import ConfigError, FeedpubError, SourceError, UsageError
from feedpub.report import Report
from feedpub.settings import Settings

if TYPE_CHECKING:
    from feedpub.state import State

DEFAULT = Path("config.toml")

wait_option = click.option(
    "--wait",
    type=click.FloatRange(min=0),
    default=0,
    metavar="SECONDS",
    help="Wait for another build to end.",
)


def shared_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that all have; they may also stand before its name."""
    config = click.option(
        "--config",
        type=click.Path(path_type=Path, readable=False),  # whether it can be read is found out by reading
        default=DEFAULT,
        show_default=True,
        metavar="PATH",
        help="The configuration; paths inside it are relative to it.",
    )
    quiet = click.option("--quiet", "-q", is_flag=True, help="Say nothing but errors.")
    verbose = click.option("--verbose", "-v", is_flag=True, help="Say more of what is done.")
    return config(quiet(verbose(function)))


def shared_command(name: str, **attributes: Any) -> Callable[[Callable[..., None]], click.Command]:
    """Make a command with the options that all share; its function is given the path of the configuration."""

    def wrap(function: Callable[..., None]) -> click.Command:
        @functools.wraps(function)
        def run(*, quiet: bool, verbose: bool, **options: Any) -> None:
            start_log(quiet=quiet, verbose=verbose)
            try:
                function(**options)
            except FeedpubError as error:
                fail(error)

        return click.command(name, cls=click.Command, **attributes)(shared_options(run))

    return wrap


def settings_command(
    name: str, *, reports: bool = False, **attributes: Any
) -> Callable[[Callable[..., None]], click.Command]:
    """Make a command with the options that all share; its function is given `settings`, already loaded.

    One that `reports` what a build did answers --json with a report even where the configuration has mistakes.
    """

    def wrap(function: Callable[..., None]) -> click.Command:
        @functools.wraps(function)
        def run(*, config: Path, **options: Any) -> None:
            try:
                settings = load_settings(config)
            except ConfigError as error:
                if reports and options["as_json"]:
                    put_json(Report.failed(error.problems, error.exit, datetime.now(UTC)).as_json())
                raise
            function(settings=settings, **options)

        return shared_command(name, **attributes)(run)

    return wrap


def load_settings(path: Path) -> Settings:
    """Return the configuration at `path` with the environment's overrides; raise ConfigError with every mistake."""
    from feedpub.config import load

    return load(path, os.environ)


@contextmanager
def locked_state(settings: Settings, wait: float = 0) -> Iterator[State]:
    """Hold the state open and every build off; a command that ends with 2 leaves no state where there was none."""
    from feedpub.lock import build_lock
    from feedpub.state import is_there, none_left_behind, open_state

    is_there(settings.state)  # raises where none can ever be, before a folder is made for it
    with (
        build_lock(settings.state.parent, settings.feeds.directory, wait=wait),
        none_left_behind(settings.state, SourceError, UsageError),
        open_state(settings.state) as state,
    ):
        yield state


def pass_on(context: click.Context, given: Mapping[str, object], commands: tuple[str, ...]) -> None:
    """Make options that stand before the name of the command the defaults of those that may stand after it."""
    wanted = {
        name: value
        for name, value in given.items()
        if context.get_parameter_source(name) is not click.core.ParameterSource.DEFAULT
    }
    context.default_map = dict.fromkeys(commands, wanted)


def fail(error: FeedpubError) -> NoReturn:
    """Say what is wrong and end with the exit code that belongs to it."""
    if isinstance(error, ConfigError):
        for problem in error.problems:
            say(problem)
    else:
        say_line(f"feedpub: {printable(str(error))}")
    raise SystemExit(error.exit)
