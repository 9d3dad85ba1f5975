"""Takes over what is published: what the state tells of, or without a state what stands in the output directory.

Looking whether anything has changed costs a few `stat` calls a second. A site is swapped whole: while files are not
as the state has them a build is at work, and the former site stays until they are.
"""

from __future__ import annotations

import json
import logging
import os
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

from feedpub.errors import StateError
from feedpub.report import Report
from feedpub.serve.asgi import App
from feedpub.serve.contents import Published, Unsettled, find, folders, read_settled, read_standing
from feedpub.serve.health import Build
from feedpub.serve.table import Read, Retired, Site
from feedpub.settings import Settings
from feedpub.state import State, is_there, view

log = logging.getLogger(__name__)

EVERY = 1.0  #: seconds between two looks
SETTLING = 2  # looks after a change that read again: two changes within one tick of the file system's clock look alike
# Looks that wait for files to be as the state has them; then a hand was in the output directory.
PATIENCE = 15
SWEEP = 30  # looks after which files without a state are compared one by one: one may be changed in place


def published_site(settings: Settings, former: Site, read: Read = read_standing) -> Site:
    """Return the site of everything that the state knows as published; the former one where it knows of nothing.

    So it is where the state was lost, until a build has ended. Raises StateError where it cannot be opened.
    """
    with view(settings.state) as state:
        files = [Published(path, size, modified) for path, size, modified, _ in state.documents.stamps()]
        report = state.get("report")
        retired = retired_documents(state)
    build = Build.told(json.loads(report)) if report else None
    if not files:
        return replace(former, build=build or former.build)
    return Site.of(files, retired, settings, former, build, read)


def site_after(report: Report, settings: Settings, former: Site) -> Site:
    """Return the site after a build; the former one where the state cannot be read, which may be why the build failed."""
    try:
        site = published_site(settings, former)
    except StateError as error:
        log.warning("state cannot be read, serving what was served before reason=%r", str(error))
        site = former
    return replace(site, build=Build.told(report.as_json()))


def retired_documents(state: State) -> tuple[Retired, ...]:
    """Return the documents that have ended or moved."""
    return tuple(Retired(path, target) for _, path, target in state.documents.retired())


class Follower:
    """Looks for a new site, and hands it over. Its thread is a daemon: it holds nothing that must be put in order."""

    def __init__(self, settings: Settings) -> None:
        self.site = Site.empty(settings)
        self._settings = settings
        self._seen: object = None
        self._again = 0  #: looks that read in any case
        self._waited = 0  #: looks since files were first not as the state has them
        self._looks = 0
        self._warned = False
        self._folders: list[str] = []
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, take: Callable[[Site], None]) -> None:
        """Begin to look, in a thread; `take` is given each new site. Starting twice does no harm."""
        if self._thread is None or not self._thread.is_alive():  # the latter after a fork
            self._stopping.clear()
            self._thread = threading.Thread(
                target=self._work, args=(take,), name="feedpub-follower", daemon=True
            )
            self._thread.start()

    def stop(self) -> None:
        """Stop looking."""
        self._stopping.set()

    def _work(self, take: Callable[[Site], None]) -> None:
        while not self._stopping.wait(EVERY):
            try:
                site = self.look()
            except Exception:
                # A fault of ours must not leave readers with old feeds for ever; the next look tries again.
                log.exception("taking over failed reason='unexpected error'")
                continue
            if site is not None:
                take(site)

    def look(self) -> Site | None:
        """Return the new site where there is one."""
        stated = self._is_stated()
        seen = self._state_seen() if stated else self._folders_seen()
        changed = seen != self._seen
        self._seen = seen
        if changed:
            self._again = SETTLING + 1
        if self._again == 0:
            return None
        if not stated and changed and self.site.documents:
            return None  # somebody is copying files: wait for a look that finds the folders at rest
        self._again -= 1
        site = self._stated_site() if stated else self._found_site()
        if site is None or (site.build == self.site.build and site.table == self.site.table):
            return None
        self.site = site
        return site

    def _stated_site(self) -> Site | None:
        try:
            site = published_site(self._settings, self.site, read_settled)
            self._waited = 0
            return site if site.documents else replace(self._found_site(), build=site.build)
        except Unsettled as file:
            self._again = max(self._again, 1)
            self._waited += 1
            if self.site.documents and self._waited < PATIENCE:
                return None
            if self._waited == PATIENCE:
                log.warning("document is not as it was published path=%s; the next build puts it right", file)
                self._waited = self._again = 0
            return published_site(self._settings, self.site)
        except StateError as error:
            self._warn(error)
            return self._found_site()

    def _is_stated(self) -> bool:
        """Tell whether there is a state that could tell what is published."""
        try:
            return is_there(self._settings.state)
        except StateError as error:
            self._warn(error)
            return False

    def _warn(self, error: StateError) -> None:
        if not self._warned:
            log.warning("state cannot be read, serving what is in the feeds' directory reason=%r", str(error))
        self._warned = True

    def _found_site(self) -> Site:
        output = self._settings.feeds.directory
        self._folders = folders(output)
        return Site.of(find(output), (), self._settings, self.site)

    def _state_seen(self) -> object:
        database = str(self._settings.state)
        return _stamp(database), _stamp(f"{database}-wal")

    def _folders_seen(self) -> object:
        self._looks += 1
        known = self._folders or [str(self._settings.feeds.directory)]
        return self._looks // SWEEP, [_stamp(folder) for folder in known]


def _stamp(path: str) -> tuple[int, int, int] | None:
    try:
        status = Path(path).stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


@cache
def following_app() -> App:
    """Return the one application of this process for any ASGI server, with the configuration that FEEDPUB_CONFIG names."""
    from feedpub.config import load

    settings = load(Path(os.environ.get("FEEDPUB_CONFIG") or "config.toml"), os.environ)
    follower = Follower(settings)
    site = follower.look()
    app = App(site or follower.site, start=lambda app: follower.start(app.swap), stop=follower.stop)
    follower.start(app.swap)  # not every server tells an application of its start
    return app
