"""Articles to measure with: Markdown of about 3 kB with YAML headers, the same on every machine."""

from __future__ import annotations

import random
import shutil
from bisect import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from itertools import accumulate
from pathlib import Path

from bench.words import ENGLISH, UKRAINIAN, Language, Tag, tags

#: Articles to tags. Sizes between have the tags of the next smaller one.
TAGS = {0: 50, 10_000: 200, 100_000: 500}

_VERSION = "2"  # raised when the articles come out otherwise, so that no old corpus is measured
_SEED = 20_240_918
_BYTES = 3_000
_BEGIN = datetime(2009, 3, 1, 6, 0, tzinfo=timezone.utc)  # noqa: UP017 -- beside the other offsets
_SPAN = timedelta(days=15 * 365)
_OFFSETS = tuple(timezone(timedelta(hours=hours)) for hours in (2, 3, 0, -5))
_SENTENCES = 3_000  # of each language; articles pick among them, so that 1,000,000 are made in minutes
_UKRAINIAN_SHARE = 0.3
_A_FOLDER = 1_000


@dataclass(frozen=True, slots=True)
class Corpus:
    """A folder of articles that exists."""

    directory: Path
    articles: int
    tags: tuple[Tag, ...]

    def path(self, place: int) -> Path:
        """Return the article at this place among all, 0 being the newest."""
        return self.directory / _path(self.articles - 1 - place)


def make_corpus(place: Path, articles: int) -> Corpus:
    """Return a corpus of so many articles, made anew unless `place` has it whole."""
    directory = place / f"articles-{articles}"
    stamp = place / f"articles-{articles}.made"
    count = TAGS[max(least for least in TAGS if least <= articles)]
    corpus = Corpus(directory, articles, tags(count))
    if stamp.is_file() and stamp.read_text() == _VERSION:
        return corpus
    stamp.unlink(missing_ok=True)
    shutil.rmtree(directory, ignore_errors=True)
    _write(corpus)
    stamp.write_text(_VERSION)
    return corpus


def restore(corpus: Corpus, places: Iterable[int]) -> None:
    """Write the articles at these places, 0 being the newest, as they were first made."""
    writer = _Writer(corpus)
    for place in places:
        text = writer.article(corpus.articles - 1 - place)
        corpus.path(place).write_text(text, encoding="utf-8")


def edit(path: Path, mark: str) -> None:
    """Add a paragraph to an article, as an editor would who writes the file anew."""
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}\nAdded later: {mark}.\n", encoding="utf-8")


def _write(corpus: Corpus) -> None:
    writer = _Writer(corpus)
    for first in range(0, corpus.articles, _A_FOLDER):
        (corpus.directory / _path(first)).parent.mkdir(parents=True, exist_ok=True)
    for number in range(corpus.articles):
        (corpus.directory / _path(number)).write_text(writer.article(number), encoding="utf-8")


def _path(number: int) -> str:
    thing = ENGLISH.objects[number % len(ENGLISH.objects)].replace(" ", "-")
    return f"{number // _A_FOLDER:04}/{thing}-{number:07}.md"


class _Writer:
    """What all articles are made from; each article has dice of its own, so that one can be made alone."""

    def __init__(self, corpus: Corpus) -> None:
        dice = random.Random(_SEED)  # noqa: S311 -- articles are no secret
        self.tags = corpus.tags
        self.step = _SPAN / corpus.articles
        self.weights = list(accumulate(1 / rank for rank in range(1, len(corpus.tags) + 1)))  # Zipf's law
        self.sentences = {
            language.code: [_sentence(language, dice) for _ in range(_SENTENCES)]
            for language in (ENGLISH, UKRAINIAN)
        }

    def article(self, number: int) -> str:
        """Return the text of one article; a greater number is a newer article."""
        dice = random.Random(_SEED + number)  # noqa: S311
        language = UKRAINIAN if dice.random() < _UKRAINIAN_SHARE else ENGLISH
        sentences = self.sentences[language.code]
        return f"{self._header(number, language, dice)}\n{_body(sentences, number, dice)}"

    def _header(self, number: int, language: Language, dice: random.Random) -> str:
        published = (_BEGIN + number * self.step).replace(microsecond=0).astimezone(dice.choice(_OFFSETS))
        title = dice.choice(self.sentences[language.code])[:-1]
        return (
            "---\n"
            f'title: "{title}, {number}"\n'
            f"date: {published.isoformat()}\n"
            f"tags: [{', '.join(self._tags(dice))}]\n"
            f"author: {dice.choice(language.authors)}\n"
            "---\n"
        )

    def _tags(self, dice: random.Random) -> Sequence[str]:
        total = self.weights[-1]
        chosen = {bisect(self.weights, dice.random() * total) for _ in range(dice.randint(1, 4))}
        return [self.tags[place].name for place in sorted(chosen)]


def _sentence(language: Language, dice: random.Random) -> str:
    parts = (language.subjects, language.verbs, language.objects, language.ends)
    return " ".join(dice.choice(part) for part in parts) + "."


def _body(sentences: Sequence[str], number: int, dice: random.Random) -> str:
    """Return paragraphs, and among them a heading, a list, a quotation, a picture and links, up to the usual size."""
    blocks = [_paragraph(sentences, dice), f"![{sentences[number % 7][:-1]}](/media/{number}.jpg)"]
    blocks.append(f"{sentences[dice.randrange(len(sentences))]} [More](../{number + 1}/) and *briefly*.")
    size = sum(len(block.encode()) for block in blocks)
    while size < _BYTES - 250:
        block = _paragraph(sentences, dice)
        kind = dice.randrange(8)
        if kind == 0:
            block = f"## {dice.choice(sentences)[:-1]}\n\n{block}"
        elif kind == 1:
            block = "\n".join(f"- {line}" for line in dice.choices(sentences, k=4))
        elif kind == 2:
            block = f"> {block}"
        elif kind == 3:
            block = f"{block} **{dice.choice(sentences)}** See [the map](https://maps.example.org/{number})."
        blocks.append(block)
        size += len(block.encode())
    return "\n\n".join(blocks) + "\n"


def _paragraph(sentences: Sequence[str], dice: random.Random) -> str:
    return " ".join(dice.choices(sentences, k=4))
