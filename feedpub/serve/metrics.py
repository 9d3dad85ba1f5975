"""What the service counts, and how Prometheus reads it. Counting is plain dictionaries, since it is done at every
request by one thread; the library shapes them when they are asked for.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from feedpub.serve.response import NO_STORE, NOSNIFF, Headers, Response, Subject
from feedpub.serve.subscribers import reported
from feedpub.serve.table import Site
from feedpub.settings import FORMATS

if TYPE_CHECKING:
    from prometheus_client.core import Metric

_REMEMBERED = 2 * 86_400.0  # seconds after which an aggregator's report is old: they come at least once a day


class Metrics:
    """The counts of one process since its start."""

    def __init__(self) -> None:
        self.builds: Counter[int] = Counter()  #: by exit code
        self.requests: defaultdict[tuple[Subject, int], int] = defaultdict(int)  #: by feed and status
        self.spared = 0  #: bytes not sent, thanks to 304
        self.squeezed = 0  #: bytes not sent, thanks to compression
        #: feed and aggregator to the number of subscribers and the moment of the report
        self.subscribers: dict[tuple[Subject, str], tuple[int, float]] = {}

    def swapped(self, site: Site, former: Site) -> None:
        """Count the build that a new site came with."""
        if site.build is not None and site.build != former.build:
            self.builds[site.build.exit] += 1

    def served(self, response: Response, agent: bytes | None, clock: Callable[[], datetime]) -> None:
        """Count a response, and what the client's name tells of subscribers."""
        self.requests[response.subject, response.status] += 1
        self.spared += response.spared
        self.squeezed += response.squeezed
        if agent is None or response.status not in (200, 304) or response.subject[1] not in FORMATS:
            return
        report = reported(agent)
        if report is not None:
            self.subscribers[response.subject, report[0]] = (report[1], clock().timestamp())


def exposition(metrics: Metrics, site: Site, accept: str, now: float) -> Response:
    """Answer /metrics, in the format that the monitoring asks for."""
    from prometheus_client import CollectorRegistry
    from prometheus_client.exposition import choose_encoder

    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collector(metrics, site, now))
    encode, content_type = choose_encoder(accept)
    body = encode(registry)
    headers = Headers(
        (
            (b"content-type", content_type.encode()),
            (b"content-length", str(len(body)).encode()),
            NOSNIFF,
            NO_STORE,
        )
    )
    return Response(200, headers, body)


class _Collector:
    """Gives the counts in the shape of the Prometheus library."""

    def __init__(self, metrics: Metrics, site: Site, now: float) -> None:
        self._metrics = metrics
        self._site = site
        self._now = now

    def collect(self) -> Iterator[Metric]:
        yield from self._of_builds()
        yield from self._of_the_site()
        yield from self._of_requests()
        yield self._of_subscribers()

    def _of_builds(self) -> Iterator[Metric]:
        from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

        builds = CounterMetricFamily("feedpub_builds", "Builds, by exit code.", labels=["exit"])
        for exit, number in sorted(self._metrics.builds.items()):
            builds.add_metric([str(exit)], number)
        yield builds
        if build := self._site.build:
            yield GaugeMetricFamily(
                "feedpub_last_build_timestamp_seconds",
                "When the last build started.",
                value=build.started.timestamp(),
            )
            yield GaugeMetricFamily(
                "feedpub_last_build_seconds", "How long the last build took.", value=build.seconds
            )
            yield GaugeMetricFamily(
                "feedpub_last_build_exit", "Exit code of the last build.", value=build.exit
            )

    def _of_the_site(self) -> Iterator[Metric]:
        from prometheus_client.core import GaugeMetricFamily

        articles = GaugeMetricFamily("feedpub_articles", "Articles, by state.", labels=["state"])
        if self._site.build:
            for state, number in sorted(self._site.build.articles.items()):
                articles.add_metric([state], number)
        yield articles
        formats = Counter(resource.format for resource in self._site.documents.values())
        documents = GaugeMetricFamily(
            "feedpub_documents", "Documents that are served, by format.", labels=["format"]
        )
        for format, number in sorted(formats.items()):
            documents.add_metric([format], number)
        yield documents
        feeds = max((formats[format] for format in FORMATS), default=0)
        yield GaugeMetricFamily("feedpub_feeds", "Feeds that are served.", value=feeds)

    def _of_requests(self) -> Iterator[Metric]:
        from prometheus_client.core import CounterMetricFamily

        requests = CounterMetricFamily(
            "feedpub_requests",
            "Requests, by feed, format and status; no feed: an address that there is not.",
            labels=["feed", "format", "status"],
        )
        for ((feed, format), status), number in sorted(self._metrics.requests.items()):
            requests.add_metric([feed, format, str(status)], number)
        yield requests
        saved = CounterMetricFamily("feedpub_saved_bytes", "Bytes that were not sent.", labels=["by"])
        saved.add_metric(["not_modified"], self._metrics.spared)
        saved.add_metric(["compression"], self._metrics.squeezed)
        yield saved

    def _of_subscribers(self) -> Metric:
        from prometheus_client.core import GaugeMetricFamily

        subscribers = GaugeMetricFamily(
            "feedpub_subscribers",
            "Subscribers, as aggregators report them in their User-Agent.",
            labels=["feed", "format", "aggregator"],
        )
        for ((feed, format), name), (number, moment) in sorted(self._metrics.subscribers.items()):
            if self._now - moment <= _REMEMBERED:
                subscribers.add_metric([feed, format, name], number)
        return subscribers
