"""Read a YAML header. PyYAML lives here.

Every scalar stays the text that was written, null apart: what a date, a yes or a number means is decided where one is
wanted, so that a title "Yes", a tag "no", a version "1.10" and the date 2017-02-29 are no trouble to anybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from yaml import CBaseLoader, MappingNode, Node, ScalarNode, SequenceNode, YAMLError

from feedpub.parse.header_plain import NULLS
from feedpub.parse.limits import Budget, Quoted, Values

# --- A header that is no YAML as a whole, key by key.
_CHUNK = re.compile(
    r"""^(?:"([^"\n]{1,100})"|'([^'\n]{1,100})'|([^\s#"'\[\]{},&*!|>%@`-][^\n:]{0,100}?))[ \t]*:(?=[ \t]|$)""",
    re.MULTILINE,
)
_CHUNKS = 1_000
#: What YAML does not allow: mapped so that places stay where they are. C1 are the marks of Windows-1252.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


def read(text: str, first: int, path: str) -> Values | None:
    """Return the values of a header, read with PyYAML, and where the whole is no YAML, key by key.

    `first` is its first line's number; None where it is no mapping at all.
    """
    values = Values(path)
    text = _FORBIDDEN.sub(_allowed, text) + "\n"
    try:
        root = _compose(text)
    except (YAMLError, RecursionError) as error:
        return _rescue(text, first, values, error)
    if root is None:
        return values
    if not isinstance(root, MappingNode):
        return None
    budget = Budget(first)
    for key, node, line in _pairs(root, budget, 0):
        values.add(key, _value(node, budget, 1), first + line)
    return values


def _allowed(match: re.Match[str]) -> str:
    character = match[0]
    if "\x80" <= character <= "\x9f":
        return character.encode("latin-1").decode("cp1252", "replace").replace("\ufffd", " ")
    return " "


def _compose(text: str) -> Node | None:
    loader = CBaseLoader(text)
    try:
        return loader.get_single_node()
    finally:
        loader.dispose()


def _pairs(node: MappingNode, budget: Budget, depth: int) -> Iterator[tuple[str, Node, int]]:
    """Yield key, value and line (from 0) of a mapping; what "<<" merges first, so that own keys come later."""
    own = []
    for key, value in node.value:
        budget.spend(depth)
        if isinstance(key, ScalarNode) and key.value == "<<" and not key.style:
            parts = value.value if isinstance(value, SequenceNode) else [value]
            named = {k.value for k, _ in node.value if isinstance(k, ScalarNode)}
            for part in reversed(parts):
                if isinstance(part, MappingNode):
                    merged = _pairs(part, budget, depth + 1)
                    own += [triple for triple in merged if triple[0] not in named]
        elif isinstance(key, ScalarNode):
            own.append((key.value, value, key.start_mark.line))
    yield from own


def _value(node: Node, budget: Budget, depth: int) -> object:
    budget.spend(depth)
    if isinstance(node, ScalarNode):
        if node.style and node.value[4:5] == "-" and node.value[0].isdigit():
            return Quoted(node.value)
        return None if not node.style and node.value in NULLS else node.value
    if isinstance(node, SequenceNode):
        return [_value(member, budget, depth + 1) for member in node.value]
    assert isinstance(node, MappingNode)  # there is no fourth kind
    return {key: _value(value, budget, depth + 1) for key, value, _ in _pairs(node, budget, depth)}


def _rescue(text: str, first: int, values: Values, error: Exception) -> Values | None:
    """Read the keys of the outermost level one by one; each that is no YAML is named, and read as text if it can be."""
    starts = list(_CHUNK.finditer(text))[:_CHUNKS]
    if not starts:
        return None
    ends = [match.start() for match in starts[1:]] + [len(text)]
    budget = Budget(first)
    line, place = first, 0
    for match, end in zip(starts, ends, strict=True):
        line += text.count("\n", place, match.start())
        place = match.start()
        _rescue_key(text[place:end], match, line, values, budget)
    if not values.problems:  # every key alone is fine: what is wrong stands between or before them
        values.warn(
            f"the header is no valid YAML as a whole ({_reason(error)}); its keys were read one by one", first
        )
    return values


def _rescue_key(chunk: str, match: re.Match[str], line: int, values: Values, budget: Budget) -> None:
    key = match[1] or match[2] or match[3].strip()
    try:
        root = _compose_forgiving(chunk, key, line, values)
    except (YAMLError, RecursionError) as error:
        rest = chunk[match.end() - match.start() :].strip()
        if "\n" in rest or not rest or rest[0] in "[{&*!|>":
            values.warn(f'"{key}" is no valid YAML ({_reason(error)}); it was left out', line)
            return
        values.warn(
            f'"{key}" is no valid YAML ({_reason(error)}); read as plain text, which belongs in quotes', line
        )
        values.add(key, _unquoted(rest), line)
        return
    for name, node, below in _pairs(root, budget, 0) if isinstance(root, MappingNode) else ():
        values.add(name, _value(node, budget, 1), line + below)


def _compose_forgiving(chunk: str, key: str, line: int, values: Values) -> Node | None:
    try:
        return _compose(chunk)
    except YAMLError:
        if "\t" not in chunk:
            raise
        root = _compose(chunk.expandtabs(4))
        values.warn(f'"{key}" is no valid YAML: tabs cannot indent it; they were read as spaces', line)
        return root


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" else text


def _reason(error: Exception) -> str:
    return str(getattr(error, "problem", None) or "it is nested too deeply")
