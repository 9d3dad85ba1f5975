"""Pictures, whatever a program calls the code that shows them, and what stands below them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import dropwhile

from feedpub.body.templates import addresses, emit
from feedpub.body.templates.arguments import Arguments
from feedpub.body.templates.call import Call
from feedpub.body.templates.emit import Made

_IMAGE = re.compile(r"\.(?:png|jpe?g|gif|webp|svg|avif|bmp|tiff?|ico)(?:[?#].*)?$", re.IGNORECASE)
#: As jekyll-picture-tag has it: hero.jpg --alt A bridge in fog --link /bridge/
_ALT = re.compile(r"(?:^|\s)--alt\s+((?:(?!\s--).)*+)", re.DOTALL)
#: How large or when a picture is shown; no words of anybody. "[width]" is of Hexo's manual, and of who copies from there.
_SIZES = re.compile(
    r"\[?\d+(?:px|%|w)?\]?|\[(?:width|height)\]|(?:\d+x\d*|x\d+)(?: \w+)*|Fill|Fit|Resize|Crop"
    r"|(?:\([^()]*\)\s*)?(?:calc\(.*|\d+(?:\.\d+)?(?:px|vw|r?em))(?:,.*)?|lazy|eager|true|false",
    re.DOTALL,
)
#: Hexo's title and alternative text: '"title" "text"'.
_WITHIN = re.compile(r'"([^"]+)"')
SOURCES = (
    "src",
    "url",
    "image_path",
    "image",
    "path",
    "file",
    "img",
    "filename",
    "source",
    "light_src",
    "default_src",
)

_CAPTIONED = ("figure", "asset-img", "img")


def is_image(address: str) -> bool:
    return _IMAGE.search(address.strip()) is not None


def sources(given: Arguments) -> list[str]:
    """Give the arguments that may be the address of a picture, by their names."""
    return [value for name in SOURCES if (value := given.first(name))]


def _spoken(call: Call, source: str) -> tuple[str, str]:
    """Give the alternative text and the caption that stand behind a picture's address, by their places.

    Eleventy's short codes, which quote the address, have them in this order; Octopress and Hexo in the other.
    """
    given = call.arguments
    behind = given.places[given.places.index(source) + 1 :] if source in given.places else ()
    words = _texts(behind, given.words)
    if not words:
        return "", ""
    if source in given.words or call.name.startswith("asset"):
        return words[-1], words[0] if call.name in _CAPTIONED else ""
    return words[0], (words[1:] or words)[0] if call.name == "figure" else ""


def _texts(behind: Iterable[str], bare: frozenset[str]) -> list[str]:
    """Give the texts that follow an address and its sizes; words without quotation marks (`bare`) are one text."""
    texts = list(dropwhile(_SIZES.fullmatch, behind))
    if len(texts) > 1 and bare.issuperset(texts):
        return [" ".join(texts).strip("‘’“”")]
    if len(texts) == 1 and len(parts := _WITHIN.findall(texts[0])) > 1:
        return parts
    return [one for one in texts if not _SIZES.fullmatch(one)]


def picture(call: Call) -> Made | None:
    given = call.arguments
    places = list(given.places)
    named = sources(given)
    source = next(filter(is_image, named), named[0] if named else "")
    if not source:
        source = next(
            (one for one in places if _IMAGE.search(one) or "/" in one), places[0] if places else ""
        )
    if not source and is_image(given.first("link")):
        source = given.first("thumb", "link")  # of a gallery, as hugo-easy-gallery has it
    if not source or source.endswith("=") or (call.name == "imgproc" and not is_image(source)):
        return None  # Docsy finds "sunset" for itself, whatever its suffix
    spoken, below = _spoken(call, source)
    spelled = _ALT.search(given.text)
    alt = given.first("alt", "alt_text", "default_alt") or (spelled[1].rstrip() if spelled else spoken)
    caption = given.first("caption", "description", "legend", "text") or call.text()
    title = given.first("title")
    if title and title != caption:
        caption = f"{title}. {caption}" if caption else title
    if by := given.first("attr", "credit"):
        where = given.first("attrlink")
        caption = f"{caption} [{by}]({emit.address(where)})" if where else f"{caption} {by}"
    caption = caption or below
    size = "".join(
        f' {name}="{value}"' for name in ("width", "height") if (value := given.first(name)).isdecimal()
    )
    url = given.first("url")
    link = given.first("link", "href") or (url if url != source else "")
    return emit.picture(
        addresses.beside(source, call.place),
        alt=alt or title,
        caption=caption,
        link=link,
        size=size,
        markdown=call.markdown,
    )


def resized(call: Call) -> Made | None:
    """Give Zola's `resize_image`, whose `path` counts from the folders of the site."""
    given = call.arguments
    source = given.first("path")
    if not source or "://" in source:
        return picture(call)
    names = {**given.names, "path": addresses.of_image(source, call.place)}
    return picture(replace(call, arguments=replace(given, names=names)))


def of_asset(call: Call) -> Made | None:
    return picture(call) if is_image(call.arguments.place(0)) else None


def caption(call: Call) -> Made | None:
    """Give WordPress' caption: the picture as written, and the text that follows it or stands in `caption`."""
    inner = (call.inner or "").strip()
    found = re.match(r"(?:<a\b[^<>]*>\s*)?(?:<img\b[^<>]*>|!\[[^\]\n]*\]\([^()\n]*\))(?:\s*</a>)?", inner)
    if found is None:
        return None
    picture = re.sub(r"^!\[([^\]\n]*)\]\((\S+)[^()\n]*\)$", r'<img src="\2" alt="\1">', found[0])
    below = call.arguments.first("caption") or inner[found.end() :]
    legend = f"<figcaption>{emit.line(below)}</figcaption>" if below.strip() else ""
    shown = f"<figure>{' '.join(picture.split())}{legend}</figure>"
    return Made(shown, shown)
