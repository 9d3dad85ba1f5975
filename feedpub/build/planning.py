"""Which feeds a build looks at."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from feedpub.build.options import Options
from feedpub.build.workers import Workers
from feedpub.errors import ConfigError, Problem, UsageError, suggest
from feedpub.feed import FeedKey
from feedpub.settings import KINDS, Settings
from feedpub.state import State
from feedpub.state.documents import KnownFeed
from feedpub.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable

    from feedpub.build.plan import Plan
    from feedpub.parse.conventions.convention import Convention


def plan_feeds(
    settings: Settings,
    convention: Callable[[], Convention],
    state: State,
    now: datetime,
    options: Options,
    workers: Workers,
) -> Plan | None:
    """Return what is to be published, or None where every feed stands as it should."""
    marked = state.documents.pending()
    pending = {key.owner for key in marked}
    if not pending and not options.tags:
        return None
    from feedpub.build.plan import make_plan
    from feedpub.selection import wanted_feeds

    wanted = wanted_feeds(state, settings, int(now.timestamp()), pending)
    _let_go((key for key in marked if key.owner not in wanted), state)
    _refuse_shared(wanted.values(), settings)
    chosen = _chosen(options.tags, wanted)
    looked_at = [feed for key, feed in wanted.items() if key in pending and (chosen is None or key in chosen)]
    obsolete = [] if chosen is not None else [key for key in state.documents.feeds() if key not in wanted]
    return make_plan(looked_at, obsolete, settings, convention(), state, now, options, workers)


def _let_go(unwanted: Iterable[FeedKey], state: State) -> None:
    """Take the marks off terms that have no feed, as they are too rare or of no kind that is asked for.

    A change that may give them one marks them again. Else every build would look for what is not there.
    """
    known = state.documents.feeds()
    state.documents.settle(key for key in unwanted if key.owner.kind in KINDS and key.owner not in known)


def _refuse_shared(feeds: Iterable[KnownFeed], settings: Settings) -> None:
    """Refuse a configuration that puts the document of one feed where one of another stands already."""
    from feedpub.selection import paths_of

    owners: dict[str, KnownFeed] = {}
    for feed in feeds:
        for path in paths_of(feed, settings).values():
            if (owner := owners.setdefault(path, feed)) is not feed:
                whose = f"the {owner.key.kind} feed {owner.title!r} and of the {feed.key.kind} {feed.title!r}"
                raise UsageError(f"[feeds] {path} would be of {whose}; give one of them another path")


def _chosen(tags: tuple[str, ...], wanted: dict[FeedKey, KnownFeed]) -> set[FeedKey] | None:
    """Return the feeds of the tags that were asked for, by name or slug; None where all are.

    Raises ConfigError that names every tag which has no feed.
    """
    if not tags:
        return None
    feeds = [feed for feed in wanted.values() if feed.key.kind == "tag"]
    chosen = set()
    mistakes = []
    for tag in tags:
        key: FeedKey | None = FeedKey("tag", fold(tag))
        if key not in wanted:
            key = next((feed.key for feed in feeds if feed.slug == tag), None)
        if key is None:
            names = [name for feed in feeds for name in (feed.title, feed.slug)]
            hint = suggest(tag, names, "; `feedpub status` lists the feeds")
            mistakes.append(Problem(path=f"--tag {tag}", message=f"there is no feed of this tag{hint}"))
        else:
            chosen.add(key)
    if mistakes:
        raise ConfigError(mistakes)
    return chosen
