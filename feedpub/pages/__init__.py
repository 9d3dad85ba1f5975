"""What a person sees: a page for each feed, an index of all, and an OPML list for readers.

Nothing here is needed to build feeds. jinja2, babel and lxml are imported with the first page.
"""

from feedpub.pages.faults import faults
from feedpub.pages.feeds import MOST_ARTICLES, feed_page
from feedpub.pages.files import assets
from feedpub.pages.index import index_page
from feedpub.pages.outline import opml
from feedpub.pages.places import GENERATOR, OPML
from feedpub.pages.values import IndexEntry, PageArticle

__all__ = [
    "GENERATOR",
    "MOST_ARTICLES",
    "OPML",
    "IndexEntry",
    "PageArticle",
    "assets",
    "faults",
    "feed_page",
    "index_page",
    "opml",
]
