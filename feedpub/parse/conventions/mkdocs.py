"""MkDocs with Material's blog: `docs/blog/posts`, `date.created`, `.authors.yml`, categories."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from feedpub.parse import values
from feedpub.parse.conventions.convention import Convention, Facts, Place, tidy_path
from feedpub.parse.conventions.looking import NOTHING, Root, Site
from feedpub.parse.conventions.patterns import fill_braces, jekyll_slug


@dataclass(frozen=True, slots=True, kw_only=True)
class MkDocs(Convention):
    """How Material for MkDocs reads its blog."""

    title: ClassVar[str] = "MkDocs"

    blogs: tuple[tuple[str, str], ...] = (("docs/blog/posts/", "blog"),)  #: folder, and where it is published
    docs: str = "docs/"
    address: str = "{date}/{slug}"
    date: str = "%Y/%m/%d"

    def roots(self, language: str) -> tuple[str, ...]:  # noqa: ARG002  # as Convention's
        return ("", "docs/", *(folder for folder, _ in self.blogs))

    def place_inside(self, path: str) -> Place:
        for folder, _ in self.blogs:
            if path.startswith(folder):
                return Place(inner=path[len(folder) :].rpartition(".")[0])
        return Place(why="it is a page: the articles of this site stand in its blog's posts/")

    def page_inside(self, path: str) -> Place | None:
        if not path.startswith(self.docs):
            return None
        found = self.place_inside(path)
        return found if not found.why else Place(inner=path[len(self.docs) :].rpartition(".")[0])

    def base(self, path: str) -> str | None:
        inside = self.inside(path) or ""
        return inside[len(self.docs) : inside.rfind("/") + 1] if inside.startswith(self.docs) else None

    def link(self, facts: Facts) -> str | None:
        inside, inner = self.inside(facts.path) or "", facts.place.inner
        if not inside.startswith(tuple(folder for folder, _ in self.blogs)):
            folder, _, name = inner.rpartition("/")
            return tidy_path(f"{folder if name.lower() in ('index', 'readme') else inner}/")
        base = next((base for folder, base in self.blogs if inside.startswith(folder)), "blog")
        slug = facts.slug or jekyll_slug(facts.title)
        words = {
            "slug": slug,
            "file": inner.rpartition("/")[2],
            "categories": "/".join(jekyll_slug(one) for one in facts.categories[:1]),
        }
        made = fill_braces(self.address.replace("{date}", f"{{date:{self.date}}}"), words, facts.published)
        return tidy_path(f"{base}/{made}/") if made else None


def find(site: Site, root: Root) -> Convention | None:
    """Return MkDocs where a site's own file speaks for its blog."""
    file = site.first(f"{root.place}mkdocs.yml", f"{root.place}mkdocs.yaml")
    config = site.mapping(file) if file else {}
    blogs = _blog_options(config.get("plugins"))
    return make(site, root, config) if file and blogs else None


def make(site: Site, root: Root, config: Mapping[str, object] = NOTHING) -> MkDocs:
    """Return MkDocs as its configuration has it."""
    docs = (values.text(config.get("docs_dir")) or "docs").strip("/")
    blogs, address, date = [], "", ""
    for options in _blog_options(config.get("plugins")) or [{}]:
        base = (values.text(options.get("blog_dir")) or "blog").strip("./")
        posts = (values.text(options.get("post_dir")) or "{blog}/posts").replace("{blog}", base).strip("./")
        blogs.append((f"{docs}/{posts}/", base))
        address = values.text(options.get("post_url_format")) or "{date}/{slug}"
        date = _strftime(values.text(options.get("post_url_date_format")) or "yyyy/MM/dd")
    before = root.before
    if not config and not before and f"{root.below}docs" not in site.folders:
        before = (
            "docs/"
            if "blog/posts" in site.folders
            else "docs/blog/"
            if "posts" in site.folders
            else "docs/blog/posts/"
        )
    return MkDocs(
        name="mkdocs",
        before=before,
        below=root.below,
        blogs=tuple(blogs),
        docs=f"{docs}/",
        address=address,
        date=date,
    )


def _blog_options(plugins: object) -> list[dict[str, object]]:
    """Return the options of each blog among the plugins: a list of names and of {name: options}, or a mapping."""
    listed = (
        plugins
        if isinstance(plugins, list)
        else [{key: value} for key, value in plugins.items()]
        if isinstance(plugins, dict)
        else []
    )
    found = []
    for one in listed:
        name, options = next(iter(one.items())) if isinstance(one, dict) and one else (one, {})
        if isinstance(name, str) and name.rpartition("/")[2].partition(" ")[0] == "blog":
            found.append(values.mapping(options))
    return found


def _strftime(pattern: str) -> str:
    """Return a pattern of Unicode's (yyyy/MM/dd) as one of strftime's."""
    for unicode, sign in (
        ("yyyy", "%Y"),
        ("yy", "%y"),
        ("MMMM", "%B"),
        ("MMM", "%b"),
        ("MM", "%m"),
        ("dd", "%d"),
    ):
        pattern = pattern.replace(unicode, sign)
    return pattern
