"""`feedpub check`: names every problem."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from feedpub.cli.frame import load_settings, start_log
from feedpub.errors import ConfigError, FeedpubError, Problem
from feedpub.report import problem_as_json


@click.command("check", short_help="Name every problem in configuration, articles and feeds.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON.")
@click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("config.toml"),
    show_default=True,
)
@click.option("--quiet", "-q", is_flag=True, help="Name errors only.")
@click.option("--verbose", "-v", is_flag=True, help="Say more of what is done.")
def command(paths: tuple[Path, ...], *, as_json: bool, config: Path, quiet: bool, verbose: bool) -> None:
    """Check configuration, articles and published documents, or only the articles and documents at PATH.

    Prints a line for each problem, `path:line: error: what, and what would be right`, and ends with 1 where there is an
    error, with 2 where the configuration is wrong.

    \b
    Examples:
      feedpub check
      feedpub check articles/2024/hromady.md feeds/all.rss
      feedpub check --json
    """
    start_log(quiet=quiet, verbose=verbose)
    problems, exit = _check(paths, config)
    told = [problem for problem in problems if problem.level == "error" or not quiet]
    if as_json:
        click.echo(json.dumps([problem_as_json(problem) for problem in told], ensure_ascii=False, indent=2))
    else:
        for problem in told:
            click.echo(str(problem))
    sys.exit(exit)


def _check(paths: tuple[Path, ...], config: Path) -> tuple[list[Problem], int]:
    try:
        settings = load_settings(config)
    except ConfigError as error:
        return list(error.problems), 2
    from feedpub.build.checking import check_all, check_paths
    from feedpub.state import peek

    try:
        with peek(settings.state) as state:
            found: Iterable[Problem] = (
                check_paths(paths, settings, state) if paths else check_all(settings, state)
            )
            problems = list(found)
    except FeedpubError as error:
        return [Problem(path=os.fspath(config), message=str(error))], 2
    return problems, 1 if any(problem.level == "error" for problem in problems) else 0
