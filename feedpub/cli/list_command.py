"""`feedpub list`: every file that could be an article."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import click

from feedpub.build.listing import Listed, listing
from feedpub.cli.frame import settings_command
from feedpub.settings import Settings
from feedpub.state import peek


@settings_command("list", short_help="List every file that could be an article.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines.")
def command(settings: Settings, *, as_json: bool) -> None:
    """List every file that could be an article, newest first, and why some are not published.

    \b
    Examples:
      feedpub list
      feedpub list --json | jq -r 'select(.problem) | .path'
    """
    with peek(settings.state) as state:
        rows = listing(settings, state, datetime.now(UTC))
    for row in rows:
        click.echo(json.dumps(row.as_json(), ensure_ascii=False) if as_json else _line(row))


def _line(row: Listed) -> str:
    date = (
        row.article.published.strftime("%Y-%m-%d %H:%M")
        if row.article and row.article.published
        else "-" * 16
    )
    title = row.article.title if row.article else ""
    why = f"  ({row.why})" if row.why else ""
    return f"{date}  {row.state:9}  {row.path}  {title}{why}"
