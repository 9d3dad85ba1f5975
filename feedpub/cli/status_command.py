"""`feedpub status`: the last build, the next run, the feeds, and the articles left out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import click

from feedpub.cli.frame import settings_command
from feedpub.cli.printing import put, put_json
from feedpub.settings import Settings
from feedpub.state.records import WITHDRAWN

if TYPE_CHECKING:
    from feedpub.state import State

#: What a script is given; `_lines` says the same for people.
Status = dict[str, Any]


@settings_command("status", short_help="Show the last build, the next run and each feed.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(settings: Settings, *, as_json: bool) -> None:
    """Show the last build, the next run, each feed with its size and newest article, and articles left out and why.

    \b
    Examples:
      feedpub status
      feedpub status --json | jq .feeds
    """
    from feedpub.state import peek

    with peek(settings.state) as state:
        status = status_of(state)
    if as_json:
        put_json(status)
    else:
        put(_lines(status, datetime.now(UTC)))


def status_of(state: State) -> Status:
    """Return what `status --json` prints."""
    from feedpub.websub import GIVE_UP

    report = json.loads(state.get("report") or "null")
    return {
        "last_build": report,
        "next_run": state.get("next run") or None,
        "events": json.loads(state.get("events") or "[]"),
        "pending": len(state.documents.pending()),
        "websub": [
            {
                "hub": ping.hub,
                "topic": ping.topic,
                "attempts": ping.attempts,
                "next_try": _moment(ping.next_try) if ping.attempts < GIVE_UP else None,
                "error": ping.error,
            }
            for ping in state.pings.all()
        ],
        "feeds": list(_feeds(state, report)),
        "retired": [
            {"kind": feed.kind, "name": feed.name, "document": path, "moved_to": target}
            for feed, path, target in state.documents.retired()
        ],
        "left_out": sorted(_left_out(state), key=itemgetter("path")),
    }


def _left_out(state: State) -> Iterator[Status]:
    for file in state.files.unpublished():
        yield {
            "path": file.path,
            "line": file.line,
            "state": "draft" if file.outcome == "draft" else "left out",
            "why": file.why,
            "problem": file.outcome == "unreadable",
        }
    for path in state.articles.withdrawn():
        yield {"path": path, "line": None, "state": "left out", "why": WITHDRAWN, "problem": False}


def _feeds(state: State, report: Status | None) -> Iterator[Status]:
    held = [change["path"] for change in report["feeds"] if change["held"]] if report else []
    sizes: dict[object, dict[str, int]] = {}
    for path, size, _, feed in state.documents.stamps():
        sizes.setdefault(feed, {})[path] = size
    for known in sorted(state.documents.feeds().values(), key=lambda feed: (feed.key.kind, feed.slug)):
        yield {
            "kind": known.key.kind,
            "name": known.title,
            "documents": sizes.get(known.key, {}),
            "articles": known.articles,
            "newest": _moment(known.newest),
            "updated": _moment(known.updated),
            "held": any(_is_of(path, one) for path in sizes.get(known.key, {}) for one in held),
        }


def _is_of(path: str, change: str) -> bool:
    """Tell whether a document is one of the feed that a report names."""
    return path == change or path.startswith(f"{change}.")


def _moment(seconds: int | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat()


def _lines(status: Status, now: datetime) -> Iterator[str]:
    yield from _last_build(status["last_build"])
    yield f"next run: {_next_run(status['next_run'], now)}"
    for event in status["events"]:
        yield f"  {event}"
    if status["pending"]:
        yield f"feeds that the next build looks at: {status['pending']}"
    for ping in status["websub"]:
        yield (
            f"hub {ping['hub']} not told of {ping['topic']}: attempts {ping['attempts']}, "
            f"{_next_try(ping['next_try'])}{', ' if ping['error'] else ''}{ping['error'] or ''}"
        )
    for feed in status["feeds"]:
        documents = feed["documents"]
        yield (
            f"feed {feed['kind']} {feed['name']!r}: articles {feed['articles']}, documents {len(documents)}, "
            f"bytes {sum(documents.values()):,}, newest {feed['newest'] or '-'}"
            f"{', held back by the guard' if feed['held'] else ''}"
        )
    for gone in status["retired"]:
        target = gone["moved_to"]
        yield f"retired {gone['document']}: {f'moved to {target}' if target else 'gone'}"
    for file in status["left_out"]:
        yield f"{file['state']} {_place(file)}{': ' if file['why'] else ''}{file['why'] or ''}"


def _next_try(moment: str | None) -> str:
    return "given up until the feed changes" if moment is None else f"next {moment}"


def _last_build(report: Status | None) -> Iterator[str]:
    if report is None:
        yield "last build: none yet"
        return
    outcome = "good" if report["exit"] == 0 else f"exit {report['exit']}"
    counts = ", ".join(f"{state} {count}" for state, count in report["articles"].items() if count)
    yield f"last build: {report['started']}, {report['seconds']} s, {outcome}{'; ' if counts else ''}{counts}"
    for problem in report["problems"]:
        yield f"  {_place(problem)}: {problem['level']}: {problem['message']}"


def _next_run(moment: str | None, now: datetime) -> str:
    if moment is None:
        return "none: no service is running"
    return moment if datetime.fromisoformat(moment) > now else f"{moment}; the service is late, or was killed"


def _place(row: Status) -> str:
    return str(row["path"]) if row["line"] is None else f"{row['path']}:{row['line']}"
