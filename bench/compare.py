"""Do the feeds of all those measured hold the same articles, whole?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from bench.corpus import Corpus
from bench.peers import Job
from bench.words import Tag

_ATOM = "{http://www.w3.org/2005/Atom}"
_ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"
_WHOLE = 1_000  # characters that the text of an article of the corpus has at least
_TAGS = 12  # compared besides the feed of all: the commonest, the rarest, and some between


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as a feed shows it."""

    title: str
    link: str


def differences(jobs: Sequence[Job], corpus: Corpus, marks: Sequence[str]) -> Iterator[str]:
    """Yield in words how the feeds differ from those of the first job, or lack these late changes."""
    first, *others = jobs
    for tag in (None, *_some(corpus.tags)):
        for format in ("rss", "atom"):
            expected = _read(first, tag, format)
            if isinstance(expected, str):
                yield expected
                continue
            for job in others:
                found = _read(job, tag, format)
                if isinstance(found, str):
                    yield found
                elif found != expected:
                    yield _told(first, expected, job, found, tag, format)
    for job in jobs:
        text = (job.output / job.address(None, "rss")).read_text(encoding="utf-8")
        yield from (
            f"{job.name}: the change {mark!r} is not in its feeds" for mark in marks if mark not in text
        )


def _some(tags: Sequence[Tag]) -> Sequence[Tag]:
    step = max(1, len(tags) // (_TAGS - 2))
    ukrainian = next(tag for tag in tags if not tag.name.isascii())
    return sorted({*tags[::step], tags[-1], ukrainian}, key=tags.index)


def _read(job: Job, tag: Tag | None, format: str) -> list[Entry] | str:
    """Return the articles of a feed, or in words why that cannot be done."""
    path = job.output / job.address(tag, format)
    try:
        root = ET.parse(path).getroot()  # noqa: S314 -- made a moment ago, on this machine
    except (OSError, ET.ParseError) as error:
        return f"{job.name}: {path.name} of {tag.name if tag else 'all'} cannot be read ({error})"
    found = list(root.iter("item") if format == "rss" else root.iter(f"{_ATOM}entry"))
    if short := [element for element in found if _length(element) < _WHOLE]:
        return f"{job.name}: {_name(path, job)} has {len(short)} articles that are not whole"
    return [_rss(element) if format == "rss" else _atom(element) for element in found]


def _rss(item: ET.Element) -> Entry:
    return Entry(item.findtext("title", ""), item.findtext("link", ""))


def _atom(entry: ET.Element) -> Entry:
    links = {link.get("rel", "alternate"): link.get("href", "") for link in entry.iter(f"{_ATOM}link")}
    return Entry(entry.findtext(f"{_ATOM}title", ""), links.get("alternate", ""))


def _length(element: ET.Element) -> int:
    return max(len(element.findtext(name, "")) for name in ("description", _ENCODED, f"{_ATOM}content"))


def _name(path: Path, job: Job) -> str:
    return path.relative_to(job.output).as_posix()


def _told(
    first: Job, expected: Sequence[Entry], job: Job, found: Sequence[Entry], tag: Tag | None, format: str
) -> str:
    where = f"the {format} feed of {tag.name if tag else 'all'}"
    if len(expected) != len(found):
        return f"{where}: {first.name} has {len(expected)} articles, {job.name} {len(found)}"
    place = next(
        number for number, pair in enumerate(zip(expected, found, strict=True)) if pair[0] != pair[1]
    )
    return f"{where}: at {place + 1} {first.name} has {expected[place]}, {job.name} {found[place]}"
