"""Ids, each given once and for ever."""

from __future__ import annotations

from feedpub.errors import Problem
from feedpub.state import State
from feedpub.state.records import Record


def issue(state: State, now: int) -> list[Problem]:
    """Give an id to each article that is public for the first time; name those that claim one already used."""
    problems: list[Problem] = []
    fresh: dict[str, int] = {}
    for record in state.articles.without_id(now):
        claimed = record.own_id or record.link
        id = claimed
        for turn in range(2, 1_000_000):
            if id not in fresh and not state.articles.is_used(id):
                break
            id = f"{claimed}#{turn}" if "#" not in claimed else f"{claimed}-{turn}"
        if id != claimed:
            problems.append(_claimed_twice(record, claimed, id, state, fresh))
        fresh[id] = record.number
    state.articles.issue((number, id) for id, number in fresh.items())
    return problems


def _claimed_twice(record: Record, claimed: str, id: str, state: State, fresh: dict[str, int]) -> Problem:
    first = state.articles.get(fresh[claimed]) if claimed in fresh else state.articles.with_id(claimed)
    owner = first.path if first and first.path else "an article that was deleted"
    return Problem(
        path=record.path or "",
        level="warning",
        message=f"its id {claimed} belongs to {owner}; this article is given {id}. "
        "Give one of them another address, or an id of its own",
    )
