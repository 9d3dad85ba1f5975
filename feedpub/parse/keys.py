"""The names that people give to the fields of an article, and our word for each: a table, and nothing else.

Formats that are not headers (pages, captures) use our words directly.
"""

from __future__ import annotations

from collections.abc import Mapping

#: Our word, and the keys that mean it, best first; lower case, "_" for "-" and spaces, "." into a mapping. Without its
#: "_" a key means the same: publishDate, lastModified.
#: Keys that stand within `extra`, `params` or `taxonomies` count after all others.
_MEANINGS = {
    "title": "title headline name og:title og_title seo_title",
    "published": (
        "date pub_date publish_date pub_datetime published published_at published_on published_time "
        "published_date date_published publication_date publish_time article:published_time dc.date "
        "date.published date.created date.publish created created_at created_date creation_date date_created "
        "create_date create_time meta_creation_date posted posted_on posted_at post_date"
    ),
    "updated": (
        "lastmod updated last_modified_at modified updated_at update date.updated date.modified "
        "date_updated date_modified last_modified last_updated last_update last_update.date modified_at "
        "modified_time modified_date mod_date mod_datetime update_date updated_date update_time updated_on "
        "article:modified_time og:updated_time revised revision_date"
    ),
    "expires": "expiry_date expires expire expires_at expiration_date unpublish_date",
    "id": "atom_id feed_id guid uuid id",
    "link": (
        "canonical_url canonicalurl canonical canonical_link rel_canonical external_url externalurl external_link "
        "link og:url"
    ),
    "permalink": "eleventycomputed.permalink permalink url path",
    "slug": "slug url_slug basename",
    "language": "lang language locale langcode inlanguage og:locale dc.language",
    "tags": "tags tag tag_list keywords article:tag meta_keywords labels",
    "categories": "categories category topics topic article:section section sections",
    "authors": (
        "authors author byline by creator dc.creator article:author writer posted_by last_update.author"
    ),
    "email": "author_email authoremail email",
    "author_url": "author_url author_link authorurl authorlink",
    "summary": (
        "summary description excerpt preview abstract lead teaser intro og:description og_description "
        "meta_description dc.description subtitle"
    ),
    "image": (
        "image cover featured_image featuredimage feature_image featured cover_image coverimage thumbnail hero "
        "hero_image heroimage header_image header.image header.teaser banner og:image og_image ogimage social_image "
        "share_image photo picture images img featured_img feature_img featuredimg main_image lead_image hero_img "
        "header_img header.og_image header.overlay_image banner_img cover_img index_img preview_image previewimage "
        "teaser_image thumbnail_image thumbnailimage thumbnail_url image_url imageurl twitter:image card_image "
        "poster photos thumb thumbnail_img share_img bigimg social_media_card local_image header_cover"
    ),
    "image_alt": "image_alt imagealt cover_alt hero_alt thumbnail_alt featured_image_alt alt",
    "image_width": "image_width og:image:width",
    "image_height": "image_height og:image:height",
    "credit": "credit image_credit photo_credit cover_credit photo_by image_source",
    "enclosures": (
        "enclosure enclosures enclosure_url audio podcast video audio_url audio_file audiofile audio_link audio_src "
        "audio_path podcast_url podcast_file podcast_link podcast_audio episode_url episode_file media_url "
        "media_file video_url video_file mp3 mp3_url m4a ogg attachments"
    ),
    "enclosure_length": (
        "enclosure_length audio_length audio_size podcast_length podcast_bytes podcast_size file_size filesize bytes "
        "length size"
    ),
    "enclosure_type": "enclosure_type audio_type podcast_type mime_type mimetype",
    "duration": "duration audio_duration podcast_duration itunes:duration itunes_duration itunes.duration",
    "via": "source via dc.source dc:source original original_url source_url",
    "draft": "draft drafts is_draft isdraft _draft",
    "public": "published publish public",
    "status": "status state",
    "hidden": "hidden unlisted private hiddenfromfeed",
    "feed": "feed in_feed in_feeds include_in_feed include_in_feeds",
    "password": "password post_password",
    "redirect": "redirect_to redirect",
    "aliases": "aliases alias redirect_from old_urls",
    # What only conventions understand.
    "layout": "layout",
    "headless": "headless",
    "build": "build _build",
    "render": "render",
    "pretty_url": "pretty_url",
    "collections": "eleventyexcludefromcollections",
    "reply_to": "reply_to replyto in_reply_to_comment",
}
MEANINGS = {name: tuple(keys.split()) for name, keys in _MEANINGS.items()}
#: Mappings whose members count as if they stood outside, after all that do.
WRAPPERS = ("taxonomies", "extra", "params", "seo", "meta", "open_graph", "og")
#: A key, and those that stand for it in headers that are not in English.
_TRANSLATED = {
    "title": "заголовок назва название tytuł titel überschrift titre título",
    "date": "дата опубліковано дата_публікації опубликовано дата_публикации datum opublikowano fecha",
    "updated": "оновлено обновлено aktualizacja aktualisiert",
    "tags": "теги мітки ключові_слова метки ключевые_слова tagi schlagwörter",
    "category": "категорія рубрика категория kategoria kategorie catégorie",
    "author": "автор автори авторы autor auteur",
    "language": "мова язык język sprache langue",
    "source": "джерело источник źródło quelle",
    "credit": "фото zdjęcie foto",
    "summary": "опис анотація описание аннотация opis beschreibung",
}
TRANSLATED: Mapping[str, str] = {word: key for key, words in _TRANSLATED.items() for word in words.split()}
