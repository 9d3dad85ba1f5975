"""How a site is made: what is read, what is kept from the former one, where retired feeds lead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from feedpub.serve.contents import Contents, Published, Unsettled, find, read_settled, read_standing
from feedpub.serve.respond import Request, respond
from feedpub.serve.response import Response
from feedpub.serve.table import Retired, Site
from tests.serving import CONFIG, MOMENT, Press


@pytest.fixture
def press(tmp_path: Path) -> Press:
    return Press(tmp_path)


def site_of(press: Press, former: Site | None = None, *retired: Retired) -> Site:
    return Site.of(press.stamps(), retired, press.settings, former)


def get(site: Site, path: str, **headers: bytes) -> Response:
    fields = [(name.replace("_", "-").encode(), value) for name, value in headers.items()]
    return respond(Request("GET", f"/feeds/{path}".encode(), fields), site)


def header(response: Response, name: bytes) -> bytes:
    return dict(response.headers)[name]


def test_only_what_changed_is_read_again(press: Press) -> None:
    press.publish("all.rss", "all.atom", "tags/a.rss")
    former = site_of(press)
    press.publish("all.rss", title="Зміна", modified=MOMENT + 60)
    read: list[str] = []

    def noted(output: Path, published: Published, codings: Iterable[str]) -> Contents | None:
        read.append(published.path)
        return read_standing(output, published, codings)

    site = Site.of(press.stamps(), (), press.settings, former, read=noted)
    assert read == ["all.rss"]
    assert site.documents["all.atom"] is former.documents["all.atom"]
    assert "Зміна".encode() in get(site, "all.rss").body


def test_another_configuration_prepares_everything_again(press: Press) -> None:
    press.publish("all.rss")
    former = site_of(press)
    press.config = CONFIG.replace("20m", "40m")
    assert header(get(site_of(press, former), "all.rss"), b"cache-control").startswith(
        b"public, max-age=2400"
    )


@pytest.mark.parametrize(
    "every, seconds", [("10s", 300), ("1m", 300), ("5m", 300), ("30m", 1_800), ("1d", 18_000)]
)
def test_max_age_is_the_interval_within_reason(press: Press, every: str, seconds: int) -> None:
    press.config = CONFIG.replace("20m", every)
    press.publish("all.rss")
    expected = f"public, max-age={seconds}, stale-if-error=86400"
    assert header(get(site_of(press), "all.rss"), b"cache-control") == expected.encode()


def test_tag_and_date_move_together_when_the_content_does(press: Press) -> None:
    press.publish("all.rss")
    one = get(site := site_of(press), "all.rss")
    press.publish("all.rss", title="Зміна", modified=MOMENT + 1)
    other = get(site_of(press, site), "all.rss")
    assert header(one, b"etag") != header(other, b"etag")
    assert header(one, b"last-modified") == b"Sun, 01 Mar 2026 12:00:00 GMT"
    assert header(other, b"last-modified") == b"Sun, 01 Mar 2026 12:00:01 GMT"


def test_the_same_content_under_a_new_date_moves_neither(press: Press) -> None:
    press.publish("all.rss")
    former = site_of(press)
    press.publish("all.rss", modified=MOMENT + 500)
    assert get(site_of(press, former), "all.rss").headers == get(former, "all.rss").headers


def test_a_document_that_vanished_for_a_moment_goes_on_being_served(press: Press) -> None:
    press.publish("all.rss")
    former = site_of(press)
    press.record(replace(press.write("all.rss", "Зміна", MOMENT + 60), modified=MOMENT + 60))
    (press.feeds / "all.rss").unlink()
    assert get(site_of(press, former), "all.rss").status == 200
    assert get(site_of(press), "all.rss").status == 503  # nobody has it any more, and nothing else is there


def test_a_document_that_is_no_longer_published_is_absent(press: Press) -> None:
    press.publish("all.rss", "tags/a.rss")
    former = site_of(press)
    press.withdraw("tags/a.rss")
    assert get(site_of(press, former), "tags/a.rss").status == 404


def test_a_copy_of_another_version_is_not_served(press: Press) -> None:
    press.publish("all.rss")
    old = (press.feeds / "all.rss.gz").read_bytes()
    press.publish("all.rss", title="Зміна", modified=MOMENT + 60)
    (press.feeds / "all.rss.gz").write_bytes(old)
    response = get(site_of(press), "all.rss", accept_encoding=b"gzip")
    assert b"content-encoding" not in dict(response.headers)
    with pytest.raises(Unsettled):
        read_settled(press.feeds, press.stamps()[0], press.settings.feeds.compress)


def test_documents_are_settled_when_all_copies_are_as_published(press: Press) -> None:
    press.publish("all.rss")
    (published,) = press.stamps()
    assert set(read_settled(press.feeds, published, ("gzip", "br")).coded) == {"gzip", "br"}
    for other in (
        replace(published, size=1),
        replace(published, modified=1),
        replace(published, path="no.rss"),
    ):
        with pytest.raises(Unsettled):
            read_settled(press.feeds, other, ("gzip",))


@pytest.mark.parametrize("kind", ["directory", "link", "fifo"])
def test_only_plain_files_are_read(press: Press, kind: str) -> None:
    press.publish("all.rss")
    path = press.feeds / "all.rss"
    path.unlink()
    if kind == "directory":
        path.mkdir()
    elif kind == "link":
        path.symlink_to("/etc/hostname")
    else:
        import os

        os.mkfifo(path)
    assert read_standing(press.feeds, press.stamps()[0], ()) is None


def test_retired_feeds_lead_to_their_last_address_in_one_step(press: Press) -> None:
    press.publish("tags/c.rss")
    site = site_of(press, None, Retired("tags/a.rss", "tags/b.rss"), Retired("tags/b.rss", "tags/c.rss"))
    for path in ("tags/a.rss", "tags/b.rss"):
        assert (get(site, path).status, header(get(site, path), b"location")) == (301, b"/feeds/tags/c.rss")


def test_a_feed_renamed_to_one_that_ended_has_ended(press: Press) -> None:
    press.publish("all.rss")
    site = site_of(press, None, Retired("tags/a.rss", "tags/b.rss"), Retired("tags/b.rss"))
    assert get(site, "tags/a.rss").status == 410


def test_feeds_renamed_in_a_circle_have_ended(press: Press) -> None:
    press.publish("all.rss")
    site = site_of(press, None, Retired("tags/a.rss", "tags/b.rss"), Retired("tags/b.rss", "tags/a.rss"))
    assert get(site, "tags/a.rss").status == get(site, "tags/b.rss").status == 410


def test_a_feed_that_came_back_is_served_again(press: Press) -> None:
    press.publish("tags/a.rss")
    site = site_of(press, None, Retired("tags/a.rss", "tags/b.rss"), Retired("tags/b.rss", "tags/a.rss"))
    assert get(site, "tags/a.rss").status == 200
    assert header(get(site, "tags/b.rss"), b"location") == b"/feeds/tags/a.rss"


def test_retired_feeds_are_told_of_while_nothing_else_is_published(press: Press) -> None:
    assert get(site_of(press, None, Retired("tags/a.rss")), "tags/a.rss").status == 410


@pytest.mark.parametrize(
    "url, path",
    [
        ("https://f.example/", b"/all.rss"),
        ("https://f.example/a/b/", b"/a/b/all.rss"),
        ("https://f.example/%D1%97/", b"/%d1%97/all.rss"),
    ],
)
def test_feeds_are_served_at_the_path_of_their_address(press: Press, url: str, path: bytes) -> None:
    press.config = CONFIG.replace("[feeds]", f'[feeds]\nurl = "{url}"')
    press.publish("all.rss")
    site = site_of(press)
    assert respond(Request("GET", path, ()), site).status == 200
    assert respond(Request("GET", b"/feeds/all.rss", ()), site).status == 404


def test_a_file_that_vanishes_while_they_are_looked_for_is_left_out(press: Press) -> None:
    press.write("a.rss")
    press.write("b.rss")
    found = find(press.feeds)
    assert next(found).path == "a.rss"
    (press.feeds / "b.rss").unlink()
    assert list(found) == []


def test_what_is_found_without_a_state_is_ours_by_its_suffix(press: Press, tmp_path: Path) -> None:
    for path in ("all.rss", "tags/a.json"):
        press.write(path)
    for path in (".draft.rss", "notes.md", "all.rss.bak", ".git/config.json"):
        (press.feeds / path).parent.mkdir(exist_ok=True)
        (press.feeds / path).write_text("x")
    (press.feeds / "outside").symlink_to(tmp_path)
    (press.feeds / "link.rss").symlink_to("/etc/hostname")
    assert {published.path for published in find(press.feeds)} == {"all.rss", "tags/a.json"}
    assert list(find(tmp_path / "missing")) == []
