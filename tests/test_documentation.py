"""What the documents say is so: commands exist, every key of the configuration is explained, versions agree."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import feedpub
from feedpub.cli import COMMANDS
from feedpub.config import keys as config_keys
from feedpub.parse.names import SUFFIXES

REPOSITORY = Path(__file__).resolve().parent.parent
README = (REPOSITORY / "README.md").read_text("utf-8")
MAKEFILE = (REPOSITORY / "Makefile").read_text("utf-8")
CONFIG = (REPOSITORY / "config.toml").read_text("utf-8")

#: Every key that config.toml may hold, as in "feeds.limit".
KEYS = {f"{key.section}.{key.name}": key for key in config_keys.KEYS}
#: Defaults that the README says in words: "none", "the title", "everything".
NOTHING = {"", '""', "[]", "{}"}
#: The keys of a custom feed take their defaults from [feeds].
INHERITED = {f"feeds.custom.{name}" for name in ("limit", "content", "formats", "max_bytes")}


def command_lines(text: str) -> list[str]:
    """The lines of the shell examples, without comments."""
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    lines = "".join(blocks).splitlines()
    return [line.partition("#")[0].strip() for line in lines if line.partition("#")[0].strip()]


def named_after(program: str, text: str) -> list[str]:
    """The words that follow `program` in examples and in `code`."""
    quoted = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))
    lines = [*command_lines(text), *quoted]
    pattern = re.compile(rf"^(?:\S+/)?{program} ([a-z][a-z-]*)\b")
    return sorted({found[1] for line in lines if (found := pattern.match(line))})


def config_lines_by_key() -> dict[str, str]:
    """Each key shown in config.toml, set or commented out, with its line and the comment above it."""
    shown: dict[str, str] = {}
    section, above = "", ""
    for line in CONFIG.splitlines():
        if header := re.match(r"(?:# ?)?\[+([a-z.]+)\]+", line):
            section = header[1]
        elif key := re.match(r"(?:# ?)?([a-z_]+) = ", line):
            shown.setdefault(f"{section}.{key[1]}", above + line.removeprefix("# "))
            if not line.startswith("#"):
                above = ""
            continue
        above = above + line + "\n" if line.startswith("#") else ""
    return shown


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_every_make_target_that_a_document_names_exists(document: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
    named = set(named_after("make", (REPOSITORY / document).read_text("utf-8")))
    assert named
    assert named <= targets


@pytest.mark.parametrize("command", named_after("feedpub", README))
def test_every_command_that_the_readme_names_exists_and_has_help(command: str) -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "feedpub", command, "--help"], capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stderr
    assert f"feedpub {command}" in answer.stdout


def test_the_readme_names_every_command() -> None:
    assert set(named_after("feedpub", README)) == set(COMMANDS)


def readme_row(key: str) -> tuple[str, str]:
    """The default and the sentence that the README has for a key."""
    row = re.search(rf"^\| `{re.escape(key)}` \| (.+?) \| (.+) \|$", README, re.MULTILINE)
    assert row, f"a row for {key} in the table of the README"
    return row[1], row[2]


@pytest.mark.parametrize("key", KEYS)
def test_the_readme_explains_every_key_of_the_configuration(key: str) -> None:
    assert readme_row(key)[1]


@pytest.mark.parametrize(
    "key", [key for key in KEYS if KEYS[key].default not in NOTHING and key not in INHERITED]
)
def test_the_readme_tells_the_default_of_every_key(key: str) -> None:
    assert readme_row(key)[0] == f"`{KEYS[key].default}`"


@pytest.mark.parametrize("suffix", [suffix for suffixes in SUFFIXES.values() for suffix in suffixes])
def test_the_readme_names_every_kind_of_file_that_is_read(suffix: str) -> None:
    assert f"`{suffix}`" in README.partition("## What is read")[2]


@pytest.mark.parametrize("form", list(SUFFIXES))
def test_the_samples_hold_every_format(form: str) -> None:
    suffixes = SUFFIXES[form]
    assert any(file.suffix in suffixes for file in (REPOSITORY / "articles").rglob("*"))


def test_the_readme_explains_no_key_that_does_not_exist() -> None:
    explained = re.findall(r"^\| `([a-z_]+\.[a-z_.]+)` \|", README, re.MULTILINE)
    assert sorted(explained) == sorted(KEYS)


@pytest.mark.parametrize("key", KEYS)
def test_the_shipped_configuration_shows_and_explains_every_key(key: str) -> None:
    assert "#" in config_lines_by_key().get(key, ""), f"{key} with its comment in config.toml"


def test_the_shipped_configuration_is_toml() -> None:
    assert {"title", "url"} <= tomllib.loads(CONFIG)["site"].keys()


def test_the_changelog_begins_with_this_version() -> None:
    versions = re.findall(r"^## \[([^\]]+)\]", (REPOSITORY / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert versions[0] == feedpub.__version__


def test_the_package_takes_its_version_from_the_same_place() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))
    assert "version" in project["project"]["dynamic"]
    assert project["tool"]["hatch"]["version"]["path"] == "feedpub/__init__.py"


@pytest.mark.parametrize(
    "document", sorted(REPOSITORY.glob("*.md")) + sorted(REPOSITORY.glob("docs/**/*.md"))
)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text("utf-8")):
        assert (document.parent / target).exists(), f"{document.name} links to {target}"


def test_locks_name_hashes_and_no_address() -> None:
    locks = sorted(REPOSITORY.glob("requirements*.lock"))
    assert len(locks) == 3
    for lock in locks:
        text = lock.read_text("utf-8")
        assert "--hash=sha256:" in text
        assert not re.search(r"://|^-|^/| @ ", text, re.MULTILINE), lock.name


def test_runtime_and_development_locks_agree() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^[\w.-]+==[\w.]+", (REPOSITORY / name).read_text("utf-8"), re.MULTILINE))

    assert pins("requirements.lock")
    assert pins("requirements.lock") <= pins("requirements-dev.lock")
