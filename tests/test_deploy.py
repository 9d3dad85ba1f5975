"""Real nginx and Caddy with the configuration that `deploy-config` prints give the answers that `serve` gives.

What readers rely on at plain addresses is asked of all servers in `tests/serve`; here are odd paths and odd sites.
"""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import pytest

from feedpub.deploy import SERVERS, hosting_of
from feedpub.feed import FeedKey
from feedpub.state import open_state
from tests import serving, webservers
from tests.serving import MOMENT, Answer, Press, ask, eventually, free_port, running
from tests.webservers import BROTLI

CONFIG = """
[site]
title = "Верхні Луки"
url = "https://luky.example/"
[feeds]
url = "{url}"
compress = ["gzip", "br"]
[feeds.paths]
tag = {{ rss = "tags/{{slug}}.rss", atom = "tags/{{slug}}/feed.xml", json = "t/{{slug}}" }}
[[feeds.custom]]
name = "partner"
path = {{ rss = "index.xml", atom = "partner.xml", json = "partner" }}
[schedule]
every = "20m"
[websub]
hubs = ["https://hub.example/?a=b"]
"""
FORMATS = {
    "all.rss": "rss",
    "all.atom": "atom",
    "all.json": "json",
    "index.html": "html",
    "all.html": "html",
    "feeds.opml": "opml",
    "tags/luh.rss": "rss",
    "tags/luh/feed.xml": "atom",
    "t/riky": "json",
    "index.xml": "rss",
    "partner.xml": "atom",
    "partner": "json",
}
#: The headers that must be as our own server sends them. Validators are the other server's own.
ALIKE = (
    "content-type",
    "content-encoding",
    "cache-control",
    "vary",
    "link",
    "location",
    "x-content-type-options",
    "content-security-policy",
    "access-control-allow-origin",
    "access-control-expose-headers",
    "access-control-allow-methods",
    "access-control-allow-headers",
    "last-modified",
)
GZIP = "Accept-Encoding: gzip"
Ask = Callable[..., Answer]


@pytest.fixture
def press(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Press:
    monkeypatch.setattr(serving, "FILES", FORMATS)
    press = Press(tmp_path, CONFIG.format(url=f"http://127.0.0.1:{free_port()}/новини/feeds/"))
    press.publish(*FORMATS)
    (press.feeds / ".hidden.rss").write_text("не для всіх", "utf-8")
    with open_state(press.settings.state) as state, state.transaction():
        state.documents.retire(
            FeedKey("tag", "старе"), [("tags/stare.rss", "tags/nove.rss"), ("tags/x+y (z).rss", None)]
        )
        state.documents.retire(FeedKey("tag", "нове"), [("tags/nove.rss", "tags/luh.rss")])
    return press


def port_of(press: Press) -> int:
    found = re.search(r"127\.0\.0\.1:(\d+)", press.config)
    assert found
    return int(found[1])


@contextmanager
def nginx(press: Press) -> Iterator[None]:
    brotli = ["--brotli"] if BROTLI.exists() else []
    site = webservers.printed(press.folder, "nginx", *brotli)
    with webservers.nginx(site, press.folder / "nginx", port_of(press), whole=True):
        yield


@contextmanager
def caddy(press: Press) -> Iterator[None]:
    # requests here name another host
    site = webservers.printed(press.folder, "caddy").replace("http://127.0.0.1:", "http://:", 1)
    with webservers.caddy(site, press.folder / "caddy", port_of(press), whole=True):
        yield


@pytest.fixture(params=[nginx, caddy], ids=["nginx", "caddy"])
def answer(press: Press, request: pytest.FixtureRequest) -> Iterator[Ask]:
    """Ask the other server for a path below feeds.url."""
    with request.param(press):
        yield asking(port_of(press))


def asking(port: int) -> Ask:
    root = "/%D0%BD%D0%BE%D0%B2%D0%B8%D0%BD%D0%B8/feeds/"
    return lambda path, *lines, **how: ask(("127.0.0.1", port), root + path, *lines, **how)


@pytest.fixture
def ours(press: Press) -> Iterator[Ask]:
    port = free_port()
    with running(["feedpub", "serve"], press.folder, ("127.0.0.1", port), FEEDPUB_SERVER__PORT=str(port)):
        eventually(lambda: asking(port)("all.rss").status == 200)
        yield asking(port)


def alike(one: Answer) -> dict[str, str]:
    told = {name: one[name] for name in ALIKE}
    told["vary"] = told["vary"].lower()
    return told


def plain(one: Answer) -> bytes:
    return gzip.decompress(one.body) if one["content-encoding"] == "gzip" else one.body


@pytest.mark.slow
def test_documents_have_the_body_and_headers_of_our_own_server(answer: Ask, ours: Ask) -> None:
    for path in [*FORMATS, ""]:
        for lines in ((), (GZIP,), ("Accept-Encoding: gzip;q=0",)):
            theirs, own = answer(path, *lines), ours(path, *lines)
            assert (theirs.status, plain(theirs)) == (200, plain(own)), path
            expected = alike(own)
            if path not in ("", "index.html", "all.html", "feeds.opml"):
                assert expected["link"], path
            assert alike(theirs) == expected, (path, lines)


@pytest.mark.slow
def test_brotli_is_sent_to_who_takes_it(answer: Ask, request: pytest.FixtureRequest) -> None:
    if "nginx" in request.node.name and not BROTLI.exists():
        pytest.skip("needs the brotli module: apt-get install libnginx-mod-http-brotli-static")
    assert answer("all.atom", "Accept-Encoding: gzip, br")["content-encoding"] == "br"
    assert answer("all.atom", "Accept-Encoding: gzip, br;q=0")["content-encoding"] == "gzip"


@pytest.mark.slow
def test_head_has_the_headers_of_get(answer: Ask) -> None:
    for path in ("all.rss", "", "tags/stare.rss", "tags/x+y%20(z).rss", "none.rss"):
        whole, head = answer(path, GZIP), answer(path, GZIP, method="HEAD")
        assert (head.status, head.body) == (whole.status, b"")
        names = whole.names() - {"date", "content-length"}  # RFC 9110 §9.3.2: HEAD may leave out the length
        assert {name: head[name] for name in names} == {name: whole[name] for name in names}


@pytest.mark.slow
def test_retired_documents_are_410_or_301_in_one_step(answer: Ask, ours: Ask) -> None:
    for path, status in (("tags/stare.rss", 301), ("tags/nove.rss?x=1", 301), ("tags/x+y%20(z).rss", 410)):
        theirs, own = answer(path), ours(path)
        assert theirs.status == own.status == status
        for name in ("location", "cache-control", "access-control-allow-origin"):
            assert theirs[name] == own[name], (path, name)
    assert answer("tags/x+y%20(z).rss").body.strip() == b"This feed has ended."


@pytest.mark.slow
def test_nothing_else_is_shown(answer: Ask) -> None:
    hidden = (".hidden.rss", ".all.rss.new", "tags/.x/y.rss", "all.rss.gz", "all.rss.br", "none.rss", "tags/")
    outside = (
        "../config.toml",
        "..%2fconfig.toml",
        "%2e%2e/config.toml",
        "tags/%2e%2e/%2e%2e/.feedpub/state.db",
    )
    for path in hidden + outside:
        refused = answer(path)
        assert refused.status in (400, 404), path
        assert "x-powered-by" not in refused.names()
    assert answer("none.rss")["cache-control"] == "no-store"
    assert answer("none.rss")["x-content-type-options"] == "nosniff"


@pytest.mark.slow
def test_other_methods_are_refused_and_a_preflight_is_answered(answer: Ask, ours: Ask) -> None:
    for path in ("all.rss", "tags/luh.rss", "index.html", "tags/stare.rss"):
        theirs, own = answer(path, method="OPTIONS"), ours(path, method="OPTIONS")
        assert theirs.status == own.status == 204
        for name in (
            "access-control-allow-methods",
            "access-control-allow-headers",
            "access-control-max-age",
        ):
            assert theirs[name] == own[name] != ""
    for path in ("all.rss", "index.html"):
        refused = answer(path, "Content-Length: 0", method="POST")
        assert refused.status == 405
        assert refused["allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.slow
def test_the_root_without_its_slash_leads_to_the_index(press: Press, answer: Ask) -> None:
    found = ask(("127.0.0.1", port_of(press)), "/%D0%BD%D0%BE%D0%B2%D0%B8%D0%BD%D0%B8/feeds")
    assert found.status == 301
    assert found["location"].endswith("/%D0%BD%D0%BE%D0%B2%D0%B8%D0%BD%D0%B8/feeds/")
    assert answer("").status == 200


@pytest.mark.slow
@pytest.mark.parametrize("server", [nginx, caddy], ids=["nginx", "caddy"])
@pytest.mark.parametrize(
    "root", ["/", "/a%20b/it's(x)+*/", "/50%25/[ї]/;%23/"], ids=["root", "signs", "percent"]
)
def test_feeds_may_be_served_at_any_path_of_a_host(
    press: Press, server: Callable[[Press], AbstractContextManager[None]], root: str
) -> None:
    press.config = press.config.replace("/новини/feeds/", root)
    at, base = quote(unquote(root)), urlsplit(press.settings.feeds.url)
    with server(press):
        address = "127.0.0.1", port_of(press)
        assert ask(address, f"{at}all.rss")["content-type"] == "application/rss+xml; charset=utf-8"
        assert f"{base.netloc}{base.path}all.rss>" in ask(address, f"{at}all.rss")["link"]
        assert ask(address, at)["content-type"] == "text/html; charset=utf-8"
        assert ask(address, f"{at}tags/x+y%20(z).rss").status == 410
        moved = ask(address, f"{at}tags/stare.rss")["location"]
        assert (unquote(moved), ask(address, moved).status) == (unquote(f"{root}tags/luh.rss"), 200)
        if root != "/":
            to_index = ask(address, at.rstrip("/"))
            assert (to_index.status, unquote(to_index["location"])) == (301, unquote(root))
            assert ask(address, to_index["location"]).status == 200


@pytest.mark.slow
def test_no_document_is_absent_or_torn_while_builds_replace_it(press: Press, answer: Ask) -> None:
    """Readers stay away for days after a 404."""
    stop = threading.Event()

    def publish() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            press.write("all.rss", f"Новини {number}", MOMENT + number)

    publisher = threading.Thread(target=publish)
    publisher.start()
    try:
        for number in range(300):
            got = answer("all.rss", *([GZIP] if number % 2 else []))
            assert got.status == 200
            assert plain(got).startswith(b"<?xml") and plain(got).endswith(b"</rss>")
    finally:
        stop.set()
        publisher.join()


def test_the_part_for_a_site_that_there_is_stands_in_the_whole(press: Press) -> None:
    hosting = hosting_of(press.settings, [("tags/a.rss", None)])
    for whole, part in SERVERS.values():
        assert {line.strip() for line in part(hosting).splitlines()} <= {
            line.strip() for line in whole(hosting).splitlines()
        }
        assert "tags/a" in part(hosting)


def test_documents_that_moved_in_a_circle_have_ended(press: Press) -> None:
    hosting = hosting_of(press.settings, [("a", "b"), ("b", "a"), ("c", "d"), ("d", "e")])
    assert hosting.retired == (("a", None), ("b", None), ("c", "e"), ("d", "e"))


@pytest.mark.parametrize("name", ["a$b", 'a"b', "a{b"])
def test_a_directory_that_no_configuration_can_name_is_refused(press: Press, name: str) -> None:
    press.config = press.config.replace("[feeds]\n", f"[feeds]\ndirectory = '{name}'\n")
    refused = subprocess.run(
        [sys.executable, "-m", "feedpub", "deploy-config", "nginx"],
        cwd=press.settings.file.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 2
    assert name in refused.stderr


@pytest.mark.parametrize("server", ["nginx", "caddy"])
@pytest.mark.parametrize("url", ["https://luky.example/", "https://luky.example/feeds/"])
def test_feeds_at_the_root_of_a_host_take_all_of_it_and_that_is_said(
    press: Press, server: str, url: str
) -> None:
    press.config = CONFIG.format(url=url)
    answer = subprocess.run(
        [sys.executable, "-m", "feedpub", "deploy-config", server],
        cwd=press.settings.file.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ("the root of the host" in answer.stderr) == (not url.endswith("feeds/"))


#: Paths that mean something to a shell, a regex, a URI, or to the language of a server.
ODD_PATHS = (
    "a b/{slug}.{format}",
    "теги/{slug}/стрічка.{format}",
    "q'\"`/{slug}.{format}",
    "$1 $slug;#?&=+@!~%2F%/{slug}.{format}",
    "(a|b)*[c]^.+/{slug}.{format}",
    "{slug}/t-{slug}.{format}",
    "x; return 444; #/{slug}.{format}",
    '"; listen 81; #/{slug}.{format}',
)
ODD_CONFIG = """
[site]
title = "Верхні Луки"
url = "https://luky.example/"
[feeds]
url = "http://127.0.0.1:{port}/новини/feeds/"
by = ["tag", "category", "author", "language", "directory"]
[websub]
hubs = ["https://hub.example/$x?a=b"]
[feeds.paths]
"""


@pytest.mark.slow
@pytest.mark.parametrize("server", [nginx, caddy], ids=["nginx", "caddy"])
def test_no_name_of_a_path_can_break_or_change_a_configuration(
    press: Press, server: Callable[[Press], AbstractContextManager[None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds = dict(zip(("tag", "category", "author", "language", "directory"), ODD_PATHS, strict=False))
    named = ODD_PATHS[len(kinds) :]
    press.config = ODD_CONFIG.format(port=free_port())
    press.config += "".join(f"{kind} = {json.dumps(pattern)}\n" for kind, pattern in kinds.items())
    for number, pattern in enumerate(named):
        path = json.dumps(pattern.replace("{slug}", "x"))
        press.config += f"[[feeds.custom]]\nname = 'odd-{number}'\npath = {path}\n"
    paths = {
        pattern.replace("{slug}", "x").replace("{format}", form): form
        for pattern in ODD_PATHS
        for form in ("rss", "atom", "json")
    }
    first, *_ = paths
    monkeypatch.setattr(serving, "FILES", paths)
    press.publish(*paths)
    gone, moved, target = "old; return 200 'x';/a\"b`$c.rss", "moved $z; #.rss", "x; return 444; #/x.rss"
    with open_state(press.settings.state) as state, state.transaction():
        state.documents.retire(FeedKey("tag", "x"), [(gone, None), (moved, target)])
    own = free_port()
    with (
        server(press),
        running(["feedpub", "serve"], press.folder, ("127.0.0.1", own), FEEDPUB_SERVER__PORT=str(own)),
    ):
        eventually(lambda: asking(own)(quote(first)).status == 200)
        for path in (*paths, gone, moved):
            theirs, ours = asking(port_of(press))(quote(path)), asking(own)(quote(path))
            assert theirs.status == ours.status == {gone: 410, moved: 301}.get(path, 200), path
            but_type = {"content-type": ""} if path == moved else {}  # of a text that says the same
            assert unsigned(alike(theirs) | but_type) == unsigned(alike(ours) | but_type), path


def unsigned(headers: dict[str, str]) -> dict[str, str]:
    """Headers in which a dollar sign is never percent-encoded: in a configuration it has to be."""
    return {name: value.replace("%24", "$") for name, value in headers.items()}
