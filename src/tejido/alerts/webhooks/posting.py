"""The request itself: to the address that was checked, with the name in the certificate, following no redirect."""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
from collections.abc import Mapping
from functools import cache

from tejido.alerts.webhooks.addresses import Target
from tejido.kernel.errors import ChannelFailed

TIMEOUT_SECONDS = 5.0
"""For each part of the answer."""
WHOLE_SECONDS = 15.0
"""For all of it: who answers letter by letter must not hold the others up."""
FINAL = (400, 404, 405, 410, 413, 415, 422)
_ANSWER_READ = 1024


class _Pinned(http.client.HTTPConnection):
    """A connection to an address, whatever its name leads to by now."""

    def __init__(self, target: Target) -> None:
        super().__init__(target.host, target.port, timeout=TIMEOUT_SECONDS)
        self.target = target
        self.was_cut = False
        self._held: socket.socket | None = None  # `sock` is let go as soon as an answer says that it is the last one

    def connect(self) -> None:
        self.sock = self._held = socket.create_connection((self.target.address, self.target.port), TIMEOUT_SECONDS)
        if self.target.secure:
            safe = _tls().wrap_socket(self.sock, server_hostname=self.target.host, do_handshake_on_connect=False)
            self.sock = self._held = safe
            safe.do_handshake()

    def cut(self) -> None:
        """End it from another thread: what is being waited for ends at once."""
        self.was_cut = True
        if self._held is not None:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(self._held, socket.SHUT_RDWR)


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def post(target: Target, body: bytes, headers: Mapping[str, str]) -> None:
    """Nothing, when the other system answers 2xx.

    Raises:
        ChannelFailed: it could not be reached or answered something else; the statuses of `FINAL` are final.
    """
    connection = _Pinned(target)
    limit = threading.Timer(WHOLE_SECONDS, connection.cut)
    limit.daemon = True
    limit.start()
    try:
        connection.request("POST", target.path, body=body, headers=dict(headers))
        with connection.getresponse() as answer:
            answer.read(_ANSWER_READ)
        if connection.was_cut:  # half an answer reads like a whole one
            raise TimeoutError
    except (OSError, http.client.HTTPException) as failure:
        raise ChannelFailed(f"No se llegó al otro sistema ({type(failure).__name__}).", retry=True) from failure
    finally:
        limit.cancel()
        connection.close()
    if not 200 <= answer.status < 300:
        raise ChannelFailed(f"El otro sistema respondió {answer.status}.", retry=answer.status not in FINAL)
