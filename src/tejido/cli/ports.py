"""Which ports are free."""

from __future__ import annotations

import socket

from tejido.kernel.errors import Refused

_TRIES = 50


def next_free_port(host: str, first: int, *, taken: frozenset[int] = frozenset()) -> int:
    """The first free port from `first` on, leaving out `taken`.

    Raises:
        Refused: none of the next fifty is free.
    """
    for port in range(first, first + _TRIES):
        if port not in taken and _is_free(host, port):
            return port
    raise Refused(f"No hay un puerto libre entre {first} y {first + _TRIES}. Elija otro con --port.")


def is_open(host: str, port: int) -> bool:
    """True when something answers there."""
    with socket.socket() as door:
        door.settimeout(1)
        return door.connect_ex((host, port)) == 0


def _is_free(host: str, port: int) -> bool:
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, port))
        except OSError:
            return False
    return True
