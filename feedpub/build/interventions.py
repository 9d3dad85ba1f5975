"""What an operator does to published articles by hand: adopt, withdraw, retire. Each is remembered before it shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from feedpub.address import encode
from feedpub.build import Options, publish_pending, record_source
from feedpub.build.archives import pages_of
from feedpub.build.fitness import unfit_ids
from feedpub.build.listing import meant
from feedpub.build.recovery import remembered
from feedpub.document import page_path
from feedpub.errors import UsageError, suggest
from feedpub.feed import ALL, FeedKey
from feedpub.identity import places_of
from feedpub.readback import Told, ToldFeed
from feedpub.report import Report
from feedpub.selection import paths_of
from feedpub.settings import Settings
from feedpub.state import State
from feedpub.state.documents import KnownFeed
from feedpub.state.records import Record
from feedpub.terms import kinds_in_use, terms_of
from feedpub.text import fold, slugify

_NEAR = 36 * 3_600  # two programs that read one date in different zones are never further apart


@dataclass(frozen=True, slots=True)
class Adopted:
    """What became of the articles of an adopted feed."""

    matched: tuple[Told, ...]
    unmatched: tuple[Told, ...]
    unfit: tuple[Told, ...] = ()  #: of those that matched: only their dates were taken over


def adopt(feeds: Sequence[ToldFeed], settings: Settings, state: State, now: datetime) -> Adopted:
    """Give articles the ids and dates under which subscribers know them; the next build publishes them so.

    An article is matched by link, then by title and date. What matches no article keeps its id used, so that a file that
    comes later and matches gets it. An id that no valid document may hold is not taken over.
    """
    matched, unmatched = [], []
    unfit = unfit_ids({told.id for feed in feeds for told in feed.articles if told.id}, settings)
    with state.transaction(durable=True):
        record_source(settings, state, now)
        catalogue = _Catalogue(state.articles.all())
        for told in _once(feeds):
            owner = state.articles.with_id(told.id)
            record = owner if owner and owner.path else catalogue.find(told)
            if record is None:
                unmatched.append(told)
                if owner is None and told.id not in unfit:
                    awaited = remembered(state.articles.next_number(), told)
                    state.articles.add([awaited._replace(adopted=told.published is not None, told=None)])
            else:
                matched.append(told)
                id = record.id if told.id in unfit else told.id
                _take_over(record, owner, told, id, settings, state)
    return Adopted(tuple(matched), tuple(unmatched), tuple(told for told in matched if told.id in unfit))


def _once(feeds: Iterable[ToldFeed]) -> list[Told]:
    """Return each article of several feeds once."""
    return list({told.id: told for feed in feeds for told in reversed(feed.articles) if told.id}.values())


class _Catalogue:
    """The articles of the source, to be found by link or by title and date; each is found once."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._by_link: dict[str, list[Record]] = {}
        self._by_title: dict[str, list[Record]] = {}
        self._taken: set[int] = set()
        for record in records:
            self._by_link.setdefault(_plain(record.link), []).append(record)
            self._by_title.setdefault(fold(record.title), []).append(record)

    def find(self, told: Told) -> Record | None:
        at_link = self._free(self._by_link.get(_plain(encode(told.link)), ()))
        titled = self._free(self._by_title.get(fold(told.title), ()))
        near = [
            record
            for record in titled
            if told.published is not None and abs(record.published - told.published) <= _NEAR
        ]
        both = [record for record in at_link if record in titled]
        record = next(chain(both, at_link), near[0] if len(near) == 1 else None)
        if record is not None:
            self._taken.add(record.number)
        return record

    def _free(self, records: Iterable[Record]) -> list[Record]:
        return [record for record in records if record.number not in self._taken]


def _plain(link: str) -> str:
    """Return a link by what tells articles apart: http and https, and a slash at the end, do not."""
    return link.removeprefix("https:").removeprefix("http:").removesuffix("index.html").rstrip("/")


def _take_over(
    record: Record, owner: Record | None, told: Told, id: str | None, settings: Settings, state: State
) -> None:
    if owner is not None and owner.number != record.number:
        state.articles.change([owner._replace(id=None)])  # known only from a document: this is its file
    old_terms = list(_terms(record, settings))
    changed = record._replace(
        id=id,
        published=told.published if told.published is not None else record.published,
        adopted=told.published is not None,
        updated=told.updated if told.updated is not None else record.updated,
        told=None,  # what another program made of a text cannot be held against what we make of it
        fingerprint=None,
        finished=None,
    )
    state.articles.remove_terms(places_of(record, old_terms))
    state.articles.change([changed])
    state.articles.add_terms(places_of(changed, old_terms))
    _touch(changed, settings, state)
    for key in (ALL, *(FeedKey(kind, key) for kind, key, _ in old_terms)):
        state.documents.forget_editions(key)  # the operator asks for these other ids


def find_record(name: str, settings: Settings, state: State) -> Record:
    """Return the article that an operator means: by path, id or link. Raises UsageError for none."""
    paths, records = meant(name, settings, state)
    at = state.articles.at(paths)
    found = next(chain((at[path] for path in paths if path in at), records), None)
    if found is None:
        raise UsageError(
            f"{name}: no article has this path, id or link; `feedpub list` shows each, and which are drafts or left out"
        )
    return found


def withdraw(
    record: Record, settings: Settings, state: State, now: datetime, *, undo: bool = False
) -> Report:
    """Take an article out of every document now, or let it in again; its id stays used.

    Raises UsageError where an article is to be let in that was never taken out.
    """
    if undo and not record.withdrawn:
        raise UsageError(
            f"{record.path or record.id}: it was never withdrawn; `feedpub status` lists those that were"
        )
    with state.transaction(durable=True):
        state.articles.withdraw(record.number, withdrawn=not undo)
        _touch(record, settings, state)
    return publish_pending(settings, state, now, Options())


def retire(
    tag: str, to: str | None, settings: Settings, state: State, now: datetime, *, undo: bool = False
) -> Report:
    """Have a tag's feeds answer 410, or 301 to those of another tag, for ever; delete their documents."""
    with state.transaction(durable=True):
        if undo:
            key = _retired(tag, settings, state)
            state.documents.unretire(key)
        else:
            feed = _feed_of(tag, settings, state)
            key = feed.key
            target = _feed_of(to, settings, state) if to is not None else None
            if target is not None and target.key == feed.key:
                raise UsageError(f"--to {to}: a tag cannot be retired to itself")
            state.documents.retire(feed.key, _moves(feed, target, settings, state))
        state.documents.mark([key])
    return publish_pending(settings, state, now, Options())


def _retired(tag: str, settings: Settings, state: State) -> FeedKey:
    """Return the key of a retired tag, whose feed the state may have forgotten."""
    key = _find_retired(tag, settings, state)
    if key is None:
        names = ", ".join(key.name for key in _all_retired(state)) or "none"
        raise UsageError(f"{tag}: no such tag is retired; retired are: {names}")
    return key


def _find_retired(tag: str, settings: Settings, state: State) -> FeedKey | None:
    for key in _all_retired(state):
        slugs = (slugify(key.name, settings.site.language), slugify(key.name, "uk"))
        if (tag and key.name == fold(tag)) or tag in slugs:
            return key
    return None


def _all_retired(state: State) -> list[FeedKey]:
    return sorted({key for key, _, _ in state.documents.retired()}, key=lambda key: key.name)


def _feed_of(tag: str, settings: Settings, state: State) -> KnownFeed:
    feeds = [feed for feed in state.documents.feeds().values() if feed.key.kind == "tag"]
    for feed in feeds:
        if feed.key.name == fold(tag) or feed.slug == tag:
            return feed
    if _find_retired(tag, settings, state) is not None:
        raise UsageError(f"{tag}: it is retired; `feedpub retire --undo` publishes its feeds again")
    names = [name for feed in feeds for name in (feed.title, feed.slug)]
    hint = suggest(tag, names, "; `feedpub status` lists the feeds, those of tags among them")
    raise UsageError(f"{tag}: no feed of this tag was ever published{hint}")


def _moves(
    feed: KnownFeed, target: KnownFeed | None, settings: Settings, state: State
) -> list[tuple[str, str | None]]:
    goals = dict(paths_of(target, settings)) if target else {}
    gone = dict(paths_of(feed, settings))
    if settings.feeds.pages:
        gone["html"] = page_path(gone)
        if target:
            goals["html"] = page_path(paths_of(target, settings))
    moves = [(path, goals.get(format)) for format, path in gone.items()]
    for page in pages_of(state, [feed.key]):
        standing = state.documents.of(page).values()
        moves += [(document.path, goals.get(document.format)) for document in standing]
    return moves


def _touch(record: Record, settings: Settings, state: State) -> None:
    state.documents.mark([ALL, *(FeedKey("custom", custom.name) for custom in settings.feeds.custom)])
    state.documents.mark(FeedKey(kind, key) for kind, key, _ in _terms(record, settings))


def _terms(record: Record, settings: Settings) -> list[tuple[str, str, str]]:
    if record.path is None or not record.visible:
        return []
    return list(terms_of(record.article(), kinds_in_use(settings), settings.site.language))
