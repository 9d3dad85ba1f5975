"""Tell the service manager how far the service is, as sd_notify(3) has it: systemd's `Type=notify`."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Mapping

log = logging.getLogger(__name__)

READY = "READY=1"
STOPPING = "STOPPING=1"


def tell_manager(message: str, environment: Mapping[str, str] = os.environ) -> None:
    """Send a message to the socket that NOTIFY_SOCKET names; where there is none, nobody waits for it.

    Never raises and never waits: a service manager that does not listen must not stop the service.
    """
    address = environment.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return
    if address.startswith("@"):
        address = "\0" + address[1:]  # unix(7): a name outside of the file system
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as channel:
            channel.setblocking(False)
            channel.sendto(message.encode(), address)
    except OSError as error:
        log.warning("service manager not told message=%r reason=%r", message, error.strerror or str(error))
