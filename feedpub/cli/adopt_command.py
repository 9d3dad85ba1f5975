"""`feedpub adopt`: takes over ids and dates from existing feeds."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from feedpub.cli.frame import locked_state, settings_command
from feedpub.cli.printing import put
from feedpub.errors import UsageError
from feedpub.settings import Settings

if TYPE_CHECKING:
    from feedpub.readback import ToldFeed

log = logging.getLogger("feedpub")

_SECONDS = 30
_MOST_BYTES = 100_000_000


@settings_command("adopt", short_help="Take over ids and dates from existing feeds.")
@click.argument("feeds", nargs=-1, required=True, metavar="FEED...")
def command(settings: Settings, feeds: tuple[str, ...]) -> None:
    """Take over ids and dates from existing RSS, Atom or JSON feeds, so that subscribers see nothing twice.

    FEED is a file or an address. Articles are matched by link, then by title and date; those that match none are
    listed, and those whose ids no valid feed may have.
    Run it before the first build, and again whenever you like; the next build publishes the ids.

    \b
    Examples:
      feedpub adopt old-site/feed.xml
      feedpub adopt https://blog.example/atom.xml https://blog.example/tags/news/index.xml
    """
    from feedpub.build.interventions import adopt

    told = [_read(feed) for feed in feeds]
    with locked_state(settings) as state:
        adopted = adopt(told, settings, state, datetime.now(UTC))
    put(f"not matched: {one.title!r} {one.link} (id {one.id})" for one in adopted.unmatched)
    put(
        f"id not kept: {one.title!r} {one.link} (id {one.id}): no valid feed may have it, so that subscribers see the "
        "article once more"
        for one in adopted.unfit
    )
    log.info(
        "adopted matched=%d unmatched=%d unfit=%d",
        len(adopted.matched),
        len(adopted.unmatched),
        len(adopted.unfit),
    )


def _read(feed: str) -> ToldFeed:
    from feedpub.readback import read_feed

    if feed.startswith(("http://", "https://")):
        return read_feed(_fetch(feed), feed)
    try:
        return read_feed(Path(feed).read_bytes(), feed)
    except OSError as error:
        raise UsageError(f"{feed}: cannot be read ({error.strerror or error})") from error


def _fetch(address: str) -> bytes:
    import httpx

    try:
        with httpx.stream(
            "GET", address, follow_redirects=True, timeout=_SECONDS, headers={"user-agent": "feedpub"}
        ) as answer:
            answer.raise_for_status()
            content = bytearray()
            for part in answer.iter_bytes():
                content += part
                if len(content) > _MOST_BYTES:
                    raise UsageError(f"{address}: larger than {_MOST_BYTES:,} bytes")
            return bytes(content)
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:  # the last for a name that is too long
        raise UsageError(f"{address}: cannot be fetched ({error})") from error
