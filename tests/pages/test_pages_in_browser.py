"""Pages in headless Chromium, under the policy that the server sends, and from a disk."""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from feedpub.pages import INDEX, PageArticle, assets, feed_page, index_page

if TYPE_CHECKING:
    from tests.pages.conftest import MakeEntry, MakeFeed, MakeSettings

BROWSER = Path(__file__).parents[1] / "browser"
POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' https: data:"
TAGS = {"zghorany": "Згорани", "simia": "сім’я", "yizha": "їжа", "voda": "вода"}

NODE = shutil.which("node") or ""
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
MISSING = [
    how
    for is_there, how in (
        (NODE, "apt-get install nodejs npm"),
        (CHROMIUM, "apt-get install chromium"),
        ((BROWSER / "node_modules").is_dir(), "npm ci --prefix tests/browser"),
    )
    if not is_there
]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(MISSING), reason=f"needs {', '.join(MISSING)}"),
]


class Handler(SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def site(tmp_path: Path, make_settings: MakeSettings, make_feed: MakeFeed, make_entry: MakeEntry) -> Path:
    """A published directory with pages in Ukrainian, English, and English on an Arabic site."""
    for language in ("uk", "en", "ar"):
        settings = make_settings(language)
        feed = make_feed(settings)
        articles = [
            PageArticle(
                title=f"Стаття {n}", link=f"{feed.link}{n}/", published=feed.updated, summary="Слово. " * 30
            )
            for n in range(3)
        ]
        folder = tmp_path / language
        (folder / "tags").mkdir(parents=True)
        (folder / "all.html").write_bytes(
            feed_page(feed, articles, path="all.html", count=3, settings=settings)
        )
        entries = [make_entry("all", settings.site.title, "all.html")]
        for slug, name in TAGS.items():
            tag = make_feed(settings, "tag", name, stem=f"tags/{slug}")
            page = f"tags/{slug}.html"
            (folder / page).write_bytes(feed_page(tag, [], path=page, count=0, settings=settings))
            entries.append(make_entry("tag", tag.title, page))
        (folder / INDEX).write_bytes(index_page(entries, settings=settings))
        for name, content in assets().items():
            (folder / name).write_bytes(content)
    return tmp_path


@pytest.fixture
def address(site: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=site))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def visit(*visits: dict[str, Any]) -> list[dict[str, Any]]:
    """What the pages gave; none may complain, or ask anybody but its own site for anything."""
    done = subprocess.run(
        [NODE, BROWSER / "visit.mjs"],
        input=json.dumps({"browser": CHROMIUM, "visits": visits}),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    for asked, answer in zip(visits, answers, strict=True):
        assert answer["complaints"] == []
        start = asked["address"].rpartition("/")[0].removesuffix("/tags")
        assert [request for request in answer["requests"] if not request.startswith((start, "data:"))] == []
    return answers


def results(answer: dict[str, Any]) -> list[Any]:
    return list(answer["results"])


def test_axe_finds_nothing_and_nothing_stands_out_sideways(address: str) -> None:
    visits = [
        {"address": f"{address}{page}", "scheme": scheme, "width": width, "steps": [["axe"], ["sideways"]]}
        for page in (
            "uk/all.html",
            "uk/tags/voda.html",
            "uk/index.html",
            "en/index.html",
            "ar/all.html",
            "ar/index.html",
        )
        for scheme, width in (("light", 1280), ("dark", 390))
    ]
    for asked, answer in zip(visits, visit(*visits), strict=True):
        assert results(answer) == [[], 0], asked["address"]


def test_the_button_copies_the_address_and_says_so(address: str) -> None:
    first, second = visit(
        {
            "address": f"{address}uk/all.html",
            "steps": [["click", "[data-copies=address-atom]"], ["text", "[role=status]"], ["clipboard"]],
        },
        {
            "address": f"{address}en/tags/voda.html",
            "steps": [["click", "[data-copies=address-rss]"], ["text", ".copy.done"], ["clipboard"]],
        },
    )
    assert results(first)[1:] == ["Скопійовано", "https://luky.example/feeds/all.atom"]
    assert results(second)[1:] == ["Copied", "https://luky.example/feeds/tags/voda.rss"]


def test_from_a_disk_the_button_selects_and_copies_and_the_index_leads_to_pages(site: Path) -> None:
    first, second = visit(
        {
            "address": (site / "uk/all.html").as_uri(),
            "steps": [["click", ".copy"], ["text", "[role=status]"], ["selected"]],
        },
        {
            "address": (site / "uk/index.html").as_uri(),
            "steps": [["click", "a[href='tags/voda.html']"], ["text", "h1"], ["shown", ".copy"]],
        },
    )
    assert results(first)[1:] == ["Скопійовано", "https://luky.example/feeds/all.rss"]
    assert results(second)[1:] == ["вода", ["Копіювати"] * 3]


@pytest.mark.parametrize(
    "typed, shown",
    [
        ("їЖ", ["їжа"]),
        ("zghor", ["Згорани"]),
        ("сім'я", ["сім’я"]),
        ("о а", ["Згорани", "вода"]),
        ("немає такого", []),
    ],
)
def test_search_leaves_the_feeds_that_hold_every_word(address: str, typed: str, shown: list[str]) -> None:
    (answer,) = visit(
        {
            "address": f"{address}uk/index.html",
            "steps": [
                ["type", "#search", typed],
                ["shown", ".name"],
                ["text", "[role=search] [role=status]"],
            ],
        }
    )
    assert sorted(results(answer)[1]) == sorted(shown)
    assert results(answer)[2] == (f"Знайдено: {len(shown)}" if shown else "Нічого не знайдено")


def test_without_scripts_all_is_there_but_what_needs_them(address: str) -> None:
    index, page = visit(
        {
            "address": f"{address}uk/index.html",
            "script": False,
            "steps": [["shown", ".name"], ["shown", "[role=search]"]],
        },
        {
            "address": f"{address}uk/all.html",
            "script": False,
            "steps": [["shown", ".address"], ["shown", ".copy"]],
        },
    )
    assert [len(found) for found in results(index)] == [5, 0]
    assert [len(found) for found in results(page)] == [3, 0]


def test_the_first_key_leads_past_the_header(address: str) -> None:
    (answer,) = visit({"address": f"{address}uk/all.html", "steps": [["press", "Tab"], ["focused"]]})
    assert results(answer)[1] == "Перейти до вмісту"


def test_pages_keep_to_the_html_standard(site: Path) -> None:
    pages = sorted(str(path) for path in site.rglob("*.html"))
    assert len(pages) == 18
    done = subprocess.run(
        [NODE, BROWSER / "validate.mjs", *pages], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
