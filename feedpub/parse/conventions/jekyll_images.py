"""Where an article's image lies with Jekyll: themes count its path from the site's root, or from a folder named."""

from __future__ import annotations

import re

from feedpub.article import Field
from feedpub.parse import values
from feedpub.parse.found import Found

_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|\.|\{", re.IGNORECASE)
#: Where themes look for a name alone under these keys of `image`.
_IMAGES, _BARE = "images", ("feature", "teaser", "thumb")


def place(found: Found, base: str) -> None:
    """Have the paths of images count from the host's root; `base` is the site's folder there, or ""."""
    if "image" in found.by_name:
        folder = values.text(found.header.get("media_subpath") or found.header.get("img_path")) or ""
        found.by_name["image"] = [_placed(one, base, folder) for one in found.by_name["image"]]


def _placed(image: Field, base: str, folder: str) -> Field:
    value = image.value
    if isinstance(value, dict):
        changed = {
            key: _rooted(base, folder or (_IMAGES if key in _BARE else ""), value[key])
            for key in values.ADDRESS_KEYS
            if key in value
        }
        return image._replace(value={**value, **changed})
    return image._replace(value=_rooted(base, folder, value))


def _rooted(base: str, folder: str, path: object) -> object:
    if not isinstance(path, str) or not values.image(path) or _ELSEWHERE.match(path):
        return path
    if folder and not path.startswith("/") and (folder != _IMAGES or "/" not in path):
        path = f"{folder.rstrip('/')}/{path}"
    if _ELSEWHERE.match(path):  # the folder is
        return path
    path = f"/{path.lstrip('/')}"
    return f"/{base}{path}" if base and not path.startswith(f"/{base}/") else path
