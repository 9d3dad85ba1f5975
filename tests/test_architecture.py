"""ARCHITECTURE.md's import table, enforced; and one door for each outside package."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
PACKAGE = REPOSITORY / "feedpub"
LONGEST_FILE = 320
VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
#: Rows whose modules may import what stands to their left; in the others, none imports another.
ORDERED_ROWS = {1, 2, 3, 7}

#: An outside package and the modules that may import it. A folder stands for all that is in it.
DOORS = {
    "anyascii": ("text",),
    "apscheduler": ("schedule",),
    "babel": ("dates", "pages"),
    "brotli": ("publish",),
    "chardet": ("parse.decode",),
    "click": ("cli",),
    "cronsim": ("timing", "schedule"),
    "deflate": ("publish",),
    "docutils": ("body",),
    "feedgen": ("render.generator",),
    "filelock": ("lock",),
    "httpx": ("websub", "cli"),
    "idna": ("address",),
    "jinja2": ("pages.frame",),
    "lxml": ("render", "lint", "pages", "readback"),
    "nh3": ("body",),
    "pathspec": ("scan",),
    "prometheus_client": ("serve",),
    "pyromark": ("body",),
    "selectolax": ("body", "parse"),
    "sqlite3": ("state",),
    "trafilatura": ("body",),
    "translitua": ("text",),
    "uvicorn": ("serve",),
    "watchfiles": ("schedule",),
    "xxhash": ("build",),
    "yaml": ("parse.header_yaml",),
    "zstandard": ("publish",),
}


@dataclass(frozen=True)
class Import:
    importer: str  #: dotted, without "feedpub."
    imported: str
    line: int

    def __str__(self) -> str:
        return f"feedpub.{self.importer} line {self.line} imports {self.imported}"


def module_name(file: Path) -> str:
    parts = file.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def modules() -> dict[str, Path]:
    return {module_name(file): file for file in sorted(PACKAGE.rglob("*.py"))}


def imports_of(name: str, file: Path) -> Iterator[Import]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"), str(file))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(name, alias.name, node.lineno)
        elif isinstance(node, ast.ImportFrom):
            yield from imports_from(name, node)


def imports_from(name: str, node: ast.ImportFrom) -> Iterator[Import]:
    assert not node.level, f"feedpub.{name} line {node.lineno}: imports are absolute"
    assert node.module is not None
    if node.module == "feedpub":  # from feedpub import dates
        for alias in node.names:
            yield Import(name, f"feedpub.{alias.name}", node.lineno)
    else:
        yield Import(name, node.module, node.lineno)


def all_imports() -> list[Import]:
    return [found for name, file in modules().items() for found in imports_of(name, file)]


def table_rows() -> dict[str, tuple[int, int]]:
    """Each module of the table with its row and its place in it."""
    text = (REPOSITORY / "ARCHITECTURE.md").read_text("utf-8")
    rows = re.findall(r"^\| (\d+) [^|]*\| ([^|]+) \|$", text, re.MULTILINE)
    return {
        name: (int(row), place)
        for row, names in rows
        for place, name in enumerate(re.findall(r"`(\w+)`", names))
    }


def first_part(dotted: str) -> str:
    return dotted.partition(".")[0]


def is_allowed(importer: tuple[int, int], imported: tuple[int, int]) -> bool:
    if importer[0] == imported[0]:
        return importer[0] in ORDERED_ROWS and imported[1] < importer[1]
    return imported[0] < importer[0]


def test_the_table_has_every_row() -> None:
    assert {row for row, _ in table_rows().values()} == set(range(1, 8))


def test_every_module_stands_in_the_table() -> None:
    unknown = {first_part(name) for name in modules() if name} - set(table_rows())
    assert not unknown, "add them to the table in ARCHITECTURE.md, in the row whose kind they are"


def test_a_module_imports_only_from_rows_above_its_own() -> None:
    rows = table_rows()
    wrong = []
    for found in all_imports():
        importer = first_part(found.importer)
        imported = first_part(found.imported.removeprefix("feedpub."))
        if (
            not found.imported.startswith("feedpub.")
            or importer == imported
            or imported.startswith("__version")
        ):
            continue
        if not importer or imported not in rows or not is_allowed(rows[importer], rows[imported]):
            wrong.append(str(found))
    assert not wrong, "\n".join(wrong)


def test_the_rule_forbids_what_it_should() -> None:
    rows = table_rows()
    assert is_allowed(rows["article"], rows["errors"])
    assert is_allowed(rows["settings"], rows["article"])
    assert not is_allowed(rows["article"], rows["settings"])
    assert not is_allowed(rows["scan"], rows["parse"])
    assert not is_allowed(rows["publish"], rows["build"])
    assert not is_allowed(rows["schedule"], rows["serve"])


def test_each_outside_package_has_one_door() -> None:
    wrong = []
    for found in all_imports():
        package = first_part(found.imported)
        if package == "feedpub" or (package in sys.stdlib_module_names and package not in DOORS):
            continue
        doors = DOORS.get(package, ())
        if not any(f"{found.importer}.".startswith(f"{door}.") for door in doors):
            wrong.append(f"{found}; its door: {', '.join(doors) or 'none yet'}")
    assert not wrong, "\n".join(wrong)


def test_every_door_is_used() -> None:
    used = {(first_part(found.imported), found.importer) for found in all_imports()}
    unused = [
        f"{package} by {door}"
        for package, doors in DOORS.items()
        for door in doors
        if not any(package == name and f"{importer}.".startswith(f"{door}.") for name, importer in used)
    ]
    assert not unused, (
        "a dependency that nothing imports should go, and so should a door that nothing goes through"
    )


def test_every_runtime_dependency_has_its_line_of_reason() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    declared = {re.split(r"[<>=!\[ ]", line)[0].lower() for line in project["dependencies"]}
    page = (REPOSITORY / "docs/decisions/0001-dependencies.md").read_text("utf-8")
    reasoned = {name.lower() for name in re.findall(r"^\| ([\w-]+) \| \S", page, re.MULTILINE)} - {"package"}
    assert reasoned == declared


@pytest.mark.parametrize("name", [name for name in modules() if name])
def test_a_module_has_a_telling_name(name: str) -> None:
    last = name.rpartition(".")[2]
    assert last not in VAGUE, f"feedpub.{name}: say what is in it"
    assert last not in sys.stdlib_module_names - {"__main__"}, f"feedpub.{name}: the standard library has one"


@pytest.mark.parametrize("file", modules().values(), ids=lambda file: str(file.relative_to(REPOSITORY)))
def test_no_file_is_long(file: Path) -> None:
    assert len(file.read_text("utf-8").splitlines()) <= LONGEST_FILE, "look for the second noun hiding in it"
