"""Articles known again by their text, where their file, title and date have all changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from feedpub.body import Site, finish, plain_text
from feedpub.build.recovery import published_feeds
from feedpub.errors import ArticleError
from feedpub.identity import Declared
from feedpub.parse import read
from feedpub.parse.conventions.convention import Convention
from feedpub.settings import Settings
from feedpub.state.records import Record

_ALIKE = 0.5  # of all runs of three words that two texts have, the share that both have
_ALIKE_ON_ONE_DAY = 0.3
_DOUBTFUL = 0.2
_MOST = 500  # so many articles are compared with so many: enough for a day's work, and soon done
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Likeness:
    """A pair of a new file and an article without one, and how sure it is that they are the same."""

    path: str
    record: Record
    share: float
    is_sure: bool


def find_alike(
    fresh: Sequence[Declared], lost: Sequence[Record], settings: Settings, convention: Convention
) -> list[Likeness]:
    """Return the pairs that are alike, each file and each article once, the likest first."""
    if not fresh or not lost or len(fresh) > _MOST or len(lost) > _MOST:
        return []
    told = _told_runs(lost, settings)
    pairs = sorted(
        _pairs(fresh, lost, told, settings, convention),
        key=lambda pair: (-pair.share, pair.path, pair.record.number),
    )
    return _once_each(pairs)


def _pairs(
    fresh: Iterable[Declared],
    lost: Sequence[Record],
    told: Mapping[int, frozenset[str]],
    settings: Settings,
    convention: Convention,
) -> Iterable[Likeness]:
    for article in fresh:
        runs = _runs(_text(article, settings, convention))
        for record in lost:
            other = told.get(record.number)
            if not runs or not other:
                continue
            share = len(runs & other) / len(runs | other)
            if share < _DOUBTFUL:
                continue
            same_day = article.published == record.published
            is_sure = share >= (_ALIKE_ON_ONE_DAY if same_day else _ALIKE)
            yield Likeness(article.path, record, share + same_day, is_sure)


def _once_each(pairs: Iterable[Likeness]) -> list[Likeness]:
    """Keep the likest pair of each; two articles that are as like to one file as each other are no certain pair."""
    taken: set[object] = set()
    kept = []
    pairs = list(pairs)
    for pair in pairs:
        if pair.path in taken or pair.record.number in taken:
            continue
        rivals = [p for p in pairs if p.path == pair.path and p.record.number != pair.record.number]
        rivals = [p for p in rivals if p.record.number not in taken]
        is_clear = all(pair.share - rival.share > 0.1 for rival in rivals)
        kept.append(Likeness(pair.path, pair.record, pair.share, pair.is_sure and is_clear))
        taken.update((pair.path, pair.record.number))
    return kept


def _told_runs(lost: Sequence[Record], settings: Settings) -> dict[int, frozenset[str]]:
    """Return the runs of words of each article as its published documents tell it."""
    wanted = {record.id: record.number for record in lost if record.id}
    found: dict[int, frozenset[str]] = {}
    for feed in published_feeds(settings):
        for told in feed.told.articles:
            number = wanted.get(told.id)
            if number is not None and number not in found and told.content:
                found[number] = _runs(plain_text(told.content))
        if len(found) == len(wanted):
            break
    return found


def _text(found: Declared, settings: Settings, convention: Convention) -> str:
    try:
        raw = (settings.source.directory / found.path).read_bytes()
        article, body = read(raw, found.path, settings, convention=convention)
        return plain_text(
            finish(body, article, Site(convention=convention.name, variables=convention.variables)).content
        )
    except (OSError, ArticleError):
        return ""


def _runs(text: str) -> frozenset[str]:
    words = _WORD.findall(text.casefold())
    if len(words) < 3:
        return frozenset(words)
    return frozenset(" ".join(words[start : start + 3]) for start in range(len(words) - 2))
