"""`feedpub deploy-config`: configuration for a web server that serves the output directory."""

from __future__ import annotations

import logging
from dataclasses import replace

import click

from feedpub.cli.frame import settings_command
from feedpub.cli.printing import put
from feedpub.settings import Settings

log = logging.getLogger("feedpub")

_SERVERS = ("nginx", "caddy")


@settings_command("deploy-config", short_help="Print configuration for nginx or Caddy.")
@click.argument("server", type=click.Choice(_SERVERS))
@click.option("--part", is_flag=True, help="Only what goes into a server block that there is already.")
@click.option(
    "--brotli",
    is_flag=True,
    help="nginx: send the .br copies; needs Debian's libnginx-mod-http-brotli-static.",
)
def command(settings: Settings, server: str, *, part: bool, brotli: bool) -> None:
    """Print configuration with which nginx or Caddy serves the feeds' directory as `feedpub serve` does.

    It is made from config.toml and from what was retired: print it again after either changes.

    \b
    Examples:
      feedpub deploy-config nginx > /etc/nginx/conf.d/feeds.conf
      feedpub deploy-config nginx --part --brotli > /etc/nginx/snippets/feeds.conf
      feedpub deploy-config caddy > /etc/caddy/feeds.caddy
    """
    from feedpub.deploy import SERVERS, hosting_of
    from feedpub.state import peek

    with peek(settings.state) as state:
        standing = {path for path, *_ in state.documents.stamps()}
        retired = [(path, target) for _, path, target in state.documents.retired() if path not in standing]
    hosting = hosting_of(settings, retired)
    if server == "nginx" and not brotli:
        hosting = replace(hosting, codings=tuple(coding for coding in hosting.codings if coding != "br"))
    if hosting.root == "/":
        log.warning(
            "feeds.url is the root of the host, and this answers for every address there: where feeds.directory holds "
            "the pages of your site too, serve it as before"
        )
    whole, only_part = SERVERS[server]
    put((only_part if part else whole)(hosting).splitlines())
