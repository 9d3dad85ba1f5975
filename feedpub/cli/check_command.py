"""`feedpub check`: names every problem."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from feedpub.cli.frame import load_settings, shared_command
from feedpub.cli.printing import put, put_json
from feedpub.errors import FeedpubError, Problem
from feedpub.report import problem_as_json, worst

log = logging.getLogger("feedpub")


@shared_command("check", short_help="Name every problem in configuration, articles and feeds.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, readable=False), metavar="[PATH]...")
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON.")
def command(paths: tuple[Path, ...], *, as_json: bool, config: Path) -> None:
    """Check configuration, articles and published documents, or only the articles and documents at PATH.

    Prints a line for each problem, `path:line: error: what, and what would be right`, and ends with 1 where there is an
    error, with 2 where the configuration is wrong. A PATH may be a directory. With --quiet, warnings are not printed.

    \b
    Examples:
      feedpub check
      feedpub check articles/2024/hromady.md feeds/all.rss
      feedpub check --json
    """
    problems, exit = _check(paths, config)
    if as_json:
        put_json([problem_as_json(problem) for problem in problems])
    else:
        told = [one for one in problems if one.level == "error" or log.isEnabledFor(logging.WARNING)]
        put(map(str, told))
    errors = sum(problem.level == "error" for problem in problems)
    log.info("check errors=%d warnings=%d", errors, len(problems) - errors)
    sys.exit(exit)


def _check(paths: tuple[Path, ...], config: Path) -> tuple[list[Problem], int]:
    problems: list[Problem] = []
    exits = [0]
    try:
        for problem in _found(paths, config):
            problems.append(problem)
            exits.append(1 if problem.level == "error" else 0)
    except FeedpubError as error:
        from feedpub.build.summary import problems_of

        problems += problems_of(error, config)
        exits.append(error.exit)
    return problems, worst(*exits)


def _found(paths: tuple[Path, ...], config: Path) -> Iterable[Problem]:
    settings = load_settings(config)
    from feedpub.build.checking import check_all, check_paths
    from feedpub.state import peek

    with peek(settings.state) as state:
        yield from check_paths(paths, settings, state) if paths else check_all(settings, state)
