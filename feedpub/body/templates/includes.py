"""What files become that an article includes, told by their names: those of Jekyll's themes are not at hand."""

from __future__ import annotations

import re

from feedpub.body.templates.arguments import Arguments
from feedpub.body.templates.emit import Made
from feedpub.body.templates.place import Place
from feedpub.body.templates.table import MAKERS, SOURCES, Call, is_image, picture

_FILE = re.compile(r"(?:/(?!/)|[^/.:{\s][^/:]*/)[^:]*\.\w{2,5}")  #: of the site
_INCLUDED = "youtube vimeo tweet twitter gist codepen soundcloud figure image img picture".split()


def make_include(call: Call) -> Made | None:
    """Give what an included file of a telling name becomes: a picture, a player, a note."""
    name = re.sub(r"\.(?:html?|md|liquid|njk|svg)$", "", call.arguments.place(0).rpartition("/")[2].lower())
    stem = name.replace("_", "-")
    asked = call.arguments
    names = {
        key: _of_site(value, call.place) if key in SOURCES else value for key, value in asked.names.items()
    }
    given = Arguments(asked.places[1:], names, asked.words, asked.text)
    called = Call(stem, given, call.inner, call.place, call.prefix, call.markdown)
    if stem == "video" and (provider := given.first("provider").lower()) in MAKERS:
        return MAKERS[provider](Call(provider, given, None, call.place, call.prefix, call.markdown))
    if stem in MAKERS:
        return MAKERS[stem](called)
    kind = next((kind for kind in _INCLUDED if kind in stem), None)
    if kind is not None:
        return MAKERS[kind](Call(kind, given, call.inner, call.place, call.prefix, call.markdown))
    if stem == "toc":  # of what the article says anyway
        return Made("", "")
    return picture(called) if any(is_image(given.first(name)) for name in SOURCES) else None


def _of_site(path: str, place: Place) -> str:
    """Give the path of a file from the host's root: includes of Jekyll's themes count it from the site's."""
    if place.site.convention != "jekyll" or not _FILE.fullmatch(path):
        return path
    path = f"/{path.lstrip('/')}"
    return path if place.base and path.startswith(f"{place.base}/") else place.base + path
