"""What monitoring asks: can feeds be served, and how did the last build go?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from feedpub.serve.response import NO_STORE, NOSNIFF, Headers, Response, message
from feedpub.timing import overdue_from

if TYPE_CHECKING:
    from feedpub.serve.table import Site

HEALTHY = message(HTTPStatus.OK, "ok", NO_STORE)
NOTHING_YET = message(
    HTTPStatus.SERVICE_UNAVAILABLE, "No feed can be served yet.", (b"retry-after", b"30"), NO_STORE
)


@dataclass(frozen=True, slots=True)
class Build:
    """What a build told of itself."""

    started: datetime
    exit: int
    seconds: float
    articles: Mapping[str, int] = field(default_factory=dict)  #: state of an article to how many there are

    @classmethod
    def told(cls, report: Mapping[str, Any]) -> Build:
        """Return the build of a report in the shape of `Report.as_json()`."""
        started = datetime.fromisoformat(report["started"])
        return cls(started, report["exit"], report["seconds"], report["articles"])


def health(site: Site) -> Response:
    """Answer /healthz: 200 while feeds can be served."""
    return HEALTHY if site.documents else NOTHING_YET


def build_health(site: Site, now: datetime) -> Response:
    """Answer /healthz/build: 503 where the last build failed, is overdue, or never was."""
    build = site.build
    told: dict[str, object] = {"build": "none"}
    if build is not None:
        is_overdue = now > overdue_from(site.schedule, site.zone, build.started)
        told = {
            "build": "failed" if build.exit else "overdue" if is_overdue else "good",
            "exit": build.exit,
            "started": build.started.astimezone(UTC).isoformat(timespec="seconds"),
            "seconds": build.seconds,
            "age": round((now - build.started).total_seconds()),
            "articles": dict(build.articles),
        }
    status = HTTPStatus.OK if told["build"] == "good" else HTTPStatus.SERVICE_UNAVAILABLE
    body = json.dumps(told, ensure_ascii=False).encode() + b"\n"
    length = (b"content-length", str(len(body)).encode())
    return Response(
        int(status), Headers(((b"content-type", b"application/json"), length, NOSNIFF, NO_STORE)), body
    )
