"""The budgets, and whether the figures keep to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bench.rounds import Figures, ratio

_SMALLEST = 10_000  # articles; with fewer, starting is most of the time, and nothing is promised
_MEMORY = {10_000: 150, 100_000: 400, 1_000_000: 800}  # MB
_VERSION = 2.5
GROWTH = 1.3


@dataclass(frozen=True, slots=True)
class Row:
    """One budget and what was measured."""

    what: str
    measured: float
    most: float
    unit: str = ""
    counts: bool = True  #: whether the budget holds for this size

    @property
    def is_kept(self) -> bool:
        """Whether it is met, or none is set."""
        return not self.counts or self.measured <= self.most


def rows(figures: Mapping[str, Figures], articles: int, version: float | None) -> Iterator[Row]:
    """Yield every budget that these figures can be held against."""
    many, counts = articles >= 100_000, articles >= _SMALLEST
    ours = figures["feedpub"].costs

    def against(peer: str, what: str, name: str, phase: str, most: float) -> Iterator[Row]:
        if peer in figures and name in figures:
            measured = ratio(figures[name].costs[phase], figures[peer].costs[phase])
            yield Row(what, measured, most, counts=counts)

    yield from against("hugo", "cold, to Hugo", "feedpub", "cold", 0.5)
    yield from against("javascript", "cold, to JavaScript", "feedpub", "cold", 0.75)
    yield from against("hugo", "cold with gzip, to Hugo", "feedpub-gzip", "cold", 0.6)
    yield from against("javascript", "cold with gzip, to JavaScript", "feedpub-gzip", "cold", 0.9)
    yield from against("hugo", "nothing changed, to Hugo", "feedpub", "same", 0.06 if many else 0.08)
    changed = ratio(ours["changed"], ours["same"])
    yield Row("one article changed, to nothing changed", changed, 1.4 if many else 2.0, counts=counts)
    allowed = _MEMORY[min((size for size in _MEMORY if size >= articles), default=max(_MEMORY))]
    for name in ("feedpub", "feedpub-gzip"):
        yield Row(f"peak memory, {name}", figures[name].peak / 1e6, allowed, " MB")
    if version is not None:
        yield Row("`feedpub --version`, to `python -c pass`", version, _VERSION)
