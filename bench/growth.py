"""How the time for each article grows with their number: feedpub alone, cold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from statistics import median

from bench.budgets import GROWTH, Row
from bench.corpus import make_corpus
from bench.measure import peak_memory_of, time_of
from bench.peers import feedpub_job
from bench.rounds import forget, tidy
from bench.table import budget_table, machine

TITLE = "Growth"


def growth_section(
    corpora: Path, work: Path, sizes: Sequence[int], runs: int, today: date, say: Callable[[str], None]
) -> tuple[str, str, bool]:
    """Return the section of RESULTS.md on growth: its title, its text, and whether the budget is kept."""
    lines = ["| articles | cold, s | for each article, µs | memory, MB |", "| ---: | ---: | ---: | ---: |"]
    each = []
    for size in sizes:
        say(f"{size:,} articles")
        seconds, peak = _cold(corpora, work / str(size) / "growth", size, runs)
        each.append(seconds / size)
        lines.append(f"| {size:,} | {seconds:.2f} | {each[-1] * 1e6:.0f} | {peak / 1e6:.0f} |")
    row = Row(f"{sizes[-1]:,} to {sizes[0]:,}, for each article", each[-1] / each[0], GROWTH)
    text = "\n\n".join([f"## {TITLE}", machine(today), "\n".join(lines), budget_table([row])]) + "\n"
    return TITLE, text, row.is_kept


def _cold(corpora: Path, work: Path, size: int, runs: int) -> tuple[float, int]:
    job = feedpub_job("feedpub", make_corpus(corpora, size), work)
    times = []
    for _ in range(runs):
        forget(job)
        times.append(time_of(job.command).seconds)
    forget(job)
    peak = peak_memory_of(job.command)
    tidy([job])
    return median(times), peak
