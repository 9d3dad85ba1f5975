"""`feedpub serve`: the published feeds, and nothing else."""

from __future__ import annotations

import logging
import signal
from types import FrameType

from feedpub.cli.frame import settings_command
from feedpub.settings import Settings

log = logging.getLogger("feedpub")


@settings_command("serve", short_help="Serve the published feeds.")
def command(settings: Settings) -> None:
    """Serve the published feeds at the path of feeds.url, and take over what another process publishes.

    Needs no articles: a copy of the feeds' directory and the configuration are enough. SIGTERM and Ctrl-C end it
    with 0. With --verbose, each request is a line in the log; FORWARDED_ALLOW_IPS names the proxies whose
    X-Forwarded-For it believes (default: those on this machine). Nothing but the log depends on that.

    \b
    Examples:
      feedpub serve
      FEEDPUB_SERVER__PORT=8080 feedpub serve
      FEEDPUB_CONFIG=config.toml uvicorn feedpub.serve:app
    """
    from feedpub.serve.follow import Follower
    from feedpub.serve.server import Server

    follower = Follower(settings)
    server = Server(settings.server, follower.site)

    def stop(number: int, frame: FrameType | None) -> None:
        server.stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    server.swap(follower.look() or follower.site)
    follower.start(server.swap)
    path = server.site.root.decode()
    for address in server.addresses:
        log.info("serving address=%s%s documents=%d", address, path, len(server.site.documents))
    server.run()
    follower.stop()
    log.info("server stopped")
