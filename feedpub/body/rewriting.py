"""Addresses as the site's program reads them, where that is not as browsers do."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote, urlsplit

from feedpub.address import under
from feedpub.body.templates import Site

#: Of Docusaurus: what lies in static/ is published at the root; "pathname://" only says that no page of its own is meant.
_OWN = re.compile("^(?:@site/static(?=/)|pathname://)")


def rewriting(site: Site, path: str, link: str) -> Callable[[str, bool], str] | None:
    """Return what gives an address, as the article at `path` writes it, as the program publishes it; None: the same.

    It is told whether the address is that of a link, or else of a medium.
    """
    if site.convention == "docusaurus":
        return lambda address, _: under(site.root, _OWN.sub("", address, count=1))
    return _of_hexo(site, path, link) if site.convention == "hexo" else None


def _of_hexo(site: Site, path: str, link: str) -> Callable[[str, bool], str]:
    """Media count from the root of the site, or from the article's own folder, which has the name of its file."""
    page = urlsplit(link).path.removesuffix("/").removesuffix(".html")
    name = path.rpartition("/")[2].rpartition(".")[0]
    names = (f"{name}/", f"{quote(name)}/")

    def rewritten(address: str, is_link: bool) -> str:  # noqa: FBT001  # as all such
        if is_link or not address or address.startswith(("/", "#", "../")) or ":" in address:
            return address if is_link else under(site.root, address)
        beside = address.removeprefix("./")
        inner = next((beside[len(one) :] for one in names if beside.startswith(one)), beside)
        return f"{page}/{inner}" if site.has_folders else address

    return rewritten
