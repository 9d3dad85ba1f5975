"""The figures as Markdown, and RESULTS.md, which keeps a section for each size of corpus."""

from __future__ import annotations

import os
import platform
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from bench.budgets import Row
from bench.rounds import PHASES, Figures, ratio

_HEAD = """\
# Results of `make bench`

Feeds of all articles and of every tag as RSS and Atom, the newest 20, whole articles. Times are medians in seconds;
ratios are medians over rounds in which everyone ran in turn. Memory is that of all processes together at its peak, in a
cold run. The feeds of all those measured were compared and hold the same articles.
"""


def section(
    title: str,
    figures: Mapping[str, Figures],
    titles: Mapping[str, str],
    budgets: Sequence[Row],
    notes: Iterable[str],
    today: date,
) -> str:
    """Return the section of RESULTS.md for one size of corpus."""
    parts = [f"## {title}", machine(today), figures_table(figures, titles), budget_table(budgets)]
    told = "\n".join(f"- {note}" for note in notes)
    return "\n\n".join([*parts, told] if told else parts) + "\n"


def figures_table(figures: Mapping[str, Figures], titles: Mapping[str, str]) -> str:
    """Return what each took, and how its cold run compares."""
    peers = [
        (name, head) for name, head in (("hugo", "Hugo"), ("javascript", "JavaScript")) if name in figures
    ]
    heads = ["", *(f"{words}, s" for words in PHASES.values()), "memory, MB"]
    heads += [f"cold / {head}" for _, head in peers]
    lines = [_line(heads), _line(["---", *["---:"] * (len(heads) - 1)])]
    for name, found in figures.items():
        cells = [
            titles[name],
            *(f"{found.seconds(phase):.2f}" for phase in PHASES),
            f"{found.peak / 1e6:.0f}",
        ]
        cells += [f"{ratio(found.costs['cold'], figures[peer].costs['cold']):.2f}" for peer, _ in peers]
        lines.append(_line(cells))
    return "\n".join(lines)


def budget_table(budgets: Iterable[Row]) -> str:
    """Return each budget, what was measured, and whether it is kept."""
    lines = [_line(["budget", "at most", "measured", ""]), _line(["---", "---:", "---:", "---"])]
    for row in budgets:
        verdict = ("kept" if row.is_kept else "**missed**") if row.counts else "none at this size"
        lines.append(_line([row.what, _number(row.most, row), _number(row.measured, row), verdict]))
    return "\n".join(lines)


def machine(today: date) -> str:
    """Return on what and when it was measured."""
    system = f"{platform.system()} {platform.release().split('-')[0]}, Python {platform.python_version()}"
    return f"Measured {today.isoformat()} on {os.cpu_count()} cores of {_processor()}, {system}."


def save(results: Path, title: str, text: str) -> None:
    """Put a section into the results, in place of the last one of the same title."""
    before = results.read_text(encoding="utf-8") if results.is_file() else _HEAD
    sections = {part.partition("\n")[0]: part for part in re.split(r"^## ", before, flags=re.MULTILINE)[1:]}
    sections[title] = text.removeprefix("## ")
    ordered = sorted(sections, key=_size)
    results.write_text(
        _HEAD + "".join(f"\n## {sections[name].rstrip()}\n" for name in ordered), encoding="utf-8"
    )


def _size(title: str) -> tuple[int, str]:
    """Sections stand in the order of the number that they begin with; those without one at the end."""
    number = re.match(r"[\d,]+", title)
    return (int(number[0].replace(",", "")) if number else sys.maxsize, title)


def _processor() -> str:
    try:
        found = re.search(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    except OSError:
        found = None
    return found[1].strip() if found else platform.processor() or platform.machine()


def _number(value: float, row: Row) -> str:
    return f"{value:.0f}{row.unit}" if row.unit else f"{value:.3f}" if value < 0.1 else f"{value:.2f}"


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
