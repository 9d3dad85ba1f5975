"""`feedpub withdraw`: takes an article out of every document now."""

from __future__ import annotations

import logging
import sys
from datetime import UTC, datetime

import click

from feedpub.cli.build_command import tell
from feedpub.cli.frame import locked_state, settings_command, wait_option
from feedpub.cli.hubs import tell_hooks_of, tell_hubs_of
from feedpub.cli.printing import say
from feedpub.settings import Settings

log = logging.getLogger("feedpub")


@settings_command("withdraw", short_help="Take an article out of every document now.")
@click.argument("article")
@click.option("--undo", is_flag=True, help="Let it in again.")
@wait_option
def command(settings: Settings, article: str, *, undo: bool, wait: float) -> None:
    """Take ARTICLE (its path, id or link) out of every document now, past the guard; its id stays used.

    Its file may stay: the article stays out until `--undo`.

    \b
    Examples:
      feedpub withdraw articles/2024/hromady.md
      feedpub withdraw https://hromady.example/news/hromady/
    """
    from feedpub.build.interventions import find_record, withdraw

    with locked_state(settings, wait) as state:
        record = find_record(article, settings, state)
        report = withdraw(record, settings, state, datetime.now(UTC), undo=undo)
    for problem in report.problems:
        say(problem)
    if report.exit in (0, 3):
        log.info(
            "%s: %s", record.path or record.id, "let in again" if undo else "withdrawn from every document"
        )
    tell(report)
    tell_hooks_of(report, settings)
    tell_hubs_of(report, settings)
    sys.exit(report.exit)
