"""`feedpub run`: the service."""

from __future__ import annotations

import json
import logging
import signal
import sys
from datetime import UTC, datetime
from types import FrameType

from feedpub.build import Options
from feedpub.build.once import build_once
from feedpub.cli.build_command import tell
from feedpub.cli.frame import settings_command
from feedpub.report import Report
from feedpub.schedule import Service
from feedpub.settings import Settings
from feedpub.state import open_state, peek

log = logging.getLogger("feedpub")

_LOCK_PATIENCE = 60.0  # seconds to wait for a once-off build to end


@settings_command("run", short_help="Build on the schedule and when files change.")
def command(settings: Settings) -> None:
    """Run the service: build on the schedule, when files change, and when a dated article falls due.

    SIGTERM and Ctrl-C finish the document in hand and end with 0.

    \b
    Examples:
      feedpub run
      feedpub run --config /etc/feedpub/config.toml
    """
    service = _service(settings)

    def stop(number: int, frame: FrameType | None) -> None:
        service.stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    service.start()
    log.info("service started source=%s feeds=%s", settings.source.directory, settings.feeds.directory)
    ended = service.wait()
    log.info("service stopped")
    if not ended:
        log.error("the build in hand did not end in time; the documents that it published are whole")
        sys.stderr.flush()
        import os

        os._exit(0)  # the builder's thread would keep the process alive past the 30 s of the contract


def _service(settings: Settings) -> Service:
    def build(now: datetime) -> Report:
        options = Options(stopping=service.stopping)
        report = build_once(settings, now, options, wait=_LOCK_PATIENCE)
        tell(report)
        _remember(settings, service)
        return report

    def next_turn(now: datetime) -> datetime | None:
        with peek(settings.state) as state:
            moment = state.public.next_turn(int(now.timestamp()))
        return None if moment is None else datetime.fromtimestamp(moment, UTC)

    service = Service(build, next_turn, settings.schedule, settings.site.timezone, settings.source.directory)
    return service


def _remember(settings: Settings, service: Service) -> None:
    """Have `status` know when the next build is due and what the scheduler complained of."""
    moment = service.next_run()
    with open_state(settings.state) as state, state.transaction():
        state.set("next run", moment.isoformat(timespec="seconds") if moment else "")
        state.set("events", json.dumps(service.events(), ensure_ascii=False))
