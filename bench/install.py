"""The peers, each installed in a place of its own from its lock; what cannot be had is named, not fatal."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

SETUPS = Path(__file__).parent / "setups"
PLACE = Path(__file__).parent / ".peers"
_PATIENCE = 600  # seconds


class NotInstalled(Exception):
    """A peer cannot be had on this machine; its text is the reason."""


def install_python(name: str, place: Path) -> Path:
    """Return the environment that holds what `setups/<name>/requirements.lock` names."""
    lock = SETUPS / name / "requirements.lock"
    environment = place / name
    if _is_current(environment, lock):
        return environment
    shutil.rmtree(environment, ignore_errors=True)
    _run([sys.executable, "-m", "venv", str(environment)])
    pip = [str(environment / "bin/python"), "-m", "pip", "--disable-pip-version-check", "--quiet"]
    _run([*pip, "install", "--require-hashes", "--requirement", str(lock)])
    _remember(environment, lock)
    return environment


def install_node(name: str, place: Path) -> Path:
    """Return the folder that holds what `setups/<name>/package-lock.json` names, beside the peer's own files."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        raise NotInstalled("Node.js with npm is not on this machine")
    folder, lock = place / name, SETUPS / name / "package-lock.json"
    if not _is_current(folder, lock):
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(SETUPS / name, folder)
        _run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(folder)])
        _remember(folder, lock)
    shutil.copytree(SETUPS / name, folder, dirs_exist_ok=True)
    return folder


def locked_version(name: str, package: str) -> str:
    """Return the version of a package in the peer's lock."""
    python = SETUPS / name / "requirements.lock"
    if python.is_file():
        found = re.search(rf"^{re.escape(package)}==([^\s\\]+)", python.read_text(), re.MULTILINE)
    else:
        text = (SETUPS / name / "package-lock.json").read_text()
        found = re.search(rf'"node_modules/{re.escape(package)}": {{\s*"version": "([^"]+)"', text)
    return found[1] if found else "unknown"


def _is_current(folder: Path, lock: Path) -> bool:
    stamp = folder / ".installed"
    return stamp.is_file() and stamp.read_bytes() == lock.read_bytes()


def _remember(folder: Path, lock: Path) -> None:
    (folder / ".installed").write_bytes(lock.read_bytes())


def _run(argv: Sequence[str]) -> None:
    try:
        subprocess.run(argv, check=True, capture_output=True, text=True, timeout=_PATIENCE)
    except subprocess.TimeoutExpired:
        raise NotInstalled(f"{Path(argv[0]).name} took more than {_PATIENCE} s") from None
    except subprocess.CalledProcessError as error:
        lines = [line for line in f"{error.stdout}\n{error.stderr}".splitlines() if line.strip()]
        told = [line for line in lines if "error" in line.casefold()] or lines or ["no reason given"]
        reason = re.sub(r"\S+://\S+", "…", told[-1].strip())[:200]  # results name no registry
        raise NotInstalled(f"{Path(argv[0]).name}: {reason}") from None


if __name__ == "__main__":  # for `make`, which installs those that the tests follow a move from
    try:
        for peer in sys.argv[1:]:
            install_python(peer, PLACE)
    except NotInstalled as error:
        sys.exit(str(error))
