"""`feedpub retire`: a tag's feeds are gone, or have moved to another tag's."""

from __future__ import annotations

import logging
import sys
from datetime import UTC, datetime

import click

from feedpub.cli.build_command import tell
from feedpub.cli.frame import locked_state, settings_command, wait_option
from feedpub.cli.hubs import tell_hooks_of, tell_hubs_of
from feedpub.cli.printing import say
from feedpub.errors import UsageError
from feedpub.settings import Settings

log = logging.getLogger("feedpub")


@settings_command("retire", short_help="Have a tag's feeds answer 410, or 301 to another tag's.")
@click.argument("tag")
@click.option("--to", metavar="TAG", help="The tag whose feeds take over.")
@click.option("--undo", is_flag=True, help="Publish the tag's feeds again.")
@wait_option
def command(settings: Settings, tag: str, *, to: str | None, undo: bool, wait: float) -> None:
    """Have the feeds of TAG (its name or slug) answer 410 Gone, or 301 to those of another tag, for ever.

    \b
    Examples:
      feedpub retire вибори-2020
      feedpub retire дороги --to інфраструктура
    """
    from feedpub.build.interventions import retire

    if undo and to is not None:
        raise UsageError("--undo and --to cannot go together: leave one of them out")
    with locked_state(settings, wait) as state:
        report = retire(tag, to, settings, state, datetime.now(UTC), undo=undo)
    for problem in report.problems:
        say(problem)
    if undo:
        log.info("%s: no longer retired; its feeds are published as soon as an article has the tag", tag)
    else:
        log.info("%s: its feeds answer %s", tag, "410 Gone" if to is None else f"301, to those of {to}")
    tell(report)
    tell_hooks_of(report, settings)
    tell_hubs_of(report, settings)
    sys.exit(report.exit)
