"""Answers requests from a table that a publish prepared: table.py makes it, respond.py looks up, asgi.py talks.

`feedpub.serve:app` is an application for any ASGI server. It takes its configuration from the file that the
environment variable FEEDPUB_CONFIG names (default: config.toml), and takes over what other processes publish.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from feedpub.serve.asgi import Receive, Scope, Send


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Serve what is published. The configuration is read at the first call: importing the package must read none.

    Where it is wrong the server is told so when it starts, and ends.
    """
    from feedpub.errors import FeedpubError
    from feedpub.serve.follow import following_app

    try:
        ours = following_app()
    except FeedpubError as error:
        if scope["type"] != "lifespan":
            raise
        await receive()
        await send({"type": "lifespan.startup.failed", "message": str(error)})
    else:
        await ours(scope, receive, send)
