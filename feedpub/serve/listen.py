"""The sockets that the service listens at."""

from __future__ import annotations

import errno
import resource
import socket
import stat
from collections.abc import Sequence
from pathlib import Path

from feedpub.errors import UsageError, shown
from feedpub.settings import ServerSettings

BACKLOG = 2_048  #: connections that wait to be accepted
_WISHED = 65_536  # open files: a connection is one
_OURS = 256  # open files that are no connection: documents, the state, hooks
_EVERYWHERE = "::"


def open_sockets(settings: ServerSettings) -> list[socket.socket]:
    """Return sockets bound as configured; raise UsageError where that cannot be."""
    if settings.socket is not None:
        return [_unix_socket(settings.socket)]
    place = f"[server] host {settings.host!r}, port {settings.port}"
    try:
        found = socket.getaddrinfo(
            settings.host or None, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
    except OSError as error:
        raise UsageError(
            f"{place}: there is no such address ({error.strerror}); an IP address would do"
        ) from error
    opened: list[socket.socket] = []
    try:
        for family, _, _, _, address in dict.fromkeys(found):
            # Port 0: the same free one everywhere.
            port = opened[0].getsockname()[1] if opened else address[1]
            opened.append(_bound(family, (address[0], port, *address[2:])))
    except OSError as error:
        close(opened, settings)
        raise UsageError(f"{place}: {_reason(error)}") from error
    return opened


def _bound(family: int, address: Sequence[object]) -> socket.socket:
    opened = socket.socket(family, socket.SOCK_STREAM)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            # "::" is everywhere, IPv4 too, as in other servers; any other IPv6 address is itself alone.
            opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, int(address[0] != _EVERYWHERE))
        opened.bind(tuple(address))
        opened.listen(BACKLOG)  # at once: who comes before the server is up waits, and is not turned away
        opened.setblocking(False)
    except BaseException:
        opened.close()
        raise
    return opened


def _reason(error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return "another program listens there; stop it, or choose another port"
    if error.errno == errno.EACCES:
        return "ports below 1024 need a privilege; choose one above, and a proxy in front of it"
    return f"cannot listen there ({error.strerror or error}); an address of this machine would be right"


def _unix_socket(path: Path) -> socket.socket:
    """Return a socket at `path`. One that a dead process left is replaced; anything else there is left alone."""
    opened = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        _clear(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        opened.bind(str(path))
        # A proxy under another user must be able to write to it; what it can ask for is public. The folder's own
        # permissions keep others out where that is wanted.
        path.chmod(0o666)
        opened.listen(BACKLOG)
        opened.setblocking(False)
    except OSError as error:
        opened.close()
        raise UsageError(
            f"[server] socket {str(shown(path))!r}: cannot be made ({error.strerror or error})"
        ) from error
    except UsageError:
        opened.close()
        raise
    return opened


def _clear(path: Path) -> None:
    try:
        kind = path.lstat().st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISSOCK(kind):
        raise UsageError(
            f"[server] socket {str(shown(path))!r}: is a file of another kind; choose another path"
        )
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(1)
        if probe.connect_ex(str(path)) != errno.ECONNREFUSED:
            raise UsageError(
                f"[server] socket {str(shown(path))!r}: another program listens there; stop it first"
            )
    path.unlink()


def close(sockets: Sequence[socket.socket], settings: ServerSettings) -> None:
    """Close sockets, and take away the file of a Unix one."""
    for opened in sockets:
        opened.close()
    if settings.socket is not None:
        settings.socket.unlink(missing_ok=True)


def addresses(sockets: Sequence[socket.socket]) -> list[str]:
    """Return what a person can connect to, one for each socket."""
    return [_address(opened) for opened in sockets]


def _address(opened: socket.socket) -> str:
    if opened.family == socket.AF_UNIX:
        return f"unix:{opened.getsockname()}"
    host, port = opened.getsockname()[:2]
    return f"http://[{host}]:{port}" if opened.family == socket.AF_INET6 else f"http://{host}:{port}"


def room_for_connections() -> int:
    """Let this process open as many files as it may, and return how many connections that leaves room for."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wished = _WISHED if hard == resource.RLIM_INFINITY else min(_WISHED, hard)
    if soft != resource.RLIM_INFINITY and soft < wished:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wished, hard))
        soft = wished
    return max(soft - _OURS, soft // 2) if soft != resource.RLIM_INFINITY else _WISHED
