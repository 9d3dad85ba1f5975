"""The state brought up to date with the source, and the feeds marked that this touches."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING

from feedpub.build.noticing import Noticed
from feedpub.build.options import Options
from feedpub.build.reading import read_changed, remember_reading
from feedpub.build.summary import in_source
from feedpub.build.workers import Workers
from feedpub.errors import Problem, shown
from feedpub.feed import ALL, EVERY_PAGE, FeedKey
from feedpub.publish import is_intact, modified_at
from feedpub.settings import Settings
from feedpub.state import State
from feedpub.terms import kinds_in_use, terms_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from feedpub.build.reading import Changes
    from feedpub.identity import Alike, Declared, Likely
    from feedpub.parse.conventions.convention import Convention
    from feedpub.state.records import Record


def record(
    noticed: Noticed,
    settings: Settings,
    state: State,
    moment: datetime,
    options: Options,
    workers: Workers,
) -> list[Problem]:
    """Bring the state up to date with the source, and mark the feeds that this touches."""
    now = int(moment.timestamp())
    changes, convention = noticed.changes, noticed.convention
    if noticed.is_read_anew:
        remember_reading(settings, convention(), state)
        _remake_texts(settings, convention(), state)
    kinds = kinds_in_use(settings)
    _rebuild_terms(state, settings, kinds)
    problems = _recover(settings, state)
    touched: set[FeedKey] = set()
    if changes.changed or changes.gone:
        from feedpub.identity import place

        reads = read_changed(
            changes.changed,
            kinds,
            settings,
            convention(),
            state,
            workers,
            full=changes.full,
            progress=options.progress,
        )
        placed = place(
            reads,
            changes.gone,
            state,
            now,
            lambda article: terms_of(article, kinds, settings.site.language),
            _alike(settings, convention(), state),
        )
        problems += in_source(placed.problems, settings)
        touched = placed.touched
    touched |= _reopened(changes, settings, noticed.convention, state, kinds)
    touched |= _turned(state, settings, now, kinds)
    if state.articles.any_without_id(now):
        from feedpub.identity import issue

        problems += in_source(issue(state, now, shown(settings.source.directory)), settings)
    _mark(state, settings, touched | _respelled(state, settings, touched, now))
    if noticed.is_whole:
        state.documents.mark(damaged_feeds(settings, state))
    return problems


def _remake_texts(settings: Settings, convention: Convention, state: State) -> None:
    """Have every text made ready anew where the program's own files say something new of what texts ask for."""
    made_from = repr((convention.name, sorted(convention.variables.items())))
    wanted = hashlib.blake2b(made_from.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    if state.get("texts") not in (None, wanted):
        state.articles.reopen_all()
        known = state.documents.feeds().keys()
        state.documents.mark([*known, ALL])
        _mark_archives(state, settings, known)
    state.set("texts", wanted)


def _alike(settings: Settings, convention: Convention, state: State) -> Alike:
    def alike(fresh: Sequence[Declared], lost: Sequence[Record]) -> Sequence[Likely]:
        from feedpub.build.likeness import find_alike

        return find_alike(fresh, lost, settings, convention, state)

    return alike


def _recover(settings: Settings, state: State) -> list[Problem]:
    """Have the state know what the published documents tell, where it was lost or comes from a back-up."""
    is_lost = state.get("built") is None
    if not (is_lost or _is_behind(settings, state)):
        return []
    from feedpub.build.recovery import catch_up, recover

    count = recover(settings, state) if is_lost else catch_up(settings, state)
    if not count:
        return []
    what = "was missing" if is_lost else "is older than the published feeds"
    message = f"the state {what}: ids and dates of {count} articles were read back from the published feeds"
    return [Problem(path=str(shown(settings.state)), level="warning", message=message)]


def _is_behind(settings: Settings, state: State) -> bool:
    """Tell whether the feed of all was published after the state was last saved: it came from a back-up."""
    output = settings.feeds.directory
    newer = [
        output / path
        for path, document in state.documents.of(ALL).items()
        if (modified_at(output, path) or 0) > document.modified
    ]
    if not newer:
        return False
    from feedpub.build.standing import is_ours

    return any(map(is_ours, newer))


def _rebuild_terms(state: State, settings: Settings, kinds: tuple[str, ...]) -> None:
    """File every article under its terms again where the configuration asks for other kinds of feeds than before."""
    language = settings.site.language
    wanted = " ".join((*kinds, language) if "language" in kinds else kinds)
    if state.get("kinds") == wanted:
        return
    if state.get("kinds") is not None:
        from feedpub.identity import terms_of as places_of

        state.articles.clear_terms()
        for record in list(state.articles.all()):
            state.articles.add_terms(places_of(record, lambda article: terms_of(article, kinds, language)))
    state.set("kinds", wanted)


def _turned(state: State, settings: Settings, now: int, kinds: tuple[str, ...]) -> set[FeedKey]:
    """Return the feeds of articles that fell due or expired since the last build, whichever way the clock went."""
    before = int(state.get("built") or now)
    state.set("built", str(now))
    if before == now:
        return set()
    return _feeds_of(state.public.turning(min(before, now), max(before, now)), settings, kinds)


def _reopened(
    changes: Changes,
    settings: Settings,
    find_convention: Callable[[], Convention],
    state: State,
    kinds: tuple[str, ...],
) -> set[FeedKey]:
    """Return the feeds of articles whose texts refer to others that have come, moved or gone."""
    paths = {*(file.path for file in changes.changed), *changes.gone}
    if not paths or not state.references.any():
        return set()
    from feedpub.build.linking import Linker, page_links, reopen

    convention = find_convention()
    linker = Linker(state.files, convention, page_links(settings, convention))
    return _feeds_of(reopen(paths, state, linker), settings, kinds)


def _feeds_of(records: Collection[Record], settings: Settings, kinds: tuple[str, ...]) -> set[FeedKey]:
    """Return the feeds that these articles stand in."""
    language = settings.site.language
    keys = {
        FeedKey(kind, key)
        for record in records
        for kind, key, _ in terms_of(record.article(), kinds, language)
    }
    return keys | ({ALL} if records else set())


def _respelled(state: State, settings: Settings, touched: Iterable[FeedKey], now: int) -> set[FeedKey]:
    """Return the feeds of articles whose tag or category is spelled otherwise now, as its oldest article spells it.

    Their archives are looked at whole, but only where the tag has a feed, which tells how it was spelled.
    """
    known = state.documents.feeds()
    found: set[FeedKey] = set()
    for key in touched if known else ():
        if key.kind in ("tag", "category") and (oldest := state.public.oldest(key, now)):
            before = known.get(key)
            if before is None or before.title != oldest[2]:
                beside = state.public.beside(key)
                found |= beside
                if key.kind in settings.feeds.by and (before or state.public.count(key, now, 2) > 1):
                    _mark_archives(state, settings, beside & known.keys())
    return found


def _mark_archives(state: State, settings: Settings, keys: Iterable[FeedKey]) -> None:
    if settings.feeds.archive:
        customs = (FeedKey("custom", custom.name) for custom in settings.feeds.custom)
        state.documents.mark(key.page(EVERY_PAGE) for key in (*keys, ALL, *customs))


def _mark(state: State, settings: Settings, touched: set[FeedKey]) -> None:
    """Have the feeds looked at that something touches: articles, or the configuration."""
    publishing = _publishing_context(settings)
    if state.get("publishing") != publishing:
        state.documents.mark([*state.documents.feeds(), ALL])
        state.documents.mark(
            FeedKey(kind, key) for kind in settings.feeds.by for key in state.public.term_keys(kind)
        )
        touched = touched | {ALL}
        state.set("publishing", publishing)
    if touched:
        state.documents.mark([*touched, ALL])
        state.documents.mark(FeedKey("custom", custom.name) for custom in settings.feeds.custom)


def damaged_feeds(settings: Settings, state: State) -> set[FeedKey]:
    """Return the feeds of which a published file is missing or not as it was written."""
    output, codings = settings.feeds.directory, settings.feeds.compress
    return {
        feed
        for path, size, modified, feed in state.documents.stamps()
        if not is_intact(output, path, size=size, modified=modified, codings=codings)
    }


def _publishing_context(settings: Settings) -> str:
    from feedpub import __version__

    made_from = (__version__, settings.site, settings.feeds, settings.hubs, settings.schedule)
    return hashlib.blake2b(repr(made_from).encode(), digest_size=8).hexdigest()
