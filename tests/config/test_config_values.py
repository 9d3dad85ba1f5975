"""What each key may hold: good values and what they become, bad values and what is said of them."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedpub.config import KEYS, Key, load
from feedpub.config.mistakes import Wrong
from feedpub.errors import ConfigError
from feedpub.settings import CONVENTIONS, FORMATS, LABELS, Settings

KINDS_OF_PATHS = [key.name for key in KEYS if key.section == "feeds.paths"]


def read(directory: Path, section: str, line: str) -> Settings:
    """Settings from a file in which one key has been set."""
    tables = {"site": 'title = "Site"\nurl = "https://s.example/"'}
    name = line.partition("=")[0].strip()
    kept = [
        one for one in tables["site"].splitlines() if not (section == "site" and one.startswith(f"{name} "))
    ]
    tables["site"] = "\n".join(kept)
    tables[section] = f"{tables.get(section, '')}\n{line}"
    file = directory / "config.toml"
    text = "".join(f"[{one}]\n{lines}\n" for one, lines in tables.items())
    file.write_text(text, encoding="utf-8")
    return load(file, {})


GOOD: list[tuple[str, str, str, Any]] = [
    ("site", 'title = "  Новини\\n громад "', "site.title", "Новини громад"),
    ("site", 'url = "HTTP://Site.Example:8080/a b"', "site.url", None),
    ("site", 'url = "https://s.example"', "site.url", "https://s.example/"),
    ("site", 'url = "HTTPS://S.Example:8080/Blog"', "site.url", "https://s.example:8080/Blog/"),
    ("site", 'url = "http://[::1]:80/"', "site.url", "http://[::1]:80/"),
    ("site", 'url = "http://localhost/блог/"', "site.url", "http://localhost/%D0%B1%D0%BB%D0%BE%D0%B3/"),
    ("site", 'description = "a\\nb"', "site.description", "a\nb"),
    ("site", 'description = ""', "site.description", "Site"),
    ("site", 'language = "uk"', "site.language", "uk"),
    ("site", 'language = "EN-us"', "site.language", "en-US"),
    ("site", 'language = "sr-latn-rs"', "site.language", "sr-Latn-RS"),
    ("site", 'language = "es-419"', "site.language", "es-419"),
    ("site", 'language = "gsw"', "site.language", "gsw"),
    ("site", 'language = "de-CH-1901-u-co-phonebk-x-AB"', "site.language", "de-CH-1901-u-co-phonebk-x-ab"),
    ("site", 'timezone = "Europe/Kyiv"', "site.timezone", ZoneInfo("Europe/Kyiv")),
    ("site", 'timezone = "Etc/GMT+3"', "site.timezone", ZoneInfo("Etc/GMT+3")),
    ("site", 'permalink = "news/{year}/{month}/{day}/{slug}.html"', "site.permalink", "news/{year}/{month}/{day}/{slug}.html"),
    ("site", 'permalink = "/{path}"', "site.permalink", "/{path}"),
    ("site", 'permalink = "/?p={stem}"', "site.permalink", "/?p={stem}"),
    ("site", 'permalink = "/{year}/{month}/{day}/"', "site.permalink", "/{year}/{month}/{day}/"),
    ("site", 'permalink = "/новини/{title}/"', "site.permalink", "/новини/{title}/"),
    ("site", 'copyright = "© Ми"', "site.copyright", "© Ми"),
    ("site", 'icon = "/картинка.png"', "site.icon", "https://s.example/%D0%BA%D0%B0%D1%80%D1%82%D0%B8%D0%BD%D0%BA%D0%B0.png"),
    ("site", 'icon = ""', "site.icon", ""),
    ("site", 'logo = "https://cdn.example/logo.svg?v=2#x"', "site.logo", "https://cdn.example/logo.svg?v=2#x"),
    ("site.author", 'name = "Ми"', "site.author.name", "Ми"),
    ("site.author", 'email = "a.b+c@x-y.example"', "site.author.email", "a.b+c@x-y.example"),
    ("site.author", 'email = ""', "site.author.email", None),
    ("site.author", 'url = "https://me.example/"', "site.author.url", "https://me.example/"),
    ("source", 'include = ["**/*.md", "a  b"]', "source.include", ("**/*.md", "a  b")),
    ("source", "exclude = []", "source.exclude", ()),
    ("source", 'convention = "none"', "source.convention", "none"),
    ("source", 'labels = { tags = ["Ключові  слова"], views = [] }', "source.labels", {"tags": ("Ключові слова",), "views": ()}),
    ("feeds", 'url = "https://f.example/x"', "feeds.url", "https://f.example/x/"),
    ("feeds", 'url = ""', "feeds.url", "https://s.example/feeds/"),
    ("feeds", 'formats = ["json"]', "feeds.formats", ("json",)),
    ("feeds", "limit = 1", "feeds.limit", 1),
    ("feeds", 'max_bytes = "1MB"', "feeds.max_bytes", 1_000_000),
    ("feeds", 'max_bytes = "500kB"', "feeds.max_bytes", 500_000),
    ("feeds", 'max_bytes = "2 MiB"', "feeds.max_bytes", 2_097_152),
    ("feeds", 'max_bytes = "1.5 mb"', "feeds.max_bytes", 1_500_000),
    ("feeds", 'max_bytes = "70000"', "feeds.max_bytes", 70_000),
    ("feeds", "max_bytes = 1", "feeds.max_bytes", 1),
    ("feeds", 'content = "summary"', "feeds.content", "summary"),
    ("feeds", 'by = ["directory", "tag"]', "feeds.by", ("directory", "tag")),
    ("feeds", "by = []", "feeds.by", ()),
    ("feeds", "minimum = 3", "feeds.minimum", 3),
    ("feeds", "archive = false", "feeds.archive", False),
    ("feeds", "pages = false", "feeds.pages", False),
    ("feeds", 'compress = ["zstd"]', "feeds.compress", ("zstd",)),
    ("feeds", "compress = []", "feeds.compress", ()),
    ("schedule", 'every = "90s"', "schedule.every", timedelta(seconds=90)),
    ("schedule", 'every = "1d"', "schedule.every", timedelta(days=1)),
    ("schedule", 'every = "1H 30m"', "schedule.every", timedelta(minutes=90)),
    ("schedule", 'cron = "*/10 8-18/2 1,15 jan-mar MON-FRI"', "schedule.cron", "*/10 8-18/2 1,15 jan-mar MON-FRI"),
    ("schedule", 'cron = "0 0 29 2 *"', "schedule.cron", "0 0 29 2 *"),
    ("schedule", 'cron = "0 0 31 2 5-7"', "schedule.cron", "0 0 31 2 5-7"),
    ("schedule", "watch = false", "schedule.watch", False),
    ("server", 'host = "::1"', "server.host", "::1"),
    ("server", "port = 0", "server.port", 0),
    ("server", 'socket = ""', "server.socket", None),
    ("hooks", 'published = ["curl -d \\"a, b\\" x"]', "hooks.published", ('curl -d "a, b" x',)),
    ("hooks", "failed = []", "hooks.failed", ()),
]  # fmt: skip


@pytest.mark.parametrize(("section", "line", "place", "value"), GOOD)
def test_a_good_value_becomes_what_feedpub_uses(
    tmp_path: Path, section: str, line: str, place: str, value: object
) -> None:
    if value is None and place == "site.url":
        with pytest.raises(ConfigError, match="without white space"):
            read(tmp_path, section, line)
        return
    found: object = read(tmp_path, section, line)
    for name in place.split("."):
        found = getattr(found, name)
    assert found == value


BAD: list[tuple[str, str, str]] = [
    ("site", "title = 3", "title must be text in quotation marks, not 3"),
    ("site", 'title = " "', "title must not be empty"),
    ("site", 'title = "a\\u0007b"', 'title must not hold control characters, as "a\\x07b" does'),
    ("site", "title = true", "title must be text in quotation marks, not true"),
    ("site", "title = 2024-01-02", "title must be text in quotation marks, not 2024-01-02"),
    ("site", "title = { uk = 'x' }", "title must be text in quotation marks, not a table"),
    ("site", "title = ['a', 1.5]", 'title must be text in quotation marks, not ["a", 1.5]'),
    ("site", 'url = "s.example"', 'not "s.example"; did you mean "https://s.example"?'),
    ("site", 'url = "/news"', 'url must be an absolute address such as "https://hromady.example/news", not "/news"'),
    ("site", 'url = "ftp://s.example/"', "url must be an absolute address"),
    ("site", 'url = "https://"', "url must be an absolute address"),
    ("site", 'url = "https://s.example:99999/"', "url must be an absolute address"),
    ("site", 'url = "https://[::1/"', "url must be an absolute address"),
    ("site", 'url = "https://./"', "url must be an absolute address"),
    ("site", "url = 5", "url must be an absolute address"),
    ("site", 'url = "https://me:secret@s.example/"', "url must not hold a name or password"),
    ("site", 'url = "https://s.example/?a=1"', 'url must be an address without "?" and "#", such as "https://s.example/", not'),
    ("site", 'url = "https://s.example/#a"', 'url must be an address without "?" and "#"'),
    ("site", 'url = "https://s.example/?"', 'url must be an address without "?" and "#"'),
    ("site", 'language = "en_US"', 'not "en_US"; did you mean "en-US"?'),
    ("site", 'language = "uk_UA.UTF-8"', 'did you mean "uk-UA"?'),
    ("site", 'language = "ua"', 'did you mean "uk"?'),
    ("site", 'language = "ukrainian"', 'language must be a language tag (BCP 47) such as "uk" or "en-US", not "ukrainian"'),
    ("site", 'language = ""', "language must be a language tag"),
    ("site", "language = 1", "language must be a language tag"),
    ("site", 'timezone = "Europe/Kiiv"', 'timezone must be a time zone such as "Europe/Kyiv" or "UTC", not "Europe/Kiiv"; did you mean "Europe/K'),
    ("site", 'timezone = "kyiv"', 'did you mean "Europe/Kyiv"?'),
    ("site", 'timezone = "europe/kyiv"', 'did you mean "Europe/Kyiv"?'),
    ("site", 'timezone = "../../etc/passwd"', "timezone must be a time zone"),
    ("site", 'timezone = "Europe"', "timezone must be a time zone"),
    ("site", 'timezone = "localtime"', "timezone must be a time zone"),
    ("site", "timezone = 2", "timezone must be a time zone"),
    ("site", 'permalink = "/{slgu}/"', 'permalink has an unknown placeholder "{slgu}"; did you mean "{slug}"?'),
    ("site", 'permalink = "/{}/{slug}"', 'permalink has an unknown placeholder "{}"; there is "{slug}", "{stem}"'),
    ("site", 'permalink = "/news/"', 'permalink must hold "{slug}", "{stem}", "{title}" or "{path}", not "/news/", which'),
    ("site", 'permalink = "/{year}/{month}/"', 'permalink must hold "{slug}"'),
    ("site", 'permalink = "/{slug/"', "permalink has a brace without its other one"),
    ("site", 'permalink = "https://s.example/{slug}/"', "which is joined to site.url"),
    ("site", 'permalink = "//{slug}/"', "which is joined to site.url"),
    ("site", 'permalink = "/a b/{slug}/"', "a path without white space"),
    ("site", 'permalink = "/../{slug}/"', 'a path without "." and ".." as parts'),
    ("site", "permalink = 1", 'permalink must be a pattern such as "/news/{slug}/", not 1'),
    ("site", 'icon = "icon.png"', 'icon must be an absolute address, or a path that begins with a slash such as "/icon.png", not "icon.png"'),
    ("site", "icon = 5", "icon must be an absolute address"),
    ("site", 'icon = "/a b.png"', "icon must be an address without white space"),
    ("site", 'logo = "//cdn.example/x.png"', "logo must be an absolute address"),
    ("site.author", 'email = "редакція"', "email must be an e-mail address such as"),
    ("site.author", 'email = "a@b"', "email must be an e-mail address such as"),
    ("site.author", 'url = "me"', "url must be an absolute address"),
    ("source", 'directory = ""', "directory must not be empty"),
    ("source", 'directory = "a\\u0000b"', "directory must not hold control characters"),
    ("source", 'include = "*.md"', 'include must be a list such as ["news/**"], not "*.md"'),
    ("source", "exclude = [1]", "exclude number 1 must be text in quotation marks, not 1"),
    ("source", 'convention = "Jekyll"', 'did you mean "jekyll"?'),
    ("source", "convention = 1", 'convention must be "auto", "jekyll"'),
    ("source", 'labels = { tag = ["x"] }', 'labels.tag is unknown; did you mean "tags"?'),
    ("source", 'labels = { zzz = ["x"] }', 'labels.zzz is unknown; there is "tags", "source"'),
    ("source", "labels = []", "labels must be a table such as { tags"),
    ("feeds", "formats = []", 'formats must hold at least one, such as ["rss", "atom", "json"], not []'),
    ("feeds", 'formats = ["rss", "rss"]', 'formats must hold "rss" only once'),
    ("feeds", 'formats = ["html"]', 'formats number 1 must be "rss", "atom" or "json", not "html"'),
    ("feeds", "formats = [1]", 'formats number 1 must be "rss", "atom" or "json", not 1'),
    ("feeds", "limit = 0", "limit must be a whole number of at least 1, not 0"),
    ("feeds", "limit = -5", "limit must be a whole number of at least 1, not -5"),
    ("feeds", "limit = true", "limit must be a whole number of at least 1, not true"),
    ("feeds", "limit = 2.0", "limit must be a whole number of at least 1, not 2.0"),
    ("feeds", 'limit = "2"', 'limit must be a whole number of at least 1, not "2"'),
    ("feeds", 'max_bytes = "1 parsec"', 'max_bytes must be a size of at least one byte, such as "1MB"'),
    ("feeds", "max_bytes = 0", "not 0"),
    ("feeds", "max_bytes = false", "not false"),
    ("feeds", 'max_bytes = "0.1"', 'not "0.1"'),
    ("feeds", 'max_bytes = "-1MB"', "max_bytes must be a size"),
    ("feeds", 'content = "ful"', 'content must be "full" or "summary", not "ful"; did you mean "full"?'),
    ("feeds", 'by = ["tags"]', 'did you mean "tag"?'),
    ("feeds", 'by = "tag"', 'by must be a list such as ["tag"], not "tag"'),
    ("feeds", "minimum = 0", "minimum must be a whole number of at least 1, not 0"),
    ("feeds", "archive = 1", "archive must be true or false, without quotation marks, not 1"),
    ("feeds", 'pages = "yes"', 'pages must be true or false, without quotation marks, not "yes"'),
    ("feeds", 'compress = ["gz"]', 'compress number 1 must be "gzip", "br" or "zstd", not "gz"'),
    ("schedule", "every = 10", 'every must be a duration such as "10m", "1h30m", "90s" or "1d", not 10; did you mean "10m" or "10s"?'),
    ("schedule", "every = true", "not true"),
    ("schedule", 'every = "10"', "every must be a duration"),
    ("schedule", 'every = "soon"', "every must be a duration"),
    ("schedule", 'every = " "', "every must be a duration"),
    ("schedule", 'every = "0s"', 'every must be a duration from "1s" to "365d"'),
    ("schedule", 'every = "99999d"', 'every must be a duration from "1s" to "365d"'),
    ("schedule", 'cron = "* * * *"', 'cron must be the five fields of cron(5), such as "*/10 * * * *", not "* * * *": it has 4'),
    ("schedule", 'cron = "@hourly"', 'did you mean "0 * * * *"?'),
    ("schedule", "cron = 5", "cron must be the five fields"),
    ("schedule", 'cron = "60 * * * *"', 'cron has "60" as minute, which must be from 0 to 59'),
    ("schedule", 'cron = "* 24 * * *"', 'cron has "24" as hour'),
    ("schedule", 'cron = "* * 0 * *"', 'cron has "0" as day of the month'),
    ("schedule", 'cron = "* * * 13 *"', 'cron has "13" as month'),
    ("schedule", 'cron = "* * * * 8"', 'cron has "8" as day of the week'),
    ("schedule", 'cron = "* * * mon *"', 'cron has "mon" as month'),
    ("schedule", 'cron = "30-10 * * * *"', "must go from the smaller to the larger number"),
    ("schedule", 'cron = "*/0 * * * *"', "which must be from 1 to 59"),
    ("schedule", 'cron = "5/10 * * * *"', 'a step needs a range, such as "5-59/10"'),
    ("schedule", 'cron = "1,,2 * * * *"', "neither *, a number, a range nor a step"),
    ("schedule", 'cron = "0 0 L * *"', 'cron has "L" as day of the month'),
    ("schedule", 'cron = "0 0 30 2 *"', "cron names a day that never comes"),
    ("schedule", 'watch = "true"', "watch must be true or false"),
    ("guard", 'removed = "101%"', 'removed must be a number of articles, a share from "0%" to "100%", or "any", not "101%"'),
    ("guard", "edited = 0.5", 'did you mean "50%"?'),
    ("guard", 'reissued = "5"', 'did you mean 5 or "5%"?'),
    ("guard", "added = -1", "added must be a number of articles"),
    ("guard", "added = true", "added must be a number of articles"),
    ("server", 'host = ""', "host must be a host name or address"),
    ("server", "port = 65536", "port must be a whole number from 0 to 65535, not 65536"),
    ("server", 'port = "80"', "port must be a whole number from 0 to 65535"),
    ("server", f'socket = "{"x" * 104}"', "socket must be a path of at most 103 bytes"),
    ("websub", 'hubs = ["hub"]', "hubs number 1 must be an absolute address"),
    ("websub", 'hubs = "https://hub.example/"', "hubs must be a list such as"),
    ("hooks", 'published = "curl x"', 'published must be a list such as ["./purge-cache"], not "curl x"'),
    ("hooks", 'failed = [""]', "failed number 1 must not be empty"),
    ("state", "path = 3", "path must be text in quotation marks, not 3"),
]  # fmt: skip


@pytest.mark.parametrize(("section", "line", "message"), BAD)
def test_a_bad_value_is_told_with_what_would_be_right(
    tmp_path: Path, section: str, line: str, message: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, section, line)
    (problem,) = caught.value.problems
    assert problem.message.startswith(f"[{section}] {line.partition(' ')[0]}")
    assert message in problem.message
    assert "\n" not in problem.message


@pytest.mark.parametrize(
    "path",
    [
        "/feeds/x.{format}", "../x.{format}", "a/../x.{format}", "a//x.{format}", "a/", "", "a\\\\b.{format}",
        ".x.{format}", "a/.b/x.{format}", "./x.{format}", "C:/x.{format}", "x.{format}.gz", "x.{format}.br",
        "x\\u0001.{format}", "{title}.{format}", "{format", f"{'x' * 201}.{{format}}",
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["all", "tag"])
def test_a_path_that_leaves_the_output_or_hides_in_it_is_refused(
    tmp_path: Path, kind: str, path: str
) -> None:
    slug = "{slug}/" if kind == "tag" and path.startswith("x") else ""
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, "feeds.paths", f'{kind} = "{slug}{path}"')
    assert [problem.message.startswith(f"[feeds.paths] {kind} ") for problem in caught.value.problems] == [
        True
    ]


@pytest.mark.parametrize("kind", [kind for kind in KINDS_OF_PATHS if kind != "all"])
def test_a_path_without_slug_would_put_all_feeds_of_a_kind_at_one_path(tmp_path: Path, kind: str) -> None:
    with pytest.raises(ConfigError, match=rf'{kind} must hold "{{slug}}"'):
        read(tmp_path, "feeds.paths", f'{kind} = "x.{{format}}"')


def test_a_table_of_paths_names_each_mistake(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, "feeds.paths", 'all = { rs = "a", atom = "../b", json = 1 }')
    assert [problem.message.split(" ")[1] for problem in caught.value.problems] == [
        "all.rs",
        "all.atom",
        "all.json",
    ]


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_every_convention_is_known(tmp_path: Path, convention: str) -> None:
    assert read(tmp_path, "source", f'convention = "{convention}"').source.convention == convention


def test_labels_of_every_kind_can_be_given_words() -> None:
    from feedpub.parse.capture import words

    assert set(LABELS) <= set(words.LABELS)
    assert FORMATS == ("rss", "atom", "json")


def test_a_machine_without_time_zones_is_told_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zoneinfo.available_timezones", set)
    with pytest.raises(ConfigError, match="install the Python package tzdata"):
        read(tmp_path, "site", 'timezone = "Europe/Nowhere"')


def mistakes_of(key: Key, value: object) -> tuple[str, ...]:
    try:
        key.read(value)
    except Wrong as wrong:
        return tuple(message for _, message in wrong.mistakes)
    return ()


@given(st.sampled_from(KEYS), st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates() | st.times() | st.datetimes()
    | st.from_regex(r"[-*/0-9a-z{}.:@%#?, ]{0,30}", fullmatch=True),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text() | st.sampled_from(["tag", "rss"]), inner, max_size=4),
    max_leaves=8,
))  # fmt: skip
def test_a_reader_gives_a_value_or_says_what_is_wrong_and_never_crashes(key: Key, value: object) -> None:
    assert all(message.isprintable() for message in mistakes_of(key, value))
