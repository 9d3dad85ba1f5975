"""`feedpub run`: the service."""

from __future__ import annotations

import logging
import os
import signal
from typing import TYPE_CHECKING

from feedpub.cli.frame import settings_command
from feedpub.errors import shown
from feedpub.settings import Settings

if TYPE_CHECKING:
    from types import FrameType

log = logging.getLogger("feedpub")


@settings_command("run", short_help="Build on the schedule and when files change.")
def command(settings: Settings) -> None:
    """Run the service: build on the schedule, when files change, and when a dated article falls due; serve the feeds.

    A build that fails, or a source directory that vanishes, does not end it. SIGTERM and Ctrl-C finish the document in
    hand and end with 0.

    \b
    Examples:
      feedpub run
      feedpub run --config /etc/feedpub/config.toml
    """
    from feedpub.cli.service import service_of
    from feedpub.readiness import READY, STOPPING, tell_manager
    from feedpub.serve.follow import Follower, published_site, site_after
    from feedpub.serve.server import Server
    from feedpub.serve.table import Site

    server = Server(settings.server, Site.empty(settings))
    # The old feeds, while the first build is under way; a state that cannot be read is for that build to mend.
    server.swap(Follower(settings).look() or server.site)
    service = service_of(
        settings,
        published=lambda report: server.swap(site_after(report, settings, server.site)),
        take=lambda: server.swap(published_site(settings, server.site)),
    )

    def stop(number: int, frame: FrameType | None) -> None:
        service.stop()
        server.stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    service.start()
    log.info(
        "service started source=%s feeds=%s",
        shown(settings.source.directory),
        shown(settings.feeds.directory),
    )
    for address in server.addresses:
        log.info("serving address=%s%s", address, server.site.root.decode())
    tell_manager(READY)
    server.run()
    tell_manager(STOPPING)
    service.stop()
    if service.wait():
        log.info("service stopped")
        return
    log.error("service stopped; what was in hand did not end in time, what is published is whole")
    os._exit(0)  # a thread would keep the process alive past the 30 s of the contract
