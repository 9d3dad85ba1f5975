"""`feedpub show`: how one article was read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from feedpub.article import Article, Body
from feedpub.cli.frame import settings_command
from feedpub.cli.printing import put
from feedpub.errors import ArticleError
from feedpub.settings import Settings

if TYPE_CHECKING:
    from feedpub.build.listing import Listed


@settings_command("show", short_help="Show how one article was read.")
@click.argument("article")
def command(settings: Settings, article: str) -> None:
    """Show how ARTICLE (its path, id or link) was read: its format, and each field with the place that it came from.

    \b
    Examples:
      feedpub show articles/2024/hromady.md
      feedpub show https://hromady.example/news/hromady/
    """
    from feedpub.build.listing import classified, find_one, open_article, source_convention
    from feedpub.build.summary import in_source
    from feedpub.state import peek

    with peek(settings.state) as state:
        file = find_one(article, settings, state)
        record = state.articles.at([file.path]).get(file.path)
    convention = source_convention(settings)
    try:
        found, body = open_article(file, settings, convention)
    except ArticleError as error:
        line = "" if error.line is None else f", line {error.line}"
        put([f"path: {file.path}", "state: left out", f"why: {error.reason}{line}"])
        return
    put(_lines(classified(found, record, datetime.now(UTC)), found, body))
    put(str(problem) for problem in in_source(found.problems, settings))


def _lines(listed: Listed, article: Article, body: Body) -> Iterator[str]:
    yield f"path: {listed.path}"
    yield f"state: {listed.state}"
    if listed.why:
        yield f"why: {listed.why}"
    yield f"format: {article.format}"
    yield f"body: {body.markup} from line {body.line}"
    yield f"id: {listed.record.id if listed.record and listed.record.id else 'not given yet'}"
    for name, value in _fields(article):
        origin = article.origins.get(name)
        if value:
            yield f"{name.replace('_', ' ')}: {value}{f'  [{origin}]' if origin else ''}"


def _fields(article: Article) -> Iterator[tuple[str, object]]:
    """Yield the name of each field and its value as text."""
    yield "title", article.title
    for name in ("published", "updated", "expires"):
        moment: datetime | None = getattr(article, name)
        yield name, moment and moment.isoformat()
    yield "link", article.link
    yield "own_id", article.own_id
    yield "slug", article.slug
    yield "language", article.language
    yield "tags", ", ".join(article.tags)
    yield "categories", ", ".join(article.categories)
    yield "authors", ", ".join(author.name for author in article.authors)
    yield "summary", article.summary
    yield "image", article.image and article.image.address
    yield "enclosures", ", ".join(enclosure.address for enclosure in article.enclosures)
    yield "credit", article.credit
    yield "via", article.via and " ".join(filter(None, (article.via.name, article.via.address)))
    yield "aliases", ", ".join(article.aliases)
    yield "in_feeds", "no" if not article.in_feeds else ""
