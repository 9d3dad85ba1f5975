"""`feedpub show`: how one article was read."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from feedpub.article import Article
from feedpub.build.listing import classified, find_one, open_article
from feedpub.cli.frame import fail, settings_command
from feedpub.errors import ArticleError, UsageError
from feedpub.settings import Settings
from feedpub.state import peek


@settings_command("show", short_help="Show how one article was read.")
@click.argument("article")
def command(settings: Settings, article: str) -> None:
    """Show how ARTICLE (its path, id or link) was read: its format, and each field with the place that it came from.

    \b
    Examples:
      feedpub show articles/2024/hromady.md
      feedpub show https://hromady.example/news/hromady/
    """
    with peek(settings.state) as state:
        file = find_one(article, settings, state)
        record = state.articles.at([file.path]).get(file.path)
    try:
        found, body = open_article(file, settings)
    except ArticleError as error:
        place = file.path if error.line is None else f"{file.path}:{error.line}"
        fail(UsageError(f"{place}: {error.reason}"))
    listed = classified(found, record, datetime.now(UTC))
    click.echo(f"path: {file.path}")
    click.echo(f"state: {listed.state}{f' ({listed.why})' if listed.why else ''}")
    click.echo(f"format: {found.format}, body as {body.markup} from line {body.line}")
    click.echo(f"id: {record.id if record and record.id else 'not given yet'}")
    for name, value in _fields(found):
        origin = found.origins.get(name)
        click.echo(f"{name}: {value}{f'  [{origin}]' if origin else ''}")
    for problem in found.problems:
        click.echo(str(problem))


def _fields(article: Article) -> list[tuple[str, object]]:
    shown: list[tuple[str, object]] = [
        ("title", article.title),
        ("published", article.published and article.published.isoformat()),
        ("updated", article.updated and article.updated.isoformat()),
        ("expires", article.expires and article.expires.isoformat()),
        ("link", article.link),
        ("own id", article.own_id),
        ("slug", article.slug),
        ("language", article.language),
        ("tags", ", ".join(article.tags)),
        ("categories", ", ".join(article.categories)),
        ("authors", ", ".join(author.name for author in article.authors)),
        ("summary", article.summary),
        ("image", article.image and article.image.address),
        ("enclosures", ", ".join(enclosure.address for enclosure in article.enclosures)),
        ("credit", article.credit),
        ("via", article.via and " ".join(filter(None, (article.via.name, article.via.address)))),
        ("aliases", ", ".join(article.aliases)),
    ]
    return [(name, value) for name, value in shown if value]
