"""What stands around the articles of a feed: its title, its addresses and those of the pages of its archive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from feedpub import selection
from feedpub.address import below
from feedpub.document import page_path
from feedpub.feed import Feed, FeedKey
from feedpub.selection import Selected
from feedpub.settings import PATHS, Settings
from feedpub.state.documents import KnownFeed

LONGEST_PAGE = "9999-9999-9999"  #: the name of a page of an archive, as long as it may become


def archive_path(key: FeedKey, slug: str, page: str, format: str) -> str:
    """Return the path of a page of a feed's archive, wherever the feed itself stands."""
    pattern = PATHS.get(key.kind, "custom/{slug}.{format}").removesuffix(".{format}")
    return f"archive/{pattern.replace('{slug}', slug)}/{page}.{format}"


@dataclass(frozen=True, slots=True)
class Context:
    """What every feed of a build has in common."""

    settings: Settings
    now: int
    ttl: int  #: minutes

    @property
    def revision(self) -> str:
        """A digest of everything in the configuration that rendered entries depend on."""
        return selection.context(self.settings)

    def addresses(self, selected: Selected, page: str) -> dict[str, str]:
        """Return format to the address of a page of a feed's archive."""
        base = self.settings.feeds.url
        return {
            name: below(base, archive_path(selected.key, selected.slug, page, name))
            for name in selected.formats
        }

    def feed(self, selected: Selected, before: KnownFeed, updated: int) -> Feed:
        """Return the head of a feed as it is to be published."""
        site, base = self.settings.site, self.settings.feeds.url
        addresses = {name: below(base, path) for name, path in selected.paths.items()}
        return Feed(
            key=selected.key,
            id=before.id or addresses.get("atom") or next(iter(addresses.values())),
            title=title_of(selected.key, selected.title, self.settings),
            description=site.description,
            link=site.url,
            addresses=addresses,
            language=site.language,
            updated=datetime.fromtimestamp(updated, UTC),
            author=site.author,
            ttl=self.ttl,
            copyright=site.copyright,
            icon=site.icon,
            logo=site.logo,
            hubs=self.settings.hubs,
            page=below(base, page_path(selected.paths)) if self.settings.feeds.pages else None,
        )


def title_of(key: FeedKey, title: str, settings: Settings) -> str:
    """Return the title of a feed: the site's, with what the feed is of."""
    return title if key.kind in ("all", "custom") else f"{settings.site.title} — {title}"
