"""The image and the media files of a page's article, and the credit of its image."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from feedpub import address
from feedpub.article import Field
from feedpub.parse.pages.linked import Item, Linked, items, number, texts
from feedpub.parse.pages.marks import Mark
from feedpub.parse.pages.scope import Scope
from feedpub.parse.pages.tree import Page, is_elsewhere, values

_SOURCES = ("contentUrl", "url", "@id")


def images(page: Page, linked: Linked, marks: Sequence[Mark]) -> Iterator[Field]:
    """Yield the sources of the image, best first: mappings of url, alt, width and height."""
    for item in items((linked.article or {}).get("image"), linked.by_id)[:1]:
        yield from _image(page, _of_item(item), "JSON-LD image")
    yield from _open_graph(page)
    for name in ("twitter:image", "twitter:image:src", "itemprop image", "image", "thumbnail"):
        for place in page.meta.get(name, ())[:1]:
            alt = page.meta.get("twitter:image:alt", [""])[0]
            yield from _image(page, {"url": place, "alt": alt}, f'<meta name="{name}">')
    for mark in marks:
        if not mark.is_inner and (
            "image" in mark.props or not mark.classes.isdisjoint({"u-photo", "u-featured"})
        ):
            picture = (
                mark.node
                if mark.address
                else mark.node.css_first("[itemprop~=url],[itemprop~=contentUrl],img[src]")
            )
            if picture is not None:
                declared = values(picture)
                place = declared.get("content") or declared.get("src") or declared.get("href") or ""
                yield from _image(page, {**_size(declared), "url": place}, "the image that the article marks")
                return
    for link in page.links:
        if "image_src" in link["rel"].split():
            yield from _image(page, {"url": link["href"]}, '<link rel="image_src">')


def _open_graph(page: Page) -> Iterator[Field]:
    for name in ("og:image", "og:image:secure_url", "og:image:url"):
        for place in page.meta.get(name, ())[:1]:
            size = {key: page.meta.get(f"og:image:{key}", [""])[0] for key in ("alt", "width", "height")}
            yield from _image(page, {"url": place, **size}, f'<meta property="{name}">')


def _image(page: Page, declared: Mapping[str, object], origin: str) -> Iterator[Field]:
    place = page.resolve(str(declared.get("url") or ""))
    if not place or place.startswith("data:"):
        return
    kept: dict[str, object] = {"url": place}
    if declared.get("alt"):
        kept["alt"] = str(declared["alt"])
    for key in ("width", "height"):
        if (size := number(declared.get(key))) is not None:
            kept[key] = size
    yield Field("image", kept, origin)


def _size(declared: Mapping[str, str]) -> dict[str, object]:
    return {key: declared[key] for key in ("alt", "width", "height") if declared.get(key)}


def _of_item(item: Item | str) -> dict[str, object]:
    if isinstance(item, str):
        return {"url": item}
    place = next((item[key] for key in _SOURCES if isinstance(item.get(key), str)), "")
    alt = next((item[key] for key in ("caption", "description") if isinstance(item.get(key), str)), "")
    return {"url": place, "alt": alt, "width": item.get("width"), "height": item.get("height")}


def credits(linked: Linked) -> Iterator[Field]:
    """Yield what JSON-LD says of whose the image is."""
    for item in items((linked.article or {}).get("image"), linked.by_id)[:1]:
        if not isinstance(item, str):
            for key in ("creditText", "copyrightNotice"):
                for text in texts(item.get(key), linked.by_id)[:1]:
                    yield Field("credit", text, f"JSON-LD image.{key}")


def enclosures(page: Page, linked: Linked, marks: Sequence[Mark], scope: Scope) -> Iterator[Field]:
    """Yield the sources of media files, best first: lists of mappings of url, type, length, title and duration."""
    item = linked.article or {}
    found = [
        media for key in ("audio", "associatedMedia", "video") for media in items(item.get(key), linked.by_id)
    ]
    yield from _files(page, [_media(media) for media in found], "JSON-LD audio, video")
    links = [link for link in page.links if "enclosure" in link["rel"].split()]
    links += [mark.values for mark in marks if "enclosure" in mark.rels]
    yield from _files(page, [{**link, "url": link.get("href", "")} for link in links], "rel=enclosure")
    for kind in ("audio", "video"):
        declared = [
            {"url": place, "type": page.meta.get(f"og:{kind}:type", [""])[0]}
            for place in (page.meta.get(f"og:{kind}") or page.meta.get(f"og:{kind}:url", []))[:1]
        ]
        yield from _files(page, declared, f'<meta property="og:{kind}">')
    yield from _files(page, list(_players(scope)), "<audio>, <video>")


def _players(scope: Scope) -> Iterator[Mapping[str, object]]:
    for node in scope.node.css("audio,video")[:20]:
        if is_elsewhere(node, scope.node):
            continue
        source = node if node.attributes.get("src") else node.css_first("source[src]")
        if source is not None:
            declared = values(source)
            yield {"url": declared["src"], "type": declared.get("type", "").split(";")[0]}


def _media(item: Item | str) -> dict[str, object]:
    if isinstance(item, str):
        return {"url": item}
    return {
        "url": next((item[key] for key in ("contentUrl", "url") if isinstance(item.get(key), str)), ""),
        "type": item.get("encodingFormat") or item.get("fileFormat"),
        "length": item.get("contentSize"),
        "title": item.get("name"),
        "duration": item.get("duration"),
    }


def _files(page: Page, declared: Sequence[Mapping[str, object]], origin: str) -> Iterator[Field]:
    kept: list[dict[str, object]] = []
    for media in declared:
        place = page.resolve(str(media.get("url") or ""))
        kind = media.get("type") or address.media_type(place)
        # A page with a player is no file.
        if (
            not place
            or not str(kind or "").startswith(("audio/", "video/"))
            or place in [one["url"] for one in kept]
        ):
            continue
        one: dict[str, object] = {"url": place, "type": kind}
        one |= {
            key: media[key]
            for key in ("length", "title", "duration")
            if isinstance(media.get(key), str | int)
        }
        kept.append({key: value for key, value in one.items() if value not in (None, "")})
    if kept:
        yield Field("enclosures", kept, origin)
