"""What files become that an article includes, told by their names: those of Jekyll's themes are not at hand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from feedpub.body.templates import emit
from feedpub.body.templates.call import Call
from feedpub.body.templates.emit import Made
from feedpub.body.templates.pictures import SOURCES, is_image, picture, sources
from feedpub.body.templates.place import Place
from feedpub.body.templates.table import MAKERS

_FILE = re.compile(r"(?:/(?!/)|[^/.:{\s][^/:]*/)[^:]*\.\w{2,5}")  #: of the site
#: The contents of what the article says anyway; what only sets the paths of themes, as Jekyll-Bootstrap has it.
_SILENT = ("toc", "setup", "base-path")
_MOST_PICTURES = 200
_INCLUDED = "youtube vimeo tweet twitter gist codepen soundcloud figure image img picture".split()


def make_include(call: Call) -> Made | None:
    """Give what an included file of a telling name becomes: a picture, a player, a note."""
    name = re.sub(r"\.(?:html?|md|liquid|njk|svg)$", "", call.arguments.place(0).rpartition("/")[2].lower())
    stem = name.replace("_", "-")
    asked = call.arguments
    names = {
        key: _of_site(value, call.place) if key in SOURCES else value for key, value in asked.names.items()
    }
    called = replace(call, name=stem, arguments=replace(asked, places=asked.places[1:], names=names))
    if stem == "video" and (provider := asked.first("provider").lower()) in MAKERS:
        return MAKERS[provider](replace(called, name=provider, inner=None))
    if stem in MAKERS:
        return MAKERS[stem](called)
    kind = next((kind for kind in _INCLUDED if kind in stem), None)
    if kind is not None:
        return MAKERS[kind](replace(called, name=kind))
    if stem == "gallery":
        return _gallery(called)
    if stem in _SILENT:
        return Made("", "")
    return picture(called) if any(map(is_image, sources(called.arguments))) else None


def _gallery(call: Call) -> Made | None:
    """Give the images that the article's header lists, as Minimal Mistakes has them."""
    listed = call.place.header.get(call.arguments.first("id") or "gallery")
    shown = ""
    for one in listed[:_MOST_PICTURES] if isinstance(listed, list) else ():
        if isinstance(one, Mapping) and (source := one.get("image_path")):
            place, link = (_of_site(str(path or ""), call.place) for path in (source, one.get("url")))
            alt = str(one.get("alt") or one.get("title") or "")
            shown += emit.picture(place, alt=alt, link=link, markdown=False).inline
    caption = emit.line(call.arguments.first("caption"))
    below = f"<figcaption>{caption}</figcaption>" if caption else ""
    return Made(block := f"<figure>{shown}{below}</figure>", block) if shown else None


def _of_site(path: str, place: Place) -> str:
    """Give the path of a file from the host's root: includes of Jekyll's themes count it from the site's."""
    if place.site.convention != "jekyll" or not _FILE.fullmatch(path):
        return path
    path = f"/{path.lstrip('/')}"
    return path if place.base and path.startswith(f"{place.base}/") else place.base + path
