"""Configuration for web servers that serve the output directory as it stands, without `feedpub serve`."""

from __future__ import annotations

from collections.abc import Callable

from feedpub.deploy import caddy, nginx
from feedpub.deploy.hosting import Hosting, hosting_of

__all__ = ["SERVERS", "hosting_of"]

#: Name of a server to what writes its configuration: of a whole site, and of the part for a site that there is.
SERVERS: dict[str, tuple[Callable[[Hosting], str], Callable[[Hosting], str]]] = {
    "nginx": (nginx.site, nginx.part),
    "caddy": (caddy.site, caddy.part),
}
