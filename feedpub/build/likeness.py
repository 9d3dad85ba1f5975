"""Articles known again by their text, where their file, title and date have all changed."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import chain

import xxhash

from feedpub.body import Site, finish, plain_text
from feedpub.build.standing import published_feeds
from feedpub.errors import ArticleError, UsageError
from feedpub.identity import Declared
from feedpub.parse import read
from feedpub.parse.conventions.convention import Convention
from feedpub.readback import Told, read_feed
from feedpub.settings import Settings
from feedpub.state import State
from feedpub.state.records import Record

_ALIKE = 0.5  # of all runs of three words that two texts have, the share that both have
_ALIKE_ON_ONE_DAY = 0.3
_DOUBTFUL = 0.2
_MOST = 10_000  # files that are read once more for this: the newest, since what feeds hold is new
_SKETCH = 256  # runs by which a text is known: those of the smallest digests, the same ones wherever both texts have them
_FEWEST = 8  # so many runs both texts need: ten words, of which many articles have the same, prove nothing
_ZONES = 14 * 3_600  # seconds; less than the day between two notes that say the same each day
_COMMON = 200  # articles; a run that more of them have, as a greeting or a footer, leads from none to another
_WORD = re.compile(r"\w+")

Sketch = frozenset[int]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Likeness:
    """A pair of a new file and an article without one, and how sure it is that they are the same."""

    path: str
    record: Record
    share: float
    is_sure: bool


def find_alike(
    fresh: Sequence[Declared],
    lost: Sequence[Record],
    settings: Settings,
    convention: Convention,
    state: State,
) -> list[Likeness]:
    """Return the pairs that are alike, each file and each article once, the likest first."""
    told = _told_sketches(lost, settings, state) if fresh else {}
    if not told:
        return []
    records = {record.number: record for record in lost if record.number in told}
    newest = sorted(fresh, key=lambda one: (-(one.published or 0), one.path))
    if len(newest) > _MOST:
        log.warning(
            "new=%d compared=%d: only the newest were compared with articles that are gone by their text",
            len(newest),
            _MOST,
        )
    index: dict[int, list[int]] = {}
    for number, sketch in told.items():
        for run in sketch:
            index.setdefault(run, []).append(number)
    pairs = [
        pair
        for article in newest[:_MOST]
        for pair in _pairs(article, _sketch(_text(article, settings, convention)), records, told, index)
    ]
    return _once_each(pairs)


def _pairs(
    article: Declared,
    sketch: Sketch,
    records: Mapping[int, Record],
    told: Mapping[int, Sketch],
    index: Mapping[int, Sequence[int]],
) -> Iterator[Likeness]:
    """Yield an article with each of those that it has enough in common with."""
    met = (index.get(run, ()) for run in sketch)
    for number in sorted({number for numbers in met if len(numbers) <= _COMMON for number in numbers}):
        share = _share(sketch, told[number])
        if share >= _DOUBTFUL:
            same_day = article.published == records[number].published
            moved = _is_in_another_zone(article, records[number])
            says_enough = moved or min(len(sketch), len(told[number])) >= _FEWEST
            is_sure = says_enough and share >= (_ALIKE_ON_ONE_DAY if same_day else _ALIKE)
            yield Likeness(article.path, records[number], share + same_day + moved, is_sure)


def _is_in_another_zone(article: Declared, record: Record) -> bool:
    """Tell whether both have one title, and dates no further apart than one date read in two zones."""
    shift = abs((article.published or 0) - record.published)
    return article.title == record.title and shift <= _ZONES


def _share(one: Sketch, other: Sketch) -> float:
    """Return the share that two texts have in common of all that they have; of long ones as their sketches tell."""
    smallest = sorted(one | other)[:_SKETCH]
    return sum(run in one and run in other for run in smallest) / len(smallest)


def _once_each(pairs: Iterable[Likeness]) -> list[Likeness]:
    """Keep the likest pair of each; two articles that are as like to one file as each other are no certain pair."""
    by_path: dict[str, list[Likeness]] = {}
    by_number: dict[int, list[Likeness]] = {}
    for pair in pairs:
        by_path.setdefault(pair.path, []).append(pair)
        by_number.setdefault(pair.record.number, []).append(pair)
    taken: set[object] = set()
    kept = []
    for pair in sorted(chain.from_iterable(by_path.values()), key=_likest_first):
        if pair.path in taken or pair.record.number in taken:
            continue
        taken.update((pair.path, pair.record.number))
        rivals = [rival.share for rival in by_path[pair.path] if rival.record.number not in taken]
        rivals += [rival.share for rival in by_number[pair.record.number] if rival.path not in taken]
        is_clear = all(pair.share - share > 0.1 for share in rivals)
        kept.append(Likeness(pair.path, pair.record, pair.share, pair.is_sure and is_clear))
    return kept


def _likest_first(pair: Likeness) -> tuple[float, str, int]:
    return -pair.share, pair.path, pair.record.number


def _told_sketches(lost: Sequence[Record], settings: Settings, state: State) -> dict[int, Sketch]:
    """Return the sketch of each article of which a published document has the text."""
    wanted = {record.id: record.number for record in lost if record.id}
    found: dict[int, Sketch] = {}
    for told in _told(wanted, settings, state):
        number = wanted.get(told.id)
        if number is not None and number not in found and told.content:
            found[number] = _sketch(plain_text(told.content))
        if len(found) == len(wanted):
            break
    return found


def _told(wanted: Mapping[str, int], settings: Settings, state: State) -> Iterator[Told]:
    """Yield what the documents tell that hold the articles, as the state knows; where it was lost, all documents."""
    if state.get("built") is None:
        for feed in published_feeds(settings):
            yield from feed.told.articles
    for path in state.documents.holding(wanted.values()):
        try:
            yield from read_feed((settings.feeds.directory / path).read_bytes(), path).articles
        except (OSError, UsageError) as error:
            log.debug("%s", error)


def _text(found: Declared, settings: Settings, convention: Convention) -> str:
    try:
        raw = (settings.source.directory / found.path).read_bytes()
        article, body = read(raw, found.path, settings, convention=convention)
        return plain_text(
            finish(body, article, Site(convention=convention.name, variables=convention.variables)).content
        )
    except (OSError, ArticleError):
        return ""


def _sketch(text: str) -> Sketch:
    words = _WORD.findall(text.casefold())
    runs = {" ".join(words[start : start + 3]) for start in range(max(len(words) - 2, min(len(words), 1)))}
    return frozenset(nsmallest(_SKETCH, {xxhash.xxh3_64_intdigest(run.encode()) for run in runs}))
