"""Hubs told by a command that ends: of what it has published, and of what earlier ones could not tell. And hooks, where
no build runs them.
"""

from __future__ import annotations

import logging
import time
from datetime import UTC, datetime

from feedpub.errors import StateError
from feedpub.report import Report
from feedpub.settings import Settings

log = logging.getLogger(__name__)

SETTLING = 3.0  #: seconds in which a server that looks for new documents, as `feedpub serve` does, has them
SECONDS = 20.0  #: that hubs may take in all; what is left is told by the next build


def tell_hooks_of(report: Report, settings: Settings) -> None:
    """Run the hooks for what a command has published itself, once a server beside it has that."""
    from feedpub.build.once import tell_hooks

    if settings.hooks.published and (report.written or report.deleted):
        # A cache that is purged before would be filled with the old documents again.
        time.sleep(SETTLING)
    tell_hooks(report, settings)


def tell_hubs_of(report: Report, settings: Settings) -> None:
    """Tell hubs what is due, where there are any and this was not another build's turn."""
    if not settings.hubs or report.exit in (2, 4):
        return
    from feedpub.websub import tell_hubs

    if report.written:
        # A hub fetches a document as soon as it is told, and must not find the old one.
        time.sleep(SETTLING)
    try:
        tell_hubs(settings, datetime.now(UTC), seconds=SECONDS)
    except StateError as error:
        log.warning("hubs could not be told: %s", error)
