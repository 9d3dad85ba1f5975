"""Take an article's body out of its HTML page: by the page's own marks, else by trafilatura.

Sanitising, addresses and template code are others' work. The page must have passed `parse.page`, which refuses
those nested so deeply that a parser would need minutes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from feedpub import address
from feedpub.body import ends, frame, replacing, sanitise, widgets
from feedpub.errors import ArticleError

#: Marks of a body, the surer row first; those of one row are equals.
_BODIES = (
    "[itemprop~=articleBody],.e-content,#articleBody",
    (
        ".entry-content,.post-content,.post-body,.article-body,.article-content,.article__body,.article__content,"
        ".post__content,.post__body,.entry-body,.entry__content,.blog-post-content,.post-full-content,.gh-content,"
        ".td-post-content,.mw-parser-output,.story-body,.news-text,.news-detail,.article-text,.article__text,.post-text,"
        ".single-content,.field-name-body,.markdown-body,.post_content,.article_body,.article_content,.entry_content,"
        ".content-body,.postbody,.textbody,.the-content,.blog-content,.post-entry,.ablog-post"
    ),
)
#: Marks of an article whole, its headline and labels among them; then of the part of a page that is its own.
_ARTICLES = 'article,.h-entry,.hentry,[itemtype*="Article"],[itemtype*="BlogPosting"]'
_REGIONS = (
    "main,[role=main],#mw-content-text",
    (
        "#content,#main-content,#article,#post,#main,#bodyContent,.content,.main-content,.article,.post,.entry,.document,"
        ".page-content"
    ),
)
_INNER = 0.5  #: of the text of an article, what a body in it must hold to be the whole of it
_MOST_MARKS = 300
_MEDIA = "img,picture,video,audio,iframe,object,embed,svg,table,math"
_ATTRIBUTES = ("href", "src", "poster", "data", "cite", *replacing.LAZY)
_SETS = ("srcset", *replacing.LAZY_SETS)
_MOST_LINKS = 0.3  #: of a body's text: a page written by hand has fewer, one with a frame has more


def article_html(text: str, title: str | None = None) -> str:
    """Return the HTML of the article in a page, without what is around it and without its headline.

    `title` is the article's: the heading that repeats it is left out. Addresses are resolved against <base href>.
    Raises ArticleError where the page has neither text nor pictures for a body.
    """
    tree = LexborHTMLParser(text.encode("utf-8", "replace"))
    body = tree.body
    if body is None:
        raise ArticleError("the page has no body, so there is no article in it")
    base = tree.css_first("base[href]")
    if widgets.may_be_in(text):
        widgets.fill(tree)
    frame.remove_silent(body)
    _check_text(body)
    node = _marked(body) or _bare(body) or _headed(body, title)
    if node is None:
        node = _extracted(text, title)
    else:
        frame.remove_frames(node)
        ends.trim(node, title or _page_title(tree))
    if not _says_anything(node):
        raise ArticleError("the page has neither text nor pictures where its article should be")
    if base is not None:
        _resolve(node, base.attributes.get("href") or "")
    return (node.inner_html or "").strip()


def _check_text(body: LexborNode) -> None:
    """Raise ArticleError where there is nothing but ways around the site."""
    frames = frame.outermost(frame.select(body, "nav,aside,footer,form"))
    if frame.weight(body) == sum(map(frame.weight, frames)) and body.css_first(_MEDIA) is None:
        raise ArticleError("the page has neither text nor pictures where its article should be")


def _page_title(tree: LexborHTMLParser) -> str | None:
    node = tree.css_first("title")
    return node.text() if node is not None else None


def _marked(body: LexborNode) -> LexborNode | None:
    """Return the innermost mark that holds the article's text, with the frame in it taken away."""
    inner = next((node for marks in _BODIES if (node := _largest(body, marks)) is not None), None)
    if inner is None:
        regions = (_largest(body, marks) for marks in (_ARTICLES, *_REGIONS))
        return next((node for node in regions if node is not None), None)
    outer = _around(inner, body)
    if outer is None:
        return inner
    frame.remove_frames(outer, inner)
    return inner if frame.weight(inner) >= _INNER * frame.weight(outer) else outer


def _around(inner: LexborNode, body: LexborNode) -> LexborNode | None:
    """Return the article, else the region, in which a body stands."""
    for marks in (_ARTICLES, _REGIONS[0]):
        marked = {node.mem_id for node in frame.select(body, marks)}
        for node in frame.ancestors(inner, body):
            if node.mem_id in marked:
                return node
    return None


def _largest(body: LexborNode, marks: str) -> LexborNode | None:
    """Return the element with this mark that has the most text; where an article is in several, what holds them."""
    found = [node for node in frame.select(body, marks)[:_MOST_MARKS] if not frame.is_around(node, body)]
    outer = [node for node in frame.outermost(found) if _says_anything(node)]
    if len(outer) < 2:
        return outer[0] if outer else None
    weights = [frame.weight(node) for node in outer]
    if max(weights) >= _INNER * sum(weights) or not _are_parts(outer):
        return outer[weights.index(max(weights))]
    return outer[0].parent


def _are_parts(nodes: Sequence[LexborNode]) -> bool:
    """Tell whether elements are one article in pieces: beside one another, without headings that lead elsewhere."""
    parent = nodes[0].parent
    if parent is None or any(node.parent is None or node.parent.mem_id != parent.mem_id for node in nodes):
        return False
    return parent.css_first("h1 a[href],h2 a[href],h3 a[href]") is None


def _bare(body: LexborNode) -> LexborNode | None:
    """Return the body of a page that has no frame: written by hand, or made by a converter."""
    return body if _has_no_frame(body) else None


def _headed(body: LexborNode, title: str | None) -> LexborNode | None:
    """Return the innermost element that holds the headline and most of the text, where it has no frame.

    The headline is the only <h1>, or the only heading that says the title.
    """
    headlines = frame.select(body, "h1")
    if len(headlines) != 1:
        wanted = ends.key(title or "")
        headlines = [
            one for one in frame.select(body, "h1,h2,h3") if wanted and ends.key(one.text()) == wanted
        ]
    if len(headlines) != 1:
        return None
    whole = frame.weight(body)
    for node in frame.ancestors(headlines[0], body):
        if frame.weight(node) > _INNER * whole:
            return node if _has_no_frame(node) else None
    return None


def _has_no_frame(body: LexborNode) -> bool:
    """Tell whether an element is mostly text, with no part of it that is all links."""
    around = body.css_first("nav,aside,[role=navigation],#sidebar,.sidebar,#nav,#menu,.menu,.navigation,form")
    if around is not None or not _says_anything(body):
        return False
    links = sum(frame.weight(link) for link in body.css("a[href]"))
    if links > _MOST_LINKS * frame.weight(body):
        return False
    return not any(_is_frame(cell) for cell in body.css("td,ul,div,center,p")[:500])


def _is_frame(block: LexborNode) -> bool:
    links = block.css("a[href]")
    return len(links) > 3 and sum(frame.weight(link) for link in links) > 0.8 * frame.weight(block)


def _says_anything(node: LexborNode) -> bool:
    return frame.weight(node) > 0 or node.css_first(_MEDIA) is not None


def _extracted(text: str, title: str | None) -> LexborNode:
    """Return what trafilatura takes for the article."""
    import trafilatura  # only here: it needs a third of a second to start

    found = trafilatura.extract(
        frame.without_nulls(text),
        output_format="html",
        include_comments=False,
        include_formatting=True,
        include_images=True,
        include_links=True,
        include_tables=True,
        favor_recall=True,
    )
    body = LexborHTMLParser(found).body if found else None
    if body is None:
        raise ArticleError(
            "no article can be found in the page: none of its parts is marked as one, and none has text"
        )
    ends.trim(body, title)
    return body


def _resolve(node: LexborNode, base: str) -> None:
    """Make addresses those that <base href> means; without a scheme there, they stay relative to the site."""
    for one in _with_addresses(node):
        attributes = one.attributes
        for name in _ATTRIBUTES:
            reference = (attributes.get(name) or "").strip()
            if reference and not reference.startswith("#"):
                resolved = address.absolute(reference, base)
                if resolved:
                    one.attrs[name] = resolved
        for name in _SETS:
            if attributes.get(name):
                one.attrs[name] = ", ".join(_sources(attributes[name] or "", base))


def _with_addresses(node: LexborNode) -> Iterator[LexborNode]:
    yield from frame.select(node, ",".join(f"[{name}]" for name in (*_ATTRIBUTES, *_SETS)))


def _sources(declared: str, base: str) -> Iterator[str]:
    for place, size in sanitise.candidates(declared):
        yield f"{address.absolute(place, base)} {size}".strip()
