"""The image and the media files of an article, absolute against its link, and what is wrong with them."""

from __future__ import annotations

import re
from dataclasses import replace

from feedpub.address import media_type, under
from feedpub.article import Enclosure, Image
from feedpub.parse import values
from feedpub.parse.found import Found, shown
from feedpub.parse.links import media_address

_PLAYER = re.compile(
    r"https?://(?:[\w-]+\.)*(?:youtube(?:-nocookie)?\.com|youtu\.be|vimeo\.com|dailymotion\.com|rutube\.ru|twitch\.tv"
    r"|soundcloud\.com|spotify\.com|mixcloud\.com|bandcamp\.com|facebook\.com|tiktok\.com)/",
    re.IGNORECASE | re.ASCII,
)


def image(found: Found, link: str, root: str = "") -> Image | None:
    """Return the image that stands for an article; paths that begin with "/" count from `root`."""
    for field in found.fields("image"):
        declared = field.value if isinstance(field.value, Image) else values.image(field.value)
        if declared and field.origin.endswith('"coverImage"') and "/" not in declared.address:
            # Where wordpress-export-to-markdown, which writes this key, puts it.
            declared = replace(declared, address=f"images/{declared.address}")
        if declared and root:
            declared = replace(declared, address=under(root, declared.address))
        place = media_address(declared.address, link) if declared else None
        if declared is None or place is None:
            if declared or (
                isinstance(field.value, str) and len(field.value) > 1 and values.flag(field.value) is None
            ):
                found.warn(f"is no address of an image: {shown(field.value)}", field)
            continue
        found.origins["image"] = field.origin
        return Image(
            address=place,
            alt=declared.alt or found.take("image_alt", values.text),
            width=declared.width or found.take("image_width", values.number) or None,
            height=declared.height or found.take("image_height", values.number) or None,
        )
    return None


def enclosures(found: Found, link: str) -> tuple[Enclosure, ...]:
    """Return the media files of an article, each address once."""
    by_address: dict[str, Enclosure] = {}
    for field in found.fields("enclosures"):
        declared = field.value if isinstance(field.value, Enclosure) else values.enclosures(field.value)
        for enclosure in (declared,) if isinstance(declared, Enclosure) else declared:
            place = media_address(enclosure.address, link)
            if place and not enclosure.type and _PLAYER.match(place):
                continue  # a page that plays it, and no file
            if place is None:
                found.warn(f"is no address of a file: {shown(enclosure.address)}", field)
            elif place not in by_address:
                found.origins.setdefault("enclosures", field.origin)
                kind = enclosure.type or media_type(place)
                by_address[place] = replace(enclosure, address=place, type=kind)
        if not declared and values.text(field.value) and values.flag(field.value) is None:
            found.warn(f"is no address of a file: {shown(field.value)}", field)
    return _completed(tuple(by_address.values()), found)


def _completed(found_files: tuple[Enclosure, ...], found: Found) -> tuple[Enclosure, ...]:
    """Add what keys of their own say about the only file: `audio_length`, `duration`."""
    if len(found_files) != 1:
        return found_files
    (file,) = found_files
    return (
        replace(
            file,
            type=file.type or found.take("enclosure_type", values.text),
            length=file.length if file.length is not None else found.take("enclosure_length", values.number),
            duration=file.duration if file.duration is not None else found.take("duration", values.seconds),
        ),
    )
