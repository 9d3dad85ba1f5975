"""Built pages in a browser, from each server that may send them: its policy lets their style and script run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests import browsing, webservers
from tests.browsing import results, visit
from tests.newsroom import Newsroom
from tests.serving import ask, eventually, free_port, running

pytestmark = browsing.NEEDED


@pytest.fixture(params=["serve", "nginx", "caddy"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    port = free_port()
    root = f"http://127.0.0.1:{port}/feeds/"
    newsroom = Newsroom(tmp_path)
    newsroom.config = newsroom.config.replace("luky.example/", f"127.0.0.1:{port}/").replace(
        "https:", "http:"
    )
    newsroom.article("a.md", "Міст відкрито", tags=["Згорани", "їжа"])
    newsroom.build()
    with server(request.param, newsroom, port):
        eventually(lambda: ask(("127.0.0.1", port), "/feeds/all.html").status == 200)
        yield root


def server(name: str, newsroom: Newsroom, port: int) -> AbstractContextManager[object]:
    folder = newsroom.folder
    if name == "nginx":
        return webservers.nginx(webservers.nginx_part(folder), folder / "nginx", port)
    if name == "caddy":
        return webservers.caddy(webservers.caddy_part(folder), folder / "caddy", port)
    return running(["feedpub", "serve"], folder, ("127.0.0.1", port), FEEDPUB_SERVER__PORT=str(port))


def test_pages_have_their_style_and_script_and_ask_nobody_else(address: str) -> None:
    page, index = visit(
        {
            "address": f"{address}tags/zghorany.html",
            "steps": [
                ["click", "[data-copies=address-rss]"],
                ["text", ".copy.done"],
                ["clipboard"],
                ["font"],
            ],
        },
        {
            "address": f"{address}",
            "steps": [["type", "#search", "ZGHOR"], ["shown", ".name"], ["font"]],
        },
    )
    assert results(page)[1:3] == ["Скопійовано", f"{address}tags/zghorany.rss"]
    assert results(index)[1] == ["Згорани"]
    assert "ui-serif" in results(page)[3] and "ui-serif" in results(index)[2]
    assert {request.removeprefix(address) for request in page["requests"]} == {
        "tags/zghorany.html",
        "feedpub.css",
        "feedpub.js",
    } | {request for request in page["requests"] if request.startswith("data:")}
