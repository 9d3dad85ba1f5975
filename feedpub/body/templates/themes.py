"""The tags that the themes of Hexo bring along: NexT's, Butterfly's, Fluid's and Volantis' notes, folds, labels, buttons."""

from __future__ import annotations

import re
from collections.abc import Mapping

from feedpub.body.templates import emit
from feedpub.body.templates.call import Call, Maker
from feedpub.body.templates.emit import Made

#: How a tag looks, and what readers are not told.
_LOOKS = frozenset(
    "default primary success info warning danger tip light dark gray grey black white blue pink red purple orange green"
    " yellow cyan disable disabled modern flat simple no-icon open close closed child center left right large larger"
    " small big regular outline block logo h1 h2 h3 h4 h5 h6 checked plus minus times true false inline icon-padding"
    " solid stroke bg"
    .split()
)  # fmt: skip
_SPOKEN = ("info", "warning", "danger", "success", "tip")  #: kinds of notes whose name says something
_ICON = re.compile(
    r"['\"]?\b(?:fa[bsrl]?(?=\s)|fa-[\w-]+|iconfont)(?:\s(?:fa|icon)-[\w-]+)*+['\"]?|\b(?:open|color|codeblock|child):\S+"
)
_ADDRESS = re.compile(r"(?:https?:)?//\S+|/\S*|\.{1,2}/\S*|#\S*|javascript:\S*|mailto:\S+")


def make(call: Call) -> Made | None:
    """Give what a theme's tag becomes; None where it is none of theirs, or says nothing of its own."""
    maker = _MAKERS.get(call.name)
    return None if maker is None else maker(call)


def _note(call: Call) -> Made | None:
    """Of "info no-icon A title" and "red 'fas fa-bolt'"; without an end "info, the text"."""
    looks, text = _parted(call.arguments.text, signs=call.inner is None)
    inner = text if call.inner is None else call.inner
    if not inner.strip() or not (looks or call.name != "note"):
        return None
    kind = next((look for look in looks if look in _SPOKEN), "note")
    title = text if call.inner is not None else ""
    title = title.strip("\"'") or (kind.capitalize() if kind != "note" else "")
    return emit.box(kind, title, inner, call.prefix, markdown=call.markdown)


def _fold(call: Call) -> Made | None:
    if call.inner is None:
        return None
    return emit.details(
        _parted(call.arguments.text, signs=True)[1], call.inner, call.prefix, markdown=call.markdown
    )


def _toggle(call: Call) -> Made | None:
    """What is shown, and its colours, parted by commas."""
    if call.inner is None:
        return None
    title = call.arguments.text.partition(",")[0]
    return emit.details(title, call.inner, call.prefix, markdown=call.markdown)


def _words(call: Call) -> Made | None:
    """Words of a sentence, in some colour: "warning @words", "red, words", "words red", "words"."""
    text = call.arguments.text
    before, sign, after = text.partition("@")
    shown = after if sign and before.strip() in _LOOKS | {""} else _parted(text, signs=True)[1]
    if call.name == "label" and not sign and shown.rpartition(" ")[2] in _LOOKS:
        shown = shown.rpartition(" ")[0]
    return _shown(shown.strip().strip("\"'"), call)


def _first_words(call: Call) -> Made | None:
    return _shown(call.arguments.text.partition(",")[0], call)


def _button(call: Call) -> Made | None:
    """Of "address, words, icon" or "looks::words::address::icon"."""
    text = call.arguments.text
    sign = "::" if "::" in text else ","
    parts = [part.strip().strip("\"'").strip() for part in text.split(sign)]
    place = next((number for number, part in enumerate(parts) if _ADDRESS.fullmatch(part)), None)
    if place is None:
        return None
    beside = place - 1 if sign == "::" else place + 1
    words = parts[beside] if 0 <= beside < len(parts) else ""
    where = parts[place]
    if where.startswith(("#", "javascript:")) or where == "/":
        return _shown(words, call)
    return emit.link(where, emit.text(words or where))


def _document(call: Call) -> Made | None:
    where = call.arguments.place(0)
    return emit.player(where, where.rpartition("/")[2]) if where else None


def _picture(call: Call) -> Made | None:
    where = call.arguments.place(0)
    return emit.picture(where, markdown=call.markdown) if where else None


def _diagram(call: Call) -> Made | None:
    return emit.code(call.inner, "mermaid", call.prefix, markdown=call.markdown) if call.inner else None


def _shown(words: str, call: Call) -> Made | None:
    shown = emit.words(words) if call.markdown else emit.text(words)
    return Made(shown, shown) if shown.strip() else None


def _parted(text: str, *, signs: bool) -> tuple[list[str], str]:
    """Part what a tag looks like from what it says; `signs`: "::" or a comma may stand between them."""
    for sign in ("::", ",") if signs else ():
        before, found, after = text.partition(sign)
        if found and all(word in _LOOKS for word in before.split()):
            return before.split() or ["note"], after.strip()
    rest = _ICON.sub(" ", text).lstrip(" ,").split()
    number = next((number for number, word in enumerate(rest) if word.rstrip(",") not in _LOOKS), len(rest))
    return rest[:number], " ".join(rest[number:]).strip()


_MAKERS: Mapping[str, Maker] = (
    dict.fromkeys("note noteblock notel".split(), _note)
    | {"folding": _fold}
    | dict.fromkeys("hidetoggle hideblock".split(), _toggle)
    | dict.fromkeys("label p span font u emp wavy del kbd psw checkbox radio".split(), _words)
    | dict.fromkeys("hideinline cb".split(), _first_words)
    | dict.fromkeys("btn button".split(), _button)
    | {"pdf": _document, "inlineimg": _picture, "inlineimage": _picture, "mermaid": _diagram}
)
