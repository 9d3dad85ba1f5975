"""Which feeds there are, and which articles stand in each, in which order. Reads the state, no file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from feedpub.document import page_path
from feedpub.feed import ALL, FeedKey
from feedpub.settings import CustomFeed, Settings
from feedpub.state import State
from feedpub.state.documents import KnownFeed
from feedpub.state.records import Record
from feedpub.terms import kinds_in_use, once
from feedpub.text import digest, fold, one_line, slugify


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An article in a feed: its record, and its tags as every feed shows them."""

    record: Record
    tags: tuple[str, ...]
    revision: str  #: of everything that its rendered entry is made from; "" until its body is finished


@dataclass(frozen=True, slots=True, kw_only=True)
class Selected:
    """A feed with the articles that it may hold, newest first; `fit` takes off what its size does not allow."""

    key: FeedKey
    slug: str
    title: str
    paths: Mapping[str, str]  #: format to path of the document
    content: str
    formats: tuple[str, ...]
    max_bytes: int
    numbers: tuple[int, ...]  #: of its articles; `Selector.members` has them


def wanted_feeds(
    state: State, settings: Settings, now: int, pending: set[FeedKey]
) -> dict[FeedKey, KnownFeed]:
    """Return every feed that should be published, with its slug and title.

    A feed keeps the slug that it was first given, and stays when it has lost its last article. Of several new terms
    that would share a slug, the one with the oldest article gets it, the others a suffix made from themselves; so does
    one that would get the address of a retired feed.
    """
    known = state.documents.feeds()
    wanted = {ALL: KnownFeed(ALL, "", settings.site.title)}
    for custom in settings.feeds.custom:
        key = FeedKey("custom", custom.name)
        wanted[key] = KnownFeed(key, custom.name, custom.title)
    ended = state.documents.retired()
    retired = {key for key, _, _ in ended}
    standing = [feed for key, feed in known.items() if key.kind in settings.feeds.by and key not in retired]
    owned = {path for feed in (*wanted.values(), *standing) for path in _files_of(feed, settings)}
    owned.update(path for _, path, _ in ended)
    for kind in settings.feeds.by:
        wanted.update(_feeds_of_kind(kind, state, settings, now, known, pending, owned))
    return {key: _with_history(feed, known.get(key)) for key, feed in wanted.items() if key not in retired}


def _feeds_of_kind(
    kind: str,
    state: State,
    settings: Settings,
    now: int,
    known: Mapping[FeedKey, KnownFeed],
    pending: set[FeedKey],
    owned: set[str],
) -> Iterator[tuple[FeedKey, KnownFeed]]:
    taken = {feed.slug for feed in known.values() if feed.key.kind == kind}
    fresh = []
    for name in {*state.public.term_keys(kind), *(key.name for key in known if key.kind == kind)}:
        key = FeedKey(kind, name)
        before = known.get(key)
        if before and key not in pending:
            yield key, before
            continue
        oldest = state.public.oldest(key, now)
        if before:
            spelling = oldest[2] if oldest else before.title
            yield key, KnownFeed(key, before.slug, spelling)
        elif oldest and state.public.count(key, now, settings.feeds.minimum) >= settings.feeds.minimum:
            fresh.append((oldest, key))
    for (_, _, spelling, language), key in sorted(fresh, key=lambda pair: (pair[0][:2], pair[1].name)):
        slug = slugify(spelling, _romanised_as(language, settings.site.language))
        feed = KnownFeed(key, slug, spelling)
        if slug in taken or not owned.isdisjoint(_files_of(feed, settings)):
            feed = KnownFeed(key, f"{slug}-{digest(key.name)}", spelling)
        taken.add(feed.slug)
        owned |= _files_of(feed, settings)
        yield key, feed


def _romanised_as(declared: str | None, site: str) -> str:
    """Return the language by whose rules a term becomes a slug: Ukrainian where its oldest article or the site is."""
    return "uk" if (declared or "").partition("-")[0].lower() == "uk" else site


def _with_history(feed: KnownFeed, before: KnownFeed | None) -> KnownFeed:
    if before is None:
        return feed
    return replace(before, slug=feed.slug, title=feed.title)


class Selector:
    """Selects the members of feeds; remembers, for one build, every member and how each tag is spelled."""

    def __init__(self, state: State, settings: Settings, now: int) -> None:
        self._state = state
        self._settings = settings
        self._now = now
        self._spellings: dict[tuple[str, str], str] = {}
        self.members: dict[int, Member] = {}
        self._kinds = kinds_in_use(settings)
        self._context = f"{context(settings)} {state.get('texts')}"  # and of what texts ask the program for

    def select(self, feed: KnownFeed) -> Selected:
        """Return a feed with the newest articles that stand in it, at most `limit`."""
        settings, custom = self._settings.feeds, _custom(feed.key, self._settings)
        limit = self.limit(feed.key)
        content = custom.content if custom else settings.content
        records = self._records(feed.key, limit)
        for record in records:
            if record.number not in self.members:
                self.remember(record)
        paths = paths_of(feed, self._settings)
        return Selected(
            key=feed.key,
            slug=feed.slug,
            title=feed.title,
            paths=paths,
            formats=tuple(paths),
            content=content,
            max_bytes=custom.max_bytes if custom else settings.max_bytes,
            numbers=tuple(record.number for record in records),
        )

    def limit(self, key: FeedKey) -> int:
        """Return how many articles a document of this feed holds at most."""
        custom = _custom(key, self._settings)
        return custom.limit if custom else self._settings.feeds.limit

    def standing(self, key: FeedKey, numbers: Sequence[int]) -> set[int]:
        """Return those of `numbers` that could stand in a feed, were it long enough."""
        if not numbers:
            return set()
        return self._state.public.standing(*self._terms_of(key), self._now, numbers)

    def chronicle(self, key: FeedKey) -> list[tuple[int, int, str]]:
        """Return (number, published, mark) of every article that stands in a feed or its archive, the oldest first."""
        return self._state.public.chronicle(*self._terms_of(key), self._now)

    def _terms_of(self, key: FeedKey) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        custom = _custom(key, self._settings)
        if custom:
            return self._terms(custom.include), self._terms(custom.exclude)
        return [] if key == ALL else [(key.kind, key.name)], []

    def remember(self, record: Record) -> None:
        """Take in what is now known of an article."""
        self.members[record.number] = self._member(record)

    def renew(self, record: Record) -> None:
        """Take in what rendering has found out of an article: what it declares is as it was."""
        tags = self.members[record.number].tags
        self.members[record.number] = Member(record=record, tags=tags, revision=self._revision(record, tags))

    def _records(self, key: FeedKey, limit: int) -> list[Record]:
        public = self._state.public
        if key.kind == "custom":
            return public.newest_of(*self._terms_of(key), self._now, limit)
        if key == ALL:
            return public.newest(self._now, limit)
        return public.newest_under(key, self._now, limit)

    def _terms(self, wanted: Mapping[str, tuple[str, ...]]) -> list[tuple[str, str]]:
        """Return the terms that an operator means, who may have written names or slugs."""
        language = self._settings.site.language
        pairs = []
        for kind, values in wanted.items():
            meant = {fold(value) for value in values}
            for key in self._state.public.term_keys(kind):
                if key in meant or slugify(key, language) in meant or slugify(key, "uk") in meant:
                    pairs.append((kind, key))
            # A term that no article has selects nothing, not everything.
            pairs.extend((kind, value) for value in meant)
        return sorted(set(pairs))

    def _member(self, record: Record) -> Member:
        declared = json.loads(record.declares)
        tags = self._shown(declared.get("tags", ()), "tag") + self._shown(
            declared.get("categories", ()), "category"
        )
        shown = once(tags)
        is_finished = record.finished == record.digest  # else `renew` comes, with more to make one from
        return Member(
            record=record, tags=shown, revision=self._revision(record, shown) if is_finished else ""
        )

    def _revision(self, record: Record, tags: tuple[str, ...]) -> str:
        parts = (
            record.declares,
            record.title,
            record.link,
            record.id,
            record.updated,
            record.published,
            record.answers,
            tags,
        )
        made_from = f"{self._context}\n{parts!r}\n".encode("utf-8", "surrogatepass") + (record.digest or b"")
        return hashlib.blake2b(made_from, digest_size=8).hexdigest()

    def _shown(self, names: Iterable[str], kind: str) -> list[str]:
        return [self._spelling(kind, name) for name in names if name.strip()]

    def _spelling(self, kind: str, name: str) -> str:
        known = self._spellings.get((kind, name))
        if known is None:
            oldest = None
            if kind in self._kinds:
                oldest = self._state.public.oldest(FeedKey(kind, fold(name)), self._now)
            known = self._spellings[kind, name] = oldest[2] if oldest else one_line(name)
        return known


def _custom(key: FeedKey, settings: Settings) -> CustomFeed | None:
    return next((one for one in settings.feeds.custom if key == FeedKey("custom", one.name)), None)


def _files_of(feed: KnownFeed, settings: Settings) -> set[str]:
    """Return the paths of a feed's documents and of its page: no other feed may have one of them."""
    paths = paths_of(feed, settings)
    return {*paths.values(), page_path(paths)} if settings.feeds.pages else set(paths.values())


def paths_of(feed: KnownFeed, settings: Settings) -> dict[str, str]:
    """Return format to path, relative to the output directory, of a feed's documents."""
    if custom := _custom(feed.key, settings):
        return {name: custom.paths[name] for name in custom.formats}
    patterns = settings.feeds.paths[feed.key.kind]
    return {name: patterns[name].replace("{slug}", feed.slug) for name in settings.feeds.formats}


def settings_of(key: FeedKey, settings: Settings) -> str:
    """Return a digest of what the configuration says of one feed."""
    feeds = settings.feeds
    made_from = _custom(key, settings) or (feeds.limit, feeds.max_bytes, feeds.content)
    return hashlib.blake2b(repr(made_from).encode(), digest_size=8).hexdigest()


def context(settings: Settings) -> str:
    """Return a digest of everything in the configuration that rendered entries depend on."""
    from feedpub import __version__

    site = settings.site
    made_from = (__version__, site.url, site.language, site.author, site.title)
    return hashlib.blake2b(repr(made_from).encode(), digest_size=8).hexdigest()


def fit(sizes: Iterable[Mapping[str, int]], frames: Mapping[str, int], most: int) -> int:
    """Return how many articles a feed can hold, at least one, so that no format of it passes `most` bytes.

    `sizes` gives the bytes of each article's entry in each format, its separator counted; `frames` those around them.
    """
    totals = dict(frames)
    count = 0
    for size in sizes:
        totals = {name: total + size[name] for name, total in totals.items()}
        if count and any(total > most for total in totals.values()):
            break
        count += 1
    return count
