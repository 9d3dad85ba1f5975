"""Directives that show pictures, or what a frame would play."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst.directives.images import Figure, Image

from feedpub.body.rst.lenient import AnyDirective, forgiving

_SOURCE = re.compile(
    r"<(?:iframe|embed|video|audio|source|img)\b[^<>]{0,500}?\ssrc\s*=\s*[\"']?([^\s\"'<>]{4,500})",
    re.IGNORECASE,
)
_BREAK = re.compile(r"\s*<br\s*/?>\s*", re.IGNORECASE)
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
    """Raw HTML is never taken over; what it would play is linked to."""

    def run(self) -> list[nodes.Node]:
        if "html" not in self.argument.lower():
            return self.nothing()  # for LaTeX and the like
        if _BREAK.fullmatch("".join(self.content)):
            return [nodes.raw("", "<br>", format="html")]
        self.session.note(
            self.lineno, "raw HTML was dropped: it cannot be trusted; only what it plays is linked to"
        )
        places = (place for place in _SOURCE.findall("\n".join(self.content)[:100_000]) if _WEB.match(place))
        return [_link(place) for place in dict.fromkeys(places)] or self.nothing()


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
