"""Ids, each given once and for ever."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path

from feedpub.address import as_id
from feedpub.errors import Problem
from feedpub.identity.recording import Declared
from feedpub.state import State

#: What an address that is not canonical has; to make sure takes longer.
_ODD = re.compile(r"%|/\.|:[0-9]|\.(?:[/:]|$)")


def claim_of(found: Declared, now: int) -> str | None:
    """Return the id that an article should have; None while it is not public."""
    if not found.visible or found.published is None or found.published > now:
        return None
    return canonical(found.own_id or found.link)


def issue(state: State, now: int, source: Path) -> list[Problem]:
    """Give an id to each article that is public for the first time; name those that claim one already used.

    Of several that claim the same, the oldest is given it. `source` is the source directory as messages call it.
    """
    return [problem for claims in state.articles.claims(now) for problem in _issue(claims, state, source)]


def _issue(claims: Sequence[tuple[int, str, str | None]], state: State, source: Path) -> list[Problem]:
    problems: list[Problem] = []
    claims = [(number, canonical(claimed), path) for number, claimed, path in claims]
    wanted = {claimed for _, claimed, _ in claims}
    used = state.articles.used(list(wanted))
    fresh: dict[str, int] = {}
    others: dict[str, Iterator[str]] = {}
    for number, claimed, path in claims:
        id = claimed
        if id in fresh or id in used:
            turns = others.setdefault(claimed, _others(claimed))
            id = next(
                id for id in turns if id not in wanted and id not in fresh and not state.articles.used([id])
            )
            problems.append(_claimed_twice(path, claimed, id, state, fresh, source))
        fresh[id] = number
    state.articles.issue((number, id) for id, number in fresh.items())
    return problems


def canonical(claimed: str) -> str:
    """Return an id as validators want it. One of its own is so already; a link is taken as the article declares it."""
    return as_id(claimed) or claimed if _ODD.search(claimed) else claimed


def _others(claimed: str) -> Iterator[str]:
    """Yield the ids that stand in for one that is another's."""
    mark = "-" if "#" in claimed else "#"
    return (f"{claimed}{mark}{turn}" for turn in count(2))


def _claimed_twice(
    path: str | None, claimed: str, id: str, state: State, fresh: Mapping[str, int], source: Path
) -> Problem:
    first = state.articles.get(fresh[claimed]) if claimed in fresh else state.articles.with_id(claimed)
    owner = source / first.path if first and first.path else "an article that was deleted"
    return Problem(
        path=path or "",
        level="warning",
        message=f"its id {claimed} belongs to {owner}; this article is given {id}. "
        "Give one of them another address, or an id of its own",
    )
