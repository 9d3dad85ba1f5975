"""`feedpub plan`: what a build would change."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import click

from feedpub.cli.build_command import processors, put_lines
from feedpub.cli.frame import settings_command
from feedpub.cli.printing import put_json, say
from feedpub.cli.progress import Progress
from feedpub.settings import Settings


@settings_command("plan", reports=True, short_help="Show what a build would change.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option("--full", is_flag=True, help="Read every article again.")
def command(settings: Settings, *, as_json: bool, full: bool) -> None:
    """Show what a build would change, feed by feed: articles added (+), edited (~), removed (-), reissued (!).

    Ends with 3 where the guard would hold a feed back. Publishes nothing and remembers nothing.

    \b
    Examples:
      feedpub plan
      feedpub plan --json | jq '.feeds[] | select(.held)'
    """
    from feedpub.build import Options
    from feedpub.build.once import build_once

    with Progress() as progress:
        options = Options(dry_run=True, full=full, processes=processors(), progress=progress)
        report = build_once(settings, datetime.now(UTC), options)
    for problem in report.problems:
        say(problem)
    if as_json:
        put_json(report.as_json())
    else:
        put_lines(report)
    sys.exit(report.exit)
