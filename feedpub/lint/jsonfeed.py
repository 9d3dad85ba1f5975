"""JSON Feed 1.1 as rules: a table for each kind of object, from member to rule."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import NoReturn

from feedpub.lint import moments, values
from feedpub.lint.characters import are_whole, characters, frame_characters
from feedpub.lint.findings import Findings
from feedpub.lint.markup import html
from feedpub.lint.sound import Facts, Parts, Sound
from feedpub.lint.values import Doubt, shown

VERSION = "https://jsonfeed.org/version/1.1"

Object = dict[str, object]
#: Gives a sentence for each thing that is wrong with a member's value.
Judge = Callable[[object], Sequence[str]]
Table = Mapping[str, Judge]

#: What an escape can put into a text: controls, halves of characters, U+FFFD.
_UNWELCOME = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffd]")


class _Twice(dict[str, object]):
    """An object in which a member stands twice; the last one counts for readers."""

    name = ""


def _text(*rules: values.Value) -> Judge:
    def judge(value: object) -> Sequence[str]:
        if not isinstance(value, str):
            return (f"is {_shown(value)}; it must be a string",)
        for rule in rules:
            wrong = rule(value)
            if wrong:
                return (wrong,)
        return ()

    return judge


def _escaped(value: object) -> list[str]:
    """Name what an escape put into the texts of an object (RFC 8259 §8.2)."""
    if isinstance(value, str):
        match = _UNWELCOME.search(value)
        return [f"holds the character {match[0]!r}; remove it (BadCharacters)"] if match else []
    if isinstance(value, dict):
        value = [*value, *value.values()]
    return [wrong for one in value for wrong in _escaped(one)] if isinstance(value, list) else []


def _markup(value: object) -> Sequence[str]:
    wrong = _text(values.not_blank)(value)
    return wrong or (html(value) if isinstance(value, str) else ())


def _number(value: object) -> Sequence[str]:
    if isinstance(value, int | float) and not isinstance(value, bool) and value >= 0:
        return ()
    return (f"is {_shown(value)}; it must be a number, not below zero",)


def _boolean(value: object) -> Sequence[str]:
    return () if isinstance(value, bool) else (f"is {_shown(value)}; it must be true or false",)


def _list(judge: Judge, what: str) -> Judge:
    def judge_all(value: object) -> Sequence[str]:
        if not isinstance(value, list):
            return (f"is {_shown(value)}; it must be an array of {what}",)
        return [_about(f"[{place}]", wrong) for place, one in enumerate(value) for wrong in judge(one)]

    return judge_all


def _object(table: Table, required: Sequence[str], one_of: Sequence[str] = ()) -> Judge:
    def judge(value: object) -> Sequence[str]:
        if not isinstance(value, dict):
            return (f"is {_shown(value)}; it must be an object",)
        wrong = _members(value, table)
        wrong += [f"needs {name}; add it" for name in required if name not in value]
        if one_of and not any(name in value for name in one_of):
            wrong.append(f"needs one of {', '.join(one_of)}; add one")
        return wrong

    return judge


def _about(what: str, wrong: str) -> str:
    """Return a sentence about a part of what another is about; a doubt stays one."""
    whole = f"{what} {wrong}"
    return Doubt(whole) if isinstance(wrong, Doubt) else whole


def _members(value: Object, table: Table) -> list[str]:
    found = []
    if isinstance(value, _Twice):
        found.append(f"has the member {shown(value.name)} twice; keep one (RFC 8259 §4)")
    for name, member in value.items():
        judge = table.get(name)
        if judge is not None:
            found += [_about(name, wrong) for wrong in judge(member)]
        elif not name.startswith("_"):
            right = (
                "authors, an array"
                if name == "author"
                else "a name that begins with an underscore, for an extension"
            )
            found.append(f"has the unknown member {shown(name)}; JSON Feed 1.1 wants {right}")
    return found


def _shown(value: object) -> str:
    return shown(json.dumps(value, ensure_ascii=False))


def _version(value: str) -> str | None:
    return None if value == VERSION else f"holds {shown(value)}; it must be {VERSION}"


_address = _text(values.web_address)
_moment = _text(moments.rfc3339)
_author: Table = {"name": _text(values.not_blank), "url": _text(values.full_uri), "avatar": _address}
_authors = _list(_object(_author, (), ("name", "url", "avatar")), "objects")
_attachment: Table = {
    "url": _address,
    "mime_type": _text(values.media_type),
    "title": _text(),
    "size_in_bytes": _number,
    "duration_in_seconds": _number,
}
_hub: Table = {"type": _text(values.not_blank), "url": _address}

#: JSON Feed 1.1, "Top-level"
_FEED: Table = {
    "version": _text(_version),
    "title": _text(values.not_blank),
    "home_page_url": _address,
    "feed_url": _address,
    "description": _text(),
    "user_comment": _text(),
    "next_url": _address,
    "icon": _address,
    "favicon": _address,
    "authors": _authors,
    "language": _text(values.language),
    "expired": _boolean,
    "hubs": _list(_object(_hub, ("type", "url")), "objects"),
    "items": lambda value: () if isinstance(value, list) else (f"is {_shown(value)}; it must be an array",),
}

#: JSON Feed 1.1, "Items"
_ITEM: Table = {
    "id": _text(values.not_blank),
    "url": _address,
    "external_url": _address,
    "title": _text(values.not_blank),
    "content_html": _markup,
    "content_text": _text(),
    "summary": _text(),
    "image": _address,
    "banner_image": _address,
    "date_published": _moment,
    "date_modified": _moment,
    "authors": _authors,
    "tags": _list(_text(values.not_blank), "strings"),
    "language": _text(values.language),
    "attachments": _list(_object(_attachment, ("url", "mime_type")), "objects"),
}
_judge_feed = _object(_FEED, ("version", "title", "items"))
_judge_item = _object(_ITEM, ("id",), ("content_html", "content_text"))


def check_json(findings: Findings, parts: Parts | None, sound: Sound | None) -> None:
    """Judge a whole document; of its articles, where their bytes are known, only those that `sound` does not know."""
    try:
        feed = _parse(findings)
        if feed is not None:
            _check(feed, findings, parts, Sound() if sound is None else sound)
    except RecursionError:
        findings.add(None, "it is nested too deeply for readers; no rule of a feed needs such depth")


def _check(feed: Object, findings: Findings, parts: Parts | None, sound: Sound) -> None:
    findings.add_about(1, "the feed", _judge_feed(feed))
    if "feed_url" not in feed:
        findings.add(1, "the feed needs feed_url; readers tell feeds apart by it (JSON Feed 1.1, feed_url)")
    found = feed.get("items")
    items = found if isinstance(found, list) else []
    if parts is not None and not are_whole(parts, len(items), findings):
        parts = None
    frame_characters(parts, findings, refers=False)
    each: Sequence[bytes | None] = [None] * len(items) if parts is None else parts.articles
    facts = [_item(item, part, sound, findings) for item, part in zip(items, each, strict=True)]
    _among(facts, findings)


def _item(item: object, part: bytes | None, sound: Sound, findings: Findings) -> Facts:
    known = sound.get("json", part) if part else None
    if known is not None:
        return known
    before = len(findings.problems)
    members = item if isinstance(item, dict) else {}
    wrong = list(_judge_item(item))
    if part:
        characters(part, _line(members, findings) or 1, findings, refers=False)
    if b"\\u" in (part or findings.content):
        wrong += _escaped(item)
    if wrong:
        findings.add_about(_line(members, findings), _name(members), wrong)
    id, published = members.get("id"), members.get("date_published")
    facts = Facts(
        id if isinstance(id, str) else "",
        None,
        moments.seconds_of(published) if isinstance(published, str) else None,
    )
    if part and len(findings.problems) == before:
        sound.put("json", part, facts)
    return facts


def _among(facts: Sequence[Facts], findings: Findings) -> None:
    """JSON Feed 1.1, id: unique within the feed over time."""
    ids: set[str] = set()
    before = None
    for id, _, published in facts:
        if id and id in ids:
            findings.add(
                _line({"id": id}, findings),
                f"the id {shown(id)} stands twice; give each article its own (JSON Feed 1.1, id)",
            )
        if published is not None and before is not None and published > before:
            wrong = f"{shown(id)} is newer than the article before it; the newest comes first"
            findings.add(_line({"id": id}, findings), Doubt(wrong))
        ids.add(id)
        before = published if published is not None else before


def _parse(findings: Findings) -> Object | None:
    content = findings.content
    if content.startswith(b"\xef\xbb\xbf"):
        findings.add(1, "it begins with a byte order mark; leave it out (RFC 8259 §8.1)")
        content = content[3:]
    try:
        feed = json.loads(content.decode(), object_pairs_hook=_pairs, parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        findings.add(
            content.count(b"\n", 0, error.start) + 1, "it is not UTF-8; JSON must be (RFC 8259 §8.1)"
        )
    except json.JSONDecodeError as error:
        findings.add(error.lineno, f"it is not JSON: {error.msg} in column {error.colno} (RFC 8259)")
    except (ValueError, RecursionError) as error:
        findings.add(None, f"it is not JSON that readers can read: {str(error)[:200]} (RFC 8259)")
    else:
        return _feed_of(feed, findings)
    return None


def _feed_of(value: object, findings: Findings) -> Object | None:
    if isinstance(value, dict):
        return value
    findings.add(1, f"it is {_shown(value)}; a feed is an object (JSON Feed 1.1)")
    return None


def _pairs(pairs: list[tuple[str, object]]) -> Object:
    made = dict(pairs)
    if len(made) == len(pairs):
        return made
    twice = _Twice(made)
    times = Counter(name for name, _ in pairs)
    twice.name = next(name for name, count in times.items() if count > 1)
    return twice


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")


def _line(item: Object, findings: Findings) -> int | None:
    """Give the line on which an item's id stands last: JSON's reader keeps no lines."""
    id = item.get("id")
    if not isinstance(id, str) or not id:
        return None
    try:
        place = findings.content.rfind(json.dumps(id, ensure_ascii=False).encode())
    except UnicodeEncodeError:
        return None
    return None if place < 0 else findings.content.count(b"\n", 0, place) + 1


def _name(item: Object) -> str:
    said = item.get("title") or item.get("id") or "an item without a title"
    return f"{shown(str(said))}:"
