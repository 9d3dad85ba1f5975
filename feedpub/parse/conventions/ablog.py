"""ABlog: articles among the pages of a Sphinx project, known by `.. post::` or `blogpost`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from feedpub.parse import values
from feedpub.parse.conventions.convention import Convention, Facts, Place
from feedpub.parse.conventions.looking import NOTHING, Root, Site


@dataclass(frozen=True, slots=True, kw_only=True)
class ABlog(Convention):
    """How ABlog reads."""

    title: ClassVar[str] = "ABlog"

    apart: tuple[str, ...] = ("_build/", "_templates/", "_static/")
    is_pretty: bool = False  #: built by dirhtml: links end with "/"

    def place_inside(self, path: str) -> Place:
        if path.startswith(self.apart):
            return Place(why=f"it stands in {path.partition('/')[0]}/, which holds no articles")
        return Place(
            inner=path.rpartition(".")[0], undated="it is a page: it declares no `.. post::` with a date"
        )

    def link(self, facts: Facts) -> str | None:
        inner = facts.place.inner
        if self.is_pretty:
            return inner.removesuffix("index") if inner.endswith("/index") else f"{inner}/"
        return f"{inner}.html"


def find(site: Site, root: Root) -> Convention | None:
    """Return ABlog where a site's own file speaks for it."""
    text = site.text(f"{root.place}conf.py") or ""
    if "ablog" not in text:
        return None
    config = site.literals(f"{root.place}conf.py")
    listed = config.get("extensions")
    is_used = "ablog" in values.names(listed) or any(key.startswith("blog_") for key in config)
    return make(site, root, config) if is_used else None


def make(site: Site, root: Root, config: Mapping[str, object] = NOTHING) -> ABlog:
    """Return ABlog as its configuration has it."""
    apart = [
        one.strip("*") for one in values.names(config.get("exclude_patterns")) if "*" not in one.rstrip("*")
    ]
    folders = tuple(one.rstrip("/") + "/" for one in apart if one and "." not in one)
    return ABlog(
        name="ablog",
        before=root.before,
        below=root.below,
        apart=("_build/", "_templates/", "_static/", *folders),
        is_pretty=values.text(config.get("ablog_builder")) == "dirhtml",
    )
