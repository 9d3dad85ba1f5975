"""The pages' own words, and dates and numbers, in the language of a site; English where there is no translation.

`make translations` collects the texts for the translators, and compiles what they write.
"""

from __future__ import annotations

import gettext
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from babel import Locale

LANGUAGES = ("en", "uk", "de", "fr", "pl")
#: Dates beside English words on a site in another language: 18 September 2024, 16:20.
_FALLBACK = "en-150"


@dataclass(frozen=True, slots=True)
class Words:
    """A language for pages: its translations, and how it writes dates and numbers."""

    language: str  #: one of LANGUAGES
    locale: str  #: as babel spells it
    direction: str  #: "ltr" or "rtl"; of the language asked for, whether it is translated or not
    is_fallback: bool  #: English because the language asked for has no translation
    translations: gettext.NullTranslations

    def day(self, moment: datetime) -> str:
        return _day(self.locale, moment.date())

    def short_day(self, moment: datetime) -> str:
        return _day(self.locale, moment.date(), "medium")

    def moment(self, moment: datetime) -> str:
        # Translators: a date and the time of day, as in "September 18, 2024, 4:20 PM"
        pattern = self.translations.gettext("%(date)s, %(time)s")
        return pattern % {"date": self.day(moment), "time": _clock(self.locale, moment.hour, moment.minute)}

    def number(self, number: int) -> str:
        return str(number) if number < 1000 else _number(self.locale, number)


@lru_cache(maxsize=32)
def words_for(language: str) -> Words:
    """Return the words for a site in `language` (BCP 47)."""
    primary = language.lower().replace("_", "-").split("-")[0]
    asked = _locale(language) or _locale(primary)
    known = primary if primary in LANGUAGES else "en"
    used = (asked if known == primary else None) or _locale(_FALLBACK)
    assert used is not None  # babel has it
    return Words(
        language=known,
        locale=str(used),
        direction=asked.text_direction if asked else "ltr",
        is_fallback=known != primary,
        translations=_translations(known),
    )


def _locale(language: str) -> Locale | None:
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(language, sep="_" if "_" in language else "-")
    except (UnknownLocaleError, ValueError):
        return None


def _translations(language: str) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()  # the texts in the templates are English
    catalogue = files(__package__) / "translations" / language / "LC_MESSAGES" / "feedpub.mo"
    with catalogue.open("rb") as file:
        return gettext.GNUTranslations(file)


@lru_cache(maxsize=8192)
def _day(locale: str, day: date, length: Literal["medium", "long"] = "long") -> str:
    from babel.dates import format_date

    return format_date(day, length, locale)


@lru_cache(maxsize=4096)
def _clock(locale: str, hour: int, minute: int) -> str:
    from babel.dates import format_time

    return format_time(time(hour, minute), "short", locale=locale)


@lru_cache(maxsize=1024)
def _number(locale: str, number: int) -> str:
    from babel.numbers import format_decimal

    return format_decimal(number, locale=locale)
