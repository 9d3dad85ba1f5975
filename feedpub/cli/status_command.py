"""`feedpub status`: the last build, the next run, the feeds, and the articles left out."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import click

from feedpub.cli.frame import settings_command
from feedpub.settings import Settings
from feedpub.state import State, peek


@settings_command("status", short_help="Show the last build, the next run and each feed.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(settings: Settings, *, as_json: bool) -> None:
    """Show the last build, the next run, each feed with its size and newest article, and articles left out and why.

    \b
    Examples:
      feedpub status
      feedpub status --json | jq .feeds
    """
    with peek(settings.state) as state:
        status = status_of(state)
    click.echo(json.dumps(status, ensure_ascii=False, indent=2) if as_json else _text(status))


def status_of(state: State) -> dict[str, object]:
    """Return what `status --json` prints."""
    last = state.get("report")
    sizes: dict[object, dict[str, int]] = {}
    for path, size, _, feed in state.documents.stamps():
        sizes.setdefault(feed, {})[path] = size
    feeds = [
        {
            "kind": feed.key.kind,
            "name": feed.title,
            "documents": sizes.get(feed.key, {}),
            "articles": feed.articles,
            "newest": _moment(feed.newest),
            "updated": _moment(feed.updated),
        }
        for feed in sorted(state.documents.feeds().values(), key=lambda feed: (feed.key.kind, feed.slug))
    ]
    left_out = [
        {"path": file.path, "state": file.outcome, "why": file.why, "line": file.line}
        for file in state.files.unpublished()
    ]
    return {
        "last_build": json.loads(last) if last else None,
        "next_run": state.get("next run"),
        "events": json.loads(state.get("events") or "[]"),
        "pending": len(state.documents.pending()),
        "feeds": feeds,
        "left_out": left_out,
    }


def _moment(seconds: int | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat()


def _text(status: dict[str, object]) -> str:
    last = status["last_build"]
    lines = ["last build: none yet"]
    if isinstance(last, dict):
        outcome = "good" if last["exit"] == 0 else f"exit {last['exit']}"
        lines = [f"last build: {last['started']}, {last['seconds']} s, {outcome}"]
        lines += [f"  {p['path']}: {p['level']}: {p['message']}" for p in last["problems"]]
    lines.append(f"next run: {status['next_run'] or 'no service has told of one'}")
    for event in status["events"] if isinstance(status["events"], list) else []:
        lines.append(f"  {event}")
    for feed in status["feeds"] if isinstance(status["feeds"], list) else []:
        size = sum(feed["documents"].values())
        lines.append(
            f"feed {feed['kind']} {feed['name']!r}: {feed['articles']} articles, {size:,} bytes in "
            f"{len(feed['documents'])} documents, newest {feed['newest'] or '-'}"
        )
    for file in status["left_out"] if isinstance(status["left_out"], list) else []:
        place = file["path"] if file["line"] is None else f"{file['path']}:{file['line']}"
        lines.append(f"{file['state']} {place}: {file['why'] or ''}")
    return "\n".join(lines)
