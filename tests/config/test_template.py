"""`feedpub init`: a configuration that loads as it stands, with a sentence for every key."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from feedpub.config import KEYS, load
from feedpub.config.template import _START, config_text, init
from feedpub.errors import PublishError
from feedpub.settings import Settings

REPOSITORY = Path(__file__).parents[2]


def has(tables: Mapping[str, Any], section: str, name: str) -> bool:
    found: Any = tables
    for part in section.split("."):
        found = found[part]
    return name in (found[0] if isinstance(found, list) else found)


def test_init_writes_a_configuration_that_loads_and_two_articles(tmp_path: Path) -> None:
    started = init(tmp_path / "new" / "site" / "config.toml")
    assert started.kept == ()
    assert [path.relative_to(tmp_path / "new/site").as_posix() for path in started.written] == [
        "config.toml",
        "articles/vasha-persha-stattia.md",
        "articles/your-first-article.md",
    ]
    settings = load(tmp_path / "new/site/config.toml", {})
    assert settings.source.directory == tmp_path / "new/site/articles"
    assert settings.feeds.custom == ()


def test_the_new_configuration_is_the_defaults(tmp_path: Path) -> None:
    (tmp_path / "short.toml").write_text('[site]\ntitle = "My site"\nurl = "https://www.example.org/"\n')
    init(tmp_path / "config.toml")
    short, whole = load(tmp_path / "short.toml", {}), load(tmp_path / "config.toml", {})
    names = ("site", "source", "feeds", "schedule", "guard", "server", "hubs", "hooks", "state")
    assert [getattr(short, name) for name in names] == [getattr(whole, name) for name in names]
    assert isinstance(short, Settings)


def test_init_never_overwrites(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("mine")
    started = init(tmp_path / "config.toml")
    assert (started.kept, started.written) == ((tmp_path / "config.toml",), ())
    assert (tmp_path / "config.toml").read_text() == "mine"


def test_a_link_to_nothing_is_no_place_to_write_a_configuration(tmp_path: Path) -> None:
    (tmp_path / "config.toml").symlink_to(tmp_path / "nowhere")
    assert init(tmp_path / "config.toml").kept == (tmp_path / "config.toml",)
    assert not (tmp_path / "nowhere").exists()


def test_a_folder_of_articles_gets_no_samples(tmp_path: Path) -> None:
    """Who had deleted them had them again, as news for every subscriber."""
    (tmp_path / "articles").mkdir()
    assert init(tmp_path / "feedpub.toml").written == (tmp_path / "feedpub.toml",)
    assert list((tmp_path / "articles").iterdir()) == []


def test_a_file_where_a_directory_must_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "articles").write_text("x")
    with pytest.raises(PublishError, match="is a file where a directory must be"):
        init(tmp_path / "config.toml")
    with pytest.raises(PublishError, match="could not write"):
        init(tmp_path / "articles" / "deeper" / "config.toml")


def test_the_commented_feed_of_ones_own_loads_once_its_signs_are_gone(tmp_path: Path) -> None:
    text = config_text(_START)
    before, sign, after = text.partition("#[[feeds.custom]]")
    assert sign
    feed, _, rest = after.partition("\n\n")
    lines = [line if line.startswith("# ") else line.removeprefix("#") for line in feed.splitlines()]
    (tmp_path / "config.toml").write_text(f"{before}[[feeds.custom]]" + "\n".join(lines) + f"\n\n{rest}")
    (custom,) = load(tmp_path / "config.toml", {}).feeds.custom
    assert (custom.name, custom.include) == ("partner", {"tag": ("feeds",)})


@pytest.mark.parametrize(
    "text", [config_text(_START), (REPOSITORY / "config.toml").read_text(encoding="utf-8")]
)
def test_every_key_stands_under_its_sentence(text: str) -> None:
    lines = [line.removeprefix("#").lstrip() for line in text.splitlines()]
    folded = "\n".join(lines)
    missing = [
        f"{key.section}.{key.name}" for key in KEYS if f"{key.help}\n{key.name} =" not in folded.replace("\n", " ").replace(f" {key.name} =", f"\n{key.name} =")
    ]  # fmt: skip
    assert missing == []


def test_the_configuration_of_the_repository_has_every_key_and_loads() -> None:
    file = REPOSITORY / "config.toml"
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    assert [key for key in KEYS if not has(tables, key.section, key.name)] == []
    settings = load(file, {})
    assert settings.source.directory == REPOSITORY / "articles"
    assert settings.feeds.directory == REPOSITORY / "feeds"
    assert settings.site.language == "uk"


def test_values_stand_in_the_text_as_given() -> None:
    text = config_text({"site.title": '"T"', "site.url": '"https://t.example/"'})
    assert tomllib.loads(text)["site"]["title"] == "T"
