"""Hugo's configuration where it is in several files: those of `config/_default`, each called after what it holds."""

from __future__ import annotations

from collections.abc import Mapping

from feedpub.parse import values
from feedpub.parse.conventions.looking import NOTATIONS, Root, Site

_PARTS = ("cascade", "frontmatter", "languages", "markup", "module", "params", "permalinks", "taxonomies")


def together(site: Site, root: Root, config: dict[str, object]) -> dict[str, object]:
    """Return a configuration with what its other files say."""
    for part in _PARTS:
        more = site.any_mapping(f"{root.place}config/_default/{part}")
        if more:
            config[part] = {**more, **values.mapping(config.get(part))}
    own = _languages(site, f"{root.place}config/_default")
    return {**config, "languages": {**own, **values.mapping(config.get("languages"))}} if own else config


def folders(
    config: Mapping[str, object], languages: Mapping[str, Mapping[str, object]], main: str
) -> dict[str, str]:
    """Return the folder that stands for content/ in each language that has its own."""
    declared = {name: values.text(said.get("contentdir")) for name, said in languages.items()}
    return {**_mounted(config, main), **{name: own for name, own in declared.items() if own}}


def _mounted(config: Mapping[str, object], main: str) -> dict[str, str]:
    """Return the folders that mounts put in the place of content/, by language, each folder once."""
    found: dict[str, str] = {}
    said = {key.lower(): member for key, member in values.mapping(config.get("module")).items()}.get("mounts")
    for mount in map(values.mapping, said if isinstance(said, list) else ()):
        folder = (values.text(mount.get("source")) or "").strip("/")
        matrix = values.mapping(values.mapping(mount.get("sites")).get("matrix"))
        wanted = values.names(mount.get("lang") or matrix.get("languages")) or [main]
        if values.text(mount.get("target")) in ("content", "content/") and folder not in found.values():
            found.setdefault(wanted[0].lower(), folder)
    return found


def breaks(config: Mapping[str, object]) -> bool:
    """Tell whether Goldmark shows the end of each line as one (`hardWraps`)."""
    said: object = config
    for name in ("markup", "goldmark", "renderer", "hardwraps"):
        said = {key.lower(): member for key, member in values.mapping(said).items()}.get(name)
    return values.flag(said) is True


def _languages(site: Site, folder: str) -> dict[str, object]:
    """Return what `languages.uk.toml` and its like say, by language."""
    try:
        names = sorted(one.name for one in (site.directory / folder).iterdir()) if site.has(folder) else []
    except OSError:  # no folder, or one that may not be looked into
        return {}
    return {
        parts[1]: site.mapping(f"{folder}/{name}")
        for name in names
        if len(parts := name.split(".")) == 3 and parts[0] == "languages" and parts[2] in NOTATIONS
    }
