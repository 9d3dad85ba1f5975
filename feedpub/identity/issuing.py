"""Ids, each given once and for ever."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import count

from feedpub.address import as_id
from feedpub.errors import Problem
from feedpub.state import State

#: What an address that is not canonical has; to make sure takes longer.
_ODD = re.compile(r"%|/\.|:[0-9]|\.(?:[/:]|$)")


def issue(state: State, now: int) -> list[Problem]:
    """Give an id to each article that is public for the first time; name those that claim one already used."""
    return [problem for claims in state.articles.claims(now) for problem in _issue(claims, state)]


def _issue(claims: Sequence[tuple[int, str, str | None]], state: State) -> list[Problem]:
    problems: list[Problem] = []
    claims = [(number, _canonical(claimed), path) for number, claimed, path in claims]
    used = state.articles.used([claimed for _, claimed, _ in claims])
    fresh: dict[str, int] = {}
    for number, claimed, path in claims:
        id = claimed
        if id in fresh or id in used:
            id = _next_free(claimed, fresh, state)
            problems.append(_claimed_twice(path, claimed, id, state, fresh))
        fresh[id] = number
    state.articles.issue((number, id) for id, number in fresh.items())
    return problems


def _canonical(claimed: str) -> str:
    """Return an id as validators want it. One of its own is so already; a link is taken as the article declares it."""
    return as_id(claimed) or claimed if _ODD.search(claimed) else claimed


def _next_free(claimed: str, fresh: Mapping[str, int], state: State) -> str:
    mark = "-" if "#" in claimed else "#"
    turns = (f"{claimed}{mark}{turn}" for turn in count(2))
    return next(id for id in turns if id not in fresh and not state.articles.used([id]))


def _claimed_twice(
    path: str | None, claimed: str, id: str, state: State, fresh: Mapping[str, int]
) -> Problem:
    first = state.articles.get(fresh[claimed]) if claimed in fresh else state.articles.with_id(claimed)
    owner = first.path if first and first.path else "an article that was deleted"
    return Problem(
        path=path or "",
        level="warning",
        message=f"its id {claimed} belongs to {owner}; this article is given {id}. "
        "Give one of them another address, or an id of its own",
    )
