"""The runs: everyone in turn, round after round, so that a machine that slows down does so for all."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench.corpus import Corpus, edit
from bench.measure import Command, Cost, peak_memory_of, time_of
from bench.peers import Job

PHASES = {
    "cold": "cold",
    "same": "nothing changed",
    "changed": "one article changed",
}

_REST = 1.1  # feedpub lets a second pass between two publications of one document; that wait is no work
_ASIDE = ".aside"  # a folder of what earlier runs left
_EDITED = 3  # the place among the newest of the article that is changed; it stands in several feeds


@dataclass(frozen=True, slots=True)
class Figures:
    """What one job took, run by run."""

    peak: int  #: bytes of a cold run
    costs: dict[str, list[Cost]] = field(default_factory=lambda: {phase: [] for phase in PHASES})

    def seconds(self, phase: str) -> float:
        """Return the median time of a phase."""
        return median(cost.seconds for cost in self.costs[phase])


def ratio(one: Sequence[Cost], other: Sequence[Cost]) -> float:
    """Return how much longer one took: the median over the rounds, each compared within itself."""
    return median(a.seconds / b.seconds for a, b in zip(one, other, strict=True))


def measure(
    jobs: Sequence[Job], corpus: Corpus, runs: int, say: Callable[[str], None]
) -> tuple[dict[str, Figures], list[str]]:
    """Return the figures of each job by its name, and the marks of the changes that all feeds must hold now."""
    say("memory")
    figures = {job.name: Figures(_peak(job)) for job in jobs}
    marks = []
    for number in range(1, runs + 1):
        say(f"{PHASES['cold']}, round {number} of {runs}")
        _round(jobs, "cold", figures)
    for number in range(1, runs + 1):
        say(f"{PHASES['same']}, {PHASES['changed']}, round {number} of {runs}")
        # Backwards, so that feedpub's two runs, which are held against each other, stand side by side.
        _round(jobs[::-1], "same", figures)
        time.sleep(_REST)
        marks.append(f"round {number}")
        edit(corpus.path(_EDITED), marks[-1])
        _round(jobs, "changed", figures)
    tidy(jobs)
    return figures, marks


def edited_places() -> Sequence[int]:
    """Return the places of the articles that `measure` changes, to be restored."""
    return (_EDITED,)


def compare_starts(first: Command, second: Command, runs: int = 21) -> float:
    """Return how much longer the first of two short commands takes."""
    costs: tuple[list[Cost], list[Cost]] = ([], [])
    for _ in range(runs):
        costs[0].append(time_of(first))
        costs[1].append(time_of(second))
    return ratio(*costs)


def forget(job: Job) -> None:
    """Put aside what earlier runs left: the output and what was remembered.

    It is not deleted before all is measured: ext4 does not use an inode again that was freed in the last minutes, and
    whoever is measured next would look for others among them.
    """
    aside = job.command.directory / _ASIDE / str(time.time_ns())
    for path in (job.output, *job.remembered):
        if path.exists():
            aside.mkdir(parents=True, exist_ok=True)
            path.rename(aside / path.name)


def tidy(jobs: Iterable[Job]) -> None:
    """Delete what was put aside."""
    for job in jobs:
        shutil.rmtree(job.command.directory / _ASIDE, ignore_errors=True)


def _round(jobs: Sequence[Job], phase: str, figures: Mapping[str, Figures]) -> None:
    for job in jobs:
        _prepare(job, cold=phase == "cold")
        figures[job.name].costs[phase].append(time_of(job.command))


def _prepare(job: Job, *, cold: bool) -> None:
    if cold:
        forget(job)
    job.follow()
    os.sync()  # what was written before must not wait for the disk in another's time


def _peak(job: Job) -> int:
    _prepare(job, cold=True)
    return peak_memory_of(job.command)


def clear(work: Path) -> None:
    """Remove everything that earlier benches made of a corpus."""
    shutil.rmtree(work, ignore_errors=True)
