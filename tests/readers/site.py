"""A site under `feedpub run`, what happens to it build by build, and a relay that sees what readers ask and get."""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.newsroom import CONFIG, Newsroom
from tests.readers.seen import Held, Seen, body, by_link, seen
from tests.serving import Answer, ask, connect, eventually, free_port, parse, read_all, running

SERVICE = """
[feeds]
url = "http://127.0.0.1:{relay}/feeds/"
[schedule]
every = "1h"
[server]
port = {port}
"""
PATIENCE = 60.0  # seconds that a busy machine may need for what takes one


@dataclass(frozen=True)
class Exchange:
    """A request that a reader made, and what it was sent."""

    path: str
    status: int
    length: int  #: of the response's body, as it went over the wire


@dataclass
class Relay:
    """Passes requests on to the service, and the answers back byte for byte."""

    port: int
    service: tuple[str, int]
    exchanges: list[Exchange] = field(default_factory=list)

    def pass_on(self, request: BaseHTTPRequestHandler) -> bytes:
        kept = [
            f"{name}: {value}"
            for name, value in request.headers.items()
            if name.lower() not in ("connection", "keep-alive")
        ]
        head = "\r\n".join([request.requestline, *kept, "Connection: close"])
        received = send_raw(self.service, f"{head}\r\n\r\n".encode("latin-1"))
        answer = parse(received)
        self.exchanges.append(Exchange(request.path, answer.status, len(answer.body)))
        return received


def send_raw(address: tuple[str, int], request: bytes) -> bytes:
    with connect(address) as client:
        client.sendall(request)
        return read_all(client)


@contextmanager
def relaying(service: tuple[str, int], port: int) -> Iterator[Relay]:
    relay = Relay(port, service)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.wfile.write(relay.pass_on(self))
            self.close_connection = True

        def log_message(self, format: str, *arguments: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", port), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield relay
        finally:
            server.shutdown()
            thread.join()


@dataclass
class Site:
    """`feedpub run`, what is written for it, and what its readers see and pay."""

    newsroom: Newsroom
    service: tuple[str, int]
    relay: Relay

    def address(self, format: str) -> str:
        return f"http://127.0.0.1:{self.relay.port}{path_of(format)}"

    def get(self, path: str) -> Answer:
        return ask(self.service, path)

    def builds(self) -> int:
        """Return how many builds the service has made and begun to serve."""
        return sum(
            map(int, re.findall(r'feedpub_builds_total{exit="0"} (\d+)', self.get("/metrics").body.decode()))
        )

    def carry_out(self, change: Callable[[Newsroom], object], held: Held) -> None:
        """Change the source, and wait until a build of that is served: all formats are swapped at once."""
        before = self.builds()
        change(self.newsroom)
        eventually(lambda: self.builds() > before, PATIENCE)
        eventually(lambda: by_link(self.held()) == by_link(held), PATIENCE)

    def held(self) -> list[Seen]:
        """Return the articles of the feed that is served now, as its JSON tells of them."""
        items = json.loads(self.get(path_of("json")).body)["items"]
        return [seen(one["title"], one["url"], one["date_published"], one["content_html"]) for one in items]


def path_of(format: str) -> str:
    return f"/feeds/all.{format}"


@contextmanager
def serving_site(folder: Path) -> Iterator[Site]:
    """Run the service of a site that has no article yet, behind a relay."""
    port, relay_port = free_port(), free_port()
    newsroom = Newsroom(folder, config=CONFIG + SERVICE.format(port=port, relay=relay_port))
    arguments = ["feedpub", "run", "--config", str(newsroom.save())]
    path = os.pathsep.join([str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")])
    service = ("127.0.0.1", port)
    with (
        running(arguments, newsroom.folder, service, PYTHONPATH=path),
        relaying(service, relay_port) as relay,
    ):
        site = Site(newsroom, service, relay)
        # The first build and the one that comes when watching begins: from now on a build means a change.
        eventually(lambda: site.builds() >= 2, PATIENCE)
        yield site


BRIDGE_BODY = """
Рух мостом **відкрито** з [понеділка](/rukh/).

![Новий міст](/media/mist.png)

| Година | Автобус |
|--------|---------|
| 7:10   | № 3     |

    якщо a < b && c: їдьмо()
"""
BRIDGE_HTML = """
<p>Рух мостом <strong>відкрито</strong> з <a href="https://luky.example/rukh/">понеділка</a>.</p>
<p><img src="https://luky.example/media/mist.png" alt="Новий міст"></p>
<table><thead><tr><th>Година</th><th>Автобус</th></tr></thead>
<tbody><tr><td>7:10</td><td>№ 3</td></tr></tbody></table>
<pre><code>якщо a &lt; b &amp;&amp; c: їдьмо()</code></pre>
"""
WEIGHT = (("(/rukh/).", "(/rukh/). Вагою до 5 т."), ("понеділка</a>.", "понеділка</a>. Вагою до 5 т."))

TAGS = seen(
    "«Use <b> & co»: & is not &",
    "https://luky.example/news/tags/",
    "2026-02-03T00:00:00+02:00",
    "<p>Write <code>&lt;b&gt;</code> for bold &amp; mind the <em>ampersand</em>.</p>",
)
BRIDGE = seen(
    "Міст через Ліс відкрито",
    "https://luky.example/news/bridge/",
    "2026-02-02T10:00:00+02:00",
    BRIDGE_HTML,
)
HEAVY_BRIDGE = replace(BRIDGE, body=body(BRIDGE_HTML.replace(*WEIGHT[1])))
PARK = seen(
    "Парк на вулиці Зеленій",
    "https://luky.example/news/park/",
    "2026-02-05T08:30:00+02:00",
    "<ul><li>клени</li><li>липи</li></ul>",
)
LARGE_PARK = replace(PARK, title="Парк на вулиці Зеленій & поле")


def write_first(newsroom: Newsroom) -> None:
    # The header as people write it for HTML; the declared summary has the body stand in content:encoded.
    newsroom.article(
        "tags.md",
        "«Use <b> & co»: &amp; is not &",
        "2026-02-03",
        "Write `<b>` for bold & mind the *ampersand*.",
        tags=["HTML & co"],
        language="en",
        slug="tags",
        description="How to write <b> & live.",
    )
    _write_bridge(newsroom, BRIDGE_BODY)


def _write_bridge(newsroom: Newsroom, text: str) -> None:
    newsroom.article(
        "mist.md", BRIDGE.title, "2026-02-02 10:00", text, tags=["Дороги", "Міста"], slug="bridge"
    )


def _write_park(newsroom: Newsroom, title: str) -> None:
    newsroom.article("park.md", title, "2026-02-05 08:30", "- клени\n- липи", tags=["Міста"], slug="park")


def touch(newsroom: Newsroom) -> None:
    """Have the service build where there is nothing to publish."""
    file = newsroom.source / "tags.md"
    file.write_bytes(file.read_bytes())


#: What happens to the site, and what its feed holds then.
Step = tuple[Callable[[Newsroom], object], list[Seen]]
HISTORY: list[Step] = [
    (write_first, [TAGS, BRIDGE]),
    (lambda newsroom: _write_bridge(newsroom, BRIDGE_BODY.replace(*WEIGHT[0])), [TAGS, HEAVY_BRIDGE]),
    (lambda newsroom: _write_park(newsroom, PARK.title), [TAGS, HEAVY_BRIDGE, PARK]),
    (lambda newsroom: _write_park(newsroom, LARGE_PARK.title), [TAGS, HEAVY_BRIDGE, LARGE_PARK]),
    (lambda newsroom: (newsroom.source / "mist.md").unlink(), [TAGS, LARGE_PARK]),
]
