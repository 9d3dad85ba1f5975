"""A whole config.toml: defaults, paths, what must agree, and every mistake named at once on its line."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from feedpub.article import Author
from feedpub.config import KEYS, load
from feedpub.errors import ConfigError, Problem
from feedpub.settings import Bound, GuardSettings, Settings, SiteSettings

Write = Callable[[str], Path]
SITE = '[site]\ntitle = "Новини"\nurl = "https://hromady.example/"\n'


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(text: str) -> Path:
        file = tmp_path / "config.toml"
        file.write_text(text, encoding="utf-8")
        return file

    return write


def problems(file: Path, environment: Mapping[str, str] | None = None) -> tuple[Problem, ...]:
    with pytest.raises(ConfigError) as caught:
        load(file, environment or {})
    return caught.value.problems


def messages(file: Path) -> list[str]:
    return [problem.message for problem in problems(file)]


def test_a_file_with_only_title_and_url_has_the_defaults_of_settings(write: Write, tmp_path: Path) -> None:
    settings = load(write(SITE), {})
    expected = Settings(
        file=tmp_path / "config.toml",
        site=SiteSettings(
            title="Новини", url="https://hromady.example/", description="Новини", author=Author("Новини")
        ),
    )
    found, wanted = asdict(settings), asdict(expected)
    wanted["source"]["directory"] = tmp_path / "articles"
    wanted["feeds"]["directory"] = tmp_path / "feeds"
    wanted["feeds"]["url"] = "https://hromady.example/feeds/"
    wanted["state"] = tmp_path / ".feedpub" / "state.db"
    assert found == wanted


def test_the_table_of_keys_says_the_defaults_that_hold(write: Write) -> None:
    sections: dict[str, list[str]] = {}
    for key in KEYS:
        if key.section != "feeds.custom" and not key.required:
            sections.setdefault(key.section, []).append(f"{key.name} = {key.default}")
    text = SITE + "\n".join(sections.pop("site")) + "\n"
    text += "".join("[{}]\n{}\n".format(name, "\n".join(lines)) for name, lines in sections.items())
    assert load(write(text), {}) == load(write(SITE), {})


def test_the_table_of_keys_says_the_defaults_of_custom_feeds(write: Write) -> None:
    lines = [
        f"{key.name} = {key.default}" for key in KEYS if key.section == "feeds.custom" and not key.required
    ]
    short = SITE + '[[feeds.custom]]\nname = "partner"\n'
    assert load(write(short + "\n".join(lines)), {}) == load(write(short), {})


def test_every_key_has_a_sentence() -> None:
    assert [key.name for key in KEYS if not key.help.endswith(".")] == []


def test_paths_are_relative_to_the_file_and_not_to_the_working_directory(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere").mkdir()
    text = (
        '[source]\ndirectory = "../news"\n[feeds]\ndirectory = "/srv/feeds/."\n'
        '[state]\npath = "x/../s.db"\n[server]\nsocket = "run/s.sock"\n'
    )
    write(SITE + text)
    monkeypatch.chdir(tmp_path / "elsewhere")
    settings = load(Path("../config.toml"), {})
    assert settings.file == tmp_path / "config.toml"
    assert settings.source.directory == tmp_path.parent / "news"
    assert settings.feeds.directory == Path("/srv/feeds")
    assert settings.state == tmp_path / "s.db"
    assert settings.server.socket == tmp_path / "run/s.sock"


def test_every_mistake_is_told_at_once_with_its_line(write: Write) -> None:
    text = """\
[site]
title = ""
url = "hromady.example"
[feeds]
limt = 3
limit = 0
formats = ["rss", "atmo"]
[feeds.paths]
all = "../all.{format}"
[schedule]
cron = "61 * * * *"

[[feeds.custom]]
name = "one"
limit = "3"
[[feeds.custom]]
name = "two"
[feeds.custom.include]
tags = ["x"]
[websub]
hubs = [
  "nowhere",
]
"""
    found = problems(write(text))
    assert [problem.line for problem in found] == [2, 3, 5, 6, 7, 9, 11, 15, 19, 21]
    assert found[2].message == '[feeds] unknown key "limt"; did you mean "limit"?'
    assert found[3].message == "[feeds] limit must be a whole number of at least 1, not 0"
    assert (
        found[7].message == '[[feeds.custom]] number 1: limit must be a whole number of at least 1, not "3"'
    )
    assert found[8].message == '[[feeds.custom]] number 2: include.tags is unknown; did you mean "tag"?'


def test_the_path_of_a_mistake_is_shown_from_the_working_directory(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write("[site]\n")
    monkeypatch.chdir(tmp_path)
    assert {problem.path for problem in problems(file)} == {"config.toml"}
    assert {problem.path for problem in problems(Path("config.toml"))} == {"config.toml"}
    monkeypatch.chdir("/")
    assert problems(Path(tmp_path.relative_to("/"), "config.toml"))[0].path == str(file)[1:]


def test_a_file_outside_of_the_working_directory_is_shown_whole(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write("[site]\n")
    (tmp_path / "inner").mkdir()
    monkeypatch.chdir(tmp_path / "inner")
    assert problems(file)[0].path == file.as_posix()


def test_a_missing_key_is_shown_at_its_section(write: Write) -> None:
    (found,) = problems(write('# nothing\n\n[site]\ntitle = "x"\n'))
    assert (found.line, found.message[:21]) == (3, "[site] url is missing")


def test_an_empty_file_misses_both_required_keys(write: Write) -> None:
    found = problems(write(""))
    assert [problem.line for problem in found] == [None, None]
    assert ["title is missing" in found[0].message, "url is missing" in found[1].message] == [True, True]


def test_a_missing_file_is_told_with_the_command_that_writes_one(tmp_path: Path) -> None:
    (found,) = problems(tmp_path / "none.toml")
    assert "feedpub init" in found.message
    assert found.line is None


@pytest.mark.parametrize("name", ["a\0b.toml", "x" * 300])
def test_a_name_that_no_file_can_have_is_a_mistake(tmp_path: Path, name: str) -> None:
    assert "cannot be read" in problems(tmp_path / name)[0].message


def test_a_directory_is_no_configuration(tmp_path: Path) -> None:
    assert "is a directory" in problems(tmp_path)[0].message


def test_a_file_that_is_not_utf_8_is_told_with_the_line(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes('[site]\ntitle = "Новини"\n'.encode("windows-1251"))
    (found,) = problems(file)
    assert found.line == 2
    assert "UTF-8" in found.message


def test_a_byte_order_mark_and_windows_line_ends_are_no_mistake(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(b"\xef\xbb\xbf" + SITE.replace("\n", "\r\n").encode())
    assert load(file, {}).site.title == "Новини"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[site]\ntitle = Новини\n", 2),
        ("[site]\ntitle = 'x'\ntitle = 'y'\n", 3),
        ("[site\n", 1),
        ('[site]\n\ntitle = "x\n', 3),
        ("[site]\ntitle = [", 2),
        ("[site]\ntitle = 2024-99-99\n", 2),
    ],
)
def test_what_is_not_toml_is_told_with_its_line(write: Write, text: str, line: int) -> None:
    (found,) = problems(write(text))
    assert found.line == line
    assert found.message.startswith("is not valid TOML: ")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("[feeds]\nlimit = 3\nlimit = 4\n", "the key limit is set twice; keep one of the two"),
        ("[feeds]\nlimit = 3\nlimit = 4", "the key limit is set twice; keep one of the two"),
        ("[feeds]\nby = []\nby = [\n]\n", "a key is set twice; keep one of the two"),
        (
            "[feeds]\r\n[site]\r\n  [feeds]\r\nlimit = 4\r\n",
            "the section [feeds] stands twice; put all its keys below one line of that name",
        ),
    ],
)
def test_what_stands_twice_is_named(write: Write, text: str, wanted: str) -> None:
    assert messages(write(text)) == [f"is not valid TOML: {wanted}"]


@pytest.mark.parametrize("value", ["Новини", "“Новини”", "https://s.example/"])
def test_text_without_quotation_marks_is_told_what_it_lacks(write: Write, value: str) -> None:
    (message,) = messages(write(f"[site]\ntitle = {value}\n"))
    assert message == 'is not valid TOML: Invalid value; text stands in quotation marks, as in title = "News"'


def test_hostile_texts_are_mistakes_and_no_crash(write: Write) -> None:
    assert "nested too deeply" in messages(write("a = " + "[" * 50_000))[0]
    assert "not valid TOML" in messages(write("a = " + "9" * 5_000))[0]
    assert "larger than 1 MB" in messages(write("#" * 1_000_001))[0]


def test_a_number_of_thousands_of_digits_is_told_without_them(write: Write) -> None:
    (message,) = messages(write(SITE + "[feeds]\nlimit = 0x" + "f" * 9_000))
    assert (
        message
        == "[feeds] limit must be a whole number of at least 1 and no more than 2147483648, not so large a number"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[sight]\nx = "x"', "unknown section [sight]; did you mean [site]?"),
        ('[author]\nname = "x"', "unknown section [author]; did you mean [site.author]?"),
        ("[zzz]", "unknown section [zzz]"),
        ("[[feed]]", "unknown section [feed]; did you mean [feeds]?"),
        ("[feeds.path]\nall = 'x'", '[feeds] unknown section "path"; did you mean [feeds.paths]?'),
        ("[[feeds.customs]]\nname = 'x'", '[feeds] unknown section "customs"; did you mean [feeds.custom]?'),
        ("[site.authr]", '[site] unknown section "authr"; did you mean [site.author]?'),
        ("[feeds]\nformts = ['rss']", '[feeds] unknown key "formts"; did you mean "formats"?'),
        ("[server]\nlimit = 3", '[server] unknown key "limit"; did you mean "limit" in [feeds]?'),
        ("[server]\nzzzzzz = 3", '[server] unknown key "zzzzzz"'),
        ("[server]\nPort = 3", '[server] unknown key "Port"; did you mean "port"?'),
        ("[feeds.paths]\ntags = 'x'", '[feeds.paths] unknown key "tags"; did you mean "tag"?'),
        (
            "[feeds]\nname = 'x'",
            '[feeds] unknown key "name"; did you mean "name" in [site.author]?',
        ),
        ('[server]\n"a\\u001bb" = 3', '[server] unknown key "a\\x1bb"'),
    ],
)
def test_unknown_names_are_mistakes_that_suggest(write: Write, text: str, message: str) -> None:
    assert messages(write(f"{SITE}{text}\n")) == [message]


def test_a_key_in_no_section_is_told_where_it_belongs(write: Write) -> None:
    found = messages(write(f"titel = 'x'\nlimit = 3\n{SITE}"))
    assert found == [
        'unknown key "titel", which stands in no section; did you mean "title" in [site]?',
        'unknown key "limit", which stands in no section; did you mean "limit" in [feeds]?',
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("feeds = 3\n", "[feeds] must be a section that begins with the line [feeds], not 3"),
        (
            "[[feeds]]\nlimit = 1\n",
            "[feeds] must be a section that begins with the line [feeds], not [[feeds]]",
        ),
        (
            "[feeds]\npaths = 'x'\n",
            '[feeds.paths] must be a section that begins with the line [feeds.paths], not "x"',
        ),
        (
            "[feeds.custom]\nname = 'x'\n",
            "[[feeds.custom]] must begin each feed with the line [[feeds.custom]], in double brackets",
        ),
        (
            "[feeds]\ncustom = ['x']\n",
            "[[feeds.custom]] must begin each feed with the line [[feeds.custom]], in double brackets",
        ),
    ],
)
def test_a_section_that_is_none_is_told_once(write: Write, text: str, message: str) -> None:
    whole = f"{text}{SITE}" if text.startswith("feeds") else f"{SITE}{text}"
    assert messages(write(whole)) == [message]


def test_defaults_follow_from_the_keys_that_are_given(write: Write) -> None:
    settings = load(
        write(
            '[site]\ntitle = " Новини  громад "\nurl = "https://Громади.EXAMPLE/нов"\n'
            'icon = "/i.png"\nlogo = "https://cdn.example/l.png"\n[site.author]\nurl = "/pro/"\n'
        ),
        {},
    )
    assert settings.site.title == settings.site.description == settings.site.author.name == "Новини громад"
    assert settings.site.url == "https://xn--80afeqrln.example/%D0%BD%D0%BE%D0%B2/"
    assert settings.feeds.url == f"{settings.site.url}feeds/"
    assert settings.site.icon == f"{settings.site.url}i.png"
    assert settings.site.logo == "https://cdn.example/l.png"
    assert settings.site.author.url == f"{settings.site.url}pro/"
    assert settings.site.timezone == ZoneInfo("UTC")


def test_the_source_and_the_output_are_kept_apart(write: Write, tmp_path: Path) -> None:
    same = '[source]\ndirectory = "x"\n[feeds]\ndirectory = "./x/"\n'
    inside = '[source]\ndirectory = "x/y"\n[feeds]\ndirectory = "x"\n'
    around = '[source]\ndirectory = "x"\n[feeds]\ndirectory = "x/feeds"\n'
    assert messages(write(SITE + same)) == [
        "[feeds] directory must not be source.directory; give the feeds one of their own"
    ]
    assert messages(write(SITE + inside)) == [
        "[source] directory must not lie inside feeds.directory, where everything is public"
    ]
    assert load(write(SITE + around), {}).feeds.directory == tmp_path / "x/feeds"


def test_a_link_does_not_hide_that_source_and_output_are_one(write: Write, tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "feeds").symlink_to("articles")
    assert "must not be source.directory" in messages(write(SITE))[0]


def test_the_state_is_no_directory_of_articles_or_feeds(write: Write) -> None:
    assert "must be a file of its own" in messages(write(SITE + '[state]\npath = "feeds"\n'))[0]
    assert "where everything is public" in messages(write(SITE + '[state]\npath = "feeds/x/state.db"\n'))[0]


def test_every_and_cron_exclude_one_another(write: Write) -> None:
    both = '[schedule]\nevery = "5m"\ncron = "0 * * * *"\n'
    assert messages(write(SITE + both)) == [
        "[schedule] cron cannot be set together with every; keep one of the two"
    ]
    schedule = load(write(SITE + '[schedule]\ncron = " 0  * * * 7"\nwatch = false\n'), {}).schedule
    assert (schedule.every, schedule.cron, schedule.watch) == (None, "0 * * * 7", False)
    neither = '[schedule]\nevery = ""\n'
    assert messages(write(SITE + neither)) == [
        '[schedule] every must be a duration such as "10m", or cron must be set'
    ]
    empty = load(write(SITE + '[schedule]\nevery = "1h30m"\ncron = ""\n'), {}).schedule
    assert (empty.every, empty.cron) == (timedelta(minutes=90), None)


def test_a_guard_at_its_defaults_may_be_written_out(write: Write) -> None:
    text = '[guard]\nremoved = "20%"\nedited = "50%"\nreissued = 0\nadded = "any"\n'
    assert load(write(SITE + text), {}).guard == GuardSettings()
    assert GuardSettings().removed == Bound(share=0.2)


def test_text_of_several_lines_does_not_shift_or_hide_a_line(write: Write) -> None:
    text = 'description = """\nlimit = 5\n\'\'\'[feeds]\n"""\n[feeds]\n"limit" = 0\nauthor.x = 1\n'
    assert [problem.line for problem in problems(write(SITE + text))] == [9, 10]
