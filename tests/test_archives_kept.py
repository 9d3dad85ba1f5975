"""Archives stay whole: through large articles, damage, kills, a lost state, the guard, and whatever else happens."""

from __future__ import annotations

import shutil
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedpub.build import interventions
from feedpub.build.checking import check_all
from feedpub.build.entries import Failed, Outcome, render_many
from feedpub.errors import ArticleError
from feedpub.publish import write
from feedpub.serve.follow import published_site
from feedpub.serve.respond import Request, respond
from feedpub.serve.table import Site
from feedpub.state import open_state
from tests.archive_walker import (
    FORMATS,
    archive_config,
    article,
    assert_complete,
    fill,
    of_archive,
    pages,
    rewritten,
    titles,
    walk,
)
from tests.newsroom import Newsroom


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    return Newsroom(tmp_path, config=archive_config())


def test_large_articles_fill_more_pages_and_none_passes_its_size(newsroom: Newsroom) -> None:
    newsroom.config = archive_config(6, 'max_bytes = "20kB"')
    for number in range(14):
        article(newsroom, number, body=f"слово{number} " * 350, tags=[])
    newsroom.build()
    assert (newsroom.feeds / "archive/all/2025-1-2.rss").is_file()
    for path in [*pages(newsroom), "all.rss", "all.atom", "all.json"]:
        assert len(newsroom.document(path)) <= 20_000
    for name in FORMATS:
        assert len({id for part in walk(newsroom.feeds, f"all.{name}") for id in part.ids}) == 14
    before = newsroom.files()
    article(newsroom, 20, body="слово " * 350, tags=[])
    newsroom.build()
    old = {path for path in before if path.startswith("archive/")}
    assert old.isdisjoint(rewritten(newsroom, before))


def test_a_page_that_is_missing_or_damaged_is_named_and_written_anew(newsroom: Newsroom) -> None:
    fill(newsroom, 9)
    newsroom.build()
    before = newsroom.document("archive/tags/voda/2025-1.rss")
    (newsroom.feeds / "archive/tags/voda/2025-1.rss").write_bytes(b"<rss")
    (newsroom.feeds / "archive/all/2025-2.json.gz").unlink()
    with open_state(newsroom.settings.state) as state:
        named = {problem.path.partition("feeds/")[2] for problem in check_all(newsroom.settings, state)}
    assert named == {"archive/tags/voda/2025-1.rss", "archive/all/2025-2.json"}
    report = newsroom.build()
    assert set(report.written) == {"archive/tags/voda/2025-1.rss", "archive/all/2025-2.json"}
    assert newsroom.document("archive/tags/voda/2025-1.rss") == before
    assert newsroom.build().written == ()
    with open_state(newsroom.settings.state) as state:
        assert state.documents.pending() == set()


class Killed(BaseException):
    pass


@pytest.mark.parametrize("after", [0, 1])
def test_a_build_that_is_killed_while_it_writes_pages_is_put_right(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    fill(newsroom, 40)
    newsroom.build()
    for number in range(0, 30, 2):
        article(newsroom, number, body="Уточнено.")
    calls = iter(range(100))

    def die(*given: object) -> None:
        if next(calls) >= after:
            raise Killed
        write(*given)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr("feedpub.build.writing.write", die)
        patch.setattr("feedpub.build.publishing._Publication.remember", lambda *_: None)
        with pytest.raises(Killed):
            newsroom.build()
    newsroom.build()
    assert_complete(newsroom, 40)
    for path in pages(newsroom, "archive/all"):
        count = newsroom.document(path).decode().count("Уточнено")
        assert count >= 1 or int(path.partition("-")[2].partition(".")[0]) > 15
    assert newsroom.build().written == ()


def test_a_lost_state_gives_the_pages_again_without_writing_one(newsroom: Newsroom) -> None:
    fill(newsroom, 9)
    newsroom.build()
    newsroom.source.joinpath("001.md").rename(newsroom.source / "inshe.md")
    newsroom.build()
    before = newsroom.files()
    newsroom.lose_state()
    newsroom.build()
    assert of_archive(rewritten(newsroom, before)) == set()


def test_a_feed_that_the_guard_holds_back_keeps_its_archive(newsroom: Newsroom) -> None:
    newsroom.config = archive_config(8) + "[guard]\nremoved = 0\n"
    fill(newsroom, 30)
    newsroom.build()
    before = newsroom.files()
    for number in (1, 3, 23, 25, 26, 27, 28, 29):
        newsroom.source.joinpath(f"{number:03}.md").unlink()
    report = newsroom.build()
    assert report.exit == 3
    assert of_archive(rewritten(newsroom, before)) == set()
    newsroom.build(force=True)
    assert_complete(newsroom, 22)


def test_a_withdrawn_article_leaves_the_pages_of_a_held_feed_and_nothing_else_changes(
    newsroom: Newsroom,
) -> None:
    newsroom.config = archive_config(8) + "[guard]\nremoved = 0\n"
    fill(newsroom, 30)
    newsroom.build()
    for number in (25, 26, 27, 28, 29):
        newsroom.source.joinpath(f"{number:03}.md").unlink()
    assert newsroom.build().exit == 3
    before = newsroom.files()
    linked = walk(newsroom.feeds, "all.atom")
    newsroom.now += timedelta(minutes=10)
    with open_state(newsroom.settings.state) as state:
        record = interventions.find_record("002.md", newsroom.settings, state)
        interventions.withdraw(record, newsroom.settings, state, newsroom.now)
    assert of_archive(rewritten(newsroom, before)) == {"archive/all/2025-1"}
    for name in FORMATS:
        assert "Новина 2<" not in newsroom.document(f"archive/all/2025-1.{name}").decode()
    assert [part.links for part in walk(newsroom.feeds, "all.atom")] == [part.links for part in linked]
    newsroom.build(force=True)
    assert_complete(newsroom, 24)


def test_a_withdrawn_article_leaves_a_held_feed_that_keeps_the_link_to_its_archive(
    newsroom: Newsroom,
) -> None:
    newsroom.config = archive_config(8) + "[guard]\nremoved = 0\n"
    fill(newsroom, 30)
    newsroom.build()
    for number in (25, 26, 27, 28):
        newsroom.source.joinpath(f"{number:03}.md").unlink()
    assert newsroom.build().exit == 3
    linked = [part.links for part in walk(newsroom.feeds, "all.atom")]
    newsroom.now += timedelta(minutes=10)
    with open_state(newsroom.settings.state) as state:
        record = interventions.find_record("029.md", newsroom.settings, state)
        interventions.withdraw(record, newsroom.settings, state, newsroom.now)
    for name in FORMATS:
        assert "Новина 29" not in newsroom.document(f"all.{name}").decode()
    assert [part.links for part in walk(newsroom.feeds, "all.atom")] == linked


def test_hubs_are_not_told_of_pages(newsroom: Newsroom) -> None:
    newsroom.config = archive_config() + '[websub]\nhubs = ["https://hub.example/"]\n'
    fill(newsroom, 5)
    newsroom.build()
    assert "hub.example" in newsroom.document("all.atom").decode()
    assert not any("hub.example" in newsroom.document(path).decode() for path in pages(newsroom))
    with open_state(newsroom.settings.state) as state:
        assert state.pings.feeds_among(["all.atom", *pages(newsroom)]) == ["all.atom"]


def test_pages_are_served_like_feeds_but_counted_as_one_and_without_a_hub(newsroom: Newsroom) -> None:
    newsroom.config = archive_config() + '[websub]\nhubs = ["https://hub.example/"]\n'
    fill(newsroom, 5)
    newsroom.build()
    site = published_site(newsroom.settings, Site.empty(newsroom.settings))
    assert site is not None
    feed, page, other = (
        respond(Request("GET", b"/feeds/" + path, ()), site)
        for path in (b"all.rss", b"archive/all/2025-1.rss", b"archive/all/2025-2.rss")
    )
    told, same = dict(page.headers), dict(feed.headers)
    assert (page.status, page.body) == (200, newsroom.document("archive/all/2025-1.rss"))
    assert told[b"content-type"] == same[b"content-type"]
    # Not "immutable": an article that is withdrawn has to leave caches as soon as it leaves those of the feed.
    assert told[b"cache-control"] == same[b"cache-control"]
    assert told[b"link"] == b'<https://luky.example/feeds/archive/all/2025-1.rss>; rel="self"'
    assert page.subject == other.subject == ("archive/all", "rss")
    again = Request("GET", b"/feeds/archive/all/2025-1.rss", [(b"if-none-match", told[b"etag"])])
    assert respond(again, site).status == 304


def test_no_feed_may_stand_where_archives_do(newsroom: Newsroom) -> None:
    from feedpub.errors import ConfigError

    newsroom.config = archive_config() + '[feeds.paths]\ntag = "Archive/{slug}.{format}"\n'
    with pytest.raises(ConfigError, match="archive/ holds the pages of archives"):
        newsroom.settings  # noqa: B018 - loading is what is tested
    newsroom.config = newsroom.config.replace("archive = true", "archive = false")
    assert newsroom.settings.feeds.paths["tag"]["rss"] == "Archive/{slug}.rss"


def test_feeds_of_ones_own_have_archives_by_their_own_limit(newsroom: Newsroom) -> None:
    own = '[[feeds.custom]]\nname = "partner"\ninclude = { tag = ["вода"] }\nlimit = 1\nformats = ["json"]\npath = "p.json"\n'
    newsroom.config = archive_config() + own
    fill(newsroom, 9)
    newsroom.build()
    parts = walk(newsroom.feeds, "p.json")
    assert [len(part.ids) for part in parts] == [1, 1, 1, 1]
    assert parts[1].path == "archive/custom/partner/2025-3.json"


def test_an_old_article_that_turns_out_to_be_unreadable_costs_only_itself(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    def render(*given: Any) -> list[Outcome]:
        done = render_many(*given)
        return [
            Failed(job.record.number, "003.md", ArticleError("it cannot be read after all"))
            if job.record.path == "003.md"
            else outcome
            for job, outcome in zip(given[-1], done, strict=True)
        ]

    fill(newsroom, 9)
    monkeypatch.setattr("feedpub.build.feeds.render_many", render)
    report = newsroom.build()
    assert [problem.path.rpartition("/")[2] for problem in report.problems] == ["003.md"]
    assert_complete(newsroom, 8)
    assert titles(newsroom, "archive/all/2025-2.rss") == ["Новина 4", "Новина 2"]


STEPS = st.lists(
    st.tuples(st.sampled_from(["add", "old", "edit", "delete", "retag"]), st.integers(0, 30)), max_size=6
)


@settings(max_examples=12, deadline=None)
@given(count=st.integers(0, 14), limit=st.integers(1, 5), more=st.integers(1, 5), steps=STEPS)
def test_whatever_happens_every_article_is_reached_once_and_lost_pages_come_back_the_same(
    count: int, limit: int, more: int, steps: list[tuple[str, int]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        warm = Newsroom(Path(folder, "warm"), config=archive_config(limit) + '[guard]\nremoved = "any"\n')
        living = set(range(100, 100 + count))
        for number in living:
            article(warm, number, 2023)
        article(warm, 500, 2024, tags=["Вода"])
        living.add(500)
        warm.build()
        for place, (step, number) in enumerate(steps):
            chosen = sorted(living)[number % len(living)]
            if step in ("add", "old"):
                fresh = 510 + place if step == "add" else place
                article(warm, fresh, 2024)
                living.add(fresh)
            elif step == "delete" and chosen != 500:
                warm.source.joinpath(f"{chosen:03}.md").unlink()
                living.discard(chosen)
            elif step in ("edit", "retag") and chosen != 500:
                moment = "2026-02-01 10:00" if step == "edit" else ""
                tags = ["Вода"] if step == "retag" else []
                year = 2023 if 100 <= chosen < 200 else 2024
                article(
                    warm,
                    chosen,
                    year,
                    tags=tags,
                    body=f"Крок {place}.",
                    **({"updated": moment} if moment else {}),
                )
            warm.build()
            assert_complete(warm, len(living))
        warm.config = warm.config.replace(f"limit = {limit}", f"limit = {more}")
        warm.build()
        assert_complete(warm, len(living))
        again = warm.contents()
        shutil.rmtree(warm.feeds / "archive", ignore_errors=True)
        warm.build()
        assert warm.contents() == again


def test_a_site_that_grew_and_one_that_is_built_at_once_have_the_same_bytes(tmp_path: Path) -> None:
    grown = Newsroom(tmp_path / "grown", config=archive_config(3))
    whole = Newsroom(tmp_path / "whole", config=archive_config(3))
    for number in range(20):
        article(grown, number, 2024 + number // 11)
        if number % 3 == 0:
            grown.build()
        article(whole, number, 2024 + number // 11)
    grown.build()
    grown.source.joinpath("004.md").unlink()
    whole.source.joinpath("004.md").unlink()
    grown.build()
    whole.now = grown.now - timedelta(minutes=10)
    whole.build()
    grown_files = grown.contents()
    assert grown_files == whole.contents()
