"""Many works of the same steps, done side by side: the first step of each, then the second of each, and so on.

A processor is quicker at what it has just done: with an article's whole way between one step and the same step of the
next article, it has forgotten the way (docs/decisions/0014 has what that costs).
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from typing import TypeVar

Result = TypeVar("Result")

#: A work that stops after each of its steps, until it returns what it has made.
Steps = Generator[None, None, Result]


def side_by_side(works: Iterable[Steps[Result]]) -> list[Result]:
    """Return what each of these works makes, in their order; what one raises ends them all."""
    going = list(enumerate(works))
    made: dict[int, Result] = {}
    while going:
        going_on = []
        for one in going:
            place, work = one
            try:
                next(work)
            except StopIteration as end:
                made[place] = end.value
            else:
                going_on.append(one)
        going = going_on
    return [made[place] for place in range(len(made))]


def alone(work: Steps[Result]) -> Result:
    """Return what one work makes."""
    return side_by_side([work])[0]
