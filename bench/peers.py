"""A table of those measured: how each is installed, set up for a corpus and run, and where it writes its feeds."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.corpus import Corpus
from bench.install import SETUPS, install_node, install_python, locked_version
from bench.measure import Command
from bench.words import Tag

REPOSITORY = Path(__file__).parent.parent

#: Returns the path of a feed below the output: of a tag or of all articles, as "rss" or "atom".
Address = Callable[[Tag | None, str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A peer set up for a corpus."""

    name: str
    command: Command
    output: Path
    address: Address
    remembered: tuple[Path, ...] = ()  #: besides the output, what a cold run must not find
    follow: Callable[[], None] = lambda: None  #: brings a copy of the corpus of its own up to date


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """One that makes the same feeds."""

    title: Callable[[], str]
    install: Callable[[Path], Path]  #: into a folder of its own below the one given; raises NotInstalled
    set_up: Callable[
        [Corpus, Path, Path], Job
    ]  #: for a corpus, from where it is installed, in a given folder
    most: int = 10_000_000  #: articles; with more it would take minutes for each run


def feedpub_command() -> list[str]:
    """Return how to start the feedpub of this Python."""
    script = Path(sys.executable).parent / "feedpub"
    return [str(script)] if script.is_file() else [sys.executable, "-m", "feedpub"]


def feedpub_environment() -> dict[str, str]:
    """Return where Python finds feedpub: this repository, unless PYTHONPATH names another copy to measure."""
    return {"PYTHONPATH": os.environ.get("PYTHONPATH", str(REPOSITORY))}


def feedpub_job(name: str, corpus: Corpus, work: Path, *, compress: str = "[]", more: str = "") -> Job:
    """Set feedpub up for a corpus: the feeds that the peers make too, with these codings and more configuration."""
    work.mkdir(parents=True, exist_ok=True)
    (work / "config.toml").write_text(
        '[site]\ntitle = "Bench"\nurl = "https://bench.example.org/"\nlanguage = "uk"\n'
        f'[source]\ndirectory = "{corpus.directory}"\n'
        '[feeds]\nformats = ["rss", "atom"]\nlimit = 20\nmax_bytes = "50MB"\npages = false\n'
        f"compress = {compress}\n{more}"
    )
    command = Command(argv=[*feedpub_command(), "build"], directory=work, additions=feedpub_environment())
    return Job(
        name=name,
        command=command,
        output=work / "feeds",
        address=lambda tag, kind: f"tags/{tag.slug}.{kind}" if tag else f"all.{kind}",
        remembered=(work / ".feedpub",),
    )


def _index(tag: Tag | None, format: str) -> str:
    folder = f"tags/{tag.hyphened}/" if tag else ""
    return f"{folder}index.{'xml' if format == 'rss' else format}"


def _hugo(corpus: Corpus, installed: Path, work: Path) -> Job:
    # Not bin/hugo, a Python script that starts it.
    binary = next(installed.glob("lib/python*/site-packages/hugo/binaries/hugo"))
    shutil.copytree(SETUPS / "hugo", work, dirs_exist_ok=True)
    with (work / "hugo.toml").open("a") as settings:
        settings.write(f'\n[[module.mounts]]\nsource = "{corpus.directory}"\ntarget = "content/news"\n')
    argv = [str(binary), "build", "--quiet", "--noBuildLock", "--cacheDir", str(work / "cache")]
    return Job(
        name="hugo",
        command=Command(argv=argv, directory=work),
        output=work / "public",
        address=_index,
        remembered=(work / "cache", work / "resources"),
    )


def _javascript(corpus: Corpus, installed: Path, work: Path) -> Job:
    argv = ["node", str(installed / "feeds.mjs"), str(corpus.directory), str(work / "output")]
    return Job(
        name="javascript",
        command=Command(argv=argv, directory=work),
        output=work / "output",
        address=_index,
    )


def _python(corpus: Corpus, installed: Path, work: Path) -> Job:
    script = SETUPS / "python" / "feeds.py"
    argv = [str(installed / "bin/python"), str(script), str(corpus.directory), str(work / "output")]
    return Job(
        name="python",
        command=Command(argv=argv, directory=work),
        output=work / "output",
        address=_index,
    )


def _pelican(corpus: Corpus, installed: Path, work: Path) -> Job:
    content = work / "content"
    argv = [str(installed / "bin/pelican"), str(content), "--output", str(work / "output"), "--quiet"]
    return Job(
        name="pelican",
        command=Command(
            argv=[*argv, "--settings", str(SETUPS / "pelican" / "pelicanconf.py")], directory=work
        ),
        output=work / "output",
        address=_index,
        remembered=(work / "cache",),
        follow=lambda: _copy_for_pelican(corpus.directory, content),
    )


def _copy_for_pelican(articles: Path, content: Path) -> None:
    """Copy what is new, with headers that Pelican reads: no list in brackets, no quotation marks."""
    for article in articles.rglob("*.md"):
        copy = content / article.relative_to(articles)
        if copy.is_file() and copy.stat().st_mtime_ns >= article.stat().st_mtime_ns:
            continue
        header, end, body = article.read_text(encoding="utf-8").partition("\n---\n")
        header = re.sub(r"^tags: \[(.*)\]$", r"tags: \1", header, flags=re.MULTILINE)
        header = re.sub(r'^title: "(.*)"$', r"title: \1", header, flags=re.MULTILINE)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(header + end + body, encoding="utf-8")


PEERS = {
    "hugo": Peer(
        title=lambda: f"Hugo {locked_version('hugo', 'hugo')}",
        install=lambda place: install_python("hugo", place),
        set_up=_hugo,
    ),
    "javascript": Peer(
        title=lambda: "JavaScript (gray-matter, marked, feed)",
        install=lambda place: install_node("javascript", place),
        set_up=_javascript,
    ),
    "python": Peer(
        title=lambda: "Python (python-frontmatter, markdown, feedgen)",
        install=lambda place: install_python("python", place),
        set_up=_python,
    ),
    "pelican": Peer(
        title=lambda: f"Pelican {locked_version('pelican', 'pelican')}",
        install=lambda place: install_python("pelican", place),
        set_up=_pelican,
        most=1_000,
    ),
}
