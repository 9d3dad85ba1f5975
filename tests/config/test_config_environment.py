"""FEEDPUB_SECTION__KEY overrides the file."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedpub.config import load
from feedpub.errors import ConfigError, Problem
from feedpub.settings import Settings

SITE = '[site]\ntitle = "Новини"\nurl = "https://s.example/"\n'


def read(directory: Path, environment: Mapping[str, str], text: str = SITE) -> Settings:
    file = directory / "config.toml"
    file.write_text(text, encoding="utf-8")
    return load(file, environment)


def mistakes(directory: Path, environment: Mapping[str, str], text: str = SITE) -> list[tuple[str, str]]:
    with pytest.raises(ConfigError) as caught:
        read(directory, environment, text)
    return [(problem.path, problem.message) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("variable", "text", "place", "value"),
    [
        ("SITE__TITLE", "Інші новини", "site.title", "Інші новини"),
        ("SITE__TITLE", '"Quoted"', "site.title", "Quoted"),
        ("SITE__TITLE", '"Quoted" and more', "site.title", '"Quoted" and more'),
        ("SITE__TITLE", "2024", "site.title", "2024"),
        ("SITE__TITLE", "true", "site.title", "true"),
        ("SITE__TITLE", '"a"\nb = 1', "site.title", '"a" b = 1'),
        ("SITE__TITLE", "=" * 200_000, "site.title", "=" * 200_000),
        ("SITE__AUTHOR__NAME", "Ми", "site.author.name", "Ми"),
        ("SITE__AUTHOR", '{ name = "Ми" }', "site.author.name", "Ми"),
        ("SITE__PERMALINK", "/{slug}.html", "site.permalink", "/{slug}.html"),
        ("FEEDS__LIMIT", " 3 ", "feeds.limit", 3),
        ("FEEDS__MAX_BYTES", "2MB", "feeds.max_bytes", 2_000_000),
        ("FEEDS__MAX_BYTES", "70000", "feeds.max_bytes", 70_000),
        ("FEEDS__PAGES", "false", "feeds.pages", False),
        ("FEEDS__FORMATS", "rss, atom", "feeds.formats", ("rss", "atom")),
        ("FEEDS__FORMATS", '["json"]', "feeds.formats", ("json",)),
        ("FEEDS__BY", "", "feeds.by", ()),
        ("FEEDS__PATHS__ALL", "x.{format}", "feeds.paths.all", {"rss": "x.rss", "atom": "x.atom", "json": "x.json"}),
        ("FEEDS__PATHS__ALL", '{ rss = "x.xml" }', "feeds.paths.all", {"rss": "x.xml", "atom": "all.atom", "json": "all.json"}),
        ("FEEDS__PATHS__ALL__RSS", "x.xml", "feeds.paths.all", {"rss": "x.xml", "atom": "all.atom", "json": "all.json"}),
        ("SOURCE__LABELS", '{ tags = ["Слова"] }', "source.labels", {"tags": ("Слова",)}),
        ("SOURCE__LABELS__TAGS", "Слова,Мітки", "source.labels", {"tags": ("Слова", "Мітки")}),
        ("SCHEDULE__EVERY", "1h", "schedule.every", timedelta(hours=1)),
        ("SERVER__PORT", "9000", "server.port", 9000),
        ("HOOKS__PUBLISHED", "purge a,b", "hooks.published", ("purge a,b",)),
        ("HOOKS__PUBLISHED", '["one", "two"]', "hooks.published", ("one", "two")),
        ("HOOKS__PUBLISHED", " ", "hooks.published", ()),
    ],
)  # fmt: skip
def test_a_variable_overrides_its_key(
    tmp_path: Path, variable: str, text: str, place: str, value: Any
) -> None:
    found: Any = read(tmp_path, {f"FEEDPUB_{variable}": text})
    for name in place.split("."):
        found = found[name] if isinstance(found, dict) else getattr(found, name)
    assert found == value


def test_custom_feeds_are_set_as_a_list(tmp_path: Path) -> None:
    text = '[{ name = "partner", include = { tag = ["громади"] } }]'
    (custom,) = read(tmp_path, {"FEEDPUB_FEEDS__CUSTOM": text}).feeds.custom
    assert (custom.name, custom.include) == ("partner", {"tag": ("громади",)})


def test_a_single_path_overrides_one_format_of_the_pattern_in_the_file(tmp_path: Path) -> None:
    text = f'{SITE}[feeds.paths]\nall = "x.{{format}}"\n'
    paths = read(tmp_path, {"FEEDPUB_FEEDS__PATHS__ALL__RSS": "feed.xml"}, text).feeds.paths["all"]
    assert paths == {"rss": "feed.xml", "atom": "x.atom", "json": "x.json"}


def test_a_narrow_variable_wins_over_a_wide_one(tmp_path: Path) -> None:
    environment = {
        "FEEDPUB_SITE__AUTHOR__NAME": "B",
        "FEEDPUB_SITE__AUTHOR": '{ name = "A", email = "a@b.example" }',
    }
    author = read(tmp_path, environment).site.author
    assert (author.name, author.email) == ("B", "a@b.example")


def test_variables_can_give_what_the_file_lacks(tmp_path: Path) -> None:
    environment = {"FEEDPUB_SITE__TITLE": "T", "FEEDPUB_SITE__URL": "https://t.example", "HOME": "/"}
    assert read(tmp_path, environment, "").site.url == "https://t.example/"


def test_variables_without_a_section_are_left_alone(tmp_path: Path) -> None:
    environment = {"FEEDPUB_CONFIG": "x", "FEEDPUB": "x", "feedpub_site__title": "x", "OTHER__LIMIT": "3"}
    assert read(tmp_path, environment) == read(tmp_path, {})


def test_a_mistake_names_the_variable(tmp_path: Path) -> None:
    environment = {"FEEDPUB_FEEDS__LIMIT": "0", "FEEDPUB_SERVER__PORT": "http"}
    assert mistakes(tmp_path, environment, f"{SITE}[feeds]\nlimit = 3\n") == [
        ("FEEDPUB_FEEDS__LIMIT", "[feeds] limit must be a whole number of at least 1, not 0"),
        ("FEEDPUB_SERVER__PORT", '[server] port must be a whole number from 0 to 65535, not "http"'),
    ]


def test_mistakes_of_the_file_come_first(tmp_path: Path) -> None:
    found = mistakes(tmp_path, {"FEEDPUB_FEEDS__LIMIT": "0"}, f"{SITE}[server]\nport = -1\n")
    assert [path.endswith("config.toml") for path, _ in found] == [True, False]


@pytest.mark.parametrize(
    ("variable", "message"),
    [
        ("FEEDPUB_FEEDS__LIMITS", "sets no key; did you mean FEEDPUB_FEEDS__LIMIT?"),
        ("FEEDPUB_SITE_TITLE__", "sets no key; did you mean FEEDPUB_SITE__TITLE?"),
        ("FEEDPUB_SITE_URL", "sets no key; did you mean FEEDPUB_SITE__URL?"),
        ("FEEDPUB___", "sets no key"),
        ("FEEDPUB_FEEDS__CUSTOM__NAME", "sets no key; did you mean FEEDPUB_FEEDS__CUSTOM?"),
    ],
)
def test_an_unknown_variable_is_a_mistake_that_suggests(tmp_path: Path, variable: str, message: str) -> None:
    assert mistakes(tmp_path, {variable: "3"}) == [(variable, message)]


def test_two_variables_for_one_key_are_a_mistake(tmp_path: Path) -> None:
    found = mistakes(tmp_path, {"FEEDPUB_FEEDS__LIMIT": "3", "FEEDPUB_feeds__limit": "4"})
    assert found == [("FEEDPUB_feeds__limit", "sets the same key as FEEDPUB_FEEDS__LIMIT")]


def test_bytes_that_are_not_utf_8_are_told_without_a_crash(tmp_path: Path) -> None:
    environment = {"FEEDPUB_SITE__TITLE": "\udcff", "FEEDPUB_X__Q\udcff": "1"}
    found = mistakes(tmp_path, environment)
    assert found == [("FEEDPUB_X__Q\\udcff", "sets no key"), ("FEEDPUB_SITE__TITLE", "must hold UTF-8")]


def test_a_schedule_of_the_environment_replaces_the_other_kind_in_the_file(tmp_path: Path) -> None:
    every, cron = f'{SITE}[schedule]\nevery = "5m"\n', f'{SITE}[schedule]\ncron = "0 * * * *"\n'
    assert read(tmp_path, {"FEEDPUB_SCHEDULE__CRON": "1 * * * *"}, every).schedule.every is None
    assert read(tmp_path, {"FEEDPUB_SCHEDULE__EVERY": "7m"}, cron).schedule.cron is None
    assert read(tmp_path, {"FEEDPUB_SCHEDULE__CRON": ""}, every).schedule.every == timedelta(minutes=5)
    both = {"FEEDPUB_SCHEDULE__EVERY": "7m", "FEEDPUB_SCHEDULE__CRON": "1 * * * *"}
    assert mistakes(tmp_path, both)[0][0] == "FEEDPUB_SCHEDULE__CRON"


@pytest.mark.parametrize(
    "text", ["site = 3\n", "feeds = 3\n", "feeds = { paths = 3 }\n", "source = { labels = 3 }\n"]
)
def test_a_section_that_is_none_is_told_of_the_file_though_a_variable_sets_its_key(
    tmp_path: Path, text: str
) -> None:
    environment = {
        "FEEDPUB_SITE__TITLE": "T",
        "FEEDPUB_SITE__URL": "https://t.example/",
        "FEEDPUB_FEEDS__PATHS__ALL__RSS": "x.xml",
        "FEEDPUB_SOURCE__LABELS__TAGS": "x",
    }
    ((path, message),) = mistakes(tmp_path, environment, text)
    assert path.endswith("config.toml")
    assert "must be a" in message


def problems_of(file: Path, environment: Mapping[str, str]) -> tuple[Problem, ...]:
    try:
        load(file, environment)
    except ConfigError as error:
        return error.problems
    return ()


NEEDED = {"FEEDPUB_SITE__TITLE": "T", "FEEDPUB_SITE__URL": "https://t.example/"}
NAMES = st.sampled_from(
    ["site", "feeds", "custom", "paths", "all", "rss", "tag", "labels", "limit", "title", "source", "x"]
)
VALUES = st.recursive(
    st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)


@given(
    st.dictionaries(NAMES, VALUES, max_size=5),
    st.dictionaries(
        st.lists(NAMES, min_size=1, max_size=4).map(lambda parts: "FEEDPUB_" + "__".join(parts).upper()),
        st.text(alphabet=st.characters(), max_size=20),
        max_size=4,
    ),
)
def test_no_configuration_raises_anything_but_config_error(
    tmp_path_factory: pytest.TempPathFactory, tables: dict[str, Any], environment: dict[str, str]
) -> None:
    file = tmp_path_factory.getbasetemp() / "any.toml"
    file.write_text("", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        # TOML has no writer in the standard library; the parser's result is what counts.
        patch.setattr("feedpub.config.parse", lambda *_: tables)
        problems = problems_of(file, NEEDED | environment)
    assert all(str(problem).isprintable() for problem in problems)
