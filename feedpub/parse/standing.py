"""Whether an article is public, as far as its own file can tell."""

from __future__ import annotations

from feedpub.article import Standing
from feedpub.parse import values
from feedpub.parse.conventions.convention import Place
from feedpub.parse.found import Found, shown

_DRAFT_WORDS = frozenset({"draft", "private", "pending", "trash", "unpublished", "idea", "skip", "wip"})


def find_standing(found: Found, place: Place) -> tuple[Standing, str | None]:
    """Return whether an article is public, and why not; `place` is what the convention says of its path."""
    by_name = found.by_name
    if _STANDING.isdisjoint(by_name):
        return ("draft", place.draft) if place.draft else ("article", None)
    said_so = found.fields("standing")  # a page that shows itself to be none
    if said_so:
        return ("draft" if said_so[0].value == "draft" else "left out"), found.take("why", values.text)
    for name, unwanted in (("draft", True), ("public", False)):
        for field in by_name.get(name, ()):
            said = values.flag(field.value)
            if said is unwanted:
                return "draft", f"{field.origin} is {str(said).lower()}"
            if said is None and name == "draft" and field.value not in (None, ""):
                found.warn(f"is neither true nor false: {shown(field.value)}; taken for false", field)
    for field in by_name.get("status", ()):
        word = (values.text(field.value) or "").lower()
        if word in _DRAFT_WORDS:
            return "draft", f"{field.origin} is {shown(word)}"
    if found.take("redirect", values.text):
        return "left out", f"it only redirects ({found.origins['redirect']})"
    return ("draft", place.draft) if place.draft else ("article", None)


def is_in_feeds(found: Found) -> bool:
    """Say whether an article that exists may stand in feeds: not where its program shows it for a password only."""
    by_name = found.by_name
    return _FEED.isdisjoint(by_name) or not (
        any(values.flag(field.value) is False for field in by_name.get("feed", ()))
        or any(values.flag(field.value) is True for field in by_name.get("hidden", ()))
        or any((values.text(field.value) or "").lower() == "hidden" for field in by_name.get("status", ()))
        or any(
            values.text(field.value) and values.flag(field.value) is not False
            for field in by_name.get("password", ())
        )
    )


_FEED = frozenset({"feed", "hidden", "status", "password"})
_STANDING = frozenset({"standing", "draft", "public", "status", "redirect"})
