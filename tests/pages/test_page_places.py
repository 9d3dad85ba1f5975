"""Where pages stand."""

from __future__ import annotations

import pytest

from feedpub.document import page_path
from feedpub.pages.places import relative


@pytest.mark.parametrize(
    "paths, page",
    [
        ({"rss": "all.rss", "atom": "all.atom"}, "all.html"),
        ({"rss": "tags/voda.rss"}, "tags/voda.html"),
        ({"atom": "feeds/all.atom.xml"}, "feeds/all.html"),
        ({"rss": "feed.xml", "atom": "atom.xml"}, "feed.html"),
        ({"rss": "tags/voda/index.xml"}, "tags/voda/index.html"),
        ({"rss": "index.xml"}, "index.xml.html"),
        ({"rss": "feed"}, "feed.html"),
        ({"rss": "v1.2/feed"}, "v1.2/feed.html"),
        ({"json": "x/json"}, "x/json.html"),
    ],
)
def test_a_page_stands_beside_its_documents(paths: dict[str, str], page: str) -> None:
    assert page_path(paths) == page


@pytest.mark.parametrize(
    "target, page, link",
    [
        ("index.html", "all.html", "index.html"),
        ("index.html", "tags/voda.html", "../index.html"),
        ("tags/а:б.html", "index.html", "tags/%D0%B0%3A%D0%B1.html"),
        ("a/b/c.html", "a/d.html", "b/c.html"),
    ],
)
def test_links_between_pages_are_relative(target: str, page: str, link: str) -> None:
    assert relative(target, page) == link
