"""Which changes below the source directory can matter to a build: so that a watcher does not build for nothing."""

from __future__ import annotations

import os
from collections.abc import Callable

from feedpub.parse import is_article
from feedpub.settings import Settings

#: Files that may hold what an article beside or below them declares.
HEADERS = (".meta", ".json", ".toml", ".yaml", ".yml", ".py", ".js", ".mjs", ".cjs", ".ts")


def concerns(settings: Settings) -> Callable[[str], bool]:
    """Return whether a change at a path can change what `find` finds there.

    Says yes where it cannot know: a path that is gone may have been a directory full of articles. What feedpub itself
    writes, hidden files and pictures are no concern of a build.
    """
    source = str(settings.source.directory)
    output = settings.feeds.directory  # where it lies above the articles, it is no reason to leave them aside
    own = (f"{output}{os.sep}",) if settings.source.directory in output.parents else ()
    state = str(settings.state)
    takes_any = bool(settings.source.include)

    def is_concern(path: str) -> bool:
        below = path.removeprefix(source)
        if f"{os.sep}." in below or f"{path}{os.sep}".startswith(own) or path.startswith(state):
            return False
        if path.endswith("~"):
            return False
        return takes_any or is_article(path) or path.endswith(HEADERS) or not os.path.isfile(path)

    return is_concern
