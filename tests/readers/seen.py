"""What a reader shows of an article, and what it should show after each build."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from selectolax.lexbor import LexborHTMLParser

MARKUP = "a img table th td pre code strong em li h2".split()

#: A word of a body, or an element with where it leads.
Part = str | tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Seen:
    """An article as a reader shows it; the body as its words and what is marked up in it."""

    title: str
    link: str
    date: datetime
    body: tuple[Part, ...]


def seen(title: str, link: str, date: datetime | str | float, html: str) -> Seen:
    """Return an article with a date as any reader writes it: a moment, ISO 8601, RFC 5322 or seconds since 1970."""
    if isinstance(date, float | int):
        date = datetime.fromtimestamp(date, UTC)
    elif isinstance(date, str):
        date = datetime.fromisoformat(date) if date[:4].isdigit() else parsedate_to_datetime(date)
    return Seen(title, link, date.astimezone(UTC), body(html))


def body(html: str) -> tuple[Part, ...]:
    """Return the words of HTML, and its elements with where they lead: what a reader's cleaning must leave."""
    page = LexborHTMLParser(f"<body>{html}</body>")
    assert page.body
    marks = [
        (str(node.tag), node.attributes.get("href") or node.attributes.get("src"))
        for node in page.css(",".join(MARKUP))
    ]
    return (*page.body.text(separator=" ").split(), *marks)


def by_link(articles: Iterable[Seen]) -> list[Seen]:
    """Return articles in an order that is the same for all readers."""
    return sorted(articles, key=lambda article: (article.link, article.title))


# What each reader keeps of the past is its own affair, and known; a history is what the feed held after each build.
Held = Sequence[Seen]
Remembers = Callable[[Iterable[Held]], list[Seen]]


def what_the_feed_holds(history: Iterable[Held]) -> list[Seen]:
    """A library shows the feed as it is."""
    return list(list(history)[-1])


def the_newest_of_each(history: Iterable[Held]) -> list[Seen]:
    """An article that was edited is replaced; one that was deleted stays."""
    return list({article.link: article for held in history for article in held}.values())


def the_first_of_each_title(history: Iterable[Held]) -> list[Seen]:
    """An article with another title is another one; an edited one stays as it was."""
    return _first(history, lambda article: (article.link, article.title))


def the_first_of_each(history: Iterable[Held]) -> list[Seen]:
    """A mail that was sent is not edited."""
    return _first(history, lambda article: article.link)


def _first(history: Iterable[Held], key: Callable[[Seen], object]) -> list[Seen]:
    first: dict[object, Seen] = {}
    for held in history:
        for article in held:
            first.setdefault(key(article), article)
    return list(first.values())
