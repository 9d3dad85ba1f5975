"""A document of XML read back as a whole: well-formed, its frame, each of its articles, and what holds among them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import cache

from lxml import etree
from lxml.etree import _Element as Element

from feedpub.lint.characters import are_whole, characters, frame_characters
from feedpub.lint.findings import Findings
from feedpub.lint.sound import Facts, Parts, Sound
from feedpub.lint.values import Doubt, shown
from feedpub.lint.words import PREFIXES


@dataclass(frozen=True, slots=True)
class Dialect:
    """RSS or Atom: what its frame and its articles must be."""

    name: str
    article: str  #: qualified name of the element
    #: Judges the rest; gives the element that holds the articles.
    frame: Callable[[Element, Findings], Element | None]
    judge: Callable[[Element, Findings], Facts]
    title: Callable[[Element], str]
    id: str
    twice: str  #: the validator's code for an id that stands twice


def check_xml(dialect: Dialect, findings: Findings, parts: Parts | None, sound: Sound | None) -> None:
    """Judge a whole document; of its articles, where their bytes are known, only those that `sound` does not know."""
    root = _parse(findings)
    if root is None:
        return
    _prefixes(root, findings)
    holder = dialect.frame(root, findings)
    articles = [] if holder is None else list(holder.iterchildren(dialect.article))
    if parts is not None and not are_whole(parts, len(articles), findings):
        parts = None
    frame_characters(parts, findings)
    if parts is None:
        facts = [_judged(dialect, article, findings) for article in articles]
    else:
        frame = (dialect.name, frozenset(root.nsmap.items()))
        memory = Sound() if sound is None else sound
        facts = [
            _remembered(dialect, article, part, frame, memory, findings)
            for article, part in zip(articles, parts.articles, strict=True)
        ]
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


def _remembered(
    dialect: Dialect, article: Element, part: bytes, frame: Hashable, sound: Sound, findings: Findings
) -> Facts:
    known = sound.get(frame, part)
    if known is not None:
        return known
    before = len(findings.problems)
    facts = _judged(dialect, article, findings)
    characters(part, article.sourceline or 1, findings)
    if len(findings.problems) == before:
        sound.put(frame, part, facts)
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
