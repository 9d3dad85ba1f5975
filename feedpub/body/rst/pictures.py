"""Directives that show pictures, or what a frame would play."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst.directives.images import Figure, Image

from feedpub.body.rst.lenient import AnyDirective, forgiving

_WEB = re.compile(r"(?:https?:)?//", re.IGNORECASE)


class Player(AnyDirective):
    """A link to what a frame would play; the class tells the fingerprint that it is a medium."""

    places: ClassVar[dict[str, str]] = {
        "youtube": "https://www.youtube.com/watch?v={}",
        "vimeo": "https://vimeo.com/{}",
        "gist": "https://gist.github.com/{}",
        "dailymotion": "https://www.dailymotion.com/video/{}",
        "soundcloud": "https://api.soundcloud.com/tracks/{}",
        "soundcloud_playlist": "https://api.soundcloud.com/playlists/{}",
        "tweet": "https://twitter.com/i/status/{}",
        "instagram": "https://www.instagram.com/p/{}/",
    }

    def run(self) -> list[nodes.Node]:
        word = (self.argument or " ".join(self.content)).split(" ")[0]
        if not word:
            return []
        place = word if _WEB.match(word) else self.places.get(self.name.lower(), "{}").format(word)
        return [_link(place)]


class Raw(AnyDirective):
    """HTML as it is written, which is made safe with all the rest; that of another file is left out."""

    def run(self) -> list[nodes.Node]:
        if not {"file", "url"}.isdisjoint(self.options):
            self.session.note(self.lineno, 'the directive "raw" was dropped: it would read another file')
        elif "html" in self.argument.lower() and any(self.content):  # else for LaTeX and the like
            return [nodes.raw("", "\n".join(self.content), format="html")]
        return self.nothing()


def _link(place: str) -> nodes.Node:
    reference = nodes.reference("", place, refuri=place, classes=["embedded"])
    return nodes.paragraph("", "", reference)


def _usable(options: dict[str, Any]) -> dict[str, Any]:
    """Return the options that were understood, without those of the layout: `figwidth: image` opens the picture."""
    return {
        name: value
        for name, value in options.items()
        if value is not None and name not in ("align", "figwidth")
    }


class Picture(Image):
    """A picture with any options."""

    option_spec: ClassVar[Any] = forgiving(dict(Image.option_spec or {}))

    def run(self) -> list[nodes.Node]:
        self.options = _usable(self.options)
        return list(super().run())


class PictureWithCaption(Figure):
    """A figure with any options; Nikola's thumbnails are such figures."""

    option_spec: ClassVar[Any] = forgiving(dict(Figure.option_spec or {}))

    def run(self) -> list[nodes.Node]:
        self.options = _usable(self.options)
        return list(super().run())


class Pictures(AnyDirective):
    """A list of pictures, an address on each line."""

    def run(self) -> list[nodes.Node]:
        return [nodes.image("", uri=line.strip(), alt="") for line in self.content if line.strip()]
