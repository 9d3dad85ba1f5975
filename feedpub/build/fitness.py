"""Whether an id that another program gave may stand in our documents: their rules are stricter than many programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from feedpub.address import as_id
from feedpub.build.judging import judge_entries
from feedpub.feed import PublishedArticle
from feedpub.render import FORMATS
from feedpub.settings import Settings

_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)


def unfit_ids(ids: Iterable[str], settings: Settings) -> set[str]:
    """Return those of `ids` that no valid document can hold, in one of the formats that the configuration asks for."""
    doubtful = [id for id in ids if as_id(id) != id or not id.isascii()]
    formats = {
        *settings.feeds.formats,
        *(name for custom in settings.feeds.custom for name in custom.formats),
    }
    return {id for name in sorted(formats) for id in _unfit(name, doubtful, settings)}


def _unfit(format: str, ids: list[str], settings: Settings) -> Iterator[str]:
    entries = [FORMATS[format].entry(_article(id, settings)) for id in ids]
    judged = judge_entries(format, entries, settings.site)
    return (id for id, found in zip(ids, judged, strict=True) if isinstance(found, str))


def _article(id: str, settings: Settings) -> PublishedArticle:
    return PublishedArticle(
        id=id,
        link="https://feed.example/",
        title="title",
        published=_MOMENT,
        updated=_MOMENT,
        authors=(settings.site.author,),
        content="<p>text</p>",
    )
