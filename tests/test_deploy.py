"""Real nginx and Caddy with the configuration that `deploy-config` prints give the answers that `serve` gives."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from feedpub.deploy import SERVERS, hosting_of
from feedpub.feed import FeedKey
from feedpub.state import open_state
from tests import serving
from tests.serving import Answer, Press, ask, eventually, free_port, running

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
BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
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


def config_of(press: Press, *arguments: str) -> str:
    answer = subprocess.run(
        [sys.executable, "-m", "feedpub", "deploy-config", *arguments],
        cwd=press.folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return answer.stdout


def port_of(press: Press) -> int:
    found = re.search(r"127\.0\.0\.1:(\d+)", press.config)
    assert found
    return int(found[1])


@contextmanager
def listening(command: list[str], folder: Path, port: int) -> Iterator[None]:
    """Run another server in the foreground until the block ends."""
    environment = {"HOME": str(folder), "PATH": os.environ["PATH"], "XDG_DATA_HOME": str(folder / "data")}
    log = folder / "server.log"
    with (
        log.open("wb") as said,
        subprocess.Popen(command, env=environment, stdout=said, stderr=said) as process,
    ):
        try:
            serving.await_server(("127.0.0.1", port))
            yield
        except AssertionError:
            print(log.read_text("utf-8"))
            raise
        finally:
            process.terminate()
            process.wait(20)


def require(program: str, package: str) -> str:
    found = shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None:
        pytest.skip(f"needs {program}: apt-get install {package}")
    return found


@contextmanager
def nginx(press: Press) -> Iterator[None]:
    program = require("nginx", "nginx-light libnginx-mod-http-brotli-static")
    with_brotli = BROTLI.exists()
    site = config_of(press, "nginx", *(["--brotli"] if with_brotli else []))
    places = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    config = [
        f"load_module {BROTLI};" if with_brotli else "",
        f"pid {press.folder}/nginx.pid; daemon off; master_process off; error_log stderr;",
        "events { } http { access_log off;",
        *(f"{place}_temp_path {press.folder}/{place};" for place in places),
        f"include {press.folder}/site.conf; }}",
    ]
    (press.folder / "site.conf").write_text(site, "utf-8")
    (press.folder / "nginx.conf").write_text("\n".join(config), "utf-8")
    command = [program, "-p", str(press.folder), "-e", "stderr", "-c", str(press.folder / "nginx.conf")]
    with listening(command, press.folder, port_of(press)):
        yield


@contextmanager
def caddy(press: Press) -> Iterator[None]:
    program = require("caddy", "caddy")
    file = press.folder / "Caddyfile"
    site = config_of(press, "caddy").replace(
        "http://127.0.0.1:", "http://:", 1
    )  # requests here name another host
    file.write_text("{\n    admin off\n}\n" + site, "utf-8")
    command = [program, "run", "--config", str(file), "--adapter", "caddyfile"]
    with listening(command, press.folder, port_of(press)):
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
def test_what_has_not_changed_is_a_304(answer: Ask) -> None:
    for coding in ("identity", "gzip"):
        accept = f"Accept-Encoding: {coding}"
        first = answer("all.rss", accept)
        for line in (f"If-None-Match: {first['etag']}", f"If-Modified-Since: {first['last-modified']}"):
            again = answer("all.rss", accept, line)
            assert (again.status, again.body) == (304, b"")
            for name in ("etag", "cache-control", "link", "access-control-allow-origin"):
                assert again[name] == first[name] != "", name
        wrong = answer(
            "all.rss", accept, 'If-None-Match: "x"', f"If-Modified-Since: {first['last-modified']}"
        )
        assert wrong.status == 200


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
def test_a_query_changes_nothing_and_a_range_gives_the_whole(answer: Ask) -> None:
    whole = answer("all.rss")
    for again in (answer("all.rss?_=1"), answer("all.rss", "Range: bytes=0-9")):
        assert (again.status, again.body, again["etag"]) == (200, whole.body, whole["etag"])


@pytest.mark.slow
def test_the_root_without_its_slash_leads_to_the_index(press: Press, answer: Ask) -> None:
    found = ask(("127.0.0.1", port_of(press)), "/%D0%BD%D0%BE%D0%B2%D0%B8%D0%BD%D0%B8/feeds")
    assert found.status == 301
    assert found["location"].endswith("/%D0%BD%D0%BE%D0%B2%D0%B8%D0%BD%D0%B8/feeds/")
    assert answer("").status == 200


@pytest.mark.slow
@pytest.mark.parametrize("server", [nginx, caddy], ids=["nginx", "caddy"])
def test_feeds_at_the_root_of_a_host_work_too(press: Press, server: Callable[[Press], object]) -> None:
    press.config = press.config.replace("/новини/feeds/", "/")
    press.settings  # noqa: B018 - writes the configuration
    with server(press):  # type: ignore[attr-defined]
        address = "127.0.0.1", port_of(press)
        assert ask(address, "/all.rss")["content-type"] == "application/rss+xml; charset=utf-8"
        assert ask(address, "/")["content-type"] == "text/html; charset=utf-8"
        assert ask(address, "/tags/x+y%20(z).rss").status == 410


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
