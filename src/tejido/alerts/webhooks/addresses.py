"""Where a webhook may go: only https, and never into this installation's own network (SSRF).

Outside production a loopback address is allowed too, to try a system on the same machine. The name is asked again each
time before sending and the connection is made to the very address that was checked, so that a name which changes in
between leads nowhere.
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from tejido.kernel.errors import ChannelFailed, Refused

LONGEST = 400
_GIVEN_OUT = IPv6Network("2000::/3")
"""The only IPv6 addresses that anybody was given. Among the others are those that stand for an IPv4 one."""
_HERE = ("localhost", "127.0.0.1", "::1")


class Target(NamedTuple):
    """A checked address: the host by its name, the address to connect to, and what is asked there."""

    secure: bool
    host: str
    address: str
    port: int
    path: str


def check_url(url: str) -> None:
    """Nothing, when notices may be sent there.

    Raises:
        Refused: it is not an address of that kind.
    """
    parts = _parts(url)
    if parts is None:
        raise Refused(
            "Escriba una dirección completa que empiece con https://, sin usuario, clave ni «#».", field="url"
        )
    host = parts.hostname or ""
    if _is_here(host):
        if settings.PRODUCTION:
            raise Refused("Esa dirección es de este mismo servidor. Escriba la del otro sistema.", field="url")
    elif parts.scheme != "https":
        raise Refused("La dirección debe empezar con https://: los avisos viajan cifrados.", field="url")
    elif settings.PRODUCTION and _is_inner_name(host):
        raise Refused("Esa dirección es de una red interna. Escriba una pública.", field="url")


def target_of(url: str) -> Target:
    """The address asked and checked anew.

    Raises:
        ChannelFailed: it is no longer allowed (trying again does not help), or its name leads nowhere now.
    """
    try:
        check_url(url)
    except Refused as refused:
        raise ChannelFailed(refused.message, retry=False) from refused
    parts = urlsplit(url)
    host, secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as failure:
        raise ChannelFailed("No se encontró el nombre del servidor.", retry=True) from failure
    addresses = [str(one[4][0]) for one in found]
    if not addresses or not all(may_reach(ip_address(one)) for one in addresses):
        raise ChannelFailed("El nombre del servidor lleva a una red interna: no se envía.", retry=False)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(secure, host, addresses[0], port, path)


def may_reach(address: IPv4Address | IPv6Address) -> bool:
    """Whether a connection may be made to that address: in production, only to a public one."""
    if not settings.PRODUCTION:
        return True
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return may_reach(address.ipv4_mapped)
        if address.sixtofour or address.teredo or address not in _GIVEN_OUT:  # an inner address in other clothes
            return False
    return address.is_global and not address.is_multicast


def _parts(url: str) -> SplitResult | None:
    if len(url) > LONGEST or not url.isascii() or not url.isprintable() or " " in url:
        return None
    try:
        parts = urlsplit(url)
        fits = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        return None
    plain = not parts.username and parts.password is None and not parts.fragment
    return parts if fits and plain else None


def _is_here(host: str) -> bool:
    return host in _HERE or host.endswith(".localhost")


def _is_inner_name(host: str) -> bool:
    try:
        return not may_reach(ip_address(host))
    except ValueError:
        return "." not in host or host.endswith((".local", ".internal", ".lan", ".intranet"))
