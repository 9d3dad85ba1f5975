"""The command line: in this process where that is enough, as a program where streams, signals and exit codes matter."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from feedpub import __version__
from feedpub.cli import COMMANDS, feedpub
from feedpub.cli.printing import printable
from feedpub.errors import PublishError
from feedpub.lock import build_lock
from tests.newsroom import CONFIG, Newsroom, without_rights

PATIENCE = 60

needs_full_device = pytest.mark.skipif(
    not Path("/dev/full").exists(), reason="this system has no full device"
)


@pytest.fixture
def newsroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Newsroom:
    one = Newsroom(tmp_path)
    one.save()
    monkeypatch.chdir(tmp_path)
    return one


def call(*arguments: str) -> Result:
    return CliRunner().invoke(feedpub, arguments, prog_name="feedpub")


def program(
    *arguments: str, environment: Mapping[str, str] | None = None, cwd: Path | None = None
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "feedpub", *arguments],
        capture_output=True,
        env=surroundings(environment),
        cwd=cwd,
        timeout=PATIENCE,
        check=False,
    )


def surroundings(more: Mapping[str, str] | None = None) -> dict[str, str]:
    paths = os.pathsep.join(str(Path(path).resolve()) for path in sys.path if path)
    return {**os.environ, "PYTHONPATH": paths, **(more or {})}


def commands() -> dict[str, click.Command]:
    context = click.Context(feedpub)
    return {name: command for name in COMMANDS if (command := feedpub.get_command(context, name))}


# Start


def test_the_version_is_told_before_the_command_line_is_loaded() -> None:
    code = (
        "import sys; sys.argv = ['feedpub', '--version']; from feedpub.__main__ import main; main(); "
        "print(sorted({'click', 'feedpub.cli', 'feedpub.config', 'logging'} & set(sys.modules)))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=surroundings(), check=True
    )
    assert answer.stdout == f"feedpub {__version__}\n[]\n"


@pytest.mark.parametrize(
    ("arguments", "unwanted"),
    [
        ("['--help']", {"lxml", "apscheduler", "watchfiles", "feedgen", "httpx", "uvicorn", "pyromark"}),
        ("['status']", {"lxml", "apscheduler", "watchfiles", "feedgen", "pyromark", "httpx"}),
    ],
)
def test_a_command_loads_only_what_it_needs(newsroom: Newsroom, arguments: str, unwanted: set[str]) -> None:
    code = (
        f"import sys; sys.argv = ['feedpub', *{arguments}]\nfrom feedpub.__main__ import main\ntry:\n    main()\n"
        f"except SystemExit:\n    pass\nprint(sorted({unwanted} & set(sys.modules)))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=surroundings(), check=True
    )
    assert answer.stdout.endswith("\n[]\n")


def test_version_beside_other_options_is_told_too() -> None:
    assert call("--config", "x", "--version").output == f"feedpub {__version__}\n"


# Help


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_every_command_has_examples(name: str) -> None:
    answer = call(name, "--help")
    assert answer.exit_code == 0
    assert re.search(rf"Examples:\n  .*feedpub {name}", answer.stdout)


def test_help_names_every_command_with_a_sentence() -> None:
    answer = call("--help").stdout
    for name in COMMANDS:
        assert re.search(rf"^  {name} +[A-Z].*\.$", answer, re.MULTILINE)
    assert "Examples:" in answer
    assert "_FEEDPUB_COMPLETE" in answer


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_takes_the_options_that_all_share(name: str) -> None:
    names = {option for parameter in commands()[name].params for option in parameter.opts}
    assert {"--config", "--quiet", "--verbose"} <= names


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_every_command_is_explained(name: str) -> None:
    options = [one for one in commands()[name].params if isinstance(one, click.Option)]
    assert all(option.help for option in options)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shell_completion_is_there(shell: str) -> None:
    answer = program(environment={"_FEEDPUB_COMPLETE": f"{shell}_source"})
    assert answer.returncode == 0, answer.stderr
    assert b"_FEEDPUB_COMPLETE" in answer.stdout


@pytest.mark.parametrize(
    ("words", "expected"),
    [("feedpub sta", "status"), ("feedpub build --dry", "--dry-run"), ("feedpub nonsense x", "")],
)
def test_completion_completes(words: str, expected: str) -> None:
    count = str(len(words.split()) - 1)
    answer = program(
        environment={"_FEEDPUB_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": count}
    )
    assert answer.returncode == 0
    assert expected in answer.stdout.decode()
    assert not answer.stderr


# Mistakes


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["lst"], 'did you mean "list"?'),
        (["frobnicate"], "feedpub --help"),
        (["build", "--jsn"], "--json"),
        (["build", "--wait", "soon"], "--wait"),
        (["build", "--wait", "-1"], "--wait"),
        (["build", "extra"], "extra"),
        (["show"], "ARTICLE"),
        (["show", "nothing.md"], "feedpub list"),
        (["check", "nothing.md"], "no such file"),
        (["--config", "nowhere.toml", "build"], "nowhere.toml: error: there is no such file"),
        (["list", "--config", "."], "--config must name a file"),
        (["retire", "a", "--undo", "--to", "b"], "--undo and --to cannot go together"),
        (["init", "elsewhere", "--config", "other/site.toml"], "leave one of them out"),
    ],
)
def test_wrong_usage_ends_with_2_and_a_hint(newsroom: Newsroom, arguments: list[str], hint: str) -> None:
    answer = call(*arguments)
    assert answer.exit_code == 2
    assert hint in answer.output
    assert "Traceback" not in answer.output
    assert not newsroom.feeds.exists()


@pytest.mark.parametrize("command", ["build", "run", "check", "list", "status", "plan"])
def test_every_mistake_of_the_configuration_is_named_by_key(newsroom: Newsroom, command: str) -> None:
    config = newsroom.folder / "config.toml"
    config.write_text(CONFIG + "colour = 1\n[feeds]\nlimt = 3\nformats = []\n", "utf-8")
    answer = call(command)
    assert answer.exit_code == 2
    said = answer.stdout if command == "check" else answer.stderr
    for key in ("colour", "limt", "formats"):
        assert re.search(rf"^config\.toml:\d+: error: .*{key}", said, re.MULTILINE)
    assert 'did you mean "limit"?' in said
    assert sorted(path.name for path in newsroom.folder.iterdir()) == ["articles", "config.toml"]


# Build


def test_a_build_says_on_one_line_what_it_did_and_prints_nothing(newsroom: Newsroom) -> None:
    newsroom.article("a.md")
    answer = call("build")
    assert answer.exit_code == 0
    assert answer.stdout == ""
    assert re.search(
        r"INFO build exit=0 seconds=\d+\.\d\d articles=1 left_out=0 feeds=1 written=\d+ deleted=0\n$",
        answer.stderr,
    )


def test_json_is_the_report_with_the_keys_of_the_contract(newsroom: Newsroom) -> None:
    newsroom.article("a.md", tags=["міст"])
    newsroom.write("bad.md", "---\ntitle: Без дати\n---\nтекст")
    answer = call("build", "--json")
    report = json.loads(answer.stdout)
    assert list(report) == [
        "version", "exit", "started", "seconds", "articles", "feeds", "written", "deleted", "problems",
    ]  # fmt: skip
    assert report["articles"] == {"published": 1, "draft": 0, "due": 0, "expired": 0, "left out": 1}
    assert report["feeds"][0].keys() == {"path", "added", "edited", "removed", "reissued", "held"}
    assert report["problems"][0].keys() == {"path", "line", "level", "message"}
    assert report["problems"][0]["path"] == "articles/bad.md"
    assert "articles/bad.md: warning: " in answer.stderr


@pytest.mark.parametrize(
    ("spoil", "arguments", "exit"),
    [
        (lambda site: site.source.rmdir(), ["--force"], 2),
        (lambda site: site.feeds.write_text("a file"), [], 5),
        (lambda site: (site.folder / ".feedpub").write_text("a file"), [], 5),
        (lambda site: site.write("bad.md", "---\ntitle: Без дати\n---\n"), ["--strict"], 1),
        (Newsroom.save, ["--tag", "нема"], 2),
    ],
)
def test_a_build_that_fails_prints_its_report_too(
    newsroom: Newsroom, spoil: Callable[[Newsroom], object], arguments: list[str], exit: int
) -> None:
    spoil(newsroom)
    answer = call("build", "--json", *arguments)
    report = json.loads(answer.stdout)
    assert answer.exit_code == report["exit"] == exit
    assert report["problems"]
    assert report["written"] == []
    assert report["problems"][0]["message"] in answer.stderr


def test_a_missing_source_counts_more_than_a_lock_and_an_output_that_cannot_be_written(
    newsroom: Newsroom,
) -> None:
    settings = newsroom.settings
    newsroom.source.rmdir()
    with build_lock(settings.state.parent, settings.feeds.directory):
        assert call("build").exit_code == 2
    newsroom.feeds.write_text("a file")
    assert call("build").exit_code == 2


def test_a_lock_counts_more_than_an_output_that_cannot_be_written(newsroom: Newsroom) -> None:
    settings = newsroom.settings
    with build_lock(settings.state.parent):
        newsroom.feeds.write_text("a file")
        assert call("build").exit_code == 4


def test_a_missing_source_leaves_nothing_behind(newsroom: Newsroom) -> None:
    newsroom.source.rmdir()
    assert call("build").exit_code == 2
    assert [path.name for path in newsroom.folder.iterdir()] == ["config.toml"]


def test_a_suddenly_empty_source_ends_with_3_and_force_publishes_it(newsroom: Newsroom) -> None:
    path = newsroom.article("a.md")
    newsroom.build()
    path.unlink()
    answer = call("build")
    assert answer.exit_code == 3
    assert "--force" in answer.stderr
    assert newsroom.titles() == ["Новина"]
    assert call("build", "--force").exit_code == 0
    assert newsroom.titles() == []


def test_an_unknown_tag_suggests_and_touches_nothing(newsroom: Newsroom) -> None:
    newsroom.article("a.md", tags=["партнерство"])
    answer = call("build", "--tag", "партнество")
    assert answer.exit_code == 2
    assert 'did you mean "партнерство"?' in answer.stderr
    assert sorted(path.name for path in newsroom.folder.iterdir()) == ["articles", "config.toml"]
    newsroom.build()
    before = newsroom.files()
    newsroom.article("b.md", tags=["партнерство"])
    assert call("build", "--tag", "партнерство", "--tag", "нема").exit_code == 2
    assert newsroom.files() == before


def test_every_unknown_tag_is_named_by_its_option_and_not_by_the_configuration(newsroom: Newsroom) -> None:
    newsroom.article("a.md", tags=["Дороги"])
    answer = call("build", "--json", "--tag", "дорги", "--tag", "дороги", "--tag", "нема")
    assert [(one["path"], one["line"]) for one in json.loads(answer.stdout)["problems"]] == [
        ("--tag дорги", None),
        ("--tag нема", None),
    ]
    assert (
        '--tag дорги: error: there is no feed of this tag; did you mean "Дороги"?'
        in answer.stderr.splitlines()
    )
    assert answer.exit_code == 2


def test_tag_takes_names_and_slugs_again_and_again(newsroom: Newsroom) -> None:
    newsroom.article("a.md", tags=["Дороги", "Мости", "Інше"])
    report = json.loads(call("build", "--json", "--tag", "ДОРОГИ", "--tag", "mosty").stdout)
    assert {path.partition(".")[0] for path in report["written"]} >= {"tags/dorohy", "tags/mosty"}
    assert "tags/inshe.rss" not in report["written"]
    assert "all.rss" not in report["written"]


def test_a_dry_run_of_an_unbuilt_site_tells_all_and_leaves_nothing(newsroom: Newsroom) -> None:
    newsroom.article("a.md")
    answer = call("build", "--dry-run", "--json")
    assert answer.exit_code == 0
    assert json.loads(answer.stdout)["feeds"][0]["added"] == ["https://luky.example/news/a/"]
    assert "INFO dry run exit=0" in answer.stderr
    assert sorted(path.name for path in newsroom.folder.iterdir()) == ["articles", "config.toml"]


def test_a_dry_run_tells_people_what_would_change_as_plan_does(newsroom: Newsroom) -> None:
    newsroom.article("a.md")
    told = call("build", "--dry-run").stdout
    assert told == call("plan").stdout
    assert "  + https://luky.example/news/a/\n" in told


@pytest.mark.parametrize("command", ["build --dry-run", "plan"])
def test_who_could_not_look_does_not_say_that_nothing_would_change(newsroom: Newsroom, command: str) -> None:
    newsroom.article("a.md")
    with build_lock(newsroom.settings.state.parent):
        answer = call(*command.split())
    assert (answer.exit_code, answer.stdout) == (4, "")
    assert "try again when it has ended (build, retire and withdraw wait for it with --wait" in answer.stderr


@pytest.mark.parametrize("command", ["build --dry-run", "plan", "list", "check", "status"])
def test_who_only_asks_leaves_feeds_and_state_as_they_were_to_the_byte(
    newsroom: Newsroom, command: str
) -> None:
    newsroom.article("a.md", "Перша", "2026-02-01", "Мости і дороги.")
    newsroom.build()
    newsroom.article("a.md", "Перша", "2026-02-01", "Сади і парки.")
    state = newsroom.folder / ".feedpub/state.db"
    before = state.read_bytes(), newsroom.files()
    call(*command.split())
    assert (state.read_bytes(), newsroom.files()) == before


def test_a_dry_run_runs_no_hook_and_is_not_the_last_build(newsroom: Newsroom) -> None:
    newsroom.config = CONFIG + '[hooks]\npublished = ["touch ran"]\n'
    newsroom.save()
    newsroom.article("a.md")
    call("build", "--dry-run")
    assert not (newsroom.folder / "ran").exists()
    assert json.loads(call("status", "--json").stdout)["last_build"] is None
    call("build")
    assert (newsroom.folder / "ran").exists()


def test_every_path_in_a_message_is_relative_to_the_working_directory(newsroom: Newsroom) -> None:
    newsroom.article("a.md", slug="same")
    newsroom.article("b.md", "Інша", slug="same")
    (newsroom.folder / "feeds/all.rss").mkdir(parents=True)
    os.mkfifo(newsroom.source / "c.md")
    (newsroom.source / "d.md").symlink_to("/etc/passwd")
    answer = call("build", "--json")
    assert answer.exit_code == 5
    paths = {problem["path"] for problem in json.loads(answer.stdout)["problems"]}
    assert paths == {"articles/b.md", "articles/d.md", "feeds/all.rss"}
    assert "\nfeeds/all.rss: error: cannot be written (Is a directory)" in answer.stderr


@pytest.mark.parametrize("command", ["build", "plan", "check", "list", "show a.md"])
def test_a_source_that_is_missing_is_told_by_its_path_from_here(newsroom: Newsroom, command: str) -> None:
    newsroom.source.rmdir()
    assert "[source] directory 'articles' cannot be read" in call(*command.split()).output


@pytest.mark.parametrize("command", ["build", "plan", "list", "check", "status"])
def test_a_state_that_cannot_even_be_looked_for_ends_with_5_and_its_name(
    newsroom: Newsroom, command: str
) -> None:
    name = f"{'x' * 300}/state.db"
    newsroom.config = f'{CONFIG}[state]\npath = "{name}"\n'
    newsroom.save()
    newsroom.article("a.md")
    answer = call(command)
    assert answer.exit_code == 5
    assert f"{name}: " in answer.output


@pytest.mark.parametrize("command", ["build", "plan"])
def test_a_report_as_json_names_the_mistakes_of_the_configuration_too(
    newsroom: Newsroom, command: str
) -> None:
    newsroom.config = CONFIG + "[feeds]\nlimt = 4\n"
    newsroom.save()
    answer = call(command, "--json")
    report = json.loads(answer.stdout)
    assert answer.exit_code == report["exit"] == 2
    assert [(one["path"], one["level"]) for one in report["problems"]] == [("config.toml", "error")]
    assert report["articles"] == {"published": 0, "draft": 0, "due": 0, "expired": 0, "left out": 0}
    assert "limt" in answer.stderr


@pytest.mark.parametrize("tag", ["нема", "x"])
def test_nobody_is_paged_for_a_mistake_at_the_keyboard(newsroom: Newsroom, tag: str) -> None:
    newsroom.config = CONFIG + '[hooks]\nfailed = ["touch paged"]\n'
    newsroom.save()
    call("build", "--tag", tag)
    assert not (newsroom.folder / "paged").exists()
    newsroom.source.rmdir()
    call("build")
    assert (newsroom.folder / "paged").exists()


def test_wait_waits_for_the_other_build(newsroom: Newsroom) -> None:
    newsroom.article("a.md")
    settings = newsroom.settings
    with build_lock(settings.state.parent, settings.feeds.directory):
        assert call("build").exit_code == 4
        waiting = subprocess.Popen(
            [sys.executable, "-m", "feedpub", "build", "--wait", str(PATIENCE)], env=surroundings()
        )
        time.sleep(0.3)
        assert waiting.poll() is None
    assert waiting.wait(PATIENCE) == 0


def test_a_configuration_elsewhere_has_its_paths_beside_it_and_messages_are_from_here(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    other = Newsroom(tmp_path / "other")
    other.save()
    other.article("a.md")
    other.write("bad.md", "---\ntitle: Без дати\n---\nтекст")
    for arguments in (["--config", "other/config.toml", "build"], ["build", "--config", "other/config.toml"]):
        answer = call(*arguments)
        assert answer.exit_code == 0
        assert "\nother/articles/bad.md: warning: " in f"\n{answer.stderr}"
    assert other.titles() == ["Новина"]
    assert not newsroom.feeds.exists()


def test_an_option_after_the_command_counts_more_than_one_before_it(newsroom: Newsroom) -> None:
    assert call("--config", "nowhere.toml", "list", "--config", "config.toml").exit_code == 0


@pytest.mark.parametrize("arguments", [["--quiet", "build"], ["build", "-q"]])
def test_quiet_says_nothing_but_errors(newsroom: Newsroom, arguments: list[str]) -> None:
    newsroom.write("bad.md", "---\ntitle: Без дати\n---\nтекст")
    answer = call(*arguments)
    assert answer.exit_code == 0
    assert answer.output == ""
    newsroom.source.rename(newsroom.folder / "away")
    assert "cannot be read" in call(*arguments).stderr


@pytest.mark.parametrize("arguments", [["--verbose", "build"], ["build", "-v"]])
def test_verbose_names_every_document(newsroom: Newsroom, arguments: list[str]) -> None:
    newsroom.article("a.md")
    answer = call(*arguments)
    assert "DEBUG written path=all.rss\n" in answer.stderr
    assert "DEBUG feed path=all added=1 edited=0" in answer.stderr


# Streams


def test_what_is_no_terminal_gets_plain_lines_with_the_moment(newsroom: Newsroom) -> None:
    newsroom.article("a.md")
    answer = program("build")
    assert re.fullmatch(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4} INFO build .*\n", answer.stderr)
    assert b"\x1b" not in answer.stderr


def on_a_terminal(*arguments: str, environment: Mapping[str, str] | None = None) -> tuple[int, str]:
    """Run the program on a terminal; return its exit code and all that was shown."""
    main, side = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "feedpub", *arguments],
        stdin=side,
        stdout=side,
        stderr=side,
        env=surroundings({"TERM": "xterm", **(environment or {})}),
    )
    os.close(side)
    shown = b""
    while True:
        try:
            part = os.read(main, 65_536)
        except OSError:  # Linux's way to say that the other side is closed
            break
        if not part:
            break
        shown += part
    os.close(main)
    return process.wait(PATIENCE), shown.decode("utf-8", "replace")


def test_a_terminal_gets_colour_and_no_moment(newsroom: Newsroom) -> None:
    newsroom.write("bad.md", "---\ntitle: Без дати\n---\nтекст")
    exit, shown = on_a_terminal("build")
    assert exit == 0
    assert "\x1b[33marticles/bad.md: warning: " in shown
    assert re.search(r"^INFO build exit=0", shown, re.MULTILINE)


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_colour_may_be_refused(newsroom: Newsroom, environment: dict[str, str]) -> None:
    newsroom.write("bad.md", "---\ntitle: Без дати\n---\nтекст")
    _, shown = on_a_terminal("build", environment=environment)
    assert "articles/bad.md: warning: " in shown
    assert "\x1b[3" not in shown


def test_a_terminal_gets_progress_that_goes_away(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    script = newsroom.folder / "slow.py"
    script.write_text(
        "from feedpub.cli import printing, progress\n"
        "progress._PATIENCE = progress._SHOW_EVERY = 0\n"
        "with progress.Progress() as shown:\n"
        "    for done in range(0, 2_001, 500):\n"
        "        shown('Reading articles', done, 2_000)\n"
        "print('end')\n"
    )
    start = "from feedpub.cli.printing import start_log; start_log(quiet=False, verbose=False); "
    monkeypatch.setattr(sys, "executable", sys.executable)
    main, side = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", f"{start}exec(open({str(script)!r}).read())"],
        stdin=side, stdout=side, stderr=side, env=surroundings({"TERM": "xterm"}),
    )  # fmt: skip
    os.close(side)
    assert process.wait(PATIENCE) == 0
    shown = os.read(main, 65_536).decode()
    os.close(main)
    assert "\r\x1b[KReading articles: 1,000 of 2,000 (50%)" in shown
    assert shown.endswith("\r\x1b[Kend\r\n")


def test_elsewhere_long_work_has_a_line_now_and_then(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feedpub.cli.progress._LOG_EVERY", 0)
    newsroom.article("a.md")
    answer = call("build")
    assert re.search(r"INFO reading articles done=0 of=1\n", answer.stderr)
    assert "\x1b" not in answer.stderr


@pytest.mark.parametrize("arguments", [["list"], ["list", "--json"], ["show", "a.md"], ["status"], ["check"]])
def test_a_reader_that_has_seen_enough_is_no_mistake(newsroom: Newsroom, arguments: list[str]) -> None:
    newsroom.article("a.md", "Довга назва" * 1_000)
    newsroom.build()
    main, side = os.pipe()
    os.close(main)
    with os.fdopen(side, "wb") as closed:
        answer = subprocess.run(
            [sys.executable, "-m", "feedpub", "-q", *arguments],
            stdout=closed,
            stderr=subprocess.PIPE,
            env=surroundings(),
            check=False,
        )
    assert answer.returncode == 0
    assert answer.stderr == b""


@needs_full_device
def test_a_result_that_cannot_be_written_is_an_error(newsroom: Newsroom) -> None:
    newsroom.article("a.md")
    with Path("/dev/full").open("wb") as full:
        answer = subprocess.run(
            [sys.executable, "-m", "feedpub", "list"],
            stdout=full, stderr=subprocess.PIPE, env=surroundings(), check=False,
        )  # fmt: skip
    assert answer.returncode == 5
    assert b"could not be written" in answer.stderr
    assert b"Traceback" not in answer.stderr


def test_a_configuration_that_may_not_be_read_is_a_problem_like_others(newsroom: Newsroom) -> None:
    newsroom.folder.joinpath("config.toml").chmod(0)
    assert call("check", "--json").exit_code in {0, 2}  # loads what the command needs; root may read it
    with without_rights():
        answer = call("check", "--json")
    assert answer.exit_code == 2
    (problem,) = json.loads(answer.stdout)
    assert (problem["path"], problem["message"]) == ("config.toml", "cannot be read: Permission denied")


def test_feeds_below_a_folder_that_may_not_be_entered_cannot_be_written(newsroom: Newsroom) -> None:
    """Python 3.11 raises PermissionError where it is asked for a path there; the build ended with a traceback and 1."""
    newsroom.article("a.md")
    closed = newsroom.folder / "closed"
    closed.mkdir(0)
    with without_rights(), pytest.raises(PublishError), build_lock(closed / "feeds"):
        pytest.fail("a lock in a folder that is closed")


@needs_full_device
def test_a_log_that_nobody_can_take_fails_no_build(newsroom: Newsroom) -> None:
    newsroom.article("a.md")
    newsroom.write("без-дати.md", "---\ntitle: Без дати\n---\nтекст")
    main, side = os.pipe()
    os.close(main)
    with Path("/dev/full").open("wb") as full, os.fdopen(side, "wb") as gone:
        for stderr in (full, gone):
            answer = subprocess.run(
                [sys.executable, "-m", "feedpub", "build", "--json"],
                stdout=subprocess.PIPE, stderr=stderr, env=surroundings(), check=False,
            )  # fmt: skip
            assert answer.returncode == 0
            assert json.loads(answer.stdout)["articles"]["left out"] == 1


@pytest.mark.parametrize("closed", ["0", "1", "2", "0 1 2"])
def test_a_standard_file_that_is_closed_fails_no_build_and_is_no_file_of_ours(
    newsroom: Newsroom, closed: str
) -> None:
    newsroom.article("a.md")
    newsroom.config += '[hooks]\npublished = ["cat >/dev/null; echo from a hook; echo from a hook >&2"]\n'
    newsroom.save()
    closing = " ".join(f"{number}>&-" for number in closed.split())
    answer = subprocess.run(
        ["/bin/sh", "-c", f'exec "$0" -m feedpub build {closing}', sys.executable],
        capture_output=True, env=surroundings(), check=False,
    )  # fmt: skip
    assert answer.returncode == 0
    assert newsroom.titles() == ["Новина"]
    assert (b"from a hook" in answer.stderr) == ("2" not in closed)


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"PYTHONIOENCODING": "ascii"},
    ],
)
def test_a_locale_that_knows_no_cyrillic_is_no_obstacle(
    newsroom: Newsroom, environment: dict[str, str]
) -> None:
    newsroom.article("міст.md", "Міст «Єдність»", tags=["міст"])
    newsroom.write("погана.md", "---\ntitle: Без дати\n---\nтекст")
    for arguments in (["build"], ["list"], ["show", "міст.md"], ["check"]):
        answer = program(*arguments, environment=environment)
        assert answer.returncode == (1 if arguments == ["check"] else 0), answer.stderr
        assert b"Traceback" not in answer.stderr
    answer = program("list", "--json", environment=environment)
    row = json.loads(answer.stdout.splitlines()[0])
    assert row["title"] == "Міст «Єдність»"
    assert row["path"] == "міст.md"


@pytest.mark.parametrize(
    "arguments",
    [
        ["show", b"\xff.md"],
        ["withdraw", b"\xff.md"],
        ["check", b"\xff.md"],
        ["build", "--tag", b"\xff"],
        ["list", "--config", b"\xff"],
    ],
)
def test_an_argument_that_is_no_text_is_a_mistake_like_others(
    newsroom: Newsroom, arguments: list[str | bytes]
) -> None:
    newsroom.article("a.md")
    words = [word if isinstance(word, bytes) else word.encode() for word in arguments]
    answer = subprocess.run(
        [sys.executable.encode(), b"-m", b"feedpub", *words],
        capture_output=True, env=surroundings(), check=False,
    )  # fmt: skip
    assert answer.returncode == 2
    assert rb"\udcff" in answer.stdout + answer.stderr
    assert b"Traceback" not in answer.stderr


def test_what_moves_a_cursor_is_escaped_and_json_keeps_it_whole(newsroom: Newsroom) -> None:
    name = "a\x1b[2Jb\nc.md"
    newsroom.write(name, "---\ntitle: Без дати\n---\nтекст")
    answer = call("list")
    assert answer.stdout.count("\n") == 1
    assert r"a\x1b[2Jb\nc.md" in answer.stdout
    assert json.loads(call("list", "--json").stdout)["path"] == name
    assert "\x1b" not in call("build").stderr


def test_letters_and_spaces_of_every_language_stay_as_they_are() -> None:
    text = "Їжак\u00a0— «ґанок» 🌻 \u0301"
    assert printable(text) == text
    assert printable("a\udc80\x9b\u2028") == r"a\udc80\x9b\u2028"


# The other commands


def test_init_writes_a_site_that_builds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    answer = call("init", "site")
    assert answer.exit_code == 0
    assert "site/config.toml: written" in answer.stderr
    assert call("--config", "site/config.toml", "build", "--strict").exit_code == 0
    assert (tmp_path / "site/feeds/all.rss").exists()


def test_init_overwrites_nothing(newsroom: Newsroom) -> None:
    before = (newsroom.folder / "config.toml").read_bytes()
    answer = call("init")
    assert answer.exit_code == 0
    assert "config.toml: kept as it is" in answer.stderr
    assert (newsroom.folder / "config.toml").read_bytes() == before


def test_init_takes_the_directory_of_config_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert call("init", "--config", "site/config.toml", "--quiet").output == ""
    assert (tmp_path / "site/config.toml").exists()
    assert call("init", "--config", "site/feedpub.toml", "--quiet").output == ""
    assert call("check", "--config", "site/feedpub.toml").exit_code == 0


def test_init_tells_a_command_that_can_be_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "`feedpub build --config 'мої новини/config.toml'`" in call("init", "мої новини").stderr


def test_list_shows_a_line_for_each_file_with_its_reason(newsroom: Newsroom) -> None:
    newsroom.article("a.md", "Міст")
    newsroom.write("bad.md", "---\ntitle: Без дати\n---\nтекст")
    first, second = call("list").stdout.splitlines()
    assert first == "2026-02-01 10:00+02:00  published  a.md  Міст"
    assert second.startswith(f"{'-':22}  left out   bad.md  (")


def test_show_tells_each_field_with_its_place(newsroom: Newsroom) -> None:
    newsroom.article("a.md", "Міст", tags=["Дороги"], feed=False)
    answer = call("show", "a.md").stdout
    assert 'title: Міст  [front matter "title"]' in answer
    assert 'published: 2026-02-01T10:00:00+02:00  [front matter "date"]' in answer
    assert 'tags: Дороги  [front matter "tags"]' in answer
    assert "format: markdown\n" in answer
    assert "id: not given yet\n" in answer
    assert "in feeds: no" in answer


def test_show_tells_why_an_article_cannot_be_read(newsroom: Newsroom) -> None:
    newsroom.write("bad.md", "---\ntitle: Без дати\n---\nтекст")
    answer = call("show", "articles/bad.md")
    assert answer.exit_code == 0
    assert "state: left out" in answer.stdout
    assert re.search(r"^why: .*date", answer.stdout, re.MULTILINE)


def test_check_prints_a_line_for_each_problem_and_ends_with_1(newsroom: Newsroom) -> None:
    newsroom.article("good.md")
    assert call("check").exit_code == 0
    newsroom.write("bad.md", "---\ntitle: Без дати\ndate: колись\n---\nтекст")
    answer = call("check")
    assert answer.exit_code == 1
    assert re.fullmatch(r"articles/bad\.md(:\d+)?: error: .+\n", answer.stdout)
    listed = json.loads(call("check", "--json").stdout)
    assert [one["path"] for one in listed] == ["articles/bad.md"]
    assert listed[0].keys() == {"path", "line", "level", "message"}


def test_check_goes_by_the_order_of_exit_codes(newsroom: Newsroom) -> None:
    newsroom.write("bad.md", "---\ntitle: Без дати\n---\nтекст")
    answer = call("check", "articles/bad.md", "articles/nothing.md")
    assert answer.exit_code == 2
    assert "articles/bad.md: error" in answer.stdout
    assert "articles/nothing.md: error: there is no such file" in answer.stdout


def test_check_of_a_configuration_that_is_wrong_prints_json_too(newsroom: Newsroom) -> None:
    (newsroom.folder / "config.toml").write_text("[site]\n")
    answer = call("check", "--json")
    assert answer.exit_code == 2
    assert {one["level"] for one in json.loads(answer.stdout)} == {"error"}


def test_check_can_be_quiet_about_warnings(newsroom: Newsroom) -> None:
    newsroom.article("a.md")
    newsroom.build()
    (newsroom.feeds / "all.json").unlink()
    assert "warning: " in call("check").stdout
    assert call("check", "--quiet").output == ""


def test_status_of_a_site_that_was_never_built(newsroom: Newsroom) -> None:
    answer = call("status")
    assert answer.exit_code == 0
    assert "last build: none yet" in answer.stdout
    status = json.loads(call("status", "--json").stdout)
    assert status["last_build"] is status["next_run"] is None
    assert status["feeds"] == status["left_out"] == status["events"] == []
    assert not (newsroom.folder / ".feedpub").exists()


def test_status_shows_the_last_build_the_feeds_and_what_was_left_out(newsroom: Newsroom) -> None:
    newsroom.article("a.md", "Міст", tags=["Дороги"])
    newsroom.article("b.md", draft=True)
    newsroom.write("bad.md", "---\ntitle: Без дати\n---\nтекст")
    newsroom.build()
    status = json.loads(call("status", "--json").stdout)
    assert status["last_build"]["exit"] == 0
    assert [(feed["kind"], feed["name"], feed["articles"]) for feed in status["feeds"]] == [
        ("all", "Верхні Луки", 1),
        ("tag", "Дороги", 1),
    ]
    assert status["feeds"][0]["documents"]["all.rss"] == len(newsroom.document("all.rss"))
    assert status["feeds"][0]["newest"] == "2026-02-01T08:00:00+00:00"
    rows: list[Any] = [(row["path"], row["state"], row["problem"]) for row in status["left_out"]]
    assert rows == [("b.md", "draft", False), ("bad.md", "left out", True)]
    text = call("status").stdout
    assert re.search(r"^last build: .* good; published 1, draft 1, ", text, re.MULTILINE)
    assert "feed tag 'Дороги': articles 1, " in text
    assert "draft b.md" in text


def test_status_shows_the_tags_that_are_retired(newsroom: Newsroom) -> None:
    newsroom.article("a.md", tags=["Дороги", "Мости", "Вода"])
    newsroom.build()
    call("retire", "Дороги")
    call("retire", "Мости", "--to", "Вода")
    rows = json.loads(call("status", "--json").stdout)["retired"]
    assert {"kind": "tag", "name": "дороги", "document": "tags/dorohy.rss", "moved_to": None} in rows
    text = call("status").stdout
    assert "retired tags/dorohy.rss: gone\n" in text
    assert "retired tags/mosty.atom: moved to tags/voda.atom\n" in text


def test_problems_of_an_article_come_by_their_lines_and_with_the_path_that_others_have(
    newsroom: Newsroom,
) -> None:
    newsroom.write(
        "a.md",
        "---\ntitle: А\ndate: 2026-02-01\ntitle: Б\n---\n\nA beacon: [x](c.md)\n\n{{< two >}}\n\n[y](d.md)\n",
    )
    said = call("check").stdout.splitlines()
    assert [line.split(":")[:2] for line in said] == [
        ["articles/a.md", "4"],
        ["articles/a.md", "7"],
        ["articles/a.md", "9"],
        ["articles/a.md", "11"],
    ]
    assert "articles/a.md:4: warning: " in call("show", "a.md").stdout


def test_status_shows_a_build_that_failed(newsroom: Newsroom) -> None:
    newsroom.article("a.md")
    newsroom.build()
    newsroom.source.rename(newsroom.folder / "away")
    call("build")
    text = call("status").stdout
    assert re.search(r"^last build: .*, exit 2$", text, re.MULTILINE)
    assert "cannot be read" in text


# Signals


def build_under_way(newsroom: Newsroom) -> subprocess.Popen[bytes]:
    """Start a build of so many articles that other processes help; return it once they do."""
    for number in range(2_000):
        newsroom.article(f"{number}.md", date=f"2026-02-01 10:00:{number % 60:02}", tags=[number % 50])
    process = subprocess.Popen(
        [sys.executable, "-m", "feedpub", "build"],
        env=surroundings(), stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    workers = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    deadline = time.monotonic() + PATIENCE
    while not workers.read_text() and time.monotonic() < deadline:
        time.sleep(0.001)
    return process


needs_proc = pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="needs /proc")


@pytest.mark.slow
@needs_proc
def test_ctrl_c_ends_a_build_with_130_and_leaves_whole_documents(newsroom: Newsroom) -> None:
    process = build_under_way(newsroom)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130, said
    assert b"feedpub: stopped; every published document is whole" in said
    assert b"Traceback" not in said
    assert call("build").exit_code == 0
    assert len(newsroom.titles()) == 50


INTERRUPTED_WHILE_LOADING = """
import importlib.abc, os, sys

class Interruption(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == module:
            os.kill(os.getpid(), number)

module, number = sys.argv[1], int(sys.argv[2])
sys.meta_path.insert(0, Interruption())
from feedpub.__main__ import main
sys.argv[1:] = sys.argv[3:]
main()
"""


@pytest.mark.parametrize("module", ["feedpub.cli", "feedpub.settings", "feedpub.config"])
@pytest.mark.parametrize(
    ("command", "number", "exit"),
    [
        ("run", signal.SIGTERM, 0),
        ("run", signal.SIGINT, 0),
        ("serve", signal.SIGINT, 0),
        ("build", signal.SIGINT, 130),
    ],
)
def test_a_signal_while_a_command_is_still_loading_ends_it_quietly(
    newsroom: Newsroom, module: str, command: str, number: signal.Signals, exit: int
) -> None:
    process = subprocess.run(
        [sys.executable, "-c", INTERRUPTED_WHILE_LOADING, module, str(int(number)), command],
        capture_output=True,
        env=surroundings({"FEEDPUB_SERVER__PORT": "0"}),
        cwd=newsroom.folder,
        timeout=PATIENCE,
        check=False,
    )
    assert (process.returncode, b"Traceback" in process.stderr) == (exit, False), process.stderr


def test_a_signal_that_comes_where_exceptions_are_ignored_is_not_lost(newsroom: Newsroom) -> None:
    in_a_finaliser = INTERRUPTED_WHILE_LOADING.replace("find_spec", "find", 1).replace(
        "    def find(",
        """    def find_spec(self, *given):
        weakref.ref(Interruption(), lambda _: self.find(*given))

    def find(""",
    )
    process = subprocess.run(
        [
            sys.executable,
            "-c",
            f"import weakref{in_a_finaliser}",
            "feedpub.cli",
            str(int(signal.SIGTERM)),
            "run",
        ],
        capture_output=True,
        env=surroundings({"FEEDPUB_SERVER__PORT": "0"}),
        cwd=newsroom.folder,
        timeout=PATIENCE,
        check=False,
    )
    assert (process.returncode, process.stderr) == (0, b"")


@pytest.mark.slow
@needs_proc
def test_a_build_that_is_killed_holds_no_lock(newsroom: Newsroom) -> None:
    process = build_under_way(newsroom)
    process.kill()
    process.communicate(timeout=PATIENCE)
    assert process.returncode == -signal.SIGKILL
    assert call("build", "--wait", "5").exit_code == 0
    assert len(newsroom.titles()) == 50
