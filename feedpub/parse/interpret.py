"""Make an article of what a reader found: each field taken from the best place that has it, and everything named that
was dropped, guessed or contradictory. Reads no file."""

from __future__ import annotations

from urllib.parse import quote

from feedpub.address import as_id
from feedpub.article import Article, Author, Reading, Via
from feedpub.errors import ArticleError
from feedpub.parse import languages, links, media, values
from feedpub.parse.authors import authors_of
from feedpub.parse.conventions.convention import ANYWHERE, NONE, Convention, Facts, Place
from feedpub.parse.dating import find_moment, find_publication
from feedpub.parse.found import Found, shown
from feedpub.parse.standing import find_standing, is_in_feeds
from feedpub.parse.titles import first_heading, plain_summary, plain_title
from feedpub.parse.typography import educate
from feedpub.settings import PERMALINK, Settings
from feedpub.terms import once
from feedpub.text import one_line, slugify


def interpret(
    reading: Reading,
    path: str,
    settings: Settings,
    convention: Convention = NONE,
    place: Place = ANYWHERE,
    *,
    slug_from_title: bool = False,
) -> Article:
    """Return the article that a reading of the file at `path` declares.

    `place` is what the convention says of its path. `slug_from_title`: its file's name means nothing, as that of a
    capture. Raises ArticleError for an article without any date; a draft may have none.
    """
    found = Found(reading, path)
    if convention is not NONE:
        convention.adapt(found, place)
    site = settings.site
    name = links.name_of(path)
    markup = reading.body.markup
    language = _language(found)
    spoken = language or site.language
    standing, why = find_standing(found, place)
    published = find_publication(found, name, settings, language)
    if published is None and standing == "article":
        if not place.undated or found.is_unreadable("published"):
            raise _no_date(found, reading)
        standing, why = "left out", place.undated
    title = _title(found, reading, name, convention)
    title = educate(title) if convention.typographic else title
    slug = _slug(found, name, title, spoken, from_title=slug_from_title)
    tags, categories = _names(found, "tags"), _names(found, "categories")
    authors = _authors(found) if "authors" in found.by_name else ()
    is_program_asked = site.permalink == PERMALINK
    link = _link(found, site.url, takes_patterns=is_program_asked and convention.fills_patterns)
    if link is None and is_program_asked:
        facts = Facts(path, name, title, found, spoken, published, place, categories, authors)
        link = _program_link(convention, facts, site.url)
    if link is None:
        link = links.permalink(site.permalink, site.url, slug, title, spoken, name, published)
    by_name = found.by_name
    return Article(
        path=path,
        format=reading.format,
        title=title,
        link=link,
        slug=slug,
        published=published,
        updated=find_moment(found, "updated", settings, language) if "updated" in by_name else None,
        expires=find_moment(found, "expires", settings, language) if "expires" in by_name else None,
        own_id=_own_id(found) if "id" in by_name else None,
        language=language,
        tags=tags,
        categories=categories,
        authors=authors,
        summary=_summary(found, markup) if "summary" in by_name else None,
        image=media.image(found, link, convention.variables.get("root", "")) if "image" in by_name else None,
        enclosures=media.enclosures(found, link) if "enclosures" in by_name else (),
        credit=found.take("credit", values.text) if "credit" in by_name else None,
        via=_via(found) if "via" in by_name else None,
        aliases=_aliases(found, link) if "aliases" in by_name else (),
        standing=standing,
        why=why,
        in_feeds=is_in_feeds(found),
        origins=found.origins,
        problems=tuple(found.problems),
    )


def link_of_page(
    reading: Reading, path: str, settings: Settings, convention: Convention, place: Place
) -> str | None:
    """Return the link of a page of the program's site that is no article; None where it is not known, or there is none.

    `place` is what the convention says of the page's path. Raises ArticleError for a page without any title.
    """
    found = Found(reading, path)
    convention.adapt(found, place)
    if find_standing(found, place)[0] != "article":
        return None
    site, name = settings.site, links.name_of(path)
    link = _link(found, site.url, takes_patterns=True)
    if link is not None:
        return link
    title = _title(found, reading, name, convention)
    spoken = _language(found) or site.language
    return _program_link(convention, Facts(path, name, title, found, spoken, None, place), site.url)


# --- What an article is called, and where it lives.


def _no_date(found: Found, reading: Reading) -> ArticleError:
    unreadable = found.is_unreadable("published")
    if unreadable:
        return ArticleError(f"no date: {unreadable.message}", unreadable.line)
    for fault in reading.problems:
        if fault.line and fault.line < reading.body.line:  # a header that is broken may well declare a date
            return ArticleError(f"no date: {fault.message}", fault.line)
    return ArticleError(
        "no date, neither declared nor in the file's name; one is written as in date: 2024-09-18 16:20"
    )


def _title(found: Found, reading: Reading, name: links.Name, convention: Convention) -> str:
    markup = reading.body.markup
    title = found.take("title", values.text)
    if title is not None:
        return plain_title(title, markup)
    heading = first_heading(reading.body.text, markup)
    if heading is not None:
        found.origins["title"] = f"heading on line {reading.body.line + heading[1]}"
        return heading[0]
    title = one_line(convention.name_title(name))
    if not title:
        raise ArticleError("no title, neither declared nor as a heading nor in the file's name")
    found.origins["title"] = "file's name"
    found.warn(f'no title; "{title}" was made from the file\'s name')
    return title


def _slug(found: Found, name: links.Name, title: str, language: str, *, from_title: bool) -> str:
    declared = found.take("slug", values.text)
    if declared is not None and declared.strip("/. "):
        return links.encoded_slug(declared) or links.slug_of(declared, language)
    found.origins["slug"] = "title" if from_title else "file's name"
    if from_title:
        return slugify(title, language)
    return links.encoded_slug(name.rest) or links.slug_of(name.rest, language)


def _link(found: Found, site: str, *, takes_patterns: bool) -> str | None:
    """Return the link that the article declares: canonical or external, else its own permalink."""
    for field in found.fields("link"):
        value = values.text(field.value)
        link = links.own_link(value, site) if value else None
        if link is not None:
            found.origins["link"] = field.origin
            return link
        if value and values.flag(value) is None:
            found.warn(f'is no address of a page: {shown(value)}; an address begins with "https://"', field)
    for field in found.fields("permalink"):
        value = values.text(field.value)
        link = links.own_permalink(value, site) if value else None
        if link is not None:
            found.origins["link"] = field.origin
            return link
        if value and "/" in value and not takes_patterns:
            links.warn_of_pattern(found, field)
    found.origins["link"] = "site.permalink"
    return None


def _program_link(convention: Convention, facts: Facts, site: str) -> str | None:
    """Return the link that the program gives an article, where it knows one of its own."""
    path = convention.link(facts)
    if path is None:
        return None
    facts.found.origins["link"] = f"{convention.title}'s way"
    return links.join(site, quote(path, safe=links.SAFE_IN_PATH))


def _own_id(found: Found) -> str | None:
    for field in found.fields("id"):
        value = values.text(field.value)
        own = as_id(value) if value else None
        if own is not None:
            found.origins["id"] = field.origin
            return own
        if value:
            found.warn(f"is no absolute address and no UUID: {shown(value)}; it is not used as the id", field)
    return None


def _aliases(found: Found, link: str) -> tuple[str, ...]:
    aliases: dict[str, None] = {}
    for field in found.fields("aliases"):
        members = field.value if isinstance(field.value, list) else [field.value]
        for member in filter(None, map(values.text, members)):
            place = links.media_address(member, link)
            if place:
                aliases[place] = None
                found.origins.setdefault("aliases", field.origin)
            else:
                found.warn(f"is no address: {shown(member)}", field)
    return tuple(aliases)


# --- Names and texts.


def _names(found: Found, name: str) -> tuple[str, ...]:
    """Return tags or categories from the first key that is there: an empty one says that there are none."""
    for field in found.by_name.get(name, ()):
        if isinstance(field.value, bool):  # `section: true` names none
            continue
        found.origins[name] = field.origin
        names = values.names(field.value)
        return once(names) if len(names) > 1 else names
    return ()


def _authors(found: Found) -> tuple[Author, ...]:
    authors = found.take("authors", authors_of) or ()
    if len(authors) == 1 and not _PERSONAL.isdisjoint(found.by_name):
        (author,) = authors
        mail = author.email or found.take("email", values.mail)
        authors = (Author(author.name, author.url or found.take("author_url", values.web), mail),)
    return tuple(author if author.url is None else _reachable(author) for author in authors)


def _reachable(author: Author) -> Author:
    return Author(author.name, links.web_address(author.url or ""), author.email)


def _via(found: Found) -> Via | None:
    """Return the source of an article; what only looks like its address is its name."""
    via = found.take("via", values.via)
    if via is None:
        return None
    name = values.line(via.name or "") or None
    place = links.web_address(via.address or "")
    said = name if place else name or via.address
    return Via(said, place) if said or place else None


_PERSONAL = frozenset({"email", "author_url"})


def _summary(found: Found, markup: str) -> str | None:
    summary = found.take("summary", values.text)
    return plain_summary(summary, markup) or None if summary else None


def _language(found: Found) -> str | None:
    for field in found.by_name.get("language", ()):
        value = values.text(field.value)
        language = languages.normalise(value) if value else None
        if language:
            found.origins["language"] = field.origin
            return language
        if value:
            found.warn(f'is no language: {shown(value)}; one is written as in "uk" or "en-GB"', field)
    return None
