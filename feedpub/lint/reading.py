"""A document of XML read back as a whole: well-formed, its frame, each of its articles, and what holds among them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from lxml import etree
from lxml.etree import _Element as Element

from feedpub.lint.characters import characters
from feedpub.lint.findings import Findings
from feedpub.lint.sound import Facts, Sound
from feedpub.lint.values import Doubt, shown
from feedpub.lint.words import PREFIXES


@dataclass(frozen=True, slots=True)
class Dialect:
    """RSS or Atom: what its frame and its articles must be."""

    name: str
    article: str  #: qualified name of the element
    frame: Callable[
        [Element, Findings], Element | None
    ]  #: judges the rest; gives the element that holds the articles
    judge: Callable[[Element, Findings], Facts]
    title: Callable[[Element], str]
    id: str
    twice: str  #: the validator's code for an id that stands twice


def check_xml(
    dialect: Dialect, findings: Findings, parts: Sequence[bytes] | None, sound: Sound | None
) -> None:
    """Judge a whole document; of its articles, whose bytes are `parts`, only those that `sound` does not know."""
    root = _parse(findings)
    if root is None:
        return
    _prefixes(root, findings)
    holder = dialect.frame(root, findings)
    if holder is None:
        characters(findings.content, 1, findings)
        return
    articles = list(holder.iterchildren(dialect.article))
    if parts is not None and len(parts) != len(articles):
        findings.add(
            None, f"{len(parts)} articles became {len(articles)} in the document; one of them is not whole"
        )
        parts = None
    if parts is None:
        facts = _all(dialect, articles, findings)
    else:
        facts = _new(dialect, articles, parts, Sound() if sound is None else sound, root, findings)
    _among(dialect, articles, facts, findings)


def _parse(findings: Findings) -> Element | None:
    try:
        root = etree.fromstring(findings.content, _parser())
    except (etree.XMLSyntaxError, LookupError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        findings.add(line, f"it is not well-formed XML: {getattr(error, 'msg', None) or error} (SAXError)")
        return None
    info = root.getroottree().docinfo
    if info.doctype:
        findings.add(1, "it has a document type; readers load none, leave it out (ContainsSystemEntity)")
    if (info.encoding or "UTF-8").upper() not in ("UTF-8", "ASCII", "US-ASCII"):
        findings.add(1, f"it is written in {info.encoding}; feeds are UTF-8 (NotUTF8)")
        findings.content = etree.tostring(root.getroottree(), encoding="utf-8")
    return root


@cache
def _parser() -> etree.XMLParser[Element]:
    # No entity is replaced and nothing is fetched: what is checked may be anybody's.
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, collect_ids=False)


def _prefixes(root: Element, findings: Findings) -> None:
    for prefix, address in root.nsmap.items():
        usual = PREFIXES.get(f"{{{address}}}")
        if usual is None:
            findings.add(
                root.sourceline,
                f"the namespace {shown(address)} is unknown to readers; leave it out (UnknownNamespace)",
            )
        elif prefix is not None and prefix != usual:
            findings.add(
                root.sourceline,
                f"the prefix {prefix} stands for {usual}; some readers know only {usual} (NonstdPrefix)",
            )


def _all(dialect: Dialect, articles: Sequence[Element], findings: Findings) -> list[Facts]:
    characters(findings.content, 1, findings)
    return [_judged(dialect, article, findings) for article in articles]


def _new(
    dialect: Dialect,
    articles: Sequence[Element],
    parts: Sequence[bytes],
    sound: Sound,
    root: Element,
    findings: Findings,
) -> list[Facts]:
    frame = (dialect.name, frozenset(root.nsmap.items()))
    facts = []
    for article, part in zip(articles, parts, strict=True):
        known = sound.get(frame, part)
        if known is None:
            before = len(findings.problems)
            known = _judged(dialect, article, findings)
            characters(part, article.sourceline or 1, findings)
            if len(findings.problems) == before:
                sound.put(frame, part, known)
        facts.append(known)
    return facts


def _judged(dialect: Dialect, article: Element, findings: Findings) -> Facts:
    findings.article = lambda: dialect.title(article)
    facts = dialect.judge(article, findings)
    findings.article = None
    return facts


def _among(dialect: Dialect, articles: Sequence[Element], facts: Sequence[Facts], findings: Findings) -> None:
    """What holds among articles: each id once, each Atom `updated` once, newest first."""
    ids: set[str] = set()
    moments: set[str] = set()
    before = None
    for article, (id, updated, published) in zip(articles, facts, strict=True):
        if id in ids:
            findings.add(
                article.sourceline,
                f"the {dialect.id} {shown(id)} stands twice; give each article its own ({dialect.twice})",
            )
        if updated in moments:
            findings.add(
                article.sourceline,
                f"{shown(id)} was updated at {updated}, as another was; add a fraction of a second (DuplicateUpdated)",
            )
        if published is not None and before is not None and published > before:
            findings.add(
                article.sourceline,
                Doubt(f"{shown(id)} is newer than the article before it; the newest comes first"),
            )
        if id:
            ids.add(id)
        if updated:
            moments.add(updated)
        before = published if published is not None else before
