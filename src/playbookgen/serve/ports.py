"""Where the preview listens: on this machine alone."""

import errno
import socket
from contextlib import suppress

_NEARBY = 20
"""Ports that are tried, one after another."""
_LOOPBACK = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))
"""Both, since browsers take `localhost` for either."""
_ABSENT = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}
"""What a machine without IPv6 answers."""


class PortTaken(Exception):
    """Another program listens at a port."""


def listening(port: int | None, preferred: int) -> list[socket.socket]:
    """Return sockets that listen at a port, or without one at the first free one from a preferred port on.

    Raises `PortTaken`, and `OSError` for a port that may not be had.
    """
    if port is not None:
        return _sockets(port)
    for candidate in (*range(preferred, preferred + _NEARBY), 0):
        with suppress(PortTaken):
            return _sockets(candidate)
    raise PortTaken


def _sockets(port: int) -> list[socket.socket]:
    made: list[socket.socket] = []
    try:
        for family, address in _LOOPBACK:
            try:
                opened = socket.create_server((address, port), family=family)
            except OSError as error:
                if made and error.errno in _ABSENT:
                    break
                raise
            # Only of a socket that says it is TCP, asyncio has connections send at once what is to be sent.
            made.append(socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP, fileno=opened.detach()))
            port = made[0].getsockname()[1]  # the second one listens where the first one found a free port
    except OSError as error:
        for opened in made:
            opened.close()
        if error.errno == errno.EADDRINUSE:
            raise PortTaken from error
        raise
    return made
