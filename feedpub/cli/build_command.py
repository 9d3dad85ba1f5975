"""`feedpub build`: one build."""

from __future__ import annotations

import gc
import logging
import os
import sys
from datetime import UTC, datetime

import click

from feedpub.cli.frame import settings_command, wait_option
from feedpub.cli.hubs import tell_hubs_of
from feedpub.cli.printing import put, put_json, say
from feedpub.cli.progress import Progress
from feedpub.report import FeedChange, Report
from feedpub.settings import Settings

log = logging.getLogger("feedpub")

_SHOWN = 20  # articles of each kind and feed; `--json` has all
_MOST = 8  # processes: more would wait for the one that keeps the state


@settings_command("build", reports=True, short_help="Build the feeds once.")
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
@wait_option
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
      feedpub build --tag партнерство --tag budget
      feedpub build --dry-run --json
    """
    from feedpub.build import Options
    from feedpub.build.once import build_once

    gc.disable()  # the process ends with the build: looking for cycles among its many values would only cost time
    with Progress() as progress:
        options = Options(
            full=full,
            tags=tags,
            dry_run=dry_run,
            force=force,
            strict=strict,
            processes=processors(),
            progress=progress,
        )
        report = build_once(settings, datetime.now(UTC), options, wait=wait)
    for problem in report.problems:
        say(problem)
    tell(report, dry_run=dry_run)
    if as_json:
        put_json(report.as_json())
    elif dry_run:
        put_lines(report)
    if not dry_run:
        tell_hubs_of(report, settings)
    gc.freeze()  # nor need they be looked through when it ends
    sys.exit(report.exit)


def tell(report: Report, *, dry_run: bool = False) -> None:
    """Log what a build did: a line for the outcome and, with --verbose, one for each document and feed."""
    for change in report.feeds:
        log.debug(
            "feed path=%s added=%d edited=%d removed=%d reissued=%d held=%s",
            change.path,
            len(change.added),
            len(change.edited),
            len(change.removed),
            len(change.reissued),
            str(change.held).lower(),
        )
    for what, paths in (("written", report.written), ("deleted", report.deleted)):
        for path in paths:
            log.debug("%s path=%s", what, path)
    log.info(
        "%s exit=%d seconds=%.2f articles=%d left_out=%d feeds=%d written=%d deleted=%d",
        "dry run" if dry_run else "build",
        report.exit,
        report.seconds,
        report.articles.get("published", 0),
        report.articles.get("left out", 0),
        len(report.feeds),
        len(report.written),
        len(report.deleted),
    )


def processors() -> int:
    """Return how many processes a build may use: one for each processor that there is for it, up to a number."""
    has_affinity = hasattr(os, "sched_getaffinity")  # not on macOS
    return min(len(os.sched_getaffinity(0)) if has_affinity else os.cpu_count() or 1, _MOST)


def put_lines(report: Report) -> None:
    """Print what people are told of what a build would change; nothing where that could not be found out."""
    if report.feeds or not report.exit:
        put(_lines(report))


def _lines(report: Report) -> list[str]:
    lines = [line for change in report.feeds for line in _lines_of_feed(change)]
    if report.planned:
        none = "" if report.feeds else "no article would be added, edited or removed; "
        lines.append(f"{none}documents that would be written: {report.planned}")
    return lines or ["nothing would change"]


def _lines_of_feed(change: FeedChange) -> list[str]:
    """Return what people are told of a feed that changes: articles added (+), edited (~), removed (-), reissued (!)."""
    lines = [f"{change.path}{': held back by the guard' if change.held else ''}"]
    for sign, ids in (
        ("+", change.added),
        ("~", change.edited),
        ("-", change.removed),
        ("!", change.reissued),
    ):
        lines += [f"  {sign} {id}" for id in ids[:_SHOWN]]
        if len(ids) > _SHOWN:
            lines.append(f"  {sign} and {len(ids) - _SHOWN} more")
    return lines
