"""Languages as people write them, as BCP 47 has them."""

from __future__ import annotations

import re

from feedpub.languages import COUNTRIES, LANGUAGES

#: language, script, region, variants: enough of RFC 5646 §2.1 for what articles declare.
_TAG = re.compile(
    r"([a-z]{2,3}|[a-z]{5,8})(?:-([a-z]{4}))?(?:-([a-z]{2}|[0-9]{3}))?((?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*)"
)
#: What is written for codes of languages.
_MEANT = {
    **COUNTRIES,
    "english": "en",
    "ukrainian": "uk",
    "українська": "uk",
    "russian": "ru",
    "german": "de",
    "deutsch": "de",
    "french": "fr",
    "spanish": "es",
    "polish": "pl",
    "polski": "pl",
    "japanese": "ja",
    "chinese": "zh",
    "korean": "ko",
    "c": "",
    "posix": "",
}


def normalise(value: str) -> str | None:
    """Return the BCP 47 tag of a declared language: uk_UA.UTF-8 is uk-UA, "ua" is uk; None for what is none."""
    if value in LANGUAGES:
        return value
    plain = value.strip().partition(".")[0].partition("@")[0].replace("_", "-").lower()
    plain = _MEANT.get(plain, plain)
    match = _TAG.fullmatch(plain) if len(plain) <= 40 else None
    if match is None:
        return None
    language, script, region, variants = match.groups()
    if len(language) == 2 and language not in LANGUAGES:
        return None
    parts = (language, script and script.title(), region and region.upper(), variants.strip("-"))
    return "-".join(part for part in parts if part)
