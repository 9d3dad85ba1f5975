"""`feedpub adopt`: takes over ids and dates from existing feeds."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from feedpub.build.interventions import adopt
from feedpub.cli.frame import settings_command
from feedpub.errors import UsageError
from feedpub.lock import build_lock
from feedpub.readback import ToldFeed, read_feed
from feedpub.settings import Settings
from feedpub.state import open_state

_SECONDS = 30
_MOST_BYTES = 100_000_000


@settings_command("adopt", short_help="Take over ids and dates from existing feeds.")
@click.argument("feeds", nargs=-1, required=True, metavar="FEED...")
def command(settings: Settings, feeds: tuple[str, ...]) -> None:
    """Take over ids and dates from existing RSS, Atom or JSON feeds, so that subscribers see nothing twice.

    FEED is a file or an address. Articles are matched by link, then by title and date; those that match none are listed.
    Run it before the first build, and again whenever you like; the next build publishes the ids.

    \b
    Examples:
      feedpub adopt old-site/feed.xml
      feedpub adopt https://blog.example/atom.xml https://blog.example/tags/news/index.xml
    """
    told = [_read(feed) for feed in feeds]
    with build_lock(settings.state.parent, settings.feeds.directory), open_state(settings.state) as state:
        adopted = adopt(told, settings, state, datetime.now(UTC))
    for article in adopted.unmatched:
        click.echo(f"not matched: {article.title!r} {article.link} (id {article.id})")
    click.echo(
        f"{len(adopted.matched)} articles keep their ids and dates, {len(adopted.unmatched)} match no article",
        err=True,
    )
    sys.exit(0)


def _read(feed: str) -> ToldFeed:
    if feed.startswith(("http://", "https://")):
        return read_feed(_fetch(feed), feed)
    try:
        return read_feed(Path(feed).read_bytes(), feed)
    except OSError as error:
        raise UsageError(f"{feed}: cannot be read ({error.strerror or error})") from error


def _fetch(address: str) -> bytes:
    import httpx

    try:
        answer = httpx.get(
            address, follow_redirects=True, timeout=_SECONDS, headers={"user-agent": "feedpub"}
        )
        answer.raise_for_status()
    except httpx.HTTPError as error:
        raise UsageError(f"{address}: cannot be fetched ({error})") from error
    if len(answer.content) > _MOST_BYTES:
        raise UsageError(f"{address}: larger than {_MOST_BYTES:,} bytes")
    return answer.content
