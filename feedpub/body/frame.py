"""What stands around an article in its page, and how to take it away: bars, labels, shares, comments, boxes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from selectolax.lexbor import LexborNode

_SILENT = ["script", "style", "noscript", "template", "link", "meta", "base"]
_TAGS = (
    "nav,header,footer,aside,form,dialog,button,input,select,textarea,"
    "[role=navigation],[role=search],[role=complementary],[role=banner],[role=contentinfo],[hidden],[aria-hidden=true],"
    '[style*="display:none"],[style*="display: none"],[itemprop~=keywords],[itemprop~=datePublished],'
    "[itemprop~=dateModified],[itemprop~=author],[itemprop~=publisher],[rel~=tag],.dt-published,.dt-updated,"
    ".p-category,.p-author"
)
_BAR = (
    r"nav|navbar|navigation|menu|breadcrumbs?|pagination|pager|page-nav|page-navigation|post-?nav(?:igation)?|nav-links?|"
    r"post-links|prev-?next|next-?prev|pagenav|page-links|sidebar\w*|widget-(?:area|title)|masthead|skip-?link|"
    r"toc|table-of-contents|ez-toc-container|tableofcontents|wp-block-navigation|site-(?:header|footer|nav)|page-(?:header|footer)"
)
_SHARE = (
    r"share|shares|sharing|share-?(?:buttons?|links?|this|bar|icons?|post)|social(?:-?(?:share|links?|icons?|media|buttons?|bar))?|"
    r"sharedaddy|sd-(?:sharing|social|block)|addtoany(?:_\w+)?|addthis\w*|a2a_\w+|post-?share|entry-?share|article-?share|"
    r"fb-like|like-?button|ya-share2?|pluso|follow(?:-us)?|subscribe\w*|newsletter\w*|sign-?up|mailing-list"
)
_RELATED = (
    r"related\w*|related-(?:posts?|articles?|news|content|links)|jp-relatedposts|yarpp\w*|recommended\w*|recommendations|"
    r"similar-?(?:posts?|articles?|news)?|more-(?:posts|articles|news|stories)|read-?(?:also|next|more)|see-also|also-read|"
    r"latest-(?:posts|news)|recent-posts|popular-posts|you-may-like|more-link"
)
_COMMENTS = (
    r"comments?|comments?-(?:area|list|section|form|link|respond|count|wrap)|commentlist|respond|disqus(?:_thread)?|"
    r"post-comments?|fb-comments|utterances|giscus|isso-thread|hypercomments\w*|webmentions?|reactions|likes|rating|votes|views"
)
_PERSON = (
    r"author|author-?(?:box|bio|info|card|name|meta|avatar)|about-?(?:the-)?author|post-?author|entry-?author|byline|by-line|"
    r"vcard|avatar|bio|p-author|h-card"
)
_DATA = (
    r"date|post-?date|entry-?date|article-?date|pubdate|published|updated|posted-?on|postedon|dateline|date-header|timestamp|"
    r"(?:post|entry|article|blog|page|news|item)[-_]{0,2}(?:meta|info|data|details|header|footer|head|foot|utility|labels|category|categories)|"
    r"meta|metadata|post-?metadata|info|cat-links|tags?-links|tags|tag-?list|tags-?list|taglist|post-?tags?|entry-?tags?|article-?tags?|"
    r"post-labels|labels|categories|post-categories|category|reading-?time|read-?time|word-count|submitted|terms|permalink|"
    r"edit-?link|edit-this-page|print(?:-?(?:link|button|friendly|footer|only))?|printfooter|catlinks|mw-editsection|mw-jump-link|noprint|navbox|siteSub|"
    r"header-?link|header-?anchor|heading-?anchor|anchor-?link|hash-?link|anchorjs-link|sr-only|screen-reader-text|"
    r"visually-hidden|visuallyhidden|copyright|credits-?line|ad|ads|advert\w*|adsbygoogle|ad-?(?:slot|container|wrapper|banner)|"
    r"banner|promo|sponsor(?:ed)?|popup|modal|cookie\w*|linenos|linenodiv|gutter|lineno|rouge-gutter"
)
_NAMES = re.compile(rf"(?:{_BAR}|{_SHARE}|{_RELATED}|{_COMMENTS}|{_PERSON}|{_DATA})", re.IGNORECASE)
#: An aside, a footer or a box in the text that belongs to it.
_KEPT = re.compile(
    r"\b(?:footnotes?|endnotes?|note|tip|info-?box|warning|caution|important|admonition|callout|pull-?quote|quote|alert|"
    r"highlight|message|spoiler|doc-footnotes|references|reflist)\b",
    re.IGNORECASE,
)
_SAFE_PARENTS = frozenset({"pre", "code", "figure", "blockquote", "math", "svg", "table"})
_FRAME_TAGS = frozenset({"nav", "aside", "footer", "form", "dialog"})
_SHARE_OF_TEXT = 0.5  #: an element with more of the text is no frame, whatever it is called


def select(node: LexborNode, selector: str) -> list[LexborNode]:
    """Return what matches below a node, each once, in the order of the page."""
    found = node.css(selector)
    return list({one.mem_id: one for one in found if one.mem_id != node.mem_id}.values())


def weight(node: LexborNode) -> int:
    """Return how much text a node holds, without the white space between its elements."""
    return len(node.text(strip=True))


def without_nulls(text: str) -> str:
    """Return a page that lxml can read: it stops at NUL, and has no place for lone surrogates."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def remove_silent(body: LexborNode) -> None:
    """Take away what is never text. JSON-LD, styles and scripts would else count as such."""
    body.strip_tags(_SILENT)


def ancestors(node: LexborNode, until: LexborNode) -> Iterator[LexborNode]:
    parent = node.parent
    while parent is not None and parent.mem_id != until.mem_id:
        yield parent
        parent = parent.parent


def outermost(nodes: Sequence[LexborNode]) -> list[LexborNode]:
    known = {node.mem_id for node in nodes}
    kept = []
    for node in nodes:
        parent = node.parent
        while parent is not None and parent.mem_id not in known:
            parent = parent.parent
        if parent is None:
            kept.append(node)
    return kept


def is_around(node: LexborNode, body: LexborNode) -> bool:
    """Tell whether a mark stands in a part of the page that is around articles: teasers, comments, a bar."""
    for one in (node, *ancestors(node, body)):
        if one.tag in _FRAME_TAGS:
            return True
        if (
            _is_named(one)
            and one.tag not in ("body", "main")
            and "single" not in (one.attributes.get("class") or "")
        ):
            return True
    return False


def remove_frames(node: LexborNode, body: LexborNode | None = None) -> None:
    """Take away what is around the text within `node`; never what holds `body`."""
    whole = weight(node)
    kept = {one.mem_id for one in (body, *ancestors(body, node))} if body is not None else set()
    for one in _framing(node):
        if one.mem_id in kept:
            continue
        if not is_attached(one, node) or _is_safe(one, node):
            continue
        if weight(one) > _SHARE_OF_TEXT * whole:
            continue
        if one.tag == "header" or "header" in (one.attributes.get("class") or ""):
            _keep_pictures(one)
        one.decompose()


def _framing(node: LexborNode) -> list[LexborNode]:
    named = [one for one in select(node, "[class],[id]") if _is_named(one)]
    return [*select(node, _TAGS), *named]


def is_attached(one: LexborNode, node: LexborNode) -> bool:
    """An element inside of one that has gone is gone."""
    parent = one.parent
    while parent is not None:
        if parent.mem_id == node.mem_id:
            return True
        parent = parent.parent
    return False


def _is_named(one: LexborNode) -> bool:
    attributes = one.attributes
    return _is_frame_name(attributes.get("class") or "", attributes.get("id") or "")


@lru_cache(4096)  # the pages of a site share their names
def _is_frame_name(classes: str, id: str) -> bool:
    return any(_NAMES.fullmatch(name) for name in (*classes.split(), id))


def _is_safe(one: LexborNode, node: LexborNode) -> bool:
    """Colours of code ("token comment"), captions, notes and the citations of quotations are the author's."""
    attributes = one.attributes
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''} {attributes.get('role') or ''}"
    if one.tag in ("aside", "footer", "section", "div") and _KEPT.search(names):
        return True
    if one.tag in ("h1", "h2", "h3", "h4", "h5", "h6") and one.css_first("a") is None:
        return "header" not in names and one.tag != "h1" and not _is_named(one)
    numbers = bool(re.search(r"lineno|gutter", names))
    return not numbers and any(
        parent.tag in _SAFE_PARENTS for parent in ancestors(one, node) if parent.tag != "table"
    )


def _keep_pictures(header: LexborNode) -> None:
    """A header holds the headline and the date, which go, and often the article's picture, which stays."""
    for picture in outermost(select(header, "figure,picture,img")):
        if not any(_is_named(one) for one in (picture, *ancestors(picture, header))):
            header.insert_before(picture)
