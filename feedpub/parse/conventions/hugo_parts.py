"""Hugo's configuration where it is in several files: those of `config/_default`, each called after what it holds."""

from __future__ import annotations

from feedpub.parse import values
from feedpub.parse.conventions.looking import NOTATIONS, Root, Site


def together(site: Site, root: Root, config: dict[str, object]) -> dict[str, object]:
    """Return a configuration with what its other files say."""
    for part in ("cascade", "frontmatter", "languages", "params", "permalinks", "taxonomies"):
        more = site.any_mapping(f"{root.place}config/_default/{part}")
        if more:
            config[part] = {**more, **values.mapping(config.get(part))}
    own = _languages(site, f"{root.place}config/_default")
    return {**config, "languages": {**own, **values.mapping(config.get("languages"))}} if own else config


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
