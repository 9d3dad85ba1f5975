"""What the keys of a header mean: from every name that people use to our word for it. The names are in `keys`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from feedpub.article import Field
from feedpub.parse.keys import MEANINGS, TRANSLATED, WRAPPERS

_SIGNS = re.compile(r"[\s-]+")
_NOTHING: Mapping[str, str] = {}


def _ranks() -> dict[str, tuple[tuple[int, str], ...]]:
    """For each key, our words for it and its rank in them: "published" is a date or a yes, by its value."""
    ranks: dict[str, tuple[tuple[int, str], ...]] = {}
    for name, keys in MEANINGS.items():
        for rank, key in enumerate(keys):
            for spelled in dict.fromkeys((key, key.replace("_", ""))):
                if name not in [meant for _, meant in ranks.get(spelled, ())]:
                    ranks[spelled] = (*ranks.get(spelled, ()), (rank, name))
    return ranks


_RANKS = _ranks()
#: Keys that hold a mapping of which single members mean something.
_OUTER = frozenset(key.split(".")[0] for key in _RANKS if "." in key) | frozenset(WRAPPERS)
_USUAL = 30  #: keys that hardly any header passes
_INNER = 1_000  # added to the rank of what stands within a wrapper


def word(key: str) -> str:
    """Return a key as the table has it: lower case, one sign for those between words, in English."""
    folded = _SIGNS.sub("_", key.strip().lower())
    return TRANSLATED.get(folded, folded)


def meanings(key: str) -> tuple[str, ...]:
    """Return our words for what a key means; none for a key that means nothing to us."""
    return tuple(name for _, name in _RANKS.get(word(key), ()))


def select(
    values: Mapping[str, object],
    lines: Mapping[str, int],
    where: str = "front matter",
    meant: Mapping[str, str] = _NOTHING,
) -> tuple[Field, ...]:
    """Return the fields that a header's `values` declare, best first for each name; keys in any case.

    `where` is how the header is called in messages; `meant` has the keys that mean something else in its notation.
    """
    if not meant and len(values) <= _USUAL:
        declared, outer = _order(tuple(values), where)
        if not (outer and any(isinstance(values[key], dict) for key in outer)):
            return tuple([Field(name, values[key], origin, lines.get(key)) for name, key, origin in declared])
    return _select(values, lines, where, meant)


@lru_cache(maxsize=128)  # the articles of a site declare the same keys, in the same order
def _order(keys: tuple[str, ...], where: str) -> tuple[tuple[tuple[str, str, str], ...], tuple[str, ...]]:
    """Return what such keys declare, best first: our word, the key, its origin; and keys that may hold a mapping."""
    found = _select({key: key for key in keys}, {}, where, _NOTHING)
    outer = tuple(key for key in keys if key in _OUTER or word(key) in _OUTER)
    return tuple((field.name, str(field.value), field.origin) for field in found), outer


def _select(
    values: Mapping[str, object], lines: Mapping[str, int], where: str, meant: Mapping[str, str]
) -> tuple[Field, ...]:
    found: list[tuple[int, Field]] = []
    for key, value in values.items():
        ranks = _RANKS.get(key)
        if ranks is None:
            folded = word(key)
            ranks = _RANKS.get(folded, ())
        else:
            folded = key
        if folded in meant:
            ranks = _RANKS.get(meant[folded], ())
        line = lines.get(key)
        for rank, name in ranks:
            found.append((rank, Field(name, value, f'{where} "{key}"', line)))
        if folded in _OUTER and isinstance(value, dict):
            found += _members(key, folded, value, line, where)
    found.sort(key=_rank)
    return tuple([field for _, field in found])


def _rank(pair: tuple[int, Field]) -> int:
    return pair[0]


def _members(
    key: str, folded: str, value: Mapping[object, object], line: int | None, where: str
) -> Iterator[tuple[int, Field]]:
    """Yield the fields within a mapping: `date.updated`, `taxonomies.tags`, `extra.author`."""
    for inner_key, inner in value.items():
        inner_folded = _SIGNS.sub("_", str(inner_key).strip().lower())
        origin = f'{where} "{key}.{inner_key}"'
        for rank, name in _RANKS.get(f"{folded}.{inner_folded}", ()):
            yield rank, Field(name, inner, origin, line)
        if folded in WRAPPERS:
            own = inner_folded if folded not in ("og", "open_graph") else f"og:{inner_folded}"
            for rank, name in _RANKS.get(own, ()):
                yield rank + _INNER, Field(name, inner, origin, line)
