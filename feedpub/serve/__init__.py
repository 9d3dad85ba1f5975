"""Answers requests from a table that a publish prepared: table.py makes it, respond.py looks up, asgi.py talks.

`feedpub.serve:app` is an application for any ASGI server. It takes its configuration from the file that the
environment variable FEEDPUB_CONFIG names (default: config.toml), and takes over what other processes publish.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from feedpub.serve.asgi import App


def __getattr__(name: str) -> App:
    """Make `app` when it is first asked for: importing the package must read no configuration."""
    if name != "app":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from feedpub.serve.follow import following_app

    app = globals()[name] = following_app()
    return app
