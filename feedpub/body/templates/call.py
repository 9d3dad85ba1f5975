"""One code as written, and what makes something of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from feedpub.body.templates.arguments import Arguments
from feedpub.body.templates.emit import Made
from feedpub.body.templates.place import Place

WEB = re.compile(r"(?:https?:)?//\S+", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class Call:
    """A code as written: its name in lower case, with hyphens, its arguments, what stands between it and its end."""

    name: str
    arguments: Arguments
    inner: str | None
    place: Place
    prefix: str  #: what each line of its list or quotation begins with
    markdown: bool

    def text(self) -> str:
        """What stands inside, as plain text on one line."""
        return " ".join(_TAG.sub(" ", self.inner or "").split())


Maker = Callable[[Call], Made | None]
