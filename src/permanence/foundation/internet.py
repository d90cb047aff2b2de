"""Addresses somebody typed that the house itself calls: only https, and only what is public.

A host is resolved once, every address it has must be of the open Internet, and the connection goes to the one that was
checked: a name that points elsewhere a moment later leads nowhere inside.
"""

import ipaddress
import socket
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit, urlunsplit

PORT = 443
NAT64 = ipaddress.ip_network("64:ff9b::/96")  # an IPv4 address behind a translator
Resolve = Callable[[str], list[str]]


class NotPublic(Exception):
    """It is no https address of a named host on its usual port, or leads to something that is not public."""


def resolved(host: str) -> list[str]:
    """Return every address of a host."""
    found = socket.getaddrinfo(host, PORT, type=socket.SOCK_STREAM)
    return sorted({str(told[4][0]) for told in found})


def public(number: str) -> bool:
    """Tell whether an address is one of the open Internet."""
    address = ipaddress.ip_address(number.partition("%")[0])
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    if address.version == 6 and address in NAT64:
        inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = getattr(address, "teredo", None)
    return all(
        one.is_global and not one.is_multicast and not one.is_reserved
        for one in (address, *([inner] if inner else []), *(teredo or ()))
    )


def host_of(address: str) -> str:
    """Return the host of an https address.

    :raises NotPublic: when it is none
    """
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise NotPublic from None
    if parts.scheme != "https" or not parts.hostname or parts.username or port not in {None, PORT}:
        raise NotPublic
    return parts.hostname


def checked(address: str, resolve: Resolve = resolved) -> tuple[str, dict[str, str], dict[str, Any]]:
    """Return an address with its host replaced by a number that was checked; and its headers and how httpx asks it.

    :raises NotPublic: when one of the host's addresses is not public
    :raises OSError: when it has none
    """
    host = host_of(address)
    numbers = resolve(host)
    if not numbers or not all(public(number) for number in numbers):
        raise NotPublic
    parts, number = urlsplit(address), numbers[0]
    there = f"[{number}]" if ":" in number else number
    # The certificate is to be the one of the host, whatever the number.
    return urlunsplit(("https", there, parts.path or "/", parts.query, "")), {"Host": host}, {"sni_hostname": host}
