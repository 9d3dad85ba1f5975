"""A lost state made good: ids, dates and edits are read back from the published documents before any is written."""

from __future__ import annotations

from collections.abc import Iterable

from feedpub.article import Article
from feedpub.body import Finished, fingerprint
from feedpub.build.standing import published_feeds
from feedpub.readback import Told
from feedpub.settings import Settings
from feedpub.state import State
from feedpub.state.documents import KnownFeed
from feedpub.state.records import Record

_SUMMARY = "summary:"  #: before the digest of an article of which a document has no more


def recover(settings: Settings, state: State) -> int:
    """Have an empty state know every article that the published documents tell of; return how many there are."""
    numbers: dict[str, int] = {}
    for feed in published_feeds(settings):
        fresh = [told for told in feed.told.articles if told.id and told.id not in numbers]
        first = state.articles.next_number()
        records: list[Record] = []
        for told in fresh:
            if told.id not in numbers:
                numbers[told.id] = first + len(records)
                record = remembered(numbers[told.id], told)
                records.append(record if feed.is_ours else record._replace(told=None))
        state.articles.add(records)
        if feed.key is None:
            continue
        state.documents.save_feeds(
            [KnownFeed(feed.key, feed.slug, feed.title, feed.told.id, feed.told.updated)]
        )
        held = [
            (numbers[told.id], told.updated or told.published or 0) for told in feed.told.articles if told.id
        ]
        state.documents.add_edition(feed.key, feed.at, held)
    return len(numbers)


def catch_up(settings: Settings, state: State) -> int:
    """Have a state from a back-up know what was published since; return how many articles that is."""
    told = {
        one.id: one
        for feed in published_feeds(settings)
        if feed.is_ours
        for one in reversed(feed.told.articles)
        if one.id
    }
    known = {id: state.articles.with_id(id) for id in told}
    unnamed = _Unnamed(record for record in state.articles.all() if record.id not in told)
    changed: list[Record] = []
    added: list[Record] = []
    for id, one in told.items():
        record = known[id]
        if record is not None and (one.updated is None or one.updated <= (record.updated or one.updated)):
            continue
        record = record or unnamed.claim(one)
        if record is None:
            added.append(remembered(state.articles.next_number() + len(added), one))
        else:
            updated = one.updated if one.updated is not None else record.updated
            known_so = record._replace(id=id, updated=updated, told=_told_fingerprint(one))
            changed.append(known_so._replace(fingerprint=None, finished=None))
    state.articles.change(changed)
    state.articles.add(added)
    return len(changed) + len(added)


class _Unnamed:
    """Articles with a file under whose ids, if they have any, nothing is published: another was given since."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._records: dict[tuple[str, str | int], Record] = {}
        for record in records:
            for mark in (record.link, record.published):
                self._records[record.title, mark] = record

    def claim(self, told: Told) -> Record | None:
        """Return the article of this title and this link or date."""
        for mark in (told.link, told.published):
            if mark is not None and (record := self._records.get((told.title, mark))):
                for other in (record.link, record.published):
                    self._records.pop((record.title, other), None)
                return record
        return None


def remembered(number: int, told: Told) -> Record:
    """Return the record of an article of which only a document tells."""
    published = told.published if told.published is not None else told.updated or 0
    return Record(
        number=number,
        path=None,
        id=told.id,
        own_id=None,
        link=told.link,
        title=told.title,
        published=published,
        expires=None,
        declared=None,
        updated=told.updated if told.updated is not None else published,
        digest=None,
        finished=None,
        fingerprint=None,
        told=_told_fingerprint(told),
        visible=False,
        declares="{}",
    )


def _told_fingerprint(told: Told) -> str | None:
    """Return a digest of an article as a document tells it, whole or as its summary."""
    if told.content:
        return fingerprint(told.title, told.content, told.media)
    return _SUMMARY + fingerprint(told.title, told.summary, told.media) if told.summary else None


def is_as_told(told: str, article: Article, finished: Finished) -> bool:
    """Tell whether an article is what a published document told of it, of which `told` is the digest."""
    media = [enclosure.address for enclosure in article.enclosures]
    if article.image is not None:
        media.append(article.image.address)
    if told.startswith(_SUMMARY):
        shown = finished.summary or finished.first
        return told == _SUMMARY + fingerprint(article.title, shown, media)
    return told == fingerprint(article.title, finished.content, media)
