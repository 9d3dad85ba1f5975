"""What the keys of a header mean: the table from every name that people use to our word for it.

Formats that are not headers (pages, captures) use our words directly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from feedpub.article import Field

#: Our word, and the keys that mean it, best first; lower case, "_" for "-" and spaces, "." into a mapping.
#: Keys that stand within `extra`, `params` or `taxonomies` count after all others.
MEANINGS: dict[str, tuple[str, ...]] = {
    "title": ("title", "headline", "name", "og:title", "og_title", "seo_title"),
    "published": (
        "date",
        "pubdate",
        "publishdate",
        "publish_date",
        "pub_date",
        "published",
        "published_at",
        "published_on",
        "published_time",
        "publishedat",
        "published_date",
        "datepublished",
        "date_published",
        "publication_date",
        "article:published_time",
        "dc.date",
        "date.published",
        "date.created",
        "date.publish",
        "created",
        "created_at",
        "createdat",
        "creation_date",
        "date_created",
        "datecreated",
        "meta_creation_date",
        "posted",
        "posted_on",
        "posted_at",
    ),
    "updated": (
        "lastmod",
        "updated",
        "last_modified_at",
        "modified",
        "updated_at",
        "updatedat",
        "update",
        "date.updated",
        "date.modified",
        "date_updated",
        "dateupdated",
        "date_modified",
        "datemodified",
        "last_modified",
        "lastmodified",
        "last_updated",
        "lastupdated",
        "last_update",
        "last_update.date",
        "modified_at",
        "modified_time",
        "update_date",
        "updated_date",
        "updateddate",
        "article:modified_time",
        "og:updated_time",
        "revised",
        "revision_date",
    ),
    "expires": (
        "expirydate",
        "expiry_date",
        "expires",
        "expire",
        "expires_at",
        "expiration_date",
        "unpublishdate",
    ),
    "id": ("atom_id", "feed_id", "guid", "uuid", "id"),
    "link": (
        "canonical_url",
        "canonicalurl",
        "canonical",
        "canonical_link",
        "rel_canonical",
        "external_url",
        "externalurl",
        "external_link",
        "link",
        "og:url",
    ),
    "permalink": ("permalink", "url", "path"),
    "slug": ("slug", "url_slug", "basename"),
    "language": ("lang", "language", "locale", "langcode", "inlanguage", "og:locale", "dc.language"),
    "tags": ("tags", "tag", "tag_list", "keywords", "article:tag", "meta_keywords", "labels"),
    "categories": ("categories", "category", "topics", "topic", "article:section", "section", "sections"),
    "authors": (
        "authors",
        "author",
        "byline",
        "by",
        "creator",
        "dc.creator",
        "article:author",
        "writer",
        "posted_by",
        "last_update.author",
    ),
    "email": ("author_email", "email"),
    "author_url": ("author_url", "author_link"),
    "summary": (
        "summary",
        "description",
        "excerpt",
        "preview",
        "abstract",
        "lead",
        "teaser",
        "intro",
        "og:description",
        "og_description",
        "meta_description",
        "dc.description",
        "subtitle",
    ),
    "image": (
        "image",
        "cover",
        "featured_image",
        "featuredimage",
        "feature_image",
        "featured",
        "cover_image",
        "coverimage",
        "thumbnail",
        "hero",
        "hero_image",
        "heroimage",
        "header_image",
        "header.image",
        "header.teaser",
        "banner",
        "og:image",
        "og_image",
        "ogimage",
        "social_image",
        "share_image",
        "photo",
        "picture",
        "images",
        "img",
        "featured_img",
        "feature_img",
        "featuredimg",
        "main_image",
        "lead_image",
        "hero_img",
        "header_img",
        "header.og_image",
        "header.overlay_image",
        "banner_img",
        "cover_img",
        "index_img",
        "preview_image",
        "previewimage",
        "teaser_image",
        "thumbnail_image",
        "thumbnailimage",
        "thumbnail_url",
        "image_url",
        "imageurl",
        "twitter:image",
        "card_image",
        "poster",
        "photos",
        "thumb",
    ),
    "image_alt": (
        "image_alt",
        "imagealt",
        "cover_alt",
        "hero_alt",
        "thumbnail_alt",
        "featured_image_alt",
        "alt",
    ),
    "image_width": ("image_width", "og:image:width"),
    "image_height": ("image_height", "og:image:height"),
    "credit": ("credit", "image_credit", "photo_credit", "cover_credit", "photo_by", "image_source"),
    "enclosures": (
        "enclosure",
        "enclosures",
        "enclosure_url",
        "audio",
        "podcast",
        "video",
        "audio_url",
        "audio_file",
        "audiofile",
        "audio_link",
        "audio_src",
        "audio_path",
        "podcast_url",
        "podcast_file",
        "podcast_link",
        "podcast_audio",
        "episode_url",
        "episode_file",
        "media_url",
        "media_file",
        "video_url",
        "video_file",
        "mp3",
        "mp3_url",
        "m4a",
        "ogg",
        "attachments",
    ),
    "enclosure_length": (
        "enclosure_length",
        "audio_length",
        "audio_size",
        "podcast_length",
        "podcast_bytes",
        "podcast_size",
        "file_size",
        "filesize",
        "bytes",
        "length",
        "size",
    ),
    "enclosure_type": ("enclosure_type", "audio_type", "podcast_type", "mime_type", "mimetype"),
    "duration": (
        "duration",
        "audio_duration",
        "podcast_duration",
        "itunes:duration",
        "itunes_duration",
        "itunes.duration",
    ),
    "via": ("source", "via", "dc.source", "dc:source", "original", "original_url", "source_url"),
    "draft": ("draft", "drafts", "is_draft", "isdraft", "_draft"),
    "public": ("published", "publish", "public"),
    "status": ("status", "state"),
    "hidden": ("hidden", "unlisted", "private"),
    "feed": ("feed", "in_feed", "in_feeds"),
    "redirect": ("redirect_to", "redirect"),
    "aliases": ("aliases", "alias", "redirect_from", "old_urls"),
    # What only conventions understand.
    "layout": ("layout",),
    "headless": ("headless",),
    "build": ("build", "_build"),
    "render": ("render",),
    "collections": ("eleventyexcludefromcollections",),
    "reply_to": ("reply_to", "replyto", "in_reply_to_comment"),
}
#: Mappings whose members count as if they stood outside, after all that do.
WRAPPERS = ("taxonomies", "extra", "params", "seo", "meta", "open_graph", "og")
_SIGNS = re.compile(r"[\s-]+")
_NOTHING: Mapping[str, str] = {}


def _ranks() -> dict[str, tuple[tuple[int, str], ...]]:
    """For each key, our words for it and its rank in them: "published" is a date or a yes, by its value."""
    ranks: dict[str, tuple[tuple[int, str], ...]] = {}
    for name, keys in MEANINGS.items():
        for rank, key in enumerate(keys):
            ranks[key] = (*ranks.get(key, ()), (rank, name))
    return ranks


_RANKS = _ranks()
#: Keys that headers in Ukrainian, Russian, Polish, German and French have, and the keys that they stand for.
TRANSLATED: Mapping[str, str] = {
    **dict.fromkeys(
        ("заголовок", "назва", "название", "tytuł", "titel", "überschrift", "titre", "título"), "title"
    ),
    **dict.fromkeys(
        (
            "дата",
            "опубліковано",
            "дата_публікації",
            "опубликовано",
            "дата_публикации",
            "datum",
            "opublikowano",
            "fecha",
        ),
        "date",
    ),
    **dict.fromkeys(("оновлено", "обновлено", "aktualizacja", "aktualisiert"), "updated"),
    **dict.fromkeys(
        ("теги", "мітки", "ключові_слова", "метки", "ключевые_слова", "tagi", "schlagwörter"), "tags"
    ),
    **dict.fromkeys(("категорія", "рубрика", "категория", "kategoria", "kategorie", "catégorie"), "category"),
    **dict.fromkeys(("автор", "автори", "авторы", "autor", "auteur"), "author"),
    **dict.fromkeys(("мова", "язык", "język", "sprache", "langue"), "language"),
    **dict.fromkeys(("джерело", "источник", "źródło", "quelle"), "source"),
    **dict.fromkeys(("фото", "zdjęcie", "foto"), "credit"),
    **dict.fromkeys(("опис", "анотація", "описание", "аннотация", "opis", "beschreibung"), "summary"),
}
#: Keys that hold a mapping of which single members mean something.
_OUTER = frozenset(key.split(".")[0] for key in _RANKS if "." in key) | frozenset(WRAPPERS)
_INNER = 1_000  # added to the rank of what stands within a wrapper


def word(key: str) -> str:
    """Return a key as the table has it: lower case, one sign for those between words, in English."""
    folded = _SIGNS.sub("_", key.strip().lower())
    return TRANSLATED.get(folded, folded)


def meanings(key: str) -> tuple[str, ...]:
    """Return our words for what a key means; none for a key that means nothing to us."""
    return tuple(name for _, name in _RANKS.get(word(key), ()))


def select(
    values: Mapping[str, object],
    lines: Mapping[str, int],
    where: str = "front matter",
    meant: Mapping[str, str] = _NOTHING,
) -> tuple[Field, ...]:
    """Return the fields that a header's `values` declare, best first for each name; keys in any case.

    `where` is how the header is called in messages; `meant` has the keys that mean something else in its notation.
    """
    found: list[tuple[int, Field]] = []
    for key, value in values.items():
        ranks = _RANKS.get(key)
        if ranks is None:
            folded = word(key)
            ranks = _RANKS.get(folded, ())
        else:
            folded = key
        if folded in meant:
            ranks = _RANKS.get(meant[folded], ())
        line = lines.get(key)
        for rank, name in ranks:
            found.append((rank, Field(name, value, f'{where} "{key}"', line)))
        if folded in _OUTER and isinstance(value, dict):
            found += _members(key, folded, value, line, where)
    found.sort(key=_rank)
    return tuple([field for _, field in found])


def _rank(pair: tuple[int, Field]) -> int:
    return pair[0]


def _members(
    key: str, folded: str, value: Mapping[object, object], line: int | None, where: str
) -> Iterator[tuple[int, Field]]:
    """Yield the fields within a mapping: `date.updated`, `taxonomies.tags`, `extra.author`."""
    for inner_key, inner in value.items():
        inner_folded = _SIGNS.sub("_", str(inner_key).strip().lower())
        origin = f'{where} "{key}.{inner_key}"'
        for rank, name in _RANKS.get(f"{folded}.{inner_folded}", ()):
            yield rank, Field(name, inner, origin, line)
        if folded in WRAPPERS:
            own = inner_folded if folded not in ("og", "open_graph") else f"og:{inner_folded}"
            for rank, name in _RANKS.get(own, ()):
                yield rank + _INNER, Field(name, inner, origin, line)
