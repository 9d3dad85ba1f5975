"""What `deploy/` holds for systemd, containers and workflows, as far as it can be run here."""

from __future__ import annotations

import ast
import configparser
import fnmatch
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from feedpub.build.concerns import concerns
from feedpub.config import load
from tests.newsroom import Newsroom
from tests.serving import free_port, running
from tests.webservers import require

DEPLOY = Path(__file__).parents[1] / "deploy"
EXPOSURE = 20  #: tenths, as `systemd-analyze security` counts; a service without any restriction has 96


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    newsroom = Newsroom(tmp_path)
    newsroom.article("a.md", "Міст відкрито", tags=["Дороги"])
    newsroom.save()
    return newsroom


# systemd


def unit() -> dict[str, list[str]]:
    """Every setting of the unit with its values."""
    found: dict[str, list[str]] = {}
    for line in (DEPLOY / "feedpub.service").read_text("utf-8").splitlines():
        if line and line[0] not in "#[":
            name, _, value = line.partition("=")
            found.setdefault(name, []).append(value)
    return found


def test_systemd_finds_no_fault_with_the_unit(tmp_path: Path) -> None:
    program = require("systemd-analyze", "systemd")
    text = (DEPLOY / "feedpub.service").read_text("utf-8")
    (tmp_path / "feedpub.service").write_text(text.replace("/opt/feedpub/bin/feedpub", sys.executable))
    done = subprocess.run(
        [program, "verify", tmp_path / "feedpub.service"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_systemd_counts_the_service_as_well_shut_in() -> None:
    program = require("systemd-analyze", "systemd")
    command = [program, "security", "--offline=true", f"--threshold={EXPOSURE}", f"{DEPLOY}/feedpub.service"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-200:]


def test_the_unit_is_ready_when_the_service_says_so_and_gives_it_time_to_end() -> None:
    settings = unit()
    assert settings["Type"] == ["notify"]
    assert settings["TimeoutStopSec"] == ["40s"], "more than the 30 s that feedpub may take"
    assert settings["Restart"] == ["on-failure"]


def test_the_places_that_the_unit_names_are_below_its_state_directory(newsroom: Newsroom) -> None:
    environment = dict(setting.split("=", 1) for setting in unit()["Environment"])
    assert unit()["StateDirectory"] == ["feedpub"]
    settings = load(newsroom.save(), environment)
    for place in (settings.source.directory, settings.feeds.directory, settings.state):
        assert place.parent == Path("/var/lib/feedpub")
    assert concerns(settings)("/var/lib/feedpub/articles/a.md"), "the service notices what is written there"


_FORBID_WRITABLE_CODE = """
import ctypes, os, sys
libc = ctypes.CDLL(None, use_errno=True)
if libc.prctl(65, 1, 0, 0, 0):  # PR_SET_MDWE, which MemoryDenyWriteExecute= amounts to
    sys.exit(77)
os.execv(sys.executable, [sys.executable, "-m", "feedpub", "build"])
"""


@pytest.mark.slow
def test_a_build_needs_no_memory_that_is_both_writable_and_executable(newsroom: Newsroom) -> None:
    command = [sys.executable, "-c", _FORBID_WRITABLE_CODE]
    done = subprocess.run(command, cwd=newsroom.folder, capture_output=True, text=True, check=False)
    if done.returncode == 77:
        pytest.skip("needs Linux 6.3 or newer")
    assert done.returncode == 0, done.stderr
    assert newsroom.titles("tags/dorohy.rss") == ["Міст відкрито"]


# the container


def instructions() -> list[tuple[str, str]]:
    """Each instruction of the Containerfile with what follows it, in order."""
    text = (DEPLOY / "Containerfile").read_text("utf-8")
    lines = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    joined = re.sub(r"\\\n\s*", "", lines)
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in joined.splitlines() if line)]


def said(name: str) -> list[str]:
    return [rest for instruction, rest in instructions() if instruction == name]


def test_all_that_the_image_is_made_of_is_there_and_sent_to_the_builder(repository: Path) -> None:
    ignored = (DEPLOY / "Containerfile.dockerignore").read_text("utf-8").splitlines()
    assert ignored[0] == "*"
    sent = [line.removeprefix("!") for line in ignored if line.startswith("!")]
    copied = [shlex.split(rest) for rest in said("COPY")]
    sources = [name for words in copied if not words[0].startswith("--from") for name in words[:-1]]
    assert len(sources) >= 6
    for name in sources:
        assert (repository / name).exists(), name
        assert any(fnmatch.fnmatch(name, pattern) for pattern in sent), name


def test_the_image_is_no_less_locked_than_the_virtual_environment() -> None:
    installs = [part for run in said("RUN") for part in run.split("&&") if "pip install" in part]
    assert len(installs) == 3
    assert all("--require-hashes" in part or part.strip().endswith("--no-deps .") for part in installs)


def test_the_image_runs_as_nobody_and_says_where_it_keeps_things(newsroom: Newsroom) -> None:
    assert said("USER") == ["10001:10001"]
    assert json.loads(said("ENTRYPOINT")[0]) == ["feedpub"]
    assert json.loads(said("CMD")[0]) == ["run"]
    environment = dict(word.split("=", 1) for rest in said("ENV") for word in shlex.split(rest))
    settings = load(newsroom.save(), environment)
    assert (settings.server.host, settings.state) == ("0.0.0.0", newsroom.folder / "state/state.db")
    assert json.loads(said("VOLUME")[0]) == ["/data/feeds", "/data/state"]


@pytest.mark.slow
def test_the_image_knows_whether_feeds_are_served(newsroom: Newsroom) -> None:
    _, _, check = said("HEALTHCHECK")[0].partition("CMD ")
    program, *arguments = json.loads(check)
    assert (program, arguments[0]) == ("python", "-c")
    ast.parse(arguments[1])
    port = free_port()
    environment = {**os.environ, "FEEDPUB_SERVER__PORT": str(port)}
    command = [sys.executable, *arguments]
    assert subprocess.run(command, env=environment, capture_output=True, check=False).returncode != 0
    newsroom.build()
    with running(["feedpub", "serve"], newsroom.folder, ("127.0.0.1", port), FEEDPUB_SERVER__PORT=str(port)):
        subprocess.run(command, env=environment, check=True)


# the action


def action() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((DEPLOY / "action.yml").read_text("utf-8"))
    return read


def steps() -> list[dict[str, Any]]:
    return [step for step in action()["runs"]["steps"] if "run" in step]


def test_the_action_says_of_each_input_and_output_what_it_is() -> None:
    described = {**action()["inputs"], **action()["outputs"]}
    assert all(each["description"] for each in described.values())
    text = (DEPLOY / "action.yml").read_text("utf-8")
    assert set(re.findall(r"inputs\.([a-z-]+)", text)) == set(action()["inputs"])


def test_no_input_is_pasted_into_a_script() -> None:
    assert action()["runs"]["using"] == "composite"
    assert len(steps()) == 3
    for step in steps():
        assert step["shell"] == "bash"
        assert "${{" not in step["run"], step["name"]


def test_shellcheck_finds_no_fault_with_the_scripts(tmp_path: Path) -> None:
    program = require("shellcheck", "shellcheck")
    for step in steps():
        names = " ".join(step["env"])
        script = f"#!/bin/bash -e\nexport RUNNER_TEMP GITHUB_OUTPUT {names}\n{step['run']}"
        (tmp_path / "step.sh").write_text(script, "utf-8")
        command = [program, "--exclude=SC2153", f"{tmp_path}/step.sh"]  # names that differ by case only
        assert subprocess.run(command, capture_output=True, text=True, check=False).stdout == ""


@pytest.mark.slow
@pytest.mark.parametrize("arguments, code", [("", 0), ("--strict --full", 0), ("--nonsense", 2)])
def test_the_action_builds_checks_and_tells_what_came_of_it(
    newsroom: Newsroom, tmp_path_factory: pytest.TempPathFactory, arguments: str, code: int
) -> None:
    """Without the step that installs: that needs the network."""
    temp = tmp_path_factory.mktemp("a runner")
    program = temp / "feedpub/bin/feedpub"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m feedpub "$@"\n')
    program.chmod(0o755)
    _, build, check = steps()
    environment = {
        **os.environ,
        "RUNNER_TEMP": str(temp),
        "GITHUB_OUTPUT": str(temp / "output"),
        "CONFIG": "config.toml",
        "ARGUMENTS": arguments,
    }
    bash = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c"]
    done = subprocess.run([*bash, build["run"]], cwd=newsroom.folder, env=environment, check=False)
    assert done.returncode == code
    lines = (temp / "output").read_text("utf-8").splitlines()
    output = configparser.ConfigParser(delimiters="=")
    output.read_string("\n".join(["[output]", *lines]))
    assert output["output"]["exit"] == str(code)
    if code == 0:
        report = json.loads(Path(output["output"]["report"]).read_text("utf-8"))
        assert report["exit"] == 0
        subprocess.run([*bash, check["run"]], cwd=newsroom.folder, env=environment, check=True)


def test_the_workflow_of_the_readme_gives_the_action_what_it_takes(repository: Path) -> None:
    (text,) = re.findall(
        r"^```yaml\n(.*?)^```", (repository / "README.md").read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    workflow = yaml.load(text, yaml.BaseLoader)  # all of it text: YAML 1.1 takes "on" for true
    uses = {step["uses"]: step.get("with", {}) for step in workflow["jobs"]["feeds"]["steps"]}
    assert set(uses["OWNER/feedpub/deploy@VERSION"]) <= set(action()["inputs"])
    assert uses["actions/cache@v4"]["path"].split() == [".feedpub", "feeds"]
