"""`feedpub build`: one build."""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime

import click

from feedpub.cli.frame import say, settings_command
from feedpub.cli.progress import Progress
from feedpub.report import Report
from feedpub.settings import Settings


@settings_command("build", short_help="Build the feeds once.")
@click.option("--full", is_flag=True, help="Read every article again, not only new and changed ones.")
@click.option(
    "--tag",
    "tags",
    multiple=True,
    metavar="TAG",
    help="Write only this tag's feeds; a name or a slug. Repeatable.",
)
@click.option("--dry-run", is_flag=True, help="Publish nothing; tell what would change.")
@click.option("--force", is_flag=True, help="Publish even what the guard would hold back.")
@click.option("--strict", is_flag=True, help="Publish nothing if any article cannot be read.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option(
    "--wait",
    type=click.FloatRange(min=0),
    default=0,
    metavar="SECONDS",
    help="Wait for another build to end.",
)
def command(
    settings: Settings,
    *,
    full: bool,
    tags: tuple[str, ...],
    dry_run: bool,
    force: bool,
    strict: bool,
    as_json: bool,
    wait: float,
) -> None:
    """Read what is new in the source directory and bring the feeds up to date.

    \b
    Examples:
      feedpub build
      feedpub build --full --strict
      feedpub build --tag партнерство --tag news
      feedpub build --dry-run --json
    """
    from feedpub.build import Options
    from feedpub.build.once import build_once

    progress = Progress()
    options = Options(processes=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, full=full, tags=tags, dry_run=dry_run, force=force, strict=strict, progress=progress)
    report = build_once(settings, datetime.now(UTC), options, wait=wait)
    progress.close()
    tell(report, dry_run=dry_run)
    if as_json:
        click.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    sys.exit(report.exit)


def tell(report: Report, *, dry_run: bool = False) -> None:
    """Say on standard error what a build did: a line for each problem, and one for the outcome."""
    import logging

    for problem in report.problems:
        if problem.level == "error" or logging.getLogger("feedpub").isEnabledFor(logging.WARNING):
            say(problem)
    outcome = (
        f"{'dry run' if dry_run else 'build'} exit={report.exit} seconds={report.seconds:.2f} "
        f"articles={report.articles.get('published', 0)} feeds={len(report.feeds)} "
        f"written={len(report.written)} deleted={len(report.deleted)}"
    )
    logging.getLogger("feedpub").info(outcome)
