"""`feedpub list`: every file that could be an article."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from feedpub.cli.frame import settings_command
from feedpub.cli.printing import put, put_json_lines
from feedpub.settings import Settings

if TYPE_CHECKING:
    from feedpub.build.listing import Listed


@settings_command("list", short_help="List every file that could be an article.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines.")
def command(settings: Settings, *, as_json: bool) -> None:
    """List every file that could be an article, newest first, and why some are not published.

    \b
    Examples:
      feedpub list
      feedpub list --json | jq -r 'select(.problem) | .path'
    """
    from feedpub.build.listing import listing
    from feedpub.state import peek

    with peek(settings.state) as state:
        rows = listing(settings, state, datetime.now(UTC))
    if as_json:
        put_json_lines(row.as_json() for row in rows)
    else:
        put(map(_line, rows))


def _line(row: Listed) -> str:
    date = row.published.isoformat(" ", "minutes") if row.published else "-"
    title = f"  {row.article.title}" if row.article else ""
    why = f"  ({row.why})" if row.why else ""
    return f"{date:22}  {row.state:9}  {row.path}{title}{why}"
