"""Rules over elements of RSS and Atom: a table names, for each, what judges it and whether it may repeat."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from html.entities import name2codepoint

from lxml.etree import _Element as Element

from feedpub.lint import values
from feedpub.lint.findings import Findings
from feedpub.lint.markup import html
from feedpub.lint.values import Value, shown
from feedpub.lint.words import HTML_ELEMENTS, PREFIXES, RISKY_ELEMENTS, XML

Judge = Callable[[Element, Findings], None]
#: What judges an element, and whether its parent may have only one.
Rule = tuple[Judge, bool]
#: From qualified name to rule: what may stand inside of one element.
Table = Mapping[str, Rule]

_XML_ATTRIBUTES = frozenset(XML + name for name in ("base", "id", "lang", "space"))
_END_TAG = re.compile(r"</(\w+)>")
_REFERENCE = re.compile(r"&(#?\w+)")
_MARKUP = re.compile(r"&#[x0-9]|<[/a-zA-Z]")
_KNOWN_TAGS = HTML_ELEMENTS | RISKY_ELEMENTS


def name_of(qualified: object) -> str:
    """Give a qualified name as people write it: dc:creator, title."""
    tag = str(qualified)
    if tag[:1] != "{":
        return tag
    namespace, _, local = tag.rpartition("}")
    prefix = PREFIXES.get(namespace + "}", "")
    return local if prefix in ("", "atom") else f"{prefix}:{local}"


def walk(parent: Element, table: Table, findings: Findings) -> dict[str, Element]:
    """Judge each child by its row; gives the first of each name."""
    seen: dict[str, Element] = {}
    beside = parent.text
    holds_text = bool(beside and not beside.isspace())
    for child in parent:
        tag = child.tag
        if isinstance(tag, str) and tag in table:
            judge, once = table[tag]
            if tag not in seen:
                seen[tag] = child
            elif once:
                findings.add(child.sourceline, f"<{name_of(tag)}> stands twice; keep one (DuplicateElement)")
            judge(child, findings)
        else:
            _refuse(parent, child, findings)
        beside = child.tail
        if beside and not beside.isspace():
            holds_text = True
    if holds_text:
        wrong = f"<{name_of(parent.tag)}> holds text beside its elements; remove it (UnexpectedText)"
        findings.add(parent.sourceline, wrong)
    return seen


def _refuse(parent: Element, child: Element, findings: Findings) -> None:
    if not isinstance(child.tag, str):
        return  # a comment or an instruction
    namespace = child.tag.rpartition("}")[0] + "}"
    if namespace != "}" and namespace not in PREFIXES:
        wrong = f"<{child.tag}> is of a namespace that readers do not know; leave it out (UnknownNamespace)"
    else:
        wrong = (
            f"<{name_of(child.tag)}> has no place in <{name_of(parent.tag)}>; leave it out (UndefinedElement)"
        )
    findings.add(child.sourceline, wrong)


def attributes(element: Element, allowed: Iterable[str], findings: Findings) -> None:
    """Refuse attributes that the element does not have (UnexpectedAttribute)."""
    for name in element.keys():  # noqa: SIM118 - an element's children are no keys
        if name not in allowed and name not in _XML_ATTRIBUTES:
            findings.add(
                element.sourceline,
                f"<{name_of(element.tag)}> has no attribute {name_of(name)}; leave it out (UnexpectedAttribute)",
            )
    language = element.get(XML + "lang")
    if language and (wrong := values.language(language)):
        findings.add_about(element.sourceline, f"<{name_of(element.tag)} xml:lang>", [wrong])


def attribute(
    element: Element, name: str, rule: Value, findings: Findings, *, required: bool = False
) -> None:
    """Judge the value of one attribute."""
    value = element.get(name)
    if value is None:
        if required:
            findings.add(
                element.sourceline, f"<{name_of(element.tag)}> needs the attribute {name} (MissingAttribute)"
            )
        return
    wrong = rule(value)
    if wrong:
        findings.add_about(element.sourceline, f"<{name_of(element.tag)} {name}>", [wrong])


def attributes_by(
    element: Element,
    rules: Mapping[str, Value],
    findings: Findings,
    required: tuple[str, ...] = (),
) -> dict[str, str]:
    """Judge all attributes of an element, each by its rule; gives them."""
    said = dict(element.items())  # one call, where each `get` would be another
    is_sound = True
    for name in required:
        if name not in said:
            is_sound = False
    for name, value in said.items():
        rule = rules.get(name)
        if rule is None or rule(value):
            is_sound = False
    if not is_sound:
        attributes(element, rules, findings)
        for name, rule in rules.items():
            attribute(element, name, rule, findings, required=name in required)
    return said


def leaf(*rules: Value, allowed: tuple[str, ...] = (), exact: bool = False) -> Judge:
    """An element that holds text and nothing else; each rule judges that text.

    White space around the text counts only where it is `exact` (UnexpectedWhitespace).
    """

    def judge(element: Element, findings: Findings) -> None:
        text = text_of(element, findings) if len(element) else element.text or ""
        if element.keys():
            attributes(element, allowed, findings)
        bare = text.strip()
        if exact and bare != text:
            findings.add(
                element.sourceline,
                f"<{name_of(element.tag)}> has white space around its value; remove it (UnexpectedWhitespace)",
            )
        for rule in rules:
            wrong = rule(bare)
            if wrong:
                findings.add_about(element.sourceline, f"<{name_of(element.tag)}>", [wrong])
                break

    return judge


def anything(element: Element, findings: Findings) -> None:
    """An element about which there is no rule here."""


def html_text(element: Element, findings: Findings) -> None:
    """An element that holds escaped HTML (RSS 2.0 <description>, content:encoded)."""
    text = text_of(element, findings)
    if element.keys():
        attributes(element, (), findings)
    judge_html(text, element, findings)


def judge_html(text: str, element: Element, findings: Findings) -> None:
    wrong = html(text)
    if wrong:
        findings.add_about(element.sourceline, f"<{name_of(element.tag)}>", wrong)


def plain(*, blank: bool = True, allowed: tuple[str, ...] = ()) -> Judge:
    """An element that holds plain text, in which nothing should look like HTML."""

    def judge(element: Element, findings: Findings) -> None:
        text = text_of(element, findings) if len(element) else element.text or ""
        if element.keys():
            attributes(element, allowed, findings)
        if not blank and (not text or text.isspace()):
            findings.add(element.sourceline, f"<{name_of(element.tag)}> {values.not_blank('')}")
        judge_plain(text, element, findings)

    return judge


def judge_plain(text: str, element: Element, findings: Findings, attribute: str = "") -> None:
    """Refuse what the W3C validator takes for HTML in plain text of an element or an attribute: an end tag, a
    reference, markup.

    A hexadecimal reference on the element's line, as &#x3C;, tells it that the author knows what he does.
    """
    if "<" not in text and "&" not in text:
        return
    what = f"<{name_of(element.tag)} {attribute}>" if attribute else f"<{name_of(element.tag)}>"
    ends = [name for name in _END_TAG.findall(text) if name.lower() in _KNOWN_TAGS]
    if ends:
        findings.add(
            element.sourceline,
            f"{what} holds </{ends[0]}>, but it is plain text; write it </{ends[0]} > or leave it out (ContainsHTML)",
        )
        return
    if b"&#x" in findings.line(element.sourceline):
        return
    for name in _REFERENCE.findall(text):
        if name in name2codepoint or name == "apos" or not name.isalpha():
            findings.add(
                element.sourceline,
                f"{what} holds the reference &{name}, but it is plain text; escape it once, as &#x26; (ContainsHTML)",
            )
            return
    if _MARKUP.search(text) and element.getroottree().getroot().tag == "rss":
        findings.add(
            element.sourceline,
            f"{what} holds {shown(text)}, which looks like HTML; write its < as &#x3C; (CharacterData)",
        )


def text_of(element: Element, findings: Findings) -> str:
    """Give the text of an element that holds nothing else."""
    if len(element):
        for child in element:
            _refuse(element, child, findings)
        return str(element.xpath("string()"))  # without comments
    return element.text or ""


def needs(
    parent: Element, seen: Mapping[str, Element], wanted: Mapping[str, str], findings: Findings
) -> None:
    """Name each element that is missing, with the validator's code for it."""
    for tag, code in wanted.items():
        if tag not in seen:
            findings.add(
                parent.sourceline, f"<{name_of(parent.tag)}> needs <{name_of(tag)}>; add it ({code})"
            )


def at_most_one_of(
    seen: Mapping[str, Element], pairs: Iterable[tuple[str, str]], code: str, findings: Findings
) -> None:
    """Refuse two elements that say the same."""
    for core, extension in pairs:
        if extension in seen and core in seen:
            findings.add(
                seen[extension].sourceline,
                f"<{name_of(core)}> and <{name_of(extension)}> say the same; keep one ({code})",
            )
