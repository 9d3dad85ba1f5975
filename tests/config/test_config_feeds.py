"""Where documents go: feeds.paths, [[feeds.custom]], and no two at one path."""

from collections.abc import Callable
from pathlib import Path

import pytest

from feedpub.config import load
from feedpub.errors import ConfigError
from feedpub.settings import FeedSettings, default_paths

Write = Callable[[str], Path]
SITE = '[site]\ntitle = "Новини"\nurl = "https://hromady.example/"\n'


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(text: str) -> Path:
        file = tmp_path / "config.toml"
        file.write_text(text, encoding="utf-8")
        return file

    return write


def messages(file: Path) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load(file, {})
    return [problem.message for problem in caught.value.problems]


def test_paths_of_feeds_keep_addresses_that_people_are_subscribed_to(write: Write) -> None:
    text = '[feeds]\nby = ["tag", "category"]\n[feeds.paths]\nall = { rss = "feed.xml", atom = "atom.xml" }\ntag = "t/{slug}/{format}.xml"\n'
    paths = load(write(SITE + text), {}).feeds.paths
    assert paths["all"] == {"rss": "feed.xml", "atom": "atom.xml", "json": "all.json"}
    assert paths["tag"] == {form: f"t/{{slug}}/{form}.xml" for form in ("rss", "atom", "json")}
    assert paths["category"] == default_paths()["category"]
    assert FeedSettings().paths == default_paths()


def test_one_format_needs_no_placeholder_for_it(write: Write) -> None:
    text = '[feeds]\nformats = ["rss"]\n[feeds.paths]\nall = "feed.xml"\ntag = "{slug}/feed.xml"\n'
    paths = load(write(SITE + text), {}).feeds.paths
    assert paths["all"] == {"rss": "feed.xml"}
    assert paths["language"] == {"rss": "languages/{slug}.rss"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            'all = "feed.xml"',
            '[feeds.paths] all must hold "{format}" or be a table with a path for each format',
        ),
        (
            'all = { rss = "x.xml", atom = "x.xml" }',
            '[feeds.paths] all must not be "x.xml": another format has',
        ),
        ('all = { json = "all.rss" }', '[feeds.paths] all must not be "all.rss": another format has'),
        ('tag = "x/{slug}.{format}"\ncategory = "x/{slug}.{format}"', "[feeds.paths] category must not be"),
        (
            'all = "custom/partner.{format}"',
            '[[feeds.custom]] number 1: path must not be "custom/partner.rss"',
        ),
        ('all = { rss = "tags" }', '[feeds.paths] tag must not be "tags/{slug}.rss": "tags" is a file'),
        ('all = { rss = "index.html" }', '[feeds.paths] all must not be "index.html", where a page stands'),
        ('all = { rss = "feeds.opml" }', '[feeds.paths] all must not be "feeds.opml", where a page stands'),
    ],
)
def test_two_documents_at_one_path_are_a_mistake(write: Write, text: str, message: str) -> None:
    custom = '[[feeds.custom]]\nname = "partner"\n'
    (found,) = messages(write(f'{SITE}[feeds]\nby = ["tag", "category"]\n[feeds.paths]\n{text}\n{custom}'))
    assert found.startswith(message)


def test_paths_that_are_not_in_use_clash_with_nothing(write: Write) -> None:
    text = '[feeds.paths]\ntag = "x/{slug}.{format}"\ncategory = "x/{slug}.{format}"\n'
    assert load(write(SITE + text), {}).feeds.by == ("tag",)


def test_the_addresses_of_pelican_can_be_kept(write: Write) -> None:
    text = '[feeds]\nformats = ["atom"]\n[feeds.paths]\nall = "feeds/all.atom.xml"\ntag = "feeds/{slug}.atom.xml"\n'
    assert load(write(SITE + text), {}).feeds.paths["all"] == {"atom": "feeds/all.atom.xml"}


def test_a_page_may_give_way_to_a_document_where_there_are_no_pages(write: Write) -> None:
    text = '[feeds]\npages = false\n[feeds.paths]\nall = { rss = "index.html" }\n'
    assert load(write(SITE + text), {}).feeds.paths["all"]["rss"] == "index.html"


def test_a_feed_of_ones_own_takes_what_it_does_not_say_from_feeds(write: Write) -> None:
    text = """\
[feeds]
limit = 7
content = "summary"
formats = ["rss", "atom"]
max_bytes = "2 MiB"
[[feeds.custom]]
name = "partner"
[[feeds.custom]]
name = "english"
title = "In English"
path = "en/{name}-{format}.xml"
include = { language = ["en"], tag = ["news", "events"] }
exclude = { directory = ["drafts"] }
limit = 30
content = "full"
formats = ["json", "atom"]
max_bytes = 1000
[[feeds.custom]]
name = "third"
formats = ["rss"]
path = "third.xml"
"""
    first, second, third = load(write(SITE + text), {}).feeds.custom
    assert (first.title, first.limit, first.content, first.max_bytes) == (
        "Новини — partner",
        7,
        "summary",
        2**21,
    )
    assert first.paths == {"rss": "custom/partner.rss", "atom": "custom/partner.atom"}
    assert (second.title, second.limit, second.content, second.max_bytes) == ("In English", 30, "full", 1000)
    assert second.paths == {"json": "en/english-json.xml", "atom": "en/english-atom.xml"}
    assert second.include == {"language": ("en",), "tag": ("news", "events")}
    assert second.exclude == {"directory": ("drafts",)}
    assert third.paths == {"rss": "third.xml"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("limit = 3", "name is missing"),
        ('name = "Партнер"', 'name must be at most 80 letters a to z, digits and hyphens, such as "partner", not "Партнер"; did you mean "partner"?'),
        ('name = ""', "name must be at most 80 letters"),
        ('name = "../x"', "name must be at most 80 letters"),
        ('name = "ONE"', 'name must not be "ONE", which is the name of number 1 already'),
        ('name = "two"\npath = "two.xml"', 'path must hold "{format}" or be a table'),
        ('name = "two"\npath = "custom/one.{format}"', 'path must not be "custom/one.rss": [[feeds.custom]] number 1'),
        ('name = "two"\npath = "{slug}.{format}"', 'path has an unknown placeholder "{slug}"; there is "{name}" or "{format}"'),
        ('name = "two"\ninclude = { tag = "x" }', 'include.tag must be a list such as ["громади"], not "x"'),
        ('name = "two"\ninclude = { tag = [] }', 'include.tag must hold at least one, such as ["громади"]'),
        ('name = "two"\nexclude = ["x"]', "exclude must be a table such as { tag"),
        ('name = "two"\nby = ["tag"]', 'unknown key "by"; did you mean "by" in [feeds]?'),
    ],
)  # fmt: skip
def test_a_feed_of_ones_own_tells_its_mistakes_by_number(write: Write, text: str, message: str) -> None:
    (found,) = messages(write(f'{SITE}[[feeds.custom]]\nname = "one"\n[[feeds.custom]]\n{text}\n'))
    assert found.startswith(f"[[feeds.custom]] number 2: {message}")
