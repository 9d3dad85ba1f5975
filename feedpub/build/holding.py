"""A feed that the guard holds back, as it stands but for articles that were withdrawn: those leave past the guard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from feedpub.build.archives import pages_of
from feedpub.build.feeds import Edition, edition_from
from feedpub.build.fragments import Fragments, slices
from feedpub.build.heads import Context
from feedpub.errors import Problem, shown
from feedpub.feed import FeedKey
from feedpub.render import FORMATS
from feedpub.settings import Settings
from feedpub.state import State
from feedpub.state.documents import KnownDocument, KnownFeed, Place
from feedpub.state.records import Record

_CONTENT = "as it stands"  #: apart from entries of other feeds, whose settings these may not have


def take_out_withdrawn(
    held: Iterable[Edition],
    known: Mapping[FeedKey, KnownFeed],
    state: State,
    settings: Settings,
    context: Context,
    fragments: Fragments,
) -> tuple[list[Edition], list[Problem]]:
    """Return the held feeds that have to change all the same, as they stand without what was withdrawn.

    Their entries are put into `fragments`. A problem tells of each whose documents are not as they were written.
    """
    editions, problems = [], []
    for edition in (part for feed in held for part in _with_pages(feed, state)):
        before = known[edition.selected.key.owner]
        found = _without_withdrawn(edition, before, state, settings, context, fragments)
        if isinstance(found, Problem):
            problems.append(found)
        elif found is not None:
            editions.append(found)
    return editions, problems


def _with_pages(edition: Edition, state: State) -> Iterator[Edition]:
    """Yield a feed, and every page of its archive where anything was ever withdrawn."""
    yield edition
    for key in pages_of(state, [edition.selected.key]) if state.articles.any_withdrawn() else ():
        yield replace(
            edition,
            selected=replace(edition.selected, key=key),
            feed=replace(edition.feed, key=key, page=None, hubs=(), current=edition.feed.addresses),
        )


def _without_withdrawn(
    edition: Edition,
    before: KnownFeed,
    state: State,
    settings: Settings,
    context: Context,
    fragments: Fragments,
) -> Edition | Problem | None:
    key = edition.selected.key
    editions = state.documents.editions(key)
    documents = [one for one in state.documents.of(key).values() if one.format in FORMATS]
    numbers = {place.number for one in documents[:1] for place in one.layout}
    numbers.update(editions[-1][1] if editions else ())
    records = {number: state.articles.get(number) for number in sorted(numbers)}
    withdrawn = [record for record in records.values() if record.withdrawn]
    if not withdrawn:
        return None
    left = [
        place for place in (documents[0].layout if documents else ()) if not records[place.number].withdrawn
    ]
    frames = {one.format: _keep(one, left, settings, fragments) for one in documents}
    standing = {name: frame for name, frame in frames.items() if frame is not None}
    if not documents or len(standing) < len(documents):
        return _cannot(withdrawn, documents, settings)
    selected = replace(
        edition.selected,
        paths={one.format: one.path for one in documents},
        formats=tuple(one.format for one in documents),
        content=_CONTENT,
    )
    feed = context.feed(selected, before, before.updated or context.now)
    feed = replace(feed, page=edition.feed.page, current=edition.feed.current)
    places = [(records[place.number], place.revision, place.updated) for place in left]
    return replace(edition_from(selected, feed, places), frames=standing)


def _keep(
    document: KnownDocument, places: Sequence[Place], settings: Settings, fragments: Fragments
) -> tuple[bytes, bytes] | None:
    """Keep the entries of a document for its next edition; return what stands around them, None where they are lost."""
    separator = len(FORMATS[document.format].separator)
    held = slices(settings.feeds.directory, document, separator)
    if any((place.number, place.revision) not in held for place in places):
        return None
    left = {(place.number, place.revision) for place in places}
    fragments.take(_CONTENT, document.format, {key: entry for key, entry in held.items() if key in left})
    content = (settings.feeds.directory / document.path).read_bytes()
    entries = max(sum(place.size + separator for place in document.layout) - separator, 0)
    return content[: document.head], content[document.head + entries :]


def _cannot(withdrawn: Sequence[Record], documents: Sequence[KnownDocument], settings: Settings) -> Problem:
    return Problem(
        path=str(shown(settings.feeds.directory / (documents[0].path if documents else ""))),
        message=f"the guard holds this feed back, and its documents are not as feedpub wrote them, so that "
        f"{', '.join(repr(record.title) for record in withdrawn)} cannot be taken out alone. "
        "Look at `feedpub plan`, then run `feedpub build --force`",
    )
