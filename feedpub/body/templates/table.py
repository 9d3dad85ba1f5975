"""The codes that are known by name, whatever program they were written for, and what each becomes."""

from __future__ import annotations

import re
from dataclasses import replace

from feedpub.body.templates import emit, links
from feedpub.body.templates.call import WEB, Call, Maker
from feedpub.body.templates.emit import Made
from feedpub.body.templates.held import DRAWN
from feedpub.body.templates.pictures import caption, is_image, of_asset, picture, resized, sources
from feedpub.body.templates.verbatim import in_code

_ID = re.compile(r"[\w@.:/=?&%+~-]{1,300}")
_CODE_LANGUAGE = re.compile(r"\blang:([\w+#-]+)")


def make(call: Call) -> Made | None:
    """Give what a known code becomes; None where it is not known, or lacks what it needs."""
    maker = MAKERS.get(call.name)
    if maker is not None:
        return maker(call)
    words = call.name.split("-")
    player = next((word for word in words if word in _TELLING), None)
    if player is not None and call.inner is None and _OTHER.isdisjoint(words):
        return MAKERS[player](replace(call, name=player))
    is_one = any(map(is_image, (*sources(call.arguments), call.arguments.place(0))))
    return (
        picture(call)
        if is_one and _SHOWN.search(call.name) and not _PICTURED.search((call.inner or "").strip())
        else None
    )


#: Arguments that may name what a player shows.
_WANTED = tuple(
    "url id src video videoid video_id bvid repo key v link code mp4 mp3 m4v ogg path track status aid".split()
)


def _player(pattern: str) -> Maker:
    """Give the maker for one kind of player, whose address is `pattern` with an id in it."""

    def maker(call: Call) -> Made | None:
        given = call.arguments
        wanted = given.first(*_WANTED)
        wanted = (wanted or given.place(0) or call.text()).strip().lstrip("=")
        if call.name in _OF_USERS and given.first("user") and given.first("id"):
            wanted = f"{given.first('user')}/{_OF_USERS[call.name]}{given.first('id')}"
        elif call.name in _OF_USERS and len(given.places) > 1 and "/" not in wanted and not given.names:
            wanted = f"{wanted}/{_OF_USERS[call.name]}{given.place(1)}"
        elif call.name in _OF_USERS and wanted.isdecimal() and _OF_USERS[call.name]:
            wanted = f"i/{_OF_USERS[call.name]}{wanted}"
        if call.name == "spotify" and (kind := given.first("type")) and "/" not in wanted:
            wanted = f"{kind}/{wanted}"
        title = given.first("title", "caption") or next((one for one in given.places[1:] if " " in one), "")
        if WEB.fullmatch(wanted):
            return emit.player(wanted, title)
        if pattern == "{}" and wanted:
            return emit.player(wanted, title) if "/" in wanted or "." in wanted else None
        return emit.player(pattern.format(wanted), title) if _ID.fullmatch(wanted) else None

    return maker


#: What stands between a user's name and an id.
_OF_USERS = {
    "tweet": "status/",
    "twitter": "status/",
    "x": "status/",
    "gist": "",
    "githubcard": "",
    "codepen": "pen/",
    "mastodon": "",
}


def _code(call: Call) -> Made | None:
    given = call.arguments
    inner = call.inner if call.inner is not None else given.first("code")
    if not inner:
        return None
    if call.markdown and inner.lstrip().startswith("```") and inner.rstrip().endswith("```"):
        return Made(inner, inner, opens=True)  # a fence is inside already
    language = given.first("lang", "language", "type") or given.place(0)
    if call.name == "codeblock" and not given.first("lang", "language"):
        told = _CODE_LANGUAGE.search(given.text)
        language = told[1] if told is not None else ""  # what stands in the first place is a title
    if call.name in ("python", "js", "ruby", "bash", "php", "css", "html", "java"):
        language = call.name
    return emit.code(in_code(inner), language, call.prefix, markdown=call.markdown)


def _drawn(language: str) -> Maker:
    """Give the maker for a diagram or a formula, which nobody draws in a feed: its source is shown."""

    def maker(call: Call) -> Made | None:
        inner = call.inner or ""
        if inner.lstrip().startswith("```"):  # a block of code already
            return Made(inner, inner)
        return emit.code(inner, language, call.prefix, markdown=call.markdown) if inner.strip() else None

    return maker


def _box(kind: str) -> Maker:
    def maker(call: Call) -> Made | None:
        given = call.arguments
        inner = call.inner if call.inner is not None else emit.line(given.first("content", "text"))
        if not inner.strip():
            return None
        name = given.first("type", "kind", "class", "level") or kind
        if (style := given.first("style")).isalpha():
            name = style
        if not kind and not given.first("type") and given.place(0):
            name = given.place(0)
        if call.name == "alert" and name not in _ALERTS:
            name = "note"  # Congo and Blowfish name an icon there
        title = given.first("title", "header", "heading") or (given.place(1) if not kind else given.place(0))
        name = re.sub(r"[^\w-]+", "-", name or "note").strip("-").lower() or "note"
        name = name.removeprefix("is-").removeprefix("alert-")  # Bulma's classes, and Bootstrap's
        return emit.box(name, title or name.capitalize(), inner, call.prefix, markdown=call.markdown)

    return maker


def _remark(call: Call) -> Made | None:
    """Give what a program sets into the margin: in brackets behind the words that it belongs to, or as a note."""
    given = call.arguments
    inner = call.inner or given.first("text", "content", "note")
    inner = inner or (given.place(1) if len(given.places) == 2 else "")  # an id and the note
    if not inner.strip():
        return None
    about = call.arguments.first("label", "title") or call.arguments.place(2)
    block = emit.box("note", about, inner, call.prefix, markdown=call.markdown).block
    if "\n\n" in inner.strip():
        return Made(block, f"\n\n{block}\n\n", opens=True)
    return Made(block, f" {emit.text(about)} ({inner.strip()})".replace("  ", " ", 1), opens=True)


def _footnote_reference(call: Call) -> Made | None:
    """Give the words that a footnote of eleventy-plugin-footnotes belongs to, and behind them what it says."""
    given, inner = call.arguments, (call.inner or "").strip()
    said = next((one for one in given.places[1:] if one not in given.words), "")
    shown = f"{inner} ({emit.line(said)})" if said else inner
    return Made(shown, shown) if inner else None


def _quotation(call: Call) -> Made | None:
    given = call.arguments
    inner = call.inner
    if inner is None:
        said = [given.first(name) for name in ("original", "translated", "text", "quote", "content")]
        inner = f"\n\n{call.prefix}".join(emit.line(words) for words in said if words)
    if not inner:
        return None
    by = given.first("author", "cite", "by", "source") or ("" if given.names else given.text.strip("\"'"))
    return emit.quotation(by, inner, call.prefix, markdown=call.markdown)


def _details(call: Call) -> Made | None:
    if call.inner is None:
        return None
    given = call.arguments
    summary = given.first("summary", "title", "label", "text", "header") or (
        " ".join(given.places) if given.place(0) in given.words else given.place(0)
    )
    if not summary and call.name == "accordion":  # it only holds others
        return Made(call.inner, call.inner)
    return emit.details(summary, call.inner, call.prefix, markdown=call.markdown)


def _inline(element: str) -> Maker:
    """Give the maker for a few words that are set otherwise."""

    def maker(call: Call) -> Made | None:
        inner = call.inner if call.inner is not None else emit.text(call.arguments.place(0))
        return Made(made := f"<{element}>{inner.strip()}</{element}>", made) if inner.strip() else None

    return maker


def _text_or_address(call: Call) -> Made | None:
    wanted = call.arguments.first("text", "value", "url") or call.arguments.place(0) or call.text()
    if WEB.fullmatch(wanted):
        return emit.player(wanted)
    return Made(f"<p>{emit.text(wanted)}</p>", emit.text(wanted)) if wanted else None


_PLAYERS = {
    "asciinema": "https://asciinema.org/a/{}",
    "audio bandcamp embed embed-pdf facebook iframe media oembed pdf podcast": "{}",
    "html5video mp4 rawvideo video videojs wpvideo": "{}",
    "bilibili": "https://www.bilibili.com/video/{}",
    "codepen": "https://codepen.io/{}",
    "dailymotion": "https://www.dailymotion.com/video/{}",
    "gist": "https://gist.github.com/{}",
    "github githubcard ghcard": "https://github.com/{}",
    "instagram": "https://www.instagram.com/p/{}/",
    "jsfiddle": "https://jsfiddle.net/{}/",
    "mastodon": "https://mastodon.social/@{}",
    "slideshare": "https://www.slideshare.net/slideshow/embed_code/{}",
    "soundcloud": "https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/{}",
    "speakerdeck": "https://speakerdeck.com/player/{}",
    "spotify": "https://open.spotify.com/{}",
    "streamable": "https://streamable.com/{}",
    "telegram": "https://t.me/{}",
    "tiktok": "https://www.tiktok.com/embed/{}",
    "tweet twitter tweet-simple twitter-simple": "https://twitter.com/{}",
    "twitch": "https://www.twitch.tv/videos/{}",
    "vimeo vimeo-enhanced vimeo-simple": "https://vimeo.com/{}",
    "x x-simple": "https://x.com/{}",
    "youtube youtubeplayer youtube-enhanced yt liteyoutubeembed lite-youtube youtubelite": "https://www.youtube.com/watch?v={}",
}
_BOXES = "note tip info caution danger warning important attention success error"
_ANY_BOXES = "admonition callout alert hint notice message aside"
#: Kinds of alerts, those of Bootstrap too.
_ALERTS = frozenset((*_BOXES.split(), *"hint primary secondary light dark question bug example".split()))
_FOLDS = "details detail collapse expand fold spoiler accordion accordion-item accordionitem collapsible detail-tag"
_PICTURES = (
    "figure fig img image picture photo imgproc imageproc thumb thumbnail asset-img image-tag responsive-image"
    " responsive-figure lazyimg imgcap captioned-image"
)
#: Words of a longer name that tell what it is: `youtube_embed`, `post-image`.
_TELLING = frozenset("youtube vimeo gist codepen soundcloud spotify tweet".split())
_OTHER = frozenset("playlist list channel user subscribe button badge".split())  #: they show no single piece
_PICTURED = re.compile(r"!\[|<img\b|\n[ \t]*+\n")  #: more than a caption
_SHOWN = re.compile(r"image|img|picture|photo|figure|\bfig\b")
_CODES = "highlight codeblock code sourcecode code-block python js ruby bash php css html java"

#: By name, in lower case, with hyphens.
MAKERS: dict[str, Maker] = (
    {name: _player(pattern) for names, pattern in _PLAYERS.items() for name in names.split()}
    | dict.fromkeys(_PICTURES.split(), picture)
    | dict.fromkeys(_CODES.split(), _code)
    | {name: _drawn(language) for name, language in DRAWN.items()}
    | {name: _box(name) for name in _BOXES.split()}
    | {"warn": _box("warning")}
    | dict.fromkeys(_ANY_BOXES.split(), _box(""))
    | dict.fromkeys("sidenote side-note marginnote margin-note footnote".split(), _remark)
    | {"footnoteref": _footnote_reference}
    | dict.fromkeys("quote blockquote pullquote cq centerquote multilingual-quote".split(), _quotation)
    | dict.fromkeys(_FOLDS.split(), _details)
    | dict.fromkeys("ref relref post-url post-path doc".split(), links.reference)
    | dict.fromkeys(("post-link",), links.article_link)
    | dict.fromkeys("button btn cta".split(), links.button)
    | {"card": links.card}
    | dict.fromkeys("asset-path asset-link".split(), links.asset)
    | dict.fromkeys(("caption", "wp-caption"), caption)
    | {name: _inline(name) for name in ("kbd", "mark", "sub", "sup")}
    | {"asset": of_asset, "resize-image": resized, "link": links.link}
    | dict.fromkeys(("newthought", "qr"), _text_or_address)
)
