"""Date lines: a line, or a part of one, that says when a page was published and nothing that belongs to its text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from feedpub import dates
from feedpub.parse.capture.words import Vocabulary, fold

LONGEST = 200  #: characters of the longest date line
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_TIME = re.compile(
    r"(?<!\d)([01]?\d|2[0-3])[:.]([0-5]\d)(?::[0-5]\d)?(?:\s?[ap]\.?m\.?)?(?!\d)", re.IGNORECASE
)
_TIME_ONLY = re.compile(
    r"\D{0,3}(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?:\s?[ap]\.?m\.?)?\D{0,2}\Z", re.IGNORECASE
)
_SPLIT = re.compile(r"\s*[,;()\[\]|/]\s*|\s+[-–—]\s+|\.\s+")
_BY = re.compile(
    r"^(?:(?P<label>.{0,30}?)\s)?(?:by|від|автор|autor|von)\s+(?P<name>\S.{0,60}?)(?:\s(?:on|at|am|в|о|in\s.{1,40}))?\Z",
    re.IGNORECASE,
)
_VIEWS = re.compile(
    r"(\D{0,40}?)\s*:?\s*(?:👁\ufe0f?)?\s*\(?\d[\d\s.,]{0,12}[kк]?\)?\s*(\D{0,40})\Z", re.IGNORECASE
)
_RELATIVE = re.compile(
    r"(?:(?:сьогодні|вчора|позавчора|today|yesterday|сегодня|вчера|dziś|dzisiaj|wczoraj|heute|gestern|just now|щойно"
    r"|только что)"
    r"(?:\W{0,3}(?:о|об|at|в|um|o|godz\.?)?\W{0,3}\d{1,2}[:.]\d\d(?:\s?[ap]\.?m\.?|\suhr)?)?"
    r"|(?:близько |about |около |ok\. )?(?:\d{1,3}|an?|one)\s[^\W\d]{1,12}\.?\s(?:тому|ago|назад|temu)"
    r"|(?:годину|хвилину|день|тиждень|місяць|рік|час|минуту|неделю|месяц)\s(?:тому|назад)|vor\s\w{1,6}\s[^\W\d]{3,9}"
    r"|\d{1,2}[./]\d{1,2}[./]\d\d(?:\W{1,3}\d{1,2}:\d\d)?)\W{0,2}\Z",
    re.IGNORECASE,
)
#: Words that stand about a date without changing it.
_FILLERS = frozenset(
    "о об в во at um on am the w dnia o godz godz. godzina godzinie uhr г р рік року год h час часу time "
    "понеділок вівторок середа четвер п'ятниця субота неділя пн вт ср чт пт сб нд "
    "понедельник вторник среда пятница суббота воскресенье вс "
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun "
    "poniedziałek wtorek środa czwartek piątek sobota niedziela pon wt śr czw pt sob ndz nd "
    "montag dienstag mittwoch donnerstag freitag samstag sonntag mo di mi do fr sa so "
    "gmt utc eet eest cet cest msk київ kyiv 📅 🕒 🕓 🗓 ⏰ 📆 ⌚".split()
)


@dataclass(frozen=True, slots=True)
class Dated:
    """A date with what it is the date of."""

    kind: str  #: "date" or "updated"
    raw: str
    label: str  #: as written; "" without one
    moment: datetime | None  #: None for a label whose date stands elsewhere
    has_time: bool


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a date line says."""

    dates: tuple[Dated, ...]
    has_views: bool = False
    authors: tuple[str, ...] = ()


def may_hold_date(text: str) -> bool:
    """Whether a look for dates is worth the time: every date that can be told has a year of four digits."""
    return _YEAR.search(text) is not None


def is_relative(text: str) -> bool:
    """Whether `text` is a date that cannot be told from the page alone: «Сьогодні, 16:20», "2 hours ago", 18.09.24."""
    return len(text) <= 60 and _RELATIVE.match(text) is not None


def is_time(text: str) -> bool:
    """Whether `text` is a time of day and nothing else, as where a page shows it below the date."""
    return len(text) <= 16 and _TIME_ONLY.match(text) is not None


def read(text: str, words: Vocabulary, zone: ZoneInfo, language: str) -> Stamp | None:
    """What `text` says where it is a date line; None where it is anything else, such as a sentence with a date."""
    if len(text) > LONGEST or not may_hold_date(text):
        return None
    found = dates.find(text, zone, language)
    if not found or len(found) > 3:
        return None
    surroundings = _Surroundings(words)
    result: list[Dated] = []
    end = 0
    for start, stop, moment, has_time in found:
        surroundings.read(text[end:start])
        kind, label = surroundings.take_label()
        result.append(Dated(kind, text[start:stop], label, moment, has_time))
        end = stop
    surroundings.read(text[end:])
    if surroundings.is_prose or (surroundings.has_name and text.endswith((".", "!", "?", ":", ";"))):
        return None
    if surroundings.time and len(result) == 1 and not result[0].has_time:
        result = [with_time(result[0], surroundings.time, zone, language)]
    return Stamp(tuple(result), surroundings.has_views, tuple(surroundings.authors))


def with_time(date: Dated, time: str, zone: ZoneInfo, language: str) -> Dated:
    """`date` with a time of day that stood apart from it."""
    for _, _, moment, has_time in dates.find(f"{date.raw} {time}", zone, language)[:1]:
        if has_time:
            return Dated(date.kind, f"{date.raw} {time}", date.label, moment, True)
    return date


class _Surroundings:
    """What stands about a line's dates: labels, weekdays, views, a by-line; `is_prose` once it is anything else."""

    def __init__(self, words: Vocabulary) -> None:
        self.words = words
        self.label = ("date", "")
        self.time = ""
        self.has_views = False
        self.has_name = False
        self.authors: list[str] = []
        self.is_prose = False

    def take_label(self) -> tuple[str, str]:
        label, self.label = self.label, ("date", "")
        return label

    def read(self, text: str) -> None:
        for part in filter(None, map(str.strip, _SPLIT.split(text))):
            if not self._understands(part):
                self.is_prose = True
                return

    def _understands(self, part: str) -> bool:
        bare = fold(" ".join(self._without_fillers(part)))
        if not bare:
            return True
        kind = self.words.kinds.get(bare)
        if kind in ("date", "updated"):
            self.label = (kind, part.strip(" :."))
            return True
        if kind in ("section", "furniture", "views", "authors"):
            self.has_views |= kind == "views"
            return True
        return self._is_time(part) or self._is_views(part) or self._is_byline(part) or self._is_name(part)

    def _without_fillers(self, part: str) -> Iterator[str]:
        for word in part.split():
            if fold(word) not in _FILLERS:
                yield word

    def _is_time(self, part: str) -> bool:
        match = _TIME.search(part)
        if not match or any(self._without_fillers(part.replace(match[0], " "))):
            return False
        self.time = self.time or match[0]
        return True

    def _is_views(self, part: str) -> bool:
        match = _VIEWS.match(part) if len(part) <= 80 else None
        if not match:
            return False
        around = [fold(side) for side in match.groups() if fold(side)]
        if not all(self.words.kinds.get(side) in ("views", "comments") or side in "👁👀" for side in around):
            return False
        self.has_views = True
        return True

    def _is_name(self, part: str) -> bool:
        """One short name beside the date, of an office or a town, belongs to the line; its meaning is not known."""
        if self.has_name or not part[0].isupper() or len(part.split()) > 4 or len(part) > 40:
            return False
        self.has_name = True
        return True

    def _is_byline(self, part: str) -> bool:
        match = _BY.match(part)
        if not match:
            return False
        label = fold(match["label"] or "")
        if label and self.words.kinds.get(label) not in ("date", "updated"):
            return False
        name = match["name"].strip(" .")
        if len(name.split()) > 4:
            return False
        if label:
            self.label = (self.words.kinds[label], match["label"])
        self.authors.append(name)
        return True
