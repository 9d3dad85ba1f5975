"""Which pages are no articles: redirect stubs, listings, and pages of the site itself. Says why, in words."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

from feedpub.parse.pages.linked import LISTS, Linked
from feedpub.parse.pages.scope import Entry, Scope, key
from feedpub.parse.pages.tree import Node, Page, is_elsewhere, select, visible

_REFRESH = re.compile(r"^\s*[\d.]*\s*[;,]?\s*url\s*=\s*[\"']?\s*([^\"'\s]+)", re.IGNORECASE)
_SCRIPTED = re.compile(
    r"(?:window\.|document\.|top\.|self\.)?location(?:\.href)?\s*(?:=(?!=)|\.replace\(|\.assign\()"
)
_LARGE = 20_000  # characters of a page that is no stub
_STUB = 600  # characters: a stub says at most that the page has moved
_REDIRECTING = re.compile(
    r"\s*(?:redirecting|redirection|moved permanently|page moved|перенаправлення|перенаправление)\b",
    re.IGNORECASE,
)
_LOST = re.compile(
    r"(?:error\s*)?404\b|(?:page|file)? ?not found|.{0,60}\b(?:404|page not found|seite nicht gefunden)\s*(?:error)?$|"
    r"(?:сторінку|сторінка|страница|страницу) не (?:знайдено|знайдена|найдена)|page introuvable|página no encontrada",
    re.IGNORECASE,
)
_SERVICE = re.compile(
    r"(?:search(?: results?| page)?|log ?in|sign ?in|sign ?up|register|sitemap|site map|index of /.*|"
    r"пошук|результати пошуку|увійти|вхід|мапа сайту|карта сайту|поиск|результаты поиска|вход|"
    r"(?:general )?index|genindex|python module index|tag cloud|all tags|tags|archives?|categories|authors|"
    r"теги|мітки|архів|архив|категорії|категории|рубрики|автори|авторы)\s*(?:$|[|·•«—–:]|\s-\s)",
    re.IGNORECASE,
)
#: Classes that programs put on <body>: WordPress, MediaWiki, Ghost, Discourse, Drupal.
_LIST_CLASS = re.compile(
    r"(?:^|\s)(?:archive|search-results|search-no-results|error404|post-type-archive|paged|page-id-\d+|"
    r"tag-template|author-template|home-template|ns-special|ns--1|ns-14)(?=\s|$)"
)
_ARTICLE_CLASS = re.compile(
    r"(?:^|\s)(?:single|single-post|post-template|postid-\d+|item-view|node-article|ns-0)(?=\s|$)"
)
_LIST_PATH = re.compile(
    r"(?:^|/)(?:(?:tags?|categor(?:y|ies)|authors?|labels?|topics?|keywords?|users?)(?:/[^/]+)?(?:/page/?\d+)?(?:/index)?|"
    r"(?:blog|posts?|news)/page/?\d+(?:/index)?|page/?\d+(?:/index)?|(?:index|blog)\d+|"
    r"archives?(?:/\d{4})?(?:/\d{1,2})?(?:/index)?|\d{4}(?:/\d{1,2}){0,2}(?:/index)?|search(?:/index)?|404(?:/index)?|"
    r"genindex|py-modindex|sitemap|tagcloud|tag-cloud)\.x?html?$",
    re.IGNORECASE,
)
_OWN_TYPES = frozenset({"article", "blog", "news", "post"})
_FEW = 3


def why_no_article(
    page: Page, scope: Scope | None, linked: Linked, title: str, *, is_dated: bool
) -> str | None:
    """Return why a page is no article, None where it may be one; `is_dated`: its head or its linked data date it."""
    if scope is None:
        return "a frame set or an empty page, not an article"
    return (
        _stub(page, scope)
        or _service(page, title, is_dated=is_dated)
        or _declared_list(page, linked, is_dated=is_dated)
        or (None if is_dated and _says_article(page, linked) else _listing(page, scope))
    )


def _says_article(page: Page, linked: Linked) -> bool:
    return linked.article is not None or page.meta.get("og:type", [""])[0].lower() in _OWN_TYPES


def _stub(page: Page, scope: Scope) -> str | None:
    refreshes = page.meta.get("http-equiv refresh", ())
    if len(page.text) > _LARGE and not refreshes:
        return None
    for content in refreshes:
        target = _REFRESH.match(content)
        if target and not _is_itself(target[1], page) and _is_short(page):
            return f"a redirect to {target[1][:200]}"
    if not _is_short(page):
        return None
    if _REDIRECTING.match(page.title):
        return "a redirect"
    scripts = page.tree.css("script:not([src])")
    if len(page.tree.css("p,h1,h2,img")) <= _FEW and any(
        _SCRIPTED.search(script.text()) for script in scripts[:3]
    ):
        return "a redirect by script" if len(visible(page)) < _STUB / 3 else None
    canonical = page.link("canonical")
    if canonical and not visible(page) and page.tree.css_first("img,video,audio,iframe,object") is None:
        return f"a page without a body; the article is {canonical['href'][:200]}"
    return None


def _is_itself(target: str, page: Page) -> bool:
    """A page that loads itself again and again is no redirect."""
    canonical = page.link("canonical")
    return target in ("#", ".", posixpath.basename(page.path)) and not (
        canonical and canonical["href"] == target
    )


def _is_short(page: Page) -> bool:
    return len(visible(page)) < _STUB


def _service(page: Page, title: str, *, is_dated: bool) -> str | None:
    for text in (page.title, title):
        if _LOST.match(text) and not is_dated:
            return "a page that says that there is none (404)"
        if _SERVICE.match(text) and not is_dated:
            return f"a page of the site itself («{text[:60]}»), not an article"
    if (
        len(page.text) < _LARGE
        and _is_short(page)
        and page.tree.css_first('input[type="password"]') is not None
    ):
        return "a page to log in, not an article"
    return None


def _declared_list(page: Page, linked: Linked, *, is_dated: bool) -> str | None:
    """What the page's own program says of it."""
    body = page.tree.body
    classes = (body.attributes.get("class") or "") if body is not None else ""
    if not _ARTICLE_CLASS.search(classes) and (found := _LIST_CLASS.search(classes)):
        name = found[0].strip()
        if not is_dated or name.startswith("page-id-"):
            return f'a page of the site itself (<body class="{name}">), not an article'
    if linked.article is None:
        if linked.others > _FEW - 1:
            return f"a list of {linked.others + 1} articles"
        lists = linked.types & LISTS
        if lists and not is_dated:
            return f"a list ({', '.join(sorted(lists))} in its JSON-LD), not an article"
    return None


def _listing(page: Page, scope: Scope) -> str | None:
    """What the page's own parts say of it: several articles with links of their own, or nearly nothing but links."""
    hint = bool(_LIST_PATH.search(page.path))
    others = [entry for entry in scope.entries if entry.address and not _leads_here(entry, page)]
    if scope.own is None and len(others) >= 2:
        return f"a list of {len(scope.entries)} articles"
    if scope.own is not None and scope.own in others and (hint or not _is_titled(scope.own, page)):
        return f"a list; its one article is {scope.own.address[:200]}"
    if scope.own is None or hint:
        if _is_links(scope.node) and (hint or not scope.is_marked or _has_many_dates(scope.node)):
            return "a list of links, not an article"
        if hint and len(others) >= 1:
            return "a list, by its place among the files"
    if hint and scope.own is None and _has_many_dates(scope.node):
        return "a list, by its place among the files"
    if scope.own is None and _has_linked_dates(scope.node):
        return "a list of articles with their dates"
    return None


def _leads_here(entry: Entry, page: Page) -> bool:
    """Tell whether an entry's heading leads to this very page."""
    target = _trail(unquote(urlsplit(entry.address).path)) if _is_parsed(entry.address) else []
    here = _trail(page.path)
    canonical = page.link("canonical")
    if canonical and canonical["href"].rstrip("/") == entry.address.rstrip("/"):
        return True
    if not target:
        return not here
    shorter = min(len(target), len(here))
    return shorter > 0 and target[-shorter:] == here[-shorter:]


def _is_parsed(reference: str) -> bool:
    try:
        urlsplit(reference)
    except ValueError:
        return False
    return True


def _trail(path: str) -> list[str]:
    parts = [part for part in path.split("/") if part not in ("", ".", "..")]
    if parts:
        parts[-1] = re.sub(r"\.(?:x?html?|php|aspx?)$", "", parts[-1], flags=re.IGNORECASE)
        if parts[-1] == "index":
            parts.pop()
    return parts


def _is_titled(entry: Entry, page: Page) -> bool:
    heading = key(entry.heading)
    titles = [page.title, *page.meta.get("og:title", ())]
    return bool(heading) and any(heading in key(title) for title in titles)


def _is_links(node: Node) -> bool:
    links = [link for link in node.css("a[href]") if link.text(strip=True)]
    if len(links) < 2 * _FEW:
        return False
    return sum(len(link.text(strip=True)) for link in links) > 0.6 * len(node.text(strip=True))


def _has_many_dates(node: Node) -> bool:
    return len(_dates(node)) >= _FEW


def _has_linked_dates(node: Node) -> bool:
    """Three dates and more, each beside a link of its own: in a row of a table, a list, a heap of divisions."""
    linked = 0
    for date in _dates(node)[:50]:
        around = date.parent
        for _ in range(2):
            if around is None or around.mem_id == node.mem_id or around.tag == "body":
                break
            links = around.css("a[href]")
            if links:
                linked += len(links) == 1 or around.tag in ("li", "tr", "dt", "article")
                break
            around = around.parent
    return linked >= _FEW


def _dates(node: Node) -> Sequence[Node]:
    found = select(node, "time,.date,.post-date,.entry-date,.published,.dt-published,.archive-date")
    return [date for date in found if not is_elsewhere(date, node)]
