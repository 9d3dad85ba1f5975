"""Hugo's configuration where it is in several files: those of `config/_default`, each called after what it holds."""

from __future__ import annotations

from feedpub.parse import values
from feedpub.parse.conventions.looking import Root, Site


def together(site: Site, root: Root, config: dict[str, object]) -> dict[str, object]:
    """Return a configuration with what its other files say."""
    for part in ("cascade", "permalinks", "languages", "params", "taxonomies"):
        more = site.any_mapping(f"{root.place}config/_default/{part}")
        if more:
            config[part] = {**more, **values.mapping(config.get(part))}
    return config
