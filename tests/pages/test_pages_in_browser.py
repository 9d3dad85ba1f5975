"""Pages in headless Chromium, under the policy that the server sends, and from a disk."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from feedpub.answers import PAGE_POLICY
from feedpub.document import INDEX
from feedpub.pages import PageArticle, assets, feed_page, index_page
from tests import browsing
from tests.browsing import results, visit
from tests.serving import FileServer, served

if TYPE_CHECKING:
    from tests.pages.conftest import MakeEntry, MakeFeed, MakeSettings

TAGS = {"zghorany": "Згорани", "simia": "сім’я", "yizha": "їжа", "voda": "вода"}
LANGUAGES = ("uk", "en", "de", "fr", "pl", "ar")
LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenfabrikverkaufsleiterin"
ODD = {
    "long": LONG,
    "arabic": "ميزانية المياه",
    "hebrew": "תקציב המים",
    "c-plus-plus": "C++",
    "markup": '<b>жирний</b> & "лапки"',
    "words": "дуже довга назва тега, яка ніяк не вміщається в один рядок на телефоні, хоч як її не складай",
}
ODD_TITLES = (
    LONG,
    "مجلس البلدية يقر ميزانية المياه للسنة القادمة",
    "המועצה אישרה את תקציב המים לשנה הבאה",
    "https://luky.example/a/very/long/address/without/any/space/that/goes/on/and/on/and/on/index.html?x=1&y=2",
    "C++ & <script>",
)

pytestmark = browsing.NEEDED


class Pages(FileServer):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", PAGE_POLICY)
        super().end_headers()


@pytest.fixture
def site(tmp_path: Path, make_settings: MakeSettings, make_feed: MakeFeed, make_entry: MakeEntry) -> Path:
    """A published directory: pages in each language, in English on an Arabic site, and pages of odd names."""
    for folder, language, names, titles in (
        *((language, language, TAGS, ("Стаття 1", "Стаття 2", "Стаття 3")) for language in LANGUAGES),
        ("odd", "uk", ODD, ODD_TITLES),
    ):
        settings = make_settings(language)
        feed = make_feed(settings)
        articles = [
            PageArticle(
                title=title, link=f"{feed.link}{n}/", published=feed.updated, summary=f"{title}. Слово. " * 9
            )
            for n, title in enumerate(titles)
        ]
        pages = {"all.html": feed_page(feed, articles, path="all.html", count=3, settings=settings)}
        entries = [make_entry("all", settings.site.title, "all.html")]
        for slug, name in names.items():
            tag = make_feed(settings, "tag", name, stem=f"tags/{slug}")
            page = f"tags/{slug}.html"
            pages[page] = feed_page(tag, [], path=page, count=0, settings=settings)
            entries.append(make_entry("tag", tag.title, page))
        custom = make_entry("custom", "Вибране", "tags/voda.html", newest=None, count=0)
        pages[INDEX] = index_page([*entries, custom], settings=settings)
        for path, content in {**pages, **assets()}.items():
            (tmp_path / folder / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / folder / path).write_bytes(content)
    return tmp_path


@pytest.fixture
def address(site: Path) -> Iterator[str]:
    with served(site, Pages) as there:
        yield there


def test_axe_finds_nothing(address: str) -> None:
    """In both colour schemes, with the script and without it."""
    visits = [
        {
            "address": f"{address}{page}",
            "scheme": scheme,
            "width": width,
            "script": script,
            "steps": [["axe"]],
        }
        for page in (
            "uk/all.html",
            "uk/tags/voda.html",
            "uk/index.html",
            "en/all.html",
            "en/index.html",
            "ar/all.html",
            "ar/index.html",
            "odd/index.html",
        )
        for scheme, width, script in (
            ("light", 1280, True),
            ("dark", 390, True),
            ("dark", 1280, "lost"),
            ("light", 390, "lost"),
        )
    ]
    found = [
        (asked["address"], asked["scheme"], asked["script"], results(answer))
        for asked, answer in zip(visits, visit(*visits), strict=True)
        if results(answer) != [[]]
    ]
    assert found == []


def test_no_page_can_be_scrolled_sideways_and_every_link_is_large_enough_for_a_finger(address: str) -> None:
    """640 pixels are what 200 % zoom leaves of 1280."""
    pages = [f"{language}/{page}" for language in LANGUAGES for page in ("all.html", "index.html")]
    odd = ["odd/all.html", "odd/index.html", *(f"odd/tags/{slug}.html" for slug in ODD)]
    widths = (320, 390, 640)
    steps = [step for width in widths for step in (["resize", width], ["sideways"], ["small"])]
    visits = [{"address": f"{address}{page}", "steps": steps} for page in pages + odd]
    found = [
        (asked["address"], results(answer))
        for asked, answer in zip(visits, visit(*visits), strict=True)
        if results(answer) != [None, 0, []] * len(widths)
    ]
    assert found == []


def test_a_title_of_another_direction_keeps_to_the_edge_of_the_page(address: str) -> None:
    odd, arabic = visit(
        {"address": f"{address}odd/index.html", "steps": [["aligned", ".name"]]},
        {"address": f"{address}ar/all.html", "steps": [["aligned", "h1, .articles h3"]]},
    )
    assert set(results(odd)[0]) == {"left"}
    assert set(results(arabic)[0]) == {"right"}


def test_nothing_moves_while_a_page_loads(address: str) -> None:
    for answer in visit(
        *(
            {"address": f"{address}uk/{page}", "width": width, "steps": [["shown", "h1"], ["moved"]]}
            for page in ("index.html", "all.html")
            for width in (390, 1280)
        )
    ):
        assert results(answer)[1] == []


def test_a_button_that_has_copied_is_as_wide_as_before(address: str) -> None:
    for answer in visit(
        *(
            {
                "address": f"{address}{language}/all.html",
                "width": 390,
                "steps": [["click", ".copy"], ["text", ".copy.done"], ["moved"]],
            }
            for language in LANGUAGES
        )
    ):
        assert results(answer)[2] == []


def test_each_stop_of_the_tab_key_can_be_seen(address: str) -> None:
    page, index = visit(
        {"address": f"{address}uk/all.html", "steps": [["tabs", 20]]},
        {"address": f"{address}uk/index.html", "scheme": "dark", "steps": [["tabs", 12]]},
    )
    for answer in (page, index):
        (reached,) = results(answer)
        assert [name for name, is_seen in reached if not is_seen] == []
    assert [name for name, _ in results(page)[0]][:4] == [
        "Перейти до вмісту",
        "Верхні Луки",
        "Усі стрічки",
        "Відкрити в застосунку",
    ]


def test_on_paper_there_is_dark_ink_even_where_the_screen_is_dark(address: str) -> None:
    (answer,) = visit({"address": f"{address}uk/all.html", "scheme": "dark", "steps": [["print"]]})
    assert results(answer) == [["rgb(28, 30, 32)", "rgb(255, 255, 255)"]]


def test_who_wants_no_motion_sees_none(address: str) -> None:
    step = ["transitions", ".copy"]
    still, moving = visit(
        {"address": f"{address}uk/all.html", "motion": "reduce", "steps": [step]},
        {"address": f"{address}uk/all.html", "steps": [step]},
    )
    assert results(still) == ["none"]
    assert results(moving) != ["none"]


def test_where_nothing_can_be_copied_the_page_says_what_to_do(address: str) -> None:
    (answer,) = visit(
        {
            "address": f"{address}uk/all.html",
            "steps": [["refuse"], ["click", ".copy"], ["shown", "[role=status]"], ["selected"]],
        }
    )
    assert results(answer)[2:] == [
        ["Адресу виділено: скопіюйте її вручну"],
        "https://luky.example/feeds/all.rss",
    ]


def test_the_button_copies_the_address_and_says_so(address: str) -> None:
    first, second = visit(
        {
            "address": f"{address}uk/all.html",
            "steps": [["click", "[data-copies=address-atom]"], ["said", "[role=status]"], ["clipboard"]],
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
            "steps": [["click", ".copy"], ["said", "[role=status]"], ["selected"]],
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
        ("ZGHORANY", ["Згорани"]),
        ("ЗГОР", ["Згорани"]),
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
    assert results(answer)[2] == (
        f"Знайдено: {len(shown)} із 6" if shown else "Нічого не знайдено. Спробуйте коротше слово."
    )


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
    assert [len(found) for found in results(index)] == [6, 0]
    assert [len(found) for found in results(page)] == [3, 0]


def test_the_first_key_leads_past_the_header(address: str) -> None:
    (answer,) = visit({"address": f"{address}uk/all.html", "steps": [["press", "Tab"], ["focused"]]})
    assert results(answer)[1] == "Перейти до вмісту"


def test_pages_keep_to_the_html_standard(site: Path) -> None:
    pages = sorted(str(path) for path in site.rglob("*.html"))
    assert len(pages) == 6 * len(LANGUAGES) + 2 + len(ODD)
    done = subprocess.run(
        [browsing.NODE, browsing.BROWSER / "validate.mjs", *pages],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
